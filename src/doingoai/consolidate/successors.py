"""Reports of units and of what became of them within one campaign: a successor may report for its predecessors.

In a year that holds a reform a commune may have reported before it ended, and the commune that took it over may report for the
whole year. Both are kept; where all of the one lies in the other, the successor's figure counts and the predecessor's is compared
with it, like that of a unit below; else a person is asked.
"""

from collections.abc import Iterable, Mapping, Sequence

from doingoai.consolidate.moving import Destination, Mover
from doingoai.consolidate.placing import say
from doingoai.model import Period, Question, UsedReport
from doingoai.units.names import AGENCY, parse_unit
from doingoai.units.register import Unit, register
from doingoai.units.resolving import context_of
from doingoai.units.roster import RosterUnit

Chains = Mapping[str, tuple[str, ...]]


def settle_successors(
    used: Sequence[UsedReport], units: Mapping[str, Unit | None], period: Period, chains: Chains
) -> tuple[dict[str, tuple[str, ...]], list[Question]]:
    """Unit → those above it whose own figure counts instead, nearest first, with successors and what the register adds.

    units: source → the register's unit. chains: what the list of units and the texts say. The questions ask whether a successor
    reported for its predecessor.
    """
    found = dict(chains)
    questions: list[Question] = []
    own = [(item, unit) for item in used if (unit := units.get(item.source)) and not _agency(item)]
    if len(own) < 2:
        return found, questions
    mover = Mover(register(), period.last)
    by_id: dict[str, UsedReport] = {unit.id: item for item, unit in own}
    for item, unit in own:
        if not found.get(item.unit):
            above = mover.register.ancestors(unit, min(filter(None, (unit.ended, period.last))))
            found[item.unit] = tuple(by_id[up.id].unit for up in above if up.id in by_id)
        to = _went(unit, period, mover)
        if to is None:
            continue
        for heir in (to.unit,) if to.allotted else to.among:
            if heir.id in by_id and heir.id != unit.id:
                key = "successor" if to.allotted else "successors"
                words = say("questions", key).format(unit=item.unit, above=by_id[heir.id].unit)
                questions.append(Question(words, item.source, item.report.header.issuer_span))
                if to.allotted:
                    found[item.unit] = (by_id[heir.id].unit, *found[item.unit])
    return found, questions


def _agency(item: UsedReport) -> bool:
    return parse_unit(item.unit).kind == AGENCY


def _went(unit: Unit, period: Period, mover: Mover) -> Destination | None:
    """Where the unit went, if it ended within the period."""
    if unit.ended is None or not period.first <= unit.ended < period.last:
        return None
    return mover.destination(unit.id, unit.ended)


def reported_by_successor(
    missing: Iterable[RosterUnit], units: Mapping[str, Unit | None], period: Period
) -> frozenset[str]:
    """Names of the units on the list that ended within the period and whose one successor reported."""
    reporting = {unit.id for unit in units.values() if unit is not None}
    if not reporting:
        return frozenset()
    known = register()
    heirs = Mover(known, period.last)
    found = set()
    for owed in missing:
        place = (owed.parent,) if owed.parent else ()
        unit = context_of(owed.name, place, period.first, known).issuer
        to = _went(unit, period, heirs) if unit is not None else None
        if to is not None and to.allotted and to.unit.id in reporting:
            found.add(owed.name)
    return frozenset(found)


__all__ = ["reported_by_successor", "settle_successors"]
