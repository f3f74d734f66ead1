"""Doubts that only the whole document shows: a word that stands once beside one that stands there often with another tone.

OCR takes the marks above a letter for each other and is sure of it. Where "trao đổi" stands four times and "trao đối" once,
the one is doubted. Nothing is changed: the writer may have meant it.
"""

import itertools
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

from doingoai.read.pdf.shapes import Line, Mark, Page
from doingoai.read.scan.words import ODD

OFTEN = 3  # times the other word stands beside the same neighbour
_EDGES = "“”\"'‘’().,;:!?-–…*"
_MARKS = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")

_Place = tuple[Line, int, int]  # a word of a line: from, to


def _bare(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word) if char not in _MARKS)


def _words(lines: list[Line]) -> Iterator[tuple[str, _Place]]:
    for line in lines:
        at = 0
        for piece in line.text.split(" "):
            word = piece.strip(_EDGES)
            yield (word.lower() if word.isalpha() else ""), (line, at, at + len(piece))
            at += len(piece) + 1


def doubt_rare(pages: list[Page]) -> None:
    """Mark the words of the pages that stand once where a word of the same letters with other marks stands often."""
    words = [item for page in pages for item in _words(page.lines)]
    pairs = Counter((a[0], b[0]) for a, b in itertools.pairwise(words) if a[0] and b[0])
    by_letters: dict[tuple[str, str, bool], list[tuple[str, int]]] = defaultdict(list)
    for (a, b), times in pairs.items():
        by_letters[a, _bare(b), True].append((b, times))
        by_letters[b, _bare(a), False].append((a, times))
    for (a, place_a), (b, place_b) in itertools.pairwise(words):
        if not a or not b or pairs[a, b] > 1:
            continue
        for key, word, place in (((a, _bare(b), True), b, place_b), ((b, _bare(a), False), a, place_a)):
            if max((times for other, times in by_letters[key] if other != word), default=0) >= OFTEN:
                _doubt(place)


def _doubt(place: _Place) -> None:
    line, start, end = place
    if not any(mark.doubt is not None and mark.start < end and mark.end > start for mark in line.marks):
        marks = (*line.marks, Mark(start, end, doubt=ODD))
        line.marks = tuple(sorted(marks, key=lambda mark: mark.start))
