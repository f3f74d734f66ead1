"""Which campaign comes after which, and which unit after which."""

from collections.abc import Collection, Iterable

from doingoai.periods.codes import kind_of
from doingoai_web.campaigns.models import Campaign
from doingoai_web.units.models import Succession, Unit

MOST_EARLIER = 4  # campaigns back in which plans are looked for


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


def before(units: Iterable[Unit | int]) -> dict[int, list[int]]:
    """Unit → those that were merged into it or out of which it was made, one step back; itself is not among them."""
    found: dict[int, list[int]] = {}
    pairs = Succession.objects.filter(new__in=units).values_list("new_id", "old_id")
    for new, old in pairs:
        if new is not None and new != old and old not in found.setdefault(new, []):
            found[new].append(old)
    return found


def after(units: Collection[int]) -> dict[int, list[int]]:
    """Unit → those into which it went, one step on."""
    found: dict[int, list[int]] = {}
    pairs = Succession.objects.filter(old__in=units, new__isnull=False).values_list("old_id", "new_id")
    for old, new in pairs:
        if new is not None and new != old and new not in found.setdefault(old, []):
            found[old].append(new)
    return found
