"""What an approved consolidation holds fast: asked by everything that writes to reports, so it stands on the tables alone."""

from collections.abc import Iterable

from django.db.models import Exists

from doingoai.model import UserError
from doingoai_web.approval.models import Approval, Kind, Lock, State, Supplement, SupplementState
from doingoai_web.campaigns.models import Campaign

CONSOLIDATED = (Kind.TOTALS, Kind.SUPPLEMENT)


def approved(campaign: Campaign) -> Approval | None:
    """The approval whose figures count: of the consolidation, or of its last supplement."""
    found = Approval.objects.filter(campaign=campaign, kind__in=CONSOLIDATED, state=State.LOCKED)
    return (
        found.select_related("result", "supplement")
        .defer("result__data")
        .order_by("-locked_at", "-pk")
        .first()
    )


def approved_results(campaigns: Iterable[int]) -> dict[int, int]:
    """Campaign → the result that counts, where one was approved."""
    rows = (
        Approval.objects.filter(campaign__in=list(campaigns), kind__in=CONSOLIDATED, state=State.LOCKED)
        .order_by("locked_at", "pk")
        .values_list("campaign", "result")
    )
    return {campaign: result for campaign, result in rows if result is not None}


def is_locked(submission_id: int) -> bool:
    """Whether a report stands in an approved consolidation, and no supplement under way lets it change: one query."""
    under_way = Supplement.objects.filter(state=SupplementState.OPEN, units__submission=submission_id)
    held = Lock.objects.filter(submission=submission_id, approval__state=State.LOCKED)
    return held.exclude(Exists(under_way)).exists()


def refuse_locked(submission_id: int, where: str) -> None:
    """Raise UserError PD-001 where the report stands in an approved consolidation. Call it with the submission locked."""
    if is_locked(submission_id):
        raise UserError(
            code="PD-001",
            where=where,
            what="báo cáo này đã vào báo cáo tổng hợp được phê duyệt nên không thay đổi được nữa.",
            do="Nếu phải sửa, mở Trình ký của đợt báo cáo rồi lập báo cáo bổ sung, chọn đơn vị này.",
        )


def is_settled(campaign: Campaign) -> bool:
    """Whether a campaign's consolidation was approved and no supplement is under way."""
    under_way = Supplement.objects.filter(campaign=campaign, state=SupplementState.OPEN)
    return approved(campaign) is not None and not under_way.exists()


def refuse_settled(campaign: Campaign) -> None:
    """Raise UserError PD-028 where the totals are settled: whether two events are one changes them."""
    if is_settled(campaign):
        raise UserError(
            "PD-028",
            "Việc có thể trùng",
            "báo cáo tổng hợp của đợt đã được phê duyệt và khóa; quyết định này sẽ làm khác số đã ký.",
            "Mở Trình ký của đợt, lập báo cáo bổ sung, rồi quyết định.",
        )
