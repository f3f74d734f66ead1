"""The audit trail: one row a deed, each holding the hash of the one before."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """A deed. details: what changed, as plain values, never the text of a report. hash: SHA-256 over the row and ``previous``."""

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=60)
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=80, blank=True)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=("unit", "-number"), name="audit_unit"),)

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class Head(models.Model):
    """The last number and hash: one row, locked while an entry is added, so that the chain has no forks and no cut-off end. seal: over
    both under the installation's secret, so that whoever can write to the database alone cannot end the chain elsewhere."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"
