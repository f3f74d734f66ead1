"""``phu-luc.xlsx``: totals, a sheet an annex, a register, all figures with their source, findings, duplicates, who reported.

Cells are typed and totals are formulas. Text from reports is only ever written as a string: it can never become a formula.
"""

import io
from datetime import datetime

import xlsxwriter

from doingoai.model import Consolidation
from doingoai.periods import title as period_title
from doingoai.write.beside import sheets
from doingoai.write.workbook import lists
from doingoai.write.workbook.annexes import annexes
from doingoai.write.workbook.book import MAX_ROWS, Book, text
from doingoai.write.workbook.registers import register_sheets

FIXED = datetime(
    2020, 3, 5
)  # documents carry no clock: two runs give identical bytes (the day of Decree 30/2020)


def write_xlsx(result: Consolidation, *, max_rows: int = MAX_ROWS) -> bytes:
    """The workbook as bytes; the same consolidation gives the same bytes. max_rows: of a sheet, beyond which it goes on in another."""
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
    subject = f"Phụ lục số liệu {period_title(result.period)}"
    book = Book(workbook, result.issuer, subject, max_rows)
    lists.units(book, result)
    lists.totals(book, result)
    annexes(book, result)
    for table in sheets(result):
        book.table(table.title, table.widths, table.header, table.caption, table.rows)
    register_sheets(book, result)
    lists.observations(book, result)
    lists.duplicates(book, result)
    lists.findings(book, result)
    workbook.close()
    return stream.getvalue()
