"""A cited document as the rules read it: the parts of its number, its kind, its name in one line."""

import re
from collections.abc import Iterator
from functools import lru_cache

from doingoai.extract.citation_words import Kind, fold, issuer_of, kinds_by_name, phrase
from doingoai.extract.symbols import Symbol, find_symbols
from doingoai.model import Citation, Report


def symbol_of(citation: Citation) -> Symbol | None:
    """The parts of the citation's number."""
    return _read(citation.number) if citation.number else None


@lru_cache(maxsize=1 << 12)
def _read(number: str) -> Symbol | None:
    """The parts of a number, kept: many rules ask for them."""
    return next(find_symbols(number), None)


def kind_of(citation: Citation) -> Kind | None:
    """The citation's type by the name that it bears."""
    return kinds_by_name().get(citation.kind) if citation.kind else None


def name_of(citation: Citation) -> str:
    """The citation in one line, for a message."""
    return " ".join(
        part for part in (citation.kind, f"số {citation.number}" if citation.number else None) if part
    )


def numbered(report: Report) -> Iterator[tuple[Citation, Symbol]]:
    """The citations whose number can be read, with its parts."""
    for citation in report.citations:
        if (symbol := symbol_of(citation)) is not None:
            yield citation, symbol


def tells_issuer(symbol: Symbol) -> bool:
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


def side_of(token: str) -> str | None:
    """ "party" or "state" by the letters of the body; None where they do not tell."""
    issuer = issuer_of(token)
    if issuer is not None:
        return issuer.side
    code = fold(token)
    return "party" if code.endswith(("TU", "TW")) and len(code) <= 9 else None


def difference(one: Citation, other: Citation) -> tuple[str, str] | None:
    """Bodies or days, the one and the other, in which two citations of one number contradict each other."""
    if bodies_differ(one.issuer, other.issuer):
        if one.issued == other.issued and one.issued is not None:
            return (one.issuer or "", other.issuer or "")
        return None  # two bodies, two dates: two documents
    if one.issued and other.issued and one.issued != other.issued:
        symbol = symbol_of(one)
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


def bodies_differ(one: str | None, other: str | None) -> bool:
    """Two names that cannot be one body's, long or short; a missing one differs from none."""
    if one is None or other is None:
        return False
    left, right = _body(one), _body(other)
    return left not in right and right not in left
