"""The paragraphs and tables of one story (the body, a note, a header, a box) as a tree, with automatic numbers resolved."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from doingoai.read.ooxml.inline import Content, Inline, Tally
from doingoai.read.ooxml.letters import Letters
from doingoai.read.ooxml.numbering import Numbering
from doingoai.read.ooxml.package import MC, Element, W, is_on, value, whole
from doingoai.read.ooxml.styles import Look, Styles, paragraph_properties, run_look

_WRAPPERS = frozenset(W + tag for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_GONE = frozenset(W + tag for tag in ("del", "moveFrom"))
_BODY_TEXT = 9
_TBL, _TR, _TC, _VAL = W + "tbl", W + "tr", W + "tc", W + "val"
_CONTROL = W + "sdt"
_BLOCKS = (W + "p", _TBL)
_ALTERNATE, _APART = MC + "AlternateContent", (W + "altChunk", W + "subDoc")
_CELL_PROPERTIES, _SPAN, _DOWN, _ASIDE = W + "tcPr", W + "gridSpan", W + "vMerge", W + "hMerge"


@dataclass(slots=True)
class Para:
    content: Content
    label: str | None = None
    level: int | None = None
    heading: bool = False
    bold: bool = False
    centred: bool = False
    page: int | None = None
    section: int = 0  # how many sections end before it
    font: str | None = None  # of its automatic number, where old letters are decoded
    controls: tuple[int, ...] = ()  # fields of a form around it

    @property
    def empty(self) -> bool:
        """Nothing is printed; an automatic number is printed also where no words follow (columns of running numbers)."""
        return self.content.empty and not (self.label and any(map(str.isalnum, self.label)))


@dataclass(slots=True)
class TableCell:
    row: int
    col: int
    row_span: int
    col_span: int
    items: list["Item"]
    header: bool = False


@dataclass(slots=True)
class Table:
    cells: list[TableCell] = field(default_factory=list)
    ruled: bool = False
    page: int | None = None


Item = Para | Table


def paragraphs(items: list[Item]) -> list[Para]:
    """The paragraphs of a story or cell, those of tables inside it in reading order."""
    found: list[Para] = []
    for item in items:
        if isinstance(item, Para):
            found.append(item)
        else:
            for cell in item.cells:
                found.extend(paragraphs(cell.items))
    return found


@dataclass(slots=True)
class Story:
    """Reads stories of one document: they share styles, counters and the tally."""

    styles: Styles
    numbering: Numbering
    tally: Tally
    ruled_styles: frozenset[str] = frozenset()
    section: int = 0  # sections ended so far: notes may be numbered anew in each
    letters: Letters | None = None  # where the document may hold letters of before Unicode

    def read(self, parent: Element) -> list[Item]:
        """The items of a ``w:body``, ``w:tc``, ``w:footnote``, ``w:hdr``, ``w:txbxContent`` …"""
        inline = Inline(self.styles, self.tally, self.letters)
        return self._items(parent, inline)

    def _items(self, parent: Element, inline: Inline) -> list[Item]:
        found: list[Item] = []
        carried: Content | None = None
        for element in self._blocks(parent):
            if element.tag == _TBL:
                found.append(self._table(element, inline))
            else:
                paragraph, goes_on = self._paragraph(element, inline, carried)
                carried = paragraph.content if goes_on else None
                if not goes_on:
                    found.append(paragraph)
        if carried is not None:
            found.append(Para(carried))
        return found

    def _blocks(self, parent: Element) -> Iterator[Element]:
        for child in parent:
            tag = child.tag
            if tag in _BLOCKS:
                yield child
            elif tag in _WRAPPERS:
                yield from self._inside(child, self._blocks)
            elif tag == _ALTERNATE and len(child):
                yield from self._blocks(child[0])
            elif tag in _APART:
                self.tally.embedded += 1

    def _inside(self, wrapper: Element, walk: Callable[[Element], Iterator[Element]]) -> Iterator[Element]:
        """What a wrapper holds; around a field of our forms it is known while each of its paragraphs is read."""
        number = self.tally.controls.known(wrapper) if wrapper.tag == _CONTROL else None
        if number is None:
            yield from walk(wrapper)
            return
        self.tally.controls.open.append(number)
        yield from walk(wrapper)
        self.tally.controls.open.remove(number)

    def _paragraph(self, element: Element, inline: Inline, carried: Content | None) -> tuple[Para, bool]:
        """A paragraph, and whether its end is deleted, so that the next one goes on in it."""
        said, mark, ends_section = paragraph_properties(element)
        look, base = self.styles.looks(said)
        content = inline.read(element, base)
        page = self.tally.page
        section = self.section
        self.section += ends_section
        gone = mark is not None and any(child.tag in _GONE for child in mark)
        if carried is not None:
            content.pieces[:0] = carried.pieces
            content.empty = content.empty and carried.empty
            content.calls = content.calls or carried.calls
            content.boxes[:0] = carried.boxes
            content.bold = content.bold and carried.bold
        if gone:
            return Para(content), True
        empty = content.empty
        label, level = None, None
        if look.number and not (mark is not None and empty and run_look(mark).hidden):
            label, level = self._label(look, look.number)
        heading = look.outline is not None and 0 <= look.outline < _BODY_TEXT and not empty
        if heading:
            level = (look.outline or 0) + 1
        bold, centred = content.bold and not empty, bool(look.centred)
        around = tuple(self.tally.controls.open)
        para = Para(content, label, level, heading, bold, centred, page, section, controls=around)
        if self.letters is not None and label:
            para.font = run_look(mark).over(base).font
        return para, False

    def _label(self, look: Look, number: int) -> tuple[str | None, int]:
        """The automatic number as printed and its level, from 1."""
        level = look.number_level
        if look.number_style is not None and level is None:
            level = self.numbering.level_of_style(number, look.number_style)
        level = level or 0
        return self.numbering.label(number, level), level + 1

    def _table(self, element: Element, inline: Inline) -> Table:
        table = Table(ruled=self._is_ruled(element), page=self.tally.page if self.tally.pages_known else None)
        above: dict[int, TableCell] = {}  # column → the cell that goes on downwards from there
        number = 0
        for row in self._rows(element):
            properties = row.find(W + "trPr")
            if properties is not None and properties.find(W + "del") is not None:
                continue
            column = whole(value(properties, "gridBefore")) or 0
            header = bool(is_on(properties.find(W + "tblHeader"))) if properties is not None else False
            going_on: dict[int, TableCell] = {}
            for cell in self._cells(row):
                column = self._cell(cell, table, inline, above, going_on, (number, column, header))
            above = going_on
            number += 1
        return table

    def _cell(
        self,
        element: Element,
        table: Table,
        inline: Inline,
        above: dict[int, TableCell],
        going_on: dict[int, TableCell],
        place: tuple[int, int, bool],
    ) -> int:
        """Read one cell into the table; gives the column after it."""
        row, column, header = place
        span, merge, flat = _cell_properties(element)
        if merge is not None and merge.get(_VAL) != "restart" and column in above:
            above[column].row_span += 1
            going_on[column] = above[column]
            return column + span
        if (
            flat is not None
            and flat.get(W + "val") != "restart"
            and table.cells
            and table.cells[-1].row == row
        ):
            table.cells[-1].col_span += span
            return column + span
        cell = TableCell(row, column, 1, span, self._items(element, inline), header)
        table.cells.append(cell)
        if merge is not None:
            going_on[column] = cell
        return column + span

    def _rows(self, parent: Element) -> Iterator[Element]:
        for child in parent:
            if child.tag == _TR:
                yield child
            elif child.tag in _WRAPPERS:
                yield from self._inside(child, self._rows)

    def _cells(self, parent: Element) -> Iterator[Element]:
        for child in parent:
            if child.tag == _TC:
                yield child
            elif child.tag in _WRAPPERS:
                yield from self._inside(child, self._cells)

    def _is_ruled(self, table: Element) -> bool:
        """Lines between the columns: a table of data; without them it lays out a header or a signature."""
        properties = table.find(W + "tblPr")
        borders = properties.find(W + "tblBorders") if properties is not None else None
        if borders is not None:
            inner = borders.find(W + "insideV")
            if _visible(inner) or (inner is None and _visible(borders.find(W + "top"))):
                return True
        elif value(properties, "tblStyle") in self.ruled_styles:
            return True
        cells = [cell for row in self._rows(table) for cell in self._cells(row)][:40]
        ruled = sum(_sides_ruled(cell.find(f"{W}tcPr/{W}tcBorders")) for cell in cells)
        return ruled * 2 > len(cells)


def _cell_properties(cell: Element) -> tuple[int, Element | None, Element | None]:
    """How many columns a ``w:tc`` covers, and its marks of merging downwards and sideways."""
    span, down, aside = 1, None, None
    if len(cell) and (properties := cell[0]).tag == _CELL_PROPERTIES:
        for child in properties:
            tag = child.tag
            if tag == _SPAN:
                span = max(1, min(200, whole(child.get(_VAL)) or 1))
            elif tag == _DOWN:
                down = child
            elif tag == _ASIDE:
                aside = child
    return span, down, aside


def _visible(border: Element | None) -> bool:
    return border is not None and border.get(W + "val") not in (None, "nil", "none")


def _sides_ruled(borders: Element | None) -> bool:
    if borders is None:
        return False
    sides = [borders.find(W + side) for side in ("left", "start", "right", "end")]
    return any(_visible(side) for side in sides)


def ruled_styles(styles: Styles) -> frozenset[str]:
    """Ids of table styles that draw lines between columns, through ``basedOn``."""
    draws = {
        identifier: (below, properties.find(W + "tblBorders") if properties is not None else None)
        for identifier, (below, properties) in styles.tables.items()
    }
    ruled = set()
    for identifier in draws:
        current, steps = identifier, 0
        while current in draws and steps < 20:
            below, borders = draws[current]
            if borders is not None:
                if _visible(borders.find(W + "insideV")):
                    ruled.add(identifier)
                break
            current, steps = below, steps + 1
    return frozenset(ruled)
