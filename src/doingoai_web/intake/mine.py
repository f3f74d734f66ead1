"""What a clerk asks first: what became of my report, with which words did it come back, what is to be done now."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q, QuerySet

from doingoai_web.campaigns.models import Asked
from doingoai_web.campaigns.status import Row, state_of
from doingoai_web.filling.models import Draft
from doingoai_web.intake.models import Item, Parcel, State
from doingoai_web.jobs.models import JobState
from doingoai_web.people.models import Right, User
from doingoai_web.review.models import Status, Step

CAMPAIGNS = 24  # rows shown, the newest first


@dataclass(frozen=True, slots=True)
class Stopped:
    """A parcel whose reading does not go on by itself. files: without an answer; mine: this person may have it done again."""

    parcel: Parcel
    files: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """One report that is owed. row: where it stands; note: the words with which it came back; held: files of it that wait for an
    officer; failed: the last file, where it could not be read; closed: nothing can be sent any more; draft: what is being written in
    the browser; stopped: files whose reading was stopped, or broke off, before each had its answer."""

    row: Row
    note: Step | None
    held: tuple[Item, ...]
    failed: Item | None
    closed: bool
    draft: Draft | None = None
    stopped: tuple["Stopped", ...] = ()

    @property
    def unsent(self) -> bool:
        """The draft holds what was not sent yet."""
        return self.draft is not None and bool(self.draft.data) and self.draft.data != self.draft.sent

    @property
    def state(self) -> str:
        return self.row.state if self.row.submission is not None or not self.held else "held"


def own_units(user: User) -> Q:
    """The condition on rows of ``Asked``: units a user reports for and does not take in, and those for which such a unit answers."""
    taken = user.reach(Right.TAKE_IN).paths
    own = [
        path for path in user.reach(Right.SEND).paths if not any(path.startswith(above) for above in taken)
    ]
    found = Q(pk__in=[])
    for path in own:
        found |= Q(unit__path=path) | Q(reporter__path=path)
    return found


def duties(user: User, today: date) -> tuple[Duty, ...]:
    """The reports that this person's own units owe or sent, the newest campaign first: five queries."""
    asked = list(
        Asked.objects.filter(own_units(user))
        .select_related("unit", "reporter", "campaign__owner", "submission__current")
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
    drafts = {
        draft.asked_id: draft for draft in Draft.objects.filter(asked__in=asked).select_related("saved_by")
    }
    stopped = _stopped(Parcel.objects.filter(asked__in=asked), user)
    return tuple(
        replace(
            _duty(row, notes, items.get(row.pk, []), today),
            draft=drafts.get(row.pk),
            stopped=tuple(one for one in stopped if one.parcel.asked_id == row.pk),
        )
        for row in asked
    )


def _stopped(parcels: QuerySet[Parcel], user: User) -> list[Stopped]:
    """Those of some parcels whose reading was stopped or broke off with files left, the newest first."""
    left = Count("items", filter=Q(items__state=State.WAITING))
    ended = (JobState.CANCELLED, JobState.FAILED)
    rows = parcels.filter(job__state__in=ended).select_related("job").annotate(left=left).filter(left__gt=0)
    return [Stopped(row, row.left, row.job is not None and row.job.owner_id == user.pk) for row in rows]


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
