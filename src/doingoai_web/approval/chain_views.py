"""The administrator's pages: which steps a unit's papers go through from which day, who signs for whom and until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doingoai.model import UserError
from doingoai_web.approval import chains as services
from doingoai_web.approval import delegations
from doingoai_web.approval.chains import EXAMPLES, STEPS, Hand, Step, Steps, named, steps_of, steps_on
from doingoai_web.approval.signers import Chain, Delegation, Form, SigningRole, Subject
from doingoai_web.campaigns.models import Campaign
from doingoai_web.pages.access import needs, person, whole
from doingoai_web.pages.dates import EXAMPLE, day_of
from doingoai_web.people.models import Assignment, Right, Role, User
from doingoai_web.units.models import Unit

PEOPLE = 300  # offered as delegates


@dataclass(frozen=True, slots=True)
class Shown:
    """What holds for one subject: steps with who may act in each; empty: orders of steps nobody could act in."""

    subject: str
    label: str
    holding: Steps
    steps: tuple[tuple[Step, tuple[Hand, ...]], ...]

    @property
    def empty(self) -> list[int]:
        return [order for order, (_step, people) in enumerate(self.steps, 1) if not people]


def _unit(request: HttpRequest, pk: int) -> Unit:
    reach = person(request).reach(Right.SETUP)
    return get_object_or_404(Unit.objects.filter(reach.on("path")).select_related("parent"), pk=pk)


def _issuer(unit: Unit) -> str:
    """The body that reports for a unit, as its last campaign names it."""
    return Campaign.objects.filter(owner=unit).values_list("issuer", flat=True).first() or ""


def _shown(unit: Unit, day: date) -> list[Shown]:
    issuer, found = _issuer(unit), []
    for subject in Subject.values:
        holding = steps_on(unit, subject, day, issuer)
        found.append(Shown(subject, str(Subject(subject).label), holding, holding.people(day)))
    return found


@needs(Right.SETUP)
@require_safe
def chains(request: HttpRequest) -> HttpResponse:
    """The units of one's reach: first those with people who sign, with what is set; others by their name."""
    reach = person(request).reach(Right.SETUP)
    words = request.GET.get("tim", "").strip()[:80]
    units = Unit.objects.filter(reach.on("path"))
    signing = Assignment.objects.filter(until__isnull=True, role__in=(Role.HEAD, Role.LEADER)).values("unit")
    if words:
        units = units.filter(name__icontains=words)
    else:
        units = units.filter(
            Q(pk__in=signing)
            | Q(pk__in=Chain.objects.values("unit"))
            | Q(pk__in=Campaign.objects.values("owner"))
        )
    page = Paginator(units.order_by("path"), 50).get_page(request.GET.get("trang"))
    holding: dict[int, list[Chain]] = {}
    rows = Chain.objects.on(timezone.localdate()).filter(unit__in=[unit.pk for unit in page])
    for row in rows.prefetch_related("steps"):
        holding.setdefault(row.unit_id, []).append(row)
    context = {"page": page, "rows": [(unit, holding.get(unit.pk, [])) for unit in page], "words": words}
    return render(request, "approval/chains.html", context)


@needs(Right.SETUP)
@require_http_methods(["GET", "POST"])
def chain(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: what holds today, what held and will, the form for another; delegations."""
    unit, day = _unit(request, pk), timezone.localdate()
    if request.method == "POST":
        services.set_chain(
            unit=unit,
            subject=_subject(request),
            valid_from=_day(request, "valid_from") or day,
            until=_day(request, "until"),
            steps=list(_steps(request, unit)),
            alone=request.POST.get("alone") == "1",
            actor=person(request),
            now=timezone.now(),
        )
        messages.success(request, _("Đã đặt chuỗi ký."))
        return redirect("chain", pk=unit.pk)
    shown = _shown(unit, day)
    above = list(
        Unit.objects.filter(pk__in=[int(part) for part in unit.path.split("/") if part]).order_by("path")
    )
    context = {
        "unit": unit,
        "day": day,
        "shown": shown,
        "forms": [(item, _slots(item)) for item in shown],
        "above": above,
        "roles": SigningRole.choices,
        "signs": Form.choices,
        "lent_signs": [item for item in Form.choices if item[0] in ("KT.", "TL.", "TUQ.")],
        "examples": EXAMPLES,
        "history": [
            (row, steps_of(row)) for row in Chain.objects.filter(unit=unit).select_related("unit", "made_by")
        ],
        "delegations": Delegation.objects.filter(unit=unit).select_related("holder", "delegate", "made_by"),
        "holders": _holders(unit),
        "people": _people(unit),
    }
    return render(request, "approval/chain.html", context)


def _slots(item: Shown) -> list[tuple[int, Step | None]]:
    """The rows of the form: the steps that hold, then empty ones."""
    steps: list[Step | None] = [*item.holding.steps]
    return list(enumerate([*steps, *[None] * (STEPS - len(steps))][:STEPS], 1))


def _holders(unit: Unit) -> list[Assignment]:
    rows = Assignment.objects.filter(
        unit=unit, until__isnull=True, role__in=SigningRole.values, user__is_active=True
    )
    return list(rows.select_related("user").order_by("role", "pk"))


def _people(unit: Unit) -> list[tuple[int, str]]:
    """Who has a role in the unit or above it: (key, name)."""
    above = [int(part) for part in unit.path.split("/") if part]
    rows = User.objects.filter(
        assignments__unit__in=above, assignments__until__isnull=True, is_active=True
    ).distinct()
    return [(row.pk, f"{named(row)} ({row.username})") for row in rows.order_by("username")[:PEOPLE]]


def _subject(request: HttpRequest) -> str:
    given = request.POST.get("subject", "")
    return given if given in Subject.values else Subject.TOTALS


def _day(request: HttpRequest, key: str) -> date | None:
    """A day that a form sent; None for none. Raises UserError PD-014 for what is no day."""
    given = request.POST.get(key, "").strip()
    if not given:
        return None
    found = day_of(given)
    if found is None or not 2000 <= found.year <= 2200:
        raise UserError("PD-014", "Ô ngày", f"“{given[:20]}” không phải một ngày.", str(EXAMPLE))
    return found


def _steps(request: HttpRequest, unit: Unit) -> Iterator[Step]:
    """The rows that were filled in, in their order."""
    above = {
        row.pk: row
        for row in Unit.objects.filter(pk__in=[int(part) for part in unit.path.split("/") if part])
    }
    for order in range(1, STEPS + 1):
        role = request.POST.get(f"role-{order}", "")
        if role:
            yield Step(
                role,
                above.get(whole(request, f"unit-{order}") or unit.pk, unit),
                request.POST.get(f"form-{order}", ""),
                request.POST.get(f"authority-{order}", "")[:500],
                request.POST.get(f"title-{order}", ""),
            )


@needs(Right.SETUP)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    reach = person(request).reach(Right.SETUP)
    found = get_object_or_404(Chain.objects.filter(reach.on("unit__path")).select_related("unit"), pk=pk)
    unit = found.unit_id
    services.end_chain(chain=found, actor=person(request), now=timezone.now(), day=timezone.localdate())
    messages.success(request, _("Chuỗi ký thôi áp dụng từ hôm nay."))
    return redirect("chain", pk=unit)


def _someone(request: HttpRequest, key: str) -> User:
    found = User.objects.filter(pk=whole(request, key) or 0, is_active=True).first()
    if found is None:
        raise UserError("PD-015", "Ủy quyền ký", "chưa chọn người.", "Chọn người giao và người được giao.")
    return found


@needs(Right.SETUP)
@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody sign for another. holder: "role:user"."""
    unit = _unit(request, pk)
    since, until = _day(request, "since"), _day(request, "until")
    if since is None or until is None:
        raise UserError("PD-015", "Ủy quyền ký", "chưa ghi đủ hai ngày.", "Ghi từ ngày nào đến ngày nào.")
    row = next((item for item in _holders(unit) if item.pk == whole(request, "holder")), None)
    if row is None:
        raise UserError("PD-015", "Ủy quyền ký", "chưa chọn người giao.", "Chọn người đang giữ vai trò ký.")
    delegations.delegate(
        unit=unit, role=row.role, holder=row.user, to=_someone(request, "to"), since=since, until=until,
        form=request.POST.get("form", ""), authority=request.POST.get("authority", "")[:500], title=request.POST.get("title", ""),
        basis=request.POST.get("basis", ""), actor=person(request), now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Đã ghi ủy quyền ký."))
    return redirect("chain", pk=unit.pk)


@needs(Right.SETUP)
@require_POST
def end_given(request: HttpRequest, pk: int) -> HttpResponse:
    reach = person(request).reach(Right.SETUP)
    found = get_object_or_404(Delegation.objects.filter(reach.on("unit__path")).select_related("unit"), pk=pk)
    delegations.end_delegation(
        given=found, actor=person(request), now=timezone.now(), day=timezone.localdate()
    )
    messages.success(request, _("Ủy quyền thôi hiệu lực từ hôm nay."))
    return redirect("chain", pk=found.unit_id)
