"""Forms by which an administrator changes the tree: add, rename, move, end, and reforms of several units."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from doingoai.model import UserError
from doingoai_web.pages.access import needs, person, require
from doingoai_web.pages.dates import DayField
from doingoai_web.people.models import Right, User
from doingoai_web.units import reforms, services
from doingoai_web.units.models import Change, Reform, Unit
from doingoai_web.units.withdrawing import redone


class ChangeForm(forms.Form):
    """What every change says: from which day, by which decision."""

    on = DayField(label=gettext_lazy("Từ ngày"))
    resolution = forms.CharField(
        label=gettext_lazy("Văn bản quyết định"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: Nghị quyết số 1665/NQ-UBTVQH15"),
    )


class RenameForm(ChangeForm):
    name = forms.CharField(label=gettext_lazy("Tên mới"), max_length=200)
    kind = forms.CharField(label=gettext_lazy("Loại"), max_length=60, required=False)
    field_order = ("name", "kind", "on", "resolution")


class MoveForm(ChangeForm):
    parent = forms.CharField(
        label=gettext_lazy("Cấp trên mới"),
        max_length=400,
        help_text=gettext_lazy("Ghi tên; trùng tên thì thêm cấp trên sau dấu phẩy."),
    )
    field_order = ("parent", "on", "resolution")


class EndForm(ChangeForm):
    pass


class AddForm(ChangeForm):
    name = forms.CharField(
        label=gettext_lazy("Tên đơn vị"), max_length=200, help_text=gettext_lazy("Đủ loại và tên: xã Nà Lưa")
    )
    parent = forms.CharField(label=gettext_lazy("Cấp trên"), max_length=400)
    field_order = ("name", "parent", "on", "resolution")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resolution"].required = False
        self.fields["on"].required = False
        self.fields["on"].help_text = _("Để trống nếu đã có từ trước.")


def administered(user: User) -> list[Unit]:
    """The units that a person may change, with the one above each."""
    return list(Unit.objects.filter(user.reach(Right.SETUP).on("path")).select_related("parent"))


def one(words: str, units: list[Unit], where: str) -> Unit:
    """The one living unit meant. Raises UserError CD-008 where there is none, or more than one."""
    found = services.named(words, units)
    today = timezone.localdate()
    found = [unit for unit in found if unit.valid_to is None or unit.valid_to > today] or found
    if len(found) == 1:
        return found[0]
    several = "; ".join(f"{unit.name}, {unit.parent.name if unit.parent else ''}" for unit in found[:5])
    raise UserError(
        code="CD-008",
        where=where,
        what=f"“{words.strip()[:80]}” có thể là: {several}."
        if found
        else f"không có đơn vị “{words.strip()[:80]}”.",
        do="Ghi thêm cấp trên sau dấu phẩy." if found else "Kiểm tra tên ở trang Đơn vị.",
    )


def _mine(request: HttpRequest, pk: int) -> Unit:
    user = person(request)
    found = get_object_or_404(Unit.objects.visible_to(user).select_related("parent"), pk=pk)
    require(user, Right.SETUP, found)
    return found


def _valid(form: forms.Form) -> dict[str, Any]:
    """What a small form says. Raises UserError CD-009 with its faults: these forms stand on the page of a unit."""
    if form.is_valid():
        return form.cleaned_data
    faults = " ".join(
        f"{form.fields[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()
    )
    raise UserError(code="CD-009", where=_("Biểu mẫu"), what=faults, do=_("Quay lại, điền đủ rồi bấm lại."))


@needs(Right.SETUP)
@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    found = _mine(request, pk)
    services.rename_unit(
        unit=found, **_valid(RenameForm(request.POST)), actor=person(request), now=timezone.now()
    )
    messages.success(request, _("Đã ghi tên mới; tên cũ giữ cho thời gian trước."))
    return redirect("unit", found.pk)


@needs(Right.SETUP)
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    found, given = _mine(request, pk), _valid(MoveForm(request.POST))
    parent = one(given.pop("parent"), administered(person(request)), _("Cấp trên mới"))
    services.move_unit(unit=found, parent=parent, **given, actor=person(request), now=timezone.now())
    messages.success(request, _("Đã chuyển; các đợt trước vẫn theo cấp trên của thời ấy."))
    return redirect("unit", found.pk)


@needs(Right.SETUP)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit that ends and goes to no other: one that is taken over is a reform."""
    found, given = _mine(request, pk), _valid(EndForm(request.POST))
    plan = reforms.plan_reform(
        kind=Reform.ABOLISHED, old=[found], new=[], parent=None, actor=person(request), **given
    )
    reforms.record_reform(plan=plan, actor=person(request), now=timezone.now())
    messages.success(request, _("Đã ghi ngày kết thúc. Báo cáo và tài khoản của đơn vị vẫn còn."))
    return redirect("unit", found.pk)


@needs(Right.SETUP)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = AddForm(request.POST or None, initial={"parent": request.GET.get("duoi", "")[:400]})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            parent = one(given["parent"], administered(user), _("Cấp trên"))
            made = services.add_unit(
                parent=parent, name=given["name"], on=given["on"], resolution=given["resolution"],
                actor=user, now=timezone.now(),
            )  # fmt: skip
        except UserError as error:
            form.add_error(None, f"{error.where}: {error.what} {error.do} ({error.code})")
        else:
            messages.success(request, _("Đã thêm %(name)s.") % {"name": made.name})
            return redirect("unit", made.pk)
    return render(request, "units/add.html", {"form": form})


class ReformForm(ChangeForm):
    """Units by name, one a line: a tree of thousands has no list to pick from."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Việc"),
        choices=[(kind.value, kind.label) for kind in (Reform.MERGED, Reform.SPLIT, Reform.ABOLISHED)],
    )
    old = forms.CharField(
        label=gettext_lazy("Đơn vị cũ"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=20_000,
        help_text=gettext_lazy("Mỗi dòng một đơn vị; trùng tên thì thêm cấp trên sau dấu phẩy."),
    )
    new = forms.CharField(
        label=gettext_lazy("Đơn vị mới"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=20_000,
        help_text=gettext_lazy(
            "Mỗi dòng một đơn vị, đã có hoặc lập mới. Có tỷ lệ chia số liệu thì ghi sau dấu chấm phẩy: xã A; 60%"
        ),
    )
    parent = forms.CharField(
        label=gettext_lazy("Cấp trên của đơn vị mới"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Để trống: như đơn vị cũ thứ nhất."),
    )
    field_order = ("kind", "old", "new", "parent", "on", "resolution")


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


def _share(words: str, line: str) -> Decimal | None:
    plain = words.replace("%", "").replace(",", ".").strip()
    if not plain:
        return None
    try:
        if "/" in plain:
            above, _, below = plain.partition("/")
            found = Decimal(above) / Decimal(below)
        else:
            found = Decimal(plain) / (100 if "%" in words else 1)
    except (InvalidOperation, ZeroDivisionError):
        found = Decimal(-1)
    if not 0 <= found <= 1:
        raise UserError(
            code="CD-007",
            where=line[:80],
            what=f"tỷ lệ “{words.strip()[:20]}” không hiểu được.",
            do="Ghi 60%, 0,6 hoặc 3/5.",
        )
    return found


def _plan(given: dict[str, Any], user: User) -> reforms.Plan:
    """The reform that the form describes. Raises UserError CD-…"""
    units = administered(user)
    on = given["on"]
    living = [
        u for u in units if (not u.valid_from or u.valid_from < on) and (not u.valid_to or u.valid_to >= on)
    ]
    old = [one(line, living, _("Đơn vị cũ")) for line in _lines(given["old"])]
    old = list(dict.fromkeys(old))
    heirs = []
    for line in _lines(given["new"]):
        name, _sep, share = line.partition(";")
        known = services.named(name, living)
        unit = one(name, living, _("Đơn vị mới")) if known else None
        heirs.append(reforms.Heir(unit, unit.name if unit else " ".join(name.split()), _share(share, line)))
    parent = (
        one(given["parent"], units, _("Cấp trên")) if given["parent"] else (old[0].parent if old else None)
    )
    return reforms.plan_reform(
        kind=given["kind"],
        on=on,
        resolution=given["resolution"],
        old=old,
        new=heirs,
        parent=parent,
        actor=user,
    )


def _withdrawn(request: HttpRequest) -> dict[str, Any]:
    """The reform that was withdrawn to be recorded again; empty where none is named."""
    number = request.GET.get("sua", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return {}
    mine = Unit.objects.filter(person(request).reach(Right.SETUP).on("path")).values("pk")
    rows = Change.objects.filter(units__in=mine).exclude(withdrawn_at=None).distinct()
    return redone(get_object_or_404(rows, pk=number))


@needs(Right.SETUP)
@require_http_methods(["GET", "POST"])
def reform(request: HttpRequest) -> HttpResponse:
    """First what would be done, then, on a second press, the doing."""
    user = person(request)
    form = ReformForm(
        request.POST or None, initial=_withdrawn(request) or {"old": request.GET.get("cu", "")[:400]}
    )
    plan = None
    if request.method == "POST" and form.is_valid():
        try:
            plan = _plan(form.cleaned_data, user)
            if request.POST.get("lam") == "1":
                heirs = reforms.record_reform(plan=plan, actor=user, now=timezone.now())
                messages.success(request, _("Đã ghi việc sắp xếp."))
                return redirect("unit", heirs[0].pk if heirs else plan.old[0].pk)
        except UserError as error:
            plan = None
            form.add_error(None, f"{error.where}: {error.what} {error.do} ({error.code})")
    return render(request, "units/reform.html", {"form": form, "plan": plan})
