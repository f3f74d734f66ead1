"""Outlines of one's own: from a shipped one, from a request letter, or typed; each change a version."""

import dataclasses

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doingoai.knowledge.outlines import outlines as shipped
from doingoai.model import Outline as Asked
from doingoai.model import UserError
from doingoai_web.campaigns.models import Campaign
from doingoai_web.campaigns.outlines import outline_name
from doingoai_web.pages.access import needs, person
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import Right, User
from doingoai_web.people.services import home_of
from doingoai_web.setup import outlines
from doingoai_web.setup.apart import letter
from doingoai_web.setup.models import Outline
from doingoai_web.units.importing_views import sent
from doingoai_web.units.models import Unit

YAML = (".yaml", ".yml", ".json")


class UploadForm(forms.Form):
    file = forms.FileField(required=False)


def own_unit(user: User) -> Unit:
    found = home_of(user, Right.SETUP) or home_of(user, Right.CAMPAIGN)
    assert found is not None
    return found


def _may_change(user: User, outline: Outline) -> bool:
    return user.may(Right.SETUP, outline.unit) or user.may(Right.CAMPAIGN, outline.unit)


@needs(Right.SETUP, Right.CAMPAIGN)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    user = person(request)
    newest: dict[tuple[int, str], Outline] = {}
    for row in Outline.objects.select_related("unit", "made_by").order_by("version"):
        newest[row.unit_id, row.code] = row
    rows = sorted(newest.values(), key=lambda row: (row.withdrawn_at is not None, row.name))
    context = {
        "own": [(row, _may_change(user, row)) for row in rows],
        "shipped": [(one, outline_name(one)) for one in shipped().values()],
    }
    return render(request, "setup/outlines.html", context)


def _edit(
    request: HttpRequest,
    text: str,
    *,
    outline: Outline | None = None,
    source: str = "",
    error: UserError | None = None,
) -> HttpResponse:
    understood: Asked | None = None
    if text.strip() and error is None:
        try:
            understood = outlines.read(text)
        except UserError as wrong:
            error = wrong
    versions = (
        Outline.objects.filter(unit=outline.unit, code=outline.code).select_related("made_by")
        if outline
        else []
    )
    used = (
        Campaign.objects.visible_to(person(request)).filter(outline=outline.code, closed_at=None)
        if outline
        else []
    )
    context = {
        "outline": outline, "text": text, "source": source, "error": error, "understood": understood, "versions": versions, "used": used,
        "may_change": outline is None or _may_change(person(request), outline),
        "unit": outline.unit if outline else own_unit(person(request)),
    }  # fmt: skip
    return render(request, "setup/outline.html", context, status=422 if error and request.POST else 200)


def _uploaded(request: HttpRequest) -> tuple[str, str]:
    """The text and the name of a file that was sent: an outline as it is, a letter as the outline that it asks for."""
    file = request.FILES.get("file")
    data, name = sent(file), file.name if file and file.name else ""
    if not data:
        raise UserError(
            code="CD-020",
            where=_("Tệp"),
            what=_("chưa chọn tệp, tệp rỗng hoặc quá 5 MB."),
            do=_("Chọn tệp rồi bấm lại."),
        )
    if name.lower().endswith(YAML):
        try:
            return data.decode("utf-8-sig"), name
        except UnicodeDecodeError:
            raise UserError(
                code="CD-020", where=name, what=_("không phải chữ UTF-8."), do=_("Lưu lại tệp với mã UTF-8.")
            ) from None
    found: Asked = letter(data, name)
    stem = name.rpartition(".")[0] or name
    return outlines.written(dataclasses.replace(found, id=outlines.code_from(stem))), name


@needs(Right.SETUP, Right.CAMPAIGN)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Three beginnings, one form: what was read is looked at and mended before it is kept."""
    user = person(request)
    if request.method == "GET":
        copied = shipped().get(request.GET.get("tu", ""))
        text = outlines.written(dataclasses.replace(copied, id=f"{copied.id}-rieng")) if copied else ""
        return _edit(request, text)
    if request.POST.get("lam") == "doc":
        try:
            text, name = _uploaded(request)
        except UserError as error:
            return _edit(request, "", error=error)
        return _edit(request, text, source=name)
    return _kept(request, own_unit(user), None)


def _same_id(text: str, outline: Outline) -> None:
    """Raises UserError CD-022 where a new version bears another id."""
    if outlines.read(text).id != outline.code:
        raise UserError(
            code="CD-022",
            where="id",
            what=f"đã đổi từ “{outline.code}”.",
            do="Giữ nguyên mã, hoặc lập đề cương mới.",
        )


def _kept(request: HttpRequest, unit: Unit, outline: Outline | None) -> HttpResponse:
    text, source = request.POST.get("text", "").replace("\r\n", "\n"), request.POST.get("source", "")[:255]
    if request.POST.get("lam") == "xem":
        return _edit(request, text, outline=outline, source=source)
    try:
        if outline is not None:
            _same_id(text, outline)
        made = outlines.keep(unit=unit, text=text, source=source, actor=person(request), now=timezone.now())
    except UserError as error:
        return _edit(request, text, outline=outline, source=source, error=error)
    messages.success(request, _("Đã lưu bản %(n)s. Đợt đang mở vẫn theo bản đã giao.") % {"n": made.version})
    return redirect("outline", made.pk)


@needs(Right.SETUP, Right.CAMPAIGN)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Outline.objects.select_related("unit", "made_by"), pk=pk)
    if request.method == "GET":
        return _edit(request, found.text, outline=found)
    only_own(person(request), found)
    return _kept(request, found.unit, found)


def only_own(user: User, outline: Outline) -> None:
    """404 for an outline of a unit that is not one's own to change."""
    if not _may_change(user, outline):
        get_object_or_404(Outline.objects.none())


@needs(Right.SETUP, Right.CAMPAIGN)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Outline.objects.select_related("unit"), pk=pk)
    only_own(person(request), found)
    again = request.POST.get("lai") == "1"
    outlines.withdraw(outline=found, actor=person(request), now=timezone.now(), again=again)
    messages.success(
        request, _("Đã dùng lại đề cương.") if again else _("Đề cương không còn được đề nghị khi mở đợt.")
    )
    return redirect("outlines")


@needs(Right.SETUP, Right.CAMPAIGN)
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Outline, pk=pk)
    return attachment(found.text.encode(), f"{found.code}-ban-{found.version}.yaml")
