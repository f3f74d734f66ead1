"""Asking that a campaign's reports be looked at again: after a report came, after the checks were changed."""

from datetime import datetime

from django.db import transaction

from doingoai_web.campaigns.models import Campaign
from doingoai_web.jobs.models import Job, JobState
from doingoai_web.jobs.services import queue
from doingoai_web.units.models import Unit


@transaction.atomic
def compare_later(*, campaign: Campaign, now: datetime) -> Job:
    """Queue the comparison of a campaign's reports (``review.beside``), where none waits already. One that waits is held until what is
    written here is there to be seen: begun before that, it would pass the report over."""
    given = {"campaign": campaign.pk}
    rows = Job.objects.select_for_update().filter(kind="compare", state=JobState.WAITING, arguments=given)
    waiting = rows.first()
    return waiting or queue(kind="compare", arguments=given, now=now, unit=campaign.owner)


def check_later(*, campaign: Campaign | None, unit: Unit | None, now: datetime) -> None:
    """The checks of a campaign, or of all that a unit and those below it run, were changed: what came and was not accepted is checked
    again. Closed campaigns stay as they are."""
    rows = Campaign.objects.filter(closed_at=None, asked__submission__current__isnull=False)
    rows = rows.filter(pk=campaign.pk) if campaign is not None else rows
    rows = rows.filter(owner__in=Unit.objects.within(unit)) if campaign is None and unit is not None else rows
    for row in rows.select_related("owner").distinct():
        compare_later(campaign=row, now=now)
