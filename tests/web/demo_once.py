"""The example province, loaded once a run: every worker takes a copy of its database and its files, and so does the site that the
browser walks through.

The first worker that needs it loads it as ``doingoai serve --demo`` does on an empty site; the others wait for it. On PostgreSQL the
copy is a database made from a template, ``test_…_demo``, which is made anew by the next run.
"""

import fcntl
import pickle
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

BASE, FILES, READY = "demo.sqlite3", "demo.files", "demo.ready"
MEMORY = "file:doingoai-demo?mode=memory&cache=shared"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "demo.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _go_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def _load() -> None:
    from doingoai_web.serve import prepare

    prepare(demo=True)


def _kept_files(folder: str = "") -> Iterator[str]:
    folders, names = default_storage.listdir(folder)
    for name in names:
        yield f"{folder}/{name}".lstrip("/")
    for name in folders:
        yield from _kept_files(f"{folder}/{name}".lstrip("/"))


def _keep_files(folder: Path) -> None:
    held = {}
    for name in _kept_files():
        with default_storage.open(name) as file:
            held[name] = bytes(file.read())
    (folder / FILES).write_bytes(pickle.dumps(held))


def _files(folder: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = pickle.loads((folder / FILES).read_bytes())
    return found


def take(folder: Path, worker: str) -> None:
    """Make the tests' database of this process, with the example province in it; load that first if nobody has."""
    with _alone(folder):
        ready = (folder / READY).exists()
        (_take_sqlite if connection.vendor == "sqlite" else _take_postgres)(folder, worker, ready=ready)
        if not ready:
            _keep_files(folder)
            (folder / READY).touch()
    if ready:
        for name, data in _files(folder).items():
            default_storage.save(name, ContentFile(data))


def _take_sqlite(folder: Path, worker: str, *, ready: bool) -> None:
    _go_to(MEMORY)
    if not ready:
        _load()
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / BASE)) as kept:
        source, target = (kept, connection.connection) if ready else (connection.connection, kept)
        source.backup(target)


def _take_postgres(folder: Path, worker: str, *, ready: bool) -> None:
    name = str(settings.DATABASES["default"]["NAME"])
    template, own = f"test_{name}_demo", f"test_{name}_{worker}"
    if not ready:
        _made_anew(template, "template0")
        _go_to(template)
        _load()
        connection.close()
        _go_to(name)
    _made_anew(own, template)
    _go_to(own)


def _made_anew(name: str, template: str) -> None:
    with connection._nodb_cursor() as cursor:  # the way of Django's own test runner
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def give_back(name: str) -> None:
    """End of the tests: the database of this process goes; ``name`` is the one that there was before."""
    own = connection.settings_dict["NAME"]
    _go_to(name)
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{own}"')


def settle(folder: Path, home: Path) -> None:
    """Lay the example province into the empty folder of a site that is to be served, with passwords of the usual strength. A site on
    PostgreSQL loads it itself."""
    from doingoai_web.demo import PASSWORD

    if not (folder / BASE).exists():
        return
    with (
        closing(sqlite3.connect(folder / BASE)) as kept,
        closing(sqlite3.connect(home / "doingoai.sqlite3")) as base,
    ):
        kept.backup(base)
        sealed = PBKDF2PasswordHasher().encode(PASSWORD, "of-the-tests")
        base.execute("UPDATE people_user SET password = ?", (sealed,))
        base.commit()
    for name, data in _files(folder).items():
        path = home / "tep" / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(data)
        path.chmod(0o600)
