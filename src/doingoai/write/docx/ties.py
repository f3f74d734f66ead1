"""Spaces that must not break: in dates, numbers of documents, citations of articles, and between a number and its noun."""

import re
from functools import cache

from doingoai.knowledge import mapping
from doingoai.write.docx.xml import NBSP

_BEFORE_NUMBER = "ngày tháng năm số quý kỳ Điều điều khoản Khoản mục Mục Chương chương Phần phần bảng Bảng hình Hình cấp tuần thứ".split()
_LEADS = re.compile(rf"(?<![^\W_])({'|'.join(_BEFORE_NUMBER)}) (?=\d)")
_MONTH = re.compile(rf"(?<=\d) (?=tháng[ {NBSP}]\d)")
# Blanks left to be stamped hold together with the words around them.
_BESIDE = re.compile(f" (?={NBSP})|(?<={NBSP}) ")
_CITED = frozenset(
    "điều khoản điểm mục chương phần tháng".split()
)  # in “Điều 5 khoản 2” no number counts its noun
_ROMAN = re.compile(r"(?<![^\W_])(quý|Phần|phần|Chương|chương|kỳ|thứ) (?=[IVX]+(?![^\W_]))")
_ANNEX = re.compile(r"(?<![^\W_])(Phụ|phụ) (lục) (?=[IVX\d])")
_POINT = re.compile(r"(?<![^\W_])(điểm|Điểm) (?=[a-zđ](?![^\W_]))")
_NOUN = re.compile(r"(?<=\d) ([^\W\d_]{1,12})")


@cache
def _nouns() -> frozenset[str]:
    """The first words of what is counted: đoàn, người, lượt, dự án …"""
    data = mapping("nouns.yaml").sub("count")
    return frozenset(name.split()[0].strip(",") for group in data for name in data.strings(group)) - _CITED


def _noun(match: re.Match[str]) -> str:
    return f"{NBSP}{match[1]}" if match[1] in _nouns() else match[0]


def tie(text: str) -> str:
    """The program's own words with the spaces that must not break; nothing else is changed."""
    if " " not in text:
        return text
    text = _MONTH.sub(NBSP, _LEADS.sub(rf"\1{NBSP}", text))
    text = _ROMAN.sub(rf"\1{NBSP}", _ANNEX.sub(rf"\1{NBSP}\2{NBSP}", text))
    text = _POINT.sub(rf"\1{NBSP}", text)
    return _BESIDE.sub(NBSP, _NOUN.sub(_noun, text))
