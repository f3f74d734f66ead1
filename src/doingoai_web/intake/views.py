"""Handing in, the answer to each file, the queue of doubtful ones."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doingoai.apart import read_apart
from doingoai.consolidate.masking import masked
from doingoai_web.audit.services import record
from doingoai_web.campaigns.changes import mark_opened
from doingoai_web.campaigns.models import Asked, Campaign, answered_in
from doingoai_web.intake import services
from doingoai_web.intake.mine import duties
from doingoai_web.intake.models import Item, Parcel, State
from doingoai_web.jobs.models import Job
from doingoai_web.pages.access import needs, person, require, whole
from doingoai_web.people.models import Right
from doingoai_web.review.page import text_html
from doingoai_web.totals.services import recompute
from doingoai_web.vault import services as vault

LINES = 30  # of a file in doubt, shown in the queue


@needs(Right.TAKE_IN, Right.SEND)
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, pk: int, asked: int | None = None) -> HttpResponse:
    """Files for a campaign (an officer: of any unit) or for one unit of it (its clerk)."""
    user = person(request)
    campaign = get_object_or_404(Campaign.objects.visible_to(user).select_related("owner"), pk=pk)
    owing: Asked | None = None
    if asked is not None:
        reach = answered_in(user.reach(Right.SEND)) | answered_in(user.reach(Right.TAKE_IN))
        owing = get_object_or_404(campaign.asked.filter(reach).select_related("unit", "reporter"), pk=asked)
    else:
        require(user, Right.TAKE_IN, campaign.owner)
    if request.method == "POST":
        parcel = services.hand_in(
            campaign=campaign,
            asked=owing,
            uploads=services.uploads_of((*request.FILES.getlist("files"), *request.FILES.getlist("folder"))),
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
    if not user.may(Right.READ, found.campaign.owner):
        for row in rows:
            if row.version is not None:  # what quotes other units is counted for who may read it
                row.version.errors, row.version.warnings = row.version.own_errors, row.version.own_warnings
    counts = Counter(row.get_state_display() for row in rows if row.state != State.SPLIT)
    left = sum(row.state == State.WAITING for row in rows)
    may_restart = found.job is not None and Job.objects.visible_to(user).filter(pk=found.job.pk).exists()
    context = {
        "parcel": found,
        "rows": rows,
        "job": found.job,
        "counts": dict(counts),
        "left": left,
        "may_restart": left > 0 and may_restart,
    }
    template = "intake/parcel_rows.html" if request.headers.get("HX-Request") else "intake/parcel.html"
    return render(request, template, context)


@needs(Right.TAKE_IN, Right.SEND)
@require_safe
def parcels(request: HttpRequest, pk: int) -> HttpResponse:
    """What was handed in for a campaign, the newest first: by anybody, for who takes in there; else by oneself."""
    user = person(request)
    campaign = get_object_or_404(Campaign.objects.visible_to(user).select_related("owner"), pk=pk)
    seen = Item.objects.visible_to(user).filter(parcel__campaign=campaign).exclude(state=State.SPLIT)
    counts: dict[int, Counter[str]] = {}
    for parcel_id, state in seen.order_by().values_list("parcel", "state"):
        counts.setdefault(parcel_id, Counter())[state] += 1
    found = Parcel.objects.filter(pk__in=counts).select_related("sent_by", "asked__unit", "job")[:200]
    rows = [(row, [(state, State(state).label, n) for state, n in counts[row.pk].items()]) for row in found]
    may_take_in = user.may(Right.TAKE_IN, campaign.owner)
    return render(
        request, "intake/parcels.html", {"campaign": campaign, "rows": rows, "may_take_in": may_take_in}
    )


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """A clerk's own page."""
    user, now = person(request), timezone.now()
    found = duties(user, timezone.localdate(now))
    mark_opened(user=user, now=now)  # after the rows were read: what is new is shown as new once
    return render(request, "intake/mine.html", {"duties": found})


@needs(Right.TAKE_IN)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The files in doubt, with the reason and what can be done."""
    user = person(request)
    rows = (
        Item.objects.visible_to(user)
        .waiting_for_a_person()
        .select_related("parcel__campaign__owner", "parcel__sent_by", "guess__unit")
        .order_by("-parcel__campaign__due_on", "parcel", "pk")
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
    found = get_object_or_404(
        Item.objects.visible_to(user).select_related("parcel__campaign__owner", "spool"), pk=pk
    )
    if not user.may(Right.TAKE_IN, found.parcel.campaign.owner):
        raise PermissionDenied
    return found


@needs(Right.TAKE_IN)
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a file in doubt: its beginning in the queue, whole on a page. Read from the spool each time, kept nowhere."""
    item = _doubtful(request, pk)
    if item.state != State.DOUBTFUL or item.spool is None:
        raise services.settled(item)
    report = masked(read_apart(vault.unspool(item.spool), item.name, note=item.note))
    record(
        action="item.read",
        at=timezone.now(),
        actor=person(request),
        unit=item.parcel.campaign.owner,
        subject=item,
    )
    if request.headers.get("HX-Request"):
        lines = [line for line in report.text.split("\n") if line.strip()]
        context = {"item": item, "text": "\n".join(lines[:LINES]), "more": len(lines) > LINES}
        return render(request, "intake/first_lines.html", context)
    return render(
        request, "intake/preview.html", {"item": item, "report": report, "html": text_html(report, ())}
    )


@needs(Right.TAKE_IN)
@require_POST
def several(request: HttpRequest) -> HttpResponse:
    """What was ticked in the queue, at once: placed at the units proposed, or dropped."""
    user, now = person(request), timezone.now()
    chosen = [
        int(key) for key in request.POST.getlist("item") if key.isascii() and key.isdigit() and len(key) < 10
    ]
    rows = (
        Item.objects.visible_to(user)
        .filter(pk__in=chosen)
        .select_related("parcel__campaign__owner", "guess__unit")
    )
    items = [row for row in rows if user.may(Right.TAKE_IN, row.parcel.campaign.owner)]
    if not items:
        raise services.nothing_chosen()
    if request.POST.get("do") == "discard":
        done, refused = services.discard_several(items=items, actor=user, now=now)
        said = _("Đã bỏ %(n)s tệp.")
    else:
        done, refused = services.place_as_guessed(items=items, actor=user, now=now)
        said = _("Đã nhận %(n)s tệp.")
        for campaign in {item.parcel.campaign for item in items} if done else ():
            recompute(campaign=campaign, now=now, actor=user)
    if done:
        messages.success(request, said % {"n": done})
    for line in refused:
        messages.warning(request, line)
    return redirect("queue")


@needs(Right.TAKE_IN)
@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    item = _doubtful(request, pk)
    asked = get_object_or_404(
        item.parcel.campaign.asked.select_related("unit"), pk=whole(request, "asked") or 0
    )
    item = services.place(item=item, asked=asked, actor=person(request), now=timezone.now())
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
