"""One indicator over several periods, by its own rule; nested periods are compared, never added.

``sum``, ``sum_dedup``: disjoint periods are added; a half-year and the year that holds it are nested: the year counts, and what
its parts come to is checked against it. ``stock``: the state at the last end day. ``max``, ``min``: the greatest, the least.
``union``: distinct members, counted once. ``ratio``: recomputed from the summed parts. ``none``, ``text``: never combined.
A period of several years, or one that reaches beyond the wanted one, stands apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from doingoai.consolidate.sums import Figure, add
from doingoai.model import Period
from doingoai.periods import kind_of, of_days

ADDED = ("sum", "sum_dedup")
LOOSE = Decimal("0.1")  # "khoảng", "gần": within a tenth


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share with the two figures it follows from; they are added over periods, the share is not."""

    part: Figure
    whole: Figure


Stated = Figure | Ratio | frozenset[str]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """whole: what is stated for a period; parts: what the periods inside it come to. complete: the parts cover it wholly."""

    period: Period
    whole: Figure
    parts: Figure
    inside: tuple[Period, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class OverPeriods:
    """What the periods come to. figure: None where the rule allows none. percent: of a ratio, None for others.

    used: those that make it up; nested: inside one of these, not added; apart: beyond the wanted period or thematic; overlapping:
    cut across one that is used, so not added; missing: days of the wanted period of which nothing is stated (flows only).
    """

    figure: Figure | None
    used: tuple[Period, ...] = ()
    nested: tuple[Period, ...] = ()
    apart: tuple[Period, ...] = ()
    overlapping: tuple[Period, ...] = ()
    missing: tuple[Period, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    percent: Decimal | None = None


def over_periods(aggregation: str, stated: Mapping[Period, Stated], wanted: Period) -> OverPeriods:
    """One unit's (or one total's) statements of one indicator, brought to one period. A mapping: one statement a period."""
    inside = [period for period in stated if wanted.contains(period)]
    apart = _in_order(period for period in stated if not wanted.contains(period))
    thematic = [p for p in inside if kind_of(p) == "years" and p != wanted]
    if thematic:
        inside = [period for period in inside if period not in thematic]
        apart = _in_order([*apart, *thematic])
    figures = {p: value for p in inside if isinstance(value := stated[p], Figure)}
    if aggregation in ADDED:
        return _flow(figures, wanted, apart)
    if aggregation == "stock":
        return _stock(figures, apart)
    if aggregation in ("max", "min") and figures:
        ordered = sorted(figures, key=lambda p: (figures[p].value, p.first))
        best = ordered[-1] if aggregation == "max" else ordered[0]
        rest = _in_order(period for period in figures if period != best)
        return OverPeriods(figures[best], (best,), rest, apart)
    if aggregation == "union":
        sets = {p: value for p in inside if isinstance(value := stated[p], frozenset)}
        members = frozenset[str]().union(*sets.values())
        return OverPeriods(Figure(Decimal(len(members))) if sets else None, _in_order(sets), (), apart)
    if aggregation == "ratio":
        return _ratio({p: v for p in inside if isinstance(v := stated[p], Ratio)}, wanted, apart)
    return OverPeriods(None, (), _in_order(inside), apart)


def _in_order(periods: Iterable[Period]) -> tuple[Period, ...]:
    return tuple(sorted(periods, key=lambda period: (period.first, -period.last.toordinal())))


def _tiles(periods: Iterable[Period]) -> tuple[list[Period], list[Period], list[Period]]:
    """(disjoint periods, the longest first; those inside one of them; those that cut across one)."""
    used: list[Period] = []
    nested: list[Period] = []
    across: list[Period] = []
    for period in sorted(periods, key=lambda p: (p.first - p.last, p.first)):
        if not any(other.overlaps(period) for other in used):
            used.append(period)
        elif any(other.contains(period) for other in used):
            nested.append(period)
        else:
            across.append(period)
    return used, nested, across


def _gaps(used: Sequence[Period], wanted: Period) -> tuple[Period, ...]:
    found: list[Period] = []
    start = wanted.first
    for period in _in_order(used):
        if start < period.first:
            found.append(of_days(start, period.first - timedelta(days=1)))
        start = max(start, _next(period.last))
    if start <= wanted.last:
        found.append(of_days(start, wanted.last))
    return tuple(found)


def _next(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _flow(figures: Mapping[Period, Figure], wanted: Period, apart: tuple[Period, ...]) -> OverPeriods:
    used, nested, across = _tiles(figures)
    found = [d for period in figures if (d := _flow_check(period, figures)) is not None]
    return OverPeriods(
        figure=add(figures[period] for period in _in_order(used)),
        used=_in_order(used),
        nested=_in_order(nested),
        apart=apart,
        overlapping=_in_order(across),
        missing=_gaps(used, wanted) if used else (),
        disagreements=tuple(found),
    )


def _flow_check(whole: Period, figures: Mapping[Period, Figure]) -> Disagreement | None:
    """The stated whole against the longest disjoint parts inside it."""
    parts, _, _ = _tiles(period for period in figures if period != whole and whole.contains(period))
    summed = add(figures[part] for part in parts)
    if summed is None:
        return None
    complete = not _gaps(parts, whole)
    if agree(figures[whole], summed, at_least=not complete):
        return None
    return Disagreement(whole, figures[whole], summed, _in_order(parts), complete)


def _stock(figures: Mapping[Period, Figure], apart: tuple[Period, ...]) -> OverPeriods:
    if not figures:
        return OverPeriods(None, apart=apart)
    last = max(period.last for period in figures)
    ending = [period for period in _in_order(figures) if period.last == last]
    best = ending[0]
    found = [
        Disagreement(best, figures[best], figures[period], (period,), True)
        for period in ending[1:]
        if not agree(figures[best], figures[period])
    ]
    rest = _in_order(period for period in figures if period != best)
    return OverPeriods(figures[best], (best,), rest, apart, disagreements=tuple(found))


def _ratio(stated: Mapping[Period, Ratio], wanted: Period, apart: tuple[Period, ...]) -> OverPeriods:
    used, nested, across = _tiles(stated)
    part = add(stated[period].part for period in used)
    whole = add(stated[period].whole for period in used)
    percent = (
        (part.value * 100 / whole.value).quantize(Decimal("0.01")) if part and whole and whole.value else None
    )
    return OverPeriods(
        None,
        _in_order(used),
        _in_order(nested),
        apart,
        _in_order(across),
        _gaps(used, wanted) if used else (),
        percent=percent,
    )


def bounds(figure: Figure) -> tuple[Decimal, Decimal | None]:
    """The least and the greatest a qualified figure can mean; None: no greatest. Around "khoảng" and below "gần": a tenth."""
    value = figure.value
    if figure.qualifier in ("at_least", "more_than"):
        return value, None
    if figure.qualifier in ("at_most", "less_than"):
        return Decimal(0), figure.upper or value
    if figure.qualifier == "nearly":
        return value * (1 - LOOSE), figure.upper or value
    high = figure.upper if figure.upper is not None else value
    return (value * (1 - LOOSE), high * (1 + LOOSE)) if figure.qualifier == "about" else (value, high)


def agree(whole: Figure, parts: Figure, *, at_least: bool = False) -> bool:
    """Whether two figures can be the same; at_least: whether the whole can be that much or more."""
    (low, high), (parts_low, parts_high) = bounds(whole), bounds(parts)
    if high is not None and parts_low > high:
        return False
    return at_least or parts_high is None or parts_high >= low


__all__ = ["Disagreement", "OverPeriods", "Ratio", "Stated", "agree", "bounds", "over_periods"]
