"""A report read again with today's code and knowledge: offered beside what it was read as, adopted by a person, never by itself.

What people decided stays: a figure that somebody accepted, corrected or rejected keeps its row and its decisions at its words, whether
or not the machine reads it now. What was read before is kept as a row of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.db import transaction
from django.db.models import F, Q

import doingoai
from doingoai.model import Finding, Observation, Report, Span, UserError
from doingoai.model.stored import dumps
from doingoai_web.audit.services import record
from doingoai_web.find.services import index
from doingoai_web.operation.models import Reading, ReadingState
from doingoai_web.people.models import User
from doingoai_web.review.beside import count_open
from doingoai_web.review.differences import Difference, differences
from doingoai_web.review.later import compare_later
from doingoai_web.review.models import (
    UNREAD,
    Beside,
    Decision,
    Fact,
    Remark,
    Sketch,
    Submission,
    Verdict,
    Version,
)
from doingoai_web.review.moving import Moves
from doingoai_web.review.services import fact_row, knowledge_digest, latest, opened

FAR = 1_000_000  # beyond every position of a figure in a report


def is_today(*, code: str, knowledge: str) -> bool:
    """Whether a report was read as this version of the program reads."""
    return (code, knowledge) == (doingoai.__version__, knowledge_digest())


def todays() -> Q:
    """Read by this program with this knowledge: a condition on ``Version`` and ``Reading``."""
    return Q(code=doingoai.__version__, knowledge=knowledge_digest())


def read_before() -> Q:
    """The versions that an older program or older knowledge read, as a condition on ``Version``."""
    return ~todays() & ~Q(channel__in=UNREAD)


@dataclass(frozen=True, slots=True)
class Kept:
    """A figure of the report as it will stand. fact: the row it goes on with, None for a new one; held: a person decided on it, and the
    new reading has it otherwise or not at all."""

    found: Observation
    fact: Fact | None
    held: bool = False


def _said(found: Observation) -> tuple[object, ...]:
    return (
        found.value,
        found.upper,
        found.qualifier,
        found.basis,
        found.scope,
        found.period,
        found.breakdown,
        found.currency,
    )


class Carried:
    """What a new reading of a version comes to, with what people decided."""

    def __init__(self, version: Version, fresh: Report) -> None:
        self.version, self.before, self.fresh = version, version.report, fresh
        self.moves = Moves(self.before.text, fresh.text)
        self.facts = {fact.position: fact for fact in version.facts.all()}
        self.decisions = list(version.decisions.all())
        self.decided = {made.fact_id for made in self.decisions if made.fact_id is not None}
        self.lost: list[Span] = []  # words that people decided on and that are gone, in the text as it was

    @cached_property
    def figures(self) -> tuple[Kept, ...]:
        """The figures in the order of the text."""
        rest = list(enumerate(self.fresh.observations))
        taken: dict[int, Kept] = {}
        extra: list[Kept] = []
        counts = latest(self.decisions)
        moved = self._moved()
        for exactly in (True, False):
            for position, old in list(moved.items()):
                fact = self.facts.get(position)
                if fact is None or old is None:
                    continue
                twin = self._twin(old, rest, taken, exactly=exactly)
                if exactly and twin is None:
                    continue
                del moved[position]
                if fact.pk not in self.decided:
                    if twin is not None:
                        taken[twin] = Kept(self.fresh.observations[twin], fact)
                elif exactly and twin is not None:
                    taken[twin] = Kept(self.fresh.observations[twin], fact)
                elif twin is not None and fact.pk in counts and counts[fact.pk].verdict != Verdict.REJECT:
                    taken[twin] = Kept(old, fact, held=True)
                else:
                    extra.append(Kept(old, fact, held=True))
        found = [taken.get(number, Kept(item, None)) for number, item in rest]
        return tuple(sorted((*found, *extra), key=lambda item: item.found.span.start) if extra else found)

    def _moved(self) -> dict[int, Observation | None]:
        """The figures as they were read before, at the places where their words stand now; None where the words are gone."""
        found: dict[int, Observation | None] = {}
        for position, item in enumerate(self.before.observations):
            span = self.moves.to(item.span)
            found[position] = replace(item, span=span) if span else None
            fact = self.facts.get(position)
            if span is None and fact is not None and fact.pk in self.decided:
                self.lost.append(item.span)
        for made in self.decisions:
            if made.fact_id is None and made.start is not None and made.end is not None:
                words = Span(made.start, made.end)
                if self.moves.to(words) is None:
                    self.lost.append(words)
        return found

    @staticmethod
    def _twin(
        old: Observation, rest: Sequence[tuple[int, Observation]], taken: dict[int, Kept], *, exactly: bool
    ) -> int | None:
        """The figure of the new reading at the same words, of the same indicator; exactly: that also says the same."""
        for number, item in rest:
            if number in taken or (item.indicator, item.span) != (old.indicator, old.span):
                continue
            if not exactly or _said(item) == _said(old):
                return number
        return None

    @cached_property
    def report(self) -> Report:
        """The report as it will be kept."""
        found = tuple(item.found for item in self.figures)
        return replace(self.fresh, observations=found, findings=self._findings())

    def _findings(self) -> tuple[Finding, ...]:
        """With the reasons that the unit gave for leaving things as they are, at the same words."""
        reasons = {
            (old.id, span): old.waived
            for old in self.before.findings
            if old.waived is not None and (span := self.moves.to(old.span)) is not None
        }
        return tuple(
            replace(found, waived=reasons[(found.id, found.span)])
            if found.waived is None and (found.id, found.span) in reasons
            else found
            for found in self.fresh.findings
        )

    @property
    def held(self) -> int:
        """How many figures stay as people decided although they are read otherwise."""
        return sum(item.held for item in self.figures)

    def differences(self) -> list[Difference]:
        """What changes in the figures when this reading is adopted."""
        return list(differences(self.before, self.report))

    @property
    def changes_nothing(self) -> bool:
        """Neither a figure, nor a finding, nor a word."""

        def told(findings: Iterable[Finding]) -> list[tuple[str, Span, bool]]:
            return sorted(((item.id, item.span, item.waived is None) for item in findings), key=repr)

        return (
            self.moves.same
            and not self.differences()
            and told(self.before.findings) == told(self.report.findings)
        )


@transaction.atomic
def offer(*, version: Version, fresh: Report | None, note: str, now: datetime) -> Reading:
    """Keep a new reading beside the version, for a person to adopt; None: the file could not be read. The same program offers once."""
    held = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    past = (ReadingState.FORMER, ReadingState.FAILED)
    known = Reading.objects.filter(todays(), version=held).exclude(state__in=past).first()
    if known is not None:
        return known
    Reading.objects.filter(version=held, state__in=(ReadingState.FAILED, ReadingState.OFFERED)).delete()
    state = ReadingState.FAILED
    if fresh is not None:
        state = ReadingState.SAME if Carried(version, fresh).changes_nothing else ReadingState.OFFERED
    return Reading.objects.create(
        version=held,
        stored=dumps(fresh) if fresh is not None and state == ReadingState.OFFERED else b"",
        code=doingoai.__version__,
        knowledge=knowledge_digest(),
        state=state,
        note=note,
        made_at=now,
    )


def _offered(reading: Reading) -> tuple[Reading, Version]:
    """The reading and its version, which is open for changes and locked. Raises UserError SL-020 … and NB-003, NB-004, PD-001."""
    version = opened(reading.version_id)
    found = Reading.objects.select_for_update().get(pk=reading.pk)
    if found.state != ReadingState.OFFERED:
        raise UserError(
            "SL-020", version.submission.asked.unit.name, "người khác vừa quyết định về cách đọc này.", "Mở lại trang để xem."
        )  # fmt: skip
    return found, version


@transaction.atomic
def adopt_reading(*, reading: Reading, actor: User, now: datetime) -> Version:
    """What was read anew takes the place of what was read before, which is kept. Raises UserError NB-003 where a newer version came,
    NB-004 where the report was accepted and PD-001 where it was approved: their figures stand; SL-020 where somebody decided
    meanwhile; SL-022 where words that people decided on are gone."""
    found, version = _offered(reading)
    carried = Carried(version, found.report)
    where = version.submission.asked.unit.name
    whole = carried.report
    if carried.lost:
        words = " ".join(carried.before.text[carried.lost[0].start : carried.lost[0].end].split())[:80]
        raise UserError(
            "SL-022", where, f"cách đọc mới không còn câu chữ mà người xem xét đã quyết định (“{words}”).",
            "Giữ cách đọc cũ, hoặc gỡ quyết định ở câu ấy rồi nhận lại.",
        )  # fmt: skip
    Reading.objects.create(
        version=version, stored=bytes(version.stored), code=version.code, knowledge=version.knowledge,
        state=ReadingState.FORMER, made_at=version.arrived_at, decided_at=now, decided_by=actor,
    )  # fmt: skip
    _write_figures(version, carried)
    _write_places(version, carried)
    version.stored, version.code, version.knowledge = dumps(whole), found.code, found.knowledge
    version.save(update_fields=("stored", "code", "knowledge"))
    found.state, found.decided_at, found.decided_by = ReadingState.ADOPTED, now, actor
    found.save(update_fields=("state", "decided_at", "decided_by"))
    Submission.objects.filter(pk=version.submission_id).update(revision=F("revision") + 1)
    for made in (Beside, Sketch):  # made again from what the report now says
        made.objects.filter(version=version).delete()
    version.__dict__.pop("report", None)
    count_open(version)
    index(version=version, report=whole)
    compare_later(campaign=version.submission.asked.campaign, now=now)
    record(
        action="reading.adopted", at=now, actor=actor, unit=version.submission.asked.unit, subject=version,
        details={"code": found.code, "knowledge": found.knowledge[:12], "differences": len(carried.differences()), "held": carried.held},
    )  # fmt: skip
    return version


def _write_figures(version: Version, carried: Carried) -> None:
    """The rows of the figures: those that go on keep their decisions, the others go or come."""
    going_on = {item.fact.pk for item in carried.figures if item.fact is not None}
    assert carried.decided <= going_on, "no decision is ever removed"
    Fact.objects.filter(version=version).exclude(pk__in=going_on).delete()
    Fact.objects.filter(version=version).update(position=F("position") + FAR)
    changed, made = [], []
    for position, item in enumerate(carried.figures):
        row = fact_row(version, position, item.found)
        if item.fact is None:
            made.append(row)
        else:
            row.pk = item.fact.pk
            changed.append(row)
    names = [field.name for field in Fact._meta.concrete_fields if field.name not in ("id", "version")]
    Fact.objects.bulk_update(changed, names, batch_size=500)
    Fact.objects.bulk_create(made)


def _write_places(version: Version, carried: Carried) -> None:
    """Remarks and figures that people added move with their words; a remark whose words are gone stays as one on the whole."""
    if carried.moves.same:
        return
    for note in Remark.objects.filter(version=version, start__isnull=False, end__isnull=False):
        span = carried.moves.to(Span(note.start or 0, note.end or 0))
        note.start, note.end = (span.start, span.end) if span else (None, None)
        note.save(update_fields=("start", "end"))
    for made in Decision.objects.filter(version=version, fact__isnull=True, start__isnull=False):
        span = carried.moves.to(Span(made.start or 0, made.end or 0))
        assert span is not None
        Decision.objects.filter(pk=made.pk).update(start=span.start, end=span.end)


@transaction.atomic
def decline_reading(*, reading: Reading, actor: User, now: datetime) -> Reading:
    """The report stays as it was read. Raises UserError SL-020."""
    found = Reading.objects.select_for_update().get(pk=reading.pk)
    unit = (
        Version.objects.select_related("submission__asked__unit")
        .get(pk=found.version_id)
        .submission.asked.unit
    )
    if found.state != ReadingState.OFFERED:
        raise UserError(
            "SL-020", unit.name, "người khác vừa quyết định về cách đọc này.", "Mở lại trang để xem."
        )
    found.state, found.decided_at, found.decided_by = ReadingState.DECLINED, now, actor
    found.save(update_fields=("state", "decided_at", "decided_by"))
    record(
        action="reading.declined", at=now, actor=actor, unit=unit, subject=found, details={"code": found.code}
    )
    return found
