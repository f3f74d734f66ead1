"""Which indicator a figure fills: its surroundings, held against the patterns of ``knowledge/indicators``."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from doingoai.extract.bare import Bare
from doingoai.extract.nearness import Site, distance, holds, noun_start
from doingoai.extract.passages import Passage, fold
from doingoai.extract.patterns import FigurePattern, figure_patterns
from doingoai.extract.scope import Frame, frame_of, is_difference, not_done, periods_in, scope_of
from doingoai.extract.unwritten import unwritten
from doingoai.knowledge import indicators
from doingoai.model import Observation, Quantity, Report, Span
from doingoai.text.beginnings import LENGTH, begins_with

_TAKES_PLACE = frozenset({"đoàn", "cuộc", "nghị", "thảo", "lượt", "sự kiện", "kiện", "người", "đàm", "buổi"})
_ENUMERATED = re.compile(r"[^;.:()\d]{0,64}(?:, | và |, và | cùng )")
_PAIR = re.compile(r" ?(?:/|,|với|và|=|-|\(|gồm|,? với tổng số) ?")
_FLOOR = 0.5  # below this a reading is a guess, and no observation
_AROUND = 280  # characters to either side in which other figures are looked at
_IN_LIST = 0.05  # a figure in a list of like ones needs no cue of its own
_ABOVE = 0.03  # what a figure needs stands in its heading only
_BACK = 6  # clauses before this one whose time may still hold


@dataclass(frozen=True, slots=True)
class Placed:
    """A quantity at positions of its passage."""

    quantity: Quantity
    start: int
    end: int
    number_end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A report being read: its frame, its quantities by position, and sections already folded."""

    report: Report
    frame: Frame
    quantities: tuple[Quantity, ...]
    starts: tuple[int, ...]
    folded: dict[Span, str] = field(default_factory=dict)

    @classmethod
    def of(cls, report: Report) -> "Reading":
        written = tuple(sorted(report.quantities, key=lambda quantity: quantity.span))
        quantities = tuple(sorted([*written, *unwritten(report, written)], key=lambda q: q.span))
        return cls(report, frame_of(report), quantities, tuple(q.span.start for q in quantities))

    def between(self, start: int, end: int) -> tuple[Quantity, ...]:
        """The quantities that begin in a stretch of the text."""
        return self.quantities[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def named_in(self, passage: Passage) -> Iterator[Span]:
        """The stretches of a passage that are citations or their dates."""
        for citation in self.report.citations:
            for span in (citation.span, citation.date_span):
                start = None if span is None else passage.inside(span.start)
                if span is not None and start is not None:
                    end = passage.inside(span.end - 1)
                    yield Span(start, start + span.end - span.start if end is None else end + 1)

    def section(self, span: Span) -> str:
        """The folded words of a section, one blank apart."""
        if span not in self.folded:
            self.folded[span] = " ".join(fold(self.report.words(span)).split())
        return self.folded[span]


def placed_in(reading: Reading, passage: Passage) -> list[Placed]:
    """The quantities of a passage, in its order."""
    found = []
    for quantity in (
        q for _, begin, length in passage.pieces for q in reading.between(begin, begin + length)
    ):
        start = passage.inside(quantity.span.start)
        end = passage.inside(quantity.span.end - 1)
        if start is None or end is None:
            continue
        number = quantity.number_span or quantity.span
        number_end = passage.inside(number.end - 1)
        found.append(Placed(quantity, start, end + 1, end + 1 if number_end is None else number_end + 1))
    return found


def _neighbours(placed: list[Placed], index: int) -> list[Placed]:
    """The other quantities within reach, in order."""
    here, first, last = placed[index], index, index
    while first and here.start - placed[first - 1].end < _AROUND:
        first -= 1
    while last + 1 < len(placed) and placed[last + 1].start - here.end < _AROUND:
        last += 1
    return placed[first:index] + placed[index + 1 : last + 1]


def _site(passage: Passage, placed: list[Placed], index: int, headings: tuple[str, ...]) -> tuple[Site, Span]:
    item = placed[index]
    at = passage.sentence_at(item.start)
    last = passage.sentence_at(item.end - 1)  # a figure such as "87. 000" can look like the end of a sentence
    sentence = Span(passage.sentences[at].start, passage.sentences[last].end)
    begin = sentence.start
    text = passage.folded[begin : sentence.end]
    others = tuple(
        (other.start - begin, other.end - begin, (other.quantity.unit or "").lower())
        for other in _neighbours(placed, index)
        if sentence.start <= other.start < sentence.end
    )
    before = passage.sentences[at - 1] if at else None
    return Site(
        sentence=text,
        start=item.start - begin,
        end=min(item.end - begin, len(text)),
        noun_at=noun_start(text, item.number_end - begin),
        unit_before=bool(item.quantity.unit) and item.number_end >= item.end,
        unit=(item.quantity.unit or "").lower(),
        others=others,
        before=passage.folded[max(before.start, before.end - 300) : before.end] if before else "",
        lead=passage.lead,
        headings=headings,
    ), sentence


def read_figure(
    reading: Reading, passage: Passage, placed: list[Placed], index: int, previous: str | None
) -> Observation | None:
    """What the quantity placed[index] is, None where it fills no indicator. previous: what the one before it filled."""
    item = placed[index]
    named = passage.under_label(passage.sentence_at(item.start), alone=False)
    site, sentence = _site(passage, placed, index, named.headings)
    named = named.told_of(site.sentence)
    if is_difference(site.left, site.sentence[site.end :]) or _differs_too(passage, placed, index):
        return None
    before = previous if _adjacent(placed, index) else None
    best = best_pattern(
        reading, named, site, item.quantity, before, previous if _listed(passage, placed, index) else None
    )
    if best is None:
        return None
    pattern, sure = best
    scope, period = _scope(passage, sentence, site, reading.frame)
    if scope == "year_to_date" and indicators()[pattern.indicator].aggregation == "stock":
        scope = "own"  # "lũy kế đến nay có 45 dự án" is the state at the end of the period
    if scope == "year_to_date" and previous is not None and item.quantity.currency and index:
        counted = indicators()[previous].aggregation == "stock" and placed[index - 1].start >= sentence.start
        scope = (
            "own" if counted else scope
        )  # "lũy kế có 45 dự án, vốn 2 triệu USD": the capital of that state
    if (
        scope == "own"
        and site.unit.split(" ")[-1] in _TAKES_PLACE
        and not_done(site.left, site.sentence[site.end :])
    ):
        scope = "plan"
    if (
        pattern.indicator.startswith("profile.")
        and scope in {"last_year", "other_programme"}
        and period is None
    ):
        scope = "own"
    return observation_of(pattern, item.quantity, scope, period, sure, reading)


def read_bare(reading: Reading, passage: Passage, bare: Bare) -> Observation | None:
    """What one reading of a bare number is, None where it fills no indicator."""
    at = passage.sentence_at(bare.start)
    sentence = passage.sentences[at]
    text = passage.folded[sentence.start : sentence.end]
    start, end = bare.start - sentence.start, bare.end - sentence.start
    if is_difference(text[:start], text[end:]):
        return None
    named = passage.under_label(at, alone=False).told_of(text)
    site = replace(bare.site, headings=named.headings)
    best = best_pattern(reading, named, site, bare.quantity, None)
    if best is None or best[0].noun is None:
        return None
    scope, period = scope_of(text, start, end, periods_in(text, reading.frame), reading.frame)
    if scope == "year_to_date" and indicators()[best[0].indicator].aggregation == "stock":
        scope = "own"  # the state at the end of the period
    return observation_of(best[0], bare.quantity, scope, period, best[1], reading)


def _adjacent(placed: list[Placed], index: int) -> bool:
    return index > 0 and placed[index].start - placed[index - 1].end < 40


def is_pair(gap: str) -> bool:
    """True where the folded words between two figures join them to one statement ("/", "với", "gồm")."""
    return _PAIR.fullmatch(gap) is not None


def paired(passage: Passage, placed: list[Placed], index: int) -> bool:
    """True where a figure measures the same thing as the one directly before it: "09 đoàn/76 lượt người"."""
    gap = passage.folded[placed[index - 1].end : placed[index].start] if index else "."
    return is_pair(gap)


def _differs_too(passage: Passage, placed: list[Placed], index: int) -> bool:
    """True where a change goes on: "(tăng 22 đoàn và 131 lượt người so với năm 2023)"."""
    before = passage.folded[: placed[index - 1].start][-40:] if index else ""
    return bool(index) and paired(passage, placed, index) and is_difference(before, "")


def _listed(passage: Passage, placed: list[Placed], index: int) -> bool:
    """True where a figure goes on with a list of like ones: "03 đoàn của Lào, 02 đoàn của Nhật Bản và 01 đoàn …"."""
    if not index:
        return False
    before, here = placed[index - 1], placed[index]
    like = (before.quantity.unit or "").lower() == (here.quantity.unit or "").lower()
    gap = passage.folded[before.end : here.start] if here.start - before.end < 70 else ""
    return like and _ENUMERATED.fullmatch(gap) is not None


def _scope(passage: Passage, sentence: Span, site: Site, frame: Frame) -> tuple[str, str | None]:
    """The scope of a figure; a time named before a semicolon goes on holding after it."""
    mentions = periods_in(site.sentence, frame)
    scope, period = scope_of(site.sentence, site.start, site.end, mentions, frame)
    if scope != "own" or any(mention.span.end <= site.start for mention in mentions):
        return scope, period
    at = passage.sentence_at(sentence.start)
    for before in reversed(passage.sentences[max(0, at - _BACK) : at]):
        if passage.folded[before.end - 1] != ";":
            break
        text = passage.folded[before.start : before.end]
        if earlier := periods_in(text, frame):
            named = scope_of(text, len(text), len(text), earlier[-1:], frame)
            return named if named[0] in {"own", "plan"} else (scope, period)
    return scope, period


@lru_cache(maxsize=1 << 12)
def _open_to(
    roles: frozenset[str], topics: frozenset[str], money: bool, first: str
) -> tuple[tuple[int, FigurePattern], ...]:
    """The patterns that hold in a part of the report, for money or for other things, with their place in the order.

    first: the first letters of the words that a pattern's noun must match; the others could not.
    """
    return tuple(
        (order, pattern)
        for order, pattern in enumerate(figure_patterns())
        if begins_with(first, pattern.begins)
        and roles & pattern.roles
        and not pattern.not_topics & topics
        and (not pattern.topics or pattern.topics & topics)
        and bool(pattern.currencies) == money
    )


def best_pattern(
    reading: Reading,
    passage: Passage,
    site: Site,
    quantity: Quantity,
    previous: str | None,
    listed: str | None = None,
) -> tuple[FigurePattern, float] | None:
    """The pattern that fits a figure best, and how surely. listed: what the like figure before it in a list filled."""
    scored = []
    first = site.noun.lstrip()[:LENGTH]
    open_to = _open_to(passage.roles, passage.wider, quantity.currency is not None, first)
    for order, pattern in open_to:
        sure = _fit(reading, passage, site, quantity, pattern, previous, listed)
        if sure is not None and sure >= _FLOOR:
            scored.append((sure, -order, pattern))
    if not scored:
        return None
    scored.sort(key=lambda entry: entry[:2], reverse=True)
    sure, _, pattern = scored[0]
    rivals = [
        s for s, _, p in scored[1:] if p.indicator != pattern.indicator and p.assured == pattern.assured
    ]
    if rivals and sure - rivals[0] < 0.005 and pattern.cue is not None:
        sure = min(sure, 0.55)  # two readings fit equally: a question, not a figure
    return pattern, sure


def _fit(
    reading: Reading,
    passage: Passage,
    site: Site,
    quantity: Quantity,
    pattern: FigurePattern,
    previous: str | None,
    listed: str | None,
) -> float | None:
    """How surely a pattern fits a figure, None where a condition of it does not hold."""
    if not _fits_value(quantity, pattern) or (
        pattern.not_after is not None and pattern.not_after == previous
    ):
        return None
    if not _fits_words(passage, site, pattern):
        return None
    if pattern.section is not None and not _in_section(reading, passage, pattern):
        return None
    sure = pattern.assured
    if pattern.need is not None and not pattern.need.search(site.sentence):
        if not any(holds(pattern.need, above) for above in (site.lead, *site.headings[:1])):
            return None
        sure -= _ABOVE
    if pattern.topics and not pattern.topics.intersection(passage.topics):
        sure -= 0.04  # the topic is only that of a section further up
    if pattern.cue is not None and (previous is None or pattern.follows != previous):
        far = distance(pattern.cue, site)
        if listed == pattern.indicator:
            far = min(_IN_LIST, _IN_LIST if far is None else far)
        if far is None:
            return None
        sure -= far
    aside = passage.role in {"context", "assessment"} and not pattern.indicator.startswith("profile.")
    return sure - (0.05 if aside else 0.0)


def _fits_words(passage: Passage, site: Site, pattern: FigurePattern) -> bool:
    """True where the words around a figure are those that a pattern asks for, and none that it forbids."""
    if pattern.noun is not None and not pattern.noun.match(site.noun):
        return False
    if pattern.not_under is not None and passage.headings and holds(pattern.not_under, passage.headings[0]):
        return False
    if pattern.before is not None and not pattern.before.search(site.left):
        return False
    if pattern.not_before is not None and pattern.not_before.search(site.left[-60:]):
        return False
    if pattern.not_left is not None and pattern.not_left.search(site.left):
        return False
    if pattern.deny is not None and pattern.deny.search(site.clause):
        return False
    if pattern.unless is not None and pattern.unless.search(site.sentence):
        return False
    return pattern.near is None or any(
        holds(pattern.near, t) for t in (site.sentence, site.before, site.lead, *site.headings[:2])
    )


def _fits_value(quantity: Quantity, pattern: FigurePattern) -> bool:
    if quantity.value < pattern.least or (pattern.most is not None and quantity.value > pattern.most):
        return False
    return not pattern.currencies or "any" in pattern.currencies or quantity.currency in pattern.currencies


def _in_section(reading: Reading, passage: Passage, pattern: FigurePattern) -> bool:
    if pattern.section is None or passage.section is None:
        return False
    return pattern.section.search(reading.section(passage.section)) is not None


def observation_of(
    pattern: FigurePattern, quantity: Quantity, scope: str, period: str | None, sure: float, reading: Reading
) -> Observation:
    """The observation that a quantity makes by a pattern, for the report's period where none other is named."""
    indicator = indicators()[pattern.indicator]
    own = reading.frame.period.code if reading.frame.period else None
    derived = pattern.scale != 1
    return Observation(
        indicator=pattern.indicator,
        span=quantity.span,
        value=quantity.value * pattern.scale,
        upper=None if quantity.upper is None else quantity.upper * pattern.scale,
        qualifier=quantity.qualifier,
        unit=quantity.unit if indicator.money and quantity.unit else indicator.unit,
        currency=quantity.currency,
        basis="declared_none" if quantity.value == 0 else "derived" if derived else "stated",
        period=period or own,
        scope=scope,
        confidence=round(min(sure, quantity.confidence), 2),
    )
