"""Asks pdfium what stands on a page: lines with their boxes, rules, pictures.

Every question to pdfium costs microseconds through ctypes, so a page is asked for its text at once and then a few things a
line; single letters are asked for only where a page shows that it needs it (torn words, several columns, tables, old fonts).
"""

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2.raw as pdfium

from doingoai.read.pdf.shapes import HYPHEN, NATIONAL, SUPERSCRIPT, Line, Rule, rejoined

_RUN = re.compile("[^\r\n\ufffe\x02]*[^\\s\ufffe\x02][^\r\n\ufffe\x02]*[\ufffe\x02]?")
_FIGURES = re.compile(r"\d{1,2}(?![^\W_])")
_BEFORE_CALL = frozenset(")]”\"’'.,;:%")
HEIGHT = 1.107  # of the type's size: ascenders and descenders of Times New Roman
BELOW = 0.2  # of that, what hangs below the base line
WIDE = 0.7  # em: a gap that may part columns
FULL_FROM = 16  # letters, from which they tell whether they fill their line
FULL = 0.42  # of the height of a font: the mean width of a letter, in a line without gaps
UNIT = 2.0  # points: producers that write type of this size scale each piece of it as they need
MAX_SEGMENTS = 2_000  # of one path
MAX_OBJECTS = 20_000  # of a page, looked at for rules
_CONTROL = {code: None for code in (*range(0x20), 0x7F, 0xFFFF, 0x200B, 0xFEFF) if code not in (2, 9, 10, 13)}


_Measured = tuple[float, float, float, float]  # of a line: left, right, base line, size of its type


class TextPage:
    """The text of one page, as pdfium sees it. parted: some of its lines stand side by side, as in columns and tables."""

    def __init__(self, page: object, handle: object, rotation: int, width: float, height: float) -> None:
        self.page, self.handle = page, handle
        self._turn = rotation
        self.parted = False
        self.width, self.height = width, height
        self._rect = pdfium.FS_RECTF()
        self._rect_ref = ctypes.byref(self._rect)
        self._doubles = [ctypes.c_double() for _ in range(4)]
        self._double_refs = [ctypes.byref(item) for item in self._doubles]
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.byref(ctypes.c_int())
        self._scales: dict[float, float] = {}
        self._matrix = pdfium.FS_MATRIX()
        self.count: int = max(0, pdfium.FPDFText_CountChars(handle))
        self.text = self._text()

    def _text(self) -> str:
        """The text, one character of it for each that pdfium counts."""
        if not self.count:
            return ""
        buffer = ctypes.create_string_buffer((self.count + 1) * 2)
        got = pdfium.FPDFText_GetText(
            self.handle, 0, self.count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        )
        text = buffer.raw[: max(0, got - 1) * 2].decode("utf-16-le", "replace")
        if len(text) == self.count and "\x00" not in text:
            return text
        codes = (pdfium.FPDFText_GetUnicode(self.handle, index) for index in range(self.count))
        return "".join(
            chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " " for code in codes
        )

    def upright(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """A box as one sees it on the turned page."""
        if self._turn == 0:
            return x0, y0, x1, y1
        if self._turn == 1:
            return y0, self.height - x1, y1, self.height - x0
        if self._turn == 2:
            return self.width - x1, self.height - y1, self.width - x0, self.height - y0
        return self.width - y1, x0, self.width - y0, x1

    def box(self, index: int) -> tuple[float, float, float, float]:
        """x0, y0, x1, y1 of a character, with room above and below as its font has it."""
        rect = self._rect
        pdfium.FPDFText_GetLooseCharBox(self.handle, index, self._rect_ref)
        if self._turn:
            return self.upright(rect.left, rect.bottom, rect.right, rect.top)
        return rect.left, rect.bottom, rect.right, rect.top

    def size_at(self, index: int) -> float:
        """The height of a character's font on the page, in points, ascenders and descenders included."""
        size: float = pdfium.FPDFText_GetFontSize(self.handle, index)
        scale = self._scales.get(size)
        if scale is None:
            matrix = self._matrix
            scale = 1.0
            if pdfium.FPDFText_GetMatrix(self.handle, index, ctypes.byref(matrix)):
                scale = math.hypot(matrix.c, matrix.d) or 1.0
            if abs(size) > UNIT:  # on one page, type of one size is scaled alike
                self._scales[size] = scale
        size = abs(size) * scale * HEIGHT
        return size if 1 <= size <= 300 else 12.0

    def origin(self, index: int) -> tuple[float, float]:
        """Where the character stands on its base line."""
        x, y = self._doubles[:2]
        pdfium.FPDFText_GetCharOrigin(self.handle, index, *self._double_refs[:2])
        return self.upright(x.value, y.value, x.value, y.value)[:2]

    def font(self, index: int) -> str:
        """The name of a character's font, without the prefix of a subset."""
        got = pdfium.FPDFText_GetFontInfo(self.handle, index, self._name, 128, self._flags)
        name = self._name.raw[: max(0, min(got, 128) - 1)].decode("utf-8", "replace")
        return name[7:] if name[6:7] == "+" else name

    def gaps(self, first: int, last: int) -> list[float]:
        """Where on a line a new piece begins behind a wide gap (x of its left edge), from the left."""
        count = pdfium.FPDFText_CountRects(self.handle, first, last - first + 1)
        if not 1 < count <= 400:
            return []
        boxes = []
        for index in range(count):
            pdfium.FPDFText_GetRect(self.handle, index, *self._double_refs)
            left, top, right, bottom = (item.value for item in self._doubles)
            boxes.append(self.upright(left, bottom, right, top))
        found, edge = [], boxes[0][2]
        tall = max(box[3] - box[1] for box in boxes)
        for box in boxes[1:]:
            if box[0] - edge > tall * 0.75 * WIDE:
                found.append(box[0])
            edge = max(edge, box[2])
        return found

    def _measured(self, first: int, last: int) -> _Measured:
        x0, base = self.origin(first)
        return x0, self.box(last)[2], base, self.size_at(first)

    def index_at(self, x: float, first: int, last: int) -> int:
        """The first character of a line whose left edge is not left of ``x``."""
        low, high = first, last
        while low < high:
            middle = probe = (low + high) // 2
            left, _, right, _ = self.box(probe)
            while right - left <= 0 and probe < high:
                probe += 1
                left, _, right, _ = self.box(probe)
            if left >= x - 0.6:
                high = middle
            else:
                low = probe + 1
        return low

    def line(self, first: int, last: int) -> Line | None:
        """The characters from first to last as a line; None where they are blank."""
        first, last = self._trimmed(first, last)
        return self._line(first, last, self._measured(first, last)) if first <= last else None

    def _trimmed(self, first: int, last: int) -> tuple[int, int]:
        """Without the blanks at both ends; first > last where all is blank."""
        text = self.text
        while first <= last and text[first].isspace():
            first += 1
        while last > first and text[last].isspace():
            last -= 1
        return first, last

    def _line(self, first: int, last: int, measured: _Measured) -> Line | None:
        words = self.text[first : last + 1]
        if words[-1] in "\ufffe\x02":
            words = words[:-1] + HYPHEN
        if not words.isascii():
            words = unicodedata.normalize("NFC", words)
        if not words.isprintable():
            words = words.translate(_CONTROL).replace("\t", " ").replace("\xa0", " ").replace("\xad", "-")
            if not words.strip():
                return None
        x0, x1, base, size = measured
        y0, y1 = base - BELOW * size, base + (1 - BELOW) * size
        font = self.font(first)
        bold = "Bold" in font
        if bold and last > first:
            bold = "Bold" in self.font(last)
        return Line(words, x0, y0, max(x0, x1), y1, size, font, bold, first, last)

    def _split(self, first: int, last: int) -> Iterator[Line]:
        """A line of pdfium's, cut at wide gaps and before the nation's name beside an issuer's."""
        national = NATIONAL.search(self.text, first, last + 1)
        if national and self.text[first : national.start()].strip():
            yield from self._split(first, national.start() - 1)
            first = national.start()
        first, last = self._trimmed(first, last)
        if first > last:
            return
        measured = self._measured(first, last)
        letters = last - first + 1
        # the letters of a line without a wide gap fill it
        if letters < 2 or (letters > FULL_FROM and measured[1] - measured[0] < FULL * letters * measured[3]):
            if line := self._line(first, last, measured):
                yield line
            return
        found = self.gaps(first, last)
        self.parted = self.parted or bool(found)
        if not found:
            if line := self._line(first, last, measured):
                yield line
            return
        for x in found:
            cut = self.index_at(x, first, last)
            if cut > first and (part := self.line(first, cut - 1)):
                yield part
            first = cut
        if part := self.line(first, last):
            yield part

    def lines(self) -> list[Line]:
        """The lines in pdfium's order, cut at wide gaps, raised figures joined to the words they stand at."""
        raised = self._raised()[::-1]
        found: list[Line] = []
        for match in _RUN.finditer(self.text):
            for line in self._split(match.start(), match.end() - 1):
                while raised and raised[-1] < line.first:
                    raised.pop()
                while raised and raised[-1] <= line.last:
                    line = self._lift(line, raised.pop())
                if not found:
                    found.append(line)
                    continue
                last = found[-1]
                level = min(last.y1, line.y1) > max(last.y0, line.y0) + 0.3 * min(last.size, line.size)
                if level and (joined := rejoined(last, line)):
                    found[-1] = joined
                else:
                    self.parted = self.parted or level
                    found.append(line)
        return found

    def _raised(self) -> list[int]:
        """Where figures glued to a word may be the call of a note or an exponent: their first characters."""
        text, found = self.text, []
        for match in _FIGURES.finditer(text):
            start = match.start()
            before = text[start - 1] if start else " "
            if before.isalpha() or (
                before in _BEFORE_CALL and not text[match.end() : match.end() + 1].isalpha()
            ):
                found.append(start)
        return found

    def _lift(self, line: Line, index: int) -> Line:
        """The line with figures written raised where they are smaller than the line."""
        before = max(line.first, index - 1)
        lifted = self.origin(index)[1] - self.origin(before)[1] > 0.15 * line.size
        if not lifted and self.size_at(index) > 0.85 * self.size_at(before):
            return line
        place = index - line.first
        if not line.text[place : place + 1].isdigit():  # letters that were put together shift what follows
            return line
        end = place
        while end < len(line.text) and line.text[end].isdigit():
            end += 1
        return replace(
            line, text=line.text[:place] + line.text[place:end].translate(SUPERSCRIPT) + line.text[end:]
        )

    def rules(self) -> list[Rule]:
        """The straight lines drawn on the page, and the edges of its boxes."""
        count = min(pdfium.FPDFPage_CountObjects(self.page), MAX_OBJECTS)
        found: list[Rule] = []
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        values = [ctypes.c_float() for _ in range(4)]
        refs = [ctypes.byref(value) for value in values]
        for index in range(count):
            item = pdfium.FPDFPage_GetObject(self.page, index)
            if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_PATH:
                continue
            if not pdfium.FPDFPageObj_GetBounds(item, *refs):
                continue
            left, low, right, top = self.upright(*(value.value for value in values))
            thin = right - left <= 3.5 or top - low <= 3.5
            drawn = pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
            if drawn and (stroke.value or (thin and fill.value)):  # a filled box is a shade, not a frame
                several = None if thin else self._strokes(item)
                found.extend(_edges(left, low, right, top) if several is None else several)
        return found

    def _strokes(self, path: object) -> list[Rule] | None:
        """The lines of a path that holds several of them; None where it is one figure."""
        count = pdfium.FPDFPath_CountSegments(path)
        if not 3 < count <= MAX_SEGMENTS:
            return None
        matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPageObj_GetMatrix(path, ctypes.byref(matrix))
        found: list[Rule] = []
        moves, last = 0, (0.0, 0.0)
        for index in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(path, index)
            pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            here = (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                matrix.b * x.value + matrix.d * y.value + matrix.f,
            )
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                moves += 1
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                ends = sorted((last[0], here[0])), sorted((last[1], here[1]))
                found.extend(_edges(*self.upright(ends[0][0], ends[1][0], ends[0][1], ends[1][1]), line=True))
            last = here
        return found if moves > 1 else None

    def pictured(self) -> float:
        """The share of the page that its largest picture covers."""
        count = min(pdfium.FPDFPage_CountObjects(self.page), 200)
        values = [ctypes.c_float() for _ in range(4)]
        refs = [ctypes.byref(value) for value in values]
        most = 0.0
        for index in range(count):
            item = pdfium.FPDFPage_GetObject(self.page, index)
            if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_IMAGE and pdfium.FPDFPageObj_GetBounds(
                item, *refs
            ):
                left, low, right, top = (value.value for value in values)
                most += abs((right - left) * (top - low))
        return most / max(1.0, self.width * self.height)


def _edges(x0: float, y0: float, x1: float, y1: float, *, line: bool = False) -> Iterator[Rule]:
    """The edges of what is drawn within these bounds; a line that neither lies nor stands has none."""
    wide, tall = x1 - x0, y1 - y0
    if wide < 4 and tall < 4:
        return
    if tall <= 3.5:
        yield Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2, True)
    elif wide <= 3.5:
        yield Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, False)
    elif wide > 15 and tall > 8 and not line:
        yield Rule(x0, y0, x1, y0, True)
        yield Rule(x0, y1, x1, y1, True)
        yield Rule(x0, y0, x0, y1, False)
        yield Rule(x1, y0, x1, y1, False)
