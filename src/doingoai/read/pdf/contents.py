"""Opens a PDF and takes from it what it holds: pages with lines and tables, signatures, what is passed over.

Runs in a child process: the file is a stranger's and pdfium is written in C++.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2.raw as pdfium

from doingoai.read import limits
from doingoai.read.pdf.engine import TextPage
from doingoai.read.pdf.legacy_runs import note_fonts, to_unicode
from doingoai.read.pdf.shapes import Content, Line, Page
from doingoai.read.pdf.signing import signatures
from doingoai.read.pdf.tables import find_tables
from doingoai.read.pdf.torn import is_torn, rebuilt
from doingoai.text.legacy import legacy_font

MAX_PAGES = 2_000
MAX_CHARS = 200_000  # of one page: a broadsheet has 40,000
SECONDS = 26.0  # after which no further page is read
FEW = 12  # characters: a page with fewer and a picture is a scan
PICTURE = 0.35  # of the page, that a picture covers on a scan
BAD = 0.45  # share of impossible syllables from which the text layer below a scan is worth nothing


@contextmanager
def opened(data: bytes, name: str) -> Iterator[object]:
    """The document. Raises UserError DT-005 where it wants a password, DT-008 where it is broken."""
    pdfium.FPDF_InitLibrary()
    handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        error = pdfium.FPDF_GetLastError()
        if error in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise limits.locked(name)
        raise limits.broken(name)
    try:
        yield handle
    finally:
        pdfium.FPDF_CloseDocument(handle)


@contextmanager
def page_of(handle: object, index: int) -> Iterator[object | None]:
    """One page; None where it cannot be loaded."""
    page = pdfium.FPDF_LoadPage(handle, index)
    try:
        yield page or None
    finally:
        if page:
            pdfium.FPDF_ClosePage(page)


@contextmanager
def _text_of(page: object) -> Iterator[TextPage | None]:
    text = pdfium.FPDFText_LoadPage(page)
    try:
        yield (
            TextPage(
                page,
                text,
                pdfium.FPDFPage_GetRotation(page),
                pdfium.FPDF_GetPageWidthF(page),
                pdfium.FPDF_GetPageHeightF(page),
            )
            if text
            else None
        )
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)


def _cut(page: TextPage, line: Line, borders: list[float]) -> list[Line]:
    """A line cut where its letters pass a border."""
    if line.first < 0:
        return [line]
    parts: list[Line] = []
    first, place = line.first, 0
    for index in range(line.first, line.last + 1):
        x0, _, x1, _ = page.box(index)
        column = sum((x0 + x1) / 2 > border for border in borders)
        if column != place and not page.text[index].isspace():
            if part := page.line(first, index - 1):
                parts.append(part)
            first, place = index, column
    if part := page.line(first, line.last):
        parts.append(part)
    return parts or [line]


def _visible(lines: list[Line], width: float, height: float) -> list[Line]:
    """Lines that stand on the page, not beside it."""
    return [line for line in lines if line.x1 > 0 and line.x0 < width and line.y1 > 0 and line.y0 < height]


def _page(page: TextPage, number: int) -> tuple[Page, bool]:
    """One page, and whether torn words on it were put together."""
    lines = page.lines()
    old = sum(legacy_font(line.font) is not None for line in lines) * 2 > len(lines)
    mended = rebuilt(page) if not old and is_torn(page.text) else None
    repaired = mended is not None
    lines = lines if mended is None else mended
    lines = _visible(lines, page.width, page.height)
    for line in lines:
        line.page = number
        note_fonts(page, line)
    rules = page.rules() if page.parted or repaired else []  # a table has cells side by side
    tables, rest = find_tables(
        rules, lines, lambda line, borders: _cut(page, line, borders), page.width * page.height
    )
    return Page(number, page.width, page.height, rest, tables), repaired


def _scanned(page: TextPage) -> bool:
    """A picture in place of text, or with a text layer below it that is worth nothing."""
    letters = len(page.text.strip())
    if letters >= FEW and not (letters < 400 and page.pictured() > 0.8):
        return False
    return page.pictured() >= PICTURE


def _read_pages(handle: object, count: int, name: str, content: Content) -> int:
    repaired = 0
    end = time.monotonic() + SECONDS
    for index in range(count):
        if time.monotonic() > end:
            raise limits.too_long(name, SECONDS)
        with page_of(handle, index) as page:
            if page is None:
                content.notes.append(f"trang {index + 1} bị hỏng: không đọc")
                content.pages.append(Page(index + 1, 595, 842, []))
                continue
            with _text_of(page) as text:
                if text is None or text.count > MAX_CHARS:
                    content.notes.append(f"trang {index + 1} không đọc được chữ")
                    content.pages.append(Page(index + 1, 595, 842, []))
                    continue
                if _scanned(text):
                    content.pages.append(Page(index + 1, text.width, text.height, [], scanned=True))
                    continue
                found, mended = _page(text, index + 1)
                repaired += mended
                content.pages.append(found)
    return repaired


def _passed_over(handle: object) -> Iterator[str]:
    if (count := pdfium.FPDFDoc_GetAttachmentCount(handle)) > 0:
        yield f"có {count} tệp đính kèm bên trong tệp PDF: không đọc"
    if pdfium.FPDFDoc_GetJavaScriptActionCount(handle) > 0:
        yield "có mã lệnh JavaScript: bỏ qua, không chạy"
    if pdfium.FPDF_GetFormType(handle) in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND):
        yield "có biểu mẫu XFA: chỉ đọc phần chữ hiện trên trang"


def contents(data: bytes, name: str) -> Content:
    """What a PDF holds. Raises UserError DT-002 (too many pages), DT-005, DT-008, DT-011."""
    with opened(data, name) as handle:
        count = pdfium.FPDF_GetPageCount(handle)
        if count <= 0:
            raise limits.broken(name)
        if count > MAX_PAGES:
            raise limits.too_many_pages(name, count, MAX_PAGES)
        content = Content([])
        repaired = _read_pages(handle, count, name, content)
        to_unicode(content.pages)
        if repaired:
            content.notes.append(
                f"có {repaired} trang bị tách rời chữ có dấu: đã ghép lại theo vị trí trên trang"
            )
        content.signatures.extend(signatures(handle, data))
        content.notes.extend(_passed_over(handle))
    return content
