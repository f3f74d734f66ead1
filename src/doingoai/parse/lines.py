"""The lines of a document, one after the other, whatever it was read from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from doingoai.model import Block, Document, Span

FURNITURE = frozenset({"header", "footer", "comment", "deleted"})
NOTES = frozenset({"footnote", "endnote"})
_MARKS = re.compile(r"(?:\*{1,3}|_{2}|#{1,6}[ \t])")
_PAGE_NUMBER = re.compile(r"[-–—]?\s?(?:trang\s{1,2})?\d{1,3}(?:\s?/\s?\d{1,3})?\s?[-–—]?", re.IGNORECASE)
_NOTE = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}[ \t]{0,4}(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block, without the blanks around it.

    kind: "text", "note", "furniture" or "cell"; block: index into ``Document.blocks`` (-1 where no block covers it);
    first, last: it is its block's first, last line; text: its words with emphasis marks ("**", "#") blanked at both ends.
    table: (block, row, column) of a cell.
    """

    span: Span
    kind: str
    block: int
    first: bool
    last: bool
    text: str
    label: str | None = None
    level: int | None = None
    bold: bool = False
    centred: bool = False
    table: tuple[int, int, int] | None = None
    block_kind: str = "paragraph"


def plain(words: str) -> str:
    """The words without emphasis marks and outer blanks; inner line breaks become blanks."""
    if "*" in words or "_" in words or "#" in words:
        words = _MARKS.sub(" ", words)
    return " ".join(words.split())


def _trim(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    tail = len(piece.rstrip())
    return Span(start + lead, start + tail) if tail > lead else None


def _spans(text: str, start: int, end: int) -> Iterator[Span]:
    """The lines of text[start:end], without blank ones."""
    position = start
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop == -1 else stop
        if span := _trim(text, position, stop):
            yield span
        position = stop + 1


def _kind(block: Block, text: str, alone: bool) -> str:
    if block.kind in FURNITURE:
        return "furniture"
    if block.kind in NOTES:
        return "note"
    if alone and _PAGE_NUMBER.fullmatch(text):
        return "furniture"
    return "text"


def _of_block(document: Document, index: int, block: Block) -> Iterator[Line]:
    spans = list(_spans(document.text, block.span.start, block.span.end))
    in_note = False
    for position, span in enumerate(spans):
        words = document.text[span.start : span.end]
        kind = _kind(block, words, len(spans) == 1)
        if kind == "text" and (in_note or _NOTE.match(words)):
            kind, in_note = "note", True
        whole = len(spans) == 1
        yield Line(
            span=span,
            kind=kind,
            block=index,
            first=position == 0,
            last=position == len(spans) - 1,
            text=plain(words),
            label=block.label if position == 0 else None,
            level=block.level if position == 0 else None,
            bold=block.bold or (words.startswith("**") and words.endswith("**") and "**" not in words[2:-2]),
            centred=block.centred and whole,
            block_kind=block.kind,
        )


def _of_table(document: Document, index: int, block: Block) -> Iterator[Line]:
    for cell in sorted(block.cells, key=lambda cell: (cell.span.start, cell.span.end)):
        spans = list(_spans(document.text, cell.span.start, cell.span.end))
        for position, span in enumerate(spans):
            words = document.text[span.start : span.end]
            where = (index, cell.row, cell.col)
            first, last = position == 0, position == len(spans) - 1
            yield Line(span, "cell", index, first, last, plain(words), table=where, block_kind="table")


def _candidates(document: Document) -> Iterator[Line]:
    for index, block in enumerate(document.blocks):
        if block.kind == "page_break":
            continue
        if block.cells:
            yield from _of_table(document, index, block)
        else:
            yield from _of_block(document, index, block)


def lines_of(document: Document) -> tuple[Line, ...]:
    """Every line of the document in the order of the text; no two overlap (nested tables are read once).

    Text that no block covers is read line by line as plain text.
    """
    found: list[Line] = []
    for line in sorted(_candidates(document), key=lambda line: (line.span.start, line.span.end)):
        if not found or line.span.start >= found[-1].span.end:
            found.append(line)
    covered = [block.span for block in document.blocks]
    loose = (
        Line(span, "text", -1, True, True, plain(document.text[span.start : span.end]))
        for gap in _gaps(covered, len(document.text))
        for span in _spans(document.text, gap.start, gap.end)
    )
    return tuple(sorted([*found, *loose], key=lambda line: line.span.start))


def _gaps(covered: list[Span], length: int) -> Iterator[Span]:
    position = 0
    for span in sorted(covered):
        if span.start > position:
            yield Span(position, span.start)
        position = max(position, span.end)
    if position < length:
        yield Span(position, length)
