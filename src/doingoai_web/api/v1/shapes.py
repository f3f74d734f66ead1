"""What the interface sends and takes. Names of fields stay; new ones may join. Days are "2025-06-30", moments carry their zone."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Schema

Figure = int | float


class Problem(Schema):
    """Vì sao không làm được, và làm gì tiếp."""

    code: str = Field(description="mã lỗi, không đổi giữa các bản, ví dụ GD-003")
    where: str
    what: str
    do: str
    message: str | None = Field(
        None, description="cùng điều ấy bằng tiếng Anh, tiếng Trung: chỉ khi gửi Accept-Language: en hoặc zh"
    )


class Ref(Schema):
    id: int
    name: str


class Role(Schema):
    role: str = Field(description="clerk, officer, head, leader, viewer, administrator")
    unit: Ref
    rights: list[str]


class Me(Schema):
    username: str
    title: str
    roles: list[Role]
    token: str = Field(description="tên của mã truy cập")
    writes: bool = Field(description="mã này được ghi hay chỉ đọc")
    expires_on: date


class UnitShape(Schema):
    id: int
    name: str
    kind: str
    parent: int | None
    register_id: str = Field(description="mã trong danh mục đơn vị kèm chương trình; trống nếu không có")
    valid_from: date | None
    valid_to: date | None = Field(description="ngày đầu tiên đơn vị không còn")


class CampaignShape(Schema):
    id: int
    owner: Ref
    issuer: str
    period: str = Field(description="mã kỳ: 2025H1, 2025, 2025Q3, 2025-9M")
    period_title: str
    opens_on: date
    due_on: date
    closed_at: datetime | None
    asked: int = Field(description="số đơn vị phải báo cáo, trong phạm vi của tài khoản")
    came: int
    late: int
    overdue: int
    received: int
    accepted: int


class OpenCampaign(Schema):
    owner: int = Field(ge=1, le=2**53, description="đơn vị tổng hợp")
    period: str = Field(max_length=40)
    due_on: date
    issuer: str = Field("", max_length=200, description="cơ quan báo cáo; trống là UBND của đơn vị tổng hợp")
    units: list[int] = Field(
        min_length=1, max_length=5000, description="các đơn vị phải báo cáo, lấy ở /units"
    )


class AskedShape(Schema):
    id: int
    unit: str
    above: str
    due_on: date
    state: str = Field(description="accepted, received, returned, overdue, due, not_due")
    state_name: str
    late: bool
    received_on: date | None
    submission: int | None
    version: int | None
    number: int | None
    errors: int | None
    warnings: int | None


class SubmissionShape(Schema):
    id: int
    campaign: int
    period: str
    unit: Ref
    status: str = Field(description="received, returned, accepted")
    status_name: str
    received_on: date
    due_on: date
    late: bool
    accepted_at: datetime | None
    revision: int = Field(
        description="tăng mỗi khi có thay đổi; gửi lại khi ghi để không đè lên việc của người khác"
    )
    current: int | None = Field(description="bản hiện tại")


class StepShape(Schema):
    version: int
    status: str
    note: str
    by: str
    at: datetime


class SubmissionWhole(SubmissionShape):
    steps: list[StepShape]


class VersionShape(Schema):
    id: int
    submission: int
    number: int
    source: str
    channel: str
    arrived_at: datetime
    sha256: str
    size: int
    errors: int
    warnings: int
    code: str = Field(description="bản chương trình đã đọc")
    current: bool


class VersionText(Schema):
    id: int
    text: str = Field(
        description="toàn văn NFC; start, end của mọi câu đếm ký tự trong chuỗi này; số giấy tờ cá nhân đã che"
    )


class DecisionShape(Schema):
    id: int
    fact: int | None = Field(description="null là số do người bổ sung")
    verdict: str = Field(description="accept, correct, reject, reset")
    indicator: str
    value: Figure | None
    qualifier: str
    start: int | None
    end: int | None
    reason: str
    by: str
    at: datetime


class FactShape(Schema):
    id: int
    position: int
    indicator: str
    name: str
    topic: str
    value: Figure
    upper: Figure | None
    qualifier: str = Field(description="exact, approx, at_least, at_most…: như trong câu văn")
    unit: str
    currency: str
    basis: str
    period: str
    scope: str = Field(description="own là số của đơn vị; số khác được giữ nhưng không cộng")
    breakdown: str
    start: int
    end: int
    words: str
    sentence: str
    place: str
    confidence: float
    decision: DecisionShape | None = Field(description="quyết định đang có hiệu lực")


class FindingShape(Schema):
    number: int
    rule: str
    severity: str = Field(description="error, warning, info")
    message: str
    suggestion: str
    start: int
    end: int
    words: str
    place: str
    waived: str | None = Field(description="lý do đơn vị giữ nguyên")


class RemarkShape(Schema):
    id: int
    start: int | None
    end: int | None
    text: str
    by: str
    at: datetime
    settled_at: datetime | None


class RecordShape(Schema):
    register_id: str = Field(description="sổ: xem /registers")
    fields: dict[str, Any]
    start: int
    end: int
    words: str
    confidence: float


class RegisterShape(Schema):
    id: str
    name: str
    fields: dict[str, str] = Field(description="mã trường → tên cột")


class Decide(Schema):
    verdict: str = Field(pattern="^(accept|correct|reject|reset)$", max_length=8)
    value: Decimal | None = Field(
        None, ge=0, max_digits=26, decimal_places=6, description="số đúng, khi verdict là correct"
    )
    indicator: str = Field("", max_length=80)
    qualifier: str = Field("", max_length=12)
    reason: str = Field("", max_length=2000)
    revision: int | None = Field(None, ge=0, le=2**31 - 1)


class AddFact(Schema):
    indicator: str = Field(max_length=80)
    value: Decimal = Field(ge=0, max_digits=26, decimal_places=6)
    start: int = Field(ge=0, le=2**31 - 1)
    end: int = Field(ge=0, le=2**31 - 1)
    qualifier: str = Field("exact", max_length=12)
    reason: str = Field("", max_length=2000)
    revision: int | None = Field(None, ge=0, le=2**31 - 1)


class AddRemark(Schema):
    text: str = Field(max_length=4000)
    start: int | None = Field(None, ge=0, le=2**31 - 1)
    end: int | None = Field(None, ge=0, le=2**31 - 1)
    revision: int | None = Field(None, ge=0, le=2**31 - 1)


class Step(Schema):
    note: str = Field("", max_length=4000)
    revision: int | None = Field(
        None, ge=0, le=2**31 - 1, description="như đã đọc; hoặc gửi ETag trong If-Match"
    )


class JobShape(Schema):
    id: int
    kind: str
    state: str = Field(description="waiting, running, done, failed, cancelled")
    state_name: str
    done: int
    whole: int
    percent: int
    message: str
    made_at: datetime
    ended_at: datetime | None


class HandedIn(Schema):
    parcel: int
    job: JobShape
    files: int


class ItemShape(Schema):
    id: int
    above: int | None = Field(description="tệp nén hay gói tin chứa tệp này")
    name: str
    size: int
    state: str
    state_name: str
    code: str
    reason: str
    version: int | None


class ParcelShape(Schema):
    id: int
    campaign: int
    sent_at: datetime
    job: int | None
    items: list[ItemShape]


class TotalShape(Schema):
    indicator: str
    name: str
    topic: str
    value: Figure | None = Field(description="null khi số nhỏ được che (band) hoặc chưa tính được")
    upper: Figure | None
    qualifier: str
    unit: str | None
    currency: str | None
    band: str | None = Field(
        description="“dưới 5” thay cho số vụ việc từ 1 đến 4, với người xem ngoài tuyến báo cáo"
    )
    without_duplicates: Figure | None


class TotalsShape(Schema):
    campaign: int
    result: int | None = Field(
        description="lần tính; null khi chưa tính hoặc chưa được công bố cho người xem"
    )
    made_at: datetime | None
    fresh: bool | None = Field(description="false: có thay đổi sau lần tính này")
    as_of: date | None
    accepted_only: bool
    outside: bool = Field(description="người xem ngoài tuyến báo cáo: chỉ các tổng, số nhỏ được che")
    missing: list[str] = Field(description="đơn vị chưa có báo cáo")
    totals: list[TotalShape]


class TotalWhole(Schema):
    campaign: int
    result: int
    indicator: str
    totals: list[dict[str, Any]] = Field(
        description="như trong ket-qua.json: từng số cộng (addends) với câu văn, số để riêng, đơn vị không nói"
    )


class ResultShape(Schema):
    id: int
    campaign: int
    made_at: datetime
    by: str | None
    as_of: date | None
    accepted_only: bool
    files: list[str]


class ResultWhole(Schema):
    id: int
    campaign: int
    made_at: datetime
    data: dict[str, Any] = Field(description="ket-qua.json, cấu trúc doingoai/1")


class Hit(Schema):
    unit: str
    period: str
    version: int
    topic: str
    start: int
    end: int
    sentence: str


class Asked(Schema):
    job: JobShape | None = Field(description="null khi không có gì thay đổi từ lần tính trước")
