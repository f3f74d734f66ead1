"""The register: who existed when, under whom, by which names, and what became of them."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.model import UserError
from doingoai.units import bodies
from doingoai.units.build import counts, main
from doingoai.units.consistency import COUNTS, problems, wrong_counts
from doingoai.units.finding import EXACT, MARKS, SLIP, SPELLING, edits, find
from doingoai.units.name_words import fold
from doingoai.units.register import Register, register
from doingoai.units.tables import read_tables, write_tables

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture(scope="module")
def units() -> Register:
    return register()


# ---- the data ----


@pytest.mark.parametrize(("day", "expected"), COUNTS.items())
def test_counts_are_the_published_ones(day: str, expected: tuple[int, int, int]) -> None:
    assert counts(read_tables(), day) == expected


def test_the_register_is_sound() -> None:
    tables = read_tables()
    assert problems(tables) == []
    assert wrong_counts(tables) == []


def test_writing_what_was_read_gives_the_same_files(tmp_path: Path) -> None:
    for path in write_tables(read_tables(), tmp_path):
        source = Path(bodies.__file__).parents[1] / "knowledge" / "units" / path.name
        assert path.read_bytes() == source.read_bytes(), path.name


def test_the_tables_are_those_of_the_sources(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(shared / "units"), "--out", str(tmp_path)]) == 0
    source = Path(bodies.__file__).parents[1] / "knowledge" / "units"
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (source / path.name).read_bytes(), path.name


def test_every_district_that_ended_in_2025_is_accounted_for(units: Register) -> None:
    ended = [own[-1] for own in units.spells.values() if own[-1].last == "2025-06-30"]
    assert Counter(units.unit(spell).level for spell in ended) == {
        "province": 52,
        "district": 696,
        "commune": 10_035 - 132,
    }
    for spell in ended:
        assert units.successors(spell.id), spell
        assert all(event.to is not None and event.to.holds(AFTER) for event in units.successors(spell.id))


# ---- what became of a unit ----

BECAME = {  # id: names of the units it is now
    "184": ["Văn Quan", "Điềm He", "Khánh Khê", "Yên Phúc", "Tri Lễ", "Tân Đoàn"],
    "167": ["Lam Vỹ", "Kim Phượng", "Phượng Tiến", "Định Hóa", "Trung Hội", "Bình Yên", "Phú Đình", "Bình Thành"],
    "610": ["Đăk Pék", "Đăk Plô", "Xốp", "Ngọc Linh", "Đăk Môn", "Đăk Long"],
    "099": ["Tuần Giáo", "Chiềng Sinh", "Mường Mùn", "Pú Nhung", "Quài Tở", "Tủa Chùa", "Sáng Nhè", "Búng Lao"],
    "05596": ["Trung Hội"],
    "23341": ["Đăk Pék"],
    "62": ["Quảng Ngãi"],
    "28": ["Hà Nội"],
}  # fmt: skip


@pytest.mark.parametrize(("unit", "names"), BECAME.items())
def test_successors(units: Register, unit: str, names: list[str]) -> None:
    found = [event.to.name for event in units.successors(unit) if event.to]
    assert sorted(found) == sorted(names)


def test_a_unit_that_goes_on_has_no_successor(units: Register) -> None:
    assert units.successors("01") == ()
    assert units.successors("2025-06253") == ()


def test_successors_on_a_later_day_follow_the_chain(units: Register) -> None:
    """Hà Tây went to Hà Nội in 2008; a commune merged in 2020 went on to its unit of 2025."""
    merged = next(
        row.source
        for rows in units.outgoing.values()
        for row in rows
        if row.day == "2020-01-01" and row.how == "merged"
    )
    step = [event.to.id for event in units.successors(merged) if event.to]
    today = units.as_of_units(merged, date(2026, 1, 1))
    assert today
    assert all(unit.holds(date(2026, 1, 1)) for unit in today)
    assert {unit.id for unit in today} == {
        later.id
        for item in step
        for later in (units.as_of_units(item, date(2026, 1, 1)) or (units.get(item),))
    }


def test_predecessors(units: Register) -> None:
    names = {event.source.title for event in units.predecessors("2025-51")}
    assert names == {"tỉnh Kon Tum", "tỉnh Quảng Ngãi"}
    assert "xã Bộc Nhiêu" in {event.source.title for event in units.predecessors("2025-05581")}


def test_the_resolution_is_named(units: Register) -> None:
    (event,) = units.successors("23341")
    assert (event.day, event.resolution) == (AFTER, "1677/NQ-UBTVQH15")


# ---- one unit in its time ----


def test_get_reads_a_unit_in_its_time(units: Register) -> None:
    assert units.get("769", date(2020, 1, 1)).title == "quận 2"
    assert units.get("769", date(2023, 1, 1)).title == "thành phố Thủ Đức"
    assert units.get("474", date(2024, 12, 31)).title == "thành phố Huế"
    assert units.get("474", date(2025, 1, 1)).title == "quận Thuận Hóa"


def test_a_unit_that_had_ended_is_returned_with_its_end(units: Register) -> None:
    unit = units.get("610", date(2026, 1, 1))
    assert (unit.title, unit.ended, unit.holds(AFTER)) == ("huyện Đắk Glei", BEFORE, False)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda units: units.get("99999"), "HC-001"),
        (lambda units: units.get("2025-06253", date(2024, 1, 1)), "HC-002"),
        (lambda units: units.tree("610", date(2026, 1, 1)), "HC-002"),
        (lambda units: units.successors("99999"), "HC-001"),
        (lambda units: units.history("x"), "HC-001"),
        (lambda units: units.predecessors("x"), "HC-001"),
        (lambda units: bodies.get_any(units, "62/so-nao-do"), "HC-001"),
    ],
)
def test_errors(units: Register, call: object, code: str) -> None:
    with pytest.raises(UserError) as raised:
        call(units)  # type: ignore[operator]
    assert raised.value.code == code


def test_the_error_of_an_ended_unit_names_its_heirs(units: Register) -> None:
    with pytest.raises(UserError, match="xã Đăk Pék"):
        units.tree("610", date(2026, 1, 1))


def test_the_tree_on_both_sides_of_the_reform(units: Register) -> None:
    before = units.tree("20", BEFORE)
    after = units.tree("20", AFTER)
    assert Counter(node.unit.level for node in before) == {"province": 1, "district": 11, "commune": 194}
    assert Counter(node.unit.level for node in after) == {"province": 1, "commune": 65}
    assert [node.depth for node in after] == [0] + [1] * 65
    assert all(node.unit.holds(BEFORE) for node in before)


def test_the_tree_of_an_ended_unit_without_a_day_is_that_of_its_last_day(units: Register) -> None:
    assert len(units.tree("184")) == 16
    assert {node.unit.ended for node in units.tree("184")} == {BEFORE}


def test_ancestors(units: Register) -> None:
    commune = units.get("05596", BEFORE)
    assert [unit.title for unit in units.ancestors(commune)] == ["huyện Định Hóa", "tỉnh Thái Nguyên"]


# ---- finding ----

FOUND = {  # asked, day: id found first, reason
    ("Đắk Glei", None): ("610", EXACT),
    ("Đak Glei", None): ("610", SPELLING),
    ("Đăk Glei", date(2024, 6, 1)): ("610", SPELLING),
    ("dak glei", None): ("610", MARKS),
    ("TT. Đắk Glei", None): ("23341", EXACT),
    ("UBND xã Bộc Nhiêu", None): ("05596", EXACT),
    ("xã Bộc Nhêu", None): ("05596", SLIP),
    ("huyện Định Hoá", None): ("167", SPELLING),
    ("HUYỆN VĂN QUAN", None): ("184", EXACT),
    ("xã Văn Quan", date(2026, 1, 1)): ("2025-06253", EXACT),
    ("Văn Quan", date(2026, 1, 1)): ("2025-06253", EXACT),
    ("Văn Quan", BEFORE): ("184", EXACT),
    ("TP. Huế", BEFORE.replace(year=2024)): ("474", EXACT),
    ("TP.HCM", BEFORE): ("79", EXACT),
    ("TP HCM", date(2026, 1, 1)): ("2025-79", EXACT),
    ("Hanoi", None): ("01", SPELLING),
    ("tỉnh Kon Tum", date(2026, 1, 1)): ("62", EXACT),
    ("quận 2", None): ("769", EXACT),
    ("xã Trung Hội, huyện Định Hóa", None): ("05581", EXACT),
    ("huyện Tuần Giaó", None): ("099", SPELLING),
    ("TX. Sa Pa", date(2024, 1, 1)): ("088", EXACT),
    ("huyện Sa Pa", date(2015, 1, 1)): ("088", EXACT),
    ("Sở Ngoại vụ tỉnh Kon Tum", date(2024, 1, 1)): ("62/so-ngoai-vu", EXACT),
    ("Văn phòng UBND tỉnh Điện Biên", None): ("11/van-phong-ubnd", EXACT),
    ("Sở VHTT&DL tỉnh Lạng Sơn", None): ("20/so-van-hoa-the-thao-va-du-lich", SPELLING),
    ("Huyện ủy Văn Quan", None): ("184/huyen-uy", EXACT),
    ("Công an tỉnh Lạng Sơn", None): ("20/cong-an", EXACT),
    ("Bộ Công Thương", None): ("VN/bo-cong-thuong", EXACT),
    ("Ban Quản lý Khu kinh tế cửa khẩu tỉnh Lạng Sơn", None): ("20/ban-quan-ly-khu-kinh-te-cua-khau", EXACT),
    ("610", None): ("610", EXACT),
}


@pytest.mark.parametrize(("asked", "expected"), FOUND.items())
def test_found_first(units: Register, asked: tuple[str, date | None], expected: tuple[str, str]) -> None:
    matches = find(units, asked[0], at=asked[1])
    assert (matches[0].unit.id, matches[0].reason) == expected
    assert [m.score for m in matches] == sorted((m.score for m in matches), reverse=True)


@pytest.mark.parametrize("name", ["tỉnh Tây Khuê", "huyện Mã Quan", "", "xã", "Sở Ngoại vụ", "🙂", "qzx"])
def test_nothing_is_found_for_what_is_not_there(units: Register, name: str) -> None:
    assert find(units, name) == ()


def test_finding_under_a_unit(units: Register) -> None:
    everywhere = find(units, "xã Tân Lập", limit=None)
    here = find(units, "xã Tân Lập", under="tỉnh Lạng Sơn")
    assert len([m for m in everywhere if m.kind_agrees]) > 20
    assert {"20" in units.lineage(units.spell_at(m.unit.id)) for m in here} == {True}
    assert find(units, "Tân Lập", under="20")[0].unit.id == here[0].unit.id


def test_a_unit_of_another_time_comes_after_those_of_the_day(units: Register) -> None:
    first, *others = find(units, "Văn Quan", at=date(2026, 1, 1))
    assert first.living
    assert not any(match.living for match in others)
    assert all(match.score < first.score for match in others)


EDITS = {("van quan", "van quan"): 0, ("boc nhieu", "boc nheu"): 1, ("glei", "gley"): 1, ("ab", "ba"): 1, ("pu dinh", "phu din"): 2, ("a", "abcd"): 3}  # fmt: skip


@pytest.mark.parametrize(("pair", "expected"), EDITS.items())
def test_edits(pair: tuple[str, str], expected: int) -> None:
    assert edits(*pair, 2) == expected
    assert edits(pair[1], pair[0], 2) == expected


@given(st.text("abcđêô", max_size=8), st.text("abcđêô", max_size=8))
def test_edits_are_a_distance(a: str, b: str) -> None:
    assert edits(a, b, 8) == edits(b, a, 8)
    assert (edits(a, b, 8) == 0) == (a == b)
    assert edits(a, b, 8) >= abs(len(a) - len(b))


@given(st.sampled_from(sorted(register().spells)), st.dates(date(2004, 9, 1), date(2026, 12, 31)))
def test_a_unit_is_found_by_each_of_its_names(unit: str, day: date) -> None:
    units = register()
    spell = units.spell_at(unit, day.isoformat())
    found = units.unit(spell)
    assert unit in units.keys[fold(spell.name)]
    matches = find(units, found.title, at=day, limit=None)
    mine = next(match for match in matches if match.unit.id == unit)
    assert mine.kind_agrees
    assert mine.living == (found.holds(day) or found.since_list)


@given(st.sampled_from(sorted(register().spells)), st.dates(date(2004, 9, 1), date(2026, 12, 31)))
def test_the_parent_of_a_day_exists_on_it(unit: str, day: date) -> None:
    units = register()
    found = units.get(unit) if not units.get(unit).holds(day) else units.get(unit, day)
    if found.holds(day):
        for above in units.ancestors(found, day):
            assert above.holds(day)
            assert found.id in {node.unit.id for node in units.tree(above.id, day)}


# ---- bodies ----


def test_a_body_lives_as_long_as_its_unit_and_its_kind(units: Register) -> None:
    police = bodies.get_any(units, "62/cong-an")
    plans = bodies.get_any(units, "20/so-ke-hoach-va-dau-tu")
    assert (police.name, police.ended) == ("Công an tỉnh Kon Tum", BEFORE)
    assert (plans.ended, plans.parent) == (date(2025, 2, 28), "20")
    heir = bodies.body_successor(plans, units)
    assert heir is not None
    assert (heir[0].name, heir[1]) == ("Sở Tài chính tỉnh Lạng Sơn", date(2025, 3, 1))
    assert bodies.body_successor(police, units) is None


def test_who_handles_external_affairs(units: Register) -> None:
    assert [agency.name for agency in bodies.external_affairs(units, "62")] == ["Sở Ngoại vụ"]
    assert bodies.external_affairs(units, "04") == ()


def test_every_body_that_another_took_over_names_one_of_the_list() -> None:
    for body in bodies.bodies().values():
        assert body.into is None or body.into in bodies.bodies()
        assert body.of


WITH_ENGLISH_KINDS = {
    "Ho Chi Minh City": ("2025-79", "thành phố"),
    "Lang Son province": ("20", "tỉnh"),
    "Van Quan District": ("184", "huyện"),
    "huyện Yên Lập Phú Thọ": ("234", "huyện"),  # its province behind it, no comma
}


@pytest.mark.parametrize(("name", "expected"), WITH_ENGLISH_KINDS.items(), ids=WITH_ENGLISH_KINDS)
def test_find_takes_english_kinds_and_a_province_without_a_comma(
    name: str, expected: tuple[str, str]
) -> None:
    best = find(register(), name)[0]
    assert (best.unit.id, best.unit.short_kind) == expected
    assert best.kind_agrees
