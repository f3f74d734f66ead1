"""Lays the tree of a Word document out as one text with blocks.

Paragraphs are parted by a blank line, as in reports that come as plain text. A footnote follows the paragraph (or table) that
calls it, as "¹ words", and its call stands in the text as a superscript; text boxes follow the paragraph they are anchored
in. Tables come in reading order, one cell a line (or a few, where the cell has several paragraphs). In a ruled table a blank
line parts the rows; in a table without rules, which lays out a header or a signature, a blank line parts the cells, so that
each reads like a paragraph. Nothing is put between the words of a cell: numbers and sentences stay whole. Page headers and
footers (each once) and comments stand after the end.
"""

import re
from collections.abc import Iterable

from doingoai.model import Block, Cell, Repair, Span
from doingoai.read.ooxml.controls import Edge
from doingoai.read.ooxml.inline import Call, Piece
from doingoai.read.ooxml.letters import Repaired
from doingoai.read.ooxml.notes import Notes, raised
from doingoai.read.ooxml.package import Element
from doingoai.read.ooxml.story import Item, Para, Story, Table, paragraphs

_MAX_DEPTH = 8
_PAGE_NUMBER = re.compile(
    r"(?i)(?:trang\s{0,3})?[-–\s]{0,5}(?:\d{1,4}|[ivxl]{1,7})(?:\s{0,2}[/-]\s{0,2}\d{1,4})?[-–\s.]{0,5}"
)


class Layout:
    """Collects text and blocks."""

    def __init__(self, story: Story, notes: Notes) -> None:
        self._story, self._notes = story, notes
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []
        self.repairs: list[Repair] = []
        self._calls: list[tuple[Call, str, int]] = []
        self._boxes: list[Element] = []
        self._comments: list[tuple[Call, int]] = []
        self._seen: set[str] = set()
        self._depth = 0
        self._written: set[tuple[str, str]] = set()

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def flow(self, items: Iterable[Item]) -> None:
        """The body: paragraphs and tables, each followed by what it calls."""
        for item in items:
            if isinstance(item, Table):
                self._table(item)
            else:
                self._paragraph(item)
            self._pending()

    def comments(self) -> None:
        """The comments that were called, after everything else."""
        for call, anchor in self._comments:
            element = self._notes.element(call)
            if element is not None and self._first_time(call):
                self._apart("comment", self._story.read(element), anchor=anchor)
        self._calls.clear()
        self._boxes.clear()

    def margin(self, kind: str, items: list[Item]) -> None:
        """A page header or footer; one that repeats another, or is a page number alone, is left out."""
        start, blocks, boxes = len(self._parts), len(self.blocks), len(self._boxes)
        length = self._length
        self._apart(kind, items)
        words = "".join(self._parts[start:]).strip()
        if words in self._seen or _PAGE_NUMBER.fullmatch(words):
            del self._parts[start:], self.blocks[blocks:], self._boxes[boxes:]
            self._length = length
            self.repairs = [repair for repair in self.repairs if repair.span.end <= length]
        self._seen.add(words)
        self._pending()

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _gap(self) -> None:
        if self._length:
            self._write("\n\n")

    def _pieces(self, pieces: list[Piece], section: int) -> None:
        for piece in pieces:
            if isinstance(piece, str):
                if isinstance(piece, Repaired):
                    self._repaired(piece)
                self._write(piece)
            elif isinstance(piece, Edge):
                self._story.tally.controls.edge(piece, self._length)
            elif piece.kind == "comment":
                self._comments.append((piece, self._length))
            else:
                self._call(piece, pieces, section)

    def _repaired(self, words: Repaired) -> None:
        for start, end, encoding in words.marks:
            self.repairs.append(Repair(Span(self._length + start, self._length + end), encoding))

    def _call(self, call: Call, pieces: list[Piece], section: int) -> None:
        if call.custom:
            following = next((p for p in pieces[pieces.index(call) + 1 :] if isinstance(p, str)), "")
            mark = following.strip()[:1] or "*"
            self._calls.append((call, mark, self._length))
            return
        mark = self._notes.mark(call, section)
        self._calls.append((call, mark, self._length))
        self._write(raised(mark))

    def _words(self, para: Para) -> int:
        """Write a paragraph's words; gives where they begin."""
        start = self._length
        pieces = para.content.trimmed()
        if para.label:
            if para.content.letters is not None:
                para.label = para.content.letters.label(para.label, para.font)
            self._write(f"{para.label} " if pieces else para.label)
        if len(pieces) == 1 and type(pieces[0]) is str:
            self._write(pieces[0])
        else:
            self._pieces(pieces, para.section)
        if para.content.boxes:
            self._boxes.extend(para.content.boxes)
        for control in para.controls:
            self._story.tally.controls.note(control, start, self._length)
        return start

    def _paragraph(self, para: Para) -> None:
        if para.content.breaks_page and self._length:
            self.blocks.append(Block("page_break", Span(self._length, self._length), page=self._page(para)))
        if para.empty:
            self._boxes.extend(para.content.boxes)
            return
        if para.label or _is_printed(para):
            self._gap()
        start = self._words(para)
        kind = "heading" if para.heading else "list_item" if para.label else "paragraph"
        span = Span(start, self._length)
        if span.start < span.end:
            self.blocks.append(
                Block(
                    kind,
                    span,
                    page=self._page(para),
                    level=para.level if kind != "paragraph" else None,
                    label=para.label,
                    bold=para.bold,
                    centred=para.centred,
                )
            )

    def _page(self, para: Para) -> int | None:
        return para.page if self._story.tally.pages_known else None

    def _lines(self, paras: list[Para], *, keep_blank: bool) -> None:
        """The paragraphs of a cell, box or note as lines. keep_blank: an empty paragraph between them stays a blank line."""
        wrote = blank = False
        for para in paras:
            if para.empty:
                self._boxes.extend(para.content.boxes)
                blank = True
                continue
            if wrote:
                self._write("\n\n" if blank and keep_blank else "\n")
            self._words(para)
            wrote, blank = True, False

    def _table(self, table: Table) -> None:
        read = [(cell, paras, _filled(paras)) for cell in table.cells for paras in [paragraphs(cell.items)]]
        if not any(filled for _, _, filled in read):
            for _, paras, _ in read:
                self._lines(paras, keep_blank=False)
            return
        self._gap()
        start, cells, row = self._length, [], table.cells[0].row
        headers, ruled = _header_rows(table), table.ruled
        wrote = False
        for cell, paras, filled in read:
            if filled:
                if wrote:
                    self._write("\n\n" if cell.row != row or not ruled else "\n")
                wrote, row = True, cell.row
            first = self._length
            self._lines(paras, keep_blank=not ruled)
            span = Span(first, self._length)
            cells.append(Cell(span, cell.row, cell.col, cell.row_span, cell.col_span, cell.row in headers))
        self.blocks.append(Block("table", Span(start, self._length), page=table.page, cells=tuple(cells)))

    def _pending(self) -> None:
        """What the last paragraph or table called: boxes, then notes; notes may hold boxes and the reverse."""
        self._depth += 1
        while (self._boxes or self._calls) and self._depth <= _MAX_DEPTH:
            boxes, self._boxes = self._boxes, []
            calls, self._calls = self._calls, []
            for box in boxes:
                self._box(box)
            for call, mark, anchor in calls:
                element = self._notes.element(call)
                if element is not None and self._first_time(call):
                    self._apart(call.kind, self._story.read(element), mark=mark, anchor=anchor)
        self._depth -= 1

    def _first_time(self, call: Call) -> bool:
        """A note is written once, at its first call: one that calls itself, or is called a thousand times, must not grow."""
        key = (call.kind, call.id)
        if key in self._written:
            return False
        self._written.add(key)
        return True

    def _box(self, box: Element) -> None:
        if box.get("string") is not None:  # the words of a watermark
            self._gap()
            start = self._length
            self._write((box.get("string") or "").strip())
            self.blocks.append(Block("text_box", Span(start, self._length)))
            return
        self._apart("text_box", self._story.read(box))

    def _apart(
        self, kind: str, items: list[Item], *, mark: str | None = None, anchor: int | None = None
    ) -> None:
        """A note, box, header or comment as one block."""
        every = paragraphs(items)
        printed = [para for para in every if not para.empty]
        if not printed:
            self._boxes.extend(box for para in every for box in para.content.boxes)
            return
        self._gap()
        start = self._length
        if mark is not None and not _begins_with(printed[0], mark):
            self._write(raised(mark) + " ")
        self._lines(every, keep_blank=False)
        bold, centred = all(p.bold for p in printed), all(p.centred for p in printed)
        self.blocks.append(
            Block(kind, Span(start, self._length), mark=mark, anchor=anchor, bold=bold, centred=centred)
        )


def _begins_with(para: Para, mark: str) -> bool:
    """A mark typed by hand stands in the note already."""
    pieces = para.content.trimmed()
    return bool(pieces) and isinstance(pieces[0], str) and pieces[0].startswith((mark + " ", raised(mark)))


def _filled(paras: list[Para]) -> bool:
    """Something is printed in the cell."""
    return any(not para.empty for para in paras)


def _is_printed(para: Para) -> bool:
    """The paragraph holds more than calls of comments."""
    pieces = para.content.trimmed()
    return bool(pieces) and (
        not para.content.calls or any(isinstance(piece, str) or piece.kind != "comment" for piece in pieces)
    )


def _header_rows(table: Table) -> set[int]:
    """Rows that repeat on each page; else, in a ruled table, a first row that is bold throughout."""
    marked = {cell.row for cell in table.cells if cell.header}
    if marked or not table.ruled:
        return marked
    first = [cell for cell in table.cells if cell.row == 0]
    bold = [para.bold for cell in first for para in paragraphs(cell.items) if not para.empty]
    last = max(cell.row for cell in table.cells)
    return {0} if bold and all(bold) and last > 0 else set()
