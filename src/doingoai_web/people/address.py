"""From where somebody signs in."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address to count wrong passwords by: behind the office's proxy the one that the proxy saw, never what a browser claims."""
    seen: str = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return seen if settings.BEHIND_PROXY and seen else str(request.META.get("REMOTE_ADDR", ""))
