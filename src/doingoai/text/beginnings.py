"""With which letters a match of a pattern can begin, so that patterns can be filed under their first letters.

Reads what word lists are written in: letters, groups, alternatives, optional parts. Where a pattern holds anything else, the
letters known stop there; the answer may name beginnings that the pattern does not have, but never lacks one that it has.
"""

LENGTH = 4  # letters of a beginning; more tell no more patterns apart
_MOST = 400  # beginnings of one pattern; more are not worth a look
_SPECIAL = frozenset("\\[].^$*+{}()|?")
_Parts = frozenset[tuple[str, bool]]  # letters, and whether what follows them is known
_ANY: _Parts = frozenset({("", False)})
_EMPTY: _Parts = frozenset({("", True)})


def beginnings(pattern: str) -> frozenset[str] | None:
    """The first letters, at most ``LENGTH``, of whatever the pattern can match; None where it can begin with anything."""
    parts, position = _alternatives(pattern, 0)
    found = frozenset(letters for letters, _ in parts)
    return None if "" in found or position != len(pattern) else found


def begins_with(words: str, known: frozenset[str] | None) -> bool:
    """False where none of the beginnings of a pattern stands at the beginning of the words."""
    return known is None or any(words[:size] in known for size in range(1, LENGTH + 1))


def _alternatives(pattern: str, position: int) -> tuple[_Parts, int]:
    """The beginnings of ``a|b|c`` from a position on, and where its end (a closing bracket, or the end) stands."""
    found: set[tuple[str, bool]] = set()
    while True:
        parts, position = _sequence(pattern, position)
        found |= parts
        if position >= len(pattern) or pattern[position] != "|":
            return (frozenset(found) if len(found) <= _MOST else _ANY), position
        position += 1


def _sequence(pattern: str, position: int) -> tuple[_Parts, int]:
    """The beginnings of one alternative, and where it ends."""
    found = _EMPTY
    while position < len(pattern) and pattern[position] not in "|)":
        parts, position = _piece(pattern, position)
        sign = pattern[position : position + 1]
        if sign and sign in "?*{":
            parts |= _EMPTY
        if sign and sign in "*+{":
            parts = frozenset((letters, known and not letters) for letters, known in parts)
        position = _past_repeat(pattern, position)
        found = _joined(found, parts)
    return found, position


def _joined(first: _Parts, second: _Parts) -> _Parts:
    """The beginnings of one piece after another."""
    found = {
        _cut(letters + more, more_known) if known else (letters, False)
        for letters, known in first
        for more, more_known in (second if known else _EMPTY)
    }
    return frozenset(found) if len(found) <= _MOST else _ANY


def _cut(letters: str, known: bool) -> tuple[str, bool]:
    return letters[:LENGTH], known and len(letters) < LENGTH


def _piece(pattern: str, position: int) -> tuple[_Parts, int]:
    """The beginnings of one letter, class or group, and where it ends."""
    char = pattern[position]
    if char == "(":
        plain, looks = pattern.startswith("(?:", position), pattern.startswith("(?!", position)
        parts, end = _alternatives(pattern, position + 3 if plain or looks else position + 1)
        return (parts if plain else _EMPTY if looks else _ANY), end + 1
    if char == "[":
        end = position + 2
        while pattern[end] != "]":
            end += 2 if pattern[end] == "\\" else 1
        inside = pattern[position + 1 : end]
        return (_ANY if set(inside) & set("\\^-[") else frozenset((c, True) for c in inside)), end + 1
    if char == "\\":
        return (_EMPTY if pattern[position + 1] in "bB" else _ANY), position + 2
    return (_ANY if char in _SPECIAL else frozenset({(char, True)})), position + 1


def _past_repeat(pattern: str, position: int) -> int:
    """Where the sign of repetition that may stand at a position ends."""
    if pattern[position : position + 1] == "{":
        position = pattern.index("}", position) + 1
    elif pattern[position : position + 1] in ("?", "*", "+"):
        position += 1
    else:
        return position
    return position + 1 if pattern[position : position + 1] in ("?", "+") else position
