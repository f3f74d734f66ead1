"""Cited documents that were no longer in force when the reported time began."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from doingoai.check.engine import Hit
from doingoai.extract.citation_words import fold
from doingoai.knowledge import entries
from doingoai.model import Citation, Report, Rule, UserError

_CHANGED: Final = re.compile(
    r"thay thế|bãi bỏ|hết hiệu lực|thay cho|trước đây|sửa đổi|chấm dứt|tổng kết|sơ kết|\d{1,2} năm (?:thực hiện|thi hành)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ended:
    """until: the day from which the document was no longer in force; by: the document that took its place; checked: against
    the originals, not from general knowledge alone."""

    until: date
    by: str
    checked: bool = True


def _key(number: str) -> str:
    return fold(number).replace("–", "-")


@cache
def ended() -> Mapping[str, Ended]:
    """Number (folded) → how its force ended, from ``knowledge/validity.yaml``."""
    found: dict[str, Ended] = {}
    for entry in entries("validity.yaml"):
        number, until, by = entry.take("number", str), entry.take("until", str), entry.take("by", str)
        entry.take("source", str, None)
        checked = entry.take("checked", bool, True)
        entry.close()
        try:
            found[_key(number)] = Ended(date.fromisoformat(until), by, checked)
        except ValueError as error:
            raise UserError(
                code="KT-002",
                where=entry.where,
                what=f"“until: {until}” không phải là ngày.",
                do="Viết năm-tháng-ngày, ví dụ “2020-07-01”.",
            ) from error
    return found


def _told_as_past(report: Report, citation: Citation) -> bool:
    """The words around say that the document was replaced or that its years are being summed up."""
    span = citation.span
    return (
        _CHANGED.search(report.text, max(0, span.start - 60), min(len(report.text), span.end + 80))
        is not None
    )


def out_of_force(report: Report, rule: Rule) -> Iterator[Hit]:
    """A document whose force had ended before the reported time: a warning; within that time: a note."""
    period = report.period.period if report.period else None
    begins, ends = (period.first, period.last) if period else (report.header.issued, report.header.issued)
    if begins is None or ends is None:
        return
    seen: set[str] = set()
    for citation in report.citations:
        key = _key(citation.number) if citation.number else ""
        fact = ended().get(key)
        if fact is None or key in seen or _told_as_past(report, citation):
            continue
        seen.add(key)
        issued = report.header.issued
        if fact.until <= begins or (fact.until <= ends and (issued is None or fact.until <= issued)):
            day = f"{fact.until.day:02d}/{fact.until.month:02d}/{fact.until.year}"
            values = {"number": citation.number, "by": fact.by, "day": day}
            yield Hit(
                citation.span, values, severity=None if fact.until <= begins and fact.checked else "info"
            )
