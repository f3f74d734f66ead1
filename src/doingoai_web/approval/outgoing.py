"""After the signature: number and day, the numbered, signed file, and handing the report to the level above."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from doingoai.model import Report, UserError
from doingoai_web.approval.comparing import unlike
from doingoai_web.approval.locked import CONSOLIDATED
from doingoai_web.approval.models import Approval, Issue, Kind, Sent, State
from doingoai_web.approval.words import REPORT
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Asked
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import queue
from doingoai_web.people.models import User
from doingoai_web.review.differences import differences, shown
from doingoai_web.review.services import receive
from doingoai_web.vault import services as vault
from doingoai_web.vault.models import Original


def remarks_of(scan: Report | None, own: Report, number: str, day: date) -> list[str]:
    """What the signed file says otherwise than what was signed and what was typed beside it; None: it could not be read."""
    if scan is None:
        return ["Không đọc được chữ trong bản ký nên chưa đối chiếu được: xem lại bằng mắt."]
    head, found = scan.header, []
    if head.number and head.number.lstrip("0") != re.split("[/-]", number)[0].strip().lstrip("0"):
        found.append(f"Số trong bản ký đọc được là {head.number}, số ghi ở đây là {number}.")
    if head.issued and head.issued != day:
        found.append(
            f"Ngày trong bản ký đọc được là {head.issued:%d/%m/%Y}, ngày ghi ở đây là {day:%d/%m/%Y}."
        )
    lines = [shown(item) for item in differences(own, scan)]
    found += [
        f"{line['indicator']}: bản trình “{line['before'] or '–'}”, bản ký “{line['after'] or '–'}”."
        for line in lines[:40]
    ]
    if len(lines) > 40:
        found.append(f"Còn {len(lines) - 40} số liệu khác nữa.")
    return found


def signed(approval: Approval) -> None:
    """Raise UserError PD-022 where a paper is not signed yet."""
    if approval.state != State.LOCKED:
        raise UserError("PD-022", "Văn bản", "chưa được ký duyệt.", "Chờ bước cuối ký rồi làm tiếp.")


def _locked(approval: Approval) -> Approval:
    """The paper, held. Raises UserError PD-022 where it is not signed yet."""
    found = (
        Approval.objects.select_for_update(of=("self",))
        .select_related("unit", "campaign__owner", "file")
        .get(pk=approval.pk)
    )
    signed(found)
    return found


def checked(number: str, day: date | None, now: datetime) -> str:
    """The number as it is kept. Raises UserError PD-023 where number or day is none."""
    number = " ".join(number.split())[:60]
    if not any(char.isdigit() for char in number):
        raise UserError(
            "PD-023",
            "Số văn bản",
            "còn để trống hoặc không có chữ số.",
            "Ghi số và ký hiệu, ví dụ 125/BC-SNgV.",
        )
    if day is None or day > now.date() + timedelta(days=366):
        raise UserError(
            "PD-023",
            "Ngày văn bản",
            "còn để trống hoặc không đúng.",
            "Ghi ngày trên văn bản, ví dụ 12/6/2026.",
        )
    return number


@transaction.atomic
def issue(
    *,
    approval: Approval,
    number: str,
    day: date,
    data: bytes,
    source: str,
    remarks: Sequence[str],
    actor: User,
    now: datetime,
    written: Mapping[str, Any] | None = None,
) -> Issue:
    """Put the numbered file on record: what somebody attached, or, with what ``written`` says, the signed Word file with number and day
    put in. The same one twice is one. Raises UserError PD-022, PD-023."""
    found = _locked(approval)
    number = checked(number, day, now)
    before = outgoing_file(found)
    original = vault.keep(data=data, at=now)
    last = found.issues.first()
    if last is not None and (last.number, last.day, last.original_id) == (number, day, original.pk):
        return last
    made = Issue.objects.create(
        approval=found, number=number, day=day, original=original, source=source[:255], remarks=list(remarks), attached_by=actor,
        attached_at=now, written=written,
    )  # fmt: skip
    record(
        action="approval.issued", at=now, actor=actor, unit=found.unit, subject=found,
        details={"number": number, "day": day.isoformat(), "sha256": original.sha256, "remarks": len(made.remarks)},
    )  # fmt: skip
    if found.kind in CONSOLIDATED and outgoing_file(found) != before:
        Approval.objects.filter(pk=found.pk).update(stored=None)  # what goes up is another file now
        queue_word(found, actor, now)
    return made


def queue_word(approval: Approval, owner: User, now: datetime) -> Job:
    """Queue the writing of the signature block and the reading of what goes up; done already, they are left as they are."""
    return queue(
        kind="sign_word",
        arguments={"approval": approval.pk, "campaign": approval.campaign_id},
        now=now,
        owner=owner,
        unit=approval.unit,
    )


def refuse_unwritten(approval: Approval) -> None:
    """Raise UserError PD-027 while the signature block is being written into the Word file."""
    if approval.kind in CONSOLIDATED and approval.signed_id is None and not approval.signed_note:
        raise UserError(
            "PD-027",
            "Bản Word đã ký",
            "chương trình đang ghi khối chữ ký, chưa xong.",
            "Đợi một lát rồi bấm lại; nếu việc ấy báo lỗi ở trang văn bản, mở ra rồi bấm Làm lại.",
        )


def numbered(approval: Approval) -> Issue | None:
    """The signed Word file with the number and day that hold, where they were put in."""
    last = approval.issues.first()
    if last is None:
        return None
    rows = approval.issues.filter(written__isnull=False, number=last.number, day=last.day)
    return rows.select_related("original").first()


def levels_above(approval: Approval) -> QuerySet[Asked]:
    """Where the unit of a consolidation owes a report for the same period itself."""
    return (
        Asked.objects.filter(unit=approval.unit_id, campaign__period=approval.campaign.period)
        .exclude(campaign=approval.campaign_id)
        .select_related("campaign__owner", "unit")
    )


def outgoing_file(approval: Approval) -> tuple[Original, str]:
    """What goes up: the signed report, with number and day where they were put in; with a supplement, the whole report as it now is."""
    if approval.kind == Kind.SUPPLEMENT:
        assert approval.result is not None
        return approval.result.files.select_related("original").get(name=REPORT).original, REPORT
    if (found := numbered(approval)) is not None:
        return found.original, found.source
    return approval.signed or approval.file, approval.name


@transaction.atomic
def send_up(*, approval: Approval, asked: Asked, report: Report, actor: User, now: datetime) -> Sent:
    """Hand a signed consolidation to the campaign of the level above, as its next version there. report: the outgoing file as it was
    read. Twice is one. Raises UserError PD-022, PD-024 (not asked there, campaign closed), PD-027, NB-001, PD-001."""
    found = _locked(approval)
    if found.kind not in CONSOLIDATED or asked.pk not in set(
        levels_above(found).values_list("pk", flat=True)
    ):
        raise UserError(
            "PD-024", str(asked.campaign), "không hỏi báo cáo này.", "Chọn đợt báo cáo cùng kỳ của cấp trên."
        )
    if (done := Sent.objects.filter(approval=found, asked=asked).first()) is not None:
        return done
    refuse_unwritten(found)
    if asked.campaign.closed_at and asked.campaign.closed_at <= now:
        raise UserError(
            "PD-024", str(asked.campaign), "đợt báo cáo của cấp trên đã đóng.", "Liên hệ cơ quan ấy."
        )
    original, name = outgoing_file(found)
    version = receive(
        asked=asked, report=report, original=original, source=name, channel="level", sent_by=actor, now=now
    )
    assert found.result is not None
    made = Sent.objects.create(
        approval=found,
        asked=asked,
        version=version,
        differences=unlike(report, found.result.data),
        sent_by=actor,
        sent_at=now,
    )
    record(
        action="approval.sent_up", at=now, actor=actor, unit=found.unit, subject=found,
        details={"campaign": asked.campaign_id, "sha256": original.sha256, "differences": len(made.differences)},
    )  # fmt: skip
    return made
