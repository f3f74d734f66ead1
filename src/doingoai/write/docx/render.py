"""A Story as WordprocessingML: the body, its footnotes and its comments."""

from dataclasses import dataclass, field

from doingoai.write.docx.layout import Layout
from doingoai.write.docx.story import (
    Block,
    Break,
    Cell,
    Inline,
    Marked,
    Note,
    Paragraph,
    Rule,
    Section,
    Story,
    Table,
    Text,
)
from doingoai.write.docx.styles import DASH_NUM
from doingoai.write.docx.xml import Element, el, mm, part, spaced

AUTHOR, INITIALS = "doingoai", "đn"
HEADER, FIRST_HEADER = "rIdHeader", "rIdFirstHeader"
BOOKMARK_LIMIT = 40  # Word refuses longer names


@dataclass(slots=True)
class Parts:
    """The parts that grow as the body is written: footnotes and comments, numbered in the order of the page."""

    look: Layout
    footnotes: list[Element] = field(default_factory=list)
    comments: list[Element] = field(default_factory=list)
    bookmarks: int = 0


def _run(*content: Element, bold: bool = False, italic: bool = False, style: str | None = None) -> Element:
    face = (
        el("rStyle", val=style) if style else None,
        *((el("b"), el("bCs")) if bold else ()),
        *((el("i"), el("iCs")) if italic else ()),
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


def _inline(inline: Inline, parts: Parts) -> list[Element]:
    match inline:
        case Text(text, bold, italic):
            return [_run(spaced("t", text), bold=bold, italic=italic)] if text else []
        case Break():
            return [_run(el("br"))]
        case Note():
            return [_note(inline, parts)]
        case Marked():
            return _marked(inline, parts)


def _paragraph(block: Paragraph, parts: Parts) -> Element:
    properties = el(
        "pPr",
        el("pStyle", val=block.style),
        el("keepNext") if block.keep_next else None,
        el("numPr", el("ilvl", val=block.dash - 1), el("numId", val=DASH_NUM)) if block.dash else None,
    )
    return el("p", properties, *(element for inline in block.inlines for element in _inline(inline, parts)))


def _rule(rule: Rule) -> Element:
    side = mm(max(0.0, (rule.within - rule.length) / 2))
    border = el("pBdr", el("bottom", val="single", sz=6, space=0, color="000000"))
    return el(
        "p", el("pPr", el("pStyle", val="Rule"), el("keepNext"), border, el("ind", left=side, right=side))
    )


def _cell(cell: Cell, width: float, parts: Parts, *, ruled: bool) -> Element:
    align = el("vAlign", val="center") if ruled else None
    return el(
        "tc",
        el("tcPr", el("tcW", w=mm(width), type="dxa"), align),
        *(_block(block, parts) for block in cell.blocks),
    )


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


def _row(row: tuple[Cell, ...], table: Table, parts: Parts, *, head: bool) -> Element:
    """A row that does not break across pages; a header row repeats on each."""
    columns = zip(row, table.widths, strict=True)
    cells = (_cell(cell, width, parts, ruled=table.ruled) for cell, width in columns)
    return el("tr", el("trPr", el("cantSplit"), el("tblHeader") if head else None), *cells)


def _block(block: Block, parts: Parts) -> Element:
    match block:
        case Paragraph():
            return _paragraph(block, parts)
        case Rule():
            return _rule(block)
        case Table():
            return _table(block, parts)


def _set_up(section: Section, look: Layout) -> Element:
    page = look.page
    width, height = (page["height"], page["width"]) if section.landscape else (page["width"], page["height"])
    size = el("pgSz", w=mm(width), h=mm(height), orient="landscape" if section.landscape else None)
    top, right, bottom, left = (mm(page[side]) for side in ("top", "right", "bottom", "left"))
    header, footer = mm(page["header"]), mm(page["footer"])
    return el(
        "sectPr",
        el("headerReference", type="default", relation=HEADER),
        el("headerReference", type="first", relation=FIRST_HEADER),
        el("type", val="nextPage"),
        size,
        el("pgMar", top=top, right=right, bottom=bottom, left=left, header=header, footer=footer, gutter=0),
        el("pgNumType", start=1),
        el("titlePg"),
    )


def body(story: Story, parts: Parts) -> bytes:
    """``document.xml``. Fills the footnotes and comments of ``parts``."""
    content: list[Element] = []
    for index, section in enumerate(story.sections):
        content.extend(_block(block, parts) for block in section.blocks)
        set_up = _set_up(section, parts.look)
        if index + 1 < len(story.sections):
            content.append(el("p", el("pPr", el("pStyle", val="End"), set_up)))
        else:
            if section.blocks and isinstance(section.blocks[-1], Table):
                content.append(el("p", el("pPr", el("pStyle", val="End"))))
            content.append(set_up)
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
