"""A .docx of ours as PDF, made by LibreOffice where it is installed: tagged, with bookmarks, fonts embedded.

LibreOffice runs apart, under limits of time and memory, with a profile in which macros, links and Java are off.
"""

import io
import json
import tempfile
import zipfile
from pathlib import Path

from doingoai.model import UserError
from doingoai.read.converted import office
from doingoai.read.isolation import program

SECONDS = 60.0
SECONDS_PER_MB = 40.0  # of the document unpacked: a hundred pages of tables are about three
_OPTIONS = {
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
    "ExportNotes": {"type": "boolean", "value": "false"},  # comments are for the drafter, not for the reader
}
_MISSING = "DT-013"


def check_available(name: str = "bao-cao.pdf") -> None:
    """Raise UserError XP-001 now, before any work, where LibreOffice is not installed."""
    try:
        program("soffice", where=name)
    except UserError as error:
        raise _missing(name) from error


def to_pdf(data: bytes, name: str = "bao-cao.docx") -> bytes:
    """The bytes of a .docx as PDF. name: of the document, for messages.

    Raises UserError XP-001 where LibreOffice is not installed, XP-002 where it fails or passes a limit.
    """
    with tempfile.TemporaryDirectory(prefix="doingoai-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        source, result = folder / "van-ban.docx", folder / "van-ban.pdf"
        source.write_bytes(data)
        kind = f"pdf:writer_pdf_Export:{json.dumps(_OPTIONS, separators=(',', ':'))}"
        try:
            office(
                ["--convert-to", kind, "--outdir", str(folder), str(source)],
                folder=folder,
                seconds=SECONDS + SECONDS_PER_MB * _unpacked(data) / (1 << 20),
                name=name,
            )
        except UserError as error:
            raise (_missing(name) if error.code == _MISSING else _failed(name)) from error
        if not result.is_file():
            raise _failed(name)
        return result.read_bytes()


def _unpacked(data: bytes) -> int:
    """Bytes of the package's parts; 0 of what is no package, which LibreOffice will refuse."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        return 0


def _missing(name: str) -> UserError:
    return UserError(
        code="XP-001",
        where=name,
        what="cần chương trình LibreOffice để xuất PDF nhưng máy chưa cài.",
        do="Cài bằng lệnh: sudo apt-get install libreoffice-writer (hoặc nhờ người quản trị máy); hoặc mở tệp .docx và chọn “Lưu dưới"
        " dạng” (Save As) PDF.",
    )


def _failed(name: str) -> UserError:
    return UserError(
        code="XP-002",
        where=name,
        what="LibreOffice không xuất được PDF trong giới hạn thời gian và bộ nhớ.",
        do="Mở tệp .docx và chọn “Lưu dưới dạng” (Save As) PDF.",
    )
