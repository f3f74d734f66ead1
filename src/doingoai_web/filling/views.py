"""The form in the browser, its savings and checks, and findings that are kept."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doingoai.apart import read_apart
from doingoai.model import UserError
from doingoai_web.approval.chains import gate
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Asked
from doingoai_web.filling import keeping, sending, services
from doingoai_web.filling.checking import check
from doingoai_web.filling.drawing import answers_of, word_file
from doingoai_web.filling.fields import known
from doingoai_web.filling.models import Draft, Kept
from doingoai_web.filling.outline import ask_of, digest, due
from doingoai_web.filling.page import Screen, loud, screen
from doingoai_web.filling.running import earlier, previous_of
from doingoai_web.filling.waivers import keeps
from doingoai_web.intake.services import uploads_of
from doingoai_web.pages.access import needs, person, whole
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import Right
from doingoai_web.review.beside import with_beside
from doingoai_web.review.models import Submission, Version
from doingoai_web.totals.services import recompute

MOST = 3_000  # fields of one saving
MORE = 10  # empty rows that one asks for at once


def _asked(request: HttpRequest, pk: int) -> Asked:
    """A unit for which this person may send reports; 404 for any other."""
    rows = Asked.objects.answered_by(person(request)).select_related(
        "campaign__owner", "unit__parent", "above", "reporter"
    )
    return get_object_or_404(rows, pk=pk)


def _screen(asked: Asked, draft: Draft, request: HttpRequest) -> Screen:
    wanted = request.GET.get("them", "")
    return screen(asked, draft, {wanted: MORE} if wanted else {})


@needs(Right.SEND)
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; what its buttons do where nothing but the browser's own form is at work."""
    asked = _asked(request, pk)
    if request.method == "POST":
        return _posted(request, asked)
    now = timezone.now()
    draft = services.draft_of(asked, now)
    shown = _screen(asked, draft, request)
    context = {
        "screen": shown,
        "asked": asked,
        "campaign": asked.campaign,
        "draft": draft,
        "ask": ask_of(asked),
        "due": due(asked),
        "late": sending.late(asked, timezone.localdate(now)),
        "signed_first": gate(asked, person(request), timezone.localdate(now)) is not None,
        "closed": asked.campaign.closed_at is not None,
        "kept": Kept.objects.filter(asked=asked, ended_at=None).select_related("by"),
    }
    return render(request, "filling/fill.html", context)


def _posted(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Save what came, then do what the button says."""
    user, now = person(request), timezone.now()
    saved = services.save(
        asked=asked,
        changes={
            name: words for name, words in request.POST.items() if isinstance(words, str) and known(name)
        },
        base=whole(request, "revision") or 0,
        actor=user,
        now=now,
        tab=request.POST.get("tab", "")[:40],
        whole=True,
    )
    if saved.met:
        messages.warning(
            request,
            _("%(n)s ô người khác cũng vừa sửa: cả hai giá trị được giữ, xem và chọn ở từng ô.")
            % {"n": saved.met},
        )
    deed, _colon, what = request.POST.get("do", "save").partition(":")
    address = reverse("fill", args=(asked.pk,))
    if deed == "send":
        return _sent(request, asked, met=saved.met)
    if deed == "row":
        return redirect(f"{address}?them={what}#r-{what}")
    if deed == "check":
        check(asked=asked, draft=saved.draft, now=now)
        return redirect(f"{address}#kiem-tra")
    if deed in ("take", "add", "drop"):
        _decide(deed, what, asked, request, tab="")
    elif deed == "keep":
        reason = request.POST.get(f"why.{what}", "")
        keeping.keep_drafted(draft=saved.draft, key=what, reason=reason, actor=user, now=now)
        return redirect(f"{address}#kiem-tra")
    elif saved.written:
        messages.success(request, _("Đã lưu."))
    return redirect(address)


def _decide(deed: str, what: str, asked: Asked, request: HttpRequest, *, tab: str) -> Draft:
    user, now = person(request), timezone.now()
    if deed == "drop":
        return services.drop(asked=asked, pending=what, actor=user, now=now)
    return services.take(asked=asked, pending=what, actor=user, now=now, tab=tab, new_row=deed == "add")


def _sent(request: HttpRequest, asked: Asked, *, met: int) -> HttpResponse:
    if met:
        return redirect("fill", pk=asked.pk)
    user, now = person(request), timezone.now()
    outcome = sending.send(asked=asked, cleared=request.POST.get("cleared") == "1", actor=user, now=now)
    if outcome.paper is not None:
        messages.success(request, _("Đã trình ký. Khi người ký cuối cùng ký xong, báo cáo tự gửi đi."))
        return redirect("approval", pk=outcome.paper.pk)
    assert outcome.version is not None
    recompute(campaign=asked.campaign, now=now, actor=user)
    told = {"n": outcome.version.number}
    if outcome.version.submission.late:
        messages.warning(request, _("Đã gửi bản %(n)s, sau hạn nên được ghi là gửi chậm.") % told)
    else:
        messages.success(request, _("Đã gửi bản %(n)s.") % told)
    return redirect("review", pk=outcome.version.pk)


# ---- what the script of the page asks ----


def _told(error: UserError) -> JsonResponse:
    return JsonResponse({"error": f"{error.where}: {error.what} {error.do}", "code": error.code}, status=422)


def _body(request: HttpRequest) -> dict[str, Any]:
    """What the page's script sent. Raises UserError DF-010."""
    try:
        found = json.loads(request.body)
        changes = found.get("changes", {})
        fit = (
            isinstance(found.get("revision"), int)
            and isinstance(changes, dict)
            and len(changes) <= MOST
            and all(isinstance(words, str) and "\0" not in words for words in changes.values())
        )
    except (ValueError, AttributeError, UnicodeDecodeError):
        fit = False
    if not fit:
        raise UserError(
            "DF-010",
            "Tự lưu",
            "nội dung gửi lên không đọc được.",
            "Tải lại trang; chữ đã gõ vẫn được giữ trên máy này.",
        )
    return dict(found)


@needs(Right.SEND)
@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what changed; answers with what others changed, and with what stands beside the fields."""
    asked = _asked(request, pk)
    try:
        body = _body(request)
        tab, now = str(body.get("tab", ""))[:40], timezone.now()
        saved = services.save(
            asked=asked,
            changes=body.get("changes", {}),
            base=body["revision"],
            actor=person(request),
            now=now,
            tab=tab,
        )
        draft, news = saved.draft, dict(saved.news)
        deed, _colon, what = str(body.get("do", "")).partition(":")
        if deed in ("take", "add", "drop"):
            values: dict[str, str] = next(
                (item["values"] for item in draft.pending if item["id"] == what), {}
            )
            draft = _decide(deed, what, asked, request, tab=tab)
            news |= {name: draft.data.get(name, "") for name in values} if deed == "take" else {}
    except UserError as error:
        return _told(error)
    pending = saved.met or draft.pending or "do" in body
    return JsonResponse(
        {
            "revision": draft.revision,
            "saved": f"{timezone.localtime(draft.saved_at):%H:%M}",
            "news": news,
            "met": saved.met,
            "reload": deed == "add",
            "outline_changed": str(body.get("outline", "")) not in ("", digest(ask_of(asked).outline)),
            "notes": _notes(request, screen(asked, draft)) if pending else None,
        }
    )


@needs(Right.SEND)
@require_POST
def check_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Check what is saved; answers with what stands beside the fields."""
    asked, now = _asked(request, pk), timezone.now()
    try:
        draft = check(asked=asked, draft=services.draft_of(asked, now), now=now)
    except UserError as error:
        return _told(error)
    shown = screen(asked, draft)
    return JsonResponse(
        {
            "notes": _notes(request, shown),
            "sums": draft.sums,
            "again": draft.pk is not None and draft.checked != draft.revision,
            "told": render_to_string("filling/checked.html", {"screen": shown, "draft": draft}, request),
            "open": loud(draft),
        }
    )


def _notes(request: HttpRequest, shown: Screen) -> dict[str, str]:
    """Container → what stands in it, as HTML; what is not named is empty."""
    return {
        name: render_to_string(
            "filling/notes.html", {"notes": notes, "locked": shown.accepted, "fold": name == "s."}, request
        )
        for name, notes in shown.notes.items()
    }


# ---- the form as a Word file ----


@needs(Right.SEND)
@require_safe
def form_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The unit's form as a Word file: with what the draft holds, or blank."""
    asked = _asked(request, pk)
    draft = services.draft_of(asked, timezone.now())
    data = draft.data if kind == "da-dien" else {}
    made = word_file(ask_of(asked, previous_of(earlier(asked))), data)
    return attachment(made, f"bao-cao-{asked.campaign.period}-{asked.unit.name}.docx".replace(" ", "-"))


@needs(Right.SEND)
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """A form filled in Word goes into the draft; nothing of the file is kept. A file with a mark of secrecy is refused."""
    asked, user, now = _asked(request, pk), person(request), timezone.now()
    uploads = uploads_of(request.FILES.getlist("form")[:1])
    if not uploads or uploads[0].data is None:
        raise UserError(
            code="TN-001",
            where="Mẫu đã điền",
            what="chưa chọn tệp, hoặc tệp quá lớn.",
            do="Chọn tệp mẫu .docx đã điền rồi bấm Đưa vào mẫu.",
        )
    try:
        report = read_apart(uploads[0].data, uploads[0].name)
    except UserError as error:
        if error.code.startswith("BM-"):
            details = {"size": uploads[0].size, "code": error.code}
            record(action="file.refused", at=now, actor=user, unit=asked.unit, details=details)
        raise
    answers = answers_of(report, ask_of(asked))
    saved = services.merge(asked=asked, answers=answers, name=uploads[0].name, actor=user, now=now)
    messages.success(request, _("Đã đưa %(n)s ô từ tệp vào mẫu.") % {"n": saved.written})
    if saved.met:
        messages.warning(
            request,
            _("%(n)s ô trong tệp khác chữ đang có trong mẫu: xem và chọn ở từng ô.") % {"n": saved.met},
        )
    return redirect("fill", pk=asked.pk)


@needs(Right.SEND)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    asked = _asked(request, pk)
    services.discard(asked=asked, actor=person(request), now=timezone.now())
    messages.success(request, _("Đã xóa bản nháp. Bản đã gửi, nếu có, vẫn còn."))
    return redirect("mine")


# ---- findings that are kept ----


@needs(Right.SEND)
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a finding of a version as it is, with the reason."""
    visible = Submission.objects.visible_to(person(request))
    rows = Version.objects.filter(submission__in=visible).select_related(
        "submission__asked__unit", "submission__asked__campaign__owner"
    )
    version = get_object_or_404(rows, pk=pk)
    asked = version.submission.asked
    if not keeps(person(request), asked):
        raise PermissionDenied
    if version.pk != version.submission.current_id:
        raise Http404
    reads = person(request).may(Right.READ, asked.campaign.owner)
    rule, words = keeping.finding_of(with_beside(version, neighbours=reads)[0], request.POST.get("key", ""))
    keeping.keep_finding(
        asked=asked,
        rule=rule,
        words=words,
        reason=request.POST.get("reason", ""),
        actor=person(request),
        now=timezone.now(),
    )
    messages.success(
        request, _("Đã ghi lý do giữ nguyên; cơ quan tổng hợp thấy lý do này cạnh chỗ máy nhắc.")
    )
    return redirect(f"{reverse('review', args=(version.pk,))}#cho-can-xem")


@needs(Right.SEND)
@require_POST
def unkeep(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a keeping back."""
    mine = Asked.objects.answered_by(person(request))
    kept = get_object_or_404(Kept.objects.filter(asked__in=mine).select_related("asked__unit"), pk=pk)
    keeping.unkeep_finding(kept=kept, actor=person(request), now=timezone.now())
    messages.success(request, _("Đã bỏ việc giữ nguyên; chỗ này lại được nhắc."))
    current = Submission.objects.filter(asked=kept.asked).values_list("current", flat=True).first()
    if request.POST.get("back") == "review" and current:
        return redirect(f"{reverse('review', args=(current,))}#cho-can-xem")
    return redirect(f"{reverse('fill', args=(kept.asked_id,))}#kiem-tra")
