"""Near-duplicate search over very many texts: MinHash signatures in bands, made with numpy, every pair verified exactly.

Signatures: Broder 1997; bands: Indyk, Motwani 1998. 23 bands of 5 find two texts of Jaccard similarity 0.7 with probability
1 - (1 - 0.7⁵)²³ = 0.985, of 0.8 with 0.9999; nothing below the threshold is ever reported. Needs numpy, which is optional
(``pip install 'doingoai[scale]'``); below ``WORTH_IT`` texts the exact index of ``near`` is as quick and needs nothing.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

WORTH_IT = 20_000
_ROWS, _BANDS = 5, 23
_CHUNK = 1_024  # texts made into signatures together: their hashes stay in the processor's cache
_SLACK = 0.2  # a signature of 115 rows is off by more than this once in a million
_BASE, _MIX = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9
_WHOLE = (1 << 64) - 1
_MOST_IN_BAND = 48  # texts of one band before a text that are held against it; formulae repeated more often meet in other bands


def _numpy() -> Any:
    import numpy

    return numpy


def available() -> bool:
    """Whether numpy is installed."""
    try:
        _numpy()
    except ImportError:
        return False
    return True


def near_pairs(texts: Sequence[str], threshold: float = 0.7) -> Iterator[tuple[int, int, float]]:
    """(number, earlier number, similarity) of texts that share at least so much of their runs of three words.

    texts: words parted by single blanks, on one line each; one of fewer than three words is near nothing. Deterministic.
    Raises ImportError without numpy.
    """
    np = _numpy()
    signatures, sets = _signatures(texts, np)
    codes = _candidates(signatures, threshold, np)
    del signatures
    last, own = -1, frozenset[int]()
    for code in codes.tolist():
        later, earlier = divmod(code, len(texts))
        if later != last:
            last, own = later, sets.of(later)
        other = sets.of(earlier)
        shared = len(own & other)
        score = shared / (len(own) + len(other) - shared)
        if score >= threshold:
            yield later, earlier, score


class _Sets:
    """The runs of each text as hashes of 64 bits, end to end."""

    def __init__(self, number: int, np: Any) -> None:
        self._np, self._parts, self._begins = np, list[Any](), [0]
        self._firsts = np.zeros(number + 1, dtype=np.int64)

    def add(self, begin: int, hashes: Any, counts: Any) -> None:
        """The runs of the texts from a number on, with how many each has."""
        self._parts.append(hashes)
        self._begins.append(begin + len(counts))
        self._firsts[begin + 1 : begin + len(counts) + 1] = self._np.cumsum(counts)

    def of(self, number: int) -> frozenset[int]:
        """The runs of one text."""
        part = number // _CHUNK
        first = 0 if number == self._begins[part] else self._firsts[number]
        return frozenset(self._parts[part][first : self._firsts[number + 1]].tolist())


def _signatures(texts: Sequence[str], np: Any) -> "tuple[NDArray[Any], _Sets]":
    """One column a text: for each of 115 orders of all runs of words the first of the text's; the greatest where it has none."""
    factors, masks = _orders(np)
    found = np.full((_ROWS * _BANDS, len(texts)), 0xFFFFFFFF, dtype=np.uint32)
    sets = _Sets(len(texts), np)
    for begin in range(0, len(texts), _CHUNK):
        chunk = texts[begin : begin + _CHUNK]
        runs, lines = _runs(chunk, np)
        sets.add(begin, runs, np.bincount(lines, minlength=len(chunk)))
        if not len(runs):
            continue
        hashes = (runs >> np.uint64(32)).astype(np.uint32)
        firsts = np.flatnonzero(np.concatenate(([True], lines[1:] != lines[:-1])))
        columns = begin + lines[firsts]
        mixed = np.empty_like(hashes)
        for row in range(_ROWS * _BANDS):
            np.bitwise_xor(hashes, masks[row], out=mixed)
            np.multiply(mixed, factors[row], out=mixed)
            found[row, columns] = np.minimum.reduceat(mixed, firsts)
    return found, sets


def _orders(np: Any) -> "tuple[NDArray[Any], NDArray[Any]]":
    """An odd factor and a mask for each order, from a fixed sequence (splitmix64)."""
    values, state = [], 1
    for _ in range(2 * _ROWS * _BANDS):
        state = (state + _BASE) & _WHOLE
        value = ((state ^ (state >> 30)) * _MIX) & _WHOLE
        value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _WHOLE
        values.append((value ^ (value >> 31)) & 0xFFFFFFFF)
    half = _ROWS * _BANDS
    return np.array(values[:half], dtype=np.uint32) | np.uint32(1), np.array(values[half:], dtype=np.uint32)


def _runs(texts: Sequence[str], np: Any) -> "tuple[NDArray[Any], NDArray[Any]]":
    """The hashes of all runs of three words, with the number of the text each stands in."""
    data = np.frombuffer(("\n".join(texts) + "\n").encode(), dtype=np.uint8)
    blank = data <= 32
    starts = np.flatnonzero(~blank & np.concatenate(([True], blank[:-1])))
    ends = np.flatnonzero(blank & np.concatenate(([False], ~blank[:-1])))
    lines = np.cumsum(data == 10)[starts]
    words = _word_hashes(data, starts, ends, np)
    same = lines[:-2] == lines[2:]
    joint = words[:-2] * np.uint64(3) + words[1:-1] * np.uint64(_MIX) + words[2:] * np.uint64(_BASE)
    joint ^= joint >> np.uint64(29)
    joint *= np.uint64(_MIX)
    return joint[same], lines[:-2][same]


_POWERS: dict[int, "tuple[NDArray[Any], NDArray[Any]]"] = {}


def _word_hashes(data: Any, starts: Any, ends: Any, np: Any) -> Any:
    """A polynomial hash of each word, the same wherever it stands: prefix sums, turned back by the inverse power."""
    size = 1 << (len(data) + 1).bit_length()
    if size not in _POWERS:
        _POWERS.clear()
        _POWERS[size] = tuple(
            np.cumprod(np.full(size, base, dtype=np.uint64)) for base in (_BASE, pow(_BASE, -1, 1 << 64))
        )
    powers, inverses = _POWERS[size]
    sums = np.zeros(len(data) + 1, dtype=np.uint64)
    np.cumsum(data * powers[: len(data)], out=sums[1:])
    hashes = (sums[ends] - sums[starts]) * inverses[starts]
    hashes ^= hashes >> np.uint64(31)
    return hashes * np.uint64(_MIX)


def _candidates(signatures: "NDArray[Any]", threshold: float, np: Any) -> Any:
    """later * number + earlier for texts that agree in a band and, by their signatures, may well be near enough."""
    number = signatures.shape[1]
    rows = np.ascontiguousarray(signatures.T)
    empty = rows.min(axis=1) == 0xFFFFFFFF
    found = []
    for band in range(_BANDS):
        keys = np.zeros(number, dtype=np.uint64)
        for row in range(band * _ROWS, band * _ROWS + _ROWS):
            keys = (keys ^ signatures[row]) * np.uint64(_BASE)
            keys ^= keys >> np.uint64(32)
        order = np.argsort(keys, kind="stable")
        found.append(_pairs_of(keys[order], order, empty, rows, threshold - _SLACK, np))
    return np.unique(np.concatenate(found))


def _pairs_of(keys: Any, order: Any, empty: Any, rows: Any, least: float, np: Any) -> Any:
    number, found = len(order), [np.zeros(0, dtype=np.int64)]
    for step in range(1, min(_MOST_IN_BAND + 1, number)):
        at = np.flatnonzero(keys[step:] == keys[:-step])
        if not len(at):
            break
        later, earlier = order[at + step], order[at]
        used = ~empty[later]
        later, earlier = later[used], earlier[used]
        near = _agreeing(rows, later, earlier, np) >= least
        found.append(later[near] * number + earlier[near])
    return np.concatenate(found)


def _agreeing(rows: Any, later: Any, earlier: Any, np: Any) -> Any:
    """The share of the signature's rows in which two texts agree, in parts so that memory stays small."""
    parts = [
        (rows[later[at : at + 65_536]] == rows[earlier[at : at + 65_536]]).mean(axis=1)
        for at in range(0, len(later), 65_536)
    ]
    return np.concatenate(parts) if parts else np.zeros(0)
