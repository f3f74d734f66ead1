"""Whatever goes wrong below /api/v1/, also before the interface itself is reached, is said as the interface says it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from doingoai_web.api.v1.words import answer, error_of

BELOW = "/api/v1/"
KEPT = ("Allow", "Retry-After")


class WordsMiddleware:
    """Puts the words of an error in the place of a page that a program cannot read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(BELOW) or response.status_code < 400:
            return response
        if response.get("Content-Type", "").startswith("application/json"):
            return response
        said = answer(error_of(response.status_code), response.status_code)
        for name in KEPT:
            if name in response:
                said[name] = response[name]
        return said
