"""A result without the words behind it: what the page of totals shows, a hundredth of the whole in a large province.

The whole holds every addend with its sentence. To show the totals it need not be read; each total opened is a row of its own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from doingoai.knowledge import indicators

Json = dict[str, Any]
_KEPT = (
    "schema", "for", "period", "set_aside", "expected", "missing", "late", "partial", "comparison", "duplicates", "questions",
    "not_checked",
)  # fmt: skip
_WORDS = ("addends", "declared_none", "declared_none_sources", "silent", "left_out")


def topic_of(indicator: str) -> str:
    """The part of the report in which an indicator stands; of one no longer known, by its name."""
    entry = indicators().get(indicator)
    return entry.topic if entry else indicator.split(".")[0]


def asked_of(questions: Iterable[Json]) -> Counter[tuple[str, int]]:
    """(source, start) → how many questions arise from those words."""
    return Counter((item["source"], item["start"]) for item in questions if item["source"])


def slim(total: Json, asked: Mapping[tuple[str, int], int]) -> Json:
    """A total without its words. stated, none, silent_units: how many units gave a figure, declared none, said nothing; open: how often
    a person has something to decide."""
    places = {(place["source"], place["start"]) for place in (*total["addends"], *total["left_out"])}
    combined = total["combined"]
    return {
        **{key: value for key, value in total.items() if key not in _WORDS},
        "combined": combined and {key: value for key, value in combined.items() if key != "members"},
        "stated": len({part["unit"] for part in total["addends"]}),
        "none": len(total["declared_none"]),
        "silent_units": len(total["silent"]),
        "open": sum(not item["decided"] for item in total["overlaps"])
        + sum(asked.get(place, 0) for place in places),
    }


def _told(totals: Iterable[Json]) -> dict[str, int]:
    """Topic → how many units gave a figure or declared none in it."""
    found: dict[str, set[str]] = {}
    for total in totals:
        units = found.setdefault(topic_of(total["indicator"]), set())
        units.update(part["unit"] for part in total["addends"])
        units.update(total["declared_none"])
    return {topic: len(units) for topic, units in found.items()}


def summary_of(data: Json) -> Json:
    """``ket-qua.json`` as the page of totals needs it. told: topic → units; rebased: the units that no register knows."""
    asked = asked_of(data["questions"])
    return {
        **{key: data[key] for key in _KEPT},
        "reports": [
            {"source": row["source"], "unit": row["unit"], "used": row["used"]} for row in data["reports"]
        ],
        "rebased": {"unknown": data["rebased"]["unknown"]} if data["rebased"] else None,
        "totals": [slim(total, asked) for total in data["totals"]],
        "told": _told(data["totals"]),
    }


def rows_of(data: Json) -> list[Json]:
    """Each total with what of it stands elsewhere in the whole: {"total": …, "rebased": … or None}."""
    rebased = {
        (row["indicator"], row["currency"]): row for row in (data["rebased"] or {"totals": []})["totals"]
    }
    return [
        {"total": total, "rebased": rebased.get((total["indicator"], total["currency"]))}
        for total in data["totals"]
    ]
