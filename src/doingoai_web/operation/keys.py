"""Whether a secret key is the one that a backup was made with, without keeping anything of it."""

import hashlib
import hmac


def fingerprint(secret: str) -> str:
    """Sixteen letters that only this secret gives; a slow function, so that a weak one cannot be tried out quickly."""
    raw = hashlib.scrypt(secret.encode(), salt=b"doingoai backup", n=2**14, r=8, p=1, dklen=32)
    return raw.hex()[:16]


def fits(secrets: tuple[str, ...], wanted: str) -> bool:
    """Whether one of the secrets is the one wanted."""
    return any(hmac.compare_digest(fingerprint(secret), wanted) for secret in secrets if secret)
