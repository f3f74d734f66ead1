"""Starts tesseract on one picture. It reads from a pipe and writes to one, so nothing of the page stays on the disk."""

import tempfile
from functools import cache
from pathlib import Path

from doingoai.read import isolation, limits

LANGUAGE = "vie"
MEMORY_MB = 600
SECONDS = 40.0
_ONE_CORE = {"OMP_THREAD_LIMIT": "1"}


@cache
def _languages() -> frozenset[str]:
    with tempfile.TemporaryDirectory() as folder:
        done = isolation.run(
            ["tesseract", "--list-langs"], seconds=20, memory_mb=MEMORY_MB, file_mb=1, cwd=Path(folder)
        )
    return frozenset((done.stdout + done.stderr).decode("utf-8", "replace").split())


def needed(name: str) -> None:
    """Raises UserError DT-013 where tesseract or its Vietnamese data is not installed. name: the user's file."""
    isolation.program("tesseract", where=name)
    if LANGUAGE not in _languages():
        raise limits.converter_missing(name, "dữ liệu tiếng Việt của Tesseract", "tesseract-ocr-vie")


def table(
    image: bytes,
    dpi: float,
    *,
    name: str,
    sparse: bool = False,
    one_line: bool = False,
    seconds: float = SECONDS,
) -> str:
    """The words of a picture as tesseract's TSV. sparse: words stand here and there, as on a stamp; one_line: it is one line.

    Raises UserError DT-011, DT-012, DT-014.
    """
    command = ["tesseract", "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(int(max(70, dpi)))]
    command += ["--psm", "7" if one_line else "11" if sparse else "3", "-c", "tessedit_create_tsv=1"]
    with tempfile.TemporaryDirectory(prefix="doingoai-", ignore_cleanup_errors=True) as folder:
        done = isolation.run(
            command,
            seconds=seconds,
            memory_mb=MEMORY_MB,
            file_mb=64,
            cwd=Path(folder),
            stdin=image,
            name=name,
            environment=_ONE_CORE,
        )
    if done.code != 0:
        raise limits.converter_failed(name)
    return done.stdout.decode("utf-8", "replace")
