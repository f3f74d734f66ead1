"""Raised figures on a scanned page: the calls of footnotes and the marks that open them.

OCR reads a small raised figure as a sign, as a letter, as a figure of the line ("25¹" as "251") or not at all, and says it
is sure of it. Where it stands shows on the picture: its foot hangs above the base line and it is half as high as a capital.
Those found are cut out, set in one line, enlarged, and read once more as figures.

``find`` runs in a child process, for it opens the picture.
"""

import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from doingoai.read.pdf.shapes import SUPERSCRIPT
from doingoai.read.scan.type_size import em_of
from doingoai.text.syllables import is_syllable

if TYPE_CHECKING:
    from PIL import Image

DARK = 150  # of 255: what is darker is ink
UP = (0.14, 0.52)  # em: how far the foot of a raised figure hangs above the base line
TALL = (0.29, 0.56)  # em: its height; a quotation mark is lower, a letter hangs lower or is higher
BROAD = (0.06, 0.48)  # em: its width
LOW = 0.3  # em: a full stop or comma reaches no higher
ENLARGED = 56  # points: the height of a figure as it is read again
ROOM = 70  # points between two of them
MOST = 60  # on one page
_HANGING = frozenset("gjpqyQJ,;()[]{}/|@ạặậẹệịọộợụựỵẠẶẬẸỆỊỌỘỢỤỰỴ_")
_LAST_SIGN = re.compile(r"(?:\d{1,3}|[!?'°`^|\"”’ˆ˚º²³¹⁴⁵⁶⁷⁸⁹*>])$")
_FIRST_SIGN = re.compile(r"^(?:\d{1,3}(?=\D)|[!?'°`^|\"”’‘“ˆ˚º²³¹⁴⁵⁶⁷⁸⁹*])")
_LIKE = str.maketrans("lI|!iOoSsZzBgq", "11111005522899")  # what a lone figure is read as
_RAISED_ARM = frozenset("rfyýỳỷỹỵkvxwz")  # letters whose right part is raised by itself
_ODD_SIGNS = frozenset("!?'°`^”’\"")
_CLOSING = ".,;:”\"’')]…"


@dataclass(frozen=True, slots=True)
class Raised:
    """A raised figure. word: its index among the words asked for; before: it stands before the word, not behind it; signs:
    how many full stops, commas and quotation marks stand behind it; apart: it is all there is of the word; x0, x1: its place
    in the strip."""

    word: int
    before: bool
    signs: int
    apart: bool
    x0: int
    x1: int


@dataclass(frozen=True, slots=True)
class Strip:
    """What was found; image: PNG of the figures, enlarged, in a line; empty where there are none."""

    found: tuple[Raised, ...]
    image: bytes


@dataclass(frozen=True, slots=True)
class _Box:
    text: str
    x0: int
    y0: int
    x1: int
    y1: int
    index: int


_Run = tuple[
    int, int, float, float
]  # x0, x1; how far above the base line its upper and its lower edge are, in em


def request(words: Sequence[tuple[str, int, int, int, int, object]], image: bytes) -> bytes:
    """What ``find`` is asked. words: text, x0, y0, x1, y1 in points of the picture, and what tells their line."""
    lines: dict[object, int] = {}
    rows = [[*word[:5], lines.setdefault(word[5], len(lines))] for word in words]
    return json.dumps(rows).encode() + b"\n" + image


def find(asked: bytes) -> Strip:
    """The raised figures of a page. asked: as ``request`` makes it."""
    from PIL import Image

    head, _, data = asked.partition(b"\n")
    lines: dict[int, list[_Box]] = defaultdict(list)
    for index, (text, x0, y0, x1, y1, line) in enumerate(json.loads(head)):
        lines[line].append(_Box(text, x0, y0, x1, y1, index))
    with Image.open(io.BytesIO(data), formats=("PNG",)) as opened:
        grey = opened.convert("L")
    crops: list[Image.Image] = []
    found: list[Raised] = []
    x = ROOM
    for line in lines.values():
        for raised, box in _of_line(grey, sorted(line, key=lambda word: word.x0)):
            crop = grey.crop(box)
            scale = ENLARGED / max(1, crop.height)
            crop = crop.resize((max(1, round(crop.width * scale)), ENLARGED), Image.Resampling.BICUBIC)
            found.append(Raised(raised.word, raised.before, raised.signs, raised.apart, x, x + crop.width))
            crops.append(crop)
            x += crop.width + ROOM
            if len(found) == MOST:
                return Strip(tuple(found), _strip(crops, x))
    return Strip(tuple(found), _strip(crops, x) if crops else b"")


def _strip(crops: "list[Image.Image]", width: int) -> bytes:
    from PIL import Image

    strip = Image.new("L", (width, 2 * ENLARGED), 255)
    x = ROOM
    for crop in crops:
        strip.paste(crop, (x, ENLARGED // 2))
        x += crop.width + ROOM
    buffer = io.BytesIO()
    strip.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _of_line(grey: "Image.Image", line: list[_Box]) -> Iterator[tuple[Raised, tuple[int, int, int, int]]]:
    em = em_of([(word.text, word.x1 - word.x0) for word in line])
    feet = [word for word in line if not _HANGING & set(word.text) and word.y1 - word.y0 > 0.3 * em]
    if em < 12 or not feet:
        return
    for place, word in enumerate(line):
        near = sorted(feet, key=lambda foot: abs(foot.x0 - word.x0))[:5]
        base = median(foot.y1 for foot in near)
        end = line[place + 1].x0 - 1 if place + 1 < len(line) else grey.width
        left = int(max(word.x0 - 2, word.x1 - 2.2 * em))
        right = int(min(end, word.x1 + 0.6 * em))
        if word.text.rstrip(_CLOSING).endswith("*"):
            continue
        glued = _may_hide(word.text)
        if hit := _at_end(grey, left, right, base, em, glued=glued):
            box, signs, alone = hit
            apart = alone and left == word.x0 - 2
            yield Raised(word.index, False, signs, apart, 0, 0), box
            if apart:
                continue
        if place == 0 and not word.text.startswith("*"):
            start = int(max(0, word.x0 - 0.9 * em))
            if box_before := _at_start(grey, start, int(min(word.x1 - 2, word.x0 + 1.0 * em)), base, em):
                yield Raised(word.index, True, 0, False, 0, 0), box_before


def _may_hide(text: str) -> bool:
    """A word that ends in a letter all of which stands on the base line, or in what a raised figure is read as."""
    last, letter = text.rstrip(".,;:")[-1:], text.rstrip(_CLOSING + "!?`^°")[-1:]
    return letter not in _RAISED_ARM and (last in _ODD_SIGNS or letter.islower())


def _runs(grey: "Image.Image", left: int, right: int, base: float, em: float) -> list[_Run]:
    """Stretches of ink, from the left."""
    top, bottom = int(max(0, base - 1.1 * em)), int(base + 0.32 * em)
    if right - left < 2 or bottom - top < 4:
        return []
    dark = grey.crop((left, top, right, bottom)).point(lambda value: 255 if value < DARK else 0)
    columns = dark.resize((dark.width, 1), 4).tobytes()  # 4: the mean of each column
    found, start = [], None
    for x, value in enumerate((*columns, 0)):
        if value and start is None:
            start = x
        elif not value and start is not None:
            box = dark.crop((start, 0, x, dark.height)).getbbox()
            if box:
                found.append((left + start, left + x, (base - top - box[1]) / em, (base - top - box[3]) / em))
            start = None
    return found


def _is_raised(run: _Run, em: float) -> bool:
    x0, x1, upper, lower = run
    return (
        UP[0] <= lower <= UP[1]
        and TALL[0] <= upper - lower <= TALL[1]
        and BROAD[0] * em <= x1 - x0 <= BROAD[1] * em
    )


def _box_of(runs: list[_Run], base: float, em: float) -> tuple[int, int, int, int]:
    upper, lower = max(run[2] for run in runs), min(run[3] for run in runs)
    return (
        min(run[0] for run in runs) - 1,
        int(base - upper * em) - 1,
        max(run[1] for run in runs) + 1,
        int(base - lower * em) + 2,
    )


def _at_end(
    grey: "Image.Image", left: int, right: int, base: float, em: float, *, glued: bool
) -> tuple[tuple[int, int, int, int], int, bool] | None:
    """The place of a raised figure behind a word, how many signs follow it, and whether nothing stands before it.

    glued: it may touch the letter before it."""
    runs = _runs(grey, left, right, base, em)
    signs = 0
    while runs and signs < 4:
        _, _, upper, lower = runs[-1]
        low = upper < LOW and upper - lower > 0.05
        quote = lower > 0.3 and 0.1 < upper - lower < TALL[0]
        if not (low or quote):
            break
        runs.pop()
        signs += 1
    raised: list[_Run] = []
    while runs and len(raised) < 3 and _is_raised(runs[-1], em):
        if raised and raised[0][0] - runs[-1][1] > 0.2 * em:
            break
        raised.insert(0, runs.pop())
    if not raised and runs and glued and (part := _right_part(grey, runs[-1], base, em)):
        return _box_of([part], base, em), signs, False
    return (_box_of(raised, base, em), signs, not runs) if raised else None


def _right_part(grey: "Image.Image", run: _Run, base: float, em: float) -> _Run | None:
    """The right part of a stretch of ink where that alone is raised."""
    top, bottom = int(max(0, base - 1.1 * em)), int(base + 0.32 * em)
    dark = grey.crop((run[0], top, run[1], bottom)).point(lambda value: 255 if value < DARK else 0)
    left = dark.width
    upper, lower = 0.0, 9.0
    while left > 0 and dark.width - left < BROAD[1] * em:
        box = dark.crop((left - 1, 0, left, dark.height)).getbbox()
        if box is None or (base - top - box[3]) / em < UP[0] or (base - top - box[1]) / em > UP[1] + 0.35:
            break
        upper, lower = max(upper, (base - top - box[1]) / em), min(lower, (base - top - box[3]) / em)
        left -= 1
    part = (run[0] + left, run[1], upper, lower)
    return part if dark.width - left > 0.13 * em and _is_raised(part, em) else None


def _at_start(
    grey: "Image.Image", left: int, right: int, base: float, em: float
) -> tuple[int, int, int, int] | None:
    """The place of a raised figure before the first word of a line."""
    runs = _runs(grey, left, right, base, em)
    raised: list[_Run] = []
    for run in runs[:2]:
        if not _is_raised(run, em):
            break
        raised.append(run)
    return _box_of(raised, base, em) if raised and len(raised) < len(runs) else None


def numbers(found: Sequence[Raised], read: Sequence[tuple[str, int, int]]) -> list[str]:
    """The figures as read; "" where they were not. read: words on the strip with x0 and x1."""
    values = []
    for raised in found:
        parts = [
            text
            for text, x0, x1 in sorted(read, key=lambda item: item[1])
            if min(x1, raised.x1) - max(x0, raised.x0) > 0.3 * (x1 - x0)
        ]
        digits = "".join(parts).translate(_LIKE)
        values.append(digits if digits.isascii() and digits.isdigit() and len(digits) <= 3 else "")
    return values


def marked(text: str, raised: Raised, number: str) -> str:
    """A word's text with the raised figure where it stands."""
    figure = number.translate(SUPERSCRIPT)
    if raised.apart:
        return figure
    if raised.before:
        found = _FIRST_SIGN.match(text)
        return figure + (text[found.end() :] if found else text)
    tail = len(text) - len(text.rstrip(_CLOSING))
    cut = len(text) - min(tail, raised.signs)
    core, signs = text[:cut], text[cut:]
    found = _LAST_SIGN.search(core)
    if found and found[0].isdigit() and len(found[0]) > len(number):
        core = core[: -len(number)]
    elif found:
        core = core[: found.start()]
    elif core[-1:].isalpha() and len(core) > 1 and not is_syllable(core) and is_syllable(core[:-1]):
        core = core[:-1]
    return core + figure + signs
