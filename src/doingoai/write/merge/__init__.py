"""A report generated again over one that people have edited: what they changed stays, all else is brought up to date.

A three-way merge by paragraph. The report carries its own text as generated (``base``), in a custom XML part that Word and
LibreOffice keep. Against it both the edited file and the newly generated one are compared: a paragraph changed by a person
stays as the person left it, one that is not is taken from the new report, deleted ones stay deleted, added ones stay where they
were put. The edited file is what the result is built in, so page set-up, pictures and all that this program does not know stay.
Where a figure changed under an edited sentence, a comment says so.
"""

from dataclasses import dataclass
from pathlib import Path

from doingoai.write.merge.base import base_of, has_base, with_base
from doingoai.write.merge.merging import Merged, merge
from doingoai.write.merge.package import open_docx, refuse

__all__ = ["Edits", "Merged", "has_base", "merge", "read_edits", "with_base"]


@dataclass(frozen=True, slots=True)
class Edits:
    """A report that people edited, as bytes; original: the same as generated, where the edited file no longer carries it."""

    edited: bytes
    original: bytes | None = None
    where: str = ""


def read_edits(edited: Path, original: Path | None = None) -> Edits:
    """Read an edited report, and refuse it now where it could not be merged later. Raises UserError GS-001, GS-002."""
    found = Edits(_bytes(edited), None if original is None else _bytes(original), str(edited))
    docx = open_docx(found.edited, found.where)
    if found.original is None:
        base_of(docx, found.where)
    else:
        open_docx(found.original, str(original))
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        what = f"không đọc được tệp ({error.strerror})."
        raise refuse(what, "Kiểm tra đường dẫn; đóng tệp trong Word rồi chạy lại.", str(path)) from error
