"""What a person decided of proposed duplicates: a small table (.csv, .xlsx) or JSON, laid beside the reports.

Table: a row a pair, columns "mã cặp" and "quyết định" ("một": one event, counted once; "hai": two events; empty: not yet), and
"ghi chú" where there is one; in a workbook the first sheet that has them. JSON: ``{"a1b2c3d4": "một"}``, a list of
``{"id", "decision"}``, or a ``ket-qua.json`` whose ``duplicates`` were decided.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from doingoai.consolidate.overlaps import ONE, TWO
from doingoai.consolidate.side_tables import sheets_of
from doingoai.model import Duplicate, UserError
from doingoai.units.cells import cell_text
from doingoai.units.name_words import loose

_HEADS = {"id": ("macap", "ma", "id"), "decision": ("quyetdinh", "decision"), "note": ("ghichu", "note")}
_ONE = ("mot", "1", "one", "trung", "motviec", "motdoan", "motsukien")
_TWO = ("hai", "2", "two", "khac", "khongtrung", "haiviec", "haidoan", "haisukien")
_DEEP = 8  # rows above the headings of a sheet: its title, a line of explanation


@dataclass(frozen=True, slots=True)
class Decision:
    """answer: "một" or "hai"; where: "quyet-dinh.csv, dòng 3"."""

    answer: str
    where: str
    note: str | None = None


Decisions = Mapping[str, Decision]
NO_DECISIONS: Decisions = MappingProxyType({})


def read_decisions(path: Path) -> Decisions:
    """The decisions by id of the pair. Raises UserError TH-007 (no such table, or a column missing), TH-019 (a wrong row)."""
    if not path.is_file():
        raise UserError("TH-007", str(path), "không có tệp quyết định này.", "Kiểm tra đường dẫn của tệp.")
    rows = _json_rows(path) if path.suffix.lower() == ".json" else _table_rows(path)
    found: dict[str, Decision] = {}
    for where, row in rows:
        pair, words = row["id"].strip().lower(), row["decision"]
        if not words.strip():
            continue
        if not pair:
            raise UserError("TH-019", where, "thiếu mã cặp.", "Ghi mã như trong ket-qua.json hoặc phu-luc.xlsx.")  # fmt: skip
        decision = Decision(_answer(words, where), where, row.get("note") or None)
        if pair in found and found[pair].answer != decision.answer:
            what = f"cặp {pair} đã được quyết định khác ở {found[pair].where}."
            raise UserError("TH-019", where, what, "Giữ một quyết định cho mỗi cặp.")
        found[pair] = decision
    return found


def _answer(words: str, where: str) -> str:
    plain = _plain(words)
    if plain in _ONE:
        return ONE
    if plain in _TWO:
        return TWO
    what = f"quyết định “{words}” không hiểu được."
    raise UserError("TH-019", where, what, "Ghi “một” (cùng một việc) hoặc “hai” (hai việc khác nhau).")


def _plain(words: str) -> str:
    text = words.strip().removesuffix(".0")  # a number cell of a sheet
    return text if text.isdigit() else "".join(filter(str.isalnum, loose(text))) if text else ""


def _table_rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    for sheet, rows in sheets_of(path):
        for top, row in enumerate(rows[:_DEEP]):
            heads = [_plain(cell_text(cell)) for cell in row]
            columns = {
                name: next((index for index, head in enumerate(heads) if head in known), None)
                for name, known in _HEADS.items()
            }
            if columns["id"] is not None and columns["decision"] is not None:
                yield from _rows_below(f"{path.name}{sheet}", rows, top, columns)
                return
    what = "không có cột “mã cặp” và “quyết định”."
    raise UserError("TH-007", path.name, what, "Dòng tiêu đề cần có: mã cặp, quyết định, ghi chú.")


def _rows_below(
    name: str, rows: Sequence[Sequence[Any]], top: int, columns: Mapping[str, int | None]
) -> Iterator[tuple[str, dict[str, str]]]:
    for number, row in enumerate(rows[top + 1 :], top + 2):
        yield (
            f"{name}, dòng {number}",
            {
                key: cell_text(row[index]) if index is not None and index < len(row) else ""
                for key, index in columns.items()
            },
        )


def _json_rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        data = None
    if isinstance(data, dict):
        listed = data.get("duplicates", data.get("decisions"))
        data = (
            [{"id": key, "decision": value} for key, value in data.items()]
            if not isinstance(listed, list)
            else listed
        )
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        what = "không phải danh sách quyết định."
        raise UserError("TH-007", path.name, what, 'Ghi dạng {"mã cặp": "một"} hoặc {"mã cặp": "hai"}.')
    for number, item in enumerate(data, 1):
        values = {key: str(item.get(key) or "") for key in ("id", "decision", "note")}
        yield f"{path.name}, mục {number}", values


def decided(pairs: Iterable[Duplicate], decisions: Decisions) -> tuple[Duplicate, ...]:
    """The pairs with what was decided of them."""
    return tuple(
        replace(pair, decision=own.answer, note=own.note) if (own := decisions.get(pair.id)) else pair
        for pair in pairs
    )


__all__ = ["NO_DECISIONS", "Decision", "Decisions", "decided", "read_decisions"]
