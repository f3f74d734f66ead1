"""Parts in brackets behind their total, and parts in brackets behind the names they belong to."""

import re
from collections.abc import Iterator
from decimal import Decimal

from doingoai.check.arithmetic.shared import (
    MOST_WHOLES,
    NEAR_COLON,
    held,
    held_against,
    is_difference,
    is_ratio,
    one_to_an_item,
    open_ended,
    param,
)
from doingoai.check.engine import Hit
from doingoai.check.figure_words import (
    add_up,
    is_plain,
    sentence_spans,
    sentences_with_figures,
    unit_key,
    within,
    words,
    written,
)
from doingoai.check.places import last_before
from doingoai.model import Report, Rule, Span

_BRACKET = re.compile(r"\(([^()\n]{8,400})\)")


_NAMED_BRACKET = re.compile(r"\(([^()\n]{3,80})\)")


_NEXT_NAME = re.compile(r"(?:[,;]|\s?và)\s[^()\d.;:\n]{1,40}")


_BARE_ITEM = re.compile(r"([^\d(),;:]{2,60}?)[\s:]{1,3}(\d{1,4})")


def parts_in_brackets(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "02 đoàn ra nước ngoài (Nhật Bản 01 đoàn, Xin-ga-po 01 đoàn)": a bracket that holds nothing but the parts."""
    for _, sentence, _ in sentences_with_figures(report, param(rule, "least_parts")):
        for bracket in _BRACKET.finditer(report.text, sentence.start, sentence.end):
            inside = Span(bracket.start(1), bracket.end(1))
            parts = within(report.quantities, inside)
            if len(parts) < param(rule, "least_parts") or not one_to_an_item(report, inside, parts):
                continue
            before = within(report.quantities, Span(sentence.start, bracket.start()))
            total = next((q for q in reversed(before) if unit_key(q) == unit_key(parts[0])), None)
            if (
                total is None
                or not is_plain(total)
                or is_ratio(report, total)
                or held(report, total, bracket)
            ):
                continue
            added = sum((part.value for part in parts), Decimal(0))
            if added == total.value or (added < total.value and open_ended(report.text, inside, parts)):
                continue
            values = {"sum_text": add_up([part.value for part in parts]), "total": written(report, total)}
            yield Hit(Span(total.span.start, bracket.end()), values, tuple(part.span for part in parts))


def parts_beside_names(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "04 đoàn đi Lào (02 đoàn), Cam-pu-chia (01 đoàn), Hàn Quốc (01 đoàn)": a bracket with a figure after each name."""
    for sentence in sentence_spans(report):
        if report.text.find("(", sentence.start, sentence.end) < 0:
            continue
        for group in _bracket_groups(report.text, sentence):
            if len(group) >= param(rule, "least_parts"):
                yield from _group_totals(report, sentence, group)


def _bracket_groups(text: str, sentence: Span) -> Iterator[list[Span]]:
    """Brackets one after another, each with a name before it."""
    group: list[Span] = []
    for match in _NAMED_BRACKET.finditer(text, sentence.start, sentence.end):
        if group and not _NEXT_NAME.fullmatch(text, group[-1].end, match.start()):
            yield group
            group = []
        group.append(Span(match.start(), match.end()))
    if group:
        yield group


def _group_totals(report: Report, sentence: Span, group: list[Span]) -> Iterator[Hit]:
    text = report.text
    found = [within(report.quantities, bracket) for bracket in group]
    nearest = last_before(report.quantities, group[0].start, MOST_WHOLES)
    before = [q for q in nearest if q.span.start >= sentence.start and is_plain(q)]
    for key in {unit_key(q): None for q in found[0]}:
        same = [[q for q in inside if unit_key(q) == key] for inside in found]
        total = next((q for q in reversed(before) if unit_key(q) == key), None)
        if (
            key in ("%", "")
            or total is None
            or any(len(inside) != 1 for inside in same)
            or any(not is_plain(q) or is_ratio(report, q) or is_difference(text, q) for [q] in same)
            or is_ratio(report, total)
            or is_difference(text, total)
        ):
            continue
        between = text[total.span.end : group[0].start]
        opened_by_some = words().some.search(between) is not None
        parts = [q for [q] in same]
        short = sum((q.value for q in parts), Decimal(0)) < total.value
        if ";" in between or (short and opened_by_some):
            continue
        yield from held_against(
            report, total, parts, Span(total.span.end, min(sentence.end, group[-1].end + 40))
        )


def bare_parts(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "03 dự án (khách sạn 02, nuôi biển 01)": names with figures that need no noun. Such a bracket is taken for the parts
    only where they come close to the total."""
    text = report.text
    for sentence in sentence_spans(report):
        if text.find("(", sentence.start, sentence.end) < 0:
            continue
        for bracket in _BRACKET.finditer(text, sentence.start, sentence.end):
            items = [_BARE_ITEM.fullmatch(item.strip()) for item in re.split(r"[,;]\s", bracket[1])]
            before = last_before(report.quantities, bracket.start(), 1)
            if len(items) < param(rule, "least_parts") or not before or not all(items):
                continue
            total = before[-1]
            if total.span.start < sentence.start:
                continue
            numbers = [Decimal(item[2]) for item in items if item]
            if (
                any(item and words().ordinals.search(f"{item[1]} ") for item in items)
                or not is_plain(total)
                or total.unit in (None, "%")
                or total.currency
                or is_ratio(report, total)
                or held(report, total, bracket)
                or len(text[total.span.end : bracket.start()]) > NEAR_COLON
            ):
                continue
            added = sum(numbers, Decimal(0))
            near = abs(added - total.value) <= max(
                Decimal(1), total.value * Decimal(str(param(rule, "near")))
            )
            if (
                added == total.value
                or not near
                or (added < total.value and words().remainder.search(bracket[1]))
            ):
                continue
            values = {"sum_text": add_up(numbers), "total": written(report, total)}
            yield Hit(Span(total.span.start, bracket.end()), values)
