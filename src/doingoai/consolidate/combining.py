"""Indicators that are not added: distinct members counted once, and shares recomputed from their two counts.

How each comes together is data (``knowledge/combining.yaml``). A union is exact only where every unit names all that it counts;
else it is the least it can be. A share is never averaged.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from doingoai.extract.registers.countries import HOME, country_names, find_countries
from doingoai.knowledge import entries
from doingoai.model import Addend, Combined, Member, Report, Span, Total, UsedReport
from doingoai.text.sentences import sentences
from doingoai.units.name_search import find_unit_names
from doingoai.units.name_words import loose

UNION, RATIO = "union", "ratio"
OPEN = ("records", "none")  # names in free words: two spellings of one donor would count as two
_COMMUNES = ("xã", "phường", "thị trấn", "đặc khu")
_BETWEEN = re.compile(r"\s?[-–,/]\s?|\s(?:và|hoặc)\s")  # what stands between the names of a list
Found = Iterator[tuple[str, Span]]  # name, where


@dataclass(frozen=True, slots=True)
class Way:
    """How one indicator comes together; see the file."""

    rule: str
    members: str
    register: str
    field: str
    words: tuple[str, ...]
    part: str
    whole: tuple[str, ...]


@cache
def ways() -> Mapping[str, Way]:
    """Indicator → its way."""
    found = {}
    for entry in entries("combining.yaml"):
        name = entry.take("indicator", str)
        found[name] = Way(
            entry.take("rule", str),
            entry.take("members", str, "none"),
            entry.take("register", str, ""),
            entry.take("field", str, ""),
            entry.strings("words", []),
            entry.take("part", str, ""),
            entry.strings("whole", []),
        )
        entry.close()
    return found


def combined(totals: Sequence[Total], used: Sequence[UsedReport]) -> list[Total]:
    """The totals, those that are not added with what they come to."""
    reports = {item.source: item for item in used}
    by_id = {total.indicator: total for total in totals if total.currency is None}
    return [
        replace(total, combined=_combined(total, ways()[total.indicator], by_id, reports))
        if total.indicator in ways()
        else total
        for total in totals
    ]


def _combined(
    total: Total, way: Way, by_id: Mapping[str, Total], reports: Mapping[str, UsedReport]
) -> Combined | None:
    if way.rule == RATIO:
        return _ratio(way, by_id)
    return _union(total, way, reports) if total.addends else None


# ---- shares ----


def _ratio(way: Way, by_id: Mapping[str, Total]) -> Combined | None:
    """Over the units that state both counts exactly; None where none does."""
    part = _exact(by_id.get(way.part))
    for name in way.whole:
        whole = _exact(by_id.get(name))
        units = [unit for unit in part if whole.get(unit, Decimal(0)) >= part[unit]]
        over = sum((whole[unit] for unit in units), Decimal(0))
        if over:
            of = sum((part[unit] for unit in units), Decimal(0))
            percent = (of * 100 / over).quantize(Decimal("0.01"))
            return Combined(RATIO, percent, part=of, whole=over)
    return None


def _exact(total: Total | None) -> dict[str, Decimal]:
    """Unit → what it states, zeros too; without units one of whose figures is not exact."""
    found: dict[str, Decimal] = {}
    for addend in (*total.addends, *total.declared_none) if total else ():
        found[addend.unit] = found.get(addend.unit, Decimal(0)) + addend.value
    rough = {addend.unit for addend in total.addends if _is_rough(addend)} if total else set()
    return {unit: value for unit, value in found.items() if unit not in rough}


def _is_rough(addend: Addend) -> bool:
    return addend.qualifier != "exact" or addend.upper is not None


# ---- distinct members ----


def _union(total: Total, way: Way, reports: Mapping[str, UsedReport]) -> Combined:
    named: dict[str, dict[str, list[tuple[str, str, Span]]]] = {}  # key → name → unit, source, where
    complete = way.members not in OPEN
    for addend in total.addends:
        report = reports[addend.source].report
        own = set()
        for name, span in _FINDERS[way.members](report, addend.span, way):
            key = loose(name)
            own.add(key)
            named.setdefault(key, {}).setdefault(name, []).append((addend.unit, addend.source, span))
        complete = complete and len(own) == addend.value and not _is_rough(addend)
    members = tuple(_member(names) for _, names in sorted(named.items()))
    if way.members == "communes" and any(len(member.units) > 1 for member in members):
        complete = False  # two communes of one name, or one named twice: nobody can tell
    greatest = max(total.addends, key=lambda addend: addend.value)
    count = Decimal(0 if way.members in OPEN else len(members))
    if complete:
        return Combined(UNION, count, "exact", members)
    if len(total.addends) == 1 and greatest.upper is None and greatest.value >= count:
        return Combined(UNION, greatest.value, greatest.qualifier, members)
    qualifier = "more_than" if greatest.qualifier == "more_than" and greatest.value >= count else "at_least"
    return Combined(UNION, max(count, _least(total.addends)), qualifier, members)


def _least(addends: Iterable[Addend]) -> Decimal:
    """What the union surely reaches: the greatest figure that is a lower bound."""
    sure = [a.value for a in addends if a.qualifier in ("exact", "at_least", "more_than")]
    return max(sure, default=Decimal(0))


def _member(names: Mapping[str, Sequence[tuple[str, str, Span]]]) -> Member:
    told = [place for places in names.values() for place in places]
    return Member(
        next(iter(names)),
        tuple(dict.fromkeys(unit for unit, _, _ in told)),
        tuple((source, span) for _, source, span in told),
    )


def _sentence(report: Report, span: Span) -> Span:
    """The sentence of a figure: a list of names goes on to its end."""
    for paragraph in report.paragraphs:
        if paragraph.span.start <= span.start < paragraph.span.end:
            for found in sentences(report.text, paragraph.span):
                if found.overlaps(span):
                    return found
    return span


def _countries(report: Report, at: Span, way: Way) -> Found:
    held = _sentence(report, at)
    for mention in find_countries(report.words(held)):
        if mention.code != HOME:
            span = Span(held.start + mention.span.start, held.start + mention.span.end)
            yield country_names().get(mention.code, mention.code), span


def _communes(report: Report, at: Span, way: Way) -> Found:
    held = _sentence(report, at)
    for mention in find_unit_names(report.words(held)):
        if mention.kind in _COMMUNES:
            yield str(mention), Span(held.start + mention.span.start, held.start + mention.span.end)


def _citations(report: Report, at: Span, way: Way) -> Found:
    held = _sentence(report, at)
    for citation in report.citations:
        if held.contains(citation.span) and citation.number:
            yield citation.number, citation.span


@lru_cache(maxsize=8)
def _listed_words(words: tuple[str, ...]) -> tuple["re.Pattern[str]", Mapping[str, str]]:
    """A pattern for "tiếng Việt", and for "Anh" alone; words without the first one → the whole."""
    whole = {word.partition(" ")[2].lower(): word for word in words}
    heads = "|".join(sorted({re.escape(word.partition(" ")[0].lower()) for word in words}))
    tails = "|".join(map(re.escape, sorted(whole, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?P<head>(?:{heads}) )?(?P<tail>{tails})(?!\w)"), whole


def _words(report: Report, at: Span, way: Way) -> Found:
    """The words of the list, each once: "bằng tiếng Việt - Anh" names two, for the first word is not said again."""
    held = _sentence(report, at)
    text = report.words(held).lower()
    if len(text) != held.end - held.start:
        return
    pattern, whole = _listed_words(way.words)
    seen: set[str] = set()
    end = 0
    for found in pattern.finditer(text):
        if found["head"] is None and not _BETWEEN.fullmatch(text, end, found.start()):
            continue
        end = found.end()
        if found["tail"] not in seen:
            seen.add(found["tail"])
            yield whole[found["tail"]], Span(held.start + found.start(), held.start + end)


def _records(report: Report, at: Span, way: Way) -> Found:
    for record in report.records:
        value = record.fields.get(way.field) if record.register == way.register else None
        if isinstance(value, str) and value:
            yield " ".join(value.split()), record.places.get(way.field, record.span)


def _none(report: Report, at: Span, way: Way) -> Found:
    yield from ()


_FINDERS: Mapping[str, Callable[[Report, Span, Way], Found]] = {
    "countries": _countries,
    "communes": _communes,
    "citations": _citations,
    "words": _words,
    "records": _records,
    "none": _none,
}

__all__ = ["combined", "ways"]
