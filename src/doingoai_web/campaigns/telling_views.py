"""What is told to the units and what they take along: reminders, who is stuck, the call sheet, the letter, the calendar."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doingoai.model import UserError
from doingoai_web.audit.services import record
from doingoai_web.campaigns import changes, services
from doingoai_web.campaigns.days import counting
from doingoai_web.campaigns.letters import calendar_of, calendar_of_mine, letter
from doingoai_web.campaigns.listing import listing
from doingoai_web.campaigns.models import Asked, Campaign, MailKind, MailState
from doingoai_web.campaigns.opening import numbers
from doingoai_web.campaigns.reminding import (
    addresses_of,
    last_reminders,
    message,
    next_points,
    owing,
    ready,
    shown,
)
from doingoai_web.campaigns.status import NAMES, standing
from doingoai_web.campaigns.stuck import GROUPS, Stuck, stuck
from doingoai_web.campaigns.views import seen_campaign
from doingoai_web.intake.mine import own_units
from doingoai_web.jobs.models import Job
from doingoai_web.pages.access import needs, person, require
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import Right

PAGE = 100
TO_CALL = ("overdue", "returned", "due")
STATES = ("overdue", "due", "not_due", "returned")


def _taken_in(request: HttpRequest, pk: int) -> Campaign:
    """A campaign for which this person takes reports in."""
    found = seen_campaign(request, pk)
    require(person(request), Right.TAKE_IN, found.owner)
    return found


# ---- who is stuck ----


@needs(Right.TAKE_IN)
@require_safe
def stuck_units(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is stuck and who will be late, with the reasons."""
    found, today = _taken_in(request, pk), timezone.localdate()
    seen = listing(found, person(request), today)
    rows = stuck(found, seen.lines, today)
    counts = {group: sum(row.group == group for row in rows) for group in GROUPS}
    wanted = request.GET.get("nhom", "")
    rows = [row for row in rows if row.group == wanted] if wanted in GROUPS else rows
    context = {
        "campaign": found,
        "seen": seen,
        "today": today,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("trang")),
        "groups": [(group, name, counts[group]) for group, name in GROUPS.items()],
        "wanted": wanted if wanted in GROUPS else "",
        "keep": f"{urlencode({'nhom': wanted})}&" if wanted in GROUPS else "",
    }
    return render(request, "campaigns/stuck.html", context)


@needs(Right.TAKE_IN)
@require_safe
def call_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to call about a report that has not come, or came back: a page to print and write on."""
    found, today = _taken_in(request, pk), timezone.localdate()
    seen = listing(found, person(request), today)
    why = {row.line.asked: row for row in stuck(found, seen.lines, today)}
    lines = [line for line in seen.lines if line.state in TO_CALL or line.asked in why]
    rows: list[tuple[Any, Stuck | None]] = [(line, why.get(line.asked)) for line in lines]
    mails = last_reminders(found)
    context = {
        "campaign": found,
        "rows": [(line, row, mails.get(line.asked)) for line, row in rows],
        "today": today,
        "seen": seen,
    }
    return render(request, "campaigns/call_sheet.html", context)


# ---- reminders ----


@needs(Right.TAKE_IN)
@require_http_methods(["GET", "POST"])
def reminders(request: HttpRequest, pk: int) -> HttpResponse:
    """Who would be reminded now, with the words of the mail; by POST they are."""
    found, today = _taken_in(request, pk), timezone.localdate()
    states = [state for state in _given(request).getlist("tinh-trang") if state in STATES]
    rows = _to_remind(found, states or list(STATES))
    if request.method == "POST":
        return _remind(request, found, rows)
    addresses, mails = addresses_of(rows), last_reminders(found)
    lines = [
        {
            "row": row,
            "due_on": row.due_on or found.due_on,
            "state": NAMES[_state(row)],
            "addresses": [shown(address.email) for address in addresses.get(row.pk, ())],
            "last": mails.get(row.pk),
            "today": _told_today(mails.get(row.pk), today),
        }
        for row in rows
    ]
    lines.sort(key=lambda line: not line["addresses"])
    with_address = [row for row in rows if row.pk in addresses]
    example = (
        message(with_address[0], addresses[with_address[0].pk], MailKind.ASKED, today, counting())
        if with_address
        else None
    )
    running = Job.objects.filter(kind="remind", state__in=("waiting", "running"), unit=found.owner).first()
    context = {
        "campaign": found,
        "page": Paginator(lines, PAGE).get_page(request.GET.get("trang")),
        "whole": len(rows),
        "reachable": len(with_address),
        "example": example,
        "points": [(day, abs(offset), offset > 0) for day, offset in next_points(found, today)],
        "states": [(state, NAMES[state], state in (states or STATES)) for state in STATES],
        "before": ", ".join(str(-day) for day in sorted(found.reminder_days) if day < 0) or "5, 1",
        "after": ", ".join(str(day) for day in sorted(found.reminder_days) if day > 0) or "1",
        "keep": f"{urlencode({'tinh-trang': states}, doseq=True)}&" if states else "",
        "job": running,
        "may_set": person(request).may(Right.CAMPAIGN, found.owner),
    }
    return render(request, "campaigns/reminders.html", context)


def _given(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else request.GET


def _state(row: Asked) -> str:
    submission = getattr(row, "submission", None)
    day = row.due_on or row.campaign.due_on
    return standing(submission.status if submission else None, day, timezone.localdate())


def _told_today(last: Any, today: Any) -> bool:
    return bool(last and last.kind == MailKind.ASKED and last.day == today and last.state != MailState.FAILED)


def _to_remind(campaign: Campaign, states: list[str]) -> list[Asked]:
    """The units that owe a report and stand so."""
    rows = ready(campaign.asked.filter(owing())).select_related(
        "campaign__owner", "unit", "reporter", "submission"
    )
    rows = rows.defer("submission__current__stored").order_by("unit__path")
    return [row for row in rows if _state(row) in states]


def _remind(request: HttpRequest, campaign: Campaign, rows: list[Asked]) -> HttpResponse:
    if campaign.closed_at is not None:
        raise UserError("DB-009", str(campaign), "đợt báo cáo đã đóng.", "Mở lại đợt rồi nhắc.")
    left_out = set(request.POST.getlist("leave"))
    addresses = addresses_of(rows)
    wanted = [row.pk for row in rows if row.pk in addresses and str(row.pk) not in left_out]
    if not wanted:
        raise UserError(
            "DB-019",
            "Thư nhắc",
            "không có đơn vị nào để nhắc: đã gửi báo cáo, hoặc chưa có thư điện tử.",
            "In danh sách gọi nhắc và gọi điện; quản trị thêm thư điện tử ở trang Người dùng.",
        )
    user, now = person(request), timezone.now()
    services.queue_mails(
        campaign=campaign,
        kind=MailKind.ASKED,
        day=timezone.localdate(now),
        now=now,
        actor=user,
        asked=wanted,
        note=" ".join(request.POST.get("note", "").split())[:400],
    )
    record(
        action="campaign.reminded",
        at=now,
        actor=user,
        unit=campaign.owner,
        subject=campaign,
        details={"units": len(wanted)},
    )
    messages.success(request, _("Đang gửi thư nhắc %(n)s đơn vị.") % {"n": len(wanted)})
    return redirect("campaign-reminders", pk=campaign.pk)


@needs(Right.CAMPAIGN)
@require_POST
def reminder_days(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch the reminders of a campaign on or off, and set their days."""
    found = seen_campaign(request, pk)
    require(person(request), Right.CAMPAIGN, found.owner)
    try:
        before, after = numbers(request.POST.get("before", "")), numbers(request.POST.get("after", ""))
    except ValidationError as error:
        raise UserError("DB-020", "Ngày nhắc", "không đọc được.", " ".join(error.messages)) from None
    changes.set_reminders(
        campaign=found,
        reminding=request.POST.get("reminding") == "1",
        days=[*(-number for number in before), *(number for number in after if number)],
        actor=person(request),
        now=timezone.now(),
    )
    messages.success(request, _("Đã ghi lịch nhắc."))
    return redirect("campaign-reminders", pk=found.pk)


# ---- files ----


@login_required
@require_safe
def campaign_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The request letter; its list names the units that this person may see."""
    found = seen_campaign(request, pk)
    rows = Asked.objects.visible_to(person(request)).filter(campaign=found)
    rows = rows.select_related("unit", "above", "reporter", "campaign").order_by("unit__path")
    return attachment(letter(found, list(rows)), f"cong-van-{found.period}.docx")


@login_required
@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The deadlines of a campaign for one's own calendar."""
    found = seen_campaign(request, pk)
    rows = Asked.objects.visible_to(person(request)).filter(campaign=found).select_related("unit", "campaign")
    address = request.build_absolute_uri(reverse("campaign", args=(found.pk,)))
    return attachment(calendar_of(found, list(rows), address, timezone.now()), f"han-{found.period}.ics")


@login_required
@require_safe
def my_calendar(request: HttpRequest) -> HttpResponse:
    """The deadlines of one's own units."""
    user = person(request)
    rows = Asked.objects.filter(own_units(user), owing(), campaign__closed_at__isnull=True)
    rows = rows.select_related("unit", "campaign__owner").order_by("pk")[:200]
    address = request.build_absolute_uri(reverse("mine"))
    return attachment(calendar_of_mine(list(rows), user, address, timezone.now()), "han-bao-cao.ics")
