"""What other pages show of the site's operation."""

from typing import Any

from django import template

from doingoai_web.operation.rereading import open_ones
from doingoai_web.people.models import Right

register = template.Library()


@register.inclusion_tag("operation/rereading_notice.html", takes_context=True)
def rereading_notice(context: dict[str, Any]) -> dict[str, Any]:
    """A line on a campaign's page where an older program read its reports, for those who may read them again."""
    campaign, request = context["campaign"], context["request"]
    may = request.user.may(Right.REVIEW, campaign.owner)
    return {"campaign": campaign, "shown": may and open_ones(campaign).exists()}
