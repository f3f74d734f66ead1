"""The inbox; one paper, what is done with it, its files."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doingoai.apart import read_apart
from doingoai.model.stored import loads
from doingoai_web.approval import outgoing, services, signing
from doingoai_web.approval.campaign_views import SIGNED_KINDS, one_file
from doingoai_web.approval.locked import CONSOLIDATED, approved
from doingoai_web.approval.models import Approval, Sent, SupplementState
from doingoai_web.approval.screen import cautions_of, inbox, sections_of
from doingoai_web.approval.screen import paper as paper_of
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Asked
from doingoai_web.jobs.models import Job, JobState
from doingoai_web.pages.access import person, require, whole
from doingoai_web.pages.dates import asked_day
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import Right
from doingoai_web.vault import services as vault
from doingoai_web.vault.models import Original

PINS = 3  # parts of a paper that words can be pinned to at a time


@login_required
@require_safe
def to_sign(request: HttpRequest) -> HttpResponse:
    """What waits for this person, what this person submitted, what he or she signed."""
    return render(request, "approval/inbox.html", {"inbox": inbox(person(request), timezone.localdate())})


# -- one paper ---------------------------------------------------------------------------------------------------------------


def _approval(request: HttpRequest, pk: int) -> Approval:
    rows = Approval.objects.visible_to(person(request)).select_related(
        "unit", "campaign__owner", "asked__unit", "result", "edited", "supplement__base", "file", "signed", "submitted_by",
        "version__submission",
    )  # fmt: skip
    return get_object_or_404(rows.defer("stored", "result__data", "result__charts", "version__stored"), pk=pk)


@login_required
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """What is signed, what is open in it, who acts when, what can be done now."""
    found, user = _approval(request, pk), person(request)
    shown = paper_of(found, user, timezone.localdate())
    consolidated, owner = found.kind in CONSOLIDATED, found.campaign.owner
    context = {
        "approval": found,
        "campaign": found.campaign,
        "paper": shown,
        "cautions": cautions_of(found),
        "sections": sections_of(found) if shown.hand else [],
        "pins": range(PINS),
        "may_read_totals": consolidated and user.may(Right.TOTALS, owner) and user.may(Right.READ, owner),
        **(
            _after(found, consolidated and user.may(Right.CONSOLIDATE, found.unit)) if found.locked_at else {}
        ),
    }
    context["may_issue"] = found.locked_at and user.may(
        Right.CONSOLIDATE if consolidated else Right.SEND, found.unit
    )
    return render(request, "approval/paper.html", context)


def _after(found: Approval, may_send: bool) -> dict[str, object]:
    """What there is of a paper once it is signed."""
    sent = list(
        found.sent.select_related("asked__campaign__owner", "version__submission", "sent_by").defer(
            "version__stored"
        )
    )
    issues = list(found.issues.select_related("attached_by"))
    jobs = Job.objects.filter(kind__in=("signed_scan", "sign_word"), arguments__approval=found.pk)
    return {
        "issues": issues,
        "numbered": outgoing.numbered(found),
        "attached": any(row.written is None for row in issues),
        "may_number": found.name.lower().endswith(".docx"),
        "sent": sent,
        "above": _above(found, sent) if may_send else [],
        "stands": found.kind in CONSOLIDATED and approved(found.campaign) == found,
        "later": found.supplemented_by.exclude(state=SupplementState.CANCELLED),
        "jobs": jobs.exclude(state=JobState.DONE).order_by("-pk")[:3],
    }


def _above(approval: Approval, sent: list[Sent]) -> list[Asked]:
    done = {row.asked_id for row in sent}
    return [row for row in outgoing.levels_above(approval) if row.pk not in done]


def _revision(request: HttpRequest) -> int:
    given = whole(request, "revision")
    return -1 if given is None else given


@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    found = services.approve(
        approval=_acting(request, pk),
        revision=_revision(request),
        actor=person(request),
        now=timezone.now(),
        note=request.POST.get("note", ""),
        name=request.POST.get("name", ""),
    )
    locked = found.state == "locked"
    messages.success(request, _("Đã ký duyệt; số liệu đã khóa.") if locked and found.kind in CONSOLIDATED else _("Đã ký; báo cáo đã gửi lên cấp trên.") if locked else _("Đã đồng ý; văn bản chuyển sang bước sau."))  # fmt: skip
    return redirect("approval", pk=found.pk)


def _acting(request: HttpRequest, pk: int) -> Approval:
    """A paper that one sees and has a hand in: as signer or as who submitted it. 403 for who may only look."""
    found, user = _approval(request, pk), person(request)
    mine = (
        found.submitted_by_id == user.pk
        or Approval.objects.filter(pk=found.pk, turns__in=services.turns_of(user)).exists()
    )
    if not mine:
        raise PermissionDenied
    return found


@login_required
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    pinned = [
        services.Pinned(
            request.POST.get(f"section-{n}", "")[:200] or _("Toàn văn bản"), request.POST.get(f"text-{n}", "")
        )
        for n in range(PINS)
    ]
    found = services.send_back(
        approval=_acting(request, pk),
        revision=_revision(request),
        note=request.POST.get("note", ""),
        pinned=pinned,
        actor=person(request),
        now=timezone.now(),
    )
    messages.success(request, _("Đã trả lại kèm nhận xét."))
    return redirect("approval", pk=found.pk)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = services.take_back(
        approval=_acting(request, pk),
        revision=_revision(request),
        note=request.POST.get("note", ""),
        actor=person(request),
        now=timezone.now(),
    )
    messages.success(request, _("Đã rút lại."))
    return redirect("approval", pk=found.pk)


# -- after the signature -----------------------------------------------------------------------------------------------------


def _day(request: HttpRequest) -> date | None:
    return asked_day(request.POST, "day")


def _issuing(request: HttpRequest, pk: int) -> Approval:
    """A paper that one may give its number and send out."""
    found = _approval(request, pk)
    require(person(request), Right.CONSOLIDATE if found.kind in CONSOLIDATED else Right.SEND, found.unit)
    return found


@login_required
@require_POST
def number(request: HttpRequest, pk: int) -> HttpResponse:
    """Put number and day into the signed Word file."""
    signing.number_word(
        approval=_issuing(request, pk),
        number=request.POST.get("number", ""),
        day=_day(request),
        actor=person(request),
        now=timezone.now(),
    )
    messages.success(request, _("Đã ghi số, ngày vào bản Word; bản đã ký giữ nguyên."))
    return redirect(reverse("approval", args=(pk,)) + "#phat-hanh")


@login_required
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach the numbered, signed file; a job reads it and compares it with what was signed."""
    found = _issuing(request, pk)
    upload = one_file(request, "signed", SIGNED_KINDS)
    assert upload.data is not None
    signing.attach(
        approval=found,
        number=request.POST.get("number", ""),
        day=_day(request),
        data=upload.data,
        source=upload.name,
        actor=person(request),
    )
    messages.info(request, _("Đã nhận bản ký; đang đọc và so sánh với bản đã trình."))
    return redirect("approval", pk=found.pk)


@login_required
@require_POST
def send_up(request: HttpRequest, pk: int, asked: int) -> HttpResponse:
    """Hand the signed report to the level above."""
    found, user = _approval(request, pk), person(request)
    require(user, Right.CONSOLIDATE, found.unit)
    owing = get_object_or_404(outgoing.levels_above(found), pk=asked)
    if found.stored is not None:
        report = loads(bytes(found.stored))
    else:
        original, name = outgoing.outgoing_file(found)
        report = read_apart(vault.fetch(original), name)
    made = outgoing.send_up(approval=found, asked=owing, report=report, actor=user, now=timezone.now())
    if made.differences:
        messages.warning(request, _("Đã gửi. Có số trong văn bản khác số đã tổng hợp; xem danh sách."))
    else:
        messages.success(
            request, _("Đã gửi báo cáo đã ký lên %(unit)s.") % {"unit": owing.campaign.owner.name}
        )
    return redirect("approval", pk=found.pk)


def _file(found: Approval, which: str) -> tuple[Original | None, str]:
    if which == "trinh":
        return found.file, found.name
    if which == "khoi-ky":
        return found.signed, f"da-ky-{found.name}"
    rows = found.issues.select_related("original")
    issued = {
        "co-so": lambda: outgoing.numbered(found),
        "ban-ky": lambda: rows.filter(written__isnull=True).first(),
    }.get(which, lambda: None)()
    return (issued.original, issued.source) if issued else (None, "")


@login_required
@require_safe
def file(request: HttpRequest, pk: int, which: str) -> HttpResponse:
    """What was submitted, the same with its signature block, with number and day, or the signed file; always an attachment, put on
    record."""
    found = _approval(request, pk)
    original, name = _file(found, which)
    if original is None:
        raise Http404
    data = vault.fetch(original)
    record(
        action="approval.file_read", at=timezone.now(), actor=person(request), unit=found.unit, subject=found,
        details={"file": which},
    )  # fmt: skip
    return attachment(data, name.rpartition(" » ")[2] or "van-ban")
