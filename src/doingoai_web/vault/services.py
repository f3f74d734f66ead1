"""Keeping files: spooled under a key of their own, then as originals under their SHA-256."""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from doingoai.model import UserError
from doingoai_web.vault.models import Original, Spool


@cache
def _key(secret: str) -> Fernet:
    """The key that seals originals, from a secret of the installation: a tenth of a second the first time."""
    digest = hashlib.scrypt(secret.encode(), salt=b"doingoai originals", n=2**14, r=8, p=1, dklen=32)
    return Fernet(base64.urlsafe_b64encode(digest))


def _installation() -> MultiFernet:
    """Seals with today's secret, opens also with the former ones."""
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _lost(what: str) -> UserError:
    return UserError(
        code="LT-002",
        where="Kho tệp",
        what=what,
        do="Khôi phục từ bản sao lưu, hoặc đề nghị đơn vị gửi lại tệp.",
    )


def spool(*, data: bytes, at: datetime) -> Spool:
    """Keep an upload under a key of its own: without the row nobody can read the bytes."""
    key = Fernet.generate_key()
    name = default_storage.save(f"cho/{secrets.token_hex(16)}", ContentFile(Fernet(key).encrypt(data)))
    return Spool.objects.create(key=key.decode(), name=name, size=len(data), made_at=at)


def unspool(held: Spool) -> bytes:
    """The bytes of an upload. Raises UserError LT-002 where they are gone or altered."""
    try:
        with default_storage.open(held.name) as file:
            return Fernet(held.key.encode()).decrypt(file.read())
    except (FileNotFoundError, InvalidToken):
        raise _lost("tệp đã tải lên không còn hoặc bị hỏng.") from None


def destroy(held: Spool) -> None:
    """Forget an upload: its key first, with the transaction, then its bytes, which nobody can read any more."""
    name = held.name
    held.delete()
    transaction.on_commit(lambda: default_storage.delete(name))


def keep(*, data: bytes, at: datetime) -> Original:
    """Store a file under its SHA-256; one that is there already is not written again."""
    digest = hashlib.sha256(data).hexdigest()
    found = Original.objects.filter(sha256=digest).first()
    if found is not None:
        return found
    sealed = settings.ENCRYPT_ORIGINALS
    name = f"goc/{digest[:2]}/{digest}{'.khoa' if sealed else ''}"
    if not (default_storage.exists(name) and _holds(name, digest, sealed=sealed)):
        default_storage.delete(name)  # cut off by a crash, its row lost with the transaction
        name = default_storage.save(name, ContentFile(_installation().encrypt(data) if sealed else data))
    return Original.objects.get_or_create(
        sha256=digest, defaults={"size": len(data), "name": name, "sealed": sealed, "made_at": at}
    )[0]


def _opened(name: str, *, sealed: bool) -> bytes:
    with default_storage.open(name) as file:
        data = bytes(file.read())
    return _installation().decrypt(data) if sealed else data


def _holds(name: str, digest: str, *, sealed: bool) -> bool:
    """Whether a file that a crash left behind is whole."""
    try:
        return hashlib.sha256(_opened(name, sealed=sealed)).hexdigest() == digest
    except (OSError, InvalidToken):
        return False


def whole(original: Original, data: bytes) -> bool:
    """Whether bytes as the storage keeps them are those of the original."""
    try:
        inside = _installation().decrypt(data) if original.sealed else data
    except InvalidToken:
        return False
    return hashlib.sha256(inside).hexdigest() == original.sha256


def fetch(original: Original) -> bytes:
    """The bytes of an original, whose SHA-256 is looked at again. Raises UserError LT-002."""
    try:
        data = _opened(original.name, sealed=original.sealed)
    except (FileNotFoundError, InvalidToken):
        raise _lost("tệp gốc không còn hoặc bị hỏng.") from None
    if hashlib.sha256(data).hexdigest() != original.sha256:
        raise _lost("tệp gốc đã bị thay đổi.")
    return data


def reseal(original: Original) -> bool:
    """Keep an original as the settings now say (sealed with today's secret, or plain); whether it was written anew. The file it
    was kept in goes when the row names the new one. Raises UserError LT-002."""
    sealed, before = settings.ENCRYPT_ORIGINALS, original.name
    if original.sealed == sealed and not (sealed and _is_old(before)):
        return False
    data = fetch(original)
    ending = ".khoa" if sealed else ""
    name = f"goc/{original.sha256[:2]}/{original.sha256}-{secrets.token_hex(4)}{ending}"
    with transaction.atomic():
        original.name = default_storage.save(
            name, ContentFile(_installation().encrypt(data) if sealed else data)
        )
        original.sealed = sealed
        original.save(update_fields=("name", "sealed"))
        transaction.on_commit(lambda: default_storage.delete(before))
    return True


def _is_old(name: str) -> bool:
    """Whether a sealed file opens with a former secret only."""
    with default_storage.open(name) as file:
        data = bytes(file.read())
    try:
        _key(settings.SECRET_KEY).decrypt(data)
    except InvalidToken:
        return True
    return False


def sweep(now: datetime) -> int:
    """Delete uploads whose key is gone: a crash came between the two. How many. Nobody could read them any more."""
    try:
        names = [f"cho/{name}" for name in default_storage.listdir("cho")[1]]
    except FileNotFoundError:
        return 0
    known = set(Spool.objects.filter(name__in=names).values_list("name", flat=True)) if names else set()
    hour = now - timedelta(hours=1)  # a younger one may belong to a transaction that is not yet over
    gone = [name for name in names if name not in known and default_storage.get_modified_time(name) < hour]
    for name in gone:
        default_storage.delete(name)
    return len(gone)
