"""Annexes announced and absent, or present and never mentioned."""

import re
from collections.abc import Iterator
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.places import last_before
from doingoai.model import Report, Rule, Span
from doingoai.text.stems import holds_any

_ANNEX: Final = r"(?:các\s{1,2})?(?:[Pp]hụ lục|PHỤ LỤC|[Bb]iểu mẫu|[Pp]hụ biểu|[Bb]iểu tổng hợp|[Bb]iểu số liệu|[Dd]anh sách|[Bb]ảng biểu|[Bb]iểu|PL)"
_WITH: Final = r"(?:[Kk]èm theo|đính kèm|gửi kèm|kèm)"
_ANNOUNCED: Final = re.compile(
    rf"(?:[Cc]ó|[Tt]heo|[Tt]ại|[Xx]em|như|với|bởi|ở)\s{{1,3}}{_ANNEX}(?:\s{{1,3}}[\w,\-]{{1,12}}){{0,4}}?\s{{1,3}}{_WITH}"
    rf"|\(?{_WITH}\s{{1,3}}(?:theo\s{{1,3}})?(?:[Bb]áo cáo\s{{1,3}}(?:này\s{{1,3}})?(?:là\s{{1,3}})?)?{_ANNEX}"
    rf"|\(\s{{0,2}}{_ANNEX}(?:\s{{1,3}}[\w,\-]{{1,12}}){{0,5}}?\s{{1,3}}{_WITH}\s{{0,2}}\)"
    r"|(?:[Cc]hi tiết|[Ss]ố liệu|[Cc]ụ thể|[Tt]heo|[Xx]em)(?:\s{1,3}[\w,\-]{1,12}){0,3}?\s{1,3}(?:tại|theo|ở|xem|trong)?\s{0,3}(?:các\s{1,2})?[Pp]hụ lục(?:\s{1,3}(?:số\s{1,2})?(?:\d{1,2}|[IVX]{1,5}))?(?:\s{1,3}(?:kèm theo|đính kèm|gửi kèm))?"
)
_MENTION: Final = re.compile(
    r"[Pp]hụ lục|[Pp]hụ biểu|[Bb]iểu (?:số|mẫu|tổng hợp|kèm)|[Dd]anh sách kèm|kèm theo|đính kèm|gửi kèm"
)
_HEADING: Final = re.compile(
    r"^[ \t*_#]{0,6}(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu|BIỂU (?:SỐ|MẪU|TỔNG HỢP)|Biểu số)(?:[ \t]{1,3}(?:số[ \t]{1,2})?(?:\d{1,2}|[IVX]{1,5}|[A-D]))?[ \t]{0,2}[.:]?[ \t*_]{0,6}(?=\n|$|[A-ZĐÂĂÊÔƠƯ])",
    re.MULTILINE,
)
_STEMS: Final = (
    "ụ lục",
    "Ụ LỤC",
    "iểu mẫu",
    "ụ biểu",
    "iểu tổng hợp",
    "iểu số liệu",
    "anh sách",
    "ảng biểu",
    "iểu kèm",
    "iểu đính",
    "iểu gửi",
    "PL",
)
_OTHERS: Final = re.compile(
    r"(?:kèm theo|đính kèm)\s{1,3}(?:[Qq]uyết định|[Nn]ghị định|[Tt]hông tư|[Cc]ông văn|[Vv]ăn bản|[Kk]ế hoạch|[Hh]ướng dẫn|[Nn]ghị quyết|[Tt]ờ trình|[Cc]hỉ thị)"
)
_OF_ANOTHER: Final = re.compile(
    r"\s{0,3}(?:của |ban hành |kèm theo ){0,2}(?:[Qq]uyết định|[Nn]ghị định|[Tt]hông tư|[Cc]ông văn|[Kk]ế hoạch|[Hh]ướng dẫn|[Nn]ghị quyết|[Qq]uy chế|[Ll]uật)"
)
_IF: Final = re.compile(r"(?:[Tt]rường hợp|[Nn]ếu|[Kk]hi)(?:\s{1,2}\w{1,8}){0,3}\s{0,2}$")
_OTHERS_BEFORE: Final = re.compile(
    r"(?:ban hành|mẫu|biểu mẫu|quy định|yêu cầu|hướng dẫn)\s{1,3}(?:tại|theo|ở)?\s{0,3}$"
)


def _body_end(report: Report) -> int:
    """Where the report proper ends: what follows its recipients and signature is annex."""
    ends = [
        span.end
        for span in (report.recipients_span, report.signature.span if report.signature else None)
        if span
    ]
    return max(ends, default=0)


def _own_annexes(report: Report) -> list[Span]:
    start = _body_end(report)
    return [
        Span(match.start(), match.end())
        for match in _HEADING.finditer(report.text, start)
        if start or match.start() > 500
    ]


def _names_next(report: Report, end: int, start: int) -> bool:
    """A document is named right after: "kèm theo Công văn số …" is that document's annex."""
    return 0 <= start - end <= 20 and not re.search(r"[).;\n]", report.text[end:start])


def _announcements(report: Report) -> Iterator[Span]:
    own = _own_annexes(report)
    end = own[0].start if own else len(report.text)
    for match in _ANNOUNCED.finditer(report.text, 0, end):
        after = report.text[match.end() - 12 : match.end() + 30]
        before = report.text[max(0, match.start() - 30) : match.start()]
        if _OTHERS.search(after) or _OTHERS_BEFORE.search(before) or "quy định" in match.group():
            continue
        if _OF_ANOTHER.match(report.text, match.end()) or _IF.search(before):
            continue
        near = last_before(report.citations, match.end() + 21, 3)
        if any(_names_next(report, match.end(), citation.span.start) for citation in near):
            continue
        yield Span(match.start(), match.end())


def announced(report: Report, rule: Rule) -> Iterator[Hit]:
    """An annex that the text announces and that does not follow it."""
    if not holds_any(report.text, _STEMS):
        return
    if _own_annexes(report) or _tables_after(report):
        return
    for span in _announcements(report):
        yield Hit(span)
        return  # said once: the annexes of a report come together


def _tables_after(report: Report) -> bool:
    end = _body_end(report)
    return bool(end) and any(
        block.kind == "table" and block.span.start >= end for block in report.document.blocks
    )


def unmentioned(report: Report, rule: Rule) -> Iterator[Hit]:
    """An annex that the text never refers to."""
    own = _own_annexes(report)
    if own and _body_end(report) and not _MENTION.search(report.text, 0, own[0].start):
        yield Hit(own[0])


_NUMBERED: Final = re.compile(
    r"(?:[Pp]hụ lục|PHỤ LỤC)[ \t]{1,3}(?:số[ \t]{1,2})?(?P<n>\d{1,2}|[IVX]{1,5})(?![\w.])"
)
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}


def _value(written: str) -> int:
    """The number of an annex, in Roman or Arabic figures."""
    if written.isdecimal():
        return int(written)
    values = [_ROMAN[letter] for letter in written]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _numbers(report: Report, own: list[Span]) -> list[tuple[int, Span]]:
    found = []
    for span in own:
        match = _NUMBERED.search(report.text, span.start, span.end)
        if match is not None:
            found.append((_value(match["n"]), span))
    return found


def numbered_absent(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "Phụ lục III" in the text, where the annexes are I and II."""
    own = _own_annexes(report)
    there = {number for number, _ in _numbers(report, own)}
    if not there:
        return
    for match in _NUMBERED.finditer(report.text, 0, own[0].start):
        after = report.text[match.end() : match.end() + 60]
        if _value(match["n"]) in there or _OF_ANOTHER.match(after):
            continue
        near = last_before(report.citations, match.end() + 201, 6)
        if not any(abs(citation.span.start - match.end()) <= 200 for citation in near):
            yield Hit(Span(match.start(), match.end()), {"there": ", ".join(map(str, sorted(there)))})
            return


def numbering(report: Report, rule: Rule) -> Iterator[Hit]:
    """Annexes numbered I, III or I, I."""
    last = 0
    for number, span in _numbers(report, _own_annexes(report)):
        if last and number != last + 1:
            yield Hit(span, {"number": number, "expected": last + 1})
            return
        last = number
