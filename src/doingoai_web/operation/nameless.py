"""A file that has no name until it is whole: nothing half-written is left behind, however the program ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

UNFINISHED = ".dang-ghi"  # ending of the name that it bears where the file system gives no nameless files


@contextmanager
def nameless(path: Path) -> Iterator[IO[bytes]]:
    """An open file that is to become this one. Raises OSError where the folder is not there or cannot be written."""
    try:
        held = os.open(path.parent, os.O_TMPFILE | os.O_RDWR, 0o600)
    except (AttributeError, IsADirectoryError, OSError):
        with _named(path) as file:
            yield file
        return
    with os.fdopen(held, "w+b") as file:
        yield file


@contextmanager
def _named(path: Path) -> Iterator[IO[bytes]]:
    """The same under a name of its own; what an earlier one left behind is cleared away."""
    for left in path.parent.glob(f".{path.name}.*{UNFINISHED}"):
        left.unlink(missing_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}{UNFINISHED}")
    held = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(held, "w+b") as file:
            yield file
    finally:
        beside.unlink(missing_ok=True)


def give_name(file: IO[bytes], path: Path, *, force: bool) -> None:
    """Give it its name, once all of it is on the disk. Raises FileExistsError where there is one and it is not to be replaced."""
    file.flush()
    os.fsync(file.fileno())
    if force:
        beside = path.with_name(f".{path.name}.{os.getpid()}.xong")
        beside.unlink(missing_ok=True)
        _link(file, path, beside)
        beside.replace(path)
    else:
        _link(file, path, path)
    held = os.open(path.parent, os.O_RDONLY)
    with suppress(OSError):  # a file system that cannot settle folders
        os.fsync(held)
    os.close(held)


def _link(file: IO[bytes], path: Path, target: Path) -> None:
    named = path.with_name(f".{path.name}.{os.getpid()}{UNFINISHED}")
    if named.exists():
        os.link(named, target)
        return
    folder = os.open("/proc/self/fd", os.O_RDONLY)
    try:
        os.link(str(file.fileno()), target, src_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)
