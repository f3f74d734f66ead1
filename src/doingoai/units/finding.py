"""Finding units by name: any spelling, any day, best match first, each with a score and the reason for it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from doingoai.knowledge import mapping
from doingoai.units import bodies
from doingoai.units.bodies import Body
from doingoai.units.name_words import fold, fold_key, loose
from doingoai.units.names import AGENCY, UnitName, parse_unit
from doingoai.units.register import LEVEL_ORDER, THE_NATION, Register, Unit, plain_name
from doingoai.units.tables import Spell

EXACT: Final = "exact"  # the name as the register writes it
SPELLING: Final = "spelling"  # another spelling of it: Hoá/Hóa, Đắk/Đăk, an alias
MARKS: Final = "marks"  # other or no tone marks, d for đ
SLIP: Final = "slip"  # one or two letters apart
SCORES: Final = {EXACT: 1.0, SPELLING: 0.95, MARKS: 0.8, SLIP: 0.65}
_OTHER_KIND: Final = 0.45
_OTHER_DAY: Final = 0.5
_LONG: Final = 8  # letters from which two slips are allowed
_SHORT: Final = 4  # letters below which none is


@dataclass(frozen=True, slots=True)
class Match:
    """A unit that a name can mean.

    score: 1 for the very name, less for each doubt. reason: how the name was recognised (``EXACT`` …). living: it existed on
    the day asked for; kind_agrees: the kind asked for is its kind.
    """

    unit: Unit
    score: float
    reason: str
    living: bool = True
    kind_agrees: bool = True


def edits(a: str, b: str, most: int) -> int:
    """Letters put in, left out, changed or exchanged with their neighbour between two words; ``most + 1`` where there are more."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        previous, row = row, [i]
        for j, other in enumerate(b, 1):
            best = min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
        before = previous
    return row[-1]


def slips_allowed(plain: str) -> int:
    """How many letters may be wrong in a name of this length."""
    return 0 if len(plain) < _SHORT else 1 if len(plain) < _LONG else 2


def near_names(plain: str, names: Iterable[str]) -> Iterator[str]:
    """Of names without marks those that a slip or two lead to."""
    most = slips_allowed(plain)
    if not most:
        return
    letters = set(plain)
    for name in names:
        if abs(len(name) - len(plain)) <= most and len(letters.symmetric_difference(name)) <= 2 * most:
            distance = edits(plain, name, most)
            if 0 < distance <= most:
                yield name


def keys_of(register: Register, name: str, *, slips: bool = True) -> list[tuple[str, str]]:
    """(key of ``Register.keys``, reason) for a name without its kind; the surest reason only."""
    key = fold(name)
    if key in register.keys and not _unmarked(name):
        return [(key, EXACT)]
    plain = loose(name)
    found = [(key, EXACT)] if key in register.keys else []
    found += [(other, MARKS) for other in register.loose_keys.get(plain, ()) if other != key]
    if not found and slips:
        for near in near_names(plain, register.loose_keys):
            found += [(other, SLIP) for other in register.loose_keys[near]]
    return found


def _unmarked(name: str) -> bool:
    return all(ord(char) < 128 for char in unicodedata.normalize("NFC", name))


def kind_fits(kind: str | None, unit: Unit) -> bool:
    """Whether the word before a name can mean this unit's kind; None stands for no word."""
    return kind is None or kind == unit.short_kind


def _spell_for(register: Register, unit: str, key: str, day: str) -> Spell:
    """The spell of the day; without a day the last one that bore the name, else the last."""
    own = register.spells[unit]
    if day:
        return register.spell_at(unit, day)
    return next((spell for spell in reversed(own) if fold(spell.name) == key), own[-1])


def _lies_under(register: Register, spell: Spell, above: Sequence[UnitName]) -> bool:
    """Each of the units named stands above the spell, in its time or at any time of its life."""
    lines = {unit for own in register.spells[spell.id] for unit in register.lineage(own)}
    names = [register.spells[unit] for unit in lines]
    return all(
        any(_is_called(spells, wanted) for spells in names) or wanted.name in lines for wanted in above
    )


def _is_called(spells: Sequence[Spell], wanted: UnitName) -> bool:
    return any(
        fold(spell.name) == wanted.key and (wanted.kind is None or spell.kind.startswith(wanted.kind))
        for spell in spells
    )


def _chain(unit: UnitName) -> list[UnitName]:
    found = []
    above = unit.of
    while above is not None:
        if above.name:
            found.append(above)
        above = above.of
    return found


def _order(match: Match) -> tuple[object, ...]:
    unit = match.unit
    began = -(unit.valid_from.toordinal() if unit.valid_from else 0)
    return -match.score, LEVEL_ORDER.get(unit.level, 9), unit.body, unit.ended is not None, began, unit.id


def find(
    register: Register,
    name: str,
    *,
    at: date | None = None,
    under: str | None = None,
    limit: int | None = 50,
    slips: bool = True,
) -> tuple[Match, ...]:
    """The units a name can mean, best first; none where the register has nothing like it.

    name: with or without kind and authority, in any spelling ("UBND TT. Đak Glei"), also "xã A, huyện B". at: units that did not
    exist on that day come last, with half the score. under: id or name of a unit above. slips: whether a name may be a letter or
    two off, where nothing else is found; then also an English word for its kind, and a province behind the name without a comma.
    """
    if name.strip() in register.spells or name.strip() == THE_NATION.id:
        return (Match(register.get(name.strip(), at), 1.0, EXACT),)
    found: dict[str, Match] = {}
    for words in _in_vietnamese(name) if slips else (name,):
        for match in _find(register, words, at, under, slips):
            if match.unit.id not in found or found[match.unit.id].score < match.score:
                found[match.unit.id] = match
    if not found and slips and under is None:
        rest, upper = _without_comma(register, name)
        found = {match.unit.id: match for match in _find(register, rest, at, upper, slips)} if upper else {}
    ordered = sorted(found.values(), key=_order)
    return tuple(ordered[:limit])


def _find(register: Register, name: str, at: date | None, under: str | None, slips: bool) -> Iterator[Match]:
    wanted = parse_unit(name)
    if not wanted.name:
        return iter(())
    above = _chain(wanted) + ([parse_unit(under)] if under else [])
    walk = _find_bodies if wanted.kind == AGENCY else _find_places
    return walk(register, wanted, above, at, slips)


def _in_vietnamese(name: str) -> Sequence[str]:
    """The name; one with an English word for its kind ("Dong Nai province") with each Vietnamese one that it may stand for."""
    match = _english().fullmatch(" ".join(name.split()))
    if match is None:
        return (name,)
    return [f"{kind} {match['name']}" for kind in english_kinds()[match["kind"].lower()]]


@cache
def english_kinds() -> Mapping[str, Sequence[str]]:
    """English word for a kind → the kinds it may stand for."""
    entry = mapping("unit_names.yaml").sub("english_kinds")
    return {word: entry.strings(word) for word in entry}


@cache
def _english() -> re.Pattern[str]:
    return re.compile(rf"(?P<name>[^,]{{1,60}}?) (?P<kind>{'|'.join(english_kinds())})", re.IGNORECASE)


def _without_comma(register: Register, name: str) -> tuple[str, str | None]:
    """("huyện Yên Lập", "Phú Thọ") for a name with its province behind it and nothing between."""
    words = name.split()
    for size in (2, 3, 1, 4):
        upper = " ".join(words[-size:])
        if len(words) > size and any(
            register.spells[unit][-1].parent == "" for unit in register.keys.get(fold(upper), ())
        ):
            return " ".join(words[:-size]), upper
    return name, None


def _find_places(
    register: Register, wanted: UnitName, above: Sequence[UnitName], at: date | None, slips: bool
) -> Iterator[Match]:
    day = at.isoformat() if at else ""
    exact = plain_name(wanted.name)
    seen: set[str] = set()
    for key, reason in keys_of(register, wanted.name, slips=slips):
        for unit_id in register.keys[key]:
            if unit_id in seen:
                continue
            spell = _spell_for(register, unit_id, key, day)
            if above and not _lies_under(register, spell, above):
                continue
            seen.add(unit_id)
            match = _match(wanted, register.unit(spell), exact, reason, at)
            if match.reason != SLIP or match.kind_agrees:  # two doubts at once are one too many
                yield match


def _match(wanted: UnitName, unit: Unit, exact: str, reason: str, at: date | None) -> Match:
    if reason == EXACT and plain_name(unit.name) != exact:
        reason = SPELLING
    agrees = kind_fits(wanted.kind, unit)
    living = at is None or unit.holds(at) or unit.since_list
    score = SCORES[reason] * (1 if agrees else _OTHER_KIND) * (1 if living else _OTHER_DAY)
    return Match(unit, round(score, 3), reason, living, agrees)


def _find_bodies(
    register: Register, wanted: UnitName, above: Sequence[UnitName], at: date | None, slips: bool
) -> Iterator[Match]:
    known = bodies.named(wanted.name)
    owner = wanted.of if wanted.of and wanted.of.name else (above[0] if above else None)
    if owner is None:
        for body in known:
            if "nation" in body.of:
                unit = bodies.of_unit(body, THE_NATION)
                yield Match(unit, 1.0, EXACT, at is None or unit.holds(at))
        return
    places = [match for match in _find_places(register, owner, above[1:], at, slips) if match.kind_agrees]
    for match in places:
        fitting: list[Body | str] = [body for body in known if match.unit.level in body.of]
        for item in fitting or ([wanted.name] if not known else []):
            unit = bodies.of_unit(item, match.unit)
            living = at is None or unit.holds(at)
            score = match.score if living or not match.living else match.score * _OTHER_DAY
            same = isinstance(item, str) or fold_key(item.name) == fold_key(wanted.name)
            yield Match(unit, round(score, 3), match.reason if same else SPELLING, living)


__all__ = [
    "EXACT",
    "MARKS",
    "SCORES",
    "SLIP",
    "SPELLING",
    "Match",
    "edits",
    "find",
    "keys_of",
    "kind_fits",
    "near_names",
    "slips_allowed",
]
