"""The job that consolidates: reports as corrected by people, in the units they were placed at."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

import doingoai
from doingoai.consolidate import consolidate
from doingoai.consolidate.comparing import earlier_of
from doingoai.consolidate.decisions import Decision as PairAnswer
from doingoai.consolidate.overlaps import ONE, TWO
from doingoai.model import Consolidation, Observation, PeriodMention, Report, Span
from doingoai.units.roster import Roster, RosterUnit
from doingoai.write import render
from doingoai.write.charts import charts
from doingoai.write.result_json import consolidation_json
from doingoai_web.api.telling import tell_result
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import Progress
from doingoai_web.review.models import Decision, Submission, Verdict, Version
from doingoai_web.review.services import latest
from doingoai_web.totals.models import PairDecision, PairVerdict, Result, ResultFile, ResultTotal
from doingoai_web.totals.services import counted, earlier_results, inputs_digest
from doingoai_web.totals.summary import rows_of, summary_of
from doingoai_web.units.register import local_register, local_shares
from doingoai_web.vault import services as vault


def corrected(version: Version, decisions: Iterable[Decision]) -> Report:
    """The report as people decided: rejected figures out, corrected ones with the person's number, added ones in. Everything keeps
    its place in the text; the stored report stays as the machine read it."""
    report = version.report
    rows = list(decisions)
    by_fact = latest(rows)
    positions = {fact_id: position for position, fact_id in version.facts.values_list("position", "pk")}
    verdicts = {positions[fact_id]: made for fact_id, made in by_fact.items() if fact_id in positions}
    found: list[Observation] = []
    for position, observation in enumerate(report.observations):
        made = verdicts.get(position)
        if made is None:
            found.append(observation)
        elif made.verdict == Verdict.ACCEPT:
            found.append(replace(observation, confidence=1.0))
        elif made.verdict == Verdict.CORRECT:
            found.append(_as_corrected(observation, made))
    added = [made for made in rows if made.fact_id is None and made.value is not None]
    found += [_added(made) for made in added]
    return replace(report, observations=tuple(found))


def _as_corrected(observation: Observation, made: Decision) -> Observation:
    return replace(
        observation,
        indicator=made.indicator or observation.indicator,
        value=observation.value if made.value is None else made.value,
        upper=observation.upper if made.value is None else None,
        qualifier=made.qualifier or observation.qualifier,
        basis="stated" if made.value else observation.basis,
        scope="own",
        confidence=1.0,
    )


def _added(made: Decision) -> Observation:
    from doingoai.knowledge import indicators

    known = indicators().get(made.indicator)
    assert made.value is not None
    return Observation(
        indicator=made.indicator,
        span=Span(made.start or 0, made.end or 0),
        value=made.value,
        qualifier=made.qualifier or "exact",
        unit=known.unit if known else None,
        basis="stated" if made.value else "declared_none",
    )


def _placed(report: Report, submission: Submission, campaign: Campaign, source: str) -> Report:
    """The report as the officer placed it: its unit and period are those of the submission, whatever its heading says."""
    span = report.header.title_span or report.header.span
    unit, above = submission.asked.unit, submission.asked.above
    return replace(
        report,
        document=replace(report.document, source=source),
        header=replace(report.header, issuer=unit.name, replaces_span=None),
        period=PeriodMention(campaign.span, span),
        place=(above.name,) if above else (),
    )


def _roster(campaign: Campaign, received: dict[int, date]) -> Roster:
    """The list of units of the campaign, as the library reads it from a file."""
    rows = list(
        Asked.objects.filter(campaign=campaign).select_related("unit", "above").order_by("unit__path")
    )
    lines = {row.unit_id: number for number, row in enumerate(rows, 2)}
    return Roster(
        tuple(
            RosterUnit(
                name=row.unit.name,
                kind=row.unit.kind,
                parent=row.above.name if row.above else None,
                must_report=True,
                due=row.due_on or campaign.due_on,
                received=received.get(row.pk),
                line=lines[row.unit_id],
                parent_line=lines.get(row.above_id or 0),
            )
            for row in rows
        )
    )


def _pair_decisions(campaign: Campaign) -> dict[str, PairAnswer]:
    """What people decided of proposed duplicates: of each pair the last."""
    words = {PairVerdict.ONE: ONE, PairVerdict.TWO: TWO}
    made = PairDecision.objects.filter(campaign=campaign).select_related("actor")
    return {row.pair: PairAnswer(words[PairVerdict(row.verdict)], row.actor.username) for row in made}


def _corrected_submissions(campaign: Campaign, progress: Progress, *, accepted_only: bool) -> list[Report]:
    """The reports that count, as people decided; a step of the bar each."""
    submissions = counted(campaign, accepted_only=accepted_only)
    decisions: dict[int, list[Decision]] = {}
    for made in Decision.objects.filter(version__submission__asked__campaign=campaign):
        decisions.setdefault(made.version_id, []).append(made)
    reports = []
    for number, submission in enumerate(submissions, 1):
        progress(number, len(submissions) + 2, submission.asked.unit.name)
        version = submission.current
        assert version is not None
        report = corrected(version, decisions.get(version.pk, ()))
        reports.append(
            _placed(report, submission, campaign, f"{submission.pk}-{version.number} {version.source}")
        )
    progress(len(submissions) + 1, len(submissions) + 2, "cộng số liệu")
    return reports


def compute(job: Job, progress: Progress) -> str:
    """Make the result of a campaign and its files. Done again, it finds what it made and leaves it."""
    given: dict[str, Any] = job.arguments
    campaign = Campaign.objects.select_related("owner").get(pk=given["campaign"])
    as_of = date.fromisoformat(given["as_of"]) if given.get("as_of") else None
    accepted_only = bool(given.get("accepted_only"))
    digest = inputs_digest(campaign, as_of=as_of, accepted_only=accepted_only)
    last = Result.objects.filter(campaign=campaign, as_of=as_of, accepted_only=accepted_only).first()
    if last is not None and last.inputs == digest:
        return ""
    received = dict(
        Submission.objects.filter(asked__campaign=campaign).values_list("asked_id", "received_on")
    )
    register = local_register()
    result = consolidate(
        _corrected_submissions(campaign, progress, accepted_only=accepted_only),
        unit=campaign.owner.name,
        period=campaign.period,
        issuer=campaign.issuer or None,
        roster=_roster(campaign, received),
        as_of=as_of,
        shares=local_shares(register, as_of),
        register=register,
        previous=[earlier_of(other.data, other.campaign.period_title) for other in earlier_results(campaign)],
        decisions=_pair_decisions(campaign),
    )
    made = Result(
        campaign=campaign,
        inputs=digest,
        actor=job.owner,
        as_of=as_of,
        accepted_only=accepted_only,
        code=doingoai.__version__,
    )
    _keep(made, result, timezone.now())
    return ""


def _keep(made: Result, result: Consolidation, now: datetime) -> None:
    """Write a result with its totals and files, all or nothing; rendering comes before the transaction."""
    files, data = render(result), consolidation_json(result)
    made.data, made.summary, made.made_at = data, summary_of(data), now
    made.charts = [
        {"id": chart.id, "topic": chart.topic, "title": chart.title, "alt": chart.alt}
        for chart in charts(result)
    ]
    with transaction.atomic():
        made.save()
        ResultTotal.objects.bulk_create(
            ResultTotal(result=made, indicator=row["total"]["indicator"], data=row) for row in rows_of(data)
        )
        for name, content in files.items():
            ResultFile.objects.create(result=made, name=name, original=vault.keep(data=content, at=now))
        tell_result("result.made", made, now)
