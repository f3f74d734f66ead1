"""Whether the site lives and is ready, for the machines that watch it; who may read its figures."""

import hmac
import os
from functools import cache
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest

from doingoai_web.people.address import client_address

PROXIED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED")


def unapplied() -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@cache
def _migrated() -> bool:
    if unapplied():
        raise LookupError  # asked again next time: somebody is about to migrate it
    return True


def database_fault() -> str:
    """Why the database is not ready; empty where it is."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _migrated()
    except DatabaseError:
        return "unreachable"
    except LookupError:
        return "not migrated"
    return ""


def storage_writable() -> bool:
    """Whether originals can be written: for a folder of this machine; a bucket is asked when it is used."""
    if not isinstance(default_storage, FileSystemStorage):
        return True
    place = str(default_storage.location)
    while place and not os.path.exists(place):  # noqa: PTH110 - a folder that is made with its first file
        place = os.path.dirname(place)  # noqa: PTH120
    return not place or os.access(place, os.W_OK)


def readiness() -> dict[str, str]:
    """Part → "ok" or what is wrong; no names, no addresses, no secrets."""
    return {
        "database": database_fault() or "ok",
        "storage": "ok" if storage_writable() else "not writable",
    }


def may_watch(request: HttpRequest) -> bool:
    """Whether the figures may be read: with the token, or from one of the addresses allowed. What came through a proxy counts by
    the address that the proxy saw, and by none where it says nothing."""
    token, given = settings.METRICS_TOKEN, request.META.get("HTTP_AUTHORIZATION", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    proxied = any(request.META.get(name) for name in PROXIED)
    if proxied and not (settings.BEHIND_PROXY and request.META.get("HTTP_X_FORWARDED_FOR")):
        return False
    seen = client_address(request)
    if not seen:
        return not proxied  # over a socket of this machine
    try:
        address = ip_address(seen)
    except ValueError:
        return False
    return any(address in ip_network(item, strict=False) for item in settings.METRICS_FROM)
