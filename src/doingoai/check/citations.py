"""Checks of cited documents: what a citation leaves out, one number with two dates or bodies."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from doingoai.check.cited import difference, kind_of, name_of, symbol_of, tells_issuer
from doingoai.check.engine import Hit
from doingoai.extract.citation_words import fold
from doingoai.model import Citation, Report, Rule, Span

_SO = re.compile(r"(?<!\w)(?:số|sô|no)(?!\w)|n°", re.IGNORECASE)
_MOST_TELLING = 40


def _first(report: Report) -> Iterator[Citation]:
    """The first citation of each document: later ones may be short."""
    seen: set[str] = set()
    for citation in report.citations:
        if citation.number is None:
            continue
        key = fold(citation.number)
        if key not in seen:
            seen.add(key)
            yield citation


def without_so(report: Report, rule: Rule) -> Iterator[Hit]:
    """A number straight after the type name, without "số"."""
    for citation in report.citations:
        words = report.words(citation.span)
        if citation.kind and citation.number and not _SO.search(words):
            yield Hit(citation.span, {"name": name_of(citation)})


def without_ngay(report: Report, rule: Rule) -> Iterator[Hit]:
    """A date straight after the number, without "ngày"."""
    for citation in report.citations:
        if citation.number and citation.date_span and report.text[citation.date_span.start].isdigit():
            when = " ".join(report.words(citation.date_span).split())
            yield Hit(
                Span(citation.span.start, max(citation.span.end, citation.date_span.end)),
                {"name": name_of(citation), "date": when},
            )


def without_date(report: Report, rule: Rule) -> Iterator[Hit]:
    """The first citation of a document gives no date. Laws are cited by name, so they need none."""
    for citation in _first(report):
        kind = kind_of(citation)
        if kind and not kind.by_name and citation.date_span is None:
            yield Hit(citation.span, {"name": name_of(citation)})


def without_issuer(report: Report, rule: Rule) -> Iterator[Hit]:
    """The first citation names no body, and the number does not tell which (UBND of which unit?)."""
    for citation in _first(report):
        kind, symbol = kind_of(citation), symbol_of(citation)
        if not kind or kind.by_name or citation.issuer or symbol is None or tells_issuer(symbol):
            continue
        if _issuer_around(report, citation):
            continue
        yield Hit(citation.span, {"name": name_of(citation)})


_ISSUES: Final = re.compile(
    r"(?:UBND|[ỦU][yỷ] ban|HĐND|(?:Huyện|Tỉnh|Thành|Thị|Quận|Đảng) ủy|Sở|Hội|Ban Thường vụ|Ban Chấp hành|Thường trực|Công an|Phòng|Ban)\s[^.\n]{0,300}?"
    r"(?<!\w)(?:ban hành|xây dựng|tham mưu)\s"
)
_BETWEEN: Final = re.compile(r"[^.;\n]{0,60}?(?<!\w)giữa\s")


def _issuer_around(report: Report, citation: Citation) -> bool:
    """The sentence tells who issued it elsewhere than behind the date: "UBND xã đã ban hành Kế hoạch số …; Công văn số …",
    "Chương trình số … giữa Hội A và Sở B"."""
    text, start = report.text, citation.span.start
    low = max(text.rfind("\n", max(0, start - 600), start), text.rfind(". ", max(0, start - 600), start)) + 1
    return bool(_ISSUES.search(text, low, start) or _BETWEEN.match(text, citation.span.end))


def without_symbol(report: Report, rule: Rule) -> Iterator[Hit]:
    """Only the running number is given ("Quyết định số 1719 ngày …"): the letters that make it unique are missing."""
    for citation in _first(report):
        if citation.kind and (citation.number or "").isdigit():
            yield Hit(citation.span, {"name": name_of(citation)})


def conflict(report: Report, rule: Rule) -> Iterator[Hit]:
    """One number with two dates or two bodies in one report; documents of other units or years that share it are let pass."""
    groups: dict[str, list[Citation]] = defaultdict(list)
    for citation in report.citations:
        if citation.number:
            groups[fold(citation.number).replace("–", "-")].append(citation)
    for group in groups.values():
        yield from _conflicts(_telling(group))


def _telling(group: Sequence[Citation]) -> Sequence[Citation]:
    """The first citation of each date and body: the others say nothing new. Few documents have more than two."""
    first: dict[tuple[date | None, str | None], Citation] = {}
    for citation in group:
        first.setdefault((citation.issued, citation.issuer), citation)
    return tuple(first.values())[:_MOST_TELLING]


def _conflicts(group: Sequence[Citation]) -> Iterator[Hit]:
    told: set[tuple[object, object]] = set()
    for index, later in enumerate(group):
        for earlier in group[:index]:
            what = difference(earlier, later)
            if what and what not in told:
                told.add(what)
                place = (
                    later.date_span
                    if later.date_span and later.issued != earlier.issued
                    else later.issuer_span
                )
                span = (
                    Span(later.span.start, max(later.span.end, place.end))
                    if place and place.start >= later.span.start
                    else later.span
                )
                yield Hit(span, {"name": name_of(later), "one": what[0], "other": what[1]}, (earlier.span,))
                break
