"""Knowledge as values: topics, indicators and rules, each read from a file under ``knowledge/``."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Topic:
    """A section of a report. keywords: heading patterns, see ``knowledge/topics.yaml``. headline: the indicator that a bare
    "Không" under this topic fills. part: the role a section of this topic has."""

    id: str
    name: Mapping[str, str]
    part: str
    order: int
    headline: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measure. name: language → name ("vi", "en"); unit: base noun; aggregation: as in the vocabulary of
    ``knowledge/indicators`` (sum, sum_dedup, stock, union, max, min, ratio, text, none); money: figures carry a currency;
    sensitive: counts of consular or migration matters, banded when they leave the reporting line; annex: shown in annexes."""

    id: str
    topic: str
    name: Mapping[str, str]
    unit: str
    aggregation: str
    money: bool = False
    sensitive: bool = False
    profile: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """What a rule does with a text of our own. finds: the rule must find something in it; borderline: it lies close to the edge
    and says why. given: what stands beside the report while it is checked ("previous", "campaign": texts of reports;
    "outline", "docx": mappings), empty where the report alone is looked at."""

    text: str
    finds: bool
    borderline: bool = False
    why: str | None = None
    given: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A check as data. check: "module:function" inside ``doingoai.check``. message, suggestion: language → template with
    ``{name}`` fields that the check fills. params: thresholds and lists. basis: legal text or reason, shown to the reader.
    needs: what must stand beside the report for the rule to be looked at: "previous", "campaign", "outline" or "docx"; None
    where the report alone is enough."""

    id: str
    rule: str
    check: str
    severity: str
    message: Mapping[str, str]
    suggestion: Mapping[str, str]
    basis: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    needs: str | None = None


@dataclass(frozen=True, slots=True)
class AskedSection:
    """A section that a request letter asks for. label: as printed ("I", "1", "a"); topics: ids of ``knowledge/topics.yaml`` that
    stand here; role: as in ``Section.role``; required: its absence is a finding; indicators: ids of the figures asked for here, in
    the order of the form; registers: ids of the annexes that belong here."""

    label: str
    title: str
    topics: tuple[str, ...] = ()
    role: str = "results"
    required: bool = True
    indicators: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    children: tuple["AskedSection", ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline (đề cương) that a request letter prescribes. name: language → name; basis: the letter or rule it comes from."""

    id: str
    name: Mapping[str, str]
    sections: tuple[AskedSection, ...]
    basis: str | None = None
