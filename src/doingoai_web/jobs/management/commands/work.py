"""``work``: the worker. Takes jobs from the queue until it is told to stop; queues again what a dead worker left."""

import logging
import threading
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import BaseCommand, call_command
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from doingoai_web.api.delivering import prune, wake
from doingoai_web.campaigns.reminding import daily
from doingoai_web.jobs.services import resume
from doingoai_web.operation.services import beat
from doingoai_web.vault.services import sweep

TIDY = timedelta(days=1)
logger = logging.getLogger(__name__)


def tidy(now: datetime) -> None:
    """Forget what nobody can use any more: old messages to other programs, sessions that have ended, wrong passwords of long ago."""
    prune(now)
    SessionStore.clear_expired()
    AccessAttempt.objects.filter(attempt_time__lt=now - TIDY).delete()


def _look(stop: threading.Event) -> None:
    """Look for jobs that nobody works on, again and again, and say that the worker lives; each morning queue what is to be sent."""
    tidied = timezone.now() - 2 * TIDY
    while not stop.wait(settings.JOB_LEASE_SECONDS / 4):
        try:
            close_old_connections()
            now = timezone.now()
            beat(part="worker", now=now)
            resume(now)
            daily(now)
            wake(now)
            if now - tidied > TIDY:
                tidy(now)
                tidied = now
        except DatabaseError as error:  # a busy or restarting database: the next look tries again
            logger.warning("jobs left behind were not looked for (%s)", type(error).__name__)
    connection.close()


class Command(BaseCommand):
    help = "Làm các việc trong hàng đợi."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--batch", action="store_true", help="làm hết rồi dừng")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        beat(part="worker", now=now)
        resume(now)
        sweep(now)
        stop = threading.Event()
        watcher = threading.Thread(target=_look, args=(stop,), daemon=True)
        watcher.start()
        try:
            call_command(
                "db_worker",
                interval=0.3,
                batch=options["batch"],
                startup_delay=False,
                verbosity=0,
                reload=False,
            )
        finally:
            stop.set()
