"""Who calls, by which token, how often, and what that token may do."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from doingoai.model import UserError
from doingoai_web.api import calls
from doingoai_web.api.services import Grant, grant_of
from doingoai_web.people.models import Right, User
from doingoai_web.units.models import Unit


class Bearer(HttpBearer):
    """``Authorization: Bearer dng_…``. A browser's cookie opens nothing here: another site could make the browser send it."""

    def authenticate(self, request: HttpRequest, token: str) -> Grant | None:
        return grant_of(token.strip(), timezone.now())


class Throttle(BaseThrottle):
    """So many calls of one token in a minute, counted over all processes that answer pages."""

    def allow_request(self, request: HttpRequest) -> bool:
        token = grant(request).token
        return calls.called(token.pk, token.digest) <= settings.API_CALLS_A_MINUTE

    def wait(self) -> float:
        return calls.until_next()


def grant(request: HttpRequest) -> Grant:
    return cast(Grant, request.auth)  # type: ignore[attr-defined]


def caller(request: HttpRequest) -> User:
    """The user for whom the token was made, with the rights of today."""
    return grant(request).user


def writer(request: HttpRequest) -> User:
    """The same for what changes something. Raises UserError GD-003 where the token is only for reading."""
    held = grant(request)
    if not held.token.writes:
        raise UserError(
            code="GD-003",
            where=f"Mã truy cập “{held.token.name}”",
            what="chỉ được đọc, không được ghi.",
            do="Tạo mã khác có quyền đọc và ghi ở trang Tài khoản, mục Mã truy cập.",
        )
    return held.user


def require(user: User, right: Right, unit: Unit) -> None:
    """Raise UserError GD-004 where the user may not do this in this unit: which right is missing, and who gives it."""
    if not user.may(right, unit):
        raise UserError(
            code="GD-004",
            where=unit.name,
            what=f"tài khoản {user.username} không có quyền {right.label} ở đơn vị này.",
            do="Đề nghị quản trị giao vai trò có quyền ấy (trang Người dùng), hoặc dùng mã của người có quyền.",
        )


def needs(user: User, *rights: Right) -> None:
    """Raise UserError GD-004 where the user has none of these rights anywhere."""
    if not any(user.may(right) for right in rights):
        raise UserError(
            code="GD-004",
            where="Quyền",
            what=f"tài khoản {user.username} không có quyền {' hay '.join(str(right.label) for right in rights)} ở đơn vị nào.",
            do="Đề nghị quản trị giao vai trò có quyền ấy (trang Người dùng), hoặc dùng mã của người có quyền.",
        )
