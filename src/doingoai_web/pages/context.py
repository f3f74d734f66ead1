"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from doingoai_web.intake.models import Item
from doingoai_web.people.models import Right


def site(request: HttpRequest) -> dict[str, Any]:
    """demo: the invented province; in_queue: files that wait for this person's decision; may: what the menu shows;
    no_role: this account can do nothing yet."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"demo": settings.DEMO, "languages": settings.LANGUAGES}
    may = {str(right): user.may(right) for right in Right}
    return {
        "demo": settings.DEMO,
        "languages": settings.LANGUAGES,
        "may": may,
        "no_role": not any(may.values()),
        "in_queue": Item.objects.visible_to(user).waiting_for_a_person().count() if may["take_in"] else 0,
    }
