"""What a form asks, part by part: an outline with the figures, registers and boxes of each of its sections."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from doingoai.knowledge import indicators
from doingoai.knowledge.forms import forms
from doingoai.knowledge.outlines import outlines
from doingoai.model import AskedSection, Outline

_WITHOUT_BOX = ("context", "assessment", "plan", "recommendations", "other")
_WITHOUT_FIGURES = ("assessment", "plan", "recommendations", "other")
_FLOWS = ("sum", "sum_dedup", "union")
_HINTED_BY_ROLE = {"plan": "plan", "recommendations": "recommendations", "assessment": "assessment"}


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the form. number: of its fields, 0 where it has none; level: depth from 1; box: it has a box "không phát sinh"."""

    label: str
    title: str
    level: int
    number: int
    role: str
    hint: str
    indicators: tuple[str, ...]
    registers: tuple[str, ...]
    box: bool


def parts_of(outline: Outline) -> tuple[Part, ...]:
    """The sections in the order of the page; a register asked for twice stands at its first section."""
    found: list[Part] = []
    seen: set[str] = set()
    used: set[str] = set()
    known = any(section.registers for section, _ in _walk(outline.sections, 1))
    for section, level in _walk(outline.sections, 1):
        container = bool(section.children) and not section.indicators and not section.registers
        number = 0 if container else 1 + sum(part.number > 0 for part in found)
        asked = tuple(i for i in _asked(section) if i not in used) if number else ()
        tables = tuple(r for r in _registers(section, known) if r in forms().registers and r not in seen)
        seen.update(tables)
        used.update(asked)
        found.append(
            Part(
                label=section.label,
                title=section.title,
                level=level,
                number=number,
                role=section.role,
                hint=_hint(section) if number else "",
                indicators=asked,
                registers=tables,
                box=bool(number) and section.role not in _WITHOUT_BOX and _can_be_none(section, asked),
            )
        )
    return tuple(found)


def _walk(sections: Sequence[AskedSection], level: int) -> Iterator[tuple[AskedSection, int]]:
    for section in sections:
        yield section, level
        yield from _walk(section.children, level + 1)


def _asked(section: AskedSection) -> tuple[str, ...]:
    """The indicators of a section; where the outline names none (a request letter seldom does), those that the shipped outlines
    ask for under its topics."""
    if section.indicators or section.role in _WITHOUT_FIGURES or section.children:
        return section.indicators
    wanted = set(section.topics)
    for outline in tuple(outlines().values())[::-1]:
        found = [
            name
            for known, _ in _walk(outline.sections, 1)
            for name in known.indicators
            if indicators()[name].topic in wanted
        ]
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def _registers(section: AskedSection, known: bool) -> tuple[str, ...]:
    """The registers of a section; where the whole outline names none, those that the shipped outlines have under its topics."""
    if known or section.role in _WITHOUT_FIGURES or section.children:
        return section.registers
    for outline in tuple(outlines().values())[::-1]:
        for other, _ in _walk(outline.sections, 1):
            if other.topics and set(other.topics) <= set(section.topics) - {"results"}:
                return other.registers
    return ()


def _can_be_none(section: AskedSection, asked: Sequence[str]) -> bool:
    return not asked or any(indicators()[name].aggregation in _FLOWS for name in asked)


def _hint(section: AskedSection) -> str:
    hints = forms().hints
    if section.role in _HINTED_BY_ROLE:
        named = next((hints[t] for t in section.topics if t in ("difficulties",)), None)
        return named or hints[_HINTED_BY_ROLE[section.role]]
    own = next((hints[topic] for topic in section.topics if topic in hints), None)
    return own or hints.get(section.role, hints["other"])


def default_outline(kind: str, after_2025: bool) -> Outline:
    """The shipped outline for a unit of this kind: communes after 1 July 2025 have their own."""
    known = outlines()
    return known["xa-2025" if after_2025 and kind in ("xã", "phường", "đặc khu") else "muoi-ba-muc"]
