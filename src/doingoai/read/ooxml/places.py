"""From a place in a document's text to the paragraph (``w:p``) and the run (``w:r``) of the Word file that it was read from.

The file is read a second time by the same reader, with the elements noted as they pass: the text is the same by construction.
"""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import cast

from doingoai.model import Document, Span
from doingoai.read.docx import read_with
from doingoai.read.ooxml.inline import Content, Inline
from doingoai.read.ooxml.layout import Layout
from doingoai.read.ooxml.notes import Notes
from doingoai.read.ooxml.package import Element, Package, W
from doingoai.read.ooxml.story import Item, Para, Story, Table
from doingoai.read.ooxml.styles import Look
from doingoai.text.composed import unpiled

_RUN, _BLANKS = W + "r", " \t\n\xa0"


@dataclass(frozen=True, slots=True)
class RunPlace:
    """span: what the run (``w:r``) printed, in the document's text. A run of a tab or a line break has a span too."""

    span: Span
    run: Element


@dataclass(frozen=True, slots=True)
class ParaPlace:
    """A printed paragraph. span: its words, its automatic number at their beginning; runs: in the order of the text, none
    for the automatic number. element: its ``w:p`` (the last one, where a tracked deletion joined two)."""

    span: Span
    element: Element
    runs: tuple[RunPlace, ...]
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """Every printed paragraph of a Word file, in the order of the text: body, tables, notes, boxes, page headers, comments.

    The elements belong to ``package``: ``package.xml(part)`` is the root of the tree that holds them.
    """

    document: Document
    package: Package
    paragraphs: tuple[ParaPlace, ...]
    _starts: tuple[int, ...] = field(repr=False)

    def paragraph_at(self, offset: int) -> ParaPlace | None:
        """The paragraph whose words hold the offset, or end at it; None between paragraphs."""
        index = bisect_right(self._starts, offset) - 1
        found = self.paragraphs[index] if index >= 0 else None
        return found if found is not None and offset <= found.span.end else None

    def paragraphs_in(self, span: Span) -> tuple[ParaPlace, ...]:
        """The paragraphs that share a character with the span."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        last = bisect_right(self._starts, span.end)
        return tuple(place for place in self.paragraphs[first:last] if place.span.overlaps(span))

    def run_at(self, offset: int) -> tuple[RunPlace, int] | None:
        """The run that printed the character at the offset, and how many characters of it stand before; None where no run did
        (an automatic number, the gap between paragraphs)."""
        place = self.paragraph_at(offset)
        for run in place.runs if place is not None else ():
            if run.span.start <= offset < run.span.end:
                return run, offset - run.span.start
        return None


class _NotingInline(Inline):
    """Notes the run that each piece comes from."""

    def __init__(self, *values: object) -> None:
        super().__init__(*values)  # type: ignore[arg-type]
        self.runs: dict[int, list[Element | None]] = {}
        self._current: Element | None = None

    def read(self, paragraph: Element, base: Look) -> Content:
        self._current = None
        content = super().read(paragraph, base)
        self._note(content)
        return content

    def _run(self, run: Element) -> None:
        self._note(self._content)
        self._current = run
        super()._run(run)
        self._note(self._content)
        self._current = None

    def _note(self, content: Content) -> None:
        """The pieces that came since the last note belong to the current run."""
        noted = self.runs.setdefault(id(content), [])
        noted.extend([self._current] * (len(content.pieces) - len(noted)))


class _NotingStory(Story):
    """Notes the ``w:p`` of each paragraph. The keys are identities of contents, which ``kept`` keeps alive."""

    elements: dict[int, Element]
    runs: dict[int, list[Element | None]]
    kept: list[Content]

    def read(self, parent: Element) -> list[Item]:
        if not hasattr(self, "elements"):
            self.elements, self.runs, self.kept = {}, {}, []
        inline = _NotingInline(self.styles, self.tally, self.letters)
        return self._items(parent, inline)

    def _paragraph(self, element: Element, inline: Inline, carried: Content | None) -> tuple[Para, bool]:
        para, goes_on = super()._paragraph(element, inline, carried)
        content = para.content
        if isinstance(inline, _NotingInline):
            noted = inline.runs.pop(id(content), [])
            before = self.runs.get(id(carried), []) if carried is not None else []
            self.runs[id(content)] = [*before, *noted]
        self.elements[id(content)] = element
        self.kept.append(content)
        return para, goes_on

    def _table(self, element: Element, inline: Inline) -> Table:
        return super()._table(element, inline)


class _NotingLayout(Layout):
    """Notes where each paragraph's words begin and end."""

    def __init__(self, story: Story, notes: Notes) -> None:
        super().__init__(story, notes)
        self.written: list[tuple[int, int, int, Para]] = []

    def _words(self, para: Para) -> int:
        label = len(para.label) + 1 if para.label else 0
        start = super()._words(para)
        self.written.append((start, min(start + label, self._length), self._length, para))
        return start

    def margin(self, kind: str, items: list[Item]) -> None:
        before = len(self.written)
        length = self._length
        super().margin(kind, items)
        if self._length == length:
            del self.written[before:]


def _lengths(content: Content) -> list[int] | None:
    """How long each piece is in the text; None where the pieces melt into one another and only prefixes can tell."""
    if content.letters is not None:
        return None
    pieces = [piece if isinstance(piece, str) else "" for piece in content.pieces]
    whole = "".join(pieces)
    if whole.isascii() or (
        unicodedata.is_normalized("NFC", whole) and "\xad" not in whole and unpiled(whole) == whole
    ):
        return [len(piece) for piece in pieces]
    return None


def _ends(content: Content) -> list[int]:
    """Where each piece ends in the joined words of its paragraph, before white space is cut off at its ends."""
    lengths = _lengths(content)
    ends, end = [], 0
    if lengths is not None:
        for length in lengths:
            end += length
            ends.append(end)
        return ends
    so_far: list[str] = []
    for piece in content.pieces:
        if isinstance(piece, str):
            so_far.append(piece)
            end = len(content._joined(so_far))
        ends.append(end)
    return ends


def _runs(content: Content, elements: list[Element | None], start: int, end: int) -> tuple[RunPlace, ...]:
    """Where each run stands in [start, end), which holds the paragraph's words without its automatic number."""
    ends = _ends(content)
    calls = end - start  # superscripts of notes lengthen the text beyond its pieces
    joined = content._joined([piece for piece in content.pieces if isinstance(piece, str)])
    cut = len(joined) - len(joined.lstrip(_BLANKS)) if joined.strip(_BLANKS) else 0
    extra = calls - len(joined.strip(_BLANKS)) if content.calls else 0
    found: list[RunPlace] = []
    before, shift = 0, 0
    for index, stop in enumerate(ends):
        if not isinstance(content.pieces[index], str):
            shift, extra = _with_call(extra, content, index, shift)
            continue
        run = elements[index] if index < len(elements) else None
        first = min(max(start, start + before - cut + shift), end)
        last = min(max(start, start + stop - cut + shift), end)
        before = stop
        if run is None or first >= last:
            continue
        if found and found[-1].run is run and found[-1].span.end == first:
            found[-1] = RunPlace(Span(found[-1].span.start, last), run)
        else:
            found.append(RunPlace(Span(first, last), run))
    return tuple(found)


def _with_call(extra: int, content: Content, index: int, shift: int) -> tuple[int, int]:
    """A note's call prints its mark, which is no piece: shared out over the calls that are left."""
    piece = content.pieces[index]
    if isinstance(piece, str) or piece.kind == "comment" or piece.custom or extra <= 0:
        return shift, extra
    left = sum(
        1 for p in content.pieces[index:] if not isinstance(p, str) and p.kind != "comment" and not p.custom
    )
    mark = extra // left
    return shift + mark, extra - mark


def places(data: bytes, name: str = "") -> Places:
    """Read a .docx from its bytes and tell where each of its words comes from. name: for messages.

    Raises the same UserErrors as the reader of .docx. The tree holds everything, so that it can be changed and written out.
    """
    kept: list[_NotingLayout] = []

    def noting(story: Story, notes: Notes) -> Layout:
        layout = _NotingLayout(story, notes)
        kept.append(layout)
        return layout

    document, package = read_with(data, name, _NotingStory, noting)
    layout = kept[-1]
    story = cast(_NotingStory, layout._story)
    found = []
    for start, words, end, para in layout.written:
        element = story.elements.get(id(para.content))
        if element is None or start >= end:
            continue
        runs = _runs(para.content, story.runs.get(id(para.content), []), words, end)
        found.append(ParaPlace(Span(start, end), element, runs, para.label))
    found.sort(key=lambda place: place.span)
    return Places(document, package, tuple(found), tuple(place.span.start for place in found))
