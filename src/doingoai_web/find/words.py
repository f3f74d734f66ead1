"""Words as they are looked up: with their marks and without, the same for what is searched and for what is typed."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from doingoai.parse.folding import fold
from doingoai.text.composed import composed

_TOKEN = re.compile(r"\d{1,3}(?:\.\d{3})+(?!\d)|[^\W_]+")
_LONGEST = 60  # characters; a longer run of letters is no word


@dataclass(frozen=True, slots=True)
class Token:
    """A word. exact: small letters with all marks, in one spelling ("hoà" and "hòa" are one); plain: without marks, đ as d;
    start, end: where it stands."""

    exact: str
    plain: str
    start: int
    end: int

    @property
    def marked(self) -> bool:
        return self.exact != self.plain


@lru_cache(maxsize=50_000)
def _forms(word: str) -> tuple[str, str]:
    if word[0].isdecimal() and word.replace(".", "").isdecimal():
        number = word.replace(".", "").lstrip("0") or "0"
        return number[:_LONGEST], number[:_LONGEST]
    exact = fold(word).replace(" ", "")[:_LONGEST] or word.casefold()[:_LONGEST]
    letters = unicodedata.normalize("NFD", exact.replace("đ", "d"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return exact, plain or exact


def tokens(text: str) -> list[Token]:
    """The words of a text that is in NFC. "1.250" is one word, the same as "1250"; "03" is "3"."""
    return [Token(*_forms(match[0]), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def forms(text: str) -> list[tuple[str, str]]:
    """The words as ``tokens`` has them, exact and plain, without their places: many sentences at a time."""
    return [_forms(word) for word in _TOKEN.findall(text)]


def typed(text: str) -> str:
    """What somebody typed, as the texts are: in NFC, blanks single."""
    return " ".join(composed(text).split())
