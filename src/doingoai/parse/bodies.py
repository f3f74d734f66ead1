"""Names of issuing bodies: from the capitals of a header to the way a sentence writes them."""

import re

from doingoai.parse.folding import fold, folded
from doingoai.parse.headwords import head_words, starts_with

_COMMITTEE = re.compile(r"(?:Ủy|Uỷ)\s+ban\s+nhân\s+dân", re.IGNORECASE)
_COUNCIL = re.compile(r"Hội\s+đồng\s+nhân\s+dân", re.IGNORECASE)
_TOKEN = re.compile(r"[\w&'’./]+|[-–,()]")
_SMALL = folded("và", "các", "của", "về", "ở", "cho", "với", "người", "nhà", "trên")
_LONGEST_NAME = 12  # words of the longest known name


def short(name: str) -> str:
    """ "Ủy ban nhân dân xã X" → "UBND xã X", with single blanks."""
    return " ".join(_COUNCIL.sub("HĐND", _COMMITTEE.sub("UBND", name)).split())


def is_upper(words: str) -> bool:
    """True where nearly all letters are capitals."""
    letters = list(filter(str.isalpha, words))
    return len(letters) > 1 and sum(map(str.isupper, letters)) >= 0.8 * len(letters)


def _known(tokens: list[str], position: int) -> tuple[str, int] | None:
    """The longest known name that begins at a word, and the position behind it."""
    names = head_words().names
    for end in range(min(len(tokens), position + _LONGEST_NAME), position, -1):
        if (name := names.get(fold(" ".join(tokens[position:end])))) and tokens[end - 1] not in "-–,()":
            return name, end
    return None


def _unit_word(tokens: list[str], position: int) -> int:
    """How many tokens the unit word at a position has ("THÀNH PHỐ": 2), 0 where none stands there."""
    for size in (2, 1):
        if (
            fold(" ".join(tokens[position : position + size])) in head_words().units
            and len(tokens) >= position + size
        ):
            return size
    return 0


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:].lower()


def spoken(name: str) -> str:
    """A body's name as a sentence writes it: "ỦY BAN NHÂN DÂN XÃ BỘC NHIÊU" → "UBND xã Bộc Nhiêu".

    A name in mixed case keeps its letters. In capitals, known names are written as in ``knowledge/header.yaml``; behind the
    word of a unit every syllable takes a capital; of other words the first two.
    """
    name = short(name)
    if not is_upper(name):
        return name
    tokens = _TOKEN.findall(name)
    written: list[str] = []
    position, in_unit, fresh = 0, False, 0
    while position < len(tokens):
        word = tokens[position]
        if word in ("UBND", "HĐND", "MTTQ", "UBMTTQ", "LHHN"):
            written.append(word)
        elif known := _known(tokens, position):
            written.append(known[0])
            position, in_unit, fresh = known[1], known[0] in _COMMITTEES_OF_PLACES, 2
            continue
        elif size := _unit_word(tokens, position):
            written.append(" ".join(tokens[position : position + size]).lower())
            position, in_unit = position + size, True
            continue
        elif word in "-–,()":
            written.append(word)
        elif in_unit:
            written.append(_capital(word))
        else:
            written.append(word.lower() if fold(word) in _SMALL or fresh >= 2 else _capital(word))
            fresh += 1
        position += 1
    return re.sub(r"\s+([,)])", r"\1", re.sub(r"\(\s+", "(", " ".join(written)))


_COMMITTEES_OF_PLACES = frozenset(("Tỉnh ủy", "Huyện ủy", "Thành ủy", "Thị ủy", "Quận ủy"))


def names_body(words: str) -> bool:
    """True where the words begin with what a body's name begins with."""
    return starts_with(fold(words), head_words().body_heads) is not None


def names_unit(words: str) -> bool:
    """True where the words begin with a unit's word: "HUYỆN …"; not "HUYỆN ỦY"."""
    return not names_body(words) and starts_with(fold(words), head_words().units) is not None


def holds_unit(words: str) -> bool:
    """True where a unit's word stands in the name, with a name behind it."""
    folded = f" {fold(words)}"
    return any(f" {unit} " in folded for unit in head_words().units) or any(
        f" {committee} " in folded for committee in map(fold, _COMMITTEES_OF_PLACES)
    )
