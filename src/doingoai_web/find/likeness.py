"""Sentences that say the same in nearly the same words, whatever their figures, times and the unit's own name.

A sentence gets eight marks (MinHash: Broder 1997; bands of three: Indyk, Motwani 1998) that are words of the index like any other:
two sentences that share 0.7 of their runs of three words agree in one with probability 0.96, of 0.8 with 0.997. What is looked up is
then held against the sentence itself. The marks are made in plain Python and are the same on every machine; those of
``doingoai.check.over_time.sketches`` are made for one whole campaign at a time, with numpy.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from re import Pattern
from zlib import crc32

from doingoai.check.over_time.near import SENTENCES, shingles
from doingoai.check.over_time.telling import masked, name_pattern
from doingoai.extract.passages import fold
from doingoai.units.names import parse_unit

LEAST_WORDS = 8  # shorter sentences coincide
NEAR = SENTENCES
_BANDS, _ROWS = 8, 3
_WHOLE = (1 << 32) - 1
FIGURE = "#"


def _orders() -> tuple[tuple[int, int], ...]:
    """A mask and an odd factor for each order of the runs of words."""
    made = [
        int.from_bytes(blake2b(number.to_bytes(2, "big"), digest_size=8).digest(), "big")
        for number in range(_BANDS * _ROWS)
    ]
    return tuple((value >> 32, (value & _WHOLE) | 1) for value in made)


_ORDERS = _orders()


@lru_cache(maxsize=4096)
def _own(unit: str) -> "Pattern[str] | None":
    name = parse_unit(unit)
    return name_pattern(name.kind, name.name) if name is not None and name.name else None


def kernel(text: str, unit: str) -> tuple[str, ...]:
    """The words of a sentence by which it is compared: folded, with the name of its unit, times and figures as signs."""
    words = masked(fold(text), _own(unit))
    return tuple(FIGURE if word[0].isdecimal() else word for word in words)


def bands(words: Sequence[str]) -> tuple[str, ...]:
    """The marks of a sentence, by its words; none of one that is too short to be compared."""
    if len(words) < LEAST_WORDS:
        return ()
    runs = {" ".join(run).encode() for run in zip(words, words[1:], words[2:], strict=False)}
    hashes = [int.from_bytes(blake2b(run, digest_size=4).digest(), "big") for run in runs]
    least = [min([(value ^ mask) * factor & _WHOLE for value in hashes]) for mask, factor in _ORDERS]
    return tuple(
        f"b{band}{crc32(b''.join(value.to_bytes(4, 'big') for value in least[band * _ROWS : (band + 1) * _ROWS])):08x}"
        for band in range(_BANDS)
    )


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of runs of three words that both have (Jaccard), 0 to 1."""
    a, b = shingles(one), shingles(other)
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared) if shared else 0.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a sentence; own: the other sentence does not have them."""

    text: str
    own: bool


def beside(one: str, other: str) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """Two sentences with the words that differ told apart."""
    a, b = one.split(), other.split()
    matcher = difflib.SequenceMatcher(
        None, [w.casefold() for w in a], [w.casefold() for w in b], autojunk=False
    )
    blocks = matcher.get_matching_blocks()
    return (
        _stretches(a, [(block.a, block.a + block.size) for block in blocks]),
        _stretches(b, [(block.b, block.b + block.size) for block in blocks]),
    )


def _stretches(words: Sequence[str], shared: Sequence[tuple[int, int]]) -> tuple[Stretch, ...]:
    cuts = [(0, 0), *(place for place in shared if place[1] > place[0]), (len(words), len(words))]
    found = []
    for (_, before), (start, end) in pairwise(cuts):
        if start > before:
            found.append(Stretch(" ".join(words[before:start]), True))
        if end > start:
            found.append(Stretch(" ".join(words[start:end]), False))
    return tuple(found)


def figures(text: str) -> tuple[str, ...]:
    """The figures of a sentence, in their order."""
    return tuple(word for word in masked(fold(text)) if word[0].isdecimal())
