"""Campaigns, the units they ask, and what was said to those units."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doingoai.model import Period
from doingoai.periods import parse_code
from doingoai_web.campaigns.periods import period_words
from doingoai_web.units.models import Unit

if TYPE_CHECKING:
    from doingoai.model import Outline
    from doingoai_web.people.models import Reach, User


class CutOff(models.TextChoices):
    """Between which days the figures of a period are closed."""

    CALENDAR = "calendar", _("theo lịch: từ ngày đầu đến ngày cuối của kỳ")
    DECREE = "decree", _("theo Nghị định 09/2019/NĐ-CP: từ ngày 15 tháng trước kỳ đến ngày 14 tháng cuối kỳ")
    OWN = "own", _("từ ngày … đến ngày … ghi dưới đây")


def answered_in(reach: "Reach", before: str = "") -> Q:
    """The condition on the units of a campaign (reached over the field ``before``) that lie in these subtrees, or for which a unit in
    them answers."""
    return reach.on(f"{before}unit__path") | reach.on(f"{before}reporter__path")


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, user: "User") -> "CampaignQuerySet":
        """Those of the units in one's reach, and those that ask a unit in it or one for which a unit in it answers."""
        reach = user.reach()
        asked = Asked.objects.filter(answered_in(reach)).values("campaign")
        return self.filter(reach.on("owner__path") | Q(pk__in=asked))

    def workable_by(self, user: "User", right: str) -> "CampaignQuerySet":
        """Those of the units in which one has this right."""
        return self.filter(user.reach(right).on("owner__path"))


class Campaign(models.Model):
    """A round of reporting. owner: the unit that consolidates; issuer: the body that reports for it; period: a code ("2025H1").

    outline: id of the outline that was prescribed; what it said then is kept in ``prescribed``. basis: lines of the request letter;
    letter_number: of the letter as it went out; annexes: ids of the registers asked, None where nobody chose. data_from, data_to:
    the days of the figures, None where the period's own days hold; due_after: working days between ``data_to`` and the day it is
    due, None where the day was named. reminder_days: working days from the day it is due, -5 for five before it. notice: what the
    units are told about a change."""

    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="campaigns")
    issuer = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=40)
    opens_on = models.DateField()
    due_on = models.DateField()
    outline = models.CharField(max_length=80, blank=True)
    settings = models.JSONField(default=dict)
    closed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    basis = models.JSONField(default=list)
    letter_number = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    annexes = models.JSONField(null=True, default=None)
    cut_off = models.CharField(max_length=10, choices=CutOff.choices, default=CutOff.CALENDAR)
    data_from = models.DateField(null=True, blank=True)
    data_to = models.DateField(null=True, blank=True)
    due_after = models.PositiveSmallIntegerField(null=True, blank=True)
    reminding = models.BooleanField(default=False)
    reminder_days = models.JSONField(default=list)
    notice = models.TextField(blank=True)
    noticed_at = models.DateTimeField(null=True, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ("-due_on", "-pk")

    def __str__(self) -> str:
        return f"{self.period_title} – {self.owner.name}"

    @property
    def span(self) -> Period:
        return parse_code(self.period)

    @property
    def period_title(self) -> str:
        return period_words(self.span)

    @property
    def data_days(self) -> tuple[date, date]:
        """The first and the last day of the figures asked for."""
        span = self.span
        return self.data_from or span.first, self.data_to or span.last

    def chosen_outline(self) -> "Outline | None":
        """The outline that was prescribed last, annexes and all; None for a campaign from before outlines were kept with it."""
        from doingoai_web.campaigns.outlines import loaded

        last = self.prescribed.order_by("-number").first()
        return loaded(last.kept) if last is not None else None

    @property
    def asks_for(self) -> str:
        """Who asks, in running text."""
        return self.issuer or f"UBND {self.owner.name}"


class AskedQuerySet(models.QuerySet["Asked"]):
    def visible_to(self, user: "User") -> "AskedQuerySet":
        """The units of one's reach, and those for which a unit in it answers."""
        reach = answered_in(user.reach("read")) | answered_in(user.reach("totals"))
        return self.filter(reach | answered_in(user.reach("send")))

    def answered_by(self, user: "User", right: str = "send") -> "AskedQuerySet":
        """Those for which one may send (or do what this right allows)."""
        return self.filter(answered_in(user.reach(right)))


class Asked(models.Model):
    """A unit that owes a report to a campaign. above: the unit over it in the campaign's time, which a later reform does not
    change; due_on: its own day, where it was given one; reporter: the unit that answers for it, where it ended within the period;
    opened_at: when somebody of the unit first saw that it is asked."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="asked")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="asked")
    above = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    reporter = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="reports_for"
    )
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = AskedQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("campaign", "unit"), name="asked_once"),)

    def __str__(self) -> str:
        return f"{self.unit} {self.campaign_id}"

    @property
    def answering(self) -> Unit:
        """The unit whose people write and send the report."""
        return self.reporter or self.unit


class Prescribed(models.Model):
    """The outline of a campaign as it was prescribed: number 1 when it opened, one more with each change. kept: the outline whole,
    as ``campaigns.outlines`` writes it; note: why it changed, in words for the units."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="prescribed")
    number = models.PositiveSmallIntegerField()
    kept = models.JSONField()
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("campaign", "number"), name="prescribed_once"),)

    def __str__(self) -> str:
        return f"{self.campaign_id}.{self.number}"


class Revision(models.Model):
    """What an officer corrected in an open campaign: number 1 for the first time. changes: field → [before, after], as text; reason:
    in words for the units; seen: the submissions that were there before and that a person has looked at since."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    changes = models.JSONField()
    reason = models.CharField(max_length=1000)
    seen = models.JSONField(default=list)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("campaign", "number"), name="revision_once"),)

    def __str__(self) -> str:
        return f"{self.campaign_id}.{self.number}"

    @property
    def of_days(self) -> bool:
        """The days of the figures changed: what came before counts other days."""
        return bool({"data_from", "data_to"} & set(self.changes))


class Extension(models.Model):
    """A unit's day moved, with the reason. The last one counts."""

    asked = models.ForeignKey(Asked, on_delete=models.CASCADE, related_name="extensions")
    before = models.DateField()
    due_on = models.DateField()
    reason = models.CharField(max_length=400)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.asked_id} {self.due_on}"


class MailKind(models.TextChoices):
    OPENED = "opened", _("báo mở đợt")
    BEFORE = "before", _("nhắc trước hạn")
    AFTER = "after", _("nhắc sau hạn")
    ASKED = "asked", _("nhắc theo yêu cầu")
    CHANGED = "changed", _("báo thay đổi")
    EXTENDED = "extended", _("báo gia hạn")


class MailState(models.TextChoices):
    SENDING = "sending", _("chưa rõ đã gửi được chưa")
    SENT = "sent", _("đã gửi")
    FAILED = "failed", _("không gửi được")


class Reminder(models.Model):
    """A mail to the people of a unit: at most one of a kind for a day. It is written before the mail goes out, so that a crash in
    between leaves a row that says so, never a second mail. day: the day it is for; addresses: how many it went to."""

    asked = models.ForeignKey(Asked, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=MailKind.choices)
    day = models.DateField()
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.SENDING)
    addresses = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    fault = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("asked", "kind", "day"), name="reminded_once"),)

    def __str__(self) -> str:
        return f"{self.asked_id} {self.kind} {self.day}"
