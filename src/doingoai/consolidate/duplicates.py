"""One event reported by two units: pairs are proposed with a stated score, and a person decides."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from doingoai.consolidate.excerpts import event_days
from doingoai.model import Duplicate, Excerpt, UsedReport

TOPICS = (
    "delegations",
    "agreements",
    "conferences",
    "border_territory",
    "people_diplomacy",
    "cultural_diplomacy",
    "foreign_press",
)
WEIGHTS = {
    "date": 0.5,
    "names": 0.3,
    "size": 0.2,
}  # what makes two sentences one event: above all the same day
PROPOSE = 0.6
_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
_NAME = re.compile(rf"\b[{_UPPER}]\w*(?:[ -][{_UPPER}]\w*)+|\b[A-Z]{{3,}}\b")
_COMMON = re.compile(r"^(?:UBND|HĐND|Ủy Ban|Ban Thường|Sở Ngoại|Trong|Đoàn|Nước|Việt Nam|Ngày|Hội)\b")


@dataclass(frozen=True, slots=True)
class _Event:
    excerpt: Excerpt
    days: frozenset[date]
    names: frozenset[str]
    sizes: frozenset[tuple[str, str]]


def _event(used: UsedReport, excerpt: Excerpt) -> _Event | None:
    words = used.report.words(excerpt.span)
    days = event_days(used.report, excerpt.span)
    if not days:
        return None
    own = used.unit.casefold()
    names = (" ".join(match.split()).casefold() for match in _NAME.findall(words) if not _COMMON.match(match))
    sizes = (
        (str(q.value), (q.unit or "").casefold())
        for q in used.report.quantities
        if excerpt.span.contains(q.span) and q.value > 1 and q.unit not in (None, "%")
    )
    return _Event(excerpt, days, frozenset(name for name in names if name not in own), frozenset(sizes))


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _pair(a: _Event, b: _Event) -> Duplicate | None:
    days, names, sizes = a.days & b.days, a.names & b.names, a.sizes & b.sizes
    score = (
        WEIGHTS["date"] * bool(days)
        + WEIGHTS["names"] * _likeness(a.names, b.names)
        + WEIGHTS["size"] * bool(sizes)
    )
    if not days or score < PROPOSE:
        return None
    shared = (
        *(f"ngày {day:%d/%m/%Y}" for day in sorted(days)),
        *sorted(names),
        *(f"{value} {unit}" for value, unit in sorted(sizes)),
    )
    return Duplicate(score=round(score, 2), a=a.excerpt, b=b.excerpt, shared=shared)


def duplicates(used: Sequence[UsedReport], told: Iterable[Excerpt]) -> Iterator[Duplicate]:
    """Pairs of sentences of different units that seem to tell of one event, best first. Only events that share a day are paired.

    told: every sentence that tells of something done (``excerpts.told``).
    """
    by_source = {report.source: report for report in used}
    by_day: dict[date, list[_Event]] = defaultdict(list)
    for excerpt in told:
        if excerpt.topic in TOPICS and (event := _event(by_source[excerpt.source], excerpt)):
            for day in event.days:
                by_day[day].append(event)
    found: dict[tuple[object, ...], Duplicate] = {}
    for events in by_day.values():
        for a, b in combinations(events, 2):
            if a.excerpt.unit != b.excerpt.unit and (pair := _pair(a, b)):
                found[a.excerpt.source, a.excerpt.span, b.excerpt.source, b.excerpt.span] = pair
    yield from sorted(found.values(), key=lambda pair: (-pair.score, pair.a.source, pair.a.span))
