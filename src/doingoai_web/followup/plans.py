"""Plan items of last period beside what this period's reports say of them: what the pages and the tables show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doingoai_web.campaigns.models import Campaign, answered_in
from doingoai_web.followup.models import CARRIED, Match, Outcome, PlanAnswer, PlanItem, Reply
from doingoai_web.followup.periods import before as before_units
from doingoai_web.followup.periods import earlier, heirs, inherited
from doingoai_web.people.models import Right, User
from doingoai_web.review.models import Status, Submission
from doingoai_web.units.models import Unit

WAITING = "cho"
FILTERS = {WAITING: _("chưa xác nhận"), **{str(key): name for key, name in Outcome.choices}}
CLOSED = (Outcome.DONE, Outcome.MOOT)
_COUNTED = Case(When(unit__isnull=True, then=F("outcome")), default=F("whole"), output_field=CharField())


def sentence_address(version: int, start: int, end: int) -> str:
    """The page of a report with these words marked."""
    return f"{reverse('review', args=(version,))}?tim={start}-{end}#tim"


@dataclass(frozen=True, slots=True)
class Found:
    """What the report of a unit says of an item. own: the unit that planned it; else one that came after it."""

    unit: str
    own: bool
    match: Match
    replies: tuple[Reply, ...]

    @property
    def percent(self) -> int:
        return round(self.match.score * 100)

    @property
    def sentences(self) -> tuple[tuple[Reply, str], ...]:
        version = self.match.version_id
        return tuple((reply, sentence_address(version, reply.start, reply.end)) for reply in self.replies)


@dataclass(frozen=True, slots=True)
class Heir:
    """A unit that took over what another had planned. told: what was said for its part, None where nothing was; seen: this person may
    read what it says; may: and may say it."""

    unit: Unit
    told: PlanAnswer | None
    seen: bool
    may: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A plan item in the list. found: of each report that may answer it; silent: units whose reports say nothing of it; told: the answer
    that counts in this campaign; before: the one that carried it on here; history: all answers that this person may read; heirs: of a
    unit that ended those that took it over; own: this person may read the report it stands in; part: sees it for a unit that took
    it over; may: this person may answer for it as a whole."""

    item: PlanItem
    found: tuple[Found, ...]
    silent: tuple[str, ...]
    told: PlanAnswer | None
    before: PlanAnswer | None
    history: tuple[PlanAnswer, ...]
    heirs: tuple[Heir, ...]
    own: bool
    part: bool
    may: bool

    @property
    def outcome(self) -> str:
        """What counts in this campaign: of the item as a whole, for somebody who took a part over of that part; "" where nothing does."""
        return self._counted(self.told)

    @property
    def outcome_name(self) -> str:
        return str(Outcome(self.outcome).label) if self.outcome else ""

    @property
    def before_name(self) -> str:
        """The same of the answer that carried the item on here."""
        counted = self._counted(self.before)
        return str(Outcome(counted).label) if counted else ""

    def _counted(self, answer: PlanAnswer | None) -> str:
        return "" if answer is None else answer.outcome if self.part else answer.counted

    @property
    def turns(self) -> list[tuple[int | str, str]]:
        """(number, name) of the units for which this person may answer; number "" for the item as a whole."""
        own = self.item.submission.asked.unit.name
        parts = [(heir.unit.pk, heir.unit.name) for heir in self.heirs if heir.may]
        if not self.may:
            return list(parts)
        return [("", own), *(parts if len(self.heirs) > 1 else ())]

    @property
    def address(self) -> str:
        return sentence_address(self.item.version_id, self.item.start, self.item.end)

    @property
    def ended(self) -> bool:
        """Whether the unit is no more, and others came after it."""
        return self.item.submission.asked.unit.valid_to is not None


@dataclass(frozen=True, slots=True)
class Plans:
    """The items of a campaign. previous: the campaign before it; counts: key of ``FILTERS`` → how many; not_accepted: reports of the
    previous campaign that nobody accepted, whose plans are not shown; older: items of periods before that nobody answered."""

    campaign: Campaign
    previous: Campaign | None
    items: QuerySet[PlanItem]
    counts: dict[str, int]
    not_accepted: int
    older: int

    @property
    def whole(self) -> int:
        return sum(self.counts.values())


def _last_told(campaigns: Iterable[Campaign], user: User, gone: Sequence[int]) -> Coalesce:
    """The outcome that counts of an item in these campaigns, "" where nobody said any; of an item of a unit that went into one's own
    (gone) what was said for one's own part first."""
    rows = PlanAnswer.objects.filter(item=OuterRef("pk"), campaign__in=[row.pk for row in campaigns])
    rows = rows.order_by("-pk")
    whole = Subquery(rows.annotate(stands=_COUNTED).values("stands")[:1])
    if not gone:
        return Coalesce(whole, Value(""))
    mine = Subquery(rows.filter(user.reach(Right.READ).on("unit__path")).values("outcome")[:1])
    own = Case(When(submission__asked__unit__in=gone, then=mine), default=None, output_field=CharField())
    return Coalesce(own, whole, Value(""))


def plans(campaign: Campaign, user: User) -> Plans:
    """The items that this person may see: those of the previous campaign's accepted reports, and older ones that go on."""
    before = earlier(campaign)
    previous = before[0] if before else None
    visible = PlanItem.objects.visible_to(user).standing().filter(submission__status=Status.ACCEPTED)
    gone = inherited(user.reach(Right.READ))
    items = visible.annotate(then=_last_told(before, user, gone), now=_last_told([campaign], user, gone))
    older = items.filter(submission__asked__campaign__in=before[1:])
    items = items.filter(
        Q(submission__asked__campaign=previous) & ~Q(then__in=CLOSED)
        | Q(submission__asked__campaign__in=before[1:], then__in=CARRIED)
    )
    found = dict(items.order_by().values_list("now").annotate(n=Count("pk")))
    submitted = Submission.objects.visible_to(user).filter(asked__campaign=previous)
    return Plans(
        campaign,
        previous,
        items.select_related(
            "submission__asked__unit", "submission__asked__reporter", "submission__asked__campaign"
        ).order_by("submission__asked__unit__path", "submission__asked__campaign", "start"),
        {key: found.get("" if key == WAITING else key, 0) for key in FILTERS},
        submitted.exclude(status=Status.ACCEPTED).count() if previous else 0,
        older.filter(then="").count(),
    )


def chosen(items: QuerySet[PlanItem], *, state: str, words: str, unit: int | None) -> QuerySet[PlanItem]:
    """The items in a state, of a unit and of those that went into it, that hold the words or whose unit does."""
    if state in FILTERS:
        items = items.filter(Q(now="" if state == WAITING else state))
    if unit is not None:
        items = items.filter(submission__asked__unit__in=[unit, *before_units([unit]).get(unit, [])])
    if words:
        items = items.filter(Q(words__icontains=words) | Q(submission__asked__unit__name__icontains=words))
    return items


def rows(items: Sequence[PlanItem], campaign: Campaign, user: User) -> list[Row]:
    """The items with what was found and what was said: three queries, however many."""
    found: dict[int, list[Match]] = {}
    matches = (
        Match.objects.filter(
            answered_in(user.reach(Right.READ), "version__submission__asked__"),
            item__in=items,
            version__submission__asked__campaign=campaign,
            version=F("version__submission__current"),
        )
        .select_related("version__submission__asked__unit")
        .defer("version__stored")
        .prefetch_related("replies")
    )
    for match in matches.order_by("-score", "pk"):
        found.setdefault(match.item_id, []).append(match)
    said: dict[int, list[PlanAnswer]] = {}
    answers = PlanAnswer.objects.filter(item__in=items).select_related("actor", "campaign__owner", "unit")
    for answer in answers:
        said.setdefault(answer.item_id, []).append(answer)
    ended = {item.submission.asked.unit_id for item in items if item.submission.asked.unit.valid_to}
    took = heirs(ended, campaign.span.last)
    return [
        _row(
            item,
            found.get(item.pk, []),
            said.get(item.pk, []),
            took.get(item.submission.asked.unit_id, []),
            campaign,
            user,
        )
        for item in items
    ]


def may_answer(user: User, unit: Unit) -> bool:
    """An officer over the unit, or a clerk of it."""
    return user.may(Right.REVIEW, unit) or user.may(Right.SEND, unit)


def _heir(unit: Unit, said: Sequence[PlanAnswer], user: User) -> Heir:
    told = [answer for answer in said if answer.unit_id == unit.pk]
    return Heir(unit, told[-1] if told else None, user.reach(Right.READ).holds(unit), may_answer(user, unit))


def _told(answers: Sequence[PlanAnswer], mine: Sequence[Heir], whole: bool) -> PlanAnswer | None:
    """The answer that counts: of the item as a whole, or for somebody who has taken over a part that of the part first."""
    parts = [answer for answer in answers if any(answer.unit_id == heir.unit.pk for heir in mine)]
    if parts and not whole:
        return parts[-1]
    return answers[-1] if answers and answers[-1].counted else None


def _row(
    item: PlanItem,
    matches: list[Match],
    said: list[PlanAnswer],
    took: Sequence[Unit],
    campaign: Campaign,
    user: User,
) -> Row:
    asked = item.submission.asked
    reach = user.reach(Right.READ)
    own = reach.holds(asked.unit) or (asked.reporter is not None and reach.holds(asked.reporter))
    here = [answer for answer in said if answer.campaign_id == campaign.pk]
    before = [answer for answer in said if answer.campaign.span.last < campaign.span.last]
    parts = tuple(_heir(unit, here, user) for unit in took)
    mine = [heir for heir in parts if heir.seen]
    read = [answer for answer in said if own or answer.unit is None or reach.holds(answer.unit)]
    return Row(
        item,
        tuple(
            Found(
                match.version.submission.asked.unit.name,
                match.version.submission.asked.unit_id == asked.unit_id,
                match,
                tuple(match.replies.all()),
            )
            for match in matches
            if match.replies.all()
        ),
        tuple(match.version.submission.asked.unit.name for match in matches if not match.replies.all()),
        _told(here, mine, reach.holds(asked.unit)),
        _told(before, mine, reach.holds(asked.unit)),
        tuple(reversed(read)),
        parts,
        own,
        not reach.holds(asked.unit) and bool(mine),
        may_answer(user, asked.unit),
    )
