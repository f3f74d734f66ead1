"""Tokens by which programs act for a user, and messages to other programs: subscriptions, events, deliveries."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from doingoai_web.units.models import Unit

if TYPE_CHECKING:
    from doingoai_web.people.models import User


class Token(models.Model):
    """What a program shows in place of a password. digest: SHA-256 of the secret, which was shown once; start: its first letters,
    to tell tokens apart; writes: whether it may change anything; expires_on: the last day on which it holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    start = models.CharField(max_length=12)
    writes = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.start}… {self.name}"

    def holds(self, day: date) -> bool:
        return self.revoked_at is None and day <= self.expires_on


class Kind(models.TextChoices):
    """What happened."""

    OPENED = "campaign.opened", _("mở đợt báo cáo")
    RECEIVED = "report.received", _("nhận báo cáo")
    RETURNED = "report.returned", _("trả lại báo cáo")
    ACCEPTED = "report.accepted", _("chấp nhận báo cáo")
    MADE = "result.made", _("có kết quả tổng hợp mới")
    APPROVED = "result.approved", _("phê duyệt kết quả tổng hợp")


PING = "ping"  # a message sent to try an address


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def visible_to(self, user: "User") -> "SubscriptionQuerySet":
        """Those of the units in which one sets up or opens campaigns."""
        return self.filter(user.reach("setup").on("unit__path") | user.reach("campaign").on("unit__path"))


class Subscription(models.Model):
    """Another program that wants to be told. unit: of it and of all below it; events: of these kinds; sealed: the secret of its
    signatures, under the installation's key; paused: nothing is sent until somebody goes on; busy_until: a worker sends to it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="subscriptions")
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    sealed = models.TextField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    paused = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    busy_until = models.DateTimeField(null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ("unit__path", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def kinds(self) -> list[str]:
        """The names of what it wants to be told."""
        return [str(Kind(event).label) for event in self.events if event in Kind.values]


class Event(models.Model):
    """What happened, as it is told. data: ids, counts and links, never words of a report."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=80, blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def name(self) -> str:
        return str(Kind(self.kind).label) if self.kind in Kind.values else str(_("thử kết nối"))


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("đang chờ gửi")
    DELIVERED = "delivered", _("đã nhận")
    GIVEN_UP = "given_up", _("thôi gửi")


class Delivery(models.Model):
    """One event for one subscription; sent in the order of these rows. again: a person asked to send it once more; attempts: how
    often it was tried; next_at: not before; answer: the code of the last answer; said: why it did not arrive."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    again = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    answer = models.PositiveSmallIntegerField(null=True, blank=True)
    milliseconds = models.PositiveIntegerField(null=True, blank=True)
    said = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("state", "next_at"), name="delivery_due"),)

    def __str__(self) -> str:
        return f"{self.event_id} {self.state}"
