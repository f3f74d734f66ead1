"""Reports with a day of their own: the list, what people say of it, the calendar file, the rules; and all of one unit."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doingoai.knowledge.record_fields import registers
from doingoai.model import UserError
from doingoai.periods.obligations import LOCAL, Due, due_between, obligations
from doingoai_web.campaigns.calendar_file import as_ics
from doingoai_web.campaigns.days import in_force
from doingoai_web.followup import duties as owing
from doingoai_web.followup import plans as planning
from doingoai_web.followup import proposals as proposing
from doingoai_web.followup import services
from doingoai_web.followup.export import WRITERS, calendar_events, duty_table
from doingoai_web.followup.levels import levels, said
from doingoai_web.followup.models import DutyState, Event, Outcome, ProposalGroup
from doingoai_web.followup.reading import event_rules
from doingoai_web.followup.views import back, campaigns_of, day_of, newest, tabs
from doingoai_web.pages.access import needs, person, whole
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import Right, User
from doingoai_web.units.models import Unit

MOST_CHOICES = 400  # units in a list to choose from; above it the name is typed
SHOWN_DONE = 60
RECIPIENTS = "noi-nhan"  # the list by whom a report goes to, not by day


def _ahead(request: HttpRequest) -> int:
    given = request.GET.get("toi", "")
    return int(given) if given in map(str, owing.HORIZONS) else 120


def _units(user: User) -> list[Unit]:
    """The units for which this person may enter an event, those that are today first."""
    rows = Unit.objects.filter(owing.unit_condition(user)).order_by("path")
    return list(rows[: MOST_CHOICES + 1])


def _registers() -> list[tuple[str, str]]:
    known = registers()
    return [(key, said(known[key].name)) for key in event_rules()]


@needs(Right.READ)
@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    user, today = person(request), timezone.localdate()
    ahead = _ahead(request)
    found = owing.duties(user, today, ahead=ahead)
    units = _units(user)
    many = len(units) > MOST_CHOICES
    context = {
        **tabs(newest(campaigns_of(user)), "duties"),
        "found": found,
        "done": found.done[:SHOWN_DONE],
        "ahead": ahead,
        "horizons": owing.HORIZONS,
        "states": DutyState,
        "units": units[:1] if many else units,
        "many_units": many,
        "registers": _registers() if units else [],
        "levels": levels(user, today),
        "recipients": request.GET.get("xep") == RECIPIENTS,
        "today": today,
        "query": request.GET.urlencode(),
    }
    return render(request, "followup/duties.html", context)


@needs(Right.READ)
@require_safe
def duties_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The days as a table, or (ics) those still to do as a calendar file."""
    now = timezone.now()
    found = owing.duties(
        person(request), timezone.localdate(now), ahead=365 if kind == "ics" else _ahead(request)
    )
    if kind == "ics":
        address = request.build_absolute_uri(reverse("duties"))
        data = as_ics(calendar_events(found.duties, address), name=_("Việc có hạn"), now=now)
        return attachment(data, "viec-co-han.ics")
    if kind not in WRITERS:
        raise Http404
    return attachment(WRITERS[kind](duty_table(found)), f"viec-co-han.{kind}")


@needs(Right.SEND, Right.REVIEW)
@require_POST
def tell_duty(request: HttpRequest, unit: int) -> HttpResponse:
    """Sent, not owed, or open again."""
    user = person(request)
    owed = get_object_or_404(Unit.objects.filter(user.reach(Right.READ).on("path")), pk=unit)
    if not owing.may_tell(user, owed):
        raise PermissionDenied
    services.tell_duty(
        rule=request.POST.get("rule", ""),
        unit=owed,
        key=request.POST.get("key", ""),
        state=request.POST.get("state", ""),
        number=request.POST.get("number", ""),
        day=day_of(request, "day"),
        note=request.POST.get("note", ""),
        always=request.POST.get("always") == "1",
        actor=user,
        now=timezone.now(),
    )
    return back(request, reverse("duties"), "#danh-sach")


def _unit_meant(request: HttpRequest, user: User) -> Unit:
    """The unit of the form, chosen or by its name. Raises UserError TD-024 where the name is of none or of several."""
    visible = Unit.objects.filter(owing.unit_condition(user))
    named = " ".join(request.POST.get("unit_name", "").split())[:200]
    if not named:
        return get_object_or_404(visible, pk=whole(request, "unit") or 0)
    found = list(visible.filter(name=named)[:2])
    if len(found) != 1:
        raise UserError(
            code="TD-024",
            where="Ô đơn vị",
            what=f"“{named[:60]}” không phải tên của một đơn vị duy nhất trong phạm vi của anh/chị.",
            do="Ghi đúng tên như trong danh mục đơn vị, kể cả loại (xã, phường, sở).",
        )
    return found[0]


@needs(Right.SEND, Right.REVIEW)
@require_POST
def add_event(request: HttpRequest) -> HttpResponse:
    user = person(request)
    services.add_event(
        unit=_unit_meant(request, user),
        register=request.POST.get("register", ""),
        words=request.POST.get("words", ""),
        day=day_of(request, "day"),
        actor=user,
        now=timezone.now(),
    )
    return back(request, reverse("duties"), "#danh-sach")


@needs(Right.SEND, Right.REVIEW)
@require_POST
def tell_event(request: HttpRequest, pk: int) -> HttpResponse:
    """The day of an event, or that it starts no clock."""
    user = person(request)
    event = get_object_or_404(Event.objects.visible_to(user).select_related("unit"), pk=pk)
    if not owing.may_tell(user, event.unit):
        raise PermissionDenied
    services.tell_event(
        event=event,
        day=day_of(request, "day"),
        dropped=request.POST.get("dropped") == "1",
        note=request.POST.get("note", ""),
        actor=user,
        now=timezone.now(),
    )
    return back(request, reverse("duties"), "#danh-sach")


@needs(Right.READ)
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with its basis, its days and its doubts, also those of other bodies and those without a day."""
    today, known = timezone.localdate(), in_force()
    shown = []
    for rule in obligations().values():
        following: Due | None = next(
            due_between(rule, today, today.replace(year=today.year + 2, day=1), known), None
        )
        shown.append(
            {
                "rule": rule,
                "who": owing.WHO[rule.who],
                "local": rule.who in LOCAL,
                "to": said(rule.to),
                "what": said(rule.what),
                "form": said(rule.form) if rule.form else "",
                "how": said(rule.trigger.how) if rule.trigger.how else "",
                "register": said(registers()[rule.trigger.register].name) if rule.trigger.register else "",
                "next": following,
                "mark": owing.MARKS[rule.mark],
                "dates_mark": owing.MARKS[rule.dates_mark],
                "doubts": [said(doubt) for doubt in rule.doubts],
                "ended": rule.valid_to is not None and rule.valid_to < today,
            }
        )
    campaign = newest(campaigns_of(person(request)))
    return render(request, "followup/rules.html", {**tabs(campaign, "duties"), "rules": shown})


@needs(Right.READ)
@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """All of one unit: its plans of last period, its proposals with their answers, its days."""
    user = person(request)
    visible = Unit.objects.filter(user.reach(Right.READ).on("path"))
    found = get_object_or_404(visible, pk=pk)
    campaign = newest(campaigns_of(user))
    rows = []
    if campaign is not None:
        every = planning.plans(campaign, user)
        chosen = planning.chosen(every.items, state="", words="", unit=found.pk)
        rows = planning.rows(list(chosen[:100]), campaign, user)
    raised = (
        ProposalGroup.objects.visible_to(user)
        .filter(proposals__submission__asked__unit=found)
        .select_related("campaign__owner")
        .distinct()
        .order_by("-campaign", "pk")
    )
    groups = proposing.group_rows(list(raised[:100]), user)
    context = {
        **tabs(campaign, "unit"),
        "unit": found,
        "campaign": campaign,
        "rows": rows,
        "groups": [
            (row, [said for said in row.said if said.proposal.submission.asked.unit_id == found.pk])
            for row in groups
        ],
        "found": owing.duties(user, timezone.localdate(), unit=found),
        "levels": levels(user, timezone.localdate(), unit=found),
        "outcomes": Outcome,
        "states": DutyState,
        "query": "",
    }
    return render(request, "followup/unit.html", context)


__all__ = [
    "add_event",
    "duties",
    "duties_export",
    "rules",
    "tell_duty",
    "tell_event",
    "unit",
]
