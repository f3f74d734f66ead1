"""The outlines that can be prescribed, and what a campaign prescribed.

What was prescribed is kept with the campaign as it stood then: an outline that changes later changes no open campaign.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import get_language

from doingoai.knowledge import mapping
from doingoai.knowledge.forms import forms
from doingoai.knowledge.outlines import outlines
from doingoai.knowledge.record_fields import registers
from doingoai.model import AskedSection, Outline
from doingoai.write.forms import form_outline
from doingoai.write.forms.fields import register_code
from doingoai_web.campaigns.models import Campaign

#: who keeps outlines of their own puts a function here; theirs stand before the shipped ones of the same id
SOURCES: list[Callable[[], Mapping[str, Outline]]] = []


def outlines_offered() -> dict[str, Outline]:
    """Outline id → outline: those that come with the program, and those kept in this installation."""
    found = dict(outlines())
    for source in SOURCES:
        found.update(source())
    return found


def outline_name(outline: Outline) -> str:
    """Its name in the language of the page."""
    language = (get_language() or "vi").split("-")[0]
    return outline.name.get(language) or outline.name.get("vi") or outline.id


def registers_offered() -> dict[str, str]:
    """Register id → "DR – Sổ đoàn ra, đoàn vào": the annex tables that a form can hold."""
    language = (get_language() or "vi").split("-")[0]
    known = registers()
    return {
        name: f"{register_code(name)} – {known[name].name.get(language) or known[name].name['vi']}"
        for name in forms().registers
    }


def registers_of(outline: Outline) -> tuple[str, ...]:
    """The annexes that an outline asks for, in its order."""
    found = [name for section in flat(outline.sections) for name in section.registers]
    return tuple(dict.fromkeys(found))


def flat(sections: Sequence[AskedSection]) -> list[AskedSection]:
    """The sections and those below them, in their order."""
    found: list[AskedSection] = []
    for section in sections:
        found += [section, *flat(section.children)]
    return found


def with_depth(sections: Sequence[AskedSection], depth: int = 0) -> list[tuple[int, AskedSection]]:
    """The same, each with how deep it lies."""
    found: list[tuple[int, AskedSection]] = []
    for section in sections:
        found += [(depth, section), *with_depth(section.children, depth + 1)]
    return found


# ---- annexes chosen by the officer ----


def with_annexes(outline: Outline, annexes: Sequence[str]) -> Outline:
    """The outline asking for these registers and no other: one that it does not have goes to the first section of its topic, else to
    the last section."""
    wanted = {name: _topics_of(name) for name in annexes if name not in registers_of(outline)}
    sections = tuple(_chosen(section, frozenset(annexes), wanted) for section in outline.sections)
    if wanted and sections:
        last = sections[-1]
        sections = (*sections[:-1], replace(last, registers=(*last.registers, *wanted)))
    return replace(outline, sections=sections)


def _topics_of(register: str) -> frozenset[str]:
    rows = mapping("asked.yaml").sub("annex_registers")
    return frozenset(topic for topic in rows if register in rows.strings(topic))


def _chosen(
    section: AskedSection, annexes: frozenset[str], wanted: dict[str, frozenset[str]]
) -> AskedSection:
    own = [name for name in section.registers if name in annexes]
    for name, topics in list(wanted.items()):
        if topics & set(section.topics):
            own.append(name)
            del wanted[name]
    children = tuple(_chosen(child, annexes, wanted) for child in section.children)
    return replace(section, registers=tuple(own), children=children)


# ---- kept with the campaign ----


def kept(outline: Outline) -> dict[str, Any]:
    """An outline as plain values."""
    return {
        "id": outline.id,
        "name": dict(outline.name),
        "basis": outline.basis,
        "sections": [_kept_section(section) for section in outline.sections],
    }


def _kept_section(section: AskedSection) -> dict[str, Any]:
    return {
        "label": section.label,
        "title": section.title,
        "topics": list(section.topics),
        "role": section.role,
        "required": section.required,
        "indicators": list(section.indicators),
        "registers": list(section.registers),
        "children": [_kept_section(child) for child in section.children],
    }


def loaded(data: Mapping[str, Any]) -> Outline:
    """The outline that ``kept`` wrote."""
    return Outline(
        data["id"], dict(data["name"]), tuple(map(_loaded_section, data["sections"])), data["basis"]
    )


def _loaded_section(data: Mapping[str, Any]) -> AskedSection:
    return AskedSection(
        label=data["label"],
        title=data["title"],
        topics=tuple(data["topics"]),
        role=data["role"],
        required=data["required"],
        indicators=tuple(data["indicators"]),
        registers=tuple(data["registers"]),
        children=tuple(map(_loaded_section, data["children"])),
    )


def outline_of(campaign: Campaign) -> Outline:
    """What this campaign asks for, with the annexes chosen: the last that was prescribed; of a campaign from before outlines were
    kept, the usual one of its units."""
    return campaign.chosen_outline() or outlines_offered().get(campaign.outline) or usual(campaign)


def usual(campaign: Campaign) -> Outline:
    """The outline that the units of a campaign would get where nobody chose."""
    first = campaign.asked.select_related("unit").order_by("unit__path").first()
    return form_outline(first.unit.name if first else campaign.owner.name, campaign.span)


def changed_since(campaign: Campaign) -> Outline | None:
    """The outline of the same name as it reads today, where it is no longer what the campaign prescribed; else None."""
    last = campaign.prescribed.order_by("-number").first()
    today = outlines_offered().get(campaign.outline)
    if last is None or today is None:
        return None
    asked = with_annexes(today, campaign.annexes) if campaign.annexes is not None else today
    return today if kept(asked) != last.kept else None


def differences(before: Outline, after: Outline) -> tuple[list[str], list[str]]:
    """Titles of the sections that are no longer asked for, and of those that are new."""
    old = [f"{section.label}. {section.title}" for section in flat(before.sections)]
    new = [f"{section.label}. {section.title}" for section in flat(after.sections)]
    return [words for words in old if words not in new], [words for words in new if words not in old]
