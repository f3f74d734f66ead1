"""What a clerk asks first: what became of my report, with which words did it come back, what is to be done now."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from doingoai_web.campaigns.models import Asked
from doingoai_web.campaigns.status import Row, state_of
from doingoai_web.intake.models import Item, State
from doingoai_web.people.models import Right, User
from doingoai_web.review.models import Status, Step

CAMPAIGNS = 24  # rows shown, the newest first


@dataclass(frozen=True, slots=True)
class Duty:
    """One report that is owed. row: where it stands; note: the words with which it came back; held: files of it that wait for an
    officer; failed: the last file, where it could not be read; closed: nothing can be sent any more."""

    row: Row
    note: Step | None
    held: tuple[Item, ...]
    failed: Item | None
    closed: bool

    @property
    def state(self) -> str:
        return self.row.state if self.row.submission is not None or not self.held else "held"


def own_units(user: User) -> Q:
    """The condition on ``unit__path`` for units a user reports for and does not take in."""
    taken = user.reach(Right.TAKE_IN).paths
    own = [
        path for path in user.reach(Right.SEND).paths if not any(path.startswith(above) for above in taken)
    ]
    found = Q(pk__in=[])
    for path in own:
        found |= Q(unit__path=path)
    return found


def duties(user: User, today: date) -> tuple[Duty, ...]:
    """The reports that this person's own units owe or sent, the newest campaign first: three queries."""
    asked = list(
        Asked.objects.filter(own_units(user))
        .select_related("unit", "campaign__owner", "submission__current")
        .defer("submission__current__stored")
        .order_by("-campaign__due_on", "-campaign__pk", "unit__path")[:CAMPAIGNS]
    )
    notes = {
        step.submission_id: step
        for step in Step.objects.filter(submission__asked__in=asked, status=Status.RETURNED)
        .select_related("version")
        .defer("version__stored")
    }
    items: dict[int, list[Item]] = {}
    wanted = Item.objects.filter(parcel__asked__in=asked, state__in=(State.DOUBTFUL, State.UNREADABLE))
    for item in wanted.select_related("parcel"):
        items.setdefault(item.parcel.asked_id or 0, []).append(item)
    return tuple(_duty(row, notes, items.get(row.pk, []), today) for row in asked)


def _duty(row: Asked, notes: dict[int, Step], items: list[Item], today: date) -> Duty:
    submission = getattr(row, "submission", None)
    due_on = row.due_on or row.campaign.due_on
    returned = submission is not None and submission.status == Status.RETURNED
    failed = items[-1] if items and items[-1].state == State.UNREADABLE else None
    return Duty(
        row=Row(row, state_of(submission, due_on, today), submission, due_on),
        note=notes.get(submission.pk) if returned and submission is not None else None,
        held=tuple(item for item in items if item.state == State.DOUBTFUL),
        failed=failed if submission is None or returned else None,
        closed=row.campaign.closed_at is not None,
    )
