"""How quick the pages are, beside Datasette on the same rows: ``python -m benchmarks.web [--datasette PROGRAM]``.

Two sites: the example province as the demo loads it, and a province of 200 communes with two campaigns a year for ten years, whose
rows are made in bulk from the example's stored reports. Each page is asked for by a signed-in officer, in one process, as Django's
test client asks; Datasette (``pip install datasette`` in an environment of its own) is asked over HTTP, over the loopback, for the rows
that the page shows. Times are of this machine; the numbers of queries are of every machine.
"""

import argparse
import gzip
import json
import os
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

COMMUNES, YEARS, ROUNDS = 200, 10, 20
Answer = tuple[list[float], int, int]  # seconds of each round, bytes as sent, queries


def _set_up(home: Path) -> None:
    os.environ["DOINGOAI_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "doingoai_web.settings_for_tests"
    import django
    from django.conf import settings

    django.setup()
    settings.ALLOWED_HOSTS = ["*"]
    from django.core.management import call_command

    from doingoai_web.demo import load_demo

    call_command("migrate", interactive=False, verbosity=0)
    began = time.perf_counter()
    load_demo()
    sys.stderr.write(f"demo loaded in {time.perf_counter() - began:.1f} s\n")


def grow() -> Any:
    """A province of 200 communes × 10 years × 2 campaigns; the last campaign, with a computed result."""
    from django.utils import timezone

    from doingoai_web.campaigns.models import Asked, Campaign
    from doingoai_web.people.models import Assignment, User
    from doingoai_web.review.models import Fact, Submission, Version
    from doingoai_web.units.models import Unit

    top = Unit.objects.create(name="tỉnh Khe Đại", kind="tỉnh")
    units = Unit.objects.bulk_create(
        Unit(parent=top, name=f"xã Khe Đại {n}", kind="xã", path=f"{top.path}{10_000 + n}/")
        for n in range(COMMUNES)
    )
    officer = User.objects.get(username="chuyenvien")
    Assignment.objects.create(user=officer, unit=top, role="officer", since=date(2016, 1, 1))
    patterns = list(Version.objects.order_by("pk").prefetch_related("facts"))
    now, last = timezone.now(), None
    for number in range(2 * YEARS):
        due = date(2016 + number // 2, 6 if number % 2 == 0 else 12, 10)
        period = f"{due.year}H{1 + number % 2}"
        last = Campaign.objects.create(
            owner=top, period=period, opens_on=due - timedelta(days=30), due_on=due, made_at=now
        )
        asked = Asked.objects.bulk_create(Asked(campaign=last, unit=unit, above=top) for unit in units)
        came = Submission.objects.bulk_create(
            Submission(asked=row, received_on=due - timedelta(days=place % 9 - 2), status="accepted")
            for place, row in enumerate(asked[:-5])
        )
        models = [patterns[place % len(patterns)] for place in range(len(came))]
        versions = Version.objects.bulk_create(
            Version(
                submission=submission, number=1, original=model.original, source=model.source,
                stored=model.stored, code=model.code, knowledge=model.knowledge, arrived_at=now,
                errors=model.errors, warnings=model.warnings,
            )
            for submission, model in zip(came, models, strict=True)
        )  # fmt: skip
        for submission, version in zip(came, versions, strict=True):
            submission.current = version
        Submission.objects.bulk_update(came, ["current"])
        names = [field.name for field in Fact._meta.concrete_fields if field.name not in ("id", "version")]
        Fact.objects.bulk_create(
            (
                Fact(version=version, **{name: getattr(fact, name) for name in names})
                for version, model in zip(versions, models, strict=True)
                for fact in model.facts.all()
            ),
            batch_size=2000,
        )
    return last


def add_up(campaign: Any) -> None:
    """The campaign's totals, by the job that the site runs."""
    from django.utils import timezone

    from doingoai_web.jobs.models import Job
    from doingoai_web.jobs.services import do
    from doingoai_web.totals.services import recompute

    job = recompute(campaign=campaign, now=timezone.now())
    assert job is not None
    began = time.perf_counter()
    do(job.pk)
    state = Job.objects.get(pk=job.pk)
    sys.stderr.write(f"totals: {state.state} {state.message} in {time.perf_counter() - began:.1f} s\n")


def pages(campaign: Any) -> dict[str, str]:
    """Name → address of the pages measured."""
    from django.urls import reverse

    from doingoai_web.review.models import Version

    version = Version.objects.filter(submission__asked__campaign=campaign).order_by("pk").first()
    assert version is not None
    return {
        "danh sách đợt": reverse("campaigns"),
        "danh sách đơn vị": reverse("campaign", args=(campaign.pk,)),
        "xem xét một báo cáo": reverse("review", args=(version.pk,)),
        "tổng hợp": reverse("totals", args=(campaign.pk,)),
        "một tổng": reverse("total", args=(campaign.pk, "delegations.in_count")),
    }


def asked(address: str) -> Answer:
    """A page, asked for again and again."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from doingoai_web.people.models import User

    client = Client()
    client.force_login(
        User.objects.get(username="chuyenvien"), backend="django.contrib.auth.backends.ModelBackend"
    )
    with CaptureQueriesContext(connection) as queries:
        first = client.get(address)
    count = len(queries)  # now: the next request clears what was captured
    assert first.status_code == 200, (address, first.status_code)
    times = _timed(lambda: client.get(address).content)
    return times, len(gzip.compress(first.content)), count


def _timed(call: Callable[[], bytes]) -> list[float]:
    found = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        call()
        found.append(time.perf_counter() - began)
    return found


QUERIES = {
    "danh sách đợt": "select c.period, count(*) n, count(s.id) came from campaigns_asked a "
    "join campaigns_campaign c on c.id = a.campaign_id left join review_submission s on s.asked_id = a.id group by c.id",
    "danh sách đơn vị": "select u.name, s.status, s.received_on, v.number, v.errors, v.warnings from campaigns_asked a "
    "join units_unit u on u.id = a.unit_id left join review_submission s on s.asked_id = a.id "
    "left join review_version v on v.id = s.current_id where a.campaign_id = {campaign} order by u.path limit 100",
    "xem xét một báo cáo": "select * from review_fact where version_id = {version}",
    "tổng hợp": "select f.indicator, f.currency, sum(f.value), count(*) from review_fact f "
    "join review_submission s on s.current_id = f.version_id join campaigns_asked a on a.id = s.asked_id "
    "where a.campaign_id = {campaign} and f.scope = 'own' group by 1, 2",
    "một tổng": "select u.name, f.value, f.start, f.end from review_fact f join review_submission s on s.current_id = f.version_id "
    "join campaigns_asked a on a.id = s.asked_id join units_unit u on u.id = a.unit_id "
    "where a.campaign_id = {campaign} and f.indicator = 'delegations.in_count'",
}


def _got(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - of this machine
        return bytes(answer.read())


def datasette(program: str, database: Path, values: dict[str, int]) -> dict[str, Answer]:
    """The same rows as Datasette's HTML pages."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    command = [
        program,
        "serve",
        str(database),
        "--port",
        str(port),
        "--setting",
        "sql_time_limit_ms",
        "20000",
    ]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                _got(f"{base}/-/versions.json")
                break
            except OSError:
                time.sleep(0.2)
        versions = json.loads(_got(f"{base}/-/versions.json"))
        sys.stderr.write(f"Datasette {versions['datasette']['version']}\n")
        answers = {}
        for name, sql in QUERIES.items():
            query = urllib.parse.urlencode({"sql": sql.format(**values)})
            path = "/-/query" if versions["datasette"]["version"].startswith("1") else ""
            address = f"{base}/{database.stem}{path}?{query}"

            get = partial(_got, address)
            size = len(gzip.compress(get()))
            answers[name] = (_timed(get), size, 1)
        return answers
    finally:
        running.terminate()
        running.wait(10)


def _cells(answer: Answer | None) -> str:
    if answer is None:
        return "– | – | –"
    times, size, _ = answer
    return f"{_p95(times):.0f} | {statistics.median(times) * 1000:.0f} | {size / 1024:.1f}"


def _p95(times: list[float]) -> float:
    return 1000 * sorted(times)[int(len(times) * 0.95) - 1]


def measure(title: str, campaign: Any, database: Path, program: str | None) -> None:
    """Print the rows of the table for one site."""
    from doingoai_web.review.models import Version

    version = Version.objects.filter(submission__asked__campaign=campaign).order_by("pk").first()
    assert version is not None
    copy = database.parent / f"ban-sao-{campaign.pk}.db"
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    beside = datasette(program, copy, {"campaign": campaign.pk, "version": version.pk}) if program else {}
    for name, address in pages(campaign).items():
        ours = asked(address)
        cells = f"{_cells(ours)} | {ours[2]} | {_cells(beside.get(name))}"
        print(f"| {title} | {name} | {cells} |", flush=True)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--datasette", help="the program, in an environment of its own")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="doingoai-web-") as folder:
        _set_up(Path(folder))
        from django.conf import settings

        from doingoai_web.campaigns.models import Campaign

        database = Path(str(settings.DATABASES["default"]["NAME"]))
        print(
            "| dữ liệu | trang | p95 ms | giữa ms | KB nén | truy vấn | Datasette p95 ms | giữa ms | KB nén |"
        )
        print("|---|---|--:|--:|--:|--:|--:|--:|--:|")
        measure("tỉnh mẫu", Campaign.objects.get(period="2025H2"), database, options.datasette)
        large = grow()
        add_up(large)
        measure(f"{COMMUNES} xã × {YEARS} năm", large, database, options.datasette)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
