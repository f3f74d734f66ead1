"""What a report tells, sentence by sentence, in a form that can be held against another report's."""

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from doingoai.check.figure_words import any_of
from doingoai.check.over_time.beside import unit_of
from doingoai.check.places import inside
from doingoai.extract.passages import Passage, fold, passages
from doingoai.knowledge import indicators, mapping
from doingoai.model import Quantity, Report, Span
from doingoai.text.dates import find_dates
from doingoai.units.name_search import find_unit_names
from doingoai.units.names import AGENCY, UnitName

WHEN, OWN = "§", "¤"  # what stands for a time or a document's number, and for the unit's own name
_TIMES = re.compile(
    r"\d{1,5}(?:/\d{4})?[-/][a-zđ][\wđ/-]{0,30}"
    r"|(?:ngày\s{1,2})?\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d(?!\d)"
    r"|ngày\s{1,2}\d{1,2}[/.-]\d{1,2}(?!\d)"
    r"|(?:ngày\s{1,2})?\d{1,2}\s{1,2}tháng\s{1,2}\d{1,2}(?!\d)(?:(?:\s{1,2}năm\s{1,2}|[/.-])(?:19|20)\d\d)?"
    r"|tháng\s{1,2}\d{1,2}(?!\d)(?:(?:\s{1,2}năm\s{1,2}|[/.-])(?:19|20)\d\d)?"
    r"|(?:\d{1,2}|ba|sáu|chín)\s{1,2}tháng\s{1,2}(?:đầu|cuối)\s{1,2}năm"
    r"|quý\s{1,2}(?:[ivx]{1,3}|\d)(?!\w)"
    r"|(?<!\d)(?:19|20)\d\d(?!\d)"
)
_WORD = re.compile(rf"[{WHEN}{OWN}]|[^\W\d_]+|\d+(?:[.,]\d+)*")
_KEPT: "deque[tuple[Report, tuple[Told, ...]]]" = deque(maxlen=32)
_MOST_WORDS = 400
_CITED_BEFORE = 300  # characters before a sentence in which a citation whose date stands in it may begin
_STEPS_BACK = 4

# How much the same figure twice tells: 1 to 3 of something happen every year, 87 persons do not.
FEW, SOME, MANY, EXACT = 0.5, 1.0, 2.0, 3.0
DAY = 2.0


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence. place: index of its passage; words: folded, with times and the unit's own name masked; figures: the things counted
    in the period, as written, without what stands for years; days: "14/4" of the events told; quote: the words on one line.
    standing: it describes what is there, so that its figures may well stay.
    """

    span: Span
    place: int
    kind: str
    role: str
    topics: tuple[str, ...]
    words: tuple[str, ...]
    figures: tuple[str, ...]
    weight: float
    days: tuple[str, ...]
    quote: str
    standing: bool
    names: tuple[str, ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        """The figures among the words."""
        return tuple(word for word in self.words if word[0].isdecimal())


def told(report: Report) -> tuple[Told, ...]:
    """The sentences of a report, in the order of the text; headings are none."""
    for known, sentences in _KEPT:
        if known is report:
            return sentences
    found = tuple(_told(report))
    _KEPT.append((report, found))
    return found


def _told(report: Report) -> Iterator[Told]:
    own = _own_name(report)
    standing_items = _standing_spans(report)
    mentions = [m for m in find_unit_names(report.text) if m.name]
    for place, passage in enumerate(passages(report)):
        if passage.kind == "heading":
            continue
        for sentence in passage.sentences:
            span = passage.place(sentence.start, sentence.end)
            words = masked(passage.folded[sentence.start : sentence.end], own)
            if not words:
                continue
            quote = " ".join(passage.raw[sentence.start : sentence.end].split())
            standing = _is_standing(passage, sentence)
            figures = [] if standing else _figures(report, span, standing_items)
            yield Told(
                span=span,
                place=place,
                kind=passage.kind,
                role=passage.role,
                topics=passage.topics,
                words=words,
                figures=tuple(" ".join(report.words(q.span).split()) for q in figures),
                weight=sum(map(_weight, figures)),
                days=() if standing else _days(report, span),
                quote=quote,
                standing=standing,
                names=tuple(dict.fromkeys(str(m) for m in inside(mentions, span))),
            )


def masked(folded: str, own: "re.Pattern[str] | None" = None) -> tuple[str, ...]:
    """The words of a folded sentence, times and document numbers as ``WHEN``, the unit's own name as ``OWN``; "01" is "1"."""
    text = _TIMES.sub(f" {WHEN} ", folded)
    if own is not None:
        text = own.sub(f" {OWN} ", text)
    words = [word.lstrip("0") or "0" if word[0].isdecimal() else word for word in _WORD.findall(text)]
    return tuple(words[:_MOST_WORDS])


def _own_name(report: Report) -> "re.Pattern[str] | None":
    unit = unit_of(report)
    name = own_place(unit)
    if unit is None or name is None:
        return None
    return name_pattern(name.kind, name.name)


def own_place(unit: UnitName | None) -> UnitName | None:
    """The administrative unit of a reporting body: of "Công an huyện A" huyện A."""
    while unit is not None and unit.kind == AGENCY:
        unit = unit.of
    return unit if unit is not None and unit.name else None


@lru_cache(maxsize=1 << 12)
def name_pattern(kind: str | None, name: str) -> "re.Pattern[str]":
    """A unit's name in folded text, with its kind or without."""
    words = r"[\s-]{1,2}".join(re.escape(word) for word in fold(name).replace("-", " ").split())
    before = rf"(?:{re.escape(fold(kind))}\s{{1,2}})?" if kind else ""
    return re.compile(rf"(?<!\w){before}{words}(?!\w)")


def _standing_spans(report: Report) -> tuple[Span, ...]:
    """Where figures stand that are no result of the period: stocks, last year's, plans."""
    known = indicators()
    found = {
        item.span
        for item in report.observations
        if item.scope != "own"
        or ((named := known.get(item.indicator)) is not None and named.aggregation == "stock")
    }
    return tuple(sorted(found))


@cache
def _words() -> tuple["re.Pattern[str]", frozenset[str]]:
    entry = mapping("over_time.yaml")
    return any_of(entry.strings("standing")), frozenset(entry.strings("standing_units"))


def _is_standing(passage: Passage, sentence: Span) -> bool:
    if passage.role in ("context", "other") or passage.roles == {"context"}:
        return True
    return _words()[0].search(passage.folded, sentence.start, sentence.end) is not None


def _figures(report: Report, span: Span, standing: tuple[Span, ...]) -> list[Quantity]:
    units = _words()[1]
    return [
        q
        for q in inside(report.quantities, span)
        if (q.unit or "").lower() not in units
        and q.value
        and q.unit is not None
        and not _meets(standing, q.span)
        and not (
            q.span.start == span.start and q.unit[:1].isupper()
        )  # the number of a row: "1 Công dân xuất cảnh"
    ]


def _meets(spans: tuple[Span, ...], place: Span) -> bool:
    """Whether one of the spans, in the order of the text, overlaps a place."""
    index = bisect_left(spans, place.end, key=lambda span: span.start)
    return any(span.overlaps(place) for span in spans[max(0, index - _STEPS_BACK) : index])


def _weight(quantity: Quantity) -> float:
    value = quantity.value
    if value <= 3:
        return FEW
    if value <= 9:
        return SOME
    telling = len(str(int(value)).rstrip("0"))  # of 50 one digit, of 120 two, of 42.600 three
    loose = quantity.qualifier != "exact"
    return SOME if telling == 1 or loose else MANY if telling == 2 else EXACT


def _days(report: Report, span: Span) -> tuple[str, ...]:
    """Day and month of the events told, not of the documents cited."""
    near = list(inside(report.citations, Span(max(0, span.start - _CITED_BEFORE), span.end)))
    cited = [c.span for c in near] + [c.date_span for c in near if c.date_span]
    found = []
    for item in find_dates(report.text[span.start : span.end]):
        at = Span(span.start + item.span.start, span.start + item.span.end)
        if item.day and item.month and not any(at.overlaps(c) for c in cited):
            found.append(f"{item.day}/{item.month}")
    return tuple(found)
