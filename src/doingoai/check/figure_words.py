"""What the checks of figures share: their word lists, the unit a figure is counted in, and the words around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from doingoai.check.places import inside
from doingoai.knowledge import mapping
from doingoai.model import Quantity, Report, Span
from doingoai.text.numbers_vi import number
from doingoai.text.numerals import parse_digits
from doingoai.text.sentences import sentences
from doingoai.text.stems import stems_of


@dataclass(frozen=True, slots=True)
class FigureWords:
    complete: "re.Pattern[str]"
    some: "re.Pattern[str]"
    remainder: "re.Pattern[str]"
    closing: frozenset[str]
    rest: "re.Pattern[str]"
    not_a_part: "re.Pattern[str]"
    total_after: "re.Pattern[str]"
    total_before: "re.Pattern[str]"
    other_base: "re.Pattern[str]"
    planned: frozenset[str]
    not_shares: "re.Pattern[str]"
    table_total: "re.Pattern[str]"
    total_column: "re.Pattern[str]"
    skip_columns: frozenset[str]
    same_unit: tuple[frozenset[str], ...]
    part_before: "re.Pattern[str]"
    part_after: "re.Pattern[str]"
    kinds_apart: frozenset[str]
    open_list: "re.Pattern[str]"
    lower_class: "re.Pattern[str]"
    upper_class: "re.Pattern[str]"
    complements: tuple[tuple["re.Pattern[str]", ...], ...]
    classifiers: tuple[tuple[str, tuple[str, ...]], ...]
    ordinals: "re.Pattern[str]"
    attributes: frozenset[str]
    kinds_of: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    scopes: tuple[str, ...]
    single_valued: frozenset[str]
    complete_stems: tuple[str, ...]
    some_stems: tuple[str, ...]
    total_after_stems: tuple[str, ...]


@lru_cache(maxsize=1 << 10)
def any_of(words: tuple[str, ...], shape: str = "{}") -> "re.Pattern[str]":
    """The words as one pattern, the longest first, each whole where it begins and ends in a letter."""
    parts = []
    for word in sorted(words, key=len, reverse=True):
        part = r"\s+".join(map(re.escape, word.split()))
        parts.append(f"(?<!\\w){part}(?!\\w)" if word[-1].isalnum() and word[0].isalnum() else part)
    return re.compile(shape.format(f"(?:{'|'.join(parts)})"), re.IGNORECASE)


@cache
def words() -> FigureWords:
    entry = mapping("figure_words.yaml")
    take = entry.strings
    return FigureWords(
        complete=any_of(take("parts_complete")),
        some=any_of(take("parts_some")),
        remainder=any_of(take("remainder")),
        closing=frozenset(take("closing")),
        rest=any_of(
            take("rest"), r"[\s);,.*]{{0,5}}(?:(?:và|các|những|phần|số)\s){{0,2}}(?:[^\W\d]+\s){{0,3}}?{}"
        ),
        not_a_part=any_of(take("not_a_part")),
        total_after=any_of(take("total_after")),
        total_before=any_of(take("total_before")),
        other_base=any_of(take("other_base")),
        planned=frozenset(take("planned")),
        not_shares=any_of(take("not_shares")),
        table_total=any_of(take("table_total"), r"[\W\d]{{0,8}}{}"),
        total_column=any_of(take("total_column")),
        skip_columns=frozenset(take("table_skip_columns")),
        same_unit=tuple(frozenset(group) for group in entry.take("same_unit", list)),
        part_before=any_of(take("part_before"), r"{}[\s*(]{{0,3}}$"),
        part_after=any_of(take("part_after"), r"[\s)*]{{0,3}}{}"),
        kinds_apart=frozenset(take("kinds_apart")),
        open_list=any_of(take("open_list")),
        lower_class=any_of(take("lower_class"), r"(?:{}\s{{0,2}}\d|trở xuống)"),
        upper_class=any_of(take("upper_class"), r"(?:{}\s{{0,2}}\d|trở lên)"),
        complements=tuple(
            tuple(any_of((word,)) for word in pair) for pair in entry.take("complements", list)
        ),
        classifiers=tuple(
            (classifier, tuple(nouns)) for classifier, nouns in entry.take("classifiers", dict).items()
        ),
        attributes=frozenset(take("attributes")),
        kinds_of=tuple((tuple(item["whole"]), tuple(item["kinds"])) for item in entry.take("kinds_of", list)),
        ordinals=any_of(take("ordinals"), r"{}[\s:]{{0,3}}$"),
        scopes=take("scopes"),
        single_valued=frozenset(take("single_valued")),
        complete_stems=stems_of(take("parts_complete")),
        some_stems=stems_of(take("parts_some")),
        total_after_stems=stems_of(take("total_after")),
    )


def is_plain(quantity: Quantity) -> bool:
    """An exact figure that is no range and no ratio: one that arithmetic can hold to its word."""
    return quantity.qualifier == "exact" and quantity.upper is None


def unit_key(quantity: Quantity) -> str:
    """What a figure is counted in, so that "đoàn" and "đoàn khách" are one and currencies stay apart."""
    if quantity.currency:
        return quantity.currency
    unit = (quantity.unit or "").lower()
    for group in words().same_unit:
        if unit in group:
            return min(group, key=len)
    return unit


def figure(quantity: Quantity) -> str:
    """The figure as officials print it, with its unit."""
    unit = quantity.unit or ""
    return number(quantity.value) + (unit if unit == "%" else f" {unit}" if unit else "")


def written(report: Report, quantity: Quantity) -> str:
    """The words of the text, on one line."""
    return " ".join(report.words(quantity.span).split())


def decimals(report: Report, quantity: Quantity) -> int:
    """How many decimals the text gives."""
    span = quantity.number_span
    digits = "".join(report.words(span).split()) if span else ""
    head, mark, tail = digits.rpartition(",")
    if not mark:
        head, mark, tail = digits.rpartition(".")
    value = parse_digits(digits, fraction=True) if digits else None
    return (
        len(tail)
        if mark and head and value is not None and value == quantity.value and tail.isdecimal()
        else 0
    )


class _Last:
    """The sentences of the report checked last: several rules in a row ask for them, and splitting is the dearest step."""

    report: Report | None = None
    spans: tuple[Span, ...] = ()
    figures: tuple[tuple[Span, list[Quantity]], ...] = ()


_LEAD, _TAIL = 16, 404  # how far the end of a sentence is told by what stands around its paragraph


def _sentences_of(text: str, span: Span) -> Iterator[Span]:
    """The sentences of a paragraph; those of a paragraph met before are kept, for a report is checked again after each edit."""
    low = max(0, span.start - _LEAD)
    piece = text[low : span.end + _TAIL]
    for start, end in _split(piece, span.start - low, span.end - low):
        yield Span(low + start, low + end)


@lru_cache(maxsize=1 << 11)
def _split(piece: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    return tuple((found.start, found.end) for found in sentences(piece, Span(start, end)))


def sentence_spans(report: Report) -> tuple[Span, ...]:
    """Sentences of every paragraph that holds facts."""
    if _Last.report is not report:
        found: list[Span] = []
        for paragraph in report.paragraphs:
            if paragraph.kind not in ("header", "recipients", "signature", "furniture"):
                found.extend(_sentences_of(report.text, paragraph.span))
        _Last.report, _Last.spans = report, tuple(found)
        _Last.figures = tuple((span, within(report.quantities, span)) for span in found)
    return _Last.spans


def sentences_with_figures(report: Report, least: float) -> Iterator[tuple[int, Span, list[Quantity]]]:
    """The sentences that hold so many figures, each with its index in ``sentence_spans`` and its figures."""
    sentence_spans(report)
    for index, (span, figures) in enumerate(_Last.figures):
        if len(figures) >= least:
            yield index, span, figures


def within(quantities: tuple[Quantity, ...], span: Span) -> list[Quantity]:
    """The quantities of a stretch of text, in its order."""
    return list(inside(quantities, span))


def add_up(parts: list[Decimal]) -> str:
    """ "5 + 6 = 11" in Vietnamese figures."""
    return f"{' + '.join(number(part) for part in parts)} = {number(sum(parts, Decimal(0)))}"


def near(text: str, start: int, end: int, before: int, after: int) -> tuple[str, str]:
    """The words just before and just after a place."""
    return text[max(0, start - before) : start], text[end : end + after]
