"""The register's tables as they are kept: plain text, one line a row, read without a parser and compared line by line.

Days are ISO text throughout ("2025-06-30" sorts as a day does); an empty ``first`` means "before the sources begin", an empty
``last`` "still so". Both days are included.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from doingoai.knowledge.loader import folder
from doingoai.model import UserError

KINDS: Final = {  # mark in units.tsv → (kind, level)
    "T": ("tỉnh", "province"),
    "TW": ("thành phố trực thuộc trung ương", "province"),
    "H": ("huyện", "district"),
    "Q": ("quận", "district"),
    "TX": ("thị xã", "district"),
    "TP": ("thành phố thuộc tỉnh", "district"),
    "TPTW": ("thành phố thuộc thành phố trực thuộc trung ương", "district"),
    "X": ("xã", "commune"),
    "P": ("phường", "commune"),
    "TT": ("thị trấn", "commune"),
    "DK": ("đặc khu", "commune"),
}
MARKS: Final = {kind: mark for mark, (kind, _) in KINDS.items()}
LEVEL_OF: Final = dict(KINDS.values())
HOW: Final = ("merged", "split", "renamed", "raised", "abolished", "moved", "reclassified", "recoded")
GOES_ON: Final = frozenset({"renamed", "raised", "moved", "reclassified"})  # the unit stays the same unit
_ROW: Final = re.compile(r"^([^#\t\n][^\t\n]*)\t([A-Z]+)\t([^\t\n]*)(.*)$", re.M)
UNKNOWN: Final = "?"  # where a unit went that the sources leave open


class Spell(NamedTuple):
    """A stretch of time in which a unit kept kind, name and parent.

    since_list: the sources begin to list it on ``first``; it existed before.
    """

    id: str
    kind: str
    name: str
    parent: str
    first: str
    last: str
    since_list: bool = False

    def holds(self, day: str) -> bool:
        return self.first <= day and (not self.last or day <= self.last)


def in_order(spell: Spell) -> tuple[str, str]:
    """By unit, then by time."""
    return spell.id, spell.first


class Succession(NamedTuple):
    """What became of one unit on one day. to: the unit it went to, itself where it goes on, "" where the sources do not say.

    part: a part of it went there. default: the one part that addresses are sent to (a choice by location, not for figures).
    """

    source: str
    to: str
    day: str
    how: str
    resolution: str
    part: bool
    default: bool
    basis: str


class Alias(NamedTuple):
    id: str
    name: str
    kind: str
    origin: str


class Resolution(NamedTuple):
    number: str
    issued: str
    effective: str
    effective_basis: str
    title: str


class Agency(NamedTuple):
    """The body that handles external affairs in a province, as evidence of a day has it."""

    province: str
    name: str
    as_of: str
    origin: str


@dataclass(slots=True)
class Tables:
    """All tables of a register. where: names the row of a value in messages."""

    spells: list[Spell] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    resolutions: list[Resolution] = field(default_factory=list)
    agencies: list[Agency] = field(default_factory=list)


HEADS: Final = {
    "units.tsv": (
        "Đơn vị hành chính từ 31/8/2004: mỗi dòng một quãng thời gian đơn vị giữ nguyên loại, tên, cấp trên. Không phải công bố chính thức.",
        "mã, loại, tên, mã cấp trên, từ ngày (~: có từ trước, danh mục ghi từ ngày này), đến hết ngày. Kiểm tra, dựng lại: python -m doingoai.units.build",
    ),
    "successions.tsv": (
        "Đơn vị đi đâu: dòng “@ ngày, văn bản, căn cứ”, rồi mỗi dòng một đơn vị: cách, mã, các đơn vị nhận.",
        "Đơn vị nhận: “~” một phần, “*” phần mặc định cho địa chỉ, “=” chính nó, “?” nguồn không nêu.",
    ),
    "aliases.tsv": ("Cách viết khác của tên: mã, tên, loại, nguồn.",),
    "resolutions.tsv": ("Văn bản quyết định: số, ngày ban hành, ngày hiệu lực, căn cứ của ngày hiệu lực, trích yếu.",),
    "agencies.tsv": ("Cơ quan làm công tác đối ngoại của tỉnh, nơi có nguồn nêu: mã tỉnh, cơ quan, ngày của nguồn, nguồn.",),
}  # fmt: skip
FOLDER: Final = "units"


# ---- reading ----


def _bad(name: str, number: int, what: str) -> UserError:
    do = "Dựng lại bảng bằng python -m doingoai.units.build, hoặc sửa dòng này."
    return UserError(code="HC-011", where=f"{name}, dòng {number}", what=what, do=do)


def _lines(name: str, root: Path | None) -> list[str]:
    return ((root or folder() / FOLDER) / name).read_text(encoding="utf-8").split("\n")


def _rows(name: str, root: Path | None, width: int) -> Iterator[list[str]]:
    """The cells of each line, filled up with empty ones. Raises UserError HC-011 for a line with too many."""
    for number, line in enumerate(_lines(name, root), 1):
        if line and line[0] != "#":
            cells = line.split("\t")
            if len(cells) > width:
                raise _bad(name, number, f"có {len(cells)} cột, cần nhiều nhất {width}.")
            cells.extend([""] * (width - len(cells)))
            yield cells


def read_spells(root: Path | None = None) -> list[Spell]:
    """The rows of units.tsv, in its order. Raises UserError HC-011 naming the line."""
    found: list[Spell] = []
    for number, line in enumerate(_lines("units.tsv", root), 1):
        if line and line[0] != "#":
            unit, *cells = line.split("\t")
            if not cells or cells[0] not in KINDS or not 2 <= len(cells) <= 5:
                raise _bad(
                    "units.tsv", number, f"loại “{cells[:1]}” không có trong danh sách loại, hoặc sai số cột."
                )
            found.append(_spell(unit, cells[0], cells[1], cells[2:]))
    return found


class SpellTable(Mapping[str, Sequence[Spell]]):
    """Unit → its spells in the order of time. A line is read when its unit is first asked for: most never are."""

    def __init__(self, text: str) -> None:
        self._rows: list[tuple[str, str, str, str]] = _ROW.findall(text)
        self._by_unit: dict[str, list[tuple[str, str, str, str]]] = {}
        for row in self._rows:
            own = self._by_unit.get(row[0])
            if own is None:
                self._by_unit[row[0]] = [row]
            else:
                own.append(row)
        self._read: dict[str, tuple[Spell, ...]] = {}

    @classmethod
    def of(cls, spells: Iterable[Spell]) -> "SpellTable":
        """The table of spells at hand."""
        return cls("\n".join(map(_spell_line, sorted(spells, key=in_order))))

    def __getitem__(self, unit: str) -> Sequence[Spell]:
        found = self._read.get(unit)
        if found is None:
            found = tuple(
                _spell(row[0], row[1], row[2], row[3].split("\t")[1:]) for row in self._by_unit[unit]
            )
            self._read[unit] = found
        return found

    def __contains__(self, unit: object) -> bool:
        return unit in self._by_unit

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_unit)

    def __len__(self) -> int:
        return len(self._by_unit)

    def names(self) -> Mapping[str, Sequence[str]]:
        """Every name as written → units, in the order of the table."""
        found: dict[str, list[str]] = {}
        for unit, _, name, _ in self._rows:
            ids = found.get(name)
            if ids is None:
                found[name] = [unit]
            elif ids[-1] != unit:
                ids.append(unit)
        return found

    def parents(self) -> Iterator[tuple[str, str]]:
        """(unit, parent) of every spell, unread; "" for none."""
        return ((unit, rest[1:].split("\t", 1)[0]) for unit, _, _, rest in self._rows)


def _spell(unit: str, mark: str, name: str, rest: Sequence[str]) -> Spell:
    parent, first, last = (*rest, "", "", "")[:3]
    listed = first[:1] == "~"
    return Spell(unit, KINDS[mark][0], name, parent, first[listed:], last, listed)


def read_spell_table(root: Path | None = None) -> SpellTable:
    """units.tsv for look-ups; ``read_spells`` checks every line, this one none."""
    return SpellTable(((root or folder() / FOLDER) / "units.tsv").read_text(encoding="utf-8"))


def read_successions(root: Path | None = None) -> list[Succession]:
    """The rows of successions.tsv, one for each pair of units, in its order. Raises UserError HC-011 naming the line."""
    found: list[Succession] = []
    day = resolution = basis = ""
    for number, line in enumerate(_lines("successions.tsv", root), 1):
        if not line or line[0] == "#":
            continue
        cells = line.split("\t")
        if cells[0] == "@" and len(cells) == 4:
            _, day, resolution, basis = cells
        elif len(cells) == 3 and cells[0] in HOW and day:
            how, source, targets = cells
            for target in targets.split(" "):
                part, default = target[0] == "~", target[-1] == "*"
                to = target[part : len(target) - default]
                to = source if to == "=" else "" if to == UNKNOWN else to
                found.append(Succession(source, to, day, how, resolution, part, default, basis))
        else:
            raise _bad("successions.tsv", number, "không phải dòng “@ ngày…” hay “cách, mã, đơn vị nhận”.")
    return found


def read_aliases(root: Path | None = None) -> list[Alias]:
    return [Alias(*row) for row in _rows("aliases.tsv", root, 4)]


def read_resolutions(root: Path | None = None) -> list[Resolution]:
    return [Resolution(*row) for row in _rows("resolutions.tsv", root, 5)]


def read_agencies(root: Path | None = None) -> list[Agency]:
    return [Agency(*row) for row in _rows("agencies.tsv", root, 4)]


def read_tables(root: Path | None = None) -> Tables:
    """All tables of the register that comes with the program, or of another folder in the same form."""
    return Tables(
        read_spells(root),
        read_successions(root),
        read_aliases(root),
        read_resolutions(root),
        read_agencies(root),
    )


# ---- writing ----


def _spell_line(spell: Spell) -> str:
    first = ("~" if spell.since_list else "") + spell.first
    cells = (spell.id, MARKS[spell.kind], spell.name, spell.parent, first, spell.last)
    return "\t".join(cells).rstrip("\t")


def _target(row: Succession) -> str:
    to = "=" if row.to == row.source else row.to or UNKNOWN
    return f"{'~' if row.part else ''}{to}{'*' if row.default else ''}"


def _succession_lines(rows: Iterable[Succession]) -> Iterator[str]:
    blocks: dict[tuple[str, str, str], dict[tuple[str, str], list[str]]] = {}
    for row in sorted(rows):
        block = blocks.setdefault((row.day, row.resolution, row.basis), {})
        block.setdefault((row.how, row.source), []).append(_target(row))
    for head, block in sorted(blocks.items()):
        yield "\t".join(("@", *head))
        for (how, source), targets in sorted(block.items()):
            yield f"{how}\t{source}\t{' '.join(targets)}"


def _plain(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    return ("\t".join(row).rstrip("\t") for row in sorted(rows))


def write_tables(tables: Tables, target: Path) -> tuple[Path, ...]:
    """Write the five files, sorted; the same tables give the same bytes. Returns what was written."""
    target.mkdir(parents=True, exist_ok=True)
    bodies: dict[str, Callable[[], Iterable[str]]] = {
        "units.tsv": lambda: map(_spell_line, sorted(tables.spells, key=in_order)),
        "successions.tsv": lambda: _succession_lines(tables.successions),
        "aliases.tsv": lambda: _plain(tables.aliases),
        "resolutions.tsv": lambda: _plain(tables.resolutions),
        "agencies.tsv": lambda: _plain(tables.agencies),
    }
    written = []
    for name, body in bodies.items():
        lines = [f"# {line}" for line in HEADS[name]]
        path = target / name
        path.write_text("\n".join([*lines, *body(), ""]), encoding="utf-8", newline="\n")
        written.append(path)
    return tuple(written)
