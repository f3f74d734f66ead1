"""The form of one unit: which outline, which sections under which keys, and what the library is asked to write."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from doingoai.model import AskedSection, Outline
from doingoai.write.forms import Ask, Previous, form_outline
from doingoai.write.forms.asked import Part, parts_of
from doingoai_web.campaigns.models import Asked
from doingoai_web.campaigns.outlines import outline_of
from doingoai_web.units.models import Unit

WHOLE = "*"  # the key of the whole report, where a section's would stand
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A section of the form under a key that outlives a new number or title. key: empty where the section has no fields."""

    key: str
    part: Part


def unit_name(asked: Asked) -> str:
    """The unit with what stands above it: "xã Bản Lìm, tỉnh Tây Khuê". Asks for the units above at most once."""
    known: str | None = asked.__dict__.get("_unit_name")
    if known is None:
        known = asked.__dict__["_unit_name"] = _unit_name(asked)
    return known


def _unit_name(asked: Asked) -> str:
    above = asked.above if asked.above_id is not None else asked.unit.parent
    if above is None:
        return asked.unit.name
    ids = [int(pk) for pk in above.path.split("/") if pk][:-1]
    names = dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    higher = [names[pk] for pk in reversed(ids) if pk in names and names[pk] != above.name]
    return ", ".join((asked.unit.name, above.name, *higher))


def due(asked: Asked) -> date:
    return asked.due_on or asked.campaign.due_on


def outline_for(asked: Asked) -> Outline:
    """The outline that the campaign prescribed; of a campaign that prescribed none, the library's for such a unit. Asked for once."""
    found: Outline | None = asked.__dict__.get("_outline")
    if found is None:
        campaign = asked.campaign
        chosen = bool(campaign.outline) or campaign.prescribed.exists()
        found = outline_of(campaign) if chosen else form_outline(asked.unit.name, campaign.span)
        asked.__dict__["_outline"] = found
    return found


def ask_of(asked: Asked, previous: Previous | None = None) -> Ask:
    """What the library needs to write this unit's form."""
    return Ask(unit_name(asked), asked.campaign.span, outline_for(asked), due(asked), previous=previous)


def _slug(words: str) -> str:
    folded = unicodedata.normalize("NFD", words.casefold().replace("đ", "d"))
    plain = "".join(char if char.isascii() and char.isalnum() else " " for char in folded if char.isascii())
    return "-".join(plain.split())[:_LONGEST].strip("-") or "muc"


def _asked_sections(sections: Sequence[AskedSection]) -> list[AskedSection]:
    """In the order of ``parts_of``."""
    return [found for one in sections for found in (one, *_asked_sections(one.children))]


@lru_cache(maxsize=64)
def _places(outline: str, sections: tuple[AskedSection, ...]) -> tuple[Place, ...]:
    del outline
    parts = parts_of(Outline("", {}, sections))
    taken: dict[str, int] = {}
    found = []
    for part, section in zip(parts, _asked_sections(sections), strict=True):
        key = ""
        if part.number:
            own = "+".join(section.topics)[:_LONGEST] or _slug(section.title)
            taken[own] = taken.get(own, 0) + 1
            key = own if taken[own] == 1 else f"{own}~{taken[own]}"
        found.append(Place(key, part))
    return tuple(found)


def places_of(outline: Outline) -> tuple[Place, ...]:
    """The sections of a form with their keys."""
    return _places(outline.id, outline.sections)


def snapshot(outline: Outline) -> list[dict[str, Any]]:
    """What a draft remembers of the outline it was written for."""
    return [
        {
            "key": place.key,
            "label": place.part.label,
            "title": place.part.title,
            "indicators": list(place.part.indicators),
            "registers": list(place.part.registers),
        }
        for place in places_of(outline)
    ]


def digest(outline: Outline) -> str:
    """Tells whether an outline is still the one that a page was made of."""
    told = json.dumps([outline.id, snapshot(outline)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def title_in(snapshot_rows: Sequence[Mapping[str, Any]], key: str) -> str:
    """What a section was called in an earlier outline."""
    return next((f"{row['label']}. {row['title']}" for row in snapshot_rows if row["key"] == key), key)
