"""What is looked at before the site begins to work."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, OperationalError, connection

from doingoai.model import UserError
from doingoai_web.operation.health import unapplied

UNFINISHED = "doingoai_khoi_phuc_do_dang"  # a table that stands while a restore writes into the database
PATIENCE = 300  # seconds
NO_ROOM = ("is full", "no space left", "readonly", "read-only")  # as SQLite and PostgreSQL say it


def _unusable(error: DatabaseError) -> UserError:
    return UserError(
        code="MT-119",
        where="Cơ sở dữ liệu",
        what=f"không dùng được ({str(error).strip().splitlines()[0][:160]}).",
        do="Kiểm tra DOINGOAI_DATABASE, dịch vụ PostgreSQL (systemctl status postgresql), quyền và chỗ trong DOINGOAI_HOME.",
    )


def refuse_unreachable() -> None:
    """Raise UserError MT-119 where the database does not answer, or a SQLite file cannot be opened."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        raise _unusable(error) from None


@contextmanager
def told_where_full() -> Iterator[None]:
    """Raise UserError MT-119 where there is no room or no right to write; any other fault of a database is ours, and stays one."""
    try:
        yield
    except OperationalError as error:
        if any(words in str(error).casefold() for words in NO_ROOM):
            raise _unusable(error) from None
        raise


def refuse_half_restored() -> None:
    """Raise UserError SL-012 where a restore was cut off before its end."""
    if UNFINISHED in connection.introspection.table_names():
        raise UserError(
            code="SL-012",
            where="Cơ sở dữ liệu",
            what="lần khôi phục trước bị ngắt giữa chừng, dữ liệu chưa đủ.",
            do="Chạy lại: doingoai restore TỆP --force (phần dở được để riêng, không xóa).",
        )


def wait_until_migrated() -> None:
    """Wait until the server has brought the database up to this version. Raises UserError MT-116 where nobody does."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            refuse_half_restored()
            if not unapplied():
                connection.close()
                return
        except DatabaseError:  # not there yet, or busy being migrated
            connection.close()
        time.sleep(1)
    raise UserError(
        code="MT-116",
        where="Cơ sở dữ liệu",
        what="chưa được đưa lên phiên bản này.",
        do="Chạy dịch vụ máy chủ trang trước (nó tự làm), hoặc gõ: python -m doingoai_web migrate.",
    )
