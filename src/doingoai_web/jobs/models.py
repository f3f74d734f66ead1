"""Jobs as people see them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    WAITING = "waiting", _("đang chờ")
    RUNNING = "running", _("đang làm")
    DONE = "done", _("xong")
    FAILED = "failed", _("không xong")
    CANCELLED = "cancelled", _("đã dừng theo yêu cầu")


OPEN = (JobState.WAITING, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: "settings.AUTH_USER_MODEL") -> "JobQuerySet":  # type: ignore[name-defined]
        """A person's own jobs, and those of the units the person works in."""
        return self.filter(models.Q(owner=user) | user.reach("take_in").on("unit__path"))


class Job(models.Model):
    """A piece of work. kind: name in ``jobs.registry``; done, whole: for the bar; heard_at: last sign of life of its worker;
    cancel: the owner asked to stop; attempt: how often it was begun since it last got further. Every kind of job may be begun again after a crash."""

    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    whole = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="jobs"
    )
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    cancel = models.BooleanField(default=False)
    attempt = models.PositiveSmallIntegerField(default=0)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)
        indexes = (models.Index(fields=("state", "heard_at"), name="jobs_open"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def percent(self) -> int:
        return 100 * self.done // self.whole if self.whole else 0

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
