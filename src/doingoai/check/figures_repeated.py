"""One thing told twice in the same words with two figures: in a sentence, in two parts of the report, as a rate."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from doingoai.check.arithmetic.shared import is_difference, is_ratio
from doingoai.check.engine import Hit
from doingoai.check.figure_scope import MOST_FIGURES, NO_RESULTS, WORD, YEAR, least, role_at, scopes_at
from doingoai.check.figure_words import any_of, is_plain, sentences_with_figures, unit_key, words, written
from doingoai.knowledge import mapping
from doingoai.model import Quantity, Report, Rule, Span
from doingoai.text.numerals import fold_word

_DIRECTLY = re.compile(r"(?:[,/(:]|(?<!\w)(?:với|và|là|gồm)(?!\w))[\s*(]{0,3}$", re.IGNORECASE)
_IN_WORDS = re.compile(r"[\s*]{0,3}\(\s?(?:(?:viết )?bằng chữ\s?:?\s?)?", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:.()](?=\s)|\n\n")
_FIGURE_OR_WORD = re.compile(r"[^\W\d_]+|\d[\d.,/]*")


def same_sentence(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "tổng số 90 lượt người nước ngoài … với 04 đoàn, 21 lượt người nước ngoài": a total, then another for the same thing."""
    for _, _, figures in sentences_with_figures(report, 2):
        counted = [q for q in figures if is_plain(q) and not q.currency and q.unit != "%"]
        for index, first in enumerate(counted):
            if not words().total_before.search(report.text[max(0, first.span.start - 20) : first.span.start]):
                continue
            following = counted[index + 1 : index + 1 + MOST_FIGURES]
            for second in following:
                if second.span.start - first.span.end > least(rule, "furthest"):
                    break
                if _same_thing(report, rule, first, second) and not _explained(
                    report, following, first, second
                ):
                    values = {"first": _named(report, first), "second": _named(report, second)}
                    yield Hit(Span(first.span.start, second.span.end), values, (first.span, second.span))


def _same_thing(report: Report, rule: Rule, first: Quantity, second: Quantity) -> bool:
    if (
        first.value == second.value
        or first.unit != second.unit
        or is_ratio(report, first)
        or is_ratio(report, second)
    ):
        return False
    shared = 0
    for left, right in zip(_modifiers(report, first), _modifiers(report, second), strict=False):
        if left != right:
            break
        shared += 1
    return shared >= least(rule, "shared_words")


def _modifiers(report: Report, quantity: Quantity) -> list[str]:
    """The words right behind the unit: "nước ngoài đến địa bàn"."""
    tail = re.split(r"[,.;:()\n]", report.text[quantity.span.end : quantity.span.end + 50])[0]
    return [fold_word(word) for word in WORD.findall(tail)]


def _explained(report: Report, following: list[Quantity], first: Quantity, second: Quantity) -> bool:
    """The second figure is a part, a change, another period's, or one of several that make up the first."""
    between = report.text[first.span.end : second.span.start]
    if words().some.search(between) or words().complete.search(between) or words().not_a_part.search(between):
        return True
    if not _DIRECTLY.search(between) or is_difference(report.text, second) or YEAR.search(between):
        return True
    parts = [q.value for q in following if unit_key(q) == unit_key(first)]
    return sum(parts) == first.value


def _named(report: Report, quantity: Quantity) -> str:
    return " ".join([written(report, quantity), *_modifiers(report, quantity)[:3]])


def figure_and_words(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "120.500 USD (Một trăm hai mươi nghìn đô la Mỹ)": the words say another amount than the figures."""
    for figures, spelt in pairwise(report.quantities):
        if (
            not figures.currency
            or figures.currency != spelt.currency
            or figures.value == spelt.value
            or not spelt.number_span
        ):
            continue
        in_words = not any(char.isdecimal() for char in report.words(spelt.number_span))
        if in_words and _IN_WORDS.fullmatch(report.text, figures.span.end, spelt.span.start):
            values = {"first": written(report, figures), "second": written(report, spelt)}
            yield Hit(Span(figures.span.start, spelt.span.end), values, (figures.span, spelt.span))


def same_words(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "Dự án bếp ăn hỗ trợ 312 học sinh của 04 điểm trường", and the same words with 321 in another part of the report."""
    known: dict[tuple[str, ...], tuple[Quantity, str]] = {}
    left, right = int(least(rule, "words_before")), int(least(rule, "words_after"))
    told = [
        (role, sentence, figures[:MOST_FIGURES])
        for _, sentence, figures in sentences_with_figures(report, 1)
        if (role := role_at(report, sentence)) not in NO_RESULTS
    ]
    roles: dict[str | None, set[str]] = defaultdict(set)
    for role, _, figures in told:
        for quantity in figures:
            roles[quantity.unit].add(role)
    for role, sentence, figures in told:
        for quantity in figures:
            if (
                len(roles[quantity.unit]) < 2
                or not is_plain(quantity)
                or is_difference(report.text, quantity)
            ):
                continue
            key = _around(report, sentence, quantity, left, right)
            if key is None:
                continue
            first, first_role = known.setdefault(key, (quantity, role))
            if role != first_role and first.value != quantity.value and first.unit == quantity.unit:
                values = {"first": written(report, first), "second": written(report, quantity)}
                yield Hit(Span(quantity.span.start, quantity.span.end), values, (first.span,))


def _around(
    report: Report, sentence: Span, quantity: Quantity, left: int, right: int
) -> tuple[str, ...] | None:
    """So many words before and after a figure inside its clause; None where there are fewer, or where they are no more than
    a formula that any report repeats (no name, no other figure)."""
    before = report.text[max(sentence.start, quantity.span.start - 120) : quantity.span.start]
    after = report.text[quantity.span.start : min(sentence.end, quantity.span.end + 80)]
    clause = _CLAUSE.split(before)[-1]
    heads = [fold_word(word) for word in WORD.findall(clause)][-left:]
    tails = [fold_word(word) for word in _FIGURE_OR_WORD.findall(_CLAUSE.split(after)[0])][1 : right + 1]
    return None if len(heads) < left or len(tails) < right else (*heads, "#", *tails)


@cache
def _tails() -> frozenset[str]:
    return frozenset(mapping("figure_words.yaml").strings("rate_tails"))


def _rate_name(quantity: Quantity) -> tuple[str, ...]:
    """ "tỷ lệ hộ nghèo còn cao chiếm" → ("tỷ", "lệ", "hộ", "nghèo"); empty where the words name no rate."""
    found = [fold_word(word) for word in WORD.findall(quantity.counted or "")]
    start = next(
        (
            at
            for at, pair in enumerate(pairwise(found))
            if pair in (("tỷ", "lệ"), ("tỉ", "lệ"), ("tỷ", "trọng"))
        ),
        None,
    )
    if start is None:
        return ()
    name = found[start:]
    while name and name[-1] in _tails():
        name.pop()
    return tuple(name)


def stated_rates(report: Report, rule: Rule) -> Iterator[Hit]:
    """One rate, named in the same words, with two values."""
    known: dict[tuple[str, ...], Quantity] = {}
    for quantity in report.quantities:
        if quantity.unit != "%" or not is_plain(quantity) or is_difference(report.text, quantity):
            continue
        name = _rate_name(quantity)
        if len(name) - 2 < least(rule, "shared_words") - 1 or role_at(report, quantity.span) in NO_RESULTS:
            continue
        first = known.setdefault(name, quantity)
        if first.value != quantity.value and scopes_at(report, first.span) == scopes_at(
            report, quantity.span
        ):
            values = {
                "name": " ".join(name),
                "first": written(report, first),
                "second": written(report, quantity),
            }
            yield Hit(quantity.span, values, (first.span,))


def more_than_there_are(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "Hiện có 04 cặp bản kết nghĩa … tổ chức giao lưu tại 05 cặp bản kết nghĩa": more acted at than there are."""
    there: dict[tuple[str, ...], Quantity] = {}
    all_of, at = (any_of(_strings(rule, name), r"{}\s{{1,2}}$") for name in ("there_are", "at"))
    size = int(least(rule, "shared_words"))
    for quantity in report.quantities:
        thing = tuple(WORD.findall((quantity.counted or "").lower())[:size])
        if len(thing) < size or not is_plain(quantity) or is_ratio(report, quantity):
            continue
        before = report.text[max(0, quantity.span.start - 24) : quantity.span.start]
        if role_at(report, quantity.span) in NO_RESULTS:
            continue
        if all_of.search(before):
            there.setdefault(thing, quantity)
        elif thing in there and at.search(before) and quantity.value > there[thing].value:
            first = there[thing]
            values = {
                "name": " ".join(thing),
                "first": written(report, first),
                "second": written(report, quantity),
            }
            yield Hit(quantity.span, values, (first.span,))


def _strings(rule: Rule, name: str) -> tuple[str, ...]:
    value = rule.params[name]
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
