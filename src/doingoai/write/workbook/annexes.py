"""A sheet for each topic: units down, indicators across, totals that are formulas, and what was not added below."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from doingoai.consolidate.sums import Figure, add
from doingoai.knowledge import indicators, mapping, topics
from doingoai.model import Consolidation, Topic, Total
from doingoai.model.json import number
from doingoai.periods import title as period_title
from doingoai.write.workbook.book import FIRST, SILENT, Amount, Book, height

_UNIT_WIDTH, _FIGURE_WIDTH = 32, 18
_TAKEN_OFF = "Trừ phần trùng đã quyết định"
_WITHOUT = "Nếu bỏ cả phần có thể trùng"
_TOTAL = "Tổng cộng"
_LEGEND = f"“0”: đơn vị báo cáo không có; “{SILENT}”: đơn vị không nêu nội dung này."


def annexes(book: Book, result: Consolidation) -> None:
    """The sheets of all topics that have totals, in the order of the outline."""
    units = [used.unit for used in result.used]
    for topic in topics().values():
        found = [total for total in result.totals if indicators()[total.indicator].topic == topic.id]
        if not found:
            continue
        covered = {i.unit for t in found for i in t.left_out if i.reason.startswith("đã tính ở cấp trên")}
        counting = [u for u in units if u not in covered or any(unit_figure(t, u) for t in found)]
        caption = f"{topic.name['vi']} – {result.issuer}, {period_title(result.period)}"
        _annex(book, _tab(topic), caption, found, counting)


def _tab(topic: Topic) -> str:
    """What the topic's sheet is called: short, for Excel cuts a longer name off in the middle of a word."""
    return mapping("sheets.yaml").take(topic.id, str, topic.name["vi"])


def heading(total: Total) -> str:
    """“Số đoàn vào (đoàn)”; for money the currency."""
    name, unit = indicators()[total.indicator].name["vi"], total.currency or total.unit
    return f"{name} ({unit})" if unit else name


def unit_figure(total: Total, unit: str) -> Figure | None:
    """What counts for one unit: the sum of its addends, zero where it declared none, None where it was silent."""
    own = [Figure(a.value, a.qualifier, a.upper) for a in total.addends if a.unit == unit]
    if own:
        return add(own)
    return Figure(Decimal(0)) if any(a.unit == unit for a in total.declared_none) else None


def _annex(book: Book, title: str, caption: str, totals: Sequence[Total], units: Sequence[str]) -> None:
    header = ["Đơn vị", *(heading(total) for total in totals)]
    widths = [_UNIT_WIDTH, *[_FIGURE_WIDTH] * len(totals)]
    sheet = book.sheet(title, widths, header, caption)
    row = FIRST
    for unit in units:
        book.string(sheet, row, 0, unit, "border", "wrap")
        sheet.set_row(row, height([(unit, _UNIT_WIDTH)]))
        for column, total in enumerate(totals, 1):
            _figure(book, sheet, row, column, unit_figure(total, unit))
        row += 1
    row = _taken_off(book, sheet, row, totals)
    _sums(book, sheet, row, totals)
    row = _without_duplicates(book, sheet, row + 1, totals)
    book.string(sheet, row + 1, 0, _LEGEND, "grey")
    _left_out(book, sheet, row + 3, totals)


def _figure(book: Book, sheet: Any, row: int, column: int, figure: Figure | None) -> None:
    if figure is None:
        book.string(sheet, row, column, SILENT, "border", "centre", "grey")
    else:
        book.cell(sheet, row, column, Amount(figure.value, figure.qualifier, figure.upper))


def _decided(total: Total) -> Decimal:
    return sum((o.value for o in total.overlaps if o.decided and o.value), Decimal(0))


def _taken_off(book: Book, sheet: Any, row: int, totals: Sequence[Total]) -> int:
    """What a person decided to be one event told twice, so that the sum below is the total."""
    if not any(map(_decided, totals)):
        return row
    book.string(sheet, row, 0, _TAKEN_OFF, "border", "wrap")
    for column, total in enumerate(totals, 1):
        amount = _decided(total)
        book.cell(sheet, row, column, -amount if amount else None)
    return row + 1


def _sums(book: Book, sheet: Any, row: int, totals: Sequence[Total]) -> None:
    book.string(sheet, row, 0, _TOTAL, "border", "bold")
    for column, total in enumerate(totals, 1):
        if total.value is None:
            words = SILENT if total.additive else _combined(total)
            book.string(sheet, row, column, words, "border", "centre", "grey")
            continue
        letters = xlsxwriter.utility.xl_col_to_name(column)
        amount = Amount(total.value, total.qualifier, total.upper)
        form = book.format("border", amount.format, "bold")
        formula = f"=SUM({letters}{FIRST + 1}:{letters}{row})"
        sheet.write_formula(row, column, formula, form, float(total.value))


def _combined(total: Total) -> str:
    """Of an indicator that is not added: how many distinct members, or the ratio computed anew."""
    if total.combined is None:
        return "không cộng"
    value = str(number(total.combined.value)).replace(".", ",")
    return f"{value} (mỗi thứ tính một lần)" if total.combined.how == "union" else f"{value}%"


def _without_duplicates(book: Book, sheet: Any, row: int, totals: Sequence[Total]) -> int:
    """The totals less every pair that may be one event, where nobody has decided yet."""
    if not any(t.without_duplicates is not None and t.without_duplicates != t.value for t in totals):
        return row
    book.string(sheet, row, 0, _WITHOUT, "border", "wrap")
    for column, total in enumerate(totals, 1):
        value = total.without_duplicates
        book.cell(sheet, row, column, None if value is None else Amount(value, total.qualifier))
    return row + 1


def _left_out(book: Book, sheet: Any, row: int, totals: Sequence[Total]) -> None:
    left_out = [(total, item) for total in totals for item in total.left_out]
    if not left_out:
        return
    book.string(sheet, row, 0, "Số liệu không tính vào tổng", "bold")
    for offset, (total, item) in enumerate(left_out, 1):
        words = f"{heading(total)}: {number(item.value)} – {item.reason} – “{item.text}” ({item.source})"
        book.string(sheet, row + offset, 0, item.unit)
        book.string(sheet, row + offset, 1, words)
