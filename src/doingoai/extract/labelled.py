"""Numbers without a noun, which their label names: "- Số đoàn vào: 03", and the rows of tables of figures."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from doingoai.extract.drawn import drawn_tables
from doingoai.extract.nearness import Site
from doingoai.extract.passages import Passage, fold
from doingoai.model import Cell, Quantity, Report, Span
from doingoai.periods import find_periods
from doingoai.text.numerals import parse_digits

_LINE = re.compile(
    r"^[\s\-+•*\d.)]{0,8}(?P<label>[^:\d][^:]{2,120}):\s{0,3}(?P<number>\d[\d.,]{0,15}?)\s{0,3}[.;]?\s{0,3}$"
)
# A row of a table drawn with blanks: its number, its label, a gap, a figure.
_ROW = re.compile(
    r"^[\s\-+•*]{0,8}(?:\d{1,3}[.)]?\s{2,12})?(?P<label>[^\W\d][^\d]{2,120}?)(?:\s{3,80}|\t{1,9}|\s?(?:\.{3,120}|…{1,60})[.…]{0,9}\s?)(?P<number>\d[\d.,]{0,15}?)[\s.;]{0,8}$"
)
# A row of more columns: cells parted by bars, tabs or blanks, the last of them a number or money.
_WIDE_ROW = re.compile(
    r"(?:\s*\|\s*|\t|\s{3,80})\d[\d.,]{0,15}(?: (?:nghìn|triệu|tỷ))?(?: (?:usd|eur|euro|đồng|vnđ))?[\s|]{0,6}$",
    re.IGNORECASE,
)
_PARTED = re.compile(r"\S(?:\s*\|\s*|\t+| {3,})(?=\S)")
_LONGEST_LINE = 160
_LEADING = 2  # words of a label that may stand before the noun
_COUNT_WORDS = re.compile(r"^(?:[\s\-+•*\d.)]{0,8})(?:tổng số|tổng|số lượng|số lượt|số)?(?: lượng)? ?")
_WORDS = re.compile(r"[^\W\d]{2}")
_MONEY_WORDS = r"(?:(?P<scale>nghìn|ngàn|triệu|tỷ|tỉ|1\.?000) )?(?P<name>usd|đô la(?: mỹ)?|eur|euro|vnđ|vnd|đồng|jpy|yên)"
_MONEY = re.compile(rf"^\s*{_MONEY_WORDS}(?!\w)")
_NAMED_MONEY = re.compile(
    rf"(?:\((?:đvt:? ?|đơn vị(?: tính)?:? ?)?|(?<=\s))(?P<unit>{_MONEY_WORDS.replace('?P<scale>', '?:').replace('?P<name>', '?:')})(?:\)|\s*$)"
)
_UNIT_LINE = re.compile(
    rf"(?:đvt|đơn vị(?: tính)?): ?(?P<unit>{_MONEY_WORDS.replace('?P<scale>', '?:').replace('?P<name>', '?:')})\)?[ .]{{0,4}}$"
)
_POWERS = {"nghìn": 3, "ngàn": 3, "1.000": 3, "1000": 3, "triệu": 6, "tỷ": 9, "tỉ": 9}
_CURRENCIES = {
    **dict.fromkeys(("usd", "đô la", "đô la mỹ"), ("USD", "USD")),
    **dict.fromkeys(("eur", "euro"), ("EUR", "EUR")),
    **dict.fromkeys(("vnđ", "vnd", "đồng"), ("VND", "đồng")),
    **dict.fromkeys(("jpy", "yên"), ("JPY", "JPY")),
}
_NUMBER_CELL = re.compile(
    r"^\s{0,4}(?P<number>\d{1,3}(?:[.,]\d{3})*(?:,\d{1,2})?|\d{1,9}(?:,\d{1,2})?)(?: (?P<unit>(?:(?:nghìn|ngàn|triệu|tỷ|tỉ) )?(?:usd|eur|euro|vnđ|vnd|đồng)))?\s{0,4}$",
    re.IGNORECASE,
)
_UNIT_BRACKET = re.compile(r"\s?\((?P<unit>%|[^\W\d][^\W\d ]{0,8}(?: [^\W\d]{2,8})?)\)\s{0,3}$")
_YEAR_ROW = re.compile(r"^(?:năm )?(?P<year>(?:19|20)\d\d)$")
_UNIT_HEAD = re.compile(r"đơn vị|\bđvt\b|đv tính")
# A row that is no item of a list but says which way the counted went.
_MEASURED = re.compile(
    r"^(?:[\s\-+•*\d.)]{0,6})(?:tổng |số |lượt |các )*đoàn (?:ra|vào|đi|đến|khách|nước ngoài|quốc tế|trong nước)"
)
_WRONG_COLUMN = re.compile(
    r"kế hoạch|cùng kỳ|năm trước|kỳ trước|dự kiến|so sánh|tăng|giảm|tỷ lệ|%|\btt\b|stt|số thứ tự|ghi chú|lũy kế|thời gian|ngày|chỉ tiêu|mục tiêu|kỳ trước|(?:tháng|quý|kỳ|năm) trước"
)
# A column that counts one thing of each row ("Số người"): its rows are items of a list, not measures.
_COUNTING = re.compile(
    r"\b(?:đoàn|người|lượt|khách|đại biểu|thành viên|dự án|học viên|hộ|giải ngân|cam kết|kinh phí|trị giá|giá trị|vốn|usd|đồng)\b"
)
_SUM_ROW = re.compile(
    r"^\s{0,4}(?:tổng cộng|tổng số|tổng|cộng)(?: chung)?(?: bằng \w{3,4}| quy đổi[^|]{0,20}| \(\w{3,4}\))?\s{0,4}$"
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A number and the site that its label makes, as if the label were the noun behind it."""

    quantity: Quantity
    site: Site


def _labelled(
    span: Span,
    written: str,
    label: str,
    headings: tuple[str, ...],
    *,
    money: str | None = None,
    row: str = "",
    lead: str = "",
) -> Labelled | None:
    """money: its unit, where it is known; else the label may name it. row: what the row of a table is about."""
    noun = _COUNT_WORDS.sub("", fold(label).strip(), count=1).strip()
    unit = _MONEY.search(_money_named(noun) if money is None else money)
    scale = 10 ** _POWERS.get(unit["scale"] or "", 0) if unit else 1
    value = parse_digits(written, fraction=scale > 1000)
    if value is None or not noun:
        return None
    left = f"{row}: " if row else ""
    sentence = f"{left}{written} {noun}"
    end = len(left) + len(written)
    site = Site(sentence, len(left), end, end, "", (), "", lead, headings)
    currency, name = _CURRENCIES[unit["name"]] if unit else (None, None)
    return Labelled(
        Quantity(span, value * scale, "exact", name, number_span=span, confidence=0.85, currency=currency),
        site,
    )


def _money_named(label: str) -> str:
    """The unit of money at the end of a label, or in its brackets: "giải ngân (triệu đồng)" → "triệu đồng"."""
    found = _NAMED_MONEY.search(label)
    return found["unit"] if found else ""


def is_row(passage: Passage) -> bool:
    """True where a line is a row of a table drawn with blanks: its first number is its place, no figure."""
    raw = passage.raw
    if len(raw) > _LONGEST_LINE:
        return False
    wide = _WIDE_ROW.search(raw[-60:]) is not None and sum(1 for _ in _PARTED.finditer(raw)) >= 2
    return wide or _ROW.match(raw) is not None


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
    label = match["label"]
    unit = _UNIT_BRACKET.search(label)
    if unit is not None:  # "Dân số (người): 6.215" says "6.215 người"
        yield from _read(span, match["number"], f"{unit['unit']} {label[: unit.start()]}", passage)
    words = label.split()
    for first in range(min(_LEADING + 1, len(words))):
        yield from _read(span, match["number"], " ".join(words[first:]), passage)


def _read(span: Span, written: str, label: str, passage: Passage) -> Iterator[Labelled]:
    found = _labelled(span, written, label, passage.headings, lead=passage.lead)
    if found is not None:
        yield found


def from_tables(report: Report) -> Iterator[Labelled]:
    """The figures of tables, real or drawn: rows of one label and one number for the report's period, and the sums of
    counting columns.
    """
    starts = [paragraph.span.start for paragraph in report.paragraphs]
    grids = [(block.cells, True) for block in report.document.blocks if block.kind == "table"]
    grids.extend((cells, False) for cells in drawn_tables(report))
    for cells, real in grids:
        table = _table(report, cells, real, starts)
        if table is not None:
            yield from _figures(table)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table: its rows without the head. heads: folded, by column. wrong: columns of no own figures. unit: of the money,
    as the line above says. headings: folded titles above it, innermost first.
    """

    report: Report
    rows: tuple[tuple[Cell, ...], ...]
    heads: dict[int, str]
    wrong: frozenset[int]
    unit: str
    headings: tuple[str, ...]

    def said(self, cell: Cell) -> str:
        """The folded words of a cell, one blank apart."""
        return " ".join(fold(self.report.words(cell.span)).split())


def _table(report: Report, cells: tuple[Cell, ...], real: bool, starts: list[int]) -> _Table | None:
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    if not rows or (real and len(rows) < 2):
        return None
    first = min(rows)
    headless = not real and any(_value_of(report, c) for c in rows[first] if c.col)
    heads = {}
    if not headless:
        heads = {cell.col: " ".join(fold(report.words(cell.span)).split()) for cell in rows[first]}
    start = min(cell.span.start for cell in cells)
    return _Table(
        report=report,
        rows=tuple(tuple(rows[row]) for row in sorted(rows) if headless or row != first),
        heads=heads,
        wrong=frozenset(
            col for col, head in heads.items() if _WRONG_COLUMN.search(head) or _other_period(head, report)
        ),
        unit=_unit_above(report, start),
        headings=_headings(report, bisect_right(starts, start) - 1),
    )


def _value_of(report: Report, cell: Cell) -> re.Match[str] | None:
    return _NUMBER_CELL.match(report.words(cell.span))


def _unit_above(report: Report, start: int) -> str:
    """ "usd" where the line above a table says "Đơn vị tính: USD"."""
    said = _UNIT_LINE.search(fold(report.text[max(0, start - 80) : start]))
    return said["unit"] if said else ""


def _headings(report: Report, at: int) -> tuple[str, ...]:
    path = report.paragraphs[at].path if at >= 0 else ()
    return tuple(fold(section.title) for section in reversed(path))


def _figures(table: _Table) -> Iterator[Labelled]:
    by_year = [(_YEAR_ROW.match(table.said(row[0])), row) for row in table.rows]
    if any(year for year, _ in by_year):
        yield from _of_year(
            table, [(int(year["year"]), row) for year, row in by_year if year], by_year[-1][1]
        )
        return
    for row in table.rows:
        yield from _from_row(table, row)


def _of_year(
    table: _Table, years: list[tuple[int, tuple[Cell, ...]]], last: tuple[Cell, ...]
) -> Iterator[Labelled]:
    """Rows that are years: that of the report's own, or their sum where the report is of them all."""
    own = table.report.period.period if table.report.period else None
    if own is None:
        return
    named = {year for year, _ in years}
    if own.first.year < own.last.year and {own.first.year, own.last.year} <= named:
        yield from _sums(table, last)
    for year, row in years:
        if own.first.year == own.last.year == year:
            for cell in _numbers(table, row):
                yield from _cell(table, cell, table.heads.get(cell.col, ""))


def _numbers(table: _Table, row: tuple[Cell, ...]) -> list[Cell]:
    return [c for c in row if c.col > 0 and c.col not in table.wrong and _value_of(table.report, c)]


def _counting(table: _Table, row: tuple[Cell, ...]) -> list[Cell]:
    return [c for c in _numbers(table, row) if _COUNTING.search(table.heads.get(c.col, ""))]


def _sums(table: _Table, row: tuple[Cell, ...]) -> Iterator[Labelled]:
    """The sums of the columns that count, where a row is one of sums."""
    label = next((table.said(c) for c in row if _WORDS.search(table.said(c))), "")
    if _SUM_ROW.match(label):
        for cell in _counting(table, row):
            yield from _cell(table, cell, table.heads[cell.col])


def _from_row(table: _Table, row: tuple[Cell, ...]) -> Iterator[Labelled]:
    numbers, counting = _numbers(table, row), _counting(table, row)
    labels = [c for c in row if _WORDS.search(table.said(c)) and not _value_of(table.report, c)]
    if not labels:
        return
    label = table.said(labels[0])
    if _SUM_ROW.match(label):
        yield from _sums(table, row)
    elif len(numbers) == 1 and not counting:
        unit = next((table.said(c) for c in labels if _UNIT_HEAD.search(table.heads.get(c.col, ""))), "")
        yield from _cell(table, numbers[0], label, unit=unit)
    elif _MEASURED.match(label):
        for cell in counting:
            yield from _cell(table, cell, table.heads[cell.col], row=label)


def _cell(table: _Table, cell: Cell, label: str, *, row: str = "", unit: str = "") -> Iterator[Labelled]:
    match = _value_of(table.report, cell)
    if match is None:
        return
    money = match["unit"] or (unit if _MONEY.search(unit) else "") or _money_named(label) or table.unit
    span = (
        cell.span
        if match["unit"]
        else Span(cell.span.start + match.start("number"), cell.span.start + match.end("number"))
    )
    if unit and not _money_named(unit) and unit not in label:
        label = f"{unit} {label}"
    found = _labelled(span, match["number"], label, table.headings, money=fold(money), row=row)
    if found is not None:
        yield found


def _other_period(head: str, report: Report) -> bool:
    """True where a column's head names a period that is not the report's ("6 tháng đầu năm" in the report of the second half)."""
    own = report.period.period if report.period else None
    if own is None:
        return False
    named = find_periods(head, year=own.last.year)
    return bool(named) and all(mention.period.code != own.code for mention in named)
