"""Check the register of units and build it anew: ``python -m doingoai.units.build [FOLDER …] [--out FOLDER]``.

Without folders it checks the register that comes with the program. A folder holds the tables as CSV (units.csv,
successions.csv and, where there are any, aliases.csv, resolutions.csv, agencies.csv; columns as in ``_READERS``). Several
folders are laid one upon the other, so that the table of the next reform needs its own rows only: a unit that the reform ends
is closed on the eve of that day, an earlier spell of a unit that goes on likewise. ``--base`` begins with the register at hand.
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from doingoai.knowledge.loader import folder
from doingoai.model import UserError
from doingoai.units.consistency import COUNTS, problems, wrong_counts
from doingoai.units.tables import (
    FOLDER,
    GOES_ON,
    HOW,
    LEVEL_OF,
    MARKS,
    Agency,
    Alias,
    Resolution,
    Spell,
    Succession,
    Tables,
    read_tables,
    write_tables,
)

_LISTED: Final = "source lists it from this date; it existed before"
Row = dict[str, str]


def eve(day: str) -> str:
    """The day before an ISO day."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _refuse(where: str, what: str, do: str) -> UserError:
    return UserError(code="HC-011", where=where, what=what, do=do)


def _day(where: str, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise _refuse(
            where, f"“{text}” không phải một ngày.", "Viết năm-tháng-ngày, ví dụ 2025-07-01."
        ) from None


def _rows(path: Path) -> Iterator[tuple[str, Row]]:
    """(where, cells by column) of each row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            where = f"{path.name}, dòng {reader.line_num}"
            yield where, {key: (value or "").strip() for key, value in row.items() if key}


def _spell(where: str, row: Row) -> Spell:
    kind = row["kind"]
    if kind not in MARKS:
        raise _refuse(where, f"loại “{kind}” không dùng được.", f"Chọn một trong: {', '.join(MARKS)}.")
    if not row["id"] or not row["name"]:
        raise _refuse(where, "thiếu mã hoặc tên đơn vị.", "Điền cột id và name.")
    first, last = _day(where, row["valid_from"]), _day(where, row["valid_to"])
    return Spell(row["id"], kind, row["name"], row["parent_id"], first, last, row.get("note") == _LISTED)


def _succession(where: str, row: Row) -> Succession:
    if row["how"] not in HOW:
        raise _refuse(where, f"cách “{row['how']}” không dùng được.", f"Chọn một trong: {', '.join(HOW)}.")
    return Succession(
        source=row["from_id"],
        to=row["to_id"],
        day=_day(where, row["date"]),
        how=row["how"],
        resolution=row.get("resolution", ""),
        part=row.get("part") == "part",
        default=row.get("default") == "yes",
        basis=row.get("basis", ""),
    )


def read_csv(source: Path) -> Tables:
    """The tables of one folder. Raises UserError HC-010 for a missing file or column, HC-011 for a row."""
    tables = Tables()
    readers: dict[str, Callable[[str, Row], None]] = {
        "units.csv": lambda where, row: tables.spells.append(_spell(where, row)),
        "successions.csv": lambda where, row: tables.successions.append(_succession(where, row)),
        "aliases.csv": lambda _, row: tables.aliases.append(
            Alias(row["id"], row["alias"], row["type"], row.get("source", ""))
        ),
        "resolutions.csv": lambda _, row: tables.resolutions.append(
            Resolution(
                row["number"], row["issued"], row["effective"], row["effective_basis"], row.get("title", "")
            )
        ),
        "agencies.csv": lambda _, row: (
            tables.agencies.append(
                Agency(
                    row["province_id"],
                    row["body"],
                    row["as_of"],
                    row.get("source", "").split(" named in ")[0],
                )
            )
            if row["body"]
            else None
        ),
    }
    found = [name for name in readers if (source / name).is_file()]
    if not found:
        raise UserError(
            code="HC-010",
            where=str(source),
            what="thư mục không có bảng nào.",
            do="Cần ít nhất units.csv hoặc successions.csv.",
        )
    for name in found:
        for where, row in _rows(source / name):
            try:
                readers[name](where, row)
            except KeyError as error:
                raise UserError(
                    code="HC-010", where=where, what=f"thiếu cột {error}.", do="Thêm cột đó vào dòng tiêu đề."
                ) from None
    return tables


def laid_over(base: Tables, more: Tables) -> Tables:
    """The base with further rows upon it. A row of one unit and first day replaces the earlier one; open spells that the new
    rows end are closed on the eve."""
    spells = {(spell.id, spell.first): spell for spell in base.spells}
    spells.update({(spell.id, spell.first): spell for spell in more.spells})
    ends: dict[str, set[str]] = {}
    begun = {(spell.id, spell.first) for spell in more.spells}
    for row in more.successions:
        split_off = row.part and row.how == "split" and (row.source, row.day) in begun  # the rest goes on
        if row.how not in GOES_ON and not split_off:
            ends.setdefault(row.source, set()).add(row.day)
    for spell in more.spells:
        if spell.first:
            ends.setdefault(spell.id, set()).add(spell.first)
    closed = []
    for spell in spells.values():
        later = min((day for day in ends.get(spell.id, ()) if day > spell.first), default="")
        closed.append(spell._replace(last=eve(later)) if later and not spell.last else spell)
    return Tables(
        closed,
        sorted({*base.successions, *more.successions}),
        sorted({*base.aliases, *more.aliases}),
        sorted({row.number: row for row in (*base.resolutions, *more.resolutions)}.values()),
        sorted({*base.agencies, *more.agencies}),
    )


def counts(tables: Tables, day: str) -> tuple[int, int, int]:
    """Provinces, districts, communes that exist on a day."""
    found = Counter(LEVEL_OF[spell.kind] for spell in tables.spells if spell.holds(day))
    return found["province"], found["district"], found["commune"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 where all checks pass, 1 where one does not, 2 for unreadable tables; nothing is written unless all pass."""
    parser = argparse.ArgumentParser(
        prog="python -m doingoai.units.build", description="Kiểm tra và dựng lại danh mục đơn vị."
    )
    parser.add_argument(
        "folders", nargs="*", type=Path, metavar="THƯ_MỤC", help="thư mục có units.csv, successions.csv …"
    )
    parser.add_argument(
        "--base", action="store_true", help="bắt đầu từ danh mục đang có, chỉ thêm các dòng mới"
    )
    parser.add_argument(
        "--out", type=Path, metavar="THƯ_MỤC", help="ghi danh mục vào đây (mặc định: của chương trình)"
    )
    parser.add_argument(
        "--any-counts", action="store_true", help="không so số đơn vị với số đã công bố của các ngày mốc"
    )
    options = parser.parse_args(arguments)
    try:
        tables = read_tables() if options.base or not options.folders else Tables()
        for source in options.folders:
            tables = laid_over(tables, read_csv(source))
    except (UserError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    found = problems(tables) + ([] if options.any_counts else wrong_counts(tables))
    for problem in found:
        print(problem, file=sys.stderr)
    for day in (*COUNTS, "9999-12-31"):
        print(day, *counts(tables, day), sep="\t")
    if found:
        return 1
    if options.folders:
        for path in write_tables(tables, options.out or folder() / FOLDER):
            print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
