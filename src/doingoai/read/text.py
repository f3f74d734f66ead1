"""Plain text and Markdown: UTF-8 with or without a byte order mark, UTF-16, and the old Vietnamese encodings where they are sure.

The text is left as it is but for NFC and ``\\n`` line ends, so that offsets are those of the file. Emphasis (``**…**``) stays
in the text; a block that is wholly between ``**`` is bold. What page breaks tore apart is put together by the parser.
"""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator

from doingoai.model import Block, Document, Repair, Span
from doingoai.read import legacy, limits
from doingoai.read.signatures import foreign_format
from doingoai.text.composed import composed
from doingoai.text.legacy import decode_bytes, encoding_of

NAMES = (".txt", ".md")
MAX_BYTES = limits.MAX_TEXT_BYTES
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
PLAIN_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")

_CONTROLS = bytes([*range(9), *range(14, 32)])
_NOTE = re.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})[ \t]{0,4}(?=\S)")
_BULLET = re.compile(r"(?P<indent>[ \t]{0,12})(?P<label>[-–—+*•·▪■◦○●►➢✓])[ \t]{1,8}(?=\S)")
_NUMBERED = re.compile(
    r"(?P<indent>[ \t]{0,12})(?P<label>\d{1,2}(?:\.\d{1,2}){0,3}[.)]|[a-zđ][.)])[ \t]{1,8}(?=\S)"
)
_MD_HEADING = re.compile(r"(#{1,6})[ \t]{1,4}(?=\S)")
_MARKS = re.compile("[\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]")
_BREAK = re.compile(r"\n[ \t\xa0]*(?:\n[ \t\xa0]*)+|\f")


def sniff(data: bytes, name: str) -> bool:
    """True for anything that may be text: it is the reader of last resort."""
    return foreign_format(data) is None


def _encoding(data: bytes, name: str) -> str:
    """The Unicode encoding that the bytes claim. Raises UserError DT-006 for binary junk."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if 0 not in data[:1000]:
        return "utf-8"
    # UTF-16 without a mark has a zero in nearly every second byte of Western text
    odd, even = data[1:2000:2].count(0), data[0:2000:2].count(0)
    half = len(data[:2000]) // 2
    if max(odd, even) * 3 < half or min(odd, even) * 20 > half:
        raise limits.binary(name)
    return "utf-16-le" if odd > even else "utf-16-be"


def _decode(data: bytes, name: str) -> tuple[str, str | None]:
    """The text of the bytes, and the old encoding it was in. Raises UserError DT-006 for binary junk, DT-007 for an encoding
    that is neither Unicode nor surely Vietnamese."""
    encoding = _encoding(data, name)
    position = -1
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        position = error.start
    if position >= 0:  # outside the handler: the decoding error holds the whole text
        old = encoding_of(data) if encoding == "utf-8" and 0 not in data else None
        if old is not None:
            return decode_bytes(data, old), old
        if encoding == "utf-8" and (_looks_binary(data) or _controls(data)):
            raise limits.binary(name)
        raise limits.unreadable_encoding(name, data.count(b"\n", 0, position) + 1)
    if "\x00" in text or (encoding.startswith("utf-8") and _controls(data)):
        raise limits.binary(name)
    return text, None


def _controls(data: bytes) -> bool:
    """More control characters than any text has."""
    return len(data) - len(data.translate(None, _CONTROLS)) > len(data) // 500


def _looks_binary(data: bytes) -> bool:
    """Bytes in a legacy encoding are mostly ASCII words; junk is spread over all values."""
    sample = data[:4000]
    plain = sum(byte in b" \t\r\n" or 65 <= byte <= 90 or 97 <= byte <= 122 for byte in sample)
    return plain < 0.45 * len(sample)


def normalise(text: str) -> str:
    """The text in NFC with ``\\n`` line ends and nothing else changed."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return composed(text)


def _anchor(mark: str, calls: dict[str, list[int]], before: int) -> int | None:
    """Where the call of a note stands: the nearest one before the note, else the first after it."""
    places = calls.get(mark)
    return places[max(0, bisect_left(places, before) - 1)] if places else None


def _calls(text: str) -> dict[str, list[int]]:
    """Mark in superscript → offsets where it is glued to the word, number or punctuation before it."""
    found: dict[str, list[int]] = {}
    for match in re.finditer(rf"(?<=[^\s{SUPERSCRIPTS}])[{SUPERSCRIPTS}]{{1,3}}(?![{SUPERSCRIPTS}])", text):
        before = text[max(0, match.start() - 3) : match.start()]
        if match[0] in "²³" and re.search(r"(?:^|[\s\d/.,(])(?:k|d|c|m|h)?m$", before):  # km², m³
            continue
        found.setdefault(match[0], []).append(match.start())
    return found


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Stretches between blank lines (or form feeds), without the white space around them."""
    start = 0
    for match in _BREAK.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """One paragraph, cut before each line that begins a list item or a note."""
    cut = start
    line = text.find("\n", start, end)
    while line != -1:
        if (
            _BULLET.match(text, line + 1, end)
            or _NUMBERED.match(text, line + 1, end)
            or _NOTE.match(text, line + 1, end)
        ):
            yield cut, line
            cut = line + 1
        line = text.find("\n", line + 1, end)
    yield cut, end


def _block(text: str, start: int, end: int, calls: dict[str, list[int]]) -> Block:
    span = Span(start, end)
    if note := _NOTE.match(text, start, end):
        mark = note[1].translate(PLAIN_DIGITS)
        return Block("footnote", span, mark=mark, anchor=_anchor(note[1], calls, start))
    if heading := _MD_HEADING.match(text, start, end):
        return Block("heading", span, level=len(heading[1]))
    bold = end - start > 4 and text.startswith("**", start) and text.find("**", start + 2, end) == end - 2
    kind = "list_item" if _BULLET.match(text, start, end) else "paragraph"
    return Block(kind, span, bold=bold)


def blocks(text: str) -> tuple[Block, ...]:
    """The paragraphs, list lines and footnotes of a normalised text, in its order."""
    calls = _calls(text)
    found: list[Block] = []
    for start, end in _paragraphs(text):
        start, end = _trimmed(text, start, end)
        if start == end:
            continue
        for first, last in _items(text, start, end):
            first, last = _trimmed(text, first, last)
            if first < last:
                found.append(_block(text, first, last, calls))
    return tuple(found)


def document(
    text: str, *, source: str, sha256: str, kind: str = "txt", encoding: str | None = None
) -> Document:
    """A Document of text at hand. kind: its ``format``; encoding: the old encoding that all of it was in."""
    decomposed = not text.isascii() and _MARKS.search(text) is not None
    text = normalise(text)
    text, repairs = legacy.unicode_of(text) if encoding is None else (text, ())
    if encoding is not None or decomposed:
        repairs = (Repair(Span(0, len(text)), encoding or "NFD"), *repairs)
    return Document(
        source=source,
        sha256=sha256,
        format=kind,
        text=text,
        blocks=blocks(text),
        notes=(*legacy.repaired(repairs), *legacy.notes(text)),
        repairs=repairs,
    )


def read(data: bytes, name: str) -> Document:
    """Read a text file's bytes. name: for messages and the document's source."""
    text, encoding = _decode(data, name)
    if not text.strip("\ufeff \t\r\n\f\v\xa0"):
        raise limits.empty(name)
    kind = "md" if name.lower().endswith((".md", ".markdown")) else "txt"
    digest = hashlib.sha256(data).hexdigest()
    return document(text, source=name, sha256=digest, kind=kind, encoding=encoding)
