"""What people write into a cell of figures, and what is taken from it."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.extract.answered import form_of
from doingoai.extract.answered.values import Problem, answer_span, read_figure
from doingoai.model import Span
from doingoai.parse import parse_document
from doingoai.read import document_from_text

OUT, PERSONS, MONEY = "delegations.out_count", "delegations.out_persons", "foreign_aid.committed"

READ = {  # words: (indicator, [(value, qualifier, upper, currency)])
    "5": (OUT, [("5", "exact", None, None)]),
    "03": (OUT, [("3", "exact", None, None)]),
    "03.": (OUT, [("3", "exact", None, None)]),
    "3 đoàn": (OUT, [("3", "exact", None, None)]),
    "3đoàn": (OUT, [("3", "exact", None, None)]),
    "có 3 đoàn": (OUT, [("3", "exact", None, None)]),
    "Một": (OUT, [("1", "exact", None, None)]),
    "mười hai": (OUT, [("12", "exact", None, None)]),
    "khoảng 5": (OUT, [("5", "about", None, None)]),
    "trên 70 lượt": (PERSONS, [("70", "more_than", None, None)]),
    "ít nhất 4": (OUT, [("4", "at_least", None, None)]),
    "dưới 10": (OUT, [("10", "less_than", None, None)]),
    "5-7": (OUT, [("5", "exact", "7", None)]),
    "5 - 7 đoàn": (OUT, [("5", "exact", "7", None)]),
    "1.250": (PERSONS, [("1250", "exact", None, None)]),
    "1 250": (PERSONS, [("1250", "exact", None, None)]),
    "1985": ("profile.households", [("1985", "exact", None, None)]),
    "14.382,81": ("profile.area_ha", [("14382.81", "exact", None, None)]),
    "5,3": ("profile.poor_rate", [("5.3", "exact", None, None)]),
    "5,3%": ("profile.poor_rate", [("5.3", "exact", None, None)]),
    "3 (tăng 1 so với kỳ trước)": (OUT, [("3", "exact", None, None)]),
    "4 đoàn, trong đó 1 đoàn của Đảng": (OUT, [("4", "exact", None, None)]),
    "3 đoàn/12 người": (OUT, [("3", "exact", None, None)]),
    "02 đoàn với 9 lượt người": (PERSONS, [("9", "exact", None, None)]),
    "2 biên bản": ("agreements.signed", [("2", "exact", None, None)]),
    "không": (OUT, [("0", "exact", None, None)]),
    "Không có.": (OUT, [("0", "exact", None, None)]),
    "không phát sinh": (OUT, [("0", "exact", None, None)]),
    "0": (MONEY, [("0", "exact", None, None)]),
    "12.500 USD": (MONEY, [("12500", "exact", None, "USD")]),
    "1,5 tỷ đồng": (MONEY, [("1500000000", "exact", None, "VND")]),
    "5 .000 USD": (MONEY, [("5000", "exact", None, "USD")]),
    "12.500 USD; 300 triệu đồng": (
        MONEY,
        [("12500", "exact", None, "USD"), ("300000000", "exact", None, "VND")],
    ),
    "Có": ("direction.plan_exists", [("1", "exact", None, None)]),
    "chưa có": ("direction.plan_exists", [("0", "exact", None, None)]),
}
REFUSED = {
    "vài chục": (OUT, "unread"),
    "một vài": (OUT, "unread"),
    "-3": (OUT, "unread"),
    "12/3": (OUT, "unread"),
    "3/2026": (OUT, "unread"),
    "3+2": (OUT, "unread"),
    "1.23.456": (OUT, "unread"),
    "năm 2025: 3": (OUT, "unread"),
    "Lào, Trung Quốc": ("delegations.countries", "unread"),
    "2,5": (OUT, "fraction"),
    "20 tin, 15 bài": ("foreign_information.articles", "several"),
    "12 người": (OUT, "unit"),
    "5.000": (MONEY, "currency"),
    "5 triệu": (MONEY, "currency"),
    "chưa thống kê": (OUT, "unknown"),
    "-": (OUT, "unknown"),
    "?": (OUT, "unknown"),
}


@pytest.mark.parametrize(
    ("words", "indicator", "expected"), [(w, *e) for w, e in READ.items()], ids=list(READ)
)
def test_an_answer_is_read(words: str, indicator: str, expected: list[tuple[str, ...]]) -> None:
    found = read_figure(words, indicator)
    assert not isinstance(found, Problem)
    assert [(q.value, q.qualifier, q.upper, q.currency) for q in found] == [
        (Decimal(v), how, Decimal(u) if u else None, c) for v, how, u, c in expected
    ]
    assert all(0 <= q.span.start < q.span.end <= len(words) for q in found)


@pytest.mark.parametrize(
    ("words", "indicator", "reason"), [(w, *e) for w, e in REFUSED.items()], ids=list(REFUSED)
)
def test_an_answer_that_is_no_figure_is_never_guessed(words: str, indicator: str, reason: str) -> None:
    assert read_figure(words, indicator) == Problem(reason)


@pytest.mark.parametrize(
    "words",
    ["…………", "………… ", "....", "../../....", "____", "\u00a0", "Click or tap here to enter text.", "Chọn một mục.",
     "Bấm hoặc gõ nhẹ vào đây để nhập văn bản."],
)  # fmt: skip
def test_what_waits_for_an_answer_is_none(words: str) -> None:
    assert answer_span(words, Span(0, len(words))) == Span(0, 0)


def test_dots_left_around_an_answer_are_no_part_of_it() -> None:
    words = "……… 5 ……"
    span = answer_span(words, Span(0, len(words)))
    assert words[span.start : span.end] == "5"


@given(st.integers(0, 999_999_999))
def test_a_whole_number_is_itself(value: int) -> None:
    for words in (str(value), f"{value:,}".replace(",", "."), f" {value} "):
        found = read_figure(words.strip(), OUT)
        assert not isinstance(found, Problem)
        assert [(q.value, q.qualifier) for q in found] == [(Decimal(value), "exact")]


@given(st.text(max_size=60))
def test_any_words_give_a_figure_inside_them_or_a_reason(words: str) -> None:
    for indicator in (OUT, MONEY, "profile.poor_rate"):
        found = read_figure(words, indicator)
        if not isinstance(found, Problem):
            assert found
            assert all(0 <= q.span.start <= q.span.end <= len(words) for q in found)


KEY = "Mã biểu: dn1/a1b2/nacuongxa/2026H1\n\n"


@pytest.mark.parametrize(
    "unit",
    [
        "(ô T01): ………\n\n",
        "☐ Không phát sinh (ô N02)\n",
        "| 0401 | Số đoàn ra | đoàn | 3 |\n",
        "Biểu DR. (ô R02) ",
        "dn1/a1b2/nacuongxa/",
        "(ô T02) dn1/a1b2/nacuongxa/2026H1 ",
    ],
)
def test_time_on_a_form_stays_linear(unit: str, stays_linear: Callable[..., None]) -> None:
    def work(text: str) -> object:
        return form_of(parse_document(document_from_text(KEY + text, source="")))

    stays_linear(work, unit, 20_000)
