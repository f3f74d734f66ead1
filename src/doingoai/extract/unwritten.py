"""Figures whose number or noun is not written out, or hides in other words: "tổ chức một hội thảo", "gia hạn 01, chấm dứt
01 thỏa thuận", "02 đêm văn nghệ" (no length of time), "các văn bản (07)", "lượt truy cập hơn 410 nghìn"."""

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
_WRITTEN = ("hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")  # from two on
_SCALES = {"nghìn": 1000, "ngàn": 1000, "triệu": 1_000_000}


@cache
def _one() -> re.Pattern[str]:
    entry = mapping("observations.yaml").sub("unwritten")
    return re.compile(
        rf"\b(?:{entry.take('doing', str)}) (?:được |thành công |thêm |mới )?(?P<one>một) (?P<noun>{entry.take('things', str)})(?!\w| số)"
    )


@cache
def _named() -> re.Pattern[str]:
    entry = mapping("observations.yaml").sub("unwritten")
    return re.compile(rf"(?<![\d./,-])(?P<number>\d{{1,4}}) (?P<noun>{entry.take('named', str)})(?!\w)")


@cache
def _bare() -> re.Pattern[str]:
    entry = mapping("observations.yaml").sub("unwritten")
    return re.compile(
        rf"\b(?:{entry.take('changing', str)}) (?P<number>\d{{1,4}})(?=\s{{0,2}}(?:[,;)]|\.(?:\s|$))| và | do | vì )"
    )


@cache
def _running() -> re.Pattern[str]:
    entry = mapping("observations.yaml").sub("unwritten")
    return re.compile(
        rf"(?:[.;:,] |\b(?:có|chỉ|hiện|còn|duy trì) |(?<=  )|^)(?P<one>một) (?P<noun>{entry.take('things', str)})(?: [^\W\d][\w-]*){{0,8}}? đang (?:<still>)".replace(
            "<still>", entry.take("still", str)
        )
    )


@cache
def _first_words() -> re.Pattern[str]:
    """A number written in words that begins a sentence: "Hai tổ chức phi chính phủ nước ngoài là …"."""
    things = mapping("observations.yaml").sub("unwritten").take("opening", str)
    return re.compile(rf"(?<!\w)(?P<number>{'|'.join(_WRITTEN)}) (?P<noun>{things})(?!\w)")


@cache
def _behind() -> tuple[re.Pattern[str], ...]:
    """Numbers behind their noun: in brackets ("các văn bản (07)"), of a thousand or a million ("lượt xem 1,2 triệu"), and
    "với số học viên 120" in the middle of a sentence.
    """
    entry = mapping("observations.yaml").sub("unwritten")
    return (
        re.compile(
            rf"\b(?:các |nhiều |tặng |nhận )(?P<noun>{entry.take('bracketed', str)})(?: [^\W\d][\w-]*){{0,9}}? \((?P<number>\d{{1,3}})\)"
        ),
        re.compile(
            rf"\b(?P<noun>lượt) (?:{entry.take('looking', str)})(?: [^\W\d][\w-]*){{0,8}}?:? (?P<number>\d{{1,3}}(?:,\d{{1,2}})?) (?P<scale>nghìn|ngàn|triệu)(?=\s{{0,2}}(?:[,;)]|\.(?:\s|$)|\n|$))"
        ),
        re.compile(
            rf"\b(?:tổng )?số (?:lượng )?(?P<noun>{entry.take('learning', str)})(?: [^\W\d][\w-]*){{0,4}}?:? (?<!năm )(?<!tháng )(?<!ngày )(?P<number>\d{{1,3}}(?:\.\d{{3}})?|(?!19|20)\d{{4}})(?=\s{{0,2}}(?:[,;)]|\.(?:\s|$)|\n|$))"
        ),
    )


def _qualified(left: str) -> str:
    """The qualifier that the word directly before a number makes ("hơn")."""
    entry = mapping("observations.yaml").sub("bare").sub("qualifiers")
    words = left.split()
    return entry.take(words[-1], str, "exact") if words else "exact"


def _numbers_behind(folded: str, taken: set[int]) -> Iterator[Quantity]:
    for pattern in _behind():
        for match in pattern.finditer(folded):
            scale = match.groupdict().get("scale")
            value = parse_digits(match["number"], fraction=scale is not None)
            if value is None or match.start("number") in taken:
                continue
            end = match.end("scale") if scale else match.end("number")
            span = Span(match.start("number"), end)
            times = _SCALES.get(scale or "", 1)
            said = _qualified(folded[max(0, span.start - 8) : span.start])
            yield Quantity(span, value * times, said, match["noun"], number_span=span, confidence=_SURE)


def unwritten(report: Report, known: tuple[Quantity, ...]) -> Iterator[Quantity]:
    """The figures of a report that leave their number or noun to the reader, beside the known ones (sorted by place)."""
    taken = {offset for q in known for offset in (q.span.start, (q.number_span or q.span).start)}
    folded = fold(report.text)
    yield from _numbers_behind(folded, taken)
    for match in _first_words().finditer(folded):
        if match.start("number") not in taken and report.text[match.start()].isupper():
            span, number = Span(match.start("number"), match.end("noun")), Span(*match.span("number"))
            written = Decimal(_WRITTEN.index(match["number"]) + 2)
            yield Quantity(span, written, "exact", match["noun"], number_span=number, confidence=_SURE)
    for match in (*_one().finditer(folded), *_running().finditer(folded)):
        if match.start("one") in taken or _DENIED.search(folded, max(0, match.start() - 24), match.start()):
            continue
        span = Span(match.start("one"), match.end("noun"))
        number = Span(match.start("one"), match.end("one"))
        taken.add(number.start)
        yield Quantity(span, Decimal(1), "exact", match["noun"], number_span=number, confidence=_SURE)
    for match in _named().finditer(folded):
        value = parse_digits(match["number"])
        if match.start("number") not in taken and value is not None:
            span, number = Span(*match.span()), Span(*match.span("number"))
            yield Quantity(span, value, "exact", match["noun"], number_span=number, confidence=_SURE)
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
