"""The words a number counts: nouns, measures, currencies; matched word by word, the longest name first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from doingoai.knowledge import entries, mapping
from doingoai.text.numerals import SUPERSCRIPTS, fold_word

TOKEN = re.compile(rf"km[²2](?!\w)|[dcm]?m[²³23](?!\w)|[^\W\d_{SUPERSCRIPTS}]+|[%‰$€£¥₫₭₩,/–-]")
_GAP = re.compile(r"[\s*\u200b\u00ad\ufeff]{0,4}")


@dataclass(frozen=True, slots=True)
class Noun:
    """A name of the word lists. kind: "count", "measure", "percent", "currency", "duration" or "none" (a word that only
    looks like a noun). unit: as the word list writes it."""

    unit: str
    kind: str
    currency: str | None = None


@dataclass(slots=True)
class _Node:
    noun: Noun | None = None
    children: dict[str, "_Node"] = field(default_factory=dict)


def _key(word: str) -> str:
    return "-" if word == "–" else fold_word(word)


def words_of(name: str) -> tuple[str, ...]:
    """A name as the folded words and marks that must follow one another."""
    return tuple(_key(token) for token in TOKEN.findall(name))


def _insert(root: _Node, name: str, noun: Noun) -> None:
    node = root
    for word in words_of(name):
        node = node.children.setdefault(word, _Node())
    node.noun = node.noun or noun


def _count_names() -> Iterable[str]:
    groups = mapping("nouns.yaml").sub("count")
    for group in ("people", "groups", "places", "events", "learning", "papers", "projects", "media", "goods"):
        yield from groups.strings(group)


@cache
def _lexicon() -> _Node:
    root = _Node()
    for entry in entries("currencies.yaml"):
        noun = Noun(entry.take("unit", str), "currency", entry.take("code", str))
        for name in (*entry.strings("names"), *entry.strings("signs", [])):
            _insert(root, name, noun)
    nouns = mapping("nouns.yaml")
    for kind in ("none", "percent", "measure", "duration"):
        for name in nouns.strings(kind):
            _insert(root, name, Noun(name, kind))
    for name in _count_names():
        _insert(root, name, Noun(name, "count"))
    return root


def match_noun(text: str, position: int) -> tuple[Noun, int] | None:
    """The longest listed name that begins at ``position``, and where it ends. Line breaks inside a name are allowed."""
    node, best = _lexicon(), None
    while token := TOKEN.match(text, position):
        following = node.children.get(_key(token[0]))
        if following is None:
            break
        node = following
        if node.noun is not None:
            best = (node.noun, token.end())
        gap = _GAP.match(text, token.end())
        position = gap.end() if gap else token.end()
    return best


@cache
def function_words() -> frozenset[str]:
    return frozenset(map(fold_word, mapping("nouns.yaml").strings("function_words")))


def unlisted_noun(text: str, position: int) -> int | None:
    """Where a noun that no list holds ends, if one begins here: one or two common words, none of them a function word."""
    end = None
    for count in range(2):
        token = TOKEN.match(text, position)
        if (
            token is None
            or not token[0][0].islower()
            or len(token[0]) > 7
            or fold_word(token[0]) in function_words()
        ):
            break
        if count == 0 and len(token[0]) < 2:
            break
        end = token.end()
        if text[end : end + 1] != " ":
            break
        position = end + 1
    return end
