"""Reporting periods as values; parsing them from text is ``doingoai.periods``."""

from dataclasses import dataclass
from datetime import date

from doingoai.model.spans import Span


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period: its code and its calendar days, both ends included.

    code: ``2024``, ``2024H1``, ``2024Q3``, ``2024M05``, ``2024-9M``, ``2011..2020``, ``2019-10-01..2020-03-31``.
    """

    code: str
    first: date
    last: date

    def contains(self, other: "Period") -> bool:
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: "Period") -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period as one text names it, and where."""

    period: Period
    span: Span
