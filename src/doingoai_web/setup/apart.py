"""Reading a table that came from outside in the child process of ``doingoai.read.isolation``; nothing of Django here."""

import csv
import io
import json
import struct
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from doingoai.model import UserError
from doingoai.read.isolation import call
from doingoai.units.name_words import loose

MOST_BYTES = 5 << 20
MOST_ROWS = 20_000
_LENGTH = struct.Struct(">I")


def _cell(value: object) -> str:
    """A cell as words: a day as dd/mm/yyyy, a whole number without its ".0"."""
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value if value is not None else "").split())


def rows_in_child(payload: bytes) -> list[list[str]]:
    """In the child: the table's cells as words, from its first row on."""
    from doingoai.units.cells import table_rows

    size = _LENGTH.unpack_from(payload)[0]
    name = json.loads(payload[_LENGTH.size : _LENGTH.size + size])
    with TemporaryDirectory() as folder:
        path = Path(folder) / (PurePosixPath(name.replace("\\", "/")).name[-100:] or "bang.csv")
        path.write_bytes(payload[_LENGTH.size + size :])
        return [[_cell(value)[:500] for value in row[:60]] for row in table_rows(path)[: MOST_ROWS + 1]]


def table(data: bytes, name: str) -> list[list[str]]:
    """The rows of a .csv or .xlsx. Raises UserError DV-001 to DV-003, CD-010 (too large)."""
    if not data or len(data) > MOST_BYTES:
        raise UserError(
            code="CD-010",
            where=name or "Tệp",
            what="chưa chọn tệp, tệp rỗng hoặc quá 5 MB.",
            do="Chọn tệp .xlsx hoặc .csv theo mẫu rồi bấm lại.",
        )
    head = json.dumps(name).encode()
    found: list[list[str]] = call(
        rows_in_child, _LENGTH.pack(len(head)) + head + data, seconds=60, memory_mb=1024, name=name
    )
    if len(found) > MOST_ROWS:
        raise UserError(
            code="CD-010",
            where=name,
            what=f"có hơn {MOST_ROWS:,} dòng.".replace(",", "."),
            do="Chia thành nhiều tệp.",
        )
    return found


def _key(words: str) -> str:
    return "".join(char for char in loose(words) if char.isalnum()) if words.strip() else ""


def columns(
    rows: Sequence[Sequence[str]], headings: Mapping[str, Sequence[str]], required: Sequence[str], name: str
) -> list[tuple[int, dict[str, str]]]:
    """(row number as the file shows it, cells by column) of each row that says anything. The heading row is one of the first 20.
    Raises UserError CD-010 where a required column is missing, or nothing stands below."""
    for number, row in enumerate(rows[:20]):
        found: dict[str, int] = {}
        for index, cell in enumerate(row):
            key = _key(cell.rstrip("*"))
            column = next((column for column, keys in headings.items() if key in keys), None)
            if column is not None:
                found.setdefault(column, index)
        if all(column in found for column in required):
            body = [
                (line, {column: row[at] if at < len(row) else "" for column, at in found.items()})
                for line, row in enumerate(rows[number + 1 :], number + 2)
                if any(cell.strip() for cell in row)
            ]
            if body:
                return body
            raise UserError(
                code="CD-010", where=name, what="chưa có dòng nào.", do="Điền các dòng dưới tiêu đề."
            )
    listed = ", ".join(headings[column][0] if len(headings[column]) == 1 else column for column in required)
    raise UserError(
        code="CD-010",
        where=f"{name}, dòng 1",
        what="không thấy dòng tiêu đề của mẫu.",
        do=f"Tải mẫu ở trang này rồi điền vào; các cột bắt buộc: {listed}.",
    )


def xlsx(
    sheet: str, rows: Sequence[Sequence[str]], widths: Sequence[int], notes: Sequence[str] = ()
) -> bytes:
    """A workbook with one table (the first row its heading), and a second sheet of notes."""
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, text = (
            book.add_format({"bold": True, "bg_color": "#DDE7F0"}),
            book.add_format({"num_format": "@"}),
        )
        page = book.add_worksheet(sheet)
        for at, width in enumerate(widths):
            page.set_column(at, at, width, text)
        for line, row in enumerate(rows):
            for at, cell in enumerate(row):
                page.write_string(line, at, cell, bold if line == 0 else text)
        page.freeze_panes(1, 0)
        if notes:
            told = book.add_worksheet("Cách điền")
            told.set_column(0, 0, 100)
            for line, words in enumerate(notes):
                told.write_string(line, 0, words)
    return made.getvalue()


def plain_csv(rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows as .csv that Excel opens with its accents; a cell that Excel would take for a formula is kept as words."""
    made = io.StringIO()
    writer = csv.writer(made)
    for row in rows:
        writer.writerow([f"'{cell}" if str(cell)[:1] in ("=", "+", "-", "@", "\t") else cell for cell in row])
    return made.getvalue().encode("utf-8-sig")


def letter_in_child(payload: bytes) -> Any:
    """In the child: the outline that a request letter asks for."""
    from doingoai.check.letter import outline_of_letter
    from doingoai.read import read_bytes

    size = _LENGTH.unpack_from(payload)[0]
    name = json.loads(payload[_LENGTH.size : _LENGTH.size + size])
    return outline_of_letter(read_bytes(payload[_LENGTH.size + size :], name))


def letter(data: bytes, name: str) -> Any:
    """The outline (``model.Outline``) that a letter's bytes ask for. Raises UserError YC-003, DT-…, BM-001."""
    head = json.dumps(name).encode()
    payload = _LENGTH.pack(len(head)) + head + data
    return call(letter_in_child, payload, seconds=120, memory_mb=2048, name=name)
