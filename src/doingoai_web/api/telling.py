"""What other programs are told of each deed: ids, counts and links. Called by the services, inside the transaction of the deed."""

from datetime import datetime
from typing import TYPE_CHECKING

from doingoai_web.api.models import Kind
from doingoai_web.api.services import announce

if TYPE_CHECKING:
    from doingoai_web.campaigns.models import Campaign
    from doingoai_web.review.models import Version
    from doingoai_web.totals.models import Result

API = "/api/v1"


def tell_report(event: str, version: "Version", now: datetime) -> None:
    """A report was received, returned or accepted."""
    submission = version.submission
    announce(
        event=event,
        unit=submission.asked.unit,
        subject=version,
        now=now,
        data={
            "campaign": submission.asked.campaign_id,
            "submission": submission.pk,
            "version": version.pk,
            "number": version.number,
            "errors": version.errors,
            "warnings": version.warnings,
            "links": {
                "page": f"/ban/{version.pk}/",
                "submission": f"{API}/submissions/{submission.pk}",
                "facts": f"{API}/versions/{version.pk}/facts",
            },
        },
    )


def tell_campaign(campaign: "Campaign", asked: int, now: datetime) -> None:
    """A campaign was opened; asked: how many units owe a report."""
    announce(
        event=Kind.OPENED,
        unit=campaign.owner,
        subject=campaign,
        now=now,
        data={
            "campaign": campaign.pk,
            "period": campaign.period,
            "due_on": campaign.due_on.isoformat(),
            "asked": asked,
            "links": {
                "page": f"/dot/{campaign.pk}/",
                "campaign": f"{API}/campaigns/{campaign.pk}",
                "asked": f"{API}/campaigns/{campaign.pk}/asked",
            },
        },
    )


def tell_result(event: str, result: "Result", now: datetime) -> None:
    """A consolidation was made, or approved."""
    campaign = result.campaign
    announce(
        event=event,
        unit=campaign.owner,
        subject=result,
        now=now,
        data={
            "campaign": campaign.pk,
            "result": result.pk,
            "period": campaign.period,
            "as_of": result.as_of.isoformat() if result.as_of else None,
            "accepted_only": result.accepted_only,
            "links": {
                "page": f"/dot/{campaign.pk}/tong-hop/",
                "totals": f"{API}/campaigns/{campaign.pk}/totals",
                "result": f"{API}/results/{result.pk}",
            },
        },
    )
