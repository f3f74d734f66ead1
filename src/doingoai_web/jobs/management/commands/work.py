"""``work``: the worker. Takes jobs from the queue until it is told to stop; queues again what a dead worker left."""

import threading
from typing import Any

from django.core.management import BaseCommand, call_command
from django.db import close_old_connections
from django.utils import timezone

from doingoai_web.jobs.services import resume

EVERY = 30.0  # seconds between two looks for jobs that nobody works on


class Command(BaseCommand):
    help = "Làm các việc trong hàng đợi."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--batch", action="store_true", help="làm hết rồi dừng")

    def handle(self, *args: Any, **options: Any) -> None:
        resume(timezone.now())
        stop = threading.Event()

        def watch() -> None:
            while not stop.wait(EVERY):
                close_old_connections()
                resume(timezone.now())
                close_old_connections()

        watcher = threading.Thread(target=watch, daemon=True)
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
