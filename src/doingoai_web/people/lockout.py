"""A slower limit on wrong passwords of one account, wherever they come from: guessing spread over many addresses gets nowhere.

The quick limit (five from one address) is of django-axes; here each wrong password of an account counts for an hour.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.utils import timezone

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
    """Open it again: an administrator gave it a new password, or its owner got in."""
    WrongPassword.objects.filter(account=_digest(username)).delete()


@receiver(user_login_failed)
def _failed(sender: object, credentials: dict[str, Any], **rest: object) -> None:
    name = credentials.get("username")
    if not isinstance(name, str) or not name.strip():
        return
    now = timezone.now()
    WrongPassword.objects.filter(at__lt=now - TIME).delete()
    if not locked(name, now):
        WrongPassword.objects.create(account=_digest(name), at=now)
