"""Who may open the pages of ``operation`` that came later: read by test_access.

OPEN: addresses nobody needs to sign in for; OWN: of whoever is signed in; rows(): name of the address → its arguments, a row of huyện
Mường Thinh or of the province; MAY: account → what it may open with GET; WRITES: what changes something by POST; ALLOWED: account →
writes it may do there (the test then leaves them out).
"""

from typing import Any

OPEN: set[str] = {"alive", "ready", "metrics"}
OWN: set[str] = set()
MAY: dict[str, set[str]] = {"chuyenvien": {"rereading"}, "truongphong": {"rereading"}}
WRITES: set[str] = {"ask-rereading", "adopt-readings", "decide-reading"}
ALLOWED: dict[str, set[str]] = {}


def rows() -> dict[str, tuple[Any, ...]]:
    from doingoai_web.operation.models import Reading, ReadingState
    from doingoai_web.review.models import Submission

    version = Submission.objects.get(asked__unit__name="huyện Mường Thinh").current
    assert version is not None
    reading = Reading.objects.get_or_create(
        version=version,
        state=ReadingState.OFFERED,
        defaults={"code": "0.0.1", "made_at": version.arrived_at, "stored": bytes(version.stored)},
    )[0]
    campaign = version.submission.asked.campaign_id
    return {
        "rereading": (campaign,),
        "ask-rereading": (campaign,),
        "adopt-readings": (campaign,),
        "decide-reading": (reading.pk,),
    }
