"""Working days for this installation. One place, so that the days off that an administrator keeps reach every deadline."""

from collections.abc import Callable
from datetime import date
from functools import cache

from doingoai.periods.working_days import Calendar, calendar

Between = Callable[[date, date], int]

#: who keeps another calendar puts a function here; the first that answers counts
CALENDARS: list[Callable[[], Calendar | None]] = []


def in_force() -> Calendar:
    """The days off as the administrator keeps them, else those of the program."""
    for keeper in CALENDARS:
        if (kept := keeper()) is not None:
            return kept
    return calendar()


def counting() -> Between:
    """How many working days lie between two days; each pair is counted once, however many units share it."""
    return cache(in_force().between)


def doubts(*days: date) -> tuple[str, ...]:
    """What the calendar does not know of the years of these days, in words."""
    known = in_force()
    return tuple(words for year in sorted({day.year for day in days}) if (words := known.doubt(year)))


__all__ = ["CALENDARS", "Between", "Calendar", "counting", "doubts", "in_force"]
