"""Facts as items that can be compared: kind, place, value; and their digests, which tell nothing without the document."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.accuracy.corpus import Json, Output

KINDS = ("citations", "quantities", "observations", "other_scope", "records", "findings")


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One fact. value: everything about it that must not change unseen, in one line; start, end: offsets into the text."""

    kind: str
    start: int
    end: int
    value: str

    def digest(self, key: str) -> str:
        """A short hash of the item, salted with the document's own."""
        words = f"{key}|{self.kind}|{self.start}|{self.end}|{self.value}"
        return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def _value(kind: str, fact: Json) -> str:
    keys: tuple[str, ...]
    if kind == "citations":
        keys = ("type", "number", "date", "issuer")
    elif kind == "quantities":
        keys = ("value", "upper", "qualifier", "unit", "currency")
    elif kind in ("observations", "other_scope"):
        keys = ("indicator", "value", "upper", "qualifier", "unit", "currency", "basis", "period", "scope")
    elif kind == "findings":
        keys = ("id", "severity")
    else:
        fields = (f"{name}={value}" for name, value in sorted(fact["fields"].items()) if value is not None)
        return "; ".join([fact["register"], *fields])
    return " | ".join("-" if fact.get(key) is None else str(fact[key]) for key in keys)


def items(output: Output) -> Iterator[Item]:
    """The items of one document, sorted, each once."""
    found = {
        Item(kind, fact["start"], fact["end"], _value(kind, fact))
        for kind in KINDS
        for fact in output.facts.get(kind, ())
    }
    return iter(sorted(found))


def misquoted(output: Output) -> list[str]:
    """The facts whose span does not quote its own text; there must be none."""
    return [
        f"{output.id}: {kind} {fact['start']}–{fact['end']}"
        for kind in KINDS
        for fact in output.facts.get(kind, ())
        if output.text[fact["start"] : fact["end"]] != fact["text"]
    ]
