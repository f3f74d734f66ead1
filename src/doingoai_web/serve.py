"""``doingoai serve``: set the site up, start its worker and its server, begin again what died, stop both together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

THREADS = 4  # of each process that answers pages
DEATHS = 5  # of one part within a minute, after which the site stops and says so
PR_SET_PDEATHSIG = 1


def prepare(*, demo: bool) -> None:
    """Bring the database up to this version; in the demo load the example province. Raises UserError MT-119 where it cannot
    be used, SL-012 where a restore was cut off in it."""
    from django.core.management import call_command

    from doingoai_web.operation.starting import (
        refuse_half_restored,
        refuse_unreachable,
        told_where_full,
    )

    refuse_unreachable()
    refuse_half_restored()
    with told_where_full():
        call_command("migrate", interactive=False, verbosity=0)
    if demo:
        from doingoai_web.demo import load_demo

        load_demo()


def parts(host: str, port: int, workers: int = 2) -> dict[str, Sequence[str]]:
    """The commands of the site: the worker that does the jobs, the server that answers pages with so many processes."""
    return {
        "worker": (sys.executable, "-m", "doingoai_web", "work"),
        "server": (
            sys.executable, "-m", "gunicorn", "doingoai_web.wsgi:application",
            "--bind", f"{host}:{port}", "--workers", str(workers), "--threads", str(THREADS),
            "--timeout", "660", "--graceful-timeout", "15", "--log-level", "warning", "--preload",
            "--config", "python:doingoai_web.warm",
        ),
    }  # fmt: skip


def _end_with_parent() -> None:
    """On Linux a part does not outlive this process, however it ends: it would hold the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _start(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, preexec_fn=_end_with_parent)  # noqa: S603


def serve(*, demo: bool, host: str, port: int, workers: int | None = None, only: str | None = None) -> int:
    """Serve until stopped. workers: processes that answer pages, by default as the environment says; only: "server" or "worker" alone,
    where a service manager keeps each. Exit code 0, or that of the part that failed again and again."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "doingoai_web.settings"
    if demo:
        os.environ["DOINGOAI_DEMO"] = "1"
    import django

    django.setup()
    from django.conf import settings

    from doingoai_web.operation.starting import wait_until_migrated

    if only == "worker":
        wait_until_migrated()
    else:
        prepare(demo=demo)
    commands = parts(host, port, workers or settings.ENVIRONMENT.workers)
    return _keep({name: command for name, command in commands.items() if only in (None, name)})


def _keep(commands: dict[str, Sequence[str]]) -> int:
    """Keep the parts running until told to stop; a part that died is begun again."""
    running = {name: _start(command) for name, command in commands.items()}
    died: dict[str, list[float]] = {name: [] for name in commands}
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    code = 0
    while not stopping:
        for name, process in running.items():
            if process.poll() is not None:
                now = time.monotonic()
                died[name] = [*(when for when in died[name] if now - when < 60), now]
                if len(died[name]) >= DEATHS:
                    code, stopping = max(process.returncode, 1), True
                    break
                running[name] = _start(commands[name])
        time.sleep(0.3)
    for process in running.values():
        process.terminate()
    for process in running.values():
        process.wait()
    return code
