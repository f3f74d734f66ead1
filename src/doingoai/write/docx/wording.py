"""``knowledge/sentences.yaml`` as values: the phrases, the patterns of indicators, the outline of the consolidated report."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from doingoai.knowledge import mapping
from doingoai.knowledge.loader import Entry
from doingoai.write.docx.issuing import split_unit
from doingoai.write.docx.xml import NBSP

_TIES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<=\bngày) (?=\d)",
        r"(?<=\d) (?=tháng\b)",
        r"(?<=\btháng) (?=\d)",
        r"(?<=\bnăm) (?=\d)",
        r"(?<=\bsố) (?=\d)",
        r"(?<=\bquý) (?=[IV])",
        r"(?<=Phụ) (?=lục [IVX])",
        r"(?<=Phụ.lục) (?=[IVX])",
    )
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """How an indicator is said. joined: how it is added to the clause of the indicator ``after``."""

    some: str
    none: str
    after: str | None = None
    joined: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the outline. kind: of excerpts printed by unit; topics_of: the part whose topics stand below; flat: without
    headings of their own; skip_empty: left out where nothing is said."""

    title: str
    kind: str | None = None
    topics_of: str | None = None
    flat: bool = False
    skip_empty: bool = False
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything the writer says in its own words."""

    phrases: Mapping[str, str]
    leads: tuple[str, ...]
    connectors: tuple[str, ...]
    clauses: int
    generic: Pattern
    separate: str
    some_declare: str
    patterns: Mapping[str, Pattern]
    outline: tuple[Part, ...]
    folded: frozenset[str]
    optional: frozenset[str]
    coverage_topic: str
    other_title: str

    def say(self, phrase: str, **fields: object) -> str:
        """A phrase with its fields filled in. Fields never hold patterns: braces in a unit's words stay as they are."""
        return self.phrases[phrase].format(**fields)


def _part(entry: Entry) -> Part:
    part = Part(
        title=entry.take("title", str),
        kind=entry.take("kind", str, None),
        topics_of=entry.take("topics_of", str, None),
        flat=entry.take("flat", bool, False),
        skip_empty=entry.take("skip_empty", bool, False),
        parts=tuple(map(_part, entry.subs("parts", []))),
    )
    entry.close()
    return part


def _pattern(entry: Entry) -> Pattern:
    pattern = Pattern(
        entry.take("some", str),
        entry.take("none", str),
        entry.take("after", str, None),
        entry.take("joined", str, None),
    )
    entry.close()
    return pattern


@cache
def wording() -> Wording:
    """The wording, read once. Raises UserError KT-001 with file, line and remedy where the file is wrong."""
    data = mapping("sentences.yaml")
    patterns = {entry.take("id", str): _pattern(entry) for entry in data.subs("indicators")}
    result = Wording(
        phrases=MappingProxyType(data.take("phrases", dict)),
        leads=data.strings("leads"),
        connectors=data.strings("connectors"),
        clauses=data.take("clauses", int),
        generic=_pattern(data.sub("generic")),
        separate=data.take("separate", str),
        some_declare=data.take("some_declare", str),
        patterns=MappingProxyType(patterns),
        outline=tuple(map(_part, data.subs("outline"))),
        folded=frozenset(data.strings("folded")),
        optional=frozenset(data.strings("optional")),
        coverage_topic=data.take("coverage_topic", str),
        other_title=data.take("other_title", str),
    )
    data.close()
    return result


def tie(text: str) -> str:
    """Our own words with the spaces that must not break: in dates, numbers of documents, periods."""
    for pattern in _TIES:
        text = pattern.sub(NBSP, text)
    return text


def tie_figure(figure: str) -> str:
    """“trên 82 lượt người” with its number tied to the word on either side."""
    return re.sub(r"(?<=\d) (?=\S)|(?<=\S) (?=\d)", NBSP, figure)


def sentence_case(text: str) -> str:
    """The first letter in upper case, nothing else changed."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The first letter in lower case, unless the first word is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def unit_list(units: tuple[str, ...]) -> str:
    """Units as a clerk lists them: “các huyện Bình Gia, Cao Lộc; thành phố Lạng Sơn”."""
    groups: dict[str, list[str]] = {}
    for unit in units:
        kind, name = split_unit(unit) if "," not in unit else ("", unit)
        groups.setdefault(kind or unit, []).append(name if kind else unit)
    listed = []
    for kind, names in groups.items():
        if len(names) > 1 and kind != names[0]:
            listed.append(f"các {kind} {', '.join(names)}")
        else:
            listed.append(names[0] if kind == names[0] else f"{kind} {names[0]}")
    several = any(len(names) > 1 for names in groups.values()) or any("," in unit for unit in units)
    return ("; " if several else ", ").join(listed)
