"""An administrative document as a value: everything that a clerk fills in, nothing of how it looks."""

from dataclasses import dataclass
from datetime import date

from doingoai.write.docx.issuing import Issuer
from doingoai.write.docx.story import Block, Inline, Paragraph, Text


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs. authority: the lines above the position ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"); position: "PHÓ CHỦ TỊCH";
    name: blank until it is known."""

    position: str
    authority: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """title: in capitals on the page. The label and the line “Kèm theo …” are written by the program."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = True


@dataclass(frozen=True, slots=True)
class Official:
    """A document ready to be laid out.

    kind: id in ``official.yaml`` ("report", "letter", "plan", …). abstract: what it is about, without “V/v” or “Về việc”.
    day: of signing; None leaves the day and the month blank and dates it ``year``. number: None leaves it blank.
    unit: abbreviation of the unit that drafted it, in the symbol of a letter and beside “Lưu: VT”.
    addressees: Kính gửi. bases: “Căn cứ …”, each on its own line. body: paragraphs, headings, tables, pictures of ``story``.
    recipients: Nơi nhận without the last line. filing: that last line, "Lưu: VT". drafter: mark and copies, "PL.(30)".
    urgency, circulation: marks named in ``official.yaml``. contact: lines at the foot of page 1.
    rules: the day whose rules hold where that of signing is not known. decider: in whose power a decision is made ("ỦY BAN NHÂN DÂN TỈNH HÀ SƠN"); the issuer's name by default.
    """

    kind: str
    issuer: Issuer
    abstract: str
    body: tuple[Block, ...]
    signing: Signing
    year: int
    day: date | None = None
    number: int | None = None
    unit: str = ""
    addressees: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    filing: str = "Lưu: VT"
    annexes: tuple[Annex, ...] = ()
    urgency: str = ""
    circulation: str = ""
    drafter: str = ""
    contact: tuple[str, ...] = ()
    decider: str = ""
    subject: str = ""
    keywords: str = ""
    rules: date | None = None

    @property
    def dated(self) -> date:
        """The day whose rules hold: of signing, else the one given, else the last of its year."""
        return self.day or self.rules or date(self.year, 12, 31)


def signing_of(lines: tuple[str, ...], name: str = "") -> Signing:
    """A signature block from its lines, the position last: ``Issuer.signs``."""
    return Signing(lines[-1] if lines else "", lines[:-1], name)


def heading(depth: int, *inlines: Inline | str) -> Paragraph:
    """A numbered heading: depth 1 “I.”, 2 “1.”, 3 “a)”."""
    return Paragraph(_inlines(inlines), f"Heading{depth}")


def text(*inlines: Inline | str) -> Paragraph:
    """A paragraph of the body."""
    return Paragraph(_inlines(inlines))


def numbered(depth: int, *inlines: Inline | str) -> Paragraph:
    """Running text with a number of the outline, no heading of its own: depth 2 “1.”, 3 “a)”."""
    return Paragraph(_inlines(inlines), level=depth)


def item(*inlines: Inline | str, depth: int = 1) -> Paragraph:
    """A dashed item."""
    return Paragraph(_inlines(inlines), "Item", dash=depth)


def article(title: str, *inlines: Inline | str) -> Paragraph:
    """“Điều N. Title”, or “Điều N.” before running text where title is empty."""
    named = (Text(title, bold=True),) if title else ()
    return Paragraph((*named, *_inlines(inlines)), "Article", keep_next=bool(title) and not inlines)


def clause(*inlines: Inline | str) -> Paragraph:
    """A khoản of an article: “1.”."""
    return Paragraph(_inlines(inlines), "Clause")


def point(*inlines: Inline | str) -> Paragraph:
    """A điểm of an article: “a)”, in the order of the Vietnamese alphabet."""
    return Paragraph(_inlines(inlines), "Point")


def _inlines(parts: tuple[Inline | str, ...]) -> tuple[Inline, ...]:
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)
