"""Follow up: the plans of last period, the proposals, the reports with a day of their own."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doingoai.model import UserError
from doingoai_web.campaigns.models import Campaign, answered_in
from doingoai_web.followup import plans as planning
from doingoai_web.followup import proposals as proposing
from doingoai_web.followup import services
from doingoai_web.followup.export import WRITERS, plan_table, proposal_table
from doingoai_web.followup.models import GroupState, Outcome, PlanItem, Proposal, ProposalGroup
from doingoai_web.followup.periods import earlier
from doingoai_web.followup.reading import unread
from doingoai_web.pages.access import needs, person, require, whole
from doingoai_web.pages.dates import day_of as day_of_words
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import Right, User
from doingoai_web.review.models import Submission
from doingoai_web.units.models import Unit

PAGE = 40  # plan items or groups on a page
MOST_ROWS = 20_000  # of an export


def campaigns_of(user: User) -> list[Campaign]:
    """The campaigns in which this person may read a report, the newest first."""
    return list(_read_in(user)[:60])


def _read_in(user: User) -> QuerySet[Campaign]:
    reach = user.reach(Right.READ)
    seen = Campaign.objects.visible_to(user).filter(reach.on("owner__path") | answered_in(reach, "asked__"))
    return seen.select_related("owner").distinct()


def newest(campaigns: list[Campaign]) -> Campaign | None:
    """Of the campaigns that have a report in hand the one of the last period; of all of them where none has."""
    reported = Submission.objects.filter(asked__campaign__in=campaigns).values_list(
        "asked__campaign", flat=True
    )
    there = set(reported.distinct())
    return max(campaigns, key=lambda row: (row.pk in there, row.span.last, row.pk), default=None)


def campaign_of(request: HttpRequest, pk: int) -> Campaign:
    """A campaign in which this person may read a report."""
    return get_object_or_404(_read_in(person(request)), pk=pk)


def day_of(request: HttpRequest, key: str) -> date | None:
    """A day that a form sent, as browsers send it or as people here write it; None for a blank. Raises UserError TD-040."""
    written = request.POST.get(key, "").strip()
    if not written:
        return None
    if found := day_of_words(written):
        return found
    raise UserError(
        code="TD-040",
        where="Ô ngày",
        what=f"“{written[:20]}” không phải một ngày có thật.",
        do="Ghi ngày/tháng/năm, ví dụ 05/12/2025.",
    )


def back(request: HttpRequest, address: str, anchor: str = "") -> HttpResponse:
    """To the page the form stood on, with the same filter."""
    query = request.POST.get("tiep", "")
    keep = f"?{query}" if query and all(char.isprintable() for char in query) else ""
    return redirect(f"{address}{keep}{anchor}")


def given(request: HttpRequest, *keys: str) -> dict[str, str]:
    """What the address asks for, blanks left out."""
    found = {key: request.GET.get(key, "").replace("\0", "").strip()[:160] for key in keys}
    return {key: value for key, value in found.items() if value}


def tabs(campaign: Campaign | None, here: str) -> dict[str, Any]:
    """What the three tabs need."""
    return {"tab": here, "tab_campaign": campaign}


@needs(Right.READ)
@require_safe
def follow_up(request: HttpRequest) -> HttpResponse:
    """The plans of the newest campaign; where there is none, the days."""
    found = newest(campaigns_of(person(request)))
    return redirect("plans", pk=found.pk) if found is not None else redirect("duties")


# ---- plans ----


def _number(request: HttpRequest, key: str) -> int | None:
    written = request.GET.get(key, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else None


def _other(request: HttpRequest) -> int | None:
    """The campaign chosen in the list on the page."""
    return _number(request, "dot")


def _chosen(request: HttpRequest, found: planning.Plans) -> Any:
    return planning.chosen(
        found.items,
        state=request.GET.get("ket-qua", ""),
        words=given(request, "tim").get("tim", ""),
        unit=_number(request, "don-vi"),
    )


@needs(Right.READ)
@require_safe
def plans(request: HttpRequest, pk: int) -> HttpResponse:
    if (other := _other(request)) is not None:
        return redirect("plans", pk=other)
    campaign, user = campaign_of(request, pk), person(request)
    found = planning.plans(campaign, user)
    page = Paginator(_chosen(request, found), PAGE).get_page(request.GET.get("trang"))
    asked = given(request, "ket-qua", "tim", "don-vi")
    context = {
        **tabs(campaign, "plans"),
        "campaign": campaign,
        "campaigns": campaigns_of(user),
        "found": found,
        "page": page,
        "rows": planning.rows(list(page), campaign, user),
        "filters": planning.FILTERS,
        "outcomes": Outcome,
        "asked": asked,
        "wanted": asked.get("ket-qua", ""),
        "keep": f"{urlencode(asked)}&" if asked else "",
        "query": request.GET.urlencode(),
        "export": f"?{urlencode(asked)}" if asked else "",
        "unread": unread([campaign, *earlier(campaign)]).count()
        if user.may(Right.REVIEW, campaign.owner)
        else 0,
    }
    return render(request, "followup/plans.html", context)


@needs(Right.READ)
@require_safe
def plans_export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The plan items as filtered, for a spreadsheet."""
    if kind not in WRITERS:
        raise Http404
    campaign, user = campaign_of(request, pk), person(request)
    items = list(_chosen(request, planning.plans(campaign, user))[:MOST_ROWS])
    table = plan_table(planning.rows(items, campaign, user))
    return attachment(WRITERS[kind](table), f"theo-doi-ke-hoach-{campaign.period}.{kind}")


@needs(Right.SEND, Right.REVIEW)
@require_POST
def answer_plan(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    item = get_object_or_404(
        PlanItem.objects.visible_to(user).select_related(
            "submission__asked__unit", "submission__asked__campaign"
        ),
        pk=pk,
    )
    unit = get_object_or_404(Unit, pk=part) if (part := whole(request, "phan")) else None
    if not planning.may_answer(user, unit or item.submission.asked.unit):
        raise PermissionDenied
    campaign = campaign_of(request, whole(request, "dot") or 0)
    services.answer_plan(
        item=item,
        campaign=campaign,
        unit=unit,
        outcome=request.POST.get("outcome", ""),
        note=request.POST.get("note", ""),
        actor=user,
        now=timezone.now(),
    )
    return back(request, reverse("plans", args=(campaign.pk,)), f"#v{item.pk}")


@needs(Right.REVIEW)
@require_POST
def read_plans(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the reports that came in before plans and proposals were read of them."""
    campaign, user = campaign_of(request, pk), person(request)
    require(user, Right.REVIEW, campaign.owner)
    job = services.read_later(campaign=campaign, actor=user, now=timezone.now())
    return redirect("job", pk=job.pk)


# ---- proposals ----


def _groups(request: HttpRequest, campaign: Campaign) -> tuple[Any, Any]:
    """The groups that the address asks for, and all of them."""
    every = proposing.groups_of(campaign, person(request))
    found = every
    if "gui" in request.GET:
        found = found.filter(addressee=given(request, "gui").get("gui", ""))
    if (state := request.GET.get("tinh-trang", "")) in GroupState.values:
        found = found.filter(state=state)
    if words := given(request, "tim").get("tim", ""):
        mine = Proposal.objects.visible_to(person(request)).standing()
        found = found.filter(pk__in=mine.filter(words__icontains=words).values("group"))
    return found, every


@needs(Right.READ)
@require_safe
def proposals(request: HttpRequest, pk: int) -> HttpResponse:
    if (other := _other(request)) is not None:
        return redirect("proposals", pk=other)
    campaign, user = campaign_of(request, pk), person(request)
    chosen, every = _groups(request, campaign)
    page = Paginator(chosen, PAGE).get_page(request.GET.get("trang"))
    asked = given(request, "tinh-trang", "tim")
    if "gui" in request.GET:
        asked["gui"] = given(request, "gui").get("gui", "")
    context = {
        **tabs(campaign, "proposals"),
        "campaign": campaign,
        "campaigns": campaigns_of(user),
        "page": page,
        "rows": proposing.group_rows(list(page), user),
        "facets": proposing.facets(every),
        "states": dict(GroupState.choices),
        "asked": asked,
        "keep": f"{urlencode(asked)}&" if asked else "",
        "keep_addressee": f"{urlencode({'gui': asked['gui']})}&" if "gui" in asked else "",
        "export": f"?{urlencode(asked)}" if asked else "",
        "may_answer": user.may(Right.REVIEW, campaign.owner),
        "unread": unread([campaign]).count() if user.may(Right.REVIEW, campaign.owner) else 0,
    }
    return render(request, "followup/proposals.html", context)


@needs(Right.READ)
@require_safe
def proposals_export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    if kind not in WRITERS:
        raise Http404
    campaign = campaign_of(request, pk)
    rows = proposing.group_rows(list(_groups(request, campaign)[0][:MOST_ROWS]), person(request))
    return attachment(WRITERS[kind](proposal_table(rows)), f"kien-nghi-{campaign.period}.{kind}")


def _group(request: HttpRequest, pk: int) -> ProposalGroup:
    visible = ProposalGroup.objects.visible_to(person(request))
    return get_object_or_404(visible.select_related("campaign__owner"), pk=pk)


@needs(Right.READ)
@require_safe
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: who raised it in which words, every answer, and the form for the next."""
    user, found = person(request), _group(request, pk)
    may = user.may(Right.REVIEW, found.campaign.owner)
    near = proposing.groups_of(found.campaign, user).filter(addressee=found.addressee).exclude(pk=found.pk)
    context = {
        **tabs(found.campaign, "proposals"),
        "campaign": found.campaign,
        "row": proposing.group_rows([found], user)[0],
        "near": proposing.group_rows(list(near[:60]), user) if may else [],
        "states": GroupState.choices,
        "may_answer": may,
    }
    return render(request, "followup/group.html", context)


@needs(Right.REVIEW)
@require_POST
def answer_group(request: HttpRequest, pk: int) -> HttpResponse:
    user, found = person(request), _group(request, pk)
    require(user, Right.REVIEW, found.campaign.owner)
    services.answer_group(
        group=found,
        state=request.POST.get("state", ""),
        text=request.POST.get("text", ""),
        number=request.POST.get("number", ""),
        day=day_of(request, "day"),
        forwarded_to=request.POST.get("forwarded_to", ""),
        actor=user,
        now=timezone.now(),
    )
    messages.success(request, _("Đã ghi trả lời cho mọi đơn vị trong nhóm."))
    return redirect("proposal-group", pk=found.pk)


@needs(Right.REVIEW)
@require_POST
def move_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Into another group, or into one of its own."""
    user = person(request)
    visible = Proposal.objects.visible_to(user).select_related("group__campaign__owner")
    proposal = get_object_or_404(visible, pk=pk)
    require(user, Right.REVIEW, proposal.group.campaign.owner)
    wanted = whole(request, "group")
    to = _group(request, wanted) if wanted else None
    made = services.move_proposal(proposal=proposal, to=to, actor=user, now=timezone.now())
    return redirect("proposal-group", pk=made.pk)
