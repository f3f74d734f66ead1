"""Looking for letters before looking for a pattern may never lose what the pattern would have found."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doingoai.text.beginnings import LENGTH, beginnings, begins_with
from doingoai.text.lazily import LazyPattern
from doingoai.text.numerals import SUPERSCRIPTS, start_pattern
from doingoai.text.stems import holds_any, lowered, stems_of

PIECES = st.sampled_from(
    [
        "hai",
        "Ba",
        "mười",
        "MỘT",
        "nửa",
        "năm",
        "12",
        "7",
        "²",
        "x",
        "_",
        "-",
        " ",
        "\n",
        "tư",
        "không",
        "chín",
        "bảy",
        ".",
        "ﬁ",
    ]
)
SOUP = st.lists(PIECES, max_size=30).map("".join)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("đoàn|cuộc", {"đoàn", "cuộc"}),
        ("(?:lượt )?người", {"lượt", "ngườ"}),
        ("(?:(?:tổ|đội) )*tàu", {"tổ t", "tổ ", "đội ", "tàu"}),
        ("b[ảẩ]y", {"bảy", "bẩy"}),
        ("ab*c", {"a"}),
        ("xã (?!hội)[a-z]+", {"xã "}),
        (r"\w+ đoàn", None),
        ("(?:đoàn)?", None),
        ("", None),
        ("[^x]y", None),
        ("(?<=a)b", None),
        (r"[\]x]y", None),
    ],
)
def test_beginnings(pattern: str, expected: set[str] | None) -> None:
    found = beginnings(pattern)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert all(len(letters) <= LENGTH for letters in found)
        assert all(begins_with(letters, frozenset(expected)) or letters in expected for letters in found)


def _patterns() -> st.SearchStrategy[str]:
    letters = st.text("abđư ", min_size=1, max_size=3)
    return st.recursive(
        letters,
        lambda inner: st.one_of(
            st.builds(lambda a, b: f"(?:{a}|{b})", inner, inner),
            st.builds(lambda a, b: a + b, inner, inner),
            st.builds(
                lambda a, sign: f"(?:{a}){sign}",
                inner,
                st.sampled_from(["?", "*", "+", "{0,2}", "{2}", "+?", "??"]),
            ),
            st.builds(lambda a: f"(?!{a})", inner),
            st.just("[abđ]"),
            st.just(r"\b"),
        ),
        max_leaves=8,
    )


@settings(max_examples=200)
@given(_patterns(), st.data())
def test_every_match_has_one_of_the_beginnings(pattern: str, data: st.DataObject) -> None:
    known = beginnings(pattern)
    text = data.draw(st.text("abđư ", max_size=10))
    if (match := re.match(pattern, text)) is not None:
        assert begins_with(match[0], known) or begins_with(text, known)


@given(
    st.lists(
        st.sampled_from(
            ["Gồm", "TRONG ĐÓ", "trong\nđó", "Trong số", "đó", "kể", "tất cả", "là", "İ", "ı", "ſ", " ", "K"]
        )
    )
)
def test_no_match_without_a_stem(parts: list[str]) -> None:
    phrases = ("gồm", "trong đó", "trong số đó", "tất cả là", "kể cả", "sát")
    pattern = re.compile("|".join(r"\s+".join(phrase.split()) for phrase in phrases), re.IGNORECASE)
    for text in (" ".join(parts), "".join(parts)):
        if pattern.search(text):
            assert holds_any(lowered(text), stems_of(phrases))


def test_stems_are_few() -> None:
    assert stems_of(("gồm", "bao gồm", "gồm có", "trong đó")) == ("gồm", "trong")


@settings(max_examples=300)
@given(SOUP)
def test_numbers_begin_where_a_plain_pattern_finds_them(text: str) -> None:
    words = "hai|ba|mười|một|nửa|năm|bốn|tư|sáu|bảy|bẩy|tám|chín|lăm|nhăm|mốt|linh|lẻ"
    plain = re.compile(rf"(?<![^\W{SUPERSCRIPTS}])\d|(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    found = [match.start() for match in start_pattern().finditer(text)]
    assert set(found) <= {match.start() for match in plain.finditer(text)}
    digits = re.compile(rf"(?<![^\W{SUPERSCRIPTS}])\d")
    assert {match.start() for match in digits.finditer(text)} <= set(found)
    sure = re.compile(r"(?<!\w)(?:hai|ba|mười|nửa|năm|bảy|chín)(?!\w)", re.IGNORECASE)
    assert {match.start() for match in sure.finditer(text)} <= set(found)


def test_a_lazy_pattern_is_compiled_once_and_when_used() -> None:
    made: list[int] = []

    def make() -> re.Pattern[str]:
        made.append(1)
        return re.compile("đoàn")

    pattern = LazyPattern(make)
    assert not made
    assert pattern.search("02 đoàn") is not None
    assert pattern.match("02 đoàn") is None
    assert pattern.pattern == "đoàn"
    assert made == [1]
    with pytest.raises(AttributeError):
        _ = pattern.groups
