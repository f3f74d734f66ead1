"""Sentences of official prose, where full stops also stand in numbers, abbreviations and list labels."""

import re
from collections.abc import Iterator
from functools import cache

from doingoai.knowledge import mapping
from doingoai.model import Span

# a blank line before a small letter or a figure is a page break that tore the sentence, not its end
_END = re.compile(
    r"[.!?…;](?=[\"”’)\]]{0,2}(?:\s|$))|\n[ \t]*\n\s{0,20}(?![\sa-zà-ỹđ\d])|\n(?=[ \t]*[-+•–]\s)"
)
_NEXT_LETTER = re.compile(r"[\"”’)\]]{0,2}\s{1,3}(\w)")
_LAST_WORD = re.compile(r"[^\s(\[“\"]{1,12}$")


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(mapping("sentences_split.yaml").strings("abbreviations"))


def _ends_here(text: str, position: int) -> bool:
    """False where the mark belongs to an abbreviation ("TP. Lạng Sơn"), a label ("1. Đoàn ra"), an initial ("A. Công"), or dots
    after which the sentence goes on in small letters ("Pháp, Đức... và các nước khác")."""
    if (following := _NEXT_LETTER.match(text, position + 1)) and following[1].islower():
        return False
    if text[position] != ".":
        return True
    before = _LAST_WORD.search(text[max(0, position - 12) : position])
    if before is None:
        return True
    word = before.group()
    if word.casefold() in _abbreviations() or (len(word) == 1 and word.isalpha() and word.isupper()):
        return False
    start = position - len(word)
    opens_line = not text[max(0, start - 4) : start].rpartition("\n")[2].strip() and (
        start < 4 or "\n" in text[start - 4 : start]
    )
    return not (word.isalnum() and len(word) <= 4 and opens_line)


def _outside_quotes(text: str, begin: int, position: int) -> bool:
    """False between “ and ”: a title quoted inside a sentence may hold full stops. A quotation never closed is no quotation."""
    opened = text.rfind("“", max(begin, position - 400), position)
    if opened < 0 or text.find("”", opened, position) >= 0:
        return True
    return text[position + 1 : position + 2] == "”" or text.find("”", position, opened + 400) < 0


def sentences(text: str, span: Span | None = None, *, semicolons: bool = False) -> Iterator[Span]:
    """The sentences of a stretch of text, without the blanks around them. semicolons: a semicolon ends a sentence too."""
    start, end = (span.start, span.end) if span else (0, len(text))
    begin = start
    for match in _END.finditer(text, start, end):
        mark = text[match.start()]
        if mark == ";":
            if not semicolons:
                continue
        elif mark != "\n" and not (
            _ends_here(text, match.start()) and _outside_quotes(text, begin, match.start())
        ):
            continue
        stop = match.start() if mark == "\n" else match.end()
        while stop < end and text[stop] in '"”’)]':
            stop += 1
        yield from _trimmed(text, begin, stop)
        begin = stop
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end].rstrip()
    if words := piece.lstrip():
        last = start + len(piece)
        yield Span(last - len(words), last)
