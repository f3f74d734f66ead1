"""Units that ended within a campaign's period, and which unit may answer for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from doingoai.model import UserError
from doingoai.units.names import parse_unit, same_unit
from doingoai.units.succession import as_of
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.units.models import Succession, Unit, UnitQuerySet


@dataclass(frozen=True, slots=True)
class Gone:
    """A unit that ended within the period. ended: its last day; heirs: the units that took it over, as far as is known; asked: its
    row in the campaign, None where it is not asked; reporter: who answers for it, as set or, where nobody set it, as proposed."""

    unit: Unit
    ended: date
    heirs: tuple[Unit, ...]
    asked: Asked | None
    reporter: Unit | None

    @property
    def proposed(self) -> str:
        return self.reporter.name if self.reporter else ""


def ended_within(owner: Unit, days: tuple[date, date]) -> UnitQuerySet:
    """The units below one that existed on the first of these days and no longer on the last."""
    first, last = days
    return Unit.objects.within(owner).exclude(pk=owner.pk).filter(valid_to__gt=first, valid_to__lte=last)


def open_questions(campaign: Campaign) -> int:
    """How many units ended within the period whose own people or successor are not asked for a report. One query."""
    gone = ended_within(campaign.owner, campaign.data_days)
    return gone.exclude(asked__campaign=campaign).count()


def predecessors(campaign: Campaign, words: str = "") -> list[Gone]:
    """The units that ended within the period, those asked first. The number of queries does not grow with them."""
    units = ended_within(campaign.owner, campaign.data_days).select_related("parent").order_by("kind", "name")
    if words:
        units = units.filter(name__icontains=words)
    rows = list(units[:1000])
    asked = {
        row.unit_id: row for row in campaign.asked.filter(unit__in=rows).select_related("reporter", "unit")
    }
    heirs = heirs_of(rows, campaign.data_days[1])
    found = []
    for unit in rows:
        assert unit.valid_to is not None
        row, took = asked.get(unit.pk), heirs.get(unit.pk, ())
        proposed = took[0] if len(took) == 1 else None
        reporter = row.reporter if row else proposed
        found.append(Gone(unit, unit.valid_to - timedelta(days=1), took, row, reporter))
    found.sort(key=lambda gone: gone.asked is None)
    return found


def heirs_of(units: Sequence[Unit], day: date) -> dict[int, tuple[Unit, ...]]:
    """Unit id → the units of a day that took it over: by the reforms that were entered, else by the national register, else the unit
    of the same name that began when it ended."""
    found = _entered(units, day)
    left = [unit for unit in units if unit.pk not in found]
    found |= _registered(left, day)
    left = [unit for unit in left if unit.pk not in found]
    return found | _of_the_name(left)


def _entered(units: Sequence[Unit], day: date) -> dict[int, tuple[Unit, ...]]:
    """By the reforms that an administrator entered; a chain of several is followed."""
    steps: dict[int, list[Unit]] = {}
    waiting = {unit.pk for unit in units}
    seen: set[int] = set()
    while waiting:
        seen |= waiting
        rows = Succession.objects.filter(old__in=waiting, on__lte=day, new__isnull=False).select_related(
            "new"
        )
        waiting = set()
        for row in rows:
            if row.new is not None and row.new.pk != row.old_id:
                steps.setdefault(row.old_id, []).append(row.new)
                waiting |= {row.new.pk} - seen
    return {unit.pk: heirs for unit in units if (heirs := _ends(unit, steps, day))}


def _ends(unit: Unit, steps: Mapping[int, list[Unit]], day: date) -> tuple[Unit, ...]:
    """Where the steps from a unit end on a day."""
    found: dict[int, Unit] = {}
    waiting, seen = [unit], {unit.pk}
    while waiting:
        current = waiting.pop(0)
        further = [new for new in steps.get(current.pk, ()) if new.pk not in seen]
        if not further and current.pk != unit.pk and (current.valid_to is None or current.valid_to > day):
            found[current.pk] = current
        seen |= {new.pk for new in further}
        waiting += further
    return tuple(found.values())


def _registered(units: Sequence[Unit], day: date) -> dict[int, tuple[Unit, ...]]:
    """By the national register, for units that are in it."""
    targets: dict[int, tuple[str, ...]] = {}
    for unit in units:
        if unit.register_id:
            try:
                targets[unit.pk] = tuple(target.id for target in as_of(unit.register_id, day).targets)
            except UserError:  # an id that the register no longer has
                continue
    ids = {name for names in targets.values() for name in names}
    known = {unit.register_id: unit for unit in Unit.objects.filter(register_id__in=ids)} if ids else {}
    found = {pk: tuple(known[name] for name in names if name in known) for pk, names in targets.items()}
    return {pk: heirs for pk, heirs in found.items() if heirs}


def _of_the_name(units: Sequence[Unit]) -> dict[int, tuple[Unit, ...]]:
    """The unit of the same name (whatever its kind) beside it that began on the day on which it ended: a proposal."""
    if not units:
        return {}
    began = Unit.objects.filter(valid_from__in={unit.valid_to for unit in units})
    tops = {unit.path.split("/")[0] for unit in units}
    by_name: dict[tuple[str, date | None], list[Unit]] = {}
    for unit in began:
        if unit.path.split("/")[0] in tops:
            by_name.setdefault((parse_unit(unit.name).name or "", unit.valid_from), []).append(unit)
    found = {unit.pk: by_name.get((parse_unit(unit.name).name or "-", unit.valid_to), []) for unit in units}
    return {pk: tuple(heirs) for pk, heirs in found.items() if len(heirs) == 1}


def named(words: str, owner: Unit, day: date, near: Iterable[Unit] = ()) -> Unit:
    """The unit that somebody wrote the name of: among these, else among those below the owner on that day.

    Raises UserError DB-013 where there is none of that name, or several.
    """
    wanted = parse_unit(words)
    for unit in near:
        if unit.name.casefold() == words.casefold() or same_unit(parse_unit(unit.name), wanted):
            return unit
    below = Unit.objects.within(owner).holding(day).select_related("parent")
    rows = list(below.filter(Q(name__iexact=words) | Q(name__icontains=wanted.name or words))[:400])
    exact = [unit for unit in rows if unit.name.casefold() == words.casefold()]
    found = exact or [unit for unit in rows if same_unit(parse_unit(unit.name), wanted)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserError(
            "DB-013",
            f"“{words[:60]}”",
            f"không có đơn vị nào tên như vậy trong {owner.name} ngày {day:%d/%m/%Y}.",
            "Ghi đủ loại và tên, ví dụ “xã Bản Lìm”; xem trang Đơn vị.",
        )
    above = "; ".join(f"{unit.name}, {unit.parent.name}" if unit.parent else unit.name for unit in found[:5])
    raise UserError(
        "DB-013",
        f"“{words[:60]}”",
        f"có {len(found)} đơn vị cùng tên: {above}.",
        "Chọn trong các đơn vị tiếp nhận đã nêu.",
    )
