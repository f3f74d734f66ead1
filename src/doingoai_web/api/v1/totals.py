"""Totals down to their addends, results and their files."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja.responses import Status

from doingoai.knowledge import indicators
from doingoai_web.api.v1.access import caller, needs, require, writer
from doingoai_web.api.v1.campaigns import visible
from doingoai_web.api.v1.files import job_shape
from doingoai_web.api.v1.paging import Page, Paging, paged
from doingoai_web.api.v1.problems import answers
from doingoai_web.api.v1.shapes import Asked, ResultShape, ResultWhole, TotalShape, TotalsShape, TotalWhole
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Campaign
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import Right, User
from doingoai_web.totals import outside, services
from doingoai_web.totals.models import Result, ResultFile
from doingoai_web.vault import services as vault

router = Router(tags=["Tổng hợp"])


class Which(Schema):
    as_of: date | None = None
    accepted_only: bool = False


def _campaign(user: User, pk: int, right: Right) -> Campaign:
    """A campaign whose totals one may see; with the words behind them, where that is what is asked for."""
    needs(user, Right.TOTALS)
    found = visible(user, pk)
    require(user, Right.TOTALS, found.owner)
    require(user, right, found.owner)
    return found


def _total(row: Any, band: str | None = None) -> dict[str, Any]:
    known = indicators().get(row["indicator"])
    return {
        "indicator": row["indicator"],
        "name": known.name["vi"] if known else row["indicator"],
        "topic": known.topic if known else row["indicator"].split(".")[0],
        "value": None if band else row["value"],
        "upper": None if band else row.get("upper"),
        "qualifier": row["qualifier"] if not band else "",
        "unit": row["unit"],
        "currency": row["currency"],
        "band": band,
        "without_duplicates": None if band else row.get("value_without_duplicates"),
    }


def _outside(campaign: Campaign) -> dict[str, Any]:
    """The one state that somebody outside the reporting line may see; no unit, no day, no choice."""
    result = outside.published(campaign)
    rows = [row for _, part in outside.sections(result) for row in part] if result else []
    lines = [{**_total(row.total, row.band), "without_duplicates": None} for row in rows]
    return {
        "campaign": campaign.pk,
        "result": result.pk if result else None,
        "made_at": result.made_at if result else None,
        "fresh": None,
        "as_of": None,
        "accepted_only": False,
        "outside": True,
        "missing": [],
        "totals": lines,
    }


@router.get(
    "/campaigns/{int:campaign_id}/totals", response=answers(TotalsShape), summary="Các tổng của một đợt"
)
def totals(request: HttpRequest, campaign_id: int, asked: Query[Which]) -> dict[str, Any]:
    """Lần tính mới nhất. as_of: theo đơn vị của ngày ấy; accepted_only: chỉ báo cáo đã chấp nhận. Người xem ngoài tuyến báo cáo chỉ nhận
    một trạng thái, khi báo cáo đã đủ hoặc đợt đã đóng; số vụ việc từ 1 đến 4 thay bằng band “dưới 5”."""
    user = caller(request)
    campaign = _campaign(user, campaign_id, Right.TOTALS)
    if not user.may(Right.READ, campaign.owner):
        return _outside(campaign)
    rows = Result.objects.filter(campaign=campaign, as_of=asked.as_of, accepted_only=asked.accepted_only)
    result = rows.defer("data", "charts").first()
    fresh, shown = None, None
    if result is not None:
        digest = services.inputs_digest(campaign, as_of=result.as_of, accepted_only=result.accepted_only)
        fresh, shown = result.inputs == digest, result.shown
    return {
        "campaign": campaign.pk,
        "result": result.pk if result else None,
        "made_at": result.made_at if result else None,
        "fresh": fresh,
        "as_of": asked.as_of,
        "accepted_only": asked.accepted_only,
        "outside": False,
        "missing": list(shown["missing"] or ()) if shown else [],
        "totals": [_total(row) for row in shown["totals"]] if shown else [],
    }


@router.get(
    "/campaigns/{int:campaign_id}/totals/{indicator}",
    response=answers(TotalWhole),
    summary="Một tổng với từng số cộng và câu văn",
)
def total(request: HttpRequest, campaign_id: int, indicator: str, asked: Query[Which]) -> dict[str, Any]:
    """Mỗi số cộng có đơn vị, câu văn, vị trí trong báo cáo; số để riêng có lý do. Cần quyền đọc báo cáo."""
    user = caller(request)
    campaign = _campaign(user, campaign_id, Right.READ)
    rows = Result.objects.filter(campaign=campaign, as_of=asked.as_of, accepted_only=asked.accepted_only)
    result = rows.defer("data", "charts").first()
    found = result.rows(lambda name: name == indicator) if result else []
    if result is None or not found:
        raise Http404
    return {
        "campaign": campaign.pk,
        "result": result.pk,
        "indicator": indicator,
        "totals": [row["total"] for row in found],
    }


@router.post("/campaigns/{int:campaign_id}/totals", response=answers(Asked, 202), summary="Tính lại")
def recompute(
    request: HttpRequest, response: HttpResponse, campaign_id: int, asked: Query[Which]
) -> Status[dict[str, Any]]:
    """Xếp việc tổng hợp vào hàng; job là null khi không có gì thay đổi từ lần tính trước. Cần quyền tổng hợp."""
    user = writer(request)
    needs(user, Right.CONSOLIDATE)
    campaign = _campaign(user, campaign_id, Right.CONSOLIDATE)
    job = services.recompute(
        campaign=campaign,
        now=timezone.now(),
        actor=user,
        as_of=asked.as_of,
        accepted_only=asked.accepted_only,
    )
    if job is not None:
        response["Location"] = f"/api/v1/jobs/{job.pk}"
    return Status(202, {"job": job_shape(job) if job else None})


def _shape(row: Result) -> dict[str, Any]:
    return {
        "id": row.pk,
        "campaign": row.campaign_id,
        "made_at": row.made_at,
        "by": row.actor.username if row.actor else None,
        "as_of": row.as_of,
        "accepted_only": row.accepted_only,
        "files": sorted(file.name for file in row.files.all()),
    }


@router.get(
    "/campaigns/{int:campaign_id}/results",
    response=answers(Page[ResultShape]),
    summary="Mọi lần tính của một đợt",
)
def results(request: HttpRequest, campaign_id: int, asked: Query[Paging]) -> dict[str, Any]:
    """Mới nhất đứng trước; lần nào cũng được giữ nguyên."""
    campaign = _campaign(caller(request), campaign_id, Right.READ)
    rows = Result.objects.filter(campaign=campaign).defer("data", "charts", "summary")
    rows = rows.select_related("actor").prefetch_related("files")
    return paged(request, rows, asked, lambda page: [_shape(row) for row in page])


def readable(user: User, pk: int) -> Result:
    """A result whose words one may read."""
    needs(user, Right.TOTALS)
    rows = Result.objects.visible_to(user).select_related("campaign__owner")
    found = get_object_or_404(rows.defer("data", "charts"), pk=pk)
    require(user, Right.READ, found.campaign.owner)
    return found


def _read(user: User, result: Result, name: str) -> None:
    unit = result.campaign.owner
    record(
        action="result.read", at=timezone.now(), actor=user, unit=unit, subject=result, details={"file": name}
    )


@router.get(
    "/results/{int:result_id}", response=answers(ResultWhole), summary="Một lần tính trọn vẹn (ket-qua.json)"
)
def result(request: HttpRequest, result_id: int) -> dict[str, Any]:
    """Toàn bộ kết quả cho máy đọc; mỗi lần lấy được ghi vào nhật ký."""
    user = caller(request)
    found = readable(user, result_id)
    _read(user, found, "ket-qua.json")
    return {"id": found.pk, "campaign": found.campaign_id, "made_at": found.made_at, "data": found.data}


@router.get("/results/{int:result_id}/files/{path:name}", summary="Một tệp của lần tính", response=answers(None), openapi_extra={
    "responses": {200: {"description": "tệp", "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}
})  # fmt: skip
def result_file(request: HttpRequest, result_id: int, name: str) -> HttpResponse:
    """bao-cao.docx, phu-luc.xlsx, ket-qua.json…: tên lấy ở /campaigns/{id}/results. Mỗi lần tải được ghi vào nhật ký."""
    user = caller(request)
    found = readable(user, result_id)
    file = get_object_or_404(ResultFile.objects.select_related("original"), result=found, name=name[:120])
    data = vault.fetch(file.original)
    _read(user, found, file.name)
    return attachment(data, file.name)


__all__ = ["TotalShape", "readable", "router"]
