"""Search, sentences alike, and the page of figures."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doingoai.knowledge import indicators, topics
from doingoai.model import UserError
from doingoai.periods import parse_code
from doingoai_web.campaigns.listing import listing
from doingoai_web.campaigns.models import answered_in
from doingoai_web.campaigns.periods import period_words
from doingoai_web.find import alike as likeness
from doingoai_web.find import dashboard as board
from doingoai_web.find import figures, forms, searching, tiles
from doingoai_web.find.models import Indexed, Sentence
from doingoai_web.find.query import Query, parse
from doingoai_web.pages.access import needs, person
from doingoai_web.people.models import Right, User
from doingoai_web.review.models import Status, Version
from doingoai_web.units.models import Unit

PAGE = 20
FEW_UNITS = 120  # units whose names are offered while one types
FACETS = 8
ROLES = {
    "results": _("kết quả"),
    "plan": _("phương hướng"),
    "recommendations": _("kiến nghị, đề xuất"),
    "assessment": _("đánh giá, tồn tại"),
}


def _choices(user: User) -> dict[str, Any]:
    units = Unit.objects.visible_to(user).order_by("name").values_list("name", flat=True)
    named = sorted(set(units[: FEW_UNITS + 1]))
    return {
        "periods": forms.periods(user),
        "topics": topics(),
        "indicators": indicators(),
        "statuses": Status.choices,
        "roles": ROLES,
        "units": named if len(named) <= FEW_UNITS else [],
    }


@needs(Right.READ)
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Sentences by their words, or figures by their value; with nothing asked, how to ask."""
    user = person(request)
    context: dict[str, Any] = {"wrong": None}
    try:
        asked = forms.asked(request.GET, user)
        context |= (
            _figures(request, asked, user)
            if asked.kind == forms.FIGURES
            else _sentences(request, asked, user)
        )
    except UserError as error:
        asked = forms.asked(type(request.GET)(""), user)
        asked.given["q"] = request.GET.get("q", "")[:200] if error.code != "TM-001" else ""
        context |= {"wrong": error}
    context |= {"asked": asked, "keep": f"{asked.query()[1:]}&", **_choices(user)}
    if not context.get("page"):
        context["waiting_reports"] = Version.objects.filter(indexed__isnull=True).count()
    return render(request, "find/find.html", context, status=422 if context["wrong"] else 200)


def _sentences(request: HttpRequest, asked: forms.Wanted, user: User) -> dict[str, Any]:
    query = parse(asked.given["q"])
    if not query.written:
        return {"query": None}
    if asked.any_marks:
        query = query.relaxed()
    found = searching.search(query, asked.narrowed, user) if not asked.wrong else searching.Found(())
    page = Paginator(found.hits, PAGE).get_page(request.GET.get("trang"))
    return {
        "query": query,
        "found": found,
        "page": page,
        "groups": searching.groups(list(page), found, query),
        "by_period": [(c, period_words(parse_code(c)), n) for c, n in found.by_period()[:FACETS]],
        "by_topic": found.by_topic()[:FACETS],
        "reports": len(found.in_report),
        "otherwise": _otherwise(query, asked, user) if not found.hits and not asked.wrong else None,
    }


def _otherwise(query: Query, asked: forms.Wanted, user: User) -> dict[str, int]:
    """Where nothing was found: how many there would be without heeding marks, and without what it was narrowed to."""
    found = {}
    if query.exact:
        found["marks"] = len(searching.search(query.relaxed(), asked.narrowed, user).hits)
    if asked.narrowed != searching.Narrowed():
        found["wide"] = len(searching.search(query, searching.Narrowed(), user).hits)
    return {key: number for key, number in found.items() if number}


def _figures(request: HttpRequest, asked: forms.Wanted, user: User) -> dict[str, Any]:
    if not asked.indicator or asked.wrong:
        return {"query": None, "page": None, "lines": []}
    wanted = figures.Range(asked.indicator, asked.least, asked.most, not asked.all_scopes)
    numbers = figures.found(wanted, asked.narrowed, user)
    page = Paginator(numbers[: searching.MOST], PAGE).get_page(request.GET.get("trang"))
    return {
        "query": None,
        "page": page,
        "lines": figures.lines(list(page)),
        "more": len(numbers) > searching.MOST,
    }


def _report(request: HttpRequest, pk: int) -> Indexed:
    seen = Indexed.objects.filter(answered_in(person(request).reach(Right.READ), "asked__"))
    return get_object_or_404(
        seen.select_related("asked__unit", "asked__campaign__owner", "submission"), pk=pk
    )


@needs(Right.READ)
@require_safe
def alike(request: HttpRequest, pk: int, start: int) -> HttpResponse:
    """The sentences of other reports that say nearly what this one says."""
    report = _report(request, pk)
    sentence = get_object_or_404(
        Sentence.objects.select_related("report__asked__unit"), report=report, start__lte=start, end__gt=start
    )
    pairs = likeness.alike(sentence, person(request))
    page = Paginator(pairs, PAGE).get_page(request.GET.get("trang"))
    context = {"report": report, "sentence": sentence, "page": page}
    return render(request, "find/alike.html", context)


@needs(Right.READ)
@require_safe
def repeated(request: HttpRequest, pk: int) -> HttpResponse:
    """What of a report stands in its unit's earlier reports, or in those of others, side by side."""
    report = _report(request, pk)
    context = {"report": report, "beside": likeness.of_report(report, person(request))}
    return render(request, "find/repeated.html", context)


@needs(Right.TOTALS)
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """How far a campaign is, and its main figures beside those of earlier ones: the last, or the one asked for."""
    user, today = person(request), timezone.localdate()
    campaigns = board.campaigns_of(user)
    given = request.GET.get("dot", "")
    if not campaigns:
        return render(request, "find/dashboard.html", {"board": None})
    chosen = campaigns[0]
    if given:
        wanted = [campaign for campaign in campaigns if str(campaign.pk) == given]
        if not wanted:
            raise Http404
        chosen = wanted[0]
    seen = listing(chosen, user, today)
    context = {
        "board": board.dashboard(chosen, campaigns, user, today),
        "campaigns": campaigns,
        "seen": seen,
        "coverage": board.coverage(seen.lines),
        "grid": tiles.grid(chosen, seen.lines),
        "country": tiles.COUNTRY,
        "inside": user.may(Right.READ, chosen.owner),
        "today": today,
    }
    return render(request, "find/dashboard.html", context)
