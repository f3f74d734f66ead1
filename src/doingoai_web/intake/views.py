"""Handing in, the answer to each file, the queue of doubtful ones."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.intake import services
from doingoai_web.intake.models import Item, Parcel, State
from doingoai_web.pages.access import needs, person, require, whole
from doingoai_web.people.models import Right


@needs(Right.TAKE_IN, Right.SEND)
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, pk: int, asked: int | None = None) -> HttpResponse:
    """Files for a campaign (an officer: of any unit) or for one unit of it (its clerk)."""
    user = person(request)
    campaign = get_object_or_404(Campaign.objects.visible_to(user).select_related("owner"), pk=pk)
    owing: Asked | None = None
    if asked is not None:
        reach = user.reach(Right.SEND).on("unit__path") | user.reach(Right.TAKE_IN).on("unit__path")
        owing = get_object_or_404(campaign.asked.filter(reach).select_related("unit"), pk=asked)
    else:
        require(user, Right.TAKE_IN, campaign.owner)
    if request.method == "POST":
        parcel = services.hand_in(
            campaign=campaign,
            asked=owing,
            uploads=services.uploads_of(request.FILES.getlist("files")),
            cleared=request.POST.get("cleared") == "1",
            sent_by=user,
            now=timezone.now(),
        )
        return redirect("parcel", pk=parcel.pk)
    return render(request, "intake/hand_in.html", {"campaign": campaign, "asked": owing})


@login_required
@require_safe
def parcel(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each file."""
    user = person(request)
    items = Item.objects.visible_to(user)
    found = get_object_or_404(
        Parcel.objects.filter(pk__in=items.values("parcel")).select_related(
            "campaign__owner", "job", "asked__unit"
        ),
        pk=pk,
    )
    rows = (
        items.filter(parcel=found)
        .select_related("version__submission__asked__unit", "guess__unit")
        .defer("version__stored")
    )
    context = {"parcel": found, "rows": rows, "job": found.job, "states": State}
    template = "intake/parcel_rows.html" if request.headers.get("HX-Request") else "intake/parcel.html"
    return render(request, template, context)


@needs(Right.TAKE_IN)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The files in doubt, with the reason and what can be done."""
    user = person(request)
    rows = (
        Item.objects.visible_to(user)
        .waiting_for_a_person()
        .select_related("parcel__campaign__owner", "parcel__sent_by", "guess__unit")
    )
    choices = {
        campaign: list(
            Asked.objects.filter(campaign=campaign).select_related("unit", "above").order_by("unit__path")
        )
        for campaign in {row.parcel.campaign_id for row in rows}
    }
    return render(request, "intake/queue.html", {"rows": rows, "choices": choices})


def _doubtful(request: HttpRequest, pk: int) -> Item:
    user = person(request)
    found = get_object_or_404(Item.objects.visible_to(user).select_related("parcel__campaign__owner"), pk=pk)
    if not user.may(Right.TAKE_IN, found.parcel.campaign.owner):
        raise PermissionDenied
    return found


@needs(Right.TAKE_IN)
@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    item = _doubtful(request, pk)
    asked = get_object_or_404(
        item.parcel.campaign.asked.select_related("unit"), pk=whole(request, "asked") or 0
    )
    item = services.place(item=item, asked=asked, actor=person(request), now=timezone.now())
    from doingoai_web.totals.services import recompute

    recompute(campaign=item.parcel.campaign, now=timezone.now(), actor=person(request))
    messages.success(
        request, _("Đã nhận “%(name)s” của %(unit)s.") % {"name": item.name, "unit": asked.unit.name}
    )
    return redirect("queue")


@needs(Right.TAKE_IN)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    item = services.discard(item=_doubtful(request, pk), actor=person(request), now=timezone.now())
    messages.success(request, _("Đã bỏ “%(name)s”.") % {"name": item.name})
    return redirect("queue")
