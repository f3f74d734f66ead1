"""Results of consolidations, and the pairs of reports of one event that people decided on."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from doingoai_web.campaigns.models import Campaign
from doingoai_web.totals.summary import rows_of, summary_of
from doingoai_web.vault.models import Original, Spool

if TYPE_CHECKING:
    from doingoai_web.people.models import User


class ResultQuerySet(models.QuerySet["Result"]):
    def visible_to(self, user: "User") -> "ResultQuerySet":
        return self.filter(user.reach("totals").on("campaign__owner__path"))


class Result(models.Model):
    """One consolidation. inputs: digest of the versions, decisions and settings it was made from: where today's differ it is out of
    date; data: ``ket-qua.json``; summary: the same without the words behind the totals (empty in results of the first release); as_of: the day whose units it is also given in; accepted_only: without reports under review; charts:
    what each of them shows, in words; actor: who asked for it, None where a report that came in did."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="results")
    inputs = models.CharField(max_length=64)
    data = models.JSONField()
    summary = models.JSONField(default=dict)
    charts = models.JSONField(default=list)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField(null=True, blank=True)
    accepted_only = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    code = models.CharField(max_length=40)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        get_latest_by = "pk"

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.made_at:%d/%m/%Y %H:%M}"

    @property
    def shown(self) -> dict[str, Any]:
        """What the page of totals shows (``summary.summary_of``), without reading the whole where it is kept apart."""
        return self.summary or summary_of(self.data)

    def rows(self, wanted: Callable[[str], bool]) -> list[dict[str, Any]]:
        """The totals of these indicators whole, in the order of the report: {"total": …, "rebased": …}."""
        kept = self.totals.order_by("pk").values_list("pk", "indicator")
        chosen = [pk for pk, indicator in kept if wanted(indicator)]
        if chosen or self.summary:
            return list(
                ResultTotal.objects.filter(pk__in=chosen).order_by("pk").values_list("data", flat=True)
            )
        return [row for row in rows_of(self.data) if wanted(row["total"]["indicator"])]


class ResultTotal(models.Model):
    """One total of a result, with its addends and their sentences: read when it is opened."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="totals")
    indicator = models.CharField(max_length=80)
    data = models.JSONField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.result_id} {self.indicator}"


class ResultFile(models.Model):
    """A file of a result: bao-cao.docx, phu-luc.xlsx, nguon.html …"""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("result", "name"), name="result_file_once"),)

    def __str__(self) -> str:
        return self.name


class Edited(models.Model):
    """The Word report of a result made again over one that people edited. spool: what was sent, until it is merged; original: what
    came of it; counts: paragraphs kept, updated, deleted, flagged; flags: what is to be looked at, in words."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="edited")
    source = models.CharField(max_length=255)
    spool = models.ForeignKey(Spool, null=True, on_delete=models.SET_NULL, related_name="+")
    original = models.ForeignKey(Original, null=True, on_delete=models.PROTECT, related_name="+")
    counts = models.JSONField(default=dict)
    flags = models.JSONField(default=list)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.result_id} {self.source}"


class PairVerdict(models.TextChoices):
    ONE = "one", _("là một việc")
    TWO = "two", _("là hai việc")


class PairDecision(models.Model):
    """Whether two units report one event. pair: the id that the consolidation gives it. The last one counts."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="pair_decisions")
    pair = models.CharField(max_length=64)
    verdict = models.CharField(max_length=4, choices=PairVerdict.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.pair} {self.verdict}"
