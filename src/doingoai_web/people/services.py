"""Every write to people and their roles."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from doingoai.model import UserError
from doingoai_web.audit.services import record
from doingoai_web.people.models import Assignment, Invitation, User
from doingoai_web.units.models import Unit

DAYS = 7  # that an invitation holds


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(*, unit: Unit, role: str, email: str, actor: User, now: datetime) -> str:
    """Make an invitation; the secret of its link, which is not kept."""
    token = secrets.token_urlsafe(32)
    made = Invitation.objects.create(
        token=_digest(token),
        email=email,
        unit=unit,
        role=role,
        invited_by=actor,
        made_at=now,
        expires_at=now + timedelta(days=DAYS),
    )
    record(action="person.invited", at=now, actor=actor, unit=unit, subject=made, details={"role": role})
    return token


def invitation_of(token: str, now: datetime) -> Invitation:
    """The invitation of a link. Raises UserError ND-001 where it was used, has expired or never was."""
    found = Invitation.objects.select_related("unit").filter(token=_digest(token)).first()
    if found is None or found.used_at is not None or found.expires_at <= now:
        raise UserError(
            code="ND-001",
            where="Liên kết mời",
            what="đã dùng, hết hạn hoặc không đúng.",
            do="Đề nghị quản trị gửi liên kết mới.",
        )
    return found


@transaction.atomic
def join(*, token: str, username: str, full_title: str, password: str, now: datetime) -> User:
    """Make the account of an invitation. Raises UserError ND-001, ND-002 (name taken), ND-003 (password too weak)."""
    invitation = invitation_of(token, now)
    invitation = (
        Invitation.objects.select_for_update().select_related("unit").get(pk=invitation.pk, used_at=None)
    )
    username = username.strip().lower()
    if not username or User.objects.filter(username__iexact=username).exists():
        raise UserError(
            code="ND-002", where="Tên đăng nhập", what="để trống hoặc đã có người dùng.", do="Chọn tên khác."
        )
    user = User(username=username, full_title=full_title.strip(), email=invitation.email)
    try:
        user.full_clean(exclude=("password",))
        validate_password(password, user)
    except ValidationError as error:
        raise UserError(
            code="ND-003",
            where="Tài khoản mới",
            what=" ".join(error.messages),
            do="Sửa rồi bấm Tạo tài khoản.",
        ) from None
    user.set_password(password)
    user.save()
    Assignment.objects.create(
        user=user, unit=invitation.unit, role=invitation.role, since=timezone.localdate(now)
    )
    invitation.used_at, invitation.user = now, user
    invitation.save(update_fields=("used_at", "user"))
    record(action="person.joined", at=now, actor=user, unit=invitation.unit, subject=user)
    return user


@transaction.atomic
def end_assignment(*, assignment: Assignment, actor: User, now: datetime) -> None:
    """Take a role away; it stays on record with its last day."""
    Assignment.objects.filter(pk=assignment.pk, until__isnull=True).update(until=timezone.localdate(now))
    record(
        action="person.role_ended",
        at=now,
        actor=actor,
        unit=assignment.unit,
        subject=assignment.user,
        details={"role": assignment.role},
    )
