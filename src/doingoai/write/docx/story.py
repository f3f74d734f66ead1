"""What stands on the page, as values, before any XML: paragraphs of runs, tables, pictures and sections.

The same story is written as .docx (``package``) and as HTML (``doingoai.write.html_document``).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

CONTROL_KINDS = ("text", "checkbox", "number", "date", "dropdown")
TAG_LIMIT = 64  # Word refuses longer tags and titles of content controls
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one face; ``bold``, ``italic`` and ``underline`` go beyond what the paragraph's style already says."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False


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


@dataclass(frozen=True, slots=True)
class ContentControl:
    """A place to fill in, found again by its ``tag`` when the form comes back.

    tag, alias: 64 characters at most; alias is the title people see. kind: one of CONTROL_KINDS. value: what it holds; empty
    shows the placeholder ("" for a checkbox is unticked, any other word is ticked; a date is an ISO day). choices: of a
    dropdown. lines: a text of several lines. locked: the control cannot be deleted.
    """

    tag: str
    alias: str = ""
    kind: str = "text"
    value: str = ""
    placeholder: str = ""
    choices: tuple[str, ...] = ()
    lines: bool = False
    locked: bool = True

    def __post_init__(self) -> None:
        if self.kind not in CONTROL_KINDS:
            raise ValueError(f"no content control of kind {self.kind!r}")
        if not self.tag or len(self.tag) > TAG_LIMIT:
            raise ValueError(f"the tag of a content control has 1 to {TAG_LIMIT} characters: {self.tag!r}")


Inline = Text | Note | Marked | Break | ContentControl


@dataclass(frozen=True, slots=True)
class Paragraph:
    """style: id in ``knowledge/layout.yaml``. dash: depth of a list item, from 1; 0 is no list. keep_next: stays with what
    follows. level: a number of the outline at this depth, from 1, for a paragraph whose style has none ("1." before running
    text); 0 is no number."""

    inlines: tuple[Inline, ...]
    style: str = "Body"
    dash: int = 0
    keep_next: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line centred in ``within`` mm; ``length`` in mm."""

    length: float
    within: float


@dataclass(frozen=True, slots=True)
class Boxed:
    """Words in a box of ``length`` mm centred in ``within`` mm: marks of urgency and of circulation."""

    text: str
    length: float
    within: float
    style: str = "Urgency"


@dataclass(frozen=True, slots=True)
class Cell:
    """span: columns it takes. control: what the whole cell is filled in through; its blocks are then the control's content.
    heading: it names its row, for a screen reader."""

    blocks: tuple["Block", ...]
    span: int = 1
    control: ContentControl | None = None
    heading: bool = False


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


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a line of its own, centred. png: its bytes; width, height: mm on the page. alt: what it shows, for those who
    do not see it. title: its short name."""

    png: bytes
    width: float
    height: float
    alt: str
    title: str = ""
    keep_next: bool = False

    def __post_init__(self) -> None:
        if not self.png.startswith(_PNG):
            raise ValueError("a picture must be a PNG")
        if not self.alt.strip():
            raise ValueError("a picture must say what it shows (alt)")


@dataclass(frozen=True, slots=True)
class Controlled:
    """Blocks inside one content control: a part of a form that is filled in or taken away as a whole."""

    control: ContentControl
    blocks: tuple["Block", ...]


Block = Paragraph | Rule | Boxed | Table | Picture | Controlled


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that share a page set-up; pages and headings are numbered from 1 in each. foot: at the bottom of its first page."""

    blocks: tuple[Block, ...]
    landscape: bool = False
    foot: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A whole document. created: ISO day for its properties (a fact of the content: documents carry no clock). look: which
    layout it is set in, "state" or "party"."""

    sections: tuple[Section, ...]
    title: str
    author: str
    subject: str
    created: str
    keywords: str = field(default="")
    look: str = "state"


def plain(inlines: Iterable[Inline]) -> str:
    """The words alone, without footnotes; of a content control what it holds."""
    parts = []
    for inline in inlines:
        if isinstance(inline, Text):
            parts.append(inline.text)
        elif isinstance(inline, Marked):
            parts.append(plain(inline.inlines))
        elif isinstance(inline, ContentControl):
            parts.append(inline.value if inline.kind != "checkbox" else "☒" if inline.value else "☐")
        elif isinstance(inline, Break):
            parts.append(" ")
    return "".join(parts)


def paragraph(text: str, style: str = "Body", *, keep_next: bool = False) -> Paragraph:
    """A paragraph of plain words."""
    return Paragraph((Text(text),), style, keep_next=keep_next)
