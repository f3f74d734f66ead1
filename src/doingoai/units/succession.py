"""What a unit of one day is on another day: the basis for counting old reports in today's units, and the other way round."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
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

    since: the day for which its figure holds; without one the day itself within the unit's life, else its last or first day. A
    unit that gave parts away after it and goes on is then more than one; on a day before it, what the unit took in and kept its
    code is told apart again. A day before the unit began leads back to what it was made of; a day for which the unit had not
    begun counts as its first (a successor that reports for its predecessors). shares: how a figure is to be divided among
    targets, by their ids. Raises UserError HC-001 for an unknown unit, HC-013 for shares that do not fit.
    """
    register = register or bundled()
    own = register.get(unit)
    held = min(filter(None, (own.ended, since or day)))
    if own.began is not None and held < own.began and (since is not None or not own.since_list):
        held = own.began
    walk = _forward if held <= day else _back
    found, unknown = walk(register, unit, held.isoformat(), day.isoformat())
    targets = tuple(register.unit(register.spell_at(item, day.isoformat())) for item in sorted(found))
    exact = len(targets) == 1 and not unknown
    start = register.unit(register.spell_at(unit, held.isoformat()))
    if exact:
        common = targets[0]
    elif unknown or not targets:
        common = _above_all(register, start, targets, held, day)
    else:
        common = lowest_common(register, targets, day)
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


def _back(register: Register, unit: str, since: str, day: str) -> tuple[set[str], bool]:
    """The units of an earlier day on whose ground the unit stands on ``since``; True where the sources leave some open."""
    final: set[str] = set()
    unknown = False
    waiting, seen = [(unit, since)], {(unit, since)}
    while waiting:
        current, held = waiting.pop()
        rows = [row for row in register.incoming.get(current, ()) if day < row.day <= held]
        if _lives(register, current, day):
            final.add(current)
        elif not any(row.day == register.spells[current][0].first for row in rows):
            unknown = True
        for row in rows:
            step = row.source, _eve(row.day)
            if step not in seen:
                seen.add(step)
                waiting.append(step)
    # the district whose area it was stands beside its communes in the rows: the communes are enough
    above = {up for item in final for up in register.lineage(register.spell_at(item, day))}
    return final - above, unknown


def _eve(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def line(register: Register, unit: Unit, day: date) -> tuple[Unit, ...]:
    """From the nation down to the unit, on a day."""
    above = [item for item in register.ancestors(unit, day) if item.id != THE_NATION.id]
    return (THE_NATION, *reversed(above), *(() if unit.id == THE_NATION.id else (unit,)))


def lowest_common(register: Register, units: Iterable[Unit], day: date) -> Unit:
    """The lowest unit of a day that holds all of these."""
    common = THE_NATION
    for steps in zip(*(line(register, unit, day) for unit in units), strict=False):
        if len({step.id for step in steps}) > 1:
            break
        common = steps[0]
    return common


def _above_all(register: Register, start: Unit, targets: Sequence[Unit], held: date, day: date) -> Unit:
    """Where the sources do not say where a unit, or a part of it, went: what its parent of then has become, and the targets too."""
    above = register.parent(start, held)
    if above is None or above.id == THE_NATION.id:
        return THE_NATION
    around = as_of(above.id, day, since=held, register=register).common
    common = lowest_common(register, (around, *targets), day)
    # targets are parts: the unit that holds them all stands above them, also where there is but one
    if common.id in {target.id for target in targets}:
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


__all__ = ["Rebased", "as_of", "line", "lowest_common"]
