"""Whom a proposal asks, as one name for the many ways of writing it: ``knowledge/addressees.yaml``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from doingoai.extract.passages import fold
from doingoai.knowledge import entries

LEVELS = ("central", "province", "district", "commune")
_MOST = 300  # characters of an addressee as written


@dataclass(frozen=True, slots=True)
class Addressee:
    """key: the same for all ways of writing the body; name: by language; level: one of ``LEVELS``, "" where nobody is named."""

    key: str
    name: Mapping[str, str]
    level: str


NOBODY = Addressee("", {"vi": "Chưa rõ nơi nhận", "en": "Addressee not named", "zh": "未指明收件机关"}, "")


@dataclass(frozen=True, slots=True)
class _Known:
    """named: folded name → name, where bodies of one kind keep their own."""

    addressee: Addressee
    pattern: re.Pattern[str]
    named: Mapping[str, str]

    def of(self, folded: str) -> Addressee:
        own = self.named.get(" ".join(folded.split()))
        if own is None:
            return self.addressee
        return Addressee(
            f"{self.addressee.key}:{fold(own)}", {"vi": own, "en": own, "zh": own}, self.addressee.level
        )


@cache
def _known(root: Path | None = None) -> tuple[_Known, ...]:
    found = []
    for entry in entries("addressees.yaml", root=root):
        bodies = {fold(body): body for body in entry.strings("bodies", [])}
        longest = sorted(bodies, key=lambda name: -len(name))
        pattern = "|".join(map(re.escape, longest)) if bodies else entry.take("pattern", str)
        found.append(
            _Known(
                Addressee(entry.take("id", str), entry.texts("name"), entry.choice("level", LEVELS)),
                re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"),
                bodies,
            )
        )
        entry.close()
    return tuple(found)


def addressees_of(written: str) -> tuple[Addressee, ...]:
    """The bodies that these words name, in their order; each once. Nobody where they name none."""
    folded = fold(" ".join(written[:_MOST].split()))
    at = [
        (match.start(), order, match.end(), known.of(match.group()))
        for order, known in enumerate(_known())
        for match in known.pattern.finditer(folded)
    ]
    found: dict[str, Addressee] = {}
    covered = 0
    for start, _, end, body in sorted(at, key=lambda item: item[:2]):
        if start >= covered:
            found.setdefault(body.key, body)
            covered = end
    return tuple(found.values()) or (NOBODY,)


def name_of(key: str) -> Mapping[str, str]:
    """The name of a key that ``addressees_of`` gave."""
    kind, _, own = key.partition(":")
    for known in _known():
        if known.addressee.key == kind:
            return known.of(own).name if own else known.addressee.name
    return NOBODY.name


__all__ = ["NOBODY", "Addressee", "addressees_of", "name_of"]
