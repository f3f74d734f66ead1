"""Originals: a file is stored once, under its SHA-256, and never changed."""

from django.db import models


class Original(models.Model):
    """A file as it came. name: under which the storage keeps it; sealed: encrypted with the installation's key."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    name = models.CharField(max_length=255, help_text="name under which the storage keeps it")
    sealed = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Spool(models.Model):
    """An upload that has not been cleared. key: its own key; when it is cleared or refused both key and bytes are destroyed."""

    key = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk} {self.size}"
