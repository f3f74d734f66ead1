"""Finding what stands at a place of the text. The facts of a report stand in the order of its text, so a search by halves
does: a walk over all of them for every place would take the square of the time on a long file."""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from doingoai.model import Citation, Paragraph, Report, Section, Span

_STEPS_BACK = 4  # a cell stands inside its table, a run-in heading inside its paragraph
_CITED_BEFORE = 12


class Placed(Protocol):
    @property
    def span(self) -> Span: ...


T = TypeVar("T", bound=Placed)


def _start(item: Placed) -> int:
    return item.span.start


# Where the items begin, of the few sequences asked for last: a rule asks for the same ones at every figure. Only tuples are
# kept, which cannot change.
_KEPT: deque[tuple[object, list[int]]] = deque(maxlen=6)


def _starts(items: Sequence[T]) -> list[int] | None:
    """Where the items begin; None for a sequence that may still grow."""
    if not isinstance(items, tuple):
        return None
    for known, starts in _KEPT:
        if known is items:
            return starts
    starts = [item.span.start for item in items]
    _KEPT.append((items, starts))
    return starts


def _first_from(items: Sequence[T], position: int) -> int:
    """Index of the first item that begins at a place or after it."""
    starts = _starts(items)
    return bisect_left(items, position, key=_start) if starts is None else bisect_left(starts, position)


def _first_after(items: Sequence[T], position: int) -> int:
    """Index of the first item that begins after a place."""
    starts = _starts(items)
    return bisect_right(items, position, key=_start) if starts is None else bisect_right(starts, position)


def inside(items: Sequence[T], span: Span) -> Iterator[T]:
    """The items that begin and end inside a stretch of the text, in its order."""
    for index in range(_first_from(items, span.start), len(items)):
        item = items[index]
        if item.span.start >= span.end:
            return
        if item.span.end <= span.end:
            yield item


def last_before(items: Sequence[T], position: int, most: int) -> Sequence[T]:
    """At most so many items that begin before a place, in the order of the text."""
    index = _first_from(items, position)
    return items[max(0, index - most) : index]


def holding(items: Sequence[T], position: int) -> T | None:
    """The item in which a place lies."""
    index = _first_after(items, position) - 1
    for item in reversed(items[max(0, index - _STEPS_BACK) : index + 1]):
        if item.span.start <= position < item.span.end:
            return item
    return None


def paragraph_at(report: Report, position: int) -> Paragraph | None:
    """The paragraph in which a place lies."""
    return holding(report.paragraphs, position)


def flat(sections: Iterable[Section]) -> Iterator[Section]:
    """The sections in the order of the text, children after their parents."""
    for section in sections:
        yield section
        yield from flat(section.children)


_FLAT: deque[tuple[object, tuple[Section, ...]]] = deque(maxlen=2)  # of the reports asked for last


def sections_of(report: Report) -> tuple[Section, ...]:
    """All sections of a report, as ``flat`` has them."""
    for known, found in _FLAT:
        if known is report.sections:
            return found
    _FLAT.append((report.sections, tuple(flat(report.sections))))
    return _FLAT[-1][1]


def citations_before(report: Report, position: int) -> Sequence[Citation]:
    """The last few citations that begin at or before a place: those whose title could reach it."""
    return last_before(report.citations, position + 1, _CITED_BEFORE)


def glued(text: str, start: int, end: int) -> bool:
    """Part of a foreign word in pieces (Mát-xcơ-va), of an address on the net, of a number or a symbol."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (bool(before) and (before in "-–_@/.'’&\\" or before.isdigit())) or (
        bool(after)
        and (after in "-_@/'’&\\" or after.isdigit() or (after == "." and text[end + 1 : end + 2].isalpha()))
    )
