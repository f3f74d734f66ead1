"""What the unit planned in its last report and does not speak of in this one."""

import re
from collections.abc import Iterator
from functools import cache

from doingoai.check.context import Context
from doingoai.check.engine import Hit
from doingoai.check.figure_words import any_of
from doingoai.check.over_time.beside import period_of
from doingoai.check.over_time.telling import OWN, WHEN, Told, told
from doingoai.check.over_time.wording import named, number, short
from doingoai.check.places import inside
from doingoai.knowledge import mapping
from doingoai.model import Report, Rule, Section, Span
from doingoai.text.dates import find_dates

_NO_RESULTS = ("plan", "recommendations")
_LABEL = re.compile(r"^(?:[-+*•–]|\d{1,2}(?:\.\d{1,2})?[.)]|[a-zđ]\))\s{0,3}")
_NAME = re.compile(r"(?<=[a-zà-ỹ,(“\"] )(?:[A-ZĐÀ-Ỹ][\wà-ỹ’'-]*)(?: [A-ZĐÀ-Ỹ][\wà-ỹ’'-]*)+|“[^”]{4,80}”")
_MOST_LISTED = 6
_MOST_SENTENCES = 2_000


@cache
def _common() -> frozenset[str]:
    return frozenset(word for line in mapping("over_time.yaml").strings("common") for word in line.split())


@cache
def _things() -> "re.Pattern[str]":
    return any_of(mapping("over_time.yaml").strings("planned_things"))


@cache
def _asks() -> "re.Pattern[str]":
    return any_of(mapping("over_time.yaml").strings("asks"), r"[\W\d]{{0,6}}{}")


def content(sentence: Told) -> frozenset[str]:
    """The words that tell one piece of work from another."""
    return frozenset(
        word
        for word in sentence.words
        if word not in _common() and word not in (WHEN, OWN) and word.isalpha()
    )


def is_concrete(report: Report, sentence: Told) -> bool:
    """A thing to be done (a delegation, an agreement, a project …) with a number, a name, a month or a document."""
    if not _things().search(sentence.quote) or _asks().match(sentence.quote):
        return False
    return bool(
        sentence.figures
        or _NAME.search(sentence.quote)
        or any(date.month for date in find_dates(sentence.quote))
        or any(True for _ in inside(report.citations, sentence.span))
    )


def unreported(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """One note that lists what the last report planned in so many words and this one does not mention."""
    own = period_of(report)
    last = next(
        (e for e in context.previous if (p := period_of(e)) is None or own is None or p.last < own.last), None
    )
    if last is None:
        return
    spoken = _spoken(report)
    known = {item.indicator for item in report.observations if item.scope == "own"}
    missing = [
        item
        for item in told(last)[:_MOST_SENTENCES]
        if item.role == "plan"
        and is_concrete(last, item)
        and not _mentioned(last, item, spoken, known, number(rule, "least_overlap"))
    ]
    if missing:
        quotes = [
            f"({at}) “{_without_label(item.quote)}”" for at, item in enumerate(missing[:_MOST_LISTED], 1)
        ]
        more = f" … (còn {len(missing) - _MOST_LISTED} việc)" if len(missing) > _MOST_LISTED else ""
        values = {**named(last), "items": len(missing), "listed": "; ".join(quotes) + more}
        yield Hit(_place(report), values)


def _without_label(quote: str) -> str:
    return short(_LABEL.sub("", quote).rstrip(".;, "), 140)


def _spoken(report: Report) -> list[frozenset[str]]:
    """The content words of each paragraph in which results may be told, and of each two sentences in a row."""
    by_place: dict[int, set[str]] = {}
    for sentence in told(report):
        if sentence.role not in _NO_RESULTS:
            by_place.setdefault(sentence.place, set()).update(content(sentence))
    return [frozenset(words) for words in by_place.values()]


def _mentioned(last: Report, item: Told, spoken: list[frozenset[str]], known: set[str], least: float) -> bool:
    planned = {found.indicator for found in inside(last.observations, item.span)}
    if planned & known:
        return True
    words = content(item)
    return not words or any(len(words & there) >= least * len(words) for there in spoken)


def _place(report: Report) -> Span:
    """Where something absent is shown: the heading of the results, else the title."""
    found = _results(report.sections)
    if found is not None:
        return found.heading
    title = report.header.title_span or report.header.span
    return title if title.end > title.start else Span(0, min(1, len(report.text)))


def _results(sections: tuple[Section, ...]) -> Section | None:
    for section in sections:
        if section.role == "results":
            return section
        if (inner := _results(section.children)) is not None:
            return inner
    return None
