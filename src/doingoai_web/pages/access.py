"""One place for the two questions of every view: may this person do this, and may this person see this row."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from doingoai_web.people.models import User
from doingoai_web.units.models import Unit

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def person(request: HttpRequest) -> User:
    """The signed-in user of a view behind ``needs`` or ``login_required``."""
    return cast(User, request.user)


def needs(*rights: str) -> Callable[[View[P]], View[P]]:
    """Only for people with one of these rights somewhere: 403 else; to the sign-in page where nobody is signed in. Which rows they
    may see is the business of ``visible_to``."""

    def outer(view: View[P]) -> View[P]:
        @login_required
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(person(request).may(right) for right in rights):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast("View[P]", inner)

    return outer


def whole(request: HttpRequest, key: str) -> int | None:
    """A whole number that a form sent; None where it sent none, or something else."""
    given = request.POST.get(key, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def require(user: User, right: str, unit: Unit) -> None:
    """Raise PermissionDenied where the user may not do this in this unit."""
    if not user.may(right, unit):
        raise PermissionDenied
