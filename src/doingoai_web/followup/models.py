"""What was planned, proposed and owed, as it was read of reports, and what people said became of it.

A row stands for a sentence of a submission: it keeps its place and its answers when the unit sends the report again with the same
sentence in it. Only rows of the version that stands today (``version`` is the submission's current one) are shown.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from doingoai_web.campaigns.models import Campaign, answered_in
from doingoai_web.followup.periods import inherited
from doingoai_web.review.models import Submission, Version
from doingoai_web.units.models import Unit

if TYPE_CHECKING:
    from doingoai_web.people.models import User


class Noted(models.Model):
    """A version from which plans, proposals and events were read. format: of that reading; a later one is read again."""

    version = models.OneToOneField(
        Version, primary_key=True, on_delete=models.CASCADE, related_name="followed"
    )
    format = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_id}"


class SaidQuerySet(models.QuerySet["PlanItem"]):
    def visible_to(self, user: "User") -> "SaidQuerySet":
        """Those of the reports that one may read, and of units that ended and went into one's own."""
        reach = user.reach("read")
        gone = models.Q(submission__asked__unit__in=inherited(reach))
        return self.filter(answered_in(reach, "submission__asked__") | gone)

    def standing(self) -> "SaidQuerySet":
        """Those that the unit's current report still says."""
        return self.filter(version=F("submission__current"))


class Said(models.Model):
    """A sentence of a report. key: digest of its words; start, end: where it stands in the version; words: on one line, personal
    numbers masked; place: section and page, in words."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="%(class)ss")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.TextField()
    place = models.CharField(max_length=250, blank=True)

    class Meta:
        abstract = True


class PlanItem(Said):
    """A thing that a report says will be done. section: of the plan, in words; figures: of each figure it sets what ``reading`` keeps;
    deadline, lead: as the report says."""

    section = models.CharField(max_length=200, blank=True)
    deadline = models.DateField(null=True, blank=True)
    deadline_text = models.CharField(max_length=120, blank=True)
    lead = models.CharField(max_length=200, blank=True)
    figures = models.JSONField(default=list)

    objects = SaidQuerySet.as_manager()

    class Meta:
        ordering = ("start",)
        constraints = (models.UniqueConstraint(fields=("submission", "key"), name="plan_item_once"),)

    def __str__(self) -> str:
        return self.words[:60]


class Outcome(models.TextChoices):
    DONE = "done", _("đã thực hiện")
    PART = "part", _("một phần")
    NOT = "not", _("chưa")
    MOOT = "moot", _("không còn phù hợp")


CARRIED = (Outcome.PART, Outcome.NOT)  # answers after which an item goes on to the next period


class Match(models.Model):
    """What the machine found in a later report about a plan item: a proposal for people. outcome: "" where it proposes none; score:
    how sure, 0..1; answered, clauses: of how many parts of the item that report speaks."""

    item = models.ForeignKey(PlanItem, on_delete=models.CASCADE, related_name="matches")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=4, choices=Outcome.choices, blank=True)
    score = models.FloatField(default=0)
    answered = models.PositiveSmallIntegerField(default=0)
    clauses = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("item", "version"), name="match_once"),)

    def __str__(self) -> str:
        return f"{self.item_id} {self.version_id} {self.outcome}"


class Reply(models.Model):
    """A sentence of the later report that seems to answer the item. figures: [indicator, planned, reported], the two in words; indicator
    "" for what none counts; outcome: what it alone makes likely."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="replies")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.TextField()
    place = models.CharField(max_length=250, blank=True)
    score = models.FloatField()
    outcome = models.CharField(max_length=4, choices=Outcome.choices, blank=True)
    figures = models.JSONField(default=list)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.words[:60]


class PlanAnswer(models.Model):
    """What a person says became of a plan item, in the period of a campaign. The last one counts; none is changed or removed.

    unit: of a unit that ended the one for whose part this is said, None where it is said of the item as a whole; whole: what the item
    came to with it, "" while others that took over a part have not said anything.
    """

    item = models.ForeignKey(PlanItem, on_delete=models.CASCADE, related_name="answers")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=4, choices=Outcome.choices)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    whole = models.CharField(max_length=4, choices=Outcome.choices, blank=True)
    note = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.item_id} {self.outcome}"

    @property
    def counted(self) -> str:
        """The outcome of the item as a whole after this was said, "" where there is none yet."""
        return self.outcome if self.unit_id is None else self.whole


class GroupState(models.TextChoices):
    OPEN = "open", _("chưa trả lời")
    ANSWERED = "answered", _("đã trả lời")
    DECLINED = "declined", _("không tiếp nhận")
    FORWARDED = "forwarded", _("đã chuyển lên trên")


class GroupQuerySet(models.QuerySet["ProposalGroup"]):
    def visible_to(self, user: "User") -> "GroupQuerySet":
        """Those with a proposal of a report that one may read."""
        return self.filter(pk__in=Proposal.objects.visible_to(user).standing().values("group"))


class ProposalGroup(models.Model):
    """Proposals of like words to one addressee in a campaign, answered together. addressee: a key of ``extract.addressees``; touched:
    a person moved something in or out of it or answered it. state, due to its last answer, stands here to be filtered by."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="proposal_groups")
    addressee = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=10, choices=GroupState.choices, default=GroupState.OPEN)
    made_at = models.DateTimeField()

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("campaign", "addressee"), name="group_addressee"),)

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.addressee} {self.pk}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: "User") -> "ProposalQuerySet":
        """Those of the reports that one may read."""
        return self.filter(answered_in(user.reach("read"), "submission__asked__"))

    def standing(self) -> "ProposalQuerySet":
        """Those that the unit's current report still says."""
        return self.filter(version=F("submission__current"))


class Proposal(Said):
    """What a report asks of somebody. asked_of: the addressee as written; others: keys of further addressees."""

    asked_of = models.CharField(max_length=300, blank=True)
    others = models.JSONField(default=list)
    group = models.ForeignKey(ProposalGroup, on_delete=models.PROTECT, related_name="proposals")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("submission", "key"), name="proposal_once"),)

    def __str__(self) -> str:
        return self.words[:60]


class GroupAnswer(models.Model):
    """What the addressee answered, or to whom the proposals were sent on. day, number: of the document. The last one counts; none is
    changed or removed."""

    group = models.ForeignKey(ProposalGroup, on_delete=models.CASCADE, related_name="answers")
    state = models.CharField(max_length=10, choices=GroupState.choices)
    text = models.TextField(blank=True)
    number = models.CharField(max_length=80, blank=True)
    day = models.DateField(null=True, blank=True)
    forwarded_to = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.group_id} {self.state}"


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: "User") -> "EventQuerySet":
        """Those of the units whose reports one may read."""
        return self.filter(user.reach("read").on("unit__path"))

    def standing(self) -> "EventQuerySet":
        """Those entered by hand, and those that the unit's current report still tells."""
        return self.filter(models.Q(version__isnull=True) | models.Q(version=F("submission__current")))


class Event(models.Model):
    """Something that starts a clock: an agreement signed, a conference held, a press group guided, an aid project ended. Read of a
    report (submission, version, key, start, end, words, place), or entered by hand (added_by). day: of the event, as read; owed_by:
    who has to report it where the words say somebody else than the unit (a key of ``obligations.yaml``)."""

    register = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, null=True, on_delete=models.CASCADE, related_name="events")
    version = models.ForeignKey(Version, null=True, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64, blank=True)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    words = models.TextField()
    place = models.CharField(max_length=250, blank=True)
    day = models.DateField(null=True, blank=True)
    owed_by = models.CharField(max_length=20, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("submission", "register", "key"), name="event_once"),)

    def __str__(self) -> str:
        return self.words[:60]


class EventWord(models.Model):
    """What a person said of an event: its day, or that it starts no clock (dropped). The last one counts; all are kept."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="said")
    day = models.DateField(null=True, blank=True)
    dropped = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.event_id} {self.day}"


class DutyState(models.TextChoices):
    DONE = "done", _("đã làm")
    NONE = "none", _("không áp dụng")
    OPEN = "open", _("chưa làm")


EVERY = "*"  # the key of a word on every occurrence of a rule for a unit


class DutyWord(models.Model):
    """That a report with a day of its own was sent, or is not owed. rule: id in ``obligations.yaml``; key: the occurrence ("2025",
    "2025M03", the number of the event as "e12"), ``EVERY`` for all of them. The last one counts; all are kept."""

    rule = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=24)
    state = models.CharField(max_length=4, choices=DutyState.choices)
    number = models.CharField(max_length=80, blank=True)
    day = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("unit", "rule", "key"), name="duty_word"),)

    def __str__(self) -> str:
        return f"{self.rule} {self.key} {self.state}"
