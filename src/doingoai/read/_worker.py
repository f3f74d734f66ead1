"""The child process of ``isolation.call``: reads requests from standard input, answers on standard output.

A message is its length in eight bytes, then a pickle. Request: (module, function, data, seconds, bytes of memory). Answer:
("value", value), ("user", fields of a UserError), ("memory", None), or ("fault", name of the exception's type).
"""

import os
import pickle
import struct
import sys
import time
from importlib import import_module
from typing import Any, BinaryIO

from doingoai.model import UserError

LENGTH = struct.Struct(">Q")


def send(stream: BinaryIO, message: object) -> None:
    """Write one message."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """The bytes of one message, None where the stream ends first."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    size = LENGTH.unpack(head)[0]
    data = stream.read(size)
    return data if len(data) == size else None


def _spend_at_most(seconds: int, memory: int) -> None:
    """Soft limits for one call: they can be set anew for the next."""
    try:
        import resource
    except ImportError:
        return
    used = int(time.process_time())
    for kind, wanted in ((resource.RLIMIT_CPU, used + seconds * 2 + 2), (resource.RLIMIT_AS, memory)):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _answer(request: tuple[str, str, bytes, int, int]) -> tuple[str, Any]:
    module, name, data, seconds, memory = request
    function = import_module(module)
    for part in name.split("."):
        function = getattr(function, part)
    _spend_at_most(seconds, memory)
    try:
        return "value", function(data)  # type: ignore[operator]
    except UserError as error:
        return "user", {"code": error.code, "where": error.where, "what": error.what, "do": error.do}
    except MemoryError:
        return "memory", None
    except Exception as error:
        return "fault", type(error).__name__


def main() -> None:
    """Answer until standard input ends. What the called code prints goes nowhere."""
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while (data := receive(requests)) is not None:
        request = pickle.loads(data)  # noqa: S301 - from the parent process
        del data
        send(answers, _answer(request))
        del request


if __name__ == "__main__":
    main()
