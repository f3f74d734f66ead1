"""What the people who run the site need to know of it, and reports read again after an upgrade."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from doingoai.model import Report
from doingoai.model.stored import loads
from doingoai_web.review.models import Version

if TYPE_CHECKING:
    from doingoai_web.people.models import User


class Beat(models.Model):
    """A sign of life of a part of the site that answers no requests: the worker."""

    part = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.part} {self.at:%H:%M:%S}"


class Kept(models.Model):
    """A backup that was made and read back. sha256: of its file; damaged: originals that were broken before."""

    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    rows = models.BigIntegerField()
    files = models.PositiveIntegerField()
    damaged = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    code = models.CharField(max_length=40)

    class Meta:
        ordering = ("-pk",)
        get_latest_by = "pk"

    def __str__(self) -> str:
        return self.name


class ReadingState(models.TextChoices):
    SAME = "same", _("không đổi")
    OFFERED = "offered", _("chờ quyết định")
    ADOPTED = "adopted", _("đã nhận cách đọc mới")
    DECLINED = "declined", _("giữ cách đọc cũ")
    FAILED = "failed", _("không đọc lại được")
    FORMER = "former", _("cách đọc trước")


class ReadingQuerySet(models.QuerySet["Reading"]):
    def visible_to(self, user: "User") -> "ReadingQuerySet":
        """Those of reports that one may review."""
        return self.filter(user.reach("review").on("version__submission__asked__unit__path"))


class Reading(models.Model):
    """A version read again, with today's code and knowledge, beside what it was read as before. stored: as in ``Version``, empty where
    it could not be read; FORMER: what a version was read as until another reading took its place; note: why not, where it failed."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="readings")
    stored = models.BinaryField()
    code = models.CharField(max_length=40)
    knowledge = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ReadingState.choices)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("version", "state"), name="reading_state"),)

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"

    @cached_property
    def report(self) -> Report:
        """What was read."""
        return loads(bytes(self.stored))
