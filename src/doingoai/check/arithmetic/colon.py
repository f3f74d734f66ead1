"""A total, a colon, and its parts in the same sentence."""

import re
from collections.abc import Iterator

from doingoai.check.arithmetic.shared import (
    NEAR_COLON,
    held_against,
    is_difference,
    is_ratio,
    markers,
    one_to_an_item,
    param,
)
from doingoai.check.engine import Hit
from doingoai.check.figure_words import is_plain, sentences_with_figures, unit_key, within
from doingoai.model import Report, Rule, Span


def parts_after_colon(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "tỉnh đạt 05 giải: 01 giải Nhì, 02 giải Ba, 02 giải Khuyến khích.": a total, a colon, and nothing but its parts."""
    for _, sentence, _ in sentences_with_figures(report, param(rule, "least_parts")):
        colon = report.text.find(": ", sentence.start, sentence.end)
        before = within(report.quantities, Span(sentence.start, colon)) if colon > 0 else []
        if not before or len(report.text[before[-1].span.end : colon]) > NEAR_COLON:
            continue
        end = sentence.start + len(report.words(sentence).rstrip(" .;\n"))
        inside = Span(colon + 2, max(colon + 2, end))
        parts = within(report.quantities, inside)
        total = before[-1]
        if (
            len(parts) < param(rule, "least_parts")
            or unit_key(total) in ("%", "")
            or unit_key(total) != unit_key(parts[0])
            or not one_to_an_item(report, inside, parts)
            or not is_plain(total)
            or is_ratio(report, total)
            or is_difference(report.text, total)
            or re.search(r"[,;.]", report.text[total.span.end : colon])
            or markers(report.text[sentence.start : colon])
        ):
            continue
        yield from held_against(report, total, parts, Span(total.span.end, inside.end))
