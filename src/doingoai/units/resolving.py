"""Which unit a name in a report means: by its words, the unit that reports, where it lies, and the day.

Of several units of one name the one nearest to the reporting unit is meant, where there is just one; else the name stays a
question for a person. A name is never bent to fit: a slip is reported as such, and a unit abroad is simply not in the register.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Final

from doingoai.knowledge import mapping
from doingoai.model import Period
from doingoai.units import bodies
from doingoai.units.finding import EXACT, MARKS, SCORES, SLIP, SPELLING, Match, find, kind_fits, near_names
from doingoai.units.name_words import fold, loose
from doingoai.units.names import AGENCY, UnitName, parse_unit
from doingoai.units.register import Register, Unit, plain_name, register, said

OWN: Final = "own"  # "UBND huyện": the reporting unit, or one above it
NOT_LISTED: Final = "not_listed"
AMBIGUOUS: Final = "ambiguous"
NO_CONTEXT: Final = "no_context"
_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Context:
    """Where a report stands. issuer: the administrative unit that reports (an agency's unit), above: the units over it, nearest
    first; day: the day for which names are read, None where it is not known."""

    issuer: Unit | None = None
    above: tuple[Unit, ...] = ()
    day: date | None = None

    @property
    def line(self) -> tuple[Unit, ...]:
        """The reporting unit and those above it, nearest first."""
        return ((self.issuer,) if self.issuer else ()) + self.above

    @property
    def province(self) -> Unit | None:
        return next((unit for unit in self.line if unit.level == "province"), None)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name means.

    unit: None where it is a question or not in the register. reason: how it was recognised (``finding.EXACT`` …, ``OWN``), or why
    not (``NOT_LISTED``, ``AMBIGUOUS``, ``NO_CONTEXT``). candidates: the units it may be, best first. question: what to ask, in
    Vietnamese. outside: the unit did not exist on the day; note: a doubt to be shown beside the unit (a slip, an end).
    """

    name: str
    unit: Unit | None
    reason: str
    candidates: tuple[Unit, ...] = ()
    question: str | None = None
    outside: bool = False
    note: str | None = None


@cache
def _say(key: str) -> str:
    return mapping("units/resolving.yaml").take(key, str)


def context_of(
    issuer: str | None, place: Sequence[str] = (), day: date | None = None, units: Register | None = None
) -> Context:
    """The context of a report. issuer: as its header has it; place: the units its text puts it under, nearest first; day: of the
    report. Names that the register does not know, or knows more than once, stay out of the context."""
    units = units or register()
    name = parse_unit(issuer) if issuer else None
    while name is not None and name.kind == AGENCY:
        name = name.of
    above = [parse_unit(item) for item in place]
    own = _single(units, _under(name, above), day) if name is not None and name.name else None
    if own is not None:
        return Context(own, units.ancestors(own, day), day)
    known = next((found for item in above if (found := _single(units, item, day)) is not None), None)
    return Context(None, (known, *units.ancestors(known, day)) if known else (), day)


def context_for_period(
    issuer: str | None,
    place: Sequence[str],
    period: Period | None,
    issued: date | None,
    units: Register | None = None,
) -> Context:
    """``context_of`` for the last day the report speaks of, which its unit lived to see, or else the day it was issued."""
    days = [day for day in (period.last if period else None, issued) if day is not None]
    return context_of(issuer, place, min(days) if days else None, units)


def _under(name: UnitName, above: Sequence[UnitName]) -> UnitName:
    """The name with the units over it that its own words do not give."""
    if name.of is not None:
        return name
    of: UnitName | None = None
    for item in reversed(above):
        if item.kind not in (None, AGENCY) and item.name and item.level != name.level:
            of = UnitName(item.kind, item.name, of)
    return replace(name, of=of)


def _single(units: Register, name: UnitName, day: date | None) -> Unit | None:
    found = _best(_matches(units, _written(name), day))
    living = [match for match in found if match.living] or found
    if not living and name.of is not None:  # the text may put it under a unit of another time
        found = _best(_matches(units, name.own, day))
        living = [match for match in found if match.living] or found
    return living[0].unit if len(living) == 1 and living[0].reason != SLIP else None


def _written(name: UnitName) -> str:
    words, above = [name.own], name.of
    while above is not None:
        words.append(above.own)
        above = above.of
    return ", ".join(words)


@lru_cache(maxsize=4_000)
def _matches(units: Register, name: str, day: date | None) -> tuple[Match, ...]:
    return find(units, name, at=day, limit=None, slips=False)


def _best(matches: Iterable[Match]) -> list[Match]:
    """Those whose kind agrees and whose name was recognised in the surest way."""
    agreeing = [match for match in matches if match.kind_agrees]
    surest = max((_sureness(match) for match in agreeing), default=0.0)
    return [match for match in agreeing if _sureness(match) == surest]


def _sureness(match: Match) -> float:
    """Spelling apart, which is no doubt."""
    return SCORES[SPELLING] if match.reason not in (SLIP, MARKS) else SCORES[match.reason]


def resolve(name: str, context: Context, units: Register | None = None) -> Resolution:
    """The unit that a name in a report means.

    name: "UBND xã Bộc Nhiêu", "huyện", "Sở Ngoại vụ", "TT. Đăk Glei", "xã A, huyện B". Never raises: what cannot be decided is
    a question.
    """
    units = units or register()
    wanted = parse_unit(name)
    if wanted.kind == AGENCY:
        return _resolve_body(name, wanted, context, units)
    if not wanted.name:
        return _own(name, wanted.kind, context)
    near = _nearby(units, context)
    here = near.by_kind.get((wanted.kind or "", wanted.key), ()) if near and wanted.of is None else ()
    if len(here) == 1:
        return Resolution(name, here[0], _spelt(here[0], wanted), here)
    if here:
        found = tuple(Match(unit, SCORES[EXACT], _spelt(unit, wanted)) for unit in here)
        return _decide(name, found, context, units)
    matches = _matches(units, name, context.day) or _slips(wanted, units, context)
    return _decide(name, matches, context, units)


def _spelt(unit: Unit, wanted: UnitName) -> str:
    same = unit.name == wanted.name or plain_name(unit.name) == plain_name(wanted.name)
    return EXACT if same else SPELLING


@dataclass(frozen=True, slots=True)
class _Nearby:
    """The units of the reporting province on the day, and all provinces. by_kind: (kind, key) → those so called; plain: name
    without marks → units."""

    by_kind: Mapping[tuple[str, str], tuple[Unit, ...]]
    plain: Mapping[str, Sequence[Unit]]


def _nearby(units: Register, context: Context) -> _Nearby | None:
    province, day = context.province, context.day
    if province is None or day is None or not province.holds(day):
        return None
    return _province(units, province.id, day)


@lru_cache(maxsize=64)
def _province(units: Register, province: str, day: date) -> _Nearby:
    by_kind: dict[tuple[str, str], tuple[Unit, ...]] = {}
    plain: dict[str, list[Unit]] = {}
    everywhere = (units.get(unit) for unit in units.provinces() if unit != province)
    inside = [node.unit for node in units.tree(province, day)]
    for unit in (*inside, *(unit for unit in everywhere if unit.holds(day))):
        for name in dict.fromkeys((unit.name, *unit.spellings)):
            key = unit.short_kind, fold(name)
            others = by_kind.get(key, ())
            by_kind[key] = others if unit in others else (*others, unit)
    for unit in inside:
        plain.setdefault(loose(unit.name), []).append(unit)
    return _Nearby(by_kind, plain)


def _slips(wanted: UnitName, units: Register, context: Context) -> tuple[Match, ...]:
    """Units of the province to which a slip or two lead: of the whole country would be too many."""
    province, day = context.province, context.day
    if province is None or day is None or not province.holds(day) or wanted.of is not None:
        return ()
    return _province_slips(units, province.id, day, wanted.kind, wanted.name)


@lru_cache(maxsize=4_000)
def _province_slips(
    units: Register, province: str, day: date, kind: str | None, name: str
) -> tuple[Match, ...]:
    plain = _province(units, province, day).plain
    found = [unit for near in near_names(loose(name), plain) for unit in plain[near] if kind_fits(kind, unit)]
    return tuple(Match(unit, SCORES[SLIP], SLIP) for unit in found)


def _own(name: str, kind: str | None, context: Context) -> Resolution:
    """ "huyện", "UBND tỉnh": the reporting unit if it is of this kind, else the one above it that is."""
    for unit in context.line:
        if kind in (None, unit.short_kind):
            return Resolution(name, unit, OWN, (unit,))
    text = _say("no_context" if not context.line else "no_such_above")
    return Resolution(name, None, NO_CONTEXT, question=text.format(name=name))


def _resolve_body(name: str, wanted: UnitName, context: Context, units: Register) -> Resolution:
    if wanted.name == "UBND" and wanted.of is None:
        return _own(name, None, context)
    if wanted.of is not None and wanted.of.name:
        owner = resolve(_written(wanted.of), context, units)
        return _with_body(name, wanted, owner) if owner.unit else replace(owner, name=name)
    if wanted.of is not None and wanted.of.kind:
        owner = _own(name, wanted.of.kind, context)
        return _with_body(name, wanted, owner)
    known = bodies.named(wanted.name)
    for unit in context.line:
        if not known or any(unit.level in body.of for body in known):
            return _with_body(name, wanted, Resolution(name, unit, OWN, (unit,)))
    central = [match.unit for match in find(units, name, at=context.day)]
    if central:
        return Resolution(name, central[0], "exact", tuple(central))
    return Resolution(name, None, NO_CONTEXT, question=_say("no_context").format(name=name))


def _with_body(name: str, wanted: UnitName, owner: Resolution) -> Resolution:
    if owner.unit is None:
        return replace(owner, name=name)
    known = [body for body in bodies.named(wanted.name) if owner.unit.level in body.of]
    unit = bodies.of_unit(known[0] if known else wanted.name, owner.unit)
    return replace(owner, name=name, unit=unit, candidates=(unit,))


def _decide(name: str, matches: Sequence[Match], context: Context, units: Register) -> Resolution:
    found = _best(matches)
    if not found:
        return Resolution(name, None, NOT_LISTED, tuple(match.unit for match in matches[:_SHOWN]))
    near = _nearest(_likeliest(found, context, units), context, units)
    if context.day is None and len(near) > 1:
        near = _latest(near, units)
    if near and _too_far(name, near[0], context, units):
        return Resolution(name, None, NOT_LISTED, tuple(match.unit for match in near[:_SHOWN]))
    if len(near) > 1:
        choices = "; ".join(_described(match.unit, units) for match in near[:_SHOWN])
        more = f" … ({len(near)})" if len(near) > _SHOWN else ""
        text = _say("ambiguous").format(name=name, choices=choices + more)
        return Resolution(name, None, AMBIGUOUS, tuple(match.unit for match in near), text)
    match = near[0]
    return Resolution(
        name,
        match.unit,
        match.reason,
        tuple(item.unit for item in (near + [other for other in found if other is not match])[:_SHOWN]),
        outside=not match.living,
        note=_note(name, match, context),
    )


def _likeliest(matches: Sequence[Match], context: Context, units: Register) -> Sequence[Match]:
    """Those of the province that reports before others; there those of the day, else those that ended last before it."""
    here = [match for match in matches if _in_reach(match.unit, context, units)] if len(matches) > 1 else []
    pool = here or matches
    living = [match for match in pool if match.living]
    if living or context.day is None:
        return living or pool
    ends = [match.unit.ended for match in pool if match.unit.ended and match.unit.ended < context.day]
    return [match for match in pool if match.unit.ended == max(ends)] if ends else pool


def _note(name: str, match: Match, context: Context) -> str | None:
    unit = match.unit
    if not match.living and context.day is not None:
        if unit.ended and unit.ended < context.day:
            return _say("ended").format(unit=unit.title, day=said(unit.ended))
        return _say("not_yet").format(unit=unit.title, day=said(unit.began))
    if match.reason == SLIP:
        return _say("slip").format(name=name, unit=unit.title)
    if match.reason == MARKS:
        return _say("marks").format(name=name, unit=unit.title)
    return None


def _latest(matches: Sequence[Match], units: Register) -> list[Match]:
    """Without a unit that another of them, of its kind and name, took over: Hồ Chí Minh before and after 2025 is one question less."""
    kinds = {match.unit.id: match.unit.kind for match in matches}
    old = {
        match.unit.id
        for match in matches
        if match.unit.ended and not match.unit.body
        for event in units.successors(match.unit.id)
        if event.to is not None and kinds.get(event.to.id) == match.unit.kind
    }
    return [match for match in matches if match.unit.id not in old] or list(matches)


def _described(unit: Unit, units: Register) -> str:
    about = [item.title for item in units.ancestors(unit)]
    if unit.ended:
        about.append(_say("until").format(day=said(unit.ended)))
    return f"{unit.title} ({', '.join(about)})" if about else unit.title


def _lines(unit: Unit, units: Register) -> frozenset[str]:
    """The unit and all that ever stood above it."""
    if unit.id not in units.spells:
        return frozenset((unit.id,))
    return frozenset((unit.id, *(item for spell in units.spells[unit.id] for item in units.lineage(spell))))


def _in_reach(unit: Unit, context: Context, units: Register) -> bool:
    """The unit lies in the province that reports, today's or that of its day."""
    province = context.province
    return province is not None and not _with_parts(province, units).isdisjoint(_lines(unit, units))


def _too_far(name: str, match: Match, context: Context, units: Register) -> bool:
    """A name that is not quite a unit's can mean one of the reporting province only; one written without any marks, any unit."""
    if match.reason not in (SLIP, MARKS) or _in_reach(match.unit, context, units):
        return False
    return match.reason == SLIP or not (context.province is None or parse_unit(name).name.isascii())


def _with_parts(unit: Unit, units: Register) -> frozenset[str]:
    """The unit and, for a province, those it was made of."""
    if unit.level != "province":
        return frozenset((unit.id,))
    return frozenset((unit.id, *(row.source for row in units.incoming.get(unit.id, ()))))


def _nearest(matches: Sequence[Match], context: Context, units: Register) -> list[Match]:
    """Those that lie under the nearest unit of the context that holds any; all where none does."""
    if len(matches) > 1:
        lines = [(match, _lines(match.unit, units)) for match in matches]
        for unit in context.line:
            reach = _with_parts(unit, units)
            inside = [match for match, line in lines if not reach.isdisjoint(line)]
            if inside:
                return inside
    return list(matches)


__all__ = [
    "AMBIGUOUS",
    "NOT_LISTED",
    "NO_CONTEXT",
    "OWN",
    "Context",
    "Resolution",
    "context_for_period",
    "context_of",
    "resolve",
]
