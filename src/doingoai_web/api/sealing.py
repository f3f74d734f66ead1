"""Secrets that must be read again, kept under the installation's key."""

import base64
import hashlib
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from doingoai.model import UserError


@cache
def _key(secret: str) -> Fernet:
    digest = hashlib.scrypt(secret.encode(), salt=b"doingoai webhooks", n=2**14, r=8, p=1, dklen=32)
    return Fernet(base64.urlsafe_b64encode(digest))


def _installation() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def seal(words: str) -> str:
    return _installation().encrypt(words.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises UserError GD-021 where the installation's key is no longer the one that sealed it."""
    try:
        return _installation().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise UserError(
            code="GD-021",
            where="Khóa ký thông báo",
            what="không mở được: khóa của bản cài đã đổi mà khóa cũ không còn được khai.",
            do="Khai khóa cũ trong DOINGOAI_OLD_SECRET_KEYS, hoặc kết thúc nơi nhận này và tạo lại.",
        ) from None
