"""The figures of the site in the text format of Prometheus: sums only, of no unit and no person."""

import platform
from collections.abc import Iterable, Iterator
from datetime import datetime

import django
from django.db import connection
from django.db.models import Count, Min, Sum
from django.utils import timezone

import doingoai
from doingoai_web.audit.models import Head
from doingoai_web.jobs.models import Job, JobState
from doingoai_web.operation.counting import BOUNDS, seen
from doingoai_web.operation.models import Beat, Kept
from doingoai_web.review.models import Status, Submission, Version
from doingoai_web.review.services import knowledge_digest
from doingoai_web.vault.models import Original, Spool

Sample = tuple[dict[str, str], float]


def _line(name: str, labels: dict[str, str], value: float) -> str:
    inside = ",".join(
        '{}="{}"'.format(key, said.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n"))
        for key, said in labels.items()
    )
    shown = f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return f"{name}{{{inside}}} {shown}" if inside else f"{name} {shown}"


def _metric(name: str, kind: str, words: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP doingoai_{name} {words}"
    yield f"# TYPE doingoai_{name} {kind}"
    for labels, value in samples:
        yield _line(f"doingoai_{name}", labels, value)


def _requests() -> Iterator[str]:
    told = seen()
    yield from _metric(
        "http_requests_total", "counter", "Requests answered, by kind of status.",
        [({"status": kind}, number) for kind, number in told.kinds.items()],
    )  # fmt: skip
    name = "http_request_duration_seconds"
    yield f"# HELP doingoai_{name} How long requests took."
    yield f"# TYPE doingoai_{name} histogram"
    for bound, number in zip(BOUNDS, told.slower, strict=True):
        yield _line(f"doingoai_{name}_bucket", {"le": f"{bound:g}"}, number)
    yield _line(f"doingoai_{name}_bucket", {"le": "+Inf"}, told.count)
    yield _line(f"doingoai_{name}_sum", {}, told.seconds)
    yield _line(f"doingoai_{name}_count", {}, told.count)


def _counted(rows: Iterable[tuple[str, int]], states: Iterable[str], label: str) -> list[Sample]:
    """A sample for each state, also for those of which there is none."""
    known = dict(rows)
    return [({label: str(state)}, known.get(str(state), 0)) for state in states]


def _age(at: datetime | None, now: datetime) -> float:
    """Seconds since then; -1 where there was none."""
    return (now - at).total_seconds() if at else -1.0


def _work(now: datetime) -> Iterator[str]:
    by_state = Job.objects.order_by().values_list("state").annotate(number=Count("pk"))
    oldest = Job.objects.filter(state=JobState.WAITING).aggregate(first=Min("made_at"))["first"]
    beat = Beat.objects.filter(part="worker").values_list("at", flat=True).first()
    kept = Kept.objects.values_list("made_at", flat=True).first()
    yield from _metric("jobs", "gauge", "Jobs by state.", _counted(by_state, JobState.values, "state"))
    yield from _metric(
        "jobs_waiting_seconds", "gauge", "Age of the job that waits longest; 0 where none waits.",
        [({}, max(_age(oldest, now), 0.0) if oldest else 0.0)],
    )  # fmt: skip
    yield from _metric(
        "worker_silent_seconds", "gauge", "Since the worker's last sign of life; -1: never.", [({}, _age(beat, now))]
    )  # fmt: skip
    yield from _metric(
        "backup_age_seconds", "gauge", "Since the last backup that was read back; -1: never.", [({}, _age(kept, now))]
    )  # fmt: skip


def _stock() -> Iterator[str]:
    by_status = Submission.objects.order_by().values_list("status").annotate(number=Count("pk"))
    yield from _metric(
        "submissions", "gauge", "Submissions by status.", _counted(by_status, Status.values, "status")
    )
    kept = Original.objects.aggregate(number=Count("pk"), size=Sum("size"))
    for name, words, value in (
        ("versions", "Versions of reports.", Version.objects.count()),
        ("originals", "Files kept.", kept["number"]),
        ("originals_bytes", "Size of the files kept.", kept["size"] or 0),
        ("uploads_waiting", "Uploads not yet cleared.", Spool.objects.count()),
        ("audit_entries", "Deeds on record.", Head.objects.values_list("number", flat=True).first() or 0),
    ):
        yield from _metric(name, "gauge", words, [({}, value)])


def metrics_text() -> str:
    """Everything, as one page."""
    now = timezone.now()
    about = {
        "version": doingoai.__version__,
        "knowledge": knowledge_digest()[:12],
        "python": platform.python_version(),
        "django": django.get_version(),
        "database": connection.vendor,
    }
    lines = [
        *_metric("info", "gauge", "Versions of the program and of what it stands on.", [(about, 1)]),
        *_requests(),
        *_work(now),
        *_stock(),
    ]
    return "\n".join(lines) + "\n"
