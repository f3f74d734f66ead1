"""The job that reads a campaign's reports again with today's code and knowledge; asking for it; the page's rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from doingoai.apart import read_apart
from doingoai.model import Report, UserError
from doingoai_web.approval.models import Lock, State, Supplement, SupplementState
from doingoai_web.campaigns.models import Campaign
from doingoai_web.jobs.models import OPEN, Job
from doingoai_web.jobs.services import Progress, queue
from doingoai_web.operation.models import Reading, ReadingState
from doingoai_web.people.models import User
from doingoai_web.review.differences import shown
from doingoai_web.review.models import Status, Submission, Version
from doingoai_web.review.rereading import Carried, adopt_reading, is_today, offer, read_before, todays
from doingoai_web.setup.rules import file_for
from doingoai_web.totals.services import recompute
from doingoai_web.vault import services as vault

SETTLED = (ReadingState.SAME, ReadingState.ADOPTED, ReadingState.DECLINED)


def outdated(campaign: Campaign) -> QuerySet[Version]:
    """The current versions of a campaign that an older program or older knowledge read."""
    current = Q(pk=F("submission__current"))
    return Version.objects.filter(read_before(), current, submission__asked__campaign=campaign).order_by("pk")


def open_ones(campaign: Campaign) -> QuerySet[Version]:
    """Those of them that nobody has dealt with yet."""
    settled = Reading.objects.filter(todays(), version=OuterRef("pk"), state__in=SETTLED)
    return outdated(campaign).exclude(Exists(settled))


def _todays(versions: QuerySet[Version]) -> dict[int, Reading]:
    """Version → its last reading by this program; without what was read."""
    found: dict[int, Reading] = {}
    rows = Reading.objects.filter(version__in=versions).exclude(state=ReadingState.FORMER).defer("stored")
    for row in rows.order_by("pk"):
        if is_today(code=row.code, knowledge=row.knowledge):
            found[row.version_id] = row
    return found


def to_read(campaign: Campaign) -> list[Version]:
    """Those that were not read again yet, or could not be."""
    versions = outdated(campaign)
    known = _todays(versions)
    return [
        version
        for version in versions.select_related("original", "submission__asked__unit").defer("stored")
        if version.pk not in known or known[version.pk].state == ReadingState.FAILED
    ]


def reread(job: Job, progress: Progress) -> str:
    """Read what was not read again yet. Done again, it goes on where it stood."""
    campaign = Campaign.objects.get(pk=job.arguments["campaign"])
    waiting, rules = to_read(campaign), file_for(campaign)
    for number, version in enumerate(waiting, 1):
        progress(number, len(waiting), version.submission.asked.unit.name)
        fresh, note = _read(version, rules)
        whole = Version.objects.select_related("submission__asked__unit").get(pk=version.pk)
        if fresh is not None:
            before = whole.report.document.notes
            fresh = replace(fresh, document=replace(fresh.document, notes=before))
        offer(version=whole, fresh=fresh, note=note, now=timezone.now())
    return ""


def _read(version: Version, rules: bytes) -> tuple[Report | None, str]:
    """The file read in the child process and checked by the campaign's rules; None and why not."""
    name = version.source.rpartition(" » ")[2] or "bao-cao"
    try:
        return read_apart(vault.fetch(version.original), name, rules=rules), ""
    except UserError as error:
        return None, f"{error.what} {error.do}"


@transaction.atomic
def ask(*, campaign: Campaign, actor: User, now: datetime, kind: str = "reread") -> Job:
    """Queue the reading, or (``adopt_readings``) the adoption of all that is offered, where none is queued or at work."""
    arguments = {"campaign": campaign.pk}
    known = Job.objects.filter(kind=kind, state__in=OPEN, arguments=arguments).first()
    return known or queue(kind=kind, arguments=arguments, now=now, owner=actor, unit=campaign.owner)


def adopt_offered(job: Job, progress: Progress) -> str:
    """Adopt every reading that is offered, each in a transaction of its own; what cannot be adopted stays offered. Done again, it goes on
    where it stood."""
    campaign = Campaign.objects.get(pk=job.arguments["campaign"])
    assert job.owner is not None
    offered = overview(campaign).offered
    firm = firm_ones([item.version.submission for item in offered])
    open_ones = [item for item in offered if item.version.submission_id not in firm]
    refused = []
    for number, item in enumerate(open_ones, 1):
        progress(number, len(open_ones), item.version.submission.asked.unit.name)
        try:
            adopt_reading(reading=item, actor=job.owner, now=timezone.now())
        except UserError as error:
            refused.append(f"{error.where}: {error.what}")
    recompute(campaign=campaign, now=timezone.now(), actor=job.owner)
    return " ".join(refused[:5])


@dataclass(frozen=True, slots=True)
class Row:
    """A report on the page. reading: None where it was not read again yet; lines: what changes in the figures; errors, warnings: findings
    that stand, before and after; held: figures that stay as people decided; lost: words that people decided on and that are gone;
    firm: its figures stand (accepted or approved)."""

    version: Version
    reading: Reading | None
    lines: Sequence[dict[str, str]] = ()
    errors: tuple[int, int] = (0, 0)
    warnings: tuple[int, int] = (0, 0)
    held: int = 0
    lost: tuple[str, ...] = ()
    text_changed: bool = False
    firm: str = ""

    @property
    def may_adopt(self) -> bool:
        return (
            self.reading is not None and self.reading.state == "offered" and not self.lost and not self.firm
        )


def firm_ones(submissions: Iterable[Submission]) -> dict[int, str]:
    """Submission → why its figures stand: "accepted", or "locked" in an approved consolidation."""
    found = {row.pk: "accepted" for row in submissions if row.status == Status.ACCEPTED}
    numbers = [row.pk for row in submissions]
    held = Lock.objects.filter(submission__in=numbers, approval__state=State.LOCKED)
    released = Supplement.objects.filter(state=SupplementState.OPEN, units__submission__in=numbers)
    free = set(released.values_list("units__submission", flat=True))
    locked = set(held.values_list("submission", flat=True)) - free
    return found | dict.fromkeys(locked, "locked")


def _counts(report: Report) -> tuple[int, int]:
    stand = [item.severity for item in report.findings if item.waived is None]
    return stand.count("error"), stand.count("warning")


def row_of(reading: Reading, firm: str) -> Row:
    """A report that was read again, with what would change. firm: why its figures stand, as ``firm_ones`` says."""
    version = reading.version
    if reading.state != ReadingState.OFFERED:
        return Row(version, reading, firm=firm)
    carried = Carried(version, reading.report)
    before, after = _counts(carried.before), _counts(carried.report)
    lost = tuple(" ".join(carried.before.text[span.start : span.end].split()) for span in carried.lost)
    return Row(
        version=version,
        reading=reading,
        lines=[shown(item) for item in carried.differences()],
        errors=(before[0], after[0]),
        warnings=(before[1], after[1]),
        held=carried.held,
        lost=lost,
        text_changed=not carried.moves.same,
        firm=firm,
    )


@dataclass(frozen=True, slots=True)
class Overview:
    """unread: reports not read again yet; offered: those to decide on, the open ones first; same, adopted, declined: how many; failed: with
    the reason."""

    unread: int
    offered: tuple[Reading, ...]
    same: int
    adopted: int
    declined: int
    failed: tuple[Reading, ...]

    @property
    def anything(self) -> bool:
        return bool(self.unread or self.offered or self.failed or self.same or self.declined or self.adopted)


def overview(campaign: Campaign) -> Overview:
    """Where the campaign's reports stand; a handful of queries, none of them reading a report."""
    versions = outdated(campaign)
    known = _todays(versions)
    numbers = list(versions.values_list("pk", flat=True))
    rows = {
        row.pk: row
        for row in Reading.objects.filter(pk__in=[row.pk for row in known.values()])
        .select_related("version__submission__asked__unit")
        .defer("stored", "version__stored")
    }
    held = [rows[row.pk] for row in known.values()]
    adopted = Reading.objects.filter(
        version__submission__asked__campaign=campaign, state=ReadingState.ADOPTED
    ).defer("stored")
    return Overview(
        unread=sum(number not in known for number in numbers),
        offered=tuple(
            sorted(
                (row for row in held if row.state == ReadingState.OFFERED),
                key=lambda row: (row.version.submission.status == Status.ACCEPTED, row.version.submission.asked.unit.path),
            )
        ),
        same=sum(row.state == ReadingState.SAME for row in held),
        adopted=sum(is_today(code=row.code, knowledge=row.knowledge) for row in adopted),
        declined=sum(row.state == ReadingState.DECLINED for row in held),
        failed=tuple(row for row in held if row.state == ReadingState.FAILED),
    )  # fmt: skip
