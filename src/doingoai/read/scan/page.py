"""Reads one page: upright, its words, the raised figures at them, the lines they make; a secrecy mark in red ink."""

import time
from dataclasses import replace

from doingoai.model import UserError
from doingoai.read import isolation, secrecy
from doingoai.read.pdf.shapes import Page, Rule
from doingoai.read.pdf.tables import find_tables
from doingoai.read.scan import raised, ruling, tesseract
from doingoai.read.scan.pictures import Picture, turn_request, turned
from doingoai.read.scan.words import ODD, SURE, SURE_ODD, Word, clean, lines_of, words_of
from doingoai.text.syllables import is_syllable

MEMORY_MB = 600
STRIP_DPI = 200
KNOWN = 0.25  # of the letters, in words that can be Vietnamese: a page with less is no page of text, or stands on its head
ENOUGH = 12  # words, from which a page shows how it lies


def _turn(words: list[Word]) -> int:
    """By how many degrees a page must be turned counter-clockwise so that its words stand; 0 where they do.

    tesseract reads lines that run downwards as if they lay, and gives boxes that are higher than wide."""
    long = [word for word in words if len(word.text) > 2]
    if len(long) < ENOUGH:
        return 0
    letters = sum(len(word.text) for word in long)
    known = sum(len(word.text) for word in long if word.sure > ODD and is_syllable(word.text.strip(".,;:()")))
    upright = known >= KNOWN * letters
    if 2 * sum(word.y1 - word.y0 > word.x1 - word.x0 for word in long) > len(long):
        return 90 if upright else 270
    unsure = sum(word.sure for word in long) < 0.7 * len(long)
    return 180 if unsure and not upright else 0


def _words(picture: Picture, name: str, seconds: float) -> list[Word]:
    return words_of(tesseract.table(picture.grey, picture.dpi, name=name, seconds=seconds))


def upright(picture: Picture, name: str, seconds: float) -> tuple[Picture, list[Word]]:
    """The page with its words, turned where it lay on its side or stood on its head and reads better so."""
    words = _words(picture, name, seconds)
    turn = _turn(words)
    if not turn:
        return picture, words
    other = isolation.call(
        turned, turn_request(picture, turn), seconds=seconds, memory_mb=MEMORY_MB, name=name
    )
    rules = ruling.turned(
        picture.rules, turn, round(picture.width * picture.dpi / 72), round(picture.height * picture.dpi / 72)
    )
    other = replace(other, rules=rules)
    better = _words(other, name, seconds)
    return (other, better) if turn != 180 or _sure(better) > _sure(words) else (picture, words)


def _sure(words: list[Word]) -> float:
    return sum(word.sure * len(word.text) for word in words) / max(1, sum(len(word.text) for word in words))


def with_raised(picture: Picture, words: list[Word], name: str, seconds: float) -> list[Word]:
    """The words with the raised figures that stand at them. Raises UserError DT-011, DT-012, DT-014."""
    asked = [(word.text, word.x0, word.y0, word.x1, word.y1, word.line) for word in words]
    strip = isolation.call(
        raised.find, raised.request(asked, picture.grey), seconds=seconds, memory_mb=MEMORY_MB, name=name
    )
    if not strip.found:
        return words
    table = tesseract.table(strip.image, STRIP_DPI, name=name, one_line=True, seconds=seconds)
    numbers = raised.numbers(strip.found, [(word.text, word.x0, word.x1) for word in words_of(table)])
    for found, number in zip(strip.found, numbers, strict=True):
        word = words[found.word]
        if not number:  # something raised that is no figure, or was not read
            odd = not word.text[-1:].isalnum() and word.sure < SURE
            words[found.word] = replace(word, sure=min(word.sure, ODD)) if odd else word
            continue
        text = raised.marked(word.text, found, number)
        known = is_syllable("".join(char for char in text if char.isalpha())) or found.apart
        words[found.word] = replace(word, text=text, sure=max(word.sure, SURE_ODD) if known else word.sure)
    return words


def _in_red(picture: Picture, name: str, seconds: float) -> list[str]:
    """The lines that are written in red ink."""
    lines: dict[tuple[int, int, int], list[str]] = {}
    for word in words_of(tesseract.table(picture.red, picture.dpi, name=name, sparse=True, seconds=seconds)):
        lines.setdefault(word.line, []).append(word.text)
    return [" ".join(line) for line in lines.values()]


def _rules(picture: Picture) -> list[Rule]:
    """The rules of a page in points from the bottom left."""
    scale = 72 / picture.dpi
    return [
        Rule(
            (rule.x0 if rule.flat else (rule.x0 + rule.x1) / 2) * scale,
            picture.height - ((rule.y0 + rule.y1) / 2 if rule.flat else rule.y1) * scale,
            (rule.x1 if rule.flat else (rule.x0 + rule.x1) / 2) * scale,
            picture.height - ((rule.y0 + rule.y1) / 2 if rule.flat else rule.y0) * scale,
            rule.flat,
        )
        for rule in picture.rules
    ]


def with_tables(page: Page, rules: list[Rule]) -> Page:
    """The page with what stands between its rules as tables."""
    page.tables, page.lines = find_tables(rules, page.lines, lambda line, _: [line], page.width * page.height)
    return page


def read_page(picture: Picture, name: str, end: float) -> Page | None:
    """A page read; None where it took too long or tesseract broke down on it. end: by the clock that only goes forward.

    Raises UserError BM-001, DT-013.
    """
    seconds = min(tesseract.SECONDS, end - time.monotonic())
    if seconds < 1:
        return None
    try:
        picture, words = upright(picture, name, seconds)
        words = with_raised(picture, clean(words), name, seconds)
        if picture.red and any(secrecy.is_mark(line) for line in _in_red(picture, name, seconds)):
            raise secrecy.refusal(name)
    except UserError as error:
        if error.code in ("BM-001", "DT-013"):
            raise
        return None
    lines = lines_of(picture, words, picture.number)
    return with_tables(Page(picture.number, picture.width, picture.height, lines), _rules(picture))
