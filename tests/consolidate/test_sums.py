"""The table of design/data-model.md, "Arithmetic of qualified figures", row by row, and its properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.consolidate.sums import Figure, add
from doingoai.model import QUALIFIERS

D = Decimal


def fig(value: int, qualifier: str = "exact", upper: int | None = None) -> Figure:
    return Figure(D(value), qualifier, None if upper is None else D(upper))


CASES = {
    "exact": ([fig(2), fig(3)], fig(5)),
    "zero_is_a_figure": ([fig(0)], fig(0)),
    "more_than": ([fig(70, "more_than"), fig(12)], fig(82, "more_than")),
    "at_least": ([fig(70, "at_least"), fig(12)], fig(82, "at_least")),
    "at_least_and_more_than": ([fig(1, "at_least"), fig(2, "more_than")], fig(3, "more_than")),
    "nearly_wins_among_upper_bounds": (
        [fig(1, "nearly"), fig(2, "less_than"), fig(3, "at_most")],
        fig(6, "nearly"),
    ),
    "less_than": ([fig(1), fig(2, "less_than"), fig(3, "at_most")], fig(6, "less_than")),
    "at_most": ([fig(1), fig(3, "at_most")], fig(4, "at_most")),
    "lower_with_upper": ([fig(70, "more_than"), fig(30, "nearly")], fig(100, "about")),
    "any_about": ([fig(70, "about"), fig(30)], fig(100, "about")),
    "range_with_exact": ([fig(5, upper=7), fig(3)], fig(8, upper=10)),
    "two_ranges": ([fig(5, upper=7), fig(1, upper=2)], fig(6, upper=9)),
    "range_with_more_than": ([fig(5, upper=7), fig(10, "more_than")], fig(15, "about", 17)),
}


@pytest.mark.parametrize(("parts", "expected"), CASES.values(), ids=CASES)
def test_add(parts: list[Figure], expected: Figure) -> None:
    assert add(parts) == expected


def test_nothing_adds_to_nothing() -> None:
    assert add([]) is None


FIGURES = st.lists(
    st.builds(Figure, st.integers(0, 10**12).map(Decimal), st.sampled_from(QUALIFIERS)),
    min_size=1,
    max_size=8,
)


@given(FIGURES, st.randoms(use_true_random=False))
def test_order_does_not_matter(parts: list[Figure], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(parts)
    random.shuffle(shuffled)
    assert add(parts) == add(shuffled)


@given(FIGURES)
def test_a_declared_zero_changes_no_sum(parts: list[Figure]) -> None:
    assert add([*parts, Figure(D(0))]) == add(parts)


@given(FIGURES, FIGURES)
def test_sums_of_sums_keep_the_value(left: list[Figure], right: list[Figure]) -> None:
    whole, a, b = add([*left, *right]), add(left), add(right)
    assert whole
    assert a
    assert b
    assert whole.value == a.value + b.value
    again = add([a, b])
    assert again
    assert again.qualifier == whole.qualifier
