"""The parts above the first sentence: what was left blank, and what is not there at all."""

import re
from collections.abc import Iterator
from typing import Final

from doingoai.check.engine import Hit
from doingoai.extract.citation_words import fold, type_codes
from doingoai.model import Report, Rule, Span

_FILL: Final = r"[ \t\u00a0.…_]"
_BLANK_NUMBER: Final = re.compile(
    rf"(?:Số|SỐ)\s{{0,2}}:?{_FILL}{{0,60}}(?:/\s?|-)(?:[A-ZĐ][\wĐđ&]{{0,12}})(?:[-/][\wĐđ&]{{1,16}}){{0,4}}|(?:Số|SỐ)\s{{0,2}}:{_FILL}{{0,60}}(?=\n|$)"
)
_NUMBER_LINE: Final = re.compile(
    r"(?:Số|SỐ)\s{0,2}:?[ \t\u00a0.…_]{0,60}\d{0,6}\s{0,2}[/-]\s{0,2}[A-ZĐ]|(?:Số|SỐ)\s{0,2}:"
)
_DATE_LINE: Final = re.compile(
    rf"ngày(?P<d>{_FILL}{{0,30}}\d{{0,2}}{_FILL}{{0,30}})tháng(?P<m>{_FILL}{{0,30}}\d{{0,2}}{_FILL}{{0,30}})năm(?P<y>{_FILL}{{0,30}}\d{{0,4}})"
)
_SLASHED: Final = re.compile(
    rf"ngày(?P<d>{_FILL}{{1,30}})/(?P<m>{_FILL}{{0,30}}\d{{0,2}}{_FILL}{{0,10}})/(?P<y>{_FILL}{{0,5}}\d{{4}})"
)
_PARTS: Final = {"d": ("ngày", "day", "日"), "m": ("tháng", "month", "月"), "y": ("năm", "year", "年")}
_AND: Final = ("và", "and", "和")
_LOOK: Final = 1500  # characters from the top that can hold a header


def _area(report: Report) -> Span:
    """The stretch where header lines can stand: down to the title, or to the first section."""
    end = report.header.span.end
    if report.header.title_span:
        end = max(end, report.header.title_span.start)
    if end <= 0 and report.sections:
        end = report.sections[0].heading.start
    return Span(0, min(max(end, 0), len(report.text), max(_LOOK, report.header.span.end)))


def _listed(items: list[str], last: str) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}"


def blank(report: Report, rule: Rule) -> Iterator[Hit]:
    """A number, a day or a month of the document left to be filled in."""
    area = _area(report)
    number = _BLANK_NUMBER.search(report.text, area.start, area.end)
    if number:
        yield Hit(
            Span(number.start(), number.end()),
            {"part": "số văn bản", "part_en": "the document number", "part_zh": "文号"},
            detail="number",
        )
    for pattern in (_DATE_LINE, _SLASHED):
        found = pattern.search(report.text, area.start, area.end)
        if found is None:
            continue
        if report.header.issued is not None:
            return  # torn lines: the year stands on the next one
        missing = [part for part in "dmy" if not any(char.isdigit() for char in found[part])]
        if missing:
            part, part_en, part_zh = (_listed([_PARTS[p][i] for p in missing], _AND[i]) for i in range(3))
            end = found.end() - (len(found.group()) - len(found.group().rstrip(" \t\u00a0.…_")))
            yield Hit(
                Span(found.start(), end),
                {"part": part, "part_en": part_en, "part_zh": part_zh},
                detail="date",
            )
        return


def _place_of_absence(report: Report) -> Span:
    header = report.header
    if header.kind_span and header.title_span and header.kind_span.start <= header.title_span.start:
        return Span(header.kind_span.start, header.title_span.end)
    for span in (header.title_span, header.kind_span):
        if span:
            return span
    if header.span.end > header.span.start:
        return header.span
    start = len(report.text) - len(report.text.lstrip())
    line = report.text.find("\n", start)
    return Span(start, line if line > 0 else len(report.text))


def _is_letter(symbol: str | None) -> bool:
    """An official letter (công văn): it names no kind, and its symbol begins with the body, not with a kind ("UBND-VP")."""
    return bool(symbol) and fold(re.split(r"[-/]", symbol or "", maxsplit=1)[0]) not in type_codes()


def missing(report: Report, rule: Rule) -> Iterator[Hit]:
    """Parts of the header that are absent, said once for all of them. A passage that is no report is not asked for a header."""
    header, area = report.header, _area(report)
    if not (header.kind or header.title) and len(report.sections) < 2:
        return
    text, absent = report.text, []
    if header.issuer_span is None or header.issuer_span.start >= area.end:
        absent.append(("tên cơ quan ban hành", "the issuing body", "发文机关名称"))
    if header.number_span is None and not _NUMBER_LINE.search(text, area.start, area.end):
        absent.append(("dòng số, ký hiệu", "the number line", "文号行"))
    if header.date_span is None and not _DATE_LINE.search(text, area.start, area.end):
        absent.append(("địa danh và ngày tháng", "place and date", "地名和日期"))
    if header.kind is None and header.kind_span is None and not _is_letter(header.symbol):
        absent.append(("tên loại văn bản", "the kind of document", "文种名称"))
    if absent:
        vi, en, zh = (_listed([part[i] for part in absent], _AND[i]) for i in range(3))
        yield Hit(_place_of_absence(report), {"parts": vi, "parts_en": en, "parts_zh": zh})
