"""Users, their roles, invitations."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doingoai_web.units.models import Unit


class Role(models.TextChoices):
    CLERK = "clerk", _("Người lập báo cáo")
    OFFICER = "officer", _("Chuyên viên tổng hợp")
    HEAD = "head", _("Trưởng phòng")
    LEADER = "leader", _("Lãnh đạo")
    VIEWER = "viewer", _("Người xem")
    ADMINISTRATOR = "administrator", _("Quản trị")


class Right(models.TextChoices):
    """What a role may do inside its subtree."""

    SEND = "send", _("gửi báo cáo")
    TAKE_IN = "take_in", _("tiếp nhận báo cáo")
    REVIEW = "review", _("xem xét báo cáo")
    READ = "read", _("đọc báo cáo")
    TOTALS = "totals", _("xem tổng hợp")
    CONSOLIDATE = "consolidate", _("tổng hợp")
    CAMPAIGN = "campaign", _("mở đợt báo cáo")
    PEOPLE = "people", _("quản lý người dùng")
    AUDIT = "audit", _("xem nhật ký")
    APPROVE = "approve", _("phê duyệt")
    SETUP = "setup", _("cài đặt danh mục")


RIGHTS: dict[str, frozenset[str]] = {
    Role.CLERK: frozenset((Right.SEND, Right.READ)),
    Role.OFFICER: frozenset(
        (Right.SEND, Right.TAKE_IN, Right.REVIEW, Right.READ, Right.TOTALS, Right.CONSOLIDATE, Right.CAMPAIGN)
    ),
    Role.HEAD: frozenset(
        (
            Right.TAKE_IN,
            Right.REVIEW,
            Right.READ,
            Right.TOTALS,
            Right.CONSOLIDATE,
            Right.CAMPAIGN,
            Right.AUDIT,
            Right.APPROVE,
        )
    ),
    Role.LEADER: frozenset((Right.READ, Right.TOTALS, Right.AUDIT, Right.APPROVE)),
    Role.VIEWER: frozenset((Right.TOTALS,)),
    Role.ADMINISTRATOR: frozenset((Right.PEOPLE, Right.AUDIT, Right.SETUP)),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """The subtrees a user may act in, as path prefixes."""

    paths: tuple[str, ...]

    def on(self, field: str) -> Q:
        """The condition on a path field of a query; nothing where the user has no subtree."""
        found = Q(pk__in=[])
        for path in self.paths:
            found |= Q(**{f"{field}__startswith": path})
        return found

    def holds(self, unit: Unit) -> bool:
        return any(unit.path.startswith(path) for path in self.paths)


class User(AbstractUser):
    """An account. language: code of the pages it is shown; must_change: the password was set by another."""

    language = models.CharField(max_length=10, default="vi")
    must_change = models.BooleanField(default=False)
    full_title = models.CharField(max_length=120, blank=True)

    def reach(self, right: str | None = None) -> Reach:
        """Where this user may do this (or anything, where no right is named); today's roles only."""
        if not self.is_active:
            return Reach(())
        roles = self._roles()
        return Reach(tuple(path for role, path in roles if right is None or right in RIGHTS[role]))

    def _roles(self) -> tuple[tuple[str, str], ...]:
        """(role, path) of each assignment; asked once for one request's user."""
        found: tuple[tuple[str, str], ...] | None = self.__dict__.get("_kept_roles")
        if found is None:
            found = tuple(self.assignments.filter(until__isnull=True).values_list("role", "unit__path"))
            self.__dict__["_kept_roles"] = found
        return found

    def roles_today(self) -> frozenset[str]:
        return frozenset(role for role, _ in self._roles())

    def may(self, right: str, unit: Unit | None = None) -> bool:
        """Whether this user may do this in this unit, or anywhere."""
        reach = self.reach(right)
        return reach.holds(unit) if unit is not None else bool(reach.paths)


class Assignment(models.Model):
    """A role on a subtree. until: the day it ended; an ended one stays for the record."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "unit", "role"), condition=Q(until__isnull=True), name="one_role_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.unit}"

    def holds(self, day: date) -> bool:
        return self.until is None or day < self.until


class Invitation(models.Model):
    """A link by which somebody makes an account. token: SHA-256 of the secret in the link, which is shown once."""

    token = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.role} {self.unit}"


class WrongPassword(models.Model):
    """A wrong password. account: SHA-256 of the name as typed; see ``lockout``."""

    account = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("account", "at"), name="wrong_passwords_of"),)

    def __str__(self) -> str:
        return str(self.at)
