"""Vietnamese numerals: what officials write, and everything that our own speller can write."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.text.numbers_vi import number
from doingoai.text.numerals import (
    doubtful,
    fold_word,
    parse_digits,
    parse_words,
    read_numeral,
    read_ratio,
    start_pattern,
)


def starts(text: str) -> list[int]:
    """The places at which a number may begin."""
    return [match.start() for match in start_pattern().finditer(text)]


_ONES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def spell_group(value: int, *, full: bool) -> list[str]:
    hundreds, rest = divmod(value, 100)
    tens, unit = divmod(rest, 10)
    out = [_ONES[hundreds], "trăm"] if hundreds or full else []
    if tens == 0:
        out += ["linh"] if unit and out else []
    else:
        out += ["mười"] if tens == 1 else [_ONES[tens], "mươi"]
    if unit:
        late = ({1: "mốt"} if tens > 1 else {}) | ({5: "lăm"} if tens else {})
        out.append(late.get(unit, _ONES[unit]))
    return out


def spell(value: int) -> str:
    """A whole number in words, for the tests alone: 105 → "một trăm linh năm"."""
    out: list[str] = []
    for size, name in ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group, value = divmod(value, size)
        if group:
            out += spell_group(group, full=bool(out)) + ([name] if name else [])
    return " ".join(out)


@pytest.mark.parametrize(
    ("token", "value", "as_fraction"),
    [
        ("2.690,67", "2690.67", None),
        ("87. 000", "87000", None),
        ("5465", "5465", None),
        ("01", "1", None),
        ("1,125", "1125", "1.125"),
        ("1.490", "1490", None),
        ("11.974.405,56", "11974405.56", None),
        ("1,958,182", "1958182", None),
        ("1,958,182.50", "1958182.50", None),
        ("0,125", "0.125", None),
        ("0.125", "0.125", None),
        ("12.5", "12.5", None),
        ("20,5", "20.5", None),
        ("1\u00a0250\u00a0000", "1250000", None),
        ("1.23.456", None, None),
        ("25.12.2024", None, None),
        ("1.2.3", None, None),
        ("1234567890123456789", None, None),
        ("a1", None, None),
        ("", None, None),
    ],
)
def test_digits(token: str, value: str | None, as_fraction: str | None) -> None:
    expected = None if value is None else Decimal(value)
    assert parse_digits(token) == expected
    assert parse_digits(token, fraction=True) == (Decimal(as_fraction) if as_fraction else expected)
    assert doubtful(token) == (as_fraction is not None)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("hai mươi ba", "23"),
        ("một trăm linh năm", "105"),
        ("một trăm lẻ năm", "105"),
        ("hai phẩy năm triệu", "2500000"),
        ("sáu tỷ", "6000000000"),
        ("sáu tỉ", "6000000000"),
        ("nửa triệu", "500000"),
        ("hai tỷ rưỡi", "2500000000"),
        ("một trăm rưỡi", "150"),
        ("mười lăm", "15"),
        ("ba mươi tư", "34"),
        ("hai mươi mốt", "21"),
        ("ba chục", "30"),
        ("năm vạn", "50000"),
        ("hai nghìn ba trăm tỷ", "2300000000000"),
        ("năm tỷ, một trăm mười tám triệu, ba trăm nghìn", "5118300000"),
        ("hai triệu không trăm linh năm nghìn", "2005000"),
        ("Bốn mươi\nlăm ngàn", "45000"),
        ("hai đoàn", None),
        ("tỷ lệ", None),
    ],
)
def test_words(words: str, value: str | None) -> None:
    assert parse_words(words) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "written", "value", "upper"),
    [
        ("vốn 1,125 tỷ đồng", "1,125 tỷ", "1125000000", None),
        ("vốn 1.490 triệu USD", "1.490 triệu", "1490000000", None),
        ("từ 220 - 280 triệu", "220 - 280 triệu", "220000000", "280000000"),
        ("từ 5 đến 7 đoàn", "5 đến 7", "5", "7"),
        ("hỗ trợ 5 tỷ 300 triệu đồng", "5 tỷ 300 triệu", "5300000000", None),
        ("hơn 2 triệu rưỡi người", "2 triệu rưỡi", "2500000", None),
        ("12 nghìn tỷ đồng", "12 nghìn tỷ", "12000000000000", None),
        ("đến 2030 tỷ lệ đạt", "2030", "2030", None),
        ("5 triệu tập", "5", "5", None),
        ("hai mươi năm qua", "hai mươi", "20", None),
    ],
)
def test_found_in_text(text: str, written: str, value: str, upper: str | None) -> None:
    numeral = next(found for start in starts(text) if (found := read_numeral(text, start)))
    assert text[numeral.span.start : numeral.span.end] == written
    assert numeral.value == Decimal(value)
    assert numeral.upper == (Decimal(upper) if upper else None)


def test_ratio() -> None:
    assert read_ratio("18/19 xã", 0) == (18, 19, 5)
    assert read_ratio("152/3.378 hộ", 0) == (152, 3378, 9)
    assert read_ratio("9 trên 10 xã", 0) == (9, 10, 9)
    assert read_ratio("15/6/2024", 0) is None


def test_folding() -> None:
    assert [fold_word(word) for word in ("Khoá", "thuỷ", "quý", "hoàn", "UỶ")] == [
        "khóa",
        "thủy",
        "quý",
        "hoàn",
        "ủy",
    ]


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_words_round_trip(value: int) -> None:
    assert parse_words(spell(value)) == value


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_digits_round_trip(value: Decimal) -> None:
    written = number(value)
    assert parse_digits(written, fraction="." not in written) == value


@given(st.text(alphabet="0123456789.,/- \nnămtrăiệuỷốhaimươi%đ¹", max_size=80))
def test_never_fails_and_quotes_its_text(text: str) -> None:
    for start in starts(text):
        numeral = read_numeral(text, start)
        if numeral is not None:
            assert start == numeral.span.start < numeral.span.end <= len(text)
            assert numeral.span.contains(numeral.digits)
            assert numeral.value >= 0
