"""Adding to the trail, and verifying it."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction

from doingoai_web.audit.models import Entry, Head
from doingoai_web.people.models import User
from doingoai_web.units.models import Unit

FIELDS = ("number", "at", "actor_id", "action", "unit_id", "subject", "details", "previous")


def _hash(row: Mapping[str, Any]) -> str:
    written = {
        **{name.removesuffix("_id"): row[name] for name in FIELDS},
        "at": row["at"].astimezone(UTC).isoformat(timespec="microseconds"),
    }
    return hashlib.sha256(
        json.dumps(written, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()


def holds(entry: Entry) -> bool:
    """Whether a row is as it was written, looked at alone."""
    return entry.hash == _hash({name: getattr(entry, name) for name in FIELDS})


def _seal(number: int, last: str, secret: str) -> str:
    key = hashlib.sha256(b"doingoai audit\0" + secret.encode()).digest()
    return hmac.new(key, f"{number} {last}".encode(), hashlib.sha256).hexdigest()


def _sealed(head: Head) -> bool:
    return any(
        hmac.compare_digest(head.seal, _seal(head.number, head.hash, secret))
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )


@transaction.atomic
def record(
    *,
    action: str,
    at: datetime,
    actor: User | None = None,
    unit: Unit | None = None,
    subject: models.Model | None = None,
    details: Mapping[str, object] | None = None,
) -> Entry:
    """Write one deed, in the same transaction as the deed itself: both stay or neither."""
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    entry = Entry(
        number=head.number + 1,
        at=at,
        actor=actor,
        action=action,
        unit=unit,
        subject=f"{subject._meta.label_lower}:{subject.pk}" if subject is not None else "",
        details=dict(details or {}),
        previous=head.hash,
    )
    entry.hash = _hash({name: getattr(entry, name) for name in FIELDS})
    entry.save(force_insert=True)
    head.number, head.hash = entry.number, entry.hash
    head.seal = _seal(head.number, head.hash, settings.SECRET_KEY)
    head.save(update_fields=("number", "hash", "seal"))
    return entry


@dataclass(frozen=True, slots=True)
class Verdict:
    """entries: how many fit; broken: number of the first that does not, None where all do; last: hash of the last that fits."""

    entries: int
    broken: int | None
    last: str = ""


def verify(*, known: tuple[int, str] | None = None, seal: bool = True) -> Verdict:
    """Walk the chain from the first deed to the last. known: a number and its hash as somebody noted them outside this database:
    an older state of the whole database put back is found by them alone; seal: also look at the seal over the end, which takes the
    installation's secret."""
    previous, number = "", 0
    rows: Iterator[dict[str, Any]] = (
        Entry.objects.order_by("number").values(*FIELDS, "hash").iterator(chunk_size=2000)
    )
    while True:
        try:
            row = next(rows, None)
            if row is None:
                break
            last = str(row["hash"])
            fits = row["number"] == number + 1 and row["previous"] == previous and last == _hash(row)
        except (ValueError, TypeError, AttributeError):  # a value that no row of ours can have
            fits, last = False, ""
        if not fits or (known and number + 1 == known[0] and last != known[1]):
            return Verdict(number, number + 1, previous)
        previous, number = last, number + 1
    head = Head.objects.filter(pk=1).first()
    whole = (
        (head.number, head.hash) == (number, previous) and (not seal or _sealed(head))
        if head
        else number == 0
    )
    if not whole or (known and known[0] > number):
        return Verdict(number, number + 1, previous)
    return Verdict(number, None, previous)
