"""A total and its parts side by side, without a word that opens the list: "64 thư, ta gửi 35 thư, bạn gửi 29 thư"."""

import re
from collections.abc import Iterator
from decimal import Decimal

from doingoai.check.arithmetic.shared import is_difference, is_ratio, markers, open_ended, param
from doingoai.check.engine import Hit
from doingoai.check.figure_words import add_up, is_plain, sentences_with_figures, unit_key, words, written
from doingoai.model import Quantity, Report, Rule, Span

_BEFORE = 400  # characters around a total in which a word would open a list
_CLOSE = 60  # characters between two of the figures
_APART = re.compile(r"[.;()/]|\bso với\b|\btừ\b|\blên\b")
_ITEM_ENDS = re.compile(r"[,;.:)\n]|\s(?:và|còn)\s")
_MEMBER = re.compile(r"\s(?:viên|trưởng|phó|phần)\b")  # of a "tổ" the "tổ viên" are no part
_AND = re.compile(r"(?:^|\s)(?:và|còn)\s[^,;.]{0,50}$")


def apposed(report: Report, rule: Rule) -> Iterator[Hit]:
    """Figures of one unit, the first of them the whole: the rest are two halves that leave nothing out ("nam …, nữ …"), or the
    first is said to be the total and the last is joined by "và"."""
    for _, sentence, figures in sentences_with_figures(report, param(rule, "least_parts") + 1):
        for run in _runs(report, figures):
            if len(run) <= param(rule, "least_parts"):
                continue
            total, parts = run[0], run[1:]
            if markers(
                report.text[
                    max(sentence.start, total.span.start - _BEFORE) : min(
                        parts[-1].span.end, total.span.end + _BEFORE
                    )
                ]
            ):
                continue
            named = Span(total.span.end, min(sentence.end, parts[-1].span.end + _CLOSE))
            if not _whole(report, sentence, total, parts) or open_ended(report.text, named, parts):
                continue
            added = sum((part.value for part in parts), Decimal(0))
            if added == total.value:
                continue
            values = {"sum_text": add_up([part.value for part in parts]), "total": written(report, total)}
            yield Hit(Span(total.span.start, parts[-1].span.end), values, tuple(part.span for part in parts))


def _runs(report: Report, figures: list[Quantity]) -> Iterator[list[Quantity]]:
    """Figures of one unit one after another, close by."""
    run: list[Quantity] = []
    for quantity in figures:
        fits = (
            unit_key(quantity) not in ("%", "")
            and is_plain(quantity)
            and not is_ratio(report, quantity)
            and not is_difference(report.text, quantity)
            and not _MEMBER.match(report.text, quantity.span.end)
        )
        if run and fits and unit_key(quantity) == unit_key(run[0]) and _follows(report, run[-1], quantity):
            run.append(quantity)
            continue
        yield run
        run = [quantity] if fits else []
    yield run


def _follows(report: Report, last: Quantity, following: Quantity) -> bool:
    between = report.text[last.span.end : following.span.start]
    return (
        len(between) <= _CLOSE
        and ("," in between or _AND.search(between) is not None)
        and not _APART.search(between)
    )


def _whole(report: Report, sentence: Span, total: Quantity, parts: list[Quantity]) -> bool:
    text = report.text
    if len(parts) == 2:
        first, second = (_item(text, sentence, part) for part in parts)
        for one, other in words().complements:
            if (one.search(first) and other.search(second) and not other.search(first)) or (
                other.search(first) and one.search(second) and not one.search(first)
            ):
                return True
    before = text[max(sentence.start, total.span.start - 30) : total.span.start]
    between = text[parts[-2].span.end : parts[-1].span.start]
    return bool(words().total_before.search(before)) and _AND.search(between) is not None


def _item(text: str, sentence: Span, part: Quantity) -> str:
    """The words of the item in which a part stands."""
    low = max(sentence.start, part.span.start - _CLOSE)
    starts = [match.end() for match in _ITEM_ENDS.finditer(text, low, part.span.start)]
    ends = _ITEM_ENDS.search(text, part.span.end, sentence.end)
    return text[
        starts[-1] if starts else low : ends.start() if ends else min(sentence.end, part.span.end + _CLOSE)
    ]
