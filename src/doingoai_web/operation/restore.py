"""Putting a backup back: into an empty place, checked against the backup row by row and file by file.

Everything is made in a folder of its own beside what is there and moved to its place when it has been checked, so that a restore that
ends early leaves nothing that could be taken for the site. In PostgreSQL, where the rows have to be written in their place, a
table stands meanwhile that keeps the site from starting.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import OperationalError

from doingoai.model import UserError
from doingoai_web.environment import KEY
from doingoai_web.operation.archive import Backup, opened
from doingoai_web.operation.keys import fits

BASE = "doingoai.sqlite3"
DATA = (BASE, f"{BASE}-wal", f"{BASE}-shm", "tep")  # what a site keeps in its folder, beside its key
PARTS = ".khoi-phuc-"  # beginning of the folder in which a restore is made
ALIVE = 30  # seconds after its last sign of life in which a worker counts as running
ASIDE = "cu-"  # and of the one that takes what was there


@dataclass(frozen=True, slots=True)
class Restored:
    """rows, tables, files: as in the backup; entries: of the audit trail; sealed: originals that the key does not open; other_key: it
    is not the backup's; aside: where what was there lies, empty where nothing was."""

    rows: int
    tables: int
    files: int
    entries: int
    sealed: int = 0
    other_key: bool = False
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to restore. home: the data folder; work: the folder in which it is made; stamp: the day and time, for names; remote: whether
    the database lies elsewhere (PostgreSQL)."""

    home: Path
    work: Path
    stamp: str
    remote: bool


def _keys(backup: Backup, home: Path) -> tuple[str, tuple[str, ...]]:
    """The key to restore with, and all that are known: from the environment, from the folder, from the backup itself."""
    inside = backup.zip.read(KEY).decode() if KEY in backup.members else ""
    given = os.environ.get("DOINGOAI_SECRET_KEY", "")
    kept = (home / KEY).read_text().strip() if (home / KEY).exists() else ""
    former = tuple(item.strip() for item in os.environ.get("DOINGOAI_OLD_SECRET_KEYS", "").split(","))
    return given or kept or inside, (given or kept or inside, *former)


def _key(backup: Backup, home: Path, *, new: bool) -> str:
    """The secret to restore with; empty: one is to be made. Raises UserError SL-009 where it is not the backup's."""
    secret, known = _keys(backup, home)
    if fits(known, backup.manifest["key"]):
        return secret
    if new:
        return secret
    what = "không có khóa bí mật của bản sao lưu này." if not secret else "khóa bí mật khác khóa lúc sao lưu."
    raise UserError(
        "SL-009",
        home / KEY,
        what,
        "Chép tệp khoa-bi-mat đã giữ riêng vào DOINGOAI_HOME (hoặc đặt DOINGOAI_SECRET_KEY). Khóa đã mất hẳn thì thêm --new-key: tệp gốc đã mã hóa sẽ không mở được.",
    )


def restore(
    path: Path, *, home: Path, now: datetime, passphrase: str = "", new_key: bool = False, force: bool = False
) -> Restored:
    """Restore a backup into the data folder and the database of the environment. To be called before Django is set up, in a program that
    does nothing else. Raises UserError SL-001 … SL-005 (the backup), SL-009 (key), SL-010 (not empty), SL-011 (what came out
    differs), SL-015 (not written), MT-119 (no database)."""
    stamp = f"{now:%Y%m%d-%H%M%S}"
    place = Place(
        home, home / f"{PARTS}{stamp}-{os.getpid()}", stamp, bool(os.environ.get("DOINGOAI_DATABASE"))
    )
    with opened(path, passphrase) as backup:
        backup.check()
        secret = _key(backup, home, new=new_key)
        _clear_blank(home)
        _refuse_full(home, force=force)
        _refuse_running(home)
        with told_where_unwritten(home), _work_folder(place, secret):
            import django

            django.setup()
            from doingoai_web.operation import loading
            from doingoai_web.operation.starting import refuse_unreachable

            refuse_unreachable()
            moved = loading.make_room(place, force=force)
            found = loading.load(backup, place)
            _move_in(place, old=_old(home))
    aside = f"{home / f'{ASIDE}{stamp}'}" if (home / f"{ASIDE}{stamp}").exists() else ""
    return Restored(**{**found, "aside": ", ".join(item for item in (aside, moved) if item)})


@contextmanager
def told_where_unwritten(home: Path) -> Iterator[None]:
    """Say in words that the disk is full or the place may not be written: Python's and the databases' ways of saying so."""
    try:
        yield
    except (OSError, OperationalError) as error:
        why = (error.strerror if isinstance(error, OSError) else "") or str(error).strip().split("\n")[0]
        raise UserError(
            "SL-015",
            home,
            f"không ghi được khi khôi phục ({why[:160] or type(error).__name__}); dữ liệu trước đó còn nguyên.",
            "Dọn chỗ trên đĩa, sửa quyền ghi, rồi chạy lại (PostgreSQL: thêm --force nếu lần này đã ghi dở).",
        ) from None


def _old(home: Path) -> list[Path]:
    return [home / name for name in DATA if (home / name).exists()]


def _refuse_full(home: Path, *, force: bool) -> None:
    if _old(home) and not force:
        raise full(home)


def _clear_blank(home: Path) -> None:
    """Take away a SQLite database without a table, with what belongs to it: a command that only looked, such as ``doingoai doctor``,
    leaves one on a new machine, and it is no data."""
    if not (home / BASE).exists():
        return
    with closing(sqlite3.connect(f"file:{home / BASE}?mode=ro", uri=True)) as found, suppress(sqlite3.Error):
        if found.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
            for name in (BASE, f"{BASE}-wal", f"{BASE}-shm"):
                (home / name).unlink(missing_ok=True)


def _refuse_running(home: Path) -> None:
    """Raise UserError SL-014 where a worker wrote a sign of life into the database that is to go aside."""
    if not (home / BASE).exists():
        return
    with closing(sqlite3.connect(f"file:{home / BASE}?mode=ro", uri=True)) as found, suppress(sqlite3.Error):
        rows = found.execute("SELECT at FROM operation_beat").fetchall()
        now = datetime.now(UTC)
        if any(fresh(datetime.fromisoformat(at).replace(tzinfo=UTC), now) for (at,) in rows):
            raise running(home)


def fresh(at: datetime, now: datetime) -> bool:
    """Whether a sign of life is of a program that still runs."""
    return abs((now - at).total_seconds()) < ALIVE


def running(where: object) -> UserError:
    return UserError(
        "SL-014", where, "dịch vụ đang chạy trên dữ liệu này.", f"Dừng dịch vụ, chờ {ALIVE} giây, rồi chạy lại."
    )  # fmt: skip


def full(where: object) -> UserError:
    return UserError(
        "SL-010",
        where,
        "đã có dữ liệu.",
        "Dừng dịch vụ, rồi thêm --force: dữ liệu đang có được chuyển sang một bên, không xóa.",
    )


@contextmanager
def _work_folder(place: Place, secret: str) -> Iterator[None]:
    """A folder for the new site, which the settings take for its home. What an earlier restore left behind unfinished goes."""
    place.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in place.home.glob(f"{PARTS}*"):
        shutil.rmtree(left)
    place.work.mkdir(mode=0o700)
    if secret and not os.environ.get("DOINGOAI_SECRET_KEY"):
        held = os.open(place.work / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(held, "w") as file:
            file.write(secret)
    os.environ["DOINGOAI_HOME"] = str(place.work)
    os.environ["DJANGO_SETTINGS_MODULE"] = "doingoai_web.settings"
    try:
        yield
    finally:
        os.environ["DOINGOAI_HOME"] = str(place.home)
        shutil.rmtree(place.work, ignore_errors=True)


def _move_in(place: Place, *, old: list[Path]) -> None:
    """What was there goes aside, what was made takes its place."""
    from django.db import connection

    connection.close()
    if old:
        aside = place.home / f"{ASIDE}{place.stamp}"
        aside.mkdir(mode=0o700)
        for path in old:
            path.rename(aside / path.name)
    if not (place.home / KEY).exists() and (place.work / KEY).exists():
        (place.work / KEY).rename(place.home / KEY)
    for name in reversed(DATA):  # the database last: without it the folder counts as unfinished
        if (place.work / name).exists():
            (place.work / name).rename(place.home / name)
    held = os.open(place.home, os.O_RDONLY)
    os.fsync(held)
    os.close(held)


def differs(path: Path, what: str) -> UserError:
    return UserError(
        "SL-011", path, f"khôi phục xong nhưng {what}", "Không dùng kết quả này; dữ liệu trước đó còn nguyên. Báo lỗi kèm câu này."
    )  # fmt: skip
