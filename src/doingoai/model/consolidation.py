"""Many reports added up: what counts, what was left out and why, and what only a person can decide."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from doingoai.model.facts import Finding
from doingoai.model.periods import Period
from doingoai.model.report import Report
from doingoai.model.spans import Span


@dataclass(frozen=True, slots=True)
class UsedReport:
    """A report that was read. unit: name as consolidated ("huyện Văn Quan"); parent: unit above it, if known.
    used: it counts in the totals. received: day it came in, due: its deadline, both from the list of units. report: with its facts
    and findings."""

    source: str
    unit: str
    period: str | None
    used: bool
    report: Report
    parent: str | None = None
    received: date | None = None
    due: date | None = None


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
class Overlap:
    """One event that several addends of a total count. pairs: ids of the duplicates that join them; units: those that tell of it,
    first the one whose figure stays; value: what the total counts too much by it, None where the sentences do not give it.
    decided: a person said it is one event; value is then taken off the total, else it is only proposed."""

    pairs: tuple[str, ...]
    units: tuple[str, ...]
    value: Decimal | None
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A distinct thing that units name (a country, a partner, a document), with the places where they name it."""

    name: str
    units: tuple[str, ...]
    places: tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class Combined:
    """What an indicator that is not added comes to over the units.

    how: "union" (distinct members, each counted once) or "ratio" (percent, from two summed counts). value: for a union the
    number of members, "at_least" where some units name fewer than they count; part, whole: of a ratio.
    """

    how: str
    value: Decimal
    qualifier: str = "exact"
    members: tuple[Member, ...] = ()
    part: Decimal | None = None
    whole: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """One indicator over the units (and one currency). value: None when nobody stated or declared anything.

    addends: the figures added; declared_none: the reported zeros (they count as 0); silent: units that reported and said
    nothing of it. additive is False for indicators that cannot be added (ratios, overlapping counts): value is then None.
    overlaps: events told by more than one unit: value is the sum of the addends less the decided ones, without_duplicates less
    the proposed ones too (None where no pair touches the total). combined: of an indicator that is not added.
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
    overlaps: tuple[Overlap, ...] = ()
    without_duplicates: Decimal | None = None
    combined: Combined | None = None


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
    """Two units that seem to report one event. score in 0..1; decision: None until a person decides, then "một" or "hai" events.
    id: of the pair, the same in every run while the two sentences stay; note: what the person wrote beside the decision."""

    score: float
    a: Excerpt
    b: Excerpt
    shared: tuple[str, ...]
    decision: str | None = None
    id: str = ""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PartialReport:
    """A unit that sent no report of the period, only of parts of it. have: codes of the parts counted; lacking: codes of the days
    of which it sent nothing."""

    unit: str
    have: tuple[str, ...]
    lacking: tuple[str, ...]


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
class MovedAddend:
    """An addend counted in a unit of another day. value, upper: what counts there; share: what part of it, as the user said; None
    where all of it does."""

    addend: Addend
    value: Decimal
    upper: Decimal | None = None
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class RebasedRow:
    """What falls to one unit of another day.

    unit: title with its province; unit_id: None for a unit the register does not know, which stays as reported. allotted False:
    the figures belong somewhere below (or beside) this unit and cannot be divided, reason says why and among lists where.
    value: None where the indicator is not added.
    """

    unit: str
    unit_id: str | None
    allotted: bool
    value: Decimal | None
    qualifier: str
    addends: tuple[MovedAddend, ...]
    declared_none: tuple[Addend, ...] = ()
    upper: Decimal | None = None
    reason: str | None = None
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RebasedTotal:
    """One indicator in the units of another day. value, qualifier, upper: of all rows together, the same as the total as reported."""

    indicator: str
    unit: str
    currency: str | None
    value: Decimal | None
    qualifier: str
    rows: tuple[RebasedRow, ...]
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rebasing:
    """All totals in the units of a day. unit_id: of the unit consolidated for; unknown: reporting units the register does not know."""

    day: date
    unit_id: str | None
    totals: tuple[RebasedTotal, ...]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """One indicator now and in an earlier result. value, earlier: None where not stated; difference: None where one of them is.

    percent: of the earlier figure, two decimals; None where that is 0 or either is not exact. reporting, earlier_reporting: how
    many units stated or declared it: a rise may only be that more units reported.
    """

    indicator: str
    unit: str
    currency: str | None
    value: Decimal | None
    qualifier: str
    earlier: Decimal | None
    earlier_qualifier: str
    difference: Decimal | None
    percent: Decimal | None
    reporting: int
    earlier_reporting: int
    upper: Decimal | None = None
    earlier_upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Against one earlier result. relation: "year_before", "preceding" or "within" (a part of this period: nested, only checked)."""

    source: str
    period: Period
    relation: str
    rows: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One currency's total at a dated rate. rate: đồng for one unit of the currency (1 for VND); day, origin: of the rate."""

    currency: str
    value: Decimal
    rate: Decimal
    day: date | None
    origin: str


@dataclass(frozen=True, slots=True)
class Converted:
    """The totals of one indicator in several currencies, in đồng, beside them: never instead of them."""

    indicator: str
    value: Decimal
    qualifier: str
    parts: tuple[Exchanged, ...]
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Consolidation:
    """The result for one unit and period.

    unit: the unit consolidated for ("tỉnh Lạng Sơn"); issuer: the body that reports ("UBND tỉnh Lạng Sơn", "Sở Ngoại vụ …").
    expected, missing, late: None without a list of the units that owe a report: then nobody can tell.
    totals: in the order of the outline. not_checked: what the program did not look at, for the reader. rebased: None unless asked
    for; comparisons: with the earlier results given; converted: where a table of rates was given. partial: units counted with
    parts of the period, for they sent no report of all of it.
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
    rebased: Rebasing | None = None
    comparisons: tuple[Comparison, ...] = ()
    converted: tuple[Converted, ...] = ()
    partial: tuple[PartialReport, ...] = ()

    @property
    def used(self) -> tuple[UsedReport, ...]:
        """The reports that count."""
        return tuple(report for report in self.reports if report.used)

    @property
    def units(self) -> tuple[str, ...]:
        """The units that count, each once: one may have sent two halves of the period."""
        return tuple(dict.fromkeys(report.unit for report in self.used))
