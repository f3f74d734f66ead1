"""Keeping files: spooled under a key of their own, then as originals under their SHA-256."""

import base64
import hashlib
import secrets
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from doingoai.model import UserError
from doingoai_web.vault.models import Original, Spool


def _installation() -> Fernet:
    """The key that seals originals: from the secret of the installation."""
    digest = hashlib.scrypt(
        settings.SECRET_KEY.encode(), salt=b"doingoai originals", n=2**14, r=8, p=1, dklen=32
    )
    return Fernet(base64.urlsafe_b64encode(digest))


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
    if default_storage.exists(name):  # written before a crash, its row lost with the transaction
        default_storage.delete(name)
    name = default_storage.save(name, ContentFile(_installation().encrypt(data) if sealed else data))
    return Original.objects.get_or_create(
        sha256=digest, defaults={"size": len(data), "name": name, "sealed": sealed, "made_at": at}
    )[0]


def fetch(original: Original) -> bytes:
    """The bytes of an original, whose SHA-256 is looked at again. Raises UserError LT-002."""
    try:
        with default_storage.open(original.name) as file:
            data = bytes(file.read())
        data = _installation().decrypt(data) if original.sealed else data
    except (FileNotFoundError, InvalidToken):
        raise _lost("tệp gốc không còn hoặc bị hỏng.") from None
    if hashlib.sha256(data).hexdigest() != original.sha256:
        raise _lost("tệp gốc đã bị thay đổi.")
    return data
