"""What the charts show: values counted from records, breakdowns, totals and days, each with the places it was read from."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from doingoai.extract.registers.countries import HOME, country_names, find_countries
from doingoai.knowledge import topics
from doingoai.model import Comparison, Consolidation, Period, Record, Span, UsedReport
from doingoai.periods import title as period_title
from doingoai.text.numbers_vi import CURRENCY_WORDS, count, number
from doingoai.write.charts.settings import Definition, settings

Place = tuple[str, Span]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its name and a value a series (None: none is known). places: where each value was read; words: instead of a value."""

    name: str
    values: tuple[Decimal | None, ...]
    places: tuple[tuple[Place, ...], ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars ready to be drawn. series: names, one for plain bars is "". unit: of the values. counted: how
    many things the bars count together."""

    id: str
    topic: str
    title: str
    note: str
    unit: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]
    counted: int = 0

    @property
    def alt(self) -> str:
        """The chart in words, for those who do not see it."""
        return settings().words["alt"].format(title=self.title, values="; ".join(map(self._told, self.bars)))

    def _told(self, bar: Bar) -> str:
        shown = [
            f"{name.lower()} {number(value)}".strip()
            for name, value in zip(self.series, bar.values, strict=True)
            if value is not None
        ]
        return f"{bar.name}: {bar.words or ', '.join(shown)}" + (
            f" {self.unit}" if shown and self.unit else ""
        )


Values = dict[str, list[list[Place]]]


def charts(consolidation: Consolidation) -> tuple[Chart, ...]:
    """The charts worth drawing, in the order of the outline."""
    order = {topic: position for position, topic in enumerate(topics())}
    made = [_MAKERS[one.of](one, consolidation) for one in settings().charts]
    found = [chart for chart in made if chart is not None]
    return tuple(sorted(found, key=lambda chart: order.get(chart.topic, len(order))))


def _worth(bars: Sequence[Bar], least: int) -> bool:
    told = [bar for bar in bars if any(value is not None for value in bar.values)]
    return len(told) >= least and any(value for bar in told for value in bar.values)


def _most(bars: Sequence[Bar], most: int) -> tuple[Bar, ...]:
    """The largest bars; what is beyond ``most`` put together at the end."""
    if len(bars) <= most:
        return tuple(bars)
    kept, rest = bars[: most - 1], bars[most - 1 :]
    width = len(bars[0].values)
    values = tuple(sum((bar.values[i] or Decimal(0) for bar in rest), Decimal(0)) for i in range(width))
    places = tuple(tuple(place for bar in rest for place in bar.places[i]) for i in range(width))
    name = settings().words["others"].format(count=len(rest))
    return (*kept, Bar(name, values, places))


def _ranked(found: Mapping[str, Sequence[Sequence[Place]]]) -> list[Bar]:
    """Bars of counts, the largest first, then by name; a series nobody is counted in stands at nought."""
    bars = [
        Bar(name, tuple(Decimal(len(series)) for series in rows), tuple(tuple(series) for series in rows))
        for name, rows in found.items()
    ]
    return sorted(bars, key=lambda bar: (-sum(value or 0 for value in bar.values), bar.name))


# ---- delegations by country ----


def _named_countries(words: str) -> tuple[str, ...]:
    """Countries a breakdown counts by: “Lào”, “đoàn Thái Lan”; none where the words tell of something else besides."""
    return tuple(dict.fromkeys(item.code for item in find_countries(words) if item.code != HOME))


def _broken_down(used: UsedReport, indicator: str) -> Iterator[tuple[str, Decimal, Place]]:
    """(country, delegations, place) where a report splits its figure by country."""
    for item in used.report.observations:
        if item.indicator == indicator and item.breakdown and item.scope == "own":
            codes = _named_countries(item.breakdown)
            if len(codes) == 1:
                yield codes[0], item.value, (used.source, item.span)


def _recorded(used: UsedReport, way: str) -> Iterator[tuple[str, Place]]:
    for record in used.report.records:
        if record.register != "delegations" or record.fields.get("direction") != way:
            continue
        codes = record.fields.get("countries")
        for code in codes if isinstance(codes, list | tuple) else ():
            if code != HOME and record.fields.get("origin") != "domestic":
                yield str(code), (used.source, record.places.get("countries", record.span))


def _by_country(definition: Definition, consolidation: Consolidation) -> Chart | None:
    """A report's own split by country where it gives one, else its delegations one by one. A delegation of which a person said
    that two reports tell is counted once."""
    ways = (("out", "delegations.out_count"), ("in", "delegations.in_count"))
    names = country_names()
    amounts: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    places: dict[str, list[list[Place]]] = defaultdict(lambda: [[], []])
    again = _told_twice(consolidation)
    counted = 0
    for used in consolidation.used:
        for way, (direction, indicator) in enumerate(ways):
            split = list(_broken_down(used, indicator))
            single = (
                [] if split else [item for item in _recorded(used, direction) if not _within(item[1], again)]
            )
            rows = split or [(code, Decimal(1), place) for code, place in single]
            for code, amount, place in rows:
                amounts[names.get(code, code)][way] += amount
                places[names.get(code, code)][way].append(place)
            counted += int(sum(row[1] for row in split)) if split else len({place for _, place in single})
    bars = [
        Bar(name, tuple(value or None for value in values), tuple(map(tuple, places[name])))
        for name, values in sorted(amounts.items(), key=lambda item: (-sum(item[1]), item[0]))
    ]
    words = settings().words
    return _chart(definition, consolidation, bars, (words["out"], words["in"]), counted=counted)


def _told_twice(consolidation: Consolidation) -> tuple[Place, ...]:
    """The second telling of each event that two units report, where a person decided that it is one."""
    return tuple((pair.b.source, pair.b.span) for pair in consolidation.duplicates if pair.decision == "một")


def _within(place: Place, among: Sequence[Place]) -> bool:
    return any(place[0] == source and place[1].overlaps(span) for source, span in among)


def _chart(
    definition: Definition,
    consolidation: Consolidation,
    bars: Sequence[Bar],
    series: tuple[str, ...],
    unit: str | None = None,
    counted: int = 0,
    **fields: str,
) -> Chart | None:
    if not _worth(bars, definition.least):
        return None
    given = {"period": period_title(consolidation.period), "count": count(Decimal(counted)), **fields}
    used = [i for i in range(len(series)) if any(bar.values[i] for bar in bars)]
    narrowed = [
        Bar(
            bar.name,
            tuple(bar.values[i] for i in used),
            tuple(bar.places[i] for i in used if bar.places),
            bar.words,
        )
        for bar in bars
    ]
    return Chart(
        id=definition.id,
        topic=definition.topic,
        title=definition.title.format(**given),
        note=definition.note.format(**given),
        unit=definition.value if unit is None else unit,
        series=tuple(series[i] for i in used),
        bars=_most(narrowed, definition.most),
        counted=counted,
    )


# ---- delegations by period ----


def _by_period(definition: Definition, consolidation: Consolidation) -> Chart | None:
    """Totals of this period and of the results given beside it; periods that hold one another are not set side by side."""
    ids = ("delegations.out_count", "delegations.in_count")
    now = {total.indicator: total for total in consolidation.totals if total.indicator in ids}
    others = {item.period.code: item for item in consolidation.comparisons}
    own = consolidation.period
    inner = [item for item in others.values() if item.relation == "within" and item.period.code != own.code]
    shown: list[tuple[Period, Comparison | None]] = [(item.period, item) for item in inner]
    if not inner:
        shown = [(item.period, item) for item in others.values()] + [(own, None)]
    bars = []
    for period, result in sorted(shown, key=lambda item: (item[0].first, item[0].last)):
        rows = {row.indicator: row for row in result.rows} if result else {}
        values = tuple(
            (rows[id].earlier if id in rows else None) if result else (now[id].value if id in now else None)
            for id in ids
        )
        if any(value is not None for value in values):
            places = tuple(
                tuple((addend.source, addend.span) for addend in now[id].addends)
                if not result and id in now
                else ()
                for id in ids
            )
            bars.append(Bar(_capital(period_title(period)), values, places))
    words = settings().words
    return _chart(definition, consolidation, bars, (words["out"], words["in"]))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# ---- aid ----


def _projects(consolidation: Consolidation) -> Iterator[tuple[UsedReport, Record]]:
    for used in consolidation.used:
        for record in used.report.records:
            if record.register == "aid_projects":
                yield used, record


def _by_sector(definition: Definition, consolidation: Consolidation) -> Chart | None:
    found: Values = {}
    for used, record in _projects(consolidation):
        sector = record.fields.get("sector")
        if isinstance(sector, str) and sector.strip():
            place = used.source, record.places.get("sector", record.span)
            found.setdefault(_capital(" ".join(sector.split())), [[]])[0].append(place)
    amount = sum(len(rows[0]) for rows in found.values())
    return _chart(definition, consolidation, _ranked(found), ("",), counted=amount)


def _by_donor(definition: Definition, consolidation: Consolidation) -> Chart | None:
    """Amounts in the one currency that most projects give, committed or else disbursed."""
    for kind in ("committed", "disbursed"):
        told = [
            (donor, value, str(record.fields.get(f"{kind}_currency") or ""), (used.source, record.places.get(kind, record.span)))
            for used, record in _projects(consolidation)
            if isinstance(donor := record.fields.get("donor"), str) and isinstance(value := record.fields.get(kind), Decimal)
        ]  # fmt: skip
        currencies = Counter(currency for _, _, currency, _ in told if currency)
        if not currencies:
            continue
        currency = min(currencies, key=lambda code: (-currencies[code], code))
        rows = [(_capital(donor), value, place) for donor, value, code, place in told if code == currency]
        amounts: dict[str, Decimal] = defaultdict(Decimal)
        places: dict[str, list[Place]] = defaultdict(list)
        for donor, value, place in rows:
            amounts[donor] += value
            places[donor].append(place)
        ranked = sorted(amounts.items(), key=lambda item: (-item[1], item[0]))
        bars = [Bar(donor, (value,), (tuple(places[donor]),)) for donor, value in ranked]
        unit = CURRENCY_WORDS.get(currency, currency)
        words = {"kind": settings().words[kind], "currency": unit}
        made = _chart(definition, consolidation, bars, ("",), unit, len(rows), **words)
        if made is not None:
            return made
    return None


# ---- timeliness ----


def _timeliness(definition: Definition, consolidation: Consolidation) -> Chart | None:
    """Days between the deadline and the day received, a bar a unit; the units in groups where they are many."""
    days = {
        used.unit: Decimal((used.received - used.due).days)
        for used in consolidation.used
        if used.received is not None and used.due is not None
    }
    if len(days) + len(consolidation.missing or ()) > definition.most:
        return _timeliness_groups(definition, consolidation, list(days.values()))
    bars = [
        Bar(_capital(unit), (value,), ((),))
        for unit, value in sorted(days.items(), key=lambda item: (item[1], item[0]))
    ]
    if not _worth(bars, definition.least):
        return None
    missing = [
        Bar(_capital(unit), (None,), ((),), settings().words["missing"])
        for unit in consolidation.missing or ()
    ]
    return _chart(definition, consolidation, [*bars, *missing], ("",))


def _timeliness_groups(
    definition: Definition, consolidation: Consolidation, days: Sequence[Decimal]
) -> Chart | None:
    words = settings().words
    bars = [
        Bar(group.name, (Decimal(sum(group.first <= day <= group.last for day in days)),), ((),))
        for group in settings().groups
    ]
    if consolidation.missing:
        bars.append(Bar(_capital(words["missing"]), (Decimal(len(consolidation.missing)),), ((),)))
    if len(days) < definition.least:
        return None
    return Chart(
        id=definition.id,
        topic=definition.topic,
        title=words["groups_title"].format(period=period_title(consolidation.period)),
        note=words["groups_note"].format(count=count(Decimal(len(days)))),
        unit="đơn vị",
        series=("",),
        bars=tuple(bars),
        counted=len(days),
    )


_MAKERS: Mapping[str, Callable[[Definition, Consolidation], Chart | None]] = {
    "delegations_by_country": _by_country,
    "delegations_by_period": _by_period,
    "aid_by_sector": _by_sector,
    "aid_by_donor": _by_donor,
    "timeliness": _timeliness,
}
