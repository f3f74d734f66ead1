"""More personal data: accounts, private e-mail, addresses beside names, victims named."""

import re
from collections.abc import Iterator
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.privacy import _NAME, _in_margins
from doingoai.model import Report, Rule, Span

_ACCOUNT: Final = re.compile(
    r"(?:[Ss]ố tài khoản|[Tt]ài khoản(?: số)?|STK|TK số)\s?(?:ngân hàng\s?)?:?\s{0,2}(?P<n>\d[\d .]{6,20}\d)(?!\d)"
)
_MAIL: Final = re.compile(r"[\w.+-]{2,40}@(?:gmail|yahoo|hotmail|outlook|icloud|live)\.[a-z.]{2,8}")
_OFFICIAL: Final = re.compile(
    r"Kho bạc|kho bạc|ngân sách|đơn vị|cơ quan|dự án|quỹ|Quỹ|Mặt trận|ủng hộ|tiếp nhận|Ban vận động|Ủy ban|UBND"
)
_LIVES: Final = re.compile(
    rf"(?P<name>{_NAME}),?\s{{0,2}}[(,;–-]{{0,2}}\s{{0,2}}(?:trú (?:tại|quán)|thường trú|hộ khẩu|ngụ tại|ngụ|chỗ ở|địa chỉ|HKTT|quê quán|quê)(?:\s(?:tại|ở|thường trú))?:?\s{{0,2}}"
    r"(?:số nhà \d{1,4}|số \d{1,4}|thôn|xóm|bản|ấp|khu phố|khu|tổ|đường|làng|buôn|tổ dân phố|khóm|phường|xã)"
)
_LIVES_STEMS: Final = ("trú ", "hộ khẩu", "ngụ ", "chỗ ở", "địa chỉ", "HKTT", "quê ")
_FIRM: Final = re.compile(
    r"[Cc]ông ty|TNHH|[Dd]oanh nghiệp|[Tt]rường|[Hh]ợp tác xã|[Kk]hách sạn|[Nn]hà hàng|[Nn]hà nghỉ|[Cc]ơ sở|[Tt]rung tâm|[Vv]ăn phòng|[Tt]ổ chức|[Cc]hi nhánh|[Hh]ội|[Đđ]ồn|[Tt]rạm"
)
_VICTIM: Final = re.compile(
    rf"(?:nạn nhân|bị hại|người bị mua bán|nạn nhân bị mua bán|cháu bé|em bé|đối tượng|bị can|người vi phạm|người mắc|bệnh nhân|ca bệnh)\s(?:(?:là|tên là|tên|bị mua bán là|mua bán người là|trở về là|bà|ông|anh|chị|em|cháu)\s){{1,3}}(?P<name>{_NAME})"
)
_VICTIM_STEMS: Final = (
    "nạn nhân",
    "bị hại",
    "bị mua bán",
    "cháu bé",
    "em bé",
    "đối tượng",
    "bị can",
    "vi phạm",
    "người mắc",
    "bệnh nhân",
    "ca bệnh",
)


def accounts(report: Report, rule: Rule) -> Iterator[Hit]:
    """A bank account that is not said to be a public body's."""
    if "tài khoản" not in report.text.lower() and "STK" not in report.text:
        return
    for match in _ACCOUNT.finditer(report.text):
        around = report.text[max(0, match.start() - 80) : match.end() + 80]
        if not _OFFICIAL.search(around) and not _in_margins(report, match.start()):
            yield Hit(Span(match.start("n"), match.end("n")))


def mails(report: Report, rule: Rule) -> Iterator[Hit]:
    """A private e-mail address in the body."""
    if "@" not in report.text:
        return
    for match in _MAIL.finditer(report.text):
        if not _in_margins(report, match.start()):
            yield Hit(Span(match.start(), match.end()))


def addresses(report: Report, rule: Rule) -> Iterator[Hit]:
    """A person's name with the house, hamlet or street where they live."""
    if not any(stem in report.text for stem in _LIVES_STEMS):
        return
    for match in _around(report.text, _LIVES_STEMS, _LIVES, 60, 60):
        if not _FIRM.search(
            report.text, max(0, match.start() - 40), match.start("name") + len(match["name"])
        ):
            yield Hit(Span(match.start(), match.end()))


def victims(report: Report, rule: Rule) -> Iterator[Hit]:
    """A victim, a patient or a suspect called by name."""
    for match in _around(report.text, _VICTIM_STEMS, _VICTIM, 2, 90):
        yield Hit(Span(match.start("name"), match.end("name")))


def _around(
    text: str, stems: tuple[str, ...], pattern: "re.Pattern[str]", before: int, after: int
) -> Iterator["re.Match[str]"]:
    """The matches that lie around a word of the list: names all over a text would take long to try."""
    found: dict[int, re.Match[str]] = {}
    for stem in stems:
        place = text.find(stem)
        while place >= 0:
            match = pattern.search(text, max(0, place - before), min(len(text), place + after))
            if match is not None:
                found.setdefault(match.start(), match)
            place = text.find(stem, place + len(stem))
    return iter([found[start] for start in sorted(found)])
