"""The example province signs: its chain, a commune's own, a consolidated report that waits for the leader."""

from datetime import date, timedelta

from django.utils import timezone

from doingoai_web.approval.chains import Step, set_chain
from doingoai_web.approval.services import approve, submit_totals
from doingoai_web.approval.signers import Form, SigningRole, Subject
from doingoai_web.campaigns.models import Campaign
from doingoai_web.people.models import User
from doingoai_web.totals.models import Result
from doingoai_web.units.models import Unit


def load(province: Unit, officer: User) -> None:
    """Set the province's chain, and send its first half year on its way as far as the leader."""
    administrator, head = User.objects.get(username="quantri"), User.objects.get(username="truongphong")
    now = timezone.now()
    set_chain(
        unit=province,
        subject=Subject.TOTALS,
        valid_from=date(2025, 1, 1),
        until=None,
        steps=(
            Step(SigningRole.HEAD, province, title="TRƯỞNG PHÒNG HỢP TÁC QUỐC TẾ"),
            Step(SigningRole.LEADER, province, Form.KT, "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        ),
        alone=False,
        actor=administrator,
        now=now,
    )
    campaign = Campaign.objects.get(owner=province, period="2025H1")
    result = Result.objects.filter(campaign=campaign, as_of=None, accepted_only=False).first()
    assert result is not None
    made = submit_totals(
        result=result, edited=None, actor=officer, now=now, note="Kính trình báo cáo 6 tháng đầu năm."
    )
    approve(
        approval=made,
        revision=made.revision,
        actor=head,
        now=now + timedelta(minutes=1),
        note="Đã đối chiếu với Văn phòng.",
    )
