"""Personal data that a report needs not carry. No message repeats what was found."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.places import holding, last_before, paragraph_at
from doingoai.model import Report, Rule, Span
from doingoai.text.stems import holds_any

_IDENTITY_CUE: Final = re.compile(
    r"CCCD|CMND|CMTND|CMT\b|[Cc]ăn cước|CĂN CƯỚC|[Cc]hứng minh (?:nhân dân|thư)|[Ss]ố định danh|[Mm]ã định danh cá nhân|[Ss]ố định danh cá nhân|thẻ căn cước"
)
_PASSPORT_CUE: Final = re.compile(r"[Hh]ộ chiếu|HỘ CHIẾU|[Pp]assport|PASSPORT|[Gg]iấy thông hành")
_IDENTITY_STEMS: Final = ("CCCD", "CM", "ăn cước", "CĂN CƯỚC", "hứng minh ", "định danh")  # of its cue
_PASSPORT_STEMS: Final = ("ộ chiếu", "HỘ CHIẾU", "assport", "PASSPORT", "iấy thông hành")
_IDENTITY: Final = re.compile(
    r"(?<![\d.,/])(?:\d{12}|\d{9}|\d{3}[ .]\d{3}[ .]\d{3}(?:[ .]\d{3})?)(?![\d/]|[.,]\d)"
)
_PASSPORT: Final = re.compile(r"(?<![\w/.-])[A-Z]{1,2} ?\d{6,8}(?![\w/])")
_PHONE: Final = re.compile(
    r"(?:\+84|0)(?:(?<![\d.,/-]0)|(?<=\+84)(?<![\d.,/-]\+84))[ .-]?[35789]\d{1,2}[ .-]?\d{3}[ .-]?\d{3,4}(?![\d/]|[.,]\d)"
)
_PHONE_CUE: Final = re.compile(
    r"SĐT|ĐTDĐ|ĐT\b|SDT|[Đđ]iện thoại|ĐIỆN THOẠI|[Dd]i động|[Zz]alo|[Ll]iên hệ|[Tt]el\b|[Pp]hone"
)
_OFFICE: Final = re.compile(
    r"cơ quan|Cơ quan|[Vv]ăn phòng|[Đđ]ường dây nóng|[Hh]otline|[Ff]ax|FAX|[Ee]mail|E-mail|[Tt]ổng đài|[Tt]rực ban|[Ww]ebsite|[Đđ]ịa chỉ|thường trực|[Pp]hòng |[Ss]ở |UBND|[Bb]ộ phận"
)
_NAME: Final = r"[A-ZĐÀ-Ỹ][a-zà-ỹđ]{1,7}(?: [A-ZĐÀ-Ỹ][a-zà-ỹđ]{0,7}){1,4}"
_BIRTH: Final = re.compile(
    rf"(?P<name>{_NAME}|[A-Z][A-Za-z]{{2,15}}(?: [A-Z][A-Za-z]{{1,15}}){{1,3}}),?\s{{0,2}}[(,;–-]{{0,2}}\s{{0,2}}"
    r"(?:[Ss]inh\s{1,2}(?:ngày|năm|tháng)?|SN\.?|[Nn]ăm sinh|[Nn]gày sinh|s\.n\.?)\s{0,2}:?\s{0,2}"
    r"(?P<date>(?:\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?)?(?:19|20)\d\d|\d{1,2} tháng \d{1,2} năm (?:19|20)\d\d)"
)
_BIRTH_CUE: Final = re.compile(
    r"[Ss]inh\s{1,2}(?:ngày|năm|tháng|\d)|\bSN\b|[Nn]ăm sinh|[Nn]gày sinh|\bs\.n\b"
)
# What each match of the cue holds: quick to look for.
_BIRTH_STEMS: Final = ("SN", "s.n")
_BIRTH_CORE: Final = re.compile(
    r"inh(?<=[Ss]inh)(?:\s{1,2}(?:ngày|năm|tháng|\d)|(?<=[Nn]ăm sinh)|(?<=[Nn]gày sinh))"
)
_MOST_PHONES: Final = 100  # a list so long is seen by its beginning
_REACH: Final = 60
_HEADER_KINDS: Final = frozenset({"header", "recipients", "signature", "furniture"})


def _cue_before(text: str, start: int, cue: re.Pattern[str]) -> bool:
    """A cue stands before the number, in the same line or shortly before."""
    return cue.search(text, max(0, start - _REACH), start) is not None


def _column_cue(report: Report, position: int, cue: re.Pattern[str]) -> bool:
    """The number stands in a table with a column headed so."""
    block = holding(report.document.blocks, position)
    if block is None or block.kind != "table":
        return False
    end = min(block.span.end, block.span.start + 600)
    return cue.search(report.text, block.span.start, end) is not None


def _line(text: str, start: int) -> str:
    low, high = max(0, start - 200), min(len(text), start + 200)
    begin = max(low, text.rfind("\n", low, start) + 1)
    end = text.find("\n", start, high)
    return text[begin : end if end >= 0 else high]


def _in_margins(report: Report, position: int) -> bool:
    block = holding(report.document.blocks, position)
    if position < report.header.span.end or (block is not None and block.kind in ("header", "footer")):
        return True
    paragraph = paragraph_at(report, position)
    return paragraph is not None and paragraph.kind in _HEADER_KINDS


def _identity(report: Report) -> Iterator[Hit]:
    text = report.text
    for pattern, stems, cue, vi, en, zh in (
        (_IDENTITY, _IDENTITY_STEMS, _IDENTITY_CUE, "số định danh, căn cước của cá nhân", "a personal identity number", "个人身份证号码"),
        (_PASSPORT, _PASSPORT_STEMS, _PASSPORT_CUE, "số hộ chiếu, giấy thông hành của cá nhân", "a passport number", "个人护照或通行证号码"),
    ):  # fmt: skip
        if not holds_any(text, stems) or cue.search(text) is None:
            continue
        for match in pattern.finditer(text):
            if _cue_before(text, match.start(), cue) or _column_cue(report, match.start(), cue):
                yield Hit(
                    Span(match.start(), match.end()),
                    {"what": vi, "what_en": en, "what_zh": zh},
                    detail="identity",
                )


def _phones(report: Report) -> Iterator[Hit]:
    text = report.text
    for match in _PHONE.finditer(text):
        line = _line(text, match.start())
        if _in_margins(report, match.start()) or _OFFICE.search(line):
            continue
        cued = _PHONE_CUE.search(line) or _column_cue(report, match.start(), _PHONE_CUE)
        yield Hit(
            Span(match.start(), match.end()),
            {
                "what": "số điện thoại riêng",
                "what_en": "a private telephone number",
                "what_zh": "个人电话号码",
            },
            severity=None if cued else "info",
            detail="phone",
        )


def _birth_matches(text: str) -> Iterator[re.Match[str]]:
    """Looks only around the words that announce a birth: a search for names over the whole text would be slow."""
    if not holds_any(text, _BIRTH_STEMS) and _BIRTH_CORE.search(text) is None:
        return
    end = 0
    for cue in _BIRTH_CUE.finditer(text):
        match = _BIRTH.search(text, max(end, cue.start() - _REACH), min(len(text), cue.end() + 40))
        if match and match.end() > cue.start():
            end = match.end()
            yield match


def _births(report: Report) -> Iterator[Hit]:
    found = list(_birth_matches(report.text))
    for match in found:
        exact = not match["date"].isdigit()
        yield Hit(
            Span(match.start(), match.end()),
            {
                "what": "họ tên kèm ngày, năm sinh của cá nhân",
                "what_en": "a person's name with date of birth",
                "what_zh": "个人姓名及出生日期",
            },
            severity=None if exact or len(found) > 1 else "info",
            detail="birth",
        )


def personal_data(report: Report, rule: Rule) -> Iterator[Hit]:
    """Identity and passport numbers, private telephones, names with dates of birth."""
    identity = list(_identity(report))
    yield from identity
    taken = sorted(identity, key=lambda hit: hit.span.start)
    for hit in islice(_phones(report), _MOST_PHONES):
        if not any(hit.span.overlaps(other.span) for other in last_before(taken, hit.span.end, 2)):
            yield hit
    yield from _births(report)
