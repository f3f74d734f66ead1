"""Handing files in, what became of them, and jobs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Form, Router
from ninja.files import UploadedFile
from ninja.responses import Status

from doingoai_web.api.v1.access import caller, needs, require, writer
from doingoai_web.api.v1.campaigns import visible
from doingoai_web.api.v1.problems import answers
from doingoai_web.api.v1.shapes import HandedIn, JobShape, ParcelShape
from doingoai_web.campaigns.models import Asked, Campaign, answered_in
from doingoai_web.intake import services
from doingoai_web.intake.models import Item, Parcel
from doingoai_web.jobs import services as jobs
from doingoai_web.jobs.models import Job
from doingoai_web.people.models import Right, User

router = Router(tags=["Gửi tệp"])
CLEARED = "xác nhận các tệp không chứa bí mật nhà nước: phải là true"


def job_shape(job: Job) -> dict[str, Any]:
    return {
        "id": job.pk,
        "kind": job.kind,
        "state": job.state,
        "state_name": job.get_state_display(),
        "done": job.done,
        "whole": job.whole,
        "percent": job.percent,
        "message": job.message,
        "made_at": job.made_at,
        "ended_at": job.ended_at,
    }


def _take(
    campaign: Campaign,
    asked: Asked | None,
    files: list[UploadedFile],
    cleared: bool,
    user: User,
    response: HttpResponse,
) -> Status[dict[str, Any]]:
    parcel = services.hand_in(
        campaign=campaign,
        asked=asked,
        uploads=services.uploads_of(files),
        cleared=cleared,
        sent_by=user,
        now=timezone.now(),
    )
    assert parcel.job is not None
    response["Location"] = f"/api/v1/jobs/{parcel.job.pk}"
    return Status(202, {"parcel": parcel.pk, "job": job_shape(parcel.job), "files": parcel.items.count()})


@router.post(
    "/campaigns/{int:campaign_id}/files",
    response=answers(HandedIn, 202),
    summary="Gửi tệp của nhiều đơn vị vào một đợt",
)
def hand_in(
    request: HttpRequest,
    response: HttpResponse,
    campaign_id: int,
    files: File[list[UploadedFile]],
    cleared: Form[bool] = False,
) -> Status[dict[str, Any]]:
    """multipart/form-data: files (nhiều tệp: .docx, .doc, .pdf, .zip, .eml, .edxml…), cleared=true (xác nhận các tệp không chứa bí mật
    nhà nước). Cần quyền tiếp nhận ở đơn vị tổng hợp. Trả lời 202: tệp đã được giữ, việc đọc nằm ở job; kết quả từng tệp ở /parcels/{id}."""
    user = writer(request)
    needs(user, Right.TAKE_IN)
    campaign = visible(user, campaign_id)
    require(user, Right.TAKE_IN, campaign.owner)
    return _take(campaign, None, files, cleared, user, response)


@router.post(
    "/asked/{int:asked_id}/files", response=answers(HandedIn, 202), summary="Gửi báo cáo của một đơn vị"
)
def hand_in_for(
    request: HttpRequest,
    response: HttpResponse,
    asked_id: int,
    files: File[list[UploadedFile]],
    cleared: Form[bool] = False,
) -> Status[dict[str, Any]]:
    """Như trên, cho một dòng của danh sách đơn vị (/campaigns/{id}/asked). Cần quyền gửi báo cáo ở đơn vị ấy."""
    user = writer(request)
    needs(user, Right.SEND, Right.TAKE_IN)
    reach = answered_in(user.reach(Right.SEND)) | user.reach(Right.TAKE_IN).on("unit__path")
    asked = get_object_or_404(
        Asked.objects.filter(reach).select_related("unit", "campaign__owner"), pk=asked_id
    )
    return _take(asked.campaign, asked, files, cleared, user, response)


@router.get("/parcels/{int:parcel_id}", response=answers(ParcelShape), summary="Kết quả từng tệp đã gửi")
def parcel(request: HttpRequest, parcel_id: int) -> dict[str, Any]:
    """state của mỗi tệp: waiting, placed, doubtful, duplicate, unreadable, refused, split, beside, discarded; reason nói vì sao."""
    items = Item.objects.visible_to(caller(request))
    found = get_object_or_404(Parcel.objects.filter(pk__in=items.values("parcel")), pk=parcel_id)
    return {
        "id": found.pk,
        "campaign": found.campaign_id,
        "sent_at": found.sent_at,
        "job": found.job_id,
        "items": [
            {
                "id": item.pk,
                "above": item.above_id,
                "name": item.name,
                "size": item.size,
                "state": item.state,
                "state_name": item.get_state_display(),
                "code": item.code,
                "reason": item.reason,
                "version": item.version_id,
            }
            for item in items.filter(parcel=found)
        ],
    }


@router.get("/jobs/{int:job_id}", response=answers(JobShape), summary="Một việc nền")
def job(request: HttpRequest, job_id: int) -> dict[str, Any]:
    """Đọc tệp, tổng hợp… Hỏi lại sau vài giây đến khi state là done, failed hoặc cancelled."""
    return job_shape(get_object_or_404(Job.objects.visible_to(caller(request)), pk=job_id))


@router.post("/jobs/{int:job_id}/cancel", response=answers(JobShape), summary="Dừng một việc nền")
def cancel(request: HttpRequest, job_id: int) -> dict[str, Any]:
    """Việc đang chờ dừng ngay, việc đang làm dừng ở bước tới; những gì đã xong giữ nguyên."""
    found = get_object_or_404(Job.objects.visible_to(writer(request)), pk=job_id)
    jobs.cancel(job=found, now=timezone.now())
    found.refresh_from_db()
    return job_shape(found)
