"""Correcting an open campaign: the form, what was corrected before, and the reports to look at again."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from doingoai_web.campaigns import revising
from doingoai_web.campaigns.models import Campaign, Revision
from doingoai_web.campaigns.opening import RevisionForm
from doingoai_web.campaigns.views import seen_campaign
from doingoai_web.pages.access import needs, person, require
from doingoai_web.people.models import Right
from doingoai_web.review.models import Submission

NAMES = {
    "basis": gettext_lazy("Căn cứ"),
    "letter_number": gettext_lazy("Số công văn yêu cầu"),
    "data_from": gettext_lazy("Số liệu từ ngày"),
    "data_to": gettext_lazy("Số liệu đến ngày"),
}


def _told(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(value)
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    except ValueError:
        return str(value)


def _history(campaign: Campaign) -> list[tuple[Revision, list[tuple[Any, str, str]]]]:
    return [
        (row, [(NAMES[name], _told(before), _told(after)) for name, (before, after) in row.changes.items() if name in NAMES])
        for row in campaign.revisions.order_by("-number").select_related("actor")
    ]  # fmt: skip


def _initial(campaign: Campaign) -> dict[str, object]:
    first, last = campaign.data_days
    basis = "\n".join(campaign.basis)
    return {
        "cut_off": campaign.cut_off, "data_from": first, "data_to": last, "basis": basis,
        "letter_number": campaign.letter_number, "tell": True,
    }  # fmt: skip


def _to_look_at(request: HttpRequest, campaign: Campaign) -> list[Submission]:
    """Of the reports that this person decides on, those to look at again."""
    last = revising.days_revised(campaign)
    if last is None or not person(request).may(Right.REVIEW):
        return []
    reach = person(request).reach(Right.REVIEW)
    return list(revising.to_look_at(campaign, last).filter(reach.on("asked__unit__path")))


@login_required
@require_http_methods(["GET", "POST"])
def revisions(request: HttpRequest, pk: int) -> HttpResponse:
    """What was corrected since the campaign opened; whoever runs it corrects it here."""
    found = seen_campaign(request, pk)
    runs = person(request).may(Right.CAMPAIGN, found.owner)
    form = RevisionForm(found.span, initial=_initial(found))
    if request.method == "POST":
        require(person(request), Right.CAMPAIGN, found.owner)
        form = RevisionForm(found.span, request.POST)
        if form.is_valid():
            return _revised(request, found, form)
    context = {
        "campaign": found,
        "form": form if runs and found.closed_at is None else None,
        "history": _history(found),
        "again": _to_look_at(request, found),
    }
    return render(request, "campaigns/revisions.html", context, status=422 if form.errors else 200)


def _revised(request: HttpRequest, campaign: Campaign, form: RevisionForm) -> HttpResponse:
    data = form.cleaned_data
    first, last = data["days"]
    made = revising.revise(
        campaign=campaign,
        wanted=revising.Wanted(
            data["basis"].splitlines(),
            data["letter_number"],
            data["cut_off"] or campaign.cut_off,
            first,
            last,
        ),
        reason=data["reason"],
        actor=person(request),
        now=timezone.now(),
        tell=data["tell"],
    )
    messages.success(request, _("Đã ghi bản sửa số %(n)s; các đơn vị thấy ngay.") % {"n": made.number})
    return redirect("campaign-revisions", pk=campaign.pk)


@needs(Right.REVIEW)
@require_http_methods(["POST"])
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Reports that came before the days changed and that hold for the new ones too."""
    found = seen_campaign(request, pk)
    last = revising.days_revised(found)
    given = {
        int(key)
        for key in request.POST.getlist("submission")
        if key.isascii() and key.isdigit() and len(key) < 10
    }
    rows = [row for row in _to_look_at(request, found) if row.pk in given]
    if last is not None:
        revising.mark_seen(revision=last, submissions=rows, actor=person(request), now=timezone.now())
    return redirect("campaign-revisions", pk=found.pk)
