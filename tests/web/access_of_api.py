"""Who may open the pages of ``api`` that came later: read by test_access.

OPEN: addresses nobody needs to sign in for; OWN: of whoever is signed in; rows(): name of the address → its arguments, a row of huyện
Mường Thinh or of the province; MAY: account → what it may open with GET; WRITES: what changes something by POST; ALLOWED: account →
writes it may do there (the test then leaves them out).
"""

from typing import Any

OPEN: set[str] = {"api-docs"}
OWN: set[str] = {"tokens"}
_SETS_UP = {"webhooks", "webhook"}
_PACKAGES = {"result-package", "letter-package"}
MAY: dict[str, set[str]] = {
    "chuyenvien": _SETS_UP | _PACKAGES,
    "truongphong": _SETS_UP | _PACKAGES,
    "lanhdao": {"result-package"},
    "quantri": _SETS_UP,
}
_WEBHOOKS = {
    "webhooks", "webhook-pause", "webhook-end", "webhook-ping", "webhook-since", "webhook-again",
}  # fmt: skip
WRITES: set[str] = {"revoke-token", *_WEBHOOKS, *_PACKAGES}
ALLOWED: dict[str, set[str]] = {"quantri": _WEBHOOKS, "lanhdao": {"result-package"}}


def rows() -> dict[str, tuple[Any, ...]]:
    from django.utils import timezone

    from doingoai_web.api.models import Delivery, Event, Subscription, Token
    from doingoai_web.api.sealing import seal
    from doingoai_web.people.models import User
    from doingoai_web.totals.models import Result
    from doingoai_web.units.models import Unit

    officer, now = User.objects.get(username="chuyenvien"), timezone.now()
    province = Unit.objects.get(name="tỉnh Tây Khuê")
    row = Subscription.objects.get_or_create(
        unit=province,
        name="QLVB",
        defaults={
            "address": "https://nhan.example.vn/", "events": ["report.received"], "sealed": seal("whsec_AAAA"), "made_by": officer, "made_at": now,
            "paused": True,
        },
    )[0]  # fmt: skip
    event = Event.objects.filter(kind="ping", unit=province).first()
    event = event or Event.objects.create(kind="ping", unit=province, at=now)
    delivery = Delivery.objects.get_or_create(subscription=row, event=event, defaults={"next_at": now})[0]
    token = Token.objects.get_or_create(
        user=officer, name="bảng tính", defaults={"digest": "0" * 64, "start": "dng_000000", "made_at": now, "expires_on": now.date()}
    )[0]  # fmt: skip
    result = Result.objects.filter(campaign__period="2025H1").first()
    assert result is not None
    return {
        "result-package": (result.pk,),
        "letter-package": (result.campaign_id,),
        "revoke-token": (token.pk,),
        "webhooks": (),
        "webhook": (row.pk,),
        "webhook-pause": (row.pk,),
        "webhook-end": (row.pk,),
        "webhook-ping": (row.pk,),
        "webhook-since": (row.pk,),
        "webhook-again": (delivery.pk,),
    }
