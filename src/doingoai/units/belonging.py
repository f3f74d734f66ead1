"""Whether a reporting unit lies in another, where its report does not say so and the register does."""

from datetime import date

from doingoai.units.finding import MARKS, SLIP, Match, find
from doingoai.units.names import AGENCY, UnitName
from doingoai.units.register import Register, Unit, register


def lies_in(
    unit: UnitName, here: UnitName, first: date, last: date, units: Register | None = None
) -> tuple[bool | None, Unit | None]:
    """(True, None) where every unit of this name lies in ``here``; (False, its province) where the only one lies elsewhere.

    unit: with the units over it that its report names; first, last: the days its report is about. (None, None) where the
    register does not know one of the two, or knows several and not all in one place: that is for a person to say.
    """
    units = units or register()
    place: UnitName | None = unit
    while place is not None and place.kind == AGENCY:
        place = place.of
    if place is None or not place.name or place.kind is None or not here.name or here.kind is None:
        return None, None
    wanted = {match.unit.id for match in _sure(units, here)}
    living = [m for m in _sure(units, place) if m.unit.holds(first) or m.unit.holds(last)]
    if not wanted or not living:
        return None, None
    inside = [_reaches(units, match.unit, wanted) for match in living]
    if all(inside):
        return True, None
    if any(inside) or len(living) > 1 or _came_to(units, living[0].unit, wanted):
        return None, None
    above = [above for above in units.ancestors(living[0].unit) if above.level == "province"]
    return (False, above[0]) if above else (None, None)


def _sure(units: Register, name: UnitName) -> list[Match]:
    words, above = [name.own], name.of
    while above is not None:
        if above.kind != AGENCY and above.name:
            words.append(above.own)
        above = above.of
    matches = find(units, ", ".join(words), limit=None)
    return [match for match in matches if match.kind_agrees and match.reason not in (MARKS, SLIP)]


def _line(units: Register, unit: Unit) -> set[str]:
    if unit.id not in units.spells:
        return set()
    return {unit.id, *(above for spell in units.spells[unit.id] for above in units.lineage(spell))}


def _reaches(units: Register, unit: Unit, wanted: set[str]) -> bool:
    return not wanted.isdisjoint(_line(units, unit))


def _came_to(units: Register, unit: Unit, wanted: set[str]) -> bool:
    """A unit above it went into one of those wanted: counted there as of a later day, not foreign to it."""
    later = {row.to for above in _line(units, unit) for row in units.outgoing.get(above, ())}
    return not wanted.isdisjoint(later)


__all__ = ["lies_in"]
