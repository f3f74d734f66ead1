"""Near-duplicate search: which sets of a large collection share at least so much (Jaccard) with another.

Exact, by the prefix principle (AllPairs; Bayardo, Ma, Srikant 2007): two sets whose Jaccard similarity is at least t share one of
the first n - ⌈tn⌉ + 1 members of each, in any order of the members that is the same for all sets. With the rarest first, formulae
that stand in every report are never looked up.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from math import ceil

SENTENCES = 0.5  # of sentences: one word changed among twenty takes three runs of three words with it
_MOST_TOGETHER = (
    512  # sets that have one rare member: more of them are a formula, and would take the square of the time
)
_MOST_BUCKETS = (
    1 << 24
)  # counts of members are kept by their last bits: the order only has to be the same for all


def shingles(words: Sequence[str], size: int = 3) -> frozenset[int]:
    """The hashes of so many words in a row; of a shorter text, of all its words together. Only for use in one process."""
    if len(words) < size:
        return frozenset((hash(tuple(words)),)) if words else frozenset()
    return frozenset(map(hash, zip(*(words[shift:] for shift in range(size)), strict=False)))


class NearIndex:
    """Sets that can be asked which of them are near a given one.

    threshold: the least Jaccard similarity, in (0, 1]. The sets are numbered from 0 in the order given.
    """

    def __init__(self, sets: Iterable[frozenset[int]], threshold: float = 0.7) -> None:
        if not 0 < threshold <= 1:
            raise ValueError(f"threshold {threshold} is not in (0, 1]")
        self.threshold = threshold
        self._sets = [array("q", members) for members in sets]
        self._last = _buckets(sum(map(len, self._sets))) - 1
        self._counts = array("L", bytes(8 * (self._last + 1)))
        counts, last = self._counts, self._last
        for members in self._sets:
            for member in members:
                counts[member & last] += 1
        self._index: dict[int, list[int]] | None = None

    def __len__(self) -> int:
        return len(self._sets)

    def _prefix(self, members: Sequence[int]) -> Sequence[int]:
        counts, last = self._counts, self._last
        ordered = sorted(members, key=lambda member: (counts[member & last] << 64) + member)
        return ordered[: len(members) - ceil(self.threshold * len(members)) + 1]

    def _whole(self) -> dict[int, list[int]]:
        """Member of a prefix → the sets that have it there."""
        if self._index is None:
            index: dict[int, list[int]] = {}
            for number, members in enumerate(self._sets):
                for member in self._prefix(members):
                    index.setdefault(member, []).append(number)
            self._index = index
        return self._index

    def near(self, members: frozenset[int]) -> Iterator[tuple[int, float]]:
        """(number, similarity) of every set that is near, in the order of the numbers; what hundreds share is passed over."""
        if not members:
            return
        index = self._whole()
        seen: set[int] = set()
        for member in self._prefix(tuple(members)):
            known = index.get(member, ())
            if len(known) <= _MOST_TOGETHER:
                seen.update(known)
        for number in sorted(seen):
            if (score := self._score(members, self._sets[number])) >= self.threshold:
                yield number, score

    def _score(self, members: frozenset[int], other: Sequence[int]) -> float:
        """The similarity; 0 where the sizes alone say that it is too small."""
        if not self.threshold * len(members) <= len(other) <= len(members) / self.threshold:
            return 0.0
        shared = len(members.intersection(other))
        return shared / (len(members) + len(other) - shared)

    def pairs(self) -> Iterator[tuple[int, int, float]]:
        """(number, earlier number, similarity) of all sets that are near each other, in the order of the first."""
        index: dict[int, list[int]] = {}
        for number, kept in enumerate(self._sets):
            seen: set[int] = set()
            for member in self._prefix(kept):
                if (known := index.get(member)) is None:
                    index[member] = [number]
                else:
                    seen.update(known)
                    known.append(number)
            if seen:
                members = frozenset(kept)
                for other in sorted(seen):
                    if (score := self._score(members, self._sets[other])) >= self.threshold:
                        yield number, other, score


def _buckets(members: int) -> int:
    """A power of two, about as many as there are members."""
    return min(_MOST_BUCKETS, 1 << max(4, members.bit_length()))
