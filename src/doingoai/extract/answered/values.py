"""What a person wrote into a field of figures: a number, "không", "khoảng 5", "3 đoàn" … or something that nobody can use."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from doingoai.extract.passages import fold
from doingoai.extract.quantities import find_quantities
from doingoai.knowledge import indicators
from doingoai.knowledge.forms import forms
from doingoai.model import Indicator, Quantity, Span
from doingoai.text.numerals import parse_digits, parse_words

FILLERS = " \t\n\xa0.…_·‥"  # the dots that wait for an answer, and what people leave of them
_ENDS = ".;,"
_PARTS = re.compile(r"trong đó|bao gồm|gồm|cụ thể|\(|:")
_DIGIT = re.compile(r"\d")
_TORN = re.compile(
    r"(?<=\d)[ \n](?=[.,]\d{3}(?!\d))|(?<=\d[.,])[ \n](?=\d{3}(?!\d))"
)  # "5 .000", as some PDF files give it
_NUMBER = re.compile(
    r"\d{1,3}(?: \d{3}){1,4}|\d{1,3}(?:[.,]\d{3}){0,4}(?:,\d{1,4})?|\d{1,12}(?:[.,]\d{1,4})?"
)
_EXPLAINED = re.compile(r"(?P<figure>[^()]{1,60})\([^()]{1,200}\)[ .]{0,3}$")
_NEGATIVE = re.compile(r"[-–−]\s?\d")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_LONGEST = 300  # characters of an answer; longer ones are words that went astray


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an answer cannot be used: an id of ``problems`` in ``knowledge/rules/answers.yaml``."""

    reason: str


def answer_span(text: str, span: Span) -> Span:
    """The words of a field without the dots that waited for them; empty where nobody wrote anything."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip(FILLERS))
    end = span.start + len(words.rstrip(FILLERS))
    if text[start:end].strip(FILLERS).casefold() in forms().prompts:
        return Span(span.start, span.start)
    if start >= end or not any(char.isalnum() or char in "-–—−?" for char in text[start:end]):
        return Span(span.start, span.start)
    return Span(start, end)


def read_figure(words: str, indicator: str) -> tuple[Quantity, ...] | Problem:
    """The quantities in an answer, with spans inside it: one, or one a currency for money; a Problem where it makes none."""
    asked = indicators()[indicator]
    said = " ".join(fold(words).strip(_ENDS).split())
    if said in forms().affirmed and is_yes_or_no(asked):
        return (_quantity(Decimal(1), words, asked),)
    if said in forms().none:
        return (_quantity(Decimal(0), words, asked),)
    if said in forms().unknown:
        return Problem("unknown")
    if len(words) > _LONGEST or _NEGATIVE.match(said):
        return Problem("unread")
    whole = _TORN.sub("", words)
    read = _read(whole, asked)
    if isinstance(read, Problem) and (explained := _EXPLAINED.match(whole)):
        again = _read(explained["figure"], asked)  # "3 (tăng 1 so với kỳ trước)"
        read = read if isinstance(again, Problem) else again
    if isinstance(read, Problem) or whole == words:
        return read
    return tuple(replace(quantity, span=Span(0, len(words)), number_span=None) for quantity in read)


def _read(words: str, asked: Indicator) -> tuple[Quantity, ...] | Problem:
    alone = _alone(words)
    if alone is not None and not asked.money:
        span = Span(0, len(words))
        return _count(words, [Quantity(span, alone, "exact", None)], asked, True)
    found = find_quantities(words, ()) or _with_unit(words, asked)
    if _unheard(words, found):
        return Problem("several" if found else "unread")
    if asked.money:
        return _money(words, found)
    return _count(words, [q for q in found if q.currency is None], asked, bool(found))


def _alone(words: str) -> Decimal | None:
    """The value of an answer that is a number and nothing else, also one that looks like a year ("1985" households)."""
    bare = words.strip(_ENDS + " ")
    if _NUMBER.fullmatch(bare):
        return parse_digits(bare)
    return None if _DIGIT.search(bare) else parse_words(bare)


def _unheard(words: str, found: Sequence[Quantity]) -> bool:
    """A digit stands where no quantity was read: before the first, or behind it and not as a part of it."""
    if not found:
        return False
    first = found[0].span
    rest = "".join(
        " " if any(q.span.start <= i < q.span.end for q in found) else c for i, c in enumerate(words)
    )
    after = rest[first.end :]
    return _DIGIT.search(rest[: first.start]) is not None or (
        _DIGIT.search(after) is not None and _PARTS.search(fold(after)) is None
    )


def is_yes_or_no(asked: Indicator) -> bool:
    """What is asked is whether the unit has a thing: “có” is 1, “không” 0."""
    return asked.name["vi"].startswith("Có ")


def _quantity(value: Decimal, words: str, asked: Indicator) -> Quantity:
    return Quantity(Span(0, len(words)), value, "exact", None if asked.money else asked.unit)


def _with_unit(words: str, asked: Indicator) -> tuple[Quantity, ...]:
    """The number alone, read as if its unit, printed in the next column, stood behind it."""
    unit = "đồng" if asked.money else asked.unit.split(",")[0].split("/")[0]
    bare = words.rstrip(_ENDS + " ")
    found = find_quantities(f"{bare} {unit}", ())
    if len(found) != 1 or _LETTERS.search(bare[: found[0].span.start]):
        return ()
    quantity = found[0]
    span = Span(quantity.span.start, min(quantity.span.end, len(bare)))
    if span.end < len(bare) and _LETTERS.search(bare[span.end :]):
        return ()
    currency = None if asked.money else quantity.currency
    return (
        Quantity(span, quantity.value, quantity.qualifier, None, upper=quantity.upper, currency=currency),
    )


def _money(words: str, found: Sequence[Quantity]) -> tuple[Quantity, ...] | Problem:
    """One amount a currency. A nought needs none."""
    amounts = [q for q in found if q.currency]
    if not amounts:
        if found and found[0].value == 0:
            return (found[0],)
        return Problem("currency" if found else "unread")
    kept: dict[str, Quantity] = {}
    for quantity in amounts:
        if quantity.currency in kept and not _is_part(words, kept[quantity.currency], quantity):
            return Problem("several")
        kept.setdefault(str(quantity.currency), quantity)
    return tuple(kept.values())


def _count(
    words: str, found: Sequence[Quantity], asked: Indicator, any_found: bool
) -> tuple[Quantity, ...] | Problem:
    if not found:
        return Problem("unit" if any_found else "unread")
    chosen = found[0]
    if len(found) > 1 and not all(_is_part(words, chosen, other) for other in found[1:]):
        fitting = [q for q in found if q.unit and _fits(q.unit, asked)]
        if len(fitting) != 1:
            return Problem("several")
        chosen = fitting[0]
    if chosen.unit and not _fits(chosen.unit, asked) and _other_measure(chosen.unit, asked):
        return Problem("unit")
    if asked.aggregation != "ratio" and asked.unit not in ("ha", "%") and chosen.value % 1:
        return Problem("fraction")
    return (chosen,)


def _is_part(words: str, whole: Quantity, part: Quantity) -> bool:
    """ "3 đoàn, trong đó 01 đoàn của Đảng"."""
    between = fold(words[whole.span.end : part.span.start])
    return part.span.start > whole.span.start and _PARTS.search(between) is not None


def _fits(unit: str, asked: Indicator) -> bool:
    """The unit written is the one asked for: one of its words stands in the unit or the name of the indicator."""
    wanted = fold(f"{asked.unit} {asked.name['vi']}")
    return fold(unit) in wanted or any(f" {word} " in f" {wanted} " for word in fold(unit).split())


def _other_measure(unit: str, asked: Indicator) -> bool:
    """The unit written measures something of its own ("người" where delegations are asked for)."""
    return fold(unit) in forms().exclusive or fold(unit).split()[-1] in forms().exclusive
