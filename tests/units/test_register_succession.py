"""A unit as of another day: on the real register, and over random histories."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doingoai.model import UserError
from doingoai.units.build import laid_over
from doingoai.units.consistency import problems
from doingoai.units.register import Register, register
from doingoai.units.succession import as_of
from doingoai.units.tables import Spell, Succession, Tables

DAY = date(2026, 1, 1)

REBASED = {  # id, day: (ids, exact, the lowest unit that holds all)
    ("05596", DAY): (["2025-05581"], True, "2025-05581"),
    ("23341", DAY): (["2025-23341"], True, "2025-23341"),
    ("62", DAY): (["2025-51"], True, "2025-51"),
    ("184", DAY): (6, False, "20"),
    ("610", DAY): (6, False, "2025-51"),
    ("099", DAY): (8, False, "11"),
    ("184", date(2024, 6, 30)): (["184"], True, "184"),
    ("2025-05581", date(2024, 6, 30)): (3, False, "167"),
    ("2025-51", date(2024, 6, 30)): (["51", "62"], False, "VN"),
    ("01", DAY): (["01"], True, "01"),
}


@pytest.mark.parametrize(("asked", "expected"), REBASED.items())
def test_as_of(asked: tuple[str, date], expected: tuple[list[str] | int, bool, str]) -> None:
    found = as_of(*asked)
    ids = [unit.id for unit in found.targets]
    wanted, exact, common = expected
    assert ids == wanted if isinstance(wanted, list) else len(ids) == wanted
    assert (found.exact, found.common.id, found.unknown) == (exact, common, False)


def test_a_figure_from_before_a_part_went_off_is_of_both() -> None:
    """Huyện Tuần Giáo gave off Mường Ảng at the end of 2006; a figure of 2005 is of both, one of 2010 of the rest."""
    day = date(2010, 6, 30)
    (event,) = [
        event for event in register().events("099") if event.to and event.part and event.day.year == 2006
    ]
    assert event.to is not None
    both = as_of("099", day, since=date(2005, 12, 31))
    assert {unit.id for unit in both.targets} == {"099", event.to.id}
    assert (both.exact, both.common.id) == (False, "11")
    assert as_of("099", day).exact


def test_where_the_sources_do_not_say_the_figure_stays_above() -> None:
    """Xã Thúy Loa went under the lake of Tuyên Quang in 2006."""
    found = as_of("02224", date(2010, 1, 1))
    assert found.unknown
    assert not found.exact
    assert found.targets == ()
    assert found.common.level in ("district", "province")


def test_shares_are_the_users() -> None:
    ids = [unit.id for unit in as_of("184", DAY).targets]
    given_shares = {ids[0]: Fraction(1, 3), ids[1]: Fraction(2, 3)}
    assert as_of("184", DAY, shares=given_shares).shares == given_shares


@pytest.mark.parametrize("shares", [{"01": Fraction(1)}, {"2025-06253": Fraction(1, 2)}, {"2025-06253": Fraction(2), "2025-06280": Fraction(-1)}])  # fmt: skip
def test_shares_that_do_not_fit_are_refused(shares: dict[str, Fraction]) -> None:
    with pytest.raises(UserError) as raised:
        as_of("184", DAY, shares=shares)
    assert raised.value.code == "HC-013"


@settings(max_examples=60)
@given(st.sampled_from(sorted(register().spells)), st.dates(date(2004, 9, 1), date(2026, 12, 31)))
def test_the_targets_exist_on_the_day(unit: str, day: date) -> None:
    found = as_of(unit, day)
    assert all(target.holds(day) for target in found.targets)
    assert found.exact == (len(found.targets) == 1 and not found.unknown)
    if found.targets:
        lines = [
            {item.id for item in register().ancestors(target, day)} | {target.id, "VN"}
            for target in found.targets
        ]
        assert all(found.common.id in line for line in lines)


# ---- random histories ----

START = date(2010, 1, 1)


HOMES = {"P1": ["D1", "D2"], "P2": ["D3"]}


@st.composite
def histories(draw: st.DrawFn) -> tuple[Tables, list[str], date]:
    """Two small provinces whose communes merge (also across districts), split, take other names, are moved under another
    district, take each other in under their own code; the tables, the first communes, the last day."""
    tables = Tables([Spell(province, "tỉnh", province, "", "", "") for province in HOMES])
    for province, districts in HOMES.items():
        tables.spells += [Spell(district, "huyện", district, province, "", "") for district in districts]
    homes = {
        f"c{number}": draw(st.sampled_from(["D1", "D2", "D3"])) for number in range(draw(st.integers(2, 6)))
    }
    names = {unit: unit for unit in homes}
    above = {district: province for province, districts in HOMES.items() for district in districts}
    first = list(homes)
    tables.spells += [Spell(unit, "xã", unit, home, "", "") for unit, home in homes.items()]
    day, count = START, len(homes)
    for _ in range(draw(st.integers(0, 7))):
        day += timedelta(days=draw(st.integers(1, 400)))
        text = day.isoformat()
        how = draw(st.sampled_from(["merged", "split", "renamed", "moved", "taken_in", "district"]))
        more = Tables()
        some = draw(st.lists(st.sampled_from(sorted(homes)), min_size=1, max_size=3, unique=True))
        gone: list[str] = []
        heirs: dict[str, str] = {}
        if how == "merged":
            gone, heirs = some, {f"c{count}": homes[some[0]]}
            more.successions += [
                Succession(unit, f"c{count}", text, how, "", False, False, "") for unit in gone
            ]
        elif how == "split":
            gone = some[:1]
            heirs = {f"c{count + n}": draw(st.sampled_from(["D1", "D2", "D3"])) for n in range(2)}
            more.successions += [Succession(gone[0], heir, text, how, "", True, False, "") for heir in heirs]
        elif how == "taken_in":
            gone = some[1:]
            more.successions += [
                Succession(unit, some[0], text, "merged", "", False, False, "") for unit in gone
            ]
        elif how == "district":
            district = draw(st.sampled_from(sorted(above)))
            above[district] = "P2" if above[district] == "P1" else "P1"
            more.successions.append(Succession(district, district, text, "moved", "", False, False, ""))
            more.spells.append(Spell(district, "huyện", district, above[district], text, ""))
        else:
            unit = some[0]
            if how == "renamed":
                names[unit] = f"{unit} mới {text}"
            else:
                homes[unit] = draw(
                    st.sampled_from([home for home in ("D1", "D2", "D3") if home != homes[unit]])
                )
            more.successions.append(Succession(unit, unit, text, how, "", False, False, ""))
            more.spells.append(Spell(unit, "xã", names[unit], homes[unit], text, ""))
        count += len(heirs)
        more.spells += [Spell(heir, "xã", heir, home, text, "") for heir, home in heirs.items()]
        homes = {unit: home for unit, home in homes.items() if unit not in gone} | heirs
        names |= {heir: heir for heir in heirs}
        tables = laid_over(tables, more)
    return tables, first, day


def line_of(units: Register, unit: str, day: date) -> set[str]:
    own = units.get(unit, day)
    return {unit, *(above.id for above in units.ancestors(own, day))}


@settings(max_examples=150, deadline=None)
@given(histories())
def test_nothing_is_lost_or_invented_over_random_histories(history: tuple[Tables, list[str], date]) -> None:
    """Figures of the first day counted in the units of the last: the nation's total stays, to the last one, and each figure stands
    at the lowest unit that holds all it became."""
    tables, first, last = history
    assert problems(tables) == []
    units = Register(tables.spells, (), lambda: tables.successions)
    held: dict[str, int] = {}
    for number, unit in enumerate(first):
        found = as_of(unit, last, since=START, register=units)
        assert not found.unknown
        held[found.common.id] = held.get(found.common.id, 0) + 3**number
        if found.exact:
            assert found.common.id == found.targets[0].id
        else:
            assert all(found.common.id in line_of(units, to.id, last) | {"VN"} for to in found.targets)
    assert sum(held.values()) == sum(3**number for number in range(len(first)))
    alive = {spell.id for spell in tables.spells if spell.holds(last.isoformat())}
    assert set(held) <= {*alive, "VN"}


@settings(max_examples=60, deadline=None)
@given(histories())
def test_every_last_unit_leads_back_to_first_ones(history: tuple[Tables, list[str], date]) -> None:
    tables, first, last = history
    units = Register(tables.spells, (), lambda: tables.successions)
    for spell in tables.spells:
        if spell.kind == "xã" and spell.holds(last.isoformat()):
            back = {unit.id for unit in as_of(spell.id, START, since=last, register=units).targets}
            assert back
            assert back <= set(first)
            for unit in back:
                forward = {found.id for found in as_of(unit, last, since=START, register=units).targets}
                assert spell.id in forward


def test_a_unit_that_took_another_in_under_its_code_is_two_again_before_it() -> None:
    """Thành phố Thủ Đức bears the code of quận 2; since 2021 quận 9 and quận Thủ Đức lie in it too."""
    day = date(2019, 6, 30)
    whole = as_of("769", day, since=date(2022, 12, 31))
    assert {unit.name for unit in whole.targets} == {"2", "9", "Thủ Đức"}
    assert (whole.exact, whole.common.level) == (False, "province")
    assert as_of("769", day, since=date(2018, 12, 31)).exact
