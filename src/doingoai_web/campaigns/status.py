"""Where each unit of a campaign stands on a day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.people.models import User
from doingoai_web.review.models import Submission

NAMES = {
    "accepted": _("đã chấp nhận"),
    "received": _("chờ xem xét"),
    "returned": _("đã trả lại"),
    "overdue": _("quá hạn"),
    "due": _("đến hạn"),
    "not_due": _("chưa đến hạn"),
}
SOON = 3  # days before its day a report is called due


@dataclass(frozen=True, slots=True)
class Row:
    """A unit in the list. state: key of NAMES; late: it came, or was accepted, after its day."""

    asked: Asked
    state: str
    submission: Submission | None
    due_on: date

    @property
    def name(self) -> str:
        return str(NAMES[self.state])

    @property
    def late(self) -> bool:
        return self.submission is not None and self.submission.received_on > self.due_on


@dataclass(frozen=True, slots=True)
class Overview:
    """rows: in the order of the tree; counts: state → how many; came: reports in hand, also those under review."""

    rows: tuple[Row, ...]
    counts: dict[str, int]

    @property
    def whole(self) -> int:
        return len(self.rows)

    @property
    def came(self) -> int:
        return sum(row.submission is not None for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.late for row in self.rows)


def _state(submission: Submission | None, due_on: date, today: date) -> str:
    if submission is not None:
        return submission.status
    if today > due_on:
        return "overdue"
    return "due" if (due_on - today).days <= SOON else "not_due"


def overview(campaign: Campaign, user: User, today: date) -> Overview:
    """The units that this person may see, with where each stands: two queries, however many units."""
    reach = (
        user.reach("read").on("unit__path")
        | user.reach("totals").on("unit__path")
        | user.reach("send").on("unit__path")
    )
    asked = (
        Asked.objects.filter(reach, campaign=campaign)
        .select_related("unit", "above", "submission__current__signed")
        .defer("submission__current__stored")
        .order_by("unit__path")
    )
    rows = []
    for row in asked:
        submission = getattr(row, "submission", None)
        due_on = row.due_on or campaign.due_on
        rows.append(Row(row, _state(submission, due_on, today), submission, due_on))
    counts = Counter(row.state for row in rows)
    return Overview(tuple(rows), {state: counts[state] for state in NAMES})
