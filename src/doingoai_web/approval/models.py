"""What goes through a chain of signing, and what stands fast since it was signed."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doingoai_web.approval.signers import Chain, Delegation, Signatory, SigningRole
from doingoai_web.campaigns.models import Asked, Campaign, MailState
from doingoai_web.people.models import Assignment, Right
from doingoai_web.review.models import Submission, Version
from doingoai_web.totals.models import Edited, Result
from doingoai_web.units.models import Unit
from doingoai_web.vault.models import Original

if TYPE_CHECKING:
    from doingoai_web.people.models import User


class SignMail(models.TextChoices):
    """Mails to who signs, and to who submitted."""

    SIGN = "sign", _("báo có văn bản chờ ký")
    STILL = "sign_still", _("nhắc văn bản còn chờ ký")
    BACK = "sign_back", _("báo văn bản bị trả lại")
    DONE = "sign_done", _("báo văn bản đã ký")


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
        people alone, nobody above. Either: who acted in it, holds a role in it, or had a delegation while it was there."""
        totals, read = user.reach(Right.TOTALS), user.reach(Right.READ)
        own = set(user.reach(Right.READ).paths)
        mine = Turn.objects.filter(acting_q(user)).values("approval")
        acted = Act.objects.filter(actor=user).values("approval")
        found = (
            Q(kind__in=(Kind.TOTALS, Kind.SUPPLEMENT)) & totals.on("unit__path") & read.on("unit__path")
            | Q(kind=Kind.REPORT, unit__path__in=own)
            | Q(pk__in=mine)
            | Q(pk__in=acted)
        )
        return self.filter(found)

    def waiting_for(self, user: "User", day: date) -> "ApprovalQuerySet":
        """Those whose turn it is for this person to act."""
        turns = Turn.objects.filter(
            acting_q(user, day), approval__state=State.OPEN, order=models.F("approval__position")
        )
        return self.filter(pk__in=turns.values("approval")).exclude(alone=False, submitted_by=user)


def acting_q(user: "User", day: date | None = None) -> Q:
    """The condition on a turn: this person holds its role in its unit, or acts on this day for somebody who still does; without a
    day, also one who was to act for another while the paper was there, and looks at it again."""
    here = {"unit": models.OuterRef("unit"), "role": models.OuterRef("role")}
    holds = Assignment.objects.filter(until__isnull=True, **here)  # of a turn, and of a delegation
    given = Delegation.objects.filter(delegate=user, **here)
    if day is not None:
        lent = models.Exists(holds.filter(user=models.OuterRef("holder")))
        given = given.on(day).filter(lent)
    else:
        begun = models.OuterRef("approval__submitted_at__date")
        given = given.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=begun),
            since__lte=timezone.localdate(),
            until__gte=begun,
        )
    return Q(models.Exists(holds.filter(user=user))) | Q(models.Exists(given))


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
    """The paper as it went out: number, day, and the file. remarks: where an attached file says otherwise than what was signed;
    written: of the signed Word file with number and day put in, {"paragraphs": how many, "lines": [before, after, how often] of those
    that differ}, None for an attached one. A later row corrects an earlier one; none is changed."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="issues")
    number = models.CharField(max_length=60)
    day = models.DateField()
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=255)
    remarks = models.JSONField(default=list)
    written = models.JSONField(null=True, default=None)
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


class Told(models.Model):
    """A mail to somebody about papers: one of a kind for a key (a step of a paper, a paper, a day), ever. It is written before the mail
    goes out, so that a crash in between leaves a row that says so, never a second mail."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=SignMail.choices)
    key = models.CharField(max_length=30)
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.SENDING)
    at = models.DateTimeField()
    fault = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("user", "kind", "key"), name="signer_told_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.key}"
