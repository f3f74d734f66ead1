"""The database as plain rows that any of the databases can take back: a table a file, a row a line, in the order of the keys.

A row is a JSON array of the columns' values as they lie in the database: instants in UTC, decimals and days as text, bytes in base64. The
digest of a table is taken over its rows with the keys of their JSON values sorted, so that it is the same whichever database they
lie in.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.duration import duration_iso_string

CHUNK = 500  # rows written at once
FETCHED = 2000  # rows read at once
#: whoever is signed in signs in again: a backup must not hold what lets somebody go on with another's session; the index of sentences
#: is made again from the reports (its full-text table is the database's own)
LEFT_OUT = frozenset(("sessions.session", "find.indexed", "find.sentence"))


def plain(value: Any) -> Any:
    """A column's value as JSON takes it."""
    if value is None or isinstance(value, (bool, int, float, str, dict, list)):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (bytes, bytearray, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} in the database")


def line(row: Sequence[Any], *, canonical: bool = False) -> bytes:
    """A row as a line; canonical: with the keys of JSON values sorted."""
    return json.dumps(
        [plain(value) for value in row],
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=canonical,
        allow_nan=False,
    ).encode()


def tables(apps: Apps) -> list[type[models.Model]]:
    """The models whose rows are kept, in a fixed order."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.label_lower)


def columns(model: type[models.Model]) -> list[Any]:
    """The fields with a column that a row is written into, by name (migrations add them in another order than the models name them);
    what the database computes by itself is left out."""
    found = [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]
    return sorted(found, key=lambda field: field.attname)


def rows(model: type[models.Model], using: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a table in the order of its keys."""
    names = [field.attname for field in columns(model)]
    found = model._base_manager.using(using).order_by("pk").values_list(*names)
    yield from found.iterator(chunk_size=FETCHED)


class Told:
    """Counts and digests rows as they pass."""

    def __init__(self) -> None:
        self.count = 0
        self._hash = hashlib.sha256()

    def add(self, row: Sequence[Any]) -> None:
        self.count += 1
        self._hash.update(line(row, canonical=True) + b"\n")

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


def write_table(model: type[models.Model], using: str, write: Callable[[bytes], object]) -> Told:
    """Write a table: first its columns, then its rows."""
    told = Told()
    write(json.dumps([field.attname for field in columns(model)]).encode() + b"\n")
    for row in rows(model, using):
        told.add(row)
        write(line(row) + b"\n")
    return told


def digest_of(model: type[models.Model], using: str) -> Told:
    """Count and digest of a table as it is now."""
    told = Told()
    for row in rows(model, using):
        told.add(row)
    return told


def _value(field: Any, value: Any) -> Any:
    """A value as the column's field takes it."""
    if value is None or isinstance(field, models.JSONField):
        return value
    return field.to_python(value)


def read_table(model: type[models.Model], using: str, lines: Iterable[bytes]) -> int:
    """Write the rows of a table file into an empty table; how many. model: of the migrations, for this one use: its fields take no
    instant of their own any more."""
    found = iter(lines)
    names = json.loads(next(found))
    fields = {field.attname: field for field in columns(model)}
    for field in fields.values():
        field.auto_now = field.auto_now_add = False
    known = [fields[name] for name in names]
    count = 0
    while chunk := list(islice(found, CHUNK)):
        made = []
        for row in chunk:
            values = zip(known, json.loads(row), strict=True)
            made.append(model(**{field.attname: _value(field, value) for field, value in values}))
        model._base_manager.using(using).bulk_create(made)
        count += len(made)
    return count


def empty(found: Iterable[type[models.Model]], connection: BaseDatabaseWrapper) -> None:
    """Delete the rows that making the tables left in them."""
    names = [connection.ops.quote_name(model._meta.db_table) for model in found]
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - names of our own tables


def reset_numbers(found: Sequence[type[models.Model]], using: str) -> None:
    """Let the next row of each table take the number after the last."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(found)):
            cursor.execute(statement)
