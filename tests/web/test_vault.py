"""Originals and uploads as they lie on the disk: unreadable where they should be, whole or a clear error, never half there."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doingoai.model import UserError
from doingoai_web.vault import services as vault
from doingoai_web.vault.models import Original, Spool
from doingoai_web.vault.storage import DurableStorage

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 12, 5, 2, tzinfo=UTC)
WORDS = "Trong kỳ, xã đón 03 đoàn khách nước ngoài.".encode() * 20


@pytest.fixture(autouse=True)
def disk(db: None, monkeypatch: pytest.MonkeyPatch) -> InMemoryStorage:
    """A storage of the test's own, with the files of the example: what is damaged here is whole elsewhere."""
    made = InMemoryStorage()
    for original in Original.objects.all():
        with default_storage.open(original.name) as file:
            made.save(original.name, ContentFile(file.read()))
    monkeypatch.setattr(vault, "default_storage", made)
    return made


def disk_now() -> InMemoryStorage:
    found: InMemoryStorage = getattr(vault, "default_storage")  # noqa: B009 - the one of this test
    return found


def raw(name: str) -> bytes:
    with disk_now().open(name) as file:
        return bytes(file.read())


def overwrite(name: str, data: bytes) -> None:
    disk_now().delete(name)
    assert disk_now().save(name, ContentFile(data)) == name


@pytest.mark.parametrize("sealed", [False, True])
def test_what_was_kept_comes_back_byte_for_byte(sealed: bool, settings: Any) -> None:
    settings.ENCRYPT_ORIGINALS = sealed
    kept = vault.keep(data=WORDS, at=NOW)
    assert kept.sha256 == hashlib.sha256(WORDS).hexdigest()
    assert (b"xung" in raw(kept.name), "đoàn".encode() in raw(kept.name)) == (False, not sealed)
    assert vault.fetch(kept) == WORDS
    assert vault.keep(data=WORDS, at=NOW) == kept, "stored once"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(data=st.binary(max_size=3000), at=st.integers(0, 10**6))
def test_no_damage_goes_unnoticed(data: bytes, at: int, db: None) -> None:
    kept = vault.keep(data=data, at=NOW)
    before = raw(kept.name)
    changed = before[: at % (len(before) + 1)] + b"\x00x" + before[at % (len(before) + 1) :]
    overwrite(kept.name, changed)
    with pytest.raises(UserError, match="LT-002"):
        vault.fetch(kept)
    overwrite(kept.name, before)
    assert vault.fetch(kept) == data


@pytest.mark.parametrize("sealed", [False, True])
def test_a_lost_or_damaged_file_says_what_to_do(sealed: bool, settings: Any) -> None:
    settings.ENCRYPT_ORIGINALS = sealed
    kept = vault.keep(data=WORDS, at=NOW)
    overwrite(kept.name, raw(kept.name)[:-9])
    with pytest.raises(UserError) as damaged:
        vault.fetch(kept)
    disk_now().delete(kept.name)
    with pytest.raises(UserError) as lost:
        vault.fetch(kept)
    for caught in (damaged, lost):
        assert caught.value.code == "LT-002"
        assert "bản sao lưu" in caught.value.do


def test_what_a_crash_left_behind_is_used_when_whole_and_replaced_when_not(settings: Any) -> None:
    settings.ENCRYPT_ORIGINALS = True
    kept = vault.keep(data=WORDS, at=NOW)
    name, before = kept.name, raw(kept.name)
    kept.delete()
    assert vault.keep(data=WORDS, at=NOW).name == name
    assert raw(name) == before, "not written again"
    Original.objects.all().filter(sha256=hashlib.sha256(WORDS).hexdigest()).delete()
    overwrite(name, before[:40])
    assert vault.fetch(vault.keep(data=WORDS, at=NOW)) == WORDS


def test_a_changed_secret_opens_with_the_former_one_and_is_sealed_anew(settings: Any) -> None:
    settings.ENCRYPT_ORIGINALS = True
    Original.objects.all().filter(versions=None, sha256=hashlib.sha256(WORDS).hexdigest()).delete()
    kept, former = vault.keep(data=WORDS, at=NOW), settings.SECRET_KEY
    settings.SECRET_KEY = "a new secret of this installation"
    with pytest.raises(UserError, match="LT-002"):
        vault.fetch(kept)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert vault.fetch(kept) == WORDS
    assert vault.reseal(kept)
    assert not vault.reseal(kept), "twice is harmless"
    settings.SECRET_KEY_FALLBACKS = []
    assert vault.fetch(Original.objects.get(pk=kept.pk)) == WORDS


def test_switching_encryption_on_seals_what_is_there(
    settings: Any, django_capture_on_commit_callbacks: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = vault.keep(data=WORDS, at=NOW)
    old = plain.name
    assert not old.endswith(".khoa")
    settings.ENCRYPT_ORIGINALS = True
    with django_capture_on_commit_callbacks(execute=True):
        call_command("reseal_originals")
    assert "Đã viết lại" in capsys.readouterr().out
    plain.refresh_from_db()
    assert plain.sealed
    assert "đoàn".encode() not in raw(plain.name)
    assert vault.fetch(plain) == WORDS
    assert not disk_now().exists(old), "no readable copy stays behind"
    for original in Original.objects.all():
        assert hashlib.sha256(vault.fetch(original)).hexdigest() == original.sha256
    disk_now().delete(plain.name)
    settings.ENCRYPT_ORIGINALS = False
    with pytest.raises(CommandError, match=plain.sha256[:12]):
        call_command("reseal_originals")


def test_each_upload_has_a_key_of_its_own() -> None:
    first, second = vault.spool(data=WORDS, at=NOW), vault.spool(data=WORDS, at=NOW)
    assert first.key != second.key
    assert raw(first.name) != raw(second.name)
    for held in (first, second):
        assert "đoàn".encode() not in raw(held.name)
        assert vault.unspool(held) == WORDS
    first.key, second.key = second.key, first.key
    with pytest.raises(UserError, match="LT-002"):
        vault.unspool(first)


def test_with_its_row_an_upload_is_gone(django_capture_on_commit_callbacks: Any) -> None:
    held = vault.spool(data=WORDS, at=NOW)
    key, name = held.key, held.name
    with django_capture_on_commit_callbacks(execute=True):
        vault.destroy(held)
    assert not disk_now().exists(name)
    assert not Spool.objects.filter(key=key).exists()


def test_an_upload_whose_key_is_gone_is_swept_up() -> None:
    """A crash came between the end of the key and that of the bytes, or took a transaction back."""
    held, other = vault.spool(data=WORDS, at=NOW), vault.spool(data=WORDS, at=NOW)
    Spool.objects.filter(pk=held.pk).delete()
    real = datetime.now(UTC)
    assert vault.sweep(real) == 0, "a young one may belong to somebody who is not yet done"
    assert vault.sweep(real + timedelta(hours=2)) >= 1
    assert not disk_now().exists(held.name)
    assert vault.unspool(other) == WORDS


def test_files_on_a_disk_are_the_owners_alone(tmp_path: Path) -> None:
    storage = DurableStorage(location=tmp_path / "tep", file_permissions_mode=0o600)
    name = storage.save("goc/ab/abc", ContentFile(Fernet.generate_key()))
    with storage.open(name) as file:
        assert file.read()
    path = tmp_path / "tep" / name
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0
