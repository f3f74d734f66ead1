"""The list of campaigns, one campaign with its units, opening and closing one."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doingoai_web.campaigns import services
from doingoai_web.campaigns.export import as_csv, as_xlsx
from doingoai_web.campaigns.listing import ORDERS, Line, chosen, listing, summaries
from doingoai_web.campaigns.models import Campaign
from doingoai_web.campaigns.opening import CampaignForm
from doingoai_web.campaigns.status import NAMES
from doingoai_web.intake.models import Item
from doingoai_web.pages.access import needs, person, require
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import Right
from doingoai_web.units.models import Unit

PAGE = 100  # units of a page
TO_CALL = ("overdue", "returned", "due")
LATE = "cham"


@login_required
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    user = person(request)
    today = timezone.localdate()
    page = Paginator(Campaign.objects.visible_to(user).select_related("owner"), 12).get_page(
        request.GET.get("trang")
    )
    rows = summaries(list(page), user, today)
    return render(request, "campaigns/list.html", {"rows": rows, "page": page, "today": today})


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    visible = Campaign.objects.visible_to(person(request))
    return get_object_or_404(visible.select_related("owner").distinct(), pk=pk)


def _asked_for(request: HttpRequest, lines: tuple[Line, ...]) -> tuple[list[Line], dict[str, str]]:
    """The lines that the address asks for, and what it asked."""
    asked = {key: request.GET.get(key, "").strip()[:100] for key in ("tinh-trang", "tim", "xep")}
    state = asked["tinh-trang"]
    late = state == LATE
    if state not in NAMES and not late:
        asked["tinh-trang"] = state = ""
    found = chosen(lines, state="" if late else state, late=late, words=asked["tim"], order=asked["xep"])
    return found, asked


@login_required
@require_safe
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    found = _campaign(request, pk)
    seen = listing(found, user, timezone.localdate())
    lines, asked = _asked_for(request, seen.lines)
    page = Paginator(lines, PAGE).get_page(request.GET.get("trang"))
    sends = user.reach(Right.SEND).paths
    given = {key: value for key, value in asked.items() if value}
    context: dict[str, Any] = {
        "campaign": found,
        "seen": seen,
        "page": page,
        "asked": asked,
        "wanted": asked["tinh-trang"],
        "query": asked["tim"],
        "order": asked["xep"],
        "keep": f"{urlencode(given)}&" if given else "",
        "filter": f"?{urlencode(given)}" if given else "",
        "states": NAMES,
        "orders": ORDERS,
        "doubtful": Item.objects.visible_to(user)
        .waiting_for_a_person()
        .filter(parcel__campaign=found)
        .count(),
        "may_take_in": user.may(Right.TAKE_IN, found.owner) and found.closed_at is None,
        "may_call": user.may(Right.TAKE_IN, found.owner),
        "may_totals": user.may(Right.TOTALS, found.owner),
        "may_read": user.may(Right.READ),
        "may_close": user.may(Right.CAMPAIGN, found.owner),
        "sends": {line.asked for line in page if line.path.startswith(sends)}
        if found.closed_at is None
        else (),
    }
    return render(request, "campaigns/campaign.html", context)


@login_required
@require_safe
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The units of the list, as filtered, for a spreadsheet."""
    writers = {"csv": as_csv, "xlsx": as_xlsx}
    if kind not in writers:
        raise Http404
    found = _campaign(request, pk)
    lines, _asked = _asked_for(request, listing(found, person(request), timezone.localdate()).lines)
    return attachment(writers[kind](lines), f"danh-sach-{found.period}.{kind}")


@needs(Right.TAKE_IN)
@require_safe
def call_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to call about a report that has not come, or came back: a page to print and write on."""
    found = _campaign(request, pk)
    require(person(request), Right.TAKE_IN, found.owner)
    today = timezone.localdate()
    seen = listing(found, person(request), today)
    lines = [line for line in seen.lines if line.state in TO_CALL]
    context = {"campaign": found, "lines": lines, "today": today, "seen": seen}
    return render(request, "campaigns/call_sheet.html", context)


@needs(Right.CAMPAIGN)
@require_POST
def close_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    found = _campaign(request, pk)
    require(person(request), Right.CAMPAIGN, found.owner)
    services.close_campaign(campaign=found, actor=person(request), now=timezone.now())
    messages.success(request, _("Đã đóng đợt báo cáo: không nhận thêm tệp."))
    return redirect("campaign", pk=found.pk)


@needs(Right.CAMPAIGN)
@require_POST
def reopen_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    found = _campaign(request, pk)
    require(person(request), Right.CAMPAIGN, found.owner)
    services.reopen_campaign(campaign=found, actor=person(request), now=timezone.now())
    messages.success(request, _("Đã mở lại đợt báo cáo."))
    return redirect("campaign", pk=found.pk)


@needs(Right.CAMPAIGN)
@require_http_methods(["GET", "POST"])
def open_campaign(request: HttpRequest) -> HttpResponse:
    """Open a campaign: of which unit, then of which units below it."""
    user, today = person(request), timezone.localdate()
    owners = Unit.objects.filter(user.reach(Right.CAMPAIGN).on("path"), children__isnull=False)
    owners = owners.holding(today).distinct()
    given = request.POST.get("owner") or request.GET.get("don-vi") or ""
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
    owner = get_object_or_404(owners, pk=number) if number else owners.first()
    if owner is None:
        return render(request, "campaigns/open.html", {"owner": None})
    form = CampaignForm(owner, today, request.POST or None)
    if request.method == "POST" and form.is_valid():
        require(user, Right.CAMPAIGN, owner)
        made = services.open_campaign(
            owner=owner,
            issuer=form.cleaned_data["issuer"],
            period=form.cleaned_data["period"],
            opens_on=today,
            due_on=form.cleaned_data["due_on"],
            units=form.units(),
            now=timezone.now(),
            actor=user,
        )
        return redirect("campaign", pk=made.pk)
    return render(request, "campaigns/open.html", {"form": form, "owner": owner, "owners": owners[:200]})
