"""Working days: weekends, holidays of the year's notice, Saturdays worked in their place; what is not known is said."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.model import UserError
from doingoai.periods.working_days import (
    add_working_days,
    calendar,
    deadline,
    is_working_day,
    read_calendar,
    working_days_between,
)

WORKED = {
    "a Wednesday": (date(2025, 6, 11), True),
    "a Saturday": (date(2025, 6, 14), False),
    "New Year": (date(2024, 1, 1), False),
    "Tết, the eve": (date(2025, 1, 28), False),
    "given in place of a weekend of Tết": (date(2024, 2, 14), False),
    "the day after Tết": (date(2024, 2, 15), True),
    "Giỗ Tổ": (date(2024, 4, 18), False),
    "in place of Giỗ Tổ on a Sunday": (date(2026, 4, 27), False),
    "exchanged": (date(2025, 5, 2), False),
    "the Saturday worked for it": (date(2025, 4, 26), True),
    "1 May": (date(2025, 5, 1), False),
    "beside 2 September": (date(2025, 9, 1), False),
    "24 November before it was a holiday": (date(2025, 11, 24), True),
    "24 November since": (date(2026, 11, 24), False),
}


@pytest.mark.parametrize(("day", "worked"), WORKED.values(), ids=WORKED)
def test_is_working_day(day: date, worked: bool) -> None:
    assert is_working_day(day) is worked


ADDED = [
    (date(2025, 6, 11), 0, date(2025, 6, 11)),
    (date(2025, 6, 13), 1, date(2025, 6, 16)),
    (date(2026, 2, 13), 1, date(2026, 2, 23)),  # nine days of Tết
    (date(2024, 4, 26), 1, date(2024, 5, 2)),
    (date(2024, 4, 26), 3, date(2024, 5, 4)),  # a Saturday worked
    (date(2025, 4, 25), 1, date(2025, 4, 26)),
    (date(2026, 2, 23), -1, date(2026, 2, 13)),
    (date(2024, 12, 31), 1, date(2025, 1, 2)),
]


@pytest.mark.parametrize(("day", "count", "expected"), ADDED)
def test_add_working_days(day: date, count: int, expected: date) -> None:
    assert add_working_days(day, count) == expected


def test_a_deadline_tells_what_it_passed() -> None:
    found = deadline(date(2025, 4, 29), 2)
    assert found.day == date(2025, 5, 6)
    assert [name for _, name in found.passed] == ["Ngày Chiến thắng", "Ngày Quốc tế lao động", "ngày nghỉ theo thông báo của năm"]  # fmt: skip
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2025, 6, 2), 10, date(2025, 6, 12)),
        (date(2025, 6, 4), 10, date(2025, 6, 16)),  # ends on a Saturday
        (date(2026, 2, 9), 7, date(2026, 2, 23)),  # ends within Tết
    ],
)
def test_calendar_days_end_on_a_working_day(day: date, count: int, expected: date) -> None:
    assert deadline(day, count, working=False).day == expected


def test_a_year_that_the_file_does_not_know_is_said() -> None:
    found = deadline(date(2034, 12, 20), 60)
    assert len(found.doubts) == 2
    assert "Tết" in found.doubts[0]
    assert "2034" in found.doubts[0]
    assert "chưa có thông báo" in deadline(date(2027, 1, 29), 3).doubts[0]
    assert deadline(date(2026, 11, 20), 3).doubts == ()


def test_every_year_in_the_file_has_its_five_days_of_tet() -> None:
    for year in calendar().years.values():
        tet = [day for day, name in year.off.items() if name == "Tết Nguyên đán"]
        assert len(tet) >= 5
        assert len([day for day in tet if day.weekday() < 5]) + (not year.decided) >= 5
        assert all(day.weekday() == 5 for day in year.made_up)


@given(st.dates(date(2023, 1, 1), date(2027, 12, 31)), st.integers(-120, 120))
def test_adding_and_counting_agree(day: date, count: int) -> None:
    end = add_working_days(day, count)
    assert count == 0 or is_working_day(end)
    if count >= 0 or is_working_day(day):
        assert working_days_between(day, end) == count
    assert (end > day) == (count > 0)


@given(st.dates(date(2023, 1, 1), date(2027, 1, 1)), st.integers(0, 300), st.integers(0, 300))
def test_counts_add_up(day: date, first: int, second: int) -> None:
    middle, end = day + timedelta(days=first), day + timedelta(days=first + second)
    whole = working_days_between(day, end)
    assert whole == working_days_between(day, middle) + working_days_between(middle, end)
    assert working_days_between(end, day) == -working_days_between(
        day - timedelta(days=1), end - timedelta(days=1)
    )


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "ngay-nghi.yaml"
    path.write_text(
        'fixed:\n  - {day: "01-01", name: "Tết Dương lịch", basis: "x"}\nyears:\n'
        "  - {year: 2031, tet_first: 2031-01-23, hung_kings: 2031-04-01, off: [2031-01-27], made_up: [2031-02-08], basis: x}\n",
        encoding="utf-8",
    )
    own = read_calendar(path)
    assert own.add(date(2031, 1, 20), 1) == date(2031, 1, 21)
    assert own.add(date(2031, 1, 21), 1) == date(2031, 1, 28)
    assert own.is_working_day(date(2031, 2, 8))
    assert own.doubt(2031) is None


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ('fixed:\n  - {day: "02-30", name: "a", basis: "x"}\nyears: []\n', "KY-005", "02-30"),
        ("fixed: []\nyears:\n  - {year: 2031, tet_first: 2031-01-23, hung_kings: 2031-04-01, off: [2030-01-27], basis: x}\n", "KY-005", "2030-01-27"),
        ("fixed: []\nyears:\n  - {year: 2031, tet_first: 2031-01-23, hung_kings: 2031-04-01, made_up: [2031-01-23], basis: x}\n", "KY-005", "làm bù"),
    ],
)  # fmt: skip
def test_a_wrong_day_is_named(text: str, code: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "ngay-nghi.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as raised:
        read_calendar(path)
    assert raised.value.code == code
    assert words in raised.value.what
    assert "dòng" in raised.value.where
