"""Passages and sentences of our own, written apart from the code: what is found, what is missed, what is invented."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from doingoai.extract.citations import find_citations
from doingoai.extract.quantities import find_quantities
from doingoai.model.json import citation_json, quantity_json

CORPUS = Path(__file__).parent / "corpus"
Item = Mapping[str, Any]


def rows(name: str) -> list[dict[str, Any]]:
    return [
        json.loads(line) for line in (CORPUS / name).read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def overlaps(a: Item, b: Item) -> bool:
    return bool(a["start"] < b["end"] and b["start"] < a["end"])


def same_citation(gold: Item, found: Item) -> bool:
    kind = (gold["type"] or "").casefold()
    numbers = ["".join((item["number"] or "").casefold().split()) for item in (gold, found)]
    return (
        overlaps(gold, found) and numbers[0] == numbers[1] and kind in ("", (found["type"] or "").casefold())
    )


def same_quantity(gold: Item, found: Item) -> bool:
    close = abs(float(gold["value"]) - float(found["value"])) <= 1e-6 * max(1.0, abs(float(gold["value"])))
    qualifiers = gold["qualifier"].split("|")
    return (
        overlaps(gold, found)
        and close
        and found["qualifier"] in qualifiers
        and gold["currency"] == found["currency"]
    )


def differences(
    gold: Iterable[Item], found: Iterable[Item], same: Callable[[Item, Item], bool]
) -> tuple[int, list[str]]:
    """(right, misses and inventions). Optional items, and a law cited by its bare name, count neither way."""
    left, right, wrong = list(found), 0, []
    gold = list(gold)
    for item in (g for g in gold if not g.get("optional")):
        hit = next((f for f in left if same(item, f)), None)
        if hit is None:
            wrong.append(f"thiếu “{item['text']}”")
        else:
            left.remove(hit)
            right += 1
    free = [g for g in gold if g.get("optional")]
    for item in left:
        bare_law = "number" in item and not item["number"] and not item["date"]
        if not bare_law and not any(overlaps(item, g) for g in free):
            wrong.append(f"thừa “{item['text']}”")
    return right, wrong


def citations(text: str) -> list[Item]:
    return [citation_json(item, text) for item in find_citations(text)]


def quantities(text: str) -> list[Item]:
    return [quantity_json(item, text) for item in find_quantities(text)]


SETS = {
    "citations": ("passages.citations.jsonl", citations, same_citation, 0.99),
    "quantities": ("sentences.quantities.jsonl", quantities, same_quantity, 0.98),
}


@pytest.mark.parametrize("kind", SETS)
def test_passages_of_another_hand(kind: str) -> None:
    name, find, same, floor = SETS[kind]
    right, wrong = 0, []
    for row in rows(name):
        found = find(row["text"])
        assert all(row["text"][item["start"] : item["end"]] == item["text"] for item in found)
        hits, faults = differences(row[kind], found, same)
        right += hits
        wrong += [f"{row['id']}: {fault}" for fault in faults]
    score = 2 * right / (2 * right + len(wrong))
    assert score >= floor, f"F1 {score:.3f}\n" + "\n".join(wrong)
