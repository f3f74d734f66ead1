"""Who may open the pages of ``followup`` that came later: read by test_access.

OPEN: addresses nobody needs to sign in for; OWN: of whoever is signed in; rows(): name of the address → its arguments, a row of huyện
Mường Thinh or of the province; MAY: account → what it may open with GET; WRITES: what changes something by POST; ALLOWED: account →
writes it may do there (the test then leaves them out).
"""

from typing import Any

from doingoai_web.followup.models import Event, PlanItem, Proposal
from doingoai_web.review.models import Submission

OPEN: set[str] = set()
OWN: set[str] = set()
LISTS = {
    "follow-up", "plans", "plans-export", "proposals", "proposals-export", "duties", "duties-export", "duty-rules",
}  # fmt: skip
ALL = LISTS | {"proposal-group", "follow-unit"}
MAY: dict[str, set[str]] = {
    "banlim": LISTS,  # with her own unit's rows alone
    "muongthinh": ALL,
    "lanhdao": ALL,
    "truongphong": ALL,
    "chuyenvien": ALL,
}
WRITES: set[str] = {
    "answer-plan", "read-plans", "answer-group", "move-proposal", "tell-duty", "tell-event", "add-event",
}  # fmt: skip
ALLOWED: dict[str, set[str]] = {"muongthinh": {"answer-plan", "tell-duty", "tell-event"}}


def rows() -> dict[str, tuple[Any, ...]]:
    submission = Submission.objects.get(asked__unit__name="huyện Mường Thinh")
    item, proposal = (
        PlanItem.objects.filter(submission=submission).first(),
        Proposal.objects.filter(submission=submission).first(),
    )
    event = Event.objects.filter(submission=submission).first()
    assert item
    assert proposal
    assert event
    campaign, unit = submission.asked.campaign_id, submission.asked.unit_id
    return {
        "follow-up": (),
        "plans": (campaign,),
        "plans-export": (campaign, "csv"),
        "proposals": (campaign,),
        "proposals-export": (campaign, "xlsx"),
        "proposal-group": (proposal.group_id,),
        "duties": (),
        "duties-export": ("ics",),
        "duty-rules": (),
        "follow-unit": (unit,),
        "answer-plan": (item.pk,),
        "read-plans": (campaign,),
        "answer-group": (proposal.group_id,),
        "move-proposal": (proposal.pk,),
        "tell-duty": (unit,),
        "tell-event": (event.pk,),
        "add-event": (),
    }
