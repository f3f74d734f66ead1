"""The database of every released version, with data in it, brought up to today's schema: nothing lost, everything opens."""

import json
import lzma
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from make_release import HERE, SECRET

RELEASES = sorted(HERE.glob("*.sqlite3.xz"))
#: what Django writes anew with every migration
OWN = {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"}

LOOK = """
import json
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from doingoai_web.audit.services import verify
from doingoai_web.campaigns.models import Campaign
from doingoai_web.jobs.models import Job
from doingoai_web.people.models import User
from doingoai_web.review.models import Submission, Version
from doingoai_web.totals.models import Result
from doingoai_web.units.models import Unit

def patterns(resolver):
    for item in resolver.url_patterns:
        if isinstance(item, URLResolver):
            if item.namespace is None:
                yield from patterns(item)
        elif item.name:
            yield item

first = {"dot/": Campaign.objects.order_by("pk").first(), "ban/": Version.objects.order_by("pk").first(),
         "bao-cao/": Submission.objects.order_by("pk").first(), "viec/": Job.objects.order_by("pk").first(),
         "don-vi/": Unit.objects.order_by("pk").first()}
answers, opened = {}, set()
clients = {name: Client() for name in ("chuyenvien", "quantri", "muongthinh")}
for name, client in clients.items():
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
for pattern in patterns(get_resolver()):
    route = str(pattern.pattern)
    row = next((item for start, item in first.items() if route.startswith(start) and item is not None), None)
    if "tai-ve" in route or route == "ra/":
        continue
    for arguments in ((), (row.pk,) if row is not None else ()):
        try:
            address = reverse(pattern.name, args=arguments)
        except NoReverseMatch:
            continue
        for name, client in clients.items():  # until somebody may
            answer = client.get(address)
            answers.setdefault(str(answer.status_code), []).append(f"{name} {address}")
            if answer.status_code == 200:
                opened.add(pattern.name)
            if answer.status_code in (200, 302, 405):
                break
        break
verdict = verify()
for version in Version.objects.all():
    assert version.facts.count() == len(version.report.observations)
for result in Result.objects.all():
    assert result.shown["for"]
print(json.dumps({"broken": verdict.broken, "entries": verdict.entries, "opened": sorted(opened),
                  "wrong": {key: value for key, value in answers.items() if key >= "500"}}))
"""
#: page types that the first release had
PAGES = {
    "campaigns", "campaign", "queue", "parcels", "hand-in", "review", "totals", "results", "sources", "job", "audit", "users", "account",
    "units", "mine", "open-campaign", "call-sheet", "try",
}  # fmt: skip


def rows_of(path: Path, known: dict[str, list[str]] | None = None) -> dict[str, tuple[list[str], list[Any]]]:
    """Table → its columns and rows, in the order of the rows; of the known columns alone."""
    found = {}
    with closing(sqlite3.connect(path)) as base:
        names = [
            name
            for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name not in OWN and (known is None or name in known)
        ]
        for name in names:
            columns = (known or {}).get(name) or [
                row[1] for row in base.execute(f'PRAGMA table_info("{name}")')
            ]
            wanted = ", ".join(f'"{column}"' for column in columns)
            found[name] = (columns, base.execute(f'SELECT {wanted} FROM "{name}" ORDER BY 1').fetchall())
    return found


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name.removesuffix(".sqlite3.xz"))
def test_a_released_database_is_brought_up_whole(release: Path, tmp_path: Path) -> None:
    base = tmp_path / "doingoai.sqlite3"
    base.write_bytes(lzma.decompress(release.read_bytes()))
    before = rows_of(base)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DOINGOAI_")}
    environment |= {
        "DOINGOAI_HOME": str(tmp_path), "DOINGOAI_SECRET_KEY": SECRET, "DOINGOAI_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "doingoai_web.settings",
    }  # fmt: skip
    done = subprocess.run((sys.executable, "-c", LOOK), env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["wrong"] == {}
    assert (told["broken"], told["entries"] >= len(before["audit_entry"][1])) == (None, True)
    assert PAGES - set(told["opened"]) == set()
    after = rows_of(base, {name: columns for name, (columns, _) in before.items()})
    written = {"django_session", "people_user", "audit_entry", "audit_head"}  # signing in and looking
    for name, (_, rows) in before.items():
        assert name in after, f"bảng {name} không còn"
        if name not in written:
            assert after[name][1] == rows, name
    number = len(before["audit_entry"][1])
    assert after["audit_entry"][1][:number] == before["audit_entry"][1]


def test_the_release_files_are_small() -> None:
    assert RELEASES
    assert all(path.stat().st_size <= 400 << 10 for path in RELEASES)
