"""A Story as WordprocessingML: the body, its footnotes and its comments."""

import hashlib
from dataclasses import dataclass, field
from functools import cache

from doingoai.write.docx.controls import content, properties
from doingoai.write.docx.counting import LETTERS, SAME, Counter, Number
from doingoai.write.docx.drawing import drawing
from doingoai.write.docx.layout import Layout
from doingoai.write.docx.story import (
    Block,
    Boxed,
    Break,
    Cell,
    ContentControl,
    Controlled,
    Inline,
    Marked,
    Note,
    Paragraph,
    Picture,
    Rule,
    Section,
    Story,
    Table,
    Text,
)
from doingoai.write.docx.styles import DASH_NUM, SERIES, ListStart
from doingoai.write.docx.xml import Element, el, mm, part, spaced

AUTHOR, INITIALS = "doingoai", "đn"
HEADER, FIRST_HEADER = "rIdHeader", "rIdFirstHeader"
BOOKMARK_LIMIT = 40  # Word refuses longer names
FIRST_START = 10  # ids of the lists that differ begin here


@dataclass(slots=True)
class Parts:
    """The parts that grow as the body is written: footnotes, comments, pictures, feet and lists, in the order of the page.

    pictures: SHA-256 → (relation, bytes), each file once. feet: (relation, XML). starts: see ``ListStart``.
    """

    look: Layout
    footnotes: list[Element] = field(default_factory=list)
    comments: list[Element] = field(default_factory=list)
    bookmarks: int = 0
    controls: int = 0
    drawings: int = 0
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    feet: list[tuple[str, bytes]] = field(default_factory=list)
    starts: dict[tuple[str, int, int, str], ListStart] = field(default_factory=dict)
    section: int = 0
    counter: Counter = field(init=False)

    def __post_init__(self) -> None:
        self.counter = Counter(self.look)

    def _start(self, key: tuple[str, int, int, str], *, restart: bool) -> int:
        found = self.starts.get(key)
        if found is None:
            series, _, depth, letter = key
            found = ListStart(
                FIRST_START + len(self.starts), series, restart=restart, depth=depth, letter=letter
            )
            self.starts[key] = found
        return found.num

    def list_of(self, number: Number) -> int:
        """The id of the list a number is counted in: the style's own; a new one in each further section, so that it begins at
        1 again; and where the Vietnamese alphabet parts from Word's, one that shows the letter."""
        lettered = (
            self.look.series[number.series][number.depth].format == "lowerLetter" and number.value > SAME
        )
        if lettered and number.value <= len(LETTERS):
            letter = LETTERS[number.value - 1]
            return self._start((number.series, self.section, number.depth, letter), restart=False)
        if self.section:
            return self._start((number.series, self.section, 0, ""), restart=True)
        return SERIES[number.series]


def _run(
    *content: Element,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    style: str | None = None,
) -> Element:
    face = (
        el("rStyle", val=style) if style else None,
        *((el("b"), el("bCs")) if bold else ()),
        *((el("i"), el("iCs")) if italic else ()),
        el("u", val="single") if underline else None,
    )
    properties = el("rPr", *face) if any(item is not None for item in face) else None
    return el("r", properties, *content)


def _note(note: Note, parts: Parts) -> Element:
    identifier = len(parts.footnotes) + 1
    mark = _run(el("footnoteRef"), style="FootnoteReference")
    words = el("p", el("pPr", el("pStyle", val="FootnoteText")), mark, _run(spaced("t", f" {note.text}")))
    parts.footnotes.append(el("footnote", words, id=identifier))
    return _run(el("footnoteReference", id=identifier), style="FootnoteReference")


def _comment(text: str, parts: Parts) -> int:
    identifier = len(parts.comments)
    mark = _run(el("annotationRef"), style="CommentReference")
    words = el("p", el("pPr", el("pStyle", val="CommentText")), mark, _run(spaced("t", text)))
    parts.comments.append(el("comment", words, id=identifier, author=AUTHOR, initials=INITIALS))
    return identifier


def _marked(marked: Marked, parts: Parts) -> list[Element]:
    comments = [_comment(text, parts) for text in marked.comments]
    content = [element for inline in marked.inlines for element in _inline(inline, parts)]
    if marked.bookmark:
        identifier, parts.bookmarks = parts.bookmarks, parts.bookmarks + 1
        name = marked.bookmark[:BOOKMARK_LIMIT]
        content = [el("bookmarkStart", id=identifier, name=name), *content, el("bookmarkEnd", id=identifier)]
    starts = [el("commentRangeStart", id=identifier) for identifier in comments]
    ends = [
        element
        for identifier in comments
        for element in (
            el("commentRangeEnd", id=identifier),
            _run(el("commentReference", id=identifier), style="CommentReference"),
        )
    ]
    return [*starts, *content, *ends]


def _control(control: ContentControl, parts: Parts, *inside: Element, rich: bool = False) -> Element:
    parts.controls += 1
    head = properties(control, parts.controls, parts.look.language, rich=rich)
    return el("sdt", head, el("sdtContent", *inside))


def _inline(inline: Inline, parts: Parts) -> list[Element]:
    match inline:
        case Text(text, bold, italic, underline):
            if not text:
                return []
            if bold or italic or underline:
                return [_run(spaced("t", text), bold=bold, italic=italic, underline=underline)]
            return [f"<w:r>{spaced('t', text)}</w:r>"]
        case ContentControl():
            return [_control(inline, parts, *content(inline))]
        case Break():
            return [_run(el("br"))]
        case Note():
            return [_note(inline, parts)]
        case Marked():
            return _marked(inline, parts)


def _numbering(block: Paragraph, parts: Parts) -> Element | None:
    """What the paragraph must say of its number; nothing where its style says all."""
    if block.dash:
        return el("numPr", el("ilvl", val=block.dash - 1), el("numId", val=DASH_NUM))
    number = parts.counter.number(block)
    if number is None:
        return None
    identifier = parts.list_of(number)
    if identifier == SERIES[number.series] and not block.level:
        return None
    return el("numPr", el("ilvl", val=number.depth), el("numId", val=identifier))


@cache
def _properties(style: str, numbering: Element | None, *, keep_next: bool) -> Element:
    return el("pPr", el("pStyle", val=style), el("keepNext") if keep_next else None, numbering)


def _paragraph(block: Paragraph, parts: Parts) -> Element:
    properties = _properties(block.style, _numbering(block, parts), keep_next=block.keep_next)
    inside = "".join([element for inline in block.inlines for element in _inline(inline, parts)])
    return f"<w:p>{properties}{inside}</w:p>"


def _rule(rule: Rule) -> Element:
    side = mm(max(0.0, (rule.within - rule.length) / 2))
    border = el("pBdr", el("bottom", val="single", sz=6, space=0, color="000000"))
    return el(
        "p", el("pPr", el("pStyle", val="Rule"), el("keepNext"), border, el("ind", left=side, right=side))
    )


def _boxed(box: Boxed, look: Layout) -> Element:
    side = mm(max(0.0, (box.within - box.length) / 2))
    sides = ("top", "left", "bottom", "right")
    color = look.styles[box.style].color or "auto"
    borders = (el(name, val="single", sz=8, space=2, color=color) for name in sides)
    properties = el(
        "pPr",
        el("pStyle", val=box.style),
        el("pBdr", *borders),
        el("ind", left=side, right=side, firstLine=0),
    )
    return el("p", properties, _run(spaced("t", box.text)))


def _picture(picture: Picture, parts: Parts) -> Element:
    digest = hashlib.sha256(picture.png).hexdigest()
    relation, _ = parts.pictures.setdefault(digest, (f"rIdImage{len(parts.pictures) + 1}", picture.png))
    parts.drawings += 1
    keep = el("keepNext") if picture.keep_next else None
    run = el("r", drawing(picture, relation, parts.drawings))
    return el("p", el("pPr", el("pStyle", val="Figure"), keep), run)


@cache
def _cell_head(width: float, span: int, *, ruled: bool) -> Element:
    align = el("vAlign", val="center") if ruled else None
    spanned = el("gridSpan", val=span) if span > 1 else None
    return el("tcPr", el("tcW", w=mm(width), type="dxa"), spanned, align)


def _cell(cell: Cell, width: float, parts: Parts, *, ruled: bool) -> Element:
    blocks = [_block(block, parts) for block in cell.blocks]
    if not blocks or isinstance(cell.blocks[-1], Table):
        blocks.append("<w:p/>")  # a cell ends with a paragraph
    made = f"<w:tc>{_cell_head(width, cell.span, ruled=ruled)}{''.join(blocks)}</w:tc>"
    return made if cell.control is None else _control(cell.control, parts, made, rich=True)


def _table(table: Table, parts: Parts) -> Element:
    first_row = 1 if table.header_rows else 0
    properties = el(
        "tblPr",
        el("tblStyle", val="TableGrid" if table.ruled else "TableNormal"),
        el("tblW", w=sum(map(mm, table.widths)), type="dxa"),
        el("jc", val="center") if table.ruled else None,
        el("tblLayout", type="fixed"),
        el(
            "tblLook",
            val="0020" if first_row else "0000",
            firstRow=first_row,
            lastRow=0,
            firstColumn=0,
            lastColumn=0,
            noHBand=1,
            noVBand=1,
        ),
        el("tblCaption", val=table.title) if table.title else None,
        el("tblDescription", val=table.description) if table.description else None,
    )
    grid = el("tblGrid", *(el("gridCol", w=mm(width)) for width in table.widths))
    rows = (_row(row, table, parts, head=index < table.header_rows) for index, row in enumerate(table.rows))
    return el("tbl", properties, grid, *rows)


_ROW = el("trPr", el("cantSplit"))
_HEAD_ROW = el("trPr", el("cantSplit"), el("tblHeader"))


def _row(row: tuple[Cell, ...], table: Table, parts: Parts, *, head: bool) -> Element:
    """A row that does not break across pages; a header row repeats on each."""
    cells, column = [], 0
    for cell in row:
        width = table.widths[column] if cell.span == 1 else sum(table.widths[column : column + cell.span])
        cells.append(_cell(cell, width, parts, ruled=table.ruled))
        column += cell.span
    if column != len(table.widths):
        raise ValueError(f"a row has cells for {column} of {len(table.widths)} columns")
    return f"<w:tr>{_HEAD_ROW if head else _ROW}{''.join(cells)}</w:tr>"


def _block(block: Block, parts: Parts) -> Element:
    match block:
        case Paragraph():
            return _paragraph(block, parts)
        case Rule():
            return _rule(block)
        case Boxed():
            return _boxed(block, parts.look)
        case Table():
            return _table(block, parts)
        case Picture():
            return _picture(block, parts)
        case Controlled(control, blocks):
            return _control(control, parts, *(_block(inside, parts) for inside in blocks), rich=True)


def _foot(section: Section, parts: Parts) -> str | None:
    """The relation of the foot of a section's first page; an empty one where an earlier section has one, as Word would repeat it."""
    if not section.foot and not parts.feet:
        return None
    relation = f"rIdFoot{len(parts.feet) + 1}"
    blocks = [_block(block, parts) for block in section.foot] or [el("p")]
    parts.feet.append((relation, part("ftr", blocks)))
    return relation


def _set_up(section: Section, parts: Parts) -> Element:
    page, foot = parts.look.page, _foot(section, parts)
    width, height = (page["height"], page["width"]) if section.landscape else (page["width"], page["height"])
    size = el("pgSz", w=mm(width), h=mm(height), orient="landscape" if section.landscape else None)
    top, right, bottom, left = (mm(page[side]) for side in ("top", "right", "bottom", "left"))
    header, footer = mm(page["header"]), mm(page["footer"])
    return el(
        "sectPr",
        el("headerReference", type="default", relation=HEADER),
        el("headerReference", type="first", relation=FIRST_HEADER),
        el("footerReference", type="first", relation=foot) if foot else None,
        el("type", val="nextPage"),
        size,
        el("pgMar", top=top, right=right, bottom=bottom, left=left, header=header, footer=footer, gutter=0),
        el("pgNumType", start=1),
        el("titlePg"),
    )


_THIN = el("p", el("pPr", el("pStyle", val="End")))


def body(story: Story, parts: Parts) -> bytes:
    """``document.xml``. Fills the footnotes and comments of ``parts``."""
    content: list[Element] = []
    for index, section in enumerate(story.sections):
        parts.section = index
        parts.counter.restart()
        content.extend(_block(block, parts) for block in section.blocks)
        set_up = _set_up(section, parts)
        if index + 1 < len(story.sections):
            content.append(el("p", el("pPr", el("pStyle", val="End"), set_up)))
        else:
            if section.blocks and isinstance(section.blocks[-1], Table):
                content.append(_THIN)
            content.append(set_up)
    if parts.footnotes and content[0].startswith("<w:tbl>"):
        # LibreOffice puts a whole empty line before a table that begins a text with footnotes
        content.insert(0, _THIN)
    return part("document", [el("body", *content)])


def _separator(kind: str, identifier: int) -> Element:
    spacing = el("spacing", before=0, after=0, line=240, lineRule="auto")
    return el("footnote", el("p", el("pPr", spacing), el("r", el(kind))), type=kind, id=identifier)


def footnotes(parts: Parts) -> bytes:
    """``footnotes.xml``: the two separators, then the notes."""
    separators = (_separator("separator", -1), _separator("continuationSeparator", 0))
    return part("footnotes", [*separators, *parts.footnotes])


def comments(parts: Parts) -> bytes:
    """``comments.xml``."""
    return part("comments", parts.comments)


def header(*, first: bool) -> bytes:
    """A page's header: the page number in the middle; nothing on the first page."""
    style = el("pPr", el("pStyle", val="PageNumber"))
    number = (
        _run(el("fldChar", fldCharType="begin")),
        _run(spaced("instrText", " PAGE ")),
        _run(el("fldChar", fldCharType="separate")),
        _run(spaced("t", "2")),
        _run(el("fldChar", fldCharType="end")),
    )
    return part("hdr", [el("p", style, *(() if first else number))])
