"""All totals of a consolidation: each unit's figure over its reports, those below others compared, the rest added."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from doingoai.consolidate.combining import combined
from doingoai.consolidate.overlaps import Events, without
from doingoai.consolidate.parts import Stated, days_of, over_time
from doingoai.consolidate.sums import Figure
from doingoai.consolidate.texts import say
from doingoai.consolidate.totals import (
    Key,
    Speaker,
    UnitFigure,
    covered_figure,
    covering,
    figures_by_report,
    nested_difference,
    speaker,
    total,
)
from doingoai.knowledge import indicators
from doingoai.model import Finding, Period, PlacedFinding, Question, Span, Total, UsedReport
from doingoai.text.numbers_vi import figure as in_words

Chains = Mapping[str, Sequence[str]]
Heirs = Mapping[str, Sequence[str]]
Added = tuple[list[Total], list[Question], list[PlacedFinding]]


def totals_of(
    used: Sequence[UsedReport], chains: Chains, heirs: Heirs, told: Events, wanted: Period
) -> Added:
    """chains: unit → units whose own figure counts instead, nearest first; heirs: unit that ended → all that took it over and
    reported later days; told: events that more than one unit tells of."""
    figures = figures_by_report(used)
    above = _above(used, chains)
    units = [item.unit for item in used]
    sources = {item.source: item for item in used}
    order = {indicator: position for position, indicator in enumerate(indicators())}
    totals: list[Total] = []
    questions: list[Question] = list(_half_covered(used, above))
    findings: list[PlacedFinding] = []
    for key in sorted(figures, key=lambda key: (order[key[0]], key[1] or "")):
        by_unit, found = _by_unit(key, figures[key], used, above, heirs, wanted)
        findings += found
        summed, asked = total(key, by_unit, units)
        totals.append(without(summed, told, sources))
        questions += asked
        questions += _own_periods(summed, sources)
        questions += _not_taken(totals[-1])
    return combined(totals, used), list(dict.fromkeys(questions)), findings


def _above(used: Sequence[UsedReport], chains: Chains) -> dict[Speaker, list[Speaker]]:
    """Report → reports of the units above it whose periods meet its own."""
    by_unit: dict[str, list[UsedReport]] = {}
    for item in used:
        by_unit.setdefault(item.unit, []).append(item)
    return {
        speaker(item): [
            speaker(other)
            for unit in chains.get(item.unit, ())
            for other in by_unit.get(unit, ())
            if days_of(other).overlaps(days_of(item))
        ]
        for item in used
    }


def _half_covered(
    used: Sequence[UsedReport], above: Mapping[Speaker, Sequence[Speaker]]
) -> Iterator[Question]:
    """A unit below that reported for longer than the unit above, whose figure counts instead."""
    days = {speaker(item): days_of(item) for item in used}
    for item in used:
        for other in above[speaker(item)]:
            if not days[other].contains(days[speaker(item)]):
                text = say("questions", "half_covered").format(
                    unit=item.unit, above=other[0], period=item.period, shorter=other[1]
                )
                yield Question(text, item.source, item.report.header.title_span)


def _by_unit(
    key: Key,
    speaking: Mapping[Speaker, UnitFigure],
    used: Sequence[UsedReport],
    above: Mapping[Speaker, Sequence[Speaker]],
    heirs: Heirs,
    wanted: Period,
) -> tuple[dict[str, UnitFigure], list[PlacedFinding]]:
    """Unit → what it comes to over its reports; with what disagrees between levels and parts."""
    covered = covering(speaking, above)
    apart: dict[Speaker, list[Stated]] = {}
    own: dict[str, list[Stated]] = {}
    left: dict[str, list[UnitFigure]] = {}
    for item in used:
        who = speaker(item)
        if who not in speaking:
            continue
        if who in covered:
            apart.setdefault(covered[who], []).append(Stated(item, speaking[who]))
            left.setdefault(item.unit, []).append(covered_figure(speaking[who], covered[who][0]))
        else:
            own.setdefault(item.unit, []).append(Stated(item, speaking[who]))
    result: dict[str, UnitFigure] = {}
    findings: list[PlacedFinding] = []
    for unit in dict.fromkeys(item.unit for item in used):
        if unit in own:
            result[unit], found = over_time(key, own[unit], wanted)
            findings += found
        for figure in left.get(unit, ()):
            merged = result.setdefault(unit, UnitFigure())
            merged.left_out += figure.left_out
            merged.questions += figure.questions
    for who, below in apart.items():
        findings += _nested(key, who, speaking[who], below, wanted)
    if indicators()[key[0]].aggregation == "stock":
        _taken_over(result, heirs)
    return result, findings


def _taken_over(result: dict[str, UnitFigure], heirs: Heirs) -> None:
    """A state told by a unit that ended and, later, by all that took it over is the later one."""
    for unit, others in heirs.items():
        speaking = [other for other in others if (own := result.get(other)) and (own.addends or own.zeros)]
        if unit in result and others and len(speaking) == len(others):
            result[unit] = covered_figure(result[unit], ", ".join(others))


def _nested(
    key: Key, who: Speaker, own: UnitFigure, below: Sequence[Stated], wanted: Period
) -> Iterable[PlacedFinding]:
    by_unit: dict[str, list[Stated]] = {}
    for item in below:
        by_unit.setdefault(item.used.unit, []).append(item)
    found = nested_difference(own, [over_time(key, items, wanted)[0] for items in by_unit.values()])
    if found is None:
        return
    first = (*own.addends, *own.zeros)[0]
    indicator = indicators()[key[0]]

    def words(item: Figure) -> str:
        return in_words(
            item.value, indicator.unit, qualifier=item.qualifier, upper=item.upper, currency=key[1]
        )

    values = {
        "above": who[0],
        "own": words(found[0]),
        "below": words(found[1]),
        "indicator": indicator.name["vi"].lower(),
    }
    finding = Finding(
        id="TH-001",
        rule="consolidation.nested",
        severity="warning",
        message=say("findings", "nested").format(**values),
        suggestion=say("findings", "nested_fix").format(**values),
        span=Span(first.span.start, first.span.end),
    )
    yield PlacedFinding(finding, who[0], first.source)


def _own_periods(summed: Total, sources: Mapping[str, UsedReport]) -> Iterator[Question]:
    for addend in summed.addends:
        if addend.period is not None and addend.period != sources[addend.source].period:
            text = say("questions", "other_period_figure").format(
                unit=addend.unit, words=addend.text, period=addend.period
            )
            yield Question(text, addend.source, addend.span)


def _not_taken(summed: Total) -> Iterator[Question]:
    """Decided to be one event, and the sentences do not give how much of it is counted twice."""
    for item in summed.overlaps:
        if item.decided and item.value is None:
            text = say("questions", "overlap_unknown").format(
                units=", ".join(item.units),
                indicator=indicators()[summed.indicator].name["vi"].lower(),
                pairs=", ".join(item.pairs),
            )
            yield Question(text)


__all__ = ["totals_of"]
