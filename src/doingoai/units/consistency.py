"""What must hold in a register of units; each breach names the row and the remedy."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final

from doingoai.model import UserError
from doingoai.units.tables import GOES_ON, LEVEL_OF, Spell, Succession, Tables, in_order

COUNTS: Final = {  # day → provinces, districts, communes, as published
    "2021-11-01": (63, 705, 10_599),
    "2025-06-30": (63, 696, 10_035),
    "2025-07-01": (34, 0, 3_321),
}
_ABOVE: Final = {
    "province": frozenset(),
    "district": frozenset({"province"}),
    "commune": frozenset({"province", "district"}),
}
_END: Final = "9999-12-31"


def code_of(unit: str) -> str:
    """The official code in an id: "2025-05581" → "05581"."""
    return unit.rpartition("-")[2] if unit[4:5] == "-" else unit


@lru_cache(maxsize=2_000)
def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _named(spell: Spell) -> str:
    return f"{spell.id} ({spell.kind} {spell.name}, từ {spell.first or 'đầu'} đến {spell.last or 'nay'})"


def problems(tables: Tables) -> list[UserError]:
    """Every breach; an empty list where the register is sound.

    HC-003 a unit above itself; HC-004 two units with one code on a day; HC-005 a unit that ends and goes nowhere; HC-006 a
    spell that ends before it begins; HC-008 a parent that is missing, of the wrong level, or does not cover its child;
    HC-009 a gap or overlap between spells; HC-001 a succession that names an unknown unit.
    """
    spells: dict[str, list[Spell]] = {}
    for spell in sorted(tables.spells, key=in_order):
        spells.setdefault(spell.id, []).append(spell)
    found = list(_spans(spells))
    if found:  # what follows reads the days
        return found
    found += _cycles(spells)
    found += _parents(spells)
    found += _codes(spells)
    found += _successions(spells, tables.successions)
    return found


def _spans(spells: dict[str, list[Spell]]) -> Iterator[UserError]:
    for unit, own in spells.items():
        for spell in own:
            if spell.last and spell.last < spell.first:
                yield UserError(
                    code="HC-006",
                    where=_named(spell),
                    what="quãng thời gian kết thúc trước khi bắt đầu.",
                    do="Sửa ngày đầu hoặc ngày cuối của dòng này.",
                )
        for before, after in pairwise(own):
            if not before.last and (not after.first or not before.first) and before.name != after.name:
                yield UserError(
                    code="HC-004",
                    where=f"{unit} ({before.kind} {before.name}; {after.kind} {after.name})",
                    what=f"hai dòng cùng mã {unit} mà không có ngày phân biệt.",
                    do="Hai đơn vị thì đặt hai mã; hai quãng thời gian của một đơn vị thì ghi ngày kết thúc và ngày bắt đầu.",
                )
            elif not before.last or _next_day(before.last) != after.first:
                yield UserError(
                    code="HC-009",
                    where=f"{unit}, từ {after.first}",
                    what="hai quãng thời gian của một đơn vị hở hoặc chồng nhau.",
                    do=f"Quãng trước phải kết thúc đúng một ngày trước {after.first}.",
                )


def _parents(spells: dict[str, list[Spell]]) -> Iterator[UserError]:
    for own in spells.values():
        for spell in own:
            wanted = _ABOVE[LEVEL_OF[spell.kind]]
            above = spells.get(spell.parent, [])
            if not spell.parent and not wanted:
                continue
            if not above or any(LEVEL_OF[parent.kind] not in wanted for parent in above):
                yield UserError(
                    code="HC-008",
                    where=_named(spell),
                    what=f"cấp trên “{spell.parent}” không có hoặc không đúng cấp.",
                    do="Sửa mã cấp trên hoặc thêm đơn vị cấp trên.",
                )
            elif above[0].first > spell.first or (above[-1].last or _END) < (spell.last or _END):
                yield UserError(
                    code="HC-008",
                    where=_named(spell),
                    what=f"cấp trên {above[0].id} không tồn tại suốt thời gian đó.",
                    do="Sửa ngày, hoặc cho đơn vị chuyển sang cấp trên khác từ ngày cấp trên kết thúc.",
                )


def _cycles(spells: dict[str, list[Spell]]) -> Iterator[UserError]:
    parents = {unit: {spell.parent for spell in own if spell.parent} for unit, own in spells.items()}
    for unit in spells:
        path, above = [unit], parents[unit]
        while above and len(path) < 8:
            following = sorted(above)[0]
            if following in path:
                yield UserError(
                    code="HC-003",
                    where=unit,
                    what=f"cấp trên đi vòng: {' → '.join([*path, following])}.",
                    do="Sửa mã cấp trên của một trong các dòng này.",
                )
                break
            path.append(following)
            above = parents.get(following, set())


def _codes(spells: dict[str, list[Spell]]) -> Iterator[UserError]:
    holders: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for unit, own in spells.items():
        key = (LEVEL_OF[own[0].kind], code_of(unit))
        holders.setdefault(key, []).append((own[0].first, own[-1].last or _END, unit))
    for (_, code), found in holders.items():
        for (_, last, one), (first, _, other) in pairwise(sorted(found)):
            if first <= last:
                yield UserError(
                    code="HC-004",
                    where=f"{one}, {other}",
                    what=f"hai đơn vị cùng mang mã {code} vào ngày {first}.",
                    do="Mã chỉ được cấp lại sau khi đơn vị trước đã kết thúc: sửa ngày hoặc mã.",
                )


def _successions(spells: dict[str, list[Spell]], rows: Iterable[Succession]) -> Iterator[UserError]:
    gone: set[tuple[str, str]] = set()
    for row in rows:
        where = f"{row.source} → {row.to or '?'}, {row.day}"
        for unit in filter(None, (row.source, row.to)):
            if unit not in spells:
                yield UserError(
                    code="HC-001",
                    where=where,
                    what=f"không có đơn vị mã {unit}.",
                    do="Sửa mã hoặc thêm đơn vị.",
                )
        if row.how not in GOES_ON:
            gone.add((row.source, row.day))
            last = spells.get(row.to, ())
            if last and not (last[0].first <= row.day <= (last[-1].last or _END)):
                yield UserError(
                    code="HC-002",
                    where=where,
                    what="đơn vị nhận không tồn tại vào ngày đó.",
                    do="Sửa ngày hoặc đơn vị nhận.",
                )
    for unit, own in spells.items():
        if own[-1].last and (unit, _next_day(own[-1].last)) not in gone:
            yield UserError(
                code="HC-005",
                where=_named(own[-1]),
                what="đơn vị kết thúc mà bảng chuyển đổi không nêu nó đi đâu.",
                do="Thêm một dòng chuyển đổi vào ngày hôm sau; nếu không rõ, để trống đơn vị nhận.",
            )


def wrong_counts(tables: Tables) -> list[UserError]:
    """The days on which the number of units is not the published one."""
    found = []
    for day, expected in COUNTS.items():
        levels = [LEVEL_OF[spell.kind] for spell in tables.spells if spell.holds(day)]
        counted = tuple(levels.count(level) for level in ("province", "district", "commune"))
        if counted != expected:
            found.append(
                UserError(
                    code="HC-012",
                    where=f"ngày {day}",
                    what=f"có {counted} tỉnh, huyện, xã; số công bố là {expected}.",
                    do="Đối chiếu danh mục của ngày đó.",
                )
            )
    return found
