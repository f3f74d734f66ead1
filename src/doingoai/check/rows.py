"""The first column of a table, where it numbers its rows."""

import re
from collections.abc import Iterator
from typing import Final

from doingoai.check.arithmetic.typed import typed_tables
from doingoai.check.engine import Hit
from doingoai.model import Block, Report, Rule

_NUMBERED: Final = re.compile(r"(?:S(?:ố )?)?TT|STT|Số thứ tự|Stt|tt|No\.?", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(\d{1,4})\.?")


def row_numbers(report: Report, rule: Rule) -> Iterator[Hit]:
    """Rows numbered 1, 2, 4 or 1, 2, 2; a column that begins again at 1 under each group is right."""
    drawn = tuple(block for block in report.document.blocks if block.kind == "table" and block.cells)
    typed = typed_tables(report.text) if "TT" in report.text or "tt" in report.text else ()
    for block in drawn or tuple(typed):
        yield from _rows(report, block)


def _rows(report: Report, block: Block) -> Iterator[Hit]:
    first = sorted((cell for cell in block.cells if cell.col == 0), key=lambda cell: cell.row)
    head = next((cell for cell in first if report.words(cell.span).strip(" *\n")), None)
    if head is None or not _NUMBERED.fullmatch(report.words(head.span).strip(" *\n.")):
        return
    last = 0
    for cell in first:
        match = _NUMBER.fullmatch(report.words(cell.span).strip(" *\n"))
        if match is None or cell is head:
            continue
        number = int(match[1])
        if last and number not in (1, last + 1):
            yield Hit(cell.span, {"number": number, "expected": last + 1})
            return
        last = number
