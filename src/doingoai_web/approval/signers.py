"""Who signs what in which order: chains of steps, and delegations."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doingoai_web.units.models import Unit


class Subject(models.TextChoices):
    """What a chain is for."""

    TOTALS = "totals", _("báo cáo tổng hợp")
    REPORT = "report", _("báo cáo của đơn vị gửi cấp trên")


class SigningRole(models.TextChoices):
    HEAD = "head", _("Trưởng phòng")
    LEADER = "leader", _("Lãnh đạo")


class Form(models.TextChoices):
    """In whose power somebody signs: Nghị định 30/2020/NĐ-CP, Điều 13."""

    OWN = "", _("ký theo chức vụ của mình")
    TM = "TM.", _("TM. – thay mặt tập thể")
    KT = "KT.", _("KT. – ký thay người đứng đầu")
    TL = "TL.", _("TL. – ký thừa lệnh")
    TUQ = "TUQ.", _("TUQ. – ký thừa ủy quyền")


class Signatory(models.Model):
    """What stands above a signature. form: the strongest of its signs; authority: the lines above the position, one a line."""

    form = models.CharField(max_length=4, choices=Form.choices, blank=True)
    authority = models.TextField(blank=True)
    title = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True

    @property
    def lines(self) -> tuple[str, ...]:
        """The block above the name: the lines of authority, then the position."""
        return (*(line.strip() for line in self.authority.splitlines() if line.strip()), self.title.strip())


class ChainQuerySet(models.QuerySet["Chain"]):
    def on(self, day: date) -> "ChainQuerySet":
        """Those that hold on a day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), valid_from__lte=day)


class Chain(models.Model):
    """The steps that papers of a unit go through, between two days (both included; until None: until another takes its place).
    alone: the unit has one person, who may sign what he or she submitted."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="chains")
    subject = models.CharField(max_length=8, choices=Subject.choices)
    valid_from = models.DateField()
    until = models.DateField(null=True, blank=True)
    alone = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = ChainQuerySet.as_manager()

    class Meta:
        ordering = ("unit", "subject", "valid_from")
        constraints = (
            models.UniqueConstraint(fields=("unit", "subject", "valid_from"), name="chain_begins_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("valid_from")), name="chain_days"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} {self.subject} {self.valid_from}"


class ChainStep(Signatory):
    """A step of a chain. unit: whose head or leader acts; the chain's own where none is named."""

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=8, choices=SigningRole.choices)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("chain", "order")
        constraints = (models.UniqueConstraint(fields=("chain", "order"), name="chain_step_once"),)

    def __str__(self) -> str:
        return f"{self.chain_id} {self.order} {self.role}"


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def on(self, day: date) -> "DelegationQuerySet":
        """Those that hold on a day, as far as their days go: not whether who gave them still has the role."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), since__lte=day, until__gte=day)


class Delegation(Signatory):
    """From which day to which day (both included) somebody may act for the holder of a role, and on what legal basis."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="delegations")
    role = models.CharField(max_length=8, choices=SigningRole.choices)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations"
    )
    since = models.DateField()
    until = models.DateField()
    basis = models.CharField(max_length=250)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ("unit", "role", "-since", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="delegation_days"),
        )

    def __str__(self) -> str:
        return f"{self.delegate} {self.role} {self.unit} {self.since}"
