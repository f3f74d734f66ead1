"""Footnotes: calls without a note, notes without a call."""

import re
from collections.abc import Iterator
from typing import Final

from doingoai.check.engine import Hit
from doingoai.model import Report, Rule, Span

_CALL: Final = re.compile(
    r"(?<=[^\W\d_])[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]?|(?<=[^\W\d_][,.;)])[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]?"
)
_MEASURE: Final = re.compile(r"(?<!\w)(?:m|km|cm|dm|mm|ha|hm|CO|H|dặm)$")
_PLAIN: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def without_note(report: Report, rule: Rule) -> Iterator[Hit]:
    """A raised figure behind a word that no note answers, in a report without tables of formulas."""
    if not any(mark in report.text for mark in "¹²³⁴⁵⁶⁷⁸⁹"):
        return
    marks = {note.mark.translate(_PLAIN).strip("()[]*. ") for note in report.footnotes}
    for match in _CALL.finditer(report.text):
        before = report.text[max(0, match.start() - 5) : match.start()]
        mark = match[0].translate(_PLAIN)
        inside_note = any(note.span.start <= match.start() < note.span.end for note in report.footnotes[:200])
        if mark not in marks and not _MEASURE.search(before) and not inside_note:
            yield Hit(
                Span(
                    max(0, match.start() - len(before.split()[-1]) if before.split() else match.start()),
                    match.end(),
                ),
                {"mark": mark},
            )
            return


def without_call(report: Report, rule: Rule) -> Iterator[Hit]:
    """A note whose call stands nowhere in the text."""
    for note in report.footnotes:
        if note.anchor is None:
            yield Hit(Span(note.span.start, min(note.span.end, note.span.start + 80)), {"mark": note.mark})
