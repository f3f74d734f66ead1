"""What is followed up: reports with a day of their own, plans of the period before, proposals. Read alone."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from doingoai_web.api.v1.access import caller, needs
from doingoai_web.api.v1.paging import Page, Paging, paged
from doingoai_web.api.v1.problems import answers
from doingoai_web.api.v1.shapes import Ref
from doingoai_web.campaigns.models import Campaign
from doingoai_web.followup import duties as owing
from doingoai_web.followup import plans as planning
from doingoai_web.followup import proposals as proposing
from doingoai_web.followup.models import GroupState, Outcome
from doingoai_web.people.models import Right, User
from doingoai_web.units.models import Unit

router = Router(tags=["Theo dõi"])


class WantedDuties(Paging):
    ahead: int = Field(120, ge=1, le=365, description="số ngày tới")
    unit: int | None = None


class DutyShape(Schema):
    rule: str = Field(description="mã quy định, không đổi")
    key: str = Field(description="lần: 2025, 2025M03, e12 (sự kiện số 12)")
    unit: Ref
    what: str
    to: str
    due_on: date
    state: str = Field(description="late, soon, later")
    state_name: str
    more: int = Field(description="số lần trước đó của cùng quy định cũng còn mở")
    basis: str = Field(description="căn cứ")
    doubts: list[str] = Field(description="điều chưa chắc về quy định hay ngày này")
    version: int | None = Field(description="bản báo cáo nêu sự kiện")
    start: int | None
    end: int | None


class WantedPlans(Paging):
    outcome: str = Field("", description="done, part, not, moot; none: chưa xác nhận")
    unit: int | None = None
    q: str = ""


class AnswerShape(Schema):
    outcome: str = Field(description="done, part, not, moot")
    outcome_name: str
    note: str
    by: str


class ReplyShape(Schema):
    unit: str
    version: int
    start: int
    end: int
    words: str
    score: float = Field(description="máy chắc đến đâu, 0–1: gợi ý, người quyết định")


class PlanShape(Schema):
    id: int
    unit: Ref
    period: str
    words: str
    section: str
    version: int
    start: int
    end: int
    deadline: date | None
    deadline_text: str
    answer: AnswerShape | None = Field(description="kết quả người đã xác nhận cho kỳ này")
    replies: list[ReplyShape]


class WantedProposals(Paging):
    state: str = Field("", description="open, answered, declined, forwarded")
    addressee: str | None = Field(None, max_length=160, description="mã nơi nhận đề xuất")


class ProposalShape(Schema):
    id: int
    unit: Ref
    words: str
    version: int
    start: int
    end: int


class GroupShape(Schema):
    id: int
    addressee: str
    addressee_name: str
    state: str = Field(description="open, answered, declined, forwarded")
    state_name: str
    answer: str
    number: str
    day: date | None
    forwarded_to: str
    proposals: list[ProposalShape]


def _ref(unit: Unit) -> dict[str, Any]:
    return {"id": unit.pk, "name": unit.name}


def _campaign(user: User, pk: int) -> Campaign:
    """A campaign in which this person may read a report."""
    needs(user, Right.READ)
    reach = user.reach(Right.READ)
    rows = Campaign.objects.visible_to(user).filter(reach.on("owner__path") | reach.on("asked__unit__path"))
    return get_object_or_404(rows.select_related("owner").distinct(), pk=pk)


def _duty(duty: owing.Duty) -> dict[str, Any]:
    event = duty.event.event if duty.event else None
    told = event if event is not None and event.version_id else None
    return {
        "rule": duty.rule.id,
        "key": duty.key,
        "unit": _ref(duty.unit),
        "what": duty.what,
        "to": duty.to,
        "due_on": duty.due.day,
        "state": duty.state,
        "state_name": duty.name,
        "more": duty.more,
        "basis": duty.rule.basis,
        "doubts": duty.doubts,
        "version": told.version_id if told else None,
        "start": told.start if told else None,
        "end": told.end if told else None,
    }


@router.get("/duties", response=answers(Page[DutyShape]), summary="Báo cáo có thời hạn riêng, chưa làm")
def duties(request: HttpRequest, asked: Query[WantedDuties]) -> dict[str, Any]:
    """Quá hạn trước, rồi theo ngày: theo lịch hằng năm, hằng tháng của quy định, và theo sự kiện đọc được trong báo cáo (ký thỏa thuận,
    hội nghị, đoàn phóng viên). Việc đã làm hay không áp dụng không nằm trong danh sách."""
    user = caller(request)
    needs(user, Right.READ)
    unit = None
    if asked.unit is not None:
        rows = Unit.objects.filter(user.reach(Right.READ).on("path"))
        unit = get_object_or_404(rows, pk=asked.unit if 0 < asked.unit < 2**53 else 0)
    found = owing.duties(user, timezone.localdate(), ahead=asked.ahead, unit=unit)
    return paged(request, found.duties, asked, lambda page: [_duty(duty) for duty in page])


def _plan(row: planning.Row) -> dict[str, Any]:
    item, told = row.item, row.told
    return {
        "id": item.pk,
        "unit": _ref(item.submission.asked.unit),
        "period": item.submission.asked.campaign.period,
        "words": item.words,
        "section": item.section,
        "version": item.version_id,
        "start": item.start,
        "end": item.end,
        "deadline": item.deadline,
        "deadline_text": item.deadline_text,
        "answer": {
            "outcome": row.outcome,
            "outcome_name": row.outcome_name,
            "note": told.note,
            "by": told.actor.username,
        }
        if told
        else None,
        "replies": [
            {
                "unit": found.unit,
                "version": found.match.version_id,
                "start": reply.start,
                "end": reply.end,
                "words": reply.words,
                "score": reply.score,
            }
            for found in row.found
            for reply in found.replies
        ],
    }


@router.get(
    "/campaigns/{int:campaign_id}/plans",
    response=answers(Page[PlanShape]),
    summary="Việc kỳ trước đã hẹn, kỳ này báo cáo gì",
)
def plans(request: HttpRequest, campaign_id: int, asked: Query[WantedPlans]) -> dict[str, Any]:
    """Từng câu kế hoạch của báo cáo kỳ trước đã chấp nhận; replies là câu của báo cáo kỳ này mà máy cho là trả lời; answer là điều người
    đã xác nhận."""
    user = caller(request)
    campaign = _campaign(user, campaign_id)
    items = planning.plans(campaign, user).items
    if asked.outcome and asked.outcome not in ("none", *Outcome.values):
        items = items.none()
    state = planning.WAITING if asked.outcome == "none" else asked.outcome
    unit = asked.unit if asked.unit is None or 0 < asked.unit < 2**53 else 0
    words = asked.q.replace("\0", "").strip()[:100]
    chosen = planning.chosen(items, state=state, words=words, unit=unit)
    return paged(
        request, chosen, asked, lambda page: [_plan(row) for row in planning.rows(page, campaign, user)]
    )


def _group(row: proposing.GroupRow) -> dict[str, Any]:
    told = row.answer
    return {
        "id": row.group.pk,
        "addressee": row.group.addressee,
        "addressee_name": row.addressee,
        "state": row.group.state,
        "state_name": row.group.get_state_display(),
        "answer": told.text if told else "",
        "number": told.number if told else "",
        "day": told.day if told else None,
        "forwarded_to": told.forwarded_to if told else "",
        "proposals": [
            {
                "id": said.proposal.pk,
                "unit": _ref(said.proposal.submission.asked.unit),
                "words": said.proposal.words,
                "version": said.proposal.version_id,
                "start": said.proposal.start,
                "end": said.proposal.end,
            }
            for said in row.said
        ],
    }


@router.get(
    "/campaigns/{int:campaign_id}/proposals",
    response=answers(Page[GroupShape]),
    summary="Đề xuất, kiến nghị theo nơi nhận",
)
def proposals(request: HttpRequest, campaign_id: int, asked: Query[WantedProposals]) -> dict[str, Any]:
    """Các nhóm đề xuất cùng ý tới một nơi, nhóm của nhiều đơn vị nhất trước, với câu trả lời mới nhất."""
    user = caller(request)
    groups = proposing.groups_of(_campaign(user, campaign_id), user)
    if asked.addressee is not None:
        groups = groups.filter(addressee=asked.addressee.replace("\0", ""))
    if asked.state:
        groups = groups.filter(state=asked.state) if asked.state in GroupState.values else groups.none()
    return paged(
        request, groups, asked, lambda page: [_group(row) for row in proposing.group_rows(page, user)]
    )
