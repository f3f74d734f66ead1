"""What is followed up in the invented province: some plans confirmed, a group of proposals answered, days recorded."""

from datetime import date

from django.utils import timezone

from doingoai_web.campaigns.models import Campaign
from doingoai_web.followup.models import DutyState, Event, GroupState, Outcome, PlanItem, ProposalGroup
from doingoai_web.followup.services import add_event, answer_group, answer_plan, tell_duty, tell_event
from doingoai_web.people.models import User
from doingoai_web.units.models import Unit


def load(*, campaign: Campaign, officer: User) -> None:
    """campaign: the second half-year, which answers what the first one planned."""
    now = timezone.now()
    _plans(campaign, officer)
    asked = (
        ProposalGroup.objects.filter(
            addressee="external_affairs_department", proposals__words__contains="lập đề xuất dự án"
        ).first()
        or ProposalGroup.objects.filter(proposals__isnull=False).first()
    )
    if asked is not None:
        answer_group(
            group=asked,
            state=GroupState.ANSWERED,
            text="Sở sẽ gửi danh mục tổ chức phi chính phủ nước ngoài quan tâm và hướng dẫn mẫu đề xuất dự án trong quý I.",
            number="951/SNgV-HTQT",
            day=date(2025, 11, 24),
            forwarded_to="",
            actor=officer,
            now=now,
        )
    signed = Event.objects.filter(register="agreements", unit__name="xã Mường Thinh").first()
    if signed is not None:
        tell_event(event=signed, day=date(2025, 10, 8), dropped=False, note="", actor=officer, now=now)
    _days(officer)


def _plans(campaign: Campaign, officer: User) -> None:
    """Two confirmed as the reports tell it, one that no longer fits."""
    told = (
        ("10 lượt tuần tra", Outcome.DONE, "18 lượt, vượt kế hoạch"),
        ("hồ sơ giới thiệu tiềm năng", Outcome.NOT, "chuyển sang năm 2026"),
        ("Rà soát cán bộ có trình độ ngoại ngữ", Outcome.MOOT, "huyện kết thúc hoạt động từ 01/7/2025"),
    )
    for words, outcome, note in told:
        item = PlanItem.objects.filter(words__contains=words, submission__status="accepted").first()
        if item is not None:
            answer_plan(
                item=item, campaign=campaign, outcome=outcome, note=note, actor=officer, now=timezone.now()
            )


def _days(officer: User) -> None:
    """An event entered by hand, and a yearly report that was sent."""
    province = Unit.objects.filter(parent=None).first()
    if province is None:
        return
    now = timezone.now()
    add_event(
        unit=province,
        register="conferences",
        words="Hội thảo quốc tế về kết nối du lịch ba nước",
        day=min(date(2025, 11, 14), timezone.localdate(now)),
        actor=officer,
        now=now,
    )
    tell_duty(
        rule="conferences_yearly",
        unit=province,
        key="2025",
        state=DutyState.DONE,
        number="412/BC-UBND",
        day=min(date(2025, 12, 16), timezone.localdate(now)),
        note="",
        always=False,
        actor=officer,
        now=now,
    )
