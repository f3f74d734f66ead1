"""Errors as every answer of the interface says them: code, where, what, and what to do."""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from doingoai.model import UserError

logger = logging.getLogger(__name__)

#: errors that are no mistake in what was sent, with the status that says so; every other one is 422
STATUS: Mapping[str, int] = {
    "GD-001": 401, "GD-002": 403, "GD-003": 403, "GD-004": 403, "GD-005": 404, "GD-006": 400, "GD-007": 429, "GD-008": 405,
    "GD-009": 413, "GD-010": 500, "GD-026": 409, "GD-029": 403,
    "DB-003": 409, "DF-002": 409, "DF-004": 409, "DF-009": 409, "DF-011": 409, "TN-003": 409, "TN-004": 409, "NB-001": 409, "NB-002": 409, "NB-003": 409, "NB-004": 409, "PD-001": 409, "LT-002": 410,
}  # fmt: skip
MOST = 5  # mistakes named at once


def error_of(status: int) -> UserError:
    """What is said where nothing better is known of an answer with this status."""
    told = {
        400: ("GD-006", "Nội dung gửi lên", "không đọc được.", "Gửi JSON đúng dạng, hoặc multipart/form-data khi gửi tệp; xem tài liệu ở /api/."),
        401: ("GD-001", "Mã truy cập", "thiếu hoặc không đúng.", "Gửi đầu mục Authorization: Bearer MÃ; tạo mã ở trang Tài khoản, mục Mã truy cập."),
        403: ("GD-004", "Quyền", "tài khoản của mã này không được làm việc này.", "Đề nghị quản trị giao vai trò phù hợp, hoặc dùng mã của người có quyền."),
        404: ("GD-005", "Địa chỉ", "không có, hoặc ngoài phạm vi của tài khoản.", "Kiểm tra số hiệu; danh sách lấy được ở các địa chỉ liệt kê trong /api/."),
        405: ("GD-008", "Phương thức", "địa chỉ này không nhận phương thức ấy.", "Xem phương thức được dùng trong đầu mục Allow hoặc ở /api/."),
        413: ("GD-009", "Nội dung gửi lên", "quá lớn cho một lần gửi.", "Chia làm nhiều lần gửi."),
        422: ("GD-014", "Nội dung gửi lên", "có ký tự hoặc chỗ không nhận được.", "Sửa rồi gửi lại; mỗi địa chỉ nhận gì ghi ở /api/."),
        429: ("GD-007", "Số lần gọi", "mã này gọi quá nhiều lần trong một phút.", "Chờ số giây ghi trong đầu mục Retry-After rồi gọi lại; lấy nhiều dòng một lần bằng size."),
    }  # fmt: skip
    code, where, what, do = told.get(
        status,
        (
            "GD-010",
            "Chương trình",
            "gặp lỗi khi làm việc này.",
            "Gọi lại sau; nếu vẫn lỗi, báo quản trị giờ xảy ra.",
        ),
    )
    return UserError(code=code, where=where, what=what, do=do)


def body_of(error: UserError) -> dict[str, str]:
    return {"code": error.code, "where": error.where, "what": error.what, "do": error.do}


def status_of(error: UserError) -> int:
    return STATUS.get(error.code, 422)


def answer(error: UserError, status: int | None = None) -> HttpResponse:
    status = status or status_of(error)
    made = HttpResponse(
        json.dumps(body_of(error), ensure_ascii=False),
        status=status,
        content_type="application/json; charset=utf-8",
    )
    if status == 401:
        made["WWW-Authenticate"] = 'Bearer realm="doingoai"'
    return made


#: kind of mistake, as pydantic calls it, by its beginning → in words
MISTAKES: Mapping[str, str] = {
    "missing": "thiếu", "int": "phải là số nguyên", "float": "phải là số", "decimal": "phải là số thập phân, dấu chấm",
    "bool": "phải là true hoặc false", "date": "phải là ngày dạng 2025-06-30", "string_too_long": "quá dài", "string_too_short": "quá ngắn",
    "string": "phải là chuỗi", "list": "phải là danh sách", "too_long": "quá nhiều", "too_short": "quá ít", "enum": "không có trong các giá trị được dùng",
    "literal": "không có trong các giá trị được dùng", "greater_than": "quá nhỏ", "less_than": "quá lớn", "json": "không phải JSON",
    "extra_forbidden": "không được dùng ở đây", "finite": "phải là một số hữu hạn", "model": "phải là một đối tượng JSON", "dict": "phải là một đối tượng JSON",
}  # fmt: skip


def _mistake(kind: str) -> str:
    return next((words for begin, words in MISTAKES.items() if kind.startswith(begin)), "không đúng dạng")


def _place(parts: tuple[Any, ...]) -> str:
    """ "body.given.value" as the sender knows it: "value"."""
    named = [
        str(part)
        for part in parts
        if part not in ("body", "query", "path", "form", "file", "header", "given")
    ]
    return ".".join(named)[:80] or "nội dung gửi lên"


def not_valid(error: ValidationError) -> UserError:
    found = [
        (_place(tuple(item.get("loc", ()))), _mistake(str(item.get("type", "")))) for item in error.errors
    ]
    where = "; ".join(dict.fromkeys(place for place, _ in found[:MOST])) or "nội dung gửi lên"
    what = "; ".join(f"{place} {words}" for place, words in dict.fromkeys(found[:MOST]))
    return UserError(
        code="GD-014", where=where, what=f"{what}.", do="Sửa rồi gửi lại; mỗi địa chỉ nhận gì ghi ở /api/."
    )


def handle(api: NinjaAPI) -> None:
    """Teach the interface to say every error in words."""

    def said(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(error)

    def wrong(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(not_valid(error))

    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(error_of(error.status_code), error.status_code)

    def plain(status: int) -> Callable[[HttpRequest, Any], HttpResponse]:
        return lambda request, error: answer(error_of(status), status)

    def broken(request: HttpRequest, error: Any) -> HttpResponse:
        known = error if settings.DEMO else None  # elsewhere no words of a report come into the log
        logger.error("%s %s failed: %s", request.method, request.path, type(error).__name__, exc_info=known)
        return answer(error_of(500), 500)

    api.add_exception_handler(UserError, said)
    api.add_exception_handler(PermissionDenied, plain(403))
    api.add_exception_handler(Http404, plain(404))
    api.add_exception_handler(AuthenticationError, plain(401))
    api.add_exception_handler(Throttled, plain(429))
    api.add_exception_handler(RequestDataTooBig, plain(413))
    api.add_exception_handler(SuspiciousOperation, plain(400))
    api.add_exception_handler(HttpError, refused)
    api.add_exception_handler(ValidationError, wrong)
    api.add_exception_handler(Exception, broken)
