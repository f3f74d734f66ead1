"""Sentences that stand in the unit's earlier report already: results with their figures, plans, recommendations."""

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from doingoai.check.context import Context
from doingoai.check.engine import Hit
from doingoai.check.over_time.beside import period_of
from doingoai.check.over_time.near import SENTENCES, NearIndex, shingles
from doingoai.check.over_time.telling import DAY, Told, told
from doingoai.check.over_time.wording import listed, named, number, short
from doingoai.model import Report, Rule, Span

_RESULTS = ("results", "assessment", "direction")
_LEAST_WORDS = 6
_LEAST_ALIKE = 8  # words of a sentence that may be told with other words
_LONG, _LONGER = 12, 25  # words: long sentences do not coincide


@dataclass(frozen=True, slots=True)
class Carried:
    """A sentence that an earlier report has too. changed: what differs ("12/3/2025" for "12/3/2024"), mostly times."""

    sentence: Told
    before: Told
    exact: bool

    @property
    def days(self) -> tuple[str, ...]:
        return tuple(day for day in self.sentence.days if day in self.before.days)

    @property
    def weight(self) -> float:
        facts = self.sentence.weight + DAY * len(self.days)
        if not facts:
            return 0.0
        words = len(self.sentence.words)
        return facts + (2 if words >= _LONGER else 1 if words >= _LONG else 0)


class Earlier:
    """The sentences of one earlier report, to be looked up by their words."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.told = tuple(s for s in told(report) if len(s.words) >= _LEAST_WORDS)
        self._same = {sentence.words: sentence for sentence in reversed(self.told)}
        self._near = NearIndex((shingles(sentence.words) for sentence in self.told), SENTENCES)

    def find(self, sentence: Told) -> Carried | None:
        """The sentence with the same words but for times; else the nearest with the same figures."""
        if len(sentence.words) < _LEAST_WORDS:
            return None
        if (same := self._same.get(sentence.words)) is not None:
            return Carried(sentence, same, exact=True)
        if len(sentence.words) < _LEAST_ALIKE:
            return None
        best = max(self._near.near(shingles(sentence.words)), key=lambda found: found[1], default=None)
        if best is None:
            return None
        other = self.told[best[0]]
        return Carried(sentence, other, exact=False) if _same_numbers(sentence, other) else None


def _same_numbers(one: Told, other: Told) -> bool:
    return Counter(one.numbers) == Counter(other.numbers)


def of_another_time(earlier: Report, report: Report) -> bool:
    """The two reports are about times that do not overlap: a year's report may well repeat that of its first half."""
    own, theirs = period_of(report), period_of(earlier)
    if own is not None and theirs is not None:
        return not own.overlaps(theirs)
    days = report.header.issued, earlier.header.issued
    return days[0] is not None and days[1] is not None and days[0].year > days[1].year


def carried(report: Report, earlier: Report) -> tuple[Carried, ...]:
    """The sentences that both have, in the order of the report."""
    known = Earlier(earlier)
    return tuple(found for sentence in told(report) if (found := known.find(sentence)) is not None)


def _is_result(found: Carried) -> bool:
    return (
        found.sentence.role in _RESULTS
        and found.before.role not in ("plan", "recommendations")
        and not found.sentence.standing
        and found.weight > 0
    )


def results(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """Results with figures or days that an earlier report of another time has word for word, or with other dates only."""
    reported: set[Span] = set()
    for earlier in context.previous:
        if not of_another_time(earlier, report):
            continue
        both = carried(report, earlier)
        facts = [found for found in both if _is_result(found) and found.sentence.span not in reported]
        for run in runs(report, facts, {found.sentence.span for found in both}):
            weight = sum(found.weight for found in run)
            if weight < number(rule, "least_weight"):
                continue
            reported.update(found.sentence.span for found in run)
            severity = None if weight >= number(rule, "sure_weight") else "info"
            yield stale_hit(run, dict(named(earlier)), severity)


def runs(report: Report, facts: Iterable[Carried], both: set[Span]) -> Iterator[list[Carried]]:
    """The sentences of one paragraph, and of paragraphs between which all is repeated too, together."""
    by_place = [(place, list(group)) for place, group in groupby(facts, key=lambda f: f.sentence.place)]
    open_places = {s.place for s in told(report) if s.span not in both}
    run: list[Carried] = []
    for place, group in by_place:
        if run and any(between in open_places for between in range(run[-1].sentence.place + 1, place)):
            yield run
            run = []
        run += group
    if run:
        yield run


def stale_hit(run: Sequence[Carried], values: dict[str, object], severity: str | None = None) -> Hit:
    """One finding for a run: how many sentences, which figures stayed, what alone was changed, the first sentence of both."""
    first = run[0]
    figures = [f"ngày {day}" for found in run for day in found.days]
    figures += [figure for found in run for figure in found.sentence.figures]
    changes = [change for found in run for change in changed(found)]
    values = {
        **values,
        "sentences": len(run),
        "figures": listed(figures, most=10),
        "changed": f"; chỉ khác: {listed(changes)}" if changes else "",
        "changed_en": f"; only changed: {listed(changes)}" if changes else "",
        "changed_zh": f"；仅改动：{listed(changes)}" if changes else "",
        "before": short(first.before.quote),
    }
    span = Span(first.sentence.span.start, run[-1].sentence.span.end)
    return Hit(span, values, tuple(found.sentence.span for found in run), severity)


def changed(found: Carried) -> Iterator[str]:
    """ "12/3/2024 → 12/3/2025": the words that differ between the two sentences as written."""
    before, now = found.before.quote.split(), found.sentence.quote.split()
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind != "equal":
            yield " → ".join(" ".join(part).strip(" ,.;") or "…" for part in (before[a:b], now[c:d]))


def plan(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """The plan of the earlier report, most of it word for word: one note."""
    yield from _section_again(report, rule, context, "plan")


def recommendations(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """What was recommended in the earlier report already, in the same words: one note that lists it."""
    yield from _section_again(report, rule, context, "recommendations")


def _section_again(report: Report, rule: Rule, context: Context, role: str) -> Iterator[Hit]:
    own = [s for s in told(report) if s.role == role and len(s.words) >= _LEAST_WORDS]
    for earlier in context.previous[:1]:
        if not own or not of_another_time(earlier, report):
            return
        again = [
            found for found in carried(report, earlier) if found.sentence.role == found.before.role == role
        ]
        share = len(again) / len(own)
        if len(again) < number(rule, "least_sentences") or share < number(rule, "least_share"):
            return
        values = {
            **named(earlier),
            "sentences": len(again),
            "of": len(own),
            "listed": listed((f"“{short(found.sentence.quote, 90)}”" for found in again[:3]), " "),
        }
        spans = tuple(found.sentence.span for found in again)
        yield Hit(spans[0], values, spans[1:])
