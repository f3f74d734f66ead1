"""A document understood as an administrative report, and the facts found in it."""

from dataclasses import dataclass, field
from datetime import date

from doingoai.model.document import Document
from doingoai.model.facts import Citation, Finding, Observation, Quantity, Record, Reference
from doingoai.model.periods import PeriodMention
from doingoai.model.spans import Span


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above the first sentence. A part that is absent is None, never an empty string.

    span: from the first header line to the end of the title. issuer: normalised ("UBND xã Bộc Nhiêu"): as printed in the
    header, else as the report names itself. parent: the body above it, as printed. number: "12" of "12/BC-UBND", None if
    left blank; symbol: "BC-UBND". issued: None if absent or a part of it is blank; date_text as written.
    The ``*_span`` fields say where each part stands; title_span covers the title lines only, kind_span the word "BÁO CÁO".
    ``replaces_span``: the words that say this report replaces an earlier one ("thay thế Báo cáo số …"), anywhere in it.
    """

    span: Span
    kind: str | None = None
    issuer: str | None = None
    parent: str | None = None
    number: str | None = None
    symbol: str | None = None
    place: str | None = None
    issued: date | None = None
    date_text: str | None = None
    title: str | None = None
    addressees: tuple[str, ...] = ()
    issuer_span: Span | None = None
    parent_span: Span | None = None
    number_span: Span | None = None
    date_span: Span | None = None
    kind_span: Span | None = None
    title_span: Span | None = None
    replaces_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the outline.

    label: as printed, without its full stop or bracket ("II", "2.1", "a"); title: the heading's words only, also where the
    heading runs on into its first sentence ("5. Công tác …: Không."). topics: ids of ``knowledge/topics.yaml``, one heading
    may hold two; topic is the first or None. role: what kind of statement stands here: "context", "direction", "results",
    "assessment" (strengths, difficulties, causes), "plan", "recommendations", "other"; inherited from the parent section.
    heading: span of label and title; span: the whole section with its children.
    """

    label: str | None
    title: str
    level: int
    topics: tuple[str, ...]
    role: str
    heading: Span
    span: Span
    children: tuple["Section", ...] = ()

    @property
    def topic(self) -> str | None:
        return self.topics[0] if self.topics else None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A logical paragraph: one contiguous slice of the text, rejoined where a page break tore it.

    kind: "header", "heading", "run_in" (the text after a heading on the same line), "body", "list_item", "footnote",
    "table_cell", "recipients", "signature", "closing", "furniture" (page numbers, running heads: no facts).
    path: sections from the outermost to the innermost that hold it. topics and role: of the innermost section that has any.
    continues: index of the paragraph (in ``Report.paragraphs``) whose torn sentence goes on here, else None.
    """

    span: Span
    kind: str
    path: tuple[Section, ...] = ()
    topics: tuple[str, ...] = ()
    role: str = "other"
    continues: int | None = None


@dataclass(frozen=True, slots=True)
class Footnote:
    mark: str
    span: Span
    anchor: int | None


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature block, as printed; a part that is absent is None. span: from the first to the last line of it."""

    authority: str | None
    position: str | None
    name: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Report:
    """A document with its structure and, after extraction and checking, its facts and findings.

    period: the period the report says it is about, with the words that say so; None where it does not say.
    place: names of the units the text places its issuer under, nearest first ("huyện Định Hóa", "tỉnh Thái Nguyên").
    """

    document: Document
    header: Header
    period: PeriodMention | None
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    footnotes: tuple[Footnote, ...] = ()
    recipients: tuple[str, ...] = ()
    recipients_span: Span | None = None
    signature: Signature | None = None
    place: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    observations: tuple[Observation, ...] = ()
    records: tuple[Record, ...] = ()
    findings: tuple[Finding, ...] = field(default=())
    references: tuple[Reference, ...] = ()

    @property
    def text(self) -> str:
        return self.document.text

    def words(self, span: Span) -> str:
        return self.document.text[span.start : span.end]
