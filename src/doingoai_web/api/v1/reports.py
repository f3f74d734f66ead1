"""Submissions, their versions, and what was read in them: facts with their sentences, findings, records, decisions."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router

from doingoai.check.where import Map
from doingoai.consolidate.masking import masked
from doingoai.knowledge import indicators
from doingoai.model import Report, Span
from doingoai.model.json import number
from doingoai.write.places import sentence_of
from doingoai_web.api.v1.access import caller, needs
from doingoai_web.api.v1.paging import Page, Paging, mark, paged
from doingoai_web.api.v1.problems import answers
from doingoai_web.api.v1.shapes import (
    DecisionShape,
    FactShape,
    FindingShape,
    RecordShape,
    RemarkShape,
    SubmissionShape,
    SubmissionWhole,
    VersionShape,
    VersionText,
)
from doingoai_web.audit.services import record
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import Right, User
from doingoai_web.review.beside import with_beside
from doingoai_web.review.models import Decision, Fact, Remark, Status, Submission, Version
from doingoai_web.review.screen import findings_of, place_words
from doingoai_web.review.services import latest
from doingoai_web.units.models import Unit
from doingoai_web.vault import services as vault

router = Router(tags=["Báo cáo"])


class Wanted(Paging):
    campaign: int | None = None
    unit: int | None = None
    status: str = ""


class WantedFacts(Paging):
    indicator: str = ""
    scope: str = ""


def plain(value: Decimal | None) -> int | float | None:
    return number(value)


def submissions_of(user: User) -> Any:
    rows = Submission.objects.visible_to(user)
    return rows.select_related("asked__unit", "asked__campaign")


def version_of(user: User, pk: int) -> Version:
    found = Version.objects.filter(submission__in=Submission.objects.visible_to(user))
    return get_object_or_404(
        found.select_related("submission__asked__unit", "submission__asked__campaign__owner", "original"),
        pk=pk,
    )


def shape(found: Submission) -> dict[str, Any]:
    return {
        "id": found.pk,
        "campaign": found.asked.campaign_id,
        "period": found.asked.campaign.period,
        "unit": {"id": found.asked.unit_id, "name": found.asked.unit.name},
        "status": found.status,
        "status_name": found.get_status_display(),
        "received_on": found.received_on,
        "due_on": found.due_on,
        "late": found.late,
        "accepted_at": found.accepted_at,
        "revision": found.revision,
        "current": found.current_id,
    }


def whole(found: Submission) -> dict[str, Any]:
    steps = found.steps.select_related("actor")
    return {
        **shape(found),
        "steps": [
            {
                "version": row.version_id,
                "status": row.status,
                "note": row.note,
                "by": row.actor.username,
                "at": row.at,
            }
            for row in steps
        ],
    }


def version_shape(found: Version, current: int | None, *, quoting: bool) -> dict[str, Any]:
    """quoting: who asks may read what quotes other units' reports, and is told how much there is of it."""
    return {
        "id": found.pk,
        "submission": found.submission_id,
        "number": found.number,
        "source": found.source,
        "channel": found.channel,
        "arrived_at": found.arrived_at,
        "sha256": found.original.sha256,
        "size": found.original.size,
        "errors": found.errors if quoting else found.own_errors,
        "warnings": found.warnings if quoting else found.own_warnings,
        "code": found.code,
        "current": found.pk == current,
    }


def decision_shape(made: Decision) -> dict[str, Any]:
    return {
        "id": made.pk,
        "fact": made.fact_id,
        "verdict": made.verdict,
        "indicator": made.indicator,
        "value": plain(made.value),
        "qualifier": made.qualifier,
        "start": made.start,
        "end": made.end,
        "reason": made.reason,
        "by": made.actor.username,
        "at": made.at,
    }


def remark_shape(note: Remark) -> dict[str, Any]:
    return {
        "id": note.pk,
        "start": note.start,
        "end": note.end,
        "text": note.text,
        "by": note.author.username,
        "at": note.at,
        "settled_at": note.settled_at,
    }


def _words(report: Report, span: Span) -> str:
    return " ".join(report.words(span).split())


def fact_shapes(facts: Iterable[Fact], version: Version) -> list[dict[str, Any]]:
    """Facts with their sentences: the report is read once. Personal numbers in the words are masked."""
    rows, report, known = list(facts), masked(version.report), indicators()
    made = Decision.objects.filter(fact__in=[row.pk for row in rows]).select_related("actor").order_by("pk")
    decisions, places = latest(list(made)), Map(report)
    return [_fact(row, report, known, decisions.get(row.pk), places) for row in rows]


def _fact(row: Fact, report: Report, known: Any, made: Decision | None, places: Map) -> dict[str, Any]:
    span, entry = Span(row.start, row.end), known.get(row.indicator)
    return {
        "id": row.pk,
        "position": row.position,
        "indicator": row.indicator,
        "name": entry.name["vi"] if entry else row.indicator,
        "topic": entry.topic if entry else row.indicator.split(".")[0],
        "value": plain(row.value),
        "upper": plain(row.upper),
        "qualifier": row.qualifier,
        "unit": row.measure,
        "currency": row.currency,
        "basis": row.basis,
        "period": row.period,
        "scope": row.scope,
        "breakdown": row.breakdown,
        "start": row.start,
        "end": row.end,
        "words": _words(report, span),
        "sentence": _words(report, sentence_of(report, span)),
        "place": place_words(places.at(span)),
        "confidence": row.confidence,
        "decision": decision_shape(made) if made else None,
    }


@router.get("/submissions", response=answers(Page[SubmissionShape]), summary="Danh sách báo cáo đã nhận")
def submissions(request: HttpRequest, asked: Query[Wanted]) -> dict[str, Any]:
    """Báo cáo của các đơn vị mà tài khoản được đọc. Lọc theo campaign, unit (kể cả đơn vị dưới), status (received, returned, accepted)."""
    user = caller(request)
    needs(user, Right.READ)
    rows = submissions_of(user).order_by("-asked__campaign__due_on", "asked__unit__path", "pk")
    if asked.campaign is not None:
        rows = rows.filter(asked__campaign=_small(asked.campaign))
    if asked.unit is not None:
        top = Unit.objects.filter(pk=_small(asked.unit)).first()
        rows = rows.filter(asked__unit__path__startswith=top.path) if top else rows.none()
    if asked.status:
        rows = rows.filter(status=asked.status) if asked.status in Status.values else rows.none()
    return paged(request, rows, asked, lambda found: [shape(item) for item in found])


def _small(number: int) -> int:
    """An id as the database can hold it; one that it cannot is nobody's."""
    return number if 0 < number < 2**53 else 0


@router.get("/submissions/{int:submission_id}", response=answers(SubmissionWhole), summary="Một báo cáo")
def submission(request: HttpRequest, response: HttpResponse, submission_id: int) -> dict[str, Any]:
    """Tình trạng, các lần trả lại hay chấp nhận với lời kèm theo. Đầu mục ETag là revision."""
    found = get_object_or_404(submissions_of(caller(request)), pk=submission_id)
    mark(found, response)
    return whole(found)


@router.get(
    "/submissions/{int:submission_id}/versions",
    response=answers(list[VersionShape]),
    summary="Các bản của một báo cáo",
)
def versions(request: HttpRequest, submission_id: int) -> list[dict[str, Any]]:
    """Bản đầu tiên là 1; bản nào cũng được giữ."""
    found = get_object_or_404(submissions_of(caller(request)), pk=submission_id)
    rows = found.versions.select_related("original").defer("stored")
    quoting = caller(request).may(Right.READ, found.asked.campaign.owner)
    return [version_shape(row, found.current_id, quoting=quoting) for row in rows]


@router.get("/versions/{int:version_id}", response=answers(VersionShape), summary="Một bản")
def version(request: HttpRequest, response: HttpResponse, version_id: int) -> dict[str, Any]:
    """Tệp nào, đến lúc nào, bao nhiêu lỗi và cảnh báo chưa được giải trình."""
    found = version_of(caller(request), version_id)
    mark(found.submission, response)
    quoting = caller(request).may(Right.READ, found.submission.asked.campaign.owner)
    return version_shape(found, found.submission.current_id, quoting=quoting)


@router.get("/versions/{int:version_id}/text", response=answers(VersionText), summary="Toàn văn một bản")
def text(request: HttpRequest, version_id: int) -> dict[str, Any]:
    """Chữ mà chương trình đã đọc; số căn cước, hộ chiếu, điện thoại được che bằng dấu •."""
    found = version_of(caller(request), version_id)
    return {"id": found.pk, "text": masked(found.report).text}


@router.get("/versions/{int:version_id}/file", summary="Tệp gốc", response=answers(None), openapi_extra={
    "responses": {200: {"description": "tệp như đã gửi", "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}
})  # fmt: skip
def file(request: HttpRequest, version_id: int) -> HttpResponse:
    """Tệp như đơn vị đã gửi. Mỗi lần tải được ghi vào nhật ký."""
    user = caller(request)
    found = version_of(user, version_id)
    data = vault.fetch(found.original)
    unit = found.submission.asked.unit
    record(action="original.read", at=timezone.now(), actor=user, unit=unit, subject=found)
    return attachment(data, found.source.rpartition(" » ")[2] or "bao-cao")


@router.get(
    "/versions/{int:version_id}/facts",
    response=answers(Page[FactShape]),
    summary="Số liệu, mỗi số với câu văn của nó",
)
def facts(request: HttpRequest, version_id: int, asked: Query[WantedFacts]) -> dict[str, Any]:
    """Theo thứ tự trong văn bản. start, end là vị trí của con số trong toàn văn; decision là quyết định đang có hiệu lực."""
    found = version_of(caller(request), version_id)
    rows = Fact.objects.filter(version=found)
    if asked.indicator:
        rows = rows.filter(indicator=asked.indicator[:80])
    if asked.scope:
        rows = rows.filter(scope=asked.scope[:20])
    return paged(request, rows, asked, lambda page: fact_shapes(page, found))


@router.get(
    "/versions/{int:version_id}/findings",
    response=answers(list[FindingShape]),
    summary="Phát hiện của chương trình",
)
def findings(request: HttpRequest, version_id: int) -> list[dict[str, Any]]:
    """Lỗi trước, rồi cảnh báo, rồi lưu ý; phát hiện mà đơn vị đã giải trình đứng cuối, có waived."""
    user = caller(request)
    version = version_of(user, version_id)
    neighbours = user.may(Right.READ, version.submission.asked.campaign.owner)
    report, given = with_beside(version, neighbours=neighbours)  # what the review page shows
    cards = findings_of(masked(report), given=given).cards
    return [
        {
            "number": card.number,
            "rule": card.finding.rule,
            "severity": card.finding.severity,
            "message": card.finding.message,
            "suggestion": card.finding.suggestion,
            "start": card.finding.span.start,
            "end": card.finding.span.end,
            "words": card.words,
            "place": card.place,
            "waived": card.finding.waived,
        }
        for card in cards
    ]


@router.get(
    "/versions/{int:version_id}/records",
    response=answers(list[RecordShape]),
    summary="Các dòng sổ đọc được trong một bản",
)
def records(request: HttpRequest, version_id: int, register_id: str = "") -> list[dict[str, Any]]:
    """Đoàn ra, đoàn vào, thỏa thuận, hội nghị… như báo cáo kể; register_id lọc theo sổ (xem /registers). Không có trường nào về người dân."""
    report = masked(version_of(caller(request), version_id).report)
    return [
        {
            "register_id": item.register,
            "fields": {
                key: number(value)
                if isinstance(value, Decimal)
                else _masked_field(report, item.places.get(key), value)
                for key, value in item.fields.items()
            },
            "start": item.span.start,
            "end": item.span.end,
            "words": _words(report, item.span),
            "confidence": item.confidence,
        }
        for item in report.records
        if register_id in ("", item.register)
    ]


def _masked_field(report: Report, span: Span | None, value: object) -> object:
    """A field as it was read; where its own words hold something masked, the words in place of it."""
    if span is not None and isinstance(value, str) and "•" in report.words(span):
        return _words(report, span)
    return value


@router.get(
    "/versions/{int:version_id}/decisions",
    response=answers(list[DecisionShape]),
    summary="Mọi quyết định về một bản",
)
def decisions(request: HttpRequest, version_id: int) -> list[dict[str, Any]]:
    """Theo thứ tự thời gian; không quyết định nào bị sửa hay xóa."""
    found = version_of(caller(request), version_id)
    return [decision_shape(row) for row in found.decisions.select_related("actor")]


@router.get(
    "/versions/{int:version_id}/remarks", response=answers(list[RemarkShape]), summary="Nhận xét về một bản"
)
def remarks(request: HttpRequest, version_id: int) -> list[dict[str, Any]]:
    """Ghim vào câu chữ (start, end) hay về cả văn bản (null)."""
    found = version_of(caller(request), version_id)
    return [remark_shape(row) for row in found.remarks.select_related("author")]
