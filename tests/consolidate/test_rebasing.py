"""Figures in the units of another day: each has one place, nothing is lost or invented, nothing is divided by guess."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import doingoai
from doingoai.consolidate import consolidate
from doingoai.consolidate.moving import Mover, divided, line, read_shares
from doingoai.consolidate.rebasing import rebase
from doingoai.model import Addend, Consolidation, Overlap, Period, Report, Span, Total, UserError
from doingoai.periods import of_year, parse_code
from doingoai.units.register import NATION, Register, Unit, register
from doingoai.units.succession import as_of
from doingoai.units.tables import Spell, Succession

TEXT = """{above}
UBND {unit}

Số: 07/BC-UBND

{place}, ngày 05 tháng 6 năm 2024

BÁO CÁO

Kết quả công tác đối ngoại 6 tháng đầu năm 2024

Thực hiện Công văn số 21/SNgV-VP ngày 12/5/2024 của Sở Ngoại vụ tỉnh {province}, UBND {unit} báo cáo như sau:

I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI

1. Công tác đoàn ra, đoàn vào

{body}

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lò Văn Tâm
"""
REFORM = date(2025, 7, 1)


def report(unit: str, province: str, body: str, above: str = "") -> Report:
    text = TEXT.format(unit=unit, province=province, body=body, above=above, place=unit.split(" ", 1)[1])
    return doingoai.parse(text, source=f"{unit}.txt")


def run(
    reports: Sequence[Report],
    unit: str,
    day: date | None = REFORM,
    shares: dict[str, dict[str, Fraction]] | None = None,
) -> Consolidation:
    return consolidate(reports, unit=unit, period="2024H1", as_of=day, shares=shares or {})


DAK_GLEI = report("huyện Đắk Glei", "Kon Tum", "- Đoàn vào: 04 đoàn.")
MO_DUC = report("huyện Mộ Đức", "Quảng Ngãi", "- Đoàn vào: trên 03 đoàn.")
IN = "delegations.in_count"


def rows(result: Consolidation) -> list[tuple[str, bool, Decimal | None]]:
    assert result.rebased is not None
    (total,) = [total for total in result.rebased.totals if total.indicator == IN]
    return [(row.unit, row.allotted, row.value) for row in total.rows]


def test_a_report_of_an_ended_district_is_found_in_todays_province_and_stays_unallotted() -> None:
    result = run([DAK_GLEI], "tỉnh Quảng Ngãi")
    assert [used.source for used in result.used] == ["huyện Đắk Glei.txt"]
    assert rows(result) == [("tỉnh Quảng Ngãi", False, Decimal(4))]
    assert result.rebased is not None
    (row,) = next(total for total in result.rebased.totals if total.indicator == IN).rows
    assert len(row.among) == 6
    assert "không chia theo phỏng đoán" in (row.reason or "")


def test_without_a_day_nothing_is_rebased_and_the_text_decides() -> None:
    result = run([DAK_GLEI], "tỉnh Quảng Ngãi", None)
    assert result.rebased is None
    assert result.used == ()


def test_a_report_of_another_province_of_that_day_is_set_aside_with_the_place() -> None:
    result = run([DAK_GLEI], "tỉnh Lạng Sơn")
    assert [item.reason for item in result.set_aside] == [
        "ngày 01/07/2025 thuộc tỉnh Quảng Ngãi, không thuộc tỉnh Lạng Sơn"
    ]


def test_a_part_only_is_asked_for_not_counted() -> None:
    result = run([DAK_GLEI], "xã Đăk Pék, tỉnh Quảng Ngãi")
    assert result.used == ()
    assert any("chỉ một phần" in question.text for question in result.questions)


def test_two_provinces_of_then_add_up_in_the_one_of_now_with_their_qualifier() -> None:
    result = run([DAK_GLEI, MO_DUC], "tỉnh Quảng Ngãi")
    assert result.rebased is not None
    (total,) = [total for total in result.rebased.totals if total.indicator == IN]
    assert (total.value, total.qualifier) == (Decimal(7), "more_than")
    assert len(total.rows) == 2


def test_shares_of_the_user_are_applied_and_shown() -> None:
    ids = [unit.id for unit in Mover(register(), REFORM).destination("610", REFORM).among]
    shares = {"610": {ids[0]: Fraction(3, 4), ids[1]: Fraction(1, 4)}}
    result = run([DAK_GLEI], "tỉnh Quảng Ngãi", REFORM, shares)
    assert {(allotted, value) for _, allotted, value in rows(result)} == {
        (True, Decimal(3)),
        (True, Decimal(1)),
    }
    assert result.rebased is not None
    moved = [item for total in result.rebased.totals for row in total.rows for item in row.addends]
    assert {item.share for item in moved} == {Fraction(3, 4), Fraction(1, 4)}


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("tỉnh Kon Tum", "tỉnh Quảng Ngãi"),
        ("tỉnh Hà Lương", "danh mục"),
        ("xã Tân Lập", "đơn vị mang tên này"),
    ],
)
def test_a_unit_that_does_not_fit_the_day_is_refused_with_the_remedy(unit: str, words: str) -> None:
    with pytest.raises(UserError) as raised:
        run([DAK_GLEI], unit)
    assert raised.value.code == "TH-006"
    assert words in raised.value.what + raised.value.do


def test_back_in_time_a_commune_of_now_lies_among_those_it_was_made_of() -> None:
    to = Mover(register(), date(2024, 6, 30)).destination("2025-05581", date(2025, 12, 31))
    assert (to.allotted, to.unit.title, len(to.among)) == (False, "huyện Định Hóa", 3)


# ---- shares ----


@given(
    st.integers(0, 10**9), st.integers(0, 4), st.lists(st.integers(0, 50), min_size=1, max_size=6).filter(any)
)
def test_parts_make_up_the_whole_exactly(digits: int, decimals: int, weights: list[int]) -> None:
    value = Decimal(digits).scaleb(-decimals)
    shares = {str(index): Fraction(weight, sum(weights)) for index, weight in enumerate(weights)}
    parts = divided(value, shares)
    assert sum(parts.values()) == value
    assert all(part >= 0 for part in parts.values())
    assert all(
        abs(parts[unit] - value * share.numerator / share.denominator) <= 1 for unit, share in shares.items()
    )


def test_shares_are_read_by_name_and_by_id(tmp_path: Path) -> None:
    path = tmp_path / "ty-le.csv"
    path.write_text(
        'đơn vị cũ,đơn vị mới,tỷ lệ\n"huyện Đắk Glei, tỉnh Kon Tum",2025-23341,60 %\n610,"xã Đăk Long, tỉnh Quảng Ngãi","2/5"\n',
        encoding="utf-8",
    )
    shares = read_shares(path, register(), REFORM)
    assert list(shares) == ["610"]
    assert set(shares["610"].values()) == {Fraction(3, 5), Fraction(2, 5)}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("đơn vị cũ,tỷ lệ\n610,1\n", "TH-007"),
        ("đơn vị cũ,đơn vị mới,tỷ lệ\n610,2025-23341,nhiều\n", "TH-008"),
        ("đơn vị cũ,đơn vị mới,tỷ lệ\nhuyện Không Đâu,2025-23341,1\n", "TH-008"),
        ("đơn vị cũ,đơn vị mới,tỷ lệ\n610,2025-23341,1/2\n610,2025-23341,1/2\n", "TH-008"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "ty-le.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UserError) as raised:
        read_shares(path, register(), REFORM)
    assert raised.value.code == code


# ---- random histories ----


@dataclass
class History:
    """Random mergers, splits, renames and moves: a register and the days on which something happened."""

    spells: list[Spell] = field(default_factory=list)
    rows: list[Succession] = field(default_factory=list)
    living: dict[str, tuple[str, str, str, str]] = field(
        default_factory=dict
    )  # id → kind, name, parent, since
    count: int = 0

    def born(self, kind: str, parent: str, day: str) -> str:
        self.count += 1
        unit = f"{kind}{self.count}"
        self.living[unit] = kind, f"Tên {self.count}", parent, day
        return unit

    def close(self, unit: str, day: date) -> tuple[str, str, str]:
        kind, name, parent, since = self.living.pop(unit)
        self.spells.append(Spell(unit, kind, name, parent, since, (day - timedelta(days=1)).isoformat()))
        return kind, name, parent

    def went(self, unit: str, to: str, day: date, how: str, part: bool = False) -> None:
        self.rows.append(Succession(unit, to, day.isoformat(), how, "", part, False, ""))

    def register(self) -> Register:
        open_spells = [
            Spell(unit, kind, name, parent, since, "")
            for unit, (kind, name, parent, since) in self.living.items()
        ]
        rows = tuple(self.rows)
        return Register(sorted([*self.spells, *open_spells], key=lambda s: (s.id, s.first)), (), lambda: rows)


KINDS = {"tỉnh": "P", "huyện": "D", "xã": "C"}
DAYS = [date(2010 + year, 7, 1) for year in range(8)]


@st.composite
def histories(draw: st.DrawFn) -> tuple[History, dict[date, list[str]]]:
    history = History()
    for _ in range(draw(st.integers(1, 3))):
        province = history.born("tỉnh", NATION, "")
        for _ in range(draw(st.integers(1, 2))):
            district = history.born("huyện", province, "")
            for _ in range(draw(st.integers(1, 3))):
                history.born("xã", district, "")
    alive = {date(2010, 1, 1): list(history.living)}
    for day in DAYS:
        happen(history, draw, day)
        alive[day] = list(history.living)
    return history, alive


def happen(history: History, draw: st.DrawFn, day: date) -> None:
    """One thing happens to some communes of one district (or to districts) on a day."""
    communes = [
        unit for unit, spell in history.living.items() if spell[0] == "xã" and spell[3] != day.isoformat()
    ]
    districts = [unit for unit, spell in history.living.items() if spell[0] == "huyện"]
    what = draw(st.sampled_from(["merge", "split", "rename", "move", "take_in", "part_off", "abolish"]))
    some = draw(st.lists(st.sampled_from(communes), min_size=1, max_size=3, unique=True))
    home = history.living[some[0]][2]
    if what == "merge":
        new = history.born("xã", home, day.isoformat())
        for unit in some:
            history.close(unit, day)
            history.went(unit, new, day, "merged")
    elif what == "split":
        history.close(some[0], day)
        for _ in range(draw(st.integers(2, 3))):
            parent = draw(st.sampled_from(districts))
            history.went(some[0], history.born("xã", parent, day.isoformat()), day, "split", True)
    elif what in ("rename", "move"):
        kind, name, parent = history.close(some[0], day)
        parent = draw(st.sampled_from(districts)) if what == "move" else parent
        history.living[some[0]] = kind, f"{name} mới", parent, day.isoformat()
        history.went(some[0], some[0], day, "renamed" if what == "rename" else "moved")
    elif what == "take_in":
        for unit in some[1:]:
            history.close(unit, day)
            history.went(unit, some[0], day, "merged")
    elif what == "part_off":
        new = history.born("xã", home, day.isoformat())
        history.went(some[0], new, day, "split", True)
    elif len(districts) > 1:
        gone, heir = draw(st.permutations(districts))[:2]
        below = [unit for unit, spell in history.living.items() if spell[2] == gone]
        for unit in below:
            kind, name, _ = history.close(unit, day)
            history.living[unit] = kind, name, heir, day.isoformat()
            history.went(unit, unit, day, "moved")
            history.went(gone, unit, day, "abolished", True)
        if not below:
            history.went(gone, heir, day, "merged")
        history.close(gone, day)


def total(figures: dict[str, int], zeros: Sequence[str]) -> Total:
    addends = tuple(made(unit, value) for unit, value in figures.items())
    none = tuple(made(unit, 0) for unit in zeros)
    return Total(IN, sum((a.value for a in addends), Decimal(0)), "exact", "đoàn", addends, none, ())


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(histories(), st.data())
def test_the_nation_comes_to_the_same_as_reported_and_rebased(
    made: tuple[History, dict[date, list[str]]], data: st.DataObject
) -> None:
    history, alive = made
    units = history.register()
    period: Period = of_year(data.draw(st.integers(2010, 2017)))
    wanted = data.draw(st.dates(date(2010, 1, 1), date(2019, 12, 31)))
    living = alive[max(day for day in alive if day <= period.last)]
    reporting = data.draw(st.lists(st.sampled_from(living), min_size=1, unique=True))
    values = {unit: data.draw(st.integers(0, 10**12)) for unit in reporting}
    zeros = [unit for unit, value in values.items() if value == 0]
    reported = total({unit: value for unit, value in values.items() if value}, zeros)
    known: dict[str, Unit | None] = {unit: units.get(unit) for unit in reporting}
    mover = Mover(units, wanted)
    (result,) = rebase([reported], (), known, period, mover).totals
    assert (result.value, result.qualifier) == (reported.value, "exact")
    assert sum(item.value for row in result.rows for item in row.addends) == reported.value
    placed = [item.addend.unit for row in result.rows for item in row.addends]
    none = {
        zero.unit for row in result.rows for zero in row.declared_none
    }  # in each part of what was divided
    assert sorted([*placed, *none]) == sorted(reporting)
    for row in result.rows:
        assert row.unit_id == NATION or units.get(str(row.unit_id)).holds(wanted)
        assert row.allotted == (row.reason is None)
    for unit in reporting:
        to = mover.destination(unit, period.last)
        for part in to.among:
            assert to.unit.id in {above.id for above in line(units, part, wanted)}


def test_nothing_there_is_nothing_in_each_part() -> None:
    """A zero needs no division: every part of a district that declared none declares none."""
    none = report("huyện Đắk Glei", "Kon Tum", "- Đoàn vào: Không có.")
    result = run([none, MO_DUC], "tỉnh Quảng Ngãi")
    assert result.rebased is not None
    (total,) = [total for total in result.rebased.totals if total.indicator == IN]
    parts = [row for row in total.rows if row.declared_none]
    assert len(parts) == 6
    assert all(row.allotted and row.value == 0 and row.reason is None for row in parts)
    assert total.value == 3


def test_what_was_decided_to_be_one_event_is_taken_off_above_both() -> None:
    both = [replace(reported, source="huyện Một") for reported in (made("610", 2),)] + [made("611", 3)]
    summed = Total(
        IN, Decimal(3), "exact", "đoàn", tuple(both), (), (),
        overlaps=(Overlap(("t1",), ("611", "610"), Decimal(2), True),), without_duplicates=Decimal(3),
    )  # fmt: skip
    units: dict[str, Unit | None] = {"huyện Một": register().get("610"), "611": register().get("611")}
    (moved,) = rebase([summed], (), units, parse_code("2024"), Mover(register(), REFORM)).totals
    assert moved.value == 3
    (less,) = [row for row in moved.rows if not row.addends]
    assert (less.unit, less.value) == ("tỉnh Quảng Ngãi", Decimal(-2))
    assert "đã trừ phần tính trùng" in (less.reason or "")


def made(unit: str, value: int) -> Addend:
    return Addend(unit, Decimal(value), "exact", unit, Span(0, 0), str(value))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories(), st.data())
def test_destinations_and_as_of_say_the_same(
    made_up: tuple[History, dict[date, list[str]]], data: st.DataObject
) -> None:
    history, _ = made_up
    units = history.register()
    unit = data.draw(st.sampled_from(sorted(units.spells)))
    since, wanted = (data.draw(st.dates(date(2010, 1, 1), date(2019, 12, 31))) for _ in range(2))
    to, found = (
        Mover(units, wanted).destination(unit, since),
        as_of(unit, wanted, since=since, register=units),
    )
    assert (to.unit, to.allotted, to.unknown) == (found.common, found.exact, found.unknown)
    assert to.among == (() if found.exact else found.targets)


def test_renames_and_moves_alone_move_every_figure_whole() -> None:
    history = History()
    province = history.born("tỉnh", NATION, "")
    first, second = history.born("huyện", province, ""), history.born("huyện", province, "")
    commune = history.born("xã", first, "")
    history.close(commune, DAYS[0])
    history.living[commune] = "xã", "Tên mới", second, DAYS[0].isoformat()
    history.went(commune, commune, DAYS[0], "moved")
    to = Mover(history.register(), date(2015, 1, 1)).destination(commune, date(2009, 12, 31))
    assert (to.allotted, to.unit.id, to.unit.parent) == (True, commune, second)


def test_what_a_unit_took_in_under_its_own_code_is_told_apart_again() -> None:
    history = History()
    district = history.born("huyện", history.born("tỉnh", NATION, ""), "")
    kept, gone = history.born("xã", district, ""), history.born("xã", district, "")
    history.close(gone, DAYS[0])
    history.went(gone, kept, DAYS[0], "merged")
    to = Mover(history.register(), date(2010, 1, 1)).destination(kept, date(2012, 12, 31))
    assert (to.allotted, to.unit.id) == (False, district)
    assert {unit.id for unit in to.among} == {kept, gone}


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(UserError) as raised:
        parse_code("2024-06-30..2024-01-01")
    assert raised.value.code == "KY-003"
