"""One indicator that a report tells twice with two values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations

from doingoai.check.engine import Hit
from doingoai.check.figure_scope import (
    BREAK,
    MOST_FIGURES,
    NO_RESULTS,
    YEAR,
    least,
    own_figures,
    role_at,
    scopes_at,
)
from doingoai.check.figure_words import any_of, is_plain, words, written
from doingoai.knowledge import indicators, mapping
from doingoai.model import Observation, Report, Rule

_NUMBER = re.compile(r"\d[\d.,]*")
_OTHER_UNIT = re.compile(
    r"(?i:xã|thôn|bản|xóm|huyện|tỉnh|phường|thị trấn|thị xã|thành phố|buôn|ấp|khu phố|tổ|khối|cụm)\s+[A-ZĐÀ-Ỹ\d]"
)
_SMALLER_UNIT = re.compile(r"(?<!\w)(?i:thôn|bản|xóm|buôn|ấp|khu phố|tổ dân phố|khối|làng)\s+(\w+)")
_COMPATIBLE = 0.1  # "trên 87.000 người" and "87.450 người" are one figure, told once loosely


def across_report(report: Report, rule: Rule) -> Iterator[Hit]:
    """An indicator that has one value a report, told with two: in the results and again in the context or the assessment."""
    for (indicator, _, _), items in own_figures(report, least(rule, "least_confidence"), "stated").items():
        if indicator not in words().single_valued:
            continue
        for first, second in combinations(items[:MOST_FIGURES], 2):
            if (
                _agree(first, second)
                or first.span.overlaps(second.span)
                or not _rivals(report, items, first, second)
            ):
                continue
            name = indicators().get(indicator)
            values = {
                "name": name.name["vi"] if name else indicator,
                "first": " ".join(report.words(first.span).split()),
                "second": " ".join(report.words(second.span).split()),
            }
            yield Hit(second.span, values, (first.span,))
            break


def told_again(report: Report, rule: Rule) -> Iterator[Hit]:
    """A figure of the unit itself, named in plain words in another place with another value: "dân số … người"."""
    for entry in _said_again():
        own = [o for o in report.observations if o.indicator == entry.indicator and o.scope == "own"]
        if not own or own[0].qualifier != "exact" or own[0].confidence < least(rule, "least_confidence"):
            continue
        for quantity in report.quantities:
            before = BREAK.split(report.text[max(0, quantity.span.start - 60) : quantity.span.start])[-1]
            if (
                not entry.cue.search(before)
                or (quantity.unit or "").lower() not in entry.units
                or any(item.span.overlaps(quantity.span) for item in own[:MOST_FIGURES])
                or quantity.value == own[0].value
                or not is_plain(quantity)
                or _OTHER_UNIT.search(before)
                or role_at(report, quantity.span) in NO_RESULTS
                or scopes_at(report, own[0].span) != scopes_at(report, quantity.span)
            ):
                continue
            values = {
                "name": entry.cue_words,
                "first": " ".join(report.words(own[0].span).split()),
                "second": written(report, quantity),
            }
            yield Hit(quantity.span, values, (own[0].span,))
            break


@dataclass(frozen=True, slots=True)
class _Again:
    indicator: str
    cue: "re.Pattern[str]"
    cue_words: str
    units: frozenset[str]


@cache
def _said_again() -> tuple[_Again, ...]:
    found = []
    for entry in mapping("figure_words.yaml").subs("said_again"):
        cues = entry.strings("cues")
        cue = any_of(
            cues, r"{}(?:\s+(?:của|toàn|chung|xã|huyện|tỉnh|phường|thị|thành|phố|là|có|hiện|nay)){{0,5}}\s+$"
        )
        units = frozenset(entry.strings("units"))
        found.append(_Again(entry.take("indicator", str), cue, cues[0], units))
        entry.close()
    return tuple(found)


def _agree(first: Observation, second: Observation) -> bool:
    if first.value == second.value or first.unit != second.unit:
        return True
    if first.qualifier == second.qualifier == "exact":
        return False
    return abs(first.value - second.value) <= max(first.value, second.value) * _tolerance()


@cache
def _tolerance() -> Decimal:
    return Decimal(str(_COMPATIBLE))


def _rivals(report: Report, items: list[Observation], first: Observation, second: Observation) -> bool:
    """Both claim to be the figure of the whole report, and neither is a part of the other."""
    scopes = scopes_at(report, first.span), scopes_at(report, second.span)
    if first.indicator in words().kinds_apart and not _same_kind(report, first, second):
        return False
    if first.indicator.startswith("profile."):
        if any(_of_a_smaller_unit(report, item) for item in (first, second)):
            return False
        return len({frozenset(filter(YEAR.match, scope)) for scope in scopes}) == 1
    if scopes[0] != scopes[1]:
        return False
    roles = {role_at(report, first.span), role_at(report, second.span)}
    if len(roles) == 2 and roles & {"assessment", "context"}:
        main = [item for item in items if role_at(report, item.span) == "results"]
        return len(main) <= 1
    return _called_total(report, first) and _called_total(report, second)


def _of_a_smaller_unit(report: Report, item: Observation) -> bool:
    """ "Thôn Nà Mạ có 80 hộ": the clause speaks of a hamlet by its name, not of the reporting unit."""
    before = BREAK.split(report.text[max(0, item.span.start - 60) : item.span.start])[-1]
    named = _SMALLER_UNIT.search(before)
    return named is not None and named[1][0].isupper()


def _same_kind(report: Report, first: Observation, second: Observation) -> bool:
    """Both count the same noun, and neither is told to be some of the units only ("qua 04 xã", "04 xã biên giới")."""
    nouns = [_NUMBER.sub("", " ".join(report.words(item.span).lower().split())) for item in (first, second)]
    if nouns[0] != nouns[1] or not nouns[0].strip():
        return False
    for item in (first, second):
        before = report.text[max(0, item.span.start - 14) : item.span.start]
        after = report.text[item.span.end : item.span.end + 16]
        if words().part_before.search(before) or words().part_after.match(after):
            return False
    return True


def _called_total(report: Report, item: Observation) -> bool:
    return bool(words().total_before.search(report.text[max(0, item.span.start - 25) : item.span.start + 8]))
