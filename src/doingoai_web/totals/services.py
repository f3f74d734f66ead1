"""Asking for a consolidation, and deciding on pairs."""

import hashlib
import json
from datetime import date, datetime

from django.db import transaction

import doingoai
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Campaign
from doingoai_web.jobs.models import OPEN, Job
from doingoai_web.jobs.services import queue
from doingoai_web.people.models import User
from doingoai_web.review.models import Decision, Status, Submission
from doingoai_web.totals.models import PairDecision, PairVerdict, Result


def inputs_digest(campaign: Campaign, *, as_of: date | None = None, accepted_only: bool = False) -> str:
    """What a consolidation made now would be made from, as one digest."""
    rows = (
        Submission.objects.filter(asked__campaign=campaign)
        .order_by("pk")
        .values_list("pk", "status", "current_id")
    )
    decisions = (
        Decision.objects.filter(version__submission__asked__campaign=campaign)
        .order_by("-pk")
        .values_list("pk", flat=True)
    )
    pairs = PairDecision.objects.filter(campaign=campaign).order_by("-pk").values_list("pk", flat=True)
    asked = campaign.asked.count()
    state = [
        list(rows),
        decisions.first(),
        pairs.first(),
        asked,
        str(as_of),
        accepted_only,
        doingoai.__version__,
    ]
    return hashlib.sha256(json.dumps(state, default=str).encode()).hexdigest()


@transaction.atomic
def recompute(
    *,
    campaign: Campaign,
    now: datetime,
    actor: User | None = None,
    as_of: date | None = None,
    accepted_only: bool = False,
) -> Job | None:
    """Queue the consolidation where the last one is out of date and none is queued; None where there is nothing to do."""
    digest = inputs_digest(campaign, as_of=as_of, accepted_only=accepted_only)
    last = Result.objects.filter(campaign=campaign, as_of=as_of, accepted_only=accepted_only).first()
    if last is not None and last.inputs == digest:
        return None
    arguments = {
        "campaign": campaign.pk,
        "as_of": as_of.isoformat() if as_of else None,
        "accepted_only": accepted_only,
    }
    waiting = Job.objects.filter(kind="consolidate", state=OPEN[0], arguments=arguments).first()
    return waiting or queue(
        kind="consolidate", arguments=arguments, now=now, owner=actor, unit=campaign.owner
    )


@transaction.atomic
def decide_pair(*, campaign: Campaign, pair: str, verdict: str, actor: User, now: datetime) -> PairDecision:
    """One event or two: the last decision counts."""
    made = PairDecision.objects.create(
        campaign=campaign, pair=pair, verdict=PairVerdict(verdict), actor=actor, at=now
    )
    record(
        action="pair.decided",
        at=now,
        actor=actor,
        unit=campaign.owner,
        subject=made,
        details={"verdict": verdict},
    )
    recompute(campaign=campaign, now=now, actor=actor)
    return made


def counted(campaign: Campaign, *, accepted_only: bool) -> "list[Submission]":
    """The submissions that a consolidation takes: not those sent back."""
    wanted = (Status.ACCEPTED,) if accepted_only else (Status.RECEIVED, Status.ACCEPTED)
    return list(
        Submission.objects.filter(asked__campaign=campaign, status__in=wanted, current__isnull=False)
        .select_related("asked__unit", "asked__above", "current")
        .order_by("asked__unit__path")
    )
