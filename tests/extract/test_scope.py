"""Whose figure and of when."""

import pytest

from doingoai.extract.passages import fold
from doingoai.extract.scope import Frame, is_difference, part_gap, periods_in, scope_of
from doingoai.periods import parse_code

HALF = Frame(parse_code("2025H1"), "xã")
YEAR = Frame(parse_code("2024"), "tỉnh")
MONTH = Frame(parse_code("2024M07"), "tỉnh")


def _scope(sentence: str, figure: str, frame: Frame) -> tuple[str, str | None]:
    folded = fold(sentence)
    start = folded.index(fold(figure))
    return scope_of(folded, start, start + len(figure), periods_in(folded, frame), frame)


CASES = {
    "own": ("Trong 6 tháng đầu năm 2025, xã đón 3 đoàn khách.", "3 đoàn", HALF, ("own", None)),
    "no_time_named": ("Xã đón 3 đoàn khách nước ngoài.", "3 đoàn", HALF, ("own", None)),
    "quarter_of_the_half": ("Trong quý I năm 2025, xã đón 3 đoàn khách.", "3 đoàn", HALF, ("own", "2025Q1")),
    "one_month_of_the_year": ("Riêng tháng 9, tỉnh đón 7 đoàn khách.", "7 đoàn", YEAR, ("own", "2024M09")),
    "half_without_year": (
        "Trong 6 tháng đầu năm, đón 3 đoàn, giảm 2 đoàn so với cùng kỳ năm 2024.",
        "3 đoàn",
        HALF,
        ("own", None),
    ),
    "same_time_last_year": ("Đón 12 đoàn (cùng kỳ năm trước: 9 đoàn).", "9 đoàn", YEAR, ("last_year", None)),
    "same_time_last_year_is": (
        "Đón 12 đoàn; cùng kỳ năm 2023 là 9 đoàn.",
        "9 đoàn",
        YEAR,
        ("last_year", None),
    ),
    "the_year_before": ("Năm 2023 tỉnh đón 9 đoàn.", "9 đoàn", YEAR, ("last_year", "2023")),
    "long_ago": (
        "Từ năm 2011 đến năm 2015, tỉnh đón 90 đoàn.",
        "90 đoàn",
        YEAR,
        ("other_programme", "2011..2015"),
    ),
    "running_total": ("Trong tháng đón 4 đoàn, lũy kế 41 đoàn.", "41 đoàn", MONTH, ("year_to_date", None)),
    "since_january_in_july": ("Từ đầu năm đến nay đón 41 đoàn.", "41 đoàn", MONTH, ("year_to_date", None)),
    "since_january_in_a_half": ("Từ đầu năm đến nay đón 41 đoàn.", "41 đoàn", HALF, ("own", None)),
    "plan": ("Dự kiến quý tới cử 5 đoàn ra.", "5 đoàn", YEAR, ("plan", None)),
    "target": ("Chỉ tiêu được giao là 5 lớp bồi dưỡng.", "5 lớp", YEAR, ("plan", None)),
    "whole_country": (
        "Cả nước có 500 tổ chức phi chính phủ nước ngoài.",
        "500 tổ chức",
        YEAR,
        ("province", None),
    ),
    "whole_province_in_a_commune": ("Toàn tỉnh có 40 dự án viện trợ.", "40 dự án", HALF, ("province", None)),
    "whole_province_in_the_province": ("Toàn tỉnh có 40 dự án viện trợ.", "40 dự án", YEAR, ("own", None)),
    "overlapping_programme": (
        "Dự án thực hiện từ ngày 01/10/2024 đến ngày 31/3/2025 giải ngân 90.000 USD.",
        "90.000 USD",
        HALF,
        ("own", "2024-10-01..2025-03-31"),
    ),
    "a_year_in_a_name_is_no_time": (
        "Theo Kế hoạch công tác đối ngoại năm 2023, tỉnh đón 9 đoàn.",
        "9 đoàn",
        YEAR,
        ("own", None),
    ),
}


@pytest.mark.parametrize(("sentence", "figure", "frame", "expected"), CASES.values(), ids=CASES)
def test_scope(sentence: str, figure: str, frame: Frame, expected: tuple[str, str | None]) -> None:
    assert _scope(sentence, figure, frame) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("đón 60 đoàn, tăng ", " đoàn so với cùng kỳ", True),
        ("đón 60 đoàn, tăng thêm ", " đoàn", True),
        ("so với năm trước giảm ", "%", True),
        ("số đoàn tăng lên ", " đoàn", False),
        ("tỷ lệ hộ nghèo giảm còn ", "%", False),
        ("đã đón ", " đoàn, tăng so với cùng kỳ", False),
    ],
)
def test_a_change_is_no_result(left: str, right: str, expected: bool) -> None:
    assert is_difference(left, right) is expected


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (", trong đó: kênh đảng ", True),
        (" (gồm ", True),
        (", trong đó: y tế 3 triệu usd; giáo dục ", True),
        ("; đã đón ", False),
        (". trong đó, khối đảng ", True),
        (". đã đón ", False),
    ],
)
def test_parts_of_a_total(gap: str, expected: bool) -> None:
    assert part_gap(gap) is expected
