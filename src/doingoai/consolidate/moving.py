"""Where a unit's figure belongs in the units of another day.

A figure moves whole to the one unit in which all of its unit lies; where that is several, it stays unallotted at the lowest unit
that holds them all, unless the user says how to divide it. Nothing is ever divided by guess, and nothing is lost: every figure
has exactly one place, or shares that make it up to the last digit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from doingoai.consolidate.side_tables import cells
from doingoai.model import UserError
from doingoai.units.finding import MARKS, SLIP, find
from doingoai.units.register import Register, Unit
from doingoai.units.succession import as_of, line, lowest_common

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
            self._known[key] = self._found(unit, held)
        return self._known[key]

    def _found(self, unit: str, held: date) -> Destination:
        found = as_of(unit, self.day, since=held, shares=self.shares.get(unit), register=self.register)
        if found.exact:
            return Destination(found.unit, found.common, True)
        return Destination(found.unit, found.common, False, found.targets, found.unknown, found.shares)


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
            raise UserError("TH-008", where, f"“{row['target']}” đã có tỷ lệ ở dòng trên.", "Giữ một dòng.")
        own[target] = _share(row["share"], where)
    return found


def _share(words: str, where: str) -> Fraction:
    plain = words.replace(" ", "").replace(",", ".")
    try:
        share = Fraction(plain.removesuffix("%")) / (100 if plain.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        share = Fraction(-1)
    if not 0 <= share <= 1:
        raise UserError("TH-008", where, f"tỷ lệ “{words}” không hiểu được.", "Ghi 60 %, 0,6 hoặc 3/5.")
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
        raise UserError("TH-008", where, f"danh mục không có “{words}”.", "Ghi đúng tên hoặc mã đơn vị.")
    raise UserError(
        "TH-008",
        where,
        f"“{words}” có thể là nhiều đơn vị ({', '.join(ids[:6])}).",
        "Ghi mã đơn vị thay cho tên.",
    )


__all__ = ["NO_SHARES", "Destination", "Mover", "Shares", "divided", "line", "lowest_common", "read_shares"]
