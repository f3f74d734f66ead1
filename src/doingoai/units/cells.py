"""A table that an officer keeps, .csv or .xlsx: its rows as the officer sees them, and what stands in a cell."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from doingoai.model import UserError

MAX_BYTES = 20 << 20
MAX_ROWS = 100_000
_DATE = re.compile(
    r"(?:ngày\s{0,3})?(\d{1,2})\s{0,2}(?:[/.\-]|tháng)\s{0,2}(\d{1,2})\s{0,2}(?:[/.\-]|năm)\s{0,2}(\d{4})"
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]{4,15})?")
Value = object  # a cell as the file gives it: text, number, date, truth value, None


def table_rows(path: Path, columns: Sequence[str] = ()) -> list[list[Value]]:
    """The rows of a .csv or .xlsx as the officer sees them, the first row first. columns: what the headings should be, for the
    message about an empty file. Raises UserError DV-001, DV-002, DV-003."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UserError(
                "DV-001",
                path.name,
                "tệp danh sách đơn vị quá lớn.",
                "Danh sách chỉ cần các cột nêu trong hướng dẫn.",
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise UserError(
            "DV-001", path.name, "không có tệp danh sách đơn vị này.", "Kiểm tra đường dẫn của tệp."
        ) from None
    except OSError as error:
        raise UserError(
            "DV-001", path.name, f"không mở được tệp ({error.strerror}).", "Kiểm tra quyền đọc tệp."
        ) from None
    if not data.strip():
        raise UserError("DV-003", path.name, "tệp rỗng.", _headings_wanted(columns))
    if data.startswith(b"PK\x03\x04"):
        return _sheet(path.name, data, columns)
    if data.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise UserError(
            "DV-002",
            path.name,
            "định dạng này không đọc được.",
            "Lưu danh sách thành .xlsx hoặc .csv (UTF-8).",
        )
    return _table(path.name, data)


def _headings_wanted(columns: Sequence[str]) -> str:
    return f"Thêm dòng tiêu đề{': ' if columns else ''}{', '.join(columns)}."


def _sheet(name: str, data: bytes, columns: Sequence[str]) -> list[list[Value]]:
    """The first sheet that holds anything, from its first row on, so that row numbers are those the officer sees."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for index in range(len(workbook.sheet_names)):
            rows = workbook.get_sheet_by_index(index).to_python(skip_empty_area=False)
            if any(cell_text(cell) for row in rows for cell in row):
                return [list(row) for row in rows[:MAX_ROWS]]
    except (CalamineError, OSError, ValueError, KeyError):
        raise UserError("DV-002", name, "tệp .xlsx bị hỏng, không đọc được.", "Mở bằng Excel và lưu lại, hoặc lưu thành .csv (UTF-8).") from None  # fmt: skip
    raise UserError("DV-003", name, "bảng tính rỗng.", _headings_wanted(columns))


def _table(name: str, data: bytes) -> list[list[Value]]:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise UserError(
            "DV-002", name, "tệp .csv không phải UTF-8 hay UTF-16.", "Trong Excel chọn “CSV UTF-8” khi lưu."
        ) from None
    if "\x00" in text:
        raise UserError(
            "DV-002", name, "tệp không phải văn bản.", "Lưu danh sách thành .xlsx hoặc .csv (UTF-8)."
        )
    head = next((line for line in text.splitlines() if line.strip()), "")
    if head.lower().startswith("sep=") and len(head) == 5:  # Excel's own hint
        delimiter, text = head[4], text.replace(head, "", 1)
    else:
        delimiter = max(",;\t|", key=head.count)
    try:
        rows: list[list[Value]] = [
            list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error:
        raise UserError(
            "DV-002",
            name,
            "tệp .csv viết sai, không tách được cột.",
            "Mở bằng Excel, lưu lại thành “CSV UTF-8”.",
        ) from None
    return rows[:MAX_ROWS]


def cell_text(value: Value) -> str:
    """A cell as words: 5.0 is "5", nothing is ""."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def cell_day(where: str, column: str, value: Value) -> date | None:
    """A cell as a day; None where it is empty. Raises UserError DV-007."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = cell_text(value)
    if not text or text == "-":
        return None
    day: tuple[int, int, int] | None = None
    if match := _DATE.fullmatch(text.lower()):
        day = int(match[3]), int(match[2]), int(match[1])
    elif match := _ISO.fullmatch(text):
        day = int(match[1]), int(match[2]), int(match[3])
    try:
        if day is not None:
            return date(*day)
    except ValueError:
        pass
    raise UserError(
        "DV-007",
        where,
        f"cột “{column}” ghi “{text}”, không phải một ngày có thật.",
        "Ghi ngày/tháng/năm, ví dụ 20/6/2024.",
    )
