"""Health and figures for machines; reports read again after an upgrade, for officers."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doingoai_web.campaigns.models import Campaign
from doingoai_web.jobs.models import Job
from doingoai_web.operation.health import may_watch, readiness
from doingoai_web.operation.metrics import metrics_text
from doingoai_web.operation.models import Reading
from doingoai_web.operation.rereading import ask, firm_ones, overview, row_of
from doingoai_web.pages.access import needs, person, require
from doingoai_web.people.models import Right
from doingoai_web.review.rereading import adopt_reading, decline_reading
from doingoai_web.totals.services import recompute

PAGE = 20  # reports shown at once


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is looked at: a busy database is no reason to start the site again."""
    return JsonResponse({"ok": True})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether requests can be answered: 503 where not."""
    parts = readiness()
    whole = all(state == "ok" for state in parts.values())
    return JsonResponse({"ok": whole, **parts}, status=200 if whole else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures in the text format of Prometheus. No unit, no person, no words of a report."""
    if not may_watch(request):
        return HttpResponse("403\n", status=403, content_type="text/plain; charset=utf-8")
    return HttpResponse(metrics_text(), content_type="text/plain; version=0.0.4; charset=utf-8")


MACHINES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/suc-khoe/": ready,
    "/suc-khoe/song/": alive,
    "/suc-khoe/san-sang/": ready,
    "/so-do/": metrics,
}


def for_machines(request: HttpRequest) -> HttpResponse:
    """The answer to a program that watches the site; kept by nobody on the way."""
    response = MACHINES[request.path_info](request)
    response["Cache-Control"] = "no-store"
    return response


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    found = get_object_or_404(Campaign.objects.visible_to(person(request)).select_related("owner"), pk=pk)
    require(person(request), Right.REVIEW, found.owner)
    return found


@needs(Right.REVIEW)
@require_safe
def rereading(request: HttpRequest, pk: int) -> HttpResponse:
    """The reports of a campaign that an older program read, and what reading them again changes."""
    campaign = _campaign(request, pk)
    seen = overview(campaign)
    page = Paginator(seen.offered, PAGE).get_page(request.GET.get("trang"))
    shown = Reading.objects.filter(pk__in=[item.pk for item in page]).select_related(
        "version__submission__asked__unit"
    )
    firm = firm_ones([item.version.submission for item in seen.offered])
    rows = {
        item.pk: row_of(item, firm.get(item.version.submission_id, ""))
        for item in shown.prefetch_related("version__facts", "version__decisions")
    }
    job = Job.objects.filter(kind="reread", arguments={"campaign": campaign.pk}).order_by("-pk").first()
    context = {
        "campaign": campaign,
        "seen": seen,
        "page": page,
        "rows": [rows[item.pk] for item in page if item.pk in rows],
        "job": job,
        "adoptable": len(seen.offered) - len(firm),
    }
    return render(request, "operation/rereading.html", context)


@needs(Right.REVIEW)
@require_POST
def ask_rereading(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue the reading, and show its bar."""
    job = ask(campaign=_campaign(request, pk), actor=person(request), now=timezone.now())
    return redirect("job", pk=job.pk)


def _reading(request: HttpRequest, pk: int) -> Reading:
    found = get_object_or_404(
        Reading.objects.visible_to(person(request)).select_related(
            "version__submission__asked__campaign__owner"
        ),
        pk=pk,
    )
    require(person(request), Right.REVIEW, found.version.submission.asked.campaign.owner)
    return found


@needs(Right.REVIEW)
@require_POST
def decide_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Adopt a reading, or keep what was read before."""
    found, now = _reading(request, pk), timezone.now()
    campaign = found.version.submission.asked.campaign
    if request.POST.get("verdict") == "adopt":
        adopt_reading(reading=found, actor=person(request), now=now)
        recompute(campaign=campaign, now=now, actor=person(request))
        messages.success(request, _("Đã nhận cách đọc mới; cách đọc trước vẫn được giữ."))
    else:
        decline_reading(reading=found, actor=person(request), now=now)
        messages.success(request, _("Đã giữ cách đọc cũ."))
    return redirect("rereading", pk=campaign.pk)


@needs(Right.REVIEW)
@require_POST
def adopt_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue the adoption of every reading that is offered, and show its bar."""
    campaign = _campaign(request, pk)
    job = ask(campaign=campaign, actor=person(request), now=timezone.now(), kind="adopt_readings")
    return redirect("job", pk=job.pk)
