"""Correcting what an open campaign asks: its basis, the number of the letter, the days of the figures. Each time a number of its own with
a reason that the units see; what came before the days changed is listed until a person has looked at it. Nothing that was accepted or
approved is touched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from doingoai.model import UserError
from doingoai_web.audit.services import record
from doingoai_web.campaigns.changes import held
from doingoai_web.campaigns.models import Asked, Campaign, CutOff, MailKind, Revision
from doingoai_web.campaigns.services import queue_mails
from doingoai_web.people.models import User
from doingoai_web.review.models import Step, Submission


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the campaign is to ask. data_from, data_to: the days of the figures."""

    basis: Sequence[str]
    letter_number: str
    cut_off: str
    data_from: date
    data_to: date


def _said(value: object) -> object:
    """A field as it is kept in a revision."""
    if isinstance(value, date):
        return value.isoformat()
    return [*value] if isinstance(value, (list, tuple)) else value


def _changes(campaign: Campaign, wanted: Wanted) -> dict[str, list[object]]:
    first, last = campaign.data_days
    pairs: dict[str, tuple[object, object]] = {
        "basis": (campaign.basis, [line.strip() for line in wanted.basis if line.strip()]),
        "letter_number": (campaign.letter_number, wanted.letter_number.strip()),
        "data_from": (first, wanted.data_from),
        "data_to": (last, wanted.data_to),
    }
    return {name: [_said(before), _said(after)] for name, (before, after) in pairs.items() if before != after}


@transaction.atomic
def revise(
    *, campaign: Campaign, wanted: Wanted, reason: str, actor: User, now: datetime, tell: bool = False
) -> Revision:
    """Correct an open campaign. Raises UserError DB-009 (closed), DB-004 (days the wrong way round), DB-021 (no reason), DB-022 (nothing
    changed)."""
    campaign = held(campaign)
    if not reason.strip():
        raise UserError(
            "DB-021", "Lý do sửa", "chưa ghi lý do.", "Ghi một dòng cho các đơn vị biết vì sao sửa."
        )
    if wanted.data_to < wanted.data_from:
        raise UserError(
            "DB-004",
            "Kỳ chốt số liệu",
            f"ngày cuối {wanted.data_to:%d/%m/%Y} trước ngày đầu {wanted.data_from:%d/%m/%Y}.",
            "Sửa lại hai ngày.",
        )
    changes = _changes(campaign, wanted)
    if not changes:
        raise UserError("DB-022", str(campaign), "chưa có gì khác trước.", "Sửa ô cần sửa rồi bấm lại.")
    last = campaign.revisions.order_by("-number").first()
    made = Revision.objects.create(
        campaign=campaign, number=(last.number if last else 0) + 1, changes=changes, reason=reason.strip()[:1000], actor=actor, at=now
    )  # fmt: skip
    campaign.basis = [line.strip() for line in wanted.basis if line.strip()]
    campaign.letter_number = wanted.letter_number.strip()
    if made.of_days:
        campaign.cut_off, campaign.data_from, campaign.data_to = (
            CutOff(wanted.cut_off),
            wanted.data_from,
            wanted.data_to,
        )
        campaign.due_after = (
            None  # the day it is due stays; it is no longer counted from the days of the figures
        )
    campaign.notice, campaign.noticed_at = made.reason, now
    campaign.save(
        update_fields=(
            "basis", "letter_number", "cut_off", "data_from", "data_to", "due_after", "notice", "noticed_at"
        )
    )  # fmt: skip
    record(
        action="campaign.revised", at=now, actor=actor, unit=campaign.owner, subject=campaign,
        details={"number": made.number, "fields": sorted(changes)},
    )  # fmt: skip
    if tell:
        queue_mails(
            campaign=campaign, kind=MailKind.CHANGED, day=timezone.localdate(now), now=now, actor=actor
        )
    return made


def days_revised(campaign: Campaign) -> Revision | None:
    """The last revision that changed the days of the figures."""
    rows = [row for row in campaign.revisions.order_by("-number") if row.of_days]
    return rows[0] if rows else None


def to_look_at(campaign: Campaign, revision: Revision) -> QuerySet[Submission]:
    """The reports in hand that came before the days of the figures changed and that nobody has decided on or ticked since."""
    since = Step.objects.filter(submission=OuterRef("pk"), at__gt=revision.at)
    return (
        Submission.objects.filter(asked__campaign=campaign, current__arrived_at__lt=revision.at)
        .exclude(Exists(since))
        .exclude(pk__in=revision.seen)
        .select_related("asked__unit")
        .order_by("asked__unit__path")
    )


@transaction.atomic
def mark_seen(*, revision: Revision, submissions: Sequence[Submission], actor: User, now: datetime) -> int:
    """A person looked at reports that came before the days changed; how many were new. The reports stay as they are."""
    row = (
        Revision.objects.select_for_update(of=("self",)).select_related("campaign__owner").get(pk=revision.pk)
    )
    fresh = [found.pk for found in submissions if found.pk not in row.seen]
    if fresh:
        row.seen = [*row.seen, *fresh]
        row.save(update_fields=("seen",))
        record(
            action="campaign.revision_seen", at=now, actor=actor, unit=row.campaign.owner, subject=row,
            details={"reports": len(fresh)},
        )  # fmt: skip
    return len(fresh)


def unseen(owing: Asked, submission: Submission) -> Revision | None:
    """The revision of the days after which nobody has looked at this report; None where there is none."""
    found = days_revised(owing.campaign)
    if found is None or not to_look_at(owing.campaign, found).filter(pk=submission.pk).exists():
        return None
    return found
