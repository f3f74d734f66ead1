"""A report's own words for the narrative: what it did, what it lacked, what it plans. Extractive: nothing is rewritten."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from doingoai.knowledge import mapping
from doingoai.model import Excerpt, Paragraph, Report, Span, UsedReport
from doingoai.text.dates import find_dates
from doingoai.text.sentences import sentences

PROSE = ("body", "list_item", "run_in", "footnote")
KIND_OF_TOPIC = {
    "strengths": "strength",
    "difficulties": "difficulty",
    "causes": "cause",
    "next_plan": "plan",
    "recommendations": "recommendation",
}
KIND_OF_ROLE = {"plan": "plan", "recommendations": "recommendation"}
# what stands before the words of a list item or a run-in heading: "- ", "1. ", "2.1. ", "a) "
_LABEL = re.compile(r"^(?:[-–+•*]\s?|(?:\d{1,2}\.){1,3}\s|[a-zđ]\)\s)+")
_MARKS = re.compile(r"[¹²³⁰⁴⁵⁶⁷⁸⁹]+|\*\*|(?<=[(\s])\*(?=\S)|(?<=\S)\*(?=[)\s.;,])")


@dataclass(frozen=True, slots=True)
class _Settings:
    points: Mapping[str, int]
    least: int
    most: int
    most_other: int
    longest: int
    shortest: int
    words: Mapping[str, re.Pattern[str]]


@cache
def _settings() -> _Settings:
    data = mapping("excerpts.yaml")
    numbers = {key: data.take(key, int) for key in ("least", "most", "most_other", "longest", "shortest")}
    words = {
        key: re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, data.strings(key))) + r")(?!\w)")
        for key in ("event", "slogan", "partner")
    }
    return _Settings(points=data.take("points", dict), words=words, **numbers)


def clean(words: str) -> str:
    """Words fit for print: line breaks, footnote marks, emphasis marks and list dashes gone; nothing else changed."""
    return _LABEL.sub("", " ".join(_MARKS.sub("", words).split())).strip()


def _points(report: Report, span: Span, settings: _Settings) -> int:
    words = report.words(span)
    folded = words.casefold()
    counted = any(
        q.span.start >= span.start and q.span.end <= span.end and q.value != 0 and q.unit != "%"
        for q in report.quantities
    )
    found = {
        "figure": counted,
        "date": bool(event_days(report, span)),
        "event": bool(settings.words["event"].search(folded)),
        "partner": bool(settings.words["partner"].search(folded)),
        "name": "“" in words and "”" in words,
        "slogan": bool(settings.words["slogan"].match(folded.lstrip("-–+ "))),
    }
    return sum(settings.points[name] for name, present in found.items() if present)


def event_days(report: Report, span: Span) -> frozenset[date]:
    """The days a sentence tells of; those of the documents it cites are none of them."""
    cited = [citation.date_span for citation in report.citations if citation.date_span is not None]
    days = set()
    for found in find_dates(report.words(span)):
        at = Span(span.start + found.span.start, span.start + found.span.end)
        if found.value is not None and found.day and not any(at.overlaps(place) for place in cited):
            days.add(found.value)
    return frozenset(days)


def _not_told(report: Report, span: Span) -> bool:
    """True for a declared zero, and for a sentence on last year, a plan or the whole province: none of them is an activity."""
    return any(
        (o.basis == "declared_none" or o.scope != "own") and o.span.overlaps(span)
        for o in report.observations
    )


def _of_the_province(report: Report, span: Span) -> bool:
    """A figure of the whole province in a unit's report: beside the total of the units it would contradict it."""
    return any(o.scope == "province" and o.span.overlaps(span) for o in report.observations)


def _excerpt(used: UsedReport, paragraph: Paragraph, kind: str, span: Span) -> Excerpt:
    topic = paragraph.topics[0] if paragraph.topics else None
    return Excerpt(topic, kind, used.unit, used.source, span, clean(used.report.words(span)))


def _whole_sentences(report: Report, paragraph: Paragraph) -> Iterator[Span]:
    """The sentences of a paragraph, but for those that a page break tore around a footnote: half a sentence is not quoted."""
    index = report.paragraphs.index(paragraph)
    torn = any(later.continues == index for later in report.paragraphs[index + 1 : index + 12])
    found = list(sentences(report.text, paragraph.span))
    if paragraph.continues is not None:
        found = found[1:]
    yield from found[:-1] if torn else found


def _scored(used: UsedReport, settings: _Settings) -> Iterator[tuple[int, Excerpt]]:
    """Every sentence under a topic of the results that is no declared zero, with its points."""
    for paragraph in used.report.paragraphs:
        if (
            paragraph.kind not in PROSE
            or paragraph.role not in ("results", "direction")
            or not paragraph.topics
        ):
            continue
        for span in _whole_sentences(used.report, paragraph):
            if span.end - span.start >= settings.shortest and not _not_told(used.report, span):
                yield _points(used.report, span, settings), _excerpt(used, paragraph, "activity", span)


def told(used: UsedReport) -> Iterator[Excerpt]:
    """Every sentence that tells of something done, however many there are: what duplicates are looked for in."""
    yield from (excerpt for _, excerpt in _scored(used, _settings()))


def _activities(used: UsedReport, settings: _Settings) -> Iterator[Excerpt]:
    best: dict[str | None, list[tuple[int, Excerpt]]] = {}
    for points, excerpt in _scored(used, settings):
        if points >= settings.least and excerpt.span.end - excerpt.span.start <= settings.longest:
            best.setdefault(excerpt.topic, []).append((points, excerpt))
    for found in best.values():
        chosen = sorted(found, key=lambda item: -item[0])[: settings.most]
        yield from sorted((excerpt for _, excerpt in chosen), key=lambda excerpt: excerpt.span)


def _kind(paragraph: Paragraph) -> str | None:
    named = next((KIND_OF_TOPIC[topic] for topic in paragraph.topics if topic in KIND_OF_TOPIC), None)
    return KIND_OF_ROLE.get(paragraph.role, named)


def _others(used: UsedReport, settings: _Settings) -> Iterator[Excerpt]:
    count: dict[str, int] = {}
    for paragraph in used.report.paragraphs:
        kind = _kind(paragraph) if paragraph.kind in PROSE else None
        words = used.report.words(paragraph.span)
        if kind is None or not settings.shortest <= len(words) or words.rstrip().endswith(":"):
            continue
        for span in sentences(used.report.text, paragraph.span):
            if (
                settings.shortest <= span.end - span.start <= settings.longest
                and count.get(kind, 0) < settings.most_other
                and not _of_the_province(used.report, span)
            ):
                count[kind] = count.get(kind, 0) + 1
                yield _excerpt(used, paragraph, kind, span)


def excerpts(used: UsedReport) -> tuple[Excerpt, ...]:
    """What one report says for itself, in the order of its text: activities by topic, then difficulties, plans and proposals."""
    settings = _settings()
    return (*_activities(used, settings), *_others(used, settings))
