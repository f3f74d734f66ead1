"""Bringing many units in: from the national register or from a file, looked at before it is done."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from doingoai.model import UserError
from doingoai_web.pages.access import needs, person
from doingoai_web.pages.dates import DayField
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import Right
from doingoai_web.setup.apart import MOST_BYTES, plain_csv, table, xlsx
from doingoai_web.setup.models import Draft
from doingoai_web.units import importing
from doingoai_web.units.changing import administered, one
from doingoai_web.units.models import Succession, Unit

EXAMPLE = (
    ("tên*", "loại", "cấp trên", "từ ngày", "đến ngày", "chuyển thành", "cách", "văn bản"),
    ("xã Nà Phạ", "xã", "", "01/07/2025", "", "", "", ""),
    ("xã Sa Lung", "xã", "", "", "30/06/2025", "xã Nà Phạ", "sáp nhập", "Nghị quyết số …"),
    ("Sở Ngoại vụ", "sở", "", "", "", "", "", ""),
)
NOTES = (
    "Mỗi dòng một đơn vị. Chỉ cột “tên” là bắt buộc; xóa các dòng ví dụ trước khi gửi.",
    "tên: đủ loại và tên, ví dụ “xã Nà Phạ”, “Sở Ngoại vụ”.",
    "cấp trên: tên một đơn vị trong tệp hoặc đã có; để trống là trực thuộc đơn vị chọn trên trang.",
    "từ ngày, đến ngày: ngày/tháng/năm, cả hai ngày đều tính; để trống là đã có từ trước, vẫn còn đến nay.",
    "chuyển thành: đơn vị nhận khi đơn vị này kết thúc, cách nhau bằng dấu chấm phẩy; cách: sáp nhập, chia tách, giải thể.",
    "Đơn vị đã có thì được bỏ qua. Một dòng sai thì chưa dòng nào được nhập; trang xem trước nêu từng dòng.",
)


class RegisterForm(forms.Form):
    under = forms.CharField(label=gettext_lazy("Nhập vào dưới đơn vị"), max_length=400)
    words = forms.CharField(
        label=gettext_lazy("Đơn vị trong danh mục toàn quốc"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: tỉnh Lạng Sơn; xã Đồng Đăng, tỉnh Lạng Sơn"),
    )
    day = DayField(label=gettext_lazy("Theo ngày"))
    since = DayField(
        label=gettext_lazy("Cả đơn vị đã kết thúc, từ ngày"),
        required=False,
        help_text=gettext_lazy(
            "Ví dụ 01/01/2025 để có cả huyện, xã trước sắp xếp; để trống: chỉ đơn vị của ngày trên."
        ),
    )


class FileForm(forms.Form):
    under = forms.CharField(label=gettext_lazy("Nhập vào dưới đơn vị"), max_length=400)
    file = forms.FileField(label=gettext_lazy("Tệp .xlsx hoặc .csv"))


def sent(file: "UploadedFile[Any] | None") -> bytes:
    """The bytes of a small file that came with a form; none where it is too large."""
    if file is None or (file.size or 0) > MOST_BYTES:
        return b""
    return bytes(file.read())


def _failed(form: forms.Form, error: UserError) -> None:
    form.add_error(None, f"{error.where}: {error.what} {error.do} ({error.code})")


@needs(Right.SETUP)
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Both ways in. From the register: what would be loaded, then, on a second press, the loading."""
    user, load = person(request), None
    own = administered(user)
    top = min(
        (unit.name for unit in own if unit.path.count("/") == min(u.path.count("/") for u in own)), default=""
    )
    first = {"under": top, "words": top, "day": timezone.localdate(), "since": date(2025, 1, 1)}
    kind = request.POST.get("kind", "")
    given = RegisterForm(request.POST if kind == "register" else None, initial=first, auto_id="dm_%s")
    file = FileForm(
        request.POST if kind == "file" else None,
        request.FILES or None,
        initial={"under": top},
        auto_id="tep_%s",
    )
    try:
        if kind == "register" and given.is_valid():
            under = one(given.cleaned_data["under"], own, _("Nhập vào dưới đơn vị"))
            load = _load(given)
            if request.POST.get("lam") == "1":
                made = importing.load_register(load=load, under=under, actor=user, now=timezone.now())
                messages.success(request, _("Đã thêm %(n)s đơn vị.") % {"n": made})
                return redirect("units")
        if kind == "file" and file.is_valid():
            return _drafted(request, file, one(file.cleaned_data["under"], own, _("Nhập vào dưới đơn vị")))
    except UserError as error:
        load = None
        _failed(file if kind == "file" else given, error)
    context = {"register": given, "file": file, "load": load}
    return render(request, "units/import.html", context)


def _load(form: RegisterForm) -> importing.Load:
    words, day = form.cleaned_data["words"], form.cleaned_data["day"]
    found = importing.choices(words, day)
    if not found or (len(found) > 1 and found[0].title.casefold() == found[1].title.casefold()):
        several = "; ".join(f"{unit.title} ({unit.id})" for unit in found[:6])
        raise UserError(
            code="CD-008",
            where=_("Đơn vị trong danh mục toàn quốc"),
            what=f"“{words[:80]}” có thể là: {several}."
            if found
            else f"danh mục không có “{words[:80]}” vào ngày ấy.",
            do="Ghi đủ loại, tên và tên tỉnh, ví dụ “xã Đồng Đăng, tỉnh Lạng Sơn”.",
        )
    return importing.plan_load(top=found[0].id, day=day, since=form.cleaned_data["since"])


def _drafted(request: HttpRequest, form: FileForm, under: Unit) -> HttpResponse:
    file = form.cleaned_data["file"]
    rows = importing.read_rows(table(sent(file), file.name), file.name, under)
    made = Draft.objects.create(
        kind="units",
        name=file.name[-255:],
        unit=under,
        owner=person(request),
        rows=rows,
        made_at=timezone.now(),
    )
    return redirect("import-units-draft", made.pk)


@needs(Right.SETUP)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file would do, row by row; then doing it."""
    user = person(request)
    found = get_object_or_404(Draft.objects.select_related("unit"), pk=pk, kind="units", owner=user)
    wrong = [row for row in found.rows if row["faults"]]
    if request.method == "POST":
        if found.done_at is not None:
            raise UserError(
                code="CD-012", where=found.name, what="đã nhập rồi.", do="Xem kết quả ở trang Đơn vị."
            )
        assert found.unit is not None
        made = importing.load_rows(rows=found.rows, under=found.unit, actor=user, now=timezone.now())
        found.done_at, found.result = timezone.now(), {"units": made}
        found.save(update_fields=("done_at", "result"))
        messages.success(request, _("Đã thêm %(n)s đơn vị.") % {"n": made})
        return redirect("units")
    fresh = [row for row in found.rows if row["doing"] == "add" and not row["faults"]]
    context = {
        "draft": found,
        "wrong": wrong,
        "fresh": fresh,
        "skipped": len(found.rows) - len(fresh) - len(wrong),
    }
    return render(request, "units/draft.html", context)


@needs(Right.SETUP)
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    return attachment(xlsx("Đơn vị", EXAMPLE, (30, 14, 30, 12, 12, 30, 12, 36), NOTES), "mau-don-vi.xlsx")


@needs(Right.SETUP)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """One's units as the file that can be imported elsewhere, and that the command line takes as ``--register``."""
    user = person(request)
    units = list(
        Unit.objects.filter(user.reach(Right.SETUP).on("path")).select_related("parent").order_by("path")
    )
    went: dict[int, list[Succession]] = {}
    for event in Succession.objects.filter(old__in=units).exclude(old=None).select_related("new"):
        if event.new_id != event.old_id:
            went.setdefault(event.old_id, []).append(event)
    rows: list[tuple[str, ...]] = [tuple(HEADINGS_OUT)]
    for unit in units:
        events = [event for event in went.get(unit.pk, ()) if event.on == unit.valid_to]
        rows.append(
            (
                unit.name, unit.kind, unit.parent.name if unit.parent else "", _day(unit.valid_from),
                _day(unit.valid_to, -1), "; ".join(event.new.name for event in events if event.new),
                events[0].kind if events else "", events[0].resolution if events else "", unit.register_id,
            )
        )  # fmt: skip
    return attachment(plain_csv(rows), "danh-muc-don-vi.csv")


HEADINGS_OUT = ("tên", "loại", "cấp trên", "từ ngày", "đến ngày", "chuyển thành", "cách", "văn bản", "mã")


def _day(day: date | None, shift: int = 0) -> str:
    return f"{date.fromordinal(day.toordinal() + shift):%d/%m/%Y}" if day else ""
