"""How often each token called within a minute, over all processes of the server.

The counts lie in memory that the processes share, as those of ``operation.counting`` do and for the same reasons: no call waits for the
database or for another process. A count holds its minute and a part of the token's digest, so that nothing has to be cleared.
"""

import mmap
import os
import threading
import time

MINUTE = 60.0
SLOTS, ROWS = 4096, 64  # a token's place is its number's; in it each process has a cell of its own
MOST = 0xFFFF
_lock = threading.Lock()
_cells = memoryview(mmap.mmap(-1, SLOTS * ROWS * 8)).cast("Q")


def called(pk: int, digest: str) -> int:
    """This token calls: how often it has within this minute, this call included."""
    begun = (int(time.monotonic() // MINUTE) << 40) | (int(digest[:6], 16) << 16)
    first = pk % SLOTS * ROWS
    own = first + os.getpid() % ROWS
    with _lock:
        held = _cells[own]
        count = min((held & MOST) + 1, MOST) if held & ~MOST == begun else 1
        _cells[own] = begun | count
    return sum(cell & MOST for cell in _cells[first : first + ROWS] if cell & ~MOST == begun)


def until_next() -> float:
    """Seconds until counting begins anew."""
    return MINUTE - time.monotonic() % MINUTE
