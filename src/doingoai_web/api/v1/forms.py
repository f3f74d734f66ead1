"""The form of a unit: what it asks with what stands in it, writing into the draft, sending it."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema
from ninja.responses import Status

from doingoai.knowledge import indicators
from doingoai.knowledge.forms import forms
from doingoai.knowledge.record_fields import registers
from doingoai.model import UserError
from doingoai.write.forms.fields import column_words
from doingoai_web.api.v1.access import caller, needs, writer
from doingoai_web.api.v1.problems import answers
from doingoai_web.campaigns.models import Asked
from doingoai_web.filling import sending, services
from doingoai_web.filling.fields import known
from doingoai_web.filling.outline import due
from doingoai_web.filling.page import Screen, Section, Table, screen
from doingoai_web.people.models import Right, User
from doingoai_web.totals.services import recompute

router = Router(tags=["Mẫu báo cáo"])
NAMED = 5  # unknown fields named at once


class FigureField(Schema):
    name: str = Field(description="tên ô: i.delegations.in_count")
    indicator: str
    title: str
    unit: str
    before: str = Field(description="số của kỳ trước, để đối chiếu")
    value: str = Field(description="như người ghi: “12”, “khoảng 300”, “không”")


class Column(Schema):
    id: str
    heading: str
    type: str
    choices: list[str] = Field(description="trống: ghi tự do")


class RegisterTable(Schema):
    register_id: str = Field(description="tên ô của một dòng: r.MÃ.DÒNG.CỘT, ví dụ r.delegations.2.date_from")
    title: str
    columns: list[Column]
    rows: dict[int, dict[str, str]] = Field(description="số của dòng → cột → chữ; dòng mới lấy số tiếp theo")


class FormSection(Schema):
    key: str = Field(description="trống: mục chỉ có tiêu đề")
    label: str
    title: str
    level: int
    box: bool = Field(description="có ô “không phát sinh”: n.MÃ, ghi “1” hoặc trống")
    ticked: bool
    words: str = Field(description="diễn giải: ô t.MÃ")
    figures: list[FigureField]
    registers: list[RegisterTable]


class FormShape(Schema):
    asked: int
    campaign: int
    unit: str
    period: str
    due_on: date
    accepted: bool = Field(description="đã được chấp nhận: không ghi được nữa")
    revision: int = Field(description="gửi lại khi ghi và khi gửi báo cáo")
    saved_at: datetime | None
    sent_at: datetime | None
    whole_none: bool = Field(description="cả báo cáo không phát sinh: ô n.*")
    undecided: int = Field(description="chỗ có hai giá trị chưa chọn: chọn trên trang rồi mới gửi được")
    sections: list[FormSection]


class Write(Schema):
    revision: int = Field(ge=0, le=2**31 - 1)
    changes: dict[str, str] = Field(max_length=3000, description="tên ô → chữ; ô không nêu giữ nguyên")


class Written(Schema):
    revision: int
    written: int = Field(description="số ô đã đổi")
    undecided: int = Field(
        description="số ô người khác cũng vừa sửa: cả hai giá trị được giữ để người của đơn vị chọn"
    )
    news: dict[str, str] = Field(description="ô người khác đã đổi từ revision ấy → chữ hiện nay")


class SendForm(Schema):
    revision: int = Field(ge=0, le=2**31 - 1)
    cleared: bool = Field(False, description="xác nhận báo cáo không chứa bí mật nhà nước: phải là true")


class SentForm(Schema):
    version: int | None = Field(description="bản đã gửi; null khi còn chờ ký trong đơn vị")
    approval: int | None = Field(description="văn bản đang trình ký: /approvals/{id}")


def _asked(user: User, pk: int) -> Asked:
    needs(user, Right.SEND)
    rows = Asked.objects.answered_by(user)
    return get_object_or_404(
        rows.select_related("campaign__owner", "unit__parent", "above", "reporter"), pk=pk
    )


def _table(table: Table) -> dict[str, Any]:
    fields = registers()[table.id].fields
    rows = {}
    for row in table.rows:
        cells = {cell.column.id: cell.value for cell in row.cells if cell.value}
        if cells:
            rows[int(row.number)] = cells
    columns = [
        {
            "id": name,
            "heading": column_words(fields[name]),
            "type": fields[name].type,
            "choices": list(fields[name].choices.values()),
        }
        for name in forms().registers[table.id].fields
    ]
    return {"register_id": table.id, "title": table.title, "columns": columns, "rows": rows}


def _section(section: Section) -> dict[str, Any]:
    names = indicators()
    return {
        "key": section.key,
        "label": section.part.label,
        "title": section.part.title,
        "level": section.part.level,
        "box": bool(section.key and section.part.box),
        "ticked": section.ticked,
        "words": section.words,
        "figures": [
            {
                "name": one.name,
                "indicator": one.indicator,
                "title": names[one.indicator].name["vi"],
                "unit": one.unit,
                "before": one.before,
                "value": one.value,
            }
            for one in section.figures
        ],
        "registers": [_table(table) for table in section.tables],
    }


def _shape(asked: Asked, shown: Screen) -> dict[str, Any]:
    draft = shown.draft
    return {
        "asked": asked.pk,
        "campaign": asked.campaign_id,
        "unit": asked.unit.name,
        "period": asked.campaign.period,
        "due_on": due(asked),
        "accepted": shown.accepted,
        "revision": draft.revision,
        "saved_at": draft.saved_at if draft.pk else None,
        "sent_at": draft.sent_at,
        "whole_none": shown.whole,
        "undecided": len(draft.pending),
        "sections": [_section(section) for section in shown.sections],
    }


@router.get("/asked/{int:asked_id}/form", response=answers(FormShape), summary="Mẫu báo cáo của một đơn vị")
def form(request: HttpRequest, asked_id: int) -> dict[str, Any]:
    """Các mục, ô số liệu, sổ của mẫu trên trang, với chữ đang có trong bản nháp; chưa có bản nháp thì với những gì kỳ trước còn chạy
    tiếp. Cần quyền gửi báo cáo ở đơn vị ấy. Chữ là của chính đơn vị, như đã ghi."""
    asked = _asked(caller(request), asked_id)
    return _shape(asked, screen(asked, services.draft_of(asked, timezone.now())))


def _known(changes: dict[str, str]) -> None:
    """Raise UserError GD-030 where a field is none of the catalogues': nothing is written then."""
    strange = [name for name in changes if known(name) is None]
    if strange:
        raise UserError(
            code="GD-030",
            where="changes",
            what=f"không có ô {', '.join(f'“{name[:60]}”' for name in strange[:NAMED])}; chưa ghi gì.",
            do="Dùng tên ô như trong /asked/{id}/form: i.CHỈ-TIÊU, n.MỤC, t.MỤC, r.SỔ.DÒNG.CỘT.",
        )


@router.post("/asked/{int:asked_id}/form", response=answers(Written), summary="Ghi vào bản nháp")
def save(request: HttpRequest, asked_id: int, given: Write) -> dict[str, Any]:
    """Chỉ những ô có trong changes; chữ trống là xóa ô. revision là của lần đọc mẫu: ô người khác đã sửa sau đó không bị đè, cả hai giá
    trị được giữ để người của đơn vị chọn trên trang."""
    user = writer(request)
    asked = _asked(user, asked_id)
    _known(given.changes)
    saved = services.save(
        asked=asked, changes=given.changes, base=given.revision, actor=user, now=timezone.now()
    )
    return {
        "revision": saved.draft.revision,
        "written": saved.written,
        "undecided": saved.met,
        "news": dict(saved.news),
    }


@router.post("/asked/{int:asked_id}/form/send", response=answers(SentForm, 201), summary="Gửi bản nháp")
def send(request: HttpRequest, asked_id: int, given: SendForm) -> Status[dict[str, Any]]:
    """Bản nháp thành bản mới của báo cáo; đơn vị có bước ký trong nội bộ thì thành văn bản trình ký, ký xong mới gửi đi. Bản nháp đã
    đổi từ revision ấy thì 409, chưa gửi gì."""
    user, now = writer(request), timezone.now()
    asked = _asked(user, asked_id)
    draft = services.draft_of(asked, now)
    if draft.pk is not None and draft.revision != given.revision:
        raise UserError(
            code="DF-004",
            where=asked.unit.name,
            what="có người đã sửa mẫu từ lần đọc ấy.",
            do="Chưa gửi gì. Đọc lại mẫu, xem chỗ vừa sửa rồi gửi với revision mới.",
        )
    outcome = sending.send(asked=asked, cleared=given.cleared, actor=user, now=now)
    if outcome.version is not None:
        recompute(campaign=asked.campaign, now=now, actor=user)
    return Status(
        201,
        {
            "version": outcome.version.pk if outcome.version else None,
            "approval": outcome.paper.pk if outcome.paper else None,
        },
    )
