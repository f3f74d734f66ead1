"""The list of units that owe a report: a .csv or .xlsx that an officer keeps.

Columns (in any order, headings read without regard to case and marks; further columns are left alone): **tên**, **loại**,
**cấp trên**, **phải báo cáo** (có/không), and, where known, **hạn** and **ngày nhận** (ngày/tháng/năm).
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from doingoai.model import UserError
from doingoai.units.cells import Value, cell_day, cell_text, table_rows
from doingoai.units.name_words import fold, loose
from doingoai.units.names import AGENCY, UnitName, parse_unit, same_unit

COLUMNS = {
    "name": "tên",
    "kind": "loại",
    "parent": "cấp trên",
    "must_report": "phải báo cáo",
    "due": "hạn",
    "received": "ngày nhận",
}
REQUIRED = ("name", "kind", "parent", "must_report")
_HEADINGS = {
    "name": ("ten", "tendonvi", "donvi", "tendonvibaocao"),
    "kind": ("loai", "loaidonvi", "cap"),
    "parent": ("captren", "donvicaptren", "tructhuoc", "thuoc"),
    "must_report": ("phaibaocao", "baocao", "phaigui"),
    "due": ("han", "hanbaocao", "hangui", "hannop", "thoihan"),
    "received": ("ngaynhan", "ngaynhanduoc", "danhan", "ngaygui", "ngaynop"),
}
_YES = frozenset(("co", "x", "1", "1.0", "phai", "true", "yes", "dung", "c"))
_NO = frozenset(("", "khong", "0", "0.0", "ko", "k", "false", "no", "sai", "-"))


@dataclass(frozen=True, slots=True)
class RosterUnit:
    """One row. name: as we write it ("huyện Văn Quan", "Sở Ngoại vụ"); kind: "huyện", "xã", "sở" …; parent: name of the unit
    above, None at the top; due, received: days, None where not given; line: row of the file, from 1."""

    name: str
    kind: str
    parent: str | None
    must_report: bool
    due: date | None
    received: date | None
    line: int
    parent_line: int | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """The units of a list, in its order, with look-ups by any spelling of their names."""

    units: tuple[RosterUnit, ...]
    _by_key: Mapping[str, tuple[RosterUnit, ...]] = field(init=False, repr=False, compare=False)
    _by_line: Mapping[int, RosterUnit] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        keys: dict[str, list[RosterUnit]] = {}
        for unit in self.units:
            keys.setdefault(parse_unit(unit.name).key, []).append(unit)
        object.__setattr__(
            self, "_by_key", MappingProxyType({key: tuple(found) for key, found in keys.items()})
        )
        object.__setattr__(self, "_by_line", MappingProxyType({unit.line: unit for unit in self.units}))

    @property
    def owing(self) -> tuple[RosterUnit, ...]:
        """The units that must report."""
        return tuple(unit for unit in self.units if unit.must_report)

    def lookup(self, name: str, parent: str | None = None) -> tuple[RosterUnit, ...]:
        """The units a name can mean, in the order of the file.

        name: with or without its kind, its authority ("UBND xã …") and what it belongs to ("…, huyện Y"); parent: the unit above,
        where the caller knows it. Several rows are an ambiguity for a person to decide, none means that it is not in the list.
        """
        wanted = parse_unit(name)
        found = [unit for unit in self._by_key.get(wanted.key, ()) if same_unit(self._full(unit), wanted)]
        if parent is not None:
            found = [unit for unit in found if self._under(unit, parent)]
        return tuple(found)

    def find(self, name: str, parent: str | None = None) -> RosterUnit | None:
        """The one unit that a name means; None where there is none or more than one."""
        found = self.lookup(name, parent)
        return found[0] if len(found) == 1 else None

    def ancestors(self, unit: RosterUnit) -> tuple[RosterUnit, ...]:
        """The units above it that have a row, nearest first."""
        found = []
        line = unit.parent_line
        while line is not None:
            above = self._by_line[line]
            found.append(above)
            line = above.parent_line
        return tuple(found)

    def _full(self, unit: RosterUnit) -> UnitName:
        """The unit's name with all the units above it."""
        of: UnitName | None = None
        chain = [*reversed(self.ancestors(unit)), unit]
        top = chain[0].parent
        if top is not None:
            of = parse_unit(top)
        for item in chain:
            own = parse_unit(item.name)
            of = UnitName(own.kind, own.name, own.of if own.kind == AGENCY and own.of else of)
        assert of is not None
        return of

    def _under(self, unit: RosterUnit, parent: str) -> bool:
        above = [item.name for item in self.ancestors(unit)]
        names = above or ([unit.parent] if unit.parent else [])
        return any(same_unit(name, parent) for name in names) or bool(
            unit.parent and same_unit(unit.parent, parent)
        )


def read_roster(path: Path) -> Roster:
    """Read the list of units.

    Raises UserError, naming file, row and remedy: DV-001 cannot be opened; DV-002 broken or unknown format; DV-003 empty;
    DV-004 a column is missing; DV-005 a row without a name or kind; DV-006 a value that is neither yes nor no; DV-007 a bad date;
    DV-008 an unknown parent; DV-009 one name twice under one parent; DV-010 a unit above itself; DV-011 an ambiguous parent.
    """
    rows = table_rows(path, tuple(COLUMNS.values()))
    columns, first = _columns(path.name, rows)
    drafts = [
        _draft(path.name, line, row, columns)
        for line, row in enumerate(rows[first:], first + 1)
        if any(map(cell_text, row))
    ]
    if not drafts:
        raise UserError(
            "DV-003",
            path.name,
            "danh sách không có đơn vị nào.",
            "Thêm mỗi đơn vị một dòng dưới dòng tiêu đề.",
        )
    _refuse_duplicates(path.name, drafts)
    linked = _linked(path.name, drafts)
    _refuse_cycles(path.name, linked)
    return Roster(tuple(linked))


def _heading(value: Value) -> str | None:
    key = "".join(c for c in loose(cell_text(value)) if c.isalnum()) if cell_text(value) else ""
    return next((column for column, keys in _HEADINGS.items() if key in keys), None)


def _columns(name: str, rows: Sequence[Sequence[Value]]) -> tuple[dict[str, int], int]:
    """Column → index, and the number of rows up to and with the headings; a title may stand above them."""
    best: dict[str, int] = {}
    line = 0
    for number, row in enumerate(rows[:20], 1):
        found: dict[str, int] = {}
        for index, cell in enumerate(row):
            column = _heading(cell)
            if column is not None:
                found.setdefault(column, index)
        if len(found) > len(best):
            best, line = found, number
    missing = [COLUMNS[column] for column in REQUIRED if column not in best]
    if missing:
        words = ", ".join(f"“{column}”" for column in missing)
        raise UserError("DV-004", f"{name}, dòng {line or 1}", f"thiếu cột {words}.", f"Dòng tiêu đề cần có: {', '.join(COLUMNS.values())}.")  # fmt: skip
    return best, line


def _draft(name: str, line: int, row: Sequence[Value], columns: Mapping[str, int]) -> RosterUnit:
    where = f"{name}, dòng {line}"

    def cell(column: str) -> Value:
        index = columns.get(column)
        return row[index] if index is not None and index < len(row) else None

    own, kind = cell_text(cell("name")), cell_text(cell("kind"))
    if not own:
        raise UserError("DV-005", where, "không có tên đơn vị.", "Điền cột “tên” hoặc xóa dòng này.")
    parsed = parse_unit(own)
    if parsed.kind is None and kind:
        parsed = parse_unit(f"{kind} {own}")
        if parsed.kind is None:
            parsed = UnitName(AGENCY, own)
    if parsed.kind is None:
        raise UserError(
            "DV-005",
            where,
            f"không rõ “{own}” là đơn vị loại gì.",
            "Điền cột “loại”: tỉnh, huyện, xã, phường, sở…",
        )
    parent = cell_text(cell("parent"))
    return RosterUnit(
        name=str(parsed),
        kind=parsed.kind if parsed.kind != AGENCY else (kind.lower() or AGENCY),
        parent=str(parse_unit(parent)) if parent and parent not in ("-", "–") else None,
        must_report=_yes(where, cell("must_report")),
        due=cell_day(where, "hạn", cell("due")),
        received=cell_day(where, "ngày nhận", cell("received")),
        line=line,
    )


def _yes(where: str, value: Value) -> bool:
    if isinstance(value, bool):
        return value
    key = loose(cell_text(value)) if cell_text(value) not in ("", "-") else ""
    key = key or cell_text(value).lower()
    if key in _YES:
        return True
    if key in _NO:
        return False
    raise UserError(
        "DV-006",
        where,
        f"cột “phải báo cáo” ghi “{cell_text(value)}”, không rõ có hay không.",
        "Ghi “có” hoặc “không”.",
    )


def _refuse_duplicates(name: str, units: Iterable[RosterUnit]) -> None:
    seen: dict[tuple[str, str, str], RosterUnit] = {}
    for unit in units:
        parsed = parse_unit(unit.name)
        of = fold(str(parsed.of)) if parsed.of else ""
        key = (
            fold(f"{unit.kind if parsed.kind == AGENCY else parsed.kind} {parsed.name}"),
            of,
            fold(unit.parent or ""),
        )
        if (first := seen.setdefault(key, unit)) is not unit:
            above = f" thuộc {unit.parent}" if unit.parent else ""
            raise UserError("DV-009", f"{name}, dòng {unit.line}", f"“{unit.name}”{above} đã có ở dòng {first.line}.", "Xóa một trong hai dòng, hoặc sửa tên hay cấp trên.")  # fmt: skip


def _is_province(name: str) -> bool:
    parsed = parse_unit(name)
    return parsed.kind != AGENCY and parsed.level == "province"


def _linked(name: str, units: Sequence[RosterUnit]) -> list[RosterUnit]:
    """The rows with the row of their parent.

    A parent needs a row of its own, but for one province above all (or the Government): lists often begin below it.
    """
    by_key: dict[str, list[RosterUnit]] = {}
    for unit in units:
        by_key.setdefault(parse_unit(unit.name).key, []).append(unit)
    top = _unlisted_top(units)
    linked = []
    for unit in units:
        if unit.parent is None:
            linked.append(unit)
            continue
        found = [u for u in by_key.get(parse_unit(unit.parent).key, ()) if same_unit(u.name, unit.parent)]
        if len(found) > 1:
            lines = ", ".join(str(u.line) for u in found)
            raise UserError("DV-011", f"{name}, dòng {unit.line}", f"cấp trên “{unit.parent}” có ở nhiều dòng ({lines}).", "Ghi rõ loại của cấp trên, hoặc đặt tên phân biệt.")  # fmt: skip
        if not found and top is not None and same_unit(unit.parent, top):
            linked.append(replace(unit, parent=top))
            continue
        if not found:
            near = difflib.get_close_matches(
                unit.parent, [u.name for u in units if u is not unit], n=1, cutoff=0.6
            )
            hint = f"Có phải “{near[0]}”? " if near else ""
            raise UserError("DV-008", f"{name}, dòng {unit.line}", f"cấp trên “{unit.parent}” không có trong danh sách.", f"{hint}Sửa tên cấp trên hoặc thêm một dòng cho đơn vị đó.")  # fmt: skip
        linked.append(replace(unit, parent=found[0].name, parent_line=found[0].line))
    return linked


def _unlisted_top(units: Sequence[RosterUnit]) -> str | None:
    """The one parent that needs no row; None where there is none, or where two are named: one of them is a slip."""
    tops = {fold(u.parent): u.parent for u in units if u.parent and _may_be_unlisted(u.parent, units)}
    return next(iter(tops.values())) if len(tops) == 1 else None


def _may_be_unlisted(parent: str, units: Sequence[RosterUnit]) -> bool:
    if parse_unit(parent).key in (fold("Chính phủ"), fold("Trung ương")):
        return True
    return _is_province(parent) and not any(_is_province(unit.name) for unit in units)


def _refuse_cycles(name: str, units: Sequence[RosterUnit]) -> None:
    parents = {unit.line: unit.parent_line for unit in units}
    names = {unit.line: unit.name for unit in units}
    safe: set[int] = set()
    for unit in units:
        path: list[int] = []
        for line in _upwards(parents, unit.line):
            if line in safe:
                break
            if line in path:
                ring = " → ".join(names[step] for step in [*path[path.index(line) :], line])
                raise UserError("DV-010", f"{name}, dòng {unit.line}", f"cấp trên đi vòng: {ring}.", "Sửa cột “cấp trên” của một trong các dòng này.")  # fmt: skip
            path.append(line)
        safe.update(path)


def _upwards(parents: Mapping[int, int | None], line: int) -> Iterator[int]:
    current: int | None = line
    while current is not None:
        yield current
        current = parents[current]
