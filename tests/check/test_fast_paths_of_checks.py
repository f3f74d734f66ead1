"""The quick ways of the checks find what the plain ones find."""

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from doingoai.check import text as wording
from doingoai.check.arithmetic.shared import markers
from doingoai.check.figure_words import words
from doingoai.check.places import holding, inside, last_before
from doingoai.model import Paragraph, Span
from doingoai.periods import mentions

TOKENS = st.lists(
    st.sampled_from(
        ["gồm", "Trong đó", "trong\nđó,", "cụ thể như sau:", "tổng cộng", "02 đoàn", "BAO GỒM", "đó", "thể"]
    ),
    max_size=10,
).map(" ".join)


@given(TOKENS)
def test_markers_are_those_of_the_patterns(text: str) -> None:
    plain = [(m.span(), True) for m in words().complete.finditer(text)]
    plain += [(m.span(), False) for m in words().some.finditer(text)]
    assert [(m.span(), whole) for m, whole in markers(text)] == sorted(plain, key=lambda item: item[0][0])


@given(st.lists(st.sampled_from("a b c d e f g h".split()), max_size=40).map(tuple))
def test_places_where_a_word_comes_again(lower: tuple[str, ...]) -> None:
    found: set[int] = set()
    pairs = list(pairwise((*lower, "")))
    found.update(index for index, (a, b) in enumerate(pairs) if a == b)
    for size in range(1, 7):
        found.update(index for index, (a, b) in enumerate(zip(pairs, pairs[size:], strict=False)) if a == b)
    assert wording._candidates(lower) == sorted(found)


@settings(max_examples=300)
@given(st.text("aeouyö âêîåëäüæïøùûõô µ¸¨®b", max_size=30))
def test_an_old_encoding_is_never_passed_over(text: str) -> None:
    for core, pattern in ((wording._TCVN3_CORE, wording._TCVN3), (wording._VNI_CORE, wording._VNI)):
        if pattern.search(text):
            assert core.search(text)


def _paragraphs(cuts: list[int]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(Span(a, b), "body") for a, b in pairwise(sorted(set(cuts))))


@given(st.lists(st.integers(0, 60), min_size=2, max_size=12), st.integers(0, 60), st.integers(0, 60))
def test_what_stands_at_a_place_of_a_kept_and_of_a_growing_sequence(
    cuts: list[int], low: int, high: int
) -> None:
    kept = _paragraphs(cuts)
    growing = list(kept)
    span = Span(min(low, high), max(low, high))
    assert list(inside(kept, span)) == list(inside(growing, span))
    assert holding(kept, low) == holding(growing, low)
    assert list(last_before(kept, low, 3)) == last_before(growing, low, 3)


PLAIN_PERIODS = {
    "_FULL_DATE": r"ngày\s{0,3}(?:[0-3]?\d|[.…_]{1,12})?\s{0,3}(?:/\s?|tháng\s{0,3})(?:[01]?\d|[.…_]{1,12})?\s{0,3}(?:/\s?|năm\s{0,3})(?:19|20)\d\d"
    r"|(?<![\d/])[0-3]?\d\s?[/.-]\s?[01]?\d\s?[/.-]\s?(?:19|20)\d\d(?!\d)",
    "_BARE_YEARS": r"(?<![\w/.,-])(?P<a>(?:19|20)\d\d)\s{0,2}[-–—−]\s{0,2}(?P<b>(?:19|20)\d\d)(?![\d/])",
    "_ONE_YEAR": r"(?<!\w)năm\s{1,3}(?:công tác\s{1,3}|kế hoạch\s{1,3}|ngân sách\s{1,3})?(?P<y>(?:19|20)\d\d)(?![\d/])",
    "_HALF": r"(?<!\w)nửa\s{1,3}(?P<part>đầu|cuối)\s{1,3}năm(?:\s{1,3}(?P<y>(?:19|20)\d\d)(?![\d/]))?",
}
DATES = st.lists(
    st.sampled_from(
        [
            "ngày ",
            "năm ",
            "x",
            "1",
            "12",
            "45",
            "3",
            "2024",
            "2019",
            "/",
            ".",
            "-",
            "–",
            " ",
            "tháng ",
            "nửa ",
            "đầu ",
            "…",
            "20",
            "1950",
        ]
    ),
    max_size=20,
).map("".join)


@settings(max_examples=500)
@given(DATES)
def test_periods_with_a_letter_first_are_the_plain_ones(text: str) -> None:
    for name, plain in PLAIN_PERIODS.items():
        quick = getattr(mentions, name)
        assert [m.span() for m in quick.finditer(text)] == [m.span() for m in re.finditer(plain, text)], name


@settings(max_examples=200)
@given(DATES)
def test_a_pattern_passed_over_finds_nothing(text: str) -> None:
    low = mentions._lowered(text)
    for stem, pattern, _ in mentions._PATTERNS:
        if pattern.search(low):
            assert stem in low if stem else mentions._ANY_YEAR.search(low)
    if not mentions.find_periods(text, year=2024):
        assert not list(mentions._hits(low, 2024))
