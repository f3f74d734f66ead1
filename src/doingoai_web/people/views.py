"""Sign-in, second factor, own account, invitations."""

from urllib.parse import urlencode

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as otp_login
from django_otp import match_token
from django_otp.plugins.otp_totp.models import TOTPDevice

from doingoai.model import UserError
from doingoai_web.audit.services import record
from doingoai_web.pages.access import needs, person, require
from doingoai_web.people import lockout, services
from doingoai_web.people.demanded import must_set_up
from doingoai_web.people.fields import UnitField
from doingoai_web.people.models import Assignment, Right, Role, User


class SignIn(LoginView):
    template_name = "people/sign_in.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: str, **kwargs: object) -> HttpResponse:
        if lockout.locked(request.POST.get("username", "")[:150], timezone.now()):
            return render(request, "people/locked.html", {"long": True}, status=429)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        if form.cleaned_data.get("password"):  # both were given, and they do not fit
            lockout.wrong(form.cleaned_data.get("username", ""), timezone.now())
        return super().form_invalid(form)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        user = person(self.request)
        record(
            action="person.signed_in",
            at=timezone.now(),
            actor=user,
            unit=services.home_of(user),
            subject=user,
        )
        return answer


class CodeForm(forms.Form):
    code = forms.CharField(label=gettext_lazy("Mã 6 số"), max_length=16, strip=True)
    code.widget.attrs.update({"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True})


@login_required
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = match_token(person(request), form.cleaned_data["code"])
        if device is not None:
            otp_login(request, device)
            return redirect("home")
        form.add_error("code", _("Mã không đúng hoặc đã hết hạn. Chờ mã mới trên điện thoại rồi gõ lại."))
    return render(request, "people/second_factor.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = PasswordChangeForm(user, request.POST or None)
    if request.method == "POST" and lockout.locked(user.username, timezone.now()):
        return render(request, "people/locked.html", {"long": True}, status=429)
    if form.errors.get("old_password"):  # guessed at a screen that was left open
        lockout.wrong(user.username, timezone.now())
    if request.method == "POST" and form.is_valid():
        form.save()
        user.must_change = False
        user.save(update_fields=("must_change",))
        update_session_auth_hash(request, user)
        record(
            action="person.password_changed",
            at=timezone.now(),
            actor=user,
            unit=services.home_of(user),
            subject=user,
        )
        messages.success(request, _("Đã đổi mật khẩu."))
        return redirect("account")
    return render(request, "people/password.html", {"form": form})


def _confirm_device(request: HttpRequest, device: TOTPDevice, form: CodeForm) -> bool:
    """Switch the second factor on where the code is right; else say so beside the field."""
    user = person(request)
    if not device.verify_token(form.cleaned_data["code"]):
        form.add_error("code", _("Mã không đúng hoặc đã hết hạn. Chờ mã mới trên điện thoại rồi gõ lại."))
        return False
    device.confirmed = True
    device.save()
    otp_login(request, device)
    record(
        action="person.second_factor",
        at=timezone.now(),
        actor=user,
        unit=services.home_of(user),
        subject=user,
    )
    messages.success(request, _("Đã bật xác thực hai bước."))
    return True


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Own roles; the second factor is set up here, confirmed by one code."""
    user = person(request)
    device = TOTPDevice.objects.filter(user=user).order_by("pk").first()
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST":
        if device is None:
            device = TOTPDevice.objects.create(user=user, name="điện thoại", confirmed=False)
        elif not device.confirmed and form.is_valid() and _confirm_device(request, device, form):
            return redirect("account")
    picture = ""
    if device is not None and not device.confirmed:
        picture = segno.make(device.config_url).png_data_uri(scale=5)
    roles = user.assignments.filter(until__isnull=True).select_related("unit")
    context = {
        "device": device,
        "form": form,
        "picture": picture,
        "roles": roles,
        "demanded": must_set_up(user),
    }
    return render(request, "people/account.html", context)


class InviteForm(forms.Form):
    unit = UnitField(label=gettext_lazy("Đơn vị"))
    role = forms.ChoiceField(choices=Role.choices, label=gettext_lazy("Vai trò"))
    email = forms.EmailField(required=False, label=gettext_lazy("Thư điện tử"))


class GiveForm(forms.Form):
    username = forms.CharField(label=gettext_lazy("Tên đăng nhập"), max_length=60)
    unit = UnitField(label=gettext_lazy("Đơn vị"))
    role = forms.ChoiceField(choices=Role.choices, label=gettext_lazy("Vai trò"))


PAGE = 100  # rows of people


def _listed(request: HttpRequest) -> QuerySet[Assignment]:
    """Roles in one's subtree, as asked for: by role, unit, name of the account, or how the account stands."""
    user, wanted = person(request), request.GET
    found = Assignment.objects.filter(user.reach(Right.PEOPLE).on("unit__path"), until__isnull=True)
    if (role := wanted.get("vai-tro")) in Role.values:
        found = found.filter(role=role)
    if words := wanted.get("don-vi", "").strip()[:100]:
        found = found.filter(unit__name__icontains=words)
    if words := wanted.get("ten", "").strip()[:60]:
        found = found.filter(user__username__icontains=words)
    state = wanted.get("la", "")
    if state == "chua-vao":
        found = found.filter(user__last_login=None, user__is_active=True)
    elif state == "ngung":
        found = found.filter(user__is_active=False)
    elif state == "don-vi-het":
        found = found.filter(unit__valid_to__lte=timezone.localdate())
    return found.select_related("user", "unit").order_by("unit__path", "user__username", "pk")


def _people(
    request: HttpRequest, *, invite: InviteForm, give: GiveForm, link: str = "", password: str = ""
) -> HttpResponse:
    """The page of people; link, password: what was just made, shown this once."""
    for form in (invite, give):
        form.fields["unit"].offer(person(request))  # type: ignore[attr-defined]
    kept = {key: request.GET.get(key, "") for key in ("vai-tro", "don-vi", "ten", "la")}
    page = Paginator(_listed(request), PAGE).get_page(request.GET.get("trang"))
    context = {
        "form": invite, "give": give, "page": page, "assignments": page.object_list, "link": link, "password": password,
        "roles": Role.choices, "wanted": kept, "keep": urlencode({k: v for k, v in kept.items() if v}) + "&",
        "asked_role": kept["vai-tro"], "asked_unit": kept["don-vi"], "asked_name": kept["ten"], "asked_state": kept["la"],
    }  # fmt: skip
    return render(request, "people/users.html", context)


def _within(form: forms.Form, user: User) -> bool:
    """Whether a form is right, its unit being one that this administrator looks after."""
    form.fields["unit"].offer(user)  # type: ignore[attr-defined]
    return form.is_valid()


@needs(Right.PEOPLE)
@require_http_methods(["GET", "POST"])
def users(request: HttpRequest) -> HttpResponse:
    """Who has which role in one's subtree; inviting somebody."""
    form, link = InviteForm(request.POST or None), ""
    if request.method == "POST" and _within(form, person(request)):
        token = services.invite(**form.cleaned_data, actor=person(request), now=timezone.now())
        link = request.build_absolute_uri(reverse("invitation", args=(token,)))
    return _people(request, invite=form, give=GiveForm(auto_id="giao_%s"), link=link)


@needs(Right.PEOPLE)
@require_POST
def give_role(request: HttpRequest) -> HttpResponse:
    """A role for somebody who has an account."""
    form = GiveForm(request.POST, auto_id="giao_%s")
    if not _within(form, person(request)):
        return _people(request, invite=InviteForm(), give=form)
    made = services.give_role(**form.cleaned_data, actor=person(request), now=timezone.now())
    messages.success(
        request,
        _("%(name)s: %(role)s, %(unit)s.")
        % {"name": made.user.username, "role": made.get_role_display(), "unit": made.unit.name},
    )
    return redirect("users")


@needs(Right.PEOPLE)
@require_POST
def reset_access(request: HttpRequest, pk: int) -> HttpResponse:
    """For who cannot get in any more: a password for once, shown on this page alone."""
    user = person(request)
    reach = user.reach(Right.PEOPLE).on("assignments__unit__path")
    found = get_object_or_404(
        User.objects.filter(reach, assignments__until__isnull=True).distinct(), pk=pk, is_active=True
    )
    made = services.reset_access(user=found, actor=user, now=timezone.now())
    words = f"{found.username} / {made}"
    return _people(request, invite=InviteForm(), give=GiveForm(auto_id="giao_%s"), password=words)


@needs(Right.PEOPLE)
@require_POST
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    reach = user.reach(Right.PEOPLE).on("unit__path")
    found = get_object_or_404(Assignment.objects.filter(reach).select_related("unit", "user"), pk=pk)
    require(user, Right.PEOPLE, found.unit)
    if found.user_id == user.pk:
        raise PermissionDenied
    services.end_assignment(assignment=found, actor=user, now=timezone.now())
    messages.success(request, _("Đã thôi vai trò."))
    return redirect("users")


class JoinForm(forms.Form):
    username = forms.CharField(label=gettext_lazy("Tên đăng nhập"), max_length=60)
    full_title = forms.CharField(label=gettext_lazy("Chức vụ"), max_length=120, required=False)
    password = forms.CharField(label=gettext_lazy("Mật khẩu"), widget=forms.PasswordInput)


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    found = services.invitation_of(token, timezone.now())
    if request.user.is_authenticated:
        raise UserError(
            code="ND-007",
            where="Liên kết mời",
            what=f"đang đăng nhập bằng tài khoản {request.user.get_username()}.",
            do="Bấm Ra ở đầu trang rồi mở lại liên kết. Người đã có tài khoản thì đề nghị quản trị giao vai trò.",
        )
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = services.join(token=token, now=timezone.now(), **form.cleaned_data)
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("home")
    return render(request, "people/invitation.html", {"form": form, "invitation": found})
