"""The words of citations as sets and maps: document kinds, issuer codes, verbs; read once from ``knowledge``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from doingoai.knowledge import entries, mapping

_TONES = {
    "uỷ": "ủy",
    "hoá": "hóa",
    "khoá": "khóa",
    "hoà": "hòa",
    "thuỷ": "thủy",
    "toà": "tòa",
    "hoả": "hỏa",
    "qui": "quy",
}
_UNACCENT = str.maketrans("ĐđÐðÂĂâăÊêÔƠôơƯư", "DdDdAAaaEeOOooUu")


def plain(word: str) -> str:
    """A word in lower case with one placing of the tone mark (uỷ → ủy), for look-up only."""
    word = word.lower()
    return _TONES.get(word, word)


def fold(code: str) -> str:
    """A code without its diacritics, in capitals: "SNgV" → "SNGV", "QĐ" → "QD"."""
    return code.translate(_UNACCENT).upper()


@dataclass(frozen=True, slots=True)
class Kind:
    """A document kind. codes: its abbreviations in symbols; normative: its symbol always carries the year; by_name: cited by
    name and date; strict: a document only where the symbol has a known abbreviation."""

    name: str
    codes: tuple[str, ...]
    normative: bool
    by_name: bool
    strict: bool


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuer code. side: "state", "party" or "both"; prefix: the code may run on (QH14)."""

    code: str
    names: tuple[str, ...]
    side: str
    prefix: bool
    valid_from: str | None
    valid_to: str | None


@cache
def kinds() -> Mapping[str, Kind]:
    """Plain words before a number ("quyết định", "qđ") → kind."""
    found: dict[str, Kind] = {}
    for entry in entries("document_kinds.yaml"):
        kind = Kind(
            entry.take("name", str),
            entry.strings("codes"),
            entry.take("normative", bool, False),
            entry.take("by_name", bool, False),
            entry.take("strict", bool, False),
        )
        aliases, short = entry.strings("aliases", []), entry.strings("short", [])
        entry.close()
        for words in (kind.name, *aliases):
            found[phrase(words)] = kind
        for words in short:
            found.setdefault(words, kind)  # only as written: "TT" is a kind, "tt" is no word
    return MappingProxyType(found)


@cache
def kind_endings() -> frozenset[str]:
    """The last words of kinds' names, and their short forms as written: a quick look before the long one."""
    return frozenset(key.split()[-1] for key in kinds())


def phrase(words: str) -> str:
    """Words as look-up keys: plain, with single spaces."""
    return " ".join(plain(word) for word in words.split())


@cache
def kinds_by_name() -> Mapping[str, Kind]:
    """Canonical name → kind."""
    return MappingProxyType({kind.name: kind for kind in kinds().values()})


@cache
def issuers() -> Mapping[str, Issuer]:
    """Folded code → issuer."""
    found: dict[str, Issuer] = {}
    for entry in entries("issuers.yaml"):
        issuer = Issuer(
            entry.take("code", str),
            entry.strings("names"),
            entry.take("side", str),
            entry.take("prefix", bool, False),
            entry.take("valid_from", str, None),
            entry.take("valid_to", str, None),
        )
        aliases = entry.strings("aliases", [])
        entry.close()
        for code in (issuer.code, *aliases):
            found.setdefault(fold(code), issuer)
    return MappingProxyType(found)


@cache
def type_codes() -> frozenset[str]:
    """Folded abbreviations of document kinds, without those that are issuers too."""
    codes = {fold(code) for kind in kinds().values() for code in kind.codes}
    return frozenset(codes - {"QH", "UBTVQH"})


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(code for code, issuer in issuers().items() if issuer.prefix)


def issuer_of(token: str) -> Issuer | None:
    """The issuer that a token of a symbol stands for, if known; codes that run on (QH14, HĐNDK16) are known by their head."""
    code = fold(token)
    known = issuers()
    if code in known:
        return known[code]
    bare = code.rstrip("0123456789")
    for prefix in _prefixes():
        if code.startswith(prefix) and (bare == prefix or len(prefix) >= 4):
            return known[prefix]
    return None


@cache
def words(key: str) -> frozenset[str]:
    """A list of ``citations.yaml`` as look-up phrases."""
    return frozenset(phrase(item) for item in mapping("citations.yaml").strings(key))


@cache
def issuer_heads(sort: str) -> frozenset[str]:
    """The first words of issuers: "closed", "open" or "titles"."""
    found = {phrase(item) for item in mapping("citations.yaml").sub("issuer_heads").strings(sort)}
    if sort == "closed":
        found.update(
            phrase(name)
            for issuer in issuers().values()
            for name in issuer.names
            if issuer.code not in _OPEN_NAMES
        )
    return frozenset(found)


_OPEN_NAMES = {"VP", "BCĐ", "MTTQ", "UBMTTQ", "ĐĐ", "BCSĐ", "NHNN", "BĐBP"}


@cache
def comma_parts() -> frozenset[tuple[str, str]]:
    """Pairs of words that one issuer's name holds on both sides of a comma (Văn hóa, Thể thao)."""
    pairs: Iterable[list[str]] = mapping("citations.yaml").take("comma_parts", list)
    return frozenset((phrase(left), phrase(right)) for left, right in pairs)
