"""Reports being written in the browser, what was changed in them, and findings that a unit keeps with a reason."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from doingoai_web.campaigns.models import Asked, answered_in
from doingoai_web.review.models import Version

if TYPE_CHECKING:
    from doingoai_web.people.models import User


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, user: "User") -> "DraftQuerySet":
        """Those of the units for which one may send reports."""
        return self.filter(answered_in(user.reach("send"), "asked__"))


class Draft(models.Model):
    """A report being written. data: field → words (``filling.fields``); pending: values that met another person's, each
    {id, field, value, by, at, why}, kept until somebody decides; revision: counts the savings; outline: its sections when it was last
    saved, with their digest; findings, sums: of the check of revision ``checked``; sent: the data as last sent, at ``sent_at``, which
    became ``version``."""

    asked = models.OneToOneField(Asked, on_delete=models.PROTECT, related_name="draft")
    data = models.JSONField(default=dict)
    pending = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)
    outline = models.JSONField(default=list)
    outline_digest = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    checked = models.PositiveIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    findings = models.JSONField(default=list)
    sums = models.JSONField(default=dict)
    sent = models.JSONField(default=dict)
    sent_at = models.DateTimeField(null=True)
    version = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="+")

    objects = DraftQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.asked} {self.revision}"


class Change(models.Model):
    """One saving of a draft. changes: field → [words before, words after]; since: the revision before it; tab: the open page that
    saved, whose savings within a minute are one row."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="changes")
    since = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    tab = models.CharField(max_length=40, blank=True)
    changes = models.JSONField(default=dict)

    class Meta:
        ordering = ("revision",)
        constraints = (models.UniqueConstraint(fields=("draft", "revision"), name="change_once"),)

    def __str__(self) -> str:
        return f"{self.draft_id} {self.since}–{self.revision}"


class Kept(models.Model):
    """A finding that the unit looked at and leaves as it is. rule: id; words: those of the finding, numbers of persons masked; title:
    of the person who decided; ended_at: when it was taken back."""

    asked = models.ForeignKey(Asked, on_delete=models.PROTECT, related_name="kept")
    rule = models.CharField(max_length=20)
    words = models.TextField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.rule} {self.words[:40]}"

    @property
    def key(self) -> str:
        """Of the finding, as pages name it."""
        from doingoai_web.filling.waivers import key_of_finding

        return key_of_finding(self.rule, self.words)
