"""Numbers and letters that head a paragraph: "II.", "2.1.", "a)", "Phần I", and dashes."""

import re
from functools import lru_cache
from typing import NamedTuple

from doingoai.parse.lines import Line

_FORMS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    (
        "part",
        0,
        re.compile(
            r"(?:PHẦN|Phần|CHƯƠNG|Chương)\s(?:THỨ\s\w{2,5}|thứ\s\w{2,5}|[IVXLC]{1,6}|\d{1,2}|[A-Z])(?!\w)\s?[.:)–-]?\s*"
        ),
    ),
    ("item", 3, re.compile(r"(?:MỤC|Mục|TIỂU MỤC|Tiểu mục)\s(?:[IVX]{1,5}|\d{1,2})(?!\w)\s?[.:]?\s*")),
    ("article", 4, re.compile(r"Điều\s\d{1,3}[a-zđ]?\s?[.:]\s*")),
    ("roman_decimal", 4, re.compile(r"[IVX]{1,5}\.\d{1,2}(?:\.\d{1,2}){0,2}\s?[.)/:]?\s+(?=\D)")),
    ("roman", 2, re.compile(r"[IVX]{1,5}\s?(?:[./):]|[-–—](?=\s))\s*(?=\D)")),
    ("decimal", 6, re.compile(r"\d{1,2}(?:\.\d{1,2}){1,4}\s?[.)/:]?\s*(?=[^\W\d_]|[\"“*(])")),
    ("arabic", 5, re.compile(r"\d{1,2}\s?(?:\.|/(?!\d)|\)|[-–](?=\s))\s*(?=[^\W\d_]|[\"“*(])")),
    ("paren", 9, re.compile(r"\((?:\d{1,2}|[a-zđ]|i{1,3}|iv|vi{0,3})\)\s*")),
    ("letter", 8, re.compile(r"(?:[a-zđ]\d?\s?\)|[a-zđ]\.(?=\s))\s*(?=[^\W\d_]|[\"“*(])")),
    ("capital", 1, re.compile(r"[A-HĐ]\s?(?:[./)]|[-–](?=\s))\s*(?=[^\W\d_]{2}|[\"“*])")),
    ("bullet", 10, re.compile(r"(?:[-–—+•·▪■◦○●►➢✓]|\*(?=\s))\s*(?=\S)")),
)


class Label(NamedTuple):
    """style: "roman", "arabic", "decimal", …, "bullet"; rank: lower is further out; text: as printed, without its full stop
    or bracket; length: of the label in the words, with the blanks behind it."""

    style: str
    rank: int
    text: str
    length: int


@lru_cache(maxsize=8192)
def read_label(words: str) -> Label | None:
    """The label at the beginning of some words, None where there is none.

    A number before a small letter is a quantity ("5. 000", "10 người"), a letter before a capital may be an initial
    ("A. Yersin" is taken for a label: only the outline knows better).
    """
    for style, rank, pattern in _FORMS:
        found = pattern.match(words)
        if not found:
            continue
        rest = words[found.end() :].lstrip('*"“‘(_ ')
        if (
            style in ("arabic", "decimal")
            and rest[:1].islower()
            and rest.split(" ", 1)[0].lower() in _UNITS_OF_MEASURE
        ):
            continue
        text = (
            found.group().strip().rstrip(".:/)–—-").strip()
            if style != "paren"
            else found.group().strip("() \t")
        )
        if style in ("decimal", "roman_decimal"):
            rank += min(text.count(".") - 1, 1)
        return Label(style, rank, text if style != "bullet" else found.group().strip(), found.end())
    return None


_UNITS_OF_MEASURE = frozenset(
    ("đoàn", "người", "lượt", "triệu", "tỷ", "nghìn", "ha", "km", "đồng", "xã", "tháng", "năm")
)


def label_of(line: Line) -> Label | None:
    """The label of a line: printed at its beginning, or given by the format."""
    if found := read_label(line.text):
        return found
    if line.label and line.text.startswith(line.label):
        printed = line.label.strip()
        return Label("given", 7, printed.rstrip(".)/:"), len(line.label) + (len(line.text) > len(line.label)))
    return None
