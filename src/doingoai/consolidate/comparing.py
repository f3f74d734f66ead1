"""Against earlier results: the same period of last year, the period before, and the parts of this period, which must agree with it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from doingoai.consolidate.over_periods import Disagreement, over_periods
from doingoai.consolidate.sums import Figure
from doingoai.consolidate.texts import say
from doingoai.consolidate.totals import ADDITIVE, Key
from doingoai.knowledge import indicators
from doingoai.model import (
    SCHEMA,
    Compared,
    Comparison,
    Finding,
    Period,
    PlacedFinding,
    Span,
    Total,
    UserError,
)
from doingoai.periods import parse_code, preceding, title, year_before
from doingoai.text.numbers_vi import figure as in_words
from doingoai.units.names import same_unit

YEAR_BEFORE, PRECEDING, WITHIN = "year_before", "preceding", "within"
CHECKED = "consolidation.periods"


@dataclass(frozen=True, slots=True)
class EarlierTotal:
    """figure: None where nothing was stated or the indicator is not added; reporting: units that stated or declared it."""

    figure: Figure | None
    reporting: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """A result written before (``ket-qua.json``)."""

    source: str
    unit: str
    period: Period
    totals: Mapping[Key, EarlierTotal]


def read_earlier(path: Path) -> Earlier:
    """Read a ``ket-qua.json``. Raises UserError TH-011 where the file is none."""
    try:
        return earlier_of(json.loads(path.read_text(encoding="utf-8")), "/".join(path.parts[-2:]))
    except (OSError, ValueError, KeyError, TypeError, ArithmeticError, UserError) as error:
        raise UserError(
            code="TH-011",
            where=str(path),
            what="đây không phải tệp ket-qua.json do lệnh tổng hợp ghi ra."
            if path.is_file()
            else "không có tệp này.",
            do="Ở --previous, chỉ đến ket-qua.json trong thư mục kết quả của kỳ trước.",
        ) from error


def earlier_of(data: object, source: str) -> Earlier:
    """The same from the JSON at hand. Raises KeyError, TypeError, ValueError or UserError where it is no result."""
    checked = _checked(data)
    totals = {
        (str(item["indicator"]), item["currency"]): _total(item)
        for item in checked["totals"]
        if item["indicator"] in indicators()
    }
    return Earlier(source, str(checked["for"]["unit"]), parse_code(str(checked["period"]["code"])), totals)


def _checked(data: object) -> Mapping[str, Any]:
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise TypeError(type(data))
    return data


def _total(item: Mapping[str, Any]) -> EarlierTotal:
    figure = None
    if item["value"] is not None:
        upper = item.get("upper")
        figure = Figure(
            Decimal(str(item["value"])),
            str(item["qualifier"]),
            None if upper is None else Decimal(str(upper)),
        )
    speaking = {addend["unit"] for addend in item["addends"]} | set(item["declared_none"])
    return EarlierTotal(figure, len(speaking))


def relation(earlier: Earlier, unit: str, period: Period) -> str:
    """How the earlier result stands to this one. Raises UserError TH-012 (another unit's), TH-013 (a period not comparable)."""
    if not same_unit(earlier.unit, unit):
        raise UserError(
            code="TH-012",
            where=f"--previous {earlier.source}",
            what=f"đây là kết quả của {earlier.unit}, không phải của {unit}.",
            do=f"Chỉ đến kết quả kỳ trước của chính {unit}.",
        )
    for found, name in ((year_before(period), YEAR_BEFORE), (preceding(period), PRECEDING)):
        if _same(found, earlier.period):
            return name
    if period.contains(earlier.period) and not _same(period, earlier.period):
        return WITHIN
    useful = ", ".join(dict.fromkeys((year_before(period).code, preceding(period).code)))
    raise UserError(
        code="TH-013",
        where=f"--previous {earlier.source}",
        what=f"kỳ {earlier.period.code} không so sánh được với kỳ {period.code}.",
        do=f"So với {useful}, hoặc với một kỳ nằm trong {period.code}.",
    )


def _same(a: Period, b: Period) -> bool:
    return (a.first, a.last) == (b.first, b.last)


def compare(totals: Sequence[Total], earlier: Earlier, unit: str, period: Period) -> Comparison:
    """Every total that can be added beside its earlier value. See ``relation`` for errors."""
    found = relation(earlier, unit, period)
    now = {(total.indicator, total.currency): total for total in totals if total.additive}
    order = {indicator: position for position, indicator in enumerate(indicators())}
    keys = {*now, *(key for key, then in earlier.totals.items() if then.figure is not None)}
    rows = tuple(
        _compared(key, now.get(key), earlier.totals.get(key))
        for key in sorted(keys, key=lambda key: (order[key[0]], key[1] or ""))
    )
    return Comparison(earlier.source, earlier.period, found, rows)


def _compared(key: Key, total: Total | None, then: EarlierTotal | None) -> Compared:
    indicator = indicators()[key[0]]
    value = total.value if total else None
    old = then.figure if then else None
    difference = value - old.value if value is not None and old is not None else None
    exact = total is not None and old is not None and total.qualifier == "exact" == old.qualifier
    percent = None
    if difference is not None and old is not None and old.value and exact and not old.upper:
        percent = (difference * 100 / old.value).quantize(Decimal("0.01"))
    speaking = {item.unit for item in (*total.addends, *total.declared_none)} if total else set()
    return Compared(
        indicator=key[0],
        unit=indicator.unit,
        currency=key[1],
        value=value,
        qualifier=total.qualifier if total else "exact",
        earlier=old.value if old else None,
        earlier_qualifier=old.qualifier if old else "exact",
        difference=difference,
        percent=percent,
        reporting=len(speaking),
        earlier_reporting=then.reporting if then else 0,
        upper=total.upper if total else None,
        earlier_upper=old.upper if old else None,
    )


def period_findings(
    totals: Iterable[Total], earlier: Sequence[Earlier], period: Period
) -> list[PlacedFinding]:
    """Where the parts of the period, given as earlier results, do not come to what is stated for the whole of it."""
    parts = [item for item in earlier if period.contains(item.period) and not _same(period, item.period)]
    found: list[PlacedFinding] = []
    for total in totals if parts else ():
        if total.value is None or not total.additive:
            continue
        key = total.indicator, total.currency
        stated = {
            item.period: figure
            for item in parts
            if (own := item.totals.get(key)) is not None and (figure := own.figure) is not None
        }
        stated[period] = Figure(total.value, total.qualifier, total.upper)
        over = over_periods(indicators()[total.indicator].aggregation, stated, period)
        found += [
            PlacedFinding(disagreement_finding(item, key, total.unit))
            for item in over.disagreements
            if item.period == period
        ]
    return found


def disagreement_finding(item: Disagreement, key: Key, unit: str, span: Span | None = None) -> Finding:
    """TH-020: the whole period against its parts."""
    indicator = indicators()[key[0]]
    assert indicator.aggregation in ADDITIVE
    values = {
        "indicator": indicator.name["vi"].lower(),
        "period": title(item.period),
        "whole": in_words(item.whole.value, unit, qualifier=item.whole.qualifier, upper=item.whole.upper, currency=key[1]),
        "parts": in_words(item.parts.value, unit, qualifier=item.parts.qualifier, upper=item.parts.upper, currency=key[1]),
        "inside": ", ".join(title(part) for part in item.inside),
    }  # fmt: skip
    return Finding(
        id="TH-020",
        rule=CHECKED,
        severity="warning",
        message=say("findings", "periods" if item.complete else "periods_part").format(**values),
        suggestion=say("findings", "periods_fix").format(**values),
        span=span or Span(0, 0),
    )


__all__ = [
    "Earlier",
    "EarlierTotal",
    "compare",
    "disagreement_finding",
    "period_findings",
    "read_earlier",
    "relation",
]
