"""What the last report planned against what this one tells: the sentences that seem to answer a plan, as a proposal.

A planned figure ("đón 02 đoàn vào", "vận động ít nhất 5 tỷ đồng") is held against the same indicator of this report, or against the same
thing counted in a sentence that speaks of it; every other plan against the sentences that hold most of its telling words
(``knowledge/followup.yaml``). Sums in different currencies stand side by side without a verdict. A person decides.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from doingoai.check.over_time.followed_words import (
    DONE,
    NOT,
    PART,
    Rarity,
    Sentence,
    Wanted,
    sentences,
    settings,
)
from doingoai.check.places import inside
from doingoai.extract.observations import find_observations
from doingoai.extract.passages import fold
from doingoai.model import Observation, Quantity, Report, Span

_PLANS = "plan_items"
_MOST_ITEMS = 400
_CLAUSE = re.compile(r"[;\n]+")
_BELOW = ("at_most", "less_than")  # plans that set an upper limit
_DOUBTED = 2 / 3  # of the threshold: likely enough to doubt that another sentence tells it all
LOOSE = Decimal("0.1")  # "khoảng", "gần": within a tenth, as when totals are compared


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is planned or reported. indicator: id, "" for a thing that none counts, which unit names; upper: of a range;
    clause: which part of the plan, between semicolons, sets it, from 0; currency: of money, in whole units."""

    indicator: str
    value: Decimal
    clause: int = 0
    qualifier: str = "exact"
    upper: Decimal | None = None
    currency: str | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A thing to be done. span: its sentence; words: on one line; fields: of its row in the register of plan items."""

    span: Span
    words: str
    fields: dict[str, object]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A sentence that seems to answer a plan. score: 0..1; figure: what was planned, reported: what this one says of it; state: what
    the sentence alone makes likely (``DONE``, ``PART``, ``NOT``), "" where it makes nothing likely or the two cannot be compared."""

    span: Span
    score: float
    state: str
    figure: Figure | None = None
    reported: Figure | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the machine proposes for a plan. state: "" where no sentence speaks of it; score: how sure, 0..1; answered, clauses: of
    how many of its parts this report speaks."""

    state: str
    score: float
    replies: tuple[Reply, ...]
    answered: int
    clauses: int


# ---- what was planned ----


def planned(report: Report) -> tuple[Planned, ...]:
    """The plan items of a report, with the figures that they set."""
    rows = [row for row in report.records if row.register == _PLANS][:_MOST_ITEMS]
    if not rows:
        return ()
    observed = _planned_figures(report)
    return tuple(
        Planned(
            row.span,
            " ".join(report.words(row.span).split()),
            dict(row.fields),
            tuple(_figures(report, row.span, observed)),
        )
        for row in rows
    )


def _planned_figures(report: Report) -> tuple[Observation, ...]:
    """The figures of the plan part, read as results are."""
    told_as_done = tuple(
        replace(
            paragraph,
            role="results",
            topics=tuple(topic for topic in paragraph.topics if topic != "next_plan"),
        )
        for paragraph in report.paragraphs
        if paragraph.role == "plan"
    )
    if not told_as_done:
        return ()
    return find_observations(replace(report, paragraphs=told_as_done, observations=()))


def _figures(report: Report, place: Span, observed: Iterable[Observation]) -> list[Figure]:
    """The first figure of each indicator and currency: what follows are its parts; then what no indicator counts. A planned zero is no
    plan."""
    found: dict[tuple[str, str | None], Figure] = {}
    known = [o for o in observed if place.start <= o.span.start and o.span.end <= place.end]
    for item in known:
        if item.value > 0:
            clause = report.text.count(";", place.start, item.span.start)
            found.setdefault((item.indicator, item.currency), _figure(item, item.indicator, clause))
    for quantity in inside(report.quantities, place):
        if quantity.value > 0 and quantity.unit and not any(o.span.overlaps(quantity.span) for o in known):
            clause = report.text.count(";", place.start, quantity.span.start)
            found.setdefault((f"{clause} {fold(quantity.unit)}", None), _figure(quantity, "", clause))
    return sorted(found.values(), key=lambda figure: figure.clause)


def _figure(item: Observation | Quantity, indicator: str, clause: int = 0) -> Figure:
    unit = "" if indicator else (item.unit or "")
    return Figure(indicator, item.value, clause, item.qualifier, item.upper, item.currency, unit)


# ---- the figures ----


def _bounds(figure: Figure) -> tuple[Decimal, Decimal | None]:
    """The least and the greatest that a reported figure can mean; None: no greatest."""
    value, high = figure.value, figure.upper if figure.upper is not None else figure.value
    if figure.qualifier in ("at_least", "more_than"):
        return value, None
    if figure.qualifier in _BELOW:
        return Decimal(0), high
    if figure.qualifier in ("nearly", "about"):
        return value * (1 - LOOSE), high * (1 + LOOSE) if figure.qualifier == "about" else high
    return value, high


def judged(plan: Figure, told: Figure) -> str:
    """What a reported figure makes of a planned one, each by its qualifier; "" where the two cannot be compared (two currencies) or
    where what is reported may lie on either side."""
    if plan.currency != told.currency:
        return ""
    low, high = _bounds(told)
    if plan.qualifier in _BELOW:
        limit = plan.upper if plan.upper is not None else plan.value
        kept = high is not None and (high < limit if plan.qualifier == "less_than" else high <= limit)
        broken = low >= limit if plan.qualifier == "less_than" else low > limit
        return DONE if kept else NOT if broken else ""
    if high == 0:
        return NOT
    least = plan.value * (1 - LOOSE) if plan.qualifier in ("nearly", "about") else plan.value
    if plan.qualifier == "more_than":
        reached = low > least or (low == least and told.qualifier == "more_than")
        short = high is not None and high <= least
    else:
        reached = low >= least
        short = high is not None and high < least
    return DONE if reached else PART if short else ""


def _best(plan: Figure, found: Sequence[Figure]) -> tuple[Figure, str]:
    """Of figures that may answer a planned one the greatest, which is the total of the others, with the verdict; of money the one in
    the same currency. Where several fall short that might together reach it, there is no verdict."""
    same = [figure for figure in found if figure.currency == plan.currency] or found
    best = max(same, key=lambda figure: figure.value)
    state = judged(plan, best)
    together = replace(best, value=sum((figure.value for figure in same), Decimal(0)), upper=None)
    return best, "" if state == PART and judged(plan, together) == DONE else state


# ---- what answers it ----


class Answers:
    """The sentences of one report, ready to be asked about many plans."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self._sentences = sentences(report)
        self._rarity = Rarity(self._sentences)
        self._observed: dict[str, list[Observation]] = {}
        for item in report.observations:
            if item.scope == "own":
                self._observed.setdefault(item.indicator, []).append(item)

    def __call__(self, words: str, figures: Sequence[Figure] = ()) -> Proposal:
        """What this report seems to say of a plan."""
        clauses = _clauses(words)
        replies: list[Reply] = []
        told_of: dict[int, list[Reply]] = {}
        unread: dict[int, list[Figure]] = {}
        for figure in figures:
            clause = min(figure.clause, len(clauses) - 1)
            if (reply := self._of_indicator(figure)) is not None:
                replies.append(reply)
                told_of.setdefault(clause, []).append(reply)
            else:
                unread.setdefault(clause, []).append(figure)
        shown = {reply.span for reply in replies}
        for number, clause_words in enumerate(clauses):
            least = settings().strong if number in told_of else settings().threshold
            spoken = self._of_words(clause_words, unread.get(number, ()), least)
            for best in spoken:
                if best[0].span not in shown:
                    shown.add(best[0].span)
                    replies += best
            telling = next(
                (best for best in spoken if any(reply.state or reply.figure for reply in best)), None
            )
            if telling is not None and number not in told_of:
                told_of[number] = [self._beside_others(reply, clause_words) for reply in telling]
        found = sorted(replies, key=lambda reply: (reply.figure is None, -reply.score))
        return _proposal(found, list(told_of.values()), len(clauses))

    def _of_indicator(self, plan: Figure) -> Reply | None:
        """The sentence with the same indicator's figure of this report."""
        items = self._observed.get(plan.indicator)
        if not items:
            return None
        whole = [item for item in items if item.breakdown is None] or items
        by_figure = {_figure(item, item.indicator): item for item in reversed(whole)}
        best, state = _best(plan, list(reversed(by_figure)))
        span = by_figure[best].span
        holder = next((s.told.span for s in self._sentences if s.told.span.start <= span.start < s.told.span.end), span)  # fmt: skip
        return Reply(holder, 0.85, state, plan, best)

    def _of_words(self, clause: str, figures: Sequence[Figure], least: float) -> list[list[Reply]]:
        """The sentences that hold most of the words, the likest first, each with the figures of it that answer these."""
        wanted = Wanted(clause, self._rarity)
        if not wanted.enough(bool(figures)):
            return []
        scored = ((wanted.score(sentence), sentence) for sentence in self._sentences)
        near = [(score, sentence) for score, sentence in scored if score >= least]
        near.sort(key=lambda pair: (-pair[0], pair[1].told.span.start))
        return [self._reply(wanted, *pair, figures) for pair in near[: settings().most]]

    def _reply(
        self, wanted: Wanted, score: float, sentence: Sentence, figures: Sequence[Figure]
    ) -> list[Reply]:
        span, state = sentence.told.span, wanted.state(sentence, score)
        counted = [_figure(quantity, "") for quantity in inside(self.report.quantities, span)]
        found = []
        for plan in figures:
            if state != NOT and (same := [figure for figure in counted if _same_thing(plan, figure)]):
                best, verdict = _best(plan, same)
                found.append(Reply(span, score, verdict, plan, best))
        return found or [Reply(span, score, state)]

    def _beside_others(self, reply: Reply, clause: str) -> Reply:
        """A reply whose figure falls short without a verdict, where those of other sentences might make it up: also of sentences that
        are too unlike to be shown."""
        plan = reply.figure
        if plan is None or reply.state != PART:
            return reply
        wanted, least = Wanted(clause, self._rarity), settings().threshold * _DOUBTED
        near = [one.told.span for one in self._sentences if wanted.score(one) >= least]
        told = [_figure(quantity, "") for span in near for quantity in inside(self.report.quantities, span)]
        same = [figure for figure in told if _same_thing(plan, figure)]
        return replace(reply, state="") if _best(plan, same)[1] != PART else reply


def _same_thing(plan: Figure, told: Figure) -> bool:
    """Whether two figures count the same: both money, or the unit the same but for words after it."""
    if plan.currency or told.currency:
        return bool(plan.currency and told.currency)
    one, other = fold(plan.unit).split(), fold(told.unit).split()
    shared = min(len(one), len(other))
    return bool(shared) and one[:shared] == other[:shared]


def _proposal(found: list[Reply], telling: list[list[Reply]], clauses: int) -> Proposal:
    """All done is done; some of it, or parts that nothing speaks of, is a part. Where a part cannot be judged the whole is only judged
    if it falls short anyhow."""
    said = [reply for one in telling for reply in one]
    states = {reply.state for reply in said}
    known = states - {""}
    state = known.pop() if len(known) == 1 else PART if known else ""
    if "" in states and state != PART:
        state = ""
    score = min((reply.score for reply in said), default=max((r.score for r in found), default=0.0))
    if state == DONE and len(telling) < clauses:
        state, score = PART, min(score, 0.5)
    elif state == NOT and len(telling) < clauses:
        state, score = "", min(score, 0.5)
    return Proposal(state, score, tuple(found), len(telling), clauses)


def _clauses(words: str) -> list[str]:
    return [clause for part in _CLAUSE.split(words) if (clause := part.strip())] or [words]


__all__ = ["DONE", "NOT", "PART", "Answers", "Figure", "Planned", "Proposal", "Reply", "judged", "planned"]
