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
from django.views.decorators.http import require_POST, require_safe

from doingoai_web.campaigns import services
from doingoai_web.campaigns.changes import mark_opened
from doingoai_web.campaigns.export import as_csv, as_xlsx
from doingoai_web.campaigns.listing import ORDERS, Line, chosen, listing, summaries
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.campaigns.periods import due_words
from doingoai_web.campaigns.revising import to_look_at
from doingoai_web.campaigns.status import NAMES
from doingoai_web.campaigns.succession import open_questions
from doingoai_web.intake.mine import own_units
from doingoai_web.intake.models import Item
from doingoai_web.pages.access import needs, person, require
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import Right, User

PAGE = 100  # units of a page
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
    fresh = Asked.objects.filter(own_units(user), opened_at__isnull=True, campaign__closed_at__isnull=True)
    fresh = fresh.filter(submission__isnull=True).select_related("campaign__owner", "unit", "reporter")
    context = {
        "rows": rows,
        "page": page,
        "today": today,
        "fresh": fresh[:20] if user.may(Right.SEND) else (),
    }
    return render(request, "campaigns/list.html", context)


def seen_campaign(request: HttpRequest, pk: int) -> Campaign:
    """A campaign that this person may see, else 404."""
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
    found = seen_campaign(request, pk)
    seen = listing(found, user, timezone.localdate())
    lines, asked = _asked_for(request, seen.lines)
    if user.may(Right.SEND):
        mark_opened(user=user, now=timezone.now(), campaign=found)
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
        "sends": {line.asked for line in page if _answers(line, sends)} if found.closed_at is None else (),
        "untold": open_questions(found) if user.may(Right.CAMPAIGN, found.owner) else 0,
        "prescribed": found.prescribed.order_by("-number").first(),
        "due_words": due_words(found),
        **_revised(found, user),
    }
    return render(request, "campaigns/campaign.html", context)


def _revised(campaign: Campaign, user: User) -> dict[str, Any]:
    """The last revision, and how many reports came before the days of the figures changed: for who decides on them."""
    rows = list(campaign.revisions.order_by("-number"))
    of_days = next((row for row in rows if row.of_days), None)
    again = 0
    if of_days is not None and user.may(Right.REVIEW, campaign.owner):
        again = to_look_at(campaign, of_days).count()
    return {"revised": rows[0] if rows else None, "again": again}


def _answers(line: Line, sends: tuple[str, ...]) -> bool:
    """Whether somebody who sends for these subtrees sends this report."""
    return line.path.startswith(sends) or line.reporter_path.startswith(sends)


@login_required
@require_safe
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The units of the list, as filtered, for a spreadsheet."""
    writers = {"csv": as_csv, "xlsx": as_xlsx}
    if kind not in writers:
        raise Http404
    found = seen_campaign(request, pk)
    lines, _asked = _asked_for(request, listing(found, person(request), timezone.localdate()).lines)
    return attachment(writers[kind](lines), f"danh-sach-{found.period}.{kind}")


@needs(Right.CAMPAIGN)
@require_POST
def close_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    found = seen_campaign(request, pk)
    require(person(request), Right.CAMPAIGN, found.owner)
    services.close_campaign(campaign=found, actor=person(request), now=timezone.now())
    messages.success(request, _("Đã đóng đợt báo cáo: không nhận thêm tệp."))
    return redirect("campaign", pk=found.pk)


@needs(Right.CAMPAIGN)
@require_POST
def reopen_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    found = seen_campaign(request, pk)
    require(person(request), Right.CAMPAIGN, found.owner)
    services.reopen_campaign(campaign=found, actor=person(request), now=timezone.now())
    messages.success(request, _("Đã mở lại đợt báo cáo."))
    if found.due_on < timezone.localdate():
        messages.warning(
            request,
            _(
                "Hạn gửi %(day)s đã qua: các đơn vị gửi được nhưng bị ghi là chậm. Gia hạn ở trang Đơn vị của đợt."
            )
            % {"day": f"{found.due_on:%d/%m/%Y}"},
        )
    return redirect("campaign", pk=found.pk)
