"""Which reports stand beside a report: its unit's earlier ones, and those of other units in the same campaign."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from doingoai.check.context import Context
from doingoai.model import Period, Report
from doingoai.units.names import UnitName, parse_unit, same_unit

if TYPE_CHECKING:
    from doingoai.check.over_time.index import CampaignIndex


def unit_of(report: Report) -> UnitName | None:
    """The reporting body with the unit that the text puts it under; None where the report does not say who sends it."""
    if not report.header.issuer:
        return None
    unit = parse_unit(report.header.issuer)
    if not unit.name:
        return None
    last = unit
    while last.of is not None:
        last = last.of
    above = next((parse_unit(name) for name in report.place if parse_unit(name).key != last.key), None)
    if above is None or unit.of is not None:
        return unit
    return replace(unit, of=above)


def of_same_unit(one: Report, other: Report) -> bool | None:
    """Whether two reports come from one body; None where one of them does not say whose it is."""
    left, right = unit_of(one), unit_of(other)
    if left is None or right is None:
        return None
    return same_unit(left, right)


def lies_under(one: Report, other: Report) -> bool:
    """One of the two bodies stands over the other: the higher may well quote the lower."""
    left, right = unit_of(one), unit_of(other)
    if left is None or right is None:
        return False
    return _names(right, other, left) or _names(left, one, right)


def _names(lower: UnitName, report: Report, higher: UnitName) -> bool:
    above = [parse_unit(name) for name in report.place]
    if lower.of is not None:
        above.append(lower.of)
    return any(same_unit(place, higher) for place in above if place.level == higher.level)


def period_of(report: Report) -> Period | None:
    """The period a report is about, None where it does not say."""
    return report.period.period if report.period else None


def _ends(report: Report) -> date:
    period = period_of(report)
    return period.last if period else (report.header.issued or date.min)


def _order(report: Report) -> tuple[date, date, str]:
    return _ends(report), report.header.issued or date.min, report.document.source


def _same_text(one: Report, other: Report) -> bool:
    return one is other or one.document.text == other.document.text


def _earlier(other: Report, report: Report) -> bool:
    """The other was sent before the report: an earlier end of its period, or the same period and no later day."""
    theirs, own = _ends(other), _ends(report)
    if theirs != own:
        return theirs < own or date.min in (theirs, own)
    return not (other.header.issued and report.header.issued and other.header.issued > report.header.issued)


def previous_of(reports: Iterable[Report], report: Report, *, told: bool = False) -> tuple[Report, ...]:
    """Those of a set of reports that the report's own unit sent earlier, the latest first.

    told: somebody named them as earlier ones, so that a report that does not say whose it is counts too; one that names
    another unit never does. The report itself, and a file with the very same text, stay out.
    """
    found = [
        other
        for other in reports
        if not _same_text(other, report)
        and (of_same_unit(report, other) or (told and of_same_unit(report, other) is None))
        and _earlier(other, report)
    ]
    return tuple(sorted(found, key=_order, reverse=True))


def neighbours_of(reports: Iterable[Report], report: Report) -> tuple[Report, ...]:
    """Those of a set of reports that other units sent for the same time, in the order given; a report that names no unit or no
    period counts as one."""
    own = period_of(report)
    return tuple(
        other
        for other in reports
        if not _same_text(other, report)
        and not of_same_unit(report, other)
        and (own is None or (theirs := period_of(other)) is None or theirs.overlaps(own))
    )


def context_for(
    report: Report,
    previous: Iterable[Report] = (),
    campaign: "Sequence[Report] | CampaignIndex" = (),
    beside: Context | None = None,
) -> Context:
    """What the rules over time and over the campaign look at beside a report.

    previous: earlier reports, of its unit or of any (a folder of last year's): only the unit's own count (``previous_of``).
    campaign: the reports of the campaign, the report itself among them or not; where many reports of one campaign are checked,
    build one ``CampaignIndex`` of them all and give that, so that their sentences are indexed once. beside: an outline and a
    Word file to keep in the context.
    """
    from doingoai.check.over_time.index import CampaignIndex

    reports = campaign.reports if isinstance(campaign, CampaignIndex) else tuple(campaign)
    return replace(
        beside or Context(),
        previous=previous_of(previous, report, told=True),
        campaign=neighbours_of(reports, report),
        index=campaign if isinstance(campaign, CampaignIndex) else None,
    )
