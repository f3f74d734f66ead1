"""Word's automatic numbers as they are printed: levels, formats, restarts, overrides, numbering styles."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from doingoai.read.ooxml.package import MC, Element, W, is_on, value, whole
from doingoai.read.ooxml.styles import Styles
from doingoai.read.ooxml.symbols import symbol_text

LONGEST = 200  # characters of the text of a number; Word takes 31

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_UNITS = ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def roman(number: int) -> str:
    """Lower-case Roman numeral; beyond 4,999 the decimal number."""
    if not 0 < number < 5000:
        return str(number)
    letters = []
    for size, sign in _ROMAN:
        count, number = divmod(number, size)
        letters.append(sign * count)
    return "".join(letters)


def letters(number: int) -> str:
    """Word's letters: a … z, aa, bb, …; the Vietnamese đ is not among them."""
    if not 0 < number < 26 * 30:
        return str(number)
    count, index = divmod(number - 1, 26)
    return chr(97 + index) * (count + 1)


def counting(number: int) -> str:
    """Numbers in Vietnamese words up to 99 (``vietnameseCounting``)."""
    if not 0 < number < 100:
        return str(number)
    tens, unit = divmod(number, 10)
    if tens == 0:
        return _UNITS[unit]
    head = "mười" if tens == 1 else f"{_UNITS[tens]} mươi"
    tail = {0: "", 1: "mốt" if tens > 1 else "một", 5: "lăm"}.get(unit, _UNITS[unit])
    return f"{head} {tail}".strip()


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": lambda number: roman(number).upper(),
    "lowerRoman": roman,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerLetter": letters,
    "ordinal": lambda number: f"{number}.",
    "numberInDash": lambda number: f"- {number} -",
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "vietnameseCounting": counting,
    "cardinalText": counting,
    "hex": lambda number: f"{number:X}",
    "none": lambda number: "",
}


def format_number(number: int, kind: str) -> str:
    """A number in one of Word's formats; an unknown format is shown as decimal, as Word does."""
    if kind.startswith("custom:"):  # "custom:001, 002, 003, ..." gives the width
        return f"{number:0{len(kind[7:].split(',')[0].strip())}d}"
    return _FORMATS.get(kind, str)(number)


@dataclass(frozen=True, slots=True)
class Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str | None = None
    hidden: bool = False


@dataclass(slots=True)
class _Abstract:
    """Levels are read when first asked for: Word keeps hundreds that no paragraph uses."""

    element: Element
    link: str | None  # the numbering style that holds the levels instead
    _levels: dict[int, Level] | None = None

    @property
    def levels(self) -> dict[int, Level]:
        if self._levels is None:
            self._levels = _levels(self.element)
        return self._levels


@dataclass(slots=True)
class _Number:
    abstract: str
    starts: dict[int, int]
    levels: dict[int, Level]


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of one story in its order. ``label`` must be called once for each of them."""

    _abstracts: dict[str, _Abstract] = field(default_factory=dict)
    _numbers: dict[int, _Number] = field(default_factory=dict)
    _counters: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[int, int]] = field(default_factory=set)
    _merged: dict[int, dict[int, Level]] = field(default_factory=dict)

    def _levels(self, number: int, entry: _Number) -> dict[int, Level]:
        if number not in self._merged:
            self._merged[number] = {**self._abstracts[entry.abstract].levels, **entry.levels}
        return self._merged[number]

    def level_of_style(self, number: int, style: str | None) -> int | None:
        """The level that is linked to a paragraph style, where the number's definition names it."""
        entry = self._numbers.get(number)
        if entry is None or style is None:
            return None
        levels = self._levels(number, entry)
        return next((index for index, level in levels.items() if level.style == style), None)

    def label(self, number: int, index: int) -> str | None:
        """Count a paragraph at a level (from 0) and give its printed number; None where nothing is printed."""
        entry = self._numbers.get(number)
        if entry is None or not 0 <= index < LEVELS:
            return None
        levels = self._levels(number, entry)
        level = levels.get(index)
        if level is None:
            return None
        counters = self._counters.setdefault(entry.abstract, [None] * LEVELS)
        self._count(number, entry, index, level, counters)
        for deeper in range(index + 1, LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or index + 1 <= restart:
                counters[deeper] = None
        if level.hidden:
            return None
        return self._printed(entry, level, levels, counters) or None

    def _count(
        self, number: int, entry: _Number, index: int, level: Level, counters: list[int | None]
    ) -> None:
        start, current = entry.starts.get(index, level.start), counters[index]
        if index in entry.starts and (number, index) not in self._begun:
            counters[index] = start
        else:
            counters[index] = start if current is None else current + 1
        self._begun.add((number, index))

    @staticmethod
    def _printed(entry: _Number, level: Level, levels: dict[int, Level], counters: list[int | None]) -> str:
        if level.format == "bullet":
            return level.text

        def place(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            definition = levels.get(other, Level())
            current = counters[other]
            count = current if current is not None else entry.starts.get(other, definition.start)
            return format_number(count, "decimal" if level.legal else definition.format)

        return _PLACE.sub(place, level.text).strip()


def _format(element: Element) -> str:
    """The number format; newer ones stand in alternate content ("001, 002, …"), whose first choice Word takes."""
    kind = element.find(W + "numFmt")
    choice = element.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt")
    if choice is not None:
        kind = choice
    if kind is None:
        return "decimal"
    name = kind.get(W + "val") or "decimal"
    return f"custom:{kind.get(W + 'format') or '1'}" if name == "custom" else name


def _level(element: Element) -> Level:
    kind = _format(element)
    text = (value(element, "lvlText") or "")[:LONGEST]
    properties = element.find(W + "rPr")
    if kind == "bullet":
        fonts = properties.find(W + "rFonts") if properties is not None else None
        text = symbol_text(text, fonts.get(W + "ascii") if fonts is not None else None)
    start = whole(value(element, "start"))
    return Level(
        start=1 if start is None else start,
        format=kind,
        text=text,
        restart=whole(value(element, "lvlRestart")),
        legal=bool(is_on(element.find(W + "isLgl"))),
        style=value(element, "pStyle"),
        hidden=bool(is_on(properties.find(W + "vanish"))) if properties is not None else False,
    )


def _levels(parent: Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for element in parent.iterfind(W + "lvl"):
        index = whole(element.get(W + "ilvl"))
        if index is not None and 0 <= index < LEVELS:
            found[index] = _level(element)
    return found


def read_numbering(root: Element | None, styles: Styles) -> Numbering:
    """The numbering part; None gives a document without automatic numbers."""
    numbering = Numbering()
    if root is None:
        return numbering
    for element in root.iterfind(W + "abstractNum"):
        identifier = element.get(W + "abstractNumId") or ""
        numbering._abstracts[identifier] = _Abstract(element, value(element, "numStyleLink"))
    for element in root.iterfind(W + "num"):
        number, abstract = whole(element.get(W + "numId")), value(element, "abstractNumId")
        if number is None or abstract not in numbering._abstracts:
            continue
        starts: dict[int, int] = {}
        levels: dict[int, Level] = {}
        for override in element.iterfind(W + "lvlOverride"):
            index, start = whole(override.get(W + "ilvl")), whole(value(override, "startOverride"))
            if index is not None and start is not None:
                starts[index] = start
            levels.update(_levels(override))
        numbering._numbers[number] = _Number(abstract, starts, levels)
    _follow_links(numbering, styles)
    return numbering


def _follow_links(numbering: Numbering, styles: Styles) -> None:
    """A definition that only names a numbering style takes the definition of that style's number."""
    for entry in numbering._numbers.values():
        link = numbering._abstracts[entry.abstract].link
        target = numbering._numbers.get(styles.numbering_of(link) or 0) if link else None
        if target is not None:
            entry.abstract = target.abstract
