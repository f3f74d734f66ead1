"""Reading plans, proposals and events out of a version, and holding the plans of earlier periods against it."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from doingoai.check.over_time import followed
from doingoai.check.over_time.followed import Answers, Figure, planned
from doingoai.check.where import Map
from doingoai.consolidate.masking import masked
from doingoai.extract.addressees import addressees_of
from doingoai.extract.passages import fold
from doingoai.knowledge import indicators
from doingoai.model import Record, Report, Span
from doingoai.periods.obligations import obligations
from doingoai.write.places import sentence_of
from doingoai_web.campaigns.models import Campaign
from doingoai_web.followup.grouping import put_in_groups
from doingoai_web.followup.models import Event, Match, Noted, PlanItem, Proposal, Reply
from doingoai_web.followup.periods import after, before, earlier, later
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import Progress
from doingoai_web.pages.templatetags.words import figure as shown
from doingoai_web.review.models import Submission, Version

FORMAT = 2  # of what is read here: one more with every change of it
MOST = 400  # rows of one kind read of one report
LONGEST = 2_000  # characters of a sentence kept
_PLACED = ("version", "start", "end", "words", "place")  # what changes with a new version of the report


def key_of(words: str) -> str:
    """The same for the same words, however they are set."""
    plain = "".join(char if char.isalnum() else " " for char in fold(words))
    return hashlib.sha256(" ".join(plain.split()).encode()).hexdigest()


class _Source:
    """A report with its places: what every row is made from."""

    def __init__(self, version: Version, report: Report) -> None:
        self.version, self.report = version, masked(report)
        self._places = Map(self.report)

    def words(self, span: Span) -> str:
        return " ".join(self.report.text[span.start : span.end].split())[:LONGEST]

    def at(self, span: Span) -> dict[str, Any]:
        """The fields that say where a sentence stands."""
        from doingoai_web.review.screen import place_words

        place = place_words(self._places.at(span))[:250]
        return {"start": span.start, "end": span.end, "words": self.words(span), "place": place}

    def field(self, row: Record, name: str) -> str:
        """A field of a row as its words stand in the masked text."""
        place = row.places.get(name)
        return self.words(place) if place is not None else ""


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


@transaction.atomic
def take_note(*, version: Version, report: Report, now: datetime) -> None:
    """Read a version that stands for its unit, in the transaction that receives it; twice is harmless, and an answer that people gave
    stays with its sentence."""
    source = _Source(version, report)
    _plans(source)
    _proposals(source, now)
    _events(source, now)
    match(version=version, report=source.report)
    _rematch_later(version.submission)
    Noted.objects.update_or_create(version=version, defaults={"format": FORMAT, "at": now})


def _kept(figure: Figure) -> list[str | int | None]:
    """A planned figure as it stands in the row, in the order of the fields of ``Figure``."""
    upper = None if figure.upper is None else str(figure.upper)
    told = (figure.indicator, str(figure.value), figure.clause, figure.qualifier, upper, figure.currency)
    return [*told, figure.unit]


def _figure(
    indicator: str, value: str, clause: int, qualifier: str = "exact", upper: str | None = None,
    currency: str | None = None, unit: str = "",
) -> Figure:  # fmt: skip
    """What ``_kept`` kept, or its first three fields, which were all that was kept before."""
    far = None if upper is None else Decimal(upper)
    return Figure(indicator, Decimal(value), clause, qualifier, far, currency, unit)


def _said(figure: Figure) -> str:
    """A figure as the pages write it: "ít nhất 5 tỷ đồng"."""
    known = indicators().get(figure.indicator)
    told = {"value": figure.value, "upper": figure.upper, "qualifier": figure.qualifier}
    unit = figure.unit or (known.unit if known is not None else "")
    return shown({**told, "currency": figure.currency, "unit": unit})


def _plans(source: _Source) -> None:
    rows: dict[str, PlanItem] = {}
    for item in planned(source.report)[:MOST]:
        fields = item.fields
        made = PlanItem(
            submission=source.version.submission,
            key=key_of(item.words),
            version=source.version,
            **source.at(item.span),
            section=str(fields.get("section", ""))[:200],
            deadline=_day(fields.get("deadline")),
            deadline_text=str(fields.get("deadline_text", ""))[:120],
            lead=str(fields.get("lead", ""))[:200],
            figures=[_kept(figure) for figure in item.figures],
        )
        rows.setdefault(made.key, made)
    changing = ("section", "deadline", "deadline_text", "lead", "figures")
    PlanItem.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=("submission", "key"),
        update_fields=(*_PLACED, *changing),
    )


def _rows(report: Report, register: str) -> list[Record]:
    return [row for row in report.records if row.register == register][:MOST]


def _proposals(source: _Source, now: datetime) -> None:
    submission = source.version.submission
    known = {row.key: row for row in submission.proposals.all()}
    fresh: dict[str, tuple[str, Proposal]] = {}
    for row in _rows(source.report, "recommendations"):
        at = source.at(row.span)
        key = key_of(str(at["words"]))
        asked_of = source.field(row, "addressee")
        named = addressees_of(asked_of or str(at["words"])[:120])
        made = known.get(key) or Proposal(submission=submission, key=key)
        made.version, made.asked_of = source.version, asked_of[:300]
        made.others = [other.key for other in named[1:]]
        for name, value in at.items():
            setattr(made, name, value)
        if key in known:
            made.save()
        elif key not in fresh:
            fresh[key] = (named[0].key, made)
    put_in_groups(list(fresh.values()), campaign=submission.asked.campaign, now=now)


def event_rules() -> Mapping[str, str]:
    """Register → its column of the day that starts a clock."""
    return {
        rule.trigger.register: rule.trigger.field
        for rule in obligations().values()
        if rule.trigger.on == "event"
    }


def _events(source: _Source, now: datetime) -> None:
    submission = source.version.submission
    rows: dict[tuple[str, str], Event] = {}
    for register, column in event_rules().items():
        for row in _rows(source.report, register):
            day = _day(row.fields.get(column)) or _day(row.fields.get("date_from"))
            if not _starts(row, day):
                continue
            made = Event(
                register=register,
                unit=submission.asked.unit,
                submission=submission,
                version=source.version,
                **source.at(sentence_of(source.report, row.span)),
                day=day,
                owed_by=_owed_by(source, row),
                at=now,
            )
            made.key = key_of(made.words)
            rows.setdefault((register, made.key), made)
    Event.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=("submission", "register", "key"),
        update_fields=(*_PLACED, "day", "owed_by", "at"),
    )


def _starts(row: Record, day: date | None) -> bool:
    """Whether a clock starts with this row: not with a thing that goes on from before, nor with a project that has not ended."""
    status = row.fields.get("status")
    if row.register == "aid_projects":
        return day is not None or status == "finished"
    return status not in ("in_force", "amended", "terminated")


def _owed_by(source: _Source, row: Record) -> str:
    """ "province" where the words say that the province itself signed."""
    party = fold(source.field(row, "own_party"))
    return "province" if party in ("tỉnh", "ubnd tỉnh", "ủy ban nhân dân tỉnh") else ""


# ---- plans of earlier periods against this report ----


def _items_before(submission: Submission) -> list[PlanItem]:
    """The plans of the unit, and of those it was made of, in the campaigns before."""
    asked = submission.asked
    campaigns = earlier(asked.campaign)
    units = [asked.unit_id, *before([asked.unit_id]).get(asked.unit_id, [])]
    found = PlanItem.objects.standing().filter(
        submission__asked__unit__in=units, submission__asked__campaign__in=campaigns
    )
    return list(found[:MOST])


def match(*, version: Version, report: Report, items: Iterable[PlanItem] | None = None) -> None:
    """Propose for each plan item what this version says of it. report: masked."""
    wanted = _items_before(version.submission) if items is None else list(items)
    if not wanted:
        return
    source = _Source(version, report)
    answers = Answers(source.report)
    list(Version.objects.select_for_update().filter(pk=version.pk).values_list("pk"))  # one at a time
    Match.objects.filter(version=version, item__in=wanted).delete()
    matches, replies = [], []
    for item in wanted:
        found = answers(item.words, [_figure(*kept) for kept in item.figures])
        made = Match(
            item=item,
            version=version,
            outcome=found.state,
            score=found.score,
            answered=found.answered,
            clauses=found.clauses,
        )
        matches.append(made)
        replies += _replies(source, made, found.replies)
    Match.objects.bulk_create(matches)
    Reply.objects.bulk_create(replies)


def _replies(source: _Source, match: Match, found: Iterable[followed.Reply]) -> list[Reply]:
    """A row a sentence, with every figure that it answers."""
    by_place: dict[Span, Reply] = {}
    for reply in found:
        row = by_place.setdefault(
            reply.span, Reply(match=match, score=reply.score, outcome=reply.state, **source.at(reply.span))
        )
        if reply.figure is not None and reply.reported is not None:
            row.figures.append([reply.figure.indicator, _said(reply.figure), _said(reply.reported)])
            if row.outcome != reply.state:
                row.outcome = "part" if row.outcome and reply.state else ""
    return list(by_place.values())


def _rematch_later(submission: Submission) -> None:
    """Where a report of a later period is there already, as when an earlier one comes in late or again."""
    asked = submission.asked
    campaigns = later(asked.campaign)
    if not campaigns:
        return
    units = [asked.unit_id, *after([asked.unit_id]).get(asked.unit_id, [])]
    versions = (
        Version.objects.filter(
            submission__asked__campaign__in=campaigns,
            submission__asked__unit__in=units,
            submission__current=F("pk"),
        )
        .select_related("submission__asked__campaign", "submission__asked__unit")
        .order_by("pk")
    )
    items = list(submission.planitems.standing())
    for version in versions if items else ():
        match(version=version, report=masked(version.report), items=items)


# ---- what was received before this was read ----


def unread(campaigns: Iterable[Campaign]) -> QuerySet[Version]:
    """The current versions of these campaigns that were not read yet, or in an older way."""
    return Version.objects.filter(
        ~Q(followed__format=FORMAT) | Q(followed__isnull=True),
        submission__asked__campaign__in=list(campaigns),
        submission__current=F("pk"),
    )


def read_missing(job: Job, progress: Progress) -> str:
    """The job: the versions of a campaign and of those before it, the earliest first; each in its own transaction."""
    campaign = Campaign.objects.select_related("owner").get(pk=job.arguments["campaign"])
    ids: list[int] = []
    for one in [*reversed(earlier(campaign)), campaign]:
        ids.extend(unread([one]).order_by("pk").values_list("pk", flat=True))
    for done, pk in enumerate(ids):
        progress(done, len(ids))
        version = Version.objects.select_related(
            "submission__asked__campaign", "submission__asked__unit"
        ).get(pk=pk)
        take_note(version=version, report=version.report, now=timezone.now())
    progress(len(ids), len(ids))
    return f"Đã đọc kế hoạch, kiến nghị của {len(ids)} báo cáo."
