"""What the last report planned against what this one tells: the sentences that seem to answer a plan, as a proposal.

A planned figure ("đón 02 đoàn vào") is held against the same indicator of this report; every other plan against the sentences
that hold most of its telling words (``knowledge/followup.yaml``). A person decides.
"""

import math
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from doingoai.check.figure_words import any_of
from doingoai.check.over_time.telling import OWN, WHEN, Told, masked, told
from doingoai.extract.observations import find_observations
from doingoai.extract.passages import fold
from doingoai.knowledge import mapping
from doingoai.model import Observation, Report, Span

DONE, PART, NOT = "done", "part", "not"
_NO_RESULTS = ("plan", "recommendations")
_PLANS = "plan_items"
_MOST_SENTENCES = 2_000
_MOST_ITEMS = 400
_CLAUSE = re.compile(r"[;\n]+")
_CONCEPT = "§§"


@dataclass(frozen=True, slots=True)
class Figure:
    """A planned figure. indicator: id; value: as planned, at least where it is a range; clause: which part of the plan, between
    semicolons, sets it, from 0."""

    indicator: str
    value: Decimal
    clause: int = 0


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
    the sentence alone makes likely (``DONE``, ``PART``, ``NOT``), "" where it makes nothing likely."""

    span: Span
    score: float
    state: str
    figure: Figure | None = None
    reported: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the machine proposes for a plan. state: "" where no sentence speaks of it; score: how sure, 0..1; answered, clauses: of
    how many of its parts this report speaks."""

    state: str
    score: float
    replies: tuple[Reply, ...]
    answered: int
    clauses: int


@dataclass(frozen=True, slots=True)
class _Settings:
    threshold: float
    strong: float
    most: int
    least: int
    word: float
    phrase: float
    pair: float
    common: frozenset[str]
    phrases: "re.Pattern[str]"
    names: dict[str, str]
    denial: "re.Pattern[str]"


@cache
def _settings() -> _Settings:
    data = mapping("followup.yaml")
    weight = data.sub("weight")
    names: dict[str, str] = {}
    groups = [*mapping("likeness.yaml").take("same", list), *data.take("same", list)]
    for number, phrases in enumerate(groups):
        names |= dict.fromkeys(phrases, f"{_CONCEPT}{number}")
    longest = sorted(names, key=lambda phrase: (-len(phrase), phrase))
    found = _Settings(
        threshold=data.take("threshold", float),
        strong=data.take("strong", float),
        most=data.take("most", int),
        least=data.take("least", int),
        word=weight.take("word", float),
        phrase=weight.take("phrase", float),
        pair=weight.take("pair", float),
        common=frozenset(data.take("common", str).split()),
        phrases=re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)"),
        names=names,
        denial=any_of(data.strings("denial")),
    )
    weight.close()
    data.close()
    return found


# ---- what was planned ----


def planned(report: Report) -> tuple[Planned, ...]:
    """The plan items of a report, with the figures that they set."""
    rows = [row for row in report.records if row.register == _PLANS][:_MOST_ITEMS]
    if not rows:
        return ()
    figures = _planned_figures(report)
    found = []
    for row in rows:
        inside = [o for o in figures if row.span.start <= o.span.start and o.span.end <= row.span.end]
        found.append(
            Planned(
                row.span,
                " ".join(report.words(row.span).split()),
                dict(row.fields),
                tuple(
                    Figure(o.indicator, o.value, report.text.count(";", row.span.start, o.span.start))
                    for o in _once(inside)
                ),
            )
        )
    return tuple(found)


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


def _once(observations: Iterable[Observation]) -> list[Observation]:
    """The first figure of each indicator: what follows are its parts. A planned zero is no plan."""
    found: dict[str, Observation] = {}
    for item in observations:
        if item.value > 0 and item.currency is None:
            found.setdefault(item.indicator, item)
    return list(found.values())


# ---- what answers it ----


@dataclass(frozen=True, slots=True)
class _Sentence:
    told: Told
    terms: frozenset[Hashable]


class Answers:
    """The sentences of one report, ready to be asked about many plans."""

    def __init__(self, report: Report) -> None:
        self.report = report
        spoken = [s for s in told(report)[:_MOST_SENTENCES] if s.role not in _NO_RESULTS]
        self._sentences = [_Sentence(s, frozenset(_terms(" ".join(s.words)))) for s in spoken]
        self._held = Counter(term for s in self._sentences for term in s.terms)
        self._figures: dict[str, list[Observation]] = {}
        for item in report.observations:
            if item.scope == "own":
                self._figures.setdefault(item.indicator, []).append(item)

    def __call__(self, words: str, figures: Sequence[Figure] = ()) -> Proposal:
        """What this report seems to say of a plan."""
        clauses = _clauses(words)
        replies: dict[tuple[Span, str], Reply] = {}
        told_of: dict[int, list[Reply]] = {}
        for figure in figures:
            if (reply := self._of_figure(figure)) is not None:
                replies[reply.span, figure.indicator] = reply
                told_of.setdefault(min(figure.clause, len(clauses) - 1), []).append(reply)
        shown = {span for span, _ in replies}
        for number, clause in enumerate(clauses):
            for reply in self._of_words(clause):
                if reply.span not in shown:
                    replies.setdefault((reply.span, ""), reply)
                if reply.state and number not in told_of:
                    told_of[number] = [reply]
        found = sorted(replies.values(), key=lambda reply: (reply.figure is None, -reply.score))
        return _proposal(
            found, [reply for one in told_of.values() for reply in one], len(told_of), len(clauses)
        )

    def _of_figure(self, figure: Figure) -> Reply | None:
        found = self._figures.get(figure.indicator)
        if not found:
            return None
        best = max(found, key=lambda o: (o.value, -o.span.start))  # the total, not one of its parts
        holder = next(
            (s.told.span for s in self._sentences if s.told.span.start <= best.span.start < s.told.span.end),
            best.span,
        )
        state = DONE if best.value >= figure.value else PART if best.value > 0 else NOT
        return Reply(holder, 0.85, state, figure, best.value)

    def _of_words(self, clause: str) -> list[Reply]:
        settings = _settings()
        terms = _terms(" ".join(masked(fold(clause))))
        if len(terms) < settings.least:
            return []
        rare = {term: weight * self._rarity(term) for term, weight in terms.items()}
        whole = sum(rare.values())
        found = []
        for sentence in self._sentences:
            shared = sum(weight for term, weight in rare.items() if term in sentence.terms)
            score = round(shared / whole, 3)
            if score >= settings.threshold:
                found.append(Reply(sentence.told.span, score, self._state(sentence.told, score)))
        found.sort(key=lambda reply: (-reply.score, reply.span.start))
        return found[: settings.most]

    def _rarity(self, term: Hashable) -> float:
        return math.log(1 + (len(self._sentences) + 1) / max(1, self._held[term]))

    def _state(self, sentence: Told, score: float) -> str:
        settings = _settings()
        if settings.denial.search(fold(sentence.quote)):
            return NOT if score >= settings.strong else ""
        return DONE if score >= settings.strong and sentence.role in ("results", "direction") else ""


def _proposal(found: list[Reply], telling: list[Reply], answered: int, clauses: int) -> Proposal:
    """All done is done; some of it, or parts that nothing speaks of, is a part."""
    states = {reply.state for reply in telling}
    state = states.pop() if len(states) == 1 else PART if states else ""
    score = min((reply.score for reply in telling), default=max((r.score for r in found), default=0.0))
    if state == DONE and answered < clauses:
        state, score = PART, min(score, 0.5)
    elif state == NOT and answered < clauses:
        state, score = "", min(score, 0.5)
    return Proposal(state, score, tuple(found), answered, clauses)


def _clauses(words: str) -> list[str]:
    return [clause for part in _CLAUSE.split(words) if (clause := part.strip())] or [words]


def _terms(folded: str) -> dict[Hashable, float]:
    """Telling words, phrases that stand for several, and pairs of neighbours of which one at least is telling."""
    settings = _settings()
    text = settings.phrases.sub(lambda match: f" {settings.names[match.group()]} ", folded)
    found: dict[Hashable, float] = {}
    before = ""
    for token in text.split():
        if token in (WHEN, OWN) or not (token.isalpha() or token.startswith(_CONCEPT)):
            before = ""
            continue
        telling = token not in settings.common
        if token.startswith(_CONCEPT):
            found[token] = settings.phrase
        elif telling:
            found.setdefault(token, settings.word)
        if before and (telling or before not in settings.common):
            found[(before, token)] = settings.pair
        before = token
    return found


__all__ = ["DONE", "NOT", "PART", "Answers", "Figure", "Planned", "Proposal", "Reply", "planned"]
