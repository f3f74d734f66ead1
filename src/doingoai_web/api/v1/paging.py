"""Lists a page at a time, and the mark by which somebody else's change is noticed."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from doingoai.model import UserError
from doingoai_web.review.models import Submission

T = TypeVar("T")
LARGEST = 200


class Paging(Schema):
    page: int = Field(1, ge=1, le=100_000, description="trang, từ 1")
    size: int = Field(50, ge=1, le=LARGEST, description=f"số dòng một trang, tối đa {LARGEST}")


class Page(Schema, Generic[T]):
    items: list[T]
    count: int = Field(description="số dòng của cả danh sách")
    page: int
    pages: int
    next: str | None = Field(None, description="địa chỉ của trang sau; null ở trang cuối")


def paged(
    request: HttpRequest,
    rows: "QuerySet[Any] | Sequence[Any]",
    asked: Paging,
    shaped: Callable[[list[Any]], Iterable[Any]],
) -> dict[str, Any]:
    """The rows of the page that is asked for; shaped: makes what is sent of the rows of one page."""
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    pages = max(1, -(-count // asked.size))
    begin = (asked.page - 1) * asked.size
    found = list(rows[begin : begin + asked.size]) if begin < count else []
    following = None
    if asked.page < pages:
        given = request.GET.copy()
        given["page"] = str(asked.page + 1)
        following = f"{request.path}?{given.urlencode()}"
    return {
        "items": list(shaped(found)),
        "count": count,
        "page": asked.page,
        "pages": pages,
        "next": following,
    }


def mark(submission: Submission, response: HttpResponse) -> None:
    """Put the state of a submission on the answer: sent back in If-Match, a change made meanwhile is noticed."""
    response["ETag"] = f'"{submission.revision}"'


def expected(request: HttpRequest, given: int | None) -> int | None:
    """The revision that the caller saw: of the body, or of ``If-Match``. Raises UserError GD-015 where the header is none of ours."""
    header = request.headers.get("If-Match", "").strip()
    if given is not None or not header or header == "*":
        return given
    plain = header.removeprefix("W/").strip('"')
    if not (plain.isascii() and plain.isdigit() and len(plain) < 10):
        raise UserError(
            code="GD-015",
            where="Đầu mục If-Match",
            what="không phải dấu của một báo cáo.",
            do='Gửi đúng giá trị ETag nhận được khi đọc báo cáo, ví dụ If-Match: "3".',
        )
    return int(plain)


def unchanged(submission: Submission, revision: int | None) -> None:
    """Raise UserError NB-002 where somebody else changed the submission since the caller looked. The row is locked."""
    if revision is not None and submission.revision != revision:
        raise UserError(
            code="NB-002",
            where=submission.asked.unit.name,
            what="người khác vừa thay đổi báo cáo này.",
            do="Việc vừa gửi chưa được ghi. Đọc lại báo cáo, lấy revision mới rồi gửi lại.",
        )
