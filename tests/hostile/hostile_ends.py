"""How reading a file ends, and within what time and memory."""

import contextlib
import resource
import time
from collections.abc import Iterator
from pathlib import Path

from doingoai.model import UserError
from doingoai.read import read_document

SECONDS = (
    6.0  # of processor time, for the worst file on a slow machine; the promise to users is 30 s by the clock
)
MEMORY = 600 << 20
DT = {
    "empty": "DT-003",
    "unread": "DT-004",
    "locked": "DT-005",
    "binary": "DT-006",
    "encoding": "DT-007",
    "broken": "DT-008",
    "bomb": "DT-009",
    "entities": "DT-010",
    "failed": "DT-014",
}


@contextlib.contextmanager
def swiftly(seconds: float = SECONDS) -> Iterator[None]:
    """Fails where the work takes too long or more than 600 MB on top of what the process holds."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, hard))
    begun = time.process_time()
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    assert time.process_time() - begun < seconds


def ends(path: Path, data: bytes, expected: str | set[str]) -> bool:
    """Whether reading ends as expected: "read", "warned", or the code of a refusal. Anything else that is raised is a fault."""
    path.write_bytes(data)
    document = error = None
    try:
        document = read_document(path)
    except UserError as caught:
        error = caught
    if document is None:
        assert error is not None
        assert error.what
        assert error.do
        assert error.__context__ is None
        found = error.code
    else:
        found = "warned" if document.notes else "read"
        assert all(0 <= block.span.start <= block.span.end <= len(document.text) for block in document.blocks)
    assert sorted(path.parent.iterdir()) == [path], "để lại tệp khác"
    assert found in ({expected} if isinstance(expected, str) else expected), found
    return True
