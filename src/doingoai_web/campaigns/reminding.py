"""Mails to the units: who gets which, when; at most one of a kind for a day."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core import mail
from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone, translation

from doingoai.model import UserError
from doingoai_web.campaigns.days import Between, Calendar, counting, in_force
from doingoai_web.campaigns.mails import LANGUAGES, filled
from doingoai_web.campaigns.models import Asked, Campaign, Extension, MailKind, MailState, Reminder
from doingoai_web.campaigns.services import queue_mails
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import Progress
from doingoai_web.people.models import RIGHTS, Assignment, Right

NAGGING = (MailKind.BEFORE, MailKind.AFTER, MailKind.ASKED)  # only to units that still owe something
CATCH_UP = 3  # days after which a reminder that was missed goes out no more
EARLIEST = time(7)  # nobody is reminded at night
SENDING_ROLES = tuple(role for role, rights in RIGHTS.items() if Right.SEND in rights)


@dataclass(frozen=True, slots=True)
class Address:
    email: str
    language: str


def owing() -> Q:
    """The condition on units that still owe a report: nothing came, or it was sent back."""
    return Q(submission__isnull=True) | Q(submission__status="returned")


def addresses_of(rows: Iterable[Asked]) -> dict[int, tuple[Address, ...]]:
    """Asked id → the addresses of those who send for the unit, or for the unit that answers for it. One query."""
    by_unit: dict[int, list[int]] = {}
    for row in rows:
        by_unit.setdefault(row.reporter_id or row.unit_id, []).append(row.pk)
    found: dict[int, dict[str, Address]] = {}
    people = Assignment.objects.filter(until__isnull=True, role__in=SENDING_ROLES, user__is_active=True)
    people = people.exclude(user__email="")
    if len(by_unit) <= 500:
        people = people.filter(unit__in=list(by_unit))
    for unit, email, language in people.values_list("unit_id", "user__email", "user__language"):
        for asked in by_unit.get(unit, ()):
            found.setdefault(asked, {})[email.casefold()] = Address(email, language)
    return {asked: tuple(known.values()) for asked, known in found.items()}


def shown(email: str) -> str:
    """An address so that whoever knows it recognises it: "ng…@taykhue.gov.vn"."""
    name, _, domain = email.partition("@")
    return f"{name[:2]}…@{domain}"


def site_address() -> str:
    """Where the site is, for links in mails."""
    known = [host for host in settings.ALLOWED_HOSTS if "*" not in host and not host.startswith(".")]
    secure = bool(getattr(settings, "SECURE_SSL_REDIRECT", False))
    return f"https://{known[0]}" if secure and known else "http://127.0.0.1:8000"


def fields_of(row: Asked, today: date, between: Between, note: str = "") -> dict[str, object]:
    """What a mail to a unit says of its report."""
    campaign = row.campaign
    due = row.due_on or campaign.due_on
    first, last = campaign.data_days
    unit = row.answering.name
    if row.reporter_id:
        unit = f"{unit} (báo cáo thay cho {row.unit.name})"
    return {
        "unit": unit,
        "period": campaign.period_title,
        "due": f"{due:%d/%m/%Y}",
        "asks": campaign.asks_for,
        "data": f"{first:%d/%m/%Y} – {last:%d/%m/%Y}",
        "left": max(between(today, due), 0) if due >= today else 0,
        "late": between(due, today) if due < today else 0,
        "note": note,
        "address": site_address() + reverse("mine"),
    }


def message(
    row: Asked, to: Sequence[Address], kind: str, today: date, between: Between, note: str = ""
) -> mail.EmailMessage:
    """One mail to all who send for the unit: in their language where they share one, else in Vietnamese."""
    spoken = {address.language for address in to}
    language = spoken.pop() if len(spoken) == 1 else "vi"
    language = language if language in LANGUAGES else "vi"
    with translation.override(language):
        subject, body = filled(kind, language, fields_of(row, today, between, note))
    return mail.EmailMessage(subject, body, to=[address.email for address in to])


# ---- sending ----


def send_all(job: Job, progress: Progress) -> str:
    """The job: the mails of one kind of a campaign for a day. Done again, it sends what was not begun."""
    given: dict[str, Any] = job.arguments
    rows = Asked.objects.filter(campaign=given["campaign"])
    if given.get("asked") is not None:
        rows = rows.filter(pk__in=given["asked"])
    counts = deliver(
        list(ready(rows)), given["kind"], date.fromisoformat(given["day"]), progress, given.get("note", "")
    )
    return told(counts)


def told(counts: Mapping[str, int]) -> str:
    """What came of the mails, in words."""
    words = [f"Đã gửi thư cho {counts.get('sent', 0)} đơn vị."]
    if counts.get("failed"):
        words.append(f"{counts['failed']} đơn vị không gửi được: gửi lại hoặc gọi điện.")
    if counts.get("none"):
        words.append(f"{counts['none']} đơn vị chưa có thư điện tử: gọi điện.")
    return " ".join(words)


def ready(rows: "Any") -> "Any":
    """The rows with what a mail says of them."""
    return rows.select_related("campaign__owner", "unit", "reporter").order_by("pk")


def deliver(
    rows: Sequence[Asked], kind: str, day: date, progress: Progress | None = None, note: str = ""
) -> Counter[str]:
    """Send the mails of one kind for a day: "sent", "failed", "none" (no address), "before" (went out already) → how many.

    Raises UserError DB-015 where the mail server does not answer: nothing was begun then.
    """
    counts: Counter[str] = Counter()
    if kind in NAGGING:
        campaigns = {row.campaign_id for row in rows}
        owed = set(Asked.objects.filter(owing(), campaign__in=campaigns).values_list("pk", flat=True))
        rows = [row for row in rows if row.pk in owed and row.campaign.closed_at is None]
    known, reasons = addresses_of(rows), _reasons(rows) if kind == MailKind.EXTENDED else {}
    if not known:
        counts["none"] = len(rows)
        return counts
    between = counting()
    with connected() as connection:
        for number, row in enumerate(rows, 1):
            if progress is not None and (number % 20 == 1 or number == len(rows)):
                progress(number, len(rows), row.unit.name)
            to = known.get(row.pk, ())
            words = reasons.get(row.pk) or note or (row.campaign.notice if kind == MailKind.CHANGED else "")
            counts[_send(row, to, kind, day, words, (connection, between)) if to else "none"] += 1
    return counts


def _reasons(rows: Iterable[Asked]) -> dict[int, str]:
    """Asked id → why its day was moved last."""
    found = Extension.objects.filter(asked__campaign__in={row.campaign_id for row in rows}).order_by("pk")
    return dict(found.values_list("asked_id", "reason"))


def connected() -> "Any":
    """An open connection to the mail server. Raises UserError DB-015."""
    connection = mail.get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        raise UserError(
            "DB-015",
            "Máy chủ thư",
            f"không kết nối được ({type(error).__name__}); chưa gửi thư nào.",
            "Đề nghị quản trị kiểm tra máy chủ thư rồi bấm Làm lại; trong khi chờ, in danh sách gọi nhắc.",
        ) from None
    return connection


def _send(
    row: Asked, to: Sequence[Address], kind: str, day: date, note: str, by: "tuple[Any, Between]"
) -> str:
    """Send one mail, its row written and kept before it goes out."""
    now = timezone.now()
    with transaction.atomic():
        made, fresh = Reminder.objects.get_or_create(
            asked=row, kind=kind, day=day, defaults={"at": now, "addresses": len(to)}
        )
        again = not fresh and Reminder.objects.filter(pk=made.pk, state=MailState.FAILED).update(
            state=MailState.SENDING, at=now, addresses=len(to), fault=""
        )
    if not fresh and not again:
        return "before"
    letter = message(row, to, kind, timezone.localdate(now), by[1], note)
    letter.connection = by[0]
    try:
        letter.send()
    except (OSError, SMTPException, ValueError) as error:
        Reminder.objects.filter(pk=made.pk).update(state=MailState.FAILED, fault=type(error).__name__)
        return "failed"
    Reminder.objects.filter(pk=made.pk).update(state=MailState.SENT)
    return "sent"


# ---- by themselves ----


@dataclass(frozen=True, slots=True)
class Round:
    """Reminders that are to go out: of one campaign, one kind, one day."""

    campaign: Campaign
    kind: str
    day: date
    asked: tuple[int, ...]


def rounds(today: date) -> Iterator[Round]:
    """The reminders that should have gone out by today and did not, of units that have an address. On days off none: they wait for
    the next working day."""
    calendar = in_force()
    if not calendar.is_working_day(today):
        return
    for campaign in Campaign.objects.filter(closed_at__isnull=True, reminding=True, opens_on__lte=today):
        by_due: dict[date, list[int]] = {}
        rows = list(campaign.asked.filter(owing()))
        reachable = addresses_of(rows)
        for row in rows:
            if row.pk in reachable:
                by_due.setdefault(row.due_on or campaign.due_on, []).append(row.pk)
        for due, asked in by_due.items():
            point = _point(due, campaign.reminder_days, today, calendar)
            if point is None or point < campaign.opens_on:
                continue
            kind = MailKind.AFTER if today > due else MailKind.BEFORE
            gone = Reminder.objects.filter(asked__campaign=campaign, kind=kind, day=point)
            there = set(gone.exclude(state=MailState.FAILED).values_list("asked", flat=True))
            left = tuple(pk for pk in asked if pk not in there)
            if left:
                yield Round(campaign, kind, point, left)


def _point(due: date, offsets: Sequence[int], today: date, calendar: Calendar) -> date | None:
    """The last day up to today on which a reminder falls; None where there is none, or it is too long ago, or was for before the
    day it is due and that has passed."""
    days = [(calendar.add(due, offset), offset) for offset in offsets]
    past = [(day, offset) for day, offset in days if day <= today]
    if not past:
        return None
    day, offset = max(past)
    if (today - day).days > CATCH_UP or (offset <= 0 and today > due):
        return None
    return day


def queue_rounds(now: datetime) -> int:
    """Queue what is due today; how many jobs. Twice is harmless: what went out goes out no second time."""
    made = 0
    for found in rounds(timezone.localdate(now)):
        queued = Job.objects.filter(
            kind="remind", state__in=("waiting", "running"), unit=found.campaign.owner_id
        )
        same = [
            job
            for job in queued
            if (job.arguments.get("kind"), job.arguments.get("day"), job.arguments.get("campaign"))
            == (found.kind, found.day.isoformat(), found.campaign.pk)
        ]
        if same:
            continue
        queue_mails(campaign=found.campaign, kind=found.kind, day=found.day, now=now, asked=found.asked)
        made += 1
    return made


_looked: list[date] = []

#: who has other mails of the day puts a function here that queues them; twice is harmless
ALSO: list[Callable[[datetime], None]] = []


def daily(now: datetime) -> int:
    """What the worker calls again and again: once a day, not before seven in the morning, the reminders of the day are queued."""
    local = timezone.localtime(now)
    if local.time() < EARLIEST or _looked[-1:] == [local.date()]:
        return 0
    _looked[:] = [local.date()]
    for others in ALSO:
        others(now)
    return queue_rounds(now)


def last_reminders(campaign: Campaign) -> dict[int, Reminder]:
    """Asked id → the last mail to it."""
    last = (
        Reminder.objects.filter(asked__campaign=campaign)
        .values("asked")
        .annotate(last=Max("pk"))
        .values("last")
    )
    return {row.asked_id: row for row in Reminder.objects.filter(pk__in=last)}


def next_points(campaign: Campaign, today: date) -> list[tuple[date, int]]:
    """The days on which reminders to units with the campaign's own day are still to come."""
    calendar = in_force()
    points = [(calendar.add(campaign.due_on, offset), offset) for offset in campaign.reminder_days]
    return sorted(point for point in points if point[0] >= today)
