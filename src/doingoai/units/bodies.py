"""Departments, Party committees, mass organisations and ministries: derived from the unit they belong to.

The list of bodies stands in ``knowledge/units/bodies.yaml``. A body that the list lacks ("Ban Quản lý Khu kinh tế tỉnh X") is
taken at its word and belongs to the unit it names.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Final

from doingoai.knowledge import mapping
from doingoai.model import UserError
from doingoai.units.name_words import fold_key
from doingoai.units.names import AGENCY, UnitName
from doingoai.units.register import NATION, Register, Unit, refuse_unknown
from doingoai.units.tables import Agency

_FILE: Final = "units/bodies.yaml"
OTHER: Final = "cơ quan"


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of office. of: levels of units that have one; since, until: days between which it existed; into: what took it over."""

    key: str
    name: str
    kind: str
    of: frozenset[str]
    also: tuple[str, ...]
    since: date | None
    until: date | None
    into: str | None


@cache
def bodies() -> dict[str, Body]:
    """The offices of the list, by key. Raises UserError KT-001, KT-002 for a wrong entry."""
    entry = mapping(_FILE)
    kinds = entry.take("kinds", dict)
    entry.subs("bodies")
    entry.close()
    found: dict[str, Body] = {}
    for item in entry.subs("bodies"):
        body = Body(
            item.take("key", str),
            item.take("name", str),
            item.take("kind", str),
            frozenset(item.strings("of")),
            item.strings("also", []),
            item.take("from", date, None),
            item.take("to", date, None),
            item.take("into", str, None),
        )
        item.close()
        if body.kind not in kinds:
            raise UserError(
                code="KT-002",
                where=f"{_FILE}, dòng {item.line}",
                what=f"loại “{body.kind}” không có trong “kinds”.",
                do="Sửa loại, hoặc thêm vào “kinds”.",
            )
        found[body.key] = body
    return found


@cache
def _by_name() -> dict[str, tuple[Body, ...]]:
    found: dict[str, tuple[Body, ...]] = {}
    for body in bodies().values():
        for name in (body.name, *body.also):
            others = found.get(_key(name), ())
            if body not in others:
                found[_key(name)] = (*others, body)
    return found


def _key(name: str) -> str:
    return fold_key(name.replace("&", " và ").replace("Ủy ban nhân dân", "UBND"))


def named(name: str) -> tuple[Body, ...]:
    """The bodies a name can mean, whatever its spelling."""
    return _by_name().get(_key(name), ())


def slug(name: str) -> str:
    """ "Ban Quản lý Khu kinh tế" → "ban-quan-ly-khu-kinh-te"."""
    letters = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _earlier(a: date | None, b: date | None) -> date | None:
    return min(filter(None, (a, b)), default=None)


def _later(a: date | None, b: date | None) -> date | None:
    return max(filter(None, (a, b)), default=None)


def of_unit(name: str | Body, unit: Unit) -> Unit:
    """The body of a unit, as a unit: it begins and ends with it, and within the days of its own kind."""
    body = (
        name if isinstance(name, Body) else Body(slug(name), name, OTHER, frozenset(), (), None, None, None)
    )
    of = UnitName(unit.short_kind, unit.name) if unit.id != NATION else None
    return replace(
        unit,
        id=f"{unit.id}/{body.key}",
        code="",
        kind=body.kind,
        name=str(UnitName(AGENCY, body.name, of)),
        parent=unit.id,
        valid_from=_later(unit.valid_from, body.since),
        valid_to=_earlier(unit.valid_to, body.until),
        began=_later(unit.began, body.since),
        ended=_earlier(unit.ended, body.until),
        spellings=body.also,
        body=True,
    )


def get_any(register: Register, unit: str, at: date | None = None) -> Unit:
    """``Register.get`` for bodies too ("62/so-ngoai-vu"). Raises UserError HC-001, HC-002."""
    if "/" not in unit:
        return register.get(unit, at)
    of, _, key = unit.partition("/")
    if key not in bodies():
        raise refuse_unknown(unit)
    return of_unit(bodies()[key], register.get(of, at))


def body_successor(unit: Unit, register: Register) -> tuple[Unit, date] | None:
    """What took a body over because its kind ended, and from which day; None where it did not, or the day is not known."""
    of, _, key = unit.id.partition("/")
    body = bodies().get(key)
    if body is None or body.into is None or body.until is None:
        return None
    day = body.until + timedelta(days=1)
    heir = bodies()[body.into]
    return of_unit(heir, register.get(of, day)), day


def external_affairs(register: Register, province: str) -> tuple[Agency, ...]:
    """Evidence of the body that handles external affairs in a province; none where no source at hand says."""
    return tuple(agency for agency in register.agencies if agency.province == province)


__all__ = ["Body", "bodies", "body_successor", "external_affairs", "get_any", "named", "of_unit", "slug"]
