"""Sentences like a sentence, and the sentences of a report that stand in the unit's earlier reports or in those of others."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from django.db.models import F

from doingoai.check.over_time.near import NearIndex, shingles
from doingoai.periods import parse_code
from doingoai_web.campaigns.models import answered_in
from doingoai_web.find.engine import Clause, Either
from doingoai_web.find.likeness import LEAST_WORDS, NEAR, Stretch, bands, beside, figures, kernel, likeness
from doingoai_web.find.models import Indexed, Sentence, SentenceQuerySet
from doingoai_web.find.searching import looked_up, subtree
from doingoai_web.find.sentences import HEAD
from doingoai_web.people.models import Right, User

MOST = 400  # sentences that are held against one
MOST_OF_A_REPORT = 4000  # against all those of a report
EARLIER = 4  # reports of the unit before this one
_BESIDE = ("report__asked__unit", "report__asked__campaign__owner", "report__submission")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and one like it. score: 0.5 to 1."""

    own: Sentence
    other: Sentence
    score: float

    @property
    def stretches(self) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
        return beside(self.own.text, self.other.text)

    @property
    def same_figures(self) -> bool:
        """Both have figures, the same ones: more than a way of putting things was taken over."""
        found = figures(self.own.text)
        return bool(found) and found == figures(self.other.text)

    @property
    def percent(self) -> int:
        return round(self.score * 100)


def _words(sentence: Sentence) -> tuple[str, ...]:
    return kernel(sentence.text, sentence.report.asked.unit.name)


def _looked_up(clauses: Sequence[Clause], user: User, most: int) -> SentenceQuerySet:
    """The sentences with these marks that one may read, of versions that stand today; of those received last so many."""
    numbers = [number for found in islice(looked_up(clauses), 2) for number in found][:most]
    seen = Sentence.objects.visible_to(user).of_current()
    return seen.filter(pk__in=numbers).select_related(*_BESIDE)


def alike(sentence: Sentence, user: User) -> list[Pair]:
    """The sentences of other reports that say nearly the same, the likest first, then the newest."""
    words = _words(sentence)
    marks = () if sentence.role == HEAD else bands(words)
    if not marks:
        return []
    clauses = [Either(marks), *subtree(user.reach(Right.READ).paths)]
    found = []
    for other in _looked_up(clauses, user, MOST):
        if other.report.submission_id == sentence.report.submission_id:
            continue
        score = likeness(words, _words(other))
        if score >= NEAR:
            found.append(Pair(sentence, other, score))
    return sorted(found, key=lambda pair: (-round(pair.score, 2), -_last(pair.other.report), pair.other.pk))


def _last(report: Indexed) -> int:
    return parse_code(report.period).last.toordinal()


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence with the words it is compared by."""

    sentence: Sentence
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Copied:
    """A sentence of the report with the likest of each sort. elsewhere: how many other units have one like it."""

    pair: Pair
    elsewhere: int = 1


@dataclass(frozen=True)
class Beside:
    """What of a report stands elsewhere. compared: its sentences that are long enough to be compared."""

    compared: int
    earlier: tuple[Copied, ...]
    others: tuple[Copied, ...]
    before: tuple[Indexed, ...]

    @cached_property
    def with_figures(self) -> int:
        return sum(item.pair.same_figures for item in self.earlier)


def _best(own: Sequence[_Told], others: Sequence[Sentence]) -> list[Copied]:
    """Each sentence with the likest of the others, where one is near."""
    index = NearIndex((shingles(_words(other)) for other in others), NEAR)
    found = []
    for told in own:
        near = list(index.near(shingles(told.words)))
        if near:
            at, score = max(near, key=lambda item: (round(item[1], 2), _last(others[item[0]].report)))
            units = {others[number].report.asked.unit_id for number, _ in near}
            found.append(Copied(Pair(told.sentence, others[at], score), len(units)))
    return found


def of_report(report: Indexed, user: User) -> Beside:
    """The sentences of a report that its unit's last reports have too, and those that other reports of the campaign have: five
    queries."""
    rows = report.sentences.exclude(role=HEAD).order_by("position")
    own = [_Told(row, words) for row in rows if len(words := _words(row)) >= LEAST_WORDS]
    before = _before(report, user)
    told = Sentence.objects.filter(report__in=before).exclude(role=HEAD).select_related(*_BESIDE)
    earlier = _best(own, list(told.order_by("report", "position")))
    return Beside(len(own), tuple(earlier), tuple(_best(own, _others(report, own, user))), tuple(before))


def _before(report: Indexed, user: User) -> list[Indexed]:
    """The unit's last reports for periods before this one's, the newest first."""
    first = parse_code(report.period).first
    rows = Indexed.objects.filter(
        answered_in(user.reach(Right.READ), "asked__"),
        asked__unit=report.asked.unit_id,
        submission__current=F("pk"),
    )
    known = [row for row in rows.select_related("asked__campaign") if parse_code(row.period).last < first]
    return sorted(known, key=_last, reverse=True)[:EARLIER]


def _others(report: Indexed, own: Sequence[_Told], user: User) -> list[Sentence]:
    marks = tuple(sorted({mark for told in own for mark in bands(told.words)}))
    if not marks:
        return []
    clauses: list[Clause] = [Either((f"c{report.asked.campaign_id}",)), Either(marks)]
    rows = _looked_up(clauses, user, MOST_OF_A_REPORT)
    return list(rows.exclude(report__asked__unit=report.asked.unit_id).order_by("pk"))
