"""Which encoding a text is in, by its words: the right table makes nearly every word a Vietnamese syllable.

A table of one language's letters turns another language's words, or another table's, into strings that break the rules of the
syllable (onset, rime, tone). So the share of words beyond ASCII that become syllables tells the encodings apart, and tells
Vietnamese from French.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from doingoai.text.legacy.tables import LETTERS, decode
from doingoai.text.syllables import is_syllable

CANDIDATES: Final = ("TCVN3", "VNI", "VISCII", "VPS")
MOST_WORDS: Final = 1200
FEWEST: Final = 6  # words beyond ASCII that it takes to be sure
_ENOUGH: Final = 0.85
_AHEAD: Final = 0.1

# letters that only Unicode text has: no byte of an old encoding shows as one
UNICODE_ONLY: Final = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u0300\u0301\u0303\u0309\u0323\u1ea0-\u1ef9]")
_WORD: Final = re.compile(r"[^\s!-/:-@\[-`{-~0-9\u2010-\u2027\u2030-\u203a]+")
_VIQR_WORD: Final = re.compile(r"[A-Za-z][A-Za-z`'?~.^(+*]{1,12}")
_VIQR_SURE: Final = re.compile(r"(?i)[aeo]\^|a\(|[ou][+*]|dd")
_BEYOND: Final = re.compile(r"[^\x00-\x7f]")
_VIETNAMESE: Final = frozenset(LETTERS)
_LETTERS: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Score:
    """words: looked at, all beyond ASCII; good: of them, those that are syllables."""

    words: int
    good: int

    @property
    def share(self) -> float:
        return self.good / self.words if self.words else 0.0


def words_beyond_ascii(text: str) -> list[str]:
    """The words that a table may change, at most ``MOST_WORDS``."""
    found: list[str] = []
    for match in _WORD.finditer(text):
        if not match[0].isascii():
            found.append(match[0])
            if len(found) == MOST_WORDS:
                break
    return found


@lru_cache(maxsize=32768)
def reads(word: str, encoding: str | None) -> bool:
    """The word is a Vietnamese syllable in this encoding (None: as it stands)."""
    plain = decode(word, encoding) if encoding else word
    letters = _LETTERS.findall(plain)
    if len(plain) > 9 * max(1, len(letters)) or sum(map(len, letters)) < len(plain):
        return False
    if not all(char.isascii() or char in _VIETNAMESE for char in plain):
        return False  # ñ, ä: other languages
    return all(is_syllable(part.lower()) or part.lower() == "đ" for part in letters)


def score(words: list[str], encoding: str | None) -> Score:
    """How well words read in an encoding."""
    return Score(len(words), sum(reads(word, encoding) for word in words))


def guess(text: str) -> str | None:
    """The encoding of a text whose characters are bytes, or None where it is Unicode, foreign or too short to say."""
    words = words_beyond_ascii(text)
    if len(words) < FEWEST:
        return None
    ranked = sorted(((score(words, name).share, name) for name in CANDIDATES), reverse=True)
    (best, name), second = ranked[0], ranked[1][0]
    if best < _ENOUGH or best - max(second, score(words, None).share) < _AHEAD:
        return None
    return name


def is_viqr(text: str) -> bool:
    """True where a text is surely Vietnamese in VIQR: many words with its signs, nearly all of them syllables."""
    if not text.isascii() and (UNICODE_ONLY.search(text) or any(map(str.isalpha, _BEYOND.findall(text)))):
        return False
    words = [match[0] for match in _VIQR_WORD.finditer(text[:200_000])][: 3 * MOST_WORDS]
    marked = [word for word in words if not word.rstrip(".?'").isalpha() or "dd" in word.lower()]
    sure = sum(_VIQR_SURE.search(word) is not None for word in marked)
    if len(marked) < 20 or sure < 10 or len(marked) < 0.25 * len(words):
        return False
    good = sum(_reads_viqr(word) for word in marked)
    return good >= 0.85 * len(marked)


def _reads_viqr(word: str) -> bool:
    plain = decode(word, "VIQR").strip(".?'`~*+(^")
    return bool(plain) and plain.isalpha() and is_syllable(plain.lower())
