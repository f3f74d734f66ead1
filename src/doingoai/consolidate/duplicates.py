"""One event reported by two units: pairs are proposed with a stated score, and a person decides."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import combinations

from doingoai.consolidate.excerpts import event_days
from doingoai.extract.registers.countries import HOME, country_names, find_countries
from doingoai.knowledge import mapping
from doingoai.model import Duplicate, Excerpt, Report, Span, UsedReport
from doingoai.text.dates import find_dates

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
UNDATED = {  # where one of the two gives no day: more has to agree, and the score stays below that of a shared day
    "names": 0.3,
    "month": 0.15,
    "countries": 0.1,
    "purpose": 0.1,
    "size": 0.15,
}
PROPOSE = 0.6
PROPOSE_UNDATED = 0.5
Month = tuple[int, int]  # year, month
_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
_NAME = re.compile(rf"\b[{_UPPER}]\w*(?:[ -][{_UPPER}]\w*)+|\b[A-Z]{{3,}}\b")
_COMMON = re.compile(r"^(?:UBND|HĐND|Ủy Ban|Ban Thường|Sở Ngoại|Trong|Đoàn|Nước|Việt Nam|Ngày|Hội)\b")


@dataclass(frozen=True, slots=True)
class _Event:
    excerpt: Excerpt
    days: frozenset[date]
    names: frozenset[str]
    sizes: frozenset[tuple[str, str]]
    months: frozenset[Month]
    countries: frozenset[str]
    purposes: frozenset[str]


@cache
def _purposes() -> tuple[str, ...]:
    return mapping("consolidation.yaml").strings("purposes")


def _months(report: Report, span: Span, days: frozenset[date]) -> frozenset[Month]:
    """The months told of; those of the documents cited are none of them."""
    cited = [citation.span for citation in report.citations]
    cited += [citation.date_span for citation in report.citations if citation.date_span is not None]
    found = {(day.year, day.month) for day in days}
    for item in find_dates(report.words(span)):
        at = Span(span.start + item.span.start, span.start + item.span.end)
        if item.form == "month_year" and item.year and item.month and not any(at.overlaps(c) for c in cited):
            found.add((item.year, item.month))
    return frozenset(found)


def _event(used: UsedReport, excerpt: Excerpt) -> _Event:
    words = used.report.words(excerpt.span)
    days = event_days(used.report, excerpt.span)
    own = used.unit.casefold()
    names = (" ".join(match.split()).casefold() for match in _NAME.findall(words) if not _COMMON.match(match))
    sizes = (
        (str(q.value), (q.unit or "").casefold())
        for q in used.report.quantities
        if excerpt.span.contains(q.span) and q.value > 1 and q.unit not in (None, "%")
    )
    folded = words.casefold()
    return _Event(
        excerpt,
        days,
        frozenset(name for name in names if name not in own),
        frozenset(sizes),
        _months(used.report, excerpt.span, days),
        frozenset(mention.code for mention in find_countries(words) if mention.code != HOME),
        frozenset(word for word in _purposes() if word in folded),
    )


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


def _undated_pair(a: _Event, b: _Event) -> Duplicate | None:
    """Two tellings of which at least one gives no day: the partner must agree, and its size or its month; nothing may contradict."""
    if (a.days and b.days) or (a.months and b.months and not a.months & b.months):
        return None
    names, sizes = a.names & b.names, a.sizes & b.sizes
    months, countries, purposes = a.months & b.months, a.countries & b.countries, a.purposes & b.purposes
    if not (names and (sizes or months)) or (a.countries and b.countries and not countries):
        return None
    if not sizes and _sizes_contradict(a, b):
        return None
    score = (
        UNDATED["names"] * _likeness(a.names, b.names)
        + UNDATED["month"] * bool(months)
        + UNDATED["countries"] * bool(countries)
        + UNDATED["purpose"] * _likeness(a.purposes, b.purposes)
        + UNDATED["size"] * bool(sizes)
    )
    if score < PROPOSE_UNDATED:
        return None
    shared = (
        *(f"tháng {month}/{year}" for year, month in sorted(months)),
        *sorted(names),
        *(country_names().get(code, code) for code in sorted(countries)),
        *sorted(purposes),
        *(f"{value} {unit}" for value, unit in sorted(sizes)),
    )
    return Duplicate(score=round(score, 2), a=a.excerpt, b=b.excerpt, shared=shared)


def _sizes_contradict(a: _Event, b: _Event) -> bool:
    """Both count the same thing, and no count agrees."""
    units = {unit for _, unit in a.sizes} & {unit for _, unit in b.sizes}
    return any(unit in units for unit in ("người", "đoàn", "đại biểu", "thành viên", "lượt người"))


def pair_id(a: Excerpt, b: Excerpt) -> str:
    """A letter and seven digits or letters that stay the same while the two units say the two sentences, whatever the files are called."""
    told = sorted(f"{item.unit}\n{item.text}" for item in (a, b))
    return (
        "t" + sha256("\n\n".join(told).encode()).hexdigest()[:7]
    )  # a letter first: a sheet takes no number for it


def duplicates(used: Sequence[UsedReport], told: Iterable[Excerpt]) -> Iterator[Duplicate]:
    """Pairs of sentences of different units that seem to tell of one event, best first.

    Events that share a day are paired by names and size; where one of the two gives no day, those that share a partner and a size
    or a month, with a lower score. told: every sentence that tells of something done (``excerpts.told``).
    """
    by_source = {report.source: report for report in used}
    by_day: dict[date, list[_Event]] = defaultdict(list)
    by_partner: dict[tuple[str, object], list[_Event]] = defaultdict(list)
    for excerpt in told:
        if excerpt.topic not in TOPICS:
            continue
        event = _event(by_source[excerpt.source], excerpt)
        for day in event.days:
            by_day[day].append(event)
        for name in event.names:
            for mark in (*event.sizes, *event.months):
                by_partner[name, mark].append(event)
    found: dict[tuple[object, ...], Duplicate] = {}
    for groups, compare in ((by_day.values(), _pair), (by_partner.values(), _undated_pair)):
        for events in groups:
            for a, b in combinations(events, 2):
                key = a.excerpt.source, a.excerpt.span, b.excerpt.source, b.excerpt.span
                if a.excerpt.unit != b.excerpt.unit and key not in found and (pair := compare(a, b)):
                    found[key] = replace(pair, id=pair_id(pair.a, pair.b))
    yield from sorted(found.values(), key=lambda pair: (-pair.score, pair.a.source, pair.a.span))
