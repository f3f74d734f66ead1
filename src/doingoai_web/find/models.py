"""The sentences of reports as they are searched, and which reports are in the index."""

from typing import TYPE_CHECKING, Any

from django.db import models

from doingoai_web.campaigns.models import Asked, answered_in
from doingoai_web.review.models import Submission, Version

if TYPE_CHECKING:
    from doingoai_web.people.models import User


class Indexed(models.Model):
    """A version whose sentences are in the index. path: of its unit when it was put there; period: code; format: of the index."""

    version = models.OneToOneField(
        Version, primary_key=True, on_delete=models.CASCADE, related_name="indexed"
    )
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    asked = models.ForeignKey(Asked, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    period = models.CharField(max_length=40)
    format = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.version_id} {self.period}"


class SentenceQuerySet(models.QuerySet["Sentence"]):
    def visible_to(self, user: "User") -> "SentenceQuerySet":
        """Those of the reports that one may read."""
        return self.filter(answered_in(user.reach("read"), "report__asked__"))

    def of_current(self) -> "SentenceQuerySet":
        """Those of the versions that stand for their unit today."""
        return self.filter(report__submission__current=models.F("report"))


class Sentence(models.Model):
    """A sentence of a version, on one line, personal numbers masked; its words stand at start..end of the text. topic: the first of
    the section it stands in; role: as of ``Section.role``, "head" for number and title."""

    report = models.ForeignKey(Indexed, on_delete=models.CASCADE, related_name="sentences")
    position = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    topic = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=20, blank=True)

    objects = SentenceQuerySet.as_manager()

    class Meta:
        ordering = ("report", "position")
        constraints = (models.UniqueConstraint(fields=("report", "position"), name="sentence_once"),)

    def __str__(self) -> str:
        return self.text[:60]


class WordsField(models.TextField[Any, Any]):
    """What is looked up: an FTS5 table of SQLite as a whole, a tsvector of PostgreSQL."""


@WordsField.register_lookup
class Holds(models.Lookup[Any]):
    """``words__holds``: a query as ``engine.rendered`` writes it."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, values = self.process_lhs(compiler, connection)
        operator = "@@ %s::tsquery" if connection.vendor == "postgresql" else "MATCH %s"
        return f"{left} {operator}", (*values, self.rhs)


class Words(models.Model):
    """The full-text table, made by migration 0002: one row a sentence."""

    sentence = models.OneToOneField(
        Sentence,
        primary_key=True,
        db_column="rowid",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="words",
    )
    words = WordsField(db_column="find_words")

    class Meta:
        managed = False
        db_table = "find_words"

    def __str__(self) -> str:
        return str(self.pk)
