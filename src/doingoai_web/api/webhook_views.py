"""The pages of webhooks: who is told what, and what became of each message."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doingoai.model import UserError
from doingoai_web.api import webhooks as services
from doingoai_web.api.models import Delivery, DeliveryState, Kind, Subscription
from doingoai_web.pages.access import needs, person
from doingoai_web.pages.dates import DayField
from doingoai_web.people.models import Right, User
from doingoai_web.units.models import Unit, UnitQuerySet

PAGE = 50


def _units(user: User) -> UnitQuerySet:
    """Those that have units below them, and those in which this person has a role: thousands of communes are no choice."""
    reach = user.reach(Right.SETUP).on("path") | user.reach(Right.CAMPAIGN).on("path")
    own = user.assignments.filter(until__isnull=True).values("unit")
    rows = Unit.objects.filter(reach).filter(Q(children__isnull=False) | Q(pk__in=own)).distinct()
    return rows.holding(timezone.localdate()).order_by("path")


class SubscriptionForm(forms.Form):
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        empty_label=None,
        label=gettext_lazy("Báo việc của đơn vị"),
        help_text=gettext_lazy("Kể cả các đơn vị bên dưới."),
    )
    name = forms.CharField(label=gettext_lazy("Tên phần mềm nhận"), max_length=80)
    address = forms.CharField(
        label=gettext_lazy("Địa chỉ nhận"),
        max_length=500,
        widget=forms.TextInput(
            attrs={"placeholder": "https://qlvb.tinh.gov.vn/nhan-thong-bao", "inputmode": "url"}
        ),
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Việc được báo"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple
    )


@needs(Right.SETUP, Right.CAMPAIGN)
@require_http_methods(["GET", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """Who is told, and making another; the secret of the signatures is shown in the answer that made it, and never again."""
    user, secret = person(request), ""
    form = _form(request, user)
    if request.method == "POST" and form.is_valid():
        try:
            _made, secret = services.subscribe(actor=user, now=timezone.now(), **form.cleaned_data)
            form = SubscriptionForm()
            _offer(form, user)
        except UserError as error:  # beside the field, so that nothing has to be typed again
            form.add_error(_field(error), f"{error.what[:1].upper()}{error.what[1:]} {error.do}")
    rows = Subscription.objects.visible_to(user).select_related("unit", "made_by")
    context = {
        "form": form,
        "secret": secret,
        "rows": rows.filter(ended_at=None),
        "ended": rows.exclude(ended_at=None)[:20],
    }
    return render(request, "api/webhooks.html", context)


def _field(error: UserError) -> str | None:
    return {"GD-022": "address", "GD-023": "events", "GD-024": "unit", "GD-025": "name"}.get(error.code)


def _offer(form: forms.Form, user: User) -> None:
    field = form.fields["unit"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = _units(user)


def _form(request: HttpRequest, user: User) -> SubscriptionForm:
    form = SubscriptionForm(request.POST if request.method == "POST" else None)
    _offer(form, user)
    return form


def _row(request: HttpRequest, pk: int) -> Subscription:
    visible = Subscription.objects.visible_to(person(request))
    return get_object_or_404(visible.select_related("unit", "made_by"), pk=pk)


@needs(Right.SETUP, Right.CAMPAIGN)
@require_safe
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """One subscription and its messages, the newest first."""
    row = _row(request, pk)
    sent = row.deliveries.select_related("event__unit")
    state = request.GET.get("tinh-trang", "")
    if state in DeliveryState.values:
        sent = sent.filter(state=state)
    page = Paginator(sent, PAGE).get_page(request.GET.get("trang"))
    context = {
        "row": row,
        "page": page,
        "state": state,
        "states": DeliveryState.choices,
        "keep": f"tinh-trang={state}&" if state in DeliveryState.values else "",
        "today": timezone.localdate(),
    }
    return render(request, "api/webhook.html", context)


@needs(Right.SETUP, Right.CAMPAIGN)
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    paused = not row.paused
    services.pause(row=row, paused=paused, actor=person(request), now=timezone.now())
    kept = _("Đã tạm dừng; việc xảy ra từ nay được giữ lại, gửi sau.")
    messages.success(request, kept if paused else _("Đang gửi tiếp."))
    return redirect("webhook", pk=row.pk)


@needs(Right.SETUP, Right.CAMPAIGN)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    services.end(row=row, actor=person(request), now=timezone.now())
    messages.success(request, _("Đã kết thúc: không gửi gì nữa."))
    return redirect("webhooks")


@needs(Right.SETUP, Right.CAMPAIGN)
@require_POST
def ping(request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    services.ping(row=row, actor=person(request), now=timezone.now())
    messages.success(request, _("Đã xếp một thông báo thử; tải lại trang sau vài giây để xem câu trả lời."))
    return redirect("webhook", pk=row.pk)


@needs(Right.SETUP, Right.CAMPAIGN)
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """One message once more."""
    visible = Subscription.objects.visible_to(person(request))
    found = get_object_or_404(
        Delivery.objects.filter(subscription__in=visible).select_related("subscription__unit"), pk=pk
    )
    services.send_again(row=found.subscription, deliveries=[found], actor=person(request), now=timezone.now())
    messages.success(request, _("Đã xếp gửi lại 1 thông báo."))
    return redirect("webhook", pk=found.subscription_id)


class DayForm(forms.Form):
    day = DayField()


@needs(Right.SETUP, Right.CAMPAIGN)
@require_POST
def send_since(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything since a day once more."""
    row, form = _row(request, pk), DayForm(request.POST)
    if not form.is_valid():
        raise UserError(code="GD-027", where="Từ ngày", what="không phải một ngày.", do="Gõ như 1/6/2025.")
    count = services.send_since(
        row=row, day=form.cleaned_data["day"], actor=person(request), now=timezone.now()
    )
    messages.success(request, _("Đã xếp gửi lại %(n)s thông báo.") % {"n": count})
    return redirect("webhook", pk=row.pk)
