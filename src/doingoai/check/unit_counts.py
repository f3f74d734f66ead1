"""How many communes there are: "06 phường và 05 xã" in one place, "12 phường, xã" in another."""

import re
from collections.abc import Iterator
from typing import Final

from doingoai.check.abroad import told
from doingoai.check.engine import Hit
from doingoai.check.figure_words import any_of, words
from doingoai.check.places import paragraph_at
from doingoai.model import Report, Rule, Span

_KIND: Final = r"(?i:xã|phường|thị trấn|đặc khu)"
_NUMBER: Final = r"(?<![\d.,/])\d{1,3}"
# "06 phường, 05 xã"; "12 xã và 01 thị trấn"
_PARTS: Final = re.compile(
    rf"({_NUMBER})\s({_KIND})(?:\s?,|\s?;|\s(?:và|với))\s({_NUMBER})\s({_KIND})(?:(?:\s?,|\s(?:và|với))\s({_NUMBER})\s({_KIND}))?(?!\w)",
    re.IGNORECASE,
)
# "12 phường, xã"; "19 xã, phường, thị trấn"
_TOGETHER: Final = re.compile(
    rf"({_NUMBER})\s{_KIND}(?:(?:\s?,|\svà|\s?[/–-])\s?{_KIND}){{1,2}}(?!\w|\s[A-ZĐ])"
)
_WHOLE_AREA: Final = re.compile(
    r"(?:trải dài|toàn (?:tỉnh|huyện|thị xã|thành phố)(?: có| gồm)?|tổng số|tất cả|cả)\s{1,2}$",
    re.IGNORECASE,
)
_OTHERS: Final = any_of(
    ("trước", "cũ", "nước bạn", "phía bạn", "giáp", "sắp xếp", "sáp nhập", "lượt", "trong đó", "giảm", "tăng")
)
_NOT_RESULTS: Final = ("plan", "recommendations")


def two_counts(report: Report, rule: Rule) -> Iterator[Hit]:
    """The first count by kinds against every count of all kinds together. Fewer may be some of them; more there cannot be."""
    first = next((m for m in _PARTS.finditer(report.text) if _of_the_own_area(report, m)), None)
    if first is None:
        return
    kinds = [kind.lower() for kind in (first[2], first[4], first[6]) if kind]
    if len(set(kinds)) < len(kinds):
        return
    there_are = sum(int(number) for number in (first[1], first[3], first[5]) if number)
    at = Span(*first.span())
    for match in _TOGETHER.finditer(report.text):
        number = int(match[1])
        if number == there_are or Span(*match.span()).overlaps(at) or not _of_the_own_area(report, match):
            continue
        before = report.text[max(0, match.start() - 40) : match.start()]
        after = report.text[match.end() : match.end() + 20]
        if number < there_are and (not _WHOLE_AREA.search(before) or words().part_after.match(after)):
            continue
        values = {
            "first": " ".join(first[0].split()),
            "total": there_are,
            "second": " ".join(match[0].split()),
        }
        yield Hit(Span(*match.span()), values, (at,))
        return


def _of_the_own_area(report: Report, match: "re.Match[str]") -> bool:
    """No other area's, no earlier time's, no plan's, and not "qua 04 xã, phường"."""
    paragraph = paragraph_at(report, match.start())
    if paragraph is not None and paragraph.role in _NOT_RESULTS:
        return False
    before = re.split(r"[.;\n]", report.text[max(0, match.start() - 80) : match.start()])[-1]
    after = re.split(r"[.;\n]", report.text[match.end() : match.end() + 60])[0]
    return not (
        told("countries", "provinces", "former").search(f"{before} {after}") or _OTHERS.search(before)
    )
