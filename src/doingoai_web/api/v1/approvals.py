"""Papers on their way through the signatures: read alone. To sign is the deed of a person who looks at the paper, with a second factor
where the office demands one; a token lies in a program that anybody near it can run, so there is no operation for it."""

from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from doingoai_web.api.v1.access import caller
from doingoai_web.api.v1.paging import Page, Paging, paged
from doingoai_web.api.v1.problems import answers
from doingoai_web.api.v1.shapes import Ref
from doingoai_web.approval.models import Approval, State, Turn
from doingoai_web.audit.services import record
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import User
from doingoai_web.vault import services as vault

router = Router(tags=["Ký duyệt"])
Which = Literal["trinh", "khoi-ky", "ban-ky"]


class WantedApprovals(Paging):
    state: str = Field("", description="open, returned, withdrawn, locked")
    campaign: int | None = None
    waiting: bool = Field(False, description="chỉ văn bản đang chờ chính tài khoản này ký")


class ApprovalShape(Schema):
    id: int
    kind: str = Field(description="totals, supplement, report")
    kind_name: str
    unit: Ref
    campaign: int
    period: str
    result: int | None = Field(description="lần tính được trình, với báo cáo tổng hợp")
    state: str = Field(description="open, returned, withdrawn, locked")
    state_name: str
    submitted_by: str
    submitted_at: datetime
    position: int = Field(description="bước đang chờ, từ 1")
    steps: int
    locked_at: datetime | None


class TurnShape(Schema):
    order: int
    role: str
    unit: Ref
    title: str


class ActShape(Schema):
    deed: str = Field(description="submit, approve, sign, return, take_back")
    deed_name: str
    order: int
    by: str
    title: str
    note: str
    at: datetime


class IssueShape(Schema):
    number: str
    day: date
    remarks: int = Field(description="số chỗ bản ký khác bản đã trình")


class ApprovalWhole(ApprovalShape):
    turns: list[TurnShape]
    acts: list[ActShape]
    issues: list[IssueShape] = Field(description="bản đã ban hành, mới nhất trước")
    files: list[str] = Field(
        description="trinh (bản trình), khoi-ky (bản có khối ký), ban-ky (bản đã ký, đóng dấu được đính kèm)"
    )


def _rows(user: User) -> Any:
    rows = Approval.objects.visible_to(user).select_related("unit", "campaign", "submitted_by")
    return rows.defer("stored").annotate(steps=Count("turns", distinct=True))


def _shape(found: Any) -> dict[str, Any]:
    return {
        "id": found.pk,
        "kind": found.kind,
        "kind_name": found.get_kind_display(),
        "unit": {"id": found.unit_id, "name": found.unit.name},
        "campaign": found.campaign_id,
        "period": found.campaign.period,
        "result": found.result_id,
        "state": found.state,
        "state_name": found.get_state_display(),
        "submitted_by": found.submitted_by.username,
        "submitted_at": found.submitted_at,
        "position": found.position,
        "steps": found.steps,
        "locked_at": found.locked_at,
    }


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "order": turn.order,
        "role": turn.role,
        "unit": {"id": turn.unit_id, "name": turn.unit.name},
        "title": turn.title,
    }


@router.get("/approvals", response=answers(Page[ApprovalShape]), summary="Văn bản trình ký")
def approvals(request: HttpRequest, asked: Query[WantedApprovals]) -> dict[str, Any]:
    """Những văn bản tài khoản được xem, mới nhất trước; waiting=true: đang chờ chính tài khoản này. Không có lệnh ký qua mã truy cập:
    ký là việc của một người xem văn bản trên trang, còn mã nằm trong phần mềm."""
    user = caller(request)
    rows = _rows(user)
    if asked.waiting:
        rows = rows.waiting_for(user, timezone.localdate())
    if asked.state:
        rows = rows.filter(state=asked.state) if asked.state in State.values else rows.none()
    if asked.campaign is not None:
        rows = rows.filter(campaign=asked.campaign if 0 < asked.campaign < 2**53 else 0)
    return paged(request, rows.order_by("-pk"), asked, lambda page: [_shape(row) for row in page])


def _one(user: User, pk: int) -> Any:
    return get_object_or_404(_rows(user).select_related("file", "signed"), pk=pk)


@router.get("/approvals/{int:approval_id}", response=answers(ApprovalWhole), summary="Một văn bản trình ký")
def approval(request: HttpRequest, approval_id: int) -> dict[str, Any]:
    """Các bước, ai đã làm gì với lời kèm theo, số và ngày khi đã ban hành."""
    found = _one(caller(request), approval_id)
    acts = found.acts.select_related("actor")
    issues = list(found.issues.all())
    return {
        **_shape(found),
        "turns": [_turn(turn) for turn in found.turns.select_related("unit")],
        "acts": [
            {
                "deed": act.deed,
                "deed_name": act.get_deed_display(),
                "order": act.order,
                "by": act.actor.username,
                "title": act.title,
                "note": act.note,
                "at": act.at,
            }
            for act in acts
        ],
        "issues": [{"number": row.number, "day": row.day, "remarks": len(row.remarks)} for row in issues],
        "files": ["trinh", *(["khoi-ky"] if found.signed_id else []), *(["ban-ky"] if issues else [])],
    }


@router.get("/approvals/{int:approval_id}/files/{which}", summary="Tệp của văn bản trình ký", response=answers(None), openapi_extra={
    "responses": {200: {"description": "tệp", "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}
})  # fmt: skip
def file(request: HttpRequest, approval_id: int, which: Which) -> HttpResponse:
    """which: trinh, khoi-ky hoặc ban-ky, như trong files. Mỗi lần tải được ghi vào nhật ký."""
    user = caller(request)
    found = _one(user, approval_id)
    issued = found.issues.select_related("original").first() if which == "ban-ky" else None
    original, name = {
        "trinh": (found.file, found.name),
        "khoi-ky": (found.signed, f"da-ky-{found.name}"),
        "ban-ky": (issued.original, issued.source) if issued else (None, ""),
    }[which]
    if original is None:
        raise Http404
    data = vault.fetch(original)
    record(
        action="approval.file_read",
        at=timezone.now(),
        actor=user,
        unit=found.unit,
        subject=found,
        details={"file": which},
    )
    return attachment(data, name.rpartition(" » ")[2] or "van-ban")
