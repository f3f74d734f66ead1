"""The job that tells other programs: signed, in order, again with growing pauses until it is taken or given up.

The form of the message and of its signature is that of "Standard Webhooks" (standardwebhooks.com): ``webhook-id`` is the same however
often an event is sent, so that whoever gets it twice can tell.
"""

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from doingoai.model import UserError
from doingoai_web.api.models import Delivery, DeliveryState, Event, Subscription
from doingoai_web.api.reaching import Answer, post
from doingoai_web.api.sealing import unseal
from doingoai_web.api.services import send_soon
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import Progress

#: seconds before the next attempt; after the last of them the message is given up: nearly three days
PAUSES = (10, 60, 300, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600)
SECRET = "whsec_"  # noqa: S105 - how such a secret begins
LEASE = timedelta(seconds=60)
MOST = 200  # messages in one job; the rest in the next
PRUNED = 500  # events forgotten at a time; the rest the next time


def site() -> str:
    """Where this site is, for links; empty in the demo, whose address is anybody's."""
    return f"https://{settings.ALLOWED_HOSTS[0]}" if settings.BEHIND_PROXY else ""


def message(delivery: Delivery) -> bytes:
    """What is sent: ids, counts and links."""
    event = delivery.event
    links = {name: f"{site()}{path}" for name, path in event.data.get("links", {}).items()}
    whole = {
        "id": str(event.pk),
        "type": event.kind,
        "timestamp": event.at.isoformat(timespec="seconds"),
        "unit": {"id": event.unit_id, "name": event.unit.name},
        "data": {key: value for key, value in event.data.items() if key != "links"},
        "links": links,
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, identity: str, timestamp: int, body: bytes) -> str:
    """ "v1," and the HMAC-SHA256 over id, time and body in Base64. secret: "whsec_" and a key in Base64."""
    key = base64.b64decode(secret.removeprefix(SECRET))
    signed = f"{identity}.{timestamp}.".encode() + body
    return f"v1,{base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"


def headers(secret: str, delivery: Delivery, body: bytes, now: datetime) -> dict[str, str]:
    identity, timestamp = str(delivery.event_id), int(now.timestamp())
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "doingoai-webhook/1",
        "webhook-id": identity,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, identity, timestamp, body),
        "doingoai-delivery": str(delivery.pk),
        "doingoai-attempt": str(delivery.attempts + 1),
    }


def _claim(pk: int, now: datetime) -> Subscription | None:
    """The subscription, where no other worker sends to it: two at once would send out of order."""
    free = Q(busy_until=None) | Q(busy_until__lt=now)
    taken = Subscription.objects.filter(free, pk=pk, paused=False, ended_at=None).update(
        busy_until=now + LEASE
    )
    return Subscription.objects.get(pk=pk) if taken else None


def _next(row: Subscription, now: datetime) -> Delivery | None:
    """The message whose turn it is; None while the one before it waits for its next attempt."""
    waiting = row.deliveries.filter(state=DeliveryState.WAITING).select_related("event__unit")
    first = waiting.order_by("pk").first()
    return first if first is not None and first.next_at <= now else None


def _tried(row: Subscription, delivery: Delivery) -> Answer:
    body = message(delivery)
    try:
        secret = unseal(row.sealed)
    except UserError as error:
        return Answer(None, f"{error.what} {error.do}"[:200], 0)
    return post(row.address, body, headers(secret, delivery, body, timezone.now()))


def _sent(row: Subscription, delivery: Delivery) -> None:
    """Try once, and write down what became of it."""
    answer = _tried(row, delivery)
    now = timezone.now()
    delivery.attempts += 1
    delivery.tried_at, delivery.answer, delivery.said = now, answer.status, answer.said
    delivery.milliseconds = answer.milliseconds
    if answer.status is not None and 200 <= answer.status < 300:
        delivery.state = DeliveryState.DELIVERED
    elif delivery.attempts > len(PAUSES) or answer.status == 410:
        delivery.state = DeliveryState.GIVEN_UP
    else:
        delivery.next_at = now + timedelta(seconds=PAUSES[delivery.attempts - 1])
    delivery.save(
        update_fields=("attempts", "tried_at", "answer", "said", "milliseconds", "state", "next_at")
    )


def deliver(job: Job, progress: Progress) -> str:
    """Send what is due to one subscription. A crash between sending and writing it down sends it twice, never not at all."""
    row = _claim(int(job.arguments["subscription"]), timezone.now())
    if row is None:
        return ""
    try:
        done = 0
        while done < MOST and (delivery := _next(row, timezone.now())) is not None:
            _sent(row, delivery)
            done += 1
            progress(done, done)
            held = Subscription.objects.filter(pk=row.pk, paused=False, ended_at=None)
            if not held.update(busy_until=timezone.now() + LEASE):
                break
    finally:
        Subscription.objects.filter(pk=row.pk).update(busy_until=None)
    return ""


def prune(now: datetime) -> int:
    """Forget what happened longer ago than is kept, so that the tables do not grow for ever; how many events. What still waits for one
    of those who want to know stays, and so does what was lately sent once more."""
    old = now - timedelta(days=settings.WEBHOOK_DAYS)
    needed = Delivery.objects.filter(Q(state=DeliveryState.WAITING) | Q(next_at__gte=old))
    found = Event.objects.filter(at__lt=old).exclude(pk__in=needed.values("event")).order_by("at")
    rows = list(found.values_list("pk", flat=True)[:PRUNED])
    Event.objects.filter(pk__in=rows).delete()  # with its deliveries
    return len(rows)


def wake(now: datetime) -> int:
    """Queue the sending of what has become due; how many subscriptions. Looked at again and again by the worker."""
    due = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=now)
    free = Q(busy_until=None) | Q(busy_until__lt=now)
    rows = Subscription.objects.filter(free, pk__in=due.values("subscription"), paused=False, ended_at=None)
    found = [row for row in rows if _next(row, now) is not None]
    for row in found:
        send_soon(row, now)
    return len(found)
