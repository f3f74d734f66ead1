"""A filled form against itself: answers nobody can use, boxes ticked beside figures, words that differ from the table, and a form
that was made for another unit or period."""

from collections.abc import Iterator

from doingoai.check.engine import Hit
from doingoai.extract.answered import TOLD, Form, form_of, unread
from doingoai.extract.answered.tags import plain
from doingoai.knowledge import indicators
from doingoai.model import Observation, Report, Rule, Span
from doingoai.periods import parse_code, title
from doingoai.text.numbers_vi import figure


def unusable(report: Report, rule: Rule) -> Iterator[Hit]:
    """Answers that fill no figure, no column. params.reasons: those that this rule speaks of."""
    form = form_of(report)
    reasons = rule.params["reasons"]
    for item in unread(form, report) if form else ():
        if isinstance(reasons, list) and item.reason in reasons:
            yield Hit(item.span, {"name": item.name})


def ticked_beside_figures(report: Report, rule: Rule) -> Iterator[Hit]:
    """A ticked "không phát sinh" in a section (or for the whole report) where a figure, a row or words say otherwise."""
    form = form_of(report)
    for tick in form.ticks if form else ():
        assert form is not None
        spans = tuple(_against(report, form, tick.asked.section, tick.span))
        if spans:
            words = " ".join(report.words(spans[0]).split())
            yield Hit(tick.span, {"second": words[:80], "more": len(spans) - 1}, related=spans[:12])


def _against(report: Report, form: Form, section: int, own: Span) -> Iterator[Span]:
    covered = {a.indicator for a in form.asked if section in (0, a.section)}
    for item in report.observations:
        counted = item.indicator in covered and item.scope in ("own", TOLD) and item.value > 0
        if counted and _flow(item.indicator) and item.span != own:
            yield item.span
    for row in form.rows:
        if section in (0, row.section):
            spans = [span for _, span in row.cells]
            yield Span(min(s.start for s in spans), max(s.end for s in spans))


def _flow(indicator: str) -> bool:
    return indicators()[indicator].aggregation in ("sum", "sum_dedup", "union")


def words_against_table(report: Report, rule: Rule) -> Iterator[Hit]:
    """A figure that the free words give otherwise than the table. Less than the table is mild: the words may name but some of it."""
    if form_of(report) is None:
        return
    for own in report.observations:
        if own.scope != "own" or own.confidence < 1 or own.basis == "declared_none":
            continue
        told = [o for o in report.observations if _tells(o, own)]
        if not told or any(_agrees(o, own) for o in told) or sum(o.value for o in told) == own.value:
            continue
        most = max(told, key=lambda o: o.value)
        values = {
            "name": indicators()[own.indicator].name["vi"],
            "first": _shown(own),
            "second": _shown(most),
        }
        yield Hit(most.span, values, (own.span,), None if most.value > own.value else "info")


def _tells(told: Observation, own: Observation) -> bool:
    return told.scope == TOLD and told.indicator == own.indicator and told.currency == own.currency


def _agrees(told: Observation, own: Observation) -> bool:
    """The same value; also "trên 70" beside 72, "khoảng 5" beside anything near it."""
    if told.value == own.value or (own.upper is not None and own.value <= told.value <= own.upper):
        return True
    for loose, firm in ((told, own), (own, told)):
        if loose.qualifier in ("more_than", "at_least") and firm.value >= loose.value:
            return True
        if loose.qualifier in ("less_than", "at_most", "nearly") and firm.value <= loose.value:
            return True
        if loose.qualifier == "about" and abs(firm.value - loose.value) * 5 <= loose.value:
            return True
    return False


def _shown(item: Observation) -> str:
    return figure(
        item.value,
        item.unit or "",
        qualifier=item.qualifier,
        upper=item.upper,
        currency=item.currency,
        padded=False,
    )


def another_unit(report: Report, rule: Rule) -> Iterator[Hit]:
    """The form was made for one unit, the header names another."""
    form, named = form_of(report), report.header.issuer
    if form is None or not named:
        return
    short = plain(named)
    if short and short != form.key.unit:
        yield Hit(report.header.issuer_span or report.header.span, {"issuer": named, "key": str(form.key)})


def another_period(report: Report, rule: Rule) -> Iterator[Hit]:
    """The form was made for one period, the title names another."""
    form = form_of(report)
    if form is None or report.period is None or report.period.period.code == form.key.period:
        return
    asked = title(parse_code(form.key.period))
    yield Hit(report.period.span, {"period": title(report.period.period), "asked": asked})
