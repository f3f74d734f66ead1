"""The units of this installation as the library's register: what it knows nationwide, with this installation's own over it.

A unit that is in the national register (by its id there, or by kind and name under the same unit above) keeps what the register says,
and takes what was recorded here later. A unit that is not gets an id of its own.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from django.db.models import Subquery

from doingoai.units.register import Register
from doingoai.units.register import register as bundled
from doingoai.units.succession import as_of
from doingoai.units.tables import GOES_ON, LEVEL_OF, Spell
from doingoai.units.tables import Succession as Row
from doingoai_web.units.models import Change, Reform, Succession, Unit, UnitName, UnitParent

Mark = tuple[int | str | None, ...]
_BASIS = "đơn vị của bản cài đặt"
_LEVELS = {"province": (), "district": ("province",), "commune": ("province", "district")}
_HOW = {
    Reform.MERGED: "merged",
    Reform.SPLIT: "split",
    Reform.RENAMED: "renamed",
    Reform.RAISED: "raised",
    Reform.MOVED: "moved",
    Reform.ABOLISHED: "abolished",
    Reform.RECODED: "recoded",
}


def mark() -> Mark:
    """What changes whenever something is recorded of units or withdrawn; all None where nothing ever was. One query."""
    last = [
        Subquery(model._default_manager.order_by("-pk").values("pk")[:1])
        for model in (Succession, UnitName, UnitParent)
    ]
    taken_back = (
        Change.objects.exclude(withdrawn_at=None).order_by("-withdrawn_at").values("withdrawn_at")[:1]
    )
    found = Unit.objects.order_by("pk").values_list(*last, Subquery(taken_back)).first()
    *numbers, withdrawn = found or (None,) * 4
    return (*numbers, withdrawn.isoformat()) if withdrawn else tuple(numbers)


def local_register() -> Register | None:
    """The register for a consolidation of this installation; None where the one of the library says it all."""
    units = tuple(
        Unit.objects.order_by("path").values_list(
            "pk", "parent_id", "name", "kind", "register_id", "valid_from", "valid_to"
        )
    )
    return _made(units, mark())


@lru_cache(maxsize=2)
def _made(units: tuple[tuple[object, ...], ...], _mark: Mark) -> Register | None:
    return _Maker([_Kept(*row) for row in units]).register()  # type: ignore[arg-type]


class _Kept:
    """A unit of the installation, with its spells: (first day or None, name, kind, parent)."""

    def __init__(
        self,
        pk: int,
        parent: int | None,
        name: str,
        kind: str,
        register_id: str,
        first: date | None,
        end: date | None,
    ) -> None:
        self.pk, self.parent, self.name, self.kind = pk, parent, name, kind.lower()
        self.register_id, self.first, self.end = register_id, first, end
        self.names: list[tuple[date, str, str]] = []
        self.parents: list[tuple[date, int | None]] = []

    def spells(self) -> Iterator[tuple[date | None, str, str, int | None]]:
        starts = sorted({row[0] for row in self.names} | {row[0] for row in self.parents})
        for first in (self.first, *starts):
            on = first or date.min
            name, kind = next(
                ((name, kind) for until, name, kind in self.names if until > on), (self.name, self.kind)
            )
            parent = next((parent for until, parent in self.parents if until > on), self.parent)
            yield first, name, kind.lower(), parent


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _eve(day: date | None) -> str:
    return (day - timedelta(days=1)).isoformat() if day else ""


def _short(name: str, kind: str) -> str:
    """The name without its kind: "Nà Lưa" of "xã Nà Lưa"."""
    return name[len(kind) :].strip() if name.lower().startswith(f"{kind} ") else name


def _official(kind: str, parent: object) -> str:
    """The kind as the register names it."""
    if kind == "thành phố":
        return "thành phố thuộc tỉnh" if parent else "thành phố trực thuộc trung ương"
    return kind


class _Maker:
    """Builds the register once from the rows."""

    def __init__(self, kept: list[_Kept]) -> None:
        self.base = bundled()
        self.kept = {unit.pk: unit for unit in kept}
        for unit, until, name, kind in UnitName.objects.order_by("until").values_list(
            "unit_id", "until", "name", "kind"
        ):
            self.kept[unit].names.append((until, name, kind))
        for unit, until, parent in UnitParent.objects.order_by("until").values_list(
            "unit_id", "until", "parent_id"
        ):
            self.kept[unit].parents.append((until, parent))
        self.below: dict[str, list[str]] = {}
        for child, above in self.base.spells.parents():
            self.below.setdefault(above, []).append(child)
        self.ids: dict[int, str] = {}
        for one in kept:
            self.ids[one.pk] = self._id(one)

    def _id(self, unit: _Kept) -> str:
        """The id in the national register, "" for a body (its unit stands for it), else one of our own."""
        if unit.register_id and unit.register_id in self.base:
            return unit.register_id
        kind = _official(unit.kind, unit.parent)
        if kind not in LEVEL_OF:
            return ""
        above = self.ids.get(unit.parent or 0, "")
        if unit.parent is None or above in self.base:
            found = self._registered(kind, _short(unit.name, unit.kind), above)
            if found:
                return found
        return f"dv-{unit.pk}"

    def _registered(self, kind: str, name: str, above: str) -> str:
        for unit in dict.fromkeys(self.below.get(above, ())):
            if any(
                spell.kind == kind and spell.name.casefold() == name.casefold()
                for spell in self.base.spells[unit]
            ):
                return unit
        return ""

    def _own(self, unit: _Kept) -> list[Spell]:
        """The unit's spells, as the register keeps them, those of the national register first."""
        mine = self.ids[unit.pk]
        found = list(self.base.spells[mine]) if mine in self.base else []
        for first, name, kind, parent in unit.spells():
            if found and (first is None or _iso(first) <= found[-1].first or found[-1].last):
                continue
            official = _official(kind, parent)
            if official not in LEVEL_OF:
                continue
            above = self._above(official, parent)
            if found:
                found[-1] = found[-1]._replace(last=_eve(first))
            found.append(Spell(mine, official, _short(name, kind), above, _iso(first), ""))
        if found and unit.end is not None and not found[-1].last:
            found[-1] = found[-1]._replace(last=_eve(unit.end))
        return found

    def _above(self, kind: str, parent: int | None) -> str:
        """The id of the unit above that the register may put there: of a higher level."""
        while parent is not None:
            unit, mine = self.kept[parent], self.ids[parent]
            if mine and LEVEL_OF.get(_official(unit.kind, unit.parent)) in _LEVELS[LEVEL_OF[kind]]:
                return mine
            parent = unit.parent
        return ""

    def register(self) -> Register | None:
        own = {
            mine: spells
            for pk, mine in self.ids.items()
            if mine and (spells := self._own(self.kept[pk])) != list(self.base.spells.get(mine, ()))
        }
        told = self._successions()
        if not own and not told:
            return None
        spells = [spell for unit, old in self.base.spells.items() if unit not in own for spell in old] + [
            spell for new in own.values() for spell in new
        ]
        base = self.base
        return Register(
            spells,
            base.aliases,
            lambda: [*(row for rows in base.outgoing.values() for row in rows), *told],
            lambda: base.agencies,
        )

    def _successions(self) -> list[Row]:
        rows = list(Succession.objects.values_list("kind", "on", "old_id", "new_id", "resolution"))
        events: dict[tuple[int, date], int] = {}
        for _, on, old, _, _ in rows:
            events[old, on] = events.get((old, on), 0) + 1
        known = {(row.source, row.day) for rows in self.base.outgoing.values() for row in rows}
        found = []
        for kind, on, old, new, resolution in rows:
            source, to = self.ids[old], self.ids.get(new or 0, "")
            if not source or (source, on.isoformat()) in known or (new is not None and not to):
                continue
            goes_on = self.kept[old].end is None or self.kept[old].end != on
            part = events[old, on] > 1 or (goes_on and to != source)
            how = _HOW[Reform(kind)]
            if to == source and how not in GOES_ON:
                continue
            found.append(Row(source, to, on.isoformat(), how, resolution, part, False, _BASIS))
        return found


def local_shares(register: Register | None, day: date | None) -> Mapping[str, Mapping[str, Fraction]]:
    """How the figures of units that were divided are to be divided, where the decision says so: for those that ended, once."""
    if register is None or day is None:
        return {}
    maker_ids = _ids_of(register)
    found: dict[str, dict[str, Fraction]] = {}
    rows = Succession.objects.filter(share__isnull=False, on__lte=day, old__valid_to__isnull=False)
    for old, new, share in rows.values_list("old_id", "new_id", "share"):
        source, to = maker_ids.get(old, ""), maker_ids.get(new or 0, "")
        if source and to:
            found.setdefault(source, {})[to] = Fraction(share or 0)
    return {
        source: shares
        for source, shares in found.items()
        if {unit.id for unit in as_of(source, day, register=register).targets} == set(shares)
        and sum(shares.values()) == 1
    }


def _ids_of(register: Register) -> Mapping[int, str]:
    """Unit → its id in a register made here."""
    kept = [
        _Kept(*row)
        for row in Unit.objects.order_by("path").values_list(
            "pk", "parent_id", "name", "kind", "register_id", "valid_from", "valid_to"
        )
    ]
    return _Maker(kept).ids
