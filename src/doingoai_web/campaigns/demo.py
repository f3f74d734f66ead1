"""The campaign of the invented province that is just beginning: the whole year, in which the districts ended."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.utils import timezone

from doingoai_web.campaigns import services
from doingoai_web.campaigns.changes import move_days, set_reporters
from doingoai_web.campaigns.models import Asked, Campaign, CutOff, MailKind, MailState, Reminder
from doingoai_web.campaigns.opening import usual_outline
from doingoai_web.campaigns.succession import predecessors
from doingoai_web.people.models import User
from doingoai_web.units.models import Unit

OPENED, DUE = date(2025, 11, 10), date(2025, 12, 8)
LATER = date(2025, 12, 12)
ADDRESSES = {
    "muongthinh": "vanphong.muongthinh@taykhue.example",
    "banlim": "vanhoa.banlim@taykhue.example",
    "chuyenvien": "chuyenvien.snv@taykhue.example",
}


def load(owner: Unit, units: Mapping[str, Unit], actor: User) -> Campaign:
    """Open the campaign of the year; two successors report for districts that ended, one unit has a later day, one was reminded."""
    for name, email in ADDRESSES.items():
        User.objects.filter(username=name).update(email=email)
    opened = timezone.make_aware(datetime.combine(OPENED, time(8, 30)))
    wanted = [unit for unit in units.values() if unit.kind in ("xã", "phường")]
    outline = usual_outline(wanted, owner, "2025")
    request = services.Request(
        letter_number="512/SNgV-HTQT ngày 10/11/2025",
        outline=outline,
        cut_off=CutOff.DECREE,
        data_from=date(2024, 12, 15),
        data_to=date(2025, 12, 14),
        reminding=True,
        reminder_days=(-5, -1, 1),
    )
    campaign = services.open_campaign(
        owner=owner, issuer="Sở Ngoại vụ", period="2025", opens_on=OPENED, due_on=DUE, units=wanted, now=opened,
        actor=actor, request=request,
    )  # fmt: skip
    gone = [row for row in predecessors(campaign) if row.reporter and row.unit.kind == "huyện"][:2]
    set_reporters(
        campaign=campaign, reporters={row.unit: row.reporter for row in gone}, actor=actor, now=opened
    )
    rows = list(campaign.asked.filter(unit__name="xã Pù Thoang").select_related("unit"))
    why = "theo đề nghị của xã, đường vào trung tâm xã sạt lở"
    move_days(campaign=campaign, asked=rows, due_on=LATER, reason=why, actor=actor, now=opened)
    commune = Asked.objects.get(campaign=campaign, unit__name="xã Bản Lìm")
    Reminder.objects.create(
        asked=commune,
        kind=MailKind.BEFORE,
        day=date(2025, 12, 1),
        state=MailState.SENT,
        addresses=1,
        at=opened,
    )
    return campaign
