"""Which topics a heading names, by the synonyms of ``knowledge/topics.yaml``."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from doingoai.knowledge import entries, topics
from doingoai.parse.folding import fold

_LONGEST = 400  # characters of a heading that are looked at
_GAP = r"(?: \S{1,40}){0,5} "


class _Matcher(NamedTuple):
    topic: str
    wanted: re.Pattern[str]
    refused: re.Pattern[str] | None
    weak: bool


def _phrase(phrase: str) -> str:
    start, end = phrase.startswith("^"), phrase.endswith("$")
    parts = [re.escape(fold(part)).replace(r"\ ", " ") for part in phrase.strip("^$").split("…")]
    return ("^ " if start else " ") + _GAP.join(parts) + (" $" if end else r"(?= )")


def _any_of(phrases: Iterable[str]) -> re.Pattern[str] | None:
    written = [_phrase(phrase) for phrase in phrases]
    return re.compile("|".join(written)) if written else None


@cache
def _matchers() -> tuple[_Matcher, ...]:
    found = []
    for entry in entries("topics.yaml"):
        headings = entry.sub("headings")
        wanted = _any_of(headings.strings("any"))
        refused = _any_of(headings.strings("unless", []))
        weak = headings.take("weak", bool, False)
        headings.close()
        if wanted:
            found.append(_Matcher(entry.take("id", str), wanted, refused, weak))
    return tuple(found)


@lru_cache(maxsize=4096)
def match_topics(heading: str) -> tuple[str, ...]:
    """The topics a heading names, in the order of its words; () where it names none.

    Weak topics ("results" for "Kết quả …") count only where nothing more definite is named.
    """
    folded = f" {fold(heading[:_LONGEST])} "
    hits = [
        (found.start(), order, matcher)
        for order, matcher in enumerate(_matchers())
        if (found := matcher.wanted.search(folded))
        and not (matcher.refused and matcher.refused.search(folded))
    ]
    definite = [hit for hit in hits if not hit[2].weak]
    return tuple(matcher.topic for _, _, matcher in sorted(definite or hits[:1], key=lambda hit: hit[:2]))


def part_of(topic: str) -> str:
    """The role of what stands under a topic."""
    return topics()[topic].part


def role_under(found: tuple[str, ...], parent: str | None) -> str | None:
    """The role of a section with these topics inside a section of role ``parent``; None where nothing tells.

    A plan stays a plan, whatever its headings name: "Đoàn ra" under "Phương hướng" is planned. Strengths, difficulties and
    recommendations are told apart everywhere; results follow context and direction.
    """
    part = next((part_of(topic) for topic in found), None)
    if parent is None or part is None:
        return parent or part
    if part == "recommendations" or parent in ("other", "results", "context"):
        return part if not (parent == "results" and part == "context") else parent
    if parent == "plan":
        return "assessment" if part == "assessment" else parent
    if parent == "assessment":
        return part if part == "plan" else parent
    if parent == "direction":
        return part if part in ("results", "assessment", "plan") else parent
    return parent
