"""Campaigns and the units they ask."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from ninja.responses import Status

from doingoai.model import UserError
from doingoai_web.api.v1.access import caller, needs, require, writer
from doingoai_web.api.v1.paging import Page, Paging, paged
from doingoai_web.api.v1.problems import answers
from doingoai_web.api.v1.shapes import AskedShape, CampaignShape, OpenCampaign
from doingoai_web.campaigns import services
from doingoai_web.campaigns.days import in_force
from doingoai_web.campaigns.listing import Line, Summary, chosen, listing, summaries
from doingoai_web.campaigns.models import Campaign
from doingoai_web.campaigns.status import NAMES
from doingoai_web.people.models import Right, User
from doingoai_web.units.models import Unit

router = Router(tags=["Đợt báo cáo"])


class Wanted(Paging):
    period: str = ""
    open: bool | None = None


class Filter(Paging):
    state: str = ""
    late: bool = False
    q: str = ""
    order: str = ""


def visible(user: User, pk: int) -> Campaign:
    rows = Campaign.objects.visible_to(user).select_related("owner").distinct()
    return get_object_or_404(rows, pk=pk)


def shape(found: Summary) -> dict[str, Any]:
    campaign = found.campaign
    return {
        "id": campaign.pk,
        "owner": {"id": campaign.owner_id, "name": campaign.owner.name},
        "issuer": campaign.issuer,
        "period": campaign.period,
        "period_title": campaign.period_title,
        "opens_on": campaign.opens_on,
        "due_on": campaign.due_on,
        "closed_at": campaign.closed_at,
        "asked": found.whole,
        "came": found.came,
        "late": found.late,
        "overdue": found.overdue,
        "received": found.received,
        "accepted": found.accepted,
    }


def _one(campaign: Campaign, user: User) -> dict[str, Any]:
    return shape(summaries([campaign], user, timezone.localdate())[0])


@router.get("", response=answers(Page[CampaignShape]), summary="Danh sách đợt báo cáo")
def campaigns(request: HttpRequest, asked: Query[Wanted]) -> dict[str, Any]:
    """Các đợt của những đơn vị trong phạm vi của tài khoản và các đợt hỏi những đơn vị ấy; đợt có hạn muộn nhất đứng trước."""
    user = caller(request)
    rows = Campaign.objects.visible_to(user).select_related("owner").distinct()
    if asked.period:
        rows = rows.filter(period=asked.period)
    if asked.open is not None:
        rows = rows.filter(closed_at__isnull=asked.open)
    today = timezone.localdate()
    return paged(request, rows, asked, lambda found: [shape(item) for item in summaries(found, user, today)])


@router.get("/{int:campaign_id}", response=answers(CampaignShape), summary="Một đợt báo cáo")
def campaign(request: HttpRequest, campaign_id: int) -> dict[str, Any]:
    """Kỳ, hạn và số đơn vị ở từng tình trạng, tính trong phạm vi của tài khoản."""
    user = caller(request)
    return _one(visible(user, campaign_id), user)


@router.post("", response=answers(CampaignShape, 201), summary="Mở đợt báo cáo")
def open_campaign(request: HttpRequest, given: OpenCampaign) -> Status[dict[str, Any]]:
    """Cần quyền mở đợt báo cáo ở đơn vị tổng hợp; các đơn vị được hỏi phải nằm dưới đơn vị ấy và còn tồn tại hôm nay."""
    user, today = writer(request), timezone.localdate()
    needs(user, Right.CAMPAIGN)
    owner = get_object_or_404(Unit.objects.visible_to(user), pk=given.owner)
    require(user, Right.CAMPAIGN, owner)
    wanted = list(dict.fromkeys(given.units))
    units = list(Unit.objects.within(owner).holding(today).filter(pk__in=wanted).select_related("parent"))
    if missing := sorted(set(wanted) - {unit.pk for unit in units}):
        raise UserError(
            code="GD-016",
            where="units",
            what=f"không có đơn vị {', '.join(map(str, missing[:10]))} dưới {owner.name} vào hôm nay.",
            do="Lấy danh sách đơn vị ở /units rồi gửi lại.",
        )
    if given.due_on < today or not in_force().is_working_day(given.due_on):
        raise UserError(
            code="GD-017",
            where="due_on",
            what="đã qua, hoặc là ngày nghỉ.",
            do="Chọn một ngày làm việc từ hôm nay.",
        )
    made = services.open_campaign(
        owner=owner,
        issuer=given.issuer,
        period=given.period,
        opens_on=today,
        due_on=given.due_on,
        units=units,
        now=timezone.now(),
        actor=user,
    )
    return Status(201, _one(made, user))


def _owned(user: User, pk: int) -> Campaign:
    needs(user, Right.CAMPAIGN)
    found = visible(user, pk)
    require(user, Right.CAMPAIGN, found.owner)
    return found


@router.post("/{int:campaign_id}/close", response=answers(CampaignShape), summary="Đóng đợt")
def close(request: HttpRequest, campaign_id: int) -> dict[str, Any]:
    """Không nhận thêm tệp; những gì đã gửi giữ nguyên. Gọi hai lần không hại gì."""
    user = writer(request)
    found = _owned(user, campaign_id)
    services.close_campaign(campaign=found, actor=user, now=timezone.now())
    return _one(visible(user, found.pk), user)


@router.post("/{int:campaign_id}/reopen", response=answers(CampaignShape), summary="Mở lại đợt")
def reopen(request: HttpRequest, campaign_id: int) -> dict[str, Any]:
    """Nhận tệp trở lại. Gọi hai lần không hại gì."""
    user = writer(request)
    found = _owned(user, campaign_id)
    services.reopen_campaign(campaign=found, actor=user, now=timezone.now())
    return _one(visible(user, found.pk), user)


def _line(line: Line, reads: tuple[str, ...]) -> dict[str, Any]:
    """A line of the list; what came of a report only for who may read it."""
    mine = line.path.startswith(reads) if reads else False
    return {
        "id": line.asked,
        "unit": line.unit,
        "above": line.above,
        "due_on": line.due_on,
        "state": line.state,
        "state_name": line.name,
        "late": line.late,
        "received_on": line.received_on,
        "submission": line.submission if mine else None,
        "version": line.version if mine else None,
        "number": line.number if mine else None,
        "errors": line.errors if mine else None,
        "warnings": line.warnings if mine else None,
    }


@router.get(
    "/{int:campaign_id}/asked", response=answers(Page[AskedShape]), summary="Các đơn vị và tình trạng nộp"
)
def asked(request: HttpRequest, campaign_id: int, wanted: Query[Filter]) -> dict[str, Any]:
    """Lọc theo state (accepted, received, returned, overdue, due, not_due), late=true, q (tên, có dấu hay không). order: ten, han, nhan, loi."""
    user = caller(request)
    found = visible(user, campaign_id)
    lines = listing(found, user, timezone.localdate()).lines
    state = wanted.state if wanted.state in NAMES else ""
    rows = chosen(lines, state=state, late=wanted.late, words=wanted.q[:100], order=wanted.order)
    if wanted.state and not state:
        rows = []
    reads = user.reach(Right.READ).paths
    return paged(request, rows, wanted, lambda page: [_line(line, reads) for line in page])
