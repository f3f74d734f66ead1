"""Runs converters and fragile libraries apart: in a child process with limits, which dies with all its children.

``run`` starts a program (LibreOffice, tesseract); ``call`` runs a function of ours on bytes in a Python process that is kept
for the next call. Both have a clean environment, a folder of their own that is destroyed, and no network where the system
allows that. A limit that is passed ends in a UserError; the process is gone by then.
"""

import atexit
import contextlib
import io
import itertools
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from typing import Any, TypeVar

from doingoai.model import UserError
from doingoai.read import _worker, limits

__all__ = ["Finished", "call", "program", "run"]

MIB = 1 << 20
POLL = 0.05  # seconds between two looks at a running program
OUTPUT = 64 * MIB  # of what a program prints, so much is read back
CALLS = 200  # of one child process, before it is replaced
_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin:/opt/homebrew/bin"
_MARK = "DOINGOAI_JOB"  # in the environment of every process started here, so that none escapes by leaving its group
_PACKAGES = {  # program: what it is called, and its Debian packages
    "soffice": ("LibreOffice", "libreoffice-writer"),
    "tesseract": ("Tesseract", "tesseract-ocr tesseract-ocr-vie"),
}
_Result = TypeVar("_Result")
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Finished:
    """A program that came to its end. code: its exit code, negative for a signal."""

    code: int
    stdout: bytes
    stderr: bytes


def program(name: str, *, where: str = "") -> str:
    """The path of an external program. where: the file it is needed for. Raises UserError DT-013 with how to install it."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}{os.pathsep}{_PATH}")
    if found is None:
        title, packages = _PACKAGES.get(name, (name, name))
        raise limits.converter_missing(where, title, packages)
    return found


def _mark() -> str:
    above = os.environ.get(_MARK, "")
    return f"{above}/{os.getpid()}-{next(_numbers)}"


def _environment(home: Path, mark: str, more: Mapping[str, str]) -> dict[str, str]:
    kept = {key: os.environ[key] for key in ("SYSTEMROOT", "TESSDATA_PREFIX") if key in os.environ}
    folders = {"HOME": str(home), "TMPDIR": str(home), "TEMP": str(home), "TMP": str(home)}
    return {"PATH": _PATH, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **kept, **folders, _MARK: mark, **more}


def _processes() -> list[Path]:
    return [path for path in Path("/proc").glob("[0-9]*") if path.name.isdigit()]


def _bears(path: Path, mark: bytes) -> bool:
    try:
        variables = (path / "environ").read_bytes().split(b"\0")
    except OSError:  # gone, or another user's
        return False
    return any(item == mark or item.startswith(mark + b"/") for item in variables)


def _kill(process: "subprocess.Popen[bytes]", mark: str) -> None:
    """End a process, its group, and every other process it started."""
    if hasattr(os, "killpg"):
        _signal(os.killpg, process.pid)
    process.kill()
    for _ in range(3):  # one that forks while we look is met at the next round
        left = [
            p for p in _processes() if _bears(p, f"{_MARK}={mark}".encode()) and int(p.name) != os.getpid()
        ]
        for path in left:
            _signal(os.kill, int(path.name))
        if not left:
            break
    process.wait()


def _signal(send: Callable[[int, int], None], target: int) -> None:
    """Send the signal that cannot be refused; one that is gone already, or another user's, is left alone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        send(target, signal.SIGKILL)


def _resident(group: int) -> int:
    """Bytes of memory that the processes of a group hold together; 0 where the system does not tell."""
    total = 0
    for path in _processes():
        try:
            fields = (path / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            total += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    return total


def run(
    command: Sequence[str],
    *,
    seconds: float,
    memory_mb: int,
    file_mb: int,
    cwd: Path,
    stdin: bytes | None = None,
    name: str = "",
    environment: Mapping[str, str] | None = None,
    address_mb: int | None = None,
) -> Finished:
    """Run a program to its end.

    seconds: by the clock; memory_mb: of its whole group, as resident; address_mb: address space of one process, by default
    twice memory_mb (LibreOffice reserves far more than it uses); file_mb: the largest file it may write; name: the user's
    file, for messages; environment: variables on top of the clean ones.

    Raises UserError DT-011 (too long), DT-012 (too much memory), DT-013 (no such program). What it exits with is returned.
    """
    path = program(command[0], where=name)
    bounds = _bounds(seconds, address_mb or memory_mb * 2, file_mb)
    launcher = [sys.executable, "-I", "-S", str(Path(__file__).with_name("_limited.py")), json.dumps(bounds)]
    mark = _mark()
    with tempfile.TemporaryDirectory(prefix="doingoai-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        (home / "in").write_bytes(stdin or b"")
        with (
            (home / "in").open("rb") as source,
            (home / "out").open("wb") as out,
            (home / "err").open("wb") as err,
        ):
            process = subprocess.Popen(  # noqa: S603 - the command is the program's own, never a file's
                [*launcher, path, *command[1:]],
                stdin=source,
                stdout=out,
                stderr=err,
                cwd=cwd,
                env=_environment(home, mark, environment or {}),
                start_new_session=True,
            )
            try:
                code = _watch(process, seconds, memory_mb * MIB, name)
            finally:
                _kill(process, mark)
        return Finished(code, _head(home / "out"), _head(home / "err"))


def _bounds(seconds: float, address_mb: int, file_mb: int) -> dict[str, int]:
    """What the kernel holds each process to, by the names of ``resource``."""
    return {
        "AS": address_mb * MIB,
        "CPU": int(seconds * (os.cpu_count() or 1)) + 2,
        "FSIZE": file_mb * MIB,
        "NOFILE": 512,
        "CORE": 0,
    }


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(OUTPUT)


def _watch(process: "subprocess.Popen[bytes]", seconds: float, memory: int, name: str) -> int:
    """The exit code of a process that ends in time; raises UserError where it passes a limit."""
    end, wait = time.monotonic() + seconds, POLL / 10
    while True:
        try:
            return process.wait(wait)
        except subprocess.TimeoutExpired:
            wait = min(POLL, wait * 2)
        if time.monotonic() > end:
            raise limits.too_long(name, seconds)
        if _resident(process.pid) > memory:
            raise limits.too_much_memory(name, memory)


class _Answer(pickle.Unpickler):
    """Takes values and our own dataclasses only: what comes back may have been made by a file that took the child over."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in (("decimal", "Decimal"), ("datetime", "date"), ("datetime", "datetime")):
            return super().find_class(module, name)
        if module.split(".")[0] not in ("os", "sys", "builtins", "subprocess", "posix", "nt"):
            found = (
                super().find_class(module, name)
                if module in sys.modules or module.startswith("doingoai.")
                else None
            )
            if isinstance(found, type) and is_dataclass(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


class _Child:
    """One Python process that answers calls."""

    def __init__(self) -> None:
        self.owner, self.calls, self.mark = os.getpid(), 0, _mark()
        self._folder = tempfile.TemporaryDirectory(prefix="doingoai-", ignore_cleanup_errors=True)
        places = os.pathsep.join(str(Path(item or ".").resolve()) for item in sys.path)
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", _worker.__name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
            env=_environment(Path(self._folder.name), self.mark, {"PYTHONPATH": places}),
            start_new_session=True,
        )

    def ask(self, request: tuple[str, str, bytes, int, int]) -> bytes | None:
        """The pickled answer; None where the child ended without one."""
        self.calls += 1
        requests, answers = self.process.stdin, self.process.stdout
        assert requests is not None
        assert answers is not None
        try:
            _worker.send(requests, request)  # type: ignore[arg-type]
            return _worker.receive(answers)  # type: ignore[arg-type]
        except (BrokenPipeError, ConnectionResetError, ValueError):
            return None

    def kill(self) -> None:
        _kill(self.process, self.mark)

    def close(self) -> None:
        """End the process and destroy its folder."""
        self.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:  # the rest of a request that nobody reads any more
                    continue
        self._folder.cleanup()


_lock = threading.Lock()
_children: list[_Child] = []  # one at most; a list so that it can be replaced


def _close() -> None:
    while _children:
        child = _children.pop()
        if child.owner == os.getpid():
            child.close()


atexit.register(_close)


def _child() -> _Child:
    if _children and (_children[0].owner != os.getpid() or _children[0].calls >= CALLS):
        _close()
    if not _children:
        _children.append(_Child())
    return _children[0]


def call(
    function: Callable[[bytes], _Result], data: bytes, *, seconds: float, memory_mb: int, name: str = ""
) -> _Result:
    """``function(data)``, run in the child process.

    function: a function of a module, found by its name; what it returns is made of plain values and dataclasses. seconds: by
    the clock; memory_mb: address space of the child, Python and its libraries included (about 150 before any work); name: the
    user's file, for messages. A UserError that the function raises is raised here.

    Raises UserError DT-011 (too long), DT-012 (too much memory), DT-014 (the child broke down); RuntimeError with the name of
    the exception alone where the function has a fault.
    """
    late = threading.Event()
    with _lock:
        child = _child()

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        request = (function.__module__, function.__qualname__, data, int(seconds) + 1, memory_mb * MIB)
        try:
            answer = child.ask(request)
        finally:
            timer.cancel()
        kind, value = _understood(answer)
        if kind in ("broken", "memory"):
            if late.is_set():
                timer.join()
            _close()
    if late.is_set() and kind == "broken":
        raise limits.too_long(name, seconds)
    if kind == "memory":
        raise limits.too_much_memory(name, memory_mb * MIB)
    if kind == "user":
        raise UserError(**value)
    if kind == "fault":
        raise RuntimeError(f"{value} in {function.__qualname__}")
    if kind != "value":
        raise limits.converter_failed(name)
    return value  # type: ignore[no-any-return]


def _understood(answer: bytes | None) -> tuple[str, Any]:
    """The kind of an answer and what it holds; "broken" where there is none or it holds what it may not."""
    if answer is None:
        return "broken", None
    try:
        kind, value = _Answer(io.BytesIO(answer)).load()
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        return "broken", None
    return kind, value
