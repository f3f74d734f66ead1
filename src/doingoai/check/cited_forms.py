"""Cited documents beyond their completeness: who can have issued them, how the number is written, and known documents."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from doingoai.check.cited import kind_of, name_of, numbered, side_of
from doingoai.check.engine import Hit
from doingoai.extract.citation_words import fold, issuer_of, phrase, type_codes
from doingoai.knowledge import entries
from doingoai.model import Citation, Report, Rule, Span, UserError

_STATE_BODY: Final = re.compile(
    r"(?:ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân|chính phủ|thủ tướng|bộ (?!chính trị)|sở |quốc hội|phòng )"
)
_PARTY_BODY: Final = re.compile(
    r"(?:tỉnh ủy|thành ủy|huyện ủy|thị ủy|quận ủy|đảng ủy|bộ chính trị|ban bí thư|ban thường vụ|ban chấp hành|trung ương đảng|ban tuyên giáo|ban đối ngoại trung ương)"
)
_ONE_DIGIT: Final = re.compile(r"[1-9]")
_SHORT_DATE: Final = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}")


def issuer_against_symbol(report: Report, rule: Rule) -> Iterator[Hit]:
    """The body named cannot have given this number: a Party body with a State number, or the reverse; the Government named for
    the Prime Minister's decision."""
    for citation, symbol in numbered(report):
        if not citation.issuer or not symbol.tokens:
            continue
        code, body = symbol.tokens[-1], phrase(citation.issuer)
        values = {"name": name_of(citation), "issuer": citation.issuer, "code": code}
        span = _with_issuer(citation)
        meant = issuer_of(code)
        if meant is not None and meant.code == "TTg" and body == "chính phủ":
            yield Hit(span, {**values, "meant": "Thủ tướng Chính phủ"}, severity="info")
        elif meant is not None and meant.code == "CP" and body.startswith("thủ tướng"):
            yield Hit(span, {**values, "meant": "Chính phủ"})
        elif len(symbol.tokens) > 1 and (wrong := _other_side(code, body)):
            yield Hit(span, {**values, "meant": wrong})


def _other_side(code: str, body: str) -> str | None:
    side = side_of(code)
    if side == "party" and _STATE_BODY.match(body) and not _PARTY_BODY.search(body):
        return "một cơ quan của Đảng"
    if side == "state" and _PARTY_BODY.match(body) and not _STATE_BODY.search(body):
        return "một cơ quan Nhà nước"
    return None


def _with_issuer(citation: Citation) -> Span:
    end = citation.issuer_span.end if citation.issuer_span else citation.span.end
    return Span(citation.span.start, max(citation.span.end, end))


def letter_case(report: Report, rule: Rule) -> Iterator[Hit]:
    """A kind's abbreviation with the wrong capitals: "112/Ttr-SKHĐT", "15/kh-UBND"."""
    right_forms = {fold(code): code for code in _codes()}
    for citation, symbol in numbered(report):
        for token in symbol.tokens[:1]:
            right = right_forms.get(fold(token))
            if right and right != token and right.upper() == token.upper() and len(symbol.tokens) > 1:
                yield Hit(citation.span, {"name": name_of(citation), "wrong": token, "right": right})


@cache
def _codes() -> tuple[str, ...]:
    from doingoai.extract.citation_words import kinds_by_name

    return tuple(
        code for kind in kinds_by_name().values() for code in kind.codes if fold(code) in type_codes()
    )


def one_digit(report: Report, rule: Rule) -> Iterator[Hit]:
    """A number below ten without its nought; said once a report."""
    for citation, symbol in numbered(report):
        if _ONE_DIGIT.fullmatch(symbol.digits):
            yield Hit(citation.span, {"name": name_of(citation), "right": f"0{symbol.digits}"})
            return


def date_styles(report: Report, rule: Rule) -> Iterator[Hit]:
    """Dates of documents in figures in one place and in words in another; said once, at the rarer way."""
    short: list[Citation] = []
    long: list[Citation] = []
    for citation in report.citations:
        if citation.date_span is not None and citation.number:
            (short if _SHORT_DATE.search(report.words(citation.date_span)) else long).append(citation)
    if not short or not long:
        return
    rare, often = (short, long) if len(short) < len(long) else (long, short)
    place, other = rare[0].date_span, often[0].date_span
    if place and other:
        values = {
            "one": " ".join(report.words(place).split()),
            "other": " ".join(report.words(other).split()),
            "times": len(rare),
            "other_times": len(often),
        }
        yield Hit(place, values, (other,))


@dataclass(frozen=True, slots=True)
class Known:
    """A document that everybody cites: kind as printed, day of issue, body, subject."""

    kind: str
    issued: date
    issuer: str
    subject: str


@cache
def known() -> Mapping[str, Known]:
    """Number (folded) → document, from ``knowledge/known_documents.yaml``; only numbers that stand for one document for ever."""
    found: dict[str, Known] = {}
    for entry in entries("known_documents.yaml"):
        number, issued = entry.take("number", str), entry.take("issued", str)
        try:
            day = date.fromisoformat(issued)
        except ValueError as error:
            raise UserError(
                code="KT-002",
                where=entry.where,
                what=f"“issued: {issued}” không phải là ngày.",
                do="Viết năm-tháng-ngày, ví dụ “2020-07-08”.",
            ) from error
        found[fold(number)] = Known(
            entry.take("kind", str), day, entry.take("issuer", str), entry.take("subject", str)
        )
        entry.take("source", str)
        entry.close()
    return found


def against_known(report: Report, rule: Rule) -> Iterator[Hit]:
    """A known document cited with another date or as another kind."""
    for citation in report.citations:
        fact = known().get(fold(citation.number).replace("–", "-")) if citation.number else None
        if fact is None:
            continue
        right = f"{fact.issued:%d/%m/%Y}"
        values = {"name": name_of(citation), "kind": fact.kind, "date": right, "subject": fact.subject}
        if citation.issued and citation.issued != fact.issued and citation.date_span:
            yield Hit(Span(citation.span.start, max(citation.span.end, citation.date_span.end)), values)
        elif (
            citation.kind
            and kind_of(citation)
            and citation.kind != fact.kind
            and citation.kind not in ("Văn bản", "Bộ luật")
        ):
            yield Hit(citation.span, values)
