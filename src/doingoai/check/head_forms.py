"""Header and signature against each other and against the kind of body: who signs how, and what a number may look like."""

import re
from collections.abc import Iterator
from typing import Final

from doingoai.check.citation_symbols import party_form, state_form
from doingoai.check.engine import Hit
from doingoai.extract.citation_words import fold, kinds_by_name, phrase
from doingoai.extract.symbols import find_symbols
from doingoai.model import Report, Rule, Span

_AS_ABOVE: Final = re.compile(r"Như (?:trên|kính gửi)", re.IGNORECASE)
_ADDRESSED: Final = re.compile(r"[Kk]ính (?:gửi|trình)|KÍNH (?:GỬI|TRÌNH)")
_DAY: Final = re.compile(r"ngày\s{1,3}(?P<d>\d{1,2})\s{1,3}tháng\s{1,3}(?P<m>\d{1,2})\s{1,3}năm")
_FILED: Final = re.compile(r"(?<!\w)[Ll]ưu(?!\w)")
_HEADS: Final = {
    "chủ tịch": "PHÓ CHỦ TỊCH", "giám đốc": "PHÓ GIÁM ĐỐC", "trưởng phòng": "PHÓ TRƯỞNG PHÒNG", "trưởng ban": "PHÓ TRƯỞNG BAN",
    "bí thư": "PHÓ BÍ THƯ", "chánh văn phòng": "PHÓ CHÁNH VĂN PHÒNG", "hiệu trưởng": "PHÓ HIỆU TRƯỞNG", "cục trưởng": "PHÓ CỤC TRƯỞNG",
}  # fmt: skip
_FOR: Final = re.compile(r"(?:K\.?T\.?|K/T)\s{0,3}(?P<head>[^\n]{3,60})")
_TITLED: Final = re.compile(
    r"(?:GS\.?|PGS\.?|TS\.?|ThS\.?|Ths\.?|TSKH\.?|BS\.?|CN\.?|KS\.?|Luật sư|Tiến sĩ|Thạc sĩ|Cử nhân|NGƯT\.?|NSƯT\.?)\s"
)
_MILITARY: Final = re.compile(
    r"(?i:bộ chỉ huy|công an|quân sự|biên phòng|bệnh viện|trường|học viện|viện |trung tâm y tế|sở y tế|khoa học|giáo dục)"
)
_ONE_HEAD: Final = re.compile(
    r"^(?:sở|phòng|văn phòng|cục|chi cục|trung tâm|thanh tra|công an|ban quản lý|ban dân tộc)\s"
)
_PARTY: Final = re.compile(
    r"đảng ủy|tỉnh ủy|thành ủy|huyện ủy|thị ủy|quận ủy|ban thường vụ|ban chấp hành|ban tuyên giáo|ban dân vận|ban tổ chức"
    r"|ban xây dựng đảng|văn phòng trung ương"
)
_ASSOCIATION: Final = re.compile(r"(?<!\w)(?:hội|đoàn|liên hiệp|liên đoàn|công đoàn|mặt trận)\s(?!đồng)")
_STATE: Final = re.compile(
    r"(?:ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân|sở|phòng|bộ|cục|chi cục|văn phòng ubnd|văn phòng hđnd)\s"
)


def symbol_kind(report: Report, rule: Rule) -> Iterator[Hit]:
    """The kind's letters in the number are not those of the kind named in the title: "KH-UBND" on a report."""
    header = report.header
    kind = next(
        (
            k
            for name, k in kinds_by_name().items()
            if header.kind and name.casefold() == header.kind.casefold()
        ),
        None,
    )
    if kind is None or not header.symbol or header.number_span is None or not kind.codes:
        return
    code = re.split(r"[-/–]", header.symbol.strip("-/– "))[0]
    others = {fold(c): other for name, other in kinds_by_name().items() for c in other.codes}
    other = others.get(fold(code))
    if (
        other is not None
        and fold(code) not in {fold(c) for c in kind.codes}
        and "-" in header.symbol.replace("/", "-")
    ):
        yield Hit(
            header.number_span,
            {"code": code, "meant": other.name, "kind": header.kind, "right": kind.codes[0]},
        )


def symbol_side(report: Report, rule: Rule) -> Iterator[Hit]:
    """The report's own number in the Party's form on a State body's paper, or the reverse."""
    span = report.header.number_span
    symbol = next(find_symbols(report.words(span)), None) if span else None
    if span is None or symbol is None:
        return
    right = party_form(symbol) or state_form(symbol)
    if right:
        yield Hit(span, {"right": right})


def as_above(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "Như trên" among the recipients, and no "Kính gửi" that it could mean."""
    span = report.recipients_span
    if span is None:
        return
    found = _AS_ABOVE.search(report.text, span.start, span.end)
    if found and not report.header.addressees and not _ADDRESSED.search(report.text, 0, span.start):
        yield Hit(Span(found.start(), found.end()))


def padded_date(report: Report, rule: Rule) -> Iterator[Hit]:
    """Place and date: days below 10 and months 1 and 2 take a nought, other months none."""
    span = report.header.date_span
    found = _DAY.search(report.words(span)) if span else None
    if span is None or found is None:
        return
    day, month = f"{int(found['d']):02d}", str(int(found["m"]))
    month = month if int(month) > 2 else f"0{month}"
    if (found["d"], found["m"]) != (day, month):
        yield Hit(span, {"right": f"ngày {day} tháng {month}"})


def filing_line(report: Report, rule: Rule) -> Iterator[Hit]:
    """Recipients without the line of the copy that is kept ("Lưu: VT")."""
    span = report.recipients_span
    if (
        span is not None
        and len(report.recipients) > 1
        and not _FILED.search(report.text, span.start, span.end)
    ):
        last = report.words(span).rstrip()
        start = span.start + max(0, last.rfind("\n") + 1)
        yield Hit(Span(start, span.start + len(last)))


def deputys_title(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "KT. CHỦ TỊCH" above "PHÓ GIÁM ĐỐC": a deputy of another head."""
    signature = report.signature
    found = _FOR.search(report.words(signature.span)) if signature else None
    if signature is None or found is None or not signature.position:
        return
    head = next((name for name in _HEADS if phrase(found["head"]).startswith(name)), None)
    position = phrase(signature.position)
    other = next((name for name in _HEADS if position.startswith(f"phó {name}")), None)
    if head and other and head != other and not head.startswith(other) and not other.startswith(head):
        values = {"position": signature.position, "head": found["head"].strip(), "right": _HEADS[head]}
        yield Hit(signature.span, values)


def for_the_body(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "TM. SỞ …": a body with one head signs in the head's name, not on behalf of a collective."""
    signature = report.signature
    if signature is None or not signature.authority:
        return
    found = re.match(r"T\.?M\.?\s{1,3}(?P<body>.{2,80})", signature.authority.strip(" *_"))
    if found and _ONE_HEAD.match(phrase(found["body"])):
        yield Hit(signature.span, {"authority": signature.authority})


def party_marks(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "T/M" under a State report, "TM." under a Party one."""
    signature, issuer = report.signature, report.header.issuer
    if signature is None or not signature.authority or not issuer:
        return
    body = phrase(issuer)
    if _ASSOCIATION.search(phrase(f"{report.header.parent or ''} {issuer}")):
        return  # a mass organisation has a standing committee too, and signs in its own form
    party, state = (
        _PARTY.search(f"{body} {phrase(signature.authority)}") is not None,
        _STATE.match(body) is not None,
    )
    if party == state:
        return
    found = re.match(r"(T/M|K/T|T/L|TM\.|KT\.|TL\.)", signature.authority.strip(" *_"))
    if found is None or party == ("/" in found[1]):
        return
    right = found[1][0] + "/" + found[1][1] if party else found[1].replace("/", "") + "."
    side = (
        ("văn bản của Đảng", "a Party document", "党的文件")
        if party
        else ("văn bản của cơ quan Nhà nước", "a State document", "国家机关公文")
    )
    yield Hit(
        signature.span,
        {"mark": found[1], "right": right, "side": side[0], "side_en": side[1], "side_zh": side[2]},
    )


def titled_name(report: Report, rule: Rule) -> Iterator[Hit]:
    """An academic title before the signer's name."""
    signature = report.signature
    if signature is None or not signature.name or not _TITLED.match(signature.name.strip(" *_")):
        return
    if not _MILITARY.search(report.header.issuer or ""):
        yield Hit(signature.span, {"name": signature.name.strip(" *_")})
