"""Who has a second factor gives it before anything else; whose role demands one sets it up first."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_otp import user_has_device

from doingoai_web.people.demanded import must_set_up


class SecondFactorMiddleware:
    """Sends a signed-in user with a confirmed device to the page that asks for its code, until the code was given; one whose role
    demands a device to the page on which it is set up; one whose password another set to the page that changes it. However the session
    began: by password or by invitation. Programs have no session: ``api.services.grant_of`` asks the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        free = {reverse("second-factor"), reverse("sign-out"), reverse("set_language")}
        if request.path in free or request.path.startswith("/static/"):
            return self.get_response(request)
        if user_has_device(user) and not user.is_verified():  # type: ignore[attr-defined]
            return redirect("second-factor")
        own = {reverse("account"), reverse("password")}
        if request.path not in own and must_set_up(user):
            return redirect("account")
        if user.must_change and request.path != reverse("password"):
            return redirect("password")
        return self.get_response(request)
