"""The words of ``knowledge/header.yaml``, folded and ready to compare."""

from dataclasses import dataclass
from functools import cache

from doingoai.knowledge import entries, mapping
from doingoai.parse.folding import fold


@dataclass(frozen=True, slots=True)
class HeadWords:
    """body_heads, nameless, units, nation, marks, positions, authorities: folded. names: folded → as written in a sentence.

    kinds: folded name of a kind of document → the name. codes: letters of a symbol → body that signs ("SNgV").
    """

    body_heads: tuple[str, ...]
    nameless: frozenset[str]
    units: tuple[str, ...]
    names: dict[str, str]
    nation: tuple[str, ...]
    marks: frozenset[str]
    positions: tuple[str, ...]
    authorities: tuple[str, ...]
    kinds: dict[str, str]
    codes: dict[str, str]


def _names_and_codes() -> tuple[dict[str, str], dict[str, str]]:
    names: dict[str, str] = {}
    codes: dict[str, str] = {}
    for entry in entries("issuers.yaml"):
        written = entry.strings("names")
        codes.setdefault(entry.take("code", str), written[0])
        for name in written:
            names.setdefault(fold(name), name)
    return names, codes


@cache
def head_words() -> HeadWords:
    """Read once."""
    entry = mapping("header.yaml")
    names, codes = _names_and_codes()
    names |= {fold(name): name for name in entry.strings("names")}
    codes |= entry.take("party_codes", dict)
    kinds = {fold(kind): kind for kind in (item.take("name", str) for item in entries("document_kinds.yaml"))}

    def folded(key: str) -> tuple[str, ...]:
        return tuple(sorted((fold(word) for word in entry.strings(key)), key=len, reverse=True))

    words = HeadWords(
        body_heads=folded("body_heads"),
        nameless=frozenset(folded("nameless_bodies")),
        units=folded("units"),
        names=names,
        nation=folded("nation"),
        marks=frozenset(folded("marks")),
        positions=folded("positions"),
        authorities=entry.strings("authorities"),
        kinds=kinds,
        codes=codes,
    )
    entry.close()
    return words


def starts_with(folded: str, phrases: tuple[str, ...]) -> str | None:
    """The longest of the phrases (longest first) that the folded words begin with."""
    return next((phrase for phrase in phrases if folded == phrase or folded.startswith(phrase + " ")), None)
