"""One event told twice — in the text and in an annex, or in two sentences — is one record."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from doingoai.extract.passages import fold
from doingoai.extract.registers.values import Row
from doingoai.knowledge import mapping
from doingoai.model import Span

_WORD = re.compile(r"\w{2,}")
ALIKE, MOSTLY_ALIKE = 0.5, 0.8
ALSO = "also"  # the place of the second telling
_WINDOW = 60  # rows of one register that are compared with a new one


def merged(rows: Sequence[Row]) -> list[Row]:
    """The rows with those of one event made one: the first in the text keeps its values, the others fill its gaps."""
    kept: list[Row] = []
    by_register: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda r: (r.source != "body", r.start)):
        others = by_register.setdefault(row.register.id, [])
        twin = next((other for other in reversed(others[-_WINDOW:]) if _same(other, row)), None)
        if twin is None:
            others.append(row)
            kept.append(row)
        else:
            _join(twin, row)
    return kept


def _same(a: Row, b: Row) -> bool:
    ordinal = a.fields.get("ordinal")
    if a.group == b.group and (ordinal is None or ordinal != b.fields.get("ordinal")):
        return False
    agreeing, alike = 0, 0.0
    for name in a.register.same:
        if name not in a.fields or name not in b.fields:
            continue
        left, right = a.fields[name], b.fields[name]
        kind = a.register.fields[name].type
        if kind == "text":
            alike = max(alike, _likeness(str(left), str(right)))
        elif kind in ("countries", "list"):
            if not set(left) & set(right):  # type: ignore[call-overload]
                return False
        elif left != right:
            return False
        elif kind != "choice":
            agreeing += 2
    if not any(name in a.fields and name in b.fields for name in a.register.same):
        return False
    return alike >= MOSTLY_ALIKE or (alike >= ALIKE and agreeing >= 1) or agreeing >= 3 + (alike < 0.2)


@cache
def _common() -> frozenset[str]:
    return frozenset(mapping("registers_listed.yaml").take("common", str).split())


@lru_cache(maxsize=4096)
def _telling(words: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(words))) - _common()


def _likeness(left: str, right: str) -> float:
    """Telling words in common, of the shorter of the two."""
    a, b = _telling(left), _telling(right)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _join(row: Row, other: Row) -> None:
    for name, value in other.fields.items():
        mine = row.fields.setdefault(name, value)
        if (
            isinstance(mine, str)
            and isinstance(value, str)
            and fold(mine) in fold(value)
            and name in other.places
        ):
            row.fields[name], row.places[name] = value, other.places[name]
    for name, span in other.places.items():
        row.places.setdefault(name, span)
    if other.start >= row.end or other.end <= row.start:
        row.places.setdefault(ALSO, Span(other.start, other.end))
    row.confidence = max(row.confidence, other.confidence)
