"""Submissions, their versions, the facts in them, and what people decided about each."""

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from doingoai.model import Report
from doingoai.model.stored import loads
from doingoai_web.campaigns.models import Asked, answered_in
from doingoai_web.vault.models import Original

if TYPE_CHECKING:
    from doingoai_web.people.models import User


#: channels whose figures were typed or added up here: there is no file to read again
UNREAD = ("form", "signed", "level")


class Status(models.TextChoices):
    RECEIVED = "received", _("đã nhận")
    RETURNED = "returned", _("đã trả lại")
    ACCEPTED = "accepted", _("đã chấp nhận")


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: "User") -> "SubmissionQuerySet":
        """Those of the units in which one may read reports."""
        return self.filter(answered_in(user.reach("read"), "asked__"))


class Submission(models.Model):
    """What a unit sent to a campaign. received_on: the day its first version came in."""

    asked = models.OneToOneField(Asked, on_delete=models.PROTECT, related_name="submission")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.RECEIVED)
    received_on = models.DateField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    current = models.ForeignKey("Version", null=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    objects = SubmissionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.asked} {self.status}"

    @property
    def due_on(self) -> date:
        return self.asked.due_on or self.asked.campaign.due_on

    @property
    def late(self) -> bool:
        return self.received_on > self.due_on


class Version(models.Model):
    """One file of a submission, as it was read. stored: the report whole (``doingoai.model.stored``), read with ``code`` and
    ``knowledge``; number: from 1; channel: "upload", "mail", "archive". errors, warnings: findings that nobody set aside; the same with
    ``_quoting``: those of them that quote other units' reports, which is not for everybody to read."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="versions")
    source = models.CharField(max_length=255)
    channel = models.CharField(max_length=12, default="upload")
    stored = models.BinaryField()
    code = models.CharField(max_length=40)
    knowledge = models.CharField(max_length=64)
    arrived_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    errors = models.PositiveSmallIntegerField(default=0)
    warnings = models.PositiveSmallIntegerField(default=0)
    errors_quoting = models.PositiveSmallIntegerField(default=0)
    warnings_quoting = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("submission", "number"), name="version_once"),)

    def __str__(self) -> str:
        return f"{self.submission_id}.{self.number}"

    @property
    def own_errors(self) -> int:
        """For who may not read what quotes other units."""
        return self.errors - self.errors_quoting

    @property
    def own_warnings(self) -> int:
        return self.warnings - self.warnings_quoting

    @cached_property
    def decided(self) -> bool:
        """It was sent back or accepted: what was said of it is no longer the officer's alone."""
        return self.submission.steps.filter(version=self).exists()

    @cached_property
    def report(self) -> Report:
        """What the machine read, as it read it."""
        return loads(bytes(self.stored))


class Beside(models.Model):
    """What was found in a version beside others. inputs: digest of what it was compared with; given: which of "previous", "campaign",
    "outline" there was; stored: the findings, in a report without words (``doingoai.model.stored``). weight, disputes: what the campaign
    says of the documents that it cites, and which of its citations others contradict (``neighbours``). rules: the setting of the checks by
    which it was checked again after it was read, its own findings among those stored; None: they are those of the reading."""

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="beside")
    inputs = models.CharField(max_length=64)
    given = models.JSONField(default=list)
    stored = models.BinaryField()
    weight = models.CharField(max_length=64, blank=True)
    disputes = models.JSONField(default=list)
    rules = models.JSONField(null=True, default=None)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_id} {self.given}"


class Sketch(models.Model):
    """What of a version decides which reports of its campaign matter to it (``neighbours``). A row is never changed: another takes its
    place. seed: digest of what it was made with; kept: the sketch; runs: of its sentences, end to end."""

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="sketch")
    seed = models.CharField(max_length=64)
    kept = models.BinaryField()
    runs = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.version_id} {self.seed[:8]}"


class FactQuerySet(models.QuerySet["Fact"]):
    def visible_to(self, user: "User") -> "FactQuerySet":
        return self.filter(answered_in(user.reach("read"), "version__submission__asked__"))


class Fact(models.Model):
    """A figure that the machine read. position: its place in ``Report.observations``; the words stand at start..end."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="facts")
    position = models.PositiveIntegerField()
    indicator = models.CharField(max_length=80)
    value = models.DecimalField(max_digits=30, decimal_places=6)
    upper = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    qualifier = models.CharField(max_length=12)
    currency = models.CharField(max_length=3, blank=True)
    measure = models.CharField(max_length=60, blank=True)
    basis = models.CharField(max_length=16)
    period = models.CharField(max_length=40, blank=True)
    scope = models.CharField(max_length=20)
    breakdown = models.CharField(max_length=200, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    confidence = models.FloatField()

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ("version", "position")
        constraints = (models.UniqueConstraint(fields=("version", "position"), name="fact_once"),)
        indexes = (models.Index(fields=("indicator", "version"), name="fact_indicator"),)

    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"


class Verdict(models.TextChoices):
    ACCEPT = "accept", _("đúng")
    CORRECT = "correct", _("sửa")
    REJECT = "reject", _("bỏ")
    RESET = "reset", _("xem lại")


class Decision(models.Model):
    """What a person said of a fact. The last one counts; none is ever changed or removed. For a figure that the machine did not
    read (fact None) the words that hold it are at start..end."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="decisions")
    fact = models.ForeignKey(Fact, null=True, on_delete=models.CASCADE, related_name="decisions")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    indicator = models.CharField(max_length=80, blank=True)
    value = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    qualifier = models.CharField(max_length=12, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    reason = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.verdict} {self.fact_id}"


class Remark(models.Model):
    """A comment pinned to words of a version (start..end), or on the whole (both None)."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="remarks")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("start", "pk")

    def __str__(self) -> str:
        return self.text[:60]


class Step(models.Model):
    """A submission sent back or accepted, with the words that went with it."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="steps")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status.choices)
    note = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.submission_id} {self.status}"


class SignedCopy(models.Model):
    """The numbered, signed copy of an accepted version, with how its figures compare to it. differences: lines to show."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="signed")
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=255)
    differences = models.JSONField(default=list)
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.source
