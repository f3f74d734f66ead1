"""All units that a running text names, each resolved: with its kind word ("huyện Văn Quan"), or by its bare name where the
report's own province has just one kind of place so called ("Bản Phố, Lùng Phình và Tả Van Chư")."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from doingoai.model import Span
from doingoai.units.name_search import MAX_WORDS, UnitMention, find_unit_names
from doingoai.units.name_words import fold
from doingoai.units.register import Register, Unit, register
from doingoai.units.resolving import Context, Resolution, resolve

_UPPER: Final = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
_WORD: Final = rf"[{_UPPER}]\w{{0,14}}(?:['’]\w{{1,12}})?"
_FIRST: Final = rf"[{_UPPER}](?<![\w.][{_UPPER}])"  # begins with a letter, so that the search can skip to one
_RUN: Final = re.compile(rf"{_FIRST}\w{{0,14}}(?:['’]\w{{1,12}})?(?:[ \xa0](?:- )?{_WORD}){{1,11}}(?!\w)")
_SPACE: Final = re.compile(r"[ \xa0](?:- )?")


@dataclass(frozen=True, slots=True)
class UnitInText:
    """A unit named in a text. span: the words, with the kind word where it stands; bare: no kind word stands there."""

    span: Span
    resolution: Resolution
    bare: bool = False


def find_units(text: str, context: Context, units: Register | None = None) -> tuple[UnitInText, ...]:
    """The units that a text names, in its order; names that resolve to nothing are there too, each with the reason."""
    units = units or register()
    known: dict[str, Resolution] = {}
    found: list[UnitInText] = []
    for mention in find_unit_names(text):
        name = str(mention)
        if name not in known:
            known[name] = resolve(name, context, units)
        found.append(UnitInText(mention.span, known[name]))
    found += _bare(text, [item.span for item in found], context, units)
    return tuple(sorted(found, key=lambda item: item.span.start))


def _bare(text: str, taken: list[Span], context: Context, units: Register) -> Iterator[UnitInText]:
    names = _local_names(units, context.province, context.day) if context.province else _provinces(units)
    covered = iter([*taken, Span(len(text) + 1, len(text) + 1)])
    span = next(covered)
    for run in _RUN.finditer(text):
        while span.end <= run.start():
            span = next(covered)
        if run.end() <= span.start:
            yield from _in_run(run[0], run.start(), names)


def _in_run(run: str, offset: int, names: Mapping[str, Unit]) -> Iterator[UnitInText]:
    """The longest names first, from the left; names of one word are too often just words."""
    words = _SPACE.split(run)
    if run.isupper():
        return
    keys = [fold(word) for word in words]
    index = 0
    while index < len(words) - 1:
        for size in range(min(MAX_WORDS, len(words) - index), 1, -1):
            unit = names.get("".join(keys[index : index + size]))
            if unit is not None:
                start = _position(run, words, index)
                end = _position(run, words, index + size - 1) + len(words[index + size - 1])
                name = run[start:end]
                yield UnitInText(
                    Span(offset + start, offset + end), Resolution(name, unit, "exact", (unit,)), bare=True
                )
                index += size - 1
                break
        index += 1


def _position(run: str, words: list[str], index: int) -> int:
    start = 0
    for word in words[:index]:
        start = run.index(word, start) + len(word)
    return run.index(words[index], start)


@lru_cache(maxsize=64)
def _local_names(units: Register, province: Unit, day: date | None) -> Mapping[str, Unit]:
    """Key → the one unit of the province, or the one province, that bears the name on the day.

    A name that two places share is left out, but a place within another of the same name ("thị trấn X" of "huyện X") yields.
    """
    shared: set[str] = set()
    found: dict[str, Unit] = {}
    for node in units.tree(province.id, day if day and province.holds(day) else province.ended):
        key = fold(node.unit.name)
        other = found.setdefault(key, node.unit)
        if other is not node.unit and node.unit.level == other.level:
            shared.add(key)
    for key, unit in _provinces(units).items():
        if found.setdefault(key, unit).id != unit.id and found[key].id != province.id:
            shared.add(key)
    return {key: unit for key, unit in found.items() if key not in shared}


@lru_cache(maxsize=4)
def _provinces(units: Register) -> Mapping[str, Unit]:
    found: dict[str, Unit] = {}
    for own in map(units.spells.__getitem__, units.provinces()):
        current = found.get(fold(own[-1].name))
        if current is None or not own[-1].last:
            found[fold(own[-1].name)] = units.unit(own[-1])
    return found


__all__ = ["UnitInText", "UnitMention", "find_units"]
