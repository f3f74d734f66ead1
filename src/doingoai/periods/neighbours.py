"""Periods beside a period, and the days between which its figures are closed."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from doingoai.knowledge import entries
from doingoai.model import Period
from doingoai.periods.codes import kind_of, of_days, of_months, of_years


def _month_of(day: date) -> int:
    """Months since year 0, so that months can be added."""
    return day.year * 12 + day.month - 1


def _shift_months(period: Period, months: int) -> Period:
    first, last = _month_of(period.first) + months, _month_of(period.last) + months
    if first // 12 == last // 12:
        return of_months(first // 12, first % 12 + 1, last % 12 + 1)
    end = date((last + 1) // 12, (last + 1) % 12 + 1, 1) - timedelta(days=1)
    return of_days(date(first // 12, first % 12 + 1, 1), end)


def _shift(period: Period, steps: int) -> Period:
    kind = kind_of(period)
    if kind == "months":
        return _shift_months(period, 12 * steps)
    if kind == "years":
        years = (period.last.year - period.first.year + 1) * steps
        return of_years(period.first.year + years, period.last.year + years)
    if kind == "days":
        days = (period.last - period.first + timedelta(days=1)) * steps
        return of_days(period.first + days, period.last + days)
    length = _month_of(period.last) - _month_of(period.first) + 1
    return _shift_months(period, length * steps)


def following(period: Period) -> Period:
    """The next period of the same kind: 2024H2 after 2024H1. The first n months are followed by those of the next year."""
    return _shift(period, 1)


def preceding(period: Period) -> Period:
    """The period of the same kind before it."""
    return _shift(period, -1)


def year_before(period: Period) -> Period:
    """The same period of the year before: 2023H1 for 2024H1. Days keep their day and month (29/02 becomes 28/02)."""
    if kind_of(period) != "days":
        return _shift_months(period, -12)
    return of_days(_one_year_back(period.first), _one_year_back(period.last))


def _one_year_back(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


class CutOff(NamedTuple):
    """A dated rule of ``knowledge/cut_offs.yaml``."""

    id: str
    kind: str
    first: int
    last: int
    effective_from: date
    effective_to: date | None
    basis: str


@cache
def cut_off_rules() -> tuple[CutOff, ...]:
    """The rules in the order of the file."""
    return tuple(_rules())


def _rules() -> Iterable[CutOff]:
    for entry in entries("cut_offs.yaml"):
        basis = entry.sub("legal_basis")
        yield CutOff(
            id=entry.take("id", str),
            kind=entry.take("kind", str),
            first=entry.take("first", int),
            last=entry.take("last", int),
            effective_from=entry.take("effective_from", date),
            effective_to=entry.take("effective_to", date) if entry.take("effective_to", object) else None,
            basis=f"{basis.take('locator', str)} {basis.take('document', str)}",
        )
        basis.close()
        entry.close()


def cut_off(period: Period) -> Period | None:
    """The days between which the period's figures are closed, under the period's code; None where no rule is in force.

    Source: Decree 09/2019/NĐ-CP, Article 12: from the 15th of the month before the period to the 14th of its last month.
    """
    kind = kind_of(period)
    for rule in cut_off_rules():
        if rule.kind == kind and rule.effective_from <= period.last <= (rule.effective_to or date.max):
            before = _month_of(period.first) - 1
            first = date(before // 12, before % 12 + 1, rule.first)
            return Period(period.code, first, period.last.replace(day=rule.last))
    return None
