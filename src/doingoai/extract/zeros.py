"""Reported zeros: what a denial covers, or the heading or label that a bare "Không" answers."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from doingoai.extract.negation import Denial, denials, is_aside, is_generic, is_special, may_deny
from doingoai.extract.passages import Passage
from doingoai.extract.patterns import ZeroPattern, headlines, zero_patterns
from doingoai.extract.scope import Frame, periods_in, scope_of
from doingoai.knowledge import indicators
from doingoai.model import Observation, Span

_LABEL_REACH = 220
_NUMBERING = re.compile(r"^(?:[\s\-+•*\d.)]|\w\)){0,10}")
_ALL = re.compile(r"\b(?:tất cả|cả|đều|hai|ba|bốn|năm)\b")
_NOTHING = re.compile(r" (?:được |ra )?(?:hoạt động |nội dung |việc )?(?:gì|nào)(?!\w)")
_SAYS_MORE = re.compile(r"\d|\. |:|không|chưa")
_CALLED_OFF = re.compile(
    r"\d[^;.]{0,90}\b(?:nhưng|song|mà|tuy nhiên)(?: \w+){0,3} $"
)  # "02 hội thảo nhưng không tổ chức"
_TRIES = 4  # places in one denial where a pattern is looked for
_Hit = tuple[ZeroPattern, int, int]


def find_zeros(passage: Passage, frame: Frame) -> list[Observation]:
    """The zeros that a passage declares. Plans are not asked: what is denied there is no result."""
    found: list[Observation] = []
    if not may_deny(passage.folded):
        return found
    for at, sentence in enumerate(passage.sentences):
        text = passage.folded[sentence.start : sentence.end]
        if not may_deny(text):
            continue
        mentions = periods_in(text, frame)
        for denial in denials(text):
            scope, period = scope_of(text, denial.start, denial.end, mentions, frame)
            own = period or (frame.period.code if frame.period else None)
            for hit in _hits(passage.under_label(at).told_of(text), sentence, text, denial):
                zero = _observation(hit, scope, own, denial)
                if all((o.indicator, o.scope, o.period) != (zero.indicator, scope, own) for o in found):
                    found.append(zero)
    return found


def _observation(hit: tuple[str, Span, float], scope: str, period: str | None, denial: Denial) -> Observation:
    indicator, span, sure = hit
    return Observation(
        indicator=indicator,
        span=span,
        value=Decimal(0),
        qualifier="exact",
        unit=indicators()[indicator].unit,
        basis="declared_none",
        period=period,
        scope=scope,
        confidence=round(sure if denial.sure else min(sure, 0.55), 2),
    )


def _hits(passage: Passage, sentence: Span, text: str, denial: Denial) -> Iterator[tuple[str, Span, float]]:
    """(indicator, span, confidence) of everything that one denial declares to be none."""
    shift = sentence.start
    covered = _things(passage, text, denial.end, denial.reach, denial, text)
    if covered:
        named = [
            hit for hit in covered if hit[0].name is None
        ]  # the name of a field beside a thing is but its setting
        for pattern, _, stop in named or covered:
            yield pattern.indicator, passage.place(shift + denial.start, shift + stop), pattern.assured
        return
    if not denial.bare or _CALLED_OFF.search(text[max(0, denial.start - 120) : denial.start]):
        return
    begin = _label_start(text, denial.start)
    answered = _things(passage, text, begin, denial.start, denial, text)
    if answered:
        yield from _earlier_halves(passage, sentence, denial, {hit[0].indicator for hit in answered})
    if answered:
        for pattern, start, _ in answered:
            yield pattern.indicator, passage.place(shift + start, shift + denial.end), pattern.assured - 0.03
        return
    if _NOTHING.match(text, denial.end):
        begin = max(begin, text.rfind(", ", 0, denial.start) + 1)  # "năm nay mất mùa, chưa tổ chức gì"
    left = re.sub(r"^[\s\-+•*\d.)]+", "", text[begin : denial.start])
    if passage.headings and left.startswith(f"{passage.headings[0]}:"):
        left = left[len(passage.headings[0]) + 1 :]  # the label has a topic of its own: it is answered
    if is_generic(left) and not is_aside(text[begin : denial.start]):
        yield from _under_heading(passage, Span(shift + denial.start, shift + denial.end))


def _label_start(text: str, end: int) -> int:
    return max(0, end - _LABEL_REACH, text.rfind("; ", 0, end) + 1, text.rfind(". ", 0, end) + 1)


def _first_half(passage: Passage, sentence: Span, denial: Denial) -> str | None:
    """What stands before a semicolon in a label of two halves: "… của nước ngoài; đề nghị … cấp tỉnh: Không"."""
    text = passage.folded[sentence.start : sentence.end]
    if sentence.start > _LABEL_REACH + 12:  # no label, and its numbering, is so long
        return None
    before = _NUMBERING.sub("", passage.folded[: sentence.start])
    colon = text.rfind(":", 0, denial.start)
    if (
        not before.rstrip().endswith(";")
        or colon < 0
        or not is_generic(_ALL.sub("", text[colon + 1 : denial.start]))
    ):
        return None
    title, parted, rest = before.rpartition(":")  # "Các nội dung khác: hội thảo quốc tế; viện trợ: không"
    if parted and is_generic(title):
        before = rest
    if len(before) > _LABEL_REACH or _SAYS_MORE.search(before):
        return None
    return before


def _earlier_halves(
    passage: Passage, sentence: Span, denial: Denial, known: set[str]
) -> Iterator[tuple[str, Span, float]]:
    """What the earlier parts of a label name: "Hội thảo quốc tế; khen thưởng …: đều không có"."""
    first = _first_half(passage, sentence, denial)
    if first is None:
        return
    label = first.strip(" ;")
    named = passage.named_by(label)
    for pattern, start, _ in _things(named, first, 0, len(first), None, first):
        if pattern.indicator not in known:
            place = passage.place(sentence.start - len(first) + start, sentence.start + denial.end)
            yield pattern.indicator, place, pattern.assured - 0.04


def _under_heading(passage: Passage, span: Span) -> Iterator[tuple[str, Span, float]]:
    """A bare "Không" answers the list's introduction, else the heading it stands under, else the heading's topic."""
    place = passage.place(span.start, span.end)
    for above in (passage.lead, *passage.headings[:1]):
        hits = _things(passage, above, 0, len(above), None, above)
        if hits:
            yield from ((pattern.indicator, place, pattern.assured - 0.04) for pattern, _, _ in hits)
            known = {pattern.indicator.split(".")[0] for pattern, _, _ in hits}
            rest = [topic for topic in passage.topics if topic not in known and not _told(topic, hits)]
            if above != passage.lead:
                yield from (
                    (headline, place, 0.9) for topic in rest for headline in headlines().get(topic, ())
                )
            return
    for topic in passage.topics:
        yield from ((headline, place, 0.9) for headline in headlines().get(topic, ()))


def _told(topic: str, hits: list[_Hit]) -> bool:
    return any(pattern.indicator in headlines().get(topic, ()) for pattern, _, _ in hits)


def _things(
    passage: Passage, text: str, begin: int, end: int, denial: Denial | None, sentence: str
) -> list[_Hit]:
    """The patterns found in text[begin:end]; of two that overlap the surer stays, then the longer."""
    found: list[_Hit] = []
    open_to = _open_to(passage.role, passage.wider, None if denial is None else denial.verb)
    for pattern in open_to if end > begin else ():
        first = pattern.thing.search(text, begin, end)
        if first is None or (pattern.deny is not None and pattern.deny.search(text, begin, end)):
            continue
        if pattern.cue is not None and not any(
            pattern.cue.search(t) for t in (sentence, passage.lead, *passage.headings[:2])
        ):
            continue
        for match in islice(pattern.thing.finditer(text, begin, end), _TRIES):
            if pattern.name is None or not pattern.name.search(text, begin, match.start()):
                found.append((pattern, match.start(), match.end()))
    found.sort(key=lambda hit: (-hit[0].assured, -(hit[2] - hit[1]), hit[1]))
    kept: list[_Hit] = []
    for hit in found:
        if all(hit[2] <= k[1] or k[2] <= hit[1] for k in kept) and all(
            hit[0].indicator != k[0].indicator for k in kept
        ):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit[1])


@lru_cache(maxsize=1 << 10)
def _open_to(role: str, topics: frozenset[str], verb: str | None) -> tuple[ZeroPattern, ...]:
    """The patterns that hold in a part of the report for a verb denied; None: nothing is denied, a heading is read."""
    special = verb is not None and is_special(verb)
    return tuple(
        pattern
        for pattern in zero_patterns()
        if role in pattern.roles
        and (not pattern.topics or pattern.topics & topics)
        and (not special if pattern.verbs is None else verb is not None and pattern.verbs.fullmatch(verb))
    )
