"""Finding what stands at a place: the same as walking over everything."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from doingoai.check.places import holding, inside, last_before
from doingoai.model import Span


@dataclass(frozen=True)
class Item:
    span: Span


@st.composite
def items(draw: st.DrawFn) -> list[Item]:
    """Items in the order of a text, not overlapping."""
    found, end = [], 0
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 6)), max_size=12)):
        found.append(Item(Span(end + gap, end + gap + length)))
        end += gap + length
    return found


@given(items(), st.integers(0, 80), st.integers(0, 30))
def test_inside(found: list[Item], start: int, length: int) -> None:
    span = Span(start, start + length)
    expected = [
        i for i in found if span.start <= i.span.start and i.span.end <= span.end and i.span.start < span.end
    ]
    assert list(inside(found, span)) == expected


@given(items(), st.integers(0, 80))
def test_holding_and_last_before(found: list[Item], place: int) -> None:
    expected = [item for item in found if item.span.start <= place < item.span.end]
    assert holding(found, place) == (expected[0] if expected else None)
    assert list(last_before(found, place, 3)) == [item for item in found if item.span.start < place][-3:]
