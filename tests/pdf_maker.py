"""Writes small PDFs for tests: text at given places in given fonts, rules, and whatever a test wants broken.

The fonts are not embedded: their codes are Unicode and each says so by its ToUnicode map, which is all that reading needs.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

NARROW, CAPITALS = set(" iljtfrIíìỉĩị.,:;'!()-/1"), set("ABCDEFGHKLMNOPQRSTUVXYĐÂĂÊÔƠƯ")
A4 = (595, 842)


def width(char: str) -> int:
    """Of a letter, in thousandths of the type's size."""
    return 280 if char in NARROW else 680 if char in CAPITALS else 470


def length(text: str, size: float) -> float:
    return sum(map(width, text)) * size / 1000


@dataclass(frozen=True)
class At:
    """Words at a place: left end of the base line, from the bottom left of the page."""

    x: float
    y: float
    text: str
    size: float = 14
    font: str = "Times-Roman"


@dataclass
class Sheet:
    """A page. rules: (x0, y0, x1, y1) of lines drawn."""

    pieces: list[At] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    size: tuple[float, float] = A4
    rotate: int = 0
    extra: bytes = b""


_TO_UNICODE = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n100 beginbfrange\n"
    + b"".join(b"<%02X00> <%02XFF> <%02X00>\n" % (n, n, n) for n in range(100))
    + b"endbfrange\n100 beginbfrange\n"
    + b"".join(b"<%02X00> <%02XFF> <%02X00>\n" % (n, n, n) for n in range(100, 200))
    + b"endbfrange\nendcmap end end"
)


def _widths() -> bytes:
    """The widths of the letters that are not DW."""
    codes = [*range(0x20, 0x250), *range(0x1EA0, 0x1EFA)]
    return b"[" + b" ".join(b"%d [%d]" % (code, width(chr(code))) for code in codes) + b"]"


def stream(data: bytes, entries: bytes = b"", *, packed: bool = True) -> bytes:
    if packed:
        data, entries = zlib.compress(data), entries + b"/Filter /FlateDecode "
    return b"<< %s/Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def assemble(objects: Sequence[bytes], root: int = 1, trailer: bytes = b"") -> bytes:
    """Objects numbered from 1 as a file with its table."""
    out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root %d 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        root,
        trailer,
        start,
    )
    return out


def content(sheet: Sheet, fonts: Sequence[str]) -> bytes:
    out = [
        b"BT /F%d %g Tf 1 0 0 1 %g %g Tm <%s> Tj ET"
        % (
            fonts.index(piece.font),
            piece.size,
            piece.x,
            piece.y,
            piece.text.encode("utf-16-be").hex().encode(),
        )
        for piece in sheet.pieces
    ]
    out += [b"0.5 w %g %g m %g %g l S" % rule for rule in sheet.rules]
    return b"\n".join(out) + sheet.extra


def make(
    sheets: Iterable[Sheet], *, catalog: bytes = b"", more: Sequence[bytes] = (), trailer: bytes = b""
) -> bytes:
    """A PDF of these pages. catalog: more entries of it; more: further objects, numbered from ``first_free(sheets)``."""
    sheets = list(sheets)
    fonts = sorted({piece.font for sheet in sheets for piece in sheet.pieces} | {"Times-Roman"})
    objects: list[bytes] = [b"", b"", stream(_TO_UNICODE), _widths()]
    names = b""
    for index, name in enumerate(fonts):
        first = len(objects) + 1
        objects.append(
            b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode 3 0 R >>"
            % (name.encode(), first + 1)
        )
        objects.append(
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
            b" /Supplement 0 >> /DW 470 /W 4 0 R /FontDescriptor %d 0 R >>" % (name.encode(), first + 2)
        )
        objects.append(
            b"<< /Type /FontDescriptor /FontName /%s /Flags 34 /FontBBox [-200 -220 1000 900] /ItalicAngle 0 /Ascent 891"
            b" /Descent -216 /CapHeight 660 /StemV 80 >>" % name.encode()
        )
        names += b"/F%d %d 0 R " % (index, first)
    kids = b""
    for sheet in sheets:
        objects.append(stream(content(sheet, fonts)))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %g %g] /Rotate %d /Contents %d 0 R /Resources << /Font << %s>> >> >>"
            % (*sheet.size, sheet.rotate, len(objects), names)
        )
        kids += b"%d 0 R " % len(objects)
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R %s>>" % catalog
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(sheets))
    return assemble([*objects, *more], trailer=trailer)


def first_free(fonts: int, sheets: int) -> int:
    """The number of the first of ``more`` objects, for so many fonts and pages."""
    return 5 + 3 * fonts + 2 * sheets


def set_lines(
    paragraphs: Iterable[str],
    *,
    top: float = 780,
    left: float = 85,
    right: float = 538,
    size: float = 14,
    leading: float = 18,
    indent: float = 36,
    bottom: float = 70,
) -> list[Sheet]:
    """Paragraphs set to the measure of a page, first lines indented; full lines reach the right margin."""
    sheets, y = [Sheet()], top
    for paragraph in paragraphs:
        words, x = paragraph.split(), left + indent
        while words:
            line = [words.pop(0)]
            while words and length(" ".join([*line, words[0]]), size) <= right - x:
                line.append(words.pop(0))
            if y < bottom:
                sheets.append(Sheet())
                y = top
            natural = length(" ".join(line), size)
            room = (right - x - natural) / max(1, len(line) - 1) if words else 0.0
            place = x
            for word in line:  # justified, word by word, as producers do
                sheets[-1].pieces.append(At(place, y, word + " ", size))
                place += length(word + " ", size) + room
            y, x = y - leading, left
    return sheets


def centred(y: float, text: str, middle: float = 311, size: float = 14, font: str = "Times-Bold") -> At:
    return At(middle - length(text, size) / 2, y, text, size, font)
