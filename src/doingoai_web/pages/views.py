"""The front door, and the pages of errors."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("campaigns")
    return redirect("try" if settings.DEMO else "sign-in")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the site answers and reaches its database."""
    from doingoai_web.audit.models import Head

    Head.objects.count()
    return JsonResponse({"ok": True})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "pages/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "pages/403.html", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/500.html", status=500)
