"""Live totals, their addends, pairs to decide, the files."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from doingoai.knowledge import indicators, topics
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Campaign
from doingoai_web.campaigns.status import overview
from doingoai_web.jobs.models import OPEN, Job
from doingoai_web.pages.access import needs, person, require
from doingoai_web.people.models import Right
from doingoai_web.review.models import Version
from doingoai_web.totals import services
from doingoai_web.totals.models import PairDecision, PairVerdict, Result, ResultFile
from doingoai_web.vault import services as vault

SHOWN = ("bao-cao.docx", "phu-luc.xlsx", "ket-qua.json")


def _campaign(request: HttpRequest, pk: int, right: str = Right.TOTALS) -> Campaign:
    user = person(request)
    found = get_object_or_404(
        Campaign.objects.visible_to(user)
        .filter(user.reach(Right.TOTALS).on("owner__path"))
        .select_related("owner"),
        pk=pk,
    )
    require(user, right, found.owner)
    return found


def _asked(request: HttpRequest) -> tuple[date | None, bool]:
    given = request.GET.get("tinh-den") or request.POST.get("tinh-den") or ""
    try:
        as_of = date.fromisoformat(given) if given else None
    except ValueError:
        as_of = None
    return as_of, (request.GET.get("chi") or request.POST.get("chi")) == "da-chap-nhan"


def _sections(data: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The totals by topic, in the order of the outline."""
    known = indicators()
    order = {identifier: topic.order for identifier, topic in topics().items()}
    found: dict[str, list[dict[str, Any]]] = {}
    for total in data["totals"]:
        entry = known.get(total["indicator"])
        topic = entry.topic if entry else total["indicator"].split(".")[0]
        found.setdefault(topic, []).append(total)
    return sorted(found.items(), key=lambda item: order.get(item[0], 999))


@needs(Right.TOTALS)
@require_safe
def totals(request: HttpRequest, pk: int) -> HttpResponse:
    """The last result, what it covers, and whether it is out of date."""
    campaign = _campaign(request, pk)
    as_of, accepted_only = _asked(request)
    result = Result.objects.filter(campaign=campaign, as_of=as_of, accepted_only=accepted_only).first()
    digest = services.inputs_digest(campaign, as_of=as_of, accepted_only=accepted_only)
    job = Job.objects.filter(kind="consolidate", state__in=OPEN, arguments__campaign=campaign.pk).first()
    decided = {made.pair: made.verdict for made in PairDecision.objects.filter(campaign=campaign)}
    context = {
        "campaign": campaign,
        "result": result,
        "fresh": result is not None and result.inputs == digest,
        "job": job,
        "as_of": as_of,
        "accepted_only": accepted_only,
        "sections": _sections(result.data) if result else [],
        "seen": overview(campaign, person(request), timezone.localdate()),
        "files": [name for name in SHOWN if result and result.files.filter(name=name).exists()],
        "decided": decided,
        "may_consolidate": person(request).may(Right.CONSOLIDATE, campaign.owner),
    }
    return render(request, "totals/totals.html", context)


@needs(Right.CONSOLIDATE)
@require_POST
def recompute(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk, Right.CONSOLIDATE)
    as_of, accepted_only = _asked(request)
    job = services.recompute(
        campaign=campaign, now=timezone.now(), actor=person(request), as_of=as_of, accepted_only=accepted_only
    )
    if job is not None:
        return redirect("job", pk=job.pk)
    return redirect("totals", pk=campaign.pk)


def _source_version(source: str) -> int | None:
    """The submission that a source name of a result begins with ("12-2 bao-cao.docx")."""
    head = source.partition(" ")[0].partition("-")
    return int(head[0]) if head[0].isdigit() else None


@needs(Right.TOTALS)
@require_safe
def total(request: HttpRequest, pk: int, indicator: str) -> HttpResponse:
    """One total down to its addends and their sentences, with what was left out and why."""
    campaign = _campaign(request, pk)
    as_of, accepted_only = _asked(request)
    result = Result.objects.filter(campaign=campaign, as_of=as_of, accepted_only=accepted_only).first()
    found = [row for row in result.data["totals"] if row["indicator"] == indicator] if result else []
    if not found:
        raise Http404
    reach = person(request).reach(Right.READ)
    versions = {
        f"{version.submission_id}-{version.number}": version.pk
        for version in Version.objects.filter(
            reach.on("submission__asked__unit__path"), submission__asked__campaign=campaign
        ).only("pk", "number", "submission_id")
    }
    context = {
        "campaign": campaign,
        "result": result,
        "rows": found,
        "indicator": indicator,
        "versions": versions,
    }
    return render(request, "totals/total.html", context)


@needs(Right.CONSOLIDATE)
@require_POST
def decide_pair(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk, Right.CONSOLIDATE)
    verdict = request.POST.get("verdict", "")
    pair = request.POST.get("pair", "")[:64]
    if verdict not in PairVerdict.values or not pair:
        raise Http404
    services.decide_pair(
        campaign=campaign, pair=pair, verdict=verdict, actor=person(request), now=timezone.now()
    )
    return redirect("totals", pk=campaign.pk)


@needs(Right.TOTALS)
@require_safe
def download(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    visible = Result.objects.visible_to(person(request))
    found = get_object_or_404(
        ResultFile.objects.filter(result__in=visible).select_related("original", "result__campaign__owner"),
        result=pk,
        name=name,
    )
    require(person(request), Right.TOTALS, found.result.campaign.owner)
    data = vault.fetch(found.original)
    record(
        action="result.read",
        at=timezone.now(),
        actor=person(request),
        unit=found.result.campaign.owner,
        subject=found.result,
        details={"file": found.name},
    )
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=found.name.rpartition("/")[2]
    )
    return response
