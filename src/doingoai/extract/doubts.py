"""A fact that stands on words read without certainty carries their doubt."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from doingoai.model import Report, Span


class _Fact(Protocol):
    @property
    def span(self) -> Span: ...

    @property
    def confidence(self) -> float: ...


_AnyFact = TypeVar("_AnyFact", bound=_Fact)


class _Doubts:
    """The doubts of a document, to be asked by span."""

    def __init__(self, report: Report) -> None:
        ordered = sorted(report.document.doubts, key=lambda doubt: (doubt.span.start, doubt.span.end))
        self._spans = [doubt.span for doubt in ordered]
        self._sure = [doubt.confidence for doubt in ordered]
        self._ends: list[int] = []  # the furthest end so far, so that a search can begin behind what is over
        for span in self._spans:
            self._ends.append(max(span.end, self._ends[-1] if self._ends else 0))

    def over(self, span: Span) -> float:
        """The least certainty of the words in a span, 1 where none is doubtful."""
        index = bisect_left(self._ends, span.start + 1)
        least = 1.0
        while index < len(self._spans) and self._spans[index].start < span.end:
            if self._spans[index].end > span.start:
                least = min(least, self._sure[index])
            index += 1
        return least


def _lowered(facts: Sequence[_AnyFact], doubts: _Doubts) -> tuple[_AnyFact, ...]:
    found = []
    for fact in facts:
        least = doubts.over(fact.span)
        found.append(replace(fact, confidence=least) if least < fact.confidence else fact)  # type: ignore[type-var]
    return tuple(found)


def apply_doubts(report: Report) -> Report:
    """The report with no fact more certain than the words it was read from. Without doubts it is the same report."""
    if not report.document.doubts:
        return report
    doubts = _Doubts(report)
    return replace(
        report,
        citations=_lowered(report.citations, doubts),
        quantities=_lowered(report.quantities, doubts),
        observations=_lowered(report.observations, doubts),
        records=_lowered(report.records, doubts),
    )
