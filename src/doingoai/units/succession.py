"""What a unit of one day is on another day: the basis for counting old reports in today's units, and the other way round."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from doingoai.model import UserError
from doingoai.units.register import THE_NATION, Register, Unit
from doingoai.units.register import register as bundled

_NO_SHARES: Mapping[str, Fraction] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Rebased:
    """A unit as of another day.

    targets: the units of that day in which it lies, or parts of it. exact: all of it lies in the one target, so a figure moves
    whole. common: the lowest unit that holds all targets: a figure that cannot be moved whole stays there, unallotted, unless
    the user gave shares. unknown: the sources do not say where it, or a part of it, went. shares: what the user gave, by id of
    target; they add up to 1.
    """

    unit: Unit
    day: date
    targets: tuple[Unit, ...]
    exact: bool
    common: Unit
    unknown: bool = False
    shares: Mapping[str, Fraction] = field(default_factory=lambda: _NO_SHARES)


def as_of(
    unit: str,
    day: date,
    *,
    since: date | None = None,
    shares: Mapping[str, Fraction] | None = None,
    register: Register | None = None,
) -> Rebased:
    """The unit on another day, along its successions.

    since: the day for which its figure holds, by default the unit's last day: a unit that gave parts away after it and goes on
    is then more than one. A day before the unit began leads back to what it was made of. shares: how a figure is to be divided
    among targets, by their ids. Raises UserError HC-001 for an unknown unit, HC-013 for shares that do not fit.
    """
    register = register or bundled()
    own = register.get(unit)
    if own.began is not None and day < own.began and not own.since_list:
        found, unknown = _back(register, unit, day.isoformat())
        held = own.began
    else:
        held = since or min(filter(None, (own.ended, day)))
        found, unknown = _forward(register, unit, held.isoformat(), day.isoformat())
    targets = tuple(register.unit(register.spell_at(item, day.isoformat())) for item in sorted(found))
    exact = len(targets) == 1 and not unknown
    start = register.get(unit, max(held, own.began or held))
    common = targets[0] if exact else _common(register, start, targets, day, unknown=unknown)
    checked = _checked(start, targets, shares) if shares else _NO_SHARES
    return Rebased(start, day, targets, exact, common, unknown, checked)


def _lives(register: Register, unit: str, day: str) -> bool:
    return any(spell.holds(day) for spell in register.spells[unit])


def _forward(register: Register, unit: str, since: str, day: str) -> tuple[set[str], bool]:
    final: set[str] = set()
    unknown = False
    waiting, seen = [(unit, since)], {(unit, since)}
    while waiting:
        current, held = waiting.pop()
        rows = [
            row for row in register.outgoing.get(current, ()) if held < row.day <= day and row.to != current
        ]
        if not rows:
            if _lives(register, current, day):
                final.add(current)
            else:
                unknown = True
            continue
        first = rows[0].day
        steps = [row.to for row in rows if row.day == first]
        unknown = unknown or "" in steps
        if _lives(register, current, first):
            steps.append(current)
        for step in filter(None, steps):
            if (step, first) not in seen:
                seen.add((step, first))
                waiting.append((step, first))
    return final, unknown


def _back(register: Register, unit: str, day: str) -> tuple[set[str], bool]:
    """The units of an earlier day of which a part or all lies in the unit."""
    final: set[str] = set()
    unknown = False
    waiting, seen = [unit], {unit}
    while waiting:
        current = waiting.pop()
        if _lives(register, current, day):
            final.add(current)
            continue
        rows = register.incoming.get(current, ())
        began = register.spells[current][0].first
        made_of = [row.source for row in rows if row.day == began]
        unknown = unknown or not made_of
        for source in made_of:
            if source not in seen:
                seen.add(source)
                waiting.append(source)
    # the district whose area it was stands beside its communes in the rows: the communes are enough
    above = {unit for item in final for unit in register.lineage(register.spell_at(item, day))}
    return final - above, unknown


def _line(register: Register, unit: Unit, day: date) -> tuple[Unit, ...]:
    """From the nation down to the unit."""
    above = [item for item in register.ancestors(unit, day) if item.id != THE_NATION.id]
    return (THE_NATION, *reversed(above), unit)


def _common(register: Register, start: Unit, targets: Iterable[Unit], day: date, *, unknown: bool) -> Unit:
    lines = [_line(register, target, day) for target in targets]
    if unknown:
        above = register.parent(start)
        if above is None or above.id == THE_NATION.id:
            return THE_NATION
        lines.append(_line(register, as_of(above.id, day, since=start.ended, register=register).common, day))
    common = THE_NATION
    for steps in zip(*lines, strict=False):
        if len({step.id for step in steps}) > 1:
            break
        common = steps[0]
    # targets are parts: the unit that holds them all stands above them, also where there is but one
    if unknown and common.id in {target.id for target in targets}:
        common = register.parent(common, day) or THE_NATION
    return common


def _checked(unit: Unit, targets: Iterable[Unit], shares: Mapping[str, Fraction]) -> Mapping[str, Fraction]:
    """The shares, if each goes to a target and together they are the whole. Raises UserError HC-013."""
    known = {target.id for target in targets}
    where = f"tỷ lệ chia của {unit.title} (mã {unit.id})"
    if strange := sorted(set(shares) - known):
        raise UserError(
            code="HC-013",
            where=where,
            what=f"“{', '.join(strange)}” không nhận phần nào của đơn vị này.",
            do=f"Chỉ chia cho: {', '.join(sorted(known)) or 'không đơn vị nào'}.",
        )
    if sum(shares.values()) != 1 or any(share < 0 for share in shares.values()):
        raise UserError(
            code="HC-013",
            where=where,
            what=f"các phần cộng lại là {sum(shares.values())}, không phải 1.",
            do="Sửa để các phần không âm và cộng lại đúng bằng 1 (100 %).",
        )
    return MappingProxyType(dict(shares))


__all__ = ["Rebased", "as_of"]
