"""Who signs what in which order (chains, delegations), what goes through a chain, and what stands fast since it was signed."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.people.models import Assignment, Right
from doingoai_web.review.models import Submission, Version
from doingoai_web.totals.models import Edited, Result
from doingoai_web.units.models import Unit
from doingoai_web.vault.models import Original

if TYPE_CHECKING:
    from doingoai_web.people.models import User


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

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.until is None or day <= self.until)


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

    class Meta:
        ordering = ("unit", "role", "-since", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="delegation_days"),
        )

    def __str__(self) -> str:
        return f"{self.delegate} {self.role} {self.unit} {self.since}"

    def holds(self, day: date) -> bool:
        return self.since <= day <= self.until and (self.ended_on is None or day < self.ended_on)


class Kind(models.TextChoices):
    TOTALS = "totals", _("báo cáo tổng hợp")
    SUPPLEMENT = "supplement", _("báo cáo bổ sung")
    REPORT = "report", _("báo cáo của đơn vị")


class State(models.TextChoices):
    OPEN = "open", _("đang trình")
    RETURNED = "returned", _("đã trả lại")
    WITHDRAWN = "withdrawn", _("đã rút")
    LOCKED = "locked", _("đã phê duyệt")


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def visible_to(self, user: "User") -> "ApprovalQuerySet":
        """Papers of consolidation: who may read totals and reports of the unit. A unit's own report before it is sent: the unit's
        people alone, nobody above. Either: who acts, acted or may act in it."""
        totals, read = user.reach(Right.TOTALS), user.reach(Right.READ)
        own = set(user.reach(Right.READ).paths)
        mine = Turn.objects.filter(acting_q(user)).values("approval")
        found = (
            Q(kind__in=(Kind.TOTALS, Kind.SUPPLEMENT)) & totals.on("unit__path") & read.on("unit__path")
            | Q(kind=Kind.REPORT, unit__path__in=own)
            | Q(pk__in=mine)
        )
        return self.filter(found)

    def waiting_for(self, user: "User", day: date) -> "ApprovalQuerySet":
        """Those whose turn it is for this person to act."""
        turns = Turn.objects.filter(
            acting_q(user, day), approval__state=State.OPEN, order=models.F("approval__position")
        )
        return self.filter(pk__in=turns.values("approval")).exclude(alone=False, submitted_by=user)


def acting_q(user: "User", day: date | None = None) -> Q:
    """The condition on a turn: this person holds its role in its unit, or acts for who does (on this day, or ever)."""
    here = {"unit": models.OuterRef("unit"), "role": models.OuterRef("role")}
    held = Assignment.objects.filter(user=user, until__isnull=True, **here)
    given = Delegation.objects.filter(delegate=user, **here)
    if day is not None:
        given = given.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), since__lte=day, until__gte=day)
    return Q(models.Exists(held)) | Q(models.Exists(given))


class Approval(models.Model):
    """A paper on its way through a chain. file: what is signed, name: its name; result, inputs: what it was made from; stored: a
    unit's own report as it was read, taken in when the last step signs; position: the order of the turn that waits; revision:
    counted up with every deed; slot: what there may be only one of at a time (None: this one stands in nobody's way); signer: the
    block above the name and the name, as signed; signed: ``file`` with that block in it; signed_note: why there is none."""

    kind = models.CharField(max_length=12, choices=Kind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="approvals")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="approvals")
    asked = models.ForeignKey(Asked, null=True, on_delete=models.PROTECT, related_name="approvals")
    result = models.ForeignKey(Result, null=True, on_delete=models.PROTECT, related_name="approvals")
    edited = models.ForeignKey(Edited, null=True, on_delete=models.PROTECT, related_name="+")
    supplement = models.ForeignKey(
        "Supplement", null=True, on_delete=models.PROTECT, related_name="approvals"
    )
    chain = models.ForeignKey(Chain, null=True, on_delete=models.SET_NULL, related_name="+")
    alone = models.BooleanField(default=False)
    file = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    inputs = models.CharField(max_length=64, blank=True)
    stored = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    position = models.PositiveSmallIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)
    slot = models.CharField(max_length=60, null=True, unique=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True, blank=True)
    signer = models.JSONField(default=list)
    signed = models.ForeignKey(Original, null=True, on_delete=models.PROTECT, related_name="+")
    signed_note = models.CharField(max_length=250, blank=True)
    version = models.OneToOneField(Version, null=True, on_delete=models.PROTECT, related_name="approval")

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="locked", locked_at__isnull=False)
                | (~Q(state="locked") & Q(locked_at__isnull=True)),
                name="locked_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id} {self.state}"


class Turn(Signatory):
    """A step of the chain as it was on the day of submission: a chain changed later changes nothing under way."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="turns")
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=8, choices=SigningRole.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("approval", "order")
        constraints = (models.UniqueConstraint(fields=("approval", "order"), name="turn_once"),)

    def __str__(self) -> str:
        return f"{self.approval_id} {self.order}"


class Deed(models.TextChoices):
    SUBMIT = "submit", _("trình ký")
    APPROVE = "approve", _("đồng ý")
    SIGN = "sign", _("ký, khóa số liệu")
    RETURN = "return", _("trả lại")
    TAKE_BACK = "take_back", _("rút lại")


class Act(models.Model):
    """What somebody did with a paper. revision: of the paper before; title: of who did it, that day; delegation: where for another."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="acts")
    deed = models.CharField(max_length=10, choices=Deed.choices)
    order = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120, blank=True)
    delegation = models.ForeignKey(Delegation, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("approval", "revision"), name="act_once"),)

    def __str__(self) -> str:
        return f"{self.approval_id} {self.deed}"


class Comment(models.Model):
    """Words that went with a return, pinned to a part of the paper."""

    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="comments")
    section = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.section


class Lock(models.Model):
    """A version that an approved consolidation was made from."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="locks")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="locks")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("approval", "submission"), name="lock_once"),)

    def __str__(self) -> str:
        return f"{self.approval_id} {self.submission_id}"


class SupplementState(models.TextChoices):
    OPEN = "open", _("đang chuẩn bị")
    LOCKED = "locked", _("đã phê duyệt")
    CANCELLED = "cancelled", _("đã bỏ")


class Supplement(models.Model):
    """A numbered supplement to an approved consolidation: why, whose reports may change for it, what differs. base: what it
    changes; number: None for one that was dropped; differences: figures old and new, and whose reports changed."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="supplements")
    number = models.PositiveSmallIntegerField(null=True)
    base = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="supplemented_by")
    reason = models.TextField()
    units = models.ManyToManyField(Asked, related_name="+")
    state = models.CharField(max_length=10, choices=SupplementState.choices, default=SupplementState.OPEN)
    differences = models.JSONField(default=dict)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ("campaign", "pk")
        constraints = (
            models.UniqueConstraint(fields=("campaign", "number"), name="supplement_number_once"),
            models.UniqueConstraint(
                fields=("campaign",), condition=Q(state="open"), name="one_supplement_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.campaign_id} bổ sung {self.number}"


class Issue(models.Model):
    """The paper as it went out: number, day, and the signed file. remarks: where that file says otherwise than what was signed. A
    later row corrects an earlier one; none is changed."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="issues")
    number = models.CharField(max_length=60)
    day = models.DateField()
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=255)
    remarks = models.JSONField(default=list)
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.number} {self.day}"


class Sent(models.Model):
    """An approved consolidation handed up: the version that it is in the campaign of the level above. differences: figures that the
    paper does not say as the consolidation recorded them."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="sent")
    asked = models.ForeignKey(Asked, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    differences = models.JSONField(default=list)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("approval", "asked"), name="sent_up_once"),)

    def __str__(self) -> str:
        return f"{self.approval_id} {self.asked_id}"
