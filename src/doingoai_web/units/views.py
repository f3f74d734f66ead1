"""The tree of units as it stands on a day, level by level; one unit through time."""

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
from doingoai_web.pages.dates import asked_day
from doingoai_web.people.models import Assignment, Right, Role
from doingoai_web.units.changing import EndForm, MoveForm, RenameForm
from doingoai_web.units.models import ADDED, Change, Succession, Unit, UnitName, UnitParent

PAGE = 200


def _day(request: HttpRequest) -> date:
    return asked_day(request.GET, "ngay") or timezone.localdate()


def _top(request: HttpRequest) -> Unit | None:
    given = request.GET.get("goc", "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
    visible = Unit.objects.visible_to(person(request)).select_related("parent")
    return get_object_or_404(visible, pk=number) if number else None


def _children(parents: list[int], day: date) -> dict[int, int]:
    """Unit → how many stood right below it on a day."""
    rows = Unit.objects.as_on(day).filter(parent_then__in=parents).values_list("parent_then")
    return dict(rows.annotate(n=Count("pk")).order_by())


def _above(unit: Unit, day: date) -> list[Unit]:
    """The units above on a day, the highest first."""
    found: list[Unit] = []
    current = unit
    while len(found) < 12:
        past = current.past_parents.filter(until__gt=day).order_by("until").select_related("parent").first()
        above = past.parent if past else current.parent
        if above is None or above in found:
            break
        found.insert(0, above)
        current = Unit.objects.select_related("parent").get(pk=above.pk)
    return found


@login_required
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The units of one's reach directly below one of them, or those that hold the words looked for."""
    user, day = person(request), _day(request)
    visible = Unit.objects.visible_to(user)
    words = request.GET.get("tim", "").strip()[:100]
    top = _top(request)
    found = visible.as_on(day).select_related("parent")
    if words:
        found = found.filter(Q(name_then__icontains=words) | Q(name__icontains=words))
        found = found.filter(path__startswith=top.path) if top else found
    elif top is not None:
        found = found.filter(parent_then=top.pk)
    else:
        found = found.filter(Q(parent_then=None) | ~Q(parent_then__in=visible.values("pk")))
        if len(only := list(found[:2])) == 1:  # one at the top: what stands below it is what people look for
            top = only[0]
            found = visible.as_on(day).select_related("parent").filter(parent_then=top.pk)
    page = Paginator(found.order_by("kind_then", "name_then", "pk"), PAGE).get_page(request.GET.get("trang"))
    rows = list(page.object_list)
    counted = _children([row.pk for row in rows], day)
    above = {
        row.pk: row.name for row in Unit.objects.filter(pk__in={r.parent_then for r in rows if r.parent_then})
    }
    seen = (
        set(visible.filter(pk__in=[row.pk for row in _above(top, day)]).values_list("pk", flat=True))
        if top
        else ()
    )
    gone = visible.filter(parent=top, valid_to__lte=day).order_by("name")[:PAGE] if not words else []
    context = {
        "page": page, "top": top, "day": day, "words": words, "gone": gone,
        "rows": [(row, counted.get(row.pk, 0), above.get(row.parent_then, "")) for row in rows],
        "above": [row for row in (_above(top, day) if top else ()) if row.pk in seen],
        "keep": urlencode({"ngay": day.isoformat(), **({"goc": top.pk} if top else {}), "tim": words}) + "&",
    }  # fmt: skip
    return render(request, "units/units.html", context)


def _states(unit: Unit) -> list[dict[str, object]]:
    """What the unit was called, and when: the last first."""
    found: list[dict[str, object]] = []
    since = unit.valid_from
    for row in UnitName.objects.filter(unit=unit).order_by("until"):
        found.append({"name": row.name, "kind": row.kind, "since": since, "until": row.until})
        since = row.until
    found.append({"name": unit.name, "kind": unit.kind, "since": since, "until": unit.valid_to})
    return found[::-1]


def _places(unit: Unit) -> list[dict[str, object]]:
    """Under which unit it stood, and when: the last first."""
    found: list[dict[str, object]] = []
    since = unit.valid_from
    for row in UnitParent.objects.filter(unit=unit).select_related("parent").order_by("until"):
        found.append({"parent": row.parent, "since": since, "until": row.until})
        since = row.until
    found.append({"parent": unit.parent, "since": since, "until": unit.valid_to})
    return found[::-1]


def _added(unit: Unit) -> Change | None:
    """The change by which an administrator made it; None for one that was imported, or came of a reform."""
    return next((row for row in unit.changes.filter(kind=ADDED) if unit.pk in row.made), None)


@login_required
@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: its names, what stood above it, what became of it; how many accounts it has."""
    user = person(request)
    found = get_object_or_404(Unit.objects.visible_to(user).select_related("parent"), pk=pk)
    events = Succession.objects.filter(Q(old=found) | Q(new=found)).select_related("old", "new")
    roles = Assignment.objects.filter(unit=found, until__isnull=True, user__is_active=True)
    counts = dict(roles.values_list("role").annotate(n=Count("pk")).order_by())
    day = timezone.localdate()
    may = user.may(Right.SETUP, found)
    living = found.valid_to is None or found.valid_to > day
    taken_back = (
        found.changes.exclude(withdrawn_at=None).select_related("withdrawn_by").order_by("-pk")[:PAGE]
    )
    context: dict[str, object] = {
        "taken_back": taken_back if may else [], "added": _added(found) if may else None,
        "unit": found, "names": _states(found), "places": _places(found), "events": events, "living": living,
        "day": day, "above": [row for row in _above(found, day) if user.reach().holds(row)], "may_change": may,
        "accounts": [(label, counts[role]) for role, label in Role.choices if role in counts],
        "below": Unit.objects.holding(day).filter(parent=found).count(),
    }  # fmt: skip
    if may and living:
        context |= {
            "rename": RenameForm(initial={"name": found.name, "kind": found.kind}, auto_id="ten_%s"),
            "move": MoveForm(auto_id="chuyen_%s"),
            "end": EndForm(auto_id="het_%s"),
        }
    return render(request, "units/unit.html", context)
