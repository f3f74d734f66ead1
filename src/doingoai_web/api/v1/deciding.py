"""What an officer does to a report: decide on facts, remark, send back, accept, reopen."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja.responses import Status

from doingoai.model import UserError
from doingoai.model.facts import QUALIFIERS
from doingoai_web.api.v1.access import needs, require, writer
from doingoai_web.api.v1.paging import expected, mark, unchanged
from doingoai_web.api.v1.problems import answers
from doingoai_web.api.v1.reports import (
    decision_shape,
    fact_shapes,
    remark_shape,
    router,
    submissions_of,
    version_of,
    whole,
)
from doingoai_web.api.v1.shapes import (
    AddFact,
    AddRemark,
    Decide,
    DecisionShape,
    FactShape,
    RemarkShape,
    Step,
    SubmissionWhole,
)
from doingoai_web.people.models import Right, User
from doingoai_web.review import services
from doingoai_web.review.models import Fact, Remark, Submission, Verdict, Version
from doingoai_web.totals.services import recompute

TAGS = ["Xem xét"]


def _reviewable(user: User, pk: int) -> Version:
    needs(user, Right.REVIEW)
    found = version_of(user, pk)
    require(user, Right.REVIEW, found.submission.asked.unit)
    return found


def _held(version: Version, revision: int | None) -> None:
    """Lock the submission, and refuse where somebody else changed it since the caller looked."""
    held = Submission.objects.select_for_update(of=("self",)).select_related("asked__unit")
    unchanged(held.get(pk=version.submission_id), revision)


def _now(version: Version, response: HttpResponse) -> Submission:
    found: Submission = Submission.objects.select_related("asked__unit", "asked__campaign").get(
        pk=version.submission_id
    )
    mark(found, response)
    return found


def _qualifier(given: str) -> str:
    if given and given not in QUALIFIERS:
        raise UserError(
            code="GD-018",
            where="qualifier",
            what="không có trong các giá trị được dùng.",
            do=f"Dùng một trong: {', '.join(QUALIFIERS)}; hoặc để trống.",
        )
    return given


@router.post(
    "/facts/{int:fact_id}/decision",
    tags=TAGS,
    response=answers(FactShape),
    summary="Xác nhận, sửa hay bỏ một số liệu",
)
def decide(request: HttpRequest, response: HttpResponse, fact_id: int, given: Decide) -> dict[str, Any]:
    """verdict: accept (đúng), correct (sửa: kèm value hoặc indicator), reject (bỏ), reset (xem lại). Số máy đọc được giữ nguyên bên cạnh.
    Gửi revision hoặc If-Match để không đè lên việc của người khác (409)."""
    user = writer(request)
    needs(user, Right.REVIEW)
    rows = Fact.objects.visible_to(user).select_related("version__submission__asked__unit")
    fact = get_object_or_404(rows, pk=fact_id)
    require(user, Right.REVIEW, fact.version.submission.asked.unit)
    correcting = given.verdict == Verdict.CORRECT
    with transaction.atomic():
        _held(fact.version, expected(request, given.revision))
        services.decide(
            fact=fact,
            verdict=given.verdict,
            actor=user,
            now=timezone.now(),
            value=given.value if correcting else None,
            qualifier=_qualifier(given.qualifier),
            indicator=given.indicator if correcting else "",
            reason=given.reason,
        )
    _now(fact.version, response)
    return fact_shapes([fact], fact.version)[0]


@router.post(
    "/versions/{int:version_id}/facts",
    tags=TAGS,
    response=answers(DecisionShape, 201),
    summary="Bổ sung một số liệu máy chưa đọc được",
)
def add_fact(
    request: HttpRequest, response: HttpResponse, version_id: int, given: AddFact
) -> Status[dict[str, Any]]:
    """start, end là câu chữ chứa con số trong toàn văn (/versions/{id}/text): không số nào thiếu nguồn."""
    user = writer(request)
    version = _reviewable(user, version_id)
    with transaction.atomic():
        _held(version, expected(request, given.revision))
        made = services.add_fact(
            version=version,
            indicator=given.indicator,
            value=given.value,
            qualifier=_qualifier(given.qualifier) or "exact",
            start=given.start,
            end=given.end,
            actor=user,
            now=timezone.now(),
            reason=given.reason,
        )
    _now(version, response)
    return Status(201, decision_shape(made))


@router.post(
    "/versions/{int:version_id}/remarks",
    tags=TAGS,
    response=answers(RemarkShape, 201),
    summary="Ghi nhận xét",
)
def add_remark(
    request: HttpRequest, response: HttpResponse, version_id: int, given: AddRemark
) -> Status[dict[str, Any]]:
    """Ghim vào câu chữ (start, end) hay về cả văn bản (bỏ trống)."""
    user = writer(request)
    version = _reviewable(user, version_id)
    with transaction.atomic():
        _held(version, expected(request, given.revision))
        made = services.remark(
            version=version, text=given.text, actor=user, now=timezone.now(), start=given.start, end=given.end
        )
    _now(version, response)
    return Status(201, remark_shape(made))


@router.post(
    "/remarks/{int:remark_id}/settle",
    tags=TAGS,
    response=answers(RemarkShape),
    summary="Đánh dấu nhận xét đã xong",
)
def settle(request: HttpRequest, remark_id: int) -> dict[str, Any]:
    """Nhận xét vẫn còn đó, có ngày xong. Gọi hai lần không hại gì."""
    user = writer(request)
    needs(user, Right.REVIEW)
    visible = Version.objects.filter(submission__in=Submission.objects.visible_to(user))
    rows = Remark.objects.filter(version__in=visible).select_related(
        "version__submission__asked__unit", "author"
    )
    note = get_object_or_404(rows, pk=remark_id)
    require(user, Right.REVIEW, note.version.submission.asked.unit)
    services.settle_remark(note=note, actor=user, now=timezone.now())
    note.refresh_from_db(fields=("settled_at",))
    return remark_shape(note)


def _seen(request: HttpRequest, given: Step) -> int:
    """The revision that the caller saw; a step on a whole report is never made blindly."""
    revision = expected(request, given.revision)
    if revision is None:
        raise UserError(
            code="GD-019",
            where="revision",
            what="chưa gửi.",
            do="Đọc báo cáo ở /submissions/{id}, gửi revision ấy (hoặc If-Match với ETag) để chắc không ai vừa thay đổi nó.",
        )
    return revision


@router.post(
    "/versions/{int:version_id}/return",
    tags=TAGS,
    response=answers(SubmissionWhole),
    summary="Trả lại báo cáo",
)
def send_back(request: HttpRequest, response: HttpResponse, version_id: int, given: Step) -> dict[str, Any]:
    """note là lời cho đơn vị biết cần sửa gì, bắt buộc. Phải gửi revision hoặc If-Match; có người vừa thay đổi thì 409."""
    user = writer(request)
    version = _reviewable(user, version_id)
    now = timezone.now()
    services.send_back(version=version, revision=_seen(request, given), note=given.note, actor=user, now=now)
    recompute(campaign=version.submission.asked.campaign, now=now, actor=user)
    return whole(_now(version, response))


@router.post(
    "/versions/{int:version_id}/accept",
    tags=TAGS,
    response=answers(SubmissionWhole),
    summary="Chấp nhận báo cáo",
)
def accept(request: HttpRequest, response: HttpResponse, version_id: int, given: Step) -> dict[str, Any]:
    """Từ đây số liệu của báo cáo đứng vững. Phải gửi revision hoặc If-Match; có người vừa thay đổi thì 409."""
    user = writer(request)
    version = _reviewable(user, version_id)
    now = timezone.now()
    services.accept(version=version, revision=_seen(request, given), note=given.note, actor=user, now=now)
    recompute(campaign=version.submission.asked.campaign, now=now, actor=user)
    return whole(_now(version, response))


@router.post(
    "/submissions/{int:submission_id}/reopen",
    tags=TAGS,
    response=answers(SubmissionWhole),
    summary="Mở lại báo cáo đã chấp nhận",
)
def reopen(request: HttpRequest, response: HttpResponse, submission_id: int, given: Step) -> dict[str, Any]:
    """note là lý do, bắt buộc."""
    user = writer(request)
    needs(user, Right.REVIEW)
    found = get_object_or_404(submissions_of(user), pk=submission_id)
    require(user, Right.REVIEW, found.asked.unit)
    now = timezone.now()
    with transaction.atomic():
        held = (
            Submission.objects.select_for_update(of=("self",)).select_related("asked__unit").get(pk=found.pk)
        )
        unchanged(held, expected(request, given.revision))
        services.reopen(submission=found, note=given.note, actor=user, now=now)
    recompute(campaign=found.asked.campaign, now=now, actor=user)
    found = get_object_or_404(submissions_of(user), pk=submission_id)
    mark(found, response)
    return whole(found)
