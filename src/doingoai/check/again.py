"""Checking a report again after one place of it was edited, with the same findings as a check of the whole.

Rules that look no further than a paragraph and its neighbours are run on the edited stretch alone; what they found elsewhere is
kept and moved along. All other rules are run again. Where more than the edited stretch has changed (other facts were read out of
the rest, another period, a table cut in two), everything is run again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from doingoai.check.context import ALONE, PLAIN, Context, Settings
from doingoai.check.engine import run_rule
from doingoai.knowledge import rules as all_rules
from doingoai.model import Block, Citation, Finding, Header, Paragraph, Quantity, Report, Rule, Span

# Checks whose findings in a paragraph depend on no more than it, a few paragraphs around it, the day of the report and its period.
LOCAL: Final = frozenset(
    """
    arithmetic.after_words:parts_of_total arithmetic.apposed:apposed arithmetic.brackets:bare_parts
    arithmetic.brackets:parts_beside_names arithmetic.brackets:parts_in_brackets arithmetic.changes:changes
    arithmetic.colon:parts_after_colon arithmetic.kinds:parts_by_kinds
    citations:inner_spaces citations:kind_against_symbol citations:lost_letters citations:lost_signs citations:mixed_forms
    citations:normative_year citations:symbol_year citations:without_ngay citations:without_so
    cited_forms:against_known cited_forms:issuer_against_symbol cited_forms:letter_case
    days:weekday
    figure_slips:direction figure_slips:exchange figure_slips:fewer_persons figure_slips:figure_in_brackets
    figure_slips:more_than_all figure_slips:over_hundred figure_slips:range_upside_down
    figures:figure_and_words figures:same_sentence
    marks:left_blank private:accounts private:mails private:victims
    text:repetition
    """.split()
)
_AROUND: Final = 4  # paragraphs on each side whose findings the edited one may change, and as many again that those rest on


@dataclass(slots=True)
class Rechecker:
    """Checks one report again and again while it is edited. Each call takes the report as it was read after the edit."""

    lang: str = "vi"
    rules: Sequence[Rule] | None = None
    context: Context = ALONE
    settings: Settings = PLAIN
    _report: Report | None = None
    _kept: dict[str, tuple[Finding, ...]] | None = None

    def check(self, report: Report) -> tuple[Finding, ...]:
        """Every finding in the report, as ``check`` gives them."""
        before, kept = self._report, self._kept or {}
        edit = _edit(before, report) if before is not None else None
        part = _part(report, edit.outer) if edit else None
        found: dict[str, tuple[Finding, ...]] = {}
        rules = self.settings.applied(all_rules() if self.rules is None else self.rules)
        if edit is not None and part is not None:
            for rule in rules:
                told = edit.moved(kept[rule.id]) if rule.check in LOCAL and rule.id in kept else None
                if told is not None:
                    again = _in_the_whole(run_rule(part, rule, self.lang), edit)
                    found[rule.id] = tuple(chain(told, again))
        for rule in (
            rules
        ):  # the part first, then the whole: what the rules share of a text is kept for one text at a time
            if rule.id not in found:
                found[rule.id] = tuple(run_rule(report, rule, self.lang, self.context))
        self._report, self._kept = report, found
        return self._merged(rules, found)

    def _merged(self, rules: Iterable[Rule], found: dict[str, tuple[Finding, ...]]) -> tuple[Finding, ...]:
        merged: dict[tuple[str, Span, str], Finding] = {}
        for rule in rules:
            said = self.settings.severity.get(rule.id)
            for finding in sorted(found[rule.id], key=lambda item: (item.span.start, item.span.end)):
                merged.setdefault(
                    (finding.rule, finding.span, finding.message),
                    replace(finding, severity=said) if said else finding,
                )
        return tuple(sorted(merged.values(), key=lambda item: (item.span.start, item.span.end, item.id)))


@dataclass(frozen=True, slots=True)
class _Edit:
    """inner: the stretch of the new text whose findings are made anew; outer: with the words that those rest on; until: where
    inner ends in the old text; delta: how far what follows it has moved."""

    inner: Span
    outer: Span
    until: int
    delta: int

    def moved(self, findings: tuple[Finding, ...]) -> list[Finding] | None:
        """The findings outside the edited stretch, at their new places; None where one of them reaches into it."""
        kept: list[Finding] = []
        for finding in findings:
            start = finding.span.start
            if self.inner.start <= start < self.until:
                continue
            spans = (finding.span, *finding.related)
            if start < self.inner.start:
                if any(span.end > self.inner.start for span in spans):
                    return None
                kept.append(finding)
            elif any(span.start < self.until for span in spans):
                return None
            else:
                kept.append(_shifted(finding, self.delta))
        return kept


def _moved(span: Span, delta: int) -> Span:
    return Span(span.start + delta, span.end + delta)


def _shifted(finding: Finding, delta: int) -> Finding:
    if not delta:
        return finding
    related = tuple(_moved(span, delta) for span in finding.related)
    return replace(finding, span=_moved(finding.span, delta), related=related)


def _in_the_whole(findings: Iterable[Finding], edit: _Edit) -> Iterator[Finding]:
    """What was found in the part, where it stands in the whole; findings at its edges rest on words that were cut off."""
    for finding in findings:
        moved = _shifted(finding, edit.outer.start)
        if edit.inner.start <= moved.span.start < edit.inner.end:
            yield moved


def _edit(before: Report, after: Report) -> _Edit | None:
    """What was edited; None where the reports differ in more than one stretch."""
    old, new = before.text, after.text
    if before.header.issued != after.header.issued or _period(before) != _period(after):
        return None
    first = _common(old, new)
    last = min(_common(old[::-1], new[::-1]), min(len(old), len(new)) - first)
    inner, outer = _stretch(after, first, len(new) - last)
    delta = len(new) - len(old)
    edit = _Edit(inner, outer, inner.end - delta, delta)
    if edit.until < inner.start or not _same_outside(before, after, edit):
        return None
    return edit


def _period(report: Report) -> object:
    return report.period.period if report.period else None


def _common(a: str, b: str) -> int:
    """How many characters two texts begin with in common."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a.startswith(b[low:middle], low):
            low = middle
        else:
            high = middle - 1
    return low


def _stretch(report: Report, first: int, last: int) -> tuple[Span, Span]:
    """The paragraphs around [first, last) whose findings are made anew, and those around them."""
    spans = sorted((p.span for p in report.paragraphs if p.kind != "heading"), key=lambda span: span.start)
    touched = [i for i, span in enumerate(spans) if span.start <= last and span.end >= first]
    low = touched[0] if touched else next((i for i, s in enumerate(spans) if s.start >= first), len(spans))
    high = touched[-1] if touched else low
    size = len(report.text)

    def around(count: int) -> Span:
        start = spans[low - count].start if low >= count and spans else 0
        end = spans[high + count].end if high + count < len(spans) else size
        return Span(min(start, first), max(end, last))

    return around(_AROUND), around(2 * _AROUND)


def _same_outside(before: Report, after: Report, edit: _Edit) -> bool:
    """Outside the stretch the same was read out of the text."""
    inner, until, delta = edit.inner, edit.until, edit.delta
    return all(
        _outside(_facts(before, kind), inner.start, until, delta)
        == _outside(_facts(after, kind), inner.start, inner.end, 0)
        for kind in ("quantities", "citations", "paragraphs", "tables")
    )


_Fact = tuple[int, int, tuple[object, ...]]


def _facts(report: Report, kind: str) -> Iterator[_Fact]:
    """Where each fact stands, and what a rule may ask of it, spans relative to its own."""
    if kind == "quantities":
        for q in report.quantities:
            told = (
                q.value,
                q.qualifier,
                q.unit,
                q.counted,
                q.upper,
                q.currency,
                _relative(q.number_span, q.span),
            )
            yield q.span.start, q.span.end, told
    elif kind == "citations":
        for c in report.citations:
            places = (_relative(c.date_span, c.span), _relative(c.issuer_span, c.span))
            yield c.span.start, c.span.end, (c.kind, c.number, c.issued, c.issuer, places)
    elif kind == "paragraphs":
        for p in report.paragraphs:
            yield p.span.start, p.span.end, (p.kind, p.role)
    else:
        for block in report.document.blocks:
            if block.kind == "table":
                yield block.span.start, block.span.end, (len(block.cells),)


def _relative(span: Span | None, to: Span) -> tuple[int, int] | None:
    return None if span is None else (span.start - to.start, span.end - to.start)


def _outside(facts: Iterable[_Fact], start: int, end: int, delta: int) -> list[_Fact]:
    """The facts before and after the stretch, those after it at their new places."""
    found: list[_Fact] = []
    for low, high, told in facts:
        if low < start:
            found.append((low, high if high <= start else -1, told))
        elif low >= end:
            found.append((low + delta, high + delta, told))
    return found


def _part(report: Report, outer: Span) -> Report | None:
    """The stretch as a report of its own; None where a table lies across its edge."""
    if any(
        b.kind == "table" and b.span.overlaps(outer) and not _holds(outer, b.span)
        for b in report.document.blocks
    ):
        return None
    low = outer.start
    document = replace(
        report.document,
        text=report.text[low : outer.end],
        blocks=tuple(_block(b, -low) for b in report.document.blocks if _holds(outer, b.span)),
        repairs=(),
        doubts=(),
        controls=(),
    )
    header = Header(Span(0, max(0, report.header.span.end - low)), issued=report.header.issued)
    return replace(
        report,
        document=document,
        header=header,
        sections=(),
        paragraphs=tuple(_paragraph(p, -low) for p in report.paragraphs if _holds(outer, p.span)),
        footnotes=(),
        recipients_span=None,
        signature=None,
        citations=tuple(_citation(c, -low) for c in report.citations if _holds(outer, c.span)),
        quantities=tuple(_quantity(q, -low) for q in report.quantities if _holds(outer, q.span)),
        observations=(),
        records=(),
        findings=(),
        references=(),
    )


def _holds(outer: Span, span: Span) -> bool:
    return outer.start <= span.start and span.end <= outer.end


def _block(block: Block, delta: int) -> Block:
    cells = tuple(replace(cell, span=_moved(cell.span, delta)) for cell in block.cells)
    return replace(block, span=_moved(block.span, delta), cells=cells)


def _paragraph(paragraph: Paragraph, delta: int) -> Paragraph:
    return replace(paragraph, span=_moved(paragraph.span, delta), path=(), continues=None)


def _citation(citation: Citation, delta: int) -> Citation:
    return replace(
        citation,
        span=_moved(citation.span, delta),
        date_span=_moved(citation.date_span, delta) if citation.date_span else None,
        issuer_span=_moved(citation.issuer_span, delta) if citation.issuer_span else None,
    )


def _quantity(quantity: Quantity, delta: int) -> Quantity:
    number = quantity.number_span
    return replace(
        quantity, span=_moved(quantity.span, delta), number_span=_moved(number, delta) if number else None
    )
