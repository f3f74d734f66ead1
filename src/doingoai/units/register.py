"""The register of units through time: who existed when, under whom, by which names; what became of each.

Nothing is ever deleted: a unit that has ended is found, shown and read in its own time. The data and its doubts stand in
``knowledge/units``; a user's own file may be laid over it (``doingoai.units.local``).
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Final

from doingoai.model import UserError
from doingoai.units.consistency import code_of
from doingoai.units.name_words import fold, fold_all, loose
from doingoai.units.tables import (
    KINDS,
    LEVEL_OF,
    Agency,
    Alias,
    Resolution,
    Spell,
    SpellTable,
    Succession,
    read_agencies,
    read_aliases,
    read_resolutions,
    read_spell_table,
    read_successions,
)

LEVEL_ORDER: Final = {"nation": 0, "province": 1, "district": 2, "commune": 3}
NATION: Final = "VN"
_SHORT: Final = {kind: "thành phố" if kind.startswith("thành phố") else kind for kind, _ in KINDS.values()}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, or a body of one, as it stood during one spell of its life.

    id: stable through renaming, raising and a change of parent; a body's is "62/so-ngoai-vu". kind: official ("thành phố thuộc
    tỉnh", "sở"). name: without the kind ("Đắk Glei"), a body's in full ("Sở Ngoại vụ"). parent: id of the unit above it, for a
    body the unit it belongs to. valid_from, valid_to: days on which this spell began and ended, both included; None where it
    began before the sources (31/8/2004), or still holds. began, ended: the same for the unit's whole life. since_list: the
    sources list it from valid_from only, it existed before.
    """

    id: str
    code: str
    kind: str
    name: str
    level: str
    parent: str | None
    valid_from: date | None
    valid_to: date | None
    began: date | None
    ended: date | None
    spellings: tuple[str, ...] = ()
    since_list: bool = False
    body: bool = False

    @property
    def short_kind(self) -> str:
        """ "thành phố" for "thành phố thuộc tỉnh"."""
        return _SHORT.get(self.kind, self.kind)

    @property
    def title(self) -> str:
        """Kind and name: "huyện Đắk Glei", "Sở Ngoại vụ"."""
        return self.name if self.body or self.kind == "quốc gia" else f"{self.short_kind} {self.name}"

    def holds(self, day: date) -> bool:
        """Whether the unit exists on a day."""
        return (self.began is None or self.began <= day) and (self.ended is None or day <= self.ended)


@dataclass(frozen=True, slots=True)
class Event:
    """A succession between two units. to: None where the sources do not say. See ``tables.Succession`` for the rest."""

    source: Unit
    to: Unit | None
    day: date
    how: str
    resolution: str
    part: bool
    default: bool
    basis: str


@dataclass(frozen=True, slots=True)
class Node:
    """A line of a tree. depth: 0 for the unit asked for."""

    depth: int
    unit: Unit


def _date(text: str) -> date | None:
    return _days(text) if text else None


@lru_cache(maxsize=2_000)
def _days(text: str) -> date:
    return date.fromisoformat(text)


def refuse_unknown(words: str) -> UserError:
    """HC-001: no such unit."""
    return UserError(
        code="HC-001",
        where=words,
        what="danh mục không có đơn vị này.",
        do="Tìm bằng “doingoai units find TÊN”, hoặc thêm đơn vị vào tệp của mình (--register).",
    )


def said(day: date | None) -> str:
    """A day as people write it; nothing for None."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day else ""


class Register:
    """Units with their look-ups. Built once, never changed; indexes are made when first asked for."""

    def __init__(
        self,
        spells: Iterable[Spell] | SpellTable,
        aliases: Iterable[Alias] = (),
        successions: Callable[[], Sequence[Succession]] | None = None,
        agencies: Callable[[], Sequence[Agency]] | None = None,
    ) -> None:
        self.spells = spells if isinstance(spells, SpellTable) else SpellTable.of(spells)
        self.aliases = tuple(aliases)
        self._read_successions = successions or (lambda: ())
        self._read_agencies = agencies or (lambda: ())

    # ---- indexes ----

    @cached_property
    def _named(self) -> Mapping[str, Sequence[str]]:
        """Every name and spelling as written → ids, in the order of the ids."""
        found = {name: list(ids) for name, ids in self.spells.names().items()}
        for alias in self.aliases:
            ids = found.setdefault(alias.name, [])
            if alias.id not in ids:
                ids.append(alias.id)
        return found

    @cached_property
    def keys(self) -> Mapping[str, Sequence[str]]:
        """``fold`` of every name and spelling → ids."""
        found: dict[str, list[str]] = {}
        for key, ids in zip(fold_all(self._named), self._named.values(), strict=True):
            own = found.get(key)
            found[key] = list(ids) if own is None else [*own, *(unit for unit in ids if unit not in own)]
        return found

    @cached_property
    def loose_keys(self) -> Mapping[str, Sequence[str]]:
        """``loose`` of every name → keys of ``keys``."""
        found: dict[str, list[str]] = {}
        for name in self._named:
            key, keys = fold(name), found.setdefault(loose(name), [])
            if key not in keys:
                keys.append(key)
        return found

    @cached_property
    def _spellings(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for alias in self.aliases:
            found[alias.id] = (*found.get(alias.id, ()), alias.name)
        return found

    @cached_property
    def _below(self) -> Mapping[str, Iterable[str]]:
        """Unit → those that stood right below it at some time; "" → provinces."""
        found: dict[str, dict[str, None]] = {}
        for unit, parent in self.spells.parents():
            found.setdefault(parent, {})[unit] = None
        return found

    def provinces(self) -> tuple[str, ...]:
        """The ids of all provinces that ever were."""
        return tuple(self._below.get("", ()))

    @cached_property
    def outgoing(self) -> Mapping[str, Sequence[Succession]]:
        """Unit → what became of it, in the order of time."""
        found: dict[str, list[Succession]] = {}
        for row in sorted(self._read_successions(), key=lambda row: row.day):
            found.setdefault(row.source, []).append(row)
        return found

    @cached_property
    def incoming(self) -> Mapping[str, Sequence[Succession]]:
        """Unit → where it came from, in the order of time."""
        found: dict[str, list[Succession]] = {}
        for rows in self.outgoing.values():
            for row in rows:
                if row.to and row.to != row.source:
                    found.setdefault(row.to, []).append(row)
        for rows in found.values():
            rows.sort(key=lambda row: (row.day, row.source))
        return found

    @cached_property
    def agencies(self) -> tuple[Agency, ...]:
        """Evidence of which body handles external affairs in a province."""
        return tuple(self._read_agencies())

    # ---- one unit ----

    def __contains__(self, unit: str) -> bool:
        return unit in self.spells

    def spell_at(self, unit: str, day: str = "") -> Spell:
        """The spell of a day; the last one before it where the unit had ended; the first where it had not begun."""
        own = self.spells[unit]
        if not day:
            return own[-1]
        return next((spell for spell in reversed(own) if spell.first <= day), own[0])

    def unit(self, spell: Spell) -> Unit:
        """The spell as a value."""
        own = self.spells[spell.id]
        return Unit(
            id=spell.id,
            code=code_of(spell.id),
            kind=spell.kind,
            name=spell.name,
            level=LEVEL_OF[spell.kind],
            parent=spell.parent or None,
            valid_from=_date(spell.first),
            valid_to=_date(spell.last),
            began=_date(own[0].first),
            ended=_date(own[-1].last),
            spellings=self._spellings.get(spell.id, ()),
            since_list=spell.since_list,
        )

    def get(self, unit: str, at: date | None = None) -> Unit:
        """The unit as it stood on a day, without one as it stands or last stood.

        A unit that had ended by ``at`` is returned as it last stood (``ended`` tells). Raises UserError HC-001 for an unknown
        id, HC-002 for a day before the unit began.
        """
        if unit == NATION:
            return THE_NATION
        if unit not in self.spells:
            raise refuse_unknown(unit)
        found = self.unit(self.spell_at(unit, at.isoformat() if at else ""))
        if at is not None and found.began is not None and at < found.began and not found.since_list:
            raise UserError(
                code="HC-002",
                where=f"{found.title} (mã {unit})",
                what=f"đơn vị này có từ ngày {said(found.began)}, chưa có vào ngày {said(at)}.",
                do=f"Xem “doingoai units show {unit}” để biết trước đó thuộc đơn vị nào.",
            )
        return found

    def history(self, unit: str) -> tuple[Unit, ...]:
        """All spells of a unit, in the order of time."""
        if unit not in self.spells:
            raise refuse_unknown(unit)
        return tuple(map(self.unit, self.spells[unit]))

    def parent(self, unit: Unit, at: date | None = None) -> Unit | None:
        """The unit above, as it stood on ``at``, else when this spell ended, else as it stands."""
        if unit.parent is None:
            return None
        day = at or unit.valid_to
        if unit.parent == NATION or unit.parent not in self.spells:
            return THE_NATION if unit.parent == NATION else None
        return self.unit(self.spell_at(unit.parent, day.isoformat() if day else ""))

    def ancestors(self, unit: Unit, at: date | None = None) -> tuple[Unit, ...]:
        """The units above, nearest first."""
        found: list[Unit] = []
        above = self.parent(unit, at)
        while above is not None and len(found) < len(LEVEL_ORDER):
            found.append(above)
            above = self.parent(above, at or unit.valid_to)
        return tuple(found)

    def lineage(self, spell: Spell) -> tuple[str, ...]:
        """The ids above a spell as it last stood, nearest first."""
        found: list[str] = []
        day, parent = spell.last, spell.parent
        while parent in self.spells and len(found) < len(LEVEL_ORDER):
            found.append(parent)
            parent = self.spell_at(parent, day).parent
        return tuple(found)

    # ---- below ----

    def children(self, unit: str, at: date | None = None) -> tuple[Unit, ...]:
        """The units right below on a day (without one: on the last day of the unit, or now), by code."""
        day = self._last_day(unit, at)
        below = (spell for child in self._below.get(unit, ()) for spell in self.spells[child])
        rows = (spell for spell in below if spell.parent == unit and spell.holds(day))
        return tuple(map(self.unit, sorted(rows, key=lambda spell: (code_of(spell.id), spell.id))))

    def _last_day(self, unit: str, at: date | None) -> str:
        if at is not None:
            return at.isoformat()
        return self.spells[unit][-1].last or "9999-12-31"

    def tree(self, unit: str, at: date | None = None) -> tuple[Node, ...]:
        """The unit and all below it on a day, each under its parent.

        Raises UserError HC-001 for an unknown unit, HC-002 where it did not exist on that day.
        """
        top = self.get(unit, at)
        if at is not None and not top.holds(at) and not top.since_list:
            heirs = ", ".join(f"{item.title} ({item.id})" for item in self.as_of_units(unit, at)[:6])
            raise UserError(
                code="HC-002",
                where=f"{top.title} (mã {unit})",
                what=f"đơn vị này đã kết thúc ngày {said(top.ended)}, không còn vào ngày {said(at)}.",
                do=f"Chọn ngày trước đó, hoặc xem đơn vị kế tiếp: {heirs or 'nguồn không nêu'}.",
            )
        return tuple(self._walk(top, at, 0))

    def _walk(self, unit: Unit, at: date | None, depth: int) -> Iterator[Node]:
        yield Node(depth, unit)
        if depth < len(LEVEL_ORDER):
            for child in self.children(unit.id, at):
                yield from self._walk(child, at or self._end(unit), depth + 1)

    def _end(self, unit: Unit) -> date | None:
        return unit.ended

    # ---- through time ----

    def events(self, unit: str) -> tuple[Event, ...]:
        """All that happened to a unit, its own renamings included, in the order of time."""
        if unit not in self.spells:
            raise refuse_unknown(unit)
        return tuple(self._event(row) for row in self.outgoing.get(unit, ()))

    def _event(self, row: Succession) -> Event:
        before = self._eve(row)
        return Event(
            source=self.unit(before),
            to=self.unit(self.spell_at(row.to, row.day)) if row.to else None,
            day=_days(row.day),
            how=row.how,
            resolution=row.resolution,
            part=row.part,
            default=row.default,
            basis=row.basis,
        )

    def _eve(self, row: Succession) -> Spell:
        own = self.spells[row.source]
        return next((spell for spell in reversed(own) if spell.first < row.day), own[0])

    def successors(self, unit: str, at: date | None = None) -> tuple[Event, ...]:
        """The units that took this one over when it ended; none for a unit that still exists.

        at: follow the chain up to this day instead of one step; each event is the last step to a unit that exists then. Parts
        split off from a unit that went on are in ``events``.
        """
        if unit not in self.spells:
            raise refuse_unknown(unit)
        end = self.spells[unit][-1].last
        final = [row for row in self.outgoing.get(unit, ()) if end and row.day > end and row.to != unit]
        if at is None:
            return tuple(map(self._event, final))
        day, last, seen = at.isoformat(), dict[str, Event](), {unit}
        while final:
            row = final.pop(0)
            if row.day > day:
                continue
            if not row.to or self._lives(row.to, day):
                last.setdefault(row.to, self._event(row))
            elif row.to not in seen:
                seen.add(row.to)
                over = self.spells[row.to][-1].last
                final += [r for r in self.outgoing.get(row.to, ()) if r.day > over and r.to != row.to]
        return tuple(last.values())

    def _lives(self, unit: str, day: str) -> bool:
        return any(spell.holds(day) for spell in self.spells[unit])

    def as_of_units(self, unit: str, at: date) -> tuple[Unit, ...]:
        """The units that exist on a day and hold what the unit held."""
        return tuple(event.to for event in self.successors(unit, at) if event.to is not None)

    def predecessors(self, unit: str) -> tuple[Event, ...]:
        """The units from which this one was made or which it took in, in the order of time."""
        if unit not in self.spells:
            raise refuse_unknown(unit)
        return tuple(self._event(row) for row in self.incoming.get(unit, ()))


THE_NATION: Final = Unit(
    id=NATION,
    code=NATION,
    kind="quốc gia",
    name="Việt Nam",
    level="nation",
    parent=None,
    valid_from=None,
    valid_to=None,
    began=None,
    ended=None,
)


@cache
def register() -> Register:
    """The register that comes with the program. What became of units is read when first asked for."""
    return Register(read_spell_table(), read_aliases(), read_successions, read_agencies)


@cache
def resolutions() -> Mapping[str, Resolution]:
    """Number → the deciding document, where the sources name it."""
    return {row.number: row for row in read_resolutions()}


def plain_name(name: str) -> str:
    """A name for exact comparison: NFC, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).lower().split())


__all__ = [
    "LEVEL_ORDER",
    "NATION",
    "THE_NATION",
    "Event",
    "Node",
    "Register",
    "Unit",
    "plain_name",
    "refuse_unknown",
    "register",
    "resolutions",
    "said",
]
