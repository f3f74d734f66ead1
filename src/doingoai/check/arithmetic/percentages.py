"""Percentages that must follow from the two figures beside them."""

import re
from collections.abc import Iterator
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import pairwise

from doingoai.check.arithmetic.shared import LONGEST_LIST, MOST_WHOLES, param
from doingoai.check.engine import Hit
from doingoai.check.figure_words import decimals, is_plain, unit_key, within, words
from doingoai.check.places import last_before
from doingoai.model import Quantity, Report, Rule, Span
from doingoai.text.numbers_vi import number
from doingoai.text.numerals import read_ratio

_LINK = re.compile(
    r"[^.;:\n\d%(]{0,45}?(?:=|\(|(?:,\s)?(?:chiếm|đạt|bằng|tương đương|tương ứng)(?:\s(?:với|tỷ lệ|tỉ lệ|tỷ trọng|mức))?|tỷ lệ)[\s(]{0,3}(?:là|đạt|chiếm|tỷ lệ|bằng|=)?\s{0,2}",
    re.IGNORECASE,
)


_REACHED = re.compile(r"đạt|bằng|hoàn thành|tương", re.IGNORECASE)  # of a plan, not of a whole


_OUT_OF = re.compile(r"(?<!\w)[Tt]rong (?:tổng số |số |tổng )?$")  # "Trong tổng số 250 cán bộ có 40 …"
_NEW_SENTENCE = re.compile(r"[.!?…]\s")


def percentages(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "60 hộ = 5,03%" of 1.169 households; "45/60 hồ sơ (85%)"."""
    quantities = report.quantities
    for part, share in pairwise(quantities):
        if share.unit != "%" or not is_plain(share) or not is_plain(part) or part.unit == "%":
            continue
        between = report.text[part.span.end : share.span.start]
        if not _LINK.fullmatch(between) or words().not_a_part.search(between):
            continue
        after = words().other_base.match(report.text[share.span.end : share.span.end + 30].strip(" )*,"))
        ratio = read_ratio(report.words(part.number_span), 0) if part.number_span else None
        written_as_ratio = _over(report, part)
        if after and not ((ratio or written_as_ratio) and after[0].lower() in words().planned):
            continue
        if written_as_ratio:
            if hit := _judge(report, 1, written_as_ratio, share, [part.value], sure=True):
                yield hit
            continue
        near = param(rule, "near")
        if ratio:
            bases, sure = [Decimal(ratio[1])], True
        elif part.value < 1:
            continue
        elif part.currency:
            bases, sure = _budget(report, part)
            near = param(rule, "near_money")
        else:
            wholes = _wholes(report, part)
            bases = [q.value for q in wholes]
            sure = _is_part_of(report, part, wholes) and not _REACHED.search(between)
        if hit := _judge(report, near, part, share, bases, sure=sure):
            yield hit


def _over(report: Report, whole: Quantity) -> Quantity | None:
    """The part of a ratio whose figures each have their unit: "391 triệu đồng/850 triệu đồng"."""
    before = last_before(report.quantities, whole.span.start, 1)
    if not before or unit_key(before[-1]) != unit_key(whole) or not is_plain(before[-1]):
        return None
    return before[-1] if report.text[before[-1].span.end : whole.span.start].strip() == "/" else None


def _wholes(report: Report, part: Quantity) -> list[Quantity]:
    """What the part may be a share of: greater figures of its unit before it.

    Only figures of the same stretch of text count; the whole report has too many of them to guess from.
    """
    before = last_before(report.quantities, part.span.start, MOST_WHOLES)
    first = max(0, part.span.start - LONGEST_LIST)
    start = max(first, report.text.rfind("\n\n", first, part.span.start))
    if sum(q.span.start > start for q in before) < 2:
        start = max(first, report.text.rfind("\n\n", first, start))
    earlier = [q for q in before if q.span.start >= start]
    return [q for q in earlier if unit_key(q) == unit_key(part) and q.value > part.value and is_plain(q)]


_GRANTED = re.compile(
    r"(?:dự toán|kế hoạch vốn|vốn kế hoạch|kinh phí|được giao|được cấp|tổng vốn|cam kết)[^.;\d]{0,40}$",
    re.IGNORECASE,
)
_SPENT = re.compile(
    r"(?:đã chi|giải ngân|đã sử dụng|thực chi|đã thực hiện|đã thanh toán)[^.;\d]{0,40}$", re.IGNORECASE
)


def _budget(report: Report, part: Quantity) -> tuple[list[Decimal], bool]:
    """The sum of money named shortly before a part of it ("dự toán 850 triệu đồng; đã chi 391 triệu đồng (đạt 46%)"), and
    whether the words say that one is granted and the other spent."""
    low = max(0, part.span.start - 200)
    start = max(low, report.text.rfind("\n\n", low, part.span.start))
    before = within(report.quantities, Span(start, part.span.start))
    same = [q for q in before if q.currency == part.currency and is_plain(q)]
    whole = next(iter(same), None)
    if whole is None or len(same) > 1:
        greater = [q.value for q in same if q.value > part.value]
        return (greater if len(greater) == 1 else []), False
    said = _GRANTED.search(report.text, max(0, whole.span.start - 80), whole.span.start)
    done = _SPENT.search(report.text, max(0, part.span.start - 60), part.span.start)
    sure = bool(said and done)
    return ([whole.value] if sure or whole.value > part.value else []), sure


def _is_part_of(report: Report, part: Quantity, wholes: list[Quantity]) -> bool:
    """The words leave one whole only: "2.100 hộ, trong đó 126 hộ nghèo" (the whole is named without more words, the part
    with more), "80 đoàn, trong đó 12 đoàn Lào"."""
    if len({whole.value for whole in wholes}) != 1:
        return False
    whole, unit = wholes[-1], (wholes[-1].unit or "").lower()
    between = report.text[whole.span.end : part.span.start]
    bare = not whole.counted or whole.counted.lower() == unit
    narrower = (part.unit or "").lower().startswith(f"{unit} ")
    told = bool(
        words().some.search(between)
        or _OUT_OF.search(report.text[max(0, whole.span.start - 24) : whole.span.start])
    )
    told = told and not _NEW_SENTENCE.search(between)
    return (bare and narrower) or (told and len(between) < 120)


def _judge(
    report: Report, near: float, part: Quantity, share: Quantity, bases: list[Decimal], *, sure: bool
) -> Hit | None:
    """A hit where no base gives the stated share and the nearest base comes so close that it must be the one meant."""
    stated, places = share.value, decimals(report, share)
    step = Decimal(1).scaleb(-places)
    best: tuple[Decimal, Decimal] | None = None
    for base in (value for value in bases if value > 0):
        right = part.value * 100 / base
        if abs(right - stated) <= step / 2 or right.quantize(step, ROUND_HALF_UP) == stated:
            return None
        if best is None or abs(right - stated) < abs(best[0] - stated):
            best = (right, base)
    if best is None:
        return None
    right, base = best
    if not sure and abs(right - stated) > right * Decimal(str(near)):
        return None
    truncated = right.quantize(step, ROUND_FLOOR) == stated
    values = {
        "part": number(part.value),
        "whole": number(base),
        "right": number(right.quantize(min(step, Decimal("0.01")), ROUND_HALF_UP)),
        "stated": number(stated),
    }
    severity = "info" if truncated else None
    return Hit(Span(part.span.start, share.span.end), values, severity=severity)
