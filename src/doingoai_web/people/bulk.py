"""Accounts in bulk, and accounts that are shut."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doingoai.model import UserError
from doingoai_web.pages.access import needs, person
from doingoai_web.pages.downloads import attachment
from doingoai_web.people import importing, services
from doingoai_web.people.models import Right, User
from doingoai_web.setup.apart import table, xlsx
from doingoai_web.setup.models import Draft
from doingoai_web.units.importing_views import sent

EXAMPLE = (
    ("đơn vị*", "trực thuộc", "vai trò*", "tên đăng nhập", "họ và tên", "chức vụ", "thư điện tử"),
    ("xã Nà Lưa", "", "người lập báo cáo", "nalua", "", "Công chức Văn hóa - Xã hội", "vanphong@nalua.vd.vn"),
    ("tỉnh Tây Khuê", "", "chuyên viên", "", "", "Chuyên viên Sở Ngoại vụ", ""),
)
NOTES = (
    "Mỗi dòng một vai trò của một người. Cột có dấu * là bắt buộc; xóa các dòng ví dụ trước khi gửi.",
    "đơn vị: tên như ở trang Đơn vị; trùng tên thì điền cột “trực thuộc”.",
    "vai trò: người lập báo cáo, chuyên viên tổng hợp, trưởng phòng, lãnh đạo, người xem, quản trị.",
    "tên đăng nhập: để trống thì đặt theo tên đơn vị (xa.na.lua).",
    "Tài khoản đã có thì chỉ được giao thêm vai trò; vai trò đã có thì bỏ qua.",
    "Một dòng sai thì chưa tài khoản nào được tạo; trang xem trước nêu từng dòng.",
)
HEAD = ("đơn vị", "vai trò", "tên đăng nhập", "chức vụ", "mật khẩu dùng một lần hoặc liên kết mời")


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Tệp .xlsx hoặc .csv"))


@needs(Right.PEOPLE)
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, user = form.cleaned_data["file"], person(request)
        try:
            rows = importing.read_rows(table(sent(file), file.name), file.name, user)
        except UserError as error:
            form.add_error("file", f"{error.where}: {error.what} {error.do} ({error.code})")
        else:
            made = Draft.objects.create(
                kind="people", name=file.name[-255:], owner=user, rows=rows, made_at=timezone.now()
            )
            return redirect("import-people-draft", made.pk)
    return render(request, "people/import.html", {"form": form})


def _draft(request: HttpRequest, pk: int) -> Draft:
    return get_object_or_404(Draft, pk=pk, kind="people", owner=person(request))


@needs(Right.PEOPLE)
@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file would do, row by row."""
    found = _draft(request, pk)
    context = {
        "draft": found,
        "wrong": [row for row in found.rows if row["faults"]],
        "fresh": [row for row in found.rows if row["doing"] == "new" and not row["faults"]],
        "roles": [row for row in found.rows if row["doing"] == "role" and not row["faults"]],
        "skipped": [row for row in found.rows if row["doing"] == "skip"],
    }
    return render(request, "people/draft.html", context)


@needs(Right.PEOPLE)
@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Do it; the answer is the list to hand out, kept nowhere. Pressed again it makes new passwords for those who never signed in."""
    found, user, now = _draft(request, pk), person(request), timezone.now()
    way = importing.INVITATION if request.POST.get("way") == importing.INVITATION else importing.ACCOUNT
    if found.done_at is not None:
        rows = importing.again(usernames=found.result.get("users", []), actor=user, now=now)
        if not rows:
            raise UserError(
                code="CD-012",
                where=found.name,
                what="đã làm rồi, và mọi người trong danh sách đã đăng nhập hoặc được mời bằng liên kết.",
                do="Ai mất mật khẩu thì bấm Đặt lại đăng nhập ở trang Người dùng.",
            )
    else:
        address = request.build_absolute_uri(reverse("invitation", args=("x",)))[:-2]
        rows = importing.make(rows=found.rows, way=way, address=address, actor=user, now=now)
        made = (
            [row["username"] for row in found.rows if row["doing"] == "new"]
            if way == importing.ACCOUNT
            else []
        )
        found.done_at, found.result = now, {"users": made, "rows": len(rows)}
        found.save(update_fields=("done_at", "result"))
    return attachment(xlsx("Tài khoản", (HEAD, *rows), (34, 22, 22, 34, 48)), "tai-khoan-moi.xlsx")


@needs(Right.PEOPLE)
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    return attachment(xlsx("Người dùng", EXAMPLE, (30, 26, 22, 18, 24, 30, 28), NOTES), "mau-nguoi-dung.xlsx")


@needs(Right.PEOPLE)
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut an account, or open it again."""
    user = person(request)
    reach = user.reach(Right.PEOPLE).on("assignments__unit__path")
    rows = User.objects.filter(reach, assignments__until__isnull=True).distinct()
    found = get_object_or_404(rows, pk=pk)
    again = request.POST.get("mo") == "1"
    services.deactivate(user=found, actor=user, now=timezone.now(), again=again)
    messages.success(request, _("Đã mở lại tài khoản.") if again else _("Đã ngừng tài khoản."))
    return redirect("users")
