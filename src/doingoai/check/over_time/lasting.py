"""Measures of the unit itself that do not change from year to year: the length of its border, its area."""

from collections.abc import Iterator
from decimal import Decimal

from doingoai.check.context import Context
from doingoai.check.engine import Hit
from doingoai.check.figure_words import any_of, sentences_with_figures
from doingoai.check.over_time.history import same_extent
from doingoai.check.over_time.wording import named, number, short
from doingoai.model import Quantity, Report, Rule, Span
from doingoai.text.numbers_vi import number as plain

_BEFORE = 45  # characters in which the measured thing is named: "có đường biên giới với nước bạn dài 14,2 km"
Measure = tuple[Quantity, Span]


def changed(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """A length or an area that the last report of the unchanged unit gives otherwise, by more than rounding."""
    own = _measures(report, rule)
    for earlier in context.previous[:1] if own else ():
        if not same_extent(report, earlier, context.units):
            return
        before = _measures(earlier, rule)
        for key, (quantity, _) in own.items():
            if key not in before:
                continue
            was, sentence = before[key]
            gap = abs(quantity.value - was.value)
            if gap > Decimal(str(number(rule, "rounding"))) * max(quantity.value, was.value):
                values = {
                    **named(earlier),
                    "thing": key[0],
                    "now": f"{plain(quantity.value)} {quantity.unit}",
                    "was": f"{plain(was.value)} {was.unit}",
                    "sentence": short(earlier.words(sentence)),
                }
                yield Hit(quantity.span, values)


def _measures(report: Report, rule: Rule) -> dict[tuple[str, str], Measure]:
    """(thing, unit) → its measure, where the report gives just one."""
    things = any_of(tuple(_listed(rule, "things")))
    units = frozenset(_listed(rule, "units"))
    found: dict[tuple[str, str], list[Measure]] = {}
    for _, sentence, quantities in sentences_with_figures(report, 1):
        for quantity in quantities:
            if quantity.unit not in units or quantity.qualifier != "exact" or quantity.upper is not None:
                continue
            begin = max(sentence.start, quantity.span.start - _BEFORE)
            named_last = [*things.finditer(report.text, begin, quantity.span.start)][-1:]
            for match in named_last:
                thing = " ".join(match[0].lower().split())
                found.setdefault((thing, quantity.unit or ""), []).append((quantity, sentence))
    return {key: items[0] for key, items in found.items() if len({q.value for q, _ in items}) == 1}


def _listed(rule: Rule, name: str) -> list[str]:
    value = rule.params[name]
    if not isinstance(value, list):
        raise TypeError(f"{rule.id}: {name} is no list")
    return [str(item) for item in value]
