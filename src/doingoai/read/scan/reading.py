"""Reads the scanned pages of a file, one tesseract process a core, and lays them out as any other."""

import hashlib
import json
import multiprocessing
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

from doingoai.model import Document, UserError
from doingoai.read import isolation, limits, secrecy
from doingoai.read.pdf.layout import laid_out
from doingoai.read.pdf.shapes import Content, Page
from doingoai.read.scan import tesseract
from doingoai.read.scan.kept import Kept, kept
from doingoai.read.scan.neighbours import doubt_rare
from doingoai.read.scan.page import read_page
from doingoai.read.scan.pictures import Picture, pictures

BASE_SECONDS = 28.0
PAGE_SECONDS = 3.0
BATCH = 4  # pages rendered at once
MEMORY_MB = 600


def _at_once() -> int:
    """How many pages are read at the same time: all cores, but one where this process is one of a pool."""
    return 1 if multiprocessing.parent_process() is not None else max(1, os.cpu_count() or 1)


def _rendered(data: bytes, numbers: list[int], name: str, end: float) -> Iterator[Picture]:
    for first in range(0, len(numbers), BATCH):
        request = json.dumps({"pages": numbers[first : first + BATCH]}).encode() + b"\n" + data
        left = end - time.monotonic()
        if left < 1:
            return
        try:
            yield from isolation.call(pictures, request, seconds=left, memory_mb=MEMORY_MB, name=name)
        except UserError as error:
            if error.code not in ("DT-008", "DT-011", "DT-012", "DT-014"):
                raise


def _ocr(shown: Iterator[Picture], name: str, end: float) -> Iterator[tuple[int, Page | None]]:
    """Pages read, in the order given, never more pictures in memory than are being read."""
    workers = _at_once()
    with ThreadPoolExecutor(workers) as pool:
        waiting = []
        for picture in shown:
            waiting.append((picture.number, pool.submit(read_page, picture, name, end)))
            if len(waiting) > workers:
                number, future = waiting.pop(0)
                yield number, future.result()
        for number, future in waiting:
            yield number, future.result()


def _said(count: int, document: Document, failed: list[int], store: Kept) -> Iterator[str]:
    yield f"có {count} trang là ảnh quét, đọc bằng nhận dạng chữ (OCR)"
    if document.doubts:
        yield f"có {len(document.doubts)} chỗ chữ đọc không chắc: xin đối chiếu với ảnh"
    if failed:
        again = "; các trang đã đọc được giữ lại, chạy lại lệnh để đọc tiếp" if store.folder else ""
        yield f"không nhận dạng được trang {', '.join(map(str, failed))}{again}"


def read_scanned(data: bytes, content: Content, name: str) -> Document:
    """A PDF some pages of which are pictures. Pages that were read before and kept (``kept``) are not read again.

    Raises UserError DT-013 where no OCR is installed, BM-001, DT-003, DT-011 where no page could be read in time.
    """
    numbers = [page.number for page in content.pages if page.scanned]
    sha256 = hashlib.sha256(data).hexdigest()
    store = kept(sha256)
    for number in numbers:
        if (page := store.page(number)) is not None:
            content.pages[number - 1] = page
    left = [page.number for page in content.pages if page.scanned]
    end = time.monotonic() + BASE_SECONDS + PAGE_SECONDS * len(left)
    if left:
        tesseract.needed(name)
    with _destroyed_by_a_mark(store):
        for number, page in _ocr(_rendered(data, left, name, end), name, end):
            if page is not None:
                content.pages[number - 1] = page
                store.keep(page)
        failed = [page.number for page in content.pages if page.scanned]
        if len(failed) == len(content.pages):
            raise limits.too_long(name, BASE_SECONDS + PAGE_SECONDS * len(numbers))
        document = _document(content, name, "pdf", sha256)
    return replace(document, notes=(*document.notes, *_said(len(numbers), document, failed, store)))


def read_picture(data: bytes, name: str, kind: str) -> Document:
    """A picture, or the frames of a TIFF, as a document. Raises UserError as ``read_scanned``."""
    tesseract.needed(name)
    sha256 = hashlib.sha256(data).hexdigest()
    store = kept(sha256)
    end = time.monotonic() + BASE_SECONDS
    shown = isolation.call(pictures, b"{}\n" + data, seconds=BASE_SECONDS, memory_mb=MEMORY_MB, name=name)
    end += PAGE_SECONDS * len(shown)
    found = {picture.number: store.page(picture.number) for picture in shown}
    with _destroyed_by_a_mark(store):
        for number, page in _ocr((picture for picture in shown if not found[picture.number]), name, end):
            found[number] = page
            if page is not None:
                store.keep(page)
        failed = [number for number, page in found.items() if page is None]
        pages = [page or Page(number, 595, 842, []) for number, page in sorted(found.items())]
        document = _document(Content(pages), name, kind, sha256)
    return replace(document, notes=(*document.notes, *_said(len(shown), document, failed, store)))


@contextmanager
def _destroyed_by_a_mark(store: Kept) -> Iterator[None]:
    """Nothing is kept of a file that carries a secrecy mark."""
    try:
        yield
    except UserError as error:
        if error.code == "BM-001":
            store.destroy()
        raise


def _document(content: Content, name: str, kind: str, sha256: str) -> Document:
    """The pages as a document. Raises UserError BM-001, DT-003."""
    doubt_rare(content.pages)
    document = laid_out(content, source=name, sha256=sha256, kind=kind)
    if secrecy.marked(document):
        raise secrecy.refusal(name)
    if not document.text.strip():
        raise limits.empty(name)
    return document
