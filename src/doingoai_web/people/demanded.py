"""Whether a role demands a second factor: asked once, when somebody signs in."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from doingoai_web.people.models import User

DEMANDED = "second_factor_demanded"  # in the session of whoever needs one


@receiver(user_logged_in)
def _signed_in(sender: object, request: HttpRequest | None, user: Any, **rest: object) -> None:
    from doingoai_web.setup.models import Kind
    from doingoai_web.setup.services import all_of

    if request is None or not isinstance(user, User):
        return
    roles = {role for role, told in all_of(Kind.SECOND_FACTOR).items() if told}
    if roles and user.assignments.filter(until__isnull=True, role__in=roles).exists():
        request.session[DEMANDED] = True
    else:
        request.session.pop(DEMANDED, None)
