"""Tells by its first bytes what a file is that no reader takes, so that the refusal can name it."""

_UTF16_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UTF16_WORD = "WordDocument".encode("utf-16-le")

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
_NEEDS_BINARY = {b"BM", b"MZ"}  # two letters may begin a text
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_locked(data: bytes) -> bool:
    """True for an Office file under a password: an OLE container around an encrypted package."""
    return data.startswith(_OLE) and _UTF16_ENCRYPTED in data


def _zip_kind(data: bytes) -> str:
    head = data[:200]
    if b"opendocument.text" in head:
        return "tệp OpenDocument (.odt)"
    if b"opendocument.spreadsheet" in head:
        return "bảng tính OpenDocument (.ods)"
    if b"xl/workbook" in data:
        return "bảng tính Excel (.xlsx)"
    if b"ppt/presentation" in data:
        return "bản trình chiếu PowerPoint (.pptx)"
    return "tệp nén ZIP"


def foreign_format(data: bytes) -> str | None:
    """The Vietnamese name of a known format that is not text, or None where the bytes may be text."""
    if data.startswith(_OLE):
        return "tệp Word kiểu cũ (.doc)" if _UTF16_WORD in data else "tệp Office kiểu cũ"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    for magic, name in _MAGIC:
        if data.startswith(magic) and (magic not in _NEEDS_BINARY or 0 in data[:64]):
            return name
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")) or (head.startswith(b"<?xml") and b"<html" in head):
        return "trang HTML (có thể mang đuôi .doc)"
    if head.startswith(b"<?xml"):
        return "tệp XML"
    if head.startswith((b"mime-version:", b"received:", b"return-path:")):
        return "thư điện tử (.eml)"
    return None
