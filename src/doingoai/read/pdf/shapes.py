"""What the pages of a PDF or of a scan hold, before it is put together.

Lengths are points (1/72 inch); x from the left, y **from the bottom** of the page as one sees it.
"""

import re
from dataclasses import dataclass, field, replace

from doingoai.model import ElectronicSignature

NATIONAL = re.compile(  # what opens the right column of a header, however near the left one ends
    r"C[ỘO]NG H(?:ÒA|OÀ|ÓA|OA) X[ÃA] H[ỘO]I CH[ỦU]|Độc lập\s{0,3}[-–—]\s{0,3}Tự do|Đ[ẢA]NG C[ỘO]NG S[ẢA]N VI[ỆE]T NAM"
)
EM = 0.9  # of the height of a line's letters: the size of its type


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of some words of a line. start, end: offsets in its text; encoding: what they were before they were
    repaired; doubt: the certainty with which they were read."""

    start: int
    end: int
    encoding: str | None = None
    doubt: float | None = None


@dataclass(slots=True)
class Line:
    """A line, or the part of one that stands in one column.

    text: in NFC; ``HYPHEN`` at its end where a hyphen parts a word from the next line. size: height of its letters with what
    hangs below them. first, last: of its characters, as the engine counts them; -1 where it does not. runs: its letters as they are
    in the file, with their fonts, where these may be of before Unicode.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    font: str = ""
    bold: bool = False
    first: int = -1
    last: int = -1
    page: int = 0
    marks: tuple[Mark, ...] = ()
    runs: tuple[tuple[str, str], ...] = ()

    @property
    def em(self) -> float:
        return self.size * EM

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line drawn on the page, or the edge of a box; flat: it lies."""

    x0: float
    y0: float
    x1: float
    y1: float
    flat: bool


@dataclass(slots=True)
class Cells:
    """A table with rules. lines: of its cells, by (row, column); spans: rows and columns of the merged ones."""

    x0: float
    y0: float
    x1: float
    y1: float
    edges: tuple[float, ...]
    lines: dict[tuple[int, int], list[Line]] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    rows: int = 0


@dataclass(slots=True)
class Page:
    """number: from 1. scanned: it holds a picture in place of text."""

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[Cells] = field(default_factory=list)
    scanned: bool = False


@dataclass(slots=True)
class Content:
    """What a PDF holds. repaired: pages on which torn words were put together."""

    pages: list[Page]
    notes: list[str] = field(default_factory=list)
    signatures: list[ElectronicSignature] = field(default_factory=list)


HYPHEN = "\ufffe"
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def together(left: Line, right: Line, glue: str) -> Line:
    """Two parts of one line as one."""
    shift = len(left.text) + len(glue)
    moved = tuple(Mark(m.start + shift, m.end + shift, m.encoding, m.doubt) for m in right.marks)
    return replace(
        left,
        text=left.text + glue + right.text,
        x0=min(left.x0, right.x0),
        y0=min(left.y0, right.y0) if right.size >= left.size else left.y0,
        y1=max(left.y1, right.y1) if right.size >= left.size else left.y1,
        x1=max(left.x1, right.x1),
        size=max(left.size, right.size),
        font=left.font if left.size >= right.size else right.font,
        bold=left.bold and right.bold,
        last=right.last,
        marks=(*left.marks, *moved),
        runs=(
            *(left.runs or ((left.text, left.font),)),
            (glue, left.font),
            *(right.runs or ((right.text, right.font),)),
        )
        if left.runs or right.runs
        else (),
    )


def rejoined(left: Line, right: Line) -> Line | None:
    """Two stretches that pdfium parted because one is raised or smaller, as one line; None where they are two."""
    overlap = min(left.y1, right.y1) - max(left.y0, right.y0)
    smaller, larger = sorted((left.size, right.size))
    gap = right.x0 - left.x1
    if overlap < 0.4 * smaller or not -0.12 * larger < gap < 0.7 * larger:
        return None
    if smaller > 0.82 * larger and abs(left.middle - right.middle) > 0.3 * larger:
        return None
    glue = " " if gap > 0.15 * larger else ""
    if smaller < 0.82 * larger:
        small = left if left.size < right.size else right
        if small.text.strip().isdigit():
            lifted = replace(small, text=small.text.strip().translate(SUPERSCRIPT))
            left, right = (lifted, right) if small is left else (left, lifted)
            glue = " " if small is left and left.text else ""
    return together(left, right, glue)
