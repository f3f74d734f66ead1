"""Whole reports of other hands, with gold: what is found, what is missed, what is invented, over all of them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import doingoai
from doingoai.model.json import report_json

CORPUS = Path(__file__).parent / "corpus"
NAMES = sorted(path.stem for path in (CORPUS / "reports").glob("*.txt"))
Item = dict[str, Any]
# F1 over the corpus; a figure found or lost is named by ``benchmarks.accuracy``, these only keep the whole from sinking
FLOORS = {"citations": 0.99, "observations": 0.965}
MUST_BE_FOUND = 0.90  # of the findings that must be found


@cache
def read(name: str) -> Item:
    return report_json(doingoai.read(CORPUS / "reports" / f"{name}.txt"))


def gold(name: str, kind: str) -> Any:
    return json.loads((CORPUS / "gold" / f"{name}.{kind}.json").read_text(encoding="utf-8"))


def overlaps(a: Item, b: Item) -> bool:
    return bool(a["start"] < b["end"] and b["start"] < a["end"])


def same_observation(wanted: Item, found: Item) -> bool:
    return (
        found["indicator"] in wanted["indicator"].split("|")
        and found["qualifier"] in wanted["qualifier"].split("|")
        and abs(wanted["value"] - found["value"]) <= 1e-9 * max(1, abs(wanted["value"]))
        and overlaps(wanted, found)
    )


def same_citation(wanted: Item, found: Item) -> bool:
    kinds = [kind.casefold() for kind in (wanted["type"] or "").split("|")]
    numbers = [" ".join((item["number"] or "").casefold().split()) for item in (wanted, found)]
    return overlaps(wanted, found) and numbers[0] == numbers[1] and (found["type"] or "").casefold() in kinds


SAME = {"observations": same_observation, "citations": same_citation}


def compared(name: str, kind: str) -> tuple[int, list[str]]:
    """(right, misses and inventions) of one report."""
    left = [item for item in read(name)[kind] if item.get("basis") != "derived"]
    right, wrong = 0, []
    wanted = gold(name, kind)
    for item in sorted(wanted, key=lambda item: bool(item.get("optional"))):
        hit = next((found for found in left if SAME[kind](item, found)), None)
        if hit is not None:
            left.remove(hit)
            right += not item.get("optional")
        elif not item.get("optional"):
            wrong.append(f"{name}: thiếu {item.get('indicator', item.get('number'))} “{item['text']}”")
    wrong += [f"{name}: thừa {item.get('indicator', item.get('number'))} “{item['text']}”" for item in left]
    return right, wrong


@pytest.mark.parametrize("kind", FLOORS)
def test_facts(kind: str) -> None:
    results = [compared(name, kind) for name in NAMES]
    right = sum(result[0] for result in results)
    wrong = [fault for result in results for fault in result[1]]
    score = 2 * right / (2 * right + len(wrong))
    assert score >= FLOORS[kind], f"F1 {score:.3f}\n" + "\n".join(wrong)


def of_family(rule: str, wanted: str) -> bool:
    return any(rule == family or rule.startswith(f"{family}.") for family in wanted.split("|"))


def test_findings_that_must_be_found() -> None:
    found, missed = 0, []
    for name in NAMES:
        for item in gold(name, "findings")["must"]:
            if any(of_family(f["rule"], item["rule"]) and overlaps(item, f) for f in read(name)["findings"]):
                found += 1
            else:
                missed.append(f"{name}: {item['rule']} ở “{item['text']}” ({item['note']})")
    assert found / (found + len(missed)) >= MUST_BE_FOUND, "\n".join(missed)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_right_is_left_alone(name: str) -> None:
    loud = [f for f in read(name)["findings"] if f["severity"] in ("error", "warning")]
    alarms = [
        f"{item['rule']} ở “{item['text']}” ({item['note']})"
        for item in gold(name, "findings")["quiet"]
        if any(of_family(f["rule"], item["rule"]) and overlaps(item, f) for f in loud)
    ]
    assert alarms == []


@pytest.mark.parametrize("name", NAMES)
def test_every_span_quotes_its_text(name: str) -> None:
    report = read(name)
    text = report["document"]["text"]
    for kind in ("citations", "quantities", "observations", "records", "findings"):
        assert all(text[item["start"] : item["end"]] == item["text"] for item in report[kind]), kind
