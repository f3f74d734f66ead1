"""Every write to subscriptions and their deliveries."""

import base64
import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from doingoai.model import UserError
from doingoai_web.api.delivering import SECRET
from doingoai_web.api.models import PING, Delivery, DeliveryState, Event, Kind, Subscription
from doingoai_web.api.reaching import checked
from doingoai_web.api.sealing import seal, unseal
from doingoai_web.api.services import send_soon
from doingoai_web.audit.services import record
from doingoai_web.people.models import User
from doingoai_web.units.models import Unit

MOST = 20  # subscriptions of one unit
AGAIN = 1000  # messages sent once more at a time


@transaction.atomic
def subscribe(
    *, unit: Unit, name: str, address: str, events: Sequence[str], actor: User, now: datetime
) -> tuple[Subscription, str]:
    """A subscription and the secret of its signatures, shown once. Raises UserError GD-022 (the address), GD-023 (no event), GD-024
    (too many), GD-025 (no name)."""
    name, wanted = " ".join(name.split()), [kind for kind in Kind.values if kind in events]
    if not name:
        raise UserError(
            "GD-025", "Tên nơi nhận", "còn để trống.", "Gõ tên phần mềm nhận, ví dụ “QLVB của Sở”."
        )
    address = address.strip()
    checked(address)
    if not wanted:
        raise UserError("GD-023", "Việc được báo", "chưa chọn việc nào.", "Đánh dấu ít nhất một việc.")
    if Subscription.objects.filter(unit=unit, ended_at=None).count() >= MOST:
        raise UserError(
            "GD-024", unit.name, f"đã có {MOST} nơi nhận.", "Kết thúc những nơi không còn dùng rồi tạo lại."
        )
    secret = SECRET + base64.b64encode(secrets.token_bytes(24)).decode()
    made = Subscription.objects.create(
        unit=unit,
        name=name[:80],
        address=address,
        events=wanted,
        sealed=seal(secret),
        made_by=actor,
        made_at=now,
    )
    record(
        action="webhook.made", at=now, actor=actor, unit=unit, subject=made, details={"events": len(wanted)}
    )
    return made, secret


@transaction.atomic
def pause(*, row: Subscription, paused: bool, actor: User, now: datetime) -> None:
    """Stop sending, or go on; what happens meanwhile waits. Twice is harmless."""
    if Subscription.objects.filter(pk=row.pk, ended_at=None, paused=not paused).update(paused=paused):
        action = "webhook.paused" if paused else "webhook.resumed"
        record(action=action, at=now, actor=actor, unit=row.unit, subject=row)
        if not paused:
            row.paused = False
            row.deliveries.filter(state=DeliveryState.WAITING).update(next_at=now)
            send_soon(row, now)


@transaction.atomic
def end(*, row: Subscription, actor: User, now: datetime) -> None:
    """Tell this program nothing any more; what waited is given up. Twice is harmless."""
    if Subscription.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now):
        row.deliveries.filter(state=DeliveryState.WAITING).update(state=DeliveryState.GIVEN_UP)
        record(action="webhook.ended", at=now, actor=actor, unit=row.unit, subject=row)


def _open(row: Subscription) -> Subscription:
    found = Subscription.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.pk)
    if found.ended_at is not None:
        raise UserError(
            "GD-026", found.name, "nơi nhận này đã kết thúc.", "Tạo nơi nhận mới nếu cần gửi lại."
        )
    return found


@transaction.atomic
def send_again(*, row: Subscription, deliveries: Sequence[Delivery], actor: User, now: datetime) -> int:
    """Send these events once more, after everything that waits; each event once. How many. Raises UserError GD-026."""
    row = _open(row)
    events = list(dict.fromkeys(item.event_id for item in sorted(deliveries, key=lambda item: item.pk)))
    Delivery.objects.bulk_create(
        [Delivery(subscription=row, event_id=event, again=True, next_at=now) for event in events]
    )
    if events:
        record(
            action="webhook.sent_again",
            at=now,
            actor=actor,
            unit=row.unit,
            subject=row,
            details={"events": len(events)},
        )
        if not row.paused:
            send_soon(row, now)
    return len(events)


def send_since(*, row: Subscription, day: date, actor: User, now: datetime) -> int:
    """Send once more every event since the beginning of a day, at most a thousand."""
    midnight = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    found = row.deliveries.filter(event__at__gte=midnight, again=False).order_by("pk")[:AGAIN]
    return send_again(row=row, deliveries=list(found), actor=actor, now=now)


@transaction.atomic
def ping(*, row: Subscription, actor: User, now: datetime) -> Delivery:
    """A message by which the address and the signature can be tried. Raises UserError GD-026."""
    row = _open(row)
    event = Event.objects.create(
        kind=PING, unit=row.unit, subject=f"{row._meta.label_lower}:{row.pk}", at=now
    )
    made = Delivery.objects.create(subscription=row, event=event, next_at=now)
    if not row.paused:
        send_soon(row, now)
    return made


def reseal_secret(row: Subscription) -> None:
    """Keep the secret of its signatures under today's key of the installation. Raises UserError GD-021."""
    Subscription.objects.filter(pk=row.pk).update(sealed=seal(unseal(row.sealed)))
