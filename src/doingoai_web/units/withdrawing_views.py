"""The page of one recorded change: what it was, what hangs on it, correct it, take it back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from doingoai.model import UserError
from doingoai_web.pages.access import needs, person
from doingoai_web.people.models import Right
from doingoai_web.units import withdrawing
from doingoai_web.units.changing import MoveForm, RenameForm, administered, one
from doingoai_web.units.models import Change, Reform, Unit

REASON = gettext_lazy("Vì sao phải sửa hoặc rút lại")


class ReasonForm(forms.Form):
    reason = forms.CharField(label=REASON, max_length=400)


class DecisionForm(forms.Form):
    resolution = forms.CharField(label=gettext_lazy("Văn bản quyết định"), max_length=200)
    reason = forms.CharField(label=REASON, max_length=400)


class NameAgainForm(RenameForm):
    reason = forms.CharField(label=REASON, max_length=400)


class PlaceAgainForm(MoveForm):
    reason = forms.CharField(label=REASON, max_length=400)


def _form(change: Change, given: Any = None) -> forms.Form | None:
    """The fields of a change that can be put right without recording it anew."""
    if not withdrawing.may_correct(change):
        return None
    told, kept = change.told, {"on": change.on, "resolution": change.resolution}
    if change.kind in withdrawing.RENAMES:
        kept |= {"name": told["new"][0], "kind": told.get("kind", "")}
        return NameAgainForm(given, initial=kept, auto_id="sua_%s")
    if change.kind == Reform.MOVED:
        return PlaceAgainForm(given, initial=kept | {"parent": told["new"][0]}, auto_id="sua_%s")
    return DecisionForm(given, initial=kept, auto_id="sua_%s")


def _withdrawn(request: HttpRequest, change: Change) -> HttpResponse:
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    withdrawing.withdraw_change(change=change, reason=reason, actor=person(request), now=timezone.now())
    messages.success(request, _("Đã rút lại; đơn vị trở về như trước thay đổi ấy."))
    return redirect("unit-change", change.pk)


def _corrected(request: HttpRequest, change: Change, form: forms.Form) -> HttpResponse:
    user, given = person(request), dict(form.cleaned_data)
    reason = given.pop("reason")
    if "parent" in given:
        given["parent"] = one(given["parent"], administered(user), _("Cấp trên mới"))
    made = withdrawing.correct_change(
        change=change, given=given, reason=reason, actor=user, now=timezone.now()
    )
    messages.success(request, _("Đã sửa; bản ghi trước còn trong lịch sử của đơn vị."))
    return redirect("unit-change", made.pk)


@needs(Right.SETUP)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    visible = Unit.objects.filter(user.reach(Right.SETUP).on("path")).values("pk")
    rows = Change.objects.filter(units__in=visible).select_related("made_by", "withdrawn_by").distinct()
    found, error = get_object_or_404(rows, pk=pk), None
    form = _form(found, request.POST if request.POST.get("lam") == "sua" else None)
    if request.method == "POST":
        try:
            if request.POST.get("lam") != "sua":
                return _withdrawn(request, found)
            if form is None:
                error = UserError("CD-013", found, "không sửa được nữa.", "Ghi một thay đổi mới.")
            elif form.is_valid():
                return _corrected(request, found, form)
        except UserError as wrong:
            error = wrong
    held = withdrawing.hanging(found) if found.withdrawn_at is None else []
    context = {
        "change": found, "units": found.units.order_by("path"), "held": held, "form": form, "error": error,
        "reform": found.kind in (Reform.MERGED, Reform.SPLIT, Reform.ABOLISHED), "back": ReasonForm(auto_id="rut_%s"),
    }  # fmt: skip
    wrong_form = form is not None and form.is_bound and not form.is_valid()
    return render(request, "units/change.html", context, status=422 if error or wrong_form else 200)
