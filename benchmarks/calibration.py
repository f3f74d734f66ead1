"""What a confidence is worth: of the facts given confidence c, how many are right.

    python -m benchmarks.calibration                a table by bins
    python -m benchmarks.calibration --wrong        and the wrong facts with their confidence

Judged against the gold of the real reports and passages, where they are at hand, and against the truth of the example province
(observations of the indicators it speaks of, in the reports that count). Facts that gold calls optional are not judged.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy.corpus import Json, Output, example, real_passages, real_reports, shared_folder
from benchmarks.accuracy.scoring import (
    Same,
    overlaps,
    pair,
    read_gold,
    same_citation,
    same_observation,
    same_quantity,
)
from doingoai.example import truth

BINS = (0.95, 0.9, 0.8, 0.7, 0.6, 0.0)  # lower ends; the highest bin ends at 1, included


@dataclass(frozen=True, slots=True)
class Judged:
    """One fact with a confidence and whether it is right. kind: "citations", "quantities" or "observations"."""

    kind: str
    confidence: float
    right: bool
    line: str


def _line(output: Output, fact: Json) -> str:
    what = fact.get("indicator") or fact.get("number") or ""
    return f"{output.id} {fact['start']}–{fact['end']}: {what} {fact.get('value', '')} {fact['text']!r}"


def _judge(output: Output, kind: str, gold: Sequence[Json], same: Same) -> Iterator[Judged]:
    found = [fact for fact in output.facts[kind] if fact.get("basis") != "derived"]
    pairs, _, left = pair([wanted for wanted in gold if not wanted.get("optional")], found, same)
    free = [wanted for wanted in gold if wanted.get("optional")]
    for _, fact in pairs:
        yield Judged(kind, fact["confidence"], True, _line(output, fact))
    for fact in left:
        if not any(overlaps(wanted, fact) for wanted in free):
            yield Judged(kind, fact["confidence"], False, _line(output, fact))


def _real() -> Iterator[Judged]:
    root = shared_folder()
    if root is None:
        return
    for output in real_reports():
        for kind, same in (("citations", same_citation), ("observations", same_observation)):
            gold = read_gold(root / "gold" / f"{output.id}.{kind}.json")
            if gold is not None:
                yield from _judge(output, kind, gold, same)
    for output in real_passages():
        for kind, same in (("citations", same_citation), ("quantities", same_quantity)):
            if kind in (output.gold or {}):
                yield from _judge(output, kind, (output.gold or {})[kind], same)


def _told(totals: dict[str, Any], indicator: str, unit: str) -> list[Json]:
    """What the truth says of one unit and indicator: its values, a nought where it declared none."""
    told: list[Json] = []
    for name, total in totals.items():
        if name.partition(" ")[0] != indicator:
            continue
        if unit in total["addends"]:
            told.append(total["addends"][unit])
        if unit in (*total["declared_none"], *total.get("may_declare_none", ())):
            told.append({"value": 0})
    return told


def _example() -> Iterator[Judged]:
    outputs = {output.id: output for output in example()}
    for half in ("2025H1", "2025H2"):
        fact = truth()[half]
        known = {name.partition(" ")[0] for name in fact["totals"]}
        within = {unit for total in fact["totals"].values() for unit in total.get("left_out", ())}
        for unit, source in fact["sources"].items():
            if (
                unit in within
            ):  # the truth tells only what a unit adds to the total: these stand in their parent's figures
                continue
            output = outputs.get(f"{Path(fact['folder']).name}/{source}")
            for seen in output.facts["observations"] if output else ():
                if seen["indicator"] not in known or seen["basis"] == "derived" or seen.get("breakdown"):
                    continue
                told = _told(fact["totals"], seen["indicator"], unit)
                right = any(
                    wanted["value"] == seen["value"] and wanted.get("qualifier", "exact") == seen["qualifier"]
                    for wanted in told
                )
                assert output is not None
                yield Judged("observations", seen["confidence"], right, _line(output, seen))


def judged() -> tuple[Judged, ...]:
    """Every fact at hand that can be judged."""
    return (*_real(), *_example())


def _bin(confidence: float) -> float:
    return next(low for low in BINS if confidence >= low)


def table(facts: Iterable[Judged]) -> list[tuple[str, float, int, int]]:
    """(kind, lower end of the bin, facts, right ones), the surest first; bins without facts are left out."""
    counts: defaultdict[tuple[str, float], list[int]] = defaultdict(lambda: [0, 0])
    for fact in facts:
        for kind in (fact.kind, "all"):
            count = counts[kind, _bin(fact.confidence)]
            count[0] += 1
            count[1] += fact.right
    return [(kind, low, count[0], count[1]) for (kind, low), count in sorted(counts.items(), key=_order)]


def _order(row: tuple[tuple[str, float], list[int]]) -> tuple[str, float]:
    return row[0][0], -row[0][1]


def main(arguments: Sequence[str] | None = None) -> int:
    assert __doc__ is not None
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.calibration",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--wrong", action="store_true", help="list the wrong facts")
    options = parser.parse_args(arguments)
    facts = judged()
    print(f"{'facts':<14}{'confidence':>12}{'given':>8}{'right':>8}{'share':>8}")
    highs = dict(zip(BINS, ("1.00", *(f"{low:.2f}" for low in BINS)), strict=False))
    for kind, low, given, right in table(facts):
        print(f"{kind:<14}{f'{low:.2f}–{highs[low]}':>12}{given:>8}{right:>8}{right / given:>8.3f}")
    for fact in facts if options.wrong else ():
        if not fact.right:
            print(f"wrong, {fact.confidence:.2f}: {fact.kind} {fact.line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
