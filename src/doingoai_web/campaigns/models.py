"""Campaigns and the units they ask."""

from typing import TYPE_CHECKING

from django.db import models

from doingoai.model import Period
from doingoai.periods import parse_code
from doingoai_web.campaigns.periods import period_words
from doingoai_web.units.models import Unit

if TYPE_CHECKING:
    from doingoai_web.people.models import User


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, user: "User") -> "CampaignQuerySet":
        """Those of the units in one's reach, and those that ask a unit in it."""
        reach = user.reach()
        asked = Asked.objects.filter(reach.on("unit__path")).values("campaign")
        return self.filter(reach.on("owner__path") | models.Q(pk__in=asked))

    def workable_by(self, user: "User", right: str) -> "CampaignQuerySet":
        """Those of the units in which one has this right."""
        return self.filter(user.reach(right).on("owner__path"))


class Campaign(models.Model):
    """A round of reporting. owner: the unit that consolidates; issuer: the body that reports for it; period: a code ("2025H1")."""

    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="campaigns")
    issuer = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=40)
    opens_on = models.DateField()
    due_on = models.DateField()
    outline = models.CharField(max_length=80, blank=True)
    settings = models.JSONField(default=dict)
    closed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

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


class Asked(models.Model):
    """A unit that owes a report to a campaign. above: the unit over it in the campaign's time, which a later reform does not
    change; due_on: its own day, where it was given one."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="asked")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="asked")
    above = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("campaign", "unit"), name="asked_once"),)

    def __str__(self) -> str:
        return f"{self.unit} {self.campaign_id}"
