"""A mistake that a person can mend is answered in words, with nothing half-written."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from doingoai.knowledge.wordings import wording
from doingoai.model import UserError


class VietnameseFirstMiddleware:
    """The pages are Vietnamese until a person chooses otherwise: what the browser was installed with says nothing here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        return self.get_response(request)


class PrivateMiddleware:
    """What a page holds is for this person in this browser: nothing on the way keeps it, and the page asks for no device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "private, no-store")
            patch_vary_headers(response, ("Cookie",))
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        return response


class UserErrorMiddleware:
    """Shows a ``UserError`` that a view raised: where, what, what to do, and the way back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """A null character is in nothing that a person types, and no database keeps it."""
        if request.method == "POST" and any(
            "\0" in value for _, values in request.POST.lists() for value in values
        ):
            error = UserError(
                code="MT-106",
                where="Nội dung gửi lên",
                what="có ký tự điều khiển không lưu được.",
                do="Xóa đoạn vừa dán rồi gõ lại.",
            )
            return self.process_exception(request, error)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, UserError):
            return None
        back = request.META.get("HTTP_REFERER", "/")
        if not back.startswith(request.build_absolute_uri("/")):
            back = "/"
        language = get_language() or "vi"
        other = wording(exception.code, language)  # the details of the case stay Vietnamese
        context = {"error": exception, "back": back, "other": other, "language": language}
        return render(request, "pages/error.html", context, status=422)
