"""Chains of signing and delegations: who may act in a step, what holds where nothing was set, every write to both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from doingoai.model import UserError
from doingoai.write.docx.issuing import issuer_of
from doingoai_web.approval.signers import Chain, ChainStep, Delegation, Form, SigningRole, Subject
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Asked
from doingoai_web.people.models import Assignment, Right, Role, User
from doingoai_web.units.models import Unit

STEPS = 4  # at most
SIGNS = ("TM.", "KT.", "TL.", "TUQ.", "Q.", "T/M", "K/T", "T/L")


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it is asked for or holds. authority: lines above the position."""

    role: str
    unit: Unit
    form: str = ""
    authority: str = ""
    title: str = ""

    @property
    def role_name(self) -> str:
        return str(SigningRole(self.role).label)

    @property
    def lines(self) -> tuple[str, ...]:
        """The block above the name."""
        return (*self.authority.splitlines(), self.title)


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps that hold for a unit's papers on a day. chain: None where they are the default."""

    chain: Chain | None
    steps: tuple[Step, ...]
    alone: bool = False

    def people(self, day: date) -> tuple[tuple[Step, tuple["Hand", ...]], ...]:
        """Each step with who may act in it."""
        found = hands_of([(step.role, step.unit) for step in self.steps], day)
        return tuple(zip(self.steps, found, strict=True))


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who may act in a step: as its holder, or under a delegation."""

    user: User
    delegation: Delegation | None = None


def named(user: User) -> str:
    """What people call somebody on these pages: name, else title, else account."""
    return user.get_full_name() or user.full_title or user.username


def hands_of(wanted: Sequence[tuple[str, Unit]], day: date) -> list[tuple[Hand, ...]]:
    """Everybody who may act for each (role, unit) on a day: two queries for all."""
    units = [unit.pk for _role, unit in wanted]
    held: dict[tuple[str, int], list[User]] = {}
    rows = Assignment.objects.filter(
        unit__in=units, role__in=SigningRole.values, until__isnull=True, user__is_active=True
    )
    for row in rows.select_related("user").order_by("pk"):
        held.setdefault((row.role, row.unit_id), []).append(row.user)
    lent: dict[tuple[str, int], list[Delegation]] = {}
    given = Delegation.objects.on(day).filter(unit__in=units, delegate__is_active=True)
    for item in given.select_related("delegate", "holder"):
        lent.setdefault((item.role, item.unit_id), []).append(item)
    return [_hands(held.get((role, unit.pk), []), lent.get((role, unit.pk), [])) for role, unit in wanted]


def _hands(held: list[User], lent: list[Delegation]) -> tuple[Hand, ...]:
    """The holders, then who acts for one who still is."""
    own = {user.pk for user in held}
    others = [Hand(row.delegate, row) for row in lent if row.holder_id in own and row.delegate_id not in own]
    return (*(Hand(user) for user in held), *others)


def hands(role: str, unit: Unit, day: date) -> tuple[Hand, ...]:
    """Everybody who may act for this role of this unit on a day."""
    return hands_of([(role, unit)], day)[0]


def chosen_hand(found: Sequence[Hand], actor: User, *, alone: bool, submitter: int) -> Hand | None:
    """How this person may act where these may: None where not at all, also where only as who submitted. Where the chain says that
    the unit has one person, and nobody else may act, the submitter may."""
    mine = next((hand for hand in found if hand.user.pk == actor.pk), None)
    if mine is None or actor.pk != submitter:
        return mine
    return mine if alone and all(hand.user.pk == actor.pk for hand in found) else None


def default_signature(unit: Unit, issuer: str) -> tuple[str, str, str]:
    """(form, authority, title) of the last step as the library writes the report of this body."""
    try:
        lines = issuer_of(issuer or f"UBND {unit.name}", unit.name).signs
    except UserError:
        lines = ("THỦ TRƯỞNG ĐƠN VỊ",)
    *authority, title = lines
    return form_of(authority), "\n".join(authority), title


def form_of(authority: Sequence[str]) -> str:
    """The form of signing that lines of authority say: that of the last one."""
    sign = authority[-1].split()[0] if authority else ""
    return sign if sign in Form.values else ""


def default_steps(unit: Unit, subject: str, issuer: str) -> tuple[Step, ...]:
    """Where nothing was set: a consolidation goes to the head, where the unit has one, then to the leader; a unit's own report is
    sent without."""
    if subject == Subject.REPORT:
        return ()
    last = Step(SigningRole.LEADER, unit, *default_signature(unit, issuer))
    has_head = Assignment.objects.filter(unit=unit, role=Role.HEAD, until__isnull=True).exists()
    return (Step(SigningRole.HEAD, unit), last) if has_head else (last,)


def chain_on(unit: Unit, subject: str, day: date) -> Chain | None:
    found = Chain.objects.on(day).filter(unit=unit, subject=subject)
    return found.order_by("-valid_from").first()


def steps_of(chain: Chain) -> tuple[Step, ...]:
    rows = chain.steps.select_related("unit")
    return tuple(Step(row.role, row.unit or chain.unit, row.form, row.authority, row.title) for row in rows)


def steps_on(unit: Unit, subject: str, day: date, issuer: str = "") -> Steps:
    """What holds for a unit's papers on a day."""
    chain = chain_on(unit, subject, day)
    if chain is None:
        return Steps(None, default_steps(unit, subject, issuer))
    chain.unit = unit
    return Steps(chain, steps_of(chain), chain.alone)


def gate(asked: Asked, actor: User, day: date) -> Chain | None:
    """The chain that a unit's own report must go through before it is sent up; None: it may be sent. Who takes reports in for the
    campaign enters what came signed on paper, and is not asked."""
    if actor.may(Right.TAKE_IN, asked.campaign.owner):
        return None
    return chain_on(asked.unit, Subject.REPORT, day)


def refuse_ungated(asked: Asked | None, actor: User, day: date) -> None:
    """Raise UserError PD-012 where this report must be signed in its unit first."""
    if asked is not None and gate(asked, actor, day) is not None:
        raise UserError(
            "PD-012",
            asked.unit.name,
            "báo cáo của đơn vị phải được ký duyệt trước khi gửi lên.",
            "Mở Báo cáo của tôi, bấm Trình ký, chọn tệp; khi lãnh đạo ký xong, báo cáo tự gửi đi.",
        )


def in_charge(actor: User, unit: Unit) -> None:
    if not actor.may(Right.SETUP, unit):
        raise UserError("PD-013", unit.name, "ngoài phạm vi anh/chị quản trị.", "Đề nghị quản trị cấp trên.")


def checked_lines(where: str, form: str, authority: str, title: str) -> tuple[str, str, str]:
    """(form, authority, title) cleaned. Raises UserError PD-010 where the lines do not fit the form."""
    lines = [" ".join(line.split())[:120] for line in authority.splitlines() if line.strip()]
    title = " ".join(title.split())[:120]
    if form not in Form.values:
        raise UserError("PD-010", where, "không có hình thức ký này.", "Chọn một hình thức trong danh sách.")
    if (form or lines) and not title:
        raise UserError("PD-010", where, "chưa có chức vụ người ký.", "Ghi chức vụ, ví dụ PHÓ GIÁM ĐỐC.")
    if len(lines) > 3:
        raise UserError("PD-010", where, "phần quyền hạn có hơn 3 dòng.", "Ghi nhiều nhất 3 dòng.")
    for line in lines:
        if not line.startswith(SIGNS):
            raise UserError(
                "PD-010",
                where,
                f"dòng “{line[:60]}” không bắt đầu bằng TM., KT., TL., TUQ. hay Q.",
                "Ghi đủ hình thức ký ở đầu dòng, ví dụ KT. GIÁM ĐỐC.",
            )
    if form and (not lines or form_of(lines) != form):
        raise UserError(
            "PD-010",
            where,
            f"chọn ký {form} nhưng dòng cuối của phần quyền hạn không phải {form}",
            f"Ghi thêm dòng, ví dụ {EXAMPLES[form]}, hoặc chọn hình thức khác.",
        )
    return form or form_of(lines), "\n".join(lines), title


EXAMPLES = {
    "TM.": "TM. ỦY BAN NHÂN DÂN",
    "KT.": "KT. GIÁM ĐỐC",
    "TL.": "TL. CHỦ TỊCH",
    "TUQ.": "TUQ. GIÁM ĐỐC",
}


def _checked_step(unit: Unit, step: Step, where: str) -> Step:
    if step.role not in SigningRole.values:
        raise UserError("PD-011", where, "chưa chọn vai trò.", "Chọn Trưởng phòng hoặc Lãnh đạo.")
    if not unit.path.startswith(step.unit.path):
        raise UserError(
            "PD-011",
            where,
            f"{step.unit.name} không phải đơn vị này hay cấp trên của nó.",
            "Chọn lại đơn vị của người ký.",
        )
    return Step(step.role, step.unit, *checked_lines(where, step.form, step.authority, step.title))


def _checked_steps(unit: Unit, subject: str, steps: Iterable[Step]) -> list[Step]:
    given, where = list(steps), f"Chuỗi ký {Subject(subject).label}"
    if not given:
        raise UserError("PD-011", where, "chưa có bước nào.", "Chọn vai trò cho ít nhất một bước.")
    if len(given) > STEPS:
        raise UserError("PD-011", where, f"có hơn {STEPS} bước.", "Bớt bước.")
    found = [_checked_step(unit, step, f"Bước {order}") for order, step in enumerate(given, 1)]
    if not found[-1].title:
        raise UserError(
            "PD-011",
            f"Bước {len(found)}",
            "là bước ký văn bản mà chưa có chức vụ người ký.",
            "Ghi chức vụ, ví dụ PHÓ GIÁM ĐỐC.",
        )
    if len({(step.role, step.unit.pk) for step in found}) < len(found):
        raise UserError("PD-011", where, "một vai trò đứng ở hai bước.", "Mỗi bước một vai trò khác nhau.")
    return found


def _checked_days(others: QuerySet[Chain], valid_from: date, until: date | None) -> None:
    """Raise UserError PD-014 where a chain would end before it begins, or hold beside one set for later."""
    where = "Có hiệu lực đến"
    if until is not None and until < valid_from:
        raise UserError("PD-014", where, "trước ngày bắt đầu.", "Sửa ngày, hoặc để trống.")
    later = others.filter(valid_from__gt=valid_from).order_by("valid_from").first()
    if later is not None and (until is None or until >= later.valid_from):
        raise UserError(
            "PD-014",
            where,
            f"chồng lên chuỗi ký đã đặt từ {later.valid_from:%d/%m/%Y}.",
            f"Ghi ngày kết thúc trước {later.valid_from:%d/%m/%Y}, hoặc bỏ chuỗi ấy trước.",
        )


@transaction.atomic
def set_chain(
    *,
    unit: Unit,
    subject: str,
    valid_from: date,
    until: date | None,
    steps: Iterable[Step],
    alone: bool,
    actor: User,
    now: datetime,
) -> Chain:
    """Set what holds from a day on: what held before ends the day before; papers under way keep the steps they began with.

    Raises UserError PD-010, PD-011 (steps), PD-013 (unit outside the administrator's subtree), PD-014 (days)."""
    in_charge(actor, unit)
    Unit.objects.select_for_update().get(pk=unit.pk)
    checked = _checked_steps(unit, subject, steps)
    others = Chain.objects.filter(unit=unit, subject=subject)
    _checked_days(others, valid_from, until)
    others.filter(valid_from=valid_from).delete()
    before = others.filter(Q(until__isnull=True) | Q(until__gte=valid_from), valid_from__lt=valid_from)
    before.update(until=valid_from - timedelta(days=1))
    chain = Chain.objects.create(
        unit=unit,
        subject=subject,
        valid_from=valid_from,
        until=until,
        alone=alone,
        made_by=actor,
        made_at=now,
    )
    ChainStep.objects.bulk_create(
        ChainStep(
            chain=chain, order=order, role=step.role, unit=None if step.unit.pk == unit.pk else step.unit,
            form=step.form, authority=step.authority, title=step.title,
        )
        for order, step in enumerate(checked, 1)
    )  # fmt: skip
    told = {"subject": subject, "from": valid_from.isoformat(), "steps": [step.role for step in checked]}
    record(
        action="chain.set", at=now, actor=actor, unit=unit, subject=chain, details={**told, "alone": alone}
    )
    return chain


@transaction.atomic
def end_chain(*, chain: Chain, actor: User, now: datetime, day: date) -> None:
    """Let a chain hold no longer from this day on; one that had not begun goes. Twice is harmless."""
    in_charge(actor, chain.unit)
    found = Chain.objects.select_for_update().filter(pk=chain.pk).first()
    if found is None or (found.until is not None and found.until < day):
        return
    record(
        action="chain.ended", at=now, actor=actor, unit=chain.unit, subject=found,
        details={"subject": found.subject, "from": found.valid_from.isoformat()},
    )  # fmt: skip
    if found.valid_from >= day:
        found.delete()
    else:
        Chain.objects.filter(pk=found.pk).update(until=day - timedelta(days=1))
