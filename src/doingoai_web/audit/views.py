"""The audit trail, shown and exported."""

import csv
import io
import json

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from doingoai_web.audit.models import Entry, Head
from doingoai_web.audit.services import Verdict, holds, record, verify
from doingoai_web.pages.access import needs, person
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import Right
from doingoai_web.people.services import home_of

EXPORT = 50_000  # rows at most
SHORT = 2_000  # up to here the whole chain is walked whenever the page is opened


def _entries(request: HttpRequest) -> QuerySet[Entry]:
    reach = person(request).reach(Right.AUDIT)
    return Entry.objects.filter(reach.on("unit__path")).select_related("actor", "unit").order_by("-number")


@needs(Right.AUDIT)
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """The rows shown are each looked at; the whole chain where it is short or where that was asked for."""
    head = Head.objects.filter(pk=1).first()
    length = head.number if head else 0
    page = Paginator(_entries(request), 100).get_page(request.GET.get("trang"))
    wanted = length <= SHORT or request.GET.get("kiem-tra") == "1"
    verdict: Verdict | None = verify() if wanted else None
    altered = next((entry.number for entry in reversed(page.object_list) if not holds(entry)), None)
    context = {"page": page, "verdict": verdict, "altered": altered, "length": length}
    return render(request, "audit/trail.html", context)


def _plain(value: str) -> str:
    """A cell that a spreadsheet program takes for words, never for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


@needs(Right.AUDIT)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The rows of one's own subtree, as a table for a spreadsheet. Who took it is on record too."""
    user, now = person(request), timezone.now()
    record(action="trail.exported", at=now, actor=user, unit=home_of(user, Right.AUDIT))
    whole = io.StringIO()
    rows = csv.writer(whole)
    rows.writerow(["số", "lúc", "ai", "việc", "đơn vị", "đối tượng", "chi tiết", "băm trước", "băm"])
    for entry in _entries(request)[:EXPORT]:
        rows.writerow(
            [
                entry.number,
                timezone.localtime(entry.at).isoformat(timespec="microseconds"),
                _plain(entry.actor.username if entry.actor else ""),
                entry.action,
                _plain(entry.unit.name if entry.unit else ""),
                entry.subject,
                json.dumps(entry.details, ensure_ascii=False, sort_keys=True),
                entry.previous,
                entry.hash,
            ]
        )
    day = timezone.localdate(now)
    return attachment(f"\ufeff{whole.getvalue()}".encode(), f"nhat-ky-{day:%Y%m%d}.csv")
