"""Every write to submissions."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

import doingoai
from doingoai.knowledge import folder, indicators
from doingoai.model import Finding, Observation, Report, UserError
from doingoai.model.stored import dumps
from doingoai_web.api.telling import tell_report
from doingoai_web.approval.locked import refuse_locked
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Asked
from doingoai_web.filling.waivers import set_aside
from doingoai_web.find.services import index
from doingoai_web.followup.reading import take_note
from doingoai_web.people.models import User
from doingoai_web.review.later import compare_later
from doingoai_web.review.models import (
    Decision,
    Fact,
    Remark,
    SignedCopy,
    Status,
    Step,
    Submission,
    Verdict,
    Version,
)
from doingoai_web.setup.rules import note as note_rules
from doingoai_web.vault.models import Original

_knowledge: list[str] = []


def knowledge_digest() -> str:
    """SHA-256 over the knowledge files, so that it can be told with what a report was read."""
    if not _knowledge:
        digest = hashlib.sha256()
        for path in sorted(folder().rglob("*.yaml")):
            digest.update(path.relative_to(folder()).as_posix().encode() + b"\0" + path.read_bytes())
        _knowledge.append(digest.hexdigest())
    return _knowledge[0]


def fact_row(version: Version, position: int, found: Observation) -> Fact:
    """A figure that was read, as its row, not written yet."""
    return Fact(
        version=version,
        position=position,
        indicator=found.indicator,
        value=found.value,
        upper=found.upper,
        qualifier=found.qualifier,
        currency=found.currency or "",
        measure=found.unit or "",
        basis=found.basis,
        period=found.period or "",
        scope=found.scope,
        breakdown=(found.breakdown or "")[:200],
        start=found.span.start,
        end=found.span.end,
        confidence=found.confidence,
    )


def _new_version(
    submission: Submission,
    report: Report,
    original: Original,
    source: str,
    channel: str,
    sent_by: User | None,
    now: datetime,
) -> Version:
    """The next version with its facts, whether or not it will stand for the unit."""
    last = submission.versions.aggregate(last=Max("number"))["last"] or 0
    judged = set_aside(submission.asked_id, report)
    version = Version.objects.create(
        submission=submission,
        number=last + 1,
        original=original,
        source=source[:255],
        channel=channel,
        stored=dumps(report),
        code=doingoai.__version__,
        knowledge=knowledge_digest(),
        arrived_at=now,
        sent_by=sent_by,
        errors=open_findings(judged.findings, "error"),
        warnings=open_findings(judged.findings, "warning"),
    )
    Fact.objects.bulk_create(
        [fact_row(version, position, found) for position, found in enumerate(report.observations)]
    )
    return version


@transaction.atomic
def receive(
    *,
    asked: Asked,
    report: Report,
    original: Original,
    source: str,
    channel: str,
    sent_by: User | None,
    now: datetime,
) -> Version:
    """Take a report in as the next version of a unit's submission; the same file twice is the same version.

    Raises UserError NB-001 where the submission was accepted: then a person decides.
    """
    day = timezone.localdate(now)
    submission, _ = Submission.objects.select_for_update().get_or_create(
        asked=asked, defaults={"received_on": day}
    )
    if (same := submission.versions.filter(original=original).first()) is not None:
        return same
    refuse_locked(submission.pk, asked.unit.name)
    if submission.status == Status.ACCEPTED:
        raise UserError(
            "NB-001",
            asked.unit.name,
            "báo cáo của đơn vị này đã được chấp nhận.",
            "Nếu đây là bản thay thế, mở lại báo cáo đã chấp nhận rồi nhận tệp này.",
        )
    version = _new_version(submission, report, original, source, channel, sent_by, now)
    note_rules(version)
    index(version=version, report=report)
    if _supersedes(report, submission.current):
        submission.current, submission.status = version, Status.RECEIVED
    submission.revision = F("revision") + 1
    submission.save(update_fields=("current", "status", "revision"))
    if submission.current_id == version.pk:
        take_note(version=version, report=report, now=now)
    record(
        action="report.received",
        at=now,
        actor=sent_by,
        unit=asked.unit,
        subject=version,
        details={"number": version.number, "sha256": original.sha256, "channel": channel},
    )
    compare_later(campaign=asked.campaign, now=now)
    tell_report("report.received", version, now)
    return version


def open_findings(findings: Iterable[Finding], severity: str) -> int:
    """How many of this severity the unit did not set aside with a reason."""
    return sum(item.severity == severity and item.waived is None for item in findings)


def _supersedes(report: Report, current: Version | None) -> bool:
    """Whether what came in takes the place of what is there: not where that says that it replaces an earlier report and this one
    does not, as when both arrive in one folder."""
    return (
        current is None
        or current.report.header.replaces_span is None
        or report.header.replaces_span is not None
    )


def opened(version_id: int, revision: int | None = None) -> Version:
    """The version, its submission locked. Raises UserError NB-003 where it is no longer the current one, NB-004 where it was
    accepted, NB-002 where somebody else changed it meanwhile."""
    version = Version.objects.select_related("submission__asked__unit").get(pk=version_id)
    submission = Submission.objects.select_for_update().get(pk=version.submission_id)
    where = version.submission.asked.unit.name
    refuse_locked(submission.pk, where)
    if submission.current_id != version.pk:
        raise UserError("NB-003", where, "đơn vị đã gửi bản mới hơn.", "Mở bản mới nhất để xem xét.")
    if submission.status == Status.ACCEPTED:
        raise UserError(
            "NB-004",
            where,
            "báo cáo đã được chấp nhận nên không sửa được nữa.",
            "Mở lại báo cáo trước khi sửa.",
        )
    if revision is not None and submission.revision != revision:
        raise UserError(
            "NB-002",
            where,
            "người khác vừa thay đổi báo cáo này trong lúc anh/chị đang xem.",
            "Việc vừa bấm chưa được ghi. Quay lại trang báo cáo, xem thay đổi rồi làm tiếp.",
        )
    version.submission = submission
    return version


def _touch(submission: Submission) -> None:
    Submission.objects.filter(pk=submission.pk).update(revision=F("revision") + 1)


@transaction.atomic
def decide(
    *,
    fact: Fact,
    verdict: str,
    actor: User,
    now: datetime,
    value: Decimal | None = None,
    qualifier: str = "",
    indicator: str = "",
    reason: str = "",
) -> Decision:
    """Accept, correct or reject a fact, or take that back. What the machine read stays as it is."""
    version = opened(fact.version_id)
    if verdict == Verdict.CORRECT:
        if value is None and not indicator:
            raise UserError("NB-005", "Ô sửa số", "chưa có số đúng.", "Gõ số đúng, ví dụ 12 hoặc 1.250,5.")
        if indicator and indicator not in indicators():
            raise UserError(
                "NB-006", "Ô chỉ tiêu", "không có chỉ tiêu này.", "Chọn một chỉ tiêu trong danh sách."
            )
    made = Decision.objects.create(
        version=version,
        fact=fact,
        verdict=verdict,
        value=value,
        qualifier=qualifier,
        indicator=indicator,
        reason=reason.strip(),
        actor=actor,
        at=now,
    )
    _touch(version.submission)
    record(
        action=f"fact.{verdict}",
        at=now,
        actor=actor,
        unit=version.submission.asked.unit,
        subject=fact,
        details={
            "indicator": fact.indicator,
            "read": str(fact.value),
            **({"value": str(value)} if value is not None else {}),
            **({"to": indicator} if indicator else {}),
        },
    )
    return made


@transaction.atomic
def add_fact(
    *,
    version: Version,
    indicator: str,
    value: Decimal,
    qualifier: str,
    start: int,
    end: int,
    actor: User,
    now: datetime,
    reason: str = "",
) -> Decision:
    """A figure that the machine did not read, at the words that hold it: no figure without its source."""
    version = opened(version.pk)
    if indicator not in indicators():
        raise UserError(
            "NB-006", "Ô chỉ tiêu", "không có chỉ tiêu này.", "Chọn một chỉ tiêu trong danh sách."
        )
    if not 0 <= start < end <= len(version.report.text):
        raise UserError(
            "NB-007",
            "Số liệu bổ sung",
            "chưa chọn câu chữ chứa con số.",
            "Bôi đen câu chữ chứa con số rồi bấm Bổ sung.",
        )
    made = Decision.objects.create(
        version=version,
        verdict=Verdict.CORRECT,
        indicator=indicator,
        value=value,
        qualifier=qualifier,
        start=start,
        end=end,
        reason=reason.strip(),
        actor=actor,
        at=now,
    )
    _touch(version.submission)
    record(
        action="fact.added",
        at=now,
        actor=actor,
        unit=version.submission.asked.unit,
        subject=made,
        details={"indicator": indicator, "value": str(value)},
    )
    return made


@transaction.atomic
def remark(
    *,
    version: Version,
    text: str,
    actor: User,
    now: datetime,
    start: int | None = None,
    end: int | None = None,
) -> Remark:
    """A comment, on words or on the whole."""
    version = opened(version.pk)
    if not text.strip():
        raise UserError("NB-008", "Nhận xét", "còn để trống.", "Gõ nhận xét rồi bấm Ghi.")
    if start is not None and not (end is not None and 0 <= start < end <= len(version.report.text)):
        start = end = None
    made = Remark.objects.create(
        version=version, text=text.strip(), author=actor, at=now, start=start, end=end
    )
    _touch(version.submission)
    return made


@transaction.atomic
def settle_remark(*, note: Remark, actor: User, now: datetime) -> None:
    """The comment has been dealt with; it stays."""
    opened(note.version_id)
    Remark.objects.filter(pk=note.pk, settled_at__isnull=True).update(settled_at=now)


@transaction.atomic
def send_back(*, version: Version, revision: int, note: str, actor: User, now: datetime) -> Submission:
    """Return a report to its unit. The words that say why are obligatory."""
    version = opened(version.pk, revision)
    if not note.strip():
        raise UserError(
            "NB-009", "Lý do trả lại", "còn để trống.", "Viết cho đơn vị biết cần sửa gì rồi bấm Trả lại."
        )
    submission = version.submission
    Step.objects.create(
        submission=submission, version=version, status=Status.RETURNED, note=note.strip(), actor=actor, at=now
    )
    submission.status = Status.RETURNED
    submission.revision += 1
    submission.save(update_fields=("status", "revision"))
    record(action="report.returned", at=now, actor=actor, unit=submission.asked.unit, subject=version)
    tell_report("report.returned", version, now)
    return submission


@transaction.atomic
def accept(*, version: Version, revision: int, actor: User, now: datetime, note: str = "") -> Submission:
    """Accept a report: from now on its figures stand. Twice is harmless."""
    submission = Submission.objects.select_for_update().get(pk=version.submission_id)
    if submission.status == Status.ACCEPTED and submission.current_id == version.pk:
        return submission
    version = opened(version.pk, revision)
    submission = version.submission
    Step.objects.create(
        submission=submission, version=version, status=Status.ACCEPTED, note=note.strip(), actor=actor, at=now
    )
    submission.status, submission.accepted_at, submission.accepted_by = Status.ACCEPTED, now, actor
    submission.revision += 1
    submission.save(update_fields=("status", "accepted_at", "accepted_by", "revision"))
    record(action="report.accepted", at=now, actor=actor, unit=submission.asked.unit, subject=version)
    tell_report("report.accepted", version, now)
    return submission


@transaction.atomic
def reopen(*, submission: Submission, note: str, actor: User, now: datetime) -> Submission:
    """Take an acceptance back, with the reason, so that the report can be changed or replaced."""
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if not note.strip():
        raise UserError("NB-010", "Lý do mở lại", "còn để trống.", "Viết lý do mở lại báo cáo đã chấp nhận.")
    if submission.status != Status.ACCEPTED or submission.current is None:
        return submission
    refuse_locked(submission.pk, submission.asked.unit.name)
    Step.objects.create(
        submission=submission,
        version=submission.current,
        status=Status.RECEIVED,
        note=note.strip(),
        actor=actor,
        at=now,
    )
    submission.status, submission.accepted_at, submission.accepted_by = Status.RECEIVED, None, None
    submission.revision += 1
    submission.save(update_fields=("status", "accepted_at", "accepted_by", "revision"))
    record(action="report.reopened", at=now, actor=actor, unit=submission.asked.unit, subject=submission)
    compare_later(campaign=submission.asked.campaign, now=now)  # the checks may have been changed meanwhile
    return submission


@transaction.atomic
def attach_signed(
    *, version: Version, original: Original, report: Report, source: str, actor: User, now: datetime
) -> SignedCopy:
    """Attach the signed copy of an accepted report, compared with it figure by figure."""
    from doingoai_web.review.differences import differences, shown

    submission = Submission.objects.select_for_update().get(pk=version.submission_id)
    if submission.status != Status.ACCEPTED or submission.current_id != version.pk:
        raise UserError(
            "NB-011",
            "Bản ký",
            "báo cáo chưa được chấp nhận.",
            "Chấp nhận báo cáo trước, rồi đính kèm bản có chữ ký.",
        )
    lines = [shown(item) for item in differences(version.report, report)]
    made, _ = SignedCopy.objects.update_or_create(
        version=version,
        defaults={
            "original": original,
            "source": source[:255],
            "differences": lines,
            "attached_by": actor,
            "attached_at": now,
        },
    )
    record(
        action="report.signed_copy",
        at=now,
        actor=actor,
        unit=submission.asked.unit,
        subject=version,
        details={"sha256": original.sha256, "differences": len(lines)},
    )
    return made


def latest(decisions: "list[Decision]") -> Mapping[int, Decision]:
    """Fact id → the decision that counts: the last one, unless it took the others back."""
    found: dict[int, Decision] = {}
    for decision in decisions:
        if decision.fact_id is not None:
            found[decision.fact_id] = decision
    return {key: item for key, item in found.items() if item.verdict != Verdict.RESET}
