"""The headings of an outline edited one by one; each press comes back with the page, and nothing is kept before it is saved."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doingoai.knowledge import indicators, topics
from doingoai.knowledge.outlines import outlines as shipped
from doingoai.model import Period, UserError
from doingoai.periods import of_half
from doingoai.write.forms import Ask, write_form
from doingoai.write.forms.asked import Part, parts_of
from doingoai_web.campaigns.outlines import registers_offered
from doingoai_web.pages.access import needs, person
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import Right
from doingoai_web.setup import headings, outlines
from doingoai_web.setup.headings import Draft, Heading
from doingoai_web.setup.models import Outline
from doingoai_web.setup.outline_views import only_own, own_unit

ROLES = {
    "results": gettext_lazy("Kết quả"), "direction": gettext_lazy("Chỉ đạo, điều hành"), "context": gettext_lazy("Đặc điểm tình hình"),
    "assessment": gettext_lazy("Đánh giá"), "plan": gettext_lazy("Phương hướng"), "recommendations": gettext_lazy("Kiến nghị"),
    "other": gettext_lazy("Phần khác"),
}  # fmt: skip
_PRESSED = re.compile(r"(len|xuong|sau|con|bo|mo)-(\d{1,3})", re.ASCII)
_DEEDS: dict[str, Callable[[Draft, int], Draft]] = {
    "len": lambda draft, place: headings.moved(draft, place, up=True),
    "xuong": lambda draft, place: headings.moved(draft, place, up=False),
    "sau": headings.added,
    "con": lambda draft, place: headings.added(draft, place, below=True),
    "bo": headings.without,
}


def _number(words: str) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 4 else -1


def _sent(request: HttpRequest) -> Draft:
    """The draft with what the page says. Raises UserError CD-023; YC-002, KT-001, CD-020 for a text that is no outline."""
    if "text" in request.POST:
        return headings.draft_of(outlines.read(request.POST["text"].replace("\r\n", "\n")))
    draft = headings.typed(headings.loaded(request.POST.get("state", "")), request.POST.dict())
    if (opened := _number(request.POST.get("opened", ""))) >= 0:
        chosen = {key: request.POST.getlist(key) for key in ("topics", "indicators", "registers")}
        required = "required" in request.POST
        draft = headings.asking(draft, opened, request.POST.get("role", ""), required, chosen)
    return draft


def _pressed(draft: Draft, button: str) -> tuple[Draft, int]:
    """The draft after a button, and the heading whose choices stand open (-1: none)."""
    if button == "so":
        return headings.numbered(draft), -1
    found = _PRESSED.fullmatch(button)
    if found is None:
        return draft, -1
    deed, place = found[1], int(found[2])
    return (draft, place) if deed == "mo" else (_DEEDS[deed](draft, place), -1)


def _named(name: Any) -> str:
    return str(name.get((get_language() or "vi").split("-")[0]) or name["vi"])


def _choices(row: Heading) -> list[dict[str, Any]]:
    """Every topic with its figures, those chosen marked."""
    by_topic: dict[str, list[tuple[str, str, bool]]] = {}
    for one in indicators().values():
        by_topic.setdefault(one.topic, []).append((one.id, _named(one.name), one.id in row.indicators))
    return [
        {
            "id": one.id, "name": _named(one.name), "on": one.id in row.topics, "figures": by_topic.get(one.id, []),
            "open": one.id in row.topics or any(on for _id, _name, on in by_topic.get(one.id, [])),
        }
        for one in topics().values()
    ]  # fmt: skip


def _asked(draft: Draft) -> list[Part]:
    """What the Word form would ask under each heading."""
    return list(parts_of(headings.outline(draft, "xem")))


def _page(
    request: HttpRequest,
    draft: Draft,
    outline: Outline | None,
    opened: int = -1,
    error: UserError | None = None,
) -> HttpResponse:
    offered = registers_offered()
    opened = opened if 0 <= opened < len(draft.headings) else -1
    row = draft.headings[opened] if opened >= 0 else None
    context = {
        "outline": outline, "draft": draft, "state": headings.kept(draft), "opened": opened, "error": error,
        "rows": list(zip(draft.headings, _asked(draft), strict=True)), "roles": ROLES.items(), "row": row,
        "choices": _choices(row) if row else [], "registers": [(key, name, bool(row and key in row.registers)) for key, name in offered.items()],
        "deepest": headings.DEEPEST, "name": draft.name.get("vi", ""), "offered": offered,
    }  # fmt: skip
    return render(request, "setup/headings.html", context, status=422 if error else 200)


def _saved(request: HttpRequest, draft: Draft, outline: Outline | None) -> HttpResponse:
    unit = outline.unit if outline else own_unit(person(request))
    identifier = outline.code if outline else _free(outlines.code_from(draft.name.get("vi", "")))
    text = outlines.written(headings.outline(draft, identifier))
    made = outlines.keep(
        unit=unit,
        text=text,
        source=request.POST.get("source", "")[:255],
        actor=person(request),
        now=timezone.now(),
    )
    messages.success(request, _("Đã lưu bản %(n)s. Đợt đang mở vẫn theo bản đã giao.") % {"n": made.version})
    return redirect("outline", made.pk)


def _free(code: str) -> str:
    """The id, with a number after it where there is an outline of that id."""
    taken = {*shipped(), *Outline.objects.filter(code__startswith=code).values_list("code", flat=True)}
    return next(one for one in (code, *(f"{code}-{n}" for n in range(2, 10_000))) if one not in taken)


@needs(Right.SETUP, Right.CAMPAIGN)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The headings of an outline, or of a new one that begins as a copy or empty."""
    outline = get_object_or_404(Outline.objects.select_related("unit"), pk=pk) if pk else None
    if outline is not None:
        only_own(person(request), outline)
    if request.method == "GET":
        if outline is not None:
            return _page(request, headings.draft_of(outlines.read(outline.text)), outline)
        copied = shipped().get(request.GET.get("tu", ""))
        begun = headings.draft_of(copied) if copied else headings.added(Draft("", {"vi": ""}), -1)
        return _page(request, begun, None)
    draft = _sent(request)
    if request.POST.get("lam") != "luu":
        return _page(request, *_then(draft, request, outline))
    try:
        return _saved(request, draft, outline)
    except UserError as error:
        return _page(request, draft, outline, error=error)


def _then(draft: Draft, request: HttpRequest, outline: Outline | None) -> tuple[Draft, Outline | None, int]:
    draft, opened = _pressed(draft, request.POST.get("lam", ""))
    return draft, outline, opened


def _half(day: date) -> Period:
    return of_half(day.year, 1 if day.month <= 6 else 2)


@needs(Right.SETUP, Right.CAMPAIGN)
@require_POST
def word(request: HttpRequest) -> HttpResponse:
    """The Word form as a unit would get it, of what the page holds now."""
    draft = _sent(request)
    today = timezone.localdate()
    outlines.read(outlines.written(headings.outline(draft, "xem")))
    data = write_form(
        Ask(own_unit(person(request)).name, _half(today), headings.outline(draft, "xem"), deadline=today)
    )
    return attachment(data, "mau-xem-truoc.docx")
