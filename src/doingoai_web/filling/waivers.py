"""Findings that a unit leaves as they are, with its reason: rows beside its reports, put on the findings wherever those are shown or
counted. What the machine found stays as it was stored."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from doingoai.check.waivers import Waiver, waive
from doingoai.consolidate.masking import masked
from doingoai.model import Finding, Report
from doingoai_web.campaigns.models import Asked
from doingoai_web.filling.models import Kept
from doingoai_web.people.models import Right, User


def squeezed(words: str) -> str:
    return " ".join(words.split()).casefold()


def key_of_finding(rule: str, words: str) -> str:
    """Names a finding on a page."""
    return hashlib.sha256(f"{rule}\0{squeezed(words)}".encode()).hexdigest()[:16]


def keeps(user: User, asked: Asked) -> bool:
    """Whether this person decides for the unit what it leaves as it is: who reports for it and does not judge its reports."""
    return user.may(Right.SEND, asked.answering) and not user.may(Right.REVIEW, asked.answering)


def kept_of(asked_id: int) -> tuple[Kept, ...]:
    """What holds today; one query."""
    return tuple(Kept.objects.filter(asked=asked_id, ended_at=None))


def _waiver(row: Kept) -> Waiver:
    day = timezone.localdate(row.at)
    return Waiver(row.rule, row.words, row.reason, row.title or None, day, None, f"giữ nguyên {row.pk}")


def set_aside(asked_id: int, report: Report, rows: Sequence[Kept] | None = None) -> Report:
    """The report with the findings set aside that its unit keeps. Words are compared as people are shown them, numbers masked."""
    found = kept_of(asked_id) if rows is None else rows
    if not found or not report.findings:
        return report
    shown, _ = waive(masked(report), report.findings, [_waiver(row) for row in found])
    return replace(report, findings=shown)


def words_of(report: Report, finding: Finding) -> str:
    """The finding's words as a row keeps them. report: masked."""
    return " ".join(report.words(finding.span).split())[:300]
