"""PDF documents: the text layer with its places on the page, and scanned pages through OCR.

Kept: reading order with two columns read the left first, paragraphs over the ends of pages, ruled tables, footnotes with
their calls, running heads and page numbers apart from the flow, electronic signatures. Put right: words whose accented
letters the producer tore out, letters of fonts of before Unicode. Passed over and said so: attachments, JavaScript, forms.
"""

import hashlib
from dataclasses import dataclass

from doingoai.model import Document
from doingoai.read import isolation, limits
from doingoai.read.pdf.shapes import Content

NAMES = (".pdf",)
MAX_BYTES = limits.MAX_FILE_BYTES
SECONDS = 28.0
MEMORY_MB = 600


def sniff(data: bytes, name: str) -> bool:
    """True for a PDF, also where a few strange bytes stand before its head."""
    place = data[:1024].find(b"%PDF-")
    return place == 0 or (place > 0 and b"endobj" in data and not data.startswith((b"PK\x03\x04", b"{\\rtf")))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the child process gives back. document: where all pages have text; content: where some must be read by OCR."""

    document: Document | None
    content: Content | None


def understood(data: bytes) -> Outcome:
    """Read a PDF in this process: to be called in a child process. Raises UserError as ``contents`` does."""
    from doingoai.read.pdf.contents import contents
    from doingoai.read.pdf.layout import laid_out

    content = contents(data, "")
    if any(page.scanned for page in content.pages):
        return Outcome(None, content)
    return Outcome(laid_out(content, source="", sha256=hashlib.sha256(data).hexdigest(), kind="pdf"), None)


def read(data: bytes, name: str) -> Document:
    """Read a PDF from its bytes.

    Raises UserError DT-002 (too many pages), DT-003 (no words), DT-005 (locked), DT-008 (broken), DT-011, DT-012 (limits),
    DT-013 (scanned, and no OCR program is installed), DT-014.
    """
    from dataclasses import replace

    from doingoai.model import UserError

    try:
        outcome = isolation.call(understood, data, seconds=SECONDS, memory_mb=MEMORY_MB, name=name)
    except UserError as error:
        raise UserError(code=error.code, where=error.where or name, what=error.what, do=error.do) from None
    if outcome.content is not None:
        from doingoai.read.scan.reading import read_scanned

        return read_scanned(data, outcome.content, name)
    assert outcome.document is not None
    if not outcome.document.text.strip():
        raise limits.empty(name)
    return replace(outcome.document, source=name)
