"""What a person outside the reporting line sees of the totals: no unit's figure, nor anything that one could be worked out from.

Two states of one total that differ by one report differ by that report's figure. So nothing is shown while reports still come in;
then one state, without addends, without choice of what is counted; and of counts that can mean a person (consular, migration) those
from 1 to 4 as a band.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from doingoai.knowledge import indicators, topics
from doingoai.text.numbers_vi import banded
from doingoai_web.campaigns.models import Campaign
from doingoai_web.totals.models import Result
from doingoai_web.totals.summary import topic_of

FEWEST = 3  # units that reported: of fewer the total is as good as their own figures


@dataclass(frozen=True, slots=True)
class Row:
    """A total. band: the words in place of a small count, None where the figure itself may be seen."""

    total: Mapping[str, Any]
    band: str | None


def published(campaign: Campaign) -> Result | None:
    """The result that may be seen outside: the last one that counts every unit asked, or the last before the campaign was closed;
    None until then, and where too few units reported."""
    results = Result.objects.filter(campaign=campaign, as_of=None, accepted_only=False).defer("data")
    if campaign.closed_at is not None and campaign.closed_at <= timezone.now():
        found = results.filter(made_at__lte=campaign.closed_at).first()
    else:
        found = results.first()
        if found is not None and found.shown["missing"]:
            return None
    if found is None:
        return None
    units = {report["unit"] for report in found.shown["reports"] if report.get("used")}
    return found if len(units) >= FEWEST else None


def _row(total: Mapping[str, Any]) -> Row:
    known = indicators().get(total["indicator"])
    sensitive = known is None or known.sensitive
    return Row(total, banded(Decimal(str(total["value"]))) if sensitive else None)


def sections(result: Result) -> list[tuple[str, list[Row]]]:
    """The totals by topic, in the order of the outline."""
    order = {identifier: topic.order for identifier, topic in topics().items()}
    found: dict[str, list[Row]] = {}
    for total in result.shown["totals"]:
        if total["value"] is not None and total["additive"]:
            found.setdefault(topic_of(total["indicator"]), []).append(_row(total))
    return sorted(found.items(), key=lambda item: (order.get(item[0], 999), item[0]))
