"""What the site writes of itself."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from doingoai_web.audit.services import record
from doingoai_web.operation.backup import Made
from doingoai_web.operation.models import Beat, Kept

EVERY = timedelta(seconds=10)  # a sign of life is written at most so often


def beat(*, part: str, now: datetime) -> None:
    """This part lives. Written where the last sign is some seconds old, so that an idle site hardly writes."""
    old = Q(at__lte=now - EVERY) | Q(at__gt=now)
    if Beat.objects.filter(part=part).exists():
        Beat.objects.filter(old, part=part).update(at=now)
    else:
        Beat.objects.get_or_create(part=part, defaults={"at": now})


@transaction.atomic
def note_backup(*, made: Made, now: datetime) -> Kept:
    """A backup was made and read back: what the figures and ``doctor`` tell, and a deed on record."""
    kept = Kept.objects.create(
        name=made.path.name[:255],
        size=made.size,
        sha256=made.sha256,
        rows=made.rows,
        files=made.files,
        damaged=len(made.damaged),
        made_at=now,
        code=made.code,
    )
    record(
        action="backup.made",
        at=now,
        subject=kept,
        details={"sha256": made.sha256, "rows": made.rows, "files": made.files, "with_key": made.key},
    )
    return kept
