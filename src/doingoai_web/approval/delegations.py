"""Every write to delegations: from which day to which day somebody signs for another, and on what basis."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from doingoai.model import UserError
from doingoai_web.approval.chains import checked_lines, in_charge
from doingoai_web.approval.signers import Delegation, Form, SigningRole
from doingoai_web.approval.telling import tell_unit
from doingoai_web.audit.services import record
from doingoai_web.people.models import Assignment, User
from doingoai_web.units.models import Unit

WHERE = "Ủy quyền ký"


def _checked(unit: Unit, role: str, holder: User, to: User, since: date, until: date, basis: str) -> None:
    """Raise UserError PD-015 where this person could not act for that one, or not in these days."""
    holds = Assignment.objects.filter(unit=unit, until__isnull=True, role=role, user=holder)
    near = (unit.path.startswith(path) or path.startswith(unit.path) for path in to.reach().paths)
    if role not in SigningRole.values or not holds.exists():
        what, do = "người giao không giữ vai trò này ở đơn vị.", "Chọn người đang giữ vai trò ấy."
    elif holder.pk == to.pk:
        what, do = "người giao và người được giao là một.", "Chọn người khác."
    elif not any(near):
        what, do = "người được giao không có vai trò nào trong đơn vị.", "Giao vai trò cho người ấy trước."
    elif until < since:
        what, do = "ngày kết thúc trước ngày bắt đầu.", "Sửa lại hai ngày."
    elif not basis:
        what = "chưa ghi căn cứ."
        do = "Ghi số, ngày của giấy ủy quyền hay quyết định, ví dụ Giấy ủy quyền số 12/GUQ-SNgV."
    else:
        return
    raise UserError("PD-015", WHERE, what, do)


@transaction.atomic
def delegate(
    *,
    unit: Unit,
    role: str,
    holder: User,
    to: User,
    since: date,
    until: date,
    form: str,
    authority: str,
    title: str,
    basis: str,
    actor: User,
    now: datetime,
) -> Delegation:
    """Let somebody sign for the holder of a role, from a day to a day, on a legal basis. Raises UserError PD-010, PD-013, PD-015."""
    in_charge(actor, unit)
    basis = " ".join(basis.split())[:250]
    _checked(unit, role, holder, to, since, until, basis)
    if form not in (Form.KT, Form.TL, Form.TUQ):
        raise UserError(
            "PD-015",
            WHERE,
            "ký thay người khác phải theo KT., TL. hoặc TUQ.",
            "Chọn một trong ba hình thức ấy.",
        )
    form, authority, title = checked_lines(WHERE, form, authority, title)
    made, fresh = Delegation.objects.get_or_create(
        unit=unit, role=role, holder=holder, delegate=to, since=since, until=until, ended_on=None,
        defaults={
            "form": form, "authority": authority, "title": title, "basis": basis, "made_by": actor, "made_at": now
        },
    )  # fmt: skip
    if fresh:
        record(
            action="signing.delegated", at=now, actor=actor, unit=unit, subject=made,
            details={"role": role, "since": since.isoformat(), "until": until.isoformat(), "form": form},
        )  # fmt: skip
        if since <= timezone.localdate(now):  # later ones are told on the morning of their day
            tell_unit(unit, now)
    return made


@transaction.atomic
def end_delegation(*, given: Delegation, actor: User, now: datetime, day: date) -> None:
    """From this day on it holds no longer; what was signed under it stays. Twice is harmless."""
    in_charge(actor, given.unit)
    ended = Delegation.objects.filter(pk=given.pk, ended_on__isnull=True, until__gte=day).update(ended_on=day)
    if ended:
        record(action="signing.delegation_ended", at=now, actor=actor, unit=given.unit, subject=given)
