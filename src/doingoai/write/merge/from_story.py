"""A story as the nodes that reading its .docx would give: the base of a report just written, without reading it again."""

from collections.abc import Sequence

from doingoai.write.docx.story import (
    Block,
    Break,
    Cell,
    Inline,
    Marked,
    Note,
    Paragraph,
    Picture,
    Rule,
    Story,
    Table,
    Text,
)
from doingoai.write.docx.xml import clean
from doingoai.write.merge.nodes import DRAWN, Node, faces_of, parent, plain

BOOKMARK_LIMIT = 40


class _OtherBlockError(Exception):
    """A block this module does not know: the document is read instead."""


def nodes_of(story: Story) -> tuple[Node, ...] | None:
    """The nodes of a story; None where it holds blocks that only reading tells."""
    found: list[Node] = []
    try:
        for index, section in enumerate(story.sections):
            found += [_node(block) for block in section.blocks]
            if index + 1 < len(story.sections):
                found.append(Node("p", "", broken=True))
            elif section.blocks and isinstance(section.blocks[-1], Table):
                found.append(Node("p", ""))
    except _OtherBlockError:
        return None
    if found and found[0].kind == "tbl" and any(map(_noted, found)):
        found.insert(
            0, Node("p", "")
        )  # the renderer's thin line before a table that begins a text with footnotes
    return tuple(found)


def _noted(node: Node) -> bool:
    return bool(node.notes) or any(map(_noted, node.children))


def _node(block: Block) -> Node:
    match block:
        case Paragraph():
            return _paragraph(block)
        case Rule():
            return Node("p", "")
        case Picture(alt=alt):
            return Node("p", plain(f"{DRAWN}{clean(alt)}"))
        case Table():
            return parent("tbl", None, tuple(_row(row) for row in block.rows))
        case _:
            raise _OtherBlockError


def _row(row: Sequence[Cell]) -> Node:
    return parent("tr", None, tuple(map(_cell, row)))


def _cell(cell: Cell) -> Node:
    if cell.control is not None:
        raise _OtherBlockError
    inside = [_node(block) for block in cell.blocks]
    if not inside or isinstance(cell.blocks[-1], Table):
        inside.append(Node("p", ""))
    return parent("tc", None, tuple(inside))


def _paragraph(block: Paragraph) -> Node:
    pieces: list[tuple[str, str]] = []
    notes: list[str] = []
    figures: dict[str, str] = {}
    _gather(block.inlines, pieces, notes, figures)
    return Node(
        "p", plain("".join(words for words, _ in pieces)), None, faces_of(pieces), tuple(notes), figures
    )


def _gather(
    inlines: Sequence[Inline], pieces: list[tuple[str, str]], notes: list[str], figures: dict[str, str]
) -> None:
    for inline in inlines:
        match inline:
            case Text(text, bold, italic, underline):
                face = "b" * bold + "i" * italic + "u" * underline
                if text:
                    pieces.append((clean(text), face))
            case Break():
                pieces.append((" ", ""))
            case Note(text):
                notes.append(plain(clean(text)))
            case Marked(inner, _, bookmark):
                start = len(pieces)
                _gather(inner, pieces, notes, figures)
                if bookmark:
                    words = "".join(words for words, _ in pieces[start:])
                    figures[bookmark[:BOOKMARK_LIMIT]] = plain(words)
            case _:
                raise _OtherBlockError
