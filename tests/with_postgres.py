"""Run a command against a PostgreSQL of its own: ``python tests/with_postgres.py python -m pytest tests/web``.

A cluster is made in a temporary folder, listens on a socket in that folder alone, and is gone when the command ends. The command
finds it through ``DOINGOAI_DATABASE``. Exit code: that of the command; 77 where this machine has no PostgreSQL.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

INSTALLED = Path("/usr/lib/postgresql")  # where Debian puts each version
FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
)  # for tests: nothing here outlives them
ABSENT = 77


def programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``, the newest version first; None where there is none."""
    found = sorted(INSTALLED.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]), reverse=True)
    if found:
        return found[0].parent
    anywhere = shutil.which("initdb")
    return Path(anywhere).resolve().parent if anywhere else None


def _owner() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: there its own account runs it."""
    if os.geteuid() != 0:
        return {}
    known = pwd.getpwnam("postgres")
    return {"user": known.pw_uid, "group": known.pw_gid, "extra_groups": ()}


@contextmanager
def cluster(folder: Path, options: Sequence[str] = FAST) -> Iterator[str]:
    """A running server in an empty folder; the address of its database ``doingoai``."""
    where, owner = programs(), _owner()
    assert where is not None
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    data, log = folder / "data", folder / "log"
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}

    def call(program: str, *arguments: str) -> None:
        subprocess.run(
            (where / program, *arguments),
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
            **owner,
        )

    call("initdb", "-D", str(data), "-U", "doingoai", "-A", "trust", "-E", "UTF8", "--no-sync")
    settings = " ".join(f"-c {option}" for option in options)
    call(
        "pg_ctl",
        "-D",
        str(data),
        "-l",
        str(log),
        "-w",
        "-o",
        f"-c listen_addresses= -k {folder} {settings}",
        "start",
    )
    try:
        call("createdb", "-h", str(folder), "-U", "doingoai", "doingoai")
        yield f"postgresql://doingoai@/doingoai?host={folder}"
    finally:
        call("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")


def main(command: Sequence[str]) -> int:
    if programs() is None:
        print("Máy không có PostgreSQL (sudo apt-get install postgresql): bỏ qua.", file=sys.stderr)
        return ABSENT
    folder = Path(tempfile.mkdtemp(prefix="doingoai-pg-", dir="/tmp"))  # a socket's path must be short
    try:
        with cluster(folder) as address:
            return subprocess.run(command, env={**os.environ, "DOINGOAI_DATABASE": address}).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
