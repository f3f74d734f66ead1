"""Chains of signing in the file of all settings: those that hold today or will. Delegations are of persons and stay where they are."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from doingoai.model import UserError
from doingoai_web.approval.chains import Step, set_chain, steps_of
from doingoai_web.approval.signers import Chain, Subject
from doingoai_web.people.models import Right, User
from doingoai_web.units.models import Unit
from doingoai_web.units.services import named

Json = dict[str, Any]


def _name(unit: Unit) -> str:
    """With the unit above, which tells communes of one name apart."""
    return f"{unit.name}, {unit.parent.name}" if unit.parent else unit.name


def _told(chain: Chain) -> Json:
    return {
        "don_vi": _name(chain.unit),
        "loai": chain.subject,
        "tu": chain.valid_from.isoformat(),
        "den": chain.until.isoformat() if chain.until else None,
        "mot_nguoi": chain.alone,
        "buoc": [
            {
                "vai_tro": step.role, "don_vi": _name(step.unit), "hinh_thuc": step.form, "quyen_han": step.authority,
                "chuc_vu": step.title,
            }
            for step in steps_of(chain)
        ],
    }  # fmt: skip


def given_out(actor: User) -> list[Json]:
    """The chains of one's reach."""
    rows = Chain.objects.filter(
        actor.reach(Right.SETUP).on("unit__path"), Q(until__isnull=True) | Q(until__gte=timezone.localdate())
    )
    return [
        _told(chain) for chain in rows.select_related("unit").order_by("unit__path", "subject", "valid_from")
    ]


def _unit(name: str, actor: User) -> Unit | None:
    units = Unit.objects.filter(
        actor.reach(Right.SETUP).on("path"), name__iexact=name.partition(",")[0].strip()
    ).select_related("parent")
    return next(iter(named(name, units)), None)


def taken_in(told: Json, actor: User, now: datetime) -> bool:
    """Set one chain; whether that changed anything. A chain that names a unit unknown here is left out: units of another place sign in
    other steps. Raises UserError PD-010, PD-011, PD-014."""
    unit = _unit(told["don_vi"], actor)
    above = [_unit(step["don_vi"], actor) for step in told["buoc"]]
    if unit is None or None in above:
        return False
    if told["loai"] not in Subject.values:
        raise UserError("PD-011", "Chuỗi ký", "không có loại này.", "Xuất lại tệp từ bản cài cũ.")
    since, until = date.fromisoformat(told["tu"]), told["den"] and date.fromisoformat(told["den"])
    same = (
        Chain.objects.filter(unit=unit, subject=told["loai"], valid_from=since).select_related("unit").first()
    )
    if same is not None and _told(same) == told:
        return False
    steps = [
        Step(step["vai_tro"], at, step["hinh_thuc"], step["quyen_han"], step["chuc_vu"])
        for step, at in zip(told["buoc"], above, strict=True)
        if at is not None
    ]
    set_chain(
        unit=unit, subject=told["loai"], valid_from=since, until=until, steps=steps, alone=bool(told["mot_nguoi"]),
        actor=actor, now=now,
    )  # fmt: skip
    return True
