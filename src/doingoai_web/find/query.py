"""What somebody typed, as a query: words, phrases, with marks or without."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from doingoai_web.find.words import Token, forms, tokens, typed

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
    """written: what was typed; terms: all of them must stand in one sentence; personal: it looks like a number of a person; cut: there
    was more than is looked for."""

    written: str
    terms: tuple[Term, ...]
    personal: bool = False
    cut: bool = False

    @property
    def exact(self) -> bool:
        """Whether the marks of any word count."""
        return any(term.exact for term in self.terms)

    def relaxed(self) -> "Query":
        """The same words however they are marked."""
        return replace(_query(self.written, False, False), cut=self.cut)


def parse(written: str) -> Query:
    """Words typed with marks are meant with them (one marked word says so for all), words typed without in any way; words in quotes
    stand side by side, as typed."""
    written, cut = shortened(written)
    if _PERSONAL.search(written):
        return Query(written, (), personal=True)
    found = _query(written, any(token.marked for token in tokens(written)), True)
    return replace(found, cut=cut or found.cut)


def shortened(written: str) -> tuple[str, bool]:
    """As the texts are, at most ``LONGEST`` characters of whole words; whether there was more. A run of letters longer than that is no
    word: of it the beginning is kept."""
    whole = typed(written[: 4 * LONGEST])
    if len(whole) <= LONGEST:
        return whole, len(written) > 4 * LONGEST
    return whole[: LONGEST + 1].rpartition(" ")[0] or whole[:LONGEST], True


def _query(written: str, exact: bool, quoted_exact: bool) -> Query:
    terms: dict[Term, None] = {}
    for match in _PIECE.finditer(written):
        quoted = match[1] is not None
        found = tokens(match[1] if quoted else match[2])
        if found:
            marks = exact or (quoted and quoted_exact)
            terms[Term(tuple(token.exact if marks else token.plain for token in found), marks)] = None
    return Query(written, tuple(terms)[:MOST], cut=len(terms) > MOST)


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
    spelt = [word.exact if term.exact else word.plain for word in words]
    return [(words[at].start, words[at + len(term.words) - 1].end) for at in _starts(term.words, spelt)]


def holds(query: Query, text: str) -> bool:
    """Whether a text holds every term: what the index must find, no more and no less."""
    words = tokens(text)
    return bool(query.terms) and all(_standing(term, words) for term in query.terms)


def closeness(query: Query, text: str) -> int:
    """How close a sentence that holds every term holds them: 0 side by side in the order typed, 1 within as many words again and a
    few, 2 further apart."""
    if len(query.terms) < 2:
        return 0
    words = forms(text)
    exact = [word[0] for word in words] if query.exact else []
    plain = [] if all(term.exact for term in query.terms) else [word[1] for word in words]
    wanted = tuple(word for term in query.terms for word in term.words)
    own = exact if query.terms[0].exact else plain
    if any(own[at] == wanted[0] and tuple(own[at : at + len(wanted)]) == wanted for at in range(len(own))):
        return 0
    starts = [
        (at, number)
        for number, term in enumerate(query.terms)
        for at in _starts(term.words, exact if term.exact else plain)
    ]
    return 1 if _window(sorted(starts), len(query.terms)) <= 2 * len(wanted) + 3 else 2


def _starts(wanted: tuple[str, ...], words: Sequence[str]) -> list[int]:
    """Where words begin that stand side by side."""
    firsts = [at for at, word in enumerate(words) if word == wanted[0]]
    return (
        [at for at in firsts if tuple(words[at : at + len(wanted)]) == wanted] if len(wanted) > 1 else firsts
    )


def _window(starts: Sequence[tuple[int, int]], whole: int) -> int:
    """The fewest words between the first and the last of places that hold all of so many terms."""
    held: Counter[int] = Counter()
    best, first = 1 << 30, 0
    for at, number in starts:
        held[number] += 1
        while len(held) == whole:
            best = min(best, at - starts[first][0])
            held[starts[first][1]] -= 1
            if not held[starts[first][1]]:
                del held[starts[first][1]]
            first += 1
    return best
