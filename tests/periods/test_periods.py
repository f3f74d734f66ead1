"""Period codes, the periods that texts name, their neighbours and cut-off days."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.model import UserError
from doingoai.periods import (
    cut_off,
    find_periods,
    following,
    kind_of,
    parse_code,
    preceding,
    title,
    year_before,
)
from doingoai.periods.neighbours import cut_off_rules

CODES = {
    "2024": (date(2024, 1, 1), date(2024, 12, 31)),
    "2024H1": (date(2024, 1, 1), date(2024, 6, 30)),
    "2024H2": (date(2024, 7, 1), date(2024, 12, 31)),
    "2024Q3": (date(2024, 7, 1), date(2024, 9, 30)),
    "2024M02": (date(2024, 2, 1), date(2024, 2, 29)),
    "2024-9M": (date(2024, 1, 1), date(2024, 9, 30)),
    "2024-11M": (date(2024, 1, 1), date(2024, 11, 30)),
    "2011..2020": (date(2011, 1, 1), date(2020, 12, 31)),
    "2019-10-01..2020-03-31": (date(2019, 10, 1), date(2020, 3, 31)),
}


@pytest.mark.parametrize(("code", "days"), CODES.items(), ids=CODES)
def test_parse_code(code: str, days: tuple[date, date]) -> None:
    period = parse_code(code)
    assert (period.code, period.first, period.last) == (code, *days)


@pytest.mark.parametrize(
    ("written", "code"),
    {
        "2024h1": "2024H1",
        "2024-6M": "2024H1",
        "2024M5": "2024M05",
        " 2024-12M ": "2024",
        "2024..2024": "2024",
    }.items(),
)
def test_codes_of_the_same_days_are_one_period(written: str, code: str) -> None:
    assert parse_code(written).code == code


BAD = {
    "6 tháng đầu năm": ("KY-001", "Viết theo một trong các dạng"),
    "": ("KY-001", "2024H1"),
    "24H1": ("KY-001", "không phải mã"),
    "2024H3": ("KY-002", "nửa năm từ 1 đến 2"),
    "2024Q5": ("KY-002", "quý từ 1 đến 4"),
    "2024M13": ("KY-002", "tháng từ 1 đến 12"),
    "0999": ("KY-002", "năm 999"),
    "2024-02-30..2024-03-01": ("KY-002", "không có ngày"),
    "2020..2011": ("KY-003", "2011..2020"),
    "2024-05-01..2024-01-01": ("KY-003", "kết thúc trước khi bắt đầu"),
}


@pytest.mark.parametrize(("code", "expected"), BAD.items(), ids=BAD)
def test_bad_codes_say_what_to_do(code: str, expected: tuple[str, str]) -> None:
    with pytest.raises(UserError) as caught:
        parse_code(code)
    assert caught.value.code == expected[0]
    assert expected[1] in str(caught.value)


MENTIONS = {  # sentence: [(code, words)]
    "Kết quả 6 tháng đầu năm 2023": [("2023H1", "6 tháng đầu năm 2023")],
    "BÁO CÁO SÁU THÁNG CUỐI NĂM 2022": [("2022H2", "SÁU THÁNG CUỐI NĂM 2022")],
    "Công tác 06 tháng đầu năm, phương hướng nhiệm vụ 06 tháng cuối năm 2023": [
        ("2023H1", "06 tháng đầu năm"),
        ("2023H2", "06 tháng cuối năm 2023"),
    ],
    "năm 2022; nhiệm vụ năm 2023": [("2022", "năm 2022"), ("2023", "năm 2023")],
    "9 tháng năm 2025 và 3 tháng cuối năm 2025": [
        ("2025-9M", "9 tháng năm 2025"),
        ("2025Q4", "3 tháng cuối năm 2025"),
    ],
    "11 tháng đầu năm 2025": [("2025-11M", "11 tháng đầu năm 2025")],
    "nửa đầu năm 2026": [("2026H1", "nửa đầu năm 2026")],
    "Quý III/2024; quý 1 năm 2025": [("2024Q3", "Quý III/2024"), ("2025Q1", "quý 1 năm 2025")],
    "tháng 5/2024, tháng 12 năm 2024": [("2024M05", "tháng 5/2024"), ("2024M12", "tháng 12 năm 2024")],
    "giai đoạn 2016–2020, nhiệm kỳ 2020 - 2025": [
        ("2016..2020", "giai đoạn 2016–2020"),
        ("2020..2025", "nhiệm kỳ 2020 - 2025"),
    ],
    "từ năm 2011 đến năm 2020": [("2011..2020", "năm 2011 đến năm 2020")],
    "tổng kết 5 năm (2016-2020)": [("2016..2020", "2016-2020")],
    "từ ngày 15/12/2023 đến hết ngày 14/6/2024": [
        ("2023-12-15..2024-06-14", "từ ngày 15/12/2023 đến hết ngày 14/6/2024")
    ],
    "từ 15/12 đến 14/6/2024": [("2023-12-15..2024-06-14", "từ 15/12 đến 14/6/2024")],
    "từ tháng 7/2024 đến tháng 12/2024": [("2024H2", "từ tháng 7/2024 đến tháng 12/2024")],
    "6 tháng\nđầu năm\n2024": [("2024H1", "6 tháng\nđầu năm\n2024")],
    # near misses
    "ngày 05 tháng 6 năm 2024": [],
    "ngày    tháng 11 năm 2024": [],
    "Quyết định số 12/QĐ-UBND ngày 7/5/2024": [],
    "năm học 2023-2024": [],
    "đến năm 2030, tầm nhìn đến năm 2045": [],
    "từ năm 2011 đến nay": [],
    "trong 6 tháng qua": [],
    "6 tháng đầu năm tình hình ổn định.": [],
    "Số 2024/QĐ-UBND": [],
}


@pytest.mark.parametrize(("sentence", "expected"), MENTIONS.items(), ids=range(len(MENTIONS)))
def test_find_periods(sentence: str, expected: list[tuple[str, str]]) -> None:
    found = find_periods(sentence)
    assert [(m.period.code, sentence[m.span.start : m.span.end]) for m in found] == expected


def test_a_half_year_without_its_year_takes_the_given_one() -> None:
    assert [m.period.code for m in find_periods("6 tháng đầu năm", year=2024)] == ["2024H1"]
    assert [m.period.code for m in find_periods("Trong 6 tháng đầu năm. Sang năm 2025", year=2024)] == [
        "2024H1",
        "2025",
    ]


BESIDE_DOCUMENTS = {  # the year of a cited document is not the period's; the report's own is taken, where it is known
    "Kết quả 6 tháng đầu năm theo Công văn số 12/SNgV ngày 03/4/2024 của Sở": ["2023H1"],
    "Trong 6 tháng đầu năm, thực hiện Kế hoạch số 15/KH-UBND ngày 02 tháng 01 năm 2024 của UBND tỉnh": [
        "2023H1"
    ],
    "Quý II, căn cứ Quyết định số 07/2024/QĐ-UBND của UBND tỉnh": ["2023Q2"],
    "9 tháng đầu năm theo Công văn ngày 3-4-2024": ["2023-9M"],
    "Nửa đầu năm (Công văn ngày … tháng … năm 2024)": ["2023H1"],
    "6 tháng cuối năm theo Chương trình số 8-CTr/HU ngày 05.01.2024": ["2023H2"],
    # the year meant still stands further on
    "6 tháng đầu năm (theo Công văn số 12/SNgV ngày 03/4/2023), nhiệm vụ 6 tháng cuối năm 2024": [
        "2024H1",
        "2024H2",
    ],
    "6 tháng đầu năm, số liệu tính đến tháng 6/2024": ["2024H1", "2024M06"],
    "quý I, ước quý II/2024": ["2024Q1", "2024Q2"],
}


@pytest.mark.parametrize(("sentence", "codes"), BESIDE_DOCUMENTS.items(), ids=range(len(BESIDE_DOCUMENTS)))
def test_the_date_of_a_cited_document_gives_no_year(sentence: str, codes: list[str]) -> None:
    assert [m.period.code for m in find_periods(sentence, year=2023)] == codes
    if codes[0].startswith("2023"):
        assert find_periods(sentence) == ()


@given(
    st.sampled_from(
        ["2024", "2023H1", "2023H2", "2024Q1", "2022M02", "2025-9M", "2016..2020", "2020-02-10..2020-03-15"]
    )
)
def test_a_title_is_read_back_as_its_period(code: str) -> None:
    period = parse_code(code)
    assert [m.period for m in find_periods(title(period))] == [period]


NEIGHBOURS = {
    "2024": ("2025", "2023", "2023"),
    "2024H1": ("2024H2", "2023H2", "2023H1"),
    "2024Q4": ("2025Q1", "2024Q3", "2023Q4"),
    "2024M01": ("2024M02", "2023M12", "2023M01"),
    "2024-9M": ("2025-9M", "2023-9M", "2023-9M"),
    "2016..2020": ("2021..2025", "2011..2015", "2015..2019"),
    "2024-02-29..2024-03-01": ("2024-03-02..2024-03-03", "2024-02-27..2024-02-28", "2023-02-28..2023-03-01"),
}


@pytest.mark.parametrize(("code", "expected"), NEIGHBOURS.items(), ids=NEIGHBOURS)
def test_neighbours(code: str, expected: tuple[str, str, str]) -> None:
    period = parse_code(code)
    assert (following(period).code, preceding(period).code, year_before(period).code) == expected


@given(st.integers(2000, 2090), st.sampled_from(["", "H1", "H2", "Q1", "Q4", "M01", "M12"]))
def test_following_and_preceding_are_inverse(year: int, part: str) -> None:
    period = parse_code(f"{year}{part}")
    assert preceding(following(period)) == period
    assert (following(period).first - period.last).days == 1
    assert not period.overlaps(following(period))


CUT_OFFS = {
    "2024": (date(2023, 12, 15), date(2024, 12, 14)),
    "2024H1": (date(2023, 12, 15), date(2024, 6, 14)),
    "2024H2": (date(2024, 6, 15), date(2024, 12, 14)),
    "2024Q1": (date(2023, 12, 15), date(2024, 3, 14)),
    "2024M05": (date(2024, 4, 15), date(2024, 5, 14)),
    "2024-9M": (date(2023, 12, 15), date(2024, 9, 14)),
}


@pytest.mark.parametrize(("code", "days"), CUT_OFFS.items(), ids=CUT_OFFS)
def test_cut_off(code: str, days: tuple[date, date]) -> None:
    closed = cut_off(parse_code(code))
    assert closed is not None
    assert (closed.code, closed.first, closed.last) == (code, *days)


@pytest.mark.parametrize("code", ["2016..2020", "2017", "2019-10-01..2020-03-31"])
def test_no_cut_off_without_a_rule_in_force(code: str) -> None:
    assert cut_off(parse_code(code)) is None


def test_every_cut_off_rule_has_its_basis() -> None:
    assert {rule.kind for rule in cut_off_rules()} == {"year", "half", "quarter", "month", "months"}
    assert all("09/2019/NĐ-CP" in rule.basis for rule in cut_off_rules())
    assert len({rule.id for rule in cut_off_rules()}) == len(cut_off_rules())


def test_kinds_and_containment() -> None:
    assert [kind_of(parse_code(code)) for code in ("2024", "2024H1", "2024-9M", "2011..2020", "2024-01-02..2024-01-05")] == [
        "year", "half", "months", "years", "days",
    ]  # fmt: skip
    assert parse_code("2024").contains(parse_code("2024H2"))
    assert not parse_code("2024H1").contains(parse_code("2024-9M"))


@given(st.text(alphabet="năm tháng đầu cuối quý từ đến 0123456789/-.–\n", max_size=300))
def test_any_text_gives_ordered_spans(text: str) -> None:
    found = find_periods(text)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all(m.span.end <= len(text) and m.period.first <= m.period.last for m in found)
