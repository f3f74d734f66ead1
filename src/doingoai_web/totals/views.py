"""Live totals, their addends, pairs to decide, the files."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doingoai.knowledge import topics
from doingoai_web.approval.locked import is_settled
from doingoai_web.audit.services import record
from doingoai_web.campaigns.listing import listing
from doingoai_web.campaigns.models import Campaign
from doingoai_web.intake.services import uploads_of
from doingoai_web.jobs.models import OPEN, Job
from doingoai_web.pages.access import needs, person, require
from doingoai_web.pages.dates import asked_day
from doingoai_web.pages.downloads import POLICY, attachment
from doingoai_web.people.models import Right
from doingoai_web.totals import outside, services
from doingoai_web.totals.models import Edited, PairDecision, PairVerdict, Result, ResultFile
from doingoai_web.totals.screen import Pages, details, screen, versions_of
from doingoai_web.totals.summary import topic_of
from doingoai_web.vault import services as vault

SHOWN = ("bao-cao.docx", "phu-luc.xlsx", "ket-qua.json")
SOURCE_PAGE, SOURCE_FOLDER, SOURCES = "nguon.html", "nguon/", "nguon.zip"
CHARTS = "bieu-do"
ACCEPTED = "da-chap-nhan"


def _campaign(request: HttpRequest, pk: int, right: str = Right.READ) -> Campaign:
    """A campaign whose totals one may see, and more: the words behind them, where nothing else is asked for."""
    user = person(request)
    found = get_object_or_404(
        Campaign.objects.visible_to(user)
        .filter(user.reach(Right.TOTALS).on("owner__path"))
        .select_related("owner"),
        pk=pk,
    )
    require(user, right, found.owner)
    return found


def _asked(request: HttpRequest) -> "_Asked":
    given = request.POST if request.method == "POST" else request.GET
    as_of = asked_day(given, "tinh-den")
    number = given.get("lan", "")
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None
    return _Asked(as_of, given.get("chi") == ACCEPTED, wanted)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks for: an earlier computation by its number, or the last one of these settings."""

    as_of: date | None
    accepted_only: bool
    number: int | None

    @property
    def query(self) -> str:
        """The same for a link."""
        given = {"lan": self.number} if self.number else {
            **({"tinh-den": self.as_of.isoformat()} if self.as_of else {}),
            **({"chi": ACCEPTED} if self.accepted_only else {}),
        }  # fmt: skip
        return f"?{urlencode(given)}" if given else ""


def _result(campaign: Campaign, asked: _Asked) -> Result | None:
    """The computation asked for. Raises Http404 where there is none of that number."""
    rows = Result.objects.filter(campaign=campaign).select_related("actor").defer("data")
    found: Result | None
    if asked.number is not None:
        found = get_object_or_404(rows, pk=asked.number)
    else:
        found = rows.filter(as_of=asked.as_of, accepted_only=asked.accepted_only).first()
    if found is not None:
        found.campaign = campaign
    return found


def _decided(campaign: Campaign) -> dict[str, PairDecision]:
    """Pair → the decision that counts."""
    made = PairDecision.objects.filter(campaign=campaign).select_related("actor")
    return {row.pair: row for row in made}


def _files(result: Result) -> list[str]:
    there = set(result.files.values_list("name", flat=True))
    found = [name for name in SHOWN if name in there]
    return [*found, SOURCES] if SOURCE_PAGE in there else found


def _outside(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """For who may see totals and not the reports behind them."""
    result = outside.published(campaign)
    context = {
        "campaign": campaign,
        "result": result,
        "sections": outside.sections(result) if result else [],
        "seen": listing(campaign, person(request), timezone.localdate()),
    }
    return render(request, "totals/outside.html", context)


@needs(Right.TOTALS)
@require_safe
def totals(request: HttpRequest, pk: int) -> HttpResponse:
    """A computation, what it covers, what is to decide in it, and whether it is out of date."""
    campaign, user = _campaign(request, pk, Right.TOTALS), person(request)
    if not user.may(Right.READ, campaign.owner):
        return _outside(request, campaign)
    asked = _asked(request)
    result = _result(campaign, asked)
    fresh = False
    if result is not None:
        digest = services.inputs_digest(campaign, as_of=result.as_of, accepted_only=result.accepted_only)
        fresh = result.inputs == digest
    seen = listing(campaign, user, timezone.localdate())
    states = {line.unit: line.name for line in seen.lines}
    pages = Pages(
        request.GET.get("cap"), request.GET.get("trang-hoi"), request.GET.get("loc") == "can-quyet-dinh"
    )
    context = {
        "campaign": campaign,
        "result": result,
        "fresh": fresh,
        "job": Job.objects.filter(
            kind="consolidate", state__in=OPEN, arguments__campaign=campaign.pk
        ).first(),
        "asked": asked,
        "only_open": pages.only_open,
        "screen": screen(result, _decided(campaign), user, pages) if result else None,
        "seen": seen,
        "absent": [(name, states.get(name)) for name in result.shown["missing"] or ()] if result else [],
        "files": _files(result) if result else [],
        "edited": list(result.edited.filter(original__isnull=False).select_related("actor")[:3])
        if result
        else [],
        "may_consolidate": user.may(Right.CONSOLIDATE, campaign.owner),
        "settled": is_settled(campaign),
    }
    return render(request, "totals/totals.html", context)


@needs(Right.CONSOLIDATE)
@require_POST
def recompute(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk, Right.CONSOLIDATE)
    asked = _asked(request)
    job = services.recompute(
        campaign=campaign,
        now=timezone.now(),
        actor=person(request),
        as_of=asked.as_of,
        accepted_only=asked.accepted_only,
    )
    if job is not None:
        return redirect("job", pk=job.pk)
    messages.info(request, _("Không có gì thay đổi từ lần tính trước."))
    return redirect(f"{reverse('totals', args=(campaign.pk,))}{asked.query}")


@needs(Right.TOTALS)
@require_safe
def total(request: HttpRequest, pk: int, indicator: str) -> HttpResponse:
    """One total down to its addends and their sentences, with what was left out and why: a page, or a piece of one for htmx."""
    campaign, user, asked = _campaign(request, pk), person(request), _asked(request)
    result = _result(campaign, asked)
    rows = result.rows(lambda name: name == indicator) if result else []
    if not rows or result is None:
        raise Http404
    context = {
        "campaign": campaign,
        "result": result,
        "asked": asked,
        "details": details(result.shown, rows, versions_of(campaign, user)),
        "indicator": indicator,
    }
    piece = bool(request.headers.get("HX-Request"))
    return render(request, "totals/detail.html" if piece else "totals/total.html", context)


@needs(Right.TOTALS)
@require_safe
def sources(request: HttpRequest, pk: int) -> HttpResponse:
    """Every figure of one part of the report with the sentence that it was read from: a page to check by, or to print."""
    campaign, user, asked = _campaign(request, pk), person(request), _asked(request)
    result = _result(campaign, asked)
    if result is None:
        raise Http404
    order = {identifier: topic.order for identifier, topic in topics().items()}
    found = {topic_of(row["indicator"]) for row in result.shown["totals"]}
    parts = sorted(found, key=lambda topic: (order.get(topic, 999), topic))
    part = request.GET.get("phan", "")
    part = part if part in found else next(iter(parts), "")
    rows = result.rows(lambda name: topic_of(name) == part)
    context = {
        "campaign": campaign,
        "result": result,
        "asked": asked,
        "parts": parts,
        "part": part,
        "details": details(result.shown, rows, versions_of(campaign, user)),
    }
    return render(request, "totals/sources.html", context)


@needs(Right.TOTALS)
@require_safe
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Every computation of a campaign: when, for whom, from what, with its files."""
    campaign = _campaign(request, pk)
    rows = (
        Result.objects.filter(campaign=campaign)
        .defer("data", "summary", "charts")
        .select_related("actor")
        .prefetch_related("files", "edited__actor")
    )
    page = Paginator(rows, 30).get_page(request.GET.get("trang"))
    context = {"campaign": campaign, "page": page, "shown": SHOWN}
    return render(request, "totals/results.html", context)


@needs(Right.CONSOLIDATE)
@require_POST
def decide_pair(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk, Right.CONSOLIDATE)
    verdict = request.POST.get("verdict", "")
    pair = request.POST.get("pair", "")[:64]
    last = Result.objects.filter(campaign=campaign).defer("data").first()
    known = {item["id"] for item in last.shown["duplicates"]} if last else set()
    if verdict not in PairVerdict.values or pair not in known:
        raise Http404
    services.decide_pair(
        campaign=campaign, pair=pair, verdict=verdict, actor=person(request), now=timezone.now()
    )
    return redirect(f"{reverse('totals', args=(campaign.pk,))}#trung-{pair}")


@needs(Right.CONSOLIDATE)
@require_POST
def keep_edits(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the Word report again over the edited one that is sent."""
    campaign = _campaign(request, pk, Right.CONSOLIDATE)
    result = _result(campaign, _asked(request))
    if result is None:
        raise Http404
    given = uploads_of(request.FILES.getlist("edited"))[:1]
    job = services.keep_edits(
        result=result,
        name=given[0].name if given else "",
        data=given[0].data if given else None,
        actor=person(request),
        now=timezone.now(),
    )
    return redirect("job", pk=job.pk)


@needs(Right.TOTALS)
@require_safe
def edited_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The report made again over the edited one."""
    visible = Result.objects.visible_to(person(request))
    found = get_object_or_404(
        Edited.objects.filter(result__in=visible, original__isnull=False).select_related(
            "original", "result__campaign__owner"
        ),
        pk=pk,
    )
    require(person(request), Right.READ, found.result.campaign.owner)
    assert found.original is not None
    _read(request, found.result, "bao-cao-giu-chinh-sua.docx")
    return attachment(vault.fetch(found.original), f"bao-cao-giu-chinh-sua-{found.pk}.docx")


@needs(Right.TOTALS)
@require_safe
def chart(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A chart as an image: shown by ``<img>``; opened by itself it can do nothing."""
    data = vault.fetch(_file(request, pk, f"{CHARTS}/{name}.svg").original)
    response = HttpResponse(data, content_type="image/svg+xml")
    response["Content-Security-Policy"] = POLICY
    return response


def _file(request: HttpRequest, pk: int, name: str) -> ResultFile:
    visible = Result.objects.visible_to(person(request))
    rows = ResultFile.objects.filter(result__in=visible).select_related("original", "result__campaign__owner")
    found = get_object_or_404(rows.defer("result__data", "result__summary"), result=pk, name=name)
    require(person(request), Right.READ, found.result.campaign.owner)
    return found


def _read(request: HttpRequest, result: Result, name: str) -> None:
    """Put on record that somebody took a file."""
    record(
        action="result.read",
        at=timezone.now(),
        actor=person(request),
        unit=result.campaign.owner,
        subject=result,
        details={"file": name},
    )


def _source_pages(result: Result) -> bytes:
    """The source page with its folder, as an archive."""
    whole = io.BytesIO()
    rows = result.files.select_related("original").order_by("name")
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in rows:
            if file.name == SOURCE_PAGE or file.name.startswith(SOURCE_FOLDER):
                archive.writestr(zipfile.ZipInfo(file.name), vault.fetch(file.original))
    return whole.getvalue()


@needs(Right.TOTALS)
@require_safe
def download(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A file of a result, always as an attachment; its source page with all that belongs to it as an archive."""
    found = _file(request, pk, SOURCE_PAGE if name == SOURCES else name)
    data = _source_pages(found.result) if name == SOURCES else vault.fetch(found.original)
    _read(request, found.result, name)
    return attachment(data, name)
