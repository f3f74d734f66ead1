"""A mistake that a person can mend is answered in words, with nothing half-written."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from doingoai.model import UserError


class VietnameseFirstMiddleware:
    """The pages are Vietnamese until a person chooses otherwise: what the browser was installed with says nothing here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        return self.get_response(request)


class UserErrorMiddleware:
    """Shows a ``UserError`` that a view raised: where, what, what to do, and the way back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, UserError):
            return None
        back = request.META.get("HTTP_REFERER", "/")
        if not back.startswith(request.build_absolute_uri("/")):
            back = "/"
        return render(request, "pages/error.html", {"error": exception, "back": back}, status=422)
