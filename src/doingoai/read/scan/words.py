"""From tesseract's words to lines, with what is doubtful marked."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import median

from doingoai.read.pdf.shapes import NATIONAL, Line, Mark
from doingoai.read.scan.pictures import COARSE, Picture
from doingoai.read.scan.ruling import Drawn
from doingoai.read.scan.type_size import em_of
from doingoai.text.syllables import is_syllable

# Measured on 34,000 words of clean and of noisy pages: of those read with less than 0.84 one in two is wrong, up to 0.90 one in
# eight, above that one in two thousand; no figure of a thousand was wrong above 0.85.
SURE = 0.90  # confidence under which a word is doubtful
LIKELY = 0.84  # from there it gets PROBABLE, below that ODD
PROBABLE = 0.75
SURE_FIGURE = 0.86  # the same for what holds a figure: one wrong digit is a wrong fact
SURE_ODD = 0.95  # the same for what can be no Vietnamese syllable
ODD = 0.55  # given no more: less than a consolidation takes without asking
SHORT_FORM = 5  # capitals: "UBND", "CNTT"
INKED = 0.04  # of a word's place: covered by so much coloured ink it is doubtful
UNDER_INK = 0.5  # the most certainty a word under ink can have
NOTHING = 0.25  # confidence under which a scrap of one or two letters is dirt
WIDE = 1.6  # em: a gap between words that may part columns
FEW = 10  # letters of a line: fewer do not tell the size of their type by their breadth, only by their height
ALIKE = (0.72, 1.35)  # the height of such a line, of the usual one, within which its type is the usual size
MANY = 26  # letters: so many tell it by their breadth alone
LOWER = 0.88  # the height of a line of fewer in smaller type, of the usual one
SAME_TYPE = (0.91, 1.16)  # how broad letters of the same size may be; bold ones are broader
_SCRAP = re.compile(r"[\W_]{1,3}|\w{1,2}")
_DIRT = re.compile(r"[_ˆ~`|'‘’.:;,°¬]{1,3}")  # what is left of specks between words
_BEFORE_WORD = re.compile(r"^[_ˆ~`|:;,°¬]{1,3}(?=\w)")
_GLUED = re.compile(
    r"[^\W\d_]{3,}\d{1,2}\b(?![/.-]?\d)|^\W?\d{1,2}[^\W\d_]{3,}|[^\W\d_]{2,}[!?]"
)  # a lost raised figure


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
    """How far a word can be trusted where it is doubtful, else None."""
    if _inked(picture, word) > INKED:
        return min(word.sure, UNDER_INK)
    letters = word.text.strip("“”\"'‘’().,;:!?-–…")
    if _GLUED.search(word.text):
        return min(word.sure, ODD)
    short_form = letters.isascii() and letters.isupper() and len(letters) <= SHORT_FORM
    if word.sure < SURE_ODD and not short_form and letters.isalpha() and not is_syllable(letters):
        return min(word.sure, ODD)
    if any(char.isdigit() for char in word.text):
        return min(word.sure, ODD) if word.sure < SURE_FIGURE else None
    if word.sure >= SURE:
        return None
    return PROBABLE if word.sure >= LIKELY else min(word.sure, ODD)


def clean(words: list[Word]) -> list[Word]:
    """The words without what is dirt."""
    found = []
    for word in words:
        if word.x1 <= word.x0 or word.y1 <= word.y0 or (word.sure < NOTHING and _SCRAP.fullmatch(word.text)):
            continue
        if _DIRT.fullmatch(word.text) and (word.sure < SURE_ODD or word.text[0] not in ".:;,"):
            continue
        text = _BEFORE_WORD.sub("", word.text)
        found.append(word if text == word.text else replace(word, text=text))
    return found


def _groups(words: list[Word], em: float, uprights: list[Drawn]) -> Iterator[list[Word]]:
    """The words of each line, cut at wide gaps."""
    lines: dict[tuple[int, int, int], list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    for line in lines.values():
        line.sort(key=lambda word: word.x0)
        group = line[:1]
        for index, word in enumerate(line[1:], 1):
            beside = NATIONAL.match(" ".join(item.text for item in line[index : index + 6])) is not None
            if word.x0 - group[-1].x1 > WIDE * em or beside or _parted(group[-1], word, uprights):
                yield group
                group = []
            group.append(word)
        yield group


def _parted(left: Word, right: Word, uprights: list[Drawn]) -> bool:
    """An upright rule stands between two words."""
    return any(
        left.x1 - 4 <= rule.x0 and rule.x1 <= right.x0 + 4 and rule.y0 < left.y1 and rule.y1 > left.y0
        for rule in uprights
    )


def lines_of(picture: Picture, words: list[Word], number: int) -> list[Line]:
    """The lines of a page. number: of the page."""
    scale = 72 / picture.dpi
    if not words:
        return []
    em = median(word.y1 - word.y0 for word in words)
    groups = list(_groups(words, em, [rule for rule in picture.rules if not rule.flat]))
    usual = median(max(w.y1 for w in group) - min(w.y0 for w in group) for group in groups)
    types = [em_of([(w.text, w.x1 - w.x0) for w in group]) for group in groups]
    body = median(size for size, group in zip(types, groups, strict=True) for _ in group)
    found = []
    for size, group in zip(types, groups, strict=True):
        tall = (max(w.y1 for w in group) - min(w.y0 for w in group)) / usual
        letters = sum(len(w.text) for w in group)
        found.append(_line(picture, group, usual * _scale_of(size, body, tall, letters), scale, number))
    return found


def _scale_of(size: float, body: float, tall: float, letters: int) -> float:
    """How large a line's type is, of the page's usual one; 1 where it differs by no more than faces do.

    size, body: of the type, by the breadth of its letters, of the line and of the page; tall: height of the line, of the
    usual one. What was written by hand into a short line makes it broader or narrower, so there both must agree.
    """
    found = size / body if size and body else 1.0
    if letters < FEW:
        return 1.0 if ALIKE[0] <= tall <= ALIKE[1] else tall
    if letters < MANY and found < 1 and tall > LOWER:
        return 1.0
    return 1.0 if SAME_TYPE[0] <= found <= SAME_TYPE[1] else found


def _line(picture: Picture, group: list[Word], size: float, scale: float, number: int) -> Line:
    text, marks = "", []
    for word in group:
        text += " " if text else ""
        doubt = _certainty(picture, word)
        if doubt is not None:
            marks.append(Mark(len(text), len(text) + len(word.text), doubt=round(doubt, 2)))
        text += word.text
    middle = (min(word.y0 for word in group) + max(word.y1 for word in group)) / 2
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
