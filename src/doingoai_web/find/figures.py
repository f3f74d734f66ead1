"""Figures of reports by indicator and value, as people decided: corrected ones with the person's number, rejected ones out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, QuerySet

from doingoai_web.campaigns.models import answered_in
from doingoai_web.find.models import Indexed, Sentence
from doingoai_web.find.searching import MOST, Narrowed, Piece
from doingoai_web.find.words import tokens
from doingoai_web.people.models import Right, User
from doingoai_web.review.models import Decision, Fact, Verdict
from doingoai_web.review.services import latest

CHANGED = (Verdict.CORRECT, Verdict.REJECT)


@dataclass(frozen=True, slots=True)
class Range:
    """Which figures. own: only results of the unit itself in the period, not plans nor last year's."""

    indicator: str
    least: Decimal | None = None
    most: Decimal | None = None
    own: bool = True

    def holds(self, value: Decimal | None) -> bool:
        return (
            value is not None
            and (self.least is None or value >= self.least)
            and (self.most is None or value <= self.most)
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A figure found. made: what a person put in its place; pieces: its sentence, the figure's words apart."""

    fact: Fact
    made: Decision | None
    report: Indexed | None
    start: int
    end: int
    pieces: tuple[Piece, ...]

    @property
    def shown(self) -> "Fact | dict[str, object]":
        if self.made is None or self.made.value is None:
            return self.fact
        return {
            "value": self.made.value,
            "unit": self.fact.measure,
            "qualifier": self.made.qualifier or self.fact.qualifier,
            "currency": self.fact.currency,
        }


def _changed(indicator: str) -> dict[int, Decision]:
    """Fact → what people decided of it, of those that were corrected or rejected and are or became of this indicator."""
    touched = Decision.objects.filter(
        Q(fact__indicator=indicator) | Q(indicator=indicator), fact__isnull=False, verdict__in=CHANGED
    )
    rows = Decision.objects.filter(fact__in=touched.values("fact")).select_related("fact")
    return latest(list(rows))  # type: ignore[return-value]


def found(wanted: Range, narrowed: Narrowed, user: User) -> list[int]:
    """The figures, those of the report that came last first; one more than ``MOST`` where there are more."""
    changed = _changed(wanted.indicator)
    outside: list[int] = []
    inside: list[int] = []
    for pk, made in changed.items():
        fact = made.fact
        assert fact is not None
        indicator = made.indicator or fact.indicator
        value = fact.value if made.value is None else made.value
        good = made.verdict != Verdict.REJECT and indicator == wanted.indicator and wanted.holds(value)
        (inside if good else outside).append(pk)
    plain = Q(indicator=wanted.indicator)
    if wanted.least is not None:
        plain &= Q(value__gte=wanted.least)
    if wanted.most is not None:
        plain &= Q(value__lte=wanted.most)
    if wanted.own:
        plain &= Q(scope="own")
    rows = Fact.objects.filter(answered_in(user.reach(Right.READ), "version__indexed__asked__"))
    rows = rows.filter((plain & ~Q(pk__in=outside)) | Q(pk__in=inside))
    ordered = _narrowed(rows, narrowed).order_by("-version_id", "position")
    return list(ordered.values_list("pk", flat=True)[: MOST + 1])


def _narrowed(rows: QuerySet[Fact], narrowed: Narrowed) -> QuerySet[Fact]:
    if not narrowed.old:
        rows = rows.filter(version__indexed__submission__current=F("version"))
    if narrowed.unit is not None:
        rows = rows.filter(version__indexed__asked__unit__path__startswith=narrowed.unit.path)
    if narrowed.status:
        rows = rows.filter(version__indexed__submission__status=narrowed.status)
    if narrowed.period.isdecimal():
        rows = rows.filter(version__indexed__period__startswith=narrowed.period)
    elif narrowed.period:
        rows = rows.filter(version__indexed__period=narrowed.period)
    return rows


def lines(numbers: Sequence[int]) -> list[Line]:
    """The figures of a page, in the order given, with their sentences and what people decided: four queries."""
    facts = Fact.objects.in_bulk(numbers)
    versions = {fact.version_id for fact in facts.values()}
    reports = Indexed.objects.select_related("asked__unit", "asked__campaign__owner", "submission").in_bulk(
        versions
    )
    rows: dict[int, list[Sentence]] = {}
    for row in Sentence.objects.filter(report__in=versions).order_by("report", "start"):
        rows.setdefault(row.report_id, []).append(row)
    made = latest(list(Decision.objects.filter(fact__in=numbers).order_by("pk")))
    return [
        _line(fact, made.get(fact.pk), reports.get(fact.version_id), rows.get(fact.version_id, ()))
        for fact in (facts[number] for number in numbers if number in facts)
    ]


def _line(fact: Fact, made: Decision | None, report: Indexed | None, rows: Sequence[Sentence]) -> Line:
    holding = [row for row in rows if row.start <= fact.start < row.end]
    pieces = _pieces(holding[-1], fact) if holding else ()
    return Line(fact, made, report, fact.start, fact.end, pieces)


def _pieces(sentence: Sentence, fact: Fact) -> tuple[Piece, ...]:
    """The sentence with the figure's words apart, where its line breaks left them in their place."""
    text, start = sentence.text, fact.start - sentence.start
    end = start + fact.end - fact.start
    if end > len(text) or not any(token.start == start for token in tokens(text)):
        return (Piece(text, False),)
    found = (Piece(text[:start], False), Piece(text[start:end], True), Piece(text[end:], False))
    return tuple(piece for piece in found if piece.text)
