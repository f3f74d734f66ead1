"""Checks of cited documents: completeness, the form of the number, one number with two dates, dates that cannot be."""

import calendar
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Final, cast

from doingoai.check.engine import Hit
from doingoai.extract.citation_words import Kind, fold, issuer_of, issuers, kinds_by_name, phrase, type_codes
from doingoai.extract.symbols import Symbol, find_symbols
from doingoai.model import Citation, Report, Rule, Span
from doingoai.text.dates import DateMention, find_dates

_SO = re.compile(r"(?<!\w)(?:số|sô|no)(?!\w)|n°", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\u00a0]")
_SIGNED_WITHIN = timedelta(days=92)  # after its period, for a report whose own date is blank
_ASSEMBLY = re.compile(r"QH(?:1[1-9]|2\d)")  # laws carry a year since the 11th National Assembly
_MOST_TELLING = 40
_OLD_FORMS_UNTIL = 1996  # before the law on issuing legal documents of that year, numbers carried no year


def _symbol(citation: Citation) -> Symbol | None:
    return _read(citation.number) if citation.number else None


@lru_cache(maxsize=1 << 12)
def _read(number: str) -> Symbol | None:
    """The parts of a number, kept: many rules ask for them."""
    return next(find_symbols(number), None)


def _kind(citation: Citation) -> Kind | None:
    return kinds_by_name().get(citation.kind) if citation.kind else None


def _name(citation: Citation) -> str:
    """The citation in one line, for a message."""
    return " ".join(
        part for part in (citation.kind, f"số {citation.number}" if citation.number else None) if part
    )


def _numbered(report: Report) -> Iterator[tuple[Citation, Symbol]]:
    for citation in report.citations:
        if (symbol := _symbol(citation)) is not None:
            yield citation, symbol


def _first(report: Report) -> Iterator[Citation]:
    """The first citation of each document: later ones may be short."""
    seen: set[str] = set()
    for citation in report.citations:
        if citation.number is None:
            continue
        key = fold(citation.number)
        if key not in seen:
            seen.add(key)
            yield citation


# --- citation.incomplete --------------------------------------------------------------------------------------------------


def without_so(report: Report, rule: Rule) -> Iterator[Hit]:
    """A number straight after the type name, without "số"."""
    for citation in report.citations:
        words = report.words(citation.span)
        if citation.kind and citation.number and not _SO.search(words):
            yield Hit(citation.span, {"name": _name(citation)})


def without_ngay(report: Report, rule: Rule) -> Iterator[Hit]:
    """A date straight after the number, without "ngày"."""
    for citation in report.citations:
        if citation.number and citation.date_span and report.text[citation.date_span.start].isdigit():
            when = " ".join(report.words(citation.date_span).split())
            yield Hit(
                Span(citation.span.start, max(citation.span.end, citation.date_span.end)),
                {"name": _name(citation), "date": when},
            )


def without_date(report: Report, rule: Rule) -> Iterator[Hit]:
    """The first citation of a document gives no date. Laws are cited by name, so they need none."""
    for citation in _first(report):
        kind = _kind(citation)
        if kind and not kind.by_name and citation.date_span is None:
            yield Hit(citation.span, {"name": _name(citation)})


def without_issuer(report: Report, rule: Rule) -> Iterator[Hit]:
    """The first citation names no body, and the number does not tell which (UBND of which unit?)."""
    for citation in _first(report):
        kind, symbol = _kind(citation), _symbol(citation)
        if not kind or kind.by_name or citation.issuer or symbol is None or _tells_issuer(symbol):
            continue
        if _issuer_around(report, citation):
            continue
        yield Hit(citation.span, {"name": _name(citation)})


_ISSUES: Final = re.compile(
    r"(?:UBND|[ỦU][yỷ] ban|HĐND|(?:Huyện|Tỉnh|Thành|Thị|Quận|Đảng) ủy|Sở|Hội|Ban Thường vụ|Ban Chấp hành|Thường trực|Công an|Phòng|Ban)\s[^.\n]{0,300}?"
    r"(?<!\w)(?:ban hành|xây dựng|tham mưu)\s"
)
_BETWEEN: Final = re.compile(r"[^.;\n]{0,60}?(?<!\w)giữa\s")


def _issuer_around(report: Report, citation: Citation) -> bool:
    """The sentence tells who issued it elsewhere than behind the date: "UBND xã đã ban hành Kế hoạch số …; Công văn số …",
    "Chương trình số … giữa Hội A và Sở B"."""
    text, start = report.text, citation.span.start
    low = max(text.rfind("\n", max(0, start - 600), start), text.rfind(". ", max(0, start - 600), start)) + 1
    return bool(_ISSUES.search(text, low, start) or _BETWEEN.match(text, citation.span.end))


def without_symbol(report: Report, rule: Rule) -> Iterator[Hit]:
    """Only the running number is given ("Quyết định số 1719 ngày …"): the letters that make it unique are missing."""
    for citation in _first(report):
        if citation.kind and (citation.number or "").isdigit():
            yield Hit(citation.span, {"name": _name(citation)})


def _tells_issuer(symbol: Symbol) -> bool:
    """A code that stands for one body in the whole country: CP, TTg, QH14, a ministry."""
    for token in symbol.tokens:
        issuer = issuer_of(token)
        if (
            issuer is not None
            and len(issuer.names) <= 2
            and issuer.code.startswith(("B", "QH", "UBTVQH", "CP", "TTg", "VPCP", "NHNN", "TTCP"))
        ):
            return issuer.side == "state" and not issuer.code.startswith(("BCH", "BĐ"))
    return False


# --- citation.symbol ------------------------------------------------------------------------------------------------------


def mixed_forms(report: Report, rule: Rule) -> Iterator[Hit]:
    """A Party number with State signs (92/KH-TU), or the reverse (12-KH/UBND)."""
    for citation, symbol in _numbered(report):
        right = _party_form(symbol) or _state_form(symbol)
        if right and fold(right) != fold(symbol.number):
            yield Hit(citation.span, {"name": _name(citation), "right": right})


def _side(token: str) -> str | None:
    issuer = issuer_of(token)
    if issuer is not None:
        return issuer.side
    code = fold(token)
    return "party" if code.endswith(("TU", "TW")) and len(code) <= 9 else None


def _plain_pair(symbol: Symbol) -> bool:
    """Number, kind, body: nothing else, so that the signs can be judged."""
    return (
        symbol.year is None
        and len(symbol.tokens) == 2
        and fold(symbol.tokens[0]) in type_codes()
        and symbol.separator in ("/", "-", "–")
    )


def _party_form(symbol: Symbol) -> str | None:
    if not _plain_pair(symbol) or _side(symbol.tokens[1]) != "party":
        return None
    written = (symbol.separator.replace("–", "-"), symbol.marks[0].replace("–", "-"))
    return None if written == ("-", "/") else f"{symbol.digits}-{symbol.tokens[0]}/{symbol.tokens[1]}"


def _state_form(symbol: Symbol) -> str | None:
    if not _plain_pair(symbol) or _side(symbol.tokens[1]) != "state" or fold(symbol.tokens[0]) == "CV":
        return None
    written = (symbol.separator.replace("–", "-"), symbol.marks[0].replace("–", "-"))
    return None if written != ("-", "/") else f"{symbol.digits}/{symbol.tokens[0]}-{symbol.tokens[1]}"


def lost_letters(report: Report, rule: Rule) -> Iterator[Hit]:
    """A code that has lost its Đ (QD, BDNTW), or letters that are no kind at all where the kind's should stand (NDD-CP)."""
    for citation, symbol in _numbered(report):
        for position, token in enumerate(symbol.tokens[:2]):
            right = _accented(token) or (_meant(citation, symbol, token) if position == 0 else None)
            if right:
                yield Hit(citation.span, {"name": _name(citation), "wrong": token, "right": right})
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
    kind = _kind(citation)
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
    for citation, symbol in _numbered(report):
        number = citation.number or ""
        if symbol.year is not None and re.search(r"/[-–]|//", number):
            yield Hit(
                citation.span, {"name": _name(citation), "right": "đủ chữ viết tắt tên loại giữa hai dấu"}
            )
        elif (kind := _kind(citation)) and symbol.tokens and (right := _split(symbol.tokens[0], kind)):
            yield Hit(citation.span, {"name": _name(citation), "right": right})


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
    for citation, symbol in _numbered(report):
        words = report.words(citation.span)
        start = re.search(re.escape(symbol.digits) + r"\s?[/\-–]", words)
        at = start.start() if start else -1
        if symbol.separator and at >= 0 and _SPACES.search(words, at) and "\n" not in words[at:]:
            yield Hit(citation.span, {"name": _name(citation), "right": symbol.number})


def normative_year(report: Report, rule: Rule) -> Iterator[Hit]:
    """A decree, a circular or a law without the year in its number (72/NĐ-CP, 66/QH14)."""
    for citation, symbol in _numbered(report):
        kind = _kind(citation)
        if not kind or symbol.year is not None or symbol.separator != "/":
            continue
        if len(symbol.tokens) < 2:
            if _ASSEMBLY.fullmatch(symbol.tokens[0] if symbol.tokens else ""):
                yield Hit(citation.span, {"name": _name(citation), "right": _with_year(citation, symbol)})
            continue
        if not kind.normative:
            continue
        old = citation.issued is not None and citation.issued.year <= _OLD_FORMS_UNTIL
        if not old and fold(symbol.tokens[0]) in {fold(code) for code in kind.codes}:
            yield Hit(citation.span, {"name": _name(citation), "right": _with_year(citation, symbol)})


def _with_year(citation: Citation, symbol: Symbol) -> str:
    """The number as it would be with its year: "72/2015/NĐ-CP"."""
    year = str(citation.issued.year) if citation.issued else "năm"
    return symbol.number.replace("/", f"/{year}/", 1)


def symbol_year(report: Report, rule: Rule) -> Iterator[Hit]:
    """The year in the number is not the year of the date, or is no year."""
    for citation, symbol in _numbered(report):
        if symbol.year is None:
            continue
        if not 1945 <= symbol.year <= 2100:
            yield Hit(
                citation.span, {"name": _name(citation), "year": symbol.year, "date": "một năm có bốn chữ số"}
            )
        elif citation.issued and citation.issued.year != symbol.year:
            related = (citation.date_span,) if citation.date_span else ()
            yield Hit(
                citation.span,
                {"name": _name(citation), "year": symbol.year, "date": f"ngày {citation.issued:%d/%m/%Y}"},
                related,
            )


def kind_against_symbol(report: Report, rule: Rule) -> Iterator[Hit]:
    """The type name does not fit the kind's abbreviation in the number; abbreviations with two meanings are let pass."""
    loose = set(cast("Sequence[str]", rule.params.get("loose_kinds", ())))
    allowed = {tuple(pair) for pair in cast("Sequence[Sequence[str]]", rule.params.get("allowed", ()))}
    certain = {fold(code) for code in cast("Sequence[str]", rule.params.get("certain_codes", ()))}
    for citation, symbol in _numbered(report):
        kind = _kind(citation)
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
                {"name": _name(citation), "code": symbol.tokens[0], "meant": meant, "kind": kind.name},
            )


# --- citation.conflict ----------------------------------------------------------------------------------------------------


def conflict(report: Report, rule: Rule) -> Iterator[Hit]:
    """One number with two dates or two bodies in one report; documents of other units or years that share it are let pass."""
    groups: dict[str, list[Citation]] = defaultdict(list)
    for citation in report.citations:
        if citation.number:
            groups[fold(citation.number).replace("–", "-")].append(citation)
    for group in groups.values():
        yield from _conflicts(_telling(group))


def _telling(group: Sequence[Citation]) -> Sequence[Citation]:
    """The first citation of each date and body: the others say nothing new. Few documents have more than two."""
    first: dict[tuple[date | None, str | None], Citation] = {}
    for citation in group:
        first.setdefault((citation.issued, citation.issuer), citation)
    return tuple(first.values())[:_MOST_TELLING]


def _conflicts(group: Sequence[Citation]) -> Iterator[Hit]:
    told: set[tuple[object, object]] = set()
    for index, later in enumerate(group):
        for earlier in group[:index]:
            what = _difference(earlier, later)
            if what and what not in told:
                told.add(what)
                place = (
                    later.date_span
                    if later.date_span and later.issued != earlier.issued
                    else later.issuer_span
                )
                span = (
                    Span(later.span.start, max(later.span.end, place.end))
                    if place and place.start >= later.span.start
                    else later.span
                )
                yield Hit(span, {"name": _name(later), "one": what[0], "other": what[1]}, (earlier.span,))
                break


def _difference(one: Citation, other: Citation) -> tuple[str, str] | None:
    if _bodies_differ(one.issuer, other.issuer):
        if one.issued == other.issued and one.issued is not None:
            return (one.issuer or "", other.issuer or "")
        return None  # two bodies, two dates: two documents
    if one.issued and other.issued and one.issued != other.issued:
        symbol = _symbol(one)
        yearly = symbol is not None and symbol.year is None
        same_day = (one.issued.day, one.issued.month) == (other.issued.day, other.issued.month)
        if not yearly or one.issued.year == other.issued.year or same_day:
            return (f"ngày {one.issued:%d/%m/%Y}", f"ngày {other.issued:%d/%m/%Y}")
    return None


def _body(name: str) -> str:
    key = (
        phrase(re.sub(r"[-–,]", " ", name))
        .replace("ủy ban nhân dân", "ubnd")
        .replace("hội đồng nhân dân", "hđnd")
    )
    return re.sub(r"\s(?:khóa|nhiệm kỳ)\s\w+$", "", key)


def _bodies_differ(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return False
    left, right = _body(one), _body(other)
    return left not in right and right not in left


# --- dates ----------------------------------------------------------------------------------------------------------------


_REASONS = {"reason": "reasons", "reason_en": "reasons_en", "reason_zh": "reasons_zh"}


def impossible(report: Report, rule: Rule) -> Iterator[Hit]:
    """Days that do not exist, anywhere in the report."""
    for mention in find_dates(report.text):
        if mention.problem is not None:
            parts = _parts(mention)
            values = {
                key: cast("Mapping[str, str]", rule.params[name])[mention.problem].format_map(parts)
                for key, name in _REASONS.items()
            }
            yield Hit(mention.span, values)


def _parts(mention: DateMention) -> dict[str, object]:
    days = 31
    if mention.month and 1 <= mention.month <= 12:
        days = calendar.monthrange(
            mention.year if mention.year and 1 <= mention.year <= 9999 else 2000, mention.month
        )[1]
    return {"day": mention.day, "month": mention.month, "year": mention.year, "days": days}


def cited_later(report: Report, rule: Rule) -> Iterator[Hit]:
    """A cited document dated after the report itself. Where only the report's month is given, its last day counts;
    where nothing is given, a quarter after its period."""
    signed = report.header.issued or _end_of_month(report)
    dated = signed is not None
    own = signed or (report.period.period.last + _SIGNED_WITHIN if report.period else None)
    if own is None:
        return
    for citation in report.citations:
        if citation.issued and citation.issued > own and citation.date_span:
            span = Span(
                min(citation.span.start, citation.date_span.start),
                max(citation.span.end, citation.date_span.end),
            )
            related = (report.header.date_span,) if report.header.date_span else ()
            yield Hit(
                span,
                {
                    "name": _name(citation) or citation.kind,
                    "date": f"{citation.issued:%d/%m/%Y}",
                    "own": f"{own:%d/%m/%Y}" if dated else f"kỳ báo cáo đến {_period_end(report)}",
                    "own_en": f"{own:%d/%m/%Y}" if dated else f"its period ends {_period_end(report)}",
                    "own_zh": f"{own:%d/%m/%Y}" if dated else f"报告期截至 {_period_end(report)}",
                },
                related,
                severity=None if dated else "warning",
            )


def _end_of_month(report: Report) -> date | None:
    for mention in find_dates(report.header.date_text or ""):
        if mention.form == "month_year" and mention.year and mention.month and mention.problem is None:
            return date(mention.year, mention.month, calendar.monthrange(mention.year, mention.month)[1])
    return None


def _period_end(report: Report) -> str:
    return f"{report.period.period.last:%d/%m/%Y}" if report.period else ""
