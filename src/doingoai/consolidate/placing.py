"""Which reports count: of the right period, of a unit that belongs here, the last version only. All others are kept with the reason."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from doingoai.consolidate.moving import Mover
from doingoai.consolidate.rebasing import lies_in_as_of, unit_of
from doingoai.consolidate.texts import say
from doingoai.model import Period, Question, Report, SetAside, Span, UsedReport
from doingoai.periods import cut_off, kind_of, of_half, of_quarter, title
from doingoai.units.belonging import lies_in
from doingoai.units.names import AGENCY, LEVELS, NATION, UnitName, parse_unit, same_unit
from doingoai.units.register import Register, Unit, said
from doingoai.units.roster import Roster, RosterUnit

NO_UNIT = "(không rõ đơn vị)"


@dataclass(frozen=True, slots=True)
class Placed:
    """A report with its verdict. reason: why it does not count, None where it does; question: what to ask about it.

    part: of a part of the period (a half of the year); waits: until a person says which of two versions counts; beside: source
    of the report of the whole period with which this one of a part is compared.
    """

    used: UsedReport
    owed: RosterUnit | None = None
    reason: str | None = None
    question: Question | None = None
    part: bool = False
    waits: bool = False
    beside: str | None = None


def _reject(
    placed: Placed, key: str, question: str | None = None, span: Span | None = None, **values: object
) -> Placed:
    asked = (
        Question(say("questions", question).format(**values), placed.used.source, span) if question else None
    )
    return replace(
        placed,
        used=replace(placed.used, used=False),
        reason=say("reasons", key).format(**values),
        question=asked,
    )


def _unit_of(report: Report) -> UnitName | None:
    """The reporting unit with the units the text places it under."""
    if not report.header.issuer:
        return None
    unit = parse_unit(report.header.issuer)
    if not unit.name:
        return None
    if unit.of is None and report.place:
        unit = replace(unit, of=parse_unit(report.place[0]))
    return unit


def _places(report: Report, unit: UnitName) -> Iterator[UnitName]:
    """The units the report stands under: by its own name, then as the text places it."""
    above = unit.of
    while above is not None:
        yield above
        above = above.of
    yield from (parse_unit(name) for name in report.place)


def _belongs(report: Report, unit: UnitName, here: UnitName) -> tuple[bool | None, UnitName | None]:
    """(True, None) where the text places the unit here; (False, where) where it places it elsewhere; (None, None) else."""
    if here.kind == NATION or same_unit(unit, here):
        return True, None
    places = list(_places(report, unit))
    if any(same_unit(place, here) for place in places):
        return True, None
    elsewhere = next(
        (place for place in places if place.level == here.level and place.level and place.name), None
    )
    if elsewhere is None and unit.level == here.level and unit.kind == here.kind:
        elsewhere = unit
    if elsewhere is None and here.level in LEVELS:
        higher = LEVELS[: LEVELS.index(here.level)]
        own_above = [place for place in places if place.level in higher]
        here_above = here.of
        if (
            own_above
            and here_above is not None
            and not any(same_unit(place, here_above) for place in own_above)
        ):
            elsewhere = own_above[0]
    return (None, None) if elsewhere is None else (False, elsewhere)


def _by_register(
    unit: UnitName, here: UnitName, period: Period, units: Register | None
) -> tuple[bool | None, UnitName | None]:
    """What the register of units says where the text does not."""
    inside, province = lies_in(unit, here, period.first, period.last, units)
    return inside, UnitName(province.short_kind, province.name) if province else None


@dataclass(frozen=True, slots=True)
class AsOf:
    """Consolidate in the units of a day: here is the unit consolidated for, as it stands then."""

    here: Unit
    mover: Mover

    def verdict(self, report: Report, period: Period) -> tuple[bool | None, str | None] | None:
        """``rebasing.lies_in_as_of`` for a report; None where the register does not know its unit."""
        unit = unit_of(report, self.mover.register)
        return None if unit is None else lies_in_as_of(unit, period.last, self.here, self.mover)


def _owed(roster: Roster, unit: UnitName) -> RosterUnit | None:
    """The row of the list that means this unit: under the parent the text gives, else the only one of that name."""
    if unit.of is not None and unit.of.name and (owed := roster.find(unit.own, unit.of.own)):
        return owed
    return roster.find(str(unit))


def _same_days(a: Period, b: Period) -> bool:
    return (a.first, a.last) == (b.first, b.last)


def counted_as(mentioned: Period, wanted: Period) -> Period | None:
    """The period that a report counts for: the one wanted, a part of it, or None.

    Days that close the figures of one ("từ 15/12/2023 đến 14/6/2024", by the decree on statistical reports) stand for it. Several
    years are never a part; other days only where they begin with the period ("từ 01/01 đến 20/11").
    """
    year = wanted.last.year
    named = (wanted, *(of_half(year, n) for n in (1, 2)), *(of_quarter(year, n) for n in (1, 2, 3, 4)))
    if kind_of(mentioned) == "days":
        closed = (period for period in named if (own := cut_off(period)) and _same_days(own, mentioned))
        mentioned = next(closed, mentioned)
    if _same_days(mentioned, wanted):
        return wanted
    kind = kind_of(mentioned)
    if not wanted.contains(mentioned) or kind == "years":
        return None
    return None if kind == "days" and mentioned.first != wanted.first else mentioned


@dataclass(frozen=True, slots=True)
class Wanted:
    """What reports are asked for.

    here, period: the unit and period consolidated for. roster: who owes a report. include_unknown: take in whose place nobody
    knows. as_of: by what a unit is on that day, not by the text. units: one's own register; None: the one that comes with the
    program.
    """

    here: UnitName
    period: Period
    roster: Roster | None = None
    include_unknown: bool = False
    as_of: AsOf | None = None
    units: Register | None = None


def place(report: Report, wanted: Wanted) -> Placed:
    """The verdict on one report, apart from other versions of it."""
    unit = _unit_of(report)
    source = report.document.source
    mentioned = report.period.period if report.period else None
    days = counted_as(mentioned, wanted.period) if mentioned else None
    placed = _named(report, unit, mentioned, days, wanted)
    if mentioned is None:
        return _reject(placed, "no_period", "no_period", report.header.title_span, source=source)
    if days is None:
        return _reject(placed, "other_period", period=title(mentioned), wanted=title(wanted.period))
    if unit is None:
        return _reject(placed, "no_unit", "no_unit", source=source)
    as_of = wanted.as_of
    if as_of is not None and (verdict := as_of.verdict(report, days)) is not None:
        if not verdict[0]:
            return _reject_as_of(placed, unit, as_of, *verdict)
        return _if_due(placed, wanted)
    inside, elsewhere = _belongs(report, unit, wanted.here)
    if inside is None and placed.owed is None:
        inside, elsewhere = _by_register(unit, wanted.here, days, wanted.units)
    if inside is False and elsewhere is not None:
        return _reject(placed, "elsewhere", place=str(elsewhere), unit=str(wanted.here))
    if inside is None and placed.owed is None and not wanted.include_unknown:
        who = {"who": placed.used.unit, "unit": str(wanted.here), "source": source}
        return _reject(placed, "unknown_place", "unknown_place", report.header.issuer_span, **who)
    return _if_due(placed, wanted)


def _named(
    report: Report, unit: UnitName | None, mentioned: Period | None, days: Period | None, wanted: Wanted
) -> Placed:
    """The report under the name its unit has in the list of units, else in the text; no verdict yet."""
    owed = _owed(wanted.roster, unit) if wanted.roster and unit else None
    if owed is not None:
        name, parent = owed.name, owed.parent
    elif unit is not None:
        name = str(replace(unit, of=unit.of if unit.kind == AGENCY else None))
        parent = str(unit.of.own) if unit.of else None
    else:
        name, parent = NO_UNIT, None
    stated = days or mentioned
    received, due = (owed.received, owed.due) if owed else (None, None)
    code = stated.code if stated else None
    used = UsedReport(report.document.source, name, code, True, report, parent, received, due)
    return Placed(used, owed, part=days is not None and days != wanted.period)


def _if_due(placed: Placed, wanted: Wanted) -> Placed:
    """A report that counts, with a question where the list of units does not ask for it."""
    if wanted.roster is None or placed.owed is not None:
        return placed
    used = placed.used
    text = say("questions", "not_due").format(unit=used.unit, source=used.source)
    return replace(placed, question=Question(text, used.source, used.report.header.issuer_span))


def _reject_as_of(
    placed: Placed, unit: UnitName, as_of: AsOf, inside: bool | None, elsewhere: str | None
) -> Placed:
    day, here, source = said(as_of.mover.day), as_of.here.title, placed.used.source
    if inside is None:
        return _reject(placed, "part_only", "part_only", unit=unit.own, here=here, day=day, source=source)
    return _reject(placed, "elsewhere_as_of", place=elsewhere, unit=here, day=day)


def settle_versions(placed: Sequence[Placed]) -> list[Placed]:
    """Of several reports of one unit the one that says it replaces the other counts; else none does, and a person is asked."""
    result = list(placed)
    groups: dict[str, list[int]] = {}
    for index, item in enumerate(result):
        if item.reason is None:
            groups.setdefault(f"{item.used.unit}|{item.used.parent or ''}|{item.used.period}", []).append(
                index
            )
    for indexes in groups.values():
        for index, settled in _settle(result, _without_copies(result, indexes)):
            result[index] = settled
    return result


def _without_copies(result: list[Placed], indexes: list[int]) -> list[int]:
    """Set identical copies aside in place; the indexes that remain."""
    first: dict[str, int] = {}
    for index in indexes:
        text = result[index].used.report.text
        if text in first:
            result[index] = _reject(result[index], "same_copy", source=result[first[text]].used.source)
        else:
            first[text] = index
    return list(first.values())


def _settle(result: Sequence[Placed], indexes: list[int]) -> Iterable[tuple[int, Placed]]:
    if len(indexes) < 2:
        return
    replacing = [index for index in indexes if result[index].used.report.header.replaces_span is not None]
    if len(replacing) == 1:
        source = result[replacing[0]].used.source
        yield from (
            (index, _reject(result[index], "replaced", source=source))
            for index in indexes
            if index not in replacing
        )
        return
    sources = [result[index].used.source for index in indexes]
    for position, index in enumerate(indexes):
        others = ", ".join(source for source in sources if source != sources[position])
        values = {
            "source": others,
            "unit": result[index].used.unit,
            "count": len(indexes),
            "sources": ", ".join(sources),
        }
        yield (
            index,
            replace(
                _reject(result[index], "two_versions", None if position else "two_versions", None, **values),
                waits=True,
            ),
        )


def set_aside(placed: Iterable[Placed]) -> tuple[SetAside, ...]:
    """The reports that do not count, each with its reason."""
    return tuple(
        SetAside(p.used.source, p.used.unit, p.used.period, p.reason) for p in placed if p.reason is not None
    )
