"""Supplements: the only way in which something signed changes afterwards."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from doingoai.model import UserError
from doingoai_web.approval import submitting
from doingoai_web.approval.chains import steps_on
from doingoai_web.approval.comparing import differences
from doingoai_web.approval.documents import supplement_docx
from doingoai_web.approval.locked import approved
from doingoai_web.approval.models import Approval, Kind, State, Supplement, SupplementState
from doingoai_web.approval.signers import Subject
from doingoai_web.approval.words import hidden
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.people.models import User
from doingoai_web.totals.models import Result
from doingoai_web.vault import services as vault


def under_way(campaign: Campaign) -> Supplement | None:
    return (
        Supplement.objects.filter(campaign=campaign, state=SupplementState.OPEN)
        .select_related("base")
        .first()
    )


@transaction.atomic
def open_supplement(
    *, campaign: Campaign, reason: str, units: Iterable[Asked], actor: User, now: datetime
) -> Supplement:
    """Begin a supplement: from now on the reports of these units may change again, none else. Twice is one.

    Raises UserError PD-019 (nothing approved yet, no reason)."""
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("owner").get(pk=campaign.pk)
    base = approved(campaign)
    if base is None:
        raise UserError(
            "PD-019",
            "Báo cáo bổ sung",
            "đợt này chưa có báo cáo tổng hợp được phê duyệt.",
            "Sửa thẳng vào báo cáo rồi trình ký.",
        )
    if (found := under_way(campaign)) is not None:
        return found
    if not reason.strip():
        raise UserError("PD-019", "Lý do bổ sung", "còn để trống.", "Viết vì sao phải bổ sung.")
    made = Supplement.objects.create(
        campaign=campaign, base=base, reason=hidden(reason.strip())[:4000], opened_by=actor, opened_at=now
    )
    chosen = [row for row in units if row.campaign_id == campaign.pk]
    made.units.set(chosen)
    record(
        action="supplement.opened", at=now, actor=actor, unit=campaign.owner, subject=made,
        details={"base": base.pk, "units": len(chosen)},
    )  # fmt: skip
    return made


def _waiting(supplement: Supplement) -> Approval | None:
    return Approval.objects.filter(supplement=supplement, state=State.OPEN).first()


@transaction.atomic
def cancel_supplement(*, supplement: Supplement, actor: User, now: datetime) -> None:
    """Drop a supplement: the reports are held fast again. Twice is harmless. Raises UserError PD-020 where it waits for a signature
    or was signed."""
    found = (
        Supplement.objects.select_for_update(of=("self",))
        .select_related("campaign__owner")
        .get(pk=supplement.pk)
    )
    if found.state == SupplementState.CANCELLED:
        return
    if found.state == SupplementState.LOCKED or _waiting(found) is not None:
        raise UserError(
            "PD-020",
            "Báo cáo bổ sung",
            "đang trình ký hoặc đã ký nên không bỏ được.",
            "Nếu đang trình, rút bản trình về trước.",
        )
    found.state, found.number = SupplementState.CANCELLED, None
    found.save(update_fields=("state", "number"))
    record(action="supplement.cancelled", at=now, actor=actor, unit=found.campaign.owner, subject=found)


@transaction.atomic
def submit_supplement(
    *, supplement: Supplement, result: Result, actor: User, now: datetime, note: str = ""
) -> Approval:
    """Send a supplement on its way: its figures are the differences of two computations, its Word document is made of them. The
    same computation twice is one. Raises UserError PD-004 (out of date), PD-005, PD-021 (nothing differs), PD-002 …"""
    campaign = (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("owner")
        .get(pk=supplement.campaign_id)
    )
    found = (
        Supplement.objects.select_for_update(of=("self",))
        .select_related("base__result")
        .get(pk=supplement.pk)
    )
    found.campaign = campaign
    slot = f"{Kind.SUPPLEMENT}:{found.pk}"
    same = Approval.objects.filter(slot=slot, state=State.OPEN, result=result, submitted_by=actor).first()
    if same is not None:
        return same
    if found.state != SupplementState.OPEN or result.campaign_id != campaign.pk:
        raise UserError("PD-020", "Báo cáo bổ sung", "đã ký hoặc đã bỏ.", "Mở trang Trình ký của đợt để xem.")
    submitting.slot_free(slot, campaign)
    submitting.current(result)
    base = found.base.result
    assert base is not None
    differs = differences(base.data, result.data)
    if not differs["figures"] and not differs["reports"]:
        raise UserError(
            "PD-021", "Báo cáo bổ sung", "lần tính này không khác báo cáo đã phê duyệt ở số liệu nào, đơn vị nào.",
            "Sửa hoặc nhận báo cáo của các đơn vị đã chọn, Tính lại rồi trình.",
        )  # fmt: skip
    if found.number is None:
        last = Supplement.objects.filter(campaign=campaign).aggregate(last=Max("number"))["last"]
        found.number = (last or 0) + 1
    found.differences = differs
    found.save(update_fields=("number", "differences"))
    steps = steps_on(campaign.owner, Subject.TOTALS, timezone.localdate(now), campaign.issuer).steps
    data = supplement_docx(found, found.number, differs, steps[-1].lines, timezone.localdate(now).year)
    return submitting.made(
        kind=Kind.SUPPLEMENT, unit=campaign.owner, campaign=campaign, subject=Subject.TOTALS, issuer=campaign.issuer, slot=slot,
        file=vault.keep(data=data, at=now), name=f"bao-cao-bo-sung-{found.number}.docx", actor=actor, note=note, now=now,
        result=result, supplement=found, inputs=result.inputs,
    )  # fmt: skip
