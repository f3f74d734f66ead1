"""Small tables that a user lays beside the reports: shares, rates. Headings in any order, without regard to case and marks."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from doingoai.model import UserError
from doingoai.units.cells import Value, cell_text, table_rows
from doingoai.units.name_words import loose


def _plain(words: str) -> str:
    return "".join(letter for letter in loose(words) if letter.isalnum()) if words else ""


def cells(path: Path, columns: Mapping[str, str], kind: str) -> Iterator[tuple[str, dict[str, str]]]:
    """("rates.csv, dòng 2", column → words) for each row that is not empty. columns: our name → heading.

    Raises UserError TH-007 where the file is missing, cannot be read or lacks a column.
    """
    heads = ", ".join(columns.values())
    if not path.is_file():
        raise UserError("TH-007", str(path), f"không có tệp bảng {kind} này.", "Kiểm tra đường dẫn của tệp.")
    rows = table_rows(path)
    wanted = {_plain(heading): name for name, heading in columns.items()}
    found: dict[str, int] = {}
    for index, cell in enumerate(rows[0]):
        name = wanted.get(_plain(cell_text(cell)))
        if name is not None:
            found.setdefault(name, index)
    if missing := [heading for name, heading in columns.items() if name not in found]:
        words = ", ".join(f"“{heading}”" for heading in missing)
        raise UserError(
            "TH-007",
            f"{path.name}, dòng 1",
            f"bảng {kind} thiếu cột {words}.",
            f"Dòng tiêu đề cần có: {heads}.",
        )
    for number, row in enumerate(rows[1:], 2):
        values = {name: cell_text(row[index]) if index < len(row) else "" for name, index in found.items()}
        if any(values.values()):
            yield f"{path.name}, dòng {number}", values


def sheets_of(path: Path) -> Iterator[tuple[str, Sequence[Sequence[Value]]]]:
    """(", trang “…”", rows) for each sheet of a workbook that holds anything; ("", rows) for a .csv.

    Raises UserError DV-001 to DV-003 for what cannot be read.
    """
    first = table_rows(path)  # refuses what is no table
    if path.read_bytes()[:4] != b"PK\x03\x04":
        yield "", first
        return
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(str(path))
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if rows:
            yield f", trang “{name}”", rows


__all__ = ["cells", "sheets_of"]
