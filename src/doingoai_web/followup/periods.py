"""Which campaign comes after which, and which unit after which."""

from collections.abc import Collection
from datetime import date

from django.db.models import F, Q, QuerySet

from doingoai.periods.codes import kind_of
from doingoai_web.campaigns.models import Campaign
from doingoai_web.people.models import Reach
from doingoai_web.units.models import Succession, Unit

MOST_EARLIER = 4  # campaigns back in which plans are looked for
MOST_STEPS = 6  # reforms one after another that are followed


def _order(campaign: Campaign, like: Campaign) -> tuple[object, ...]:
    """The later period first; of those that end on one day the one of the same kind."""
    return (campaign.span.last, kind_of(campaign.span) == kind_of(like.span), campaign.pk)


def earlier(campaign: Campaign) -> list[Campaign]:
    """The campaigns of the same owner whose period ends before this one's does, the last one first."""
    rows = Campaign.objects.filter(owner=campaign.owner_id).exclude(pk=campaign.pk).select_related("owner")
    found = [row for row in rows if row.span.last < campaign.span.last]
    return sorted(found, key=lambda row: _order(row, campaign), reverse=True)[:MOST_EARLIER]


def later(campaign: Campaign) -> list[Campaign]:
    """The campaigns of the same owner whose period ends after this one's does."""
    rows = Campaign.objects.filter(owner=campaign.owner_id).exclude(pk=campaign.pk)
    return [row for row in rows if row.span.last > campaign.span.last]


def _ended() -> QuerySet[Succession]:
    """The steps from units that are no more to those that took them over."""
    return Succession.objects.filter(old__valid_to__isnull=False, new__isnull=False).exclude(old=F("new"))


def _walked(units: Collection[int], here: str, there: str) -> dict[int, list[int]]:
    """Unit → all that one comes to from it, over the steps from the field ``here`` to the field ``there``; itself is not among them."""
    steps: dict[int, list[int]] = {}
    waiting, seen = set(units), set(units)
    for _step in range(MOST_STEPS):
        if not waiting:
            break
        pairs = list(_ended().filter(**{f"{here}__in": waiting}).values_list(here, there))
        for one, other in pairs:
            steps.setdefault(one, []).append(other)
        waiting = {other for _, other in pairs} - seen
        seen |= waiting
    found: dict[int, list[int]] = {}
    for unit in units:
        reached: dict[int, None] = {}
        further = list(steps.get(unit, ()))
        while further:
            one = further.pop(0)
            if one != unit and one not in reached:
                reached[one] = None
                further += steps.get(one, ())
        if reached:
            found[unit] = list(reached)
    return found


def before(units: Collection[int]) -> dict[int, list[int]]:
    """Unit → those that ended and went into it, in one reform or in several."""
    return _walked(units, "new", "old")


def after(units: Collection[int]) -> dict[int, list[int]]:
    """Unit that ended → those into which it went, in one reform or in several."""
    return _walked(units, "old", "new")


def heirs(units: Collection[int], day: date) -> dict[int, list[Unit]]:
    """Unit that ended → those that hold its ground on a day, by name: two queries and one for each reform after another."""
    went = after(units)
    there = Unit.objects.holding(day).in_bulk({pk for found in went.values() for pk in found}) if went else {}
    found = {
        pk: sorted((there[one] for one in ones if one in there), key=lambda unit: unit.name)
        for pk, ones in went.items()
    }
    return {pk: ones for pk, ones in found.items() if ones}


def inherited(reach: Reach) -> list[int]:
    """The units that ended outside these subtrees and went, in one reform or in several, into a unit inside."""
    inside = reach.on("new__path")
    found: set[int] = set()
    for _step in range(MOST_STEPS):
        steps = _ended().filter(inside).exclude(reach.on("old__path")).exclude(old__in=found)
        fresh = set(steps.values_list("old", flat=True))
        if not fresh:
            break
        found |= fresh
        inside = Q(new__in=fresh)
    return sorted(found)
