"""A total of things, and its parts by kinds that have names of their own: "16 sự kiện, gồm 5 hội nghị và 11 hội thảo"."""

import re
from collections.abc import Iterator
from decimal import Decimal

from doingoai.check.arithmetic.shared import is_difference, is_ratio, markers, param
from doingoai.check.engine import Hit
from doingoai.check.figure_words import add_up, is_plain, sentence_spans, words, written
from doingoai.check.places import last_before
from doingoai.model import Quantity, Report, Rule, Span

_SEPARATOR = re.compile(r"[,;]\s(?:và\s)?|\s(?:và|cùng|với)\s")
_ITEM = re.compile(r"(\d{1,4})\s([^\W\d][^\d(),;:/%]{1,45})")
_COLON = re.compile(r":\s")
_FARTHEST = 40  # characters between the total and the words that open the list
_LONGEST = 600


def parts_by_kinds(report: Report, rule: Rule) -> Iterator[Hit]:
    """A list that holds nothing but "figure and name", each name another; taken for the parts of the total right before it
    only where it comes close to it, for a list may also tell what a thing has ("12 đoàn, gồm 80 lượt người, 5 nước")."""
    for sentence in sentence_spans(report):
        text = report.words(sentence)
        openings = [match.span() for match, complete in markers(text) if complete]
        openings += [match.span() for match in _COLON.finditer(text) if match.start() > 8][:2]
        for start, end in openings:
            hit = _hit(report, rule, sentence, start, end)
            if hit is not None:
                yield hit
                break


def _hit(report: Report, rule: Rule, sentence: Span, start: int, end: int) -> Hit | None:
    text = report.text
    before = last_before(report.quantities, sentence.start + start, 1)
    if not before or before[-1].span.start < sentence.start:
        return None
    total = before[-1]
    between = text[total.span.end : sentence.start + start]
    if len(between) > _FARTHEST or re.search(r"[.;:)]", between) or not _is_count(report, total):
        return None
    begins = sentence.start + end
    tail = text[begins : min(sentence.end, begins + _LONGEST)].lstrip(" :")
    tail = re.split(r"[.;]\s|[)\n]|\.$", tail)[0].strip()
    items = [_ITEM.fullmatch(item.strip()) for item in _SEPARATOR.split(tail)]
    if len(items) < param(rule, "least_parts") or not all(items):
        return None
    found = [(Decimal(item[1]), item[2].split()[0].lower()) for item in items if item]
    if len({name for _, name in found}) < 2 or any(name in words().attributes for _, name in found):
        return None
    added = sum((value for value, _ in found), Decimal(0))
    near = max(Decimal(1), total.value * Decimal(str(param(rule, "near"))))
    named = [" ".join(item[2].lower().split()) for item in items if item]
    if added == total.value or (abs(added - total.value) > near and not _all_kinds(total, named)):
        return None
    if added < total.value and _left_out(between, tail):
        return None
    values = {"sum_text": add_up([value for value, _ in found]), "total": written(report, total)}
    return Hit(Span(total.span.start, min(sentence.end, begins + len(tail) + 1)), values)


def _left_out(between: str, tail: str) -> bool:
    """Words tell that some kinds are left out. Every item has its figure, so that "4 loại khác" closes the list."""
    return bool(words().remainder.search(between)) or any(
        match[0].lower() not in words().closing for match in words().remainder.finditer(tail)
    )


def _all_kinds(total: Quantity, named: list[str]) -> bool:
    """Every item is a known kind of what the total counts: then the list is its parts, however far they are from it."""
    wholes = {(total.unit or "").lower(), (total.counted or "").lower()}
    return any(
        any(name == whole or name.startswith(f"{whole} ") for name in wholes for whole in group)
        and all(any(item == kind or item.startswith(f"{kind} ") for kind in kinds) for item in named)
        for group, kinds in words().kinds_of
    )


def _is_count(report: Report, total: Quantity) -> bool:
    return (
        is_plain(total)
        and total.unit not in (None, "%")
        and not total.currency
        and not is_ratio(report, total)
        and not is_difference(report.text, total)
    )
