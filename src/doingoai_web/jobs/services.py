"""Queueing and doing jobs.

The queue is django-tasks' (rows in the database, SQLite or PostgreSQL, one worker command). A row of ours beside it says what people
see and survives the worker: a job whose worker died is queued again by ``resume``, and every kind of job is written so that doing
it twice does what doing it once does.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from doingoai.model import UserError
from doingoai_web.jobs.models import OPEN, Job, JobState
from doingoai_web.people.models import User
from doingoai_web.units.models import Unit

ATTEMPTS = 5
KINDS: Mapping[str, str] = {
    "reread": "doingoai_web.operation.rereading.reread",
    "adopt_readings": "doingoai_web.operation.rereading.adopt_offered",
    "intake": "doingoai_web.intake.reading.take_in",
    "compare": "doingoai_web.review.beside.compare",
    "consolidate": "doingoai_web.totals.computing.compute",
    "keep_edits": "doingoai_web.totals.keeping.keep",
    "follow": "doingoai_web.followup.reading.read_missing",
    "remind": "doingoai_web.campaigns.reminding.send_all",
    "webhooks": "doingoai_web.api.delivering.deliver",
    "sign_word": "doingoai_web.approval.signing.sign_word",
    "tell_signers": "doingoai_web.approval.telling.tell",
    "signed_scan": "doingoai_web.approval.signing.take_scan",
}
logger = logging.getLogger(__name__)


class Cancelled(Exception):  # noqa: N818 - not an error: the owner asked for it
    """The owner asked the job to stop."""


class Lost(Exception):  # noqa: N818 - not an error of the job: another worker has it
    """This worker was silent for so long that the job was begun again elsewhere."""


def _held(job: Job) -> QuerySet[Job]:
    """The job's row while whoever began it at that moment holds it."""
    return Job.objects.filter(pk=job.pk, begun_at=job.begun_at, state=JobState.RUNNING)


class Progress:
    """What a running job tells: how far it is. Each call is a sign of life. A job that gets further than ever before is none of
    those that kill their worker: its attempts are counted anew."""

    def __init__(self, job: Job) -> None:
        self.job, self.furthest = job, job.done

    def __call__(self, done: int, whole: int, message: str = "") -> None:
        """Say how far. Raises Cancelled where the owner asked to stop, Lost where another worker has the job."""
        further = {"attempt": 1} if done > self.furthest else {}
        self.furthest = max(done, self.furthest)
        told = _held(self.job).update(
            done=done, whole=whole, message=message, heard_at=timezone.now(), **further
        )
        if not told:
            raise Lost
        if _held(self.job).filter(cancel=True).exists():
            raise Cancelled


@contextmanager
def _alive(job: Job) -> Iterator[None]:
    """Signs of life from a thread beside the work, however long one step of it takes."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(settings.JOB_LEASE_SECONDS / 4):
            try:
                close_old_connections()
                _held(job).update(heard_at=timezone.now())
            except DatabaseError as error:  # a busy database: the next beat tries again
                logger.warning("job %s: no sign of life written (%s)", job.pk, type(error).__name__)
        connection.close()

    beater = threading.Thread(target=beat, daemon=True)
    beater.start()
    try:
        yield
    finally:
        stop.set()
        beater.join(timeout=settings.JOB_LEASE_SECONDS)


@task()
def run(job_id: int) -> None:
    """What the worker calls."""
    do(job_id, beating=True)


def queue(
    *,
    kind: str,
    arguments: Mapping[str, object],
    now: datetime,
    owner: User | None = None,
    unit: Unit | None = None,
) -> Job:
    """Queue a job with the transaction that asks for it: both stay or neither."""
    job = Job.objects.create(
        kind=kind, arguments=dict(arguments), made_at=now, owner=owner, unit=unit, heard_at=now
    )
    run.enqueue(job.pk)
    return job


def _claim(job_id: int) -> Job | None:
    """Take a job, where nobody else has it; a dead worker's is free when its lease has run out."""
    now = timezone.now()
    stale = now - timedelta(seconds=settings.JOB_LEASE_SECONDS)
    free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, heard_at__lt=stale)
    taken = (
        Job.objects.filter(free, pk=job_id)
        .filter(attempt__lt=ATTEMPTS)
        .update(state=JobState.RUNNING, begun_at=now, heard_at=now, attempt=F("attempt") + 1)
    )
    return Job.objects.select_related("owner", "unit").get(pk=job_id) if taken else None


def do(job_id: int, *, beating: bool = False) -> None:
    """Do a job to its end, with signs of life beside it or from its own steps alone. Nothing where another has it."""
    job = _claim(job_id)
    if job is not None:
        with _alive(job) if beating else nullcontext():
            _do(job)


def _do(job: Job) -> None:
    """A fault is told in the job's row and logged without the words of any report."""
    work: Callable[[Job, Progress], str] = import_string(KINDS[job.kind])
    state, message = JobState.DONE, ""
    try:
        message = work(job, Progress(job))
    except Lost:
        return
    except Cancelled:
        state = JobState.CANCELLED
    except UserError as error:
        state, message = JobState.FAILED, str(error)
    except Exception as error:
        logger.error("job %s (%s) failed: %s", job.pk, job.kind, type(error).__name__, exc_info=settings.DEMO)  # noqa: TRY400 - no words of a report in the log
        state, message = (
            JobState.FAILED,
            f"Chương trình gặp lỗi ({type(error).__name__}). Hãy thử lại; nếu vẫn lỗi, báo quản trị số việc {job.pk}.",
        )
    _held(job).update(state=state, message=message, ended_at=timezone.now())


def resume(now: datetime) -> int:
    """Queue again the jobs that nobody works on any more; how many."""
    stale = now - timedelta(seconds=settings.JOB_LEASE_SECONDS)
    lost = list(
        Job.objects.filter(state__in=OPEN, heard_at__lt=stale, attempt__lt=ATTEMPTS).values_list(
            "pk", flat=True
        )
    )
    for pk in lost:
        run.enqueue(pk)
    Job.objects.filter(state=JobState.RUNNING, heard_at__lt=stale, attempt__gte=ATTEMPTS).update(
        state=JobState.FAILED, ended_at=now, message=f"Việc bị ngắt {ATTEMPTS} lần. Hãy làm lại từ đầu."
    )
    return len(lost)


@transaction.atomic
def restart(*, job: Job, now: datetime) -> None:
    """Begin a job again that was stopped or did not end well; what it had done stays done."""
    begun = Job.objects.filter(pk=job.pk, state__in=(JobState.CANCELLED, JobState.FAILED)).update(
        state=JobState.WAITING, cancel=False, attempt=0, message="", ended_at=None, heard_at=now
    )
    if begun:
        run.enqueue(job.pk)


@transaction.atomic
def cancel(*, job: Job, now: datetime) -> None:
    """Ask a job to stop: one that waits is stopped at once, one that runs at its next sign of life."""
    Job.objects.filter(pk=job.pk, state__in=OPEN).update(cancel=True)
    Job.objects.filter(pk=job.pk, state=JobState.WAITING).update(state=JobState.CANCELLED, ended_at=now)
