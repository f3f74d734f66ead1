"""Downloading a document as an exchange package: the consolidated report as it went out, or the request letter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from doingoai.model import UserError
from doingoai.periods import title
from doingoai.read.edxml import Header, Party
from doingoai_web.api.edxml import LETTER, File, package
from doingoai_web.approval.models import Approval, Issue
from doingoai_web.audit.services import record
from doingoai_web.campaigns.letters import letter
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.pages.access import needs, person, require
from doingoai_web.pages.dates import DayField
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import Right
from doingoai_web.totals.models import Result
from doingoai_web.vault import services as vault

REPORT, ANNEX = "bao-cao.docx", "phu-luc.xlsx"
_CODE = re.compile(r"\s*(\d{1,10})\s*/\s*([\w&.-]{1,60})\s*")


class PackageForm(forms.Form):
    """What a clerk knows and this site does not: the codes of the exchange, the number that the paper got."""

    from_code = forms.CharField(
        label=gettext_lazy("Mã định danh cơ quan gửi"),
        max_length=40,
        help_text=gettext_lazy("Ví dụ 000.00.14.H38, như trong phần mềm quản lý văn bản."),
    )
    from_name = forms.CharField(label=gettext_lazy("Cơ quan gửi"), max_length=200)
    to_code = forms.CharField(label=gettext_lazy("Mã định danh nơi nhận"), max_length=40)
    to_name = forms.CharField(label=gettext_lazy("Nơi nhận"), max_length=200)
    number = forms.CharField(label=gettext_lazy("Số"), max_length=10)
    notation = forms.CharField(
        label=gettext_lazy("Ký hiệu"), max_length=60, help_text=gettext_lazy("Ví dụ BC-SNgV.")
    )
    day = DayField(label=gettext_lazy("Ngày ban hành"))
    subject = forms.CharField(
        label=gettext_lazy("Trích yếu"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    position = forms.CharField(label=gettext_lazy("Chức vụ người ký"), max_length=120, required=False)


@dataclass(frozen=True, slots=True)
class Paper:
    """What goes into a package. code: "12/BC-SNgV" where it is known."""

    campaign: Campaign
    files: tuple[File, ...]
    subject: str
    type_name: str
    document_type: str
    code: str
    day: date | None
    due: date | None
    note: str
    subject_row: Result | Campaign


def _issued(result: Result) -> Issue | None:
    """The paper of this result as it went out last."""
    rows = Issue.objects.filter(approval__result=result).select_related("original")
    return rows.first()


def _of_result(result: Result) -> tuple[tuple[File, ...], str, date | None, str]:
    """(files, number, day, what the reader should know): the signed paper where there is one, else what was computed."""
    files = {
        row.name: row for row in result.files.select_related("original").filter(name__in=(REPORT, ANNEX))
    }
    annex = tuple(File(name, vault.fetch(files[name].original)) for name in (ANNEX,) if name in files)
    if issue := _issued(result):
        paper = File(issue.source.rpartition(" » ")[2] or "bao-cao.pdf", vault.fetch(issue.original))
        return (paper, *annex), issue.number, issue.day, "issued"
    locked = Approval.objects.filter(result=result, locked_at__isnull=False).select_related("signed").first()
    if locked is not None and locked.signed is not None:
        return (File(REPORT, vault.fetch(locked.signed)), *annex), "", None, "signed"
    if REPORT not in files:
        raise Http404
    return (File(REPORT, vault.fetch(files[REPORT].original)), *annex), "", None, "draft"


def _begin(paper: Paper) -> dict[str, object]:
    found = _CODE.fullmatch(paper.code)
    return {
        "from_name": paper.campaign.issuer or paper.campaign.owner.name,
        "number": found[1] if found else "",
        "notation": found[2] if found else "",
        "day": paper.day,
        "subject": paper.subject,
    }


def _header(paper: Paper, given: dict[str, object]) -> Header:
    return Header(
        sender=Party(str(given["from_code"]), str(given["from_name"])),
        receivers=(Party(str(given["to_code"]), str(given["to_name"])),),
        number=str(given["number"]),
        notation=str(given["notation"]),
        subject=" ".join(str(given["subject"]).split()),
        place=paper.campaign.owner.name,
        day=given["day"] if isinstance(given["day"], date) else None,
        document_type=paper.document_type,
        type_name=paper.type_name,
        position=str(given["position"]),
        due=paper.due,
        other=(("Priority", "0"), ("PromulgationAmount", "1")),
    )


def _answer(request: HttpRequest, paper: Paper) -> HttpResponse:
    form = PackageForm(request.POST if request.method == "POST" else None, initial=_begin(paper))
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            data = package(_header(paper, form.cleaned_data), paper.files, now)
        except UserError as error:
            form.add_error(None, f"{error.what} {error.do}")
        else:
            record(
                action="package.made",
                at=now,
                actor=person(request),
                unit=paper.campaign.owner,
                subject=paper.subject_row,
                details={"files": len(paper.files), "bytes": len(data)},
            )
            name = f"{form.cleaned_data['number']}-{form.cleaned_data['notation']}.edxml"
            return attachment(data, name.replace("/", "-"))
    return render(request, "api/package.html", {"form": form, "paper": paper, "campaign": paper.campaign})


@needs(Right.TOTALS)
@require_http_methods(["GET", "POST"])
def result_package(request: HttpRequest, pk: int) -> HttpResponse:
    """The consolidated report as a package."""
    rows = Result.objects.visible_to(person(request)).select_related("campaign__owner")
    found = get_object_or_404(rows.defer("data", "charts"), pk=pk)
    require(person(request), Right.READ, found.campaign.owner)
    files, code, day, note = _of_result(found)
    campaign = found.campaign
    paper = Paper(
        campaign=campaign,
        files=files,
        subject=f"Báo cáo công tác đối ngoại {title(campaign.span)}",
        type_name="Báo cáo",
        document_type="",
        code=code,
        day=day,
        due=None,
        note=note,
        subject_row=found,
    )
    return _answer(request, paper)


@needs(Right.CAMPAIGN)
@require_http_methods(["GET", "POST"])
def letter_package(request: HttpRequest, pk: int) -> HttpResponse:
    """The request letter of a campaign as a package."""
    visible = Campaign.objects.visible_to(person(request)).select_related("owner").distinct()
    campaign = get_object_or_404(visible, pk=pk)
    require(person(request), Right.CAMPAIGN, campaign.owner)
    rows: Sequence[Asked] = list(
        Asked.objects.visible_to(person(request))
        .filter(campaign=campaign)
        .select_related("unit", "above", "reporter", "campaign")
        .order_by("unit__path")
    )
    paper = Paper(
        campaign=campaign,
        files=(File("cong-van.docx", letter(campaign, rows)),),
        subject=f"V/v báo cáo công tác đối ngoại {title(campaign.span)}",
        type_name="Công văn",
        document_type=LETTER,
        code=campaign.letter_number,
        day=campaign.opens_on,
        due=campaign.due_on,
        note="letter",
        subject_row=campaign,
    )
    return _answer(request, paper)
