"""What stands before everything else: health and metrics for machines, a word where nothing with TLS is in front, and the counters."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from doingoai_web.operation.counting import count

MACHINES = frozenset(("/suc-khoe/", "/suc-khoe/song/", "/suc-khoe/san-sang/", "/so-do/"))


class FrontMiddleware:
    """Pages for machines are answered under any name of the host and without TLS: who watches the site asks it on its own machine.
    In production a request that no server with TLS passed on is answered with what to set up, never with a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in MACHINES:
            from doingoai_web.operation import views

            return views.for_machines(request)
        if settings.PRODUCTION and not request.META.get("HTTP_X_FORWARDED_PROTO"):
            return HttpResponse(render_to_string("operation/no_tls.html"), status=503)
        if request.path_info.startswith("/static/"):
            return self.get_response(request)
        begun = time.perf_counter()
        response = self.get_response(request)
        count(response.status_code, time.perf_counter() - begun)
        return response
