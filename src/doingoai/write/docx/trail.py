"""From each figure of the report to its facts: a bookmark a figure, and beside the report ``nguon.json``, which lists them.

An entry is one bookmark: ``words`` as printed, ``kind``, and what it rests on.

- ``total``: ``indicator``, ``value``, ``addends`` and ``declared_none``, each with unit, source, start, end, text
- ``column``: the same, for a column of an annex: every figure in it is one of the addends
- ``units``: ``value`` is how many ``units`` there are; with ``facts`` where each of them was read
- ``change``: ``now`` and ``earlier``, with the result the earlier figure comes from
- ``quote``: a unit's own words, with source, start and end
- ``day``: a day or a number from the list of units
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from doingoai.model import Addend, Combined, Excerpt, LeftOut, Total
from doingoai.model.json import number

Json = dict[str, Any]
BOOKMARK_LIMIT = 40  # Word refuses longer names


@dataclass(slots=True)
class Trail:
    """The entries of one report, in the order in which it was written."""

    entries: dict[str, Json] = field(default_factory=dict)

    def mark(self, name: str, words: str, kind: str, **facts: object) -> str:
        """Record a figure; the name of its bookmark, which is ``name`` unless that is too long or taken."""
        plain = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name)
        bookmark, turn = plain[:BOOKMARK_LIMIT], 2
        while bookmark in self.entries:
            end = f"_{turn}"
            bookmark, turn = plain[: BOOKMARK_LIMIT - len(end)] + end, turn + 1
        self.entries[bookmark] = {"words": words, "kind": kind, **facts}
        return bookmark


def addend_json(item: Addend) -> Json:
    """One unit's figure and where it was read."""
    upper = {} if item.upper is None else {"upper": number(item.upper)}
    return {
        "unit": item.unit,
        "value": number(item.value),
        **upper,
        "qualifier": item.qualifier,
        "basis": item.basis,
        **place_json(item),
    }


def place_json(item: Addend | Excerpt | LeftOut) -> Json:
    """Where words were read."""
    return {"source": item.source, "start": item.span.start, "end": item.span.end, "text": item.text}


def total_json(total: Total) -> Json:
    """A total with everything that it was made of."""
    upper = {} if total.upper is None else {"upper": number(total.upper)}
    left_out = [
        {"unit": item.unit, "value": number(item.value), "reason": item.reason, **place_json(item)}
        for item in total.left_out
    ]
    combined = {} if total.combined is None else {"combined": _combined(total.combined)}
    fewer = (
        {} if total.without_duplicates is None else {"without_duplicates": number(total.without_duplicates)}
    )
    return {
        "indicator": total.indicator,
        "currency": total.currency,
        "value": number(total.value),
        **upper,
        **fewer,
        **combined,
        "qualifier": total.qualifier,
        "addends": [addend_json(item) for item in total.addends],
        "declared_none": [addend_json(item) for item in total.declared_none],
        "left_out": left_out,
    }


def _combined(found: Combined) -> Json:
    members = [
        {
            "name": member.name,
            "units": list(member.units),
            "places": [{"source": source, "start": at.start, "end": at.end} for source, at in member.places],
        }
        for member in found.members
    ]
    return {"how": found.how, "value": number(found.value), "qualifier": found.qualifier, "members": members}


def quotes_json(excerpts: Iterable[Excerpt]) -> list[Json]:
    """Sentences of units, where they stand."""
    return [{"unit": item.unit, **place_json(item)} for item in excerpts]


def trail_json(trail: Trail, unit: str, period: str) -> Mapping[str, object]:
    """The whole of ``nguon.json``."""
    return {"schema": "doingoai-trail/1", "for": unit, "period": period, "bookmarks": trail.entries}
