"""A file as read: its text, and what each stretch of the text was on the page."""

from dataclasses import dataclass

from doingoai.model.spans import Span


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell. row, col: from 0; a merged cell stands once, at its first row and column."""

    span: Span
    row: int
    col: int
    row_span: int = 1
    col_span: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of ``Document.text``.

    kind: "paragraph", "heading", "list_item", "table", "footnote", "endnote", "page_break", "header", "footer",
        "text_box", "comment", "deleted" (tracked deletion: its words are no facts).
    level: outline level of a heading, or depth of a list item, from 1; None where the format does not say.
    label: the automatic number as printed ("I.", "2.", "a)"), which then stands **in the text too**; None otherwise.
    mark, anchor: of a footnote: its mark ("1", "*") and the offset in the text where its call stands.
    cells: of a table, in reading order. bold: the whole block is bold. centred: the block is centred.
    """

    kind: str
    span: Span
    page: int | None = None
    level: int | None = None
    label: str | None = None
    mark: str | None = None
    anchor: int | None = None
    cells: tuple[Cell, ...] = ()
    bold: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Repair:
    """A stretch of the text that was not Unicode in the file. encoding: what it was ("TCVN3", "VNI", "VISCII", "VPS",
    "VIQR", "WINDOWS-1258", "NFD"), or "glyphs" where torn letters were put back in their words by their place on the page."""

    span: Span
    encoding: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words that were read from a picture without full certainty. confidence: 0..1, of the least certain word in it."""

    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class ElectronicSignature:
    """A digital signature found in the file; it was not verified. signer: the name in the file, None if it holds none;
    signed: as the file gives it, ISO with offset where it can be understood."""

    signer: str | None
    signed: str | None


FORM_TAG = "dn1/"  # how the tag of every control of a form begins: who wrote it, and the version of the tags


@dataclass(frozen=True, slots=True)
class Control:
    """A field of a form that this program wrote (a content control of Word). tag: what is asked there, see
    ``extract.answered.tags``; span: the words that stand in it, empty where none do; ticked: of a check box, else None."""

    tag: str
    span: Span
    ticked: bool | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text in NFC with ``\\n`` line ends, and its blocks in reading order.

    source: name of the file, without its folder; sha256: of the file's bytes, hexadecimal.
    format: "txt", "md", "docx", …; pages: None where the format does not know.
    notes: what the reader met and the user should know, in Vietnamese ("có 3 đoạn xóa theo dõi sửa đổi, không đọc").
    repairs, doubts: in the order of the text; a fact that stands on doubtful words carries their doubt.
    controls: the fields of a filled form, in the order of the text.
    """

    source: str
    sha256: str
    format: str
    text: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    notes: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    signatures: tuple[ElectronicSignature, ...] = ()
    controls: tuple[Control, ...] = ()

    def words(self, span: Span) -> str:
        """The text that the span covers."""
        return self.text[span.start : span.end]
