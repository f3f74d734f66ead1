"""The form of one unit of the example province, half written: figures, a ticked section that a figure contradicts, a row of a
register, and some words."""

from datetime import timedelta

from doingoai_web.campaigns.models import Asked
from doingoai_web.filling.services import save
from doingoai_web.people.models import User

UNIT, CLERK = "xã Bản Lìm", "banlim"
WRITTEN = {
    "i.profile.villages": "9",
    "i.profile.households": "1.204",
    "i.profile.population": "5.310",
    "i.delegations.in_count": "2",
    "i.delegations.in_persons": "11",
    "n.border_territory": "1",
    "i.border_territory.patrols": "3",
    "t.delegations": "Trong kỳ, xã đón 02 đoàn với 11 lượt người đến tìm hiểu nghề dệt thổ cẩm và khảo sát nguồn nước.",
    "r.delegations.1.direction": "đoàn vào",
    "r.delegations.1.name": "Đoàn khảo sát nước sạch nông thôn",
    "r.delegations.1.members": "6",
    "r.delegations.1.date_from": "14/10/2025",
    "r.delegations.2.direction": "đoàn vào",
    "r.delegations.2.name": "Đoàn giao lưu nghề dệt",
    "r.delegations.2.members": "5",
    "r.delegations.2.date_from": "20/11/2025",
    "t.next_plan": "Tiếp tục phối hợp quản lý đoàn vào; hoàn thành hồ sơ dự án nước sạch trong quý I năm 2026.",
}


def load() -> None:
    """Write the form of the unit in the newest open campaign that it owes."""
    rows = Asked.objects.filter(unit__name=UNIT, campaign__closed_at=None, submission=None)
    asked = (
        rows.select_related("campaign__owner", "unit__parent", "above").order_by("-campaign__due_on").first()
    )
    clerk = User.objects.filter(username=CLERK).first()
    if asked is not None and clerk is not None:
        now = asked.campaign.made_at + timedelta(days=2)
        save(asked=asked, changes=WRITTEN, base=0, actor=clerk, now=now)
