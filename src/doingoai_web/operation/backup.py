"""Making a backup while the site runs, and reading one back.

The rows are those of one moment: they are read in one transaction that sees nothing later. The kept files are copied after them: none is
ever changed, and more of them than rows do no harm. Uploads that were not read yet may bear a secrecy mark: their bytes are left out.
The file appears under its name when it has been written, read back and put on the disk; before that it has no name at all, so that
nothing half-written is left behind, however the program ends.
"""

import copy
import hashlib
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import django
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder

import doingoai
from doingoai.model import UserError
from doingoai_web.environment import KEY
from doingoai_web.intake.models import State
from doingoai_web.operation import tables
from doingoai_web.operation.archive import READ, Backup, Writing, opened, writing
from doingoai_web.operation.health import unapplied
from doingoai_web.operation.keys import fingerprint
from doingoai_web.operation.nameless import give_name, nameless
from doingoai_web.operation.starting import refuse_unreachable
from doingoai_web.review.services import knowledge_digest
from doingoai_web.vault import services as vault
from doingoai_web.vault.models import Original, Spool

SNAPSHOT = "sao-luu"  # name of the connection that sees one moment
FOLDER = "csdl"  # of the tables, within the backup
FILES = "tep"  # of the kept files
NAMED = re.compile(r"doingoai-\d{8}-\d{6}\.zip")


@dataclass(frozen=True, slots=True)
class Made:
    """What was written, or is there. damaged: names of originals that were broken or lost before; uncleared: uploads left out."""

    path: Path
    size: int
    sha256: str
    rows: int
    tables: int
    files: int
    key: bool
    at: str
    code: str
    damaged: tuple[str, ...] = ()
    uncleared: int = 0


@contextmanager
def snapshot() -> Iterator[str]:
    """The name of a connection on which everything is as it was at one moment; nobody who writes waits for it."""
    if connection.in_atomic_block:  # within a transaction already: that is the moment
        yield connection.alias
        return
    known = copy.deepcopy(connection.settings_dict)
    known["OPTIONS"].pop("transaction_mode", None)  # SQLite: do not lock, only look
    connections.settings[SNAPSHOT] = known
    try:
        with transaction.atomic(using=SNAPSHOT):
            if connection.vendor == "postgresql":
                with connections[SNAPSHOT].cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield SNAPSHOT
    finally:
        connections[SNAPSHOT].close()
        del connections[SNAPSHOT]
        del connections.settings[SNAPSHOT]


def _exists(path: Path) -> UserError:
    return UserError("SL-006", path, "tệp này đã có.", "Chọn tên khác, hoặc thêm --force để ghi đè.")


class Cleared:
    """The bytes of uploads that were read and wait for a person: taken before the moment of the rows, since a decision destroys them.
    They are encrypted, each with a key that only its row holds."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._places: dict[str, tuple[int, int]] = {}

    def hold(self, using: str) -> None:
        """Take those that wait now."""
        for name in _waiting_for_a_person(using):
            if name not in self._places and default_storage.exists(name):
                with default_storage.open(name) as file:
                    data = file.read()
                self._places[name] = (self._file.seek(0, 2), len(data))
                self._file.write(data)

    def get(self, name: str) -> bytes | None:
        if name not in self._places:
            return None
        start, size = self._places[name]
        self._file.seek(start)
        return self._file.read(size)


def _waiting_for_a_person(using: str) -> list[str]:
    """Names of the uploads that were read, and so bear no secrecy mark, but are in doubt."""
    doubtful = Spool.objects.using(using).filter(item__state=State.DOUBTFUL)
    return list(doubtful.order_by("name").values_list("name", flat=True))


def _originals(whole: Writing, using: str) -> Iterator[str]:
    """Write the kept files; the names of those that were lost or broken before."""
    for kept in Original.objects.using(using).order_by("pk").iterator():
        try:
            with default_storage.open(kept.name) as file:
                data = bytes(file.read())
        except FileNotFoundError:
            yield kept.name
            continue
        with whole.member(f"{FILES}/{kept.name}", packed=not kept.sealed) as member:
            member.write(data)
        if not vault.whole(kept, data):
            yield kept.name


def _uploads(whole: Writing, using: str, held: Cleared) -> int:
    """Write the uploads that wait for a person; how many others are left out."""
    names = _waiting_for_a_person(using)
    for name in names:
        if (data := held.get(name)) is not None:
            with whole.member(f"{FILES}/{name}", packed=False) as member:
                member.write(data)
    return Spool.objects.using(using).exclude(name__in=names).count()


def _rows(whole: Writing, using: str) -> dict[str, dict[str, Any]]:
    """Write every table; what was written of each."""
    told = {}
    for model in tables.tables(apps):
        label = model._meta.label_lower
        with whole.member(f"{FOLDER}/{label}.jsonl") as member:
            written = tables.write_table(model, using, member.write)
        told[label] = {"rows": written.count, "digest": written.digest}
    return told


def _written(
    file: IO[bytes], held: Cleared, *, passphrase: str, with_key: bool, now: datetime
) -> dict[str, Any]:
    """Write everything; what was written."""
    with writing(file, passphrase) as whole:
        held.hold(connection.alias)
        with snapshot() as using:
            held.hold(using)
            told = _rows(whole, using)
            migrations = sorted(MigrationRecorder(connections[using]).applied_migrations())
            damaged = list(_originals(whole, using))
            uncleared = _uploads(whole, using, held)
            sealed = Original.objects.using(using).filter(sealed=True).count()
        if with_key:
            with whole.member(KEY) as member:
                member.write(settings.SECRET_KEY.encode())
        manifest = {
            "made_at": now.isoformat(timespec="seconds"),
            "code": doingoai.__version__,
            "knowledge": knowledge_digest(),
            "django": django.get_version(),
            "database": connection.vendor,
            "migrations": [list(item) for item in migrations],
            "tables": told,
            "sealed": sealed,
            "key": fingerprint(settings.SECRET_KEY),
            "with_key": with_key,
            "damaged": damaged,
            "uncleared": uncleared,
        }
        whole.finish(manifest)
        return manifest


def digest_of_file(file: IO[bytes]) -> tuple[int, str]:
    """Size and SHA-256 of an open file."""
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while data := file.read(READ):
        digest.update(data)
        size += len(data)
    return size, digest.hexdigest()


def told_of(backup: Backup, size: int = 0, sha256: str = "") -> Made:
    """What a backup says of itself."""
    manifest = backup.manifest
    return Made(
        path=backup.path,
        size=size,
        sha256=sha256,
        rows=sum(table["rows"] for table in manifest["tables"].values()),
        tables=len(manifest["tables"]),
        files=sum(name.startswith(f"{FILES}/") for name in backup.members),
        key=manifest["with_key"],
        at=manifest["made_at"],
        code=manifest["code"],
        damaged=tuple(manifest["damaged"]),
        uncleared=manifest["uncleared"],
    )


def verify(path: Path, *, passphrase: str = "") -> Made:
    """Read a backup whole. Raises UserError SL-001 … SL-005."""
    with opened(path, passphrase) as backup:
        backup.check()
        with path.open("rb") as file:
            return told_of(backup, *digest_of_file(file))


def make(
    path: Path, *, now: datetime, passphrase: str = "", with_key: bool = False, force: bool = False
) -> Made:
    """Back everything up into a file and read it back. Raises UserError SL-006 where the file is there, SL-007 where it cannot be
    written, SL-008 where the database is of another version."""
    if path.exists() and not force:
        raise _exists(path)
    if not path.parent.is_dir() or path.suffix != ".zip":
        raise UserError(
            "SL-007",
            path,
            "không phải một thư mục có sẵn, cũng không phải tên tệp .zip trong một thư mục có sẵn.",
            f"Tạo thư mục trước (mkdir -p {path if path.suffix != '.zip' else path.parent}), rồi chạy lại.",
        )
    refuse_unreachable()
    if unapplied():
        raise UserError(
            "SL-008",
            "Cơ sở dữ liệu",
            "chưa được đưa lên phiên bản này.",
            "Chạy: python -m doingoai_web migrate, hoặc chạy lại dịch vụ, rồi sao lưu.",
        )
    try:
        with nameless(path) as file, tempfile.TemporaryFile(dir=path.parent) as beside:
            _written(file, Cleared(beside), passphrase=passphrase, with_key=with_key, now=now)
            file.flush()
            with opened(Path(f"/proc/self/fd/{file.fileno()}"), passphrase) as backup:
                backup.check()
                made = told_of(backup, *digest_of_file(file))
            give_name(file, path, force=force)
    except FileExistsError:
        raise _exists(path) from None
    except OSError as error:
        raise UserError(
            "SL-007",
            path,
            f"không ghi được ({error.strerror or type(error).__name__}).",
            "Chọn thư mục có thật, ghi được, còn chỗ.",
        ) from None
    return replace(made, path=path)


def prune(folder: Path, keep: int) -> int:
    """Delete all but the newest backups that were named by this program in a folder; how many."""
    named = sorted(path for path in folder.glob("doingoai-*.zip") if NAMED.fullmatch(path.name))
    for path in named[:-keep]:
        path.unlink()
    return len(named[:-keep])
