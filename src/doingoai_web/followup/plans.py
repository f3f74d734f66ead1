"""Plan items of last period beside what this period's reports say of them: what the pages and the tables show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doingoai_web.campaigns.models import Campaign
from doingoai_web.followup.models import CARRIED, Match, Outcome, PlanAnswer, PlanItem, Reply
from doingoai_web.followup.periods import earlier
from doingoai_web.people.models import Right, User
from doingoai_web.review.models import Status, Submission

WAITING = "cho"
FILTERS = {WAITING: _("chưa xác nhận"), **{str(key): name for key, name in Outcome.choices}}
CLOSED = (Outcome.DONE, Outcome.MOOT)


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
class Row:
    """A plan item in the list. found: of each report that may answer it; silent: units whose reports say nothing of it; told: the answer that counts in this campaign; before: the
    one that carried it on here; history: all answers; may: this person may answer."""

    item: PlanItem
    found: tuple[Found, ...]
    silent: tuple[str, ...]
    told: PlanAnswer | None
    before: PlanAnswer | None
    history: tuple[PlanAnswer, ...]
    may: bool

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


def _last_told(campaigns: Iterable[Campaign]) -> Coalesce:
    """The outcome that counts of an item in these campaigns, "" where nobody said any."""
    rows = PlanAnswer.objects.filter(item=OuterRef("pk"), campaign__in=[row.pk for row in campaigns])
    return Coalesce(Subquery(rows.order_by("-pk").values("outcome")[:1]), Value(""))


def plans(campaign: Campaign, user: User) -> Plans:
    """The items that this person may see: those of the previous campaign's accepted reports, and older ones that go on."""
    before = earlier(campaign)
    previous = before[0] if before else None
    visible = PlanItem.objects.visible_to(user).standing().filter(submission__status=Status.ACCEPTED)
    items = visible.annotate(then=_last_told(before), now=_last_told([campaign]))
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
        items.select_related("submission__asked__unit", "submission__asked__campaign").order_by(
            "submission__asked__unit__path", "submission__asked__campaign", "start"
        ),
        {key: found.get("" if key == WAITING else key, 0) for key in FILTERS},
        submitted.exclude(status=Status.ACCEPTED).count() if previous else 0,
        older.filter(then="").count(),
    )


def chosen(items: QuerySet[PlanItem], *, state: str, words: str, unit: int | None) -> QuerySet[PlanItem]:
    """The items in a state, of a unit, that hold the words or whose unit does."""
    if state in FILTERS:
        items = items.filter(Q(now="" if state == WAITING else state))
    if unit is not None:
        items = items.filter(submission__asked__unit=unit)
    if words:
        items = items.filter(Q(words__icontains=words) | Q(submission__asked__unit__name__icontains=words))
    return items


def rows(items: Sequence[PlanItem], campaign: Campaign, user: User) -> list[Row]:
    """The items with what was found and what was said: three queries, however many."""
    found: dict[int, list[Match]] = {}
    matches = (
        Match.objects.filter(
            user.reach(Right.READ).on("version__submission__asked__unit__path"),
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
    for answer in PlanAnswer.objects.filter(item__in=items).select_related("actor", "campaign__owner"):
        said.setdefault(answer.item_id, []).append(answer)
    return [_row(item, found.get(item.pk, []), said.get(item.pk, []), campaign, user) for item in items]


def may_answer(user: User, item: PlanItem) -> bool:
    """An officer over the unit, or a clerk of it."""
    unit = item.submission.asked.unit
    return user.may(Right.REVIEW, unit) or user.may(Right.SEND, unit)


def _row(item: PlanItem, matches: list[Match], said: list[PlanAnswer], campaign: Campaign, user: User) -> Row:
    unit = item.submission.asked.unit_id
    here = [answer for answer in said if answer.campaign_id == campaign.pk]
    before = [answer for answer in said if answer.campaign.span.last < campaign.span.last]
    return Row(
        item,
        tuple(
            Found(
                match.version.submission.asked.unit.name,
                match.version.submission.asked.unit_id == unit,
                match,
                tuple(match.replies.all()),
            )
            for match in matches
            if match.replies.all()
        ),
        tuple(match.version.submission.asked.unit.name for match in matches if not match.replies.all()),
        here[-1] if here else None,
        before[-1] if before else None,
        tuple(reversed(said)),
        may_answer(user, item),
    )
