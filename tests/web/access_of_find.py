"""Who may open the pages of ``find`` that came later: read by test_access.

OPEN: addresses nobody needs to sign in for; OWN: of whoever is signed in; rows(): name of the address → its arguments, a row of huyện
Mường Thinh or of the province; MAY: account → what it may open with GET; WRITES: what changes something by POST; ALLOWED: account →
writes it may do there (the test then leaves them out).
"""

from typing import Any

EVERYWHERE = {"find", "alike", "repeated", "dashboard"}
OPEN: set[str] = set()
OWN: set[str] = set()
MAY: dict[str, set[str]] = {
    "banlim": {"find"},  # in its own reports; another unit's sentences are not there
    "muongthinh": {"find", "alike", "repeated"},
    "nguoixem": {"dashboard"},  # totals without words
    "lanhdao": EVERYWHERE,
    "truongphong": EVERYWHERE,
    "chuyenvien": EVERYWHERE,
}
WRITES: set[str] = set()
ALLOWED: dict[str, set[str]] = {}


def rows() -> dict[str, tuple[Any, ...]]:
    from doingoai_web.find.models import Sentence

    of = {"report__asked__unit__name": "huyện Mường Thinh", "report__submission__current__isnull": False}
    found = Sentence.objects.filter(**of).order_by("position").first()
    assert found is not None
    return {
        "find": (),
        "alike": (found.report_id, found.start),
        "repeated": (found.report_id,),
        "dashboard": (),
    }
