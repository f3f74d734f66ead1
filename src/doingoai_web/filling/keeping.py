"""Findings that a unit leaves as they are, with its reason: set, taken back, counted."""

from datetime import datetime

from django.db import transaction

from doingoai.consolidate.masking import masked
from doingoai.model import Report, UserError
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Asked
from doingoai_web.filling.models import Draft, Kept
from doingoai_web.filling.services import must_be_open
from doingoai_web.filling.waivers import key_of_finding, words_of
from doingoai_web.people.models import User
from doingoai_web.review.beside import count_open
from doingoai_web.review.models import Submission

REASON = 1_000  # characters
LEAST = 3


@transaction.atomic
def keep_finding(
    *,
    asked: Asked,
    rule: str,
    words: str,
    reason: str,
    actor: User,
    now: datetime,
) -> Kept:
    """Leave a finding as it is, with the reason, which goes with the report. Raises UserError DF-007 where the reason is missing,
    DF-009 where the report was accepted."""
    told = " ".join(reason.split())[:REASON]
    if len(told) < LEAST:
        raise UserError(
            "DF-007", "Giữ nguyên, vì…", "chưa ghi lý do.", "Viết vì sao chỗ này đúng, rồi bấm Giữ nguyên."
        )
    must_be_open(asked)
    held, made = Kept.objects.get_or_create(
        asked=asked,
        rule=rule,
        words=words,
        ended_at=None,
        defaults={"reason": told, "by": actor, "title": actor.full_title, "at": now},
    )
    if not made:
        held.reason, held.by, held.title, held.at = told, actor, actor.full_title, now
        held.save(update_fields=("reason", "by", "title", "at"))
    record(action="finding.kept", at=now, actor=actor, unit=asked.unit, subject=held, details={"rule": rule})
    _again(asked)
    return held


def keep_drafted(*, draft: Draft, key: str, reason: str, actor: User, now: datetime) -> Kept:
    """Keep a finding of the draft's last check, named by its key. Raises UserError DF-007, DF-008, DF-009."""
    found = next((one for one in draft.findings if one["key"] == key), None)
    if found is None:
        raise gone()
    return keep_finding(
        asked=draft.asked, rule=found["rule"], words=found["words"], reason=reason, actor=actor, now=now
    )


@transaction.atomic
def unkeep_finding(*, kept: Kept, actor: User, now: datetime) -> None:
    """Take a keeping back. Twice is harmless."""
    must_be_open(kept.asked)
    if Kept.objects.filter(pk=kept.pk, ended_at=None).update(ended_at=now):
        record(
            action="finding.unkept",
            at=now,
            actor=actor,
            unit=kept.asked.unit,
            subject=kept,
            details={"rule": kept.rule},
        )
    _again(kept.asked)


def _again(asked: Asked) -> None:
    """Count the open findings of the current version anew, and mark those of the draft."""
    submission = Submission.objects.filter(asked=asked).select_related("current").first()
    if submission is not None and submission.current is not None:
        count_open(submission.current)
    draft = Draft.objects.filter(asked=asked).first()
    if draft is None:
        return
    rows = {
        key_of_finding(row.rule, row.words): row for row in Kept.objects.filter(asked=asked, ended_at=None)
    }
    for found in draft.findings:
        row = rows.get(found["key"])
        found["waived"] = f"{row.reason} ({row.title})" if row and row.title else row.reason if row else ""
    Draft.objects.filter(pk=draft.pk).update(findings=draft.findings)


def finding_of(report: Report, key: str) -> tuple[str, str]:
    """Rule and words of a finding of a report by its key. Raises UserError DF-008 where there is none."""
    shown = masked(report)
    for finding in report.findings:
        words = words_of(shown, finding)
        if key_of_finding(finding.id, words) == key:
            return finding.id, words
    raise gone()


def gone() -> UserError:
    return UserError(
        "DF-008",
        "Chỗ cần xem lại",
        "chỗ này không còn trong báo cáo, có thể vừa được sửa.",
        "Mở lại trang, bấm Kiểm tra để xem các chỗ còn lại.",
    )
