"""Gunicorn's settings: each process that answers pages starts its reading child at once, so that nobody waits for it."""

import threading
from typing import Any


def post_worker_init(worker: Any) -> None:
    """Called by Gunicorn in each of its processes, when it is ready to answer."""
    from doingoai.apart import warm

    threading.Thread(target=warm, name="warm", daemon=True).start()
