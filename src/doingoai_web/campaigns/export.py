"""The list of a campaign's units as a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from doingoai_web.campaigns.listing import Line


def _header() -> list[str]:
    return [
        _("Đơn vị"),
        _("Đơn vị cấp trên"),
        _("Tình trạng"),
        _("Hạn"),
        _("Ngày nhận"),
        _("Gửi chậm"),
        _("Bản"),
        _("Lỗi"),
        _("Cảnh báo"),
        _("Đơn vị báo cáo thay"),
    ]


def _rows(lines: Iterable[Line]) -> Iterator[list[str | int]]:
    for line in lines:
        yield [
            line.unit,
            line.above,
            line.name,
            f"{line.due_on:%d/%m/%Y}",
            f"{line.received_on:%d/%m/%Y}" if line.received_on else "",
            _("chậm") if line.late else "",
            line.number or "",
            line.errors,
            line.warnings,
            line.reporter,
        ]


def _plain(value: str | int) -> str | int:
    """A cell that a spreadsheet program takes for words, never for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def as_csv(lines: Iterable[Line]) -> bytes:
    """With a byte order mark, by which Excel knows that it is UTF-8."""
    whole = io.StringIO()
    table = csv.writer(whole)
    table.writerow(_header())
    table.writerows([_plain(value) for value in row] for row in _rows(lines))
    return b"\xef\xbb\xbf" + whole.getvalue().encode()


def as_xlsx(lines: Iterable[Line]) -> bytes:
    """Words are written as words: none can become a formula or a link."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(stream, options)
    sheet = workbook.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 1, 32)
    sheet.set_column(2, 5, 14)
    sheet.write_row(0, 0, _header(), workbook.add_format({"bold": True, "bottom": 1}))
    for number, row in enumerate(_rows(lines), 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            else:
                sheet.write_number(number, column, value)
    workbook.close()
    return stream.getvalue()
