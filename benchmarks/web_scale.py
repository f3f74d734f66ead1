"""The site with the country in it: ``python -m benchmarks.web_scale --share 0.05 [--datasette PROGRAM] [--tantivy PYTHON]``.

34 provinces and 3,321 communes as of 1 January 2026, two campaigns a year for ten years, each commune's report a copy of one of the
example's with its facts: with ``--share 1`` about 66,000 reports and 4 million facts, with 0.05 a twentieth. On SQLite, or on the
PostgreSQL that ``DOINGOAI_DATABASE`` names (``python tests/with_postgres.py python -m benchmarks.web_scale --share 1``).

Each page is asked for by a signed-in officer in one process. Beside it, in the same run: Datasette over the same rows (copied into a
SQLite file), Tantivy over the same sentences. ``--indexed N``: how many of the newest reports are put into the search index (copies
are indexed one by one, as they would have come).
"""

import argparse
import json
import math
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.web import ROUNDS, Answer, _cells, _set_up, add_up, asked, datasette

DAY = date(2026, 1, 1)
YEARS = 10
FACTS = 60  # of a report
WORDS = (
    "đoàn khách",
    "doan khach nuoc ngoai",
    "“phi chính phủ”",
    "viện trợ",
    "hội nghị quốc tế",
    "biên giới",
)
TABLES = {
    "campaigns_campaign": "id, period, owner_id",
    "campaigns_asked": "id, campaign_id, unit_id",
    "units_unit": "id, name, path, parent_id",
    "review_submission": "id, asked_id, status, received_on, current_id",
    "review_version": "id, submission_id, number, errors, warnings",
    "review_fact": 'id, version_id, position, indicator, value, currency, scope, start, "end"',
}  # what Datasette is asked for


def said(words: str, since: float) -> None:
    sys.stderr.write(f"{words} ({time.perf_counter() - since:.1f} s)\n")


def nation(share: float) -> list[tuple[Any, list[Any]]]:
    """The units: (province, its communes)."""
    from doingoai.units import load
    from doingoai_web.units.models import Unit

    register, began = load(), time.perf_counter()
    above = Unit.objects.create(name="cả nước", kind="quốc gia")
    found = []
    provinces = [unit for unit in (register.get(one) for one in register.provinces()) if unit.ended is None]
    for province in provinces[: math.ceil(len(provinces) * share)]:
        top = Unit.objects.create(
            parent=above, name=province.title, kind=province.kind, register_id=province.id
        )
        rows = Unit.objects.bulk_create(
            Unit(parent=top, name=unit.title, kind=unit.kind, register_id=unit.id, path="-")
            for unit in _communes(register, province.id)
        )
        for row in rows:
            row.path = f"{top.path}{row.pk}/"
        Unit.objects.bulk_update(rows, ["path"], batch_size=500)
        found.append((top, rows))
    said(f"{len(found)} provinces, {sum(len(rows) for _, rows in found)} communes", began)
    return found


def _communes(register: Any, province: str) -> Iterator[Any]:
    for below in sorted(register._below.get(province, ())):
        unit = register.get(below)
        if unit.ended is None and unit.level == "commune":
            yield unit


def reports(units: list[tuple[Any, list[Any]]]) -> list[Any]:
    """Campaigns of every province with their reports; facts are copied by the database itself. The last campaigns."""
    from django.db import connection
    from django.utils import timezone

    from doingoai_web.campaigns.models import Asked, Campaign
    from doingoai_web.people.models import Assignment, User
    from doingoai_web.review.models import Submission, Version

    officer, began, now = User.objects.get(username="chuyenvien"), time.perf_counter(), timezone.now()
    above = units[0][0].parent
    Assignment.objects.create(user=officer, unit=above, role="officer", since=date(2016, 1, 1))
    before = Version.objects.order_by("-pk").values_list("pk", flat=True)[0]
    patterns = sorted(Version.objects.all(), key=lambda version: len(bytes(version.stored)))[:8]
    last: list[Any] = []
    for number in range(2 * YEARS):
        due = date(2016 + number // 2, 6 if number % 2 == 0 else 12, 10)
        last = []
        for top, communes in units:
            campaign = Campaign.objects.create(
                owner=top, period=f"{due.year}H{1 + number % 2}", opens_on=due - timedelta(days=30), due_on=due, made_at=now
            )  # fmt: skip
            last.append(campaign)
            rows = Asked.objects.bulk_create(
                Asked(campaign=campaign, unit=unit, above=top) for unit in communes
            )
            came = Submission.objects.bulk_create(
                Submission(asked=row, received_on=due - timedelta(days=place % 9 - 2), status="accepted")
                for place, row in enumerate(rows[: len(rows) - 2])
            )
            Version.objects.bulk_create(
                Version(
                    submission=submission, number=1, original_id=model.original_id, source=model.source, stored=model.stored,
                    code=model.code, knowledge=model.knowledge, arrived_at=now, errors=model.errors, warnings=model.warnings,
                )
                for place, submission in enumerate(came)
                for model in [patterns[place % len(patterns)]]
            )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE review_submission SET current_id = (SELECT id FROM review_version v WHERE v.submission_id = review_submission.id)"
            " WHERE current_id IS NULL"
        )
        said("reports", began)
        _facts(cursor, [pattern.pk for pattern in patterns], before)
        cursor.execute("ANALYZE")
    return last


def _facts(cursor: Any, patterns: list[int], before: int) -> None:
    """Every copy gets the facts of its pattern, again and again until it has ``FACTS``. before: the last version that is no copy."""
    from doingoai_web.review.models import Fact

    began = time.perf_counter()
    own = ("id", "version_id", "position")
    names = [field.column for field in Fact._meta.concrete_fields if field.column not in own]
    columns, chosen = (", ".join(f'{sign}"{name}"' for name in names) for sign in ("", "f."))
    for pattern in patterns:
        cursor.execute("SELECT count(*) FROM review_fact WHERE version_id = %s", [pattern])
        count = cursor.fetchone()[0]
        for turn in range(math.ceil(FACTS / max(count, 1))):
            cursor.execute(
                f'INSERT INTO review_fact (version_id, "position", {columns}) SELECT v.id, f."position" + %s, {chosen} '
                "FROM review_version p JOIN review_version v ON v.original_id = p.original_id AND v.id > %s "
                'JOIN review_fact f ON f.version_id = p.id WHERE p.id = %s AND f."position" + %s < %s',
                [turn * count, before, pattern, turn * count, FACTS],
            )
    said("facts", began)


def index(most: int) -> int:
    """Put the newest reports into the search index, as a report that comes in is."""
    from doingoai_web.find.services import index as put
    from doingoai_web.review.models import Version

    began, rows = (
        time.perf_counter(),
        Version.objects.select_related("submission__asked__unit", "submission__asked__campaign"),
    )
    chosen = rows.order_by("-pk")[:most]
    for version in chosen.iterator():
        put(version=version, report=version.report)
    said(f"{len(chosen)} reports indexed", began)
    return len(chosen)


def pages(campaign: Any) -> dict[str, str]:
    """Name → address."""
    from django.urls import NoReverseMatch, reverse

    from doingoai_web.review.models import Version

    version = Version.objects.filter(submission__asked__campaign=campaign).order_by("pk").first()
    assert version is not None
    found = {
        "danh sách đợt": reverse("campaigns"),
        "danh sách đơn vị": reverse("campaign", args=(campaign.pk,)),
        "xem xét một báo cáo": reverse("review", args=(version.pk,)),
        "tổng hợp": reverse("totals", args=(campaign.pk,)),
        "một tổng": reverse("total", args=(campaign.pk, "delegations.in_count")),
    }
    for name in ("dashboard", "find"):
        try:
            found[name] = reverse(name)
        except NoReverseMatch:
            sys.stderr.write(f"no page {name}\n")
    return found


def copied(target: Path) -> None:
    """The rows that Datasette is asked for, in a file of their own with the indexes that the site has."""
    from django.db import connection

    began = time.perf_counter()
    with closing(sqlite3.connect(target)) as database:
        for table, columns in TABLES.items():
            names = columns.replace('"', "").split(", ")
            database.execute(
                f"CREATE TABLE {table} ({', '.join(chr(34) + name + chr(34) for name in names)}, PRIMARY KEY (id))"
            )
            with connection.chunked_cursor() as cursor:
                cursor.execute(f"SELECT {columns} FROM {table}")
                while rows := cursor.fetchmany(20_000):
                    plain = [
                        [float(cell) if type(cell).__name__ == "Decimal" else str(cell) if isinstance(cell, date) else cell for cell in row]
                        for row in rows
                    ]  # fmt: skip
                    database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", plain)
        for table, column in (
            ("campaigns_asked", "campaign_id"), ("review_submission", "asked_id"), ("review_version", "submission_id"),
            ("review_fact", "version_id"), ("review_fact", "indicator"),
        ):  # fmt: skip
            database.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")
        database.execute("ANALYZE")
        database.commit()
    said(f"copied for Datasette: {target.stat().st_size >> 20} MB", began)


_TANTIVY = """
import json, sys, time, tantivy
schema = tantivy.SchemaBuilder()
schema.add_integer_field("id", stored=True)
schema.add_text_field("text", stored=True, tokenizer_name="default")
index = tantivy.Index(schema.build())
writer = index.writer(100_000_000, 1)
for line in open(sys.argv[1], encoding="utf-8"):
    number, text = json.loads(line)
    writer.add_document(tantivy.Document(id=number, text=text))
writer.commit(); index.reload(); searcher = index.searcher()
for words in json.loads(sys.argv[2]):
    query = index.parse_query(" AND ".join(words.split()), ["text"])
    times = []
    for _ in range(int(sys.argv[3])):
        began = time.perf_counter()
        found = searcher.search(query, 1000)
        shown = [searcher.doc(address)["text"] for _, address in found.hits[:25]]
        times.append(time.perf_counter() - began)
    print(json.dumps([words, times, found.count]))
"""


def tantivy(python: str, folder: Path) -> dict[str, tuple[list[float], int]]:
    """Words → times of each round, sentences found, by Tantivy over the same sentences in memory, without rights or narrowing."""
    from doingoai_web.find.models import Sentence

    listed = folder / "sentences.jsonl"
    with listed.open("w", encoding="utf-8") as file:
        for row in Sentence.objects.values_list("pk", "text").iterator(chunk_size=10_000):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    bare = [words.strip("“”") for words in WORDS]
    done = subprocess.run(  # noqa: S603 - the peer that was asked for
        [python, "-c", _TANTIVY, str(listed), json.dumps(bare), str(ROUNDS)], check=True, capture_output=True, text=True
    )  # fmt: skip
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {words: (times, count) for words, (_, times, count) in zip(WORDS, rows, strict=True)}


def searches(python: str | None, folder: Path) -> None:
    """Print the rows of the searches."""
    from urllib.parse import urlencode

    from django.urls import reverse

    beside = tantivy(python, folder) if python else {}
    for words in WORDS:
        ours = asked(f"{reverse('find')}?{urlencode({'tim': words, 'q': words})}")
        peer = beside.get(words)
        cells = f"{1000 * sorted(peer[0])[int(len(peer[0]) * 0.95) - 1]:.1f} | {peer[1]}" if peer else "– | –"
        print(f"| tìm {words} | {_cells(ours)} | {ours[2]} | Tantivy {cells} |", flush=True)


def counts() -> str:
    from doingoai_web.review.models import Fact, Submission
    from doingoai_web.units.models import Unit

    return (
        f"{Unit.objects.count()} đơn vị, {Submission.objects.count()} báo cáo, {Fact.objects.count()} số liệu"
    )


def _whole_nation(units: list[tuple[Any, list[Any]]]) -> Any:
    """A campaign that asks every commune at once."""
    from django.utils import timezone

    from doingoai_web.campaigns.models import Asked, Campaign

    now = timezone.now()
    made = Campaign.objects.create(
        owner=units[0][0].parent, period="2026", opens_on=DAY, due_on=date(2026, 12, 18), made_at=now
    )
    Asked.objects.bulk_create(
        Asked(campaign=made, unit=unit, above=top) for top, communes in units for unit in communes
    )
    return made


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--indexed", type=int, default=1000)
    parser.add_argument("--datasette", help="the program, in an environment of its own")
    parser.add_argument("--tantivy", help="a Python that has tantivy")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="doingoai-scale-") as name:
        folder = Path(name)
        _set_up(folder)
        from django.db import connection

        units = nation(options.share)
        last = reports(units)
        largest = max(last, key=lambda campaign: campaign.asked.count())
        add_up(largest)
        index(options.indexed)
        print(f"{connection.vendor}: {counts()}\n")
        print("| trang | p95 ms | giữa ms | KB nén | truy vấn | Datasette p95 ms | giữa ms | KB nén |")
        print("|---|--:|--:|--:|--:|--:|--:|--:|")
        beside: dict[str, Answer] = {}
        if options.datasette:
            version = largest.asked.filter(submission__isnull=False).first().submission.current_id
            copied(folder / "ban-sao.db")
            beside = datasette(
                options.datasette, folder / "ban-sao.db", {"campaign": largest.pk, "version": version}
            )
        for title, address in pages(largest).items():
            ours = asked(address)
            print(f"| {title} | {_cells(ours)} | {ours[2]} | {_cells(beside.get(title))} |", flush=True)
        whole = _whole_nation(units)
        from django.urls import reverse

        ours = asked(reverse("campaign", args=(whole.pk,)))
        print(f"| danh sách {whole.asked.count()} đơn vị | {_cells(ours)} | {ours[2]} | – | – | – |")
        searches(options.tantivy, folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
