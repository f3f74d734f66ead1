"""``Document`` → ``Report``: header, outline, paragraphs, footnotes, recipients, signature, period and place; no facts yet.

Whatever the document, there is a report: what is absent stays None or empty.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from doingoai.model import Document, Header, Period, Report, Section, Span
from doingoai.parse.body import closing_chunk, foot_pieces, header_pieces, paragraphs_of
from doingoai.parse.chunks import Chunk, chunks_around
from doingoai.parse.ending import read_ending
from doingoai.parse.header import read_header
from doingoai.parse.issuer import own_naming
from doingoai.parse.lines import lines_of
from doingoai.parse.notes import footnotes_of
from doingoai.parse.outline import Heading, build_sections, find_headings
from doingoai.parse.period import report_period
from doingoai.parse.place import places_of
from doingoai.text.stems import holds_any, lowered

__all__ = ["parse_document"]

_REPLACES = re.compile(
    r"(?:báo\s{1,3}cáo\s{1,3}này\s{1,3})?(?:sẽ\s{1,3})?thay\s{1,3}thế\s{1,3}(?:cho\s{1,3})?báo\s{1,3}cáo(?:\s{1,3}số:?\s{0,3}[\w/.&-]{1,40})?"
    r"(?:,?\s{1,3}ngày\s{1,3}[\d/.]{1,10}(?:\s{1,3}tháng\s{1,3}\d{1,2}\s{1,3}năm\s{1,3}\d{4})?)?",
    re.IGNORECASE,
)
_LONG_OPENING = 4  # paragraphs of the opening, where no heading ends it


def _opening(chunks: Sequence[Chunk], headings: Sequence[Heading], end: int) -> Span | None:
    """The paragraphs between the header and the first heading."""
    first = headings[0].chunk if headings else len(chunks)
    opening = [
        chunk.span
        for chunk in chunks[: min(first, _LONG_OPENING)]
        if chunk.kind == "text" and chunk.span.end <= end
    ]
    return Span(opening[0].start, opening[-1].end) if opening else None


def _replaces(text: str) -> Span | None:
    found = _REPLACES.search(text) if holds_any(lowered(text), ("thay",)) else None
    return Span(found.start(), found.end()) if found else None


def _completed(text: str, header: Header, opening: Span | None, closing: Span | None) -> Header:
    """The header with the issuer as the text names it, where the header names none or not wholly."""
    header = replace(header, replaces_span=_replaces(text))
    if header.issuer and header.issuer not in ("UBND", "HĐND"):
        return header
    issuer, span = own_naming(text, opening, closing, header.symbol, header.place)
    return replace(header, issuer=issuer or header.issuer, issuer_span=span or header.issuer_span)


def _sections(
    text: str, headings: Sequence[Heading], inside: int, foot: int, period: Period | None
) -> tuple[Section, ...]:
    """The sections before the foot, which end at the closing sentence unless the outline goes on after it, and those of annexes
    behind the foot."""
    before = [heading for heading in headings if heading.whole.start < foot]
    if before and before[-1].whole.start >= inside:
        inside = foot
    behind = [heading for heading in headings if heading.whole.start >= foot]
    return build_sections(text, before, inside, period) + build_sections(text, behind, len(text), period)


def parse_document(document: Document) -> Report:
    """Read a document's structure. Every span lies in ``document.text``; sections nest; paragraphs stand in order.

    The facts of the report (citations, quantities, observations, records, findings) are empty: they are ``extract``'s work.
    """
    text = document.text
    lines = lines_of(document)
    head = read_header(document, lines)
    ending = read_ending(text, lines, head.body)
    chunks = chunks_around(text, lines[head.body : ending.first], lines[ending.last :])
    foot = lines[ending.first].span.start if ending.first < len(lines) else len(text)
    closing = closing_chunk(text, chunks, foot)
    outline = find_headings(text, chunks, closing)
    headings = [heading for heading in outline if heading.opens]
    opening = _opening(chunks, headings, foot)
    closing_span = chunks[closing].span if closing >= 0 else None
    header = _completed(text, head.header, opening, closing_span)
    period = report_period(
        text,
        header.title_span,
        [span for span in (opening, closing_span) if span],
        [heading.title for heading in headings[:12]],
        head.year,
    )
    inside = chunks[closing].span.start if closing >= 0 else foot
    sections = _sections(text, outline, inside, foot, period.period if period else None)
    outside = [
        *header_pieces(lines[: head.body]),
        *foot_pieces(ending.pieces, lines[ending.first : ending.last]),
    ]
    return Report(
        document=document,
        header=header,
        period=period,
        sections=sections,
        paragraphs=paragraphs_of(text, chunks, headings, sections, closing, outside),
        footnotes=footnotes_of(document, chunks),
        recipients=ending.recipients,
        recipients_span=ending.recipients_span,
        signature=ending.signature,
        place=places_of(text, header, header.issuer, opening, ending.recipients_span),
    )
