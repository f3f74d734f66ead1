"""Opening a campaign: the form, the preview of what will be asked of whom, and how many units a choice means."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doingoai.periods import parse_code
from doingoai_web.campaigns import services
from doingoai_web.campaigns.days import in_force
from doingoai_web.campaigns.letters import proposed_grounds
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.campaigns.opening import (
    CampaignForm,
    chosen_units,
    groups_of,
    periods_near,
    usual_outline,
)
from doingoai_web.campaigns.outlines import outline_name, registers_of, registers_offered
from doingoai_web.campaigns.periods import period_words
from doingoai_web.campaigns.reminding import addresses_of
from doingoai_web.campaigns.succession import ended_within, open_questions
from doingoai_web.pages.access import needs, person, require
from doingoai_web.people.models import Right
from doingoai_web.units.models import Unit, UnitQuerySet

TICKED = 400  # units that can be left out one by one before opening; of a longer list, afterwards


def _owners(request: HttpRequest) -> UnitQuerySet:
    today = timezone.localdate()
    below = Unit.objects.holding(today).filter(parent__isnull=False).values("parent")
    return Unit.objects.filter(person(request).reach(Right.CAMPAIGN).on("path"), pk__in=below).holding(today)


def _owner(request: HttpRequest) -> Unit | None:
    given = request.POST.get("owner") or request.GET.get("owner") or request.GET.get("don-vi") or ""
    if given.isascii() and given.isdigit() and len(given) < 10:
        return get_object_or_404(_owners(request), pk=int(given))
    return _owners(request).first()


@needs(Right.CAMPAIGN)
@require_http_methods(["GET", "POST"])
def open_campaign(request: HttpRequest) -> HttpResponse:
    """Open a campaign: of which unit, then what of whom until when; a preview first, then the deed."""
    owner, today = _owner(request), timezone.localdate()
    if owner is None:
        return render(request, "campaigns/open.html", {"owner": None})
    step = request.POST.get("do", "preview")
    form = CampaignForm(owner, today, request.POST or None, initial=_proposed(owner, today))
    if request.method == "POST" and step != "back" and form.is_valid():
        require(person(request), Right.CAMPAIGN, owner)
        left_out = request.POST.getlist("leave")
        units = [unit for unit in form.units() if str(unit.pk) not in left_out]
        if step == "open" and units:
            return _opened(request, form, owner, units, today)
        context = {**_preview(form, owner, units, today), "left_out": _numbers(left_out)}
        return render(request, "campaigns/preview.html", context)
    context = {
        "form": form,
        "owner": owner,
        "left_out": _numbers(request.POST.getlist("leave")),
        "owners": _owners(request)[:200],
        "periods": [(period.code, period_words(period)) for period in periods_near(today)],
    }
    return render(request, "campaigns/open.html", context)


def _proposed(owner: Unit, today: date) -> dict[str, Any]:
    """What such a letter usually names."""
    last = Campaign.objects.filter(owner=owner).order_by("-made_at").first()
    issuer = last.issuer if last else ""
    grounds = list(last.basis) if last and last.basis else None
    if grounds is None:
        span = periods_near(today)[0]
        grounds = list(proposed_grounds(owner, span, usual_outline([], owner, span.code), issuer))
    return {"issuer": issuer, "basis": "\n".join(grounds), "email": last.email if last else ""}


def _numbers(given: list[str]) -> list[int]:
    return [int(key) for key in dict.fromkeys(given) if key.isascii() and key.isdigit() and len(key) < 10]


def _preview(form: CampaignForm, owner: Unit, units: list[Unit], today: date) -> dict[str, Any]:
    """What will be asked of whom, with everything that may surprise."""
    data, given = form.cleaned_data, form.request(units)
    first, last = data["days"]
    assert given.outline is not None
    annexes, offered = list(given.annexes or ()), registers_offered()
    counted = in_force().deadline(last, data["due_after"]) if data["due_after"] else None
    reachable = addresses_of([Asked(pk=unit.pk, unit=unit) for unit in units]) if units else {}
    return {
        "form": form,
        "owner": owner,
        "period": period_words(parse_code(data["period"])),
        "data_from": first,
        "data_to": last,
        "due_on": data["due_on"],
        "passed": [(day, name) for day, name in counted.passed] if counted else [],
        "early": data["due_on"] <= last,
        "working": in_force().between(today, data["due_on"]),
        "units": units,
        "groups": list(groups_of(units)),
        "ticks": len(units) <= TICKED,
        "outline": outline_name(given.outline),
        "annexes": [offered[name] for name in annexes if name in offered],
        "not_in_outline": [offered[name] for name in annexes if name not in registers_of(given.outline)],
        "request": given,
        "no_address": len(units) - len(reachable),
        "gone": ended_within(owner, data["days"]).count(),
        "kinds": _counted(units),
    }


def _counted(units: list[Unit]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for unit in units:
        counts[unit.kind] = counts.get(unit.kind, 0) + 1
    return sorted(counts.items())


def _opened(
    request: HttpRequest, form: CampaignForm, owner: Unit, units: list[Unit], today: date
) -> HttpResponse:
    made = services.open_campaign(
        owner=owner,
        issuer=form.cleaned_data["issuer"],
        period=form.cleaned_data["period"],
        opens_on=today,
        due_on=form.cleaned_data["due_on"],
        units=units,
        now=timezone.now(),
        actor=person(request),
        request=form.request(units),
    )
    messages.success(
        request,
        _("Đã mở đợt %(period)s, hỏi %(n)s đơn vị. Các đơn vị thấy đợt này ngay.")
        % {"period": made.period_title, "n": len(units)},
    )
    for words in form.doubts:
        messages.warning(request, words[:1].upper() + words[1:])
    if open_questions(made):
        return redirect("campaign-successors", pk=made.pk)
    return redirect("campaign", pk=made.pk)


@needs(Right.CAMPAIGN)
@require_safe
def count_units(request: HttpRequest) -> HttpResponse:
    """How many units a choice means: a line for the form."""
    owner = _owner(request)
    found = (
        chosen_units(
            owner, timezone.localdate(), request.GET.getlist("parents"), request.GET.getlist("kinds")
        ).count()
        if owner
        else 0
    )
    return render(request, "campaigns/count.html", {"n": found})
