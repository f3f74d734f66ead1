"""Numbers without a noun, which their label names: "- Số đoàn vào: 03", and the rows of tables of figures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from doingoai.extract.nearness import Site
from doingoai.extract.passages import Passage, fold
from doingoai.model import Block, Cell, Quantity, Report, Span
from doingoai.periods import find_periods
from doingoai.text.numerals import parse_digits

_LINE = re.compile(
    r"^[\s\-+•*\d.)]{0,8}(?P<label>[^:\d][^:]{2,120}):\s{0,3}(?P<number>\d[\d.,]{0,15}?)\s{0,3}[.;]?\s{0,3}$"
)
# A row of a table drawn with blanks: its number, its label, a gap, a figure.
_ROW = re.compile(
    r"^\s{0,8}(?:\d{1,3}[.)]?\s{2,12})?(?P<label>[^\W\d][^\d]{2,120}?)(?:\s{3,80}|\t{1,9})(?P<number>\d[\d.,]{0,15}?)\s{0,8}$"
)
_LONGEST_LINE = 160
_LEADING = 2  # words of a label that may stand before the noun
_COUNT_WORDS = re.compile(r"^(?:[\s\-+•*\d.)]{0,8})(?:tổng số|tổng|số lượng|số lượt|số)?(?: lượng)? ?")
_WORDS = re.compile(r"[^\W\d]{2}")
_NUMBER_CELL = re.compile(r"^\s{0,4}(?P<number>\d{1,3}(?:[.,]\d{3})*|\d{1,9})\s{0,4}$")
_WRONG_COLUMN = re.compile(
    r"kế hoạch|cùng kỳ|năm trước|kỳ trước|dự kiến|so sánh|tăng|giảm|tỷ lệ|%|\btt\b|stt|số thứ tự|ghi chú|lũy kế|thời gian|ngày"
)
# A column that counts one thing of each row ("Số người"): its rows are items of a list, not measures.
_COUNTING = re.compile(
    r"\b(?:đoàn|người|lượt|khách|đại biểu|thành viên|dự án|học viên|hộ|giải ngân|cam kết|kinh phí|trị giá|giá trị|vốn|usd|đồng)\b"
)
_SUM_ROW = re.compile(r"^\s{0,4}(?:tổng cộng|tổng số|tổng|cộng)(?: chung)?\s{0,4}$")


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


def is_row(passage: Passage) -> bool:
    """True where a line is a row of a table drawn with blanks: its first number is its place, no figure."""
    return len(passage.raw) <= _LONGEST_LINE and _ROW.match(passage.raw) is not None


def from_line(passage: Passage) -> Iterator[Labelled]:
    """The numbers of lines, or of sentences in them, that are but a label and a number ("tự mở lớp: 0").

    A label may begin with words about what it names; so it is given whole, then without its first word or two.
    """
    if is_row(passage):
        yield from _shortened(passage, 0, _ROW.match(passage.raw))
        return
    for sentence in passage.sentences if ":" in passage.raw else ():
        if sentence.end - sentence.start <= _LONGEST_LINE:
            words = passage.raw[sentence.start : sentence.end]
            yield from _shortened(passage, sentence.start, _LINE.match(words))


def _shortened(passage: Passage, shift: int, match: re.Match[str] | None) -> Iterator[Labelled]:
    if match is None:
        return
    span = passage.place(shift + match.start("number"), shift + match.end("number"))
    words = match["label"].split()
    for first in range(min(_LEADING + 1, len(words))):
        found = _labelled(span, match["number"], " ".join(words[first:]), passage.headings)
        if found is not None:
            yield found


def from_tables(report: Report) -> Iterator[Labelled]:
    """The rows of tables that hold one label and one number for the report's period, and the sums of counting columns."""
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
    wrong = {col for col, head in heads.items() if _WRONG_COLUMN.search(head) or _other_period(head, report)}
    for row in sorted(rows):
        if row != first:
            yield from _from_row(report, rows[row], heads, wrong)


def _from_row(report: Report, row: list[Cell], heads: dict[int, str], wrong: set[int]) -> Iterator[Labelled]:
    numbers = [
        c for c in row if c.col > 0 and c.col not in wrong and _NUMBER_CELL.match(report.words(c.span))
    ]
    labels = [report.words(c.span) for c in row if _WORDS.search(report.words(c.span))]
    if not labels:
        return
    counting = [c for c in numbers if _COUNTING.search(heads.get(c.col, ""))]
    if _SUM_ROW.match(fold(labels[0])):
        for cell in counting:
            yield from _cell(report, cell, heads[cell.col])
    elif len(numbers) == 1 and not counting:
        yield from _cell(report, numbers[0], labels[0])


def _cell(report: Report, cell: Cell, label: str) -> Iterator[Labelled]:
    words = report.words(cell.span)
    lead = len(words) - len(words.lstrip())
    span = Span(cell.span.start + lead, cell.span.start + len(words.rstrip()))
    found = _labelled(span, words.strip(), label, ())
    if found is not None:
        yield found


def _other_period(head: str, report: Report) -> bool:
    """True where a column's head names a period that is not the report's ("6 tháng đầu năm" in the report of the second half)."""
    own = report.period.period if report.period else None
    if own is None:
        return False
    named = find_periods(head, year=own.last.year)
    return bool(named) and all(mention.period.code != own.code for mention in named)
