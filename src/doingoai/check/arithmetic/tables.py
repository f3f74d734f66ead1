"""Tables: columns against their total row, rows against their total column."""

import re
from collections.abc import Iterator
from decimal import Decimal

from doingoai.check.arithmetic.shared import param
from doingoai.check.arithmetic.typed import typed_tables
from doingoai.check.engine import Hit
from doingoai.check.figure_words import words
from doingoai.check.places import last_before
from doingoai.model import Block, Cell, Report, Rule
from doingoai.text.numbers_vi import number
from doingoai.text.numerals import parse_digits

_PERIOD_NAME = re.compile(r"tháng|quý|năm", re.IGNORECASE)


_NOT_NUMBER = {"", "-", "–", "x", "//", "…", "..."}


def table_totals(report: Report, rule: Rule) -> Iterator[Hit]:
    """Columns of a table against its total row, and rows against a total column where most of them agree with it."""
    drawn = tuple(block for block in report.document.blocks if block.kind == "table" and block.cells)
    typed = [block for block in typed_tables(report.text) if not _is_drawn(drawn, block)]
    for block in (*drawn, *typed):
        yield from _columns(report, rule, block)
        yield from _rows(report, rule, block)


def _is_drawn(drawn: tuple[Block, ...], typed: Block) -> bool:
    """The lines are those of a table that the reader has found already."""
    before = last_before(drawn, typed.span.end, 1)
    return bool(before) and before[-1].span.overlaps(typed.span)


def _cell_value(report: Report, cell: Cell | None) -> Decimal | None:
    """The number in a cell; 0 for an empty one or a dash, None where it holds anything else."""
    content = report.words(cell.span).strip(" *\n\t") if cell else ""
    if content.lower() in _NOT_NUMBER:
        return Decimal(0)
    return parse_digits(content.replace("\u00a0", " ")) if content[:1].isdecimal() else None


def _grid(block: Block) -> dict[tuple[int, int], Cell]:
    return {(cell.row, cell.col): cell for cell in block.cells}


def _columns(report: Report, rule: Rule, block: Block) -> Iterator[Hit]:
    grid = _grid(block)
    rows = sorted({cell.row for cell in block.cells})
    columns = sorted({cell.col for cell in block.cells})
    total_rows = [
        row
        for row in rows
        if any(words().table_total.fullmatch(_label(report, grid.get((row, col)))) for col in columns[:2])
    ]
    if len(total_rows) != 1:
        return
    total_row = total_rows[0]
    header = _header_rows(report, grid, rows, columns, total_row)
    body = [row for row in rows if row not in header and row != total_row]
    for column in columns[1:]:
        name = " ".join(_label(report, grid.get((row, column))) for row in header).strip()
        if _skipped(name):
            continue
        yield from _column(report, rule, grid, column, name, body, grid.get((total_row, column)))


def _label(report: Report, cell: Cell | None) -> str:
    return " ".join(report.words(cell.span).replace("*", " ").split()) if cell else ""


def _header_rows(
    report: Report, grid: dict[tuple[int, int], Cell], rows: list[int], columns: list[int], total_row: int
) -> list[int]:
    """The rows at the top that hold no figures (a row of column numbers "1 2 3" included)."""
    header: list[int] = []
    for row in rows:
        labels = [_label(report, grid.get((row, column))) for column in columns]
        numbered = [label.strip("()") for label in labels if label] == [
            str(n) for n in range(1, sum(map(bool, labels)) + 1)
        ]
        figures = any(label[:1].isdecimal() and not _PERIOD_NAME.search(label) for label in labels[1:])
        if row == total_row or (figures and not numbered):
            break
        header.append(row)
    return header


def _column(
    report: Report,
    rule: Rule,
    grid: dict[tuple[int, int], Cell],
    column: int,
    name: str,
    body: list[int],
    total_cell: Cell | None,
) -> Iterator[Hit]:
    total = _cell_value(report, total_cell)
    values = [(row, _cell_value(report, grid.get((row, column)))) for row in body]
    if total_cell is None or total is None or total == 0 or any(value is None for _, value in values):
        return
    known = [(row, value) for row, value in values if value is not None]
    if sum(1 for _, value in known if value) < param(rule, "least_parts"):
        return
    added = sum((value for _, value in known), Decimal(0))
    groups = [
        value
        for row, value in known
        if re.fullmatch(r"[IVX]{1,5}|[A-ZĐ]", _label(report, grid.get((row, 0))).strip(" ."))
    ]
    if total in (added, sum(groups, Decimal(0))) or (
        groups and len(groups) < len(known) and added == 2 * total
    ):
        return
    values_out = {
        "column": name or str(column + 1),
        "sum": number(sum(groups, Decimal(0)) if groups else added),
        "total": number(total),
    }
    cells = tuple(grid[row, column].span for row, value in known if value and (row, column) in grid)
    yield Hit(total_cell.span, values_out, cells, detail="table")


def _rows(report: Report, rule: Rule, block: Block) -> Iterator[Hit]:
    """A last column headed "Tổng số", "Cả năm": a row that does not make it, where at least two others do and most of them."""
    grid = _grid(block)
    rows, columns = sorted({cell.row for cell in block.cells}), sorted({cell.col for cell in block.cells})
    if len(columns) < 4:
        return
    header = _header_rows(report, grid, rows, columns, -1)
    names = {c: " ".join(_label(report, grid.get((row, c))) for row in header).strip() for c in columns}
    last = columns[-1]
    if not words().total_column.match(names[last]):
        return
    parts = [c for c in columns[1:-1] if not _skipped(names[c])]
    right, wrong = 0, []
    for row in rows[len(header) :]:
        total = _cell_value(report, grid.get((row, last)))
        values = [value for c in parts if (value := _cell_value(report, grid.get((row, c)))) is not None]
        if not total or len(values) < param(rule, "least_parts"):
            continue
        if sum(values, Decimal(0)) == total:
            right += 1
        else:
            wrong.append((row, sum(values, Decimal(0)), total))
    if right < 2 or len(wrong) > right:
        return
    for row, added, total in wrong:
        name = next((label for c in columns[:2] if (label := _label(report, grid.get((row, c))))[1:]), "")
        values_out = {"column": name or str(row + 1), "sum": number(added), "total": number(total)}
        yield Hit(grid[row, last].span, values_out, detail="table")


def _skipped(name: str) -> bool:
    """A column that is not added: ordinals, dates, rates, notes."""
    plain = name.lower().strip(" :.")
    return any(plain == skip or plain.startswith(f"{skip} ") for skip in words().skip_columns)
