"""The request letter and the calendar of deadlines of a campaign, as files to take along."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from doingoai.model import Outline, Period, UserError
from doingoai.units.roster import RosterUnit
from doingoai.write.letter import Request, usual_grounds, write_letter
from doingoai_web.campaigns.calendar_file import Event, as_ics
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.campaigns.outlines import outline_of
from doingoai_web.people.models import User
from doingoai_web.units.models import Unit


def letter(campaign: Campaign, asked: Sequence[Asked]) -> bytes:
    """The letter as a .docx: same campaign, same bytes. asked: the units that its list names. Raises UserError VB-001 for a body that
    issues no documents."""
    first, last = campaign.data_days
    units = tuple(
        RosterUnit(
            name=_name(row),
            kind=row.answering.kind,
            parent=row.above.name if row.above else None,
            must_report=True,
            due=row.due_on or campaign.due_on,
            received=None,
            line=number,
            parent_line=None,
        )
        for number, row in enumerate(asked, 2)
    )
    return write_letter(
        Request(
            unit=campaign.owner.name,
            period=campaign.span,
            outline=outline_of(campaign),
            issuer=campaign.issuer or None,
            deadline=campaign.due_on,
            units=units,
            email=campaign.email or None,
            grounds=tuple(campaign.basis),
            days=Period(campaign.period, first, last),
        )
    )


def _name(row: Asked) -> str:
    """A unit in the list of the letter, with who answers for it."""
    return f"{row.reporter.name} (báo cáo thay cho {row.unit.name})" if row.reporter else row.unit.name


def proposed_grounds(owner: Unit, period: Period, outline: Outline, issuer: str = "") -> tuple[str, ...]:
    """The documents that such a body usually names; none where it issues no documents."""
    try:
        return usual_grounds(Request(owner.name, period, outline, issuer or None))
    except UserError:
        return ()


# ---- deadlines ----


def calendar_of(campaign: Campaign, asked: Sequence[Asked], address: str, now: datetime) -> bytes:
    """The deadlines of a campaign: an event for each day on which reports are due."""
    days: dict[date, list[str]] = defaultdict(list)
    for row in asked:
        days[row.due_on or campaign.due_on].append(row.unit.name)
    events = [
        Event(
            uid=f"dot-{campaign.pk}" if day == campaign.due_on else f"dot-{campaign.pk}-{day:%Y%m%d}",
            day=day,
            title=_("Hạn báo cáo %(period)s") % {"period": campaign.period_title},
            words=_few(names),
            address=address,
        )
        for day, names in sorted(days.items())
    ]
    return as_ics(events, name=str(campaign), now=now)


def _few(names: Sequence[str]) -> str:
    return "; ".join(names[:12]) + (f" … ({len(names)})" if len(names) > 12 else "")


def calendar_of_mine(rows: Sequence[Asked], user: User, address: str, now: datetime) -> bytes:
    """The deadlines of one's own units: an event a report that is still owed. An event keeps its name when its day is moved."""
    events = [
        Event(
            uid=f"bao-cao-{row.pk}",
            day=row.due_on or row.campaign.due_on,
            title=_("Hạn báo cáo %(period)s: %(unit)s")
            % {"period": row.campaign.period_title, "unit": row.unit.name},
            words=_("Gửi cho %(asks)s") % {"asks": row.campaign.asks_for},
            address=address,
        )
        for row in rows
    ]
    return as_ics(events, name=_("Hạn báo cáo đối ngoại"), now=now)
