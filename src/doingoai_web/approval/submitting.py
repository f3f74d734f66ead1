"""Sending a paper on its way."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from doingoai.model import Report, UserError
from doingoai.model.stored import dumps
from doingoai_web.approval.chains import Hand, Step, chain_on, hands_of, named, steps_on
from doingoai_web.approval.models import Act, Approval, Deed, Kind, State, Turn
from doingoai_web.approval.signers import Subject
from doingoai_web.approval.telling import tell_of
from doingoai_web.approval.words import REPORT, hidden
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.people.models import User
from doingoai_web.totals.models import Edited, Result
from doingoai_web.totals.services import inputs_digest
from doingoai_web.units.models import Unit
from doingoai_web.vault import services as vault
from doingoai_web.vault.models import Original

LONGEST = 4_000  # letters of a note


def _staffed(steps: Iterable[Step], *, submitter: User, alone: bool, day: date) -> None:
    """Raise UserError PD-002 where nobody could act in a step."""
    wanted = list(steps)
    people = hands_of([(step.role, step.unit) for step in wanted], day)
    for order, (step, found) in enumerate(zip(wanted, people, strict=True), 1):
        where = f"Bước {order}: {step.role_name}, {step.unit.name}"
        if not found:
            raise UserError(
                "PD-002",
                where,
                "chưa có ai giữ vai trò này nên không ai ký được.",
                "Đề nghị quản trị giao vai trò (Người dùng) hoặc sửa chuỗi ký (Cài đặt).",
            )
        if not alone and all(hand.user.pk == submitter.pk for hand in found):
            raise UserError(
                "PD-002",
                where,
                "chỉ có chính anh/chị giữ vai trò này, mà người trình không tự ký.",
                "Đề nghị người khác trình; nếu đơn vị chỉ có một người, quản trị đánh dấu điều đó trong chuỗi ký.",
            )


def made(
    *, kind: str, unit: Unit, campaign: Campaign, subject: str, issuer: str, slot: str, file: Original, name: str,
    actor: User, note: str, now: datetime, **more: Any,
) -> Approval:  # fmt: skip
    """The paper with its turns, its first deed and its line in the trail."""
    day = timezone.localdate(now)
    holding = steps_on(unit, subject, day, issuer)
    _staffed(holding.steps, submitter=actor, alone=holding.alone, day=day)
    paper = Approval.objects.create(
        kind=kind, unit=unit, campaign=campaign, chain=holding.chain, alone=holding.alone, file=file, name=name[:255],
        slot=slot, submitted_by=actor, submitted_at=now, revision=1, **more,
    )  # fmt: skip
    Turn.objects.bulk_create(
        Turn(
            approval=paper, order=order, role=step.role, unit=step.unit, form=step.form, authority=step.authority,
            title=step.title,
        )
        for order, step in enumerate(holding.steps, 1)
    )  # fmt: skip
    act(paper, Deed.SUBMIT, actor, note, now, revision=0)
    record(
        action="approval.submitted",
        at=now,
        actor=actor,
        unit=unit,
        subject=paper,
        details={"kind": kind, "sha256": file.sha256, "inputs": paper.inputs},
    )
    tell_of(paper, now)
    return paper


def act(
    approval: Approval, deed: str, actor: User, note: str, now: datetime, *, revision: int, order: int = 0,
    hand: Hand | None = None,
) -> Act:  # fmt: skip
    lent = hand.delegation if hand else None
    return Act.objects.create(
        approval=approval, deed=deed, order=order, revision=revision, actor=actor,
        title=(lent.title if lent else actor.full_title)[:120], delegation=lent, note=hidden(note.strip())[:LONGEST], at=now,
    )  # fmt: skip


def _report_file(result: Result, edited: Edited | None) -> tuple[Original, str]:
    if edited is not None:
        if edited.original is None or edited.result_id != result.pk:
            raise UserError(
                "PD-003",
                "Bản Word đã sửa",
                "chưa xuất xong hoặc thuộc lần tính khác.",
                "Xuất lại ở trang Tổng hợp rồi trình.",
            )
        return edited.original, f"bao-cao-giu-chinh-sua-{edited.pk}.docx"
    return result.files.select_related("original").get(name=REPORT).original, REPORT


def current(result: Result) -> None:
    """Raise UserError PD-004 where reports came in, or were decided on, since the result was computed."""
    digest = inputs_digest(result.campaign, as_of=result.as_of, accepted_only=result.accepted_only)
    if digest != result.inputs:
        raise UserError(
            "PD-004",
            f"Lần tính {timezone.localtime(result.made_at):%H:%M %d/%m/%Y}",
            "đã cũ: sau đó có báo cáo mới, số liệu được sửa hoặc có quyết định mới.",
            "Mở Tổng hợp, bấm Tính lại, xem lại báo cáo rồi trình.",
        )


def slot_free(slot: str, campaign: Campaign) -> None:
    """Raise UserError PD-005 or PD-006 where another paper is under way or was signed."""
    other = Approval.objects.filter(slot=slot).select_related("submitted_by").first()
    if other is None:
        return
    if other.state == State.LOCKED:
        raise UserError(
            "PD-006", str(campaign), "báo cáo tổng hợp của đợt này đã được phê duyệt và khóa.",
            "Cần sửa thì lập báo cáo bổ sung ở trang Trình ký.",
        )  # fmt: skip
    raise UserError(
        "PD-005", str(campaign),
        f"{named(other.submitted_by)} đã trình một bản lúc {timezone.localtime(other.submitted_at):%H:%M %d/%m/%Y}, đang chờ ký.",
        "Chờ ký xong, hoặc rút bản ấy về rồi trình bản khác.",
    )  # fmt: skip


@transaction.atomic
def submit_totals(
    *, result: Result, edited: Edited | None, actor: User, now: datetime, note: str = ""
) -> Approval:
    """Send one consolidation, with its Word report as it is or as edited, on its way. The same one twice is one.

    Raises UserError PD-002 (nobody in a step), PD-003 (edited file), PD-004 (out of date), PD-005, PD-006 (another one)."""
    campaign = (
        Campaign.objects.select_for_update(of=("self",)).select_related("owner").get(pk=result.campaign_id)
    )
    file, name = _report_file(result, edited)
    slot = f"{Kind.TOTALS}:{campaign.pk}"
    same = Approval.objects.filter(slot=slot, state=State.OPEN, result=result, file=file, submitted_by=actor)
    if (found := same.first()) is not None:
        return found
    slot_free(slot, campaign)
    current(result)
    return made(
        kind=Kind.TOTALS, unit=campaign.owner, campaign=campaign, subject=Subject.TOTALS, issuer=campaign.issuer, slot=slot,
        file=file, name=name, actor=actor, note=note, now=now, result=result, edited=edited, inputs=result.inputs,
    )  # fmt: skip


@transaction.atomic
def submit_report(
    *, asked: Asked, report: Report, data: bytes, name: str, actor: User, now: datetime, note: str = ""
) -> Approval:
    """Send a unit's own report on its way; it is taken in by the level above when the last step has signed. report: as it was read
    from data. The same file twice is one.

    Raises UserError PD-002, PD-005, PD-007 (the unit has no chain, the campaign is closed), PD-001."""
    asked = (
        Asked.objects.select_for_update(of=("self",))
        .select_related("campaign__owner", "unit")
        .get(pk=asked.pk)
    )
    if chain_on(asked.unit, Subject.REPORT, timezone.localdate(now)) is None:
        raise UserError(
            "PD-007",
            asked.unit.name,
            "không đặt chuỗi ký cho báo cáo gửi cấp trên.",
            "Gửi báo cáo thẳng, không phải trình ký.",
        )
    takes(asked, now)
    file = vault.keep(data=data, at=now)
    slot = f"{Kind.REPORT}:{asked.pk}"
    same = Approval.objects.filter(slot=slot, state=State.OPEN, file=file, submitted_by=actor)
    if (found := same.first()) is not None:
        return found
    slot_free(slot, asked.campaign)
    return made(
        kind=Kind.REPORT, unit=asked.unit, campaign=asked.campaign, subject=Subject.REPORT, issuer="", slot=slot, file=file,
        name=name, actor=actor, note=note, now=now, asked=asked, stored=dumps(report),
    )  # fmt: skip


def takes(asked: Asked, now: datetime) -> None:
    closed = asked.campaign.closed_at
    if closed and closed <= now:
        raise UserError("PD-007", str(asked.campaign), "đợt báo cáo đã đóng.", "Liên hệ cơ quan tổng hợp.")
