"""The papers of a campaign: what is under way, submitting; a unit's own report before it goes up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doingoai.apart import read_apart
from doingoai.model import UserError
from doingoai_web.approval import services
from doingoai_web.approval.chains import chain_on, steps_on
from doingoai_web.approval.locked import CONSOLIDATED
from doingoai_web.approval.models import Approval, Kind, State, SupplementState
from doingoai_web.approval.screen import cautions
from doingoai_web.approval.signers import Subject
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.intake.services import Upload, uploads_of
from doingoai_web.pages.access import needs, person, require, whole
from doingoai_web.people.models import Right
from doingoai_web.review.models import Status, Step
from doingoai_web.totals.models import Edited, Result
from doingoai_web.totals.services import inputs_digest

RESULTS = 12  # computations offered
SIGNED_KINDS = (".docx", ".docm", ".pdf", ".doc", ".odt", ".jpg", ".jpeg", ".png", ".tif", ".tiff")


def campaign_of(request: HttpRequest, pk: int, right: str = Right.READ) -> Campaign:
    """A campaign whose totals and the words behind them one may see."""
    user = person(request)
    found = get_object_or_404(
        Campaign.objects.visible_to(user)
        .filter(user.reach(Right.TOTALS).on("owner__path"))
        .select_related("owner"),
        pk=pk,
    )
    require(user, Right.READ, found.owner)
    require(user, right, found.owner)
    return found


def results_of(campaign: Campaign) -> list[Result]:
    rows = Result.objects.filter(campaign=campaign).defer("data", "summary", "charts")
    return list(rows.select_related("actor").prefetch_related("edited__actor")[:RESULTS])


@needs(Right.TOTALS)
@require_http_methods(["GET", "POST"])
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """What is under way, what was signed, what came back; and submitting."""
    if request.method == "POST":
        return _submit(request, campaign_of(request, pk, Right.CONSOLIDATE))
    found, user, day = campaign_of(request, pk), person(request), timezone.localdate()
    papers = list(
        Approval.objects.filter(campaign=found, kind__in=CONSOLIDATED)
        .select_related("submitted_by", "supplement", "unit", "campaign__owner", "result")
        .defer("result__data", "result__summary", "result__charts", "stored")
    )
    waiting = next((item for item in papers if item.state == State.OPEN), None)
    signed = [item for item in papers if item.locked_at is not None]
    stands = max(signed, key=lambda item: (item.locked_at, item.pk), default=None)
    made = [
        row for row in found.supplements.select_related("opened_by") if row.state != SupplementState.CANCELLED
    ]
    supplement = next((row for row in made if row.state == SupplementState.OPEN), None)
    may_submit = user.may(Right.CONSOLIDATE, found.owner)
    steps = steps_on(found.owner, Subject.TOTALS, day, found.issuer)
    context = {
        "campaign": found,
        "papers": papers,
        "waiting": waiting,
        "approved": stands,
        "steps": steps.people(day),
        "chain": steps.chain,
        "supplement": supplement,
        "supplements": made,
        "units": _units(found) if may_submit and stands and supplement is None else [],
        "returned": _returned(stands) if stands else None,
        "may_submit": may_submit,
        **(_choice(request, found) if waiting is None and stands is None else {}),
    }
    return render(request, "approval/campaign.html", context)


def _choice(request: HttpRequest, campaign: Campaign) -> dict[str, object]:
    """The computations that may be submitted, and what is open in the one chosen."""
    results = results_of(campaign)
    chosen = _chosen(request, results)
    if chosen is None:
        return {"chosen": None}
    digest = inputs_digest(campaign, as_of=chosen.as_of, accepted_only=chosen.accepted_only)
    fresh = chosen.inputs == digest
    return {
        "results": results,
        "chosen": chosen,
        "fresh": fresh,
        "edited": [row for row in chosen.edited.all() if row.original_id],
        "cautions": cautions(chosen, campaign.pk, stale=not fresh),
    }


def _units(campaign: Campaign) -> list[Asked]:
    return list(Asked.objects.filter(campaign=campaign).select_related("unit").order_by("unit__path")[:300])


def _chosen(request: HttpRequest, results: list[Result]) -> Result | None:
    """The computation asked for, else the last plain one."""
    wanted = request.GET.get("lan", "")
    plain = next((row for row in results if row.as_of is None and not row.accepted_only), None)
    return next((row for row in results if str(row.pk) == wanted), plain or next(iter(results), None))


def _returned(stands: Approval) -> Step | None:
    """The words with which the level above sent the approved report back, where that is how it stands."""
    versions = stands.sent.values("version")
    return (
        Step.objects.filter(version__in=versions, status=Status.RETURNED, submission__status=Status.RETURNED)
        .select_related("actor", "submission__asked__campaign__owner")
        .last()
    )


def _submit(request: HttpRequest, found: Campaign) -> HttpResponse:
    result = get_object_or_404(Result.objects.filter(campaign=found), pk=whole(request, "result") or 0)
    wanted = whole(request, "edited")
    edited = get_object_or_404(Edited.objects.filter(result=result), pk=wanted) if wanted else None
    made = services.submit_totals(
        result=result,
        edited=edited,
        actor=person(request),
        now=timezone.now(),
        note=request.POST.get("note", ""),
    )
    messages.success(request, _("Đã trình ký. Văn bản đang chờ bước 1."))
    return redirect("approval", pk=made.pk)


# -- a unit's own report -----------------------------------------------------------------------------------------------------


def _own(request: HttpRequest, pk: int, asked: int) -> Asked:
    """A unit of a campaign in which one works oneself: what a unit signs is nobody's business above until it is sent."""
    user = person(request)
    return get_object_or_404(
        Asked.objects.filter(unit__path__in=set(user.reach(Right.READ).paths), campaign=pk).select_related(
            "unit", "campaign__owner"
        ),
        pk=asked,
    )


def one_file(request: HttpRequest, field: str, kinds: tuple[str, ...]) -> Upload:
    given = uploads_of(request.FILES.getlist(field)[:1])
    if not given or given[0].data is None:
        raise UserError("PD-025", "Chọn tệp", "chưa chọn tệp, hoặc tệp quá lớn.", "Chọn tệp rồi bấm lại.")
    if not given[0].name.lower().endswith(kinds):
        raise UserError(
            "PD-025", given[0].name[:80], "không phải văn bản để ký.", f"Chọn một tệp {', '.join(kinds[:4])}."
        )
    return given[0]


@needs(Right.READ)
@require_http_methods(["GET", "POST"])
def own_report(request: HttpRequest, pk: int, asked: int) -> HttpResponse:
    """A unit's own report before it goes up."""
    found, user = _own(request, pk, asked), person(request)
    chain = chain_on(found.unit, Subject.REPORT, timezone.localdate())
    if request.method == "POST":
        require(user, Right.SEND, found.unit)
        upload = one_file(request, "file", SIGNED_KINDS)
        if request.POST.get("cleared") != "1":
            raise UserError(
                "PD-025",
                "Ô xác nhận",
                "chưa xác nhận tệp không chứa bí mật nhà nước.",
                "Kiểm tra lại rồi đánh dấu vào ô.",
            )
        assert upload.data is not None
        report = read_apart(upload.data, upload.name)
        made = services.submit_report(
            asked=found, report=report, data=upload.data, name=upload.name, actor=user, now=timezone.now(),
            note=request.POST.get("note", ""),
        )  # fmt: skip
        return redirect("approval", pk=made.pk)
    papers = (
        Approval.objects.filter(asked=found, kind=Kind.REPORT).select_related("submitted_by").defer("stored")
    )
    day = timezone.localdate()
    context = {
        "asked": found,
        "campaign": found.campaign,
        "chain": chain,
        "papers": papers,
        "waiting": next((item for item in papers if item.state == "open"), None),
        "steps": steps_on(found.unit, Subject.REPORT, day).people(day),
        "may_submit": chain is not None and user.may(Right.SEND, found.unit),
    }
    return render(request, "approval/own_report.html", context)
