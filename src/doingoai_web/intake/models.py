"""What was uploaded, and what became of each file."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.jobs.models import Job
from doingoai_web.review.models import Version
from doingoai_web.units.models import Unit
from doingoai_web.vault.models import Spool

if TYPE_CHECKING:
    from doingoai_web.people.models import User


class State(models.TextChoices):
    WAITING = "waiting", _("đang chờ đọc")
    PLACED = "placed", _("đã nhận")
    DOUBTFUL = "doubtful", _("cần người quyết định")
    DUPLICATE = "duplicate", _("trùng tệp đã có")
    UNREADABLE = "unreadable", _("không đọc được")
    REFUSED = "refused", _("từ chối: có dấu mật")
    SPLIT = "split", _("đã mở ra thành nhiều tệp")
    BESIDE = "beside", _("đã đọc cùng báo cáo")
    DISCARDED = "discarded", _("đã bỏ")


class Parcel(models.Model):
    """Files that one person handed in together, for a campaign. asked: the one unit they are for, where the sender said so.
    cleared: the sender confirmed that they hold no state secret."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="parcels")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(Asked, null=True, on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    cleared = models.BooleanField(default=False)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.sent_at:%d/%m/%Y}"


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, user: "User") -> "ItemQuerySet":
        """Those in campaigns one takes in, and those one sent oneself."""
        return self.filter(
            user.reach("take_in").on("parcel__campaign__owner__path") | models.Q(parcel__sent_by=user)
        )

    def waiting_for_a_person(self) -> "ItemQuerySet":
        return self.filter(state=State.DOUBTFUL)


class Item(models.Model):
    """One file. name: as it was called, blank where it was refused; code, reason: why it is where it is, in words for the sender;
    issuer, period: as the report names them; guess: the unit it seems to be from."""

    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="items")
    above = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(max_length=255, blank=True)
    note = models.CharField(max_length=255, blank=True)
    size = models.BigIntegerField()
    spool = models.OneToOneField(Spool, null=True, on_delete=models.SET_NULL, related_name="item")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    code = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    issuer = models.CharField(max_length=255, blank=True)
    period = models.CharField(max_length=40, blank=True)
    guess = models.ForeignKey(Asked, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="items")
    settled_at = models.DateTimeField(null=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.name} {self.state}"
