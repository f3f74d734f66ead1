"""The units of an open campaign: added, dropped, given other days; who answers for those that ended; the outline."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doingoai.model import UserError
from doingoai_web.campaigns import changes
from doingoai_web.campaigns.listing import chosen, listing, plain
from doingoai_web.campaigns.models import Campaign, Extension
from doingoai_web.campaigns.opening import UnitsForm
from doingoai_web.campaigns.outlines import (
    changed_since,
    differences,
    loaded,
    outline_name,
    outline_of,
    outlines_offered,
    registers_of,
    registers_offered,
    with_annexes,
    with_depth,
)
from doingoai_web.campaigns.succession import named, predecessors
from doingoai_web.campaigns.views import seen_campaign
from doingoai_web.pages.access import needs, person, require
from doingoai_web.pages.dates import day_of
from doingoai_web.people.models import Right
from doingoai_web.units.models import Unit

PAGE = 100
FOUND = 30  # units found by their name that are offered to be added


def _mine(request: HttpRequest, pk: int) -> Campaign:
    """A campaign that this person runs."""
    found = seen_campaign(request, pk)
    require(person(request), Right.CAMPAIGN, found.owner)
    return found


def _ticked(request: HttpRequest, name: str) -> list[int]:
    given = request.POST.getlist(name)
    return [int(key) for key in given if key.isascii() and key.isdigit() and len(key) < 10]


# ---- units and their days ----


@needs(Right.CAMPAIGN)
@require_http_methods(["GET", "POST"])
def units(request: HttpRequest, pk: int) -> HttpResponse:
    """The units of a campaign, to tick; and those that could be added."""
    found = _mine(request, pk)
    if request.method == "POST":
        _changed(request, found)
        query = urlencode({"tim": request.POST.get("tim", "")})
        return redirect(f"{reverse('campaign-units', args=(found.pk,))}?{query}")
    today, words = timezone.localdate(), request.GET.get("tim", "").strip()[:100]
    seen = listing(found, person(request), today)
    lines = chosen(seen.lines, words=words)
    page = Paginator(lines, PAGE).get_page(request.GET.get("trang"))
    moved = Extension.objects.filter(asked__in=[line.asked for line in page]).order_by("pk")
    context = {
        "campaign": found,
        "seen": seen,
        "page": page,
        "words": words,
        "keep": f"{urlencode({'tim': words})}&" if words else "",
        "moved": {row.asked_id: row for row in moved},
        "others": _others(found, words, today) if words else [],
        "form": UnitsForm(found.owner, today),
    }
    return render(request, "campaigns/units.html", context)


def _others(campaign: Campaign, words: str, today: date) -> list[Unit]:
    """Units of the tree that hold these words and are not asked; marks and case do not matter."""
    below = Unit.objects.within(campaign.owner).holding(today).exclude(pk=campaign.owner_id)
    rows = below.exclude(asked__campaign=campaign).values_list("pk", "name")
    wanted = plain(words)
    keys = [pk for pk, name in rows if wanted in plain(name)][:FOUND]
    return list(Unit.objects.filter(pk__in=keys).select_related("parent").order_by("name"))


def _changed(request: HttpRequest, campaign: Campaign) -> None:
    """One change, as the button pressed says."""
    user, now, deed = person(request), timezone.now(), request.POST.get("do")
    if deed in ("add", "add-kinds"):
        n = changes.add_units(campaign=campaign, units=_wanted(request, campaign), actor=user, now=now)
        messages.success(request, _("Đã thêm %(n)s đơn vị.") % {"n": n})
        return
    rows = list(campaign.asked.filter(pk__in=_ticked(request, "asked")).select_related("unit"))
    if not rows:
        raise changes.nothing_ticked()
    if deed == "drop":
        n = changes.drop_units(campaign=campaign, asked=rows, actor=user, now=now)
        messages.success(request, _("Đã bỏ %(n)s đơn vị khỏi đợt.") % {"n": n})
        return
    day, tell = _day(request.POST.get("due_on", "")), request.POST.get("tell") == "1"
    reason = request.POST.get("reason", "")
    n = changes.move_days(
        campaign=campaign, asked=rows, due_on=day, reason=reason, actor=user, now=now, tell=tell
    )
    messages.success(request, _("Đã đặt hạn %(day)s cho %(n)s đơn vị.") % {"day": f"{day:%d/%m/%Y}", "n": n})


def _wanted(request: HttpRequest, campaign: Campaign) -> list[Unit]:
    """The units to add: ticked one by one, or by parent and kind."""
    today = timezone.localdate()
    if request.POST.get("do") == "add":
        below = Unit.objects.within(campaign.owner).holding(today).exclude(pk=campaign.owner_id)
        return list(below.filter(pk__in=_ticked(request, "unit")).select_related("parent"))
    form = UnitsForm(campaign.owner, today, request.POST)
    return list(form.units()) if form.is_valid() else []


def _day(words: str) -> date:
    """A day as people write it. Raises UserError DB-016."""
    if found := day_of(words):
        return found
    raise UserError(
        "DB-016",
        "Hạn mới",
        f"“{words[:20]}” không phải một ngày.",
        "Ghi ngày/tháng/năm, ví dụ 20/6/2026.",
    )


# ---- successors ----


@needs(Right.CAMPAIGN)
@require_http_methods(["GET", "POST"])
def successors(request: HttpRequest, pk: int) -> HttpResponse:
    """Units that ended within the period, and which unit reports in their place."""
    found = _mine(request, pk)
    words = request.GET.get("tim", "").strip()[:100]
    rows = predecessors(found, words)
    if request.method == "POST":
        chosen_rows = [row for row in rows if row.unit.pk in set(_ticked(request, "unit"))]
        if not chosen_rows:
            raise changes.nothing_ticked()
        reporters: dict[Unit, Unit | None] = {}
        for row in chosen_rows:
            given = request.POST.get(f"reporter-{row.unit.pk}", "").strip()[:200]
            day = min(timezone.localdate(), found.due_on)
            reporters[row.unit] = named(given, found.owner, day, row.heirs) if given else None
            if not given and row.asked is None:
                raise UserError(
                    "DB-017",
                    row.unit.name,
                    "chưa ghi đơn vị báo cáo thay.",
                    "Ghi tên đơn vị tiếp nhận, hoặc bỏ dấu ở dòng này.",
                )
        n = changes.set_reporters(
            campaign=found, reporters=reporters, actor=person(request), now=timezone.now()
        )
        messages.success(request, _("Đã ghi đơn vị báo cáo thay cho %(n)s đơn vị.") % {"n": n})
        return redirect("campaign-successors", pk=found.pk)
    page = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    context = {
        "campaign": found, "page": page, "words": words, "days": found.data_days,
        "keep": f"{urlencode({'tim': words})}&" if words else "",
    }  # fmt: skip
    return render(request, "campaigns/successors.html", context)


# ---- the outline ----


@login_required
@require_http_methods(["GET", "POST"])
def outline(request: HttpRequest, pk: int) -> HttpResponse:
    """What the campaign asks for, number by number; whoever runs it may change it, with a word to the units."""
    found = seen_campaign(request, pk)
    runs = person(request).may(Right.CAMPAIGN, found.owner)
    if request.method == "POST":
        require(person(request), Right.CAMPAIGN, found.owner)
        _prescribed(request, found)
        return redirect("campaign-outline", pk=found.pk)
    now = outline_of(found)
    history = list(found.prescribed.order_by("-number"))
    offered, asked = registers_offered(), registers_of(now)
    context: dict[str, Any] = {
        "campaign": found,
        "outline": now,
        "name": outline_name(now),
        "sections": with_depth(now.sections),
        "registers": [offered[name] for name in asked if name in offered],
        "history": _history([(row, loaded(row.kept)) for row in history]),
        "runs": runs and found.closed_at is None,
        "offered": [(key, outline_name(one)) for key, one in outlines_offered().items()] if runs else (),
        "annexes": [(name, label, name in asked) for name, label in offered.items()],
    }
    if runs and (today := changed_since(found)) is not None:
        wanted = with_annexes(today, found.annexes) if found.annexes is not None else today
        context["gone"], context["new"] = differences(now, wanted)
        context["stale"] = True
    return render(request, "campaigns/outline.html", context)


def _history(rows: list[tuple[Any, Any]]) -> list[dict[str, Any]]:
    """Each number with what it left out and added, the newest first."""
    found = []
    for place, (row, one) in enumerate(rows):
        before = rows[place + 1][1] if place + 1 < len(rows) else None
        gone, new = differences(before, one) if before is not None else ([], [])
        found.append({"row": row, "gone": gone, "new": new})
    return found


def _prescribed(request: HttpRequest, campaign: Campaign) -> None:
    offered = outlines_offered()
    key = request.POST.get("outline", "")
    if key not in offered:
        raise UserError(
            "DB-018",
            "Đề cương",
            "không còn đề cương này.",
            "Tải lại trang rồi chọn một đề cương trong danh sách.",
        )
    annexes = [name for name in request.POST.getlist("annexes") if name in registers_offered()]
    made = changes.prescribe(
        campaign=campaign,
        outline=offered[key],
        annexes=annexes,
        note=request.POST.get("note", ""),
        actor=person(request),
        now=timezone.now(),
        tell=request.POST.get("tell") == "1",
    )
    messages.success(
        request, _("Đã ban hành bản đề cương số %(n)s; các đơn vị thấy ngay.") % {"n": made.number}
    )
