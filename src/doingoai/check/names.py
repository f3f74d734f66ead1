"""Names of countries, territories and seas as Vietnam's state bodies write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.marks import BODY
from doingoai.check.places import paragraph_at
from doingoai.knowledge import entries
from doingoai.model import Report, Rule, Span

_TERRITORY: Final = re.compile(r"(?<!\w)(?:Đài Loan|Hồng Kông|Hồng Công|Hong Kong|Ma Cao|Macau)(?!\w)")
_COUNTRIES: Final = re.compile(
    r"(?<!\w)(?:\d{1,3}\s(?:nước|quốc gia)|các nước|các quốc gia|nước như|nước:|nước gồm|quốc gia:|quốc gia gồm|quốc gia như)(?!\w)(?! ngoài)",
    re.IGNORECASE,
)
_TERRITORY_WORD: Final = re.compile(
    r"vùng lãnh thổ|lãnh thổ Đài Loan|\(Trung Quốc\)|Trung Quốc\)|địa bàn", re.IGNORECASE
)
_REACH: Final = 220
_END: Final = re.compile(r"[.;]\s|\n")


@dataclass(frozen=True, slots=True)
class Named:
    """wrong: the names not to use; right: the name in official papers; grave: a matter of sovereignty."""

    wrong: "re.Pattern[str]"
    stems: tuple[str, ...]
    right: str
    grave: bool


@cache
def official() -> tuple[Named, ...]:
    """From ``knowledge/official_names.yaml``."""
    found = []
    for entry in entries("official_names.yaml"):
        wrong = entry.strings("wrong")
        parts = "|".join(re.escape(name) for name in sorted(wrong, key=len, reverse=True))
        unless = "".join(f"(?! {re.escape(word)})" for word in entry.strings("unless_next", []))
        before = "".join(
            f"(?<!{re.escape(form)} )"
            for word in entry.strings("unless_prev", [])
            for form in (word, word[0].upper() + word[1:])
        )
        found.append(
            Named(
                re.compile(rf"(?<![\w-]){before}(?:{parts})(?![\w-]){unless}"),
                wrong,
                entry.take("right", str),
                entry.take("grave", bool, False),
            )
        )
        entry.close()
    return tuple(found)


def _in_body(report: Report, position: int) -> bool:
    paragraph = paragraph_at(report, position)
    return paragraph is not None and paragraph.kind in (*BODY, "heading", "table_cell")


def official_names(report: Report, rule: Rule) -> Iterator[Hit]:
    """A country, territory or sea under a name that official papers do not use; each name once."""
    text = report.text
    for name in official():
        if not any(stem in text for stem in name.stems):
            continue
        match = name.wrong.search(text)
        if match is not None and _in_body(report, match.start()):
            yield Hit(
                Span(match.start(), match.end()),
                {"right": name.right},
                severity="warning" if name.grave else None,
            )


def territories(report: Report, rule: Rule) -> Iterator[Hit]:
    """Taiwan, Hong Kong or Macau counted among "countries" without "and territories"."""
    for match in _TERRITORY.finditer(report.text):
        low = max(0, match.start() - _REACH)
        starts = [end.end() for end in _END.finditer(report.text, low, match.start())]
        stop = _END.search(report.text, match.end(), min(len(report.text), match.end() + _REACH))
        first = starts[-1] if starts else low
        sentence = report.text[first : stop.start() if stop else match.end() + _REACH]
        opening = _COUNTRIES.search(sentence[: match.start() - first])
        if opening and not _TERRITORY_WORD.search(sentence) and _in_body(report, match.start()):
            yield Hit(Span(match.start(), match.end()), {"name": match[0]})
            return


@cache
def _ways() -> tuple[tuple[str, ...], ...]:
    return tuple(entry.strings("ways") for entry in entries("country_ways.yaml"))


def two_ways(report: Report, rule: Rule) -> Iterator[Hit]:
    """One country's name spelt two ways in one report."""
    text = report.text
    for ways in _ways():
        met = [way for way in ways if way in text]
        if len(met) < 2:
            continue
        places = {
            way: [m.start() for m in re.finditer(rf"(?<![\w-]){re.escape(way)}(?![\w-])", text)]
            for way in met
        }
        used = sorted((way for way in met if places[way]), key=lambda way: len(places[way]))
        if len(used) >= 2:
            rare, often = used[0], used[-1]
            start = places[rare][0]
            values = {
                "one": rare,
                "times": len(places[rare]),
                "other": often,
                "other_times": len(places[often]),
            }
            yield Hit(
                Span(start, start + len(rare)),
                values,
                (Span(places[often][0], places[often][0] + len(often)),),
            )
