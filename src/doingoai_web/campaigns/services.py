"""Every write to campaigns."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from doingoai.model import UserError
from doingoai.periods import parse_code
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
    """Open a round of reporting. Raises UserError KB-… where the period is written wrong, DB-001 where it is due before its end of
    reporting opens, DB-002 where no unit is asked."""
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
