"""Every write to people and their roles."""

import hashlib
import secrets
from datetime import datetime, timedelta

from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django_otp import devices_for_user

from doingoai.model import UserError
from doingoai_web.audit.services import record
from doingoai_web.people.lockout import forget
from doingoai_web.people.models import RIGHTS, Assignment, Invitation, Right, Role, User
from doingoai_web.units.models import Unit

DAYS = 7  # that an invitation holds


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def home_of(user: User, right: str | None = None) -> Unit | None:
    """The highest unit in which somebody has a role (one with this right): where a deed without a unit of its own is on record."""
    found = user.assignments.filter(until__isnull=True).select_related("unit").order_by("unit__path")
    roles = [row for row in found if right is None or right in RIGHTS[row.role]]
    return min((row.unit for row in roles), key=lambda unit: unit.path.count("/"), default=None)


def _outside(where: str) -> UserError:
    return UserError(
        code="ND-006",
        where=where,
        what="ngoài phạm vi anh/chị quản trị.",
        do="Chọn trong danh sách, hoặc đề nghị quản trị cấp trên.",
    )


def _in_charge(actor: User, unit: Unit) -> None:
    if not actor.may(Right.PEOPLE, unit):
        raise _outside(unit.name)


@transaction.atomic
def give_role(*, username: str, unit: Unit, role: str, actor: User, now: datetime) -> Assignment:
    """Give a role to somebody who has an account. Raises UserError ND-004 (to oneself), ND-005 (no such account), ND-006 (unit
    outside the administrator's subtree). Twice is harmless."""
    _in_charge(actor, unit)
    user = User.objects.filter(username__iexact=username.strip(), is_active=True).first()
    if user is None:
        raise UserError(
            code="ND-005",
            where="Tên đăng nhập",
            what=f"không có người dùng “{username.strip()[:60]}”.",
            do="Kiểm tra lại tên, hoặc mời người ấy bằng liên kết.",
        )
    if user.pk == actor.pk:
        raise UserError(
            code="ND-004",
            where="Giao vai trò",
            what="không ai tự giao vai trò cho mình.",
            do="Đề nghị một quản trị khác giao.",
        )
    made, fresh = Assignment.objects.get_or_create(
        user=user, unit=unit, role=role, until=None, defaults={"since": timezone.localdate(now)}
    )
    if fresh:
        record(
            action="person.role_given", at=now, actor=actor, unit=unit, subject=user, details={"role": role}
        )
    return made


def one_time_password() -> str:
    """Sixteen hexadecimal figures, in fours: read out over a telephone."""
    return "-".join(secrets.token_hex(2) for _ in range(4))


@transaction.atomic
def first_administrator(*, unit: str, username: str, now: datetime) -> str:
    """Set a site up: the unit at the top, where there is none of that name, and an administrator of it; the password for once. Raises
    UserError ND-008 where somebody administers already, ND-002 where the name is taken."""
    if Assignment.objects.filter(role=Role.ADMINISTRATOR, until__isnull=True, user__is_active=True).exists():
        raise UserError(
            code="ND-008",
            where="Quản trị đầu tiên",
            what="trang này đã có quản trị.",
            do="Đề nghị quản trị ấy mời, ở trang Người dùng.",
        )
    if User.objects.filter(username__iexact=username).exists():
        raise UserError(code="ND-002", where="Tên đăng nhập", what="đã có người dùng.", do="Chọn tên khác.")
    top = Unit.objects.filter(parent=None, name=unit.strip()).first()
    top = top or Unit.objects.create(name=unit.strip(), kind=unit.strip().partition(" ")[0])
    made = one_time_password()
    user = User.objects.create_user(username.strip().lower(), password=made, must_change=True)
    Assignment.objects.create(user=user, unit=top, role=Role.ADMINISTRATOR, since=timezone.localdate(now))
    record(action="person.joined", at=now, actor=user, unit=top, subject=user)
    return made


@transaction.atomic
def reset_access(*, user: User, actor: User, now: datetime) -> str:
    """For somebody who forgot the password or lost the telephone: a password for once, no second factor, no lock. Only where every
    role of that person lies in the administrator's subtree. Raises UserError ND-006, ND-004 (oneself)."""
    from doingoai_web.api.services import revoke_all  # which needs this module

    roles = list(user.assignments.filter(until__isnull=True).select_related("unit"))
    if user.pk == actor.pk:
        raise UserError(
            code="ND-004",
            where="Đặt lại đăng nhập",
            what="không tự đặt lại cho mình ở đây.",
            do="Đổi mật khẩu ở trang Tài khoản.",
        )
    if not roles or not all(actor.may(Right.PEOPLE, row.unit) for row in roles):
        raise _outside(user.username)
    made = one_time_password()
    user.set_password(made)
    user.must_change = True
    user.save(update_fields=("password", "must_change"))
    for device in devices_for_user(user, confirmed=None):
        device.delete()
    reset(username=user.username)
    forget(user.username)
    revoke_all(user=user, actor=actor, now=now)
    home = home_of(user)
    record(action="person.access_reset", at=now, actor=actor, unit=home, subject=user)
    return made


@transaction.atomic
def invite(*, unit: Unit, role: str, email: str, actor: User, now: datetime) -> str:
    """Make an invitation; the secret of its link, which is not kept. Raises UserError ND-006."""
    _in_charge(actor, unit)
    return new_invitation(unit=unit, role=role, email=email, actor=actor, now=now)


def new_invitation(*, unit: Unit, role: str, email: str, actor: User, now: datetime) -> str:
    """As ``invite``, by whoever set the site up."""
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
    Invitation.objects.select_for_update().filter(token=_digest(token)).first()  # one at a time
    invitation = invitation_of(token, now)
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
    if not Assignment.objects.filter(pk=assignment.pk, until__isnull=True).update(
        until=timezone.localdate(now)
    ):
        return
    record(
        action="person.role_ended",
        at=now,
        actor=actor,
        unit=assignment.unit,
        subject=assignment.user,
        details={"role": assignment.role},
    )


@transaction.atomic
def deactivate(*, user: User, actor: User, now: datetime, again: bool = False) -> None:
    """Shut an account, or open it again; its roles and deeds stay on record. Only where every role of that person lies in the
    administrator's subtree. Raises UserError ND-006, ND-004 (oneself). Twice is harmless."""
    roles = list(user.assignments.filter(until__isnull=True).select_related("unit"))
    if user.pk == actor.pk:
        raise UserError(
            code="ND-004",
            where="Ngừng tài khoản",
            what="không tự ngừng tài khoản của mình.",
            do="Đề nghị một quản trị khác.",
        )
    if not roles or not all(actor.may(Right.PEOPLE, row.unit) for row in roles):
        raise _outside(user.username)
    if User.objects.filter(pk=user.pk, is_active=not again).update(is_active=again):
        action = "person.reactivated" if again else "person.deactivated"
        record(action=action, at=now, actor=actor, unit=home_of(user), subject=user)
