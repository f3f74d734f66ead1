"""Refuses a document that carries a secrecy mark (MẬT, TỐI MẬT, TUYỆT MẬT), before anything of it is returned.

A mark stands **alone**: on a line, in a table cell, in a box, in a page header, beside an urgency mark, or in brackets. The
same words in a sentence, in a heading ("BẢO VỆ BÍ MẬT NHÀ NƯỚC") or in the body of a report are no mark. Where it is to be
looked for: the header area, that is the lines from the top (or around a national heading further down, where a second
document begins) to the first paragraph or numbered heading; page headers and footers; text boxes and one-cell tables.

In doubt the document is refused: an officer can take an open document's stray mark out, nobody can take back a leak.
"""

import re
from collections.abc import Iterator

from doingoai.model import Document, Span, UserError

_MARKS = r"(?:TUYỆT|TỐI)?MẬT"
_URGENCY = r"(?:HỎATỐC|HOẢTỐC|THƯỢNGKHẨN|KHẨN|HẸNGIỜ)"
_ALONE = re.compile(rf"(?:{_URGENCY})?(?:(?:MỨC)?ĐỘMẬT|DẤU(?:CHỈ)?(?:MỨC)?ĐỘMẬT)?{_MARKS}(?:{_URGENCY})?")
# The marks in the letters of the fonts of before Unicode (TCVN3, VNI), as such files show them.
_LEGACY = frozenset(("mët", "tèimët", "tuyötmët", "maät", "toáimaät", "tuyeätmaät"))
_BRACKETED = re.compile(r"[(\[]\s{0,3}(?:TUYỆT |TỐI )?MẬT\s{0,3}[)\]]")
_POSSIBLE = re.compile(r"[Mm]\W{0,4}(?:[Ậậ]|Ë|ë|[Aa][Ää])\W{0,4}[Tt]")
_NOT_LETTERS = re.compile(r"[\W_]+")
_COLUMNS = re.compile(r"\t+| {3,}|\|")
_HEADING = re.compile(r"(?:[IVX]{1,4}|[A-D1-9]|Điều 1|Phần thứ nhất)[.)/-]\s")
_NATIONAL = re.compile(r"(?i:CHỦ NGHĨA VIỆT NAM|ĐẢNG CỘNG SẢN VIỆT NAM)")

ZONE_LINES = 60  # a header area is never longer
LINES_BEFORE = 8  # a mark may stand above the national heading
LONG_LINE = 240  # characters: a paragraph, so the header area is over
LONGEST_MARK = 60  # characters, with spaces between letters and boxes drawn around


def is_mark(words: str) -> bool:
    """True where the words are a secrecy mark and nothing else ("MẬT", "T Ố I  M Ậ T", "(Mật)", "MẬT - HỎA TỐC")."""
    if len(words) > LONGEST_MARK or "t" not in words.lower():
        return False
    letters = _NOT_LETTERS.sub("", words)
    if letters.lower() in _LEGACY:
        return True
    # "mật" all in small letters is the end of a torn sentence, not a mark; so is "tối mật" inside one.
    return letters[:1].isupper() and _ALONE.fullmatch(letters.upper()) is not None


def _line_is_marked(line: str) -> bool:
    line = line.strip()
    if len(line) >= LONG_LINE:
        return False
    return (
        is_mark(line)
        or _BRACKETED.search(line) is not None
        or any(is_mark(column) for column in _COLUMNS.split(line))
    )


def _zone(lines: list[str], start: int) -> Iterator[int]:
    """The numbers of the lines of the header area that begins at ``start``."""
    seen = 0
    for number in range(start, len(lines)):
        stripped = lines[number].strip()
        if not stripped:
            continue
        if len(stripped) >= LONG_LINE or seen >= ZONE_LINES or _HEADING.match(stripped):
            return
        seen += 1
        yield number


def _text_is_marked(text: str) -> bool:
    if not _POSSIBLE.search(text):
        return False
    lines = text.split("\n")
    wanted = set(_zone(lines, 0))
    for number, line in enumerate(lines):
        if len(line) < LONG_LINE and _NATIONAL.search(line):
            wanted.update(range(max(0, number - LINES_BEFORE), number))
            wanted.update(_zone(lines, number))
    return any(_line_is_marked(lines[number]) for number in wanted)


def _boxed(document: Document) -> Iterator[Span]:
    """Stretches that are a mark wherever they stand: page headers and footers, text boxes, tables of one cell."""
    for block in document.blocks:
        if block.kind in ("header", "footer", "text_box"):
            yield block.span
        elif block.kind == "table" and len(block.cells) == 1:
            yield block.cells[0].span


def marked(document: Document) -> bool:
    """True where the document carries a secrecy mark."""
    return _text_is_marked(document.text) or any(
        _line_is_marked(line) for span in _boxed(document) for line in document.words(span).split("\n")
    )


def refusal(source: str) -> UserError:
    """The refusal. It quotes nothing of the document; raise it where no frame above holds the text."""
    return UserError(
        code="BM-001",
        where=source or "văn bản",
        what="có dấu chỉ độ mật, phần mềm không tiếp nhận; không lưu, không ghi lại nội dung nào.",
        do="Xử lý văn bản theo quy định bảo vệ bí mật nhà nước, không dùng phần mềm này.",
    )
