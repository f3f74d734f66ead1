"""Writing the rows and files of a backup into an empty site, and checking them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps.registry import Apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from doingoai.model import UserError
from doingoai_web.operation import tables
from doingoai_web.operation.archive import Backup
from doingoai_web.operation.backup import FILES, FOLDER
from doingoai_web.operation.health import unapplied
from doingoai_web.operation.keys import fits
from doingoai_web.operation.models import Beat
from doingoai_web.operation.restore import Place, differs, fresh, full, running
from doingoai_web.operation.starting import UNFINISHED


def make_room(place: Place, *, force: bool) -> str:
    """The database empty: in PostgreSQL what is there is put into a schema of its own, where that was asked for; its name. Raises UserError
    SL-010."""
    if not place.remote:
        return ""
    names = connection.introspection.table_names()
    if not names:
        return ""
    if not force:
        raise full("Cơ sở dữ liệu")
    if Beat._meta.db_table in names and any(fresh(beat.at, timezone.now()) for beat in Beat.objects.all()):
        raise running("Cơ sở dữ liệu")
    schema = f"cu_{place.stamp.replace('-', '_')}"
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {quote(schema)}")
        for name in names:
            cursor.execute(f"ALTER TABLE {quote(name)} SET SCHEMA {quote(schema)}")
    return f"schema {schema}"


@contextmanager
def _unfinished(place: Place) -> Iterator[None]:
    """A table that says that this database is not whole yet, gone when it is."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {UNFINISHED} (id integer)")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {UNFINISHED}")


def _schema(backup: Backup) -> Apps:
    """Make the tables as they were when the backup was made; the models of that time. Raises UserError SL-005 where this program is older
    than the backup."""
    executor = MigrationExecutor(connection)
    wanted = {(app, name) for app, name in backup.manifest["migrations"]}
    graph = executor.loader.graph
    unknown = sorted(wanted - set(executor.loader.disk_migrations))
    if unknown:
        app, name = unknown[0]
        raise UserError(
            "SL-005",
            backup.path,
            f"bản sao lưu do phiên bản {backup.manifest['code']} ghi, mới hơn chương trình này (thiếu {app}.{name}).",
            "Cài phiên bản ấy rồi khôi phục.",
        )
    ends = [
        node
        for node in sorted(wanted)
        if not any(child.key in wanted and child.key[0] == node[0] for child in graph.node_map[node].children)
    ]
    executor.migrate(ends)
    return executor.loader.project_state(ends).apps


def _rows(backup: Backup, apps: Apps) -> dict[str, Any]:
    """Load every table in one transaction; the models by their labels."""
    found = {model._meta.label_lower: model for model in tables.tables(apps)}
    wanted = backup.manifest["tables"]
    if set(found) != set(wanted):
        raise differs(backup.path, f"các bảng khác nhau: {sorted(set(found) ^ set(wanted))[:3]}.")
    with transaction.atomic():
        tables.empty(found.values(), connection)
        for label, model in found.items():
            tables.read_table(model, connection.alias, backup.lines(f"{FOLDER}/{label}.jsonl"))
        tables.reset_numbers(list(found.values()), connection.alias)
    connection.check_constraints()
    return found


def _check_rows(backup: Backup, found: dict[str, Any]) -> None:
    for label, model in found.items():
        told, wanted = tables.digest_of(model, connection.alias), backup.manifest["tables"][label]
        if (told.count, told.digest) != (wanted["rows"], wanted["digest"]):
            raise differs(backup.path, f"bảng {label} khác bản sao lưu ({told.count}/{wanted['rows']} dòng).")


def _files(backup: Backup) -> int:
    """Write the kept files under their names; how many."""
    count = 0
    for name in backup.members:
        folder, _, kept = name.partition("/")
        if folder != FILES:
            continue
        with backup.zip.open(name) as file:
            data = file.read()
        if default_storage.save(kept, ContentFile(data)) != kept:
            raise UserError(
                "SL-010",
                kept,
                "kho tệp đã có tệp này.",
                "Khôi phục vào kho trống: đổi thư mục trong DOINGOAI_STORAGE.",
            )
        count += 1
    return count


def _check_files(backup: Backup, *, same_key: bool) -> None:
    """Look at every original's SHA-256, as the site does when it opens it; sealed ones only with the key."""
    from doingoai.model import UserError
    from doingoai_web.vault import services as vault
    from doingoai_web.vault.models import Original

    broken_before = set(backup.manifest["damaged"])
    for kept in Original.objects.order_by("pk").iterator():
        if kept.name in broken_before or (kept.sealed and not same_key):
            continue
        try:
            vault.fetch(kept)
        except UserError:
            raise differs(backup.path, f"tệp {kept.name} khác bản gốc.") from None


def _check_trail(backup: Backup, *, same_key: bool) -> int:
    from doingoai_web.audit.services import verify

    verdict = verify(seal=same_key)
    if verdict.broken is not None:
        raise differs(backup.path, f"nhật ký đứt ở dòng {verdict.broken}.")
    return verdict.entries


def load(backup: Backup, place: Place) -> dict[str, Any]:
    """Everything, checked; what to tell. The rows are compared before the database is brought up to this version."""
    from django.conf import settings

    from doingoai_web.find.services import build

    same_key = fits((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS), backup.manifest["key"])
    with _unfinished(place):
        apps = _schema(backup)
        found = _rows(backup, apps)
        _check_rows(backup, found)
        files = _files(backup)
        if unapplied():  # the backup is older than this program
            call_command("migrate", interactive=False, verbosity=0)
        for _ in build():  # the index of sentences, which no backup holds
            pass
        _check_files(backup, same_key=same_key)
        entries = _check_trail(backup, same_key=same_key)
    return {
        "rows": sum(table["rows"] for table in backup.manifest["tables"].values()),
        "tables": len(found),
        "files": files,
        "entries": entries,
        "sealed": 0 if same_key else backup.manifest["sealed"],
        "other_key": not same_key,
    }
