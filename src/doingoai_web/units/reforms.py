"""Reforms of several units: planned, looked at, done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from doingoai.model import UserError
from doingoai_web.audit.services import record
from doingoai_web.people.models import User
from doingoai_web.units.models import Change, Reform, Unit
from doingoai_web.units.services import (
    alone,
    begun,
    concerns,
    ended,
    free,
    in_charge,
    kind_of,
    moved_under,
    not_ahead,
    on_record,
    went,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heir:
    """Who takes over: a unit that exists, or the name of one to be made. share: of the figures, None where nothing was decided."""

    unit: Unit | None
    name: str
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A reform as it would be done. children: units below those that end, with where they go."""

    kind: str
    on: date
    resolution: str
    old: tuple[Unit, ...]
    new: tuple[Heir, ...]
    parent: Unit | None
    children: tuple[tuple[Unit, str], ...]

    @property
    def ending(self) -> tuple[Unit, ...]:
        going_on = {heir.unit.pk for heir in self.new if heir.unit}
        return tuple(unit for unit in self.old if unit.pk not in going_on)


def _shape(kind: str, old: Sequence[Unit], new: Sequence[Heir]) -> None:
    """Raises UserError CD-006 where a reform of this kind cannot have these units, CD-007 where its shares do not add up."""
    wanted = {
        Reform.MERGED: (len(old) >= 1 and len(new) == 1, "Sáp nhập cần ít nhất một đơn vị cũ và đúng một đơn vị mới."),
        Reform.SPLIT: (len(old) == 1 and len(new) >= 2, "Chia tách cần đúng một đơn vị cũ và ít nhất hai đơn vị mới."),
        Reform.ABOLISHED: (len(old) >= 1, "Giải thể cần ít nhất một đơn vị cũ."),
    }  # fmt: skip
    fits, do = wanted.get(Reform(kind), (False, "Đổi tên, chuyển cấp trên thì ghi ở trang của đơn vị."))
    only = len(old) == 1 and len(new) == 1 and new[0].unit is not None and new[0].unit.pk == old[0].pk
    if not fits or only:
        raise UserError(
            "CD-006", str(Reform(kind).label), f"đang có {len(old)} đơn vị cũ, {len(new)} đơn vị mới.", do
        )
    given = [heir.share for heir in new if heir.share is not None]
    if given and (len(given) != len(new) or sum(given) != 1 or min(given) < 0):
        raise UserError(
            "CD-007",
            "Tỷ lệ chia",
            f"các phần cộng lại là {sum(given) * 100:.4g}%, cho {len(given)}/{len(new)} đơn vị.",
            "Ghi tỷ lệ cho mọi đơn vị mới và cộng đúng 100%, hoặc bỏ trống tất cả.",
        )


def plan_reform(
    *,
    kind: str,
    on: date,
    resolution: str,
    old: Sequence[Unit],
    new: Sequence[Heir],
    parent: Unit | None,
    actor: User | None,
) -> Plan:
    """What a reform would do, with nothing written. Raises UserError CD-001, CD-003, CD-006, CD-007."""
    _shape(kind, old, new)
    for unit in (*old, *(heir.unit for heir in new if heir.unit)):
        in_charge(actor, unit)
        if not (unit.valid_from is None or unit.valid_from <= on) or (unit.valid_to and unit.valid_to <= on):
            raise UserError(
                "CD-003", unit.name, f"không hoạt động vào ngày {on:%d/%m/%Y}.", "Sửa ngày hoặc tên đơn vị."
            )
    if any(heir.unit is None for heir in new):
        in_charge(actor, parent)
        for heir in new:
            if heir.unit is None:
                free(parent, heir.name, on, None)
    made = Plan(kind, on, resolution, tuple(old), tuple(new), parent, ())
    ending = {unit.pk for unit in made.ending}
    below = Unit.objects.filter(parent__in=ending).holding(on).exclude(pk__in=[u.pk for u in old])
    children = [
        (child, new[0].name if len(new) == 1 else _above(child))
        for child in below.select_related("parent__parent")
    ]
    return Plan(kind, on, resolution, tuple(old), tuple(new), parent, tuple(children))


def _above(child: Unit) -> str:
    assert child.parent is not None
    return child.parent.parent.name if child.parent.parent else ""


def _again(plan: Plan, actor: User | None) -> Plan:
    """The same plan on the tree as it stands now: another may have changed it since this one was looked at."""
    fresh = {
        unit.pk: unit
        for unit in Unit.objects.select_for_update().filter(
            pk__in=[u.pk for u in (*plan.old, *(heir.unit for heir in plan.new if heir.unit))]
        )
    }
    new = [Heir(fresh[heir.unit.pk] if heir.unit else None, heir.name, heir.share) for heir in plan.new]
    return plan_reform(
        kind=plan.kind, on=plan.on, resolution=plan.resolution, old=[fresh[unit.pk] for unit in plan.old], new=new,
        parent=Unit.objects.get(pk=plan.parent.pk) if plan.parent else None, actor=actor,
    )  # fmt: skip


def _started(plan: Plan, actor: User | None, now: datetime) -> Change:
    """What a reform is about to do."""
    before: dict[int, dict[str, object]] = {
        child.pk: {"parent": child.parent_id} for child, _ in plan.children
    }
    for unit in plan.ending:
        before[unit.pk] = {"valid_to": unit.valid_to.isoformat() if unit.valid_to else None}
    told = {
        "above": plan.parent.name if plan.parent else "",
        "old": [unit.name for unit in plan.old],
        "new": [f"{heir.name}; {heir.share * 100:f}%" if heir.share is not None else heir.name for heir in plan.new],
    }  # fmt: skip
    return begun(plan.kind, plan.on, plan.resolution, before, told, actor, now)


@transaction.atomic
def record_reform(*, plan: Plan, actor: User | None, now: datetime) -> tuple[Unit, ...]:
    """Do it: make the new units, end the old ones, move what stood below them, and write where each went. The units that took over.
    Raises UserError CD-001, CD-003 where the tree was changed since the plan was made."""
    alone()
    plan = _again(plan, actor)
    if plan.children:
        not_ahead(plan.on, now, "Đơn vị trực thuộc của đơn vị cũ")
    change, made, heirs = _started(plan, actor, now), [], []
    for told in plan.new:
        if told.unit is None:
            fields = {"name": told.name, "kind": kind_of(told.name), "valid_from": plan.on}
            made.append(Unit.objects.create(parent=plan.parent, **fields))
        heirs.append(told.unit or made[-1])
    concerns(change, {*plan.old, *heirs, *(child for child, _ in plan.children)}, made)
    for child, _ in plan.children:
        child = Unit.objects.select_related("parent__parent").get(pk=child.pk)
        assert child.parent is not None
        moved_under(child, heirs[0] if len(heirs) == 1 else child.parent.parent, change)
        went(change, Reform.MOVED, child, child)
    for old in Unit.objects.select_for_update().filter(pk__in=[unit.pk for unit in plan.old]):
        if old.pk not in {heir.pk for heir in heirs}:
            ended(old, plan.on)
        for heir, told in zip(heirs, plan.new, strict=True):
            if heir.pk != old.pk:
                went(change, plan.kind, old, heir, told.share)
        if not heirs:
            went(change, plan.kind, old, None)
    details = {
        "kind": plan.kind, "on": str(plan.on), "resolution": plan.resolution,
        "old": [unit.pk for unit in plan.old], "new": [unit.pk for unit in heirs],
    }  # fmt: skip
    record(
        action="unit.reformed",
        at=now,
        actor=actor,
        unit=on_record(plan.old[0]),
        subject=plan.old[0],
        details=details,
    )
    return tuple(heirs)
