"""The sentences of a report that are searched: what it states, its number and its title; not who gets it, nor who signs it."""

from collections.abc import Iterator
from dataclasses import dataclass

from doingoai.consolidate.masking import masked
from doingoai.extract.passages import passages
from doingoai.model import Report, Span
from doingoai.text.composed import composed

HEAD = "head"
_BULLETS = " \t\n-+*•–"  # before an item of a list


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence to keep. span: its place in the text; indicators: of the figures in it."""

    span: Span
    text: str
    topics: tuple[str, ...]
    role: str
    indicators: tuple[str, ...]


def pieces(report: Report) -> Iterator[Piece]:
    """The sentences in the order of the text, on one line each, with the digits of personal numbers masked."""
    report = masked(report)
    figures = sorted((found.span.start, found.indicator) for found in report.observations)
    for span, text, topics, role in (*_head(report), *_body(report)):
        shift = len(text) - len(text.lstrip(_BULLETS))
        line = composed(" ".join(text[shift:].split()))
        if any(letter.isalnum() for letter in line):
            span = Span(min(span.start + shift, span.end - 1), span.end)
            named = {name for start, name in figures if span.start <= start < span.end}
            yield Piece(span, line, topics, role, tuple(sorted(named)))


def _head(report: Report) -> Iterator[tuple[Span, str, tuple[str, ...], str]]:
    """The line of the number, and the title."""
    head = report.header
    if head.number_span is not None:
        start = report.text.rfind("\n", 0, head.number_span.start) + 1
        end = report.text.find("\n", head.number_span.end)
        line = Span(start, end if end >= 0 else len(report.text))
        yield line, report.words(line), (), HEAD
    if head.title_span is not None:
        yield head.title_span, report.words(head.title_span), (), HEAD


def _body(report: Report) -> Iterator[tuple[Span, str, tuple[str, ...], str]]:
    for passage in passages(report):
        if passage.kind == "heading":
            continue
        for sentence in passage.sentences:
            words = passage.raw[sentence.start : sentence.end]
            yield passage.place(sentence.start, sentence.end), words, passage.topics, passage.role
