"""Tone marks on a vowel that cannot bear them: "tóan", "ngọai", "qúy", "nghiã"."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.places import glued
from doingoai.check.text import is_legacy
from doingoai.check.words import Words, words_of
from doingoai.model import Report, Rule
from doingoai.text.syllables import is_syllable, split_tone

_VOWELS: Final = frozenset("aăâeêioôơuưy")
_HATTED: Final = frozenset("êôơâă")  # where a syllable has one of these, it alone bears the mark
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_EITHER: Final = frozenset({"oa", "oe", "uy", "oo"})  # at the end both places are taught: hòa, hoà


@lru_cache(maxsize=1 << 13)
def put_right(word: str) -> str | None:
    """The lower-case syllable with its mark where it belongs, None where it stands right in one of the two styles.

    >>> put_right("ngọai"), put_right("hoà"), put_right("hòa")
    ('ngoại', None, None)
    """
    base, tone, marks = split_tone(word)
    if tone is None or marks != 1 or not is_syllable(word):
        return None
    borne = next((i for i, char in enumerate(word) if _TONES & set(unicodedata.normalize("NFD", char))), -1)
    places = _bearers(base)
    if len(base) != len(word) or borne in places or not places:
        return None
    mark = next(char for char in unicodedata.normalize("NFD", word[borne]) if char in _TONES)
    place = places[0]
    return unicodedata.normalize("NFC", base[:place] + base[place] + mark + base[place + 1 :])


def _bearers(base: str) -> tuple[int, ...]:
    """The places in a syllable without tone at which its mark may stand."""
    start = 0
    if base.startswith("qu") or (base.startswith("gi") and len(base) > 2 and base[2] in _VOWELS):
        start = 2
    run = [i for i, char in enumerate(base) if i >= start and char in _VOWELS]
    if not run or run[-1] - run[0] != len(run) - 1:
        return ()
    hatted = [i for i in run if base[i] in _HATTED]
    if hatted:
        return (hatted[-1],)
    if len(run) == 1:
        return (run[0],)
    if len(run) == 3:
        return (run[1],)
    glide = base[run[0] : run[1] + 1] in _EITHER
    if glide and run[-1] == len(base) - 1:
        return (run[0], run[1])
    return (run[1],) if glide else (run[0],)


def misplaced(report: Report, rule: Rule) -> Iterator[Hit]:
    """Each word whose mark stands on the wrong vowel, once; names (a capital inside a sentence) are left alone."""
    if is_legacy(report.text):
        return
    words = words_of(report.text)
    seen: set[str] = set()
    for index, word in enumerate(words.lower):
        if word in seen or word.isascii():
            continue
        right = put_right(word)
        if right is None or _a_name(words, index):
            continue
        span = words.span(index, index)
        if glued(report.text, span.start, span.end):
            continue
        seen.add(word)
        written = words.as_written(index)
        yield Hit(span, {"right": right.upper() if written.isupper() else right})


def _a_name(words: Words, index: int) -> bool:
    """A capital that neither begins a sentence nor stands in a line of capitals."""
    return words.capital(index) and words.joined[index]
