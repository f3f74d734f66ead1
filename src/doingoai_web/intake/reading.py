"""The job that reads what was handed in. Each file gets a definite answer in a transaction of its own: begun again after a crash,
the job goes on with the files that have none yet."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from doingoai.apart import members_apart
from doingoai.check.waivers import ENDINGS, is_waivers
from doingoai.model import Report, UserError
from doingoai.read.edxml import sender_of
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Asked
from doingoai_web.intake.matching import Match, match
from doingoai_web.intake.models import Item, Parcel, State
from doingoai_web.intake.settling import hold_beside, read_item, report_of, settle
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import Progress
from doingoai_web.review.models import Version
from doingoai_web.review.services import receive
from doingoai_web.totals.services import recompute
from doingoai_web.vault import services as vault


def take_in(job: Job, progress: Progress) -> str:
    """Read every file of a parcel that has no answer yet."""
    parcel = Parcel.objects.select_related("campaign__owner", "unit", "asked", "sent_by").get(
        pk=job.arguments["parcel"]
    )
    while (item := _next(parcel)) is not None:
        done = parcel.items.exclude(state=State.WAITING).count()
        progress(done, parcel.items.count(), item.name)
        _answer(parcel, item, timezone.now())
    whole = parcel.items.count()
    progress(whole, whole)
    if parcel.items.filter(state=State.PLACED).exists():
        recompute(campaign=parcel.campaign, now=timezone.now())
    return ""


def _next(parcel: Parcel) -> Item | None:
    """The next file without an answer; lists of findings set aside last, when the reports that they lie beside were read."""
    beside = Q()
    for ending in ENDINGS:
        beside |= Q(name__iendswith=ending)
    last = Case(When(beside, then=Value(1)), default=Value(0))
    waiting = parcel.items.filter(state=State.WAITING).select_related("spool")
    return waiting.order_by(last, "pk").first()


def _set_aside(item: Item, now: datetime) -> None:
    """Answer a list of findings set aside, after the reports."""
    report = report_of(item)
    if report is None:
        item.reason = "Không có báo cáo cùng tên đi kèm. Gửi cả báo cáo và tệp miễn trừ trong một lần, tên tệp bắt đầu như tên báo cáo."
        settle(item, State.UNREADABLE, now)
    elif report.state == State.DOUBTFUL:
        hold_beside(item, report, now)
    else:
        item.reason = f"Các lý do giữ nguyên được ghi cạnh phát hiện của “{report.name}”."
        settle(item, State.BESIDE, now)


def _answer(parcel: Parcel, item: Item, now: datetime) -> None:
    """Read one file outside any transaction, then write its answer in one."""
    assert item.spool is not None
    if is_waivers(Path(item.name)):
        _set_aside(item, now)
        return
    try:
        data = vault.unspool(item.spool)
        members = members_apart(data, item.name)
        if len(members) > 1 or members[0][0] != item.name:
            _split(item, members, now)
            return
        report = read_item(item, data, now)
    except UserError as error:
        _failed(parcel, item, error, now)
        return
    _placed(parcel, item, data, report, now)


@transaction.atomic
def _split(item: Item, members: list[tuple[str, bytes, str]], now: datetime) -> None:
    for name, data, note in members:
        shown = name.partition(" » ")[2] or name
        Item.objects.create(
            parcel_id=item.parcel_id,
            above=item,
            name=shown[-255:],
            note=note[:255],
            size=len(data),
            spool=vault.spool(data=data, at=now),
        )
    settle(item, State.SPLIT, now)


@transaction.atomic
def _failed(parcel: Parcel, item: Item, error: UserError, now: datetime) -> None:
    """A file that could not be read, or was refused: of a refused one not even the name is kept."""
    item.code = error.code
    if error.code.startswith("BM-"):
        item.name, item.note = "", ""
        item.reason = f"{error.what} {error.do}"
        settle(item, State.REFUSED, now)
        record(
            action="file.refused",
            at=now,
            unit=parcel.unit,
            details={"size": item.size, "code": error.code},
        )
        return
    why = (
        item.note if item.note and not item.size else f"{error.what} {error.do}"
    )  # a member that could not be unpacked
    item.reason = f"{why[:1].upper()}{why[1:]}"
    settle(item, State.UNREADABLE, now)


@transaction.atomic
def _placed(parcel: Parcel, item: Item, data: bytes, report: Report, now: datetime) -> None:
    item.issuer = " ".join((report.header.issuer or "").split())[:255]
    item.period = report.period.period.code if report.period else ""
    twin = (
        Version.objects.filter(
            original__sha256=report.document.sha256, submission__asked__campaign=parcel.campaign
        )
        .select_related("submission__asked__unit")
        .first()
    )
    if twin is not None:
        item.version, item.code = twin, "trung-tep"
        item.reason = (
            f"Tệp này đã nhận của {twin.submission.asked.unit.name} (bản {twin.number}), không tính lần nữa."
        )
        settle(item, State.DUPLICATE, now)
        return
    asked = Asked.objects.filter(campaign=parcel.campaign)
    asked = asked.select_related("unit", "above", "campaign", "reporter")
    found = match(report, parcel.campaign, asked, parcel.asked, sender_of(item.note))
    if found.asked is not None:
        try:
            with transaction.atomic():
                original = vault.keep(data=data, at=now)
                item.version = receive(
                    asked=found.asked,
                    report=report,
                    original=original,
                    source=item.name,
                    channel="archive" if item.above_id else "upload",
                    sent_by=parcel.sent_by,
                    now=now,
                )
        except UserError as error:
            found = Match(
                None, found.asked, error.code, f"{error.what[:1].upper()}{error.what[1:]} {error.do}"
            )
        else:
            settle(item, State.PLACED, now)
            return
    item.state, item.code, item.reason, item.guess = State.DOUBTFUL, found.code, found.reason, found.guess
    item.save()
