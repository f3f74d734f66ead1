"""What the sums share: marks of a list of parts, and when a figure is a part, a total or neither."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from doingoai.check.engine import Hit
from doingoai.check.figure_words import add_up, is_plain, unit_key, words, written
from doingoai.model import Quantity, Report, Rule, Span
from doingoai.text.stems import holds_any, lowered

LONGEST_LIST = 3000  # characters that the parts of one total take up in a sentence


MOST_WHOLES = 40


NEAR_COLON = 60


def param(rule: Rule, name: str) -> float:
    value = rule.params[name]
    if not isinstance(value, (int, float)):
        raise TypeError(f"{rule.id}: {name} is no number")
    return value


_OF_SO_MANY = re.compile(
    r"(?<!\w)[Tt]rong (?:tổng số |số |tổng )?\d[\d.]{0,12}(?!/)(?= [^\W\d])"
)  # "Trong 52 đoàn vào có 30 đoàn …"
_HAS = re.compile(r"(?<!\w)(?:thì )?có(?!\w)")
_MARK = re.compile(r"[.;:\n]")


@lru_cache(maxsize=1 << 11)
def markers(text: str) -> tuple[tuple["re.Match[str]", bool], ...]:
    """The words that open the parts of a total in a sentence, and whether they say that all parts follow; kept, for several
    rules ask."""
    low = lowered(text)
    found: list[tuple[re.Match[str], bool]] = []
    if holds_any(low, words().complete_stems):
        found += [(match, True) for match in words().complete.finditer(text)]
    if holds_any(low, words().some_stems):
        found += [(match, False) for match in words().some.finditer(text)]
    if "trong " in low:
        for opening in _OF_SO_MANY.finditer(text):
            has = _HAS.search(text, opening.end(), opening.end() + 60)
            if has and not _MARK.search(text, opening.end(), has.start()):
                found.append((has, False))
    return tuple(sorted(found, key=lambda item: item[0].start()))


def bracketed(text: str, quantity: Quantity, head: Span) -> bool:
    """The figure stands in brackets that are closed again before the marker."""
    inside = text.count("(", head.start + 1, quantity.span.start) > text.count(
        ")", head.start + 1, quantity.span.start
    )
    return inside and ")" in text[quantity.span.end : head.end]


_CLASS = re.compile(r"trở\s+(?:lên|xuống)", re.IGNORECASE)  # "từ 15m trở lên" names a class and is no rise


def is_difference(text: str, quantity: Quantity) -> bool:
    """The figure is a change, or another period's: "tăng 5 đoàn so với …"."""
    before = text[max(0, quantity.span.start - 22) : quantity.span.start]
    after = text[quantity.span.end : quantity.span.end + 14].lower()
    nearest = _CLASS.sub("", re.split(r"[,;.(:]", before)[-1])
    return bool(words().not_a_part.search(nearest)) or "so với" in after


def is_ratio(report: Report, quantity: Quantity) -> bool:
    """The figure was read from "18/19"."""
    span = quantity.number_span
    return span is not None and "/" in report.words(span)


_SEPARATOR = re.compile(r"[,;]\s|\s(?:và|với)\s")


def one_to_an_item(report: Report, inside: Span, parts: list[Quantity]) -> bool:
    """Every item of the list has one figure, all are counted in the same unit, and each is named."""
    text = report.text
    if not unit_key(parts[0]) or any(
        unit_key(part) != unit_key(parts[0])
        or not is_plain(part)
        or is_ratio(report, part)
        or is_difference(text, part)
        for part in parts
    ):
        return False
    edges = [
        inside.start,
        *(m.end() for m in _SEPARATOR.finditer(text, inside.start, inside.end)),
        inside.end,
    ]
    items = [Span(a, b) for a, b in pairwise(edges)]
    if len(items) != len(parts) or markers(text[inside.start : inside.end]):
        return False
    return all(
        item.start <= part.span.start
        and part.span.end <= item.end
        and item.end - item.start > part.span.end - part.span.start + 2
        for item, part in zip(items, parts, strict=True)
    )


def held(report: Report, total: Quantity, bracket: "re.Match[str]") -> bool:
    """Another total stands between, the sentence went on, or a word before the bracket leaves parts out."""
    between = report.text[total.span.end : bracket.start()]
    before = report.text[max(0, total.span.start - 25) : total.span.start]
    return (
        len(between) > 120
        or bool(re.search(r"[;:)]|\.\s", between))
        or bool(
            words().remainder.search(between)
            or words().some.search(before)
            or words().not_a_part.search(between)
        )
        or is_difference(report.text, total)
    )


def open_ended(text: str, span: Span, parts: Iterable[Quantity]) -> bool:
    """A word tells that not all parts are named. A word that closes a list and stands beside a figure of its own ("12 đoàn các
    nước khác", "còn lại 5 đoàn") leaves nothing out."""
    counted = [part.span for part in parts]
    for match in words().remainder.finditer(text, span.start, span.end):
        if match[0].lower() not in words().closing:
            return True
        item = _item_around(text, match.start(), match.end(), span)
        if not any(item.start <= part.start and part.end <= item.end for part in counted):
            return True
    return False


def closed(text: str, span: Span, last: Quantity) -> bool:
    """The last part is named as all the rest: "còn lại 5 đoàn", "12 đoàn các nước khác"."""
    for match in words().remainder.finditer(text, span.start, span.end):
        if match[0].lower() in words().closing:
            item = _item_around(text, match.start(), match.end(), span)
            if item.start <= last.span.start and last.span.end <= item.end:
                return True
    return False


_ITEM_EDGE = re.compile(r"[,;:(]\s|\s(?:và|cùng)\s")


def _item_around(text: str, start: int, end: int, span: Span) -> Span:
    """The item of a list in which a word stands."""
    low = max(span.start, start - 120)
    edges = [match.end() for match in _ITEM_EDGE.finditer(text, low, start)]
    after = _ITEM_EDGE.search(text, end, min(len(text), end + 60))
    return Span(edges[-1] if edges else low, after.start() if after else min(len(text), end + 60))


def one_slip(figures: Iterable[Decimal], gap: Decimal) -> bool:
    """Two neighbouring digits of one figure changed places make up for a gap of the sum."""
    for value in figures:
        digits = str(value).replace(".", "")
        exponent = value.as_tuple().exponent
        scale = exponent if isinstance(exponent, int) else 0
        for place, (left, right) in enumerate(pairwise(digits)):
            if left == right or (place == 0 and right == "0"):
                continue
            step = Decimal(9 * (int(left) - int(right))).scaleb(scale + len(digits) - place - 2)
            if abs(step) == abs(gap):
                return True
    return False


def significant(figures: Iterable[Decimal]) -> int:
    """How many digits the greatest of the figures has, the zeros that all of them end in left out."""
    whole = [value.normalize() for value in figures]
    least = min((value.as_tuple().exponent for value in whole), default=0)
    return max((len(str(abs(value.scaleb(-int(least))).quantize(Decimal(1)))) for value in whole), default=0)


def held_against(
    report: Report, total: Quantity, parts: list[Quantity], words_between: Span
) -> Iterator[Hit]:
    """The parts against their total; where they fall short, no word may tell that some are left out."""
    added = sum((part.value for part in parts), Decimal(0))
    if added == total.value or any(part.value > total.value for part in parts):
        return
    if added < total.value and open_ended(report.text, words_between, parts):
        return
    values = {"sum_text": add_up([part.value for part in parts]), "total": written(report, total)}
    yield Hit(Span(total.span.start, parts[-1].span.end), values, tuple(part.span for part in parts))


def alike(first: Quantity, second: Quantity) -> bool:
    """The two count the same thing: in one unit, or one by the classifier of the other's noun ("lao động", "người")."""
    if unit_key(first) == unit_key(second):
        return True
    units = (first.unit or "").lower(), (second.unit or "").lower()
    return any(
        classifier in units and any(unit in nouns for unit in units)
        for classifier, nouns in words().classifiers
    )
