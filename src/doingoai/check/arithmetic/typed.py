"""Tables typed in plain text, with upright bars, tabs or wide gaps between their cells, read as blocks of cells."""

import re
from collections.abc import Iterator
from itertools import pairwise

from doingoai.check.figure_words import words
from doingoai.model import Block, Cell, Span

_TYPED_ROW = re.compile(r"[^|\n]{0,400}(?:\|[^|\n]{0,400}){1,40}")
_RULE_ROW = re.compile(r"[|\s:+=-]+")
_LONGEST_ROW = 2000  # a longer line with a gap in it is a paragraph
_GAP = re.compile(r"(?<=\S) {3,60}(?=\S)")
_SEPARATORS = {"|": re.compile(r"\|"), "\t": re.compile(r"\t"), " ": _GAP}


def typed_tables(text: str) -> Iterator[Block]:
    """Tables of plain text and Markdown, one row a line, three rows or more of one kind."""
    rows: list[Span] = []
    kind = ""
    start = 0
    for line in [*text.split("\n"), ""]:
        this = _kind(line, kind)
        if this != kind or not this:
            yield from _table(text, rows, kind)
            rows = []
        if this:
            rows.append(Span(start, start + len(line)))
        kind = this
        start += len(line) + 1


def _kind(line: str, before: str) -> str:
    """What sets the cells of the line apart: "|", a tab, " " for a wide gap, "" where it is no row of a table."""
    if line.count("|") >= (1 if before == "|" else 2) and _TYPED_ROW.fullmatch(line):
        return "|"
    if len(line) > _LONGEST_ROW:
        return ""
    if "\t" in line.strip():
        return "\t"
    return " " if "   " in line and _GAP.search(line) else ""


def _table(text: str, rows: list[Span], kind: str) -> Iterator[Block]:
    if len(rows) < 3:
        return
    cut = _cells_of_rows(text, rows, kind)
    width = max((len(cells) for cells in cut), default=0)
    if kind == " " and any(len(cells) < width and not _is_total(text, cells) for cells in cut):
        return  # an empty cell leaves no trace between gaps: what stands in which column cannot be told
    cells = tuple(
        Cell(span, row, col + (width - len(found) if col and _merged(text, found, kind) else 0))
        for row, found in enumerate(cut)
        for col, span in enumerate(found)
    )
    yield Block("table", Span(rows[0].start, rows[-1].end), cells=cells)


def _merged(text: str, cells: list[Span], kind: str) -> bool:
    """A row with fewer cells than most has its first ones merged: "Tổng cộng | 163 | 1.274". Where empty cells are kept it
    is the last ones that are wanting."""
    return all(cell.start < cell.end for cell in cells) and (kind == "|" or _is_total(text, cells))


def _cells_of_rows(text: str, rows: list[Span], kind: str) -> list[list[Span]]:
    found: list[list[Span]] = []
    indented = kind == "\t" and all(text.startswith("\t", row.start) for row in rows)
    for row in rows:
        line = text[row.start : row.end]
        if _RULE_ROW.fullmatch(line):
            continue  # the rule under the heading
        marks = [(match.start(), match.end()) for match in _SEPARATORS[kind].finditer(line)]
        edges = [(0, 0), *marks, (len(line), len(line))]
        cells = [_trimmed(text, Span(row.start + a[1], row.start + b[0])) for a, b in pairwise(edges)]
        if indented or (kind == "|" and line.lstrip().startswith("|")):
            cells = cells[1:]
        if kind == "|" and line.rstrip().endswith("|"):
            cells = cells[:-1]
        found.append(cells)
    return found


def _is_total(text: str, cells: list[Span]) -> bool:
    return any(words().table_total.fullmatch(text[cell.start : cell.end]) for cell in cells[:2])


def _trimmed(text: str, span: Span) -> Span:
    """The words of a cell, without the blanks around them."""
    words_in = text[span.start : span.end]
    start = span.start + len(words_in) - len(words_in.lstrip())
    return Span(start, max(start, span.start + len(words_in.rstrip())))
