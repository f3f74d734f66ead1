"""Reads the scanned pages of a file, one tesseract process a core, and lays them out as any other."""

import hashlib
import json
import multiprocessing
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from doingoai.model import Document, UserError
from doingoai.read import isolation, limits, secrecy
from doingoai.read.pdf.layout import laid_out
from doingoai.read.pdf.shapes import Content, Page
from doingoai.read.scan import tesseract
from doingoai.read.scan.pictures import Picture, pictures
from doingoai.read.scan.words import lines_of, words_of

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


def _marked(words: str) -> bool:
    """A secrecy mark among words that stand here and there."""
    return any(secrecy.is_mark(line) for line in words.split("\n"))


def _read_page(picture: Picture, name: str, end: float) -> Page | None:
    """A page read; None where it took too long or tesseract broke down on it. Raises UserError BM-001."""
    page = Page(picture.number, picture.width, picture.height, [])
    left = min(tesseract.SECONDS, end - time.monotonic())
    if left < 1:
        return None
    try:
        page.lines = lines_of(
            picture, tesseract.table(picture.grey, picture.dpi, name=name, seconds=left), picture.number
        )
        if picture.red:
            red = tesseract.table(picture.red, picture.dpi, name=name, sparse=True, seconds=left)
            lines: dict[tuple[int, int, int], list[str]] = {}
            for word in words_of(red):
                lines.setdefault(word.line, []).append(word.text)
            if _marked("\n".join(" ".join(line) for line in lines.values())):
                raise secrecy.refusal(name)
    except UserError as error:
        if error.code in ("BM-001", "DT-013"):
            raise
        return None
    return page


def _ocr(shown: Iterator[Picture], name: str, end: float) -> Iterator[tuple[int, Page | None]]:
    """Pages read, in the order given, never more pictures in memory than are being read."""
    workers = _at_once()
    with ThreadPoolExecutor(workers) as pool:
        waiting = []
        for picture in shown:
            waiting.append((picture.number, pool.submit(_read_page, picture, name, end)))
            if len(waiting) > workers:
                number, future = waiting.pop(0)
                yield number, future.result()
        for number, future in waiting:
            yield number, future.result()


def _said(count: int, document: Document, failed: list[int]) -> Iterator[str]:
    yield f"có {count} trang là ảnh quét, đọc bằng nhận dạng chữ (OCR)"
    if document.doubts:
        yield f"có {len(document.doubts)} chỗ chữ đọc không chắc: xin đối chiếu với ảnh"
    if failed:
        yield f"không nhận dạng được trang {', '.join(map(str, failed))}"


def read_scanned(data: bytes, content: Content, name: str) -> Document:
    """A PDF some pages of which are pictures. Raises UserError DT-013 where no OCR is installed, BM-001, DT-003."""
    numbers = [page.number for page in content.pages if page.scanned]
    end = time.monotonic() + BASE_SECONDS + PAGE_SECONDS * len(numbers)
    tesseract.needed(name)
    left = set(numbers)
    for number, page in _ocr(_rendered(data, numbers, name, end), name, end):
        if page is not None:
            left.discard(number)
            content.pages[number - 1] = page
    failed = sorted(left)
    if len(failed) == len(content.pages):
        raise limits.too_long(name, BASE_SECONDS + PAGE_SECONDS * len(numbers))
    return _document(data, content, name, "pdf", len(numbers), failed)


def read_picture(data: bytes, name: str, kind: str) -> Document:
    """A picture, or the frames of a TIFF, as a document. Raises UserError as ``read_scanned``."""
    tesseract.needed(name)
    end = time.monotonic() + BASE_SECONDS
    shown = isolation.call(pictures, b"{}\n" + data, seconds=BASE_SECONDS, memory_mb=MEMORY_MB, name=name)
    end += PAGE_SECONDS * len(shown)
    content = Content([])
    failed: list[int] = []
    for number, page in _ocr(iter(shown), name, end):
        content.pages.append(page or Page(number, 595, 842, []))
        if page is None:
            failed.append(number)
    return _document(data, content, name, kind, len(shown), failed)


def _document(data: bytes, content: Content, name: str, kind: str, count: int, failed: list[int]) -> Document:
    from dataclasses import replace

    document = laid_out(content, source=name, sha256=hashlib.sha256(data).hexdigest(), kind=kind)
    if not document.text.strip():
        raise limits.empty(name)
    return replace(document, notes=(*document.notes, *_said(count, document, failed)))
