"""Asking for a consolidation, and deciding on pairs."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet

import doingoai
from doingoai.model import UserError
from doingoai.periods import preceding, year_before
from doingoai_web.approval.locked import approved_results, refuse_settled
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Campaign
from doingoai_web.jobs.models import OPEN, Job
from doingoai_web.jobs.services import queue
from doingoai_web.operation.adopted import last_adopted
from doingoai_web.people.models import User
from doingoai_web.review.models import Decision, Status, Submission
from doingoai_web.totals.models import Edited, PairDecision, PairVerdict, Result
from doingoai_web.units.register import mark
from doingoai_web.vault import services as vault


def earlier_results(campaign: Campaign) -> QuerySet[Result]:
    """The last results of this unit's campaigns for the period before and for the same period of last year, where there are any."""
    wanted = {preceding(campaign.span).code, year_before(campaign.span).code}
    others = Campaign.objects.filter(owner=campaign.owner_id, period__in=wanted).exclude(pk=campaign.pk)
    plain = Result.objects.filter(campaign__in=others, as_of=None, accepted_only=False)
    last = dict(plain.order_by().values_list("campaign").annotate(Max("pk")))
    last |= approved_results(
        others.values_list("pk", flat=True)
    )  # where one was approved, that is what was reported
    return Result.objects.filter(pk__in=last.values()).select_related("campaign").order_by("pk")


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
    asked = list(campaign.asked.order_by("pk").values_list("pk", "due_on"))
    earlier = list(earlier_results(campaign).values_list("inputs", flat=True))
    state = [
        list(rows),
        earlier,
        decisions.first(),
        pairs.first(),
        asked,
        str(as_of),
        accepted_only,
        doingoai.__version__,
    ]
    adopted = last_adopted(campaign)
    if adopted:  # a report that was read again and taken as it reads now
        state.append(adopted)
    told = mark()
    if any(told):  # what became of units, where anything is on record
        state.append(list(told))
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
    rows = (
        Job.objects.select_for_update()
    )  # one that waits does not begin before what is written here is there to be seen
    waiting = rows.filter(kind="consolidate", state=OPEN[0], arguments=arguments).first()
    return waiting or queue(
        kind="consolidate", arguments=arguments, now=now, owner=actor, unit=campaign.owner
    )


@transaction.atomic
def decide_pair(*, campaign: Campaign, pair: str, verdict: str, actor: User, now: datetime) -> PairDecision:
    """One event or two: the last decision counts. Raises UserError PD-028 where the consolidation was approved."""
    refuse_settled(campaign)
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


@transaction.atomic
def keep_edits(*, result: Result, name: str, data: bytes | None, actor: User, now: datetime) -> Job:
    """Queue the making of the report again over one that people edited. Raises UserError TG-001 where no file was chosen or it is
    longer than an upload may be."""
    if not data:
        raise UserError(
            code="TG-001",
            where="Báo cáo đã sửa",
            what="chưa chọn tệp, tệp rỗng hoặc quá lớn.",
            do="Chọn bao-cao.docx đã sửa trong Word rồi bấm lại.",
        )
    made = Edited.objects.create(
        result=result, source=name[:255], spool=vault.spool(data=data, at=now), actor=actor, at=now
    )
    return queue(
        kind="keep_edits",
        arguments={"edited": made.pk, "campaign": result.campaign_id},
        now=now,
        owner=actor,
        unit=result.campaign.owner,
    )


@transaction.atomic
def finish_edits(
    *, made: Edited, data: bytes, counts: Mapping[str, int], flags: Sequence[str], now: datetime
) -> None:
    """Write what came of a merge; what was sent is destroyed. Twice is harmless."""
    rows = Edited.objects.select_for_update(of=("self",))
    made = rows.select_related("spool", "actor", "result__campaign__owner").get(pk=made.pk)
    if made.original_id is not None:
        return
    held, made.spool = made.spool, None
    made.original, made.counts, made.flags = vault.keep(data=data, at=now), dict(counts), list(flags)
    made.save()
    if held is not None:
        vault.destroy(held)
    record(
        action="result.edits_kept",
        at=now,
        actor=made.actor,
        unit=made.result.campaign.owner,
        subject=made,
        details=dict(counts),
    )


@transaction.atomic
def drop_edits(*, made: Edited) -> None:
    """Forget a file that could not be merged."""
    held = made.spool
    made.delete()
    if held is not None:
        vault.destroy(held)


def counted(campaign: Campaign, *, accepted_only: bool) -> "list[Submission]":
    """The submissions that a consolidation takes: not those sent back."""
    wanted = (Status.ACCEPTED,) if accepted_only else (Status.RECEIVED, Status.ACCEPTED)
    return list(
        Submission.objects.filter(asked__campaign=campaign, status__in=wanted, current__isnull=False)
        .select_related("asked__unit", "asked__above", "current")
        .order_by("asked__unit__path")
    )
