"""Figures whose number or noun is not written out: "tổ chức một hội thảo", "gia hạn 01, chấm dứt 01 thỏa thuận"."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from doingoai.extract.passages import fold
from doingoai.knowledge import mapping
from doingoai.model import Quantity, Report, Span
from doingoai.text.numerals import parse_digits

_BEFORE, _BEHIND = 60, 80  # characters to either side in which the noun left out may stand
_DENIED = re.compile(r"(?:không|chưa)(?: \w+){0,2} ?$")
_SURE = 0.88


@cache
def _one() -> re.Pattern[str]:
    entry = mapping("observations.yaml").sub("unwritten")
    return re.compile(
        rf"\b(?:{entry.take('doing', str)}) (?:được |thành công |thêm |mới )?(?P<one>một) (?P<noun>{entry.take('things', str)})(?!\w| số)"
    )


@cache
def _bare() -> re.Pattern[str]:
    entry = mapping("observations.yaml").sub("unwritten")
    return re.compile(
        rf"\b(?:{entry.take('changing', str)}) (?P<number>\d{{1,4}})(?=\s{{0,2}}(?:[,;)]|\.(?:\s|$))| và | do | vì )"
    )


def unwritten(report: Report, known: tuple[Quantity, ...]) -> Iterator[Quantity]:
    """The figures of a report that leave their number or noun to the reader, beside the known ones (sorted by place)."""
    taken = {offset for q in known for offset in (q.span.start, (q.number_span or q.span).start)}
    folded = fold(report.text)
    for match in _one().finditer(folded):
        if match.start("one") in taken or _DENIED.search(folded, max(0, match.start() - 24), match.start()):
            continue
        span = Span(match.start("one"), match.end("noun"))
        number = Span(match.start("one"), match.end("one"))
        yield Quantity(span, Decimal(1), "exact", match["noun"], number_span=number, confidence=_SURE)
    numbers = [m for m in _bare().finditer(folded) if m.start("number") not in taken]
    if numbers:
        yield from _shared(numbers, folded, known)


def _shared(numbers: list[re.Match[str]], folded: str, known: tuple[Quantity, ...]) -> Iterator[Quantity]:
    """Bare numbers with the noun of the figure behind them, else of the one before, in the same sentence."""
    at = 0
    for match in numbers:
        start, end = match.span("number")
        while at < len(known) and known[at].span.start < start:
            at += 1
        behind = known[at] if at < len(known) else None
        before = known[at - 1] if at else None
        value = parse_digits(match["number"])
        for other, gap in (
            (
                behind,
                folded[end : behind.span.start] if behind and behind.span.start - end < _BEHIND else ".",
            ),
            (
                before,
                folded[before.span.end : start] if before and start - before.span.end < _BEFORE else ".",
            ),
        ):
            if other is not None and other.unit and other.currency is None and not re.search(r"[.\n]", gap):
                if value is not None:
                    span = Span(start, end)
                    yield Quantity(span, value, "exact", other.unit, number_span=span, confidence=_SURE)
                break
