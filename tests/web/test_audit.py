"""The trail: what is written there, who sees it, and that no hand on the database goes unnoticed."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from test_access import place_of_mường_thinh

import doingoai_web
from doingoai_web.audit import views
from doingoai_web.audit.models import Entry, Head
from doingoai_web.audit.names import DEEDS
from doingoai_web.audit.services import record, verify
from doingoai_web.people.models import Assignment, Role, User
from doingoai_web.units.models import Unit

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 12, 5, 2, 3, 4, 56789, tzinfo=UTC)


def test_the_chain_of_the_example_holds() -> None:
    verdict = verify()
    assert verdict.broken is None
    assert verdict.entries == Entry.objects.count() > 10
    assert verdict.last == Head.objects.get().hash


def tampering(*statements: str) -> bool:
    """Do something to the tables behind the program's back; whether the chain tells. Taken back afterwards."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        broken = verify().broken
        transaction.set_rollback(True)
    assert verify().broken is None
    return broken is not None


COLUMNS = ("at", "actor_id", "action", "unit_id", "subject", "details", "previous", "hash", "number")


def other(column: str, chance: Any) -> str:
    """SQL of another value for a column, quoted."""
    if column == "at":
        return f"'2025-0{chance.draw(st.integers(1, 9))}-1{chance.draw(st.integers(0, 9))} 08:00:00.000001'"
    if column in ("actor_id", "unit_id"):
        return "NULL"
    if column == "details":
        return str(chance.draw(st.sampled_from(("'{\"files\": 7}'", "'{}'", "'[]'"))))
    if column == "number":
        return str(chance.draw(st.integers(10**6, 10**9)))
    if column in ("previous", "hash"):
        return f"'{chance.draw(st.text('0123456789abcdef', min_size=64, max_size=64))}'"
    return f"'{chance.draw(st.text('abcdefgh.: ', min_size=1, max_size=40))}'"


@given(chance=st.data())
def test_no_change_of_a_row_goes_unnoticed(chance: Any) -> None:
    number = chance.draw(st.integers(1, Entry.objects.count()))
    column = chance.draw(st.sampled_from(COLUMNS))
    value = other(column, chance)
    if column == "previous" and number == 1:
        return
    with connection.cursor() as cursor:
        same = f"CAST({column} AS TEXT) = CAST({value} AS TEXT)" if value != "NULL" else f"{column} IS NULL"
        cursor.execute(f"SELECT COUNT(*) FROM audit_entry WHERE number = {number} AND {same}")
        unchanged = cursor.fetchone()[0]
    if not unchanged:
        assert tampering(f"UPDATE audit_entry SET {column} = {value} WHERE number = {number}")


@given(first=st.integers(1, 10**6), length=st.integers(1, 5))
def test_no_row_is_taken_out_unnoticed(first: int, length: int) -> None:
    start = first % Entry.objects.count() + 1
    assert tampering(f"DELETE FROM audit_entry WHERE number BETWEEN {start} AND {start + length - 1}")


@pytest.mark.parametrize("left", [0, 1, 5])
def test_no_end_is_cut_off_unnoticed(left: int) -> None:
    """Not even where whoever does it sets the head to match: the seal needs the installation's secret."""
    cut = f"DELETE FROM audit_entry WHERE number > {left}"
    head = f"number = {left}, hash = COALESCE((SELECT hash FROM audit_entry WHERE number = {left}), '')"
    assert tampering(cut)
    assert tampering(cut, f"UPDATE audit_head SET {head}")
    assert tampering(cut, "DELETE FROM audit_head") or left == 0


COPIED = "at, actor_id, action, unit_id, subject, details"


@pytest.mark.parametrize("place", ["end", "middle", "twice"])
def test_no_row_is_put_in_unnoticed(place: str) -> None:
    last = Entry.objects.count()
    into = f"INSERT INTO audit_entry (number, previous, hash, {COPIED})"
    row = f"SELECT {{0}}, previous, hash, {COPIED} FROM audit_entry WHERE number = {last}"
    statements = {
        "end": [f"{into} {row.format(last + 1)}"],
        "middle": [
            f"UPDATE audit_entry SET number = -number - 1 WHERE number >= {last - 2}",
            "UPDATE audit_entry SET number = -number WHERE number < 0",
            f"{into} SELECT {last - 2}, previous, hash, {COPIED} FROM audit_entry WHERE number = {last - 1}",
        ],
        "twice": [
            f"UPDATE audit_entry SET number = number + 1 WHERE number = {last}",
            f"{into} {row.format(last)}",
        ],
    }[place]
    assert tampering(*statements)


def test_a_chain_written_anew_in_full_is_found_by_its_seal(user: Any, settings: Any) -> None:
    """Whoever can write every table, but does not have the secret, can make the hashes fit and not the seal."""
    with transaction.atomic():
        Entry.objects.filter(number__gt=3).delete()
        third = Entry.objects.get(number=3)
        Head.objects.update(number=3, hash=third.hash)
        held, settings.SECRET_KEY = settings.SECRET_KEY, "guessed"
        record(action="report.accepted", at=NOW, actor=user("lanhdao"))
        settings.SECRET_KEY = held
        assert verify().broken == 5
        transaction.set_rollback(True)
    assert verify().broken is None


def test_a_former_secret_still_verifies(settings: Any) -> None:
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another secret of this installation"
    assert verify().broken is not None
    settings.SECRET_KEY_FALLBACKS = [before]
    assert verify().broken is None


def test_an_older_state_put_back_is_found_by_what_was_noted(user: Callable[[str], User]) -> None:
    record(action="original.read", at=NOW, actor=user("lanhdao"))
    noted = verify()
    assert verify(known=(noted.entries, noted.last)).broken is None
    record(action="original.read", at=NOW, actor=user("lanhdao"))
    assert verify(known=(noted.entries, noted.last)).broken is None
    assert verify(known=(noted.entries, "0" * 64)).broken == noted.entries
    assert verify(known=(noted.entries + 5, noted.last)).broken is not None


def test_the_command_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_audit")
    said = capsys.readouterr().out
    assert "nguyên vẹn" in said
    noted = re.search(r"\d+:[0-9a-f]{64}", said)
    assert noted is not None
    call_command("verify_audit", known=noted[0])
    with pytest.raises(CommandError, match="chép nguyên"):
        call_command("verify_audit", known="không phải")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET action = 'x' WHERE number = 4")
    with pytest.raises(CommandError, match="dòng 4"):
        call_command("verify_audit")


def test_reading_an_original_or_a_result_is_on_record(
    sign_in: Callable[[str], Client], user: Callable[[str], User]
) -> None:
    places = place_of_mường_thinh()
    for name, action in (
        ("original", "original.read"),
        ("result-file", "result.read"),
        ("audit-export", "trail.exported"),
    ):
        before = Entry.objects.count()
        assert sign_in("truongphong").get(reverse(name, args=places[name])).status_code == 200
        entry = Entry.objects.latest("number")
        assert (Entry.objects.count(), entry.action, entry.actor) == (before + 1, action, user("truongphong"))
        assert entry.unit is not None, "so that somebody sees it"
    assert sign_in("banlim").get(reverse("original", args=places["original"])).status_code == 404
    assert Entry.objects.latest("number").action == "trail.exported", "what was refused was not read"


def test_signing_in_is_on_record(user: Callable[[str], User]) -> None:
    from doingoai_web.demo import PASSWORD

    Client().post(reverse("sign-in"), {"username": "banlim", "password": PASSWORD})
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.actor, str(entry.unit)) == ("person.signed_in", user("banlim"), "xã Bản Lìm")


def test_a_deed_and_its_record_stay_or_go_together(user: Callable[[str], User]) -> None:
    before = verify().entries
    with transaction.atomic():
        record(action="report.accepted", at=NOW, actor=user("lanhdao"))
        transaction.set_rollback(True)
    assert verify().entries == before


@pytest.fixture
def narrow(sign_in: Callable[[str], Client]) -> Client:
    """A leader of one district."""
    made = User.objects.create_user("lanhdao-huyen", password="x")
    unit = Unit.objects.get(name="huyện Mường Thinh")
    Assignment.objects.create(user=made, unit=unit, role=Role.LEADER, since=NOW.date())
    return sign_in("lanhdao-huyen")


def test_each_sees_the_deeds_of_her_own_subtree(narrow: Client, user: Callable[[str], User]) -> None:
    for name in ("huyện Mường Thinh", "huyện Khe Rịa", "tỉnh Tây Khuê"):
        record(
            action="report.returned", at=NOW, actor=user("chuyenvien"), unit=Unit.objects.get(name=name), details={"note": name}
        )  # fmt: skip
    page = narrow.get(reverse("audit")).content.decode()
    table = narrow.get(reverse("audit-export")).content.decode("utf-8-sig")
    for shown in (page, table):
        assert "huyện Mường Thinh" in shown
        assert "Khe Rịa" not in shown
        assert "note: tỉnh" not in shown
    rows = list(csv.reader(io.StringIO(table)))
    assert rows[0][0] == "số"
    own = Unit.objects.get(name="huyện Mường Thinh")
    assert {row[4] for row in rows[1:]} <= set(Unit.objects.within(own).values_list("name", flat=True))


def test_the_exported_rows_hold_what_the_hash_was_made_of(sign_in: Callable[[str], Client]) -> None:
    table = sign_in("lanhdao").get(reverse("audit-export")).content.decode("utf-8-sig")
    row = list(csv.reader(io.StringIO(table)))[1]
    entry = Entry.objects.get(number=int(row[0]))
    assert (row[7], row[8]) == (entry.previous, entry.hash)
    assert datetime.fromisoformat(row[1]) == entry.at


def test_no_cell_is_a_formula(sign_in: Callable[[str], Client]) -> None:
    bad = User.objects.create_user("+cmd", password="x")
    record(action="original.read", at=NOW, actor=bad, unit=Unit.objects.get(name="tỉnh Tây Khuê"))
    table = sign_in("lanhdao").get(reverse("audit-export")).content.decode("utf-8-sig")
    assert all(cell[:1] not in "=+@" or not cell for row in csv.reader(io.StringIO(table)) for cell in row)
    assert "'+cmd" in table


def test_a_long_trail_is_walked_only_when_asked(
    sign_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = sign_in("lanhdao"), reverse("audit")
    assert "nguyên vẹn" in client.get(address).content.decode()
    monkeypatch.setattr(views, "SHORT", 3)
    page = client.get(address).content.decode()
    assert "nguyên vẹn" not in page
    assert "Kiểm tra toàn chuỗi" in page
    assert "nguyên vẹn" in client.get(address, {"kiem-tra": "1"}).content.decode()
    number = Entry.objects.filter(unit__isnull=False).latest("number").number
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_entry SET subject = 'x' WHERE number = {number}")
    assert f"Dòng {number} không còn như lúc được ghi" in client.get(address).content.decode(), (
        "a row shown is looked at"
    )
    assert f"đứt ở dòng {number}" in client.get(address, {"kiem-tra": "1"}).content.decode()


def test_every_deed_has_a_name() -> None:
    """Written in the program, so that nobody reads a code on the page."""
    source = "".join(path.read_text() for path in Path(doingoai_web.__file__).parent.rglob("*.py"))
    written = set(re.findall(r'action="([a-z_.]+)"', source)) - {"store_true", "append"}
    written |= {f"fact.{verdict}" for verdict in ("accept", "correct", "reject", "reset")}
    assert {action for action in written if "." in action} <= set(DEEDS)


def test_what_happened_first_stands_first(user: Callable[[str], User]) -> None:
    """The order is that of writing, whatever the clock says."""
    record(action="original.read", at=NOW, actor=user("lanhdao"))
    record(action="original.read", at=NOW - timedelta(hours=1), actor=user("lanhdao"))
    numbers = list(Entry.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert verify().broken is None
