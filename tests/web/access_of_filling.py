"""Who may open the pages of ``filling`` that came later: read by test_access.

OPEN: addresses nobody needs to sign in for; OWN: of whoever is signed in; rows(): name of the address → its arguments, a row of huyện
Mường Thinh or of the province; MAY: account → what it may open with GET; WRITES: what changes something by POST; ALLOWED: account →
writes it may do there (the test then leaves them out).
"""

from typing import Any

from doingoai_web.filling.models import Kept
from doingoai_web.people.models import User
from doingoai_web.review.models import Submission

OPEN: set[str] = set()
OWN: set[str] = set()
FORM = {"fill", "form-blank", "form-filled"}
MAY: dict[str, set[str]] = {"muongthinh": FORM, "chuyenvien": FORM}
WRITES: set[str] = {
    "fill",
    "fill-save",
    "fill-check",
    "fill-merge",
    "fill-discard",
    "keep-finding",
    "unkeep-finding",
}
ALLOWED: dict[str, set[str]] = {"muongthinh": WRITES}


def rows() -> dict[str, tuple[Any, ...]]:
    submission = Submission.objects.select_related("asked", "current").get(
        asked__unit__name="huyện Mường Thinh"
    )
    version = submission.current
    assert version is not None
    clerk = User.objects.get(username="muongthinh")
    kept = Kept.objects.get_or_create(
        asked=submission.asked, rule="CV-001", words="chữ", reason="đúng", by=clerk, at=version.arrived_at
    )[0]
    asked = (submission.asked_id,)
    return {
        "fill": asked,
        "fill-save": asked,
        "fill-check": asked,
        "fill-merge": asked,
        "fill-discard": asked,
        "form-blank": asked,
        "form-filled": asked,
        "keep-finding": (version.pk,),
        "unkeep-finding": (kept.pk,),
    }
