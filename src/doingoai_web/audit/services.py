"""Adding to the trail, and verifying it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import models, transaction

from doingoai_web.audit.models import Entry, Head
from doingoai_web.people.models import User
from doingoai_web.units.models import Unit


def _hash(entry: Entry) -> str:
    row = {
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "action": entry.action,
        "unit": entry.unit_id,
        "subject": entry.subject,
        "details": entry.details,
        "previous": entry.previous,
    }
    return hashlib.sha256(
        json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()


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
    entry.hash = _hash(entry)
    entry.save(force_insert=True)
    head.number, head.hash = entry.number, entry.hash
    head.save(update_fields=("number", "hash"))
    return entry


@dataclass(frozen=True, slots=True)
class Verdict:
    """entries: how many were looked at; broken: number of the first that does not fit, None where all do."""

    entries: int
    broken: int | None


def verify() -> Verdict:
    """Walk the chain from the first deed to the last."""
    previous, number = "", 0
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        if entry.number != number + 1 or entry.previous != previous or entry.hash != _hash(entry):
            return Verdict(number, number + 1)
        previous, number = entry.hash, entry.number
    head = Head.objects.filter(pk=1).first()
    if (head.number, head.hash) != (number, previous) if head else number:
        return Verdict(number, number + 1)
    return Verdict(number, None)
