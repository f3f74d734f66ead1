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
class Rule:
    """A check as data. check: "module:function" inside ``doingoai.check``. message, suggestion: language → template with
    ``{name}`` fields that the check fills. params: thresholds and lists. basis: legal text or reason, shown to the reader."""

    id: str
    rule: str
    check: str
    severity: str
    message: Mapping[str, str]
    suggestion: Mapping[str, str]
    basis: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)
    fires_on: tuple[str, ...] = ()
    quiet_on: tuple[str, ...] = ()
