"""A file → ``Document``: what its type is its content says, not its name.

Each format is one file in this folder with a function that recognises it and one that reads it (see ``Reader``); a module
that has both joins the registry by being there.
"""

import hashlib
import pkgutil
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from doingoai.model import Document, UserError
from doingoai.read import limits, secrecy
from doingoai.read.signatures import foreign_format, is_cut_off, is_locked

if TYPE_CHECKING:
    from doingoai.read.containers import Place

__all__ = [
    "Reader",
    "document_from_text",
    "file_bytes",
    "is_readable",
    "read_bytes",
    "read_document",
    "readers",
    "sniff",
]


class Reader(Protocol):
    """What a module of this folder offers to be a reader.

    NAMES: the endings of such files, for messages; MAX_BYTES: the largest file it takes.
    """

    @property
    def NAMES(self) -> tuple[str, ...]: ...  # noqa: N802 - a constant of the module

    @property
    def MAX_BYTES(self) -> int: ...  # noqa: N802

    def sniff(self, data: bytes, name: str) -> bool:
        """True where the bytes are of this format; at most one reader says so. The name is a hint, never proof."""
        ...

    def read(self, data: bytes, name: str) -> Document:
        """Read the bytes. Raises UserError where they cannot be read. The secrecy mark is looked for by the caller."""
        ...


@cache
def readers() -> tuple[Reader, ...]:
    """The readers there are: the modules of this folder with ``sniff`` and ``read``, by name."""
    names = sorted(found.name for found in pkgutil.iter_modules(__path__))
    modules = (import_module(f"{__name__}.{name}") for name in names)
    return tuple(
        cast(Reader, module) for module in modules if hasattr(module, "sniff") and hasattr(module, "read")
    )


def sniff(data: bytes, name: str) -> Reader:
    """The reader for these bytes.

    Raises UserError DT-003 (empty), DT-005 (locked) or DT-004 (a format that is not read), the last with what is read and
    how to convert.
    """
    if not data:
        raise limits.empty(name)
    if is_locked(data):
        raise limits.locked(name)
    for reader in readers():
        if reader.sniff(data, name):
            return reader
    if is_cut_off(data):
        raise limits.broken(name)
    taken = ", ".join(ending for reader in readers() for ending in reader.NAMES)
    raise limits.unread_format(name, foreign_format(data) or "định dạng lạ", taken)


def file_bytes(path: Path) -> bytes:
    """A file's bytes. Raises UserError DT-001 (not there, not readable), DT-002 (too large)."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise limits.missing(path.name, "đây là thư mục, không phải tệp.")
        if size > limits.MAX_FILE_BYTES:
            raise limits.too_large(path.name, size, limits.MAX_FILE_BYTES)
        with path.open("rb") as file:
            return file.read(limits.MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise limits.missing(path.name, "không có tệp này.") from None
    except OSError as error:
        raise limits.missing(path.name, f"không mở được tệp ({error.strerror}).") from None


def _read_bytes(data: bytes, name: str) -> Document:
    reader = sniff(data, name)
    if len(data) > reader.MAX_BYTES:
        raise limits.too_large(name, len(data), reader.MAX_BYTES)
    return reader.read(data, name)


def is_readable(data: bytes, name: str) -> bool:
    """True where a reader takes such bytes; a locked or empty file counts, for it may be a report."""
    return not data or is_locked(data) or any(reader.sniff(data, name) for reader in readers())


def _outcome(place: "Path | Place") -> Document | UserError:
    """The document, or the error that stands for it, which then holds no frame and so nothing of the file."""
    from doingoai.read import containers

    try:
        if isinstance(place, Path):
            place = containers.only(place)
        member = containers.load(place)
        document = _read_bytes(member.data, member.name)
        if secrecy.marked(document):
            return secrecy.refusal(member.name)
    except UserError as error:
        error.__context__ = error.__cause__ = None
        return error.with_traceback(None)
    return replace(document, notes=(*document.notes, member.note)) if member.note else document


def read_document(path: "Path | Place") -> Document:
    """Read one file, or one member of an archive or e-mail (``containers.Place``); a container with one report is that one.

    Raises UserError: DT-… where it cannot be read (see ``limits``), BM-001 where it carries a secrecy mark; then nothing of
    the file stays behind, not in the exception either.
    """
    outcome = _outcome(path)
    if isinstance(outcome, UserError):
        raise outcome
    return outcome


def read_bytes(data: bytes, name: str) -> Document:
    """The same for bytes at hand that are one file, no container. name: for messages and as a hint of the format."""
    document = _read_bytes(data, name)
    if secrecy.marked(document):
        del document, data
        raise secrecy.refusal(name)
    return document


def document_from_text(text: str, source: str = "") -> Document:
    """Text at hand as a Document. Where it is in NFC with ``\\n`` line ends, offsets are those of the input.

    Raises UserError BM-001 where it carries a secrecy mark.
    """
    from doingoai.read import text as text_reader

    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    document: Document | None = text_reader.document(text, source=source, sha256=digest)
    if document is not None and secrecy.marked(document):
        document, text = None, ""
        raise secrecy.refusal(source)
    assert document is not None
    return document
