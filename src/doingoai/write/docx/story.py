"""What stands on the page, as values, before any XML: paragraphs of runs, tables and sections."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one face; ``bold`` and ``italic`` go beyond what the paragraph's style already says."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, called where it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Marked:
    """Words that carry comments for the drafter, and a bookmark that later programs find them by."""

    inlines: tuple["Inline", ...]
    comments: tuple[str, ...] = ()
    bookmark: str | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A new line inside a paragraph."""


Inline = Text | Note | Marked | Break


@dataclass(frozen=True, slots=True)
class Paragraph:
    """style: id in ``knowledge/layout.yaml``. dash: depth of a list item, from 1; 0 is no list. keep_next: stays with what follows."""

    inlines: tuple[Inline, ...]
    style: str = "Body"
    dash: int = 0
    keep_next: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line centred in ``within`` mm; ``length`` in mm."""

    length: float
    within: float


@dataclass(frozen=True, slots=True)
class Cell:
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Table:
    """rows: header rows first. widths: mm, one a column. ruled: with lines (data) or without (layout). title and description:
    what a screen reader says of it."""

    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    header_rows: int = 0
    ruled: bool = True
    title: str = ""
    description: str = ""


Block = Paragraph | Rule | Table


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that share a page set-up; pages are numbered from 1 in each."""

    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """A whole document. created: ISO day for its properties (a fact of the content: documents carry no clock)."""

    sections: tuple[Section, ...]
    title: str
    author: str
    subject: str
    created: str
    keywords: str = field(default="")


def plain(inlines: Iterable[Inline]) -> str:
    """The words alone, without footnotes."""
    parts = []
    for inline in inlines:
        if isinstance(inline, Text):
            parts.append(inline.text)
        elif isinstance(inline, Marked):
            parts.append(plain(inline.inlines))
        elif isinstance(inline, Break):
            parts.append(" ")
    return "".join(parts)


def paragraph(text: str, style: str = "Body", *, keep_next: bool = False) -> Paragraph:
    """A paragraph of plain words."""
    return Paragraph((Text(text),), style, keep_next=keep_next)
