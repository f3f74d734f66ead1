"""What ``doingoai consolidate`` prints beside the totals: in the units of another day, against earlier results, in đồng."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from doingoai.cli.texts import Texts
from doingoai.knowledge import indicators
from doingoai.model import Compared, Comparison, Consolidation, Converted, Rebasing
from doingoai.periods import title
from doingoai.text.numbers_vi import figure, money, number

ROWS_SHOWN = 40


def beside(result: Consolidation, say: Texts) -> Iterator[str]:
    """Lines for the summary; none where nothing of this was asked for."""
    if result.rebased is not None:
        yield from _cut(list(_rebased(result.rebased, say)), say)
    for comparison in result.comparisons:
        yield from _cut(list(_compared(comparison, say)), say)
    if result.converted:
        yield f"\n{say('summary.converted')}"
        yield from (_converted(item, say) for item in result.converted)


def _cut(lines: Sequence[str], say: Texts) -> Iterator[str]:
    yield from lines[:ROWS_SHOWN]
    if len(lines) > ROWS_SHOWN:
        yield f"  {say('summary.more_beside', count=len(lines) - ROWS_SHOWN)}"


def _name(indicator: str, say: Texts) -> str:
    names = indicators()[indicator].name
    return names.get(say.lang, names["vi"])


def _rebased(rebased: Rebasing, say: Texts) -> Iterator[str]:
    yield f"\n{say('summary.rebased', day=f'{rebased.day:%d/%m/%Y}')}"
    for total in rebased.totals:
        if total.value is None:
            continue
        whole = figure(
            total.value, total.unit, qualifier=total.qualifier, upper=total.upper, currency=total.currency
        )
        yield f"  {_name(total.indicator, say)}: {whole}"
        for row in total.rows:
            if row.value is None or (row.value == 0 and not row.addends):
                continue
            value = figure(row.value, qualifier=row.qualifier, upper=row.upper, padded=False)
            key = "summary.rebased_row" if row.allotted and row.unit_id else "summary.unallotted_row"
            units = ", ".join(dict.fromkeys(item.addend.unit for item in row.addends))
            if not row.addends and row.reason:
                yield f"    {row.unit}: {value}  ({row.reason})"
                continue
            yield "    " + say(key, unit=row.unit, value=value, of=units)


def _compared(comparison: Comparison, say: Texts) -> Iterator[str]:
    yield "\n" + say(f"summary.compared_{comparison.relation}", period=title(comparison.period))
    rows = [row for row in comparison.rows if row.value is not None or row.earlier is not None]
    cells = [
        (_name(row.indicator, say), *_shown(row), _difference(row))
        for row in rows
        if row.value != 0 or row.earlier != 0
    ]
    widths = [max((len(cell[column]) for cell in cells), default=0) for column in (0, 1, 2)]
    for name, now, then, difference in cells:
        yield f"  {name:<{widths[0]}}  {then:>{widths[2]}} → {now:>{widths[1]}}  {difference}".rstrip()


def _shown(row: Compared) -> tuple[str, str]:
    now, then = "–", "–"
    if row.value is not None:
        now = figure(
            row.value, row.unit, qualifier=row.qualifier, upper=row.upper, currency=row.currency, padded=False
        )
    if row.earlier is not None:
        then = figure(
            row.earlier,
            row.unit,
            qualifier=row.earlier_qualifier,
            upper=row.earlier_upper,
            currency=row.currency,
            padded=False,
        )
    return now, then


def _difference(row: Compared) -> str:
    if row.difference is None:
        return ""
    sign = "+" if row.difference > 0 else "−" if row.difference < 0 else ""
    words = f"{sign}{number(abs(row.difference))}"
    if row.percent is None or row.percent == 0:
        return words
    return f"{words} ({sign}{number(abs(row.percent).quantize(Decimal('0.1')))}%)"


def _converted(item: Converted, say: Texts) -> str:
    parts = " + ".join(
        money(part.value, part.currency)
        if part.day is None
        else say(
            "summary.at_rate",
            value=money(part.value, part.currency),
            rate=number(part.rate),
            day=f"{part.day:%d/%m/%Y}",
            origin=part.origin,
        )
        for part in item.parts
    )
    value = figure(item.value, qualifier=item.qualifier, upper=item.upper, currency="VND")
    return f"  {_name(item.indicator, say)}: {value} = {parts}"
