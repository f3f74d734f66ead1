"""The whole of it: place each report, add the figures up, gather the words, and say what only a person can decide."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from doingoai.consolidate.adding import totals_of
from doingoai.consolidate.comparing import Earlier, compare, period_findings
from doingoai.consolidate.currencies import Rates, convert
from doingoai.consolidate.decisions import NO_DECISIONS, Decisions, decided
from doingoai.consolidate.duplicates import duplicates
from doingoai.consolidate.excerpts import excerpts, told
from doingoai.consolidate.masking import masked
from doingoai.consolidate.moving import NO_SHARES, Mover, Shares
from doingoai.consolidate.overlaps import events
from doingoai.consolidate.parts import part_findings, partial_questions, partial_reports, settle_parts
from doingoai.consolidate.placing import AsOf, Placed, Wanted, place, set_aside, settle_versions
from doingoai.consolidate.rebasing import rebase, unit_for, unit_of
from doingoai.consolidate.successors import reported_by_successor, settle_successors
from doingoai.consolidate.texts import say
from doingoai.knowledge import mapping
from doingoai.model import (
    Consolidation,
    Duplicate,
    FileError,
    LateReport,
    Period,
    PlacedFinding,
    Question,
    Report,
    UsedReport,
    UserError,
)
from doingoai.periods import parse_code
from doingoai.units.names import AGENCY, NATION, UnitName, is_nation, parse_unit, same_unit
from doingoai.units.register import Register, Unit
from doingoai.units.register import register as bundled
from doingoai.units.roster import Roster


def consolidate(
    reports: Iterable[Report],
    *,
    unit: str,
    period: str,
    issuer: str | None = None,
    roster: Roster | None = None,
    include_unknown: bool = False,
    errors: Sequence[FileError] = (),
    as_of: date | None = None,
    shares: Shares = NO_SHARES,
    rates: Rates | None = None,
    previous: Sequence[Earlier] = (),
    decisions: Decisions = NO_DECISIONS,
    register: Register | None = None,
) -> Consolidation:
    """Add reports up for one unit and period; see ``doingoai.consolidate``.

    errors: files that could not be read. as_of: also in the units of this day, and reports are taken in by what their units are
    then; shares: how figures of units that were split are divided. rates: for totals in đồng beside. previous: earlier results.
    decisions: what a person decided of proposed duplicates (``decisions.read_decisions``). register: the units with one's own over
    them (``units.load``). Raises UserError TH-002, TH-006, TH-010, TH-012, TH-013, TH-021, KY-001 to KY-003, HC-013.
    """
    known = register or bundled()
    here = _here(unit, roster)
    day = AsOf(unit_for(here, as_of, known), Mover(known, as_of, shares)) if as_of else None
    wanted = Wanted(here, parse_code(period), roster, include_unknown, day, register)
    verdicts = [place(masked(report), wanted) for report in reports]
    placed = _named_apart(settle_parts(settle_versions(verdicts), wanted.period))
    added = _added(placed, wanted, known, previous, decisions)
    return replace(
        added,
        issuer=issuer or added.issuer,
        errors=tuple(errors),
        converted=convert(added.totals, rates, wanted.period.last) if rates else (),
    )


def _added(
    placed: Sequence[Placed],
    wanted: Wanted,
    known: Register,
    previous: Sequence[Earlier],
    decisions: Decisions,
) -> Consolidation:
    """The reports that count, added up, with all that a person has to decide."""
    here, period, roster, day = wanted.here, wanted.period, wanted.roster, wanted.as_of
    used = [item.used for item in placed if item.reason is None]
    units = {item.source: unit_of(item.report, known) for item in used}
    settled = settle_successors(used, units, period, _ancestors(used, roster), known)
    pairs = decided(duplicates(used, (excerpt for item in used for excerpt in told(item))), decisions)
    totals, asked, found = totals_of(used, settled.chains, settled.heirs, events(pairs), period)
    partial = partial_reports(used, period)
    expected, missing, late = _attendance(placed, units, period, roster, known)
    at_placing = [item.question for item in placed if item.question]
    after_placing = (*settled.questions, *partial_questions(partial, used), *_stale(pairs, decisions))
    over_time = period_findings(totals, previous, period)
    return Consolidation(
        unit=str(here),
        issuer=f"UBND {here.own}",
        period=period,
        reports=tuple(item.used for item in placed),
        set_aside=set_aside(placed),
        errors=(),
        totals=tuple(totals),
        excerpts=tuple(excerpt for item in used for excerpt in excerpts(item)),
        duplicates=pairs,
        questions=(*at_placing, *after_placing, *asked),
        findings=(*found, *part_findings(placed, period), *over_time, *_report_findings(placed)),
        not_checked=_not_checked(roster, previous),
        expected=expected,
        missing=missing,
        late=late,
        rebased=rebase(totals, used, units, period, day.mover, day.here) if day else None,
        comparisons=tuple(compare(totals, earlier, str(here), period) for earlier in previous),
        partial=partial,
    )


def _stale(pairs: Sequence[Duplicate], decisions: Decisions) -> Iterable[Question]:
    """Decisions on pairs that are no longer proposed: their sentences changed, or one of the reports does not count."""
    found = {pair.id for pair in pairs}
    for pair, decision in decisions.items():
        if pair not in found:
            yield Question(say("questions", "stale_decision").format(pair=pair, where=decision.where))


def _not_checked(roster: Roster | None, previous: Sequence[Earlier]) -> tuple[str, ...]:
    texts = mapping("consolidation.yaml")
    unlisted = () if roster else (texts.take("not_checked_no_list", str),)
    alone = () if previous else (texts.take("not_checked_no_previous", str),)
    return (*unlisted, *alone, *texts.strings("not_checked"))


def _here(unit: str, roster: Roster | None) -> UnitName:
    """The unit consolidated for. Raises UserError TH-002 where the words name no unit."""
    if is_nation(unit):
        return UnitName(NATION, "")
    here = parse_unit(unit)
    if here.kind in (None, AGENCY) or not here.name:
        what = "không hiểu đây là đơn vị nào."
        do = "Viết đủ loại và tên, ví dụ “tỉnh Lạng Sơn”, “thành phố Huế”, “huyện Văn Quan”."
        raise UserError(code="TH-002", where=f"--for “{unit}”", what=what, do=do)
    if here.of is None and roster is not None and (owed := roster.find(str(here))) and owed.parent:
        return replace(here, of=parse_unit(owed.parent))
    return here


def _named_apart(placed: Sequence[Placed]) -> list[Placed]:
    """Two used units of one name (two communes in two districts) are told apart by their parent."""
    names: dict[str, set[str | None]] = {}
    for item in placed:
        if item.reason is None:
            names.setdefault(item.used.unit, set()).add(item.used.parent)
    return [
        replace(item, used=replace(item.used, unit=f"{item.used.unit} ({item.used.parent})"))
        if item.reason is None and len(names[item.used.unit]) > 1 and item.used.parent
        else item
        for item in placed
    ]


def _ancestors(used: Sequence[UsedReport], roster: Roster | None) -> dict[str, tuple[str, ...]]:
    """Unit → the other reporting units above it, nearest first: by the list of units, else as the texts say."""
    parents: dict[str, str | None] = {item.unit: item.parent for item in used}
    if roster is not None:
        for owed in roster.units:
            parents.setdefault(owed.name, owed.parent)
    reporting = {item.unit: item.unit for item in used}

    def named(parent: str) -> str:
        return next((unit for unit in (*reporting, *parents) if same_unit(unit, parent)), parent)

    chains: dict[str, tuple[str, ...]] = {}
    for item in used:
        chain: list[str] = []
        parent = item.parent
        while parent is not None and (name := named(parent)) not in (item.unit, *chain):
            chain.append(name)
            parent = parents.get(name)
        chains[item.unit] = tuple(name for name in chain if name in reporting)
    return chains


def _attendance(
    placed: Sequence[Placed],
    units: Mapping[str, Unit | None],
    period: Period,
    roster: Roster | None,
    known: Register,
) -> tuple[int | None, tuple[str, ...] | None, tuple[LateReport, ...] | None]:
    """(expected, missing, late); None three times without a list of units."""
    if roster is None:
        return None, None, None
    due = [owed for owed in roster.units if owed.must_report]
    counted = {item.owed for item in placed if item.reason is None and item.owed is not None}
    unsettled = {
        item.owed
        for item in placed
        if item.owed is not None and item.question is not None and item.reason is not None
    }
    absent = [owed for owed in due if owed not in counted and owed not in unsettled]
    by_heirs = reported_by_successor(absent, units, period, known)
    missing = tuple(owed.name for owed in absent if owed.name not in by_heirs)
    late = tuple(
        LateReport(owed.name, owed.due, owed.received)
        for owed in due
        if owed in counted and owed.due and owed.received and owed.received > owed.due
    )
    return len(due), missing, late


def _report_findings(placed: Sequence[Placed]) -> Iterable[PlacedFinding]:
    for item in placed:
        for finding in item.used.report.findings:
            yield PlacedFinding(finding, item.used.unit, item.used.source)
