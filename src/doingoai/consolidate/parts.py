"""Reports of parts of the period: halves, quarters, months beside the year, or in its place.

A unit that sent the halves and no year has them added by each indicator's rule; of one that sent both the year counts and the
halves are compared with it; one that sent only the first half is counted with it, and that is said. Nothing is added twice.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from doingoai.consolidate.comparing import disagreement_finding
from doingoai.consolidate.over_periods import over_periods
from doingoai.consolidate.placing import Placed
from doingoai.consolidate.sums import Figure, add
from doingoai.consolidate.texts import say
from doingoai.consolidate.totals import ADDITIVE, Key, UnitFigure, figures_by_report, speaker
from doingoai.knowledge import indicators
from doingoai.model import (
    Addend,
    LeftOut,
    PartialReport,
    Period,
    PlacedFinding,
    Question,
    UsedReport,
)
from doingoai.periods import of_days, parse_code, title

SHRINKS = "figures.cumulative"


def days_of(used: UsedReport) -> Period:
    """The period a placed report counts for."""
    assert used.period is not None
    return parse_code(used.period)


def _group(used: UsedReport) -> tuple[str, str | None]:
    return used.unit, used.parent


def settle_parts(placed: Sequence[Placed], wanted: Period) -> list[Placed]:
    """Reports of parts are set aside, to be compared, where their unit sent one of the whole period; else they stay."""
    whole: dict[tuple[str, str | None], Placed] = {}
    for item in placed:
        counts = item.reason is None
        if not item.part and (counts or (item.waits and _group(item.used) not in whole)):
            whole[_group(item.used)] = item
    result = []
    for item in placed:
        other = whole.get(_group(item.used))
        if item.part and item.reason is None and other is not None:
            key = "part_waits" if other.reason else "part_of"
            reason = say("reasons", key).format(
                period=title(days_of(item.used)), wanted=title(wanted), source=other.used.source
            )
            item = replace(item, used=replace(item.used, used=False), reason=reason, beside=other.used.source)
        result.append(item)
    return result


def partial_reports(used: Sequence[UsedReport], wanted: Period) -> tuple[PartialReport, ...]:
    """The units counted with parts that do not make up the whole period."""
    have: dict[tuple[str, str | None], list[Period]] = {}
    for item in used:
        have.setdefault(_group(item), []).append(days_of(item))
    found = []
    for (unit, _), own in have.items():
        lacking = _lacking(own, wanted)
        if lacking:
            codes = tuple(period.code for period in sorted(own, key=lambda period: period.first))
            found.append(PartialReport(unit, codes, tuple(period.code for period in lacking)))
    return tuple(found)


def _lacking(own: Sequence[Period], wanted: Period) -> list[Period]:
    found = []
    start = wanted.first
    for period in sorted(own, key=lambda period: period.first):
        if start < period.first:
            found.append(of_days(start, period.first - timedelta(days=1)))
        start = max(start, period.last + timedelta(days=1))
    if start <= wanted.last:
        found.append(of_days(start, wanted.last))
    return found


def partial_questions(found: Iterable[PartialReport], used: Sequence[UsedReport]) -> Iterator[Question]:
    """One question for all units that lack the same days."""
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for item in found:
        groups.setdefault((item.have, item.lacking), []).append(item.unit)
    for (have, lacking), units in groups.items():
        text = say("questions", "partial").format(
            unit="; ".join(units),
            have=", ".join(title(parse_code(code)) for code in have),
            lacking=", ".join(title(parse_code(code)) for code in lacking),
        )
        first = next(report for report in used if report.unit == units[0])
        alone = len(units) == 1
        yield Question(
            text, first.source if alone else None, first.report.header.title_span if alone else None
        )


# ---- one unit's figures over its reports ----


@dataclass(frozen=True, slots=True)
class Stated:
    """What one report of a unit says of one indicator."""

    used: UsedReport
    figure: UnitFigure


def _sum(figure: UnitFigure) -> Figure | None:
    parts = [Figure(a.value, a.qualifier, a.upper) for a in figure.addends]
    return add(parts + [Figure(Decimal(0))] * bool(figure.zeros))


def _dated(addend: Addend, used: UsedReport) -> Addend:
    return addend if addend.period else replace(addend, period=used.period)


def over_time(key: Key, stated: Sequence[Stated], wanted: Period) -> tuple[UnitFigure, list[PlacedFinding]]:
    """One unit's figure of the period from its reports of parts, by the indicator's rule; what disagrees among the parts."""
    rule = indicators()[key[0]].aggregation
    only = stated[0]
    if len(stated) == 1 and only.used.period == wanted.code:
        return only.figure, []
    result = UnitFigure()
    values = {days_of(item.used): figure for item in stated if (figure := _sum(item.figure)) is not None}
    over = over_periods(rule, values, wanted) if rule in (*ADDITIVE, "max", "min") else None
    counted = [item for item in stated if over is None or days_of(item.used) in over.used]
    for item in stated:
        result.left_out += item.figure.left_out
        result.questions += item.figure.questions
        if item in counted:
            result.addends += (_dated(addend, item.used) for addend in item.figure.addends)
            result.zeros += (_dated(addend, item.used) for addend in item.figure.zeros)
        else:
            key_words = "later" if rule == "stock" else "nested_part" if rule in ADDITIVE else "other_part"
            result.left_out += _apart(item, key_words)
    if result.addends and result.zeros:
        reason = say("reasons", "zero_of_part")
        result.left_out += (
            LeftOut(z.unit, z.value, reason.format(period=_words(z)), z.source, z.span, z.text)
            for z in result.zeros
        )
        result.zeros.clear()
    else:
        del result.zeros[1:]
    found = [] if over is None else [
        PlacedFinding(disagreement_finding(item, key, indicators()[key[0]].unit), only.used.unit)
        for item in over.disagreements
    ]  # fmt: skip
    return result, found


def _words(addend: Addend) -> str:
    return title(parse_code(addend.period)) if addend.period else ""


def _apart(item: Stated, key: str) -> Iterator[LeftOut]:
    reason = say("reasons", key).format(period=title(days_of(item.used)))
    for a in (*item.figure.addends, *item.figure.zeros):
        yield LeftOut(a.unit, a.value, reason, a.source, a.span, a.text)


# ---- the year against its halves ----


def part_findings(placed: Sequence[Placed], wanted: Period) -> Iterator[PlacedFinding]:
    """Where what a unit states for the whole period does not agree with what its reports of parts come to."""
    beside: dict[str, list[UsedReport]] = {}
    for item in placed:
        if item.beside is not None:
            beside.setdefault(item.beside, []).append(item.used)
    for item in placed:
        if item.reason is None and item.used.source in beside:
            yield from _disagreements(item.used, beside[item.used.source], wanted)


def _disagreements(whole: UsedReport, parts: Sequence[UsedReport], wanted: Period) -> Iterator[PlacedFinding]:
    figures = figures_by_report([whole, *parts])
    for key, by_report in figures.items():
        rule = indicators()[key[0]].aggregation
        if rule not in ADDITIVE or speaker(whole) not in by_report:
            continue
        values: Mapping[Period, Figure] = {
            days_of(item): figure
            for item in (*parts, whole)
            if speaker(item) in by_report and (figure := _sum(by_report[speaker(item)])) is not None
        }
        own = by_report[speaker(whole)]
        place = next(iter((*own.addends, *own.zeros)), None)
        for item in over_periods(rule, values, wanted).disagreements:
            if item.period == wanted and place is not None:
                finding = disagreement_finding(item, key, indicators()[key[0]].unit, place.span)
                if not item.complete:
                    finding = replace(finding, rule=SHRINKS)
                yield PlacedFinding(finding, whole.unit, whole.source)


__all__ = [
    "SHRINKS",
    "Stated",
    "days_of",
    "over_time",
    "part_findings",
    "partial_questions",
    "partial_reports",
    "settle_parts",
]
