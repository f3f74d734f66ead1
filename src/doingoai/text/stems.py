"""Saying quickly that a pattern has nothing to find: a word that each of its matches holds is not in the text.

A search by regular expression looks at every letter; looking for a fixed word is some hundred times as fast. So a pattern with
a list of stems, one of which stands in whatever it matches, is tried only where one of them stands.
"""

from collections.abc import Iterable


def lowered(text: str) -> str:
    """The text in lower case for looking up stems, so that a pattern that ignores case finds nothing where no stem stands.

    Positions may differ from the text's: a few letters outside Vietnamese change their length. To such a pattern the
    dotted and the dotless i and the long s are what the plain letters are.
    """
    low = text.lower()
    if low.isascii() or not any(mark in low for mark in _TWINS):
        return low
    for mark, plain in _TWINS.items():
        low = low.replace(mark, plain)
    return low


_TWINS = {"i\u0307": "i", "\u0131": "i", "\u017f": "s"}


def stems_of(phrases: Iterable[str]) -> tuple[str, ...]:
    """A word of each phrase, in lower case, as few as will do: what matches a phrase holds one of them."""
    kept: list[str] = []
    for words in sorted(
        (phrase.lower().split() for phrase in phrases), key=lambda words: max(map(len, words))
    ):
        if not any(stem in word for stem in kept for word in words):
            kept.append(max(words, key=len))
    return tuple(kept)


def holds_any(low: str, stems: tuple[str, ...]) -> bool:
    """True where one of the stems stands in a text in lower case."""
    return any(stem in low for stem in stems)
