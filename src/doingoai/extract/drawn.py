"""Tables drawn in plain text: with bars, tabs, semicolons or runs of blanks; as cells, like those of a real table."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from doingoai.model import Cell, Report, Span

_GAP = re.compile(r" {2,}")
_WIDE = re.compile(r"\S {3,}\S")
_RULE = re.compile(r"[\s|:+=_-]*$")  # a line under the head, or an empty one
_NUMBER = re.compile(r"\s*\d[\d.,]{0,15}(?:\s?[^\W\d]{1,6}){0,2}\s*$")
_MOST_CELLS = 14
_LONGEST = 400
_MOST_LINES = 600  # longer than any table a report draws
_FEWEST = {"|": 2, "\t": 2, ";": 3, " ": 2}  # lines of a table, its head with them
_Line = tuple[int, str]  # where a line begins, and its words


def drawn_tables(report: Report) -> Iterator[tuple[Cell, ...]]:
    """The cells of each table that a report draws with signs of its text; those of real tables are left out."""
    real = sorted(block.span for block in report.document.blocks if block.kind == "table")
    starts = [span.start for span in real]
    for sign, lines in _runs(report.text):
        begin, end = lines[0][0], lines[-1][0] + len(lines[-1][1])
        before = bisect_left(starts, end) - 1
        if before >= 0 and real[before].end > begin:
            continue
        cells = _aligned(lines) if sign == " " else _ordered(sign, lines)
        if cells is not None:
            yield cells


def _runs(text: str) -> Iterator[tuple[str, list[_Line]]]:
    """Lines that follow one another and are parted by the same sign; one empty line may stand between."""
    sign, run, empty, start = "", list[_Line](), 0, 0
    for line in text.split("\n"):
        own = _sign(line)
        if own and own == sign and empty < 2:
            run.append((start, line))
        elif not (sign and _RULE.match(line) and empty < 2):
            if sign and _FEWEST[sign] <= len(run) <= _MOST_LINES:
                yield sign, run
            sign, run = own, [(start, line)] if own else []
        empty = 0 if line.strip() else empty + 1
        start += len(line) + 1
    if sign and _FEWEST[sign] <= len(run) <= _MOST_LINES:
        yield sign, run


def _sign(line: str) -> str:
    """What parts the cells of a line, "" where it is no line of a table."""
    if len(line) > _LONGEST or _RULE.match(line):
        return ""
    if "|" in line:
        return "|"
    if "\t" in line.strip():
        return "\t"
    if _WIDE.search(line):
        return " "
    return ";" if line.count(";") >= 2 else ""


def _split(sign: str, line: _Line) -> list[Span]:
    """The cells of a line, empty ones too; without the bars at its edges."""
    start, words = line
    found, at = [], 0
    for part in words.split(sign):
        found.append(Span(start + at, start + at + len(part)))
        at += len(part) + 1
    if sign == "|" and words.lstrip().startswith("|"):
        found = found[1:]
    if sign == "|" and words.rstrip().endswith("|"):
        found = found[:-1]
    return found


def _ordered(sign: str, lines: list[_Line]) -> tuple[Cell, ...] | None:
    """Cells by their order. Lines with fewer than the head keep their first at the left and their numbers at the right."""
    rows = [_split(sign, line) for line in lines]
    if sign == "\t" and all(line.startswith("\t") for _, line in lines):
        rows = [row[1:] for row in rows]
    width = max(map(len, rows))
    if not 2 <= width <= _MOST_CELLS or (sign == ";" and len({len(row) for row in rows}) > 1):
        return None
    cells: list[Cell] = []
    for number, (row, (start, line)) in enumerate(zip(rows, lines, strict=True)):
        short = width - len(row) if number and len(row) > 1 else 0
        for col, span in enumerate(row):
            said = line[span.start - start : span.end - start]
            moved = short if short and _NUMBER.match(said) and col else 0
            cells.extend(_cell(said, span.start, number, col + moved))
    return tuple(cells) if _holds_numbers(cells, lines) else None


def _aligned(lines: list[_Line]) -> tuple[Cell, ...] | None:
    """Cells parted by runs of blanks: in the column of the head they stand under."""
    rows = [_pieces(line) for line in lines]
    head = rows[0]
    if not 2 <= len(head) <= _MOST_CELLS:
        return None
    places = [(span.start - lines[0][0], span.end - lines[0][0]) for span in head]
    cells: list[Cell] = []
    for number, (row, (start, line)) in enumerate(zip(rows, lines, strict=True)):
        taken: set[int] = set()
        for order, span in enumerate(row):
            left, right = span.start - start, span.end - start
            col = order if len(row) == len(head) else _under(places, left, right)
            if col in taken:
                return None
            taken.add(col)
            cells.extend(_cell(line[left:right], span.start, number, col))
    return tuple(cells) if _holds_numbers(cells, lines) else None


def _pieces(line: _Line) -> list[Span]:
    start, words = line
    found, at = [], 0
    for gap in [*_GAP.finditer(words), None]:
        stop = gap.start() if gap else len(words)
        if words[at:stop].strip():
            found.append(Span(start + at, start + stop))
        at = gap.end() if gap else stop
    return found


def _under(places: list[tuple[int, int]], left: int, right: int) -> int:
    """The column whose head overlaps most with a stretch of a line, else the nearest."""
    return max(
        range(len(places)),
        key=lambda at: min(right, places[at][1]) - max(left, places[at][0]),
    )


def _cell(said: str, start: int, row: int, col: int) -> Iterator[Cell]:
    words = said.strip()
    if words:
        begin = start + len(said) - len(said.lstrip())
        yield Cell(Span(begin, begin + len(words)), row, col)


def _holds_numbers(cells: list[Cell], lines: list[_Line]) -> bool:
    """True where lines below the head end in numbers: prose with bars or wide blanks does not."""
    rows = len(lines)
    ending = sum(_NUMBER.search(line[-24:].rstrip("| ")) is not None for _, line in lines)
    numbered = {c.row for c in cells if c.col}
    return len(numbered) >= 2 and 2 * ending >= rows - 1
