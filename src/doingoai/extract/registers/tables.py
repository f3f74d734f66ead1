"""Rows of tables, read by their header rows: which column is which is said by ``columns`` of the register's file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from doingoai.extract.passages import fold
from doingoai.extract.registers.persons import is_personal
from doingoai.extract.registers.specs import Spec, specs
from doingoai.extract.registers.statements import column_field
from doingoai.extract.registers.values import Row
from doingoai.model import Block, Cell, Report
from doingoai.text.lazily import LazyPattern

_ORDER = re.compile(r"^\s*(?:stt|tt|số tt|số thứ tự|#)\b")
_TOTAL = re.compile(r"^\s*(?:tổng(?: số| cộng| giá trị)?|cộng|lũy kế)(?!\w)")
_NUMBERS = re.compile(r"^[\s\d().,a-z-]{0,6}$")
_CURRENCY = re.compile(
    r"(?:nghìn |ngàn |triệu |tỷ |1\.000 )?(?:usd|đồng|vnđ|vnd|đ|eur|euro|cny|ndt|nhân dân tệ|kíp|yên|won|bạt|krw|jpy)(?!\w)"
)
_CAPTION = 320
_FEWEST = 2  # columns that must be understood


@dataclass(frozen=True, slots=True)
class _Table:
    grid: dict[tuple[int, int], Cell]
    heads: dict[int, str]
    first: int
    rows: int
    columns: int
    caption: str
    topics: frozenset[str]


def from_tables(report: Report, year: int | None) -> Iterator[Row]:
    """The rows of every table of which a register understands the heading."""
    last_end = 0
    for block in report.document.blocks:
        if block.kind != "table":
            continue
        if len(block.cells) >= 6:
            caption = fold(report.text[max(last_end, block.span.start - _CAPTION) : block.span.start])
            table = _table(report, block, caption)
            if table is not None and (chosen := _choose(table)) is not None:
                yield from _rows(report, table, *chosen, year)
        last_end = block.span.end


def _table(report: Report, block: Block, caption: str) -> _Table | None:
    grid: dict[tuple[int, int], Cell] = {}
    for cell in block.cells:
        for row in range(cell.row, cell.row + min(cell.row_span, 200)):
            for column in range(cell.col, cell.col + min(cell.col_span, 40)):
                grid.setdefault((row, column), cell)
    rows = max(row for row, _ in grid) + 1
    columns = max(column for _, column in grid) + 1
    first = min(row for row, _ in grid)
    depth = _header_depth(report, grid, first, rows, columns)
    heads = {}
    for column in range(columns):
        cells = dict.fromkeys(
            grid[row, column] for row in range(first, first + depth) if (row, column) in grid
        )
        heads[column] = " ".join(" ".join(fold(report.words(cell.span)).split()) for cell in cells)
    topics = next(
        (
            frozenset(p.topics)
            for p in report.paragraphs
            if p.span.start <= block.span.start < p.span.end or p.span.start >= block.span.start
        ),
        frozenset[str](),
    )
    return _Table(grid, heads, first + depth, rows, columns, caption, topics) if rows > depth else None


def _header_depth(
    report: Report, grid: dict[tuple[int, int], Cell], first: int, rows: int, columns: int
) -> int:
    """How many rows the heading has: the first, those its cells reach into, those marked as heading, and a row of column numbers."""
    depth = max((c.row + c.row_span - first for (r, _), c in grid.items() if r == first), default=1)
    spread = any(c.col_span > 1 for (r, _), c in grid.items() if r == first) and columns > 2
    flagged = {r for (r, _), c in grid.items() if c.header}
    while first + depth < rows and (first + depth in flagged):
        depth += 1
    if (
        spread
        and depth == 1
        and rows > 2
        and not any(re.search(r"\d", report.words(c.span)) for (r, _), c in grid.items() if r == first + 1)
    ):
        depth = 2
    numbers = [report.words(c.span).strip() for (r, _), c in grid.items() if r == first + depth]
    if len(numbers) >= 3 and all(re.fullmatch(r"\(?(?:\d{1,2}|[a-zA-Z])\)?", words) for words in numbers):
        depth += 1
    return depth


def _choose(table: _Table) -> tuple[Spec, dict[int, str]] | None:
    best: tuple[int, Spec, dict[int, str]] | None = None
    for spec in specs():
        columns = _columns(spec, table)
        if len(columns) < _FEWEST or not (set(columns.values()) & set(spec.needs)):
            continue
        marked = spec.marks is not None and (
            spec.marks.search(" | ".join(table.heads.values())) or spec.marks.search(table.caption)
        )
        if not marked and not (spec.topics & table.topics):
            continue
        score = len(columns) + (3 if marked else 0) + (2 if spec.topics & table.topics else 0)
        if best is None or score > best[0]:
            best = (score, spec, columns)
    return None if best is None else (best[1], best[2])


def _columns(spec: Spec, table: _Table) -> dict[int, str]:
    """Column → field; a field is given once, to the first column that names it; columns about persons are not read."""
    columns: dict[int, str] = {}
    for column, heading in table.heads.items():
        if not heading or _ORDER.search(heading):
            continue
        field = column_field(spec, heading)
        if field is None or field in columns.values() or (is_personal(heading) and field != "head_title"):
            continue
        columns[column] = field
    return columns


def _rows(
    report: Report, table: _Table, spec: Spec, columns: dict[int, str], year: int | None
) -> Iterator[Row]:
    state = {
        name: value
        for name, value, pattern in reversed(spec.groups)
        if _only(spec, name, pattern, table.caption)
    }
    for number in range(table.first, table.rows):
        cells = {c: table.grid[number, c] for c in range(table.columns) if (number, c) in table.grid}
        words = {c: report.words(cell.span) for c, cell in cells.items()}
        filled = {id(cell): words[c] for c, cell in cells.items() if words[c].strip()}
        texts = [fold(value) for value in filled.values() if not _NUMBERS.match(fold(value))]
        if any(_TOTAL.match(value) for value in texts[:1]):
            continue
        if len(texts) <= 1 and len(filled) <= 2:
            if texts:
                state |= {name: value for name, value, pattern in spec.groups if pattern.search(texts[0])}
            continue
        row = _row(
            spec, table, columns, cells, words, year, min(cell.span.start for cell in table.grid.values())
        )
        if row is not None:
            for name, value in state.items():
                row.choose(name, value)
            yield row


def _only(spec: Spec, name: str, pattern: LazyPattern, caption: str) -> bool:
    """True where a caption names this value of a field and no other: "đoàn ra, đoàn vào" names two directions, so none."""
    others = (p for n, _, p in spec.groups if n == name and p is not pattern)
    return bool(pattern.search(caption)) and not any(p.search(caption) for p in others)


def _row(
    spec: Spec,
    table: _Table,
    columns: dict[int, str],
    cells: dict[int, Cell],
    words: dict[int, str],
    year: int | None,
    group: int,
) -> Row | None:
    spans = [cell.span for cell in cells.values()]
    row = Row(
        spec.register, min(s.start for s in spans), max(s.end for s in spans), 0.95, year, "table", group
    )
    for column, field in columns.items():
        if column not in cells:
            continue
        currency = _CURRENCY.search(table.heads[column]) or _CURRENCY.search(table.caption[-80:])
        row.put(field, words[column], cells[column].span.start, currency[0] if currency else "")
    if not any(name in row.fields for name in spec.needs):
        return None
    for column, field in columns.items():
        if column in cells and field in spec.needs:
            _inside(spec, row, words[column], cells[column].span.start)
            break
    if "countries" in row.register.fields and "countries" not in row.fields:
        for column in columns:
            if column in cells and row.put("countries", words[column], cells[column].span.start):
                break
    for name, value, pattern in spec.implied:
        if name not in row.fields and any(pattern.search(fold(text)) for text in words.values()):
            row.choose(name, value)
    return row


def _inside(spec: Spec, row: Row, words: str, start: int) -> None:
    """What the name of a row says of its other fields: a date, a donor."""
    folded = fold(words)
    for name, patterns in spec.finders:
        if name in row.fields:
            continue
        for pattern in patterns:
            match = pattern.search(folded)
            if match is not None and row.put(
                name, words[match.start("v") : match.end("v")], start + match.start("v")
            ):
                break
