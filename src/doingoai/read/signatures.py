"""Tells by its first bytes what a file is: for the readers, and for the refusal where no reader takes it."""

import io
import re
import struct
import zipfile

_UTF16_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UTF16_WORD = "WordDocument".encode("utf-16-le")
_UTF16_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_WORD_HEAD = re.compile(rb"\xec\xa5")

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "tệp PDF"),
    (b"{\\rtf", "tệp RTF"),
    (b"\x89PNG", "hình ảnh (PNG)"),
    (b"\xff\xd8\xff", "hình ảnh (JPEG)"),
    (b"GIF8", "hình ảnh (GIF)"),
    (b"II*\x00", "hình ảnh (TIFF)"),
    (b"MM\x00*", "hình ảnh (TIFF)"),
    (b"BM", "hình ảnh (BMP)"),
    (b"Rar!\x1a\x07", "tệp nén RAR"),
    (b"7z\xbc\xaf\x27\x1c", "tệp nén 7z"),
    (b"\x1f\x8b", "tệp nén gzip"),
    (b"MZ", "chương trình Windows"),
    (b"\x7fELF", "chương trình Linux"),
)
ZIP = "tệp nén ZIP"
_PACKAGE_NAMES = frozenset(
    (b"[Content_Types].xml", b"mimetype", b"META-INF/container.xml", b"word/document.xml")
)
_PACKAGE_FOLDERS = (b"word/", b"_rels/", b"docProps/", b"customXml/")
MAX_DIRECTORY = 4 << 20  # bytes; 5,000 entries take about one
_PAGE = re.compile(rb"<(?:!doctype html|html|head|body|meta|title)\b")
_FRAGMENT = re.compile(rb"<(?:table|div|p|style|font|center|span|h[1-6])[\s>]")
_CLOSED = re.compile(rb"</(?:table|tr|td|div|p|font|center|span|b|h[1-6])>")
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t\n]")
_MAIL = re.compile(
    rb"\n(received|return-path|mime-version|message-id|from|to|subject|date|content-type|delivered-to|reply-to|cc|x-mailer):",
    re.IGNORECASE,
)
_SENT = re.compile(rb"\n(?:to|received|delivered-to|return-path|cc):")
_NEEDS_BINARY = {b"BM", b"MZ"}  # two letters may begin a text
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_ole(data: bytes) -> bool:
    """True for the container of Office files before 2007."""
    return data.startswith(_OLE)


def is_old_word(data: bytes) -> bool:
    """True for a Word document of the kinds 6 to 2003."""
    return is_ole(data) and _UTF16_WORD in data and _UTF16_ENCRYPTED not in data


def has_macros(data: bytes) -> bool:
    """True for an OLE file with a project of Visual Basic."""
    return is_ole(data) and _UTF16_MACROS in data


def _old_word_is_locked(data: bytes) -> bool:
    """Whether the head of the Word stream, which begins a sector, has the bit for an encrypted text."""
    for match in _WORD_HEAD.finditer(data):
        if match.start() % 512 == 0 and len(data) >= match.start() + 12:
            return bool(struct.unpack_from("<H", data, match.start() + 10)[0] & 0x0100)
    return False


def is_locked(data: bytes) -> bool:
    """True for an Office file under a password: an OLE container around an encrypted package, or an encrypted .doc."""
    if not is_ole(data):
        return False
    return _UTF16_ENCRYPTED in data or (is_old_word(data) and _old_word_is_locked(data))


def is_open_document_text(data: bytes) -> bool:
    """True for an OpenDocument text or its template (.odt, .ott)."""
    return data.startswith(b"PK\x03\x04") and b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:200]


def _decoded_head(data: bytes) -> bytes:
    """The first bytes in small letters, without byte order mark and white space; UTF-16 as single bytes."""
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:200].count(0) > 40:
        head = head.replace(b"\x00", b"")
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()


def is_html(data: bytes) -> bool:
    """True for a web page, also one that begins with a comment or an XML declaration, or without its outer elements."""
    head = _decoded_head(data)
    if not head.startswith(b"<"):
        return False
    if _PAGE.match(head):
        return True
    if head.startswith((b"<?xml", b"<!--", b"<!doctype", b"<![if")):
        return b"<html" in head or b"<body" in head
    return _FRAGMENT.match(head) is not None and _CLOSED.search(head) is not None


def is_mail(data: bytes) -> bool:
    """True for a message with its headers: two of those that every message has, before the first blank line."""
    head = data[:65_536].lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    if not _HEADER.match(head):
        return False
    return len({match.lower() for match in _MAIL.findall(b"\n" + head)}) >= 2


def is_page_archive(data: bytes) -> bool:
    """True for a page with its pictures in one file (.mht): a message that was never sent."""
    if not is_mail(data):
        return False
    head = data[:65_536].replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower()
    return b"multipart/related" in head and not _SENT.search(b"\n" + head)


def directory_bytes(data: bytes) -> int:
    """How long a zip says its directory is, from its last records; a reader takes that much memory before any limit."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_600))
    if not 0 <= end <= len(data) - 22:
        return 0
    size = int(struct.unpack_from("<L", data, end + 12)[0])
    large = data.rfind(b"PK\x06\x06", max(0, end - 1_000), end)
    if 0 <= large <= len(data) - 56:
        size = max(size % 0xFFFFFFFF, int(struct.unpack_from("<Q", data, large + 40)[0]))
    return min(size, len(data))


def overlaps(archive: zipfile.ZipFile) -> bool:
    """True where two entries of a zip share bytes, as only those of a bomb do."""
    end = -(1 << 62)  # a file that lost its beginning has entries before it: it is broken, no bomb
    for info in sorted(archive.infolist(), key=lambda item: item.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + 30 + info.compress_size
    return False


def begins_as_package(data: bytes) -> bool:
    """True where the first entry of a zip is one that a document begins with and an archive does not."""
    return _first_name(data) in _PACKAGE_NAMES


def is_cut_off(data: bytes) -> bool:
    """True for a zip whose end is missing."""
    return data.startswith(b"PK\x03\x04") and b"PK\x05\x06" not in data[-65_600:]


def _first_name(data: bytes) -> bytes:
    """The name of a zip's first entry, from its local header."""
    if len(data) < 30 or not data.startswith(b"PK\x03\x04"):
        return b""
    return data[30 : 30 + struct.unpack_from("<H", data, 26)[0]]


def is_archive(data: bytes) -> bool:
    """True for a zip that is no document or book: its directory names no part that such a package must have.

    A zip whose directory is gone is judged by its first entry, so that a broken document is called a broken document. The
    first 64 KB of a file may be given instead of all.
    """
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    first = _first_name(data)
    if first in _PACKAGE_NAMES:
        return False
    if directory_bytes(data) > MAX_DIRECTORY:
        return not first.startswith(_PACKAGE_FOLDERS)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _PACKAGE_NAMES.isdisjoint(
                name.encode("utf-8", "replace") for name in archive.namelist()[:6000]
            )
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError):
        return not first.startswith(_PACKAGE_FOLDERS)


def _zip_kind(data: bytes) -> str:
    head = data[:200]
    if b"mimetypeapplication/epub" in head:
        return "sách điện tử (.epub)"
    if b"opendocument.text" in head:
        return "tệp OpenDocument (.odt)"
    if b"opendocument.spreadsheet" in head:
        return "bảng tính OpenDocument (.ods)"
    tail = data[-1_000_000:]  # the directory; the names of a nested archive are not those of this one
    parts = b"[Content_Types].xml" in data[:4096] or b"[Content_Types].xml" in tail
    if b"xl/workbook" in tail and parts:
        return "bảng tính Excel (.xlsx)"
    if b"ppt/presentation" in tail and parts:
        return "bản trình chiếu PowerPoint (.pptx)"
    return ZIP


def foreign_format(data: bytes) -> str | None:
    """The Vietnamese name of a known format that is not text, or None where the bytes may be text."""
    if data.startswith(_OLE):
        return "tệp Word kiểu cũ (.doc)" if _UTF16_WORD in data else "tệp Office kiểu cũ"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    for magic, name in _MAGIC:
        if data.startswith(magic) and (magic not in _NEEDS_BINARY or 0 in data[:64]):
            return name
    if is_html(data):
        return "trang HTML (có thể mang đuôi .doc)"
    if _decoded_head(data).startswith(b"<?xml"):
        return "tệp XML"
    if is_mail(data):
        return "thư điện tử (.eml)"
    return None
