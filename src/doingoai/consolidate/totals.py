"""Observations of many reports → totals, each addend with its words.

Nothing is guessed: what a unit says twice in different numbers, what is doubtful, and what stands under another scope is left out
of the sum, kept with its reason, and put to the officer as a question.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from doingoai.consolidate.sums import Figure, add
from doingoai.knowledge import indicators, mapping
from doingoai.model import Addend, Indicator, LeftOut, Observation, Question, Total, UsedReport

DOUBTFUL = 0.6  # facts given less than this are questions, never silent figures
ADDITIVE = ("sum", "sum_dedup", "stock")


@dataclass(slots=True)
class UnitFigure:
    """What one unit says of one indicator in one currency: the figures that count, the zeros, and what does not count."""

    addends: list[Addend] = field(default_factory=list)
    zeros: list[Addend] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


Key = tuple[str, str | None]  # indicator id, currency
Speaker = tuple[str, str | None]  # unit, period of its report: a unit may have sent two halves of the period


def speaker(used: UsedReport) -> Speaker:
    return used.unit, used.period


def own_observations(used: UsedReport) -> Iterator[Observation]:
    """The report's own results that belong in a consolidation: no profile figures, no figure of another scope."""
    catalogue = indicators()
    for observation in used.report.observations:
        indicator = catalogue.get(observation.indicator)
        if observation.scope == "own" and indicator is not None and not indicator.profile:
            yield observation


def _addend(used: UsedReport, item: Observation) -> Addend:
    text = " ".join(used.report.words(item.span).split())
    own = used.report.period.period.code if used.report.period else None
    period = item.period if item.period not in (None, used.period, own) else None
    return Addend(
        used.unit, item.value, item.qualifier, used.source, item.span, text, item.upper, item.basis, period
    )


def _leave(used: UsedReport, item: Observation, reason: str) -> LeftOut:
    text = " ".join(used.report.words(item.span).split())
    return LeftOut(used.unit, item.value, reason, used.source, item.span, text)


def _distinct(items: Sequence[Observation]) -> list[Observation]:
    """One of each value: a figure repeated later in the report is the same figure."""
    seen: dict[tuple[Decimal, str, Decimal | None], Observation] = {}
    for item in items:
        seen.setdefault((item.value, item.qualifier, item.upper), item)
    return list(seen.values())


def _contradicted(used: UsedReport, items: Sequence[Observation]) -> bool:
    """True where a check already found that these figures cannot all be right."""
    places = [
        span
        for finding in used.report.findings
        if finding.rule.startswith("figures.contradiction")
        for span in (finding.span, *finding.related)
    ]
    return sum(any(item.span.overlaps(place) for place in places) for item in items) > 1


def _same_sentence(used: UsedReport, items: Sequence[Observation]) -> bool:
    first, last = min(i.span.start for i in items), max(i.span.end for i in items)
    between = used.report.text[first:last]
    return not any(mark in between for mark in (". ", ".\n", "\n\n", "\n-", ";\n"))


def unit_figure(used: UsedReport, indicator: Indicator, items: Sequence[Observation]) -> UnitFigure:
    """Settle what one unit's observations of one indicator (one currency) come to."""
    result = UnitFigure()
    sure = [item for item in items if item.confidence >= DOUBTFUL]
    for item in items:
        if item.confidence < DOUBTFUL:
            result.left_out.append(_leave(used, item, "chưa chắc chắn, cần người xác nhận"))
            result.questions.append(
                _ask(used, indicator, item, "có phải là số liệu của chỉ tiêu này không? Chưa tính vào tổng.")
            )
    wholes = [item for item in sure if item.breakdown is None] or sure
    result.left_out.extend(
        _leave(used, item, "là một phần của con số tổng đã tính")
        for item in sure
        if item.breakdown and item not in wholes
    )
    positive = _distinct([item for item in wholes if item.value != 0])
    zeros = [item for item in wholes if item.value == 0]
    if zeros and positive:
        result.left_out.extend(
            _leave(used, item, "báo cáo vừa nói không có, vừa nêu con số") for item in zeros
        )
        result.questions.append(
            _ask(used, indicator, zeros[0], "mâu thuẫn với con số nêu ở chỗ khác trong cùng báo cáo.")
        )
    elif zeros:
        result.zeros.append(_addend(used, zeros[0]))
    if len(positive) == 1:
        result.addends.append(_addend(used, positive[0]))
    elif positive:
        _settle_several(result, used, indicator, positive)
    return result


def _ask(used: UsedReport, indicator: Indicator, item: Observation, what: str) -> Question:
    words = " ".join(used.report.words(item.span).split())
    return Question(f"{used.unit}, {indicator.name['vi'].lower()}: “{words}” {what}", used.source, item.span)


def _in_words(used: UsedReport, items: Iterable[Observation]) -> str:
    return ", ".join(f"“{' '.join(used.report.words(item.span).split())}”" for item in items)


def _told_later(used: UsedReport, whole: Observation, parts: Sequence[Observation]) -> bool:
    """True where the largest figure stands first and the others, which do not exceed it together, are told after it.

    Not so for the rows of a list, which are told one beside the other, nor after words that open something further.
    """
    if any(part.span.start < whole.span.start for part in parts):
        return False
    if sum((part.value for part in parts), Decimal(0)) > whole.value:
        return False
    rows = [
        p
        for p in used.report.paragraphs
        if p.kind == "list_item" and any(p.span.contains(i.span) for i in (whole, *parts))
    ]
    if len(rows) > 1 and any(row.span.contains(whole.span) for row in rows):
        return False
    further = _further()
    return not any(
        further.search(used.report.text, max(whole.span.end, part.span.start - 80), part.span.start)
        for part in parts
    )


@cache
def _further() -> re.Pattern[str]:
    """Words that open something further: "ngoài ra", "bên cạnh đó" …"""
    words = mapping("consolidation.yaml").strings("further")
    return re.compile("|".join(f"{word}|{word[0].upper()}{word[1:]}" for word in words))


def _settle_several(
    result: UnitFigure, used: UsedReport, indicator: Indicator, positive: list[Observation]
) -> None:
    """Several different figures of one measure in one report: a total with its parts, separate items, or a contradiction."""
    whole = max(positive, key=lambda item: (item.value, -item.span.start))
    parts = [item for item in positive if item is not whole]
    name, listed = f"{used.unit}, {indicator.name['vi'].lower()}", _in_words(used, positive)
    if len(parts) > 1 and whole.value == sum((item.value for item in parts), Decimal(0)):
        result.addends.append(_addend(used, whole))
        result.left_out.extend(_leave(used, item, "là một phần của con số tổng đã tính") for item in parts)
        return
    if indicator.aggregation not in ADDITIVE:
        result.addends.extend(_addend(used, item) for item in positive)
        return
    separable = indicator.aggregation in ("sum", "sum_dedup")
    if not separable or _contradicted(used, positive) or _same_sentence(used, positive):
        result.left_out.extend(
            _leave(used, item, "báo cáo nêu nhiều con số khác nhau cho cùng một việc") for item in positive
        )
        what = "đứng cạnh con số khác cho cùng một việc; chưa tính vào tổng, cần hỏi lại đơn vị."
        result.questions.append(_ask(used, indicator, positive[0], what))
    elif _told_later(used, whole, parts):
        result.addends.append(_addend(used, whole))
        result.left_out.extend(_leave(used, item, "nêu thêm sau con số tổng đã tính") for item in parts)
        what = f"báo cáo nêu nhiều con số ({listed}); đã lấy con số nêu trước và lớn nhất, cần kiểm tra."
        result.questions.append(Question(f"{name}: {what}", used.source, whole.span))
    else:
        result.addends.extend(_addend(used, item) for item in positive)
        what = f"báo cáo nêu nhiều con số ({listed}); đã cộng như các việc khác nhau, cần kiểm tra."
        result.questions.append(Question(f"{name}: {what}", used.source, positive[0].span))


def figures_by_report(used: Sequence[UsedReport]) -> dict[Key, dict[Speaker, UnitFigure]]:
    """(indicator, currency) → report → what it says. A zero without currency belongs to every currency of its indicator."""
    catalogue = indicators()
    result: dict[Key, dict[Speaker, UnitFigure]] = defaultdict(dict)
    for report in used:
        grouped: dict[Key, list[Observation]] = defaultdict(list)
        for item in own_observations(report):
            grouped[item.indicator, item.currency].append(item)
        for key, items in grouped.items():
            result[key][speaker(report)] = unit_figure(report, catalogue[key[0]], items)
    return _spread_zeros(result)


def _spread_zeros(figures: dict[Key, dict[Speaker, UnitFigure]]) -> dict[Key, dict[Speaker, UnitFigure]]:
    """“Không có” names no currency: where others state USD or đồng, it is a zero of each of them."""
    for indicator, currency in [key for key in figures if key[1] is None]:
        others = [key for key in figures if key[0] == indicator and key[1] is not None]
        plain = figures[indicator, currency]
        if not others or any(figure.addends for figure in plain.values()):
            continue
        for other in others:
            for unit, figure in plain.items():
                figures[other].setdefault(unit, figure)
        del figures[indicator, None]
    return figures


def total(key: Key, by_unit: Mapping[str, UnitFigure], units: Iterable[str]) -> tuple[Total, list[Question]]:
    """One total of what the units come to; units: all that reported."""
    indicator = indicators()[key[0]]
    addends = [addend for figure in by_unit.values() for addend in figure.addends]
    zeros = [zero for figure in by_unit.values() for zero in figure.zeros]
    additive = indicator.aggregation in ADDITIVE
    parts = [Figure(a.value, a.qualifier, a.upper) for a in addends] + [Figure(Decimal(0))] * bool(zeros)
    summed = add(parts) if additive else None
    return (
        Total(
            indicator=indicator.id,
            value=summed.value if summed else None,
            qualifier=summed.qualifier if summed else "exact",
            unit=indicator.unit,
            addends=tuple(addends),
            declared_none=tuple(zeros),
            silent=tuple(dict.fromkeys(unit for unit in units if unit not in by_unit)),
            left_out=tuple(item for figure in by_unit.values() for item in figure.left_out),
            upper=summed.upper if summed else None,
            currency=key[1],
            additive=additive,
        ),
        [question for figure in by_unit.values() for question in figure.questions],
    )


def covered_figure(figure: UnitFigure, above: str) -> UnitFigure:
    """What is left of a figure that counts in another's: nothing added, all of it kept with the reason."""
    reason = f"đã tính ở cấp trên là {above}"
    covered = [
        LeftOut(a.unit, a.value, reason, a.source, a.span, a.text) for a in (*figure.addends, *figure.zeros)
    ]
    return UnitFigure(left_out=[*figure.left_out, *covered], questions=figure.questions)


def covering(
    speaking: Mapping[Speaker, UnitFigure], above: Mapping[Speaker, Sequence[Speaker]]
) -> dict[Speaker, Speaker]:
    """Report → the nearest one above it that states or declares this indicator itself. above: reports of units above, of
    overlapping periods, nearest first."""
    own = {item for item, figure in speaking.items() if figure.addends or figure.zeros}
    covered = {}
    for item in speaking:
        found = next((other for other in above.get(item, ()) if other in own), None)
        if found is not None:
            covered[item] = found
    return covered


def nested_difference(own: UnitFigure, below: Iterable[UnitFigure]) -> tuple[Figure, Figure] | None:
    """(a unit's own figure, the sum of those below it) where the parts come to more than the whole.

    Less is no contradiction: a district counts its own offices too, and not every commune reports.
    """
    whole = add([Figure(a.value, a.qualifier, a.upper) for a in (*own.addends, *own.zeros)])
    parts = add([Figure(a.value, a.qualifier, a.upper) for figure in below for a in figure.addends])
    if whole and parts and whole.qualifier == "exact" and parts.value > whole.value:
        return whole, parts
    return None
