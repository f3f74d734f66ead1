"""Later short forms of a citation ("Kết luận số 57", "Kế hoạch nêu trên", "Quy chế 272") and the documents they mean.

They are kept apart from the citations proper: a short form is a reference inside the report, not a document of its own.
"""

import re
from collections.abc import Sequence
from functools import cache

from doingoai.extract.citation_words import kinds, phrase
from doingoai.model import Citation, Reference, Span

_DIGITS = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,3})?")


@cache
def _pattern() -> "re.Pattern[str]":
    names = sorted((key for key in kinds() if key.islower()), key=len, reverse=True)
    name = "|".join(item.replace(" ", r"\s{1,3}") for item in names)
    number = r"(?:số\s{1,3})?(?P<number>[0-9]{1,4})(?![\w/%]|[.,-][0-9]|\s?[-–/]\s?[A-ZĐ0-9])"
    pointer = r"(?:(?:đã\s{1,2})?nêu\s{1,2}trên|nói\s{1,2}trên|kể\s{1,2}trên|trên\s{1,2}đây|trên(?!\s{1,3}(?:địa|cơ|lĩnh|toàn|các|phạm|tinh|mạng|hệ|phương))|(?P<this>đó|ấy))(?!\w)"
    return re.compile(rf"(?<!\w)(?P<kind>{name})\s{{1,3}}(?:{number}|{pointer})", re.IGNORECASE)


def _digits(citation: Citation) -> str:
    match = _DIGITS.match(citation.number or "")
    return match[0].lstrip("0") if match else ""


def _by_number(number: str, kind: str, before: Sequence[Citation]) -> tuple[Citation, float] | None:
    same = [citation for citation in before if citation.number and _digits(citation) == number.lstrip("0")]
    if not same:
        return None
    of_kind = [citation for citation in same if citation.kind == kind]
    pool = of_kind or same
    one = len({citation.number for citation in pool}) == 1
    if of_kind:
        return pool[-1], 0.95 if one else 0.7
    return pool[-1], 0.75 if one else 0.5


def _by_kind(kind: str, before: Sequence[Citation], at: int, *, vague: bool) -> tuple[Citation, float] | None:
    same = [
        citation for citation in before if citation.kind == kind or (kind == "Văn bản" and citation.number)
    ]
    if not same:
        return None
    one = len({citation.number for citation in same}) == 1
    near = at - same[-1].span.end < 600
    confidence = 0.9 if one and near else 0.75 if near else 0.6 if one else 0.45
    return same[-1], confidence - (0.15 if vague else 0.0)


def resolve_short_forms(text: str, citations: Sequence[Citation]) -> tuple[Reference, ...]:
    """The short forms of a text, each with the citation before it that it most likely means.

    citations: those of the same text, in its order (``find_citations``). A short form that nothing before it can explain is
    left out. confidence: 0.95 for one number and kind met before, less where several documents fit or the kind differs.
    """
    found: list[Reference] = []
    spans = [citation.span for citation in citations]
    known = 0
    for match in _pattern().finditer(text):
        while known < len(citations) and spans[known].end <= match.start():
            known += 1
        if known < len(citations) and spans[known].start < match.end():
            continue  # a full citation begins here
        kind = kinds()[phrase(match["kind"])].name
        before = citations[max(0, known - 200) : known]
        if match["number"]:
            meant = _by_number(match["number"], kind, before)
        else:
            meant = _by_kind(kind, before, match.start(), vague=bool(match["this"]))
        if meant is not None:
            found.append(Reference(Span(match.start(), match.end()), kind, *meant))
    return tuple(found)
