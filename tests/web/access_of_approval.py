"""Who may open the pages of ``approval`` that came later: read by test_access.

OPEN: addresses nobody needs to sign in for; OWN: of whoever is signed in; rows(): name of the address → its arguments, a row of huyện
Mường Thinh or of the province; MAY: account → what it may open with GET; WRITES: what changes something by POST; ALLOWED: account →
writes it may do there (the test then leaves them out).
"""

from datetime import UTC, date, datetime
from typing import Any

OPEN: set[str] = set()
OWN: set[str] = {"to-sign"}
PAPERS = {"campaign-approval", "supplement", "approval", "approval-file"}
MAY: dict[str, set[str]] = {
    "chuyenvien": set(PAPERS),
    "truongphong": set(PAPERS),
    "lanhdao": set(PAPERS),
    "muongthinh": {"report-approval"},
    "quantri": {"chains", "chain"},
}
WRITES: set[str] = {
    "open-supplement", "cancel-supplement", "approve", "approval-return", "approval-take-back", "approval-issue", "approval-number", "approval-send-up",
    "delegate-signing", "end-chain", "end-delegation",
}  # fmt: skip
ALLOWED: dict[str, set[str]] = {
    "lanhdao": {"approve", "approval-return", "approval-take-back"},  # the leader's own turn
    "quantri": {"delegate-signing", "end-chain", "end-delegation"},
}


def rows() -> dict[str, tuple[Any, ...]]:
    from doingoai_web.approval.models import Approval, Supplement, SupplementState
    from doingoai_web.approval.signers import Chain, Delegation
    from doingoai_web.campaigns.models import Asked
    from doingoai_web.people.models import User

    paper = Approval.objects.get(campaign__period="2025H1")
    campaign, chain = paper.campaign, Chain.objects.get(unit=paper.unit)
    asked = Asked.objects.get(campaign=campaign, unit__name="huyện Mường Thinh")
    user, now = User.objects.get(username="lanhdao"), datetime(2025, 6, 20, tzinfo=UTC)
    given = Delegation.objects.get_or_create(
        unit=paper.unit, role="leader", holder=user, delegate=User.objects.get(username="truongphong"), since=date(2025, 1, 1),
        until=date(2025, 1, 2), defaults={"made_by": user, "made_at": now, "basis": "Giấy ủy quyền số 1"},
    )[0]  # fmt: skip
    supplement = Supplement.objects.get_or_create(
        campaign=campaign,
        base=paper,
        state=SupplementState.CANCELLED,
        defaults={"reason": "x", "opened_by": user, "opened_at": now},
    )[0]
    return {
        "campaign-approval": (campaign.pk,),
        "report-approval": (campaign.pk, asked.pk),
        "open-supplement": (campaign.pk,),
        "supplement": (supplement.pk,),
        "cancel-supplement": (supplement.pk,),
        "approval": (paper.pk,),
        "approve": (paper.pk,),
        "approval-return": (paper.pk,),
        "approval-take-back": (paper.pk,),
        "approval-issue": (paper.pk,),
        "approval-number": (paper.pk,),
        "approval-send-up": (paper.pk, asked.pk),
        "approval-file": (paper.pk, "trinh"),
        "chains": (),
        "chain": (chain.unit_id,),
        "delegate-signing": (chain.unit_id,),
        "end-chain": (chain.pk,),
        "end-delegation": (given.pk,),
    }
