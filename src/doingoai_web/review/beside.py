"""What can be said of a report only beside others: its unit's earlier reports, the campaign's other units, the outline asked for.

A report is read alone, when it comes in. These findings change whenever a neighbour's report comes, so they are kept apart from what
was read, and made again by a job; the review page shows both.
"""

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

import doingoai
from doingoai.check import check
from doingoai.check.context import Context
from doingoai.check.over_time import CampaignIndex, context_for
from doingoai.consolidate.masking import masked
from doingoai.knowledge import rules
from doingoai.model import Document, Finding, Header, Outline, Report, Rule, Span
from doingoai.model.stored import dumps, loads
from doingoai_web.campaigns.models import Campaign
from doingoai_web.campaigns.outlines import outline_of
from doingoai_web.filling.waivers import set_aside
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import Progress
from doingoai_web.review.models import Beside, Submission, Version
from doingoai_web.review.services import compare_later, knowledge_digest, open_findings

NEEDS = ("previous", "campaign", "outline")
EARLIER = 4  # reports of the unit before this one
SECONDS = 60.0  # after so long the job gives way to others and goes on later
_BARE = Report(
    document=Document(source="", sha256="", format="txt", text="", blocks=()),
    header=Header(Span(0, 0)),
    period=None,
    sections=(),
    paragraphs=(),
)


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(rule for rule in rules() if rule.needs in NEEDS)


@cache
def better_known() -> dict[str, str]:
    """Rule id → what, where it was given, says the same better ("outline")."""
    return {rule.id: str(rule.params["unless_given"]) for rule in rules() if "unless_given" in rule.params}


def compare(job: Job, progress: Progress) -> str:
    """Look at every report of a campaign beside the others, where that was not done with the reports that there are now."""
    campaign = Campaign.objects.select_related("owner").get(pk=job.arguments["campaign"])
    versions = list(
        Version.objects.filter(submission__asked__campaign=campaign, pk__in=_currents())
        .select_related("submission__asked")
        .order_by("pk")
    )
    if not versions:
        return ""
    outline, began = _asked_for(campaign), time.monotonic()
    neighbours = _digest([version.pk for version in versions], outline)
    earlier = _earlier(campaign, versions)
    known = dict(Beside.objects.filter(version__in=versions).values_list("version", "inputs"))
    inputs = {version.pk: _inputs(neighbours, earlier.get(version.pk, ())) for version in versions}
    stale = [version for version in versions if known.get(version.pk) != inputs[version.pk]]
    stale.sort(key=lambda version: (version.pk in known, version.pk))  # what nobody looked at first
    index = CampaignIndex(masked(version.report) for version in versions) if stale else None
    for number, version in enumerate(stale, 1):
        progress(number, len(stale), version.submission.asked.unit.name)
        assert index is not None
        report = masked(
            version.report
        )  # what is quoted of another is shown to people who may not see that other
        previous = [masked(other.report) for other in earlier.get(version.pk, ())]
        context = context_for(report, previous, index, Context(outline=outline))
        _keep(version, inputs[version.pk], check(report, rules=_rules(), context=context), context)
        if time.monotonic() - began > SECONDS and number < len(stale):
            compare_later(campaign=campaign)
            break
    return ""


def _currents() -> "QuerySet[Submission, Any]":
    return Submission.objects.filter(current__isnull=False).values("current")


def _asked_for(campaign: Campaign) -> Outline | None:
    """The outline where one was prescribed: the usual one is no demand."""
    return outline_of(campaign) if campaign.outline or campaign.prescribed.exists() else None


def _earlier(campaign: Campaign, versions: Sequence[Version]) -> dict[int, list[Version]]:
    """Version → the current reports of its unit in the campaigns of the same owner that ended before, the latest first."""
    units = {version.submission.asked.unit_id: version.pk for version in versions}
    others = [
        other.pk
        for other in Campaign.objects.filter(owner=campaign.owner_id).exclude(pk=campaign.pk)
        if other.span.last < campaign.span.last
    ]
    rows = (
        Version.objects.filter(
            pk__in=_currents(), submission__asked__campaign__in=others, submission__asked__unit__in=units
        )
        .select_related("submission__asked__campaign")
        .order_by("pk")
    )
    found: dict[int, list[Version]] = {}
    for row in sorted(rows, key=lambda row: row.submission.asked.campaign.span.last, reverse=True):
        mine = found.setdefault(units[row.submission.asked.unit_id], [])
        if len(mine) < EARLIER:
            mine.append(row)
    return found


def _digest(versions: Sequence[int], outline: Outline | None) -> str:
    state = [list(versions), repr(outline), doingoai.__version__, knowledge_digest()]
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()


def _inputs(neighbours: str, previous: Sequence[Version]) -> str:
    return hashlib.sha256(f"{neighbours} {[version.pk for version in previous]}".encode()).hexdigest()


@transaction.atomic
def _keep(version: Version, inputs: str, findings: Sequence[Finding], context: Context) -> None:
    """Write what was found, and what the list of units says of the report. Twice is harmless."""
    given = [need for need in NEEDS if context.has(need)]
    bare = replace(_BARE, findings=tuple(findings))
    Beside.objects.update_or_create(
        version=version,
        defaults={"inputs": inputs, "given": given, "stored": dumps(bare), "made_at": timezone.now()},
    )
    whole = replace(version.report, findings=(*_alone(version.report, given), *findings))
    told = set_aside(version.submission.asked_id, whole).findings
    Version.objects.filter(pk=version.pk).update(
        errors=open_findings(told, "error"), warnings=open_findings(told, "warning")
    )


def _alone(report: Report, given: Sequence[str]) -> Iterator[Finding]:
    """The findings of the report alone, without those that what was given says better."""
    return (item for item in report.findings if better_known().get(item.id) not in given)


def with_beside(version: Version, *, neighbours: bool = True) -> tuple[Report, tuple[str, ...]]:
    """The report with every finding, alone and beside others, and which of ``NEEDS`` it was looked at with. neighbours: with those
    that quote other units' reports: not for who may not read these."""
    made = Beside.objects.filter(version=version).first()
    report, asked = version.report, version.submission.asked_id
    if made is None:
        return set_aside(asked, report), ()
    found = loads(bytes(made.stored)).findings
    if not neighbours:
        found = tuple(item for item in found if item.id not in _quoting())
    given = [need for need in made.given if neighbours or need != "campaign"]
    return set_aside(asked, replace(report, findings=(*_alone(report, given), *found))), tuple(given)


@cache
def _quoting() -> frozenset[str]:
    return frozenset(rule.id for rule in _rules() if rule.needs == "campaign")
