"""Shares of one whole that must reach 100%."""

import re
from collections.abc import Iterator
from decimal import Decimal

from doingoai.check.arithmetic.shared import param
from doingoai.check.engine import Hit
from doingoai.check.figure_words import add_up, decimals, is_plain, words
from doingoai.model import Quantity, Report, Rule, Span
from doingoai.text.numbers_vi import number


def shares(report: Report, rule: Rule) -> Iterator[Hit]:
    """Runs of percentages that share out one whole and do not reach 100%."""
    for run in _runs(report):
        if len(run) < param(rule, "least_shares") or not all(is_plain(q) for q in run):
            continue
        added = sum((q.value for q in run), Decimal(0))
        if abs(added - 100) > Decimal(str(param(rule, "nearest"))):
            continue
        tolerance = sum((Decimal(5).scaleb(-decimals(report, q) - 1) for q in run), Decimal(0))
        remains = added < 100 and words().rest.match(report.text[run[-1].span.end : run[-1].span.end + 60])
        if abs(added - 100) <= tolerance or remains:
            continue
        values = {"sum": number(added), "sum_text": add_up([q.value for q in run])}
        yield Hit(Span(run[0].span.start, run[-1].span.end), values, tuple(q.span for q in run))


def _runs(report: Report) -> Iterator[list[Quantity]]:
    """Percentages one after another, each after a few words that name its part."""
    run: list[Quantity] = []
    for quantity in report.quantities:
        if quantity.unit != "%":
            continue
        if run and not _goes_on(report.text, run[-1], quantity):
            yield run
            run = []
        if _names_share(report.text, quantity):
            run.append(quantity)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _goes_on(text: str, last: Quantity, following: Quantity) -> bool:
    between = text[last.span.end : following.span.start]
    return (
        len(between) <= 90
        and "\n\n" not in between
        and not re.search(r"\d|\.\s", between)
        and bool(re.match(r"[\s)*]*[,;]|\s*\)?\s*và\b", between))
    )


def _names_share(text: str, quantity: Quantity) -> bool:
    before = re.split(r"[,;:.(]", text[max(0, quantity.span.start - 70) : quantity.span.start])[-1]
    after = text[quantity.span.end : quantity.span.end + 20]
    last = before.split()[-1:] or [""]
    if "chiếm" in before:
        return not words().other_base.match(after.strip())
    return (
        not words().not_shares.search(before)
        and not words().other_base.match(after.strip())
        and last[0].lower() not in ("là", "còn")
    )
