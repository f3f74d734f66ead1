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

__all__ = [
    "cut_off",
    "find_periods",
    "following",
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
    "year_before",
]
