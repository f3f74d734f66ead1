"""Supplements: beginning one, seeing what differs, submitting or dropping it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doingoai.model import UserError
from doingoai_web.approval import supplements
from doingoai_web.approval.campaign_views import campaign_of, results_of
from doingoai_web.approval.comparing import differences
from doingoai_web.approval.models import Supplement, SupplementState
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.pages.access import needs, person, require, whole
from doingoai_web.people.models import Right
from doingoai_web.totals.models import Result
from doingoai_web.totals.services import inputs_digest


def _chosen(request: HttpRequest, campaign: Campaign) -> list[Asked]:
    """The units ticked, and those whose names were typed. Raises UserError PD-019 for a name that is none of the campaign's."""
    keys = [
        int(key) for key in request.POST.getlist("unit") if key.isascii() and key.isdigit() and len(key) < 10
    ]
    rows = Asked.objects.filter(campaign=campaign).select_related("unit")
    found = {row.pk: row for row in rows.filter(pk__in=keys)}
    names = {
        " ".join(line.split()).casefold(): line.strip()
        for line in request.POST.get("names", "").splitlines()
        if line.strip()
    }
    known = {row.unit.name.casefold(): row for row in rows} if names else {}
    for key, written in names.items():
        if key not in known:
            raise UserError(
                "PD-019",
                "Đơn vị có thay đổi",
                f"đợt này không hỏi “{written[:80]}”.",
                "Ghi đúng tên đơn vị, mỗi dòng một đơn vị.",
            )
        found[known[key].pk] = known[key]
    return list(found.values())


@needs(Right.CONSOLIDATE)
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = campaign_of(request, pk, Right.CONSOLIDATE)
    made = supplements.open_supplement(
        campaign=campaign, reason=request.POST.get("reason", ""), units=_chosen(request, campaign), actor=person(request),
        now=timezone.now(),
    )  # fmt: skip
    return redirect("supplement", pk=made.pk)


def _supplement(request: HttpRequest, pk: int) -> Supplement:
    user = person(request)
    rows = Supplement.objects.filter(
        user.reach(Right.TOTALS).on("campaign__owner__path"),
        user.reach(Right.READ).on("campaign__owner__path"),
    )
    rows = rows.select_related("campaign__owner", "base__result", "base__supplement", "opened_by")
    return get_object_or_404(rows.defer("base__result__charts", "base__stored"), pk=pk)


@needs(Right.TOTALS)
@require_http_methods(["GET", "POST"])
def supplement(request: HttpRequest, pk: int) -> HttpResponse:
    """Why, whose reports, what differs from what was signed; and submitting it."""
    found, user = _supplement(request, pk), person(request)
    if request.method == "POST":
        require(user, Right.CONSOLIDATE, found.campaign.owner)
        result = get_object_or_404(
            Result.objects.filter(campaign=found.campaign), pk=whole(request, "result") or 0
        )
        made = supplements.submit_supplement(
            supplement=found, result=result, actor=user, now=timezone.now(), note=request.POST.get("note", "")
        )
        messages.success(request, _("Đã trình ký báo cáo bổ sung."))
        return redirect("approval", pk=made.pk)
    papers = list(found.approvals.select_related("submitted_by").defer("stored"))
    open_one = found.state == SupplementState.OPEN
    waiting = next((item for item in papers if item.state == "open"), None)
    last = _latest(found) if open_one and waiting is None else None
    assert found.base.result is not None
    context = {
        "supplement": found,
        "campaign": found.campaign,
        "papers": papers,
        "waiting": waiting,
        "open": open_one,
        "units": found.units.select_related("unit"),
        "result": last,
        "fresh": last is not None
        and last.inputs == inputs_digest(found.campaign, as_of=last.as_of, accepted_only=last.accepted_only),
        "differences": differences(found.base.result.data, last.data) if last else found.differences,
        "may_submit": user.may(Right.CONSOLIDATE, found.campaign.owner),
    }
    return render(request, "approval/supplement.html", context)


def _latest(found: Supplement) -> Result | None:
    """The last computation with the settings of what was signed."""
    base = found.base.result
    assert base is not None
    rows = results_of(found.campaign)
    return next(
        (row for row in rows if (row.as_of, row.accepted_only) == (base.as_of, base.accepted_only)), None
    )


@needs(Right.CONSOLIDATE)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = _supplement(request, pk)
    require(person(request), Right.CONSOLIDATE, found.campaign.owner)
    supplements.cancel_supplement(supplement=found, actor=person(request), now=timezone.now())
    messages.success(request, _("Đã bỏ báo cáo bổ sung; số liệu khóa lại như đã phê duyệt."))
    return redirect(reverse("campaign-approval", args=(found.campaign_id,)))
