"""Every write to the tree of units. Nothing is ever deleted: what ends keeps its rows, its reports and its place in time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from doingoai.model import UserError
from doingoai_web.audit.services import record
from doingoai_web.people.models import Right, User
from doingoai_web.units.models import Reform, Succession, Unit, UnitName, UnitParent


def plain(name: str) -> str:
    """A name for comparison: single spaces, no difference of case."""
    return " ".join(name.split()).casefold()


def _wrong(code: str, where: str, what: str, do: str) -> UserError:
    return UserError(code=code, where=where, what=what, do=do)


def in_charge(actor: User | None, unit: Unit | None) -> None:
    """Raises UserError CD-001 where the unit is not one that this person administers; None acts for the installation itself."""
    if actor is None:
        return
    if unit is None or not actor.may(Right.SETUP, unit):
        raise _wrong(
            "CD-001",
            unit.name if unit else "Cấp trên",
            "ngoài phạm vi anh/chị quản trị.",
            "Chọn đơn vị trong phạm vi của mình, hoặc đề nghị quản trị cấp trên.",
        )


def _day_after_last_change(unit: Unit, on: date) -> None:
    """Raises UserError CD-003 where something that is on record already begins on that day or later."""
    last = [
        *unit.past_names.order_by("-until").values_list("until", flat=True)[:1],
        *unit.past_parents.order_by("-until").values_list("until", flat=True)[:1],
        *([unit.valid_from] if unit.valid_from else []),
    ]
    if unit.valid_to is not None and on >= unit.valid_to:
        raise _wrong(
            "CD-003",
            unit.name,
            f"đã kết thúc từ ngày {unit.valid_to:%d/%m/%Y}.",
            "Chọn ngày trước đó hoặc chọn đơn vị kế tiếp.",
        )
    if last and on <= max(last):
        raise _wrong(
            "CD-003",
            unit.name,
            f"ngày {on:%d/%m/%Y} không sau thay đổi gần nhất (ngày {max(last):%d/%m/%Y}).",
            "Thay đổi được ghi theo thứ tự thời gian: chọn ngày sau đó.",
        )


def _not_ahead(on: date, now: datetime, what: str) -> None:
    if on > timezone.localdate(now):
        raise _wrong(
            "CD-003",
            what,
            f"ngày {on:%d/%m/%Y} chưa đến.",
            "Ghi vào đúng ngày ấy hoặc sau đó; đơn vị mới và việc kết thúc thì ghi trước được.",
        )


def _free(parent: Unit | None, name: str, on: date, but: Unit | None = None) -> None:
    """Raises UserError CD-002 where a unit of that name stands there already."""
    if not plain(name):
        raise _wrong("CD-002", "Tên đơn vị", "để trống.", "Ghi đủ loại và tên, ví dụ “xã Nà Lưa”.")
    for other in Unit.objects.filter(parent=parent).holding(on):
        if plain(other.name) == plain(name) and (but is None or other.pk != but.pk):
            raise _wrong(
                "CD-002",
                name,
                f"đã có dưới {parent.name}." if parent else "đã có.",
                "Mở đơn vị đã có, hoặc ghi tên khác.",
            )


def kind_of(name: str) -> str:
    """ "thị trấn" of "thị trấn Suối Thoa"; the first word where it is none of the known kinds."""
    from doingoai.units.names import parse_unit

    words = " ".join(name.split())
    found = parse_unit(words).kind or ""
    return found if found and words.lower().startswith(found) else words.partition(" ")[0].lower()


@transaction.atomic
def add_unit(
    *,
    parent: Unit | None,
    name: str,
    on: date | None,
    actor: User | None,
    now: datetime,
    kind: str = "",
    resolution: str = "",
) -> Unit:
    """A unit from a day on. Raises UserError CD-001 (outside), CD-002 (name), CD-003 (the unit above does not exist then)."""
    in_charge(actor, parent)
    name = " ".join(name.split())
    if parent is not None and on and parent.valid_to and parent.valid_to <= on:
        raise _wrong(
            "CD-003",
            parent.name,
            f"không còn vào ngày {on:%d/%m/%Y}.",
            "Chọn cấp trên còn hoạt động ngày ấy.",
        )
    _free(parent, name, on or timezone.localdate(now))
    made = Unit.objects.create(parent=parent, name=name, kind=kind.strip() or kind_of(name), valid_from=on)
    record(
        action="unit.added",
        at=now,
        actor=actor,
        unit=made,
        subject=made,
        details={"on": str(on or ""), "resolution": resolution},
    )
    return made


@transaction.atomic
def rename_unit(
    *, unit: Unit, name: str, kind: str, on: date, resolution: str, actor: User | None, now: datetime
) -> None:
    """Another name or kind from a day on; the one before stays for the time before. Raises UserError CD-001 to CD-003."""
    in_charge(actor, unit)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    name, kind = " ".join(name.split()), kind.strip()
    if (name, kind or unit.kind) == (unit.name, unit.kind):
        return
    _not_ahead(on, now, unit.name)
    _day_after_last_change(unit, on)
    _free(unit.parent, name, on, unit)
    UnitName.objects.create(unit=unit, name=unit.name, kind=unit.kind, until=on, resolution=resolution)
    how = Reform.RAISED if kind and kind != unit.kind else Reform.RENAMED
    before, unit.name, unit.kind = unit.name, name, kind or unit.kind
    unit.save(update_fields=("name", "kind"))
    _went(how, on, unit, unit, resolution, now)
    record(
        action="unit.renamed",
        at=now,
        actor=actor,
        unit=unit,
        subject=unit,
        details={"from": before, "to": name, "on": str(on), "resolution": resolution},
    )


def _went(
    kind: str,
    on: date,
    old: Unit,
    new: Unit | None,
    resolution: str,
    now: datetime,
    share: Decimal | None = None,
) -> None:
    Succession.objects.create(
        kind=kind, on=on, old=old, new=new, share=share, resolution=resolution, made_at=now
    )


def _under(unit: Unit, parent: Unit | None, on: date, resolution: str) -> None:
    """Put a unit, with all below it, under another; what was above it stays for the time before."""
    UnitParent.objects.get_or_create(
        unit=unit, until=on, defaults={"parent_id": unit.parent_id, "resolution": resolution}
    )
    old = unit.path
    new = f"{parent.path if parent else ''}{unit.pk}/"
    unit.parent = parent
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    Unit.objects.filter(path__startswith=old).update(path=Concat(Value(new), Substr("path", len(old) + 1)))
    unit.path = new


@transaction.atomic
def move_unit(
    *, unit: Unit, parent: Unit, on: date, resolution: str, actor: User | None, now: datetime
) -> None:
    """Another unit above it from a day on. Who sees it is decided by where it stands today. Raises UserError CD-001, CD-003, CD-004."""
    in_charge(actor, unit)
    in_charge(actor, parent)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.parent_id == parent.pk:
        return
    if parent.path.startswith(unit.path):
        raise _wrong(
            "CD-004",
            unit.name,
            f"không thể đứng dưới {parent.name}, vì {parent.name} thuộc chính đơn vị này.",
            "Chọn cấp trên khác.",
        )
    _not_ahead(on, now, unit.name)
    _day_after_last_change(unit, on)
    _free(parent, unit.name, on, unit)
    if parent.valid_to and parent.valid_to <= on:
        raise _wrong("CD-003", parent.name, "không còn vào ngày ấy.", "Chọn cấp trên còn hoạt động.")
    before = unit.parent.name if unit.parent else ""
    _under(unit, parent, on, resolution)
    _went(Reform.MOVED, on, unit, unit, resolution, now)
    record(
        action="unit.moved",
        at=now,
        actor=actor,
        unit=unit,
        subject=unit,
        details={"from": before, "to": parent.name, "on": str(on), "resolution": resolution},
    )


def _ended(unit: Unit, on: date) -> None:
    if unit.valid_from is not None and on <= unit.valid_from:
        raise _wrong(
            "CD-003",
            unit.name,
            f"kết thúc ngày {on:%d/%m/%Y}, không sau ngày bắt đầu ({unit.valid_from:%d/%m/%Y}).",
            "Chọn ngày sau ngày bắt đầu.",
        )
    _day_after_last_change(unit, on)
    unit.valid_to = on
    unit.save(update_fields=("valid_to",))


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
        raise _wrong(
            "CD-006", str(Reform(kind).label), f"đang có {len(old)} đơn vị cũ, {len(new)} đơn vị mới.", do
        )
    given = [heir.share for heir in new if heir.share is not None]
    if given and (len(given) != len(new) or sum(given) != 1 or min(given) < 0):
        raise _wrong(
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
            raise _wrong(
                "CD-003", unit.name, f"không hoạt động vào ngày {on:%d/%m/%Y}.", "Sửa ngày hoặc tên đơn vị."
            )
    if any(heir.unit is None for heir in new):
        in_charge(actor, parent)
        for heir in new:
            if heir.unit is None:
                _free(parent, heir.name, on, None)
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


@transaction.atomic
def record_reform(*, plan: Plan, actor: User | None, now: datetime) -> tuple[Unit, ...]:
    """Do it: make the new units, end the old ones, move what stood below them, and write where each went. The units that took over."""
    if plan.children:
        _not_ahead(plan.on, now, "Đơn vị trực thuộc của đơn vị cũ")
    heirs = [
        heir.unit
        or Unit.objects.create(
            parent=plan.parent, name=heir.name, kind=kind_of(heir.name), valid_from=plan.on
        )
        for heir in plan.new
    ]
    for child, _ in plan.children:
        child = Unit.objects.select_related("parent__parent").get(pk=child.pk)
        assert child.parent is not None
        _under(child, heirs[0] if len(heirs) == 1 else child.parent.parent, plan.on, plan.resolution)
        _went(Reform.MOVED, plan.on, child, child, plan.resolution, now)
    for old in Unit.objects.select_for_update().filter(pk__in=[unit.pk for unit in plan.old]):
        if old.pk not in {heir.pk for heir in heirs}:
            _ended(old, plan.on)
        for heir, told in zip(heirs, plan.new, strict=True):
            if heir.pk != old.pk:
                _went(plan.kind, plan.on, old, heir, plan.resolution, now, told.share)
        if not heirs:
            _went(plan.kind, plan.on, old, None, plan.resolution, now)
    record(
        action="unit.reformed",
        at=now,
        actor=actor,
        unit=plan.old[0],
        subject=plan.old[0],
        details={
            "kind": plan.kind,
            "on": str(plan.on),
            "resolution": plan.resolution,
            "old": [unit.pk for unit in plan.old],
            "new": [unit.pk for unit in heirs],
        },
    )
    return tuple(heirs)


def named(words: str, units: Iterable[Unit]) -> list[Unit]:
    """The units that words mean: "xã Nà Lưa", or "xã Nà Lưa, huyện Nà Lưa" where the unit above tells them apart."""
    name, _, above = words.partition(",")
    return [
        unit
        for unit in units
        if plain(unit.name) == plain(name)
        and (not plain(above) or (unit.parent is not None and plain(unit.parent.name) == plain(above)))
    ] or [unit for unit in units if plain(unit.name) == plain(words)]
