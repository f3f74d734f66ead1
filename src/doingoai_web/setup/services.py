"""Settings as data: each change is a row of its own, on record, and can be taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from doingoai.model import Outline as Asked
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Campaign
from doingoai_web.people.models import Right, User
from doingoai_web.people.services import home_of
from doingoai_web.review.later import check_later
from doingoai_web.setup.models import Setting
from doingoai_web.units.models import Unit


def outlines() -> Mapping[str, Asked]:
    """The outlines of this installation that are offered when a campaign opens: id → outline."""
    from doingoai_web.setup.outlines import offered

    return offered()


def of_all(user: User) -> bool:
    """Whether a person administers the whole installation: a unit at the top."""
    return any(path.count("/") == 1 for path in user.reach(Right.SETUP).paths)


def require_all(user: User) -> None:
    """Raise PermissionDenied for whoever administers a part alone: what holds everywhere is not theirs to change."""
    if not of_all(user):
        raise PermissionDenied


def last(
    kind: str, key: str = "", *, unit: Unit | None = None, campaign: Campaign | None = None
) -> Setting | None:
    """The setting that holds, None where nobody ever set it or it was taken back."""
    found = Setting.objects.filter(kind=kind, key=key, unit=unit, campaign=campaign).order_by("-pk").first()
    return found if found is not None and found.value is not None else None


def value(kind: str, key: str = "", **where: Any) -> Any:
    """Its value; None where there is none."""
    found = last(kind, key, **where)
    return found.value if found else None


def all_of(kind: str) -> dict[str, Any]:
    """key → value of everything of a kind that holds for the whole installation."""
    rows = (
        Setting.objects.filter(kind=kind, unit=None, campaign=None).order_by("pk").values_list("key", "value")
    )
    return {key: kept for key, kept in dict(rows).items() if kept is not None}


@transaction.atomic
def put(
    *,
    kind: str,
    value: Any,
    actor: User | None,
    now: datetime,
    key: str = "",
    unit: Unit | None = None,
    campaign: Campaign | None = None,
) -> Setting | None:
    """Set something, or take it back to what the program comes with (value None). Nothing is written where nothing changes."""
    before = last(kind, key, unit=unit, campaign=campaign)
    if (before.value if before else None) == value:
        return before
    made = Setting.objects.create(
        kind=kind, key=key, unit=unit, campaign=campaign, value=value, made_at=now, made_by=actor
    )
    record(
        action="setting.changed",
        at=now,
        actor=actor,
        unit=campaign.owner if campaign else unit or (home_of(actor) if actor else None),
        subject=made,
        details={
            "kind": kind,
            "key": key,
            "campaign": campaign.pk if campaign else None,
            "back": value is None,
        },
    )
    if kind == "rules":
        check_later(campaign=campaign, unit=unit, now=now)
    return made
