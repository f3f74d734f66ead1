"""Words made comparable: case, punctuation, emphasis marks and the place of the tone mark play no part."""

import re
import unicodedata
from functools import lru_cache

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_WORD = re.compile(r"[^\W_]+")
_FINAL_Y = re.compile(r"(?<=[hklmst])y$|(?<=qu)y$")


@lru_cache(maxsize=20_000)
def _fold_word(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.casefold())
    tones = "".join(char for char in letters if char in _TONES)
    base = unicodedata.normalize("NFC", "".join(char for char in letters if char not in _TONES))
    return _FINAL_Y.sub("i", base) + tones


def folded(*words: str) -> frozenset[str]:
    """Words to compare folded words with."""
    return frozenset(fold(word) for word in words)


def fold(text: str) -> str:
    """The words of a text in one spelling, with single blanks between: for comparing, not for showing or for offsets.

    "Công tác đối ngoại, VĂN HOÁ" and "công tác đối ngoại văn hóa" fold to the same string; "kỹ" and "kĩ" too.
    """
    return " ".join(_fold_word(word) for word in _WORD.findall(text))
