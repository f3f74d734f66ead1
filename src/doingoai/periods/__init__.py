"""Reporting periods: codes, wording, neighbours, cut-off days, and periods as texts name them."""

from doingoai.periods.codes import (
    kind_of,
    of_days,
    of_half,
    of_months,
    of_quarter,
    of_year,
    of_years,
    parse_code,
)
from doingoai.periods.mentions import find_periods
from doingoai.periods.neighbours import cut_off, following, preceding, year_before
from doingoai.periods.wording import title
from doingoai.periods.working_days import add_working_days, deadline, is_working_day, working_days_between

__all__ = [
    "add_working_days",
    "cut_off",
    "deadline",
    "find_periods",
    "following",
    "is_working_day",
    "kind_of",
    "of_days",
    "of_half",
    "of_months",
    "of_quarter",
    "of_year",
    "of_years",
    "parse_code",
    "preceding",
    "title",
    "working_days_between",
    "year_before",
]
