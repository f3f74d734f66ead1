"""Opening, closing and reopening a campaign. Changes to an open one: ``changes``; mails: ``reminding``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from doingoai.model import Outline, UserError
from doingoai.periods import parse_code, title
from doingoai_web.api.telling import tell_campaign
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Asked, Campaign, CutOff, MailKind, Prescribed
from doingoai_web.campaigns.outlines import kept, with_annexes
from doingoai_web.jobs.services import queue
from doingoai_web.people.models import User
from doingoai_web.units.models import Unit


@dataclass(frozen=True, slots=True)
class Request:
    """What the letter says beside period, day and units. See ``Campaign``; tell: send the units a mail at once."""

    basis: Sequence[str] = ()
    letter_number: str = ""
    email: str = ""
    outline: Outline | None = None
    annexes: Sequence[str] | None = None
    cut_off: str = CutOff.CALENDAR
    data_from: date | None = None
    data_to: date | None = None
    due_after: int | None = None
    reminding: bool = False
    reminder_days: Sequence[int] = ()
    tell: bool = False


def _refuse_wrong(
    owner: Unit, period: str, due_on: date, opens_on: date, asked: list[Unit], request: Request
) -> None:
    if due_on < opens_on:
        raise UserError("DB-001", "Hạn gửi", "trước ngày mở đợt.", "Chọn hạn gửi sau ngày mở đợt.")
    if not asked:
        raise UserError("DB-002", "Đơn vị phải báo cáo", "chưa chọn đơn vị nào.", "Chọn ít nhất một đơn vị.")
    if request.data_from and request.data_to and request.data_to < request.data_from:
        raise UserError(
            "DB-004",
            "Kỳ chốt số liệu",
            f"ngày cuối {request.data_to:%d/%m/%Y} trước ngày đầu {request.data_from:%d/%m/%Y}.",
            "Sửa lại hai ngày.",
        )
    if Campaign.objects.filter(owner=owner, period=period).exists():
        raise UserError(
            "DB-003",
            f"{owner.name}, {title(parse_code(period))}",
            "đã có đợt báo cáo của kỳ này.",
            "Mở đợt đã có trong danh sách đợt báo cáo; nếu đợt ấy đã đóng, bấm Mở lại đợt.",
        )


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
    request: Request | None = None,
) -> Campaign:
    """Open a round of reporting. Raises UserError KB-… where the period is written wrong, DB-001 where it is due before it opens,
    DB-002 where no unit is asked, DB-003 where the unit has a campaign of this period already, DB-004 where the days of the figures
    are the wrong way round."""
    span, given = parse_code(period), request or Request()
    asked = list(units)
    Unit.objects.select_for_update().filter(pk=owner.pk).first()  # two officers at once: one campaign
    _refuse_wrong(owner, span.code, due_on, opens_on, asked, given)
    campaign = Campaign.objects.create(
        owner=owner,
        issuer=issuer,
        period=span.code,
        opens_on=opens_on,
        due_on=due_on,
        made_at=now,
        outline=given.outline.id if given.outline else "",
        basis=[line for line in given.basis if line.strip()],
        letter_number=given.letter_number,
        email=given.email,
        annexes=list(given.annexes) if given.annexes is not None else None,
        cut_off=given.cut_off,
        data_from=given.data_from,
        data_to=given.data_to,
        due_after=given.due_after,
        reminding=given.reminding,
        reminder_days=sorted(set(given.reminder_days)),
    )
    Asked.objects.bulk_create([Asked(campaign=campaign, unit=unit, above=unit.parent) for unit in asked])
    _prescribe_first(campaign, given, actor, now)
    details = {"period": span.code, "units": len(asked)}
    record(action="campaign.opened", at=now, actor=actor, unit=owner, subject=campaign, details=details)
    tell_campaign(campaign, len(asked), now)
    if given.tell:
        queue_mails(campaign=campaign, kind=MailKind.OPENED, day=opens_on, now=now, actor=actor)
    return campaign


def _prescribe_first(campaign: Campaign, given: Request, actor: User | None, now: datetime) -> None:
    """Keep the outline with the campaign as it reads today, where one was chosen."""
    if given.outline is None:
        return
    outline = with_annexes(given.outline, given.annexes) if given.annexes is not None else given.outline
    Prescribed.objects.create(campaign=campaign, number=1, kept=kept(outline), made_at=now, actor=actor)


def queue_mails(
    *,
    campaign: Campaign,
    kind: str,
    day: date,
    now: datetime,
    actor: User | None = None,
    asked: Sequence[int] | None = None,
    note: str = "",
) -> None:
    """Queue the mails of one kind for a day, to these units or to all; what went out for that day goes out no second time."""
    arguments: dict[str, object] = {"campaign": campaign.pk, "kind": str(kind), "day": day.isoformat()}
    if asked is not None:
        arguments["asked"] = list(asked)
    if note:
        arguments["note"] = note
    queue(kind="remind", arguments=arguments, now=now, owner=actor, unit=campaign.owner)


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
