"""The list of campaigns, one campaign with its units, opening one."""

from datetime import date

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from doingoai_web.campaigns import services
from doingoai_web.campaigns.models import Campaign
from doingoai_web.campaigns.status import NAMES, overview
from doingoai_web.intake.models import Item
from doingoai_web.pages.access import needs, person, require
from doingoai_web.people.models import Right
from doingoai_web.units.models import Unit


@login_required
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    user = person(request)
    today = timezone.localdate()
    rows = [
        (campaign, overview(campaign, user, today))
        for campaign in Campaign.objects.visible_to(user).select_related("owner")[:12]
    ]
    return render(request, "campaigns/list.html", {"rows": rows, "today": today})


@login_required
@require_safe
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    found = get_object_or_404(Campaign.objects.visible_to(user).select_related("owner"), pk=pk)
    seen = overview(found, user, timezone.localdate())
    wanted = request.GET.get("tinh-trang", "")
    query = request.GET.get("tim", "").strip()
    rows = [row for row in seen.rows if wanted in ("", row.state)]
    if query:
        rows = [row for row in rows if query.lower() in row.asked.unit.name.lower()]
    waiting = Item.objects.visible_to(user).waiting_for_a_person().filter(parcel__campaign=found).count()
    context = {
        "campaign": found,
        "seen": seen,
        "rows": rows,
        "wanted": wanted,
        "query": query,
        "states": NAMES,
        "doubtful": waiting,
        "may_take_in": user.may(Right.TAKE_IN, found.owner),
        "may_totals": user.may(Right.TOTALS, found.owner),
        "may_review": user.may(Right.REVIEW, found.owner),
        "sends": {row.asked.pk for row in rows if user.may(Right.SEND, row.asked.unit)},
    }
    return render(request, "campaigns/campaign.html", context)


class CampaignForm(forms.Form):
    owner = forms.ModelChoiceField(Unit.objects.none(), label=_("Đơn vị tổng hợp"))
    issuer = forms.CharField(label=_("Cơ quan báo cáo"), required=False, max_length=200)
    period = forms.CharField(
        label=_("Kỳ báo cáo"), help_text=_("Ví dụ: 2026H1 (6 tháng đầu năm), 2026 (năm), 2026Q3, 2026-9M")
    )
    due_on = forms.DateField(label=_("Hạn gửi"), widget=forms.DateInput(attrs={"placeholder": "10/6/2026"}))


@needs(Right.CAMPAIGN)
@require_http_methods(["GET", "POST"])
def open_campaign(request: HttpRequest) -> HttpResponse:
    """Open a campaign that asks every unit directly below the owner, as the tree stands today."""
    user = person(request)
    today = timezone.localdate()
    form = CampaignForm(request.POST or None)
    form.fields["owner"].queryset = Unit.objects.filter(user.reach(Right.CAMPAIGN).on("path")).holding(today)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        require(user, Right.CAMPAIGN, given["owner"])
        due_on: date = given["due_on"]
        made = services.open_campaign(
            owner=given["owner"],
            issuer=given["issuer"],
            period=given["period"].strip(),
            opens_on=min(today, due_on),
            due_on=due_on,
            units=Unit.objects.filter(parent=given["owner"]).holding(today),
            now=timezone.now(),
            actor=user,
        )
        return redirect("campaign", pk=made.pk)
    return render(request, "campaigns/open.html", {"form": form})
