"""What somebody typed, as a query: words, phrases, with marks or without."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from doingoai_web.find.words import Token, tokens, typed

LONGEST, MOST = 200, 12  # characters of a query; words and phrases of it
_PIECE = re.compile(r"[\"“”]([^\"“”]*)[\"“”]|([^\s\"“”]+)")
#: numbers of persons: nine or twelve digits in one run, twelve in threes, a telephone, a passport
_PERSONAL = re.compile(
    r"(?<![\d.,/-])(?:\d{9}|\d{12}|0\d{2}[ .]\d{3}[ .]\d{3}(?:[ .]\d{3})?|\d{3} \d{3} \d{3}(?: \d{3})?"
    r"|(?:\+84|0)[ .-]?[235789]\d{1,2}[ .-]?\d{3,4}[ .-]?\d{3,4}|[A-Za-z]{1,2} ?\d{6,8})(?![\d/]|[.,]\d)"
)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand side by side. exact: their marks count."""

    words: tuple[str, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Query:
    """written: what was typed; terms: all of them must stand in one sentence; personal: it looks like a number of a person."""

    written: str
    terms: tuple[Term, ...]
    personal: bool = False

    @property
    def exact(self) -> bool:
        """Whether the marks of any word count."""
        return any(term.exact for term in self.terms)

    def relaxed(self) -> "Query":
        """The same words however they are marked."""
        return _query(self.written, False, False)


def parse(written: str) -> Query:
    """Words typed with marks are meant with them (one marked word says so for all), words typed without in any way; words in quotes
    stand side by side, as typed."""
    written = typed(written[:LONGEST])
    if _PERSONAL.search(written):
        return Query(written, (), personal=True)
    return _query(written, any(token.marked for token in tokens(written)), True)


def _query(written: str, exact: bool, quoted_exact: bool) -> Query:
    terms: dict[Term, None] = {}
    for match in _PIECE.finditer(written):
        quoted = match[1] is not None
        found = tokens(match[1] if quoted else match[2])
        if found:
            marks = exact or (quoted and quoted_exact)
            terms[Term(tuple(token.exact if marks else token.plain for token in found), marks)] = None
    return Query(written, tuple(terms)[:MOST])


def places(query: Query, text: str) -> list[tuple[int, int]]:
    """Where the query's words stand in a text: stretches in its order that do not overlap."""
    words = tokens(text)
    found = [place for term in query.terms for place in _standing(term, words)]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _standing(term: Term, words: Sequence[Token]) -> list[tuple[int, int]]:
    forms = [word.exact if term.exact else word.plain for word in words]
    length, found = len(term.words), []
    for at in range(len(forms) - length + 1):
        if forms[at] == term.words[0] and tuple(forms[at : at + length]) == term.words:
            found.append((words[at].start, words[at + length - 1].end))
    return found


def holds(query: Query, text: str) -> bool:
    """Whether a text holds every term: what the index must find, no more and no less."""
    words = tokens(text)
    return bool(query.terms) and all(_standing(term, words) for term in query.terms)
