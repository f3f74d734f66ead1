"""The figures that every program is measured on: a formula, the same everywhere, without randomness.

Only numpy is used, so that the peers' environment can run it too.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

INDICATORS, PERIODS = 60, 20


def columns(units: int, indicators: int = INDICATORS, periods: int = PERIODS) -> tuple[Any, Any, Any, Any]:
    """Positions of unit, indicator, period, and the value in hundredths; in the order in which reports come in: period by period,
    unit by unit."""
    import numpy

    row = numpy.arange(units * indicators * periods, dtype=numpy.int64)
    value = (row * 2_654_435_761 + row // 7) % 1_000_003
    unit, indicator = (row // indicators) % units, row % indicators
    period = row // (indicators * units)
    return unit.astype(numpy.int32), indicator.astype(numpy.int16), period.astype(numpy.int16), value


def digest(rows: Iterable[tuple[int, int, int, int]]) -> str:
    """A fingerprint of (group, indicator, period, sum) in any order: equal where every last digit is."""
    found = hashlib.sha256()
    for row in sorted(rows):
        found.update(repr(tuple(map(int, row))).encode())
    return found.hexdigest()[:16]
