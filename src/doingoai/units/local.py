"""A user's own units, laid over the register: an invented province, an office, a spelling, a correction.

The file is .csv, .xlsx or .yaml, one row for each stretch of time of a unit. Columns (YAML: keys), headings read without regard
to case and marks:

* **tên**, **loại**: required ("Tây Khuê", "tỉnh");
* **mã**: an id of the register replaces what the register says of that unit; without one the unit gets an id from its name;
* **cấp trên**: id, or name of a unit of the file or the register; empty for a province;
* **từ ngày**, **đến ngày**: both included; empty: always, still;
* **chuyển thành**: where an ended unit went, ids or names with ";" between them, "?" where it is not known; **cách**: merged
  (default), split, abolished, recoded; **văn bản**: the document that decided;
* **cách viết khác**: other spellings, with ";" between them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from doingoai.knowledge import entries
from doingoai.model import UserError
from doingoai.units.bodies import slug
from doingoai.units.cells import Value, cell_day, cell_text, table_rows
from doingoai.units.consistency import problems
from doingoai.units.finding import find
from doingoai.units.name_words import fold, loose
from doingoai.units.names import parse_unit
from doingoai.units.register import Register, register
from doingoai.units.tables import HOW, LEVEL_OF, Alias, Spell, Succession, Tables, in_order

_HEADINGS: Final = {
    "id": ("ma", "madonvi", "id", "code"),
    "name": ("ten", "tendonvi", "donvi", "name"),
    "kind": ("loai", "loaidonvi", "kind"),
    "parent": ("captren", "thuoc", "tructhuoc", "parent"),
    "first": ("tungay", "batdau", "validfrom", "from"),
    "last": ("denngay", "denhetngay", "ketthuc", "validto", "to"),
    "into": ("chuyenthanh", "donvinhan", "sapnhapvao", "successors"),
    "how": ("cach", "hinhthuc", "how"),
    "resolution": ("vanban", "nghiquyet", "resolution"),
    "spellings": ("cachvietkhac", "tenkhac", "spellings"),
}
COLUMNS: Final = (
    "mã",
    "tên",
    "loại",
    "cấp trên",
    "từ ngày",
    "đến ngày",
    "chuyển thành",
    "cách",
    "văn bản",
    "cách viết khác",
)
_OWN: Final = "dp"  # địa phương: begins the ids that we give
_BASIS: Final = "tệp của người dùng"


@dataclass(frozen=True, slots=True)
class _Row:
    where: str
    cells: Mapping[str, Value]

    def text(self, column: str) -> str:
        return cell_text(self.cells.get(column))

    def parts(self, column: str) -> list[str]:
        return [part.strip() for part in self.text(column).split(";") if part.strip()]


def load_register(path: Path | None) -> Register:
    """The register with the user's file over it; without one the register as it comes.

    Raises UserError naming file and row: DV-001, DV-002, DV-003, DV-007 for what cannot be read, HC-010 a missing column,
    HC-011 a wrong value, and what ``consistency.problems`` finds: an unknown parent, a cycle, two units with one code, a unit
    that ends and goes nowhere, a period that ends before it begins.
    """
    if path is None:
        return register()
    if not path.is_file():
        return _load(path)  # refuses
    state = path.stat()
    return _loaded(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _loaded(path: Path, changed: int, size: int) -> Register:
    """Read once while the file stays as it is: a register has indexes that are dear to make."""
    return _load(path)


def _load(path: Path) -> Register:
    rows = list(_yaml_rows(path) if path.suffix.lower() in (".yaml", ".yml") else _table_rows(path))
    if not rows:
        raise UserError(
            "DV-003",
            path.name,
            "tệp không có đơn vị nào.",
            f"Thêm mỗi đơn vị một dòng: {', '.join(COLUMNS)}.",
        )
    base = register()
    ids = _ids(rows)
    names = _Names(rows, ids, base)
    tables = Tables()
    for row, unit in zip(rows, ids, strict=True):
        tables.spells.append(_spell(row, unit, names))
        tables.successions += _successions(row, unit, names)
        tables.aliases += (Alias(unit, name, "spelling", _BASIS) for name in row.parts("spellings"))
    over = _laid_over(base, tables)
    lines = {unit: row.where for row, unit in zip(rows, ids, strict=True)}
    for problem in problems(over):
        named = next((where for unit, where in lines.items() if unit in problem.where), path.name)
        raise UserError(problem.code, f"{named} – {problem.where}", problem.what, problem.do)
    return Register(over.spells, over.aliases, lambda: over.successions, lambda: over.agencies)


def _laid_over(base: Register, own: Tables) -> Tables:
    """The register with the units of the file in place of its own of the same id, and their successions likewise."""
    replaced = {spell.id for spell in own.spells}
    told = {row.source for row in own.successions}
    spells = [spell for unit, old in base.spells.items() if unit not in replaced for spell in old]
    successions = [row for unit, old in base.outgoing.items() if unit not in told for row in old]
    return Tables(
        sorted([*spells, *own.spells], key=in_order),
        [*successions, *own.successions],
        [*base.aliases, *own.aliases],
        [],
        list(base.agencies),
    )


def _heading(value: Value) -> str | None:
    key = "".join(char for char in loose(cell_text(value)) if char.isalnum()) if cell_text(value) else ""
    return next((column for column, keys in _HEADINGS.items() if key in keys), None)


def _table_rows(path: Path) -> Iterator[_Row]:
    table = table_rows(path, COLUMNS)
    head, columns = next(
        (
            (index, found)
            for index, row in enumerate(table[:20])
            if "name" in (found := _columns(row)) and "kind" in found
        ),
        (None, {}),
    )
    if head is None:
        raise UserError(
            "HC-010",
            f"{path.name}, dòng 1",
            "thiếu cột “tên” hoặc “loại”.",
            f"Dòng tiêu đề: {', '.join(COLUMNS)}.",
        )
    for number, row in enumerate(table[head + 1 :], head + 2):
        if any(map(cell_text, row)):
            cells = {name: row[index] for name, index in columns.items() if index < len(row)}
            yield _Row(f"{path.name}, dòng {number}", cells)


def _columns(row: Sequence[Value]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        column = _heading(cell)
        if column is not None:
            found.setdefault(column, index)
    return found


def _yaml_rows(path: Path) -> Iterator[_Row]:
    if not path.is_file():
        raise UserError("DV-001", path.name, "không có tệp này.", "Kiểm tra đường dẫn sau --register.")
    for entry in entries(path.name, root=path.resolve().parent):
        where = f"{path.name}, dòng {entry.line}"
        cells: dict[str, Value] = {}
        for key in entry:
            column = _heading(key)
            if column is None:
                raise UserError("HC-010", where, f"không hiểu khóa “{key}”.", f"Dùng: {', '.join(COLUMNS)}.")
            value = entry.take(key, object)
            cells[column] = ";".join(map(str, value)) if isinstance(value, list) else value
        if "name" not in cells or "kind" not in cells:
            raise UserError("HC-010", where, "thiếu “tên” hoặc “loại”.", "Thêm khóa đó.")
        yield _Row(where, cells)


def _kind(row: _Row) -> str:
    """The official kind. "thành phố" alone is that of a province, unless it stands directly under the nation."""
    kind = row.text("kind").lower()
    if kind == "thành phố":
        kind = "thành phố thuộc tỉnh" if row.text("parent") else "thành phố trực thuộc trung ương"
    if kind not in LEVEL_OF:
        raise UserError(
            "HC-011",
            row.where,
            f"loại “{row.text('kind')}” không dùng được.",
            f"Chọn một trong: {', '.join(LEVEL_OF)}.",
        )
    if not row.text("name"):
        raise UserError("HC-011", row.where, "không có tên đơn vị.", "Điền cột “tên” hoặc xóa dòng này.")
    return kind


def _ids(rows: Iterable[_Row]) -> list[str]:
    """The id of each row: as given, else one made of kind, name and parent."""
    found = []
    for row in rows:
        made = slug(f"{_kind(row).split(' ')[0]} {row.text('name')} {row.text('parent')}")
        found.append(row.text("id") or f"{_OWN}-{made}")
    return found


class _Names:
    """The units that the file's cells may name: its own first, then the register's."""

    def __init__(self, rows: Sequence[_Row], ids: Sequence[str], base: Register) -> None:
        self.base = base
        self.ids = set(ids)
        self.by_name: dict[str, set[str]] = {}
        for row, unit in zip(rows, ids, strict=True):
            short = parse_unit(f"{row.text('kind')} {row.text('name')}")
            for key in (fold(row.text("name")), fold(str(short))):
                self.by_name.setdefault(key, set()).add(unit)

    def id_of(self, words: str, row: _Row, column: str, day: date | None) -> str:
        """The id that a cell means. Raises UserError HC-001 unknown, HC-007 more than one."""
        if words in self.ids or words in self.base:
            return words
        own = self.by_name.get(fold(words), set())
        if len(own) == 1:
            return next(iter(own))
        matches = (
            [] if own else [m for m in find(self.base, words, at=day) if m.kind_agrees and m.reason != "slip"]
        )
        best = [m for m in matches if m.score == matches[0].score]
        if len(best) == 1:
            return best[0].unit.id
        if own or best:
            choices = ", ".join(sorted(own) or [f"{m.unit.id} ({m.unit.title})" for m in best[:6]])
            raise UserError(
                "HC-007",
                row.where,
                f"cột “{column}”: “{words}” có thể là nhiều đơn vị: {choices}.",
                "Ghi mã thay cho tên.",
            )
        raise UserError(
            "HC-001",
            row.where,
            f"cột “{column}”: không có đơn vị “{words}”.",
            "Sửa tên, ghi mã, hoặc thêm một dòng cho đơn vị đó.",
        )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _days(row: _Row) -> tuple[date | None, date | None]:
    first = cell_day(row.where, "từ ngày", row.cells.get("first"))
    last = cell_day(row.where, "đến ngày", row.cells.get("last"))
    return first, last


def _spell(row: _Row, unit: str, names: _Names) -> Spell:
    first, last = _days(row)
    parent = row.text("parent")
    above = names.id_of(parent, row, "cấp trên", first or last) if parent else ""
    return Spell(unit, _kind(row), row.text("name"), above, _iso(first), _iso(last))


def _successions(row: _Row, unit: str, names: _Names) -> Iterator[Succession]:
    targets, how = row.parts("into"), row.text("how").lower() or "merged"
    if not targets:
        return
    _, last = _days(row)
    if last is None:
        raise UserError(
            "HC-011", row.where, "có “chuyển thành” mà không có “đến ngày”.", "Điền ngày cuối của đơn vị."
        )
    if how not in HOW:
        raise UserError(
            "HC-011", row.where, f"cách “{how}” không dùng được.", f"Chọn một trong: {', '.join(HOW)}."
        )
    day = last + timedelta(days=1)
    for target in targets:
        to = "" if target == "?" else names.id_of(target, row, "chuyển thành", day)
        yield Succession(
            unit, to, day.isoformat(), how, row.text("resolution"), len(targets) > 1, False, _BASIS
        )


__all__ = ["COLUMNS", "load_register"]
