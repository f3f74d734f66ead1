"""Numbers as offices write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.text.numbers_vi import banded, count, figure, long_date, money, number, short_date

NUMBERS = {
    "0": "0",
    "-0": "0",
    "7": "7",
    "1000": "1.000",
    "1234567.890": "1.234.567,89",
    "0.5": "0,5",
    "1E+3": "1.000",
    "-12.50": "-12,5",
}


@pytest.mark.parametrize(("value", "written"), NUMBERS.items())
def test_number(value: str, written: str) -> None:
    assert number(Decimal(value)) == written


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12))
def test_nothing_is_rounded(value: Decimal) -> None:
    assert Decimal(number(value).replace(".", "").replace(",", ".")) == value


@pytest.mark.parametrize(
    ("value", "written"), [("0", "0"), ("2", "02"), ("10", "10"), ("2.5", "2,5"), ("1234", "1.234")]
)
def test_count(value: str, written: str) -> None:
    assert count(Decimal(value)) == written


@pytest.mark.parametrize(
    ("value", "currency", "written"),
    [
        ("14940000", "VND", "14.940.000 đồng"),
        ("5300000000", "VND", "5,3 tỷ đồng"),
        ("5312345000", "VND", "5.312.345.000 đồng"),
        ("11974405.56", "USD", "11.974.405,56 USD"),
        ("0", "EUR", "0 EUR"),
    ],
)
def test_money(value: str, currency: str, written: str) -> None:
    assert money(Decimal(value), currency) == written


def test_figure() -> None:
    assert figure(Decimal(82), "đoàn", qualifier="more_than") == "trên 82 đoàn"
    assert figure(Decimal(5), "đoàn", upper=Decimal(7)) == "05–07 đoàn"
    assert figure(Decimal(5), "đoàn", upper=Decimal(7), padded=False) == "5–7 đoàn"
    assert figure(Decimal("37.38"), "%") == "37,38%"
    assert figure(Decimal(3), "đồng", currency="USD", qualifier="nearly") == "gần 3 USD"
    assert figure(Decimal(4)) == "04"


def test_small_counts_are_banded() -> None:
    assert [banded(Decimal(n)) for n in (0, 1, 4, 5)] == [None, "dưới 5", "dưới 5", None]


def test_dates_have_noughts_where_the_decree_wants_them() -> None:
    assert long_date(date(2024, 2, 5)) == "ngày 05 tháng 02 năm 2024"
    assert long_date(date(2024, 6, 15)) == "ngày 15 tháng 6 năm 2024"
    assert short_date(date(2024, 6, 5)) == "05/6/2024"
