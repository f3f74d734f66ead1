"""The checks: which run, how grave, from where on; as the default of a unit and for one campaign."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doingoai.model import UserError
from doingoai.units.name_words import loose as fold
from doingoai_web.campaigns.models import Campaign
from doingoai_web.pages.access import needs, person, require
from doingoai_web.people.models import Right
from doingoai_web.people.services import home_of
from doingoai_web.setup import rules
from doingoai_web.setup.services import last, put
from doingoai_web.units.models import Unit

FAMILIES = {
    "annex": gettext_lazy("Phụ lục"), "answers": gettext_lazy("Câu trả lời trong mẫu"), "arithmetic": gettext_lazy("Phép tính"),
    "citation": gettext_lazy("Viện dẫn văn bản"), "copy": gettext_lazy("Chép lại, trùng lặp"), "date": gettext_lazy("Ngày tháng"),
    "figures": gettext_lazy("Số liệu"), "format": gettext_lazy("Thể thức"), "header": gettext_lazy("Phần đầu văn bản"),
    "name": gettext_lazy("Tên riêng"), "none": gettext_lazy("Không phát sinh"), "note": gettext_lazy("Ghi chú"),
    "outline": gettext_lazy("Đề cương"), "period": gettext_lazy("Kỳ báo cáo"), "plan": gettext_lazy("Kế hoạch"),
    "privacy": gettext_lazy("Dữ liệu cá nhân"), "signature": gettext_lazy("Chữ ký"), "table": gettext_lazy("Bảng biểu"),
    "text": gettext_lazy("Câu chữ, chính tả"), "unit": gettext_lazy("Đơn vị"),
}  # fmt: skip

_PLACE = re.compile(r"\{[a-z_]{1,30}\}")


def _family_name(family: str) -> str:
    return str(FAMILIES.get(family, family))


def _message(texts: Mapping[str, str]) -> str:
    """What a rule says, in the language of the page, with an ellipsis where the report's own words stand."""
    language = (get_language() or "vi").split("-")[0]
    return _PLACE.sub("…", texts.get(language) or texts["vi"])


@needs(Right.SETUP)
@require_http_methods(["GET", "POST"])
def of_unit(request: HttpRequest) -> HttpResponse:
    """The default of one's unit, for all campaigns without a setting of their own."""
    unit = home_of(person(request), Right.SETUP)
    assert unit is not None
    return _page(request, unit, None)


@needs(Right.SETUP, Right.CAMPAIGN)
@require_http_methods(["GET", "POST"])
def of_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    found = get_object_or_404(Campaign.objects.visible_to(user).select_related("owner"), pk=pk)
    require(user, Right.SETUP if user.may(Right.SETUP, found.owner) else Right.CAMPAIGN, found.owner)
    return _page(request, None, found)


def _data(unit: Unit | None, campaign: Campaign | None) -> Mapping[str, Any]:
    if campaign is not None:
        return rules.data_for(campaign)
    found = last("rules", unit=unit)
    return (found.value if found else None) or rules.EMPTY


def _page(request: HttpRequest, unit: Unit | None, campaign: Campaign | None) -> HttpResponse:
    data, error, text = _data(unit, campaign), None, None
    families = Counter(rule_line.family for rule_line in rules.lines(data))
    family = request.GET.get("ho", "")
    if request.method == "POST":
        try:
            return _saved(request, data, unit, campaign)
        except UserError as wrong:
            error, text = wrong, request.POST.get("text")
    lines = rules.lines(data)
    changed = [line for line in lines if line.changed]
    shown = [line for line in lines if line.family == family] if family in families else changed
    counts = Counter(line.family for line in changed)
    own = last("rules", campaign=campaign) if campaign else last("rules", unit=unit)
    context = {
        "unit": unit, "campaign": campaign, "family": family if family in families else "", "total": len(lines), "error": error,
        "families": [(key, _family_name(key), families[key], counts[key]) for key in sorted(families, key=lambda key: fold(_family_name(key)))],
        "family_name": _family_name(family), "rows": [(line, _message(line.rule.message)) for line in shown], "changed": len(changed),
        "words": rules.in_words(data), "own": own, "text": rules.written(data) if text is None else text,
        "severities": [(level, rules.severity_words(level)) for level in ("error", "warning", "info")],
    }  # fmt: skip
    return render(request, "setup/rules.html", context, status=422 if error else 200)


def _saved(
    request: HttpRequest, data: Mapping[str, Any], unit: Unit | None, campaign: Campaign | None
) -> HttpResponse:
    """Keep what a form says: one family's rows, the whole as text, or back to what holds without a setting."""
    doing, family = request.POST.get("lam", ""), request.POST.get("ho", "")
    user, now = person(request), timezone.now()
    if doing == "ve":
        put(kind="rules", value=None, unit=unit, campaign=campaign, actor=user, now=now)
    else:
        given = (
            rules.understood(request.POST.get("text", "")[:200_000])
            if doing == "chu"
            else rules.with_form(data, family, request.POST.dict())
        )
        rules.save(data=given, unit=unit, campaign=campaign, actor=user, now=now)
    messages.success(
        request,
        _(
            "Đã lưu. Báo cáo đã nhận mà chưa chấp nhận được kiểm tra lại theo cài đặt này; báo cáo đã chấp nhận giữ nguyên."
        ),
    )
    return redirect(f"{request.path}?ho={family}" if family else request.path)
