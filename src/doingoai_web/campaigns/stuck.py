"""Who is stuck, and who will be late: plain facts about units, with what each means. No person is weighed, and no unit given marks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from doingoai_web.campaigns.days import Between, counting
from doingoai_web.campaigns.listing import Line
from doingoai_web.campaigns.models import Asked, Campaign, Reminder
from doingoai_web.campaigns.reminding import SENDING_ROLES, last_reminders
from doingoai_web.intake.models import Item, State
from doingoai_web.people.models import Assignment
from doingoai_web.review.models import Status, Step

STILL = 3  # working days after which a draft counts as untouched
NEAR = 5  # working days before its day in which a unit that did not open the campaign may be late
EARLIER = 2  # campaigns looked back at

GROUPS = {
    "here": gettext_lazy("Đang chờ cơ quan tổng hợp"),
    "returned": gettext_lazy("Đã trả lại, chưa gửi lại"),
    "overdue": gettext_lazy("Quá hạn, chưa gửi"),
    "soon": gettext_lazy("Có thể sẽ chậm"),
}


@dataclass(frozen=True, slots=True)
class Stuck:
    """A unit that waits for something. group: key of ``GROUPS``; reasons: facts in words; last: the last mail to it."""

    line: Line
    group: str
    reasons: tuple[str, ...]
    last: Reminder | None

    @property
    def group_name(self) -> str:
        return str(GROUPS[self.group])


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of the units of a campaign, by id of ``Asked``."""

    opened: frozenset[int]
    nobody: frozenset[int]
    drafts: dict[int, datetime]
    queued: dict[int, datetime]
    unread: frozenset[int]
    returned: dict[int, datetime]
    late: frozenset[int]
    mails: dict[int, Reminder]
    between: Between


def stuck(campaign: Campaign, lines: Sequence[Line], today: date) -> list[Stuck]:
    """The units of these lines that have sent nothing, or got it back, with what is known of why; in the order of ``GROUPS``, the
    earliest day first. Ten queries, however many units."""
    owing = [line for line in lines if not line.came or line.state == Status.RETURNED]
    facts = _facts(campaign, today)
    found = [made for line in owing if (made := _of(line, facts, today)) is not None]
    places = {group: place for place, group in enumerate(GROUPS)}
    return sorted(found, key=lambda row: (places[row.group], row.line.due_on, row.line.path))


def _facts(campaign: Campaign, today: date) -> _Facts:
    rows = list(campaign.asked.values_list("pk", "unit_id", "reporter_id", "opened_at"))
    answering = {pk: reporter or unit for pk, unit, reporter, _opened in rows}
    known = set(
        Assignment.objects.filter(until__isnull=True, role__in=SENDING_ROLES, user__is_active=True)
        .values_list("unit_id", flat=True)
        .distinct()
    )
    steps = Step.objects.filter(submission__asked__campaign=campaign, status=Status.RETURNED).order_by("pk")
    waiting = _waiting(campaign)
    return _Facts(
        opened=frozenset(pk for pk, _unit, _reporter, opened in rows if opened is not None),
        nobody=frozenset(pk for pk, unit in answering.items() if unit not in known),
        drafts=_drafts(campaign),
        queued=waiting[0],
        unread=waiting[1],
        returned=dict(steps.values_list("submission__asked", "at")),
        late=_late_before(campaign, answering, today),
        mails=last_reminders(campaign),
        between=counting(),
    )


def _drafts(campaign: Campaign) -> dict[int, datetime]:
    """Asked id → when its draft was saved last, of drafts that were not sent since."""
    if not apps.is_installed("doingoai_web.filling"):
        return {}
    try:
        model = apps.get_model("filling", "Draft")
    except LookupError:
        return {}
    rows = model._default_manager.filter(asked__campaign=campaign)
    return {
        pk: saved
        for pk, saved, sent in rows.values_list("asked", "saved_at", "sent_at")
        if sent is None or sent < saved
    }


def _waiting(campaign: Campaign) -> tuple[dict[int, datetime], frozenset[int]]:
    """Asked id → since when a file of it waits for a person; and the units whose last file could not be read."""
    states = (State.DOUBTFUL, State.UNREADABLE)
    rows = Item.objects.filter(parcel__campaign=campaign, state__in=states).order_by("pk")
    queued: dict[int, datetime] = {}
    unread = set()
    for state, asked, guess, at in rows.values_list("state", "parcel__asked", "guess", "parcel__sent_at"):
        owner = asked or guess
        if owner and state == State.DOUBTFUL:
            queued.setdefault(owner, at)
        elif owner:
            unread.add(owner)
    return queued, frozenset(unread)


def _late_before(campaign: Campaign, answering: dict[int, int], today: date) -> frozenset[int]:
    """The units that were late in each of the last two campaigns that asked them."""
    earlier = Campaign.objects.filter(owner=campaign.owner_id, due_on__lt=campaign.due_on).order_by("-due_on")
    rows = Asked.objects.filter(campaign__in=list(earlier.values_list("pk", flat=True)[:EARLIER]))
    times: dict[int, list[bool]] = defaultdict(list)
    for unit, reporter, own, due, received in rows.values_list(
        "unit", "reporter", "due_on", "campaign__due_on", "submission__received_on"
    ):
        day = own or due
        times[reporter or unit].append(received > day if received else today > day)
    chronic = {unit for unit, late in times.items() if len(late) >= EARLIER and all(late)}
    return frozenset(pk for pk, unit in answering.items() if unit in chronic)


def _of(line: Line, facts: _Facts, today: date) -> Stuck | None:
    """What holds a unit up; None where nothing says that it will be late."""
    reasons = list(_reasons(line, facts, today))
    if line.asked in facts.queued:
        group = "here"
    elif line.state == Status.RETURNED:
        group = "returned"
    elif line.state == "overdue":
        group = "overdue"
    elif reasons:
        group = "soon"
    else:
        return None
    return Stuck(line, group, tuple(reasons), facts.mails.get(line.asked))


def _days(number: int) -> str:
    return ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", number) % {"n": number}


def _reasons(line: Line, facts: _Facts, today: date) -> Iterable[str]:
    between, pk = facts.between, line.asked

    def since(at: datetime) -> int:
        return between(timezone.localdate(at), today)

    if pk in facts.queued:
        yield _("tệp đã gửi chờ ở hàng đợi %(days)s") % {"days": _days(since(facts.queued[pk]))}
    elif pk in facts.unread and not line.came:
        yield _("tệp đã gửi không đọc được")
    if line.state == Status.RETURNED and pk in facts.returned:
        yield _("trả lại đã %(days)s, chưa gửi lại") % {"days": _days(since(facts.returned[pk]))}
    if line.state == "overdue":
        yield _("quá hạn %(days)s") % {"days": _days(between(line.due_on, today))}
    near = between(today, line.due_on) <= NEAR
    if pk in facts.drafts and since(facts.drafts[pk]) >= STILL:
        yield _("đang viết dở, không sửa gì %(days)s") % {"days": _days(since(facts.drafts[pk]))}
    if not line.came and pk not in facts.drafts and pk not in facts.queued and near:
        if pk in facts.nobody:
            yield _("chưa có tài khoản gửi báo cáo")
        elif pk not in facts.opened:
            yield _("chưa mở đợt báo cáo")
    if not line.came and pk in facts.late:
        yield _("hai đợt trước đều gửi chậm")


def untouched(campaign: Campaign) -> int:
    """How many units were asked and have not opened it. One query."""
    return campaign.asked.filter(Q(submission__isnull=True), opened_at__isnull=True).count()
