"""Units from the national register, and from a file of one's own: looked at first, then done whole or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction

from doingoai.model import UserError
from doingoai.units import find
from doingoai.units.cells import cell_day
from doingoai.units.register import Register, register
from doingoai.units.register import Unit as Registered
from doingoai_web.audit.services import record
from doingoai_web.people.models import User
from doingoai_web.setup.apart import columns
from doingoai_web.units.models import Reform, Succession, Unit, UnitName, UnitParent
from doingoai_web.units.services import in_charge, kind_of, plain

HOW = {kind.value: kind for kind in Reform} | {"reclassified": Reform.RAISED}
HEADINGS = {
    "tên": ("ten", "tendonvi", "donvi"),
    "loại": ("loai", "loaidonvi"),
    "cấp trên": ("captren", "thuoc", "tructhuoc"),
    "từ ngày": ("tungay", "batdau"),
    "đến ngày": ("denngay", "denhetngay", "ketthuc"),
    "chuyển thành": ("chuyenthanh", "donvinhan", "sapnhapvao"),
    "cách": ("cach", "hinhthuc"),
    "văn bản": ("vanban", "nghiquyet"),
    "mã": ("ma", "madonvi"),
}
WAYS = {"": "merged", "sapnhap": "merged", "chiatach": "split", "giaithe": "abolished", "doima": "recoded"}


# ---- from the national register ----


@dataclass(frozen=True, slots=True)
class Load:
    """What would be loaded. units: of the register, the highest first; today: how many stand on the day; known: how many of them are
    here already."""

    top: Registered
    units: tuple[Registered, ...]
    today: int
    known: int


def choices(words: str, day: date) -> list[Registered]:
    """The units of the register that words may mean on a day, best first."""
    found = [match.unit for match in find(words, at=day) if match.living]
    return list({unit.id: unit for unit in found}.values())[:10]


def _reach_of(known: Register, top: str, since: date | None) -> set[str]:
    """The unit and all that ever stood below it, or below what it took in; without those that ended by a day."""
    below: dict[str, list[str]] = {}
    for child, above in known.spells.parents():
        below.setdefault(above, []).append(child)
    found, waiting = set[str](), [top]
    while waiting:
        current = waiting.pop()
        if current in found:
            continue
        last = known.spells[current][-1].last
        if since and last and last < since.isoformat():
            continue
        found.add(current)
        waiting += below.get(current, ())
        waiting += [row.source for row in known.incoming.get(current, ())]
    return found


def plan_load(*, top: str, day: date, since: date | None) -> Load:
    """The subtree of a unit as of a day; since: with what stood there since then too. Raises UserError HC-001, HC-002."""
    known = register()
    now = [node.unit for node in known.tree(top, day)]
    ids = {unit.id for unit in now}
    if since is not None:
        ids |= _reach_of(known, top, since)
    units = [known.get(unit) for unit in ids]
    units.sort(key=lambda unit: (("province", "district", "commune").index(unit.level), unit.id))
    here = Unit.objects.filter(register_id__in=ids).count() if len(ids) < 30_000 else 0
    return Load(known.get(top, day), tuple(units), len(now), here)


def _exclusive(day: date | None) -> date | None:
    return day + timedelta(days=1) if day else None


class _Loading:
    """Makes the rows of a load, each level in one go."""

    def __init__(self, load: Load, under: Unit, now: datetime) -> None:
        self.load, self.under, self.now = load, under, now
        self.known = register()
        ids = {unit.id for unit in load.units}
        self.rows = {row.register_id: row for row in Unit.objects.filter(register_id__in=ids)}
        self.fresh: set[str] = set()

    def run(self) -> int:
        """How many units were made."""
        top = self.load.top
        if top.id not in self.rows and plain(top.title) == plain(self.under.name):
            self.under.register_id = top.id
            before = any(u.title == top.title and u.ended for u in self.load.units if u.id != top.id)
            if (
                before and self.under.valid_from is None
            ):  # the one before the reform comes in as a unit of its own
                self.under.valid_from = top.began
            self.under.save(update_fields=("register_id", "valid_from"))
            self.rows[top.id] = self.under
        for level in ("province", "district", "commune"):
            self._make([u for u in self.load.units if u.level == level and u.id not in self.rows])
        self._histories()
        self._successions()
        return len(self.fresh)

    def _parent(self, unit: Registered) -> Unit:
        """Where the unit stands here: under the one above it; a province that ended under the one that took it over, whose people see
        its reports."""
        top = self.rows.get(self.load.top.id)
        if unit.parent and unit.parent in self.rows:
            return self.rows[unit.parent]
        return self.under if unit.id == self.load.top.id else top or self.under

    def _make(self, units: Sequence[Registered]) -> None:
        named = {
            (row.parent_id, plain(row.name)): row
            for row in Unit.objects.filter(path__startswith=self.under.path, register_id="")
        }
        made = []
        for unit in units:
            parent = self._parent(unit)
            twin = named.get((parent.pk, plain(unit.title)))
            if twin is not None and unit.ended is None:
                twin.register_id = unit.id
                twin.save(update_fields=("register_id",))
                self.rows[unit.id] = twin
                continue
            first = None if unit.since_list else unit.began
            made.append(
                Unit(
                    parent=parent, name=unit.title, kind=unit.short_kind, register_id=unit.id,
                    valid_from=first, valid_to=_exclusive(unit.ended),
                )
            )  # fmt: skip
        for row in Unit.objects.bulk_create(made, batch_size=500):
            assert row.parent is not None
            row.path = f"{row.parent.path}{row.pk}/"
            self.rows[row.register_id] = row
            self.fresh.add(row.register_id)
        Unit.objects.bulk_update(made, ("path",), batch_size=200)

    def _histories(self) -> None:
        names, parents = [], []
        for unit in self.fresh:
            spells = self.known.history(unit)
            row = self.rows[unit]
            for before, after in pairwise(spells):
                assert after.valid_from is not None
                if before.title != after.title or before.short_kind != after.short_kind:
                    names.append(
                        UnitName(unit=row, name=before.title, kind=before.short_kind, until=after.valid_from)
                    )
                if before.parent != after.parent:
                    above = self.rows.get(before.parent or "")
                    parents.append(UnitParent(unit=row, parent=above, until=after.valid_from))
            last = spells[-1]
            if last.ended and (last.parent or "") not in self.rows and unit != self.load.top.id:
                parents.append(UnitParent(unit=row, parent=None, until=last.ended + timedelta(days=1)))
        UnitName.objects.bulk_create(names, batch_size=200, ignore_conflicts=True)
        UnitParent.objects.bulk_create(parents, batch_size=200, ignore_conflicts=True)

    def _successions(self) -> None:
        made = []
        for unit in self.fresh:
            for event in self.known.events(unit):
                to = event.to.id if event.to else ""
                if event.how in HOW and (not to or to in self.rows):
                    made.append(
                        Succession(
                            kind=HOW[event.how], on=event.day, old=self.rows[unit], new=self.rows.get(to),
                            resolution=event.resolution[:200], made_at=self.now,
                        )
                    )  # fmt: skip
        Succession.objects.bulk_create(made, batch_size=500)


@transaction.atomic
def load_register(*, load: Load, under: Unit, actor: User | None, now: datetime) -> int:
    """Do a load; done again it adds what is new. How many units were made. Raises UserError CD-001."""
    in_charge(actor, under)
    made = _Loading(load, Unit.objects.select_for_update().get(pk=under.pk), now).run()
    record(
        action="units.imported",
        at=now,
        actor=actor,
        unit=under,
        subject=under,
        details={"register": load.top.id, "units": made},
    )
    return made


# ---- from a file ----


def read_rows(table: Sequence[Sequence[str]], name: str, under: Unit) -> list[dict[str, Any]]:
    """Each row of a table with its faults in words (``faults``) and what would be done (``doing``). Raises UserError CD-010."""
    body = columns(table, HEADINGS, ("tên",), name)
    here = list(Unit.objects.filter(path__startswith=under.path).select_related("parent"))
    by_name: dict[str, list[Unit]] = {}
    for unit in here:
        by_name.setdefault(plain(unit.name), []).append(unit)
    found: list[dict[str, Any]] = []
    own: dict[str, int] = {}
    for line, cells in body:
        row = _row(line, cells, name)
        key = plain(f"{row['name']}|{row['parent']}")
        if key in own and not row["faults"]:
            row["faults"].append(f"trùng dòng {own[key]}: mỗi đơn vị một dòng.")
        own.setdefault(key, line)
        found.append(row)
    names = {plain(row["name"]) for row in found} | set(by_name)
    for row in found:
        _compared(row, names, by_name, under)
    _no_circle(found)
    return found


def _row(line: int, cells: Mapping[str, str], file: str) -> dict[str, Any]:
    """One row as plain values."""
    name, kind = cells.get("tên", "").strip(), cells.get("loại", "").strip().lower()
    if kind and name and not name.lower().startswith(kind):
        name = f"{kind} {name}" if kind in KINDS_BEFORE else name
    row: dict[str, Any] = {
        "line": line, "name": name, "kind": kind or (kind_of(name) if name else ""), "parent": cells.get("cấp trên", "").strip(),
        "first": None, "end": None, "into": [], "how": "", "resolution": cells.get("văn bản", "")[:200],
        "register": cells.get("mã", "").strip()[:40], "faults": [], "doing": "add",
    }  # fmt: skip
    if not name:
        row["faults"].append("thiếu tên đơn vị: điền cột “tên” hoặc xóa dòng.")
    days: dict[str, date | None] = {}
    for column in ("từ ngày", "đến ngày"):
        try:
            days[column] = cell_day(f"{file}, dòng {line}", column, cells.get(column) or None)
        except UserError as error:
            row["faults"].append(f"{error.what} {error.do}")
    first, last = days.get("từ ngày"), days.get("đến ngày")
    if first and last and last < first:
        row["faults"].append("“đến ngày” trước “từ ngày”: sửa một trong hai.")
    row["first"] = first.isoformat() if first else None
    end = _exclusive(last)
    row["end"] = end.isoformat() if end else None
    row["into"] = [part.strip() for part in cells.get("chuyển thành", "").split(";") if part.strip(" ?")]
    if row["into"] and last is None:
        row["faults"].append("có “chuyển thành” mà không có “đến ngày”: điền ngày cuối của đơn vị.")
    row["how"] = _way(cells.get("cách", ""), row["faults"])
    return row


KINDS_BEFORE = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu")


def _way(words: str, faults: list[str]) -> str:
    from doingoai.units.name_words import loose

    key = "".join(char for char in loose(words) if char.isalnum()) if words.strip() else ""
    if words.strip() in HOW:
        return str(HOW[words.strip()])
    if key in WAYS:
        return WAYS[key]
    faults.append(f"cách “{words[:30]}” không dùng được: ghi sáp nhập, chia tách hoặc giải thể.")
    return "merged"


def _compared(row: dict[str, Any], names: set[str], by_name: Mapping[str, list[Unit]], under: Unit) -> None:
    """Faults that show beside the other rows and the tree: an unknown unit above, an unknown heir; and whether it is here already."""
    parent = row["parent"] or under.name
    if plain(parent) not in names | {plain(under.name)}:
        row["faults"].append(
            f"cột “cấp trên”: không có đơn vị “{parent[:80]}” trong tệp hay dưới {under.name}: sửa tên hoặc thêm một dòng."
        )
    elif len(by_name.get(plain(parent), ())) > 1:
        row["faults"].append(
            f"cột “cấp trên”: có {len(by_name[plain(parent)])} đơn vị tên “{parent[:80]}”: thêm từng đơn vị ở trang Thêm đơn vị."
        )
    for heir in row["into"]:
        if plain(heir) not in names:
            row["faults"].append(
                f"cột “chuyển thành”: không có đơn vị “{heir[:80]}”: sửa tên hoặc thêm một dòng cho đơn vị đó."
            )
    here = [
        unit
        for unit in by_name.get(plain(row["name"]), ())
        if unit.parent and plain(unit.parent.name) == plain(parent)
    ]
    if here:
        row["doing"] = "skip"


def _no_circle(rows: Sequence[dict[str, Any]]) -> None:
    above = {plain(row["name"]): plain(row["parent"]) for row in rows if row["parent"]}
    for row in rows:
        seen, current = {plain(row["name"])}, plain(row["parent"])
        while current in above:
            if current in seen:
                row["faults"].append("cấp trên đi vòng: sửa cột “cấp trên” của một trong các dòng ấy.")
                break
            seen.add(current)
            current = above[current]


def _in_order(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each row after that of the unit above it."""
    listed = list(rows)
    own = {plain(row["name"]): row for row in listed}
    found: list[dict[str, Any]] = []
    done: set[int] = set()

    def put(row: dict[str, Any]) -> None:
        if row["line"] in done:
            return
        done.add(row["line"])
        above = own.get(plain(row["parent"]))
        if above is not None and above["line"] not in done:
            put(above)
        found.append(row)

    for row in listed:
        put(row)
    return found


@transaction.atomic
def load_rows(*, rows: Sequence[dict[str, Any]], under: Unit, actor: User, now: datetime) -> int:
    """Make the units of a table and write where they went: all of it, or nothing. How many were made. Raises UserError CD-011."""
    in_charge(actor, under)
    wrong = [row for row in rows if row["faults"]]
    if wrong:
        raise UserError(
            code="CD-011",
            where=f"Dòng {wrong[0]['line']}",
            what=f"{wrong[0]['faults'][0]} Còn {len(wrong)} dòng có lỗi.",
            do="Sửa trong tệp rồi tải lên lại; chưa đơn vị nào được thêm.",
        )
    units = {plain(unit.name): unit for unit in Unit.objects.filter(path__startswith=under.path)}
    made = 0
    for row in _in_order(rows):
        if row["doing"] == "skip":
            continue
        parent = units[plain(row["parent"])] if row["parent"] else under
        units[plain(row["name"])] = Unit.objects.create(
            parent=parent, name=row["name"][:200], kind=row["kind"][:60], register_id=row["register"],
            valid_from=row["first"], valid_to=row["end"],
        )  # fmt: skip
        made += 1
    for row in rows:
        if row["doing"] == "skip" or not row["end"]:
            continue
        old = units[plain(row["name"])]
        heirs: list[Unit | None] = [units[plain(words)] for words in row["into"]]
        for heir in heirs or [None]:
            Succession.objects.create(
                kind=row["how"] if heir else Reform.ABOLISHED, on=row["end"], old=old, new=heir,
                resolution=row["resolution"], made_at=now,
            )  # fmt: skip
    record(
        action="units.imported",
        at=now,
        actor=actor,
        unit=under,
        subject=under,
        details={"file": True, "units": made},
    )
    return made
