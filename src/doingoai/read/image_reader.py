"""Pictures of pages (.png, .jpg, .tif): scans and photographs, read by OCR."""

from doingoai.model import Document, UserError
from doingoai.read import limits

NAMES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
MAX_BYTES = limits.MAX_FILE_BYTES
_KINDS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"II*\x00", "tiff"), (b"MM\x00*", "tiff"))


def _kind(data: bytes) -> str | None:
    return next((kind for magic, kind in _KINDS if data.startswith(magic)), None)


def sniff(data: bytes, name: str) -> bool:
    """True for PNG, JPEG and TIFF."""
    return _kind(data) is not None


def read(data: bytes, name: str) -> Document:
    """Read a picture. Raises UserError DT-003 (no words), DT-008 (broken), DT-009 (a bomb), DT-011 to DT-014."""
    from doingoai.read.scan.reading import read_picture

    try:
        return read_picture(data, name, _kind(data) or "png")
    except UserError as error:
        raise UserError(code=error.code, where=error.where or name, what=error.what, do=error.do) from None
