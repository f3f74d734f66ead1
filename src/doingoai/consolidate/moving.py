"""Where a unit's figure belongs in the units of another day.

A figure moves whole to the one unit in which all of its unit lies; where that is several, it stays unallotted at the lowest unit
that holds them all, unless the user says how to divide it. Nothing is ever divided by guess, and nothing is lost: every figure
has exactly one place, or shares that make it up to the last digit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from doingoai.consolidate.side_tables import cells, refuse_row
from doingoai.model import UserError
from doingoai.units.finding import MARKS, SLIP, find
from doingoai.units.register import THE_NATION, Register, Unit
from doingoai.units.succession import as_of

Shares = Mapping[str, Mapping[str, Fraction]]
NO_SHARES: Shares = MappingProxyType({})
_COLUMNS = {"source": "đơn vị cũ", "target": "đơn vị mới", "share": "tỷ lệ"}


@dataclass(frozen=True, slots=True)
class Destination:
    """A unit of one day in the units of another. unit: where a figure stands; allotted: all of it belongs there.

    among: where else the parts lie, if not allotted; unknown: the sources do not say where a part went. shares: the user's, by id
    of the target.
    """

    source: Unit
    unit: Unit
    allotted: bool
    among: tuple[Unit, ...] = ()
    unknown: bool = False
    shares: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(slots=True)
class Mover:
    """Destinations as of one day, each worked out once."""

    register: Register
    day: date
    shares: Shares = field(default_factory=lambda: NO_SHARES)
    _known: dict[tuple[str, date], Destination] = field(default_factory=dict)

    def destination(self, unit: str, since: date) -> Destination:
        """Where a figure of this unit belongs. since: the last day the figure speaks of.

        Raises UserError HC-001 for an unknown unit, HC-013 for shares that do not fit.
        """
        own = self.register.get(unit)
        held = min(since, own.ended) if own.ended else since
        key = unit, held
        if key not in self._known:
            if own.began is not None and held < own.began:
                held = own.began  # a successor that reports for its predecessors
            self._known[key] = self._forward(unit, held) if held <= self.day else self._back(unit, held)
        return self._known[key]

    def _forward(self, unit: str, held: date) -> Destination:
        found = as_of(unit, self.day, since=held, shares=self.shares.get(unit), register=self.register)
        if found.exact:
            return Destination(found.unit, found.common, True)
        return Destination(found.unit, found.common, False, found.targets, found.unknown, found.shares)

    def _back(self, unit: str, held: date) -> Destination:
        """Also what a unit took in and kept its code is to be told apart again."""
        start = self.register.unit(self.register.spell_at(unit, held.isoformat()))
        ids, unknown = _made_of(self.register, unit, held.isoformat(), self.day.isoformat())
        targets = tuple(
            self.register.unit(self.register.spell_at(item, self.day.isoformat())) for item in sorted(ids)
        )
        if len(targets) == 1 and not unknown:
            return Destination(start, targets[0], True)
        common = lowest_common(self.register, targets, self.day) if targets and not unknown else None
        if common is None:
            above = self.register.parent(start, held)
            common = THE_NATION
            if above is not None and above.id != THE_NATION.id:
                common = self.destination(above.id, held).unit
            if targets:
                common = lowest_common(self.register, (common, *targets), self.day)
        shares = self.shares.get(unit)
        if shares:
            _check_shares(start, targets, shares)
        return Destination(start, common, False, targets, unknown, shares or MappingProxyType({}))


def _made_of(register: Register, unit: str, since: str, day: str) -> tuple[set[str], bool]:
    """The units of an earlier day on whose ground the unit stands on ``since``; True where the sources leave some open."""
    final: set[str] = set()
    unknown = False
    waiting, seen = [(unit, since)], {(unit, since)}
    while waiting:
        current, held = waiting.pop()
        lives = any(spell.holds(day) for spell in register.spells[current])
        rows = [row for row in register.incoming.get(current, ()) if day < row.day <= held]
        if lives:
            final.add(current)
        elif not any(row.day == register.spells[current][0].first for row in rows):
            unknown = True
        for row in rows:
            step = row.source, _eve(row.day)
            if step not in seen:
                seen.add(step)
                waiting.append(step)
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


def _check_shares(unit: Unit, targets: Sequence[Unit], shares: Mapping[str, Fraction]) -> None:
    known = {target.id for target in targets}
    if set(shares) <= known and sum(shares.values()) == 1 and all(share >= 0 for share in shares.values()):
        return
    raise UserError(
        code="HC-013",
        where=f"tỷ lệ chia của {unit.title} (mã {unit.id})",
        what=f"các phần cộng lại là {sum(shares.values())}, hoặc chia cho đơn vị không nhận phần nào.",
        do=f"Chỉ chia cho: {', '.join(sorted(known))}; các phần không âm, cộng lại đúng bằng 1 (100 %).",
    )


def divided(value: Decimal, shares: Mapping[str, Fraction]) -> dict[str, Decimal]:
    """A figure by shares, each part in the figure's own smallest unit; the parts add up to the figure exactly.

    What rounding leaves goes to the largest fractions, then by id: 10 by thirds is 4, 3, 3.
    """
    exponent = value.normalize().as_tuple().exponent
    step = Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)
    whole = int(value / step)
    exact = {unit: whole * share for unit, share in shares.items()}
    parts = {unit: part.numerator // part.denominator for unit, part in exact.items()}
    left = whole - sum(parts.values())
    for unit in sorted(exact, key=lambda unit: (parts[unit] - exact[unit], unit))[:left]:
        parts[unit] += 1
    return {unit: part * step for unit, part in parts.items()}


# ---- the user's shares ----


def read_shares(path: Path, register: Register, day: date) -> Shares:
    """A table "đơn vị cũ, đơn vị mới, tỷ lệ" (.csv, .xlsx): how the figures of a unit that was split are to be divided.

    Units by id or by name ("huyện Đắk Glei, tỉnh Kon Tum"); a share as "60 %", "0,6" or "3/5". Raises UserError TH-007 (no such
    table), TH-008 (a row that is wrong).
    """
    found: dict[str, dict[str, Fraction]] = {}
    for where, row in cells(path, _COLUMNS, "tỷ lệ chia"):
        source = _unit(register, row["source"], None, where)
        target = _unit(register, row["target"], day, where)
        own = found.setdefault(source, {})
        if target in own:
            raise refuse_row("TH-008", where, f"“{row['target']}” đã có tỷ lệ ở dòng trên.", "Giữ một dòng.")
        own[target] = _share(row["share"], where)
    return found


def _share(words: str, where: str) -> Fraction:
    plain = words.replace(" ", "").replace(",", ".")
    try:
        share = Fraction(plain.removesuffix("%")) / (100 if plain.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        share = Fraction(-1)
    if not 0 <= share <= 1:
        raise refuse_row("TH-008", where, f"tỷ lệ “{words}” không hiểu được.", "Ghi 60 %, 0,6 hoặc 3/5.")
    return share


def _unit(register: Register, words: str, day: date | None, where: str) -> str:
    """The one unit meant by the words; on a day, or one that has ended."""
    sure = [
        m
        for m in find(register, words, at=day, limit=None)
        if m.kind_agrees and m.reason not in (MARKS, SLIP)
    ]
    living = [m for m in sure if (m.living if day else m.unit.ended is not None)] or sure
    ids = list(dict.fromkeys(match.unit.id for match in living))
    if len(ids) == 1:
        return ids[0]
    if not ids:
        raise refuse_row("TH-008", where, f"danh mục không có “{words}”.", "Ghi đúng tên hoặc mã đơn vị.")
    raise refuse_row(
        "TH-008",
        where,
        f"“{words}” có thể là nhiều đơn vị ({', '.join(ids[:6])}).",
        "Ghi mã đơn vị thay cho tên.",
    )


__all__ = ["NO_SHARES", "Destination", "Mover", "Shares", "divided", "line", "lowest_common", "read_shares"]
