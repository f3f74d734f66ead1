"""How near a cue stands to a figure: the nearer, the surer that it speaks of it."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from doingoai.text.lazily import LazyPattern

_SCALE = re.compile(r"\s*(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?= )")
_BUT = r" (?:nhưng|tuy nhiên|song(?! phương| ngữ| song| hành)) "
_EDGE = re.compile(rf"[;:(]|, |\. |{_BUT}")
_END = re.compile(rf"[;:()]|, |\. |{_BUT}")
_CROSSING = re.compile(rf", |[();]|\. |{_BUT}")
_TURN = re.compile(_BUT)  # behind it another thing is told: "đón 05 đoàn nhưng không có đoàn ra"
_PARTS = "trong đó"  # what stands behind it speaks of parts, not of the figure before it
_LEFT, _RIGHT = 260, 200
_OF_THE_FIRST = 0.1  # words behind the first of two figures speak of that one


@dataclass(frozen=True)
class Site:
    """A figure in its folded sentence.

    start, end: the whole quantity; noun_at: where the words after the number begin. others: (start, end, unit) of the other
    quantities of the sentence. unit: its own. before: the sentence before it in the passage; lead and headings: above it.
    unit_before: what is counted stands before the number ("số thỏa thuận còn hiệu lực là 41").
    """

    sentence: str
    start: int
    end: int
    noun_at: int
    unit: str
    others: tuple[tuple[int, int, str], ...]
    before: str
    lead: str
    headings: tuple[str, ...]
    unit_before: bool = False

    @cached_property
    def after(self) -> str:
        """The words after the number, to the end of the sentence."""
        return self.sentence[self.noun_at : self.noun_at + _RIGHT]

    @cached_property
    def noun(self) -> str:
        """The words that begin with what is counted."""
        return f" {self.unit} " if self.unit_before else self.after

    @cached_property
    def left(self) -> str:
        return self.sentence[max(0, self.start - _LEFT) : self.start]

    @cached_property
    def clause(self) -> str:
        """From the comma or figure before it to the comma or figure after it."""
        begin = max(
            (m.end() for m in _EDGE.finditer(self.sentence, max(0, self.start - _LEFT), self.start)),
            default=max(0, self.start - _LEFT),
        )
        if self.sentence.endswith((" và ", " cùng "), 0, self.start):
            begin = self.start
        begin = max([begin, *(e for _, e, _ in self.others if e <= self.start)])
        edge = _END.search(self.sentence, max(self.noun_at, self.end))
        stop = edge.start() if edge else min(len(self.sentence), self.end + _RIGHT)
        stop = min([stop, *(s for s, _, _ in self.others if s >= self.end)])
        return self.sentence[begin : max(stop, self.end)]


@lru_cache(maxsize=1 << 14)
def holds(pattern: LazyPattern, text: str) -> bool:
    """True where a pattern is found in words that many figures stand under (a heading, a list's introduction)."""
    return pattern.search(text) is not None


def noun_start(sentence: str, number_end: int) -> int:
    """Where the words after a number begin, past its scale word."""
    match = _SCALE.match(sentence, number_end)
    return match.end() if match else number_end


def distance(cue: LazyPattern, site: Site) -> float | None:
    """How far a cue is from a figure, from 0 (beside it) to about 0.5; None where it does not stand near at all."""
    found = [cost for cost in (_right(cue, site), _left(cue, site)) if cost is not None]
    if found:
        return min(found)
    for place, cost in (
        (site.before, 0.15),
        (site.lead, 0.1),
        *zip(site.headings, (0.14, 0.22, 0.3), strict=False),
    ):
        if place and holds(cue, place):
            return cost
    return None


def _right(cue: LazyPattern, site: Site) -> float | None:
    limit = min(len(site.sentence), site.noun_at + _RIGHT)
    turn = _TURN.search(site.sentence, site.noun_at, limit)
    limit = turn.start() if turn else limit
    parts = site.sentence.find(_PARTS, site.noun_at, limit)
    match = cue.search(site.sentence, site.noun_at, limit)
    if match is None or 0 <= parts < match.start():
        return None
    return _cost(site, site.noun_at, match.start())


def _left(cue: LazyPattern, site: Site) -> float | None:
    last = None
    for match in cue.finditer(site.sentence, max(0, site.start - _LEFT), site.start):
        last = match
    if last is None:
        return None
    told = _OF_THE_FIRST if _joined(site) and _behind_a_like(site, last.start()) else 0.0
    return _cost(site, last.end(), site.start) + told


def _joined(site: Site) -> bool:
    """True where the figure is the second of two: "37 đoàn ra nước ngoài và 49 đoàn cấp cao vào thăm"."""
    return site.sentence.endswith((" và ", " cùng "), 0, site.start)


def _behind_a_like(site: Site, at: int) -> bool:
    return any(stop <= at and unit == site.unit for _, stop, unit in site.others)


def _cost(site: Site, begin: int, end: int) -> float:
    between = site.sentence[begin:end]
    cost = 0.0006 * len(between) + 0.04 * len(_CROSSING.findall(between))
    for start, stop, unit in site.others:
        if begin <= start and stop <= end:
            cost += 0.22 if unit == site.unit else 0.02
    return min(cost, 0.6)
