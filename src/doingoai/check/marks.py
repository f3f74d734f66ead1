"""Punctuation: brackets and quotation marks left open, blanks before a comma, marks typed twice, figures left to be filled in."""

import re
from collections.abc import Iterator
from typing import Final

from doingoai.check.engine import Hit
from doingoai.model import Report, Rule, Span
from doingoai.text.stems import holds_any

BODY: Final = frozenset({"body", "list_item", "run_in", "footnote"})
_TYPED: Final = BODY | {"heading"}
_BRACKETS: Final = re.compile(r"[()]")
_LABEL: Final = re.compile(r"(?:^|[\s(;,.])(?:[a-zđ]{1,2}\d{0,2}|\d{1,2}(?:\.\d{1,2})?|[ivxIVX]{1,4})$")
_SPACE_BEFORE: Final = re.compile(
    r"(?<=[^\W_])[ \u00a0]{1,3}[,;](?=\s)|(?<=[^\W\d_])[ \u00a0]{1,3}\.(?=\s|$)"
)
_TWICE: Final = re.compile(
    r"(?<![,;:.])(?:,\s?[,;.]|;[,;]|;\s?\.(?!/)|:\s?[,;:]|(?<=[^\W\d_]{2})\.\s?,|(?<=[^\W\d_]{2})\.\.)(?![.,;])"
)
_BLANK: Final = re.compile(
    r"(?<!\w)(?P<before>[Cc]ó|[Đđ]ón|[Đđ]ược|là|gồm|[Tt]ổng số|với|[Cc]ử|[Tt]iếp|[Tt]ổ chức|[Cc]ấp|đạt|trong đó|[Mm]ở|[Kk]ý)(?::)?\s{1,3}"
    r"(?:[.…]{2,40}|…|_{2,40}|[xX]{2,4}|\?{2,4}|\(\s?\.{0,6}…{0,3}\s?\)|\[\s?\.{0,6}…{0,3}\s?\])\s{0,3}(?P<noun>lượt|đoàn|người|buổi|cuộc|hội|dự án|triệu|tỷ|USD|lớp|vụ|trường hợp|văn bản|đồng|hồ sơ|cán bộ|hộ|tổ|%)(?!\w)"
)
_SPACED: Final = (" ,", " ;", " .", "\u00a0,", "\u00a0;", "\u00a0.")
_SIDE_BY_SIDE: Final = (
    ",,",
    ", ,",
    ",;",
    ", ;",
    ",.",
    ", .",
    ";;",
    ";,",
    ";.",
    "; .",
    ":,",
    ":;",
    "::",
    ": ,",
    ": ;",
    ": :",
    ".,",
    ". ,",
    "..",
)
_REACH: Final = 40
_TORN: Final = 400


def _paragraphs(report: Report, kinds: frozenset[str] = BODY) -> Iterator[Span]:
    for paragraph in report.paragraphs:
        if paragraph.kind in kinds and paragraph.continues is None:
            yield paragraph.span


def _torn(report: Report) -> frozenset[int]:
    """Starts of paragraphs that go on in a later one: their marks may be closed there."""
    return frozenset(
        report.paragraphs[paragraph.continues].span.start
        for paragraph in report.paragraphs
        if paragraph.continues is not None and paragraph.continues < len(report.paragraphs)
    )


def brackets(report: Report, rule: Rule) -> Iterator[Hit]:
    """A bracket opened and not closed in its paragraph, or closed and never opened; "a)", "1)" name items."""
    text = report.text
    if "(" not in text and ")" not in text:
        return
    torn = _torn(report)
    for span in _paragraphs(report):
        if span.start in torn:
            continue
        opened: list[int] = []
        for match in _BRACKETS.finditer(text, span.start, span.end):
            place = match.start()
            if match[0] == "(":
                opened.append(place)
            elif opened:
                opened.pop()
            elif not _LABEL.search(text[max(span.start, place - 6) : place]) and not _open_before(
                text, place
            ):
                yield _around(
                    report,
                    place,
                    span,
                    ")",
                    "đóng ngoặc mà chưa mở",
                    "closed without being opened",
                    "有后括号而无前括号",
                )
                break
        if opened and not _closed_after(text, opened[-1]):
            yield _around(
                report,
                opened[-1],
                span,
                "(",
                "mở ngoặc mà chưa đóng",
                "opened and never closed",
                "有前括号而无后括号",
            )


def _closed_after(text: str, place: int) -> bool:
    """The bracket is closed further on: a line broken in two made two paragraphs of one."""
    after = _BRACKETS.search(text, place + 1, min(len(text), place + _TORN))
    return after is not None and after[0] == ")"


def _open_before(text: str, place: int) -> bool:
    low = max(0, place - _TORN)
    return text.rfind("(", low, place) > text.rfind(")", low, place)


def _around(report: Report, place: int, span: Span, mark: str, vi: str, en: str, zh: str) -> Hit:
    start, end = (
        (place, min(span.end, place + _REACH))
        if mark in "(“"
        else (max(span.start, place - _REACH), place + 1)
    )
    return Hit(Span(start, end), {"what": vi, "what_en": en, "what_zh": zh})


def quotes(report: Report, rule: Rule) -> Iterator[Hit]:
    """A quotation mark opened and not closed in its paragraph, or closed and never opened."""
    text = report.text
    if "“" not in text and "”" not in text:
        return
    torn = _torn(report)
    for span in _paragraphs(report):
        opens, closes = text.count("“", span.start, span.end), text.count("”", span.start, span.end)
        if opens == closes or span.start in torn or '"' in text[span.start : span.end]:
            continue
        if opens > closes:
            place = text.rfind("“", span.start, span.end)
            yield _around(
                report,
                place,
                span,
                "“",
                "mở ngoặc kép mà chưa đóng",
                "opened and never closed",
                "有前引号而无后引号",
            )
        else:
            place = text.find("”", span.start, span.end)
            yield _around(
                report,
                place,
                span,
                "”",
                "đóng ngoặc kép mà chưa mở",
                "closed without being opened",
                "有后引号而无前引号",
            )


def _first_of(report: Report, pattern: "re.Pattern[str]", stems: tuple[str, ...]) -> Iterator[Hit]:
    """The first place in the body, with the number of all; one finding a report is enough of a note on style."""
    if not holds_any(report.text, stems):
        return
    places = [
        Span(match.start(), match.end())
        for span in _paragraphs(report, _TYPED)
        for match in pattern.finditer(report.text, span.start, span.end)
    ]
    if places:
        first = places[0]
        shown = " ".join(report.text[max(0, first.start - 12) : first.end + 12].split())
        yield Hit(first, {"count": len(places), "shown": shown}, tuple(places[1:20]))


def spacing(report: Report, rule: Rule) -> Iterator[Hit]:
    """A blank before a comma, a semicolon or a full stop."""
    yield from _first_of(report, _SPACE_BEFORE, _SPACED)


def doubled(report: Report, rule: Rule) -> Iterator[Hit]:
    """Two marks side by side where one belongs (",,", ";."); dots of omission and "./." are right."""
    yield from _first_of(report, _TWICE, _SIDE_BY_SIDE)


def left_blank(report: Report, rule: Rule) -> Iterator[Hit]:
    """A figure left to be filled in: "đón … đoàn", "có xx lượt"."""
    for match in _BLANK.finditer(report.text):
        yield Hit(Span(match.start(), match.end()), {"noun": match["noun"]})
