"""Running the site: backup and restore, what is missing, health and figures, what stands before the pages."""

import errno
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from doingoai.cli import doctor as machine_doctor
from doingoai.cli.main import main
from doingoai.model import UserError
from doingoai_web.audit.models import Entry
from doingoai_web.find.models import Sentence
from doingoai_web.intake.models import Item, State
from doingoai_web.jobs.models import Job
from doingoai_web.operation import archive, backup, counting, doctor, health
from doingoai_web.operation import restore as restoring
from doingoai_web.operation.metrics import metrics_text
from doingoai_web.operation.models import Beat, Kept
from doingoai_web.operation.nameless import give_name, nameless
from doingoai_web.operation.restore import told_where_unwritten
from doingoai_web.operation.services import beat, note_backup
from doingoai_web.operation.starting import refuse_unreachable, told_where_full
from doingoai_web.people.models import User
from doingoai_web.units.models import Unit
from doingoai_web.vault import services as vault
from doingoai_web.vault.models import Original, Spool

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 20, tzinfo=UTC)
WORDS = "năm từ ngẫu nhiên dài"


@pytest.fixture
def made(tmp_path: Path, db: None) -> backup.Made:
    return backup.make(tmp_path / "a.zip", now=NOW)


def environment(home: Path, **more: str) -> dict[str, str]:
    from django.conf import settings

    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DOINGOAI_", "DJANGO_"))
    }
    return {**kept, "DOINGOAI_HOME": str(home), "DOINGOAI_SECRET_KEY": settings.SECRET_KEY, **more}


def command(*arguments: object, home: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    called = (sys.executable, "-m", "doingoai.cli.main", *map(str, arguments))
    return subprocess.run(called, env=environment(home, **more), capture_output=True, text=True)


def inside(path: Path, passphrase: str = "") -> dict[str, Any]:
    with archive.opened(path, passphrase) as found:
        return found.manifest


def test_what_is_restored_equals_what_was_saved_to_the_byte(made: backup.Made, tmp_path: Path) -> None:
    """Saved from the tests' database, restored as a site of its own, saved again: the same rows, the same files."""
    home, again = tmp_path / "nhà mới", tmp_path / "b.zip"
    home.mkdir()
    with closing(sqlite3.connect(home / "doingoai.sqlite3")) as looked:  # as ``doingoai doctor`` leaves it
        looked.execute("PRAGMA journal_mode=WAL")
    restored = command("restore", made.path, home=home)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert f"{made.rows} dòng" in restored.stdout
    assert "Nhật ký nguyên vẹn" in restored.stdout
    assert sorted(path.name for path in home.iterdir()) == ["doingoai.sqlite3", "tep"]
    with closing(sqlite3.connect(home / "doingoai.sqlite3")) as base:
        found = base.execute(
            "SELECT (SELECT count(*) FROM find_words), (SELECT count(*) FROM find_sentence)"
        ).fetchone()
    assert found == (Sentence.objects.count(),) * 2, "the search index is made again"
    saved = command("backup", again, home=home)
    assert saved.returncode == 0, saved.stdout + saved.stderr
    first, second = inside(made.path), inside(again)
    assert first["tables"] == second["tables"]
    assert first["members"] == second["members"], "table files and kept files, by their SHA-256"
    assert (first["migrations"], first["key"]) == (second["migrations"], second["key"])
    for kept in Original.objects.all():
        with default_storage.open(kept.name) as file:
            assert (home / "tep" / kept.name).read_bytes() == file.read()
    _refuses_what_is_there(made, home)


def _refuses_what_is_there(made: backup.Made, home: Path) -> None:
    before = (home / "doingoai.sqlite3").read_bytes()
    full = command("restore", made.path, home=home)
    assert (full.returncode, "SL-010" in full.stderr) == (2, True)
    other = command("restore", made.path, "--force", home=home, DOINGOAI_SECRET_KEY="another one, and long")
    assert (other.returncode, "SL-009" in other.stderr) == (2, True)
    assert (home / "doingoai.sqlite3").read_bytes() == before


def test_what_is_there_is_moved_aside_and_never_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import connection

    monkeypatch.setattr(connection, "close", lambda: None)
    work = tmp_path / ".khoi-phuc-x"
    for folder, words in ((tmp_path, "cũ"), (work, "mới")):
        (folder / "tep").mkdir(parents=True)
        (folder / "doingoai.sqlite3").write_text(words)
        (folder / "tep" / "a").write_text(words)
        (folder / "khoa-bi-mat").write_text(words)
    restoring._move_in(restoring.Place(tmp_path, work, "x", remote=False), old=restoring._old(tmp_path))
    assert (tmp_path / "cu-x" / "doingoai.sqlite3").read_text() == "cũ"
    assert (tmp_path / "cu-x" / "tep" / "a").read_text() == "cũ"
    assert (tmp_path / "doingoai.sqlite3").read_text() == "mới"
    assert (tmp_path / "tep" / "a").read_text() == "mới"
    assert (tmp_path / "khoa-bi-mat").read_text() == "cũ", "the key that was there stays"


def test_a_restore_wants_the_key_of_the_backup(
    made: backup.Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    monkeypatch.delenv("DOINGOAI_SECRET_KEY", raising=False)
    with archive.opened(made.path) as found:
        for secret in ("", "another one, and long"):
            monkeypatch.setenv("DOINGOAI_SECRET_KEY", secret)
            with pytest.raises(UserError, match="SL-009"):
                restoring._key(found, tmp_path, new=False)
            assert restoring._key(found, tmp_path, new=True) == secret
        monkeypatch.setenv("DOINGOAI_OLD_SECRET_KEYS", f"x, {settings.SECRET_KEY}")
        assert restoring._key(found, tmp_path, new=False) == "another one, and long", (
            "the former key still opens"
        )
        monkeypatch.delenv("DOINGOAI_OLD_SECRET_KEYS")
        monkeypatch.delenv("DOINGOAI_SECRET_KEY")
        (tmp_path / "khoa-bi-mat").write_text(settings.SECRET_KEY)
        assert restoring._key(found, tmp_path, new=False) == settings.SECRET_KEY


def test_a_backup_goes_from_one_database_to_another(made: backup.Made, tmp_path: Path) -> None:
    from with_postgres import cluster, programs

    if programs() is None:
        pytest.skip("không có PostgreSQL (sudo apt-get install postgresql)")
    with ExitStack() as held:
        folder = held.enter_context(tempfile.TemporaryDirectory(prefix="doingoai-pg-", dir="/tmp"))
        address = held.enter_context(cluster(Path(folder)))
        home = tmp_path / "pg"
        restored = command("restore", made.path, home=home, DOINGOAI_DATABASE=address)
        assert restored.returncode == 0, restored.stdout + restored.stderr
        back = tmp_path / "back.zip"
        saved = command("backup", back, home=home, DOINGOAI_DATABASE=address)
        assert saved.returncode == 0, saved.stdout + saved.stderr
        assert inside(back)["database"] == "postgresql"
        assert inside(back)["tables"] == inside(made.path)["tables"]
        again = command("restore", made.path, home=tmp_path / "pg2", DOINGOAI_DATABASE=address)
        assert (again.returncode, "SL-010" in again.stderr) == (2, True)


def test_the_secret_key_is_left_out_unless_asked_for(tmp_path: Path) -> None:
    from django.conf import settings

    plain = backup.make(tmp_path / "a.zip", now=NOW)
    assert not plain.key
    with zipfile.ZipFile(plain.path) as whole:
        assert "khoa-bi-mat" not in whole.namelist()
        assert all(settings.SECRET_KEY.encode() not in whole.read(name) for name in whole.namelist())
    assert plain.path.stat().st_mode & 0o777 == 0o600
    keyed = backup.make(tmp_path / "b.zip", now=NOW, with_key=True, passphrase=WORDS)
    assert keyed.key
    assert settings.SECRET_KEY.encode() not in keyed.path.read_bytes()
    with archive.opened(keyed.path, WORDS) as found:
        assert found.zip.read("khoa-bi-mat").decode() == settings.SECRET_KEY


def test_uploads_that_nobody_read_are_left_out_and_told(tmp_path: Path) -> None:
    """They may bear a secrecy mark: when they are refused their key is destroyed, and no backup keeps it beside the bytes."""
    unread = vault.spool(data=b"chua doc", at=NOW)
    doubtful = Item.objects.filter(state=State.DOUBTFUL, spool__isnull=False).first()
    assert doubtful is not None
    assert doubtful.spool is not None
    made = backup.make(tmp_path / "a.zip", now=NOW)
    assert made.uncleared == Spool.objects.exclude(item__state=State.DOUBTFUL).count() >= 1
    members = inside(made.path)["members"]
    assert f"tep/{unread.name}" not in members
    assert f"tep/{doubtful.spool.name}" in members


def test_signed_in_people_sign_in_again(made: backup.Made) -> None:
    assert "sessions.session" not in inside(made.path)["tables"]


def test_a_damaged_original_is_told_and_the_rest_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = vault.keep(data=b"nguyen ven", at=NOW)
    lost = vault.keep(data=b"se mat", at=NOW)
    default_storage.delete(lost.name)
    default_storage.delete(kept.name)
    from django.core.files.base import ContentFile

    default_storage.save(kept.name, ContentFile(b"bi sua"))
    made = backup.make(tmp_path / "a.zip", now=NOW)
    assert set(made.damaged) == {kept.name, lost.name}
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", os.environ["DJANGO_SETTINGS_MODULE"])
    assert main(["backup", "--verify", str(made.path)]) == 1
    assert kept.name in capsys.readouterr().out


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes((data[place] ^ 1,)) + data[place + 1 :]


def inside_the_largest(data: bytes) -> int:
    """A place in the bytes of a member: some of its header's say nothing that matters (a day, an attribute)."""
    with zipfile.ZipFile(BytesIO(data)) as whole:
        member = max(whole.infolist(), key=lambda item: item.compress_size)
    return member.header_offset + 30 + len(member.filename.encode()) + 40 + member.compress_size // 2


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda data: data[:-100],
    "half": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "no archive": lambda data: b"x" * 5000,
    "a byte within": lambda data: flipped(data, inside_the_largest(data)),
    "a byte of its directory": lambda data: flipped(data, len(data) - 300),
}


@pytest.mark.parametrize("breaks", BROKEN.values(), ids=BROKEN)
def test_no_broken_backup_passes(breaks: Callable[[bytes], bytes], made: backup.Made, tmp_path: Path) -> None:
    path = tmp_path / "hong.zip"
    path.write_bytes(breaks(made.path.read_bytes()))
    with pytest.raises(UserError) as caught:
        backup.verify(path)
    assert caught.value.code == "SL-002"


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A backup with other members, as somebody with a zip program could make it."""
    with zipfile.ZipFile(path) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    change(members)
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as whole:
        for name, data in members.items():
            whole.writestr(name, data)
    return target.getvalue()


def _newer(members: dict[str, bytes]) -> None:
    members["ke-khai.json"] = members["ke-khai.json"].replace(b'"format": 1', b'"format": 2')


FORGED: dict[str, tuple[Callable[[dict[str, bytes]], Any], str]] = {
    "a member more": (lambda members: members.update({"tep/la": b"x"}), "SL-002"),
    "a member less": (lambda members: members.pop("csdl/units.unit.jsonl"), "SL-002"),
    "a row changed": (
        lambda members: members.update(
            {"csdl/units.unit.jsonl": members["csdl/units.unit.jsonl"].replace("tỉnh".encode(), b"tinh")}
        ),
        "SL-002",
    ),
    "no list of members": (lambda members: members.pop("ke-khai.json"), "SL-002"),
    "of a later program": (_newer, "SL-005"),
}


@pytest.mark.parametrize(("change", "code"), FORGED.values(), ids=FORGED)
def test_no_changed_backup_passes(
    change: Callable[[dict[str, bytes]], Any], code: str, made: backup.Made, tmp_path: Path
) -> None:
    path = tmp_path / "sua.zip"
    path.write_bytes(rewritten(made.path, change))
    with pytest.raises(UserError) as caught:
        backup.verify(path)
    assert caught.value.code == code


def test_a_passphrase_opens_and_nothing_else_does(tmp_path: Path) -> None:
    made = backup.make(tmp_path / "a.zip", now=NOW, passphrase=WORDS)
    data = made.path.read_bytes()
    assert b"csdl/" not in data
    assert backup.verify(made.path, passphrase=WORDS).rows == made.rows
    for words, code in (("", "SL-003"), ("sai hẳn câu khác", "SL-004")):
        with pytest.raises(UserError) as caught:
            backup.verify(made.path, passphrase=words)
        assert caught.value.code == code
    made.path.write_bytes(data[: -len(data) // 3])
    with pytest.raises(UserError, match="SL-004"):
        backup.verify(made.path, passphrase=WORDS)


@trying(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    parts=st.lists(st.binary(max_size=300), max_size=8),
    places=st.lists(st.tuples(st.integers(0, 900), st.integers(0, 300)), max_size=5),
)
def test_what_was_sealed_is_read_at_any_place(
    parts: list[bytes], places: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "PIECE", 64)
    monkeypatch.setattr(archive, "_key", lambda words, salt: AESGCM(salt))
    target, whole = BytesIO(), b"".join(parts)
    sealing = archive.Sealing(target, WORDS)
    for part in parts:
        sealing.write(part)
    sealing.close()
    opening = archive.Opening(target, WORDS)
    assert opening.read() == whole
    for start, size in places:
        opening.seek(start)
        found = b""
        while len(found) < size and (more := opening.read(size - len(found))):
            found += more
        assert found == whole[start : start + size]
    sealed = target.getvalue()
    pieces = [sealed[24 + at : 24 + at + 80] for at in range(0, len(sealed) - 24, 80)]
    if len(pieces) > 2:
        swapped = BytesIO(sealed[:24] + pieces[1] + pieces[0] + b"".join(pieces[2:]))
        with pytest.raises(InvalidTag):
            archive.Opening(swapped, WORDS).read()
        with pytest.raises(InvalidTag):
            archive.Opening(BytesIO(sealed[: 24 + 80]), WORDS)


def test_nothing_is_written_over_and_nothing_half_is_left(made: backup.Made, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="SL-006"):
        backup.make(made.path, now=NOW)
    assert backup.make(made.path, now=NOW, force=True).path == made.path
    with pytest.raises(UserError, match="SL-007"):
        backup.make(tmp_path / "khong-co" / "a.zip", now=NOW)
    with pytest.raises(UserError, match=r"SL-007.*mkdir -p"):
        backup.make(tmp_path / "go-nham", now=NOW)  # a folder that is not there is no name for a file
    path = tmp_path / "do.zip"
    with suppress(ZeroDivisionError), nameless(path) as file:
        file.write(b"nua chung")
        raise ZeroDivisionError
    assert sorted(item.name for item in tmp_path.iterdir()) == ["a.zip"]
    with nameless(path) as file:
        file.write(b"du")
        assert not path.exists()
        give_name(file, path, force=False)
    assert path.read_bytes() == b"du"


def test_without_nameless_files_the_same_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "O_TMPFILE", os.O_DIRECTORY)  # a file system that knows no such thing
    path = tmp_path / "a.zip"
    (tmp_path / ".a.zip.99.dang-ghi").write_bytes(b"of a program that was killed")
    for force in (False, True):
        with nameless(path) as file:
            file.write(b"du %d" % force)
            give_name(file, path, force=force)
    assert path.read_bytes() == b"du 1"
    assert [item.name for item in tmp_path.iterdir()] == ["a.zip"]


def test_old_backups_go_and_nothing_else(tmp_path: Path) -> None:
    for day in range(1, 6):
        (tmp_path / f"doingoai-2026010{day}-023000.zip").write_bytes(b"")
    others = {"doingoai-cu.zip", "khac.zip", "doingoai-20260101-023000.zip.bak"}
    for name in others:
        (tmp_path / name).write_bytes(b"")
    assert backup.prune(tmp_path, 2) == 3
    left = {path.name for path in tmp_path.iterdir()}
    assert left == others | {"doingoai-20260104-023000.zip", "doingoai-20260105-023000.zip"}


def test_a_backup_is_a_deed_on_record(made: backup.Made) -> None:
    note_backup(made=made, now=NOW)
    assert Kept.objects.latest().sha256 == made.sha256
    assert Entry.objects.latest("number").action == "backup.made"


# health and figures


def test_health_is_answered_under_any_name_and_says_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    anybody = Client(headers={"host": "10.0.0.7"})
    assert anybody.get("/suc-khoe/song/").json() == {"ok": True}
    assert anybody.get("/suc-khoe/").json() == {"ok": True, "database": "ok", "storage": "ok"}
    assert anybody.get("/suc-khoe/san-sang/")["Cache-Control"] == "no-store"
    assert anybody.post("/suc-khoe/").status_code == 405
    monkeypatch.setattr(health, "database_fault", lambda: "unreachable")
    assert anybody.get("/suc-khoe/san-sang/").status_code == 503
    assert anybody.get("/suc-khoe/song/").status_code == 200


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (OperationalError("database or disk is full"), "database or disk is full"),
        (PermissionError(errno.EACCES, "Permission denied"), "Permission denied"),
    ],
)
def test_a_restore_that_cannot_be_written_says_so(error: Exception, said: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=rf"SL-015.*{said}.*còn nguyên"), told_where_unwritten(tmp_path):
        raise error


def test_a_database_that_does_not_answer_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise OperationalError("connection refused\nmore of it")

    monkeypatch.setattr(connection, "ensure_connection", fails)
    with pytest.raises(UserError, match=r"MT-119.*connection refused.*DOINGOAI_DATABASE") as told:
        refuse_unreachable()
    assert "more of it" not in str(told.value)
    with pytest.raises(UserError, match="MT-119"), told_where_full():
        raise OperationalError("database or disk is full")
    with pytest.raises(OperationalError), told_where_full():  # a fault of ours is not hidden
        raise OperationalError("no such column: x")


def test_the_database_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    health._migrated.cache_clear()
    monkeypatch.setattr(health, "unapplied", lambda: 1)
    assert health.database_fault() == "not migrated"
    monkeypatch.setattr(health, "unapplied", lambda: 0)
    assert health.database_fault() == ""


LINE = re.compile(r'^doingoai_[a-z_]+(?:\{(?:[a-z]+="[^"\n]*",?)+\})? -?[0-9.e+]+$')


def test_the_figures_are_sums_of_no_unit_and_no_person() -> None:
    beat(part="worker", now=NOW)
    Client().get(reverse("sign-in"))
    text = metrics_text()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(LINE.match(line) for line in lines), [line for line in lines if not LINE.match(line)]
    told = dict(line.rsplit(" ", 1) for line in lines)
    done = Job.objects.filter(state="done").count()
    assert told['doingoai_jobs{state="done"}'] == str(done)
    assert int(told['doingoai_http_requests_total{status="2xx"}']) >= 1
    assert (
        told['doingoai_http_request_duration_seconds_bucket{le="+Inf"}']
        == told["doingoai_http_request_duration_seconds_count"]
    )
    assert told["doingoai_backup_age_seconds"] == "-1"
    names = [*Unit.objects.values_list("name", flat=True), *User.objects.values_list("username", flat=True)]
    assert [name for name in names if name in text] == []


WATCH: dict[str, tuple[dict[str, str], dict[str, Any], int]] = {
    "from this machine": ({}, {}, 200),
    "over a socket of this machine": ({"REMOTE_ADDR": ""}, {}, 200),
    "from elsewhere": ({"REMOTE_ADDR": "10.1.2.3"}, {}, 403),
    "from an address allowed": ({"REMOTE_ADDR": "10.1.2.3"}, {"METRICS_FROM": ("10.1.2.0/24",)}, 200),
    "no address at all": ({"REMOTE_ADDR": "may-la"}, {}, 403),
    "through a proxy that says nothing": ({"HTTP_X_FORWARDED_PROTO": "https"}, {"BEHIND_PROXY": True}, 403),
    "through a proxy, from elsewhere": ({"HTTP_X_FORWARDED_FOR": "127.0.0.1, 8.8.8.8"}, {"BEHIND_PROXY": True}, 403),
    "a browser's claim": ({"HTTP_X_FORWARDED_FOR": "127.0.0.1", "REMOTE_ADDR": "10.1.2.3"}, {}, 403),
    "with the token": ({"REMOTE_ADDR": "10.1.2.3", "HTTP_AUTHORIZATION": "Bearer dài-và-lạ"}, {"METRICS_TOKEN": "dài-và-lạ"}, 200),
    "with another token": ({"REMOTE_ADDR": "10.1.2.3", "HTTP_AUTHORIZATION": "Bearer sai"}, {"METRICS_TOKEN": "dài-và-lạ"}, 403),
    "with an empty token": ({"REMOTE_ADDR": "10.1.2.3", "HTTP_AUTHORIZATION": "Bearer "}, {}, 403),
}  # fmt: skip


@pytest.mark.parametrize(("given", "change", "status"), WATCH.values(), ids=WATCH)
def test_who_may_read_the_figures(
    given: dict[str, str], change: dict[str, Any], status: int, settings: Any
) -> None:
    for name, value in change.items():
        setattr(settings, name, value)
    browser: Any = Client()
    assert browser.get("/so-do/", **given).status_code == status


def test_counters_of_several_processes_add_up() -> None:
    before = counting.seen()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        counting.count(503, 0.2)
        os.write(write, b"x")
        os._exit(0)
    os.waitpid(child, 0)
    os.read(read, 1)
    counting.count(200, 99.0)
    after = counting.seen()
    assert after.count - before.count == 2
    assert after.kinds["5xx"] - before.kinds["5xx"] == 1
    assert after.seconds - before.seconds == pytest.approx(99.2)
    assert after.slower[-1] - before.slower[-1] == 1, "the long one is beyond every bound"


def test_the_worker_says_that_it_lives() -> None:
    Beat.objects.all().delete()
    for seconds, wanted in ((0, 0), (3, 0), (30, 30)):
        beat(part="worker", now=NOW + timedelta(seconds=seconds))
        assert Beat.objects.get(part="worker").at == NOW + timedelta(seconds=wanted)


def test_without_tls_in_front_every_page_says_what_to_set_up(settings: Any) -> None:
    settings.PRODUCTION = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client = Client()
    for address in ("/vao/", "/", "/dot/", "/static/web/site.css", "/khong-co/"):
        page = client.get(address)
        assert page.status_code == 503
        assert "MT-115" in page.content.decode()
        assert "X-Forwarded-Proto" in page.content.decode()
    assert client.get("/vao/", headers={"x-forwarded-proto": "http"})["Location"].startswith("https://")
    assert client.get("/vao/", headers={"x-forwarded-proto": "https"}).status_code == 200
    assert client.get("/suc-khoe/song/").status_code == 200


# what is missing


def test_a_bare_machine_is_told_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/khong-co")
    found = {item.name: item for item in machine_doctor.machine()}
    assert found["Python"].state == "ok"
    assert found["LibreOffice"].do == "sudo apt-get install libreoffice-writer-nogui"
    assert found["tesseract"].do == "sudo apt-get install tesseract-ocr tesseract-ocr-vie"
    assert found["Phông chữ"].state == "missing"
    assert found["pandoc"].state == "advice"


def states() -> dict[str, tuple[str, str]]:
    return {name: (state, found) for name, state, found, _ in doctor.looked()}


def test_what_the_site_lacks_is_told_with_its_remedy(settings: Any, tmp_path: Path) -> None:
    from django.utils import timezone

    now = timezone.now()
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, home=tmp_path)
    (tmp_path / "khoa-bi-mat").write_text("x")
    Beat.objects.all().delete()
    found = states()
    assert found["Người làm việc nền"] == ("missing", "chưa chạy lần nào")
    assert found["Cơ sở dữ liệu"][0] == "ok"
    assert found["Gửi thư"][0] == "advice"
    assert found["Sao lưu"][0] == "advice"
    beat(part="worker", now=now)
    Job.objects.update(state="done")
    Job.objects.create(kind="intake", made_at=now - timedelta(hours=3))
    Kept.objects.create(
        name="a", size=1, sha256="", rows=1, files=1, made_at=now - timedelta(days=3), code="1"
    )
    found = states()
    assert found["Người làm việc nền"][0] == "ok"
    assert found["Hàng đợi việc"] == ("missing", "có việc chờ 3 giờ")
    assert found["Sao lưu"][1] == "lần cuối 3 ngày trước"
    assert all(state in ("ok", "advice", "missing") for state, _ in found.values())


@contextmanager
def at_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", os.environ["DJANGO_SETTINGS_MODULE"])
    yield


def test_the_command_ends_with_one_where_something_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Beat.objects.all().delete()
    with at_home(monkeypatch):
        assert main(["doctor", "--format", "json"]) == 1
        told = json.loads(capsys.readouterr().out)
        assert told["ok"] is False
        assert {"name", "state", "found", "do"} == set(told["checks"][0])
        assert all(item["do"] for item in told["checks"] if item["state"] != "ok")
        main(["doctor"])
    assert "→ sudo systemctl start doingoai-worker" in capsys.readouterr().out
