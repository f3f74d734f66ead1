"""A person's tokens, and the page that says what the interface can do."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doingoai_web.api import services
from doingoai_web.api.models import Token
from doingoai_web.api.v1 import api
from doingoai_web.pages.access import person
from doingoai_web.pages.dates import DayField

USUAL = 90  # days that are proposed
SHOWN = 30  # tokens on the page, the newest first


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Dùng cho phần mềm nào"),
        max_length=80,
        help_text=gettext_lazy("Ví dụ: QLVB của Sở, bảng tính của phòng."),
    )
    expires_on = DayField(
        label=gettext_lazy("Dùng đến hết ngày"), help_text=gettext_lazy("Không quá một năm.")
    )
    writes = forms.BooleanField(
        label=gettext_lazy("Được cả ghi (gửi tệp, xem xét, mở đợt); không đánh dấu thì chỉ đọc"),
        required=False,
    )


@login_required
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens; the secret of a new one is shown in the answer that made it, and never again."""
    user, today, secret = person(request), timezone.localdate(), ""
    begin = {"expires_on": today + timedelta(days=USUAL)}
    form = TokenForm(request.POST if request.method == "POST" else None, initial=begin)
    if request.method == "POST" and form.is_valid():
        _made, secret = services.make_token(user=user, now=timezone.now(), **form.cleaned_data)
        form = TokenForm(initial=begin)
    context = {"form": form, "secret": secret, "tokens": user.tokens.all()[:SHOWN], "today": today}
    return render(request, "api/tokens.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Token.objects.filter(user=person(request)).select_related("user"), pk=pk)
    services.revoke_token(token=found, actor=person(request), now=timezone.now())
    messages.success(request, _("Đã thu hồi mã “%(name)s”: không mở được gì nữa.") % {"name": found.name})
    return redirect("tokens")


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that the interface can do. parts: (name, where, words) of what it takes."""

    method: str
    path: str
    summary: str
    words: str
    parts: tuple[tuple[str, str, str], ...]
    status: str


def _parts(operation: dict[str, Any], schemas: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    found = [
        (
            item["name"],
            {"path": "đường dẫn", "query": "truy vấn"}.get(item["in"], item["in"]),
            _kind(item["schema"]),
        )
        for item in operation.get("parameters", ())
    ]
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = content["schema"]
        if reference := schema.get("$ref"):
            schema = schemas[reference.rpartition("/")[2]]
        where = "JSON" if kind == "application/json" else "multipart"
        needed = set(schema.get("required", ()))
        found += [
            (name + ("*" if name in needed else ""), where, _kind(item))
            for name, item in schema.get("properties", {}).items()
        ]
    return tuple(found)


def _kind(schema: dict[str, Any]) -> str:
    return str(schema.get("description") or "")


@cache
def operations() -> tuple[tuple[str, tuple[Operation, ...]], ...]:
    """(part, operations) as the OpenAPI document describes them."""
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    schemas = document["components"]["schemas"]
    found: dict[str, list[Operation]] = defaultdict(list)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            good = next(str(status) for status in operation["responses"] if str(status).startswith("2"))
            found[operation["tags"][0]].append(
                Operation(
                    method.upper(),
                    path,
                    operation["summary"],
                    operation.get("description", ""),
                    _parts(operation, schemas),
                    good,
                )
            )
    return tuple((part, tuple(rows)) for part, rows in found.items())


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Every operation, from the same description as ``openapi.json``; nothing on the page is fetched from elsewhere."""
    return render(request, "api/documentation.html", {"parts": operations()})
