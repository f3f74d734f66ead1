"""The figures of the last period, by unit, to stand beside the empty cells: from a ``ket-qua.json`` or from reports themselves."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from doingoai.consolidate.comparing import read_earlier
from doingoai.consolidate.sums import Figure, add
from doingoai.consolidate.totals import DOUBTFUL
from doingoai.model import Period, Report
from doingoai.periods import parse_code
from doingoai.units.names import parse_unit, same_unit

Figures = Mapping[tuple[str, str | None], Figure]
_Addends = Sequence[tuple[str, str | None, Figure]]


@dataclass(frozen=True, slots=True)
class Previous:
    """One unit's figures of an earlier period. period: None where the report does not say."""

    unit: str
    period: Period | None
    figures: Figures


def figures_for(unit: str, found: Iterable[Previous]) -> Previous | None:
    """The latest figures of a unit among those given."""
    own = [item for item in found if same_unit(item.unit, parse_unit(unit).own)]
    return max(own, key=lambda item: item.period.last.isoformat() if item.period else "", default=None)


def from_result(path: Path) -> tuple[Previous, ...]:
    """Every unit's figures in a ``ket-qua.json``. Raises UserError TH-011 where the file is none."""
    earlier = read_earlier(path)
    data = json.loads(path.read_text(encoding="utf-8"))
    units: dict[str, list[tuple[str, str | None, Figure]]] = {}
    for total in data["totals"]:
        for addend in (*total["addends"], *_as_zeros(total.get("declared_none", []))):
            figure = Figure(
                Decimal(str(addend["value"])), addend.get("qualifier", "exact"), _decimal(addend.get("upper"))
            )
            units.setdefault(addend["unit"], []).append((total["indicator"], total["currency"], figure))
    return tuple(Previous(unit, earlier.period, _added(items)) for unit, items in units.items())


def _as_zeros(items: Iterable[Any]) -> Iterable[dict[str, Any]]:
    """Units that declared none, whether the file gives their names or whole addends."""
    for item in items:
        yield {"unit": item if isinstance(item, str) else item["unit"], "value": 0}


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def from_report(report: Report) -> Previous | None:
    """The figures of a report; None where it does not say whose it is."""
    name = report.header.issuer
    if not name:
        return None
    code = report.period.period.code if report.period else None
    items = [
        (o.indicator, o.currency, Figure(o.value, o.qualifier, o.upper))
        for o in report.observations
        if o.scope == "own" and o.breakdown is None and o.confidence >= DOUBTFUL and o.period in (None, code)
    ]
    return Previous(parse_unit(name).own, parse_code(code) if code else None, _added(items))


def _added(items: _Addends) -> Figures:
    keys = dict.fromkeys((indicator, currency) for indicator, currency, _ in items)
    found = {key: add([figure for *own, figure in items if tuple(own) == key]) for key in keys}
    return {key: figure for key, figure in found.items() if figure is not None}
