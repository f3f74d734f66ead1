"""What the pages hold, laid out as one text with blocks.

Paragraphs are parted by a blank line, each on one line. Two columns and tables come as a table block, cell by cell: a blank
line parts the columns of a header and the rows of a ruled table. A footnote follows the paragraph that calls it, as "¹
words". Running heads (each once a wording) and page numbers stand after the end.
"""

import re
from collections.abc import Sequence

from doingoai.model import Block, Cell, Document, Doubt, Repair, Span
from doingoai.read import legacy
from doingoai.read.pdf.columns import Columns, arrange, rows_of, whole
from doingoai.read.pdf.margins import take_margins
from doingoai.read.pdf.notes import SUPERSCRIPTS, Note, take_notes
from doingoai.read.pdf.paragraphs import (
    Measure,
    body_size,
    glue,
    goes_on,
    is_centred,
    measure,
)
from doingoai.read.pdf.shapes import HYPHEN, Cells, Content, Line, Page

_CALL = re.compile(rf"(?<=[^\s{SUPERSCRIPTS}])[{SUPERSCRIPTS}]{{1,3}}(?![{SUPERSCRIPTS}])")
_NOTE = re.compile(rf"([{SUPERSCRIPTS}]{{1,3}})[ \t]{{0,4}}(?=\S)")
_BULLET = re.compile(r"[-–—+*•·▪■◦○●►➢✓]\s")
_RAISED_FIGURE = re.compile(f"[{SUPERSCRIPTS}]")
_PLAIN = str.maketrans(SUPERSCRIPTS, "0123456789")
_RAISED = str.maketrans("0123456789", SUPERSCRIPTS)
_SAME_COLUMNS = 6.0  # points


class Layout:
    """Collects text, blocks, repairs and doubts."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []
        self.repairs: list[Repair] = []
        self.doubts: list[Doubt] = []
        self._calls: dict[str, int] = {}
        self._page = 1

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def gap(self) -> None:
        if self._length:
            self._write("\n\n")

    def _line(self, line: Line, text: str) -> None:
        """A line's words with what is known of them."""
        for mark in line.marks:
            span = Span(self._length + mark.start, self._length + min(mark.end, len(text)))
            if span.start >= span.end:
                continue
            if mark.encoding:
                self.repairs.append(Repair(span, mark.encoding))
            if mark.doubt is not None:
                self.doubts.append(Doubt(span, mark.doubt))
        if _RAISED_FIGURE.search(text):
            for call in _CALL.finditer(text):
                self._calls[call[0].translate(_PLAIN)] = self._length + call.start()
        self._write(text)

    def _turn(self, page: int) -> None:
        if page > self._page:
            for number in range(self._page + 1, page + 1):
                self.blocks.append(Block("page_break", Span(self._length, self._length), page=number))
            self._page = page

    def run(self, lines: Sequence[Line]) -> Span:
        """Lines as one running text."""
        start = self._length
        for index, line in enumerate(lines):
            following = lines[index + 1].text.strip() if index + 1 < len(lines) else ""
            text = line.text.rstrip() if index else line.text.strip()
            if following:
                cut, between = glue(text, following)
                text = text[: len(text) - cut] + between
            elif text.endswith(HYPHEN):
                text = text[:-1] + "-"
            self._turn(line.page)
            self._line(line, text)
        return Span(start, self._length)

    def paragraph(self, lines: Sequence[Line], m: Measure) -> None:
        if lines[0].page > self._page and self._length:
            self._turn(lines[0].page)
        self.gap()
        page = lines[0].page
        at = len(self.blocks)
        span = self.run(lines)
        words = lines[0].text.lstrip()
        bold = all(line.bold for line in lines)
        centred = all(is_centred(line, m) for line in lines)
        note = _NOTE.match(words)
        if note:  # a note that stands in the flow
            mark = note[1].translate(_PLAIN)
            block = Block("footnote", span, page=page, mark=mark, anchor=self._calls.get(mark))
        else:
            kind = "list_item" if _BULLET.match(words) else "paragraph"
            block = Block(kind, span, page=page, bold=bold, centred=centred)
        self.blocks.insert(at, block)

    def columns(self, columns: Columns, page: int) -> None:
        """Two columns as a table of two cells."""
        self._turn(page)
        self.gap()
        start, cells = self._length, []
        for number, side in enumerate((columns.left, columns.right)):
            if number:
                self._write("\n\n")
            cells.append(Cell(self._stacked([whole(row) for row in rows_of(side)]), 0, number))
        self.blocks.append(Block("table", Span(start, self._length), page=page, cells=tuple(cells)))

    def _stacked(self, lines: list[Line]) -> Span:
        """The lines of a cell below each other; an item that goes on in the next line is made whole."""
        start = self._length
        for group_index, group in enumerate(_items(lines)):
            if group_index:
                self._write("\n")
            self.run(group)
        return Span(start, self._length)

    def table(self, table: Cells, page: int, *, joined: tuple[Block, int] | None = None) -> tuple[Block, int]:
        """A ruled table; joined: the block and row count of the table on the page before that it goes on with."""
        self._turn(page)
        offset = joined[1] if joined else 0
        self.gap()
        start = joined[0].span.start if joined else self._length
        cells: list[Cell] = list(joined[0].cells) if joined else []
        row, wrote = -1, False
        bold_first = not joined and table.rows > 1 and _bold_row(table)
        for key in sorted(table.spans):
            rows, cols = table.spans[key]
            lines = [whole(line) for line in rows_of(table.lines.get(key, []))]
            if lines:
                if wrote:
                    self._write("\n\n" if key[0] != row else "\n")
                wrote, row = True, key[0]
            first = self._length
            span = self._cell(lines) if lines else Span(first, first)
            header = bold_first and key[0] == 0
            cells.append(Cell(span, key[0] + offset, key[1], rows, cols, header=header))
        block = Block(
            "table", Span(start, self._length), page=joined[0].page if joined else page, cells=tuple(cells)
        )
        if joined:
            self.blocks.remove(joined[0])
        self.blocks.append(block)
        return block, table.rows + offset

    def _cell(self, lines: list[Line]) -> Span:
        start = self._length
        group: list[Line] = []
        for line in lines:
            if group and _new_item(group[-1], line):
                self.run(group)
                self._write("\n")
                group = []
            group.append(line)
        self.run(group)
        return Span(start, self._length)

    def box(self, table: Cells, page: int) -> None:
        """A box around a few words."""
        self._turn(page)
        self.gap()
        lines = [whole(row) for row in rows_of(next(iter(table.lines.values())))]
        self.blocks.append(Block("text_box", self._stacked(lines), page=page))

    def note(self, note: Note) -> None:
        """A footnote, its mark raised."""
        self.gap()
        start = self._length
        self._write(f"{note.mark.translate(_RAISED)} ")
        page = self._page
        self._page = 1 << 30  # a note that goes on over the page turns no page of the flow
        kept = dict(self._calls)
        self.run(note.lines)
        self._page, self._calls = page, kept
        span = Span(start, self._length)
        anchor = self._calls.get(note.mark)
        self.blocks.append(Block("footnote", span, page=note.page, mark=note.mark, anchor=anchor))

    def margin(self, kind: str, page: int, words: str) -> None:
        self.gap()
        start = self._length
        self._write(words)
        self.blocks.append(Block(kind, Span(start, self._length), page=page))

    def called(self, mark: str) -> bool:
        return mark in self._calls

    def forget(self, mark: str) -> None:
        self._calls.pop(mark, None)


def _new_item(before: Line, line: Line) -> bool:
    words = line.text.lstrip()
    if _BULLET.match(words) or re.match(r"(?:\d{1,2}|[a-zđ])[.)]\s", words):
        return True
    return before.text.rstrip().endswith((".", ";", ":", "!", "?")) and not words[:1].islower()


def _items(lines: list[Line]) -> list[list[Line]]:
    """The lines of a column: each by itself, but an item after a dash that runs over its line."""
    groups: list[list[Line]] = []
    for line in lines:
        words = line.text.lstrip()
        if groups:
            group = groups[-1]
            dashed = _BULLET.match(group[0].text.lstrip()) is not None
            open_end = not group[-1].text.rstrip().endswith((";", ".", ":", "/"))
            near = group[-1].y0 - line.y1 < 0.6 * line.size
            if dashed and open_end and near and not _BULLET.match(words) and line.page == group[-1].page:
                group.append(line)
                continue
        groups.append([line])
    return groups


def _bold_row(table: Cells) -> bool:
    first = [line for key, lines in table.lines.items() if key[0] == 0 for line in lines]
    return bool(first) and all(line.bold for line in first)


Element = Line | Columns | Cells


def _elements(page: Page) -> list[Element]:
    """What stands on the page, from the top; a table splits the columns around it."""
    found: list[Element] = []
    rest = page.lines
    for table in page.tables:
        above = [line for line in rest if line.middle > table.y1]
        rest = [line for line in rest if line.middle <= table.y1]
        found.extend(arrange(above, page.width))
        found.append(table)
    found.extend(arrange(rest, page.width))
    return found


class _Flow:
    """Gathers lines to paragraphs and hands them, with notes where they are called, to the layout."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._open: list[Line] = []
        self._measure: Measure | None = None
        self._waiting: list[Note] = []
        self._table: tuple[Block, int] | None = None
        self._edges: tuple[float, ...] = ()

    def notes(self, notes: list[Note]) -> None:
        self._waiting.extend(notes)

    def page(self, page: Page, elements: list[Element], m: Measure) -> None:
        for index, element in enumerate(elements):
            if isinstance(element, Line):
                self._take(element, m, new_page=index == 0)
            else:
                self.close()
                if isinstance(element, Columns):
                    self.layout.columns(element, page.number)
                    self._table = None
                else:
                    self._cells(element, page.number, first=index == 0)
                self._due()

    def _take(self, line: Line, m: Measure, *, new_page: bool) -> None:
        self._table = None
        if self._open:
            before = self._open[-1]
            measured = self._measure if new_page and self._measure else m
            if goes_on(before, line, measured, new_page=before.page != line.page):
                self._open.append(line)
                return
            self.close()
        self._open, self._measure = [line], m

    def _cells(self, table: Cells, page: int, *, first: bool) -> None:
        if len(table.spans) == 1:
            self.layout.box(table, page)
            self._table = None
            return
        same = len(table.edges) == len(self._edges) and all(
            abs(a - b) < _SAME_COLUMNS for a, b in zip(table.edges, self._edges, strict=True)
        )
        joined = self._table if first and same else None
        self._table = self.layout.table(table, page, joined=joined)
        self._edges = table.edges

    def close(self) -> None:
        """The paragraph ends here."""
        if self._open and self._measure:
            self.layout.paragraph(self._open, self._measure)
            self._open = []
            self._due()

    def _due(self) -> None:
        """The notes that what was written calls."""
        due = [note for note in self._waiting if self.layout.called(note.mark)]
        self._waiting = [note for note in self._waiting if not self.layout.called(note.mark)]
        for note in due:
            self.layout.note(note)
            self.layout.forget(note.mark)

    def leave(self, page: int) -> None:
        """Notes of earlier pages whose call was not found."""
        late = [note for note in self._waiting if note.page < page]
        if late:
            self.close()
            self._waiting = [note for note in self._waiting if note.page >= page]
            for note in late:
                self.layout.note(note)


def _take_all_notes(pages: list[Page], body: float) -> dict[int, list[Note]]:
    found: dict[int, list[Note]] = {}
    last: Note | None = None
    for page in pages:
        notes = take_notes(page, body, last is not None and last.page == page.number - 1)
        if notes and not notes[0].mark:
            if last:
                last.lines.extend(notes[0].lines)
            notes = notes[1:] if last else notes
        found[page.number] = notes
        last = notes[-1] if notes else None
    return found


def _signed(content: Content) -> tuple[str, ...]:
    """What the user should know of electronic signatures."""
    if not content.signatures:
        return ()
    who = []
    for signature in content.signatures:
        when = f" lúc {signature.signed}" if signature.signed else ""
        said = f"{signature.signer or 'không rõ người ký'}{when}"
        if said not in who:
            who.append(said)
    return (f"có {len(content.signatures)} chữ ký điện tử (chưa xác thực): {'; '.join(who)}",)


def laid_out(content: Content, *, source: str, sha256: str, kind: str) -> Document:
    """The pages as a document. kind: its ``format``. The lines of ``content`` are used up."""
    pages = content.pages
    margins = take_margins(pages)
    body = body_size(pages)
    notes = _take_all_notes(pages, body)
    layout = Layout()
    flow = _Flow(layout)
    usual: Measure | None = None
    for page in pages:
        elements = _elements(page)
        lines = [element for element in elements if isinstance(element, Line)]
        m = measure(lines, page, body, usual)
        usual = usual or (m if len(lines) > 5 else None)
        flow.notes(notes[page.number])
        flow.page(page, elements, m)
        flow.leave(page.number)
    flow.close()
    flow.leave(len(pages) + 1)
    seen: set[tuple[str, str]] = set()
    for kind_of, number, words in margins:
        if (kind_of, words) not in seen:
            seen.add((kind_of, words))
            layout.margin(kind_of, number, words)
    return Document(
        source=source,
        sha256=sha256,
        format=kind,
        text=layout.text,
        blocks=tuple(layout.blocks),
        pages=len(pages),
        notes=(*content.notes, *legacy.repaired(layout.repairs), *_signed(content)),
        repairs=tuple(layout.repairs),
        doubts=tuple(sorted(layout.doubts, key=lambda doubt: doubt.span.start)),
        signatures=tuple(content.signatures),
    )
