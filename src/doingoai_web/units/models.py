"""Units as this installation knows them."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

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

    def visible_to(self, user: "User") -> "UnitQuerySet":
        """The subtrees in which this user has a role."""
        return self.filter(user.reach().on("path"))


class Unit(models.Model):
    """A unit or agency. path: "12/345/": ids from the top down, so that a subtree is a prefix. register_id: its id in the national
    register, empty for a unit that is not in it. valid_to: the first day on which it no longer exists."""

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
