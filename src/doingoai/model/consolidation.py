"""Many reports added up: what counts, what was left out and why, and what only a person can decide."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from doingoai.model.facts import Finding
from doingoai.model.periods import Period
from doingoai.model.report import Report
from doingoai.model.spans import Span


@dataclass(frozen=True, slots=True)
class UsedReport:
    """A report that was read. unit: name as consolidated ("huyện Văn Quan"); parent: unit above it, if known.
    used: it counts in the totals. received: day it came in, from the list of units. report: with its facts and findings."""

    source: str
    unit: str
    period: str | None
    used: bool
    report: Report
    parent: str | None = None
    received: date | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    source: str
    unit: str | None
    period: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class LateReport:
    unit: str
    due: date
    received: date


@dataclass(frozen=True, slots=True)
class FileError:
    """A file that could not be read, or was refused. message: for the reader; it never quotes a refused file."""

    source: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Addend:
    """One unit's figure inside a total, with the words it was read from. period: its own, where it is not the report's."""

    unit: str
    value: Decimal
    qualifier: str
    source: str
    span: Span
    text: str
    upper: Decimal | None = None
    basis: str = "stated"
    period: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A figure that was read and not added, with the reason."""

    unit: str
    value: Decimal
    reason: str
    source: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Total:
    """One indicator over the units (and one currency). value: None when nobody stated or declared anything.

    addends: the figures added; declared_none: the reported zeros (they count as 0); silent: units that reported and said
    nothing of it. additive is False for indicators that cannot be added (ratios, overlapping counts): value is then None.
    """

    indicator: str
    value: Decimal | None
    qualifier: str
    unit: str
    addends: tuple[Addend, ...]
    declared_none: tuple[Addend, ...]
    silent: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()
    upper: Decimal | None = None
    currency: str | None = None
    additive: bool = True


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A unit's own words, for the narrative. topic: id; kind: "activity", "declared_none", "strength", "difficulty",
    "cause", "plan", "recommendation". text: cleaned of line breaks; span: where it stands in the source's text."""

    topic: str | None
    kind: str
    unit: str
    source: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two units that seem to report one event. score in 0..1; decision: None until a person decides."""

    score: float
    a: Excerpt
    b: Excerpt
    shared: tuple[str, ...]
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Something only a person can decide. source and span where it arises from one report's words."""

    text: str
    source: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding in one report (source, unit), or of the consolidation itself (source None)."""

    finding: Finding
    unit: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Consolidation:
    """The result for one unit and period.

    unit: the unit consolidated for ("tỉnh Lạng Sơn"); issuer: the body that reports ("UBND tỉnh Lạng Sơn", "Sở Ngoại vụ …").
    expected, missing, late: None without a list of the units that owe a report: then nobody can tell.
    totals: in the order of the outline. not_checked: what the program did not look at, for the reader.
    """

    unit: str
    issuer: str
    period: Period
    reports: tuple[UsedReport, ...]
    set_aside: tuple[SetAside, ...]
    errors: tuple[FileError, ...]
    totals: tuple[Total, ...]
    excerpts: tuple[Excerpt, ...]
    duplicates: tuple[Duplicate, ...]
    questions: tuple[Question, ...]
    findings: tuple[PlacedFinding, ...]
    not_checked: tuple[str, ...]
    expected: int | None = None
    missing: tuple[str, ...] | None = None
    late: tuple[LateReport, ...] | None = None

    @property
    def used(self) -> tuple[UsedReport, ...]:
        """The reports that count."""
        return tuple(report for report in self.reports if report.used)
