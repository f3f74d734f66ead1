"""The sketches of a campaign's reports, made where they are missing and kept: see ``neighbours``."""

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, QuerySet

import doingoai
from doingoai.consolidate.masking import masked
from doingoai.model import Report
from doingoai_web.campaigns.models import Campaign
from doingoai_web.review.models import Sketch as Row
from doingoai_web.review.models import Version
from doingoai_web.review.neighbours import (
    Neighbours,
    Newcomers,
    Runs,
    Sketch,
    joined,
    loaded,
    parted,
    place_of,
    sketched,
    written,
)
from doingoai_web.review.services import knowledge_digest

AT_ONCE = 25  # reports sketched in one transaction


@dataclass(frozen=True, slots=True)
class Kept:
    """A sketch as it is kept. row: its number, another one after each change."""

    row: int
    seed: str
    sketch: Sketch


def currents(campaign: Campaign) -> QuerySet[Version]:
    """The versions that stand for the units of a campaign, in the order in which they came."""
    found = Version.objects.filter(submission__asked__campaign=campaign, submission__current=F("pk"))
    return found.order_by("pk")


def neighbours(
    campaign: Campaign, common: int, alive: Callable[[int, int], object], until: float
) -> Neighbours | None:
    """The sketches of all reports of a campaign. alive: told how many are made, of how many that were missing; until: when to stop, by
    the monotonic clock: then None, and what was made stays."""
    kept: dict[int, Kept] = {}
    done, left = 0, _some_more(campaign, kept)
    while left:
        done += AT_ONCE
        alive(done, done + left)
        if time.monotonic() > until:
            return None
        left = _some_more(campaign, kept)
    return Neighbours(
        {key: one.sketch for key, one in kept.items()},
        {key: str(one.row) for key, one in kept.items()},
        common,
    )


@transaction.atomic
def _some_more(campaign: Campaign, kept: dict[int, Kept]) -> int:
    """Bring the sketches in hand up to date, some of those that are missing made; how many still are. One worker at a time: of two
    reports the later one is held against the earlier."""
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    keys = list(currents(campaign).values_list("pk", flat=True))
    rows = Row.objects.filter(version__in=currents(campaign).order_by().values("pk"))
    numbers = dict(rows.values_list("version", "pk"))
    there = {key: one for key, one in kept.items() if numbers.get(key) == one.row}
    fresh = [row for key, row in numbers.items() if key not in there]
    for row in rows.filter(pk__in=fresh).defer("runs").iterator(chunk_size=500):
        there[row.version_id] = Kept(row.pk, row.seed, loaded(bytes(row.kept)))
    todo = _missing(keys, there)
    if todo:
        there |= _made(todo[:AT_ONCE], there)
        todo = _missing(keys, there)
    kept.clear()
    kept.update((key, there[key]) for key in keys if key in there)
    return len(todo)


def _places(there: Iterable[Kept]) -> frozenset[str]:
    return frozenset(one.sketch.place for one in there if one.sketch.place)


def _seed(names: frozenset[str], places: frozenset[str]) -> str:
    """What a sketch was made with: the program, and which of the units that it names report too, for their names are masked."""
    state = [doingoai.__version__, knowledge_digest(), sorted(names & places)]
    return hashlib.sha256(repr(state).encode()).hexdigest()


def _missing(keys: Iterable[int], there: dict[int, Kept]) -> list[int]:
    places = _places(there.values())
    return [
        key for key in keys if (one := there.get(key)) is None or one.seed != _seed(one.sketch.names, places)
    ]


def _made(keys: list[int], there: dict[int, Kept]) -> dict[int, Kept]:
    """Sketch these reports and hold them against all others."""
    reports: dict[int, Report] = {
        version.pk: masked(version.report) for version in Version.objects.filter(pk__in=keys)
    }
    others = [one for key, one in there.items() if key not in reports]
    places = _places(others) | {place for report in reports.values() if (place := place_of(report))}
    new: dict[int, tuple[Sketch, Runs]] = {key: sketched(report, places) for key, report in reports.items()}
    met = Newcomers(list(new.values()))
    known = {one.row: one.sketch.lines for one in others}
    for number, packed in Row.objects.filter(pk__in=known).values_list("pk", "runs").iterator(chunk_size=200):
        met.meet(known[number], parted(known[number], bytes(packed)))
    Row.objects.filter(version__in=keys).delete()
    found = {}
    for key, (sketch, runs) in new.items():
        whole, seed = met.near(sketch), _seed(sketch.names, places)
        row = Row.objects.create(version_id=key, seed=seed, kept=written(whole), runs=joined(runs))
        found[key] = Kept(row.pk, seed, whole)
    return found
