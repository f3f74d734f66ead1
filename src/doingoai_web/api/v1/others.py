"""Whose token this is, units, registers, search."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router

from doingoai.knowledge.record_fields import registers as known_registers
from doingoai_web.api.v1.access import caller, grant
from doingoai_web.api.v1.paging import Page, Paging, paged
from doingoai_web.api.v1.problems import answers
from doingoai_web.api.v1.shapes import Me, RegisterShape, UnitShape
from doingoai_web.people.models import RIGHTS
from doingoai_web.units.models import Unit

router = Router()


class Wanted(Paging):
    day: date | None = None
    parent: int | None = None
    q: str = ""


@router.get("/me", response=answers(Me), summary="Mã này của ai, được làm gì", tags=["Tài khoản"])
def me(request: HttpRequest) -> dict[str, Any]:
    """Vai trò của hôm nay. Mã truy cập không bao giờ làm được nhiều hơn người đã tạo ra nó."""
    held = grant(request)
    rows = held.user.assignments.filter(until__isnull=True).select_related("unit").order_by("unit__path")
    return {
        "username": held.user.username,
        "title": held.user.full_title,
        "roles": [
            {
                "role": row.role,
                "unit": {"id": row.unit_id, "name": row.unit.name},
                "rights": sorted(str(right) for right in RIGHTS[row.role]),
            }
            for row in rows
        ],
        "token": held.token.name,
        "writes": held.token.writes,
        "expires_on": held.token.expires_on,
    }


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        "id": unit.pk,
        "name": getattr(unit, "name_then", unit.name),
        "kind": getattr(unit, "kind_then", unit.kind),
        "parent": getattr(unit, "parent_then", unit.parent_id),
        "register_id": unit.register_id,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
    }


@router.get("/units", response=answers(Page[UnitShape]), summary="Đơn vị, như vào một ngày", tags=["Đơn vị"])
def units(request: HttpRequest, asked: Query[Wanted]) -> dict[str, Any]:
    """Các đơn vị trong phạm vi của tài khoản, tồn tại vào ngày day (mặc định hôm nay). parent: ngay dưới đơn vị ấy; q: tên chứa."""
    rows = Unit.objects.visible_to(caller(request)).as_on(asked.day or timezone.localdate()).order_by("path")
    if asked.parent is not None:
        rows = rows.filter(parent_then=asked.parent if 0 < asked.parent < 2**53 else 0)
    if words := asked.q.replace("\0", "").strip()[:100]:
        rows = rows.filter(name_then__icontains=words)
    return paged(request, rows, asked, lambda page: [_unit(unit) for unit in page])


@router.get("/units/{int:unit_id}", response=answers(UnitShape), summary="Một đơn vị", tags=["Đơn vị"])
def unit(request: HttpRequest, unit_id: int) -> dict[str, Any]:
    """Tên và cấp trên của hôm nay, hoặc như lần cuối."""
    return _unit(get_object_or_404(Unit.objects.visible_to(caller(request)), pk=unit_id))


@router.get(
    "/registers",
    response=answers(list[RegisterShape]),
    summary="Các sổ và trường của mỗi sổ",
    tags=["Báo cáo"],
)
def registers(request: HttpRequest) -> list[dict[str, Any]]:
    """Đoàn ra, đoàn vào, thỏa thuận… Các dòng đọc được trong một báo cáo nằm ở /versions/{id}/records."""
    return [
        {
            "id": item.id,
            "name": item.name["vi"],
            "fields": {field.id: field.name["vi"] for field in item.fields.values()},
        }
        for item in known_registers().values()
    ]
