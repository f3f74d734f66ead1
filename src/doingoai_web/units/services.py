"""Every write to the tree of units. What ends keeps its rows, its reports and its place in time; what was recorded by mistake is
withdrawn (``withdrawing``)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from doingoai.model import UserError
from doingoai_web.audit.services import record
from doingoai_web.people.models import Right, User
from doingoai_web.units.models import ADDED, Change, Reform, Succession, Unit, UnitName, UnitParent


def plain(name: str) -> str:
    """A name for comparison: single spaces, no difference of case."""
    return " ".join(name.split()).casefold()


def in_charge(actor: User | None, unit: Unit | None) -> None:
    """Raises UserError CD-001 where the unit is not one that this person administers; None acts for the installation itself."""
    if actor is None:
        return
    if unit is None or not actor.may(Right.SETUP, unit):
        raise UserError(
            "CD-001",
            unit.name if unit else "Cấp trên",
            "ngoài phạm vi anh/chị quản trị.",
            "Chọn đơn vị trong phạm vi của mình, hoặc đề nghị quản trị cấp trên.",
        )


def alone() -> None:
    """One change of the tree at a time, until the transaction ends: each looks at the tree as the one before left it."""
    list(Unit.objects.select_for_update().filter(parent=None).order_by("pk").values_list("pk"))


def _day_after_last_change(unit: Unit, on: date) -> None:
    """Raises UserError CD-003 where something that is on record already begins on that day or later."""
    last = [
        *unit.past_names.order_by("-until").values_list("until", flat=True)[:1],
        *unit.past_parents.order_by("-until").values_list("until", flat=True)[:1],
        *([unit.valid_from] if unit.valid_from else []),
    ]
    if unit.valid_to is not None and on >= unit.valid_to:
        raise UserError(
            "CD-003",
            unit.name,
            f"đã kết thúc từ ngày {unit.valid_to:%d/%m/%Y}.",
            "Chọn ngày trước đó hoặc chọn đơn vị kế tiếp.",
        )
    if last and on <= max(last):
        raise UserError(
            "CD-003",
            unit.name,
            f"ngày {on:%d/%m/%Y} không sau thay đổi gần nhất (ngày {max(last):%d/%m/%Y}).",
            "Thay đổi được ghi theo thứ tự thời gian: chọn ngày sau đó.",
        )


def not_ahead(on: date, now: datetime, what: str) -> None:
    if on > timezone.localdate(now):
        raise UserError(
            "CD-003",
            what,
            f"ngày {on:%d/%m/%Y} chưa đến.",
            "Ghi vào đúng ngày ấy hoặc sau đó; đơn vị mới và việc kết thúc thì ghi trước được.",
        )


def free(parent: Unit | None, name: str, on: date, but: Unit | None = None) -> None:
    """Raises UserError CD-002 where a unit of that name stands there already."""
    if not plain(name):
        raise UserError("CD-002", "Tên đơn vị", "để trống.", "Ghi đủ loại và tên, ví dụ “xã Nà Lưa”.")
    for other in Unit.objects.filter(parent=parent).holding(on):
        if plain(other.name) == plain(name) and (but is None or other.pk != but.pk):
            raise UserError(
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
    alone()
    parent = Unit.objects.get(pk=parent.pk) if parent else None
    in_charge(actor, parent)
    name = " ".join(name.split())
    if parent is not None and on and parent.valid_to and parent.valid_to <= on:
        raise UserError(
            "CD-003",
            parent.name,
            f"không còn vào ngày {on:%d/%m/%Y}.",
            "Chọn cấp trên còn hoạt động ngày ấy.",
        )
    free(parent, name, on or timezone.localdate(now))
    made = Unit.objects.create(parent=parent, name=name, kind=kind.strip() or kind_of(name), valid_from=on)
    change = begun(ADDED, on, resolution, {}, {"new": [name]}, actor, now)
    concerns(change, [made, parent] if parent else [made], [made])
    record(
        action="unit.added",
        at=now,
        actor=actor,
        unit=on_record(parent),
        subject=made,
        details={"name": name, "on": str(on or ""), "resolution": resolution},
    )
    return made


@transaction.atomic
def rename_unit(
    *, unit: Unit, name: str, kind: str, on: date, resolution: str, actor: User | None, now: datetime
) -> None:
    """Another name or kind from a day on; the one before stays for the time before. Raises UserError CD-001 to CD-003."""
    in_charge(actor, unit)
    alone()
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    name, kind = " ".join(name.split()), kind.strip()
    if (name, kind or unit.kind) == (unit.name, unit.kind):
        return
    not_ahead(on, now, unit.name)
    _day_after_last_change(unit, on)
    free(unit.parent, name, on, unit)
    how = Reform.RAISED if kind and kind != unit.kind else Reform.RENAMED
    told = {"old": [unit.name], "new": [name], "kind": kind or unit.kind}
    change = begun(how, on, resolution, {unit.pk: {"name": unit.name, "kind": unit.kind}}, told, actor, now)
    concerns(change, [unit])
    UnitName.objects.create(
        unit=unit, name=unit.name, kind=unit.kind, until=on, resolution=resolution, change=change
    )
    before, unit.name, unit.kind = unit.name, name, kind or unit.kind
    unit.save(update_fields=("name", "kind"))
    went(change, how, unit, unit)
    record(
        action="unit.renamed",
        at=now,
        actor=actor,
        unit=on_record(unit),
        subject=unit,
        details={"from": before, "to": name, "on": str(on), "resolution": resolution},
    )


def begun(
    kind: str,
    on: date | None,
    resolution: str,
    before: Mapping[int, Mapping[str, object]],
    told: Mapping[str, object],
    actor: User | None,
    now: datetime,
) -> Change:
    """What is about to be done, with the fields that it will alter as they stand."""
    kept = {str(unit): dict(fields) for unit, fields in before.items()}
    return Change.objects.create(
        kind=kind, on=on, resolution=resolution, before=kept, told=dict(told), made_at=now, made_by=actor
    )


def concerns(change: Change, units: Iterable[Unit], made: Iterable[Unit] = ()) -> None:
    change.made = [unit.pk for unit in made]
    change.save(update_fields=("made",))
    change.units.set(units)


def on_record(unit: Unit | None) -> Unit | None:
    """The unit under which the trail keeps a deed: the unit itself, or the nearest above it that no withdrawal will take away."""
    if unit is None:
        return None
    line = [int(number) for number in unit.path.split("/") if number][::-1]
    rows = (
        Change.objects.filter(withdrawn_at=None, units__in=line)
        .exclude(made=[])
        .values_list("made", flat=True)
    )
    passing = {number for made in rows for number in made}
    return Unit.objects.filter(pk=next((number for number in line if number not in passing), 0)).first()


def went(change: Change, kind: str, old: Unit, new: Unit | None, share: Decimal | None = None) -> None:
    assert change.on is not None
    Succession.objects.create(
        kind=kind, on=change.on, old=old, new=new, share=share, resolution=change.resolution,
        made_at=change.made_at, change=change,
    )  # fmt: skip


def moved_under(unit: Unit, parent: Unit | None, change: Change) -> None:
    """Put a unit, with all below it, under another; what was above it stays for the time before."""
    assert change.on is not None
    UnitParent.objects.get_or_create(
        unit=unit,
        until=change.on,
        defaults={"parent_id": unit.parent_id, "resolution": change.resolution, "change": change},
    )
    put_under(unit, parent)


def put_under(unit: Unit, parent: Unit | None) -> None:
    """Another parent now, and the paths of all below with it."""
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
    alone()
    unit, parent = Unit.objects.select_for_update().get(pk=unit.pk), Unit.objects.get(pk=parent.pk)
    if unit.parent_id == parent.pk:
        return
    if parent.path.startswith(unit.path):
        raise UserError(
            "CD-004",
            unit.name,
            f"không thể đứng dưới {parent.name}, vì {parent.name} thuộc chính đơn vị này.",
            "Chọn cấp trên khác.",
        )
    not_ahead(on, now, unit.name)
    _day_after_last_change(unit, on)
    free(parent, unit.name, on, unit)
    if parent.valid_to and parent.valid_to <= on:
        raise UserError("CD-003", parent.name, "không còn vào ngày ấy.", "Chọn cấp trên còn hoạt động.")
    before = unit.parent.name if unit.parent else ""
    told = {"unit": unit.name, "old": [before] if before else [], "new": [parent.name]}
    change = begun(Reform.MOVED, on, resolution, {unit.pk: {"parent": unit.parent_id}}, told, actor, now)
    concerns(change, [unit])
    moved_under(unit, parent, change)
    went(change, Reform.MOVED, unit, unit)
    record(
        action="unit.moved",
        at=now,
        actor=actor,
        unit=on_record(unit),
        subject=unit,
        details={"from": before, "to": parent.name, "on": str(on), "resolution": resolution},
    )


def ended(unit: Unit, on: date) -> None:
    if unit.valid_from is not None and on <= unit.valid_from:
        raise UserError(
            "CD-003",
            unit.name,
            f"kết thúc ngày {on:%d/%m/%Y}, không sau ngày bắt đầu ({unit.valid_from:%d/%m/%Y}).",
            "Chọn ngày sau ngày bắt đầu.",
        )
    _day_after_last_change(unit, on)
    unit.valid_to = on
    unit.save(update_fields=("valid_to",))


def named(words: str, units: Iterable[Unit]) -> list[Unit]:
    """The units that words mean: "xã Nà Lưa", or "xã Nà Lưa, huyện Nà Lưa" where the unit above tells them apart."""
    name, _, above = words.partition(",")
    return [
        unit
        for unit in units
        if plain(unit.name) == plain(name)
        and (not plain(above) or (unit.parent is not None and plain(unit.parent.name) == plain(above)))
    ] or [unit for unit in units if plain(unit.name) == plain(words)]
