"""Whole sentences and paragraphs that stand in one report twice."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.figure_words import sentence_spans
from doingoai.check.places import inside, paragraph_at
from doingoai.model import Report, Rule, Span

_LETTERS: Final = re.compile(r"[^\W\d_]")
_LABEL: Final = re.compile(r"^(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ])[.)/]\s")
_KINDS: Final = ("body", "list_item", "run_in")
_FEW_LETTERS: Final = 40


def repeated_sentences(report: Report, rule: Rule) -> Iterator[Hit]:
    """A paragraph, or a long sentence, that stands twice, figures and all: pasted twice, or left where it was moved from."""
    said: set[tuple[int, int]] = set()
    for span, first in _again(
        report, (p.span for p in report.paragraphs if p.kind in _KINDS), _least(rule, "least_paragraph")
    ):
        if _counts(report, span) or span.end - span.start >= _least(rule, "least_characters"):
            said.add((span.start, span.end))
            yield _hit(report, span, first)
    for span, first in _again(report, sentence_spans(report), _least(rule, "least_characters")):
        paragraph = paragraph_at(report, span.start)
        if paragraph is None or (
            paragraph.kind in _KINDS and (paragraph.span.start, paragraph.span.end) not in said
        ):
            yield _hit(report, span, first)


def _least(rule: Rule, name: str) -> int:
    value = rule.params[name]
    return value if isinstance(value, int) else 0


def _again(report: Report, spans: Iterable[Span], least: int) -> Iterator[tuple[Span, Span]]:
    """The stretches of so many characters at least that stand a second time, each with the first."""
    known: dict[str, Span] = {}
    for span in spans:
        if span.end - span.start < least:
            continue
        key = _LABEL.sub("", " ".join(report.words(span).split())).strip(" -+*•–.;:").casefold()
        first = known.setdefault(key, span)
        if first is not span and len(_LETTERS.findall(key)) > _FEW_LETTERS:
            yield span, first


def _hit(report: Report, span: Span, first: Span) -> Hit:
    """With a figure in it, it will be counted twice by whoever reads it; else it is only said twice."""
    shown = " ".join(report.words(span).split())[:80]
    return Hit(span, {"shown": shown}, (first,), severity=None if _counts(report, span) else "info")


def _counts(report: Report, span: Span) -> bool:
    return next(inside(report.quantities, span), None) is not None
