"""``doingoai serve``: set the site up, start its worker and its server, stop both together."""

import os
import signal
import subprocess
import sys
import time
from types import FrameType

WORKERS = 2  # processes that answer pages
THREADS = 4  # of each


def prepare(*, demo: bool) -> None:
    """Bring the database up to this version; in the demo load the example province."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    if demo:
        from doingoai_web.demo import load_demo

        load_demo()


def serve(*, demo: bool, host: str, port: int) -> int:
    """Serve until stopped. Exit code 0, or that of the part that failed."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "doingoai_web.settings"
    if demo:
        os.environ["DOINGOAI_DEMO"] = "1"
    import django

    django.setup()
    prepare(demo=demo)
    worker = [sys.executable, "-m", "doingoai_web", "work"]
    server = [
        sys.executable, "-m", "gunicorn", "doingoai_web.wsgi:application",
        "--bind", f"{host}:{port}", "--workers", str(WORKERS), "--threads", str(THREADS),
        "--timeout", "660", "--log-level", "warning", "--preload",
    ]  # fmt: skip
    running = [subprocess.Popen(command) for command in (worker, server)]  # noqa: S603

    def stop(number: int, frame: FrameType | None) -> None:
        for process in running:
            process.terminate()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    while all(process.poll() is None for process in running):
        time.sleep(0.3)
    stop(0, None)
    codes = [process.wait() for process in running]
    return max((code for code in codes if code > 0), default=0)
