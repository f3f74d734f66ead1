"""Sending what was written in the browser: the way of any file, from the limited child to the unit's next version."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from doingoai.model import Report, UserError
from doingoai_web.approval.chains import gate
from doingoai_web.approval.models import Approval
from doingoai_web.approval.services import submit_report
from doingoai_web.campaigns.models import Asked
from doingoai_web.filling.checking import read_draft
from doingoai_web.filling.drawing import has_answers
from doingoai_web.filling.fields import label
from doingoai_web.filling.models import Draft
from doingoai_web.filling.outline import ask_of, due, places_of
from doingoai_web.people.models import User
from doingoai_web.review.models import Version
from doingoai_web.review.services import receive
from doingoai_web.vault import services as vault


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a sending. version: taken in by the level above; paper: on its way through the unit's own signatures, which
    send it on when the last has signed."""

    version: Version | None = None
    paper: Approval | None = None


def send(*, asked: Asked, cleared: bool, actor: User, now: datetime) -> Outcome:
    """Send the draft: its Word form, read in the limited child as any file, becomes the unit's next version, or goes to those who
    sign in the unit first.

    Raises UserError DF-001 (not confirmed that it holds no state secret), DF-002 (campaign closed), DF-003 (nothing answered), DF-004
    (changed while it was read), DF-005 (the same as what was sent), DF-011 (values still to decide), NB-001 (accepted), BM-001 (a mark
    of secrecy); PD-… of the signatures.
    """
    chain = gate(asked, actor, timezone.localdate(now))
    draft = _sendable(asked, now, cleared=cleared, again=chain is not None)
    sending = Version.objects.filter(submission__asked=asked).count() + 1
    made, report = read_draft(asked, draft.data, sending=sending)
    with transaction.atomic():
        held = Draft.objects.select_for_update().get(asked=asked)
        if held.revision != draft.revision:
            raise UserError(
                "DF-004",
                asked.unit.name,
                "có người vừa sửa mẫu trong lúc gửi.",
                "Chưa gửi gì. Xem lại chỗ vừa sửa rồi bấm Gửi lần nữa.",
            )
        outcome = _given(asked, made, report, actor, now, signed_first=chain is not None)
        held.version, held.sent, held.sent_at = outcome.version or held.version, held.data, now
        held.save(update_fields=("version", "sent", "sent_at"))
    return outcome


def _given(
    asked: Asked, made: bytes, report: Report, actor: User, now: datetime, *, signed_first: bool
) -> Outcome:
    name = f"bao-cao-{asked.campaign.period}.docx"
    if signed_first:
        paper = submit_report(asked=asked, report=report, data=made, name=name, actor=actor, now=now)
        return Outcome(paper=paper)
    version = receive(
        asked=asked,
        report=report,
        original=vault.keep(data=made, at=now),
        source=name,
        channel="form",
        sent_by=actor,
        now=now,
    )
    return Outcome(version=version)


def _sendable(asked: Asked, now: datetime, *, cleared: bool, again: bool) -> Draft:
    """The draft, fit to be sent. again: it may be what was sent before."""
    if not cleared:
        raise UserError(
            "DF-001",
            "Ô xác nhận",
            "chưa xác nhận báo cáo không chứa bí mật nhà nước.",
            "Xem lại nội dung rồi đánh dấu vào ô xác nhận ở cuối mẫu. Nội dung mật không được đưa vào hệ thống này.",
        )
    if asked.campaign.closed_at and asked.campaign.closed_at <= now:
        raise UserError(
            "DF-002",
            str(asked.campaign),
            "đợt báo cáo đã đóng.",
            "Chữ đã ghi vẫn còn. Liên hệ cơ quan tổng hợp để gửi bổ sung.",
        )
    draft = Draft.objects.filter(asked=asked).first()
    if draft is None or not has_answers(draft.data, places_of(ask_of(asked).outline)):
        raise UserError(
            "DF-003",
            asked.unit.name,
            "mẫu chưa điền gì.",
            "Điền số liệu, hoặc đánh dấu “Không phát sinh” cho cả báo cáo, rồi gửi.",
        )
    if draft.pending:
        raise UserError(
            "DF-011",
            label(draft.pending[0]["unit"] + ("." if draft.pending[0]["unit"].startswith("r.") else ""), ()),
            f"còn {len(draft.pending)} chỗ có hai giá trị khác nhau chưa chọn.",
            "Bấm “Lấy giá trị này” hoặc “Bỏ” ở từng chỗ rồi gửi.",
        )
    if not again and draft.sent and draft.sent == draft.data:
        raise UserError(
            "DF-005",
            asked.unit.name,
            "mẫu chưa sửa gì so với bản đã gửi.",
            "Sửa theo nhận xét rồi gửi; nếu không cần sửa, bản đã gửi vẫn còn đó.",
        )
    return draft


def late(asked: Asked, day: date) -> bool:
    """Whether what is sent on this day comes after the unit's day."""
    return due(asked) < day
