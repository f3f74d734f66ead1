"""A slower limit on wrong passwords of one account, wherever they come from: guessing spread over many addresses gets nowhere.

The quick limit (five from one address) is of django-axes; here each wrong password of an account counts for an hour. The two
pages that ask for a password, to sign in and to change it, call these.
"""

import hashlib
from datetime import datetime, timedelta

from doingoai_web.people.models import WrongPassword

MOST = 30  # wrong passwords of one account within the time, from all addresses together
TIME = timedelta(hours=1)


def _digest(username: str) -> str:
    """What is kept of a name that somebody typed: people type their passwords there by mistake."""
    return hashlib.sha256(username.strip().casefold().encode()).hexdigest()


def locked(username: str, now: datetime) -> bool:
    """Whether this account takes no password for now."""
    return WrongPassword.objects.filter(account=_digest(username), at__gt=now - TIME).count() >= MOST


def forget(username: str) -> None:
    """Open it again: an administrator gave it a new password."""
    WrongPassword.objects.filter(account=_digest(username)).delete()


def wrong(username: str, now: datetime) -> None:
    """A wrong password was given for this account. No more are written down than close it."""
    if not username.strip():
        return
    WrongPassword.objects.filter(at__lt=now - TIME).delete()
    if not locked(username, now):
        WrongPassword.objects.create(account=_digest(username), at=now)
