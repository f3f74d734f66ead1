"""Who may open the pages of ``campaigns`` that came later: read by test_access.

OPEN: addresses nobody needs to sign in for; OWN: of whoever is signed in; rows(): name of the address → its arguments, a row of huyện
Mường Thinh or of the province; MAY: account → what it may open with GET; WRITES: what changes something by POST; ALLOWED: account →
writes it may do there (the test then leaves them out).
"""

from typing import Any

OPEN: set[str] = set()
OWN: set[str] = {"my-calendar"}  # the deadlines of one's own units
TAKEN_ALONG = {
    "campaign-outline",
    "campaign-revisions",
    "campaign-letter",
    "campaign-calendar",
}  # of whoever sees the campaign
RUN = {
    "count-units", "campaign-units", "campaign-successors", "campaign-stuck", "campaign-reminders"
}  # fmt: skip
MAY: dict[str, set[str]] = {
    "banlim": TAKEN_ALONG,
    "muongthinh": TAKEN_ALONG,
    "nguoixem": TAKEN_ALONG,
    "lanhdao": TAKEN_ALONG,
    "quantri": TAKEN_ALONG,
    "truongphong": TAKEN_ALONG | RUN,
    "chuyenvien": TAKEN_ALONG | RUN,
}
WRITES: set[str] = {
    "campaign-units", "campaign-successors", "campaign-outline", "campaign-reminders", "reminder-days",
    "campaign-revisions", "revision-seen",
}  # fmt: skip
ALLOWED: dict[str, set[str]] = {}


def rows() -> dict[str, tuple[Any, ...]]:
    from doingoai_web.campaigns.models import Campaign

    campaign = Campaign.objects.get(period="2025H1").pk
    names = (*TAKEN_ALONG, *RUN - {"count-units"}, "reminder-days", "revision-seen")
    return {"count-units": (), **dict.fromkeys(names, (campaign,))}
