"""Reports of units and of what became of them within one campaign: a successor may report for its predecessors.

In a year that holds a reform a commune may have reported before it ended, and the commune that took it over may report for the
whole year. Both are kept; where all of the one lies in the other, the successor's figure counts and the predecessor's is compared
with it, like that of a unit below; else a person is asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from doingoai.consolidate.moving import Destination, Mover
from doingoai.consolidate.parts import days_of
from doingoai.consolidate.texts import say
from doingoai.model import Period, Question, UsedReport
from doingoai.units.names import AGENCY, parse_unit
from doingoai.units.register import Register, Unit
from doingoai.units.resolving import context_of
from doingoai.units.roster import RosterUnit

Chains = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Settled:
    """chains: unit → those whose own figure counts instead, nearest first; heirs: unit that ended → all that took it over, where
    each of them reported later days only."""

    chains: Chains
    heirs: Chains
    questions: tuple[Question, ...]


def settle_successors(
    used: Sequence[UsedReport],
    units: Mapping[str, Unit | None],
    period: Period,
    chains: Chains,
    known: Register,
) -> Settled:
    """The chains with successors and what the register adds; the questions ask whether a successor reported for its predecessor.

    units: source → the register's unit. chains: what the list of units and the texts say.
    """
    found, heirs = dict(chains), dict[str, tuple[str, ...]]()
    questions: list[Question] = []
    own = [(item, unit) for item in used if (unit := units.get(item.source)) and not _agency(item)]
    mover = Mover(known, period.last)
    by_id: dict[str, list[UsedReport]] = {}
    for item, unit in own:
        by_id.setdefault(unit.id, []).append(item)
    for item, unit in own:
        if not found.get(item.unit):
            above = mover.register.ancestors(unit, min(filter(None, (unit.ended, period.last))))
            found[item.unit] = tuple(by_id[up.id][0].unit for up in above if up.id in by_id)
        to = _went(unit, period, mover)
        if to is None:
            continue
        took = [heir.id for heir in ((to.unit,) if to.allotted else to.among) if heir.id != unit.id]
        if took and all(_later(item, by_id.get(heir, ())) for heir in took):
            heirs[item.unit] = tuple(by_id[heir][0].unit for heir in took)
        for heir in took:
            meeting = [other for other in by_id.get(heir, ()) if _meet(item, other)]
            if meeting:
                key = "successor" if to.allotted else "successors"
                words = say("questions", key).format(unit=item.unit, above=meeting[0].unit)
                questions.append(Question(words, item.source, item.report.header.issuer_span))
                if to.allotted:
                    found[item.unit] = (meeting[0].unit, *found[item.unit])
    return Settled(found, heirs, tuple(dict.fromkeys(questions)))


def _meet(a: UsedReport, b: UsedReport) -> bool:
    """Whether the two reports speak of days in common."""
    return days_of(a).overlaps(days_of(b))


def _later(before: UsedReport, reports: Sequence[UsedReport]) -> bool:
    """Whether a unit reported, and of later days only."""
    return bool(reports) and all(days_of(before).last < days_of(item).first for item in reports)


def _agency(item: UsedReport) -> bool:
    return parse_unit(item.unit).kind == AGENCY


def _went(unit: Unit, period: Period, mover: Mover) -> Destination | None:
    """Where the unit went, if it ended within the period."""
    if unit.ended is None or not period.first <= unit.ended < period.last:
        return None
    return mover.destination(unit.id, unit.ended)


def reported_by_successor(
    missing: Iterable[RosterUnit], units: Mapping[str, Unit | None], period: Period, known: Register
) -> frozenset[str]:
    """Names of the units on the list that ended within the period and whose one successor reported."""
    reporting = {unit.id for unit in units.values() if unit is not None}
    if not reporting:
        return frozenset()
    heirs = Mover(known, period.last)
    found = set()
    for owed in missing:
        place = (owed.parent,) if owed.parent else ()
        unit = context_of(owed.name, place, period.first, known).issuer
        to = _went(unit, period, heirs) if unit is not None else None
        if to is not None and to.allotted and to.unit.id in reporting:
            found.add(owed.name)
    return frozenset(found)


__all__ = ["Settled", "reported_by_successor", "settle_successors"]
