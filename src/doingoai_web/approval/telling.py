"""Mails to those whom a step falls to, and to who submitted: which there are follows from the papers as they stand when the job runs, so
that a job done twice, or late, tells nobody twice and nothing that is no longer so."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from smtplib import SMTPException
from typing import Any

from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from doingoai_web.approval.chains import chosen_hand, hands_of
from doingoai_web.approval.models import Act, Approval, Deed, Kind, SignMail, State, Told, Turn
from doingoai_web.approval.outgoing import levels_above
from doingoai_web.campaigns.days import in_force
from doingoai_web.campaigns.mails import filled, text
from doingoai_web.campaigns.models import MailState
from doingoai_web.campaigns.reminding import connected, site_address
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import Progress, queue
from doingoai_web.people.models import User
from doingoai_web.units.models import Unit


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to be: key: what it is about, of which there is one of a kind; papers: one, or all that still wait."""

    to: User
    kind: str
    key: str
    papers: tuple[Approval, ...]


# -- asking for it -----------------------------------------------------------------------------------------------------------


def tell_of(approval: Approval, now: datetime) -> Job:
    """Queue the mails of a deed with the transaction that does it. The job of a unit's own report is nobody's business above."""
    return queue(
        kind="tell_signers",
        arguments={"approval": approval.pk},
        now=now,
        owner=approval.submitted_by,
        unit=None if approval.kind == Kind.REPORT else approval.unit,
    )


def tell_unit(unit: Unit, now: datetime) -> Job:
    """Queue the mails of what waits at a unit: somebody new may act there."""
    return queue(kind="tell_signers", arguments={"unit": unit.pk}, now=now, unit=unit)


def each_morning(now: datetime) -> None:
    """Queue the mails of a day: to whom a delegation begins to hold, and what still waits. Twice is once."""
    arguments = {"day": timezone.localdate(now).isoformat()}
    if not Job.objects.filter(kind="tell_signers", arguments=arguments).exists():
        queue(kind="tell_signers", arguments=arguments, now=now)


# -- which there are ---------------------------------------------------------------------------------------------------------


def tell(job: Job, progress: Progress) -> str:
    """The job. Raises UserError DB-015 where the mail server does not answer: nothing was begun then."""
    given, day = job.arguments, timezone.localdate()
    rows = Approval.objects.select_related(
        "unit", "campaign__owner", "submitted_by", "supplement", "asked"
    ).defer("stored")
    rows = rows.filter(pk=given["approval"]) if "approval" in given else rows.filter(state=State.OPEN)
    if "unit" in given:
        rows = rows.filter(turns__unit=given["unit"]).distinct()
    papers = list(rows.order_by("pk"))
    letters = [*waiting(papers, day), *ended(papers)]
    if given.get("day") == day.isoformat() and in_force().is_working_day(day):
        letters += reminders(letters, day)
    sent = send([letter for letter in letters if letter.to.email], progress)
    return f"Đã gửi {sent} thư." if sent else ""


def waiting(papers: Iterable[Approval], day: date) -> Iterator[Letter]:
    """To everybody who may act in the step that waits."""
    found = {paper.pk: paper for paper in papers if paper.state == State.OPEN}
    turns = [
        turn
        for turn in Turn.objects.filter(approval__in=found).select_related("unit").order_by("approval")
        if turn.order == found[turn.approval_id].position
    ]
    hands = hands_of([(turn.role, turn.unit) for turn in turns], day)
    for turn, there in zip(turns, hands, strict=True):
        paper = found[turn.approval_id]
        for hand in there:
            if chosen_hand(there, hand.user, alone=paper.alone, submitter=paper.submitted_by_id):
                yield Letter(hand.user, SignMail.SIGN, f"{paper.pk}/{turn.order}", (paper,))


def ended(papers: Iterable[Approval]) -> Iterator[Letter]:
    """To who submitted: it came back, or was signed; not where that was his or her own deed."""
    kinds = {State.RETURNED.value: SignMail.BACK, State.LOCKED.value: SignMail.DONE}
    for paper in papers:
        if paper.state in kinds:
            own = Act.objects.filter(
                approval=paper, deed__in=(Deed.RETURN, Deed.SIGN), actor=paper.submitted_by_id
            )
            if paper.submitted_by.is_active and not own.exists():
                yield Letter(paper.submitted_by, kinds[paper.state], str(paper.pk), (paper,))


def reminders(letters: Iterable[Letter], day: date) -> list[Letter]:
    """One mail to each of what was told on an earlier day and still waits."""
    begun = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    told = set(Told.objects.filter(kind=SignMail.SIGN, at__lt=begun).values_list("user", "key"))
    still: dict[int, list[Letter]] = {}
    for letter in letters:
        if (letter.to.pk, letter.key) in told:
            still.setdefault(letter.to.pk, []).append(letter)
    return [
        Letter(
            found[0].to,
            SignMail.STILL,
            day.isoformat(),
            tuple(paper for item in found for paper in item.papers),
        )
        for found in still.values()
    ]


# -- the words ---------------------------------------------------------------------------------------------------------------


def due_of(paper: Approval) -> date | None:
    """The day by which the report goes up: its own, or that of the first level above which asks for it; None where none is on record."""
    if paper.kind == Kind.REPORT and paper.asked is not None:
        return paper.asked.due_on or paper.campaign.due_on
    return min((row.due_on or row.campaign.due_on for row in levels_above(paper)), default=None)


def title_of(paper: Approval) -> str:
    number = paper.supplement.number if paper.supplement else None
    return f"{paper.get_kind_display()}{f' {number}' if number else ''}"


def _due(paper: Approval) -> str:
    found = due_of(paper)
    return f"{found:%d/%m/%Y}" if found else _("chưa ghi trong hệ thống")


def fields_of(letter: Letter) -> dict[str, object]:
    """What a mail says: which paper of whom, by when, where; nothing of what stands in it."""
    paper = letter.papers[0]
    fields: dict[str, object] = {
        "unit": paper.unit.name,
        "period": paper.campaign.period_title,
        "asks": paper.campaign.asks_for,
        "due": _due(paper),
        "note": title_of(paper),
        "address": site_address() + reverse("approval", args=(paper.pk,)),
    }
    if letter.kind == SignMail.STILL:
        lines = [
            f"- {title_of(item)}, {item.unit.name}, {item.campaign.period_title} ({_('hạn')} {_due(item)})"
            for item in letter.papers
        ]
        fields |= {"note": "\n".join(lines), "address": site_address() + reverse("to-sign")}
    return fields


# -- sending -----------------------------------------------------------------------------------------------------------------


def send(letters: Sequence[Letter], progress: Progress) -> int:
    """Send those that were not sent before; how many."""
    told = set(
        Told.objects.filter(user__in={letter.to.pk for letter in letters})
        .exclude(state=MailState.FAILED)
        .values_list("user", "kind", "key")
    )
    fresh = [letter for letter in letters if (letter.to.pk, letter.kind, letter.key) not in told]
    if not fresh:
        return 0
    sent = 0
    with connected() as connection:
        for number, letter in enumerate(fresh, 1):
            progress(number, len(fresh))
            sent += _send(letter, connection)
    return sent


def _send(letter: Letter, connection: Any) -> bool:
    """Send one mail, its row kept before it goes out: in the language of who gets it, where the mail has words in it."""
    now = timezone.now()
    with transaction.atomic():
        made, new = Told.objects.get_or_create(
            user=letter.to, kind=letter.kind, key=letter.key, defaults={"at": now}
        )
        again = Told.objects.filter(pk=made.pk, state=MailState.FAILED)
        if not new and not again.update(state=MailState.SENDING, at=now, fault=""):
            return False
    spoken = letter.to.language
    language = "vi" if text(letter.kind, spoken) == text(letter.kind, "vi") else spoken
    with translation.override(language):
        subject, body = filled(letter.kind, language, fields_of(letter))
    fault = ""
    try:
        mail.EmailMessage(subject, body, to=[letter.to.email], connection=connection).send()
    except (OSError, SMTPException, ValueError) as error:
        fault = type(error).__name__
    Told.objects.filter(pk=made.pk).update(state=MailState.FAILED if fault else MailState.SENT, fault=fault)
    return not fault
