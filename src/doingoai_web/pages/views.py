"""The front door, and the pages of errors."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doingoai_web.approval.templatetags.approving import to_sign
from doingoai_web.pages.access import person
from doingoai_web.people.models import Right, User


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To the page on which a person's day begins: what is asked of a clerk, what waits for a leader, what is wrong for an
    administrator; the campaigns for all others."""
    if request.user.is_authenticated:
        return redirect(_first_page(person(request)))
    return redirect("try" if settings.DEMO else "sign-in")


def _first_page(user: User) -> str:
    if user.may(Right.TAKE_IN):
        return "campaigns"
    if user.may(Right.SEND):
        return "mine"
    if user.may(Right.APPROVE) and to_sign(user):
        return "to-sign"
    return "campaigns" if user.may(Right.TOTALS) or not user.may(Right.SETUP) else "setup"


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent is no request of this site, or is more than it takes at once."""
    status, words = 400, _("Địa chỉ hoặc nội dung gửi lên không đúng. Mở lại trang từ địa chỉ của cơ quan.")
    if isinstance(exception, TooManyFilesSent):
        status, words = (
            413,
            _("Quá nhiều tệp một lần: tối đa %(n)s tệp. Chia làm nhiều lần, hoặc nén thành một tệp .zip.")
            % {"n": settings.DATA_UPLOAD_MAX_NUMBER_FILES},
        )
    elif isinstance(exception, (RequestDataTooBig, TooManyFieldsSent)):
        status, words = (
            413,
            _("Các tệp gửi một lần quá lớn: tối đa %(n)s MB. Chia làm nhiều lần gửi.")
            % {"n": settings.MAX_REQUEST_BYTES >> 20},
        )
    return render(request, "pages/refused.html", {"words": words}, status=status)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: a page left open too long, or sent by another site."""
    return render(request, "pages/stale_form.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "pages/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "pages/403.html", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/500.html", status=500)
