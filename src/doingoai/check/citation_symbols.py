"""The letters and signs of a cited number: those of the other system, lost ones, spaces, the year."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import cast

from doingoai.check.cited import kind_of, name_of, numbered, side_of
from doingoai.check.engine import Hit
from doingoai.extract.citation_words import Kind, fold, issuer_of, issuers, kinds_by_name, type_codes
from doingoai.extract.symbols import Symbol
from doingoai.model import Citation, Report, Rule

_SPACES = re.compile(r"[ \t\u00a0]")
_ASSEMBLY = re.compile(r"QH(?:1[1-9]|2\d)")  # laws carry a year since the 11th National Assembly
_OLD_FORMS_UNTIL = 1996  # before the law on issuing legal documents of that year, numbers carried no year


def mixed_forms(report: Report, rule: Rule) -> Iterator[Hit]:
    """A Party number with State signs (92/KH-TU), or the reverse (12-KH/UBND)."""
    for citation, symbol in numbered(report):
        right = party_form(symbol) or state_form(symbol)
        if right and fold(right) != fold(symbol.number):
            yield Hit(citation.span, {"name": name_of(citation), "right": right})


def _plain_pair(symbol: Symbol) -> bool:
    """Number, kind, body: nothing else, so that the signs can be judged."""
    return (
        symbol.year is None
        and len(symbol.tokens) == 2
        and fold(symbol.tokens[0]) in type_codes()
        and symbol.separator in ("/", "-", "–")
    )


def party_form(symbol: Symbol) -> str | None:
    if not _plain_pair(symbol) or side_of(symbol.tokens[1]) != "party":
        return None
    written = (symbol.separator.replace("–", "-"), symbol.marks[0].replace("–", "-"))
    return None if written == ("-", "/") else f"{symbol.digits}-{symbol.tokens[0]}/{symbol.tokens[1]}"


def state_form(symbol: Symbol) -> str | None:
    if not _plain_pair(symbol) or side_of(symbol.tokens[1]) != "state" or fold(symbol.tokens[0]) == "CV":
        return None
    written = (symbol.separator.replace("–", "-"), symbol.marks[0].replace("–", "-"))
    return None if written != ("-", "/") else f"{symbol.digits}/{symbol.tokens[0]}-{symbol.tokens[1]}"


def lost_letters(report: Report, rule: Rule) -> Iterator[Hit]:
    """A code that has lost its Đ (QD, BDNTW), or letters that are no kind at all where the kind's should stand (NDD-CP)."""
    for citation, symbol in numbered(report):
        for position, token in enumerate(symbol.tokens[:2]):
            right = _accented(token) or (_meant(citation, symbol, token) if position == 0 else None)
            if right:
                yield Hit(citation.span, {"name": name_of(citation), "wrong": token, "right": right})
                break


@cache
def _codes_by_fold() -> Mapping[str, str]:
    codes = {fold(code): code for kind in kinds_by_name().values() for code in kind.codes if "Đ" in code}
    codes.update({fold(issuer.code): issuer.code for issuer in issuers().values() if "Đ" in issuer.code})
    return codes


@cache
def _known_codes() -> frozenset[str]:
    """Every code there is, in capitals."""
    codes = {code for kind in kinds_by_name().values() for code in kind.codes}
    return frozenset(code.upper() for code in codes | {issuer.code for issuer in issuers().values()})


def _accented(token: str) -> str | None:
    """The code with its Đ, where the token is that code without it and is no other known code."""
    if not token.isascii() or token.upper() in _known_codes():
        return None
    return _codes_by_fold().get(token.upper())


def _meant(citation: Citation, symbol: Symbol, token: str) -> str | None:
    """The kind's code, where a token one letter longer or shorter stands in its place."""
    kind = kind_of(citation)
    if (
        kind is None
        or not kind.normative
        or symbol.year is None
        or fold(token) in type_codes()
        or issuer_of(token)
    ):
        return None
    code = fold(kind.codes[0])
    near = abs(len(token) - len(code)) <= 1 and token[:1].upper() == code[:1]
    return kind.codes[0] if near and len(symbol.tokens) > 1 else None


def lost_signs(report: Report, rule: Rule) -> Iterator[Hit]:
    """Kind and body written together (TTBNV), or the kind left out (06/2020/-TTg)."""
    for citation, symbol in numbered(report):
        number = citation.number or ""
        if symbol.year is not None and re.search(r"/[-–]|//", number):
            yield Hit(
                citation.span, {"name": name_of(citation), "right": "đủ chữ viết tắt tên loại giữa hai dấu"}
            )
        elif (kind := kind_of(citation)) and symbol.tokens and (right := _split(symbol.tokens[0], kind)):
            yield Hit(citation.span, {"name": name_of(citation), "right": right})


def _split(token: str, kind: Kind) -> str | None:
    if issuer_of(token) is not None or fold(token) in type_codes():
        return None
    for code in kind.codes:
        rest = token[len(code) :]
        if (
            fold(token).startswith(fold(code))
            and len(rest) >= 2
            and issuer_of(rest) is not None
            and fold(code) not in ("L", "QH")
        ):
            return f"{token[: len(code)]}-{rest}"
    return None


def inner_spaces(report: Report, rule: Rule) -> Iterator[Hit]:
    """Spaces inside the number ("105 /2021/TT-BQP"); a line's end inside it is no mistake."""
    for citation, symbol in numbered(report):
        words = report.words(citation.span)
        start = re.search(re.escape(symbol.digits) + r"\s?[/\-–]", words)
        at = start.start() if start else -1
        if symbol.separator and at >= 0 and _SPACES.search(words, at) and "\n" not in words[at:]:
            yield Hit(citation.span, {"name": name_of(citation), "right": symbol.number})


def normative_year(report: Report, rule: Rule) -> Iterator[Hit]:
    """A decree, a circular or a law without the year in its number (72/NĐ-CP, 66/QH14)."""
    for citation, symbol in numbered(report):
        kind = kind_of(citation)
        if not kind or symbol.year is not None or symbol.separator != "/":
            continue
        if len(symbol.tokens) < 2:
            if _ASSEMBLY.fullmatch(symbol.tokens[0] if symbol.tokens else ""):
                yield Hit(citation.span, {"name": name_of(citation), "right": _with_year(citation, symbol)})
            continue
        if not kind.normative:
            continue
        old = citation.issued is not None and citation.issued.year <= _OLD_FORMS_UNTIL
        if not old and fold(symbol.tokens[0]) in {fold(code) for code in kind.codes}:
            yield Hit(citation.span, {"name": name_of(citation), "right": _with_year(citation, symbol)})


def _with_year(citation: Citation, symbol: Symbol) -> str:
    """The number as it would be with its year: "72/2015/NĐ-CP"."""
    year = str(citation.issued.year) if citation.issued else "năm"
    return symbol.number.replace("/", f"/{year}/", 1)


def symbol_year(report: Report, rule: Rule) -> Iterator[Hit]:
    """The year in the number is not the year of the date, or is no year."""
    for citation, symbol in numbered(report):
        if symbol.year is None:
            continue
        if not 1945 <= symbol.year <= 2100:
            yield Hit(
                citation.span,
                {"name": name_of(citation), "year": symbol.year, "date": "một năm có bốn chữ số"},
            )
        elif citation.issued and citation.issued.year != symbol.year:
            related = (citation.date_span,) if citation.date_span else ()
            yield Hit(
                citation.span,
                {"name": name_of(citation), "year": symbol.year, "date": f"ngày {citation.issued:%d/%m/%Y}"},
                related,
            )


def kind_against_symbol(report: Report, rule: Rule) -> Iterator[Hit]:
    """The type name does not fit the kind's abbreviation in the number; abbreviations with two meanings are let pass."""
    loose = set(cast("Sequence[str]", rule.params.get("loose_kinds", ())))
    allowed = {tuple(pair) for pair in cast("Sequence[Sequence[str]]", rule.params.get("allowed", ()))}
    certain = {fold(code) for code in cast("Sequence[str]", rule.params.get("certain_codes", ()))}
    for citation, symbol in numbered(report):
        kind = kind_of(citation)
        if not kind or not kind.codes or kind.name in loose or len(symbol.tokens) < 2:
            continue
        code = fold(symbol.tokens[0])
        if (
            code not in certain
            or code in {fold(known) for known in kind.codes}
            or (kind.name, symbol.tokens[0]) in allowed
        ):
            continue
        if issuer_of(symbol.tokens[1]) is not None:
            meant = next(
                (other.name for other in kinds_by_name().values() if code in map(fold, other.codes)),
                symbol.tokens[0],
            )
            yield Hit(
                citation.span,
                {"name": name_of(citation), "code": symbol.tokens[0], "meant": meant, "kind": kind.name},
            )
