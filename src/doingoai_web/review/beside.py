"""What can be said of a report only beside others: its unit's earlier reports, the campaign's other units, the outline asked for.

A report is read alone, when it comes in. These findings change whenever a neighbour's report comes, so they are kept apart from what
was read, and made again by a job; the review page shows both. Of a campaign only the reports are looked at again to which something
changed that matters (``neighbours``). Where the officer changed the checks after a report was read, it is checked again here too.
"""

import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

import doingoai
from doingoai.check import check
from doingoai.check.context import Context
from doingoai.check.over_time import previous_of
from doingoai.consolidate.masking import masked
from doingoai.knowledge import rules
from doingoai.model import Document, Finding, Header, Outline, Report, Rule, Span
from doingoai.model.stored import dumps, loads
from doingoai_web.campaigns.models import Campaign
from doingoai_web.campaigns.outlines import outline_of
from doingoai_web.filling.waivers import set_aside
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import Progress
from doingoai_web.review.again import checked_again, read_by
from doingoai_web.review.later import compare_later
from doingoai_web.review.models import Beside, Sketch, Status, Submission, Version
from doingoai_web.review.neighbours import Needed, Neighbours
from doingoai_web.review.services import knowledge_digest, open_findings
from doingoai_web.review.sketching import currents, neighbours
from doingoai_web.setup.rules import EMPTY, data_for, settings_from

NEEDS = ("previous", "campaign", "outline")
EARLIER = 4  # reports of the unit before this one
SECONDS = 60.0  # after so long the job gives way to others and goes on later
WHOLE = 64  # reports kept in memory while others are looked at beside them
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
    """Look at the reports of a campaign beside the others, where something changed that matters to them."""
    campaign = Campaign.objects.select_related("owner").get(pk=job.arguments["campaign"])
    began = time.monotonic()
    hall = neighbours(campaign, _common(data_for(campaign)), progress, began + SECONDS)
    stand = _Stand(campaign, hall) if hall is not None else None
    stale = stand.stale() if stand is not None else []
    for number, case in enumerate(stale, 1):
        assert stand is not None
        progress(number, len(stale), case.version.submission.asked.unit.name)
        stand.look(case, timezone.now())
        if time.monotonic() - began > SECONDS and number < len(stale):
            stand = None
            break
    if stand is None or stand.changed():
        compare_later(campaign=campaign, now=timezone.now())
    return ""


def _common(data: Mapping[str, Any]) -> int:
    """From how many units on a sentence is a formula, as the campaign has it."""
    rule = next(rule for rule in _rules() if rule.check == "campaign:shared")
    return int(data["params"].get(rule.id, {}).get("common", rule.params["common"]))


def _currents() -> "QuerySet[Submission, Any]":
    return Submission.objects.filter(current__isnull=False).values("current")


def _asked_for(campaign: Campaign) -> Outline | None:
    """The outline where one was prescribed: the usual one is no demand."""
    return outline_of(campaign) if campaign.outline or campaign.prescribed.exists() else None


def _earlier(campaign: Campaign, units: Mapping[int, int]) -> dict[int, list[tuple[int, str]]]:
    """Version → the current reports of its unit in the campaigns of the same owner that ended before, the latest first: each its number
    and with what it was read. units: unit → version."""
    others = [
        other
        for other in Campaign.objects.filter(owner=campaign.owner_id).exclude(pk=campaign.pk)
        if other.span.last < campaign.span.last
    ]
    found: dict[int, list[tuple[int, str]]] = {}
    for other in sorted(others, key=lambda other: other.span.last, reverse=True):
        rows = currents(other).values_list("submission__asked__unit", "pk", "code", "knowledge")
        for unit, pk, code, knowledge in rows:
            mine = found.setdefault(units[unit], []) if unit in units else None
            if mine is not None and len(mine) < EARLIER:
                mine.append((pk, f"{code} {knowledge}"))
        if len(found) == len(units) and all(len(mine) == EARLIER for mine in found.values()):
            break
    return found


def _digest(state: object) -> str:
    return hashlib.sha256(json.dumps(state, ensure_ascii=False, default=list).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Case:
    """A report and what decides what is found in it. again: the setting by which it is checked again, None where the findings of its
    reading stand; rules: the setting that counts; known: what was found last."""

    version: Version
    needed: Needed
    earlier: tuple[int, ...]
    disputes: list[list[int]]
    weight: str
    again: Mapping[str, Any] | None
    rules: Mapping[str, Any]
    inputs: str
    known: Beside | None


class _Stand:
    """The reports of a campaign as they stand when a job begins."""

    def __init__(self, campaign: Campaign, hall: Neighbours) -> None:
        self.campaign, self.hall, self.outline = campaign, hall, _asked_for(campaign)
        self.rules, self.read_by = data_for(campaign), read_by(campaign)
        self._basis = [repr(self.outline), doingoai.__version__, knowledge_digest()]
        self._whole: dict[int, Report] = {}
        self._known = {
            row.version_id: row
            for row in Beside.objects.filter(version__submission__asked__campaign=campaign).defer("stored")
        }
        rows = currents(campaign).select_related("submission__asked__unit").defer("stored")
        self.versions = [version for version in rows if version.pk in hall.sketches]
        units = {version.submission.asked.unit_id: version.pk for version in self.versions}
        self._earlier = _earlier(campaign, units)

    def changed(self) -> bool:
        """Reports came or were read anew meanwhile; another worker may have looked at them beside others than this one did."""
        rows = Sketch.objects.filter(version__in=currents(self.campaign).order_by().values("pk"))
        return dict(rows.values_list("version", "pk")) != {
            version.pk: int(self.hall.stamps[version.pk]) for version in self.versions
        }

    def stale(self) -> list[_Case]:
        """The reports to look at, those that nobody looked at yet first."""
        cases = [self._case(version) for version in self.versions]
        lighter = []
        for case in cases:
            if (
                case.known is not None
                and case.known.inputs == case.inputs
                and case.known.weight != case.weight
            ):
                case.known.weight, case.known.disputes = case.weight, case.disputes
                lighter.append(case.known)
        Beside.objects.bulk_update(lighter, ("weight", "disputes"), batch_size=200)
        found = [case for case in cases if case.known is None or case.known.inputs != case.inputs]
        return sorted(found, key=lambda case: (case.known is not None, case.version.pk))

    def _case(self, version: Version) -> _Case:
        key, known = version.pk, self._known.get(version.pk)
        needed, weight = self.hall.needed(key), self.hall.weight(key)
        if known is not None and known.weight == weight:
            disputes = known.disputes
        else:
            disputes = [
                [found.citation.span.start, self.hall.key_of(found.against[0]), found.own, found.opposing]
                for found in (self.hall.disputes(key) if weight else ())
            ]
        again, by = self._checked_by(version, known)
        earlier = self._earlier.get(key, [])
        state = [self._basis, earlier, needed.why, needed.any, disputes, again is not None, by]
        return _Case(
            version,
            needed,
            tuple(pk for pk, _ in earlier),
            disputes,
            weight,
            again,
            by,
            _digest(state),
            known,
        )

    def _checked_by(
        self, version: Version, known: Beside | None
    ) -> tuple[Mapping[str, Any] | None, Mapping[str, Any]]:
        """What was accepted stays as it was checked; any other report follows the campaign's setting."""
        read = self.read_by.get(version.pk, EMPTY)
        if version.submission.status == Status.ACCEPTED:
            again = known.rules if known is not None else None
        else:
            again = self.rules if self.rules != read else None
        return again, read if again is None else again

    def look(self, case: _Case, now: datetime) -> None:
        """Look at a report beside those that matter to it, and keep what is found."""
        report = self._report(
            case.version.pk
        )  # what is quoted of another is shown to people who may not see that other
        others = sorted({*case.needed.others, *(against for _, against, _, _ in case.disputes)})
        index = self.hall.part(case.version.pk, {key: self._report(key) for key in others})
        context = Context(
            previous=previous_of([self._report(pk) for pk in case.earlier], report, told=True),
            campaign=self.hall.index.reports[:1] if case.needed.any else (),
            outline=self.outline,
            index=index,
        )
        settings = settings_from(case.rules)
        found = check(report, rules=_rules(), context=context, settings=settings)
        if case.again is not None:
            found = (
                *checked_again(case.version, case.again, self.read_by.get(case.version.pk, EMPTY)),
                *found,
            )
        _keep(case, found, [need for need in NEEDS if context.has(need)], now)

    def _report(self, pk: int) -> Report:
        if pk not in self._whole:
            if len(self._whole) >= WHOLE:
                self._whole.pop(next(iter(self._whole)))
            self._whole[pk] = masked(Version.objects.only("stored").get(pk=pk).report)
        return self._whole[pk]


@transaction.atomic
def _keep(case: _Case, findings: Sequence[Finding], given: Sequence[str], now: datetime) -> None:
    """Write what was found, and what the list of units says of the report. Twice is harmless."""
    Beside.objects.update_or_create(
        version=case.version,
        defaults={
            "inputs": case.inputs,
            "given": list(given),
            "stored": dumps(replace(_BARE, findings=tuple(findings))),
            "weight": case.weight,
            "disputes": case.disputes,
            "rules": case.again,
            "made_at": now,
        },
    )
    count_open(Version.objects.get(pk=case.version.pk))


def count_open(version: Version) -> None:
    """The numbers of open findings that lists of reports show. Only in a transaction: one counts at a time."""
    Version.objects.select_for_update(of=("self",)).only("pk").get(pk=version.pk)
    report, _ = with_beside(version)
    quoting = [item for item in report.findings if item.id in _quoting()]
    version.errors, version.warnings = (open_findings(report.findings, kind) for kind in ("error", "warning"))
    version.errors_quoting, version.warnings_quoting = (
        open_findings(quoting, kind) for kind in ("error", "warning")
    )
    version.save(update_fields=("errors", "warnings", "errors_quoting", "warnings_quoting"))


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
    if made.rules is not None:
        beside = {rule.id for rule in _rules()}
        report = replace(report, findings=tuple(item for item in found if item.id not in beside))
        found = tuple(item for item in found if item.id in beside)
    if not neighbours:
        found = tuple(item for item in found if item.id not in _quoting())
    given = [need for need in made.given if neighbours or need != "campaign"]
    return set_aside(asked, replace(report, findings=(*_alone(report, given), *found))), tuple(given)


@cache
def _quoting() -> frozenset[str]:
    """Rules whose findings quote other units' reports."""
    return frozenset(rule.id for rule in _rules() if rule.needs == "campaign")
