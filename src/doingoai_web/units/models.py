"""Units as this installation knows them."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from doingoai_web.people.models import User


class UnitQuerySet(models.QuerySet["Unit"]):
    def within(self, unit: "Unit") -> "UnitQuerySet":
        """The unit and all below it."""
        return self.filter(path__startswith=unit.path)

    def holding(self, day: date) -> "UnitQuerySet":
        """Those that exist on a day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        )

    def as_on(self, day: date) -> Any:
        """Those that exist on a day, each with ``name_then``, ``kind_then`` and ``parent_then`` (an id) as they held on it: a query set,
        with fields that no type knows."""
        names = UnitName.objects.filter(unit=OuterRef("pk"), until__gt=day).order_by("until")
        parents = UnitParent.objects.filter(unit=OuterRef("pk"), until__gt=day).order_by("until")
        then = models.Case(
            models.When(Exists(parents), then=Subquery(parents.values("parent_id")[:1])),
            default=F("parent_id"),
            output_field=models.BigIntegerField(),
        )
        return self.holding(day).annotate(
            name_then=Coalesce(Subquery(names.values("name")[:1]), F("name")),
            kind_then=Coalesce(Subquery(names.values("kind")[:1]), F("kind")),
            parent_then=then,
        )

    def visible_to(self, user: "User") -> "UnitQuerySet":
        """The subtrees in which this user has a role."""
        return self.filter(user.reach().on("path"))


class Unit(models.Model):
    """A unit or agency. path: "12/345/": ids from the top down, so that a subtree is a prefix. register_id: its id in the national
    register, empty for a unit that is not in it. valid_to: the first day on which it no longer exists. name, kind and parent are
    those that hold now, or held last; what held before stands in ``UnitName`` and ``UnitParent``."""

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    path = models.CharField(max_length=200, blank=True, db_index=True)
    register_id = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ("path",)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Save, and keep the path true. A unit is never put under itself: the path of its parent would hold it."""
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        path = f"{self.parent.path if self.parent else ''}{self.pk}/"
        if path != self.path:
            self.path = path
            super().save(update_fields=("path",))


class Reform(models.TextChoices):
    """What may happen to units; the words are those of the register of the library."""

    MERGED = "merged", _("sáp nhập")
    SPLIT = "split", _("chia tách")
    RENAMED = "renamed", _("đổi tên")
    RAISED = "raised", _("đổi loại, nâng cấp")
    MOVED = "moved", _("chuyển cấp trên")
    ABOLISHED = "abolished", _("giải thể, kết thúc")
    RECODED = "recoded", _("đổi mã")


ADDED = "added"


class Change(models.Model):
    """What an administrator recorded in one go, so that a mistake can be taken back. kind: of ``Reform``, or ``ADDED``; before: id of a
    unit → those of its fields that it altered, as they stood; made: ids of the units it made; told: names as they were, for the page
    (``unit``, ``old``, ``new``); units: all that it concerns. Once withdrawn its names, places and successions are gone, and this
    row says that they were there, and why not."""

    kind = models.CharField(max_length=20, choices=[*Reform.choices, (ADDED, _("lập mới"))])
    on = models.DateField(null=True)
    resolution = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    made = models.JSONField(default=list)
    told = models.JSONField(default=dict)
    units = models.ManyToManyField(Unit, related_name="changes")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.words}"

    @property
    def words(self) -> str:
        """ "xã A, xã B → xã C"; "xã A: huyện B → huyện C"."""
        told = self.told
        way = " → ".join(", ".join(names) for names in (told.get("old", ()), told.get("new", ())) if names)
        return f"{told['unit']}: {way}" if told.get("unit") else way


class UnitName(models.Model):
    """A name and kind that a unit had before. until: the first day on which it no longer had them."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="past_names")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    until = models.DateField()
    resolution = models.CharField(max_length=200, blank=True)
    change = models.ForeignKey(Change, null=True, on_delete=models.PROTECT, related_name="names")

    class Meta:
        ordering = ("unit", "until")
        constraints = (models.UniqueConstraint(fields=("unit", "until"), name="one_name_a_day"),)

    def __str__(self) -> str:
        return f"{self.name} – {self.until}"


class UnitParent(models.Model):
    """A unit above which another stood before. parent: None where it stood at the top; until: the first day on which it no longer
    stood there."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="past_parents")
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="past_children")
    until = models.DateField()
    resolution = models.CharField(max_length=200, blank=True)
    change = models.ForeignKey(Change, null=True, on_delete=models.PROTECT, related_name="places")

    class Meta:
        ordering = ("unit", "until")
        constraints = (models.UniqueConstraint(fields=("unit", "until"), name="one_parent_a_day"),)

    def __str__(self) -> str:
        return f"{self.unit_id} < {self.parent_id} – {self.until}"


class Succession(models.Model):
    """What became of one unit on one day. on: the first day of the new state; new: where it went, itself where it goes on, None
    where nobody took it over; share: the part of its figures that goes there, where a decision gives it."""

    kind = models.CharField(max_length=20, choices=Reform.choices)
    on = models.DateField()
    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="went")
    new = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="came")
    share = models.DecimalField(max_digits=9, decimal_places=8, null=True, blank=True)
    resolution = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    change = models.ForeignKey(Change, null=True, on_delete=models.PROTECT, related_name="successions")

    class Meta:
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"{self.old_id} {self.kind} {self.new_id} {self.on}"
