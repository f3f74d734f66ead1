"""A total that ends in a colon, and its parts one a line below it."""

import re
from collections.abc import Iterator
from decimal import Decimal

from doingoai.check.arithmetic.shared import bracketed, is_difference, is_ratio, markers, param
from doingoai.check.engine import Hit
from doingoai.check.figure_words import add_up, is_plain, unit_key, within, words, written
from doingoai.model import Quantity, Report, Rule, Span

_ITEM = re.compile(r"[ \t]{0,8}(?:([-+*•–])|\(?(\d{1,2}|[a-zđ])[.)/])\s?")


def list_under_total(report: Report, rule: Rule) -> Iterator[Hit]:
    """A paragraph that ends in a colon and names a total, then one item a line, each with one figure of that unit."""
    lines = [Span(match.start(), match.end()) for match in re.finditer(r"[^\n]{1,5000}", report.text)]
    lines = [line for line in lines if report.words(line).strip()]
    for index, line in enumerate(lines):
        head = report.words(line).rstrip(" *_")
        if not head.endswith(":"):
            continue
        following = lines[index + 1 : index + 1 + int(param(rule, "furthest"))]
        items = _items(report, following) or _plain_items(report, following)
        if len(items) < param(rule, "least_parts"):
            continue
        named = _list_head(report, lines, index, head)
        totals = [q for q in within(report.quantities, named) if not bracketed(report.text, q, named)]
        yield from _against_items(report, totals, items, named)


def _list_head(report: Report, lines: list[Span], index: int, head: str) -> Span:
    """The words that name the total: the last sentence before the colon; where that is no more than "Trong đó:", the one
    before it, or the two lines before."""
    line = lines[index]
    sentence = max(head.rfind(". "), head.rfind("; ")) + 1
    if not any(
        match.span() == (0, len(last))
        for last in [head[sentence:].strip(" -+*:")]
        for match, _ in markers(last)
    ):
        return Span(line.start + sentence, line.end)
    if sentence:
        before = max(head.rfind(". ", 0, sentence - 1), head.rfind("; ", 0, sentence - 1)) + 1
        return Span(line.start + before, line.end)
    return Span(lines[max(0, index - 2)].start, line.end)


def _plain_items(report: Report, lines: list[Span]) -> list[Span]:
    """Lines without a mark, each a name, a colon and a figure with its unit, and nothing else."""
    found: list[Span] = []
    for line in lines:
        body = report.words(line)
        name, colon, _ = body.partition(":")
        inside = within(report.quantities, Span(line.start + len(name) + 1, line.end)) if colon else []
        if len(inside) != 1 or body[inside[0].span.end - line.start :].strip(" .;,*"):
            break
        if body[len(name) + 1 : inside[0].span.start - line.start].strip():
            break
        found.append(line)
    return found


def _items(report: Report, lines: list[Span]) -> list[Span]:
    """The lines that follow with one kind of mark; a deeper mark belongs to the item above it."""
    found: list[Span] = []
    kind = ""
    for line in lines:
        match = _ITEM.match(report.words(line))
        if match is None:
            break
        mark = match[1] or ("1" if match[2].isdecimal() else "a")
        if found and mark != kind:
            if mark in "+•*" and kind in "-1a":
                continue
            break
        kind = mark
        found.append(line)
    return found


def _against_items(report: Report, totals: list[Quantity], items: list[Span], named: Span) -> Iterator[Hit]:
    """Of several totals in the words above the list one may be another thing's ("vốn 90.000 USD, giải ngân 30.000 USD:"):
    where any of them is the sum nothing is said, else the nearest one is held against the list."""
    if len(items) > 2 and words().table_total.match(report.words(items[-1]).lstrip(" \t-+*•–")):
        items = items[:-1]
    seen: set[str] = set()
    for total in reversed(totals):
        key = unit_key(total)
        if key in ("%", "") or key in seen or is_ratio(report, total) or is_difference(report.text, total):
            continue
        parts = _one_part_an_item(report, items, key)
        added = sum((part.value for part in parts), Decimal(0))
        rivals = {other.value for other in totals if unit_key(other) == key}
        if not parts or (len(rivals) > 1 and any(part.value > total.value for part in parts)):
            continue
        seen.add(key)
        if not is_plain(total) or added in rivals:
            continue
        last = report.words(items[-1])
        between = report.text[total.span.end : min(named.end, items[0].start)]
        open_ended = last.rstrip().endswith(("...", "…")) or words().open_list.search(between)
        if added < total.value and open_ended:
            continue
        values = {"sum_text": add_up([part.value for part in parts]), "total": written(report, total)}
        yield Hit(Span(total.span.start, parts[-1].span.end), values, tuple(part.span for part in parts))


def _one_part_an_item(report: Report, items: list[Span], key: str) -> list[Quantity]:
    """The figure of every item in the total's unit; none where an item has no such figure, or several of its own."""
    parts: list[Quantity] = []
    for item in items:
        same = [
            q
            for q in within(report.quantities, item)
            if unit_key(q) == key and not is_difference(report.text, q)
        ]
        if (
            not same
            or not is_plain(same[0])
            or is_ratio(report, same[0])
            or (len(same) > 1 and not _breakdown(report, same))
        ):
            return []
        parts.append(same[0])
    return parts


def _breakdown(report: Report, same: list[Quantity]) -> bool:
    """A second figure in an item is a part of its first."""
    between = report.text[same[0].span.end : same[1].span.start]
    return bool(words().some.search(between) or words().complete.search(between) or "(" in between)
