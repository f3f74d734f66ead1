"""A report as a whole against an earlier one: the same period sent twice, every figure the same."""

from collections.abc import Iterator

from doingoai.check.context import Context
from doingoai.check.engine import Hit
from doingoai.check.over_time.beside import period_of
from doingoai.check.over_time.history import figures_of
from doingoai.check.over_time.stale import of_another_time
from doingoai.check.over_time.wording import listed, named, number
from doingoai.knowledge import indicators
from doingoai.model import Report, Rule, Span


def same_period(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """The unit sent a report on this period before, and this one does not say that it replaces it."""
    own = period_of(report)
    if own is None or report.header.replaces_span is not None or report.period is None:
        return
    for earlier in context.previous:
        theirs = period_of(earlier)
        if theirs is not None and (theirs.first, theirs.last) == (own.first, own.last):
            number_of = earlier.header.number
            symbol = earlier.header.symbol or ""
            dated = f" ngày {earlier.header.issued:%d/%m/%Y}" if earlier.header.issued else ""
            which = f"số {number_of}/{symbol}{dated}" if number_of else f"{earlier.document.source}{dated}"
            yield Hit(report.period.span, {**named(earlier), "which": which})
            return


def all_the_same(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """Every figure of the period that both reports give is the same: the earlier report under a new date."""
    own = figures_of(report)
    for earlier in context.previous:
        if not of_another_time(earlier, report):
            continue
        theirs = figures_of(earlier)
        both = [key for key in own if key in theirs and own[key].value]
        if len(both) < number(rule, "least_figures"):
            continue
        if any(own[key].value != theirs[key].value for key in own if key in theirs):
            continue
        names = [indicators()[key[0]].name["vi"] for key in both]
        span = report.header.title_span or report.header.span
        values = {**named(earlier), "figures": len(both), "listed": listed(names, ", ")}
        yield Hit(
            span if span.end > span.start else Span(0, min(len(report.text), 1)),
            values,
            tuple(own[key].span for key in both),
        )
        return
