"""Two-syllable words of officialese, and the ways in which one of the two is mistyped."""

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from doingoai.knowledge import mapping
from doingoai.text.syllables import split_tone

Pair = tuple[str, str]


@cache
def key_of(word: str) -> str:
    """A syllable without regard to case and to where its tone mark stands: "Hoà" and "hòa" have one key."""
    base, tone, _ = split_tone(word)
    return f"{base}|{tone}" if tone else base


@cache
def skeleton(word: str) -> str:
    """A syllable without any mark, with the onsets (s/x, ch/tr, d/đ/gi/r, l/n) and the codas (n/ng, t/c) that
    are confused in speech brought together."""
    plain = _bare(word.lower())
    if plain.startswith("ngh"):
        plain = "ng" + plain[3:]
    elif not plain.startswith(("ng", "nh")):
        onset = next((onset for onset in _ONSETS_CONFUSED if plain.startswith(onset)), None)
        if onset is not None:
            plain = _ONSETS_CONFUSED[onset] + plain[len(onset) :]
    coda = _coda(plain)
    return plain[: len(plain) - len(coda)] + _CODAS_CONFUSED.get(coda, coda)


_ONSETS_CONFUSED = {"gh": "g", "tr": "ch", "gi": "d", "x": "s", "n": "l", "r": "d"}
_CODAS_CONFUSED = {"ng": "n", "c": "t"}  # in the speech of the South


def _coda(base: str) -> str:
    """The consonants that close a syllable, "" for none."""
    for coda in ("ng", "nh", "ch", "c", "t", "n"):
        if base.endswith(coda) and len(base) > len(coda):
            return coda
    return ""


def _pairs(name: str) -> tuple[Pair, ...]:
    words = [word.split() for word in mapping("compounds.yaml").take(name, str).split(",")]
    return tuple((pair[0], pair[1]) for pair in words if len(pair) == 2)


@cache
def _known() -> frozenset[Pair]:
    return frozenset((key_of(a), key_of(b)) for name in ("watched", "known") for a, b in _pairs(name))


@cache
def _allowed() -> frozenset[Pair]:
    return frozenset((key_of(a), key_of(b)) for a, b in _pairs("allowed"))


def _syllables(name: str) -> frozenset[str]:
    return frozenset(key_of(word.strip()) for word in mapping("compounds.yaml").take(name, str).split(","))


@cache
def _free() -> frozenset[str]:
    return _syllables("free")


@cache
def _alone() -> frozenset[str]:
    return _syllables("alone")


def stands_alone(word: str) -> bool:
    """The syllable is often a word by itself ("tỉnh" in "tỉnh hình thành")."""
    return key_of(word) in _alone()


@cache
def watched() -> Mapping[Pair, tuple[Pair, ...]]:
    """Skeletons of a watched word → the words that have them."""
    table: dict[Pair, list[Pair]] = {}
    for a, b in dict.fromkeys(_pairs("watched")):
        table.setdefault((skeleton(a), skeleton(b)), []).append((a, b))
    return {key: tuple(pairs) for key, pairs in table.items()}


@lru_cache(maxsize=50_000)
def is_compound(first: str, second: str) -> bool:
    """True where the two syllables, in this order, are a word in ``knowledge/compounds.yaml``."""
    return bool(first and second) and (key_of(first), key_of(second)) in _known()


def _one_slip(keys: Pair, pair: Pair, typed: Pair) -> bool:
    """One syllable is right and the other misses by one thing: its tone, its hat, its onset, or all of its marks."""
    right = (key_of(pair[0]), key_of(pair[1]))
    if (right[0] == keys[0]) == (right[1] == keys[1]):
        return False
    place = 1 if right[0] == keys[0] else 0
    return _slip(typed[place], pair[place])


@cache
def _slip(typed: str, meant_syllable: str) -> bool:
    if typed.isascii() and typed == _bare(meant_syllable):
        return True
    (base, tone, _), (other, other_tone, _) = split_tone(typed), split_tone(meant_syllable)
    if base == other:
        return True
    if tone != other_tone:
        return False
    coda, other_coda = _coda(base), _coda(other)
    if coda != other_coda:
        return base[: len(base) - len(coda)] == other[: len(other) - len(other_coda)]
    if _bare(base) == _bare(other):
        return True
    return not any({base[:1], other[:1]} == {"đ", onset} for onset in "gr")  # giao is no slip for đạo


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)).replace(
        "đ", "d"
    )


@lru_cache(maxsize=50_000)
def meant(first: str, second: str) -> Pair | None:
    """The watched word that two neighbouring syllables miss by one syllable, else None."""
    candidates = watched().get((skeleton(first), skeleton(second)))
    if candidates is None:
        return None
    keys = (key_of(first), key_of(second))
    if keys in _known() or keys in _allowed():
        return None
    near = [pair for pair in candidates if _one_slip(keys, pair, (first, second))]
    if len(near) != 1:
        return None
    wrong = keys[1] if key_of(near[0][0]) == keys[0] else keys[0]
    return None if wrong in _free() else near[0]
