"""``phu-luc.xlsx``: a sheet an annex, a register, one of all observations, one of findings, one of the units' reporting.

Cells are typed and totals are formulas. Text from reports is only ever written as a string: it can never become a formula.
"""

import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from doingoai.consolidate.sums import Figure, add
from doingoai.extract.registers.countries import country_names
from doingoai.extract.registers.persons import without_persons
from doingoai.knowledge import indicators, topics
from doingoai.knowledge.record_fields import CURRENCY, QUALIFIER, Register, registers
from doingoai.model import Consolidation, Record, Total
from doingoai.model.json import number
from doingoai.periods import title as period_title
from doingoai.write.beside import Sheet, sheets

FIXED = datetime(
    2020, 3, 5
)  # documents carry no clock: two runs give identical bytes (the day of Decree 30/2020)
SILENT = "–"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f￾￿]")
LINE = 16.0  # points: a line of 12-point letters
CELL_LIMIT = 32_000  # Excel cuts a cell at 32,767 characters
QUALIFIED = {
    "exact": "{}",
    "more_than": '"trên "{}',
    "at_least": '"từ "{}',
    "nearly": '"gần "{}',
    "about": '"khoảng "{}',
    "less_than": '"dưới "{}',
    "at_most": '"không quá "{}',
}
SEVERITY = {"error": "Lỗi", "warning": "Cảnh báo", "info": "Lưu ý"}
BASIS = {"stated": "nêu rõ", "declared_none": "báo cáo không có", "derived": "suy ra"}
REASON = "Không tính"
FIELD_WIDTHS = {"text": 36, "number": 12, "money": 18, "date": 13, "choice": 14, "list": 28, "countries": 18}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(slots=True)
class _Book:
    """The workbook with its formats and the sheet names already taken."""

    book: Any
    formats: dict[tuple[str, ...], Any]
    names: set[str]
    widths: dict[str, Sequence[int]] = field(default_factory=dict)

    def format(self, *features: str) -> Any:
        if features not in self.formats:
            made: dict[str, Any] = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
            for feature in features:
                made |= _FEATURES.get(feature, {"num_format": feature})
            self.formats[features] = self.book.add_format(made)
        return self.formats[features]

    def sheet(self, title: str, widths: Sequence[int], header: Sequence[str], caption: str) -> Any:
        """A sheet with a caption in row 1 and a frozen, filtered heading in row 3."""
        sheet = self.book.add_worksheet(self._name(title))
        self.widths[sheet.get_name()] = widths
        sheet.write_string(0, 0, text(caption), self.format("bold"))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for column, name in enumerate(header):
            sheet.write_string(2, column, text(name), self.format("heading"))
        sheet.set_row(2, height(zip(header, widths, strict=True)))
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        return sheet

    def _name(self, title: str) -> str:
        base = _FORBIDDEN.sub(" ", title)[:31].strip()
        name, count = base, 2
        while name.casefold() in self.names:
            tail = f" ({count})"
            name, count = base[: 31 - len(tail)] + tail, count + 1
        self.names.add(name.casefold())
        return name


_FEATURES: dict[str, dict[str, Any]] = {
    "bold": {"bold": True},
    "wrap": {"text_wrap": True},
    "border": {"border": 1},
    "centre": {"align": "center"},
    "grey": {"font_color": "#767676"},
    "heading": {
        "bold": True,
        "border": 1,
        "text_wrap": True,
        "align": "center",
        "valign": "vcenter",
        "bg_color": "#E7EDF3",
    },
}


def text(value: object) -> str:
    """A string fit for a cell: no control characters, never longer than a cell holds."""
    return _CONTROL.sub("", str(value))[:CELL_LIMIT]


def height(cells: Iterable[tuple[str, int]]) -> float:
    """Row height in points so that every (words, column width) shows whole: not every program fits rows by itself."""
    lines = max((math.ceil(len(words) * 1.15 / width) for words, width in cells), default=1)
    return min(LINE * max(lines, 1) + 2, 400.0)


def _row(book: _Book, sheet: Any, row: int, values: Sequence[object]) -> None:
    """Write a row by type: numbers as numbers, None as an empty cell, all else as strings."""
    form = book.format("border", "wrap")
    cells = zip(values, book.widths[sheet.get_name()], strict=True)
    sheet.set_row(row, height((value, width) for value, width in cells if isinstance(value, str)))
    for column, value in enumerate(values):
        if value is None:
            sheet.write_blank(row, column, None, form)
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            sheet.write_number(row, column, number(value) if isinstance(value, Decimal) else value, form)
        else:
            sheet.write_string(row, column, text(value), form)


def number_format(value: Decimal, qualifier: str) -> str:
    """Excel's number format for a figure with its qualifier: the cell stays a number and reads “trên 70”."""
    digits = "#,##0" if value == value.to_integral_value() else "#,##0.00"
    return QUALIFIED[qualifier].format(digits)


def _heading(total: Total) -> str:
    name = indicators()[total.indicator].name["vi"]
    return f"{name} ({total.currency or total.unit})" if (total.currency or total.unit) else name


def _unit_figure(total: Total, unit: str) -> Figure | None:
    """What counts for one unit: the sum of its addends, zero where it declared none, None where it was silent."""
    own = [Figure(a.value, a.qualifier, a.upper) for a in total.addends if a.unit == unit]
    if own:
        return add(own)
    return Figure(Decimal(0)) if any(a.unit == unit for a in total.declared_none) else None


def _annex(book: _Book, title: str, caption: str, totals: Sequence[Total], units: Sequence[str]) -> None:
    header = ["Đơn vị", *(_heading(total) for total in totals)]
    sheet = book.sheet(title, [32, *[18] * len(totals)], header, caption)
    row = 3
    for unit in units:
        sheet.write_string(row, 0, text(unit), book.format("border", "wrap"))
        for column, total in enumerate(totals, 1):
            figure = _unit_figure(total, unit)
            if figure is None:
                sheet.write_string(row, column, SILENT, book.format("border", "centre", "grey"))
            else:
                sheet.write_number(
                    row,
                    column,
                    float(figure.value),
                    book.format("border", number_format(figure.value, figure.qualifier)),
                )
        row += 1
    sheet.write_string(row, 0, "Tổng cộng", book.format("border", "bold"))
    for column, total in enumerate(totals, 1):
        if total.value is None:
            sheet.write_string(
                row,
                column,
                "không cộng" if not total.additive else SILENT,
                book.format("border", "centre", "grey"),
            )
            continue
        letters = xlsxwriter.utility.xl_col_to_name(column)
        form = book.format("border", "bold", number_format(total.value, total.qualifier))
        sheet.write_formula(row, column, f"=SUM({letters}4:{letters}{row})", form, float(total.value))
    sheet.write_string(
        row + 2,
        0,
        f"“0”: đơn vị báo cáo không có; “{SILENT}”: đơn vị không nêu nội dung này.",
        book.format("grey"),
    )
    _left_out(book, sheet, row + 4, totals)


def _left_out(book: _Book, sheet: Any, row: int, totals: Sequence[Total]) -> None:
    left_out = [(total, item) for total in totals for item in total.left_out]
    if not left_out:
        return
    sheet.write_string(row, 0, "Số liệu không tính vào tổng", book.format("bold"))
    for offset, (total, item) in enumerate(left_out, 1):
        words = f"{_heading(total)}: {number(item.value)} – {item.reason} – “{item.text}” ({item.source})"
        sheet.write_string(row + offset, 0, text(item.unit), book.format())
        sheet.write_string(row + offset, 1, text(words), book.format())


def _observations(book: _Book, result: Consolidation) -> None:
    header = ["Đơn vị", "Tệp", "Mã chỉ tiêu", "Chỉ tiêu", "Giá trị", "Đến", "Từ chỉ mức", "Đơn vị tính", "Tiền", "Căn cứ", "Kỳ",
              "Phạm vi", "Độ chắc chắn", "Nguyên văn", "Từ ký tự", "Đến ký tự"]  # fmt: skip
    sheet = book.sheet(
        "Số liệu",
        [26, 24, 26, 30, 14, 10, 12, 12, 8, 14, 12, 12, 10, 60, 10, 10],
        header,
        "Tất cả số liệu đọc được",
    )
    row = 3
    for used in result.reports:
        for item in used.report.observations:
            indicator = indicators().get(item.indicator)
            name = indicator.name["vi"] if indicator else item.indicator
            upper = None if item.upper is None else item.upper
            place = (" ".join(used.report.words(item.span).split()), item.span.start, item.span.end)
            front = (
                used.unit,
                used.source,
                item.indicator,
                name,
                item.value,
                upper,
                item.qualifier,
                item.unit,
                item.currency,
            )
            _row(
                book,
                sheet,
                row,
                (*front, BASIS[item.basis], item.period, item.scope, item.confidence, *place),
            )
            row += 1
    sheet.autofilter(2, 0, max(row - 1, 2), len(header) - 1)


def _findings(book: _Book, result: Consolidation) -> None:
    header = ["Mức", "Đơn vị", "Tệp", "Mã", "Phát hiện", "Cách sửa", "Nguyên văn"]
    sheet = book.sheet(
        "Phát hiện", [12, 26, 24, 12, 60, 50, 50], header, "Những điểm cần xem lại trong các báo cáo"
    )
    reports = {used.source: used.report for used in result.reports}
    row = 3
    order = {"error": 0, "warning": 1, "info": 2}
    for placed in sorted(
        result.findings, key=lambda p: (order[p.finding.severity], p.unit or "", p.finding.span)
    ):
        finding = placed.finding
        report = reports.get(placed.source or "")
        words = " ".join(report.words(finding.span).split()) if report else None
        front = (SEVERITY[finding.severity], placed.unit, placed.source, finding.id)
        _row(book, sheet, row, (*front, finding.message, finding.suggestion, words))
        row += 1
    sheet.autofilter(2, 0, max(row - 1, 2), len(header) - 1)


def _registers(book: _Book, result: Consolidation) -> None:
    """A sheet for each register that has rows: unit, source, the fields by type, and the words quoted without names of persons."""
    for register in registers().values():
        rows = [
            (used.unit, used.source, record, without_persons(used.report.words(record.span)))
            for used in result.reports
            if used.used
            for record in used.report.records
            if record.register == register.id
        ]
        if rows:
            _register(book, register, rows)


def _register(book: _Book, register: Register, rows: Sequence[tuple[str, str, Record, str]]) -> None:
    names = [name for name in register.fields if any(name in record.fields for _, _, record, _ in rows)]
    header = [
        "Đơn vị",
        "Tệp",
        *(register.fields[name].name["vi"] for name in names),
        "Độ chắc chắn",
        "Nguyên văn",
    ]
    widths = [26, 24, *(FIELD_WIDTHS[register.fields[name].type] for name in names), 10, 60]
    sheet = book.sheet(register.name["vi"], widths, header, register.name["vi"])
    for row, (unit, source, record, words) in enumerate(rows, 3):
        _row(book, sheet, row, (unit, source, *([None] * len(names)), record.confidence, words))
        for column, name in enumerate(names, 2):
            _field(book, sheet, row, column, register, record, name)
    sheet.autofilter(2, 0, 2 + len(rows), len(header) - 1)


def _field(
    book: _Book, sheet: Any, row: int, column: int, register: Register, record: Record, name: str
) -> None:
    """One field by its type: figures with their qualifier and currency as numbers, days as dates, all else as text."""
    value = record.fields.get(name)
    if value is None:
        return
    if isinstance(value, Decimal | int):
        style = number_format(Decimal(value), str(record.fields.get(name + QUALIFIER, "exact")))
        if currency := record.fields.get(name + CURRENCY):
            style += f'" {currency}"'
        sheet.write_number(row, column, number(Decimal(value)), book.format("border", style))
        return
    kind = register.fields[name].type
    if kind == "date" and _DAY.fullmatch(str(value)):
        day = datetime.fromisoformat(str(value))
        sheet.write_datetime(row, column, day, book.format("border", "dd/mm/yyyy"))
        return
    shown: object = value
    if kind == "choice":
        shown = register.fields[name].choices.get(str(value), value)
    elif isinstance(value, list | tuple):
        shown = ", ".join(
            country_names().get(item, item) if kind == "countries" else str(item) for item in value
        )
    sheet.write_string(row, column, text(shown), book.format("border", "wrap"))


def _units(book: _Book, result: Consolidation) -> None:
    header = ["Đơn vị", "Tệp", "Kỳ", "Tình trạng", "Lý do"]
    sheet = book.sheet("Tình hình gửi báo cáo", [32, 30, 14, 18, 70], header, "Tình hình gửi báo cáo")
    late = {
        item.unit: f"nhận ngày {item.received:%d/%m/%Y}, hạn {item.due:%d/%m/%Y}"
        for item in result.late or ()
    }
    rows: list[tuple[object, ...]] = [
        (used.unit, used.source, used.period, "Chậm" if used.unit in late else "Đã tính", late.get(used.unit))
        for used in result.used
    ]
    rows += [(item.unit, item.source, item.period, REASON, item.reason) for item in result.set_aside]
    rows += [(None, error.source, None, "Không đọc được", error.message) for error in result.errors]
    rows += [(unit, None, None, "Chưa gửi", None) for unit in result.missing or ()]
    for offset, values in enumerate(rows):
        _row(book, sheet, 3 + offset, values)


def _beside(book: _Book, table: Sheet) -> None:
    sheet = book.sheet(table.title, table.widths, table.header, table.caption)
    for row, values in enumerate(table.rows, 3):
        _row(book, sheet, row, values)
    sheet.autofilter(2, 0, max(2 + len(table.rows), 2), len(table.header) - 1)


def write_xlsx(result: Consolidation) -> bytes:
    """The workbook as bytes; the same consolidation gives the same bytes."""
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    workbook = xlsxwriter.Workbook(stream, options)
    workbook.set_properties(
        {"title": "Phụ lục báo cáo công tác đối ngoại", "author": text(result.issuer), "created": FIXED}
    )
    book = _Book(workbook, {}, set())
    _units(book, result)
    units = [used.unit for used in result.used]
    for topic in topics().values():
        found = [total for total in result.totals if indicators()[total.indicator].topic == topic.id]
        if found:
            covered = {
                item.unit
                for total in found
                for item in total.left_out
                if item.reason.startswith("đã tính ở cấp trên")
            }
            caption = f"{topic.name['vi']} – {result.issuer}, {period_title(result.period)}"
            counting = [
                unit
                for unit in units
                if unit not in covered or any(_unit_figure(total, unit) for total in found)
            ]
            _annex(book, topic.name["vi"], caption, found, counting)
    for table in sheets(result):
        _beside(book, table)
    _registers(book, result)
    _observations(book, result)
    _findings(book, result)
    workbook.close()
    return stream.getvalue()
