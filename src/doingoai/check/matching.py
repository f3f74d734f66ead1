"""Which headings of a report answer the sections that an outline asks for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from doingoai.check.places import flat
from doingoai.knowledge import indicators, mapping, topics
from doingoai.model import AskedSection, Outline, Report, Section, Span
from doingoai.parse.folding import fold
from doingoai.parse.headings import match_topics

_WHOLE: Final = 0.6  # of a title's telling words that must stand in a heading for it to be the same
_DEEPEST: Final = 4  # level of a heading that may answer an asked section
_PLAN, _OTHER = "plan", "other"
_WEAK: Final = ("results", "context", "next_plan", "assessment", "recommendations", "direction")
_BEGINNING: Final = 160  # characters of a paragraph that say what it is about


@dataclass(frozen=True, slots=True)
class Found:
    """An asked section and where the report has it. sections: headings that answer it, none where it is absent; absent: its
    topics that no heading answers; mentioned: the report speaks of it under another heading; depth: from 0."""

    asked: AskedSection
    depth: int
    sections: tuple[Section, ...]
    absent: tuple[str, ...]
    mentioned: bool
    children: tuple["Found", ...] = ()

    @property
    def present(self) -> bool:
        return bool(self.sections) or any(child.present for child in self.children)


@cache
def _stands_for() -> Mapping[str, tuple[str, ...]]:
    rows = mapping("asked.yaml").sub("stands_for")
    return {topic: rows.strings(topic) for topic in rows}


@cache
def _common() -> frozenset[str]:
    return frozenset(
        word for words in mapping("asked.yaml").strings("common_words") for word in fold(words).split()
    )


@lru_cache(maxsize=4096)
def telling_words(title: str) -> frozenset[str]:
    """The words of a title that tell it from others."""
    words = frozenset(fold(title.split("(")[0]).split())
    return words - _common() or words


def likeness(asked: str, title: str) -> float:
    """How many of an asked title's telling words stand in a heading, 0..1; one word alone counts only where it is all there is."""
    wanted, said = telling_words(asked), telling_words(title)
    both = len(wanted & said)
    return both / len(wanted) if wanted and (both > 1 or wanted == said) else 0.0


def _fits(asked: AskedSection, section: Section) -> bool:
    """The roles agree: what is planned does not answer what was asked of results."""
    if section.role == _OTHER and "annex" in section.topics:
        return False
    if (asked.role == _PLAN) != (section.role == _PLAN):
        return "recommendations" in section.topics and "recommendations" in asked.topics
    return True


def _answers(topic: str, asked: AskedSection, section: Section) -> bool:
    """The section's heading names the topic, or one that stands for it."""
    if not _fits(asked, section):
        return False
    wanted = (topic, *_stands_for().get(topic, ()))
    if any(name in section.topics for name in wanted):
        return True
    known = topics().get(topic)
    return topic in _WEAK and known is not None and section.level == 1 and section.role == known.part


def _by_words(asked: AskedSection, sections: Sequence[Section]) -> tuple[Section, ...]:
    scored = [(likeness(asked.title, section.title), section) for section in sections]
    return tuple(section for score, section in scored if score >= _WHOLE)[:3]


def met_topics(report: Report) -> frozenset[str]:
    """The topics that the report speaks of outside its plan, under whatever heading."""
    met = {
        indicators()[o.indicator].topic
        for o in report.observations
        if o.scope == "own" and o.basis != "derived"
    }
    for paragraph in report.paragraphs:
        if paragraph.kind in ("body", "list_item", "run_in") and paragraph.role != _PLAN:
            met.update(
                match_topics(
                    report.words(
                        Span(paragraph.span.start, min(paragraph.span.end, paragraph.span.start + _BEGINNING))
                    )
                )
            )
    return frozenset(met)


def _found(asked: AskedSection, sections: Sequence[Section], met: frozenset[str], depth: int) -> Found:
    children = tuple(_found(child, sections, met, depth + 1) for child in asked.children)
    answered = {
        topic: tuple(section for section in sections if _answers(topic, asked, section))
        for topic in asked.topics
    }
    found = tuple(dict.fromkeys(section for hits in answered.values() for section in hits))
    if not found:
        unknown = [
            section for section in sections if _fits(asked, section) and not (asked.topics and section.topics)
        ]
        found = _by_words(asked, unknown)
        answered = dict.fromkeys(answered, found)
    absent = tuple(topic for topic, hits in answered.items() if not hits)
    return Found(asked, depth, found, absent, any(topic in met for topic in asked.topics), children)


@lru_cache(maxsize=8)
def _matched(
    sections: tuple[Section, ...], asked: tuple[AskedSection, ...], met: frozenset[str]
) -> tuple[Found, ...]:
    every = [section for section in flat(sections) if section.level <= _DEEPEST]
    return tuple(_found(one, every, met, 0) for one in asked)


def matched(report: Report, outline: Outline) -> tuple[Found, ...]:
    """Each section of the outline with the headings of the report that answer it."""
    return _matched(report.sections, outline.sections, met_topics(report))


def every(found: Sequence[Found]) -> Iterator[Found]:
    """The asked sections in the order of the outline."""
    for one in found:
        yield one
        yield from every(one.children)
