"""The review page and what is done on it."""

import re
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doingoai.apart import commented_apart, read_apart
from doingoai.knowledge import indicators
from doingoai.model import Span, UserError
from doingoai.model.facts import QUALIFIERS
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Asked
from doingoai_web.campaigns.revising import unseen
from doingoai_web.filling.waivers import keeps, kept_of
from doingoai_web.intake.services import uploads_of
from doingoai_web.pages.access import needs, person, require, whole
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import Right, User
from doingoai_web.review import services
from doingoai_web.review.beside import with_beside
from doingoai_web.review.differences import differences, shown
from doingoai_web.review.models import Beside, Fact, Remark, Status, Submission, Verdict, Version
from doingoai_web.review.screen import card_of, screen, unchecked
from doingoai_web.setup.rules import in_words
from doingoai_web.totals.services import recompute
from doingoai_web.vault import services as vault

NUMBER = re.compile(r"[\d.,\s]{1,40}")


def _version(request: HttpRequest, pk: int) -> Version:
    found = Version.objects.filter(submission__in=Submission.objects.visible_to(person(request)))
    return get_object_or_404(
        found.select_related(
            "submission__asked__unit",
            "submission__asked__campaign__owner",
            "original",
            "sent_by",
            "read_with__setting",
        ),
        pk=pk,
    )


def number(written: str) -> Decimal | None:
    """A number as people here type it: 1.250,5 or 1250,5; None for a blank. Raises UserError NB-012."""
    written = written.strip().replace("\u00a0", "")
    if not written:
        return None
    plain = re.sub(r"[.\s](?=\d{3}(?:\D|$))", "", written).replace(",", ".")
    try:
        value = Decimal(plain if NUMBER.fullmatch(written) else "")
    except InvalidOperation:
        raise UserError(
            code="NB-012",
            where="Ô sửa số",
            what=f"“{written[:40]}” không phải một số.",
            do="Gõ như 12 hoặc 1.250,5.",
        ) from None
    if not value.is_finite() or value >= Decimal(10) ** 20:
        raise UserError(
            code="NB-012", where="Ô sửa số", what="số quá lớn.", do="Kiểm tra lại số chữ số không."
        )
    return value


def indicator_of(written: str) -> str:
    """The indicator a person chose, by its name in any language or its id; what is written where it is none."""
    wanted = " ".join(written.split())
    for key, known in indicators().items():
        if wanted == key or wanted.casefold() in {name.casefold() for name in known.name.values()}:
            return key
    return wanted


@login_required
@require_safe
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """The current version."""
    found = get_object_or_404(Submission.objects.visible_to(person(request)), pk=pk)
    if found.current_id is None:
        raise Http404
    return redirect("review", pk=found.current_id)


def _sought(request: HttpRequest) -> Span | None:
    """The words that a search led to: ``?tim=120-180``."""
    found = re.fullmatch(r"([0-9]{1,9})-([0-9]{1,9})", request.GET.get("tim", ""))
    return Span(int(found[1]), int(found[2])) if found and int(found[1]) < int(found[2]) else None


def _remarks_shown(version: Version, user: User) -> bool:
    """What an officer notes while reading is for the unit to see when the report comes back, not before."""
    return user.may(Right.REVIEW, version.submission.asked.unit) or version.decided


def _sends(user: User, owing: Asked) -> bool:
    """Whether somebody reports for the unit, or for the one that answers for it."""
    return user.may(Right.SEND, owing.unit) or user.may(Right.SEND, owing.answering)


def _checked_by(version: Version) -> list[str]:
    """What differed from the program's own checks when this version was checked last, in words."""
    again = Beside.objects.filter(version=version).values_list("rules", flat=True).first()
    read_with = getattr(version, "read_with", None)
    return in_words(again) if again is not None else read_with.words if read_with is not None else []


@login_required
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    version = _version(request, pk)
    owing = version.submission.asked
    versions = list(version.submission.versions.defer("stored"))
    before = next((item for item in reversed(versions) if item.number < version.number), None)
    changed = [shown(item) for item in differences(before.report, version.report)] if before else []
    is_current = version.submission.current_id == version.pk
    open_here = is_current and version.submission.status != Status.ACCEPTED
    may_keep = open_here and keeps(user, owing)
    context = {
        "version": version,
        "submission": version.submission,
        "asked": owing,
        "campaign": owing.campaign,
        "screen": screen(
            version,
            _sought(request),
            remarked=_remarks_shown(version, user),
            neighbours=user.may(Right.READ, owing.campaign.owner),
        ),
        "versions": versions,
        "before": before,
        "changed": changed,
        "is_current": is_current,
        "may_decide": open_here and user.may(Right.REVIEW, owing.unit),
        "may_review": is_current and user.may(Right.REVIEW, owing.unit),
        "may_keep": may_keep,
        "kept": {row.key: row.pk for row in kept_of(owing.pk)} if may_keep else {},
        "may_send": _sends(user, owing) and version.submission.status != Status.ACCEPTED,
        "steps": version.submission.steps.select_related("actor"),
        "indicators": indicators(),
        "qualifiers": QUALIFIERS,
        "signed": getattr(version, "signed", None),
        "checked_by": _checked_by(version),
        "other_days": unseen(owing, version.submission) if is_current else None,
    }
    return render(request, "review/review.html", context)


def _fact(request: HttpRequest, pk: int) -> Fact:
    found = get_object_or_404(
        Fact.objects.visible_to(person(request)).select_related("version__submission__asked__unit"), pk=pk
    )
    require(person(request), Right.REVIEW, found.version.submission.asked.unit)
    return found


@needs(Right.REVIEW)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, correct, reject or take back; answers with the fact's card where only that was asked for."""
    fact = _fact(request, pk)
    verdict = request.POST.get("verdict", "")
    if verdict not in Verdict.values:
        raise Http404
    if not request.headers.get("HX-Request"):
        _decided(request, fact, verdict)
        return redirect(f"{_page(fact.version_id)}#s{fact.pk}")
    wrong: UserError | None = None
    try:
        _decided(request, fact, verdict)
    except UserError as error:  # shown on the card: a page that is half replaced must not fall silent
        wrong = error
    found = Submission.objects.get(pk=fact.version.submission_id)
    context = {
        "card": card_of(fact),
        "wrong": wrong,
        "may_decide": found.status != Status.ACCEPTED and found.current_id == fact.version_id,
        "revision": found.revision,
    }
    return render(request, "review/decided.html", context)


def _decided(request: HttpRequest, fact: Fact, verdict: str) -> None:
    correcting = verdict == Verdict.CORRECT
    qualifier = request.POST.get("qualifier", "")
    services.decide(
        fact=fact,
        verdict=verdict,
        actor=person(request),
        now=timezone.now(),
        value=number(request.POST.get("value", "")) if correcting else None,
        qualifier=qualifier if qualifier in QUALIFIERS else "",
        indicator=indicator_of(request.POST.get("indicator", "")) if correcting else "",
        reason=request.POST.get("reason", "")[:2000],
    )


def _page(pk: int) -> str:
    from django.urls import reverse

    return reverse("review", args=(pk,))


def _reviewable(request: HttpRequest, pk: int) -> Version:
    version = _version(request, pk)
    require(person(request), Right.REVIEW, version.submission.asked.unit)
    return version


@needs(Right.REVIEW)
@require_POST
def add_fact(request: HttpRequest, pk: int) -> HttpResponse:
    version = _reviewable(request, pk)
    value = number(request.POST.get("value", ""))
    start, end = whole(request, "start"), whole(request, "end")
    if value is None:
        raise UserError(
            code="NB-005",
            where="Ô số",
            what="chưa có số.",
            do="Gõ số đúng như trong câu, ví dụ 12 hoặc 1.250,5.",
        )
    services.add_fact(
        version=version,
        indicator=indicator_of(request.POST.get("indicator", "")),
        value=value,
        qualifier="exact",
        start=start if start is not None else -1,
        end=end if end is not None else -1,
        actor=person(request),
        now=timezone.now(),
        reason=request.POST.get("reason", "")[:2000],
    )
    messages.success(request, _("Đã bổ sung số liệu."))
    return redirect(_page(version.pk))


@needs(Right.REVIEW)
@require_POST
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    version = _reviewable(request, pk)
    made = services.remark(
        version=version,
        text=request.POST.get("text", "")[:4000],
        actor=person(request),
        now=timezone.now(),
        start=whole(request, "start"),
        end=whole(request, "end"),
    )
    return redirect(f"{_page(version.pk)}#g{made.pk}")


@needs(Right.REVIEW)
@require_POST
def settle_remark(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Version.objects.filter(submission__in=Submission.objects.visible_to(person(request)))
    note = get_object_or_404(
        Remark.objects.filter(version__in=visible).select_related("version__submission__asked__unit"), pk=pk
    )
    require(person(request), Right.REVIEW, note.version.submission.asked.unit)
    services.settle_remark(note=note, actor=person(request), now=timezone.now())
    return redirect(f"{_page(note.version_id)}#g{note.pk}")


def _revision(request: HttpRequest) -> int:
    return whole(request, "revision") or 0


@needs(Right.REVIEW)
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    version = _reviewable(request, pk)
    services.send_back(
        version=version,
        revision=_revision(request),
        note=request.POST.get("note", "")[:4000],
        actor=person(request),
        now=timezone.now(),
    )
    recompute(campaign=version.submission.asked.campaign, now=timezone.now(), actor=person(request))
    messages.success(request, _("Đã trả lại báo cáo kèm nhận xét."))
    return redirect("campaign", pk=version.submission.asked.campaign_id)


@needs(Right.REVIEW)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    version = _reviewable(request, pk)
    services.accept(version=version, revision=_revision(request), actor=person(request), now=timezone.now())
    recompute(campaign=version.submission.asked.campaign, now=timezone.now(), actor=person(request))
    messages.success(
        request, _("Đã chấp nhận báo cáo của %(unit)s.") % {"unit": version.submission.asked.unit.name}
    )
    return redirect("campaign", pk=version.submission.asked.campaign_id)


@needs(Right.REVIEW)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    version = _reviewable(request, pk)
    services.reopen(
        submission=version.submission,
        note=request.POST.get("note", "")[:4000],
        actor=person(request),
        now=timezone.now(),
    )
    recompute(campaign=version.submission.asked.campaign, now=timezone.now(), actor=person(request))
    return redirect(_page(version.pk))


@needs(Right.REVIEW)
@require_POST
def attach_signed(request: HttpRequest, pk: int) -> HttpResponse:
    """The numbered, signed copy: read like any file, compared with the accepted version."""
    version = _reviewable(request, pk)
    uploads = uploads_of(request.FILES.getlist("signed")[:1])
    if not uploads or uploads[0].data is None:
        raise UserError(
            code="TN-001",
            where="Bản ký",
            what="chưa chọn tệp, hoặc tệp quá lớn.",
            do="Chọn bản PDF có chữ ký rồi bấm Đính kèm.",
        )
    report = read_apart(uploads[0].data, uploads[0].name)
    now = timezone.now()
    made = services.attach_signed(
        version=version,
        original=vault.keep(data=uploads[0].data, at=now),
        report=report,
        source=uploads[0].name,
        actor=person(request),
        now=now,
    )
    if made.differences:
        messages.warning(request, _("Bản ký có số liệu khác bản đã chấp nhận; xem bảng so sánh."))
    else:
        messages.success(request, _("Bản ký khớp từng số liệu với bản đã chấp nhận."))
    return redirect(_page(version.pk))


@login_required
@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came, always as an attachment."""
    version = _version(request, pk)
    data = vault.fetch(version.original)
    record(
        action="original.read",
        at=timezone.now(),
        actor=person(request),
        unit=version.submission.asked.unit,
        subject=version,
    )
    return attachment(data, version.source.rpartition(" » ")[2] or "bao-cao")


@login_required
@require_safe
def commented(request: HttpRequest, pk: int) -> HttpResponse:
    """The report's own Word file with the return note, the remarks and the findings as comments: what a unit mends it by."""
    version = _version(request, pk)
    neighbours = person(request).may(Right.READ, version.submission.asked.campaign.owner)
    report, given = with_beside(version, neighbours=neighbours)
    notes: list[tuple[Span | None, list[str], str]] = [
        (None, [f"{step.get_status_display()}: {step.note}"], step.actor.full_title or step.actor.username)
        for step in version.submission.steps.filter(version=version, status=Status.RETURNED).select_related(
            "actor"
        )
    ]
    notes += [
        (
            Span(note.start, note.end) if note.start is not None and note.end is not None else None,
            note.text.splitlines(),
            note.author.full_title or note.author.username,
        )
        for note in version.remarks.filter(settled_at=None).select_related("author")
        if _remarks_shown(version, person(request))
    ]
    data = commented_apart(report, vault.fetch(version.original), notes, unchecked(report, given))
    record(
        action="original.read",
        at=timezone.now(),
        actor=person(request),
        unit=version.submission.asked.unit,
        subject=version,
        details={"comments": len(notes)},
    )
    name, dot, ending = version.source.rpartition(" » ")[2].rpartition(".")
    word = "docm" if ending.lower() == "docm" else "docx"
    return attachment(data, f"{name if dot else ending} - co nhan xet.{word}")
