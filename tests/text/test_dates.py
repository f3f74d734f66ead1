"""Dates as they are written, the impossible and the incomplete ones included."""

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.text.dates import find_dates, match_date

CASES = {  # sentence → (words, value, form, problem) of each date in it
    "Họp ngày 08 tháng 5 năm 2024 tại huyện": [("ngày 08 tháng 5 năm 2024", date(2024, 5, 8), "long", None)],
    "ký 29/12/2023; nhận 21-01-2015": [
        ("29/12/2023", date(2023, 12, 29), "numeric", None),
        ("21-01-2015", date(2015, 1, 21), "numeric", None),
    ],
    "Hội đồng nhân dânngày 26/11/2003": [("ngày 26/11/2003", date(2003, 11, 26), "numeric", None)],
    "ngày 30.4.1975": [("ngày 30.4.1975", date(1975, 4, 30), "numeric", None)],
    "NGÀY 28/2/2007 CỦA": [("NGÀY 28/2/2007", date(2007, 2, 28), "numeric", None)],
    "ngày\n08 tháng\n10 năm 2018": [("ngày\n08 tháng\n10 năm 2018", date(2018, 10, 8), "long", None)],
    "ngày 0 7 tháng 5 năm 2001": [("ngày 0 7 tháng 5 năm 2001", date(2001, 5, 7), "long", None)],
    "ngày 1 2 tháng 1 0 năm 20 14": [("ngày 1 2 tháng 1 0 năm 20 14", date(2014, 10, 12), "long", None)],
    "ngày 06 Tháng 10 hằng năm": [("ngày 06 Tháng 10", None, "day_month", None)],
    "ngày 24/7 và ngày 2/9": [("ngày 24/7", None, "day_month", None), ("ngày 2/9", None, "day_month", None)],
    "từ ngày 01/10/2019 đến hết 31/3/2020": [
        ("ngày 01/10/2019", date(2019, 10, 1), "numeric", None),
        ("31/3/2020", date(2020, 3, 31), "numeric", None),
    ],
    "(01/10/2019-31/3/2020)": [
        ("01/10/2019", date(2019, 10, 1), "numeric", None),
        ("31/3/2020", date(2020, 3, 31), "numeric", None),
    ],
    "ngày 31/4/2024": [("ngày 31/4/2024", None, "numeric", "day")],
    "ngày 29 tháng 02 năm 2023": [("ngày 29 tháng 02 năm 2023", None, "long", "day")],
    "ngày 29/02/2024": [("ngày 29/02/2024", date(2024, 2, 29), "numeric", None)],
    "ngày 15/13/2024": [("ngày 15/13/2024", None, "numeric", "month")],
    "ngày 21/7/20014 của": [("ngày 21/7/20014", None, "numeric", "year")],
    "ngày 12/3/202": [("ngày 12/3/202", None, "numeric", "year")],
    "ngày 5/6/24": [("ngày 5/6/24", date(2024, 6, 5), "numeric", None)],
    "tháng 10 năm 2020 và tháng 3/2021": [
        ("tháng 10 năm 2020", None, "month_year", None),
        ("tháng 3/2021", None, "month_year", None),
    ],
    "ngày tháng 6 năm 2020": [("tháng 6 năm 2020", None, "month_year", None)],
    "năm 2024, giai đoạn 2011-2020": [("năm 2024", None, "year", None)],
    "mùng 2 tháng 9 năm 1945": [("mùng 2 tháng 9 năm 1945", date(1945, 9, 2), "long", None)],
    "ngày 8 tháng ba năm 2024": [("ngày 8 tháng ba năm 2024", date(2024, 3, 8), "long", None)],
    "6 tháng đầu năm": [],
    "trong 9 tháng 11 đoàn": [],
    "8 tháng năm 2024": [("năm 2024", None, "year", None)],
    "18/19 xã, 461/465 đại biểu, tỷ lệ 5/10": [],
    "mốc 1116/2, đường 12/5/2024/QĐ, Nghị định số 34/2014/NĐ-CP": [],
    "1.958.182 đồng; 87. 000 người; 12.03.456": [],
    "024.3825.1234 và 0912-345-678, tài khoản 12-05-06-2020": [],
    "mỗi năm 1200 lượt": [],
    "II.1.2.2024": [],
}


@pytest.mark.parametrize(("text", "expected"), CASES.items(), ids=list(CASES))
def test_find_dates(text: str, expected: list[tuple[str, date | None, str, str | None]]) -> None:
    found = find_dates(text)
    assert [(text[d.span.start : d.span.end], d.value, d.form, d.problem) for d in found] == expected


def test_numbers_are_kept_as_written() -> None:
    mention = find_dates("ngày 21/7/20014")[0]
    assert (mention.day, mention.month, mention.year) == (21, 7, 20014)


def test_match_date_begins_exactly_there() -> None:
    text = "số 12 ngày 08/5/2024"
    at = text.index("ngày")
    mention = match_date(text, at)
    assert mention
    assert mention.value == date(2024, 5, 8)
    assert match_date(text, 0) is None
    assert match_date(text, at + 1) is None
    bare = match_date(text, at + 5)
    assert bare
    assert bare.span.start == at + 5


@given(
    st.dates(date(1900, 1, 1), date(2999, 12, 31)),
    st.sampled_from(
        ["ngày {d:02d}/{m:02d}/{y}", "{d}/{m}/{y}", "ngày {d} tháng {m} năm {y}", "{d:02d}-{m:02d}-{y}"]
    ),
)
def test_every_day_is_read(day: date, form: str) -> None:
    text = form.format(d=day.day, m=day.month, y=day.year)
    assert [mention.value for mention in find_dates(f"Ký {text}.")] == [day]


@given(st.integers(1, 12), st.integers(1900, 2100))
def test_the_day_after_the_last_is_impossible(month: int, year: int) -> None:
    last = calendar.monthrange(year, month)[1]
    mention = find_dates(f"ngày {last + 1}/{month}/{year}")[0]
    assert (mention.value, mention.problem) == (None, "day")


@given(st.text(alphabet="0123456789/-. ngàythám\n", max_size=60))
def test_spans_are_ordered_and_inside(text: str) -> None:
    end = 0
    for mention in find_dates(text):
        assert end <= mention.span.start < mention.span.end <= len(text)
        end = mention.span.end
