"""What an administrator keeps: settings as data, outlines with their versions, days off, imports looked at before they are done.

Nothing here is changed in place: each row says what held from its moment on, and stays.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from doingoai_web.campaigns.models import Campaign
from doingoai_web.people.models import User
from doingoai_web.review.models import Version
from doingoai_web.units.models import Unit


class Kind(models.TextChoices):
    RULES = "rules", _("quy tắc kiểm tra")
    MAIL = "mail", _("mẫu thư")
    SECOND_FACTOR = "second_factor", _("xác thực hai bước")
    HOLIDAYS = "holidays", _("lịch nghỉ của năm")


class Setting(models.Model):
    """What was set. key: which one of its kind ("reminder/vi", a role, a year); unit, campaign: where it holds, neither for the whole
    installation; value: None where it was taken back to what the program comes with."""

    kind = models.CharField(max_length=20, choices=Kind.choices)
    key = models.CharField(max_length=80, blank=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="+")
    value = models.JSONField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("kind", "key"), name="setting_of_kind"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Outline(models.Model):
    """A version of an outline of one's own. code: the same for all its versions; text: its YAML, as the library reads it;
    withdrawn_at: since when it is no longer offered."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="outlines")
    code = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    text = models.TextField()
    source = models.CharField(max_length=255, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("code", "-version")
        constraints = (
            models.UniqueConstraint(fields=("unit", "code", "version"), name="one_version_of_an_outline"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"


class Draft(models.Model):
    """A file read for import, looked at before it is done. rows: what each row says, with its faults; result: what came of it."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=255)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    rows = models.JSONField(default=list)
    result = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class ReadWith(models.Model):
    """By which setting of the checks a version of a report was checked when it was read; none where as the program comes."""

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="read_with")
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.version_id} {self.setting_id}"

    @property
    def words(self) -> list[str]:
        """What differed from the program's own checks, in words."""
        from doingoai_web.setup.rules import in_words

        return in_words(self.setting.value or {})
