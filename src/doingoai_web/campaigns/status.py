"""Where each unit of a campaign stands on a day."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from doingoai_web.campaigns.models import Asked
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


def state_of(submission: Submission | None, due_on: date, today: date) -> str:
    """Key of NAMES."""
    return standing(submission.status if submission is not None else None, due_on, today)


def standing(status: str | None, due_on: date, today: date) -> str:
    """The same from a submission's status, None where there is none."""
    if status is not None:
        return status
    if today > due_on:
        return "overdue"
    return "due" if (due_on - today).days <= SOON else "not_due"
