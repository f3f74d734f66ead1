"""Rises and falls that must follow from the figures of both periods."""

import re
from collections.abc import Iterator
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from doingoai.check.arithmetic.shared import alike
from doingoai.check.engine import Hit
from doingoai.check.figure_words import decimals, figure, is_plain, unit_key
from doingoai.model import Quantity, Report, Rule, Span
from doingoai.text.numbers_vi import number

_CHANGE = re.compile(r"\b(tăng|giảm)(?: thêm)?\s$", re.IGNORECASE)


_BEFORE = re.compile(
    r"(?:so với|so)\s[^.;\d%]{0,40}(?:cùng kỳ|năm trước|năm ngoái|kỳ trước|năm|quý|tháng)[^.;\n]{0,25}[(:=,]?\s?(?:là|có|đạt|với)?\s{0,2}$",
    re.IGNORECASE,
)


_FROM_TO = re.compile(r"từ\s$", re.IGNORECASE)


_UP_TO = re.compile(r"[^.;\n]{0,40}?\b(?:lên|xuống|xuống còn|lên thành|lên tới)\s{1,2}$", re.IGNORECASE)

_IN_A_BRACKET = re.compile(r"[^.;\n]{0,40}?[,(]\s?(?:tăng|giảm)(?: thêm)?\s", re.IGNORECASE)
_COMPARED_TO = re.compile(r"(?<!\w)so (?:với|sánh với)\s(?:[^.;,\d%\n]{0,40}\s)?[(]?$", re.IGNORECASE)
_THEN = re.compile(
    r"[^.;,\d\n]{0,60}(?:cùng kỳ|năm trước|năm ngoái|kỳ trước|năm 20\d\d)[^.;\d\n]{0,40}?(?:tăng|giảm)(?: thêm)?\s",
    re.IGNORECASE,
)


def changes(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "27 đoàn, tăng 15,2% so với cùng kỳ (24 đoàn)"; "từ 24 đoàn lên 27 đoàn (tăng 10%)"; "27 đoàn; so với 24 đoàn của cùng
    kỳ thì tăng 10%"."""
    text, found = report.text, report.quantities
    for index, (first, _, third) in enumerate(zip(found, found[1:], found[2:], strict=False)):
        for read in (_against_before, _from_to, _compared_first):
            told = read(text, found, index)
            if told is None:
                continue
            before, now, change = told
            direction = "tăng" if _direction(text, change) == "tăng" else "giảm"
            begins = before if read is _compared_first else now if read is _against_before else first
            span = Span(begins.span.start, third.span.end)
            if hit := _change(report, rule, before, now, change, direction, span):
                yield hit


Told = tuple[Quantity, Quantity, Quantity]  # the figure before, the figure now, the change


def _direction(text: str, change: Quantity) -> str | None:
    word = _CHANGE.search(text[max(0, change.span.start - 14) : change.span.start])
    return word[1].lower() if word else None


def _counts_the_same(now: Quantity, before: Quantity) -> bool:
    """One unit, or the later figure's unit said more fully at first: "16 hội nghị tuyên truyền …" and "(12 hội nghị)"."""
    first, second = unit_key(now), unit_key(before)
    return first == second != "%" or (bool(second) and first.startswith(f"{second} "))


def _against_before(text: str, found: tuple[Quantity, ...], index: int) -> Told | None:
    """ "27 đoàn, tăng 15,2% so với cùng kỳ năm trước (24 đoàn)"."""
    now, change, before = found[index : index + 3]
    if index and not _counts_the_same(now, before) and _counts_the_same(found[index - 1], before):
        now = found[index - 1]  # "16 hội nghị với 1.240 lượt người, tăng 33,3% so với cùng kỳ (12 hội nghị)"
    between, after = text[now.span.end : change.span.start], text[change.span.end : before.span.start]
    if (
        _direction(text, change)
        and _counts_the_same(now, before)
        and _BEFORE.search(after)
        and len(after) < 90
        and not re.search(r"[.]\s|[;\n]", between)
        and len(between) <= 120
    ):
        return before, now, change
    return None


def _from_to(text: str, found: tuple[Quantity, ...], index: int) -> Told | None:
    """ "tăng từ 24 đoàn lên 27 đoàn (tăng 12,5%)"."""
    before, now, change = found[index : index + 3]
    if (
        _direction(text, change)
        and unit_key(now) == unit_key(before) != "%"
        and _FROM_TO.search(text[max(0, before.span.start - 4) : before.span.start])
        and _UP_TO.fullmatch(text[before.span.end : now.span.start])
        and _IN_A_BRACKET.fullmatch(text[now.span.end : change.span.start])
    ):
        return before, now, change
    return None


def _compared_first(text: str, found: tuple[Quantity, ...], index: int) -> Told | None:
    """ "27 đoàn; so với 24 đoàn của cùng kỳ thì tăng 12,5%", the figure now somewhat earlier in the sentence, the only one of
    its kind there."""
    before, change = found[index + 1], found[index + 2]
    if (
        not _direction(text, change)
        or unit_key(before) == "%"
        or not _COMPARED_TO.search(text[max(0, before.span.start - 60) : before.span.start])
        or not _THEN.fullmatch(text[before.span.end : change.span.start])
    ):
        return None
    first = max(text.rfind(mark, max(0, before.span.start - 400), before.span.start) for mark in (". ", "\n"))
    told = [q for q in found[max(0, index - 4) : index + 1] if q.span.start > first and alike(q, before)]
    if len(told) != 1 or before.span.start - told[0].span.end > 150:
        return None  # of several figures before it, any may be the one compared
    return before, told[0], change


def _change(
    report: Report, rule: Rule, before: Quantity, now: Quantity, change: Quantity, direction: str, span: Span
) -> Hit | None:
    if not (is_plain(before) and is_plain(now) and is_plain(change)) or before.value == 0:
        return None
    difference = now.value - before.value
    percent = change.unit == "%"
    if not percent and unit_key(change) != unit_key(now):
        return None
    places = decimals(report, change)
    step = Decimal(1).scaleb(-places)
    right = abs(difference) * 100 / before.value if percent else abs(difference)
    fits = abs(right - change.value) <= step / 2 if percent else right == change.value
    turned = difference != 0 and (difference > 0) != (direction == "tăng")
    if fits and not turned:
        return None
    truncated = percent and not turned and right.quantize(step, ROUND_FLOOR) == change.value
    values = {
        "before": figure(before),
        "after": figure(now),
        **_named("direction", difference >= 0, ""),
        **_named("stated", direction == "tăng", f" {number(change.value)}"),
        "right": number(right.quantize(min(step, Decimal("0.01")), ROUND_HALF_UP))
        if percent
        else number(right),
        "sign": "%" if percent else f" {change.unit or ''}".rstrip(),
    }
    return Hit(span, values, (change.span,), severity="info" if truncated else None)


def _named(field: str, rise: bool, amount: str) -> dict[str, str]:
    """A rise or a fall of so much, in the languages of the messages."""
    vi, en, zh = ("tăng", "up", "增长") if rise else ("giảm", "down", "下降")
    return {field: f"{vi}{amount}", f"{field}_en": f"{en}{amount}", f"{field}_zh": f"{zh}{amount}"}
