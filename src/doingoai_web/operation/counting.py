"""How many requests were answered, with what and how fast, over all processes of the server.

The counters lie in memory that the processes share: it is made when the application is loaded, before the server divides into its
processes (``--preload``). Each process adds in a row of its own, so none waits for another, and a process that is killed holds
nothing up; a later one goes on with a row that is no longer written, so that counters only grow.
"""

import mmap
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass

BOUNDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)  # seconds
KINDS = ("1xx", "2xx", "3xx", "4xx", "5xx")
WIDTH = (
    len(KINDS) + len(BOUNDS) + 1 + 1
)  # answers by kind, by duration (the last: longer), microseconds in all
ROWS = 256
_lock = threading.Lock()
_cells = memoryview(mmap.mmap(-1, ROWS * WIDTH * 8)).cast("Q")


@dataclass(frozen=True, slots=True)
class Seen:
    """kinds: answers by kind; slower: up to each bound of BOUNDS, growing; count, seconds: in all."""

    kinds: dict[str, int]
    slower: tuple[int, ...]
    count: int
    seconds: float


def count(status: int, seconds: float) -> None:
    """An answer was given."""
    row = os.getpid() % ROWS * WIDTH
    kind = min(max(status // 100 - 1, 0), len(KINDS) - 1)
    place = next((n for n, bound in enumerate(BOUNDS) if seconds <= bound), len(BOUNDS))
    with _lock:
        _cells[row + kind] += 1
        _cells[row + len(KINDS) + place] += 1
        _cells[row + WIDTH - 1] += max(0, int(seconds * 1_000_000))


def _sums() -> Iterator[int]:
    for cell in range(WIDTH):
        yield sum(_cells[cell::WIDTH])


def seen() -> Seen:
    """What all processes have counted since the server was started."""
    sums = tuple(_sums())
    by_bound, total = [], 0
    for value in sums[len(KINDS) : WIDTH - 1]:
        total += value
        by_bound.append(total)
    return Seen(
        dict(zip(KINDS, sums, strict=False)), tuple(by_bound[:-1]), total, sums[WIDTH - 1] / 1_000_000
    )
