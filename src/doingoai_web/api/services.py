"""Tokens, and telling other programs what happened: the one place that every deed calls."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from doingoai.model import UserError
from doingoai_web.api.models import Delivery, Event, Subscription, Token
from doingoai_web.audit.services import record
from doingoai_web.jobs.models import Job, JobState
from doingoai_web.jobs.services import queue
from doingoai_web.people.demanded import must_set_up
from doingoai_web.people.models import User
from doingoai_web.people.services import home_of
from doingoai_web.units.models import Unit

PREFIX = "dng_"
LONGEST = 366  # days that a token may hold
MOST = 20  # tokens of one person at a time
JOB = "webhooks"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Grant:
    """Who acts, by which token. The user's rights are those of today; the token only narrows them."""

    user: User
    token: Token


def _wrong(code: str, what: str, do: str) -> UserError:
    return UserError(code=code, where="Mã truy cập", what=what, do=do)


@transaction.atomic
def make_token(*, user: User, name: str, writes: bool, expires_on: date, now: datetime) -> tuple[Token, str]:
    """A token and its secret, which is not kept. Raises UserError GD-011 (no name), GD-012 (the day is past or beyond a year),
    GD-013 (too many)."""
    name, today = " ".join(name.split()), timezone.localdate(now)
    if not name:
        raise _wrong("GD-011", "chưa có tên.", "Gõ tên của phần mềm sẽ dùng mã này, ví dụ “QLVB của Sở”.")
    if not today < expires_on <= today + timedelta(days=LONGEST):
        last = today + timedelta(days=LONGEST)
        raise _wrong(
            "GD-012",
            "hạn dùng không hợp lệ.",
            f"Chọn một ngày sau hôm nay và không quá {last:%d/%m/%Y}.",
        )
    User.objects.select_for_update().get(pk=user.pk)
    if user.tokens.filter(revoked_at=None, expires_on__gte=today).count() >= MOST:
        raise _wrong("GD-013", f"đã có {MOST} mã đang dùng.", "Thu hồi những mã không còn dùng rồi tạo lại.")
    secret = PREFIX + secrets.token_urlsafe(32)
    made = Token.objects.create(
        user=user,
        name=name[:80],
        digest=_digest(secret),
        start=secret[:10],
        writes=writes,
        made_at=now,
        expires_on=expires_on,
    )
    record(
        action="token.made",
        at=now,
        actor=user,
        unit=home_of(user),
        subject=made,
        details={"writes": writes, "until": expires_on.isoformat()},
    )
    return made, secret


@transaction.atomic
def revoke_token(*, token: Token, actor: User, now: datetime) -> None:
    """From now on it opens nothing. Twice is harmless."""
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        record(action="token.revoked", at=now, actor=actor, unit=home_of(token.user), subject=token)


@transaction.atomic
def revoke_all(*, user: User, actor: User, now: datetime) -> int:
    """All of a person's tokens, when somebody else resets the access; how many."""
    found = list(user.tokens.filter(revoked_at=None))
    for token in found:
        revoke_token(token=token, actor=actor, now=now)
    return len(found)


def grant_of(secret: str, now: datetime) -> Grant:
    """Who acts by this secret. Raises UserError GD-001 where it opens nothing, GD-002 where the account has to change its
    password first, GD-029 where it has to set a second factor up first."""
    found = Token.objects.select_related("user").filter(digest=_digest(secret)).first()
    today = timezone.localdate(now)
    if found is None or found.revoked_at is not None or not found.user.is_active:
        raise _wrong(
            "GD-001",
            "không đúng hoặc đã bị thu hồi.",
            "Tạo mã mới ở trang Tài khoản, mục Mã truy cập; gửi trong đầu mục Authorization: Bearer MÃ.",
        )
    if not found.holds(today):
        raise _wrong(
            "GD-001",
            f"đã hết hạn ngày {found.expires_on:%d/%m/%Y}.",
            "Tạo mã mới ở trang Tài khoản, mục Mã truy cập.",
        )
    if found.user.must_change:
        raise _wrong(
            "GD-002",
            "tài khoản này phải đổi mật khẩu trước.",
            "Đăng nhập trên trang, đổi mật khẩu; sau đó mã dùng lại được.",
        )
    if must_set_up(found.user):
        raise _wrong(
            "GD-029",
            "vai trò của tài khoản này bắt buộc xác thực hai bước, mà chưa bật.",
            "Đăng nhập trên trang, bật xác thực hai bước ở trang Tài khoản; sau đó mã dùng lại được.",
        )
    if found.last_used_on != today:
        Token.objects.filter(pk=found.pk).update(last_used_on=today)
    return Grant(found.user, found)


def wanting(unit: Unit, kind: str) -> list[Subscription]:
    """The subscriptions that are to be told of this, in the order in which they were made."""
    above = [int(part) for part in unit.path.strip("/").split("/") if part]
    rows = Subscription.objects.filter(unit__in=above, ended_at=None).order_by("pk")
    return [row for row in rows if kind in row.events]


@transaction.atomic
def announce(
    *, event: str, unit: Unit, subject: models.Model, data: Mapping[str, object], now: datetime
) -> Event | None:
    """Write down what is to be told, in the transaction of the deed itself: both stay or neither. None where nobody wants to know.

    data: ids and counts; a word of a report must not be in it.
    """
    told = wanting(unit, event)
    if not told:
        return None
    made = Event.objects.create(
        kind=event,
        unit=unit,
        subject=f"{subject._meta.label_lower}:{subject.pk}",
        data=dict(data),
        at=now,
    )
    Delivery.objects.bulk_create([Delivery(subscription=row, event=made, next_at=now) for row in told])
    for row in told:
        if not row.paused:
            send_soon(row, now)
    return made


def send_soon(row: Subscription, now: datetime) -> Job:
    """Queue the sending to a subscription, where no job waits for it already."""
    arguments = {"subscription": row.pk}
    waiting = Job.objects.filter(kind=JOB, state=JobState.WAITING, arguments=arguments).first()
    return waiting or queue(kind=JOB, arguments=arguments, now=now, unit=row.unit)
