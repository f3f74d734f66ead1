"""Styles and scripts by an address that changes with them: a browser fetches each once, and never shows an old one."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@cache
def version(name: str) -> str:
    """Some letters of the file's hash; none where there is no such file."""
    found = finders.find(name)
    return sha256(Path(found).read_bytes()).hexdigest()[:10] if found else ""


class VersionedStaticFilesStorage(StaticFilesStorage):
    """``web/site.css`` → ``/static/web/site.css?v=1a2b3c4d5e``."""

    def url(self, name: str | None) -> str:
        address = super().url(name)
        mark = version(name) if name else ""
        return f"{address}?v={mark}" if mark else address
