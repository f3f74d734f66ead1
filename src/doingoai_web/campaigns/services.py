"""Every write to campaigns."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from doingoai.model import UserError
from doingoai.periods import parse_code, title
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.people.models import User
from doingoai_web.units.models import Unit


@transaction.atomic
def open_campaign(
    *,
    owner: Unit,
    period: str,
    due_on: date,
    opens_on: date,
    units: Iterable[Unit],
    now: datetime,
    actor: User | None = None,
    issuer: str = "",
) -> Campaign:
    """Open a round of reporting. Raises UserError KB-… where the period is written wrong, DB-001 where it is due before it opens,
    DB-002 where no unit is asked, DB-003 where the unit has a campaign of this period already."""
    span = parse_code(period)
    asked = list(units)
    if due_on < opens_on:
        raise UserError(
            code="DB-001", where="Hạn gửi", what="trước ngày mở đợt.", do="Chọn hạn gửi sau ngày mở đợt."
        )
    if not asked:
        raise UserError(
            code="DB-002",
            where="Đơn vị phải báo cáo",
            what="chưa chọn đơn vị nào.",
            do="Chọn ít nhất một đơn vị.",
        )
    if Campaign.objects.filter(owner=owner, period=span.code).exists():
        raise UserError(
            code="DB-003",
            where=f"{owner.name}, {title(span)}",
            what="đã có đợt báo cáo của kỳ này.",
            do="Mở đợt đã có trong danh sách đợt báo cáo; nếu đợt ấy đã đóng, bấm Mở lại đợt.",
        )
    campaign = Campaign.objects.create(
        owner=owner, issuer=issuer, period=span.code, opens_on=opens_on, due_on=due_on, made_at=now
    )
    Asked.objects.bulk_create([Asked(campaign=campaign, unit=unit, above=unit.parent) for unit in asked])
    record(
        action="campaign.opened",
        at=now,
        actor=actor,
        unit=owner,
        subject=campaign,
        details={"period": span.code, "units": len(asked)},
    )
    return campaign


@transaction.atomic
def close_campaign(*, campaign: Campaign, actor: User, now: datetime) -> None:
    """Take no more files; what came stays, and can be reviewed and added up. Twice is harmless."""
    if Campaign.objects.filter(pk=campaign.pk, closed_at__isnull=True).update(closed_at=now):
        record(action="campaign.closed", at=now, actor=actor, unit=campaign.owner, subject=campaign)


@transaction.atomic
def reopen_campaign(*, campaign: Campaign, actor: User, now: datetime) -> None:
    """Take files again. Twice is harmless."""
    if Campaign.objects.filter(pk=campaign.pk, closed_at__isnull=False).update(closed_at=None):
        record(action="campaign.reopened", at=now, actor=actor, unit=campaign.owner, subject=campaign)
