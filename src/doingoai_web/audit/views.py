"""The audit trail, shown and exported."""

import csv

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from doingoai_web.audit.models import Entry
from doingoai_web.audit.services import verify
from doingoai_web.pages.access import needs, person
from doingoai_web.people.models import Right

EXPORT = 50_000  # rows at most


def _entries(request: HttpRequest):  # type: ignore[no-untyped-def]
    reach = person(request).reach(Right.AUDIT)
    return Entry.objects.filter(reach.on("unit__path")).select_related("actor", "unit").order_by("-number")


@needs(Right.AUDIT)
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    page = Paginator(_entries(request), 100).get_page(request.GET.get("trang"))
    return render(request, "audit/trail.html", {"page": page, "verdict": verify()})


@needs(Right.AUDIT)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="nhat-ky-{timezone.localdate():%Y%m%d}.csv"'
    response.write("\ufeff")
    rows = csv.writer(response)
    rows.writerow(["số", "lúc", "ai", "việc", "đơn vị", "đối tượng", "chi tiết", "băm trước", "băm"])
    for entry in _entries(request)[:EXPORT]:
        rows.writerow(
            [
                entry.number,
                timezone.localtime(entry.at).isoformat(timespec="seconds"),
                entry.actor.username if entry.actor else "",
                entry.action,
                entry.unit.name if entry.unit else "",
                entry.subject,
                entry.details,
                entry.previous,
                entry.hash,
            ]
        )
    return response
