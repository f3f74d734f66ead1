"""The front page of administration; mail texts, days off, sign-in, and all settings as one file."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doingoai.model import UserError
from doingoai_web.campaigns.days import in_force
from doingoai_web.campaigns.mails import FIELDS, defaults, kinds
from doingoai_web.campaigns.mails import text as mail_text
from doingoai_web.campaigns.models import Campaign
from doingoai_web.pages.access import needs, person
from doingoai_web.pages.dates import EXAMPLE, day_of
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import Right, Role
from doingoai_web.setup import holidays, mailing, transfer
from doingoai_web.setup.models import Kind, Setting
from doingoai_web.setup.services import all_of, of_all, put, require_all
from doingoai_web.setup.trouble import troubles
from doingoai_web.units.importing_views import sent

LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English", "zh": "中文"}
RECENT = 12  # changes shown


@needs(Right.SETUP, Right.CAMPAIGN, Right.PEOPLE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What can be set, as far as this person may; what was changed last."""
    user = person(request)
    year = timezone.localdate().year
    doubts = [words for number in (year, year + 1) if (words := in_force().doubt(number))]
    recent = Setting.objects.select_related("made_by", "unit", "campaign__owner").order_by("-pk")[:RECENT]
    campaigns = Campaign.objects.workable_by(user, Right.CAMPAIGN).filter(closed_at=None)[:20]
    context = {
        "of_all": of_all(user), "troubles": list(troubles(timezone.now())) if of_all(user) else [], "doubts": doubts, "campaigns": campaigns,
        "recent": recent if user.may(Right.SETUP) else [],
    }  # fmt: skip
    return render(request, "setup/index.html", context)


# ---- mail texts ----


@needs(Right.SETUP)
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    own = all_of(Kind.MAIL)
    rows = [
        (kind, [(code, LANGUAGE_NAMES[code], f"{kind.value}/{code}" in own) for code in mailing.OFFERED])
        for kind in kinds().values()
    ]
    return render(request, "setup/mails.html", {"rows": rows, "of_all": of_all(person(request))})


@needs(Right.SETUP)
@require_http_methods(["GET", "POST"])
def mail(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """One mail in one language: edit, look at, back to the program's own words."""
    user = person(request)
    if kind not in kinds() or language not in mailing.OFFERED:
        raise Http404
    subject, body = mail_text(kind, language)
    error = None
    if request.method == "POST":
        require_all(user)
        if request.POST.get("lam") == "ve":
            mailing.back(kind=kind, language=language, actor=user, now=timezone.now())
            messages.success(request, _("Đã trở về mẫu có sẵn."))
            return redirect("mail", kind, language)
        subject, body = request.POST.get("subject", "")[:300], request.POST.get("body", "")[:20_000]
        try:
            mailing.save(
                kind=kind, language=language, subject=subject, body=body, actor=user, now=timezone.now()
            )
        except UserError as wrong:
            error = wrong
        else:
            messages.success(request, _("Đã lưu mẫu thư."))
            return redirect("mail", kind, language)
    context = {
        "kind": kinds()[kind], "language": language, "language_name": LANGUAGE_NAMES[language], "subject": subject, "body": body,
        "fields": FIELDS, "error": error, "own": mailing.words(kind, language) is not None, "preview": mailing.preview(kind, language),
        "known": (kind, language) in defaults(), "of_all": of_all(user),
    }  # fmt: skip
    return render(request, "setup/mail.html", context, status=422 if error else 200)


# ---- days off ----


def _year(words: str) -> int:
    number = int(words) if words.isascii() and words.isdigit() and len(words) == 4 else 0
    return number if 2000 <= number <= 2100 else timezone.localdate().year


def _day(words: str) -> date:
    if found := day_of(words):
        return found
    raise UserError(
        code="CD-050", where=_("Ngày nghỉ"), what=f"“{words[:20]}” không phải một ngày.", do=str(EXAMPLE)
    )


def _change_days(request: HttpRequest, year: int) -> None:
    """Do what the form of the page of a year asks for. Raises UserError CD-050."""
    user, now, doing = person(request), timezone.now(), request.POST.get("lam", "")
    if doing == "them":
        what = holidays.WORKED if request.POST.get("what") == holidays.WORKED else holidays.OFF
        days = [(_day(request.POST.get("day", "")), what, request.POST.get("name", "")[:80])]
        holidays.add(year=year, days=days, actor=user, now=now)
    elif doing == "bo":
        holidays.remove(year=year, day=_day(request.POST.get("day", "")), actor=user, now=now)
    elif doing == "lai":
        holidays.restore(year=year, day=_day(request.POST.get("day", "")), actor=user, now=now)
    elif doing == "thong-bao":
        days = (
            holidays.read(request.POST.get("days", "")[:20_000], year)
            if request.POST.get("days", "").strip()
            else []
        )
        decision = request.POST.get("decision", "")
        if not decision.strip():
            raise UserError(
                code="CD-050",
                where=_("Thông báo lịch nghỉ"),
                what=_("chưa ghi số văn bản."),
                do=_("Ghi số, ngày của thông báo."),
            )
        holidays.add(year=year, days=days, actor=user, now=now, decision=decision)


@needs(Right.SETUP)
@require_http_methods(["GET", "POST"])
def holiday_list(request: HttpRequest) -> HttpResponse:
    """The days off of a year: the program's and one's own."""
    user, error = person(request), None
    year = _year(request.POST.get("nam", "") or request.GET.get("nam", ""))
    if request.method == "POST":
        require_all(user)
        try:
            _change_days(request, year)
        except UserError as wrong:
            error = wrong
        else:
            messages.success(
                request,
                _("Đã lưu. Các hạn tính theo ngày làm việc từ nay theo lịch này; hạn đã đặt giữ nguyên."),
            )
            return redirect(f"{request.path}?nam={year}")
    this = timezone.localdate().year
    context = {
        "year": year, "years": range(this - 2, this + 4), "lines": holidays.lines(year), "doubt": in_force().doubt(year),
        "told": holidays.of_year(year), "error": error, "of_all": of_all(user), "typed": request.POST.get("days", "") if error else "",
    }  # fmt: skip
    return render(request, "setup/holidays.html", context, status=422 if error else 200)


# ---- sign-in ----


@needs(Right.SETUP)
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Which roles need a second factor."""
    user, now = person(request), timezone.now()
    if request.method == "POST":
        require_all(user)
        wanted = set(request.POST.getlist("role"))
        for role in Role.values:
            put(
                kind=Kind.SECOND_FACTOR, key=role, value=True if role in wanted else None, actor=user, now=now
            )
        messages.success(request, _("Đã lưu. Có hiệu lực từ lần đăng nhập sau của từng người."))
        return redirect("sign-in-settings")
    demanded = all_of(Kind.SECOND_FACTOR)
    rows = [(value, label, bool(demanded.get(value))) for value, label in Role.choices]
    return render(request, "setup/sign_in.html", {"rows": rows, "of_all": of_all(user)})


# ---- all of it as one file ----


@needs(Right.SETUP)
@require_http_methods(["GET", "POST"])
def transfer_page(request: HttpRequest) -> HttpResponse:
    user, error = person(request), None
    if request.method == "POST":
        require_all(user)
        file = request.FILES.get("file")
        try:
            changed = transfer.taken_in(
                data=sent(file), name=file.name if file and file.name else "", actor=user, now=timezone.now()
            )
        except UserError as wrong:
            error = wrong
        else:
            messages.success(request, _("Đã nhập: %(n)s cài đặt thay đổi.") % {"n": changed})
            return redirect("setup")
    context = {"error": error, "of_all": of_all(user)}
    return render(request, "setup/transfer.html", context, status=422 if error else 200)


@needs(Right.SETUP)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    require_all(person(request))
    return attachment(transfer.exported(actor=person(request), now=timezone.now()), "cai-dat.json")
