"""A chart as shapes on a plane, in millimetres from the top left: the one layout of its SVG and its PNG."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from doingoai.text.numbers_vi import number
from doingoai.write.charts.settings import Look, settings
from doingoai.write.charts.values import Bar, Chart

MM_PER_POINT = 25.4 / 72
FILLS = ("dark", "hatch", "light")  # in the order of the series; told apart in greyscale and by pattern

# Times New Roman, thousandths of an em; marks above and below a letter add nothing
_WIDTHS = {
    " ": 250, "-": 333, "–": 500, "/": 278, ".": 250, ",": 250, ":": 278, ";": 278, "(": 333, ")": 333, "đ": 500, "Đ": 722, "%": 833,
    **dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889,
                                              722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611), strict=True)),
    **dict(zip("abcdefghijklmnopqrstuvwxyz", (444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778,
                                              500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444), strict=True)),
}  # fmt: skip
_OTHER = 500
_SPARE = 1.08  # other fonts are a little wider than the one measured


@dataclass(frozen=True, slots=True)
class Box:
    """A bar. fill: one of FILLS."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Label:
    """Words on their base line. anchor: "start", "middle" or "end" of them stands at x. size: points."""

    x: float
    y: float
    words: str
    size: float
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in the order they are drawn; title and alt: in words."""

    width: float
    height: float
    shapes: tuple[Box | Line | Label, ...]
    title: str
    alt: str


def width_of(words: str, size: float) -> float:
    """Width of a line of words, mm, with a little to spare."""
    letters = (letter for letter in unicodedata.normalize("NFD", words) if not unicodedata.combining(letter))
    return sum(_WIDTHS.get(letter, _OTHER) for letter in letters) / 1000 * size * MM_PER_POINT * _SPARE


def wrapped(words: str, size: float, available: float, lines: int = 2) -> tuple[str, ...]:
    """A name in at most ``lines`` lines; what does not fit ends in “…”."""
    left, found = words.split(), list[str]()
    while left and len(found) < lines:
        line = left.pop(0)
        while left and width_of(f"{line} {left[0]}", size) <= available:
            line = f"{line} {left.pop(0)}"
        found.append(line)
    if left:
        found[-1] += " …"
    return tuple(_cut(line, size, available) for line in found)


def _cut(line: str, size: float, available: float) -> str:
    if width_of(line, size) <= available:
        return line
    kept = line.removesuffix(" …")
    while kept and width_of(f"{kept}…", size) > available:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where names end, where nought stands, and how long one unit of the values is."""

    names: float
    nought: float
    scale: float


def _shown(value: Decimal, chart: Chart) -> str:
    sign = "+" if value > 0 and chart.id == "timeliness" and _signed(chart) else ""
    return f"{sign}{number(value)}"


def _signed(chart: Chart) -> bool:
    return any(value is not None and value < 0 for bar in chart.bars for value in bar.values)


def _plan(chart: Chart, look: Look) -> _Plan:
    size = look.letters
    most = look.width * look.labels
    names = min(most, max(width_of(bar.name, size) for bar in chart.bars)) + 2
    values = [value for bar in chart.bars for value in bar.values if value is not None]
    room = max(width_of(_shown(value, chart), size) for value in values) + 3
    room = max(room, *(width_of(bar.words, size) + 3 for bar in chart.bars))
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    left = names + (room if low < 0 else 0)
    scale = (look.width - left - room) / float(high - low or 1)
    return _Plan(names, left + float(-low) * scale, scale)


def _row(bar: Bar, top: float, chart: Chart, plan: _Plan, look: Look) -> Iterator[Box | Label]:
    """The name, its bars and their figures; the figure stands at the end of its bar."""
    size, height = look.letters, look.bar * len(chart.series)
    lines = wrapped(bar.name, size, plan.names - 2)
    step = size * MM_PER_POINT * 1.1
    base = top + height / 2 - step * (len(lines) - 1) / 2 + size * MM_PER_POINT * 0.34
    yield from (Label(plan.names - 2, base + step * i, line, size, "end") for i, line in enumerate(lines))
    for position, value in enumerate(bar.values):
        y = top + look.bar * position
        line = y + look.bar / 2 + size * MM_PER_POINT * 0.34
        if value is None:
            if bar.words and not position:
                yield Label(plan.nought + 1, line, bar.words, size)
            continue
        length = float(abs(value)) * plan.scale
        start = plan.nought if value >= 0 else plan.nought - length
        if value:
            yield Box(start, y + 0.3, length, look.bar - 0.6, FILLS[position % len(FILLS)])
        end = plan.nought + length + 1 if value >= 0 else start - 1
        yield Label(end, line, _shown(value, chart), size, "start" if value >= 0 else "end")


def _legend(series: Sequence[str], look: Look) -> Iterator[Box | Label]:
    x = look.width * 0.3
    for position, name in enumerate(series):
        yield Box(x, 0.8, 7, 3.4, FILLS[position % len(FILLS)])
        yield Label(x + 9, 3.6, name, look.letters)
        x += 9 + width_of(name, look.letters) + 8


def draw(chart: Chart) -> Drawing:
    """Horizontal bars with their names before them; the zero line; a legend where there is more than one series."""
    look = settings().look
    plan = _plan(chart, look)
    legend = tuple(_legend(chart.series, look)) if any(chart.series) else ()
    top = 6.5 if legend else 1.0
    shapes: list[Box | Line | Label] = [*legend]
    line_height = look.letters * MM_PER_POINT * 1.1
    start = top
    for bar in chart.bars:
        tall = len(wrapped(bar.name, look.letters, plan.names - 2)) * line_height
        height = max(look.bar * len(chart.series), tall)
        shapes += _row(bar, top + (height - look.bar * len(chart.series)) / 2, chart, plan, look)
        top += height + look.gap
    bottom = top - look.gap + 1
    shapes.append(Line(plan.nought, start - 0.5, plan.nought, bottom - 0.5))
    return Drawing(look.width, round(bottom + 0.5, 2), tuple(shapes), chart.title, chart.alt)
