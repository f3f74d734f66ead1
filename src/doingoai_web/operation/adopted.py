"""Which readings a campaign's figures were taken from, for whoever must know whether a result is out of date."""

from django.db.models import Max

from doingoai_web.campaigns.models import Campaign
from doingoai_web.operation.models import Reading, ReadingState


def last_adopted(campaign: Campaign) -> str:
    """The last reading that took the place of another; empty where none did."""
    found = Reading.objects.filter(
        version__submission__asked__campaign=campaign, state=ReadingState.ADOPTED
    ).aggregate(last=Max("pk"))["last"]
    return f"reading {found}" if found else ""
