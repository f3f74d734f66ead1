"""What a figure is of: the part of the report it stands in, the period and the place that the words near it tell."""

import re
from collections import defaultdict

from doingoai.check.figure_words import words
from doingoai.check.places import paragraph_at
from doingoai.model import Observation, Report, Rule, Span

WORD = re.compile(r"[^\W\d_]+")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}\s+tháng|quý\s+\w+", re.IGNORECASE)
BREAK = re.compile(r"[.;!?](?=\s)|\n")
NO_RESULTS = ("plan", "recommendations")
MOST_FIGURES = 40  # of one thing in one stretch of text that are held against each other


def least(rule: Rule, name: str) -> float:
    """A threshold of the rule."""
    value = rule.params[name]
    if not isinstance(value, (int, float)):
        raise TypeError(f"{rule.id}: {name} is no number")
    return value


def role_at(report: Report, span: Span) -> str:
    """The role of the paragraph that holds a place."""
    holder = paragraph_at(report, span.start)
    return holder.role if holder else "other"


def own_figures(
    report: Report, surely: float, basis: str
) -> dict[tuple[str, str | None, str | None], list[Observation]]:
    """Indicator, period and currency → the report's own figures, in the order of the text."""
    found: dict[tuple[str, str | None, str | None], list[Observation]] = defaultdict(list)
    for item in report.observations:
        sure = item.confidence >= surely
        if (
            item.scope == "own"
            and item.basis == basis
            and item.breakdown is None
            and sure
            and item.upper is None
        ):
            found[item.indicator, item.period, item.currency].append(item)
    return found


def scopes_at(report: Report, span: Span) -> frozenset[str]:
    """The words near a figure that tie it to a period, a place or a part."""
    before = BREAK.split(report.text[max(0, span.start - 70) : span.start])[-1]
    after = BREAK.split(report.text[span.end : span.end + 40])[0]
    around = f"{before} {after}".lower()
    years = {" ".join(match[0].split()) for match in YEAR.finditer(around)}
    return frozenset(scope for scope in words().scopes if scope in around) | frozenset(years)
