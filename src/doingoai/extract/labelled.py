"""Numbers without a noun, which their label names: "- Số đoàn vào: 03", and the rows of tables of figures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from doingoai.extract.nearness import Site
from doingoai.extract.passages import Passage, fold
from doingoai.model import Block, Cell, Quantity, Report, Span
from doingoai.text.numerals import parse_digits

_LINE = re.compile(
    r"^[\s\-+•*\d.)]{0,8}(?P<label>[^:\d][^:]{2,120}):\s{0,3}(?P<number>\d[\d.,]{0,15}?)\s{0,3}[.;]?\s{0,3}$"
)
_COUNT_WORDS = re.compile(r"^(?:[\s\-+•*\d.)]{0,8})(?:tổng số|tổng|số lượng|số lượt|số)?(?: lượng)? ?")
_NUMBER_CELL = re.compile(r"^\s{0,4}(?P<number>\d{1,3}(?:[.,]\d{3})*|\d{1,9})\s{0,4}$")
_WRONG_COLUMN = re.compile(
    r"kế hoạch|cùng kỳ|năm trước|kỳ trước|dự kiến|so sánh|tăng|giảm|tỷ lệ|%|\btt\b|stt|số thứ tự|ghi chú|lũy kế"
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A number and the site that its label makes, as if the label were the noun behind it."""

    quantity: Quantity
    site: Site


def _labelled(span: Span, written: str, label: str, headings: tuple[str, ...]) -> Labelled | None:
    value = parse_digits(written)
    noun = _COUNT_WORDS.sub("", fold(label).strip(), count=1).strip()
    if value is None or not noun:
        return None
    sentence = f"{written} {noun}"
    site = Site(sentence, 0, len(written), len(written), "", (), "", "", headings)
    return Labelled(Quantity(span, value, "exact", None, number_span=span, confidence=0.85), site)


def from_line(passage: Passage) -> Labelled | None:
    """The number of a line that is but a label and a number, None where it is not such a line."""
    match = _LINE.match(passage.raw[:160]) if len(passage.raw) <= 160 else None
    if match is None:
        return None
    return _labelled(
        passage.place(match.start("number"), match.end("number")),
        match["number"],
        match["label"],
        passage.headings,
    )


def from_tables(report: Report) -> Iterator[Labelled]:
    """The rows of tables that hold one label and one number for this period."""
    for block in report.document.blocks:
        if block.kind == "table":
            yield from _from_table(report, block)


def _from_table(report: Report, block: Block) -> Iterator[Labelled]:
    rows: dict[int, list[Cell]] = {}
    for cell in block.cells:
        rows.setdefault(cell.row, []).append(cell)
    if len(rows) < 2:
        return
    first = min(rows)
    heads = {cell.col: fold(report.words(cell.span)) for cell in rows[first]}
    for row in sorted(rows):
        numbers = [
            c
            for c in rows[row]
            if c.col > 0
            and _NUMBER_CELL.match(report.words(c.span))
            and not _WRONG_COLUMN.search(heads.get(c.col, ""))
        ]
        labels = [report.words(c.span) for c in rows[row] if re.search(r"[^\W\d]{2}", report.words(c.span))]
        if row == first or len(numbers) != 1 or not labels:
            continue
        cell = numbers[0]
        words = report.words(cell.span)
        lead = len(words) - len(words.lstrip())
        span = Span(cell.span.start + lead, cell.span.start + len(words.rstrip()))
        found = _labelled(span, words.strip(), labels[0], ())
        if found is not None:
            yield found
