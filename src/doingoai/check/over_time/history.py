"""A unit's figures over time: far from its own history, gone, below what it reported for a part, quoted otherwise than reported."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from doingoai.check.context import Context
from doingoai.check.engine import Hit
from doingoai.check.over_time.beside import period_of
from doingoai.check.over_time.citations import sentence_at
from doingoai.check.over_time.wording import named, number
from doingoai.knowledge import indicators
from doingoai.model import Observation, Period, Report, Rule
from doingoai.periods import title, year_before
from doingoai.text.numbers_vi import count
from doingoai.text.numbers_vi import number as plain
from doingoai.units.register import Register
from doingoai.units.resolving import context_for_period

Key = tuple[str, str | None]  # indicator, currency
LEAST_CONFIDENCE = 0.75
_ADDED = ("sum", "sum_dedup")
_EXTENT = ("profile.villages", "profile.communes", "profile.households", "profile.population")
_OTHER_EXTENT = Decimal("1.3")  # so many times more households: another unit of the same name
_LOWER = ("exact", "at_least", "more_than")  # such a figure means at least itself
_MAD = Decimal("1.4826")  # median absolute deviation → standard deviation of a normal spread
_ENOUGH = 3  # earlier periods from which a spread can be told


def figures_of(report: Report, scope: str = "own", period: str | None = None) -> dict[Key, Observation]:
    """The one figure of each indicator and currency that a report gives for a time: its own period, or the one asked for.

    An indicator with several figures (one an event, with no total that they add up to) is left out: nobody can say which counts.
    """
    code = period or (report.period.period.code if report.period else None)
    found: dict[Key, list[Observation]] = defaultdict(list)
    for item in report.observations:
        if (
            item.scope == scope
            and item.breakdown is None
            and item.upper is None
            and item.confidence >= LEAST_CONFIDENCE
            and (scope != "own" or item.period in (None, code))
            and item.indicator in indicators()
        ):
            found[item.indicator, item.currency].append(item)
    return {key: one for key, items in found.items() if (one := _single(items)) is not None}


def _single(items: Sequence[Observation]) -> Observation | None:
    """The figure, where all are the same or the rest add up to it."""
    if len({item.value for item in items}) == 1:
        return items[0]
    greatest = max(items, key=lambda item: item.value)
    rest = sum((item.value for item in items if item is not greatest), Decimal(0))
    return greatest if rest == greatest.value else None


def words_of(report: Report, item: Observation) -> str:
    """A figure as written, on one line."""
    return " ".join(report.words(item.span).split())


def figure(item: Observation) -> str:
    """A figure with its unit: "02 đoàn"."""
    unit = item.currency or item.unit or ""
    return f"{count(item.value)} {unit}".strip()


def _names(key: Key) -> Mapping[str, str]:
    name = indicators()[key[0]].name
    return {"name": name["vi"], "name_en": name.get("en", name["vi"]), "name_zh": name.get("zh", name["vi"])}


# --- history --------------------------------------------------------------------------------------------------------------


def alike(one: Period, other: Period) -> bool:
    """The same stretch of another year: the first half and the first half, July and July."""
    days = [(p.first.month, p.first.day, p.last.month, p.last.year - p.first.year) for p in (one, other)]
    return days[0] == days[1] and one.first.year != other.first.year


def same_extent(one: Report, other: Report, known: Register | None = None) -> bool:
    """Whether the unit is still what it was: not merged into a larger one that kept its name."""
    units = [
        context_for_period(r.header.issuer, r.place, period_of(r), r.header.issued, known).issuer
        for r in (one, other)
    ]
    if units[0] is not None and units[1] is not None and units[0].id != units[1].id:
        return False
    left, right = figures_of(one), figures_of(other)
    for indicator in _EXTENT:
        a, b = left.get((indicator, None)), right.get((indicator, None))
        if a is not None and b is not None and a.value and b.value:
            return max(a.value, b.value) <= _OTHER_EXTENT * min(a.value, b.value)
    return True


@dataclass(frozen=True, slots=True)
class Past:
    """The same indicator in earlier reports on like periods, the latest first."""

    key: Key
    now: Observation
    before: tuple[tuple[Report, Observation], ...]

    @property
    def values(self) -> tuple[Decimal, ...]:
        return tuple(item.value for _, item in self.before)

    def told(self) -> str:
        """ "2023: 04 đoàn; 2022: 03 đoàn"."""
        parts = []
        for report, item in self.before:
            period = period_of(report)
            parts.append(f"{title(period) if period else '…'}: {figure(item)}")
        return "; ".join(parts)


def pasts(report: Report, context: Context, aggregations: Iterable[str]) -> Iterator[Past]:
    """The report's figures that earlier reports of the unsplit, unmerged unit give for like periods."""
    own = period_of(report)
    if own is None:
        return
    wanted = set(aggregations)
    like: list[tuple[Report, dict[Key, Observation]]] = []
    seen: set[Period] = set()
    for earlier in context.previous:
        period = period_of(earlier)
        if period is None or period in seen or not alike(own, period):
            continue
        if not same_extent(report, earlier, context.units):
            continue
        seen.add(period)
        like.append((earlier, figures_of(earlier)))
    for key, now in figures_of(report).items():
        before = tuple((earlier, figures[key]) for earlier, figures in like if key in figures)
        if before and indicators()[key[0]].aggregation in wanted and _comparable(now, before):
            yield Past(key, now, before)


def _comparable(now: Observation, before: Iterable[tuple[Report, Observation]]) -> bool:
    return all(item.unit == now.unit for _, item in before)


def jumps(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """A figure far from what the unit reported for like periods. From three earlier ones on their spread is the measure."""
    for past in pasts(report, context, (*_ADDED, "stock")):
        severity = _jump(past, rule)
        if severity is None:
            continue
        now, last = past.now.value, past.before[0][1].value
        high, low = max(now, last), min(now, last)
        times = plain((high / low).quantize(Decimal("0.1")))
        values = {
            **_names(past.key),
            **named(past.before[0][0]),
            "now": figure(past.now),
            "history": past.told(),
            "arithmetic": f"{plain(high)} : {plain(low)} = {times}",
            "change": f"gấp {times} lần" if now > last else f"giảm còn 1/{times}",
            "change_en": f"{times} times as much" if now > last else f"1/{times} of it",
            "change_zh": f"为其{times}倍" if now > last else f"仅为其1/{times}",
        }
        yield Hit(past.now.span, values, severity=severity if severity != rule.severity else None)


def _jump(past: Past, rule: Rule) -> str | None:
    """The severity of a jump, None where there is none."""
    now, values = past.now.value, past.values
    if not now or not all(values):
        return None
    if abs(now - median(values)) < _absolute(past, rule):
        return None
    times = min(max(now, v) / min(now, v) for v in values)
    if len(values) >= _ENOUGH:
        middle = median(values)
        spread = median(abs(v - middle) for v in values) * _MAD
        far = abs(now - middle) > spread * Decimal(str(number(rule, "spreads")))
        return rule.severity if far and times >= Decimal(str(number(rule, "ratio_of_several"))) else None
    sure = times >= Decimal(str(number(rule, "sure_ratio")))
    if sure and min(now, *values) >= Decimal(str(number(rule, "sure_from"))):
        return rule.severity
    return "info" if times >= Decimal(str(number(rule, "ratio"))) else None


def _absolute(past: Past, rule: Rule) -> Decimal:
    """The least difference that counts, by what is counted."""
    by_unit = rule.params["absolute"]
    if not isinstance(by_unit, dict):
        raise TypeError(f"{rule.id}: absolute is no mapping")
    unit = past.now.currency or (past.now.unit or "")
    return Decimal(str(by_unit.get(unit, by_unit["other"])))


def vanished(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """A reported zero, where every earlier report on a like period has some."""
    for past in pasts(report, context, _ADDED):
        values = past.values
        if past.now.value or not all(values):
            continue
        several = len(values) > 1 and min(values) >= Decimal(str(number(rule, "least_of_several")))
        if several or values[0] >= Decimal(str(number(rule, "least_of_one"))):
            values_of = {**_names(past.key), "now": words_of(report, past.now), "history": past.told()}
            yield Hit(past.now.span, values_of, severity=None if several else "info")


# --- parts and wholes -----------------------------------------------------------------------------------------------------


def nested(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """A figure of a period below what the unit reported for a part of that period: a year below its first half."""
    own = period_of(report)
    if own is None:
        return
    parts = [
        (earlier, period, figures_of(earlier))
        for earlier in context.previous
        if (period := period_of(earlier)) is not None and own.contains(period) and own.code != period.code
    ]
    for key, now in figures_of(report).items():
        if indicators()[key[0]].aggregation not in _ADDED or now.qualifier != "exact":
            continue
        stated = [(e, p, f[key]) for e, p, f in parts if key in f and f[key].qualifier in _LOWER]
        inside = _disjoint(stated)
        below = sum((item.value for _, _, item in inside), Decimal(0))
        if inside and below > now.value and all(item.unit == now.unit for _, _, item in inside):
            yield Hit(now.span, _below(key, now, own, inside, below))


Stated = tuple[Report, Period, Observation]


def _disjoint(stated: Sequence[Stated]) -> list[Stated]:
    """Periods that do not overlap and come to the most: the longest first, of the same days the latest report."""
    chosen: list[Stated] = []
    for row in sorted(stated, key=lambda row: (row[1].first - row[1].last, row[1].first)):
        if not any(row[1].overlaps(other[1]) for other in chosen):
            chosen.append(row)
    best = max(stated, key=lambda row: row[2].value, default=None)
    total = sum((row[2].value for row in chosen), Decimal(0))
    return [best] if best is not None and best[2].value > total else chosen


def _below(
    key: Key, now: Observation, own: Period, inside: Sequence[Stated], below: Decimal
) -> Mapping[str, object]:
    parts = " + ".join(f"{plain(item.value)} ({title(period)})" for _, period, item in inside)
    total = f" = {plain(below)}" if len(inside) > 1 else ""
    return {
        **_names(key),
        **named(inside[0][0]),
        "now": figure(now),
        "period": title(own),
        "period_en": own.code,
        "parts": f"{parts}{total}",
        "arithmetic": f"{plain(now.value)} < {plain(below)}",
    }


def running_total(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """A figure "from the beginning of the year" below what the unit reported earlier in that year, for a part or as a total."""
    own = period_of(report)
    if own is None:
        return
    for key, now in figures_of(report, "year_to_date").items():
        if now.qualifier != "exact" or indicators()[key[0]].aggregation not in _ADDED:
            continue
        for earlier in context.previous:
            period = period_of(earlier)
            if period is None or period.first.year != own.last.year or period.last >= own.last:
                continue
            items = (figures_of(earlier, scope).get(key) for scope in ("own", "year_to_date"))
            before = max(
                (i for i in items if i is not None and i.qualifier in _LOWER and i.unit == now.unit),
                key=lambda item: item.value,
                default=None,
            )
            if before is not None and before.value > now.value:
                yield Hit(now.span, _below(key, now, own, [(earlier, period, before)], before.value))
                break


def within(report: Report, rule: Rule) -> Iterator[Hit]:
    """A figure "from the beginning of the year" below the figure of the report's own, shorter period."""
    own = period_of(report)
    to_date = figures_of(report, "year_to_date")
    if own is None or not to_date:
        return
    parts = figures_of(report)
    for key, total in to_date.items():
        part = parts.get(key)
        if (
            part is not None
            and indicators()[key[0]].aggregation in _ADDED
            and total.qualifier == "exact"
            and part.qualifier in _LOWER
            and part.unit == total.unit
            and part.value > total.value
        ):
            values = {
                **_names(key),
                "now": figure(total),
                "part": figure(part),
                "arithmetic": f"{plain(total.value)} < {plain(part.value)}",
            }
            yield Hit(total.span, values, (part.span,))


def quoted(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """An earlier period's figure that is not what the earlier report says: "so với cùng kỳ năm trước (12 đoàn)"."""
    own = period_of(report)
    if own is None:
        return
    by_code: dict[str, tuple[Report, dict[Key, Observation]]] = {}
    for earlier in context.previous:
        if (period := period_of(earlier)) is not None:
            by_code.setdefault(period.code, (earlier, figures_of(earlier)))
    quotes: dict[tuple[str, Key], list[Observation]] = defaultdict(list)
    for item in report.observations:
        sure = item.confidence >= LEAST_CONFIDENCE and item.breakdown is None and item.upper is None
        code = item.period or (year_before(own).code if item.scope == "last_year" else own.code)
        if sure and item.scope in ("last_year", "other_programme") and code in by_code and code != own.code:
            quotes[code, (item.indicator, item.currency)].append(item)
    for (code, key), items in quotes.items():
        source, figures = by_code[code]
        was, now = figures.get(key), _single(items)
        if was is None or now is None or now.value == was.value or now.unit != was.unit:
            continue
        if now.qualifier == was.qualifier == "exact":
            yield Hit(now.span, _quoted_values(now, was, source))


def _quoted_values(item: Observation, was: Observation, source: Report) -> Mapping[str, object]:
    gap = abs(item.value - was.value)
    return {
        **_names((item.indicator, item.currency)),
        **named(source),
        "now": figure(item),
        "was": figure(was),
        "sentence": sentence_at(source, was.span),
        "arithmetic": f"{plain(max(item.value, was.value))} - {plain(min(item.value, was.value))} = {plain(gap)}",
    }
