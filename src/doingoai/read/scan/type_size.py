"""The size of type on a scanned page, from how broad its words are: their height depends on which letters they have.

The widths are those of Times, in thousandths of its size; of another face all are broader or narrower alike.
"""

import unicodedata
from collections.abc import Iterable
from statistics import median

_WIDTHS = {
    **dict.fromkeys("0123456789bdghknopquvxyđơ_$", 500),
    **dict.fromkeys("ace", 444),
    **dict.fromkeys("ijlt/:;", 278),
    **dict.fromkeys("fr-()[]I", 333),
    **dict.fromkeys("sJ", 389),
    **dict.fromkeys(".,", 250),
    **dict.fromkeys("ADĐGHKNOQUVXYƠƯ", 722),
    **dict.fromkeys("BCR", 667),
    **dict.fromkeys("ELTZ", 611),
    **dict.fromkeys("FPS", 556),
    **dict.fromkeys("“”z", 444),
    "m": 778,
    "w": 722,
    "M": 889,
    "W": 944,
    "ư": 540,
    "%": 833,
    "–": 500,
    "'": 180,
}
_MARKS = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u0323")
SIDES = 0.03  # em: what a word's ink lacks of its width at the two sides
LEAST = 2.2  # em: a broader word tells more than it errs


def breadth(text: str) -> float:
    """How broad a text is, in em."""
    letters = unicodedata.normalize("NFD", text)
    whole = unicodedata.normalize("NFC", "".join(char for char in letters if char not in _MARKS))
    return sum(_WIDTHS.get(char, 500) for char in whole) / 1000


def em_of(words: Iterable[tuple[str, float]]) -> float:
    """The size of the type of words that stand on a line, from their texts and widths; 0 where there are none."""
    measured = [(breadth(text), width) for text, width in words]
    long = [width / (broad - SIDES) for broad, width in measured if broad >= 1.2]
    if not long:
        long = [width / (broad - SIDES) for broad, width in measured if broad > 0.2]
    return median(long) if long else 0.0
