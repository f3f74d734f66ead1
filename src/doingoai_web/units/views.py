"""The tree of units as it stands on a day, level by level."""

from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from doingoai_web.pages.access import person
from doingoai_web.units.models import Unit

PAGE = 200


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return timezone.localdate()


@login_required
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The units of one's reach directly below one of them, or those that hold the words looked for."""
    user, day = person(request), _day(request)
    visible = Unit.objects.visible_to(user)
    given, words = request.GET.get("goc", ""), request.GET.get("tim", "").strip()[:100]
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
    top = get_object_or_404(visible, pk=number) if number else None
    below = Q(children__valid_from__isnull=True) | Q(children__valid_from__lte=day)
    below &= Q(children__valid_to__isnull=True) | Q(children__valid_to__gt=day)
    found = visible.holding(day).select_related("parent").annotate(below=Count("children", filter=below))
    if words:
        found = found.filter(name__icontains=words)
    elif top is not None:
        found = found.filter(parent=top)
    else:
        found = found.exclude(parent__in=visible)
    page = Paginator(found.order_by("kind", "name"), PAGE).get_page(request.GET.get("trang"))
    above = list(visible.filter(pk__in=top.path.strip("/").split("/")).order_by("path")) if top else []
    gone = visible.filter(parent=top, valid_to__lte=day).order_by("name")[:PAGE] if not words else []
    context = {
        "page": page, "top": top, "above": above, "gone": gone, "day": day, "words": words,
        "keep": urlencode({"ngay": day.isoformat(), **({"goc": top.pk} if top else {}), "tim": words}) + "&",
    }  # fmt: skip
    return render(request, "units/units.html", context)
