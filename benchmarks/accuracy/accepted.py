"""The last accepted output: of our own documents every item, of real ones digests only; what was gained and lost since.

Own documents: ``example.json`` holds document → key and items (kind, start, end, value, the first words quoted),
``test_texts.json`` passage → items without the words, which stand in the test. Real documents: ``real.json`` holds document →
key, counts and "kind start end" → digest; no word and no value of a real text is written.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy.corpus import Output, example, passages_of_tests, real
from benchmarks.accuracy.items import Item, items

FOLDER = Path(__file__).parent / "accepted"
REASONS = FOLDER / "reasons.txt"
QUOTED = 60  # characters of the words quoted beside an item

Accepted = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Change:
    """One item gained or lost. line: what to print; kind: the kind of fact."""

    kind: str
    lost: bool
    line: str


def sets() -> dict[str, tuple[Output, ...]]:
    """The outputs by the name of the file that keeps them; sets of which nothing is at hand are left out."""
    found = {"example": example(), "test_texts": passages_of_tests(), "real": real()}
    return {name: outputs for name, outputs in found.items() if outputs}


def _row(item: Item, text: str, quoted: bool) -> list[object]:
    words = " ".join(text[item.start : item.end].split())[:QUOTED]
    row: list[object] = [item.kind, item.start, item.end, item.value]
    return [*row, words] if quoted else row


def _entry(output: Output, quoted: bool) -> dict[str, Any]:
    found = list(items(output))
    if not output.real:
        return {"key": output.key, "items": [_row(item, output.text, quoted) for item in found]}
    counts = Counter(item.kind for item in found)
    digests: dict[str, str] = {}
    for item in found:  # two facts of one kind may stand at one place
        place = f"{item.kind} {item.start} {item.end}"
        digests[place] = " ".join(filter(None, (digests.get(place), item.digest(output.key))))
    return {"key": output.key, "counts": dict(sorted(counts.items())), "digests": digests}


def write(name: str, outputs: Iterable[Output]) -> None:
    """Store outputs as accepted: one line a document, sorted."""
    rows = {output.id: _entry(output, quoted=name == "example") for output in outputs}
    lines = (
        f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(rows[key], ensure_ascii=False, separators=(',', ':'))}"
        for key in sorted(rows)
    )
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def load(name: str) -> Accepted:
    """What was accepted; empty where nothing was yet."""
    path = FOLDER / f"{name}.json"
    accepted: Accepted = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return accepted


def _quote(output: Output, start: int, end: int) -> str:
    words = " ".join(output.text[start:end].split())
    return f"“{words[:QUOTED]}{'…' if len(words) > QUOTED else ''}”"


def _compare_items(output: Output, entry: Mapping[str, Any]) -> list[Change]:
    now = set(items(output))
    before = {Item(*row[:4]) for row in entry["items"]}
    changes = []
    for item in sorted(now ^ before):
        line = f"{output.id} {item.start}–{item.end} {item.kind}: {item.value} {_quote(output, item.start, item.end)}"
        changes.append(Change(item.kind, item in before, line))
    return changes


def _compare_digests(output: Output, entry: Mapping[str, Any]) -> list[Change]:
    """A lost item of a real document is known by its place; what its value was only the document and the old code can tell."""
    now = {(f"{item.kind} {item.start} {item.end}", item.digest(output.key)): item for item in items(output)}
    before = {(place, digest) for place, joined in entry["digests"].items() for digest in joined.split()}
    changes = []
    for place, _ in sorted(before - now.keys()):
        kind, start, end = place.split()
        quote = _quote(output, int(start), int(end))
        changes.append(Change(kind, True, f"{output.id} {start}–{end} {kind}: (value not kept) {quote}"))
    for place, digest in sorted(now.keys() - before):
        item = now[place, digest]
        quote = _quote(output, item.start, item.end)
        changes.append(
            Change(item.kind, False, f"{output.id} {item.start}–{item.end} {item.kind}: {item.value} {quote}")
        )
    return changes


def changes(outputs: Iterable[Output], accepted: Accepted) -> list[Change]:
    """What was gained and lost in the documents that were accepted with the same text; others are new or gone, not changed."""
    found: list[Change] = []
    for output in outputs:
        entry = accepted.get(output.id)
        if entry is None or entry["key"] != output.key:
            continue
        found += _compare_digests(output, entry) if output.real else _compare_items(output, entry)
    return found


def unknown(outputs: Iterable[Output], accepted: Accepted) -> list[str]:
    """The documents at hand that were never accepted, or whose text has changed since."""
    return [
        output.id
        for output in outputs
        if output.id not in accepted or accepted[output.id]["key"] != output.key
    ]
