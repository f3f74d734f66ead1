"""Words whose accented letters were torn out, put together by the place of each letter on the page.

Where the letters with diacritics come from a second font, a producer may write them after the rest of the line; then readers
that follow the order of the file show "S Ngo i v báo cáo: ở ạ ụ". On the page every letter stands in its place.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from doingoai.read.pdf.engine import BELOW, WIDE, TextPage
from doingoai.read.pdf.shapes import EM, Line, Mark
from doingoai.text.syllables import is_syllable

_LETTERS = frozenset("ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư") | frozenset(
    map(chr, range(0x1EA0, 0x1EFA))
)
LEAST = 4  # lone letters
SHARE = 0.03  # of the words; "ở", "ý", "à" make up less than a hundredth of good text
SAMPLE = 60  # words
IMPOSSIBLE = 0.3  # of small words: the share above which a page is looked at letter by letter
SPACE = 0.16  # em


def impossible(text: str) -> float:
    """The share of small words that can be no Vietnamese syllable; 0 where there are few."""
    words = [
        word
        for token in text.split(None, 4 * SAMPLE)[: 4 * SAMPLE]
        if (word := token.strip("(),.;:")).islower()
    ]
    words = [word for word in words[: 2 * SAMPLE] if word.isalpha()][:SAMPLE]
    if len(words) < 12:
        return 0.0
    return sum(not is_syllable(word) for word in words) / len(words)


def _lone(text: str) -> int:
    """How many letters with diacritics stand alone."""
    return sum(map(_LETTERS.__contains__, text.split()))


def is_torn(text: str) -> bool:
    """True where many letters with diacritics stand alone, or many words can be none."""
    lone = _lone(text)
    if lone >= LEAST and lone > SHARE * text.count(" "):
        return True
    return impossible(text) > IMPOSSIBLE


@dataclass(slots=True)
class _Letter:
    char: str
    index: int
    x0: float
    x1: float
    base: float
    size: float


def _letters(page: TextPage) -> list[_Letter]:
    found = []
    for index, char in enumerate(page.text):
        if char in "\r\n" or pdfium.FPDFText_IsGenerated(page.handle, index) == 1:
            continue
        x0, _, x1, _ = page.box(index)
        base, size = page.origin(index)[1], page.size_at(index)
        found.append(_Letter("-" if char in "\ufffe\x02" else char, index, x0, x1, base, size))
    return found


def _rows(letters: list[_Letter]) -> list[list[_Letter]]:
    """Letters on one base line, from the top; each row from the left."""
    rows: list[list[_Letter]] = []
    for letter in sorted(letters, key=lambda item: -item.base):
        tolerance = 0.2 * letter.size
        if rows and abs(rows[-1][0].base - letter.base) <= tolerance:
            rows[-1].append(letter)
        else:
            rows.append([letter])
    for row in rows:
        row.sort(key=lambda item: (item.x0, item.index))
    return rows


def _segments(row: list[_Letter]) -> Iterable[list[_Letter]]:
    """A row, cut at wide gaps; blanks at the ends fall away."""
    part: list[_Letter] = []
    edge = 0.0
    for letter in row:
        if letter.char.isspace():
            continue
        em = EM * letter.size
        if part and letter.x0 - edge > WIDE * em:
            yield part
            part = []
        part.append(letter)
        edge = max(edge, letter.x1) if len(part) > 1 else letter.x1
    if part:
        yield part


def _line(part: list[_Letter], blanks: list[_Letter]) -> Line:
    """Letters as a line, with the words marked that the file holds in another order."""
    words: list[list[_Letter]] = []
    edge = last = part[0].x0
    size = max(letter.size for letter in part)
    for letter in part:
        blank = any(
            last < item.x0 < letter.x0 and min(item.x0 - last, letter.x0 - item.x0) > 0.12 * size
            for item in blanks
        )
        if not words or letter.x0 - edge > SPACE * EM * size or blank:
            words.append([])
        words[-1].append(letter)
        edge, last = letter.x1, letter.x0
    text, marks = "", []
    for word in words:
        text += " " if text else ""
        start = len(text)
        text += unicodedata.normalize("NFC", "".join(letter.char for letter in word))
        order = [letter.index for letter in word]
        if order != list(range(order[0], order[0] + len(order))):
            marks.append(Mark(start, len(text), encoding="glyphs"))
    low = part[0].base - BELOW * size
    return Line(text, part[0].x0, low, max(item.x1 for item in part), low + size, size, marks=tuple(marks))


def rebuilt(page: TextPage) -> list[Line] | None:
    """The lines of a torn page from the places of its letters; None where that makes it no better."""
    lines: list[Line] = []
    for row in _rows(_letters(page)):
        blanks = [letter for letter in row if letter.char.isspace() and letter.x1 > letter.x0]
        lines.extend(_line(part, blanks) for part in _segments(row))
    text = "\n".join(line.text for line in lines)
    before = impossible(page.text) + _lone(page.text) / (1 + page.text.count(" "))
    after = impossible(text) + _lone(text) / (1 + text.count(" "))
    return lines if after < before - 0.01 else None
