"""Sentences by their words, as on the search page."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router

from doingoai.knowledge import topics
from doingoai.model import UserError
from doingoai.periods import parse_code
from doingoai_web.api.v1.access import caller, needs
from doingoai_web.api.v1.paging import Page, Paging, paged
from doingoai_web.api.v1.problems import answers
from doingoai_web.api.v1.shapes import Hit
from doingoai_web.find.models import Sentence
from doingoai_web.find.query import LONGEST, parse
from doingoai_web.find.searching import Hit as Found
from doingoai_web.find.searching import Narrowed, search
from doingoai_web.people.models import Right
from doingoai_web.review.models import Status
from doingoai_web.units.models import Unit

router = Router(tags=["Tìm"])


class Wanted(Paging):
    q: str = Field(
        min_length=1,
        max_length=LONGEST,
        description="có dấu thì tìm đúng dấu; trong ngoặc kép thì đúng từng chữ liền nhau",
    )
    unit: int | None = Field(None, description="kể cả các đơn vị bên dưới")
    period: str = ""
    topic: str = ""
    status: str = ""
    old: bool = Field(False, description="cả những bản đã được thay")


def _narrowed(asked: Wanted, units: Any) -> Narrowed:
    unit = (
        units.filter(pk=asked.unit if 0 < asked.unit < 2**53 else 0).first()
        if asked.unit is not None
        else None
    )
    wrong = [
        name
        for name, bad in (
            ("unit", asked.unit is not None and unit is None),
            ("topic", bool(asked.topic) and asked.topic not in topics()),
            ("status", bool(asked.status) and asked.status not in Status.values),
        )
        if bad
    ]
    if wrong:
        raise UserError(
            code="GD-014",
            where=", ".join(wrong),
            what="không có giá trị này.",
            do="Bỏ đi, hoặc lấy giá trị đúng ở các danh sách.",
        )
    period = parse_code(asked.period).code if asked.period else ""
    return Narrowed(unit=unit, period=period, topic=asked.topic, status=asked.status, old=asked.old)


def _shapes(hits: list[Found]) -> list[dict[str, Any]]:
    rows = Sentence.objects.select_related("report__asked__unit").in_bulk([hit.pk for hit in hits])
    return [
        {
            "unit": row.report.asked.unit.name,
            "period": hit.period,
            "version": hit.version,
            "topic": row.topic,
            "start": row.start,
            "end": row.end,
            "sentence": row.text,
        }
        for hit in hits
        if (row := rows.get(hit.pk)) is not None
    ]


@router.get("/search", response=answers(Page[Hit]), summary="Tìm câu văn trong các báo cáo")
def find(request: HttpRequest, asked: Query[Wanted]) -> dict[str, Any]:
    """Câu chứa mọi từ của q, trong các báo cáo tài khoản được đọc; kỳ mới trước. Không tìm theo số giấy tờ hay điện thoại của cá nhân."""
    user = caller(request)
    needs(user, Right.READ)
    found = search(parse(asked.q.replace("\0", " ")), _narrowed(asked, Unit.objects.visible_to(user)), user)
    return paged(request, list(found.hits), asked, _shapes)
