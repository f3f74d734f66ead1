"""One indicator over periods by its rule: nested periods are compared, never added."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.consolidate.over_periods import OverPeriods, Ratio, Stated, over_periods
from doingoai.consolidate.sums import Figure
from doingoai.model import Period
from doingoai.periods import of_half, of_months, of_quarter, of_year, of_years, parse_code

YEAR, H1, H2 = of_year(2024), of_half(2024, 1), of_half(2024, 2)


def n(value: int, qualifier: str = "exact") -> Figure:
    return Figure(Decimal(value), qualifier)


def over(rule: str, wanted: Period = YEAR, **stated: Stated) -> OverPeriods:
    names = {"h1": H1, "h2": H2, "year": YEAR, "decade": of_years(2011, 2024), "q1": of_quarter(2024, 1),
             "q2": of_quarter(2024, 2), "last": of_year(2023), "across": parse_code("2024-05-01..2024-08-31"),
             "nine": parse_code("2024-9M")}  # fmt: skip
    return over_periods(rule, {names[name]: value for name, value in stated.items()}, wanted)


def test_half_years_add_up_to_the_year() -> None:
    found = over("sum", h1=n(70, "more_than"), h2=n(12))
    assert found.figure == n(82, "more_than")
    assert (found.used, found.missing, found.disagreements) == ((H1, H2), (), ())


def test_the_year_counts_and_its_halves_are_nested() -> None:
    found = over("sum_dedup", h1=n(5), h2=n(4), year=n(9))
    assert (found.figure, found.used, found.nested) == (n(9), (YEAR,), (H1, H2))
    assert found.disagreements == ()


@pytest.mark.parametrize(
    ("stated", "disagrees"),
    [
        ({"h1": n(5), "h2": n(4), "year": n(10)}, True),
        ({"h1": n(5), "h2": n(4), "year": n(8, "at_least")}, False),
        ({"h1": n(5, "more_than"), "h2": n(4), "year": n(11)}, False),
        ({"h1": n(12), "year": n(10)}, True),  # a year below its own first half
        ({"h1": n(7), "year": n(10)}, False),
        ({"q1": n(3), "q2": n(3), "h1": n(5), "year": n(9)}, True),
        ({"h1": n(90, "about"), "h2": n(10), "year": n(105)}, False),
    ],
)
def test_the_parts_are_held_against_the_stated_whole(stated: dict[str, Stated], disagrees: bool) -> None:
    assert bool(over("sum", YEAR, **stated).disagreements) is disagrees


def test_quarters_inside_a_half_are_not_added_to_it_and_gaps_are_named() -> None:
    found = over("sum", q1=n(2), h1=n(5))
    assert (found.figure, found.used, found.nested, found.missing) == (
        n(5),
        (H1,),
        (of_quarter(2024, 1),),
        (H2,),
    )


def test_what_cuts_across_is_neither_added_nor_lost() -> None:
    found = over("sum", h1=n(5), h2=n(6), across=n(3))
    assert found.figure == n(11)
    assert [period.code for period in found.overlapping] == ["2024-05-01..2024-08-31"]


def test_thematic_and_foreign_periods_stand_apart() -> None:
    found = over("sum", h1=n(5), decade=n(602), last=n(9))
    assert (found.figure, len(found.apart)) == (n(5), 2)


def test_a_stock_is_the_latest_state() -> None:
    found = over("stock", h1=n(30), h2=n(28))
    assert (found.figure, found.used, found.nested) == (n(28), (H2,), (H1,))
    assert over("stock", h2=n(28), year=n(30)).disagreements[0].period == YEAR


def test_max_union_ratio_and_none() -> None:
    assert over("max", h1=n(3), h2=n(9)).figure == n(9)
    assert over("min", h1=n(3), h2=n(9)).figure == n(3)
    assert over("union", h1=frozenset({"Lào", "Nhật Bản"}), h2=frozenset({"Lào"})).figure == n(2)
    assert over("ratio", h1=Ratio(n(1), n(4)), h2=Ratio(n(2), n(4))).percent == Decimal("37.50")
    assert over("none", h1=n(3), h2=n(9)).figure is None


@given(st.lists(st.integers(0, 10**6), min_size=12, max_size=12))
def test_any_tiling_of_the_year_comes_to_the_same(months: list[int]) -> None:
    by_month = {of_months(2024, number, number): n(value) for number, value in enumerate(months, 1)}
    by_quarter = {of_quarter(2024, q): n(sum(months[3 * q - 3 : 3 * q])) for q in (1, 2, 3, 4)}
    by_half = {of_half(2024, half): n(sum(months[6 * half - 6 : 6 * half])) for half in (1, 2)}
    everything = {**by_month, **by_quarter, **by_half}
    for stated in (by_month, by_quarter, by_half, everything):
        found = over_periods("sum", dict(stated), YEAR)
        assert (found.figure, found.missing, found.disagreements) == (n(sum(months)), (), ())
