"""Adding qualified figures: the table of `design/data-model.md`, "Arithmetic of qualified figures"."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

LOWER = ("at_least", "more_than")
UPPER = ("at_most", "less_than", "nearly")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its qualifier; upper is the far end of a range, None otherwise."""

    value: Decimal
    qualifier: str = "exact"
    upper: Decimal | None = None


def sum_qualifier(qualifiers: Iterable[str], has_range: bool) -> str:
    """The qualifier of a sum, from those of its parts."""
    kinds = set(qualifiers) - {"exact"}
    if not kinds:
        return "exact"
    if has_range or "about" in kinds or (kinds & set(LOWER) and kinds & set(UPPER)):
        return "about"
    if kinds & set(LOWER):
        return "more_than" if "more_than" in kinds else "at_least"
    return next(kind for kind in ("nearly", "less_than", "at_most") if kind in kinds)


def add(figures: Iterable[Figure]) -> Figure | None:
    """The sum with its qualifier; None of nothing. Ranges add end by end."""
    parts = tuple(figures)
    if not parts:
        return None
    has_range = any(part.upper is not None for part in parts)
    low = sum((part.value for part in parts), Decimal(0))
    high = sum((part.value if part.upper is None else part.upper for part in parts), Decimal(0))
    return Figure(
        low, sum_qualifier((part.qualifier for part in parts), has_range), high if has_range else None
    )
