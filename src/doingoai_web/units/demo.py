"""The reform of the invented province: districts end, communes are merged, one goes on under the province."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from doingoai_web.units.models import Reform, Succession, Unit, UnitParent

RESOLUTION = "Nghị quyết số 01/NQ-TK (tưởng tượng)"


def _bare(unit: Unit) -> str:
    return unit.name.removeprefix(unit.kind).strip()


def load(before: Mapping[str, Unit], after: Mapping[str, Unit], on: date) -> None:
    """Write where each unit went. A district goes to the communes on its ground; a commune to the one that took its district's name."""
    old_above = {
        name: before[name].parent for name in before
    }  # as the rows were made; those that went on stand elsewhere now
    now, heirs = timezone.now(), {_bare(unit): unit for name, unit in after.items() if name not in before}
    kept = [unit for name, unit in after.items() if name in before]
    for unit in kept:
        district = next(other for other in before.values() if other.kind == "huyện" and _bare(other) == HOME)
        UnitParent.objects.create(unit=unit, parent=district, until=on, resolution=RESOLUTION)
        unit.valid_from = None
        unit.save(update_fields=("valid_from",))
        _went(Reform.MOVED, on, unit, unit, now)
    for name, unit in before.items():
        if name in after or unit.kind == "sở":
            continue
        above = old_above[name]
        own = heirs.get(_bare(unit)) or (heirs.get(_bare(above)) if above else None)
        targets = [own, *(kept if _bare(unit) == HOME else ())]
        for target in filter(None, targets):
            _went(
                Reform.ABOLISHED if unit.kind in ("huyện", "thị xã") else Reform.MERGED, on, unit, target, now
            )


HOME = "Mường Thinh"  # the district of the commune that went on


def _went(kind: str, on: date, old: Unit, new: Unit, now: datetime) -> None:
    Succession.objects.create(kind=kind, on=on, old=old, new=new, resolution=RESOLUTION, made_at=now)
