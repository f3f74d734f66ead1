"""A change of units that was recorded by mistake: corrected, or taken back as if it had never been.

Only the last change of a unit can be taken back, and only while nothing was built on it: what hangs on it is said in words. The
record of the change stays, with who took it back and why.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from doingoai.model import UserError
from doingoai_web.audit.services import record
from doingoai_web.people.models import User
from doingoai_web.units.models import ADDED, Change, Reform, Succession, Unit, UnitName, UnitParent
from doingoai_web.units.services import alone, in_charge, move_unit, on_record, plain, put_under, rename_unit

SHOWN = 6  # of one kind
RENAMES = (Reform.RENAMED, Reform.RAISED)


def hanging(change: Change) -> list[str]:
    """What was built on a change since, in words: nothing where it may be taken back."""
    return [
        *_later(change),
        *_on_made(change),
        *_campaigns(change),
        *_accepted(change),
        *_in_the_way(change),
    ]


def _altered(change: Change) -> list[int]:
    return [int(number) for number in change.before]


def _later(change: Change) -> Iterator[str]:
    """Changes recorded after it of the same units; rows without a change of their own are older than it, or of an import."""
    own = set(_altered(change)) | set(change.made)
    after = Change.objects.filter(pk__gt=change.pk, withdrawn_at=None, units__in=own).distinct()
    for later in after:
        if own & (set(_altered(later)) | set(later.made)):
            yield _("Thay đổi ghi sau: %(what)s. Rút lại thay đổi ấy trước.") % {"what": later}


def _on_made(change: Change) -> Iterator[str]:
    """Whatever points at a unit that it made, of any part of the site."""
    made = Unit.objects.filter(pk__in=change.made)
    links = [
        (link.related_model, link.field.name)
        for link in Unit._meta.get_fields(include_hidden=True)
        if isinstance(link, models.ManyToOneRel) and link.related_model is not Change.units.through
    ]
    for unit in made:
        for model, field in links:
            rows = model._default_manager.filter(**{field: unit})
            if issubclass(model, Succession | UnitName | UnitParent):
                rows = rows.exclude(change=change)
            elif model is Unit:
                rows = rows.exclude(pk__in=_altered(change))
            if count := rows.count():
                yield _("%(unit)s đã có %(n)s mục khác gắn vào: %(what)s.") % {
                    "unit": unit.name, "n": count, "what": _kind_of_row(model, field),
                }  # fmt: skip


def _kind_of_row(model: type[models.Model], field: str) -> str:
    words = {
        "units.unit": _("đơn vị trực thuộc"), "people.assignment": _("vai trò của tài khoản"), "people.invitation": _("lời mời"),
        "campaigns.asked": _("đợt báo cáo"), "campaigns.campaign": _("đợt báo cáo"), "approval.chain": _("chuỗi ký"),
        "units.succession": _("việc sắp xếp khác"), "units.unitparent": _("việc sắp xếp khác"), "audit.entry": _("việc trong nhật ký"),
    }  # fmt: skip
    return str(words.get(model._meta.label_lower, f"{model._meta.label_lower}.{field}"))


def _campaigns(change: Change) -> Iterator[str]:
    """Campaigns that took their order of units from it: who stands above a moved unit, who reports for one that ended."""
    from doingoai_web.campaigns.models import Asked

    moved = [int(number) for number, fields in change.before.items() if "parent" in fields]
    ended = [int(number) for number, fields in change.before.items() if "valid_to" in fields]
    rows = Asked.objects.filter(
        models.Q(unit__in=moved, campaign__made_at__gte=change.made_at)
        | models.Q(unit__in=ended, reporter__in=change.units.all())
    )
    for row in rows.select_related("campaign__owner", "unit").order_by("-pk")[:SHOWN]:
        yield _("Đợt %(campaign)s đã giao %(unit)s theo thay đổi này.") % {
            "campaign": row.campaign.period_title, "unit": row.unit.name,
        }  # fmt: skip


def _accepted(change: Change) -> Iterator[str]:
    """Reports that were accepted since, of the units as it left them."""
    from doingoai_web.review.models import Status, Submission

    units = {*_altered(change), *change.made, *change.successions.values_list("new", flat=True)}
    rows = Submission.objects.filter(
        status=Status.ACCEPTED, accepted_at__gte=change.made_at, asked__unit__in=units - {None}
    )
    found = [
        row
        for row in rows.select_related("asked__unit", "asked__campaign").order_by("-pk")
        if change.on is None or row.asked.campaign.data_days[1] >= change.on
    ]
    for row in found[:SHOWN]:
        yield _("Báo cáo %(campaign)s của %(unit)s đã được chấp nhận. Mở lại báo cáo ấy trước.") % {
            "campaign": row.asked.campaign.period_title, "unit": row.asked.unit.name,
        }  # fmt: skip


def _in_the_way(change: Change) -> Iterator[str]:
    """The place that a unit would go back to: taken by another of that name, or no longer there."""
    rows = {row.pk: row for row in Unit.objects.filter(pk__in=_altered(change)).select_related("parent")}
    for number, fields in change.before.items():
        unit = rows[int(number)]
        name = fields.get("name", unit.name)
        above = fields.get("parent", unit.parent_id)
        end = date.fromisoformat(fields["valid_to"]) if fields.get("valid_to") else None
        # what it altered goes back with the unit, to places that did not clash before
        others = Unit.objects.filter(parent=above).exclude(pk__in=[*_altered(change), *change.made])
        if "valid_to" not in fields:
            end = unit.valid_to
        for other in others:
            if plain(other.name) == plain(name) and _both_live(other, change.on, end):
                yield _("Đã có một đơn vị khác tên %(name)s ở chỗ cũ.") % {"name": name}
        parent = Unit.objects.filter(pk=above).first()
        if parent is not None and (
            parent.path.startswith(unit.path)
            or (
                parent.valid_to
                and parent.valid_to < (end or date.max)
                and str(parent.pk) not in change.before
            )
        ):
            yield _("Cấp trên cũ, %(name)s, đã kết thúc hoặc nay thuộc chính đơn vị này.") % {
                "name": parent.name
            }


def _both_live(other: Unit, first: date | None, end: date | None) -> bool:
    begins, ends = other.valid_from or date.min, other.valid_to or date.max
    return begins < (end or date.max) and (first or date.min) < ends


@transaction.atomic
def withdraw_change(*, change: Change, reason: str, actor: User | None, now: datetime) -> None:
    """As if it had never been recorded; twice is harmless. Raises UserError CD-001 (outside), CD-013 (what hangs on it), CD-014."""
    change = _taken(change, reason, actor)
    if change.withdrawn_at is not None:
        return
    held = hanging(change)
    if held:
        raise UserError(
            "CD-013", str(change), " ".join(held[:SHOWN]), "Gỡ các việc ấy trước, hoặc ghi một thay đổi mới."
        )
    about = on_record(change.units.order_by("path").first())
    _undo(change)
    change.withdrawn_at, change.withdrawn_by, change.reason = now, actor, reason.strip()[:400]
    change.save(update_fields=("withdrawn_at", "withdrawn_by", "reason"))
    _recorded("unit.change_withdrawn", change, about, reason, actor, now)


def _taken(change: Change, reason: str, actor: User | None) -> Change:
    """The change, with the tree to oneself."""
    alone()
    change = Change.objects.select_for_update().get(pk=change.pk)
    for unit in change.units.all():
        in_charge(actor, unit)
    if not reason.strip():
        raise UserError("CD-014", str(change), "chưa ghi lý do.", "Ghi vì sao thay đổi này sai.")
    return change


def _recorded(
    action: str, change: Change, about: Unit | None, reason: str, actor: User | None, now: datetime
) -> None:
    details = {
        "kind": change.kind, "on": str(change.on or ""), "resolution": change.resolution, "what": change.words,
        "reason": reason.strip()[:400],
    }  # fmt: skip
    record(action=action, at=now, actor=actor, unit=about, subject=change, details=details)


def _undo(change: Change) -> None:
    """Its rows go, the fields it altered come back, and the units it made were never there."""
    change.successions.all().delete()
    change.names.all().delete()
    change.places.all().delete()
    for number, fields in change.before.items():
        unit = Unit.objects.get(pk=int(number))
        if "parent" in fields:
            above = fields["parent"]
            put_under(unit, Unit.objects.get(pk=above) if above else None)
        rest = {name: value for name, value in fields.items() if name != "parent"}
        if rest:
            Unit.objects.filter(pk=unit.pk).update(**rest)
    Unit.objects.filter(pk__in=change.made).delete()


@transaction.atomic
def correct_change(
    *, change: Change, given: dict[str, Any], reason: str, actor: User | None, now: datetime
) -> Change:
    """Record it again as it should have been: another decision, day, name or unit above (``given``, as the services of changes take
    them). Another decision alone changes its words and nothing else. Raises UserError as withdrawing and recording do."""
    change = _taken(change, reason, actor)
    if change.withdrawn_at is not None:
        raise UserError("CD-013", str(change), "đã được rút lại.", "Ghi một thay đổi mới.")
    unit = change.units.get(pk=_altered(change)[0]) if change.kind in (*RENAMES, Reform.MOVED) else None
    if unit is None or not _differs(change, unit, given):
        return _other_decision(change, given["resolution"], reason, actor, now)
    withdraw_change(change=change, reason=reason, actor=actor, now=now)
    if change.kind == Reform.MOVED:
        move_unit(unit=unit, **given, actor=actor, now=now)
    else:
        rename_unit(unit=unit, **given, actor=actor, now=now)
    made: Change = Change.objects.filter(units=unit).latest("pk")
    return made


def _differs(change: Change, unit: Unit, given: dict[str, Any]) -> bool:
    if given["on"] != change.on:
        return True
    if change.kind == Reform.MOVED:
        return bool(given["parent"].pk != unit.parent_id)
    return (" ".join(given["name"].split()), given["kind"].strip() or unit.kind) != (unit.name, unit.kind)


def _other_decision(
    change: Change, resolution: str, reason: str, actor: User | None, now: datetime
) -> Change:
    if resolution == change.resolution:
        return change
    for rows in (change.successions, change.names, change.places):
        rows.update(resolution=resolution)
    before, change.resolution = change.resolution, resolution
    change.save(update_fields=("resolution",))
    about = on_record(change.units.order_by("path").first())
    _recorded("unit.change_corrected", change, about, f"{before} → {resolution}: {reason}", actor, now)
    return change


def redone(change: Change) -> dict[str, Any]:
    """A reform as its form takes it, to be recorded again after it was withdrawn."""
    return {
        "kind": change.kind, "old": "\n".join(change.told.get("old", ())), "new": "\n".join(change.told.get("new", ())),
        "parent": change.told.get("above", ""), "on": change.on, "resolution": change.resolution,
    }  # fmt: skip


def may_correct(change: Change) -> bool:
    """Whether its page offers the fields of the change itself; a reform is withdrawn and recorded again."""
    return change.kind != ADDED and change.withdrawn_at is None
