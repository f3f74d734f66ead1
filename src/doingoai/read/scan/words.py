"""From tesseract's words to lines, with what is doubtful marked."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from doingoai.read.pdf.shapes import NATIONAL, Line, Mark
from doingoai.read.scan.pictures import COARSE, Picture
from doingoai.text.syllables import is_syllable

SURE = 0.80  # confidence under which a word is doubtful
SURE_FIGURE = 0.90  # the same for what holds a figure: one wrong digit is a wrong fact
SURE_ODD = 0.95  # the same for what can be no Vietnamese syllable, which gets ODD
ODD = 0.6  # given no more
SHORT_FORM = 5  # capitals: "UBND", "CNTT"
FIGURE = 0.55  # what a doubtful figure gets: less than a consolidation takes without asking
INKED = 0.04  # of a word's place: covered by so much coloured ink it is doubtful
UNDER_INK = 0.5  # the most certainty a word under ink can have
NOTHING = 0.25  # confidence under which a scrap of one or two letters is dirt
WIDE = 1.6  # em: a gap between words that may part columns
ALIKE = (0.72, 1.35)  # a line's height, of the page's usual one, within which its type is the usual size
_SCRAP = re.compile(r"[\W_]{1,3}|\w{1,2}")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as read. x0, y0, x1, y1: in pixels from the top left; line: block, paragraph and line."""

    text: str
    x0: int
    y0: int
    x1: int
    y1: int
    sure: float
    line: tuple[int, int, int]


def words_of(table: str) -> list[Word]:
    """The words of tesseract's TSV."""
    found = []
    for row in table.splitlines():
        fields = row.split("\t")
        if len(fields) < 12 or fields[0] != "5":
            continue
        text = unicodedata.normalize("NFC", fields[11].strip()).replace(
            "—", "–"
        )  # official texts have the short one
        if not text:
            continue
        block, paragraph, line, _, left, top, width, height = (int(value) for value in fields[2:10])
        sure = max(0.0, min(1.0, float(fields[10]) / 100))
        found.append(Word(text, left, top, left + width, top + height, sure, (block, paragraph, line)))
    return found


def _inked(picture: Picture, word: Word) -> float:
    """The share of a word's place that is under coloured ink."""
    if not picture.ink:
        return 0.0
    wide = picture.ink_width
    x0, x1 = word.x0 // COARSE, max(word.x0 // COARSE + 1, -(-word.x1 // COARSE))
    y0, y1 = word.y0 // COARSE, max(word.y0 // COARSE + 1, -(-word.y1 // COARSE))
    total = count = 0
    for row in range(y0, y1):
        part = picture.ink[row * wide + x0 : row * wide + min(x1, wide)]
        total += sum(part)
        count += len(part)
    return total / (255 * count) if count else 0.0


def _certainty(picture: Picture, word: Word) -> float | None:
    """The word's confidence where it is doubtful, else None."""
    if _inked(picture, word) > INKED:
        return min(word.sure, UNDER_INK)
    letters = word.text.strip("“”\"'‘’().,;:!?-–…")
    short_form = letters.isascii() and letters.isupper() and len(letters) <= SHORT_FORM
    if word.sure < SURE_ODD and not short_form and letters.isalpha() and not is_syllable(letters):
        return min(word.sure, ODD)
    if any(char.isdigit() for char in word.text):
        return min(word.sure, FIGURE) if word.sure < SURE_FIGURE else None
    return word.sure if word.sure < SURE else None


def _groups(words: list[Word], em: float) -> Iterator[list[Word]]:
    """The words of each line, cut at wide gaps."""
    lines: dict[tuple[int, int, int], list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    for line in lines.values():
        line.sort(key=lambda word: word.x0)
        group = line[:1]
        for index, word in enumerate(line[1:], 1):
            beside = NATIONAL.match(" ".join(item.text for item in line[index : index + 6])) is not None
            if word.x0 - group[-1].x1 > WIDE * em or beside:
                yield group
                group = []
            group.append(word)
        yield group


def lines_of(picture: Picture, table: str, number: int) -> list[Line]:
    """The lines of a page. number: of the page."""
    scale = 72 / picture.dpi
    words = [word for word in words_of(table) if not (word.sure < NOTHING and _SCRAP.fullmatch(word.text))]
    words = [word for word in words if word.x1 > word.x0 and word.y1 > word.y0]
    if not words:
        return []
    em = median(word.y1 - word.y0 for word in words)
    groups = list(_groups(words, em))
    usual = median(max(w.y1 for w in group) - min(w.y0 for w in group) for group in groups)
    return [_line(picture, group, usual, scale, number) for group in groups]


def _line(picture: Picture, group: list[Word], usual: float, scale: float, number: int) -> Line:
    text, marks = "", []
    for word in group:
        text += " " if text else ""
        doubt = _certainty(picture, word)
        if doubt is not None:
            marks.append(Mark(len(text), len(text) + len(word.text), doubt=round(doubt, 2)))
        text += word.text
    top, bottom = min(word.y0 for word in group), max(word.y1 for word in group)
    tall = bottom - top
    size = usual if ALIKE[0] * usual <= tall <= ALIKE[1] * usual else tall
    middle = (top + bottom) / 2
    y0 = picture.height - (middle + size / 2) * scale
    return Line(
        text,
        group[0].x0 * scale,
        y0,
        group[-1].x1 * scale,
        y0 + size * scale,
        size * scale,
        page=number,
        marks=tuple(marks),
    )
