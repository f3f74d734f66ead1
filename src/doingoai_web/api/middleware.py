"""Whatever goes wrong below /api/v1/, also before the interface itself is reached, is said as the interface says it."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from doingoai.knowledge.wordings import wording
from doingoai_web.api.v1.words import answer, error_of

BELOW = "/api/v1/"
KEPT = ("Allow", "Retry-After")


class WordsMiddleware:
    """Puts the words of an error in the place of a page that a program cannot read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.headers.get("Accept-Language", "")  # which pages do not heed: taken away further in
        response = self.get_response(request)
        if not request.path.startswith(BELOW) or response.status_code < 400:
            return response
        if not response.get("Content-Type", "").startswith("application/json"):
            response, left = answer(error_of(response.status_code), response.status_code), response
            for name in KEPT:
                if name in left:
                    response[name] = left[name]
        return _also(response, asked)


def _also(response: HttpResponse, asked: str) -> HttpResponse:
    """The error with the same in the language asked for, where that is English or Chinese."""
    said = json.loads(response.content)
    message = wording(said.get("code", ""), asked)
    if message:
        response.content = json.dumps({**said, "message": message}, ensure_ascii=False).encode()
        if "Content-Length" in response:
            response["Content-Length"] = str(len(response.content))
    return response
