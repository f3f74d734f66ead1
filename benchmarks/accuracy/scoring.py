"""Scores against hand-made gold: what is right, missed and spurious. ``a|b`` in gold: either is right; optional: neither way.

A citation is right when it overlaps the gold one and has its number and type; an observation when it overlaps and has its
indicator, value and qualifier; a quantity its value, qualifier and currency; a finding when its rule is of the family and it
overlaps. Derived observations are not scored.
"""

import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.accuracy.corpus import Json, Output

Same = Callable[[Json, Json], bool]
LONGEST_FINDING = 300  # characters: a finding about half a page points at nothing


@dataclass(slots=True)
class Score:
    """Counts of one measure, and its mistakes in one line each."""

    right: int = 0
    missed: int = 0
    spurious: int = 0
    mistakes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.spurious) if self.right + self.spurious else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


Scores = dict[str, Score]


def norm(words: str | None) -> str:
    return " ".join(unicodedata.normalize("NFC", words or "").lower().split())


def _squeezed(words: str | None) -> str:
    return "".join(norm(words).split())


def overlaps(a: Json, b: Json) -> bool:
    return bool(a["start"] < b["end"] and b["start"] < a["end"])


def _near(a: float, b: float | None, tolerance: float) -> bool:
    return b is not None and abs(float(a) - float(b)) <= tolerance * max(1.0, abs(float(a)))


def same_citation(gold: Json, found: Json) -> bool:
    kinds = map(norm, (gold["type"] or "").split("|"))
    return (
        overlaps(gold, found)
        and _squeezed(gold["number"]) == _squeezed(found["number"])
        and (not gold["type"] or norm(found["type"]) in kinds)
    )


def same_quantity(gold: Json, found: Json) -> bool:
    return (
        overlaps(gold, found)
        and _near(gold["value"], found["value"], 1e-6)
        and found["qualifier"] in gold["qualifier"].split("|")
        and (gold.get("currency") or None) == found["currency"]
    )


def same_observation(gold: Json, found: Json) -> bool:
    return (
        overlaps(gold, found)
        and found["indicator"] in gold["indicator"].split("|")
        and found["qualifier"] in gold["qualifier"].split("|")
        and _near(gold["value"], found["value"], 1e-9)
    )


def pair(
    gold: Iterable[Json], found: Sequence[Json], same: Same
) -> tuple[list[tuple[Json, Json]], list[Json], list[Json]]:
    """Greedy one-to-one matching: pairs, gold that was missed, found without a partner."""
    left, pairs, missed = list(found), [], []
    for wanted in gold:
        hit = next((fact for fact in left if same(wanted, fact)), None)
        if hit is None:
            missed.append(wanted)
        else:
            left.remove(hit)
            pairs.append((wanted, hit))
    return pairs, missed, left


def _line(name: str, sort: str, fact: Json) -> str:
    what = fact.get("indicator") or fact.get("rule") or fact.get("number") or ""
    return f"{name} {fact['start']}–{fact['end']} {sort}: {what} {fact.get('value', '')} {fact.get('text', '')!r}"


def judge(
    name: str, gold: Sequence[Json], found: Sequence[Json], same: Same, score: Score
) -> list[tuple[Json, Json]]:
    """Add one document's facts to a score; returns the pairs that agree."""
    pairs, missed, left = pair([fact for fact in gold if not fact.get("optional")], found, same)
    free = [fact for fact in gold if fact.get("optional")]
    spurious = [fact for fact in left if not any(overlaps(wanted, fact) for wanted in free)]
    score.right += len(pairs)
    score.missed += len(missed)
    score.spurious += len(spurious)
    score.mistakes += [_line(name, "missed", fact) for fact in missed]
    score.mistakes += [_line(name, "spurious", fact) for fact in spurious]
    return pairs


def _fields(name: str, pairs: Iterable[tuple[Json, Json]], key: str, score: Score) -> None:
    for gold, found in pairs:
        if norm(gold.get(key)) == norm(found.get(key)):
            score.right += 1
        else:
            score.missed += 1
            score.spurious += 1
            score.mistakes.append(_line(name, f"{key} {found.get(key)!r}, gold {gold.get(key)!r}", gold))


def _family(rule: str, wanted: str) -> bool:
    return any(rule == name or rule.startswith(name + ".") for name in wanted.split("|"))


def _findings(name: str, gold: Json, found: Sequence[Json], score: Score) -> None:
    for wanted in gold["must"]:
        hit = any(
            _family(fact["rule"], wanted["rule"])
            and overlaps(wanted, fact)
            and fact["end"] - fact["start"] <= LONGEST_FINDING
            for fact in found
        )
        score.right += hit
        score.missed += not hit
        if not hit:
            score.mistakes.append(_line(name, "missed", wanted))
    for quiet in gold["quiet"]:
        loud = (fact for fact in found if fact["severity"] in ("error", "warning"))
        if any(_family(fact["rule"], quiet["rule"]) and overlaps(quiet, fact) for fact in loud):
            score.spurious += 1
            score.mistakes.append(_line(name, "false alarm", quiet))


def read_gold(path: Path) -> Any:
    """A gold file, None where there is none."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def report_scores(outputs: Iterable[Output], gold_folder: Path) -> Scores:
    """Scores of whole reports: ``citations``, their ``dates`` and ``issuers``, ``observations``, ``findings``."""
    scores: Scores = {}
    for output in outputs:
        for kind, same in (("citations", same_citation), ("observations", same_observation)):
            gold = read_gold(gold_folder / f"{output.id}.{kind}.json")
            if gold is None:
                continue
            found = [fact for fact in output.facts[kind] if fact.get("basis") != "derived"]
            pairs = judge(output.id, gold, found, same, scores.setdefault(kind, Score()))
            if kind == "citations":
                _fields(output.id, pairs, "date", scores.setdefault("dates", Score()))
                _fields(output.id, pairs, "issuer", scores.setdefault("issuers", Score()))
        gold = read_gold(gold_folder / f"{output.id}.findings.json")
        if gold is not None:
            _findings(output.id, gold, output.facts["findings"], scores.setdefault("findings", Score()))
    return scores


def passage_scores(outputs: Iterable[Output]) -> Scores:
    """Scores of passages and sentences: ``citations``, their ``dates``, ``quantities``. A law's bare name counts neither way."""
    scores: Scores = {}
    for output in outputs:
        gold = output.gold or {}
        if "citations" in gold:
            found = [fact for fact in output.facts["citations"] if fact["number"] or fact["date"]]
            bare = [fact for fact in output.facts["citations"] if not fact["number"] and not fact["date"]]
            wanted_bare = [g for g in gold["citations"] if not g.get("optional")]
            found += [fact for fact in bare if any(same_citation(g, fact) for g in wanted_bare)]
            score = scores.setdefault("citations", Score())
            pairs = judge(output.id, gold["citations"], found, same_citation, score)
            _fields(output.id, pairs, "date", scores.setdefault("dates", Score()))
        if "quantities" in gold:
            score = scores.setdefault("quantities", Score())
            judge(output.id, gold["quantities"], output.facts["quantities"], same_quantity, score)
    return scores
