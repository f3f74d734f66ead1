"""Words that tell of another country, or of units that are no more."""

import re
from functools import cache
from typing import Final

from doingoai.knowledge import mapping

_HYPHEN: Final = "[- ]?"


@cache
def told(*lists: str) -> "re.Pattern[str]":
    """The words of some lists of ``knowledge/places_abroad.yaml``, whole; those with a capital only so written."""
    words = {word for name in lists for word in mapping("places_abroad.yaml").strings(name)}
    parts = []
    for word in sorted(words, key=lambda word: (-len(word), word)):
        part = _HYPHEN.join(re.escape(piece) for piece in word.split("-"))
        parts.append(part if word[0].isupper() else f"(?i:{part})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")
