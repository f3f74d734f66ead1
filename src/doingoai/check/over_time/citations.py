"""One document cited with two dates or two bodies, here and in another report: the majority decides which is suspect."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from doingoai.check.cited import bodies_differ, difference, name_of, symbol_of, tells_issuer
from doingoai.check.context import Context
from doingoai.check.engine import Hit
from doingoai.check.over_time.beside import lies_under, unit_of
from doingoai.check.over_time.wording import named, short
from doingoai.extract.citation_words import fold
from doingoai.model import Citation, Report, Rule, Span
from doingoai.text.sentences import sentences

MOST_OTHERS = 200  # reports of a campaign that cite one document: the majority is plain by then
_AROUND = 400
Cited = tuple[Report, Citation]
Same = Callable[[Report, Citation, Cited], bool]  # whether both citations mean one document


def key_of(citation: Citation) -> str:
    """A document's number whatever its dashes and case."""
    return fold(citation.number or "").replace("–", "-")


def dated(reports: Iterable[Report]) -> dict[str, list[Cited]]:
    """Number → the first citation of it with each date, in each report."""
    found: dict[str, list[Cited]] = defaultdict(list)
    for report in reports:
        seen: set[tuple[str, object, str | None]] = set()
        for citation in report.citations:
            key = key_of(citation)
            statement = (key, citation.issued, citation.issuer)
            if key and citation.issued and statement not in seen:
                seen.add(statement)
                found[key].append((report, citation))
    return found


def over_time(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """A document that an earlier report of the unit cites with another date or body."""
    yield from conflicts(report, dated(context.previous), _same_document, sure=True)


def in_campaign(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """A document that other units cite with another date or body; where as many say the one as the other it is a note."""
    yield from conflicts(report, _cited_by(context), same_for_all, sure=False)


def _cited_by(context: Context) -> Mapping[str, Sequence[Cited]]:
    return context.index.cited if context.index is not None else dated(context.campaign)


def conflicts(report: Report, known: Mapping[str, Sequence[Cited]], same: Same, sure: bool) -> Iterator[Hit]:
    """The citations of a report that differ from those of other reports, unless most of these say the same as it. sure: where as
    many say the one as the other, the finding is as grave as its rule says; else a note."""
    for found in disputes(report, known, same):
        yield _conflict(report, found, sure)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A document that others cite otherwise. against: the first of them; own, opposing: how many reports say the one and the other."""

    citation: Citation
    against: Cited
    own: int
    opposing: int


def disputes(report: Report, known: Mapping[str, Sequence[Cited]], same: Same) -> Iterator[Dispute]:
    """Of each number the first citation that more reports, or as many, contradict than bear out."""
    for key, mine in dated([report]).items():
        others = [cited for cited in known.get(key, ()) if not _is(report, cited[0])][:MOST_OTHERS]
        for _, citation in mine:
            against = [c for c in others if same(report, citation, c) and difference(c[1], citation)]
            agreeing = {
                id(c[0]) for c in others if c[1].issued == citation.issued and same(report, citation, c)
            }
            opposing = {id(c[0]) for c in against}
            if not against or len(agreeing) >= len(opposing):
                continue
            yield Dispute(citation, against[0], len(agreeing) + 1, len(opposing))
            break


def _is(report: Report, other: Report) -> bool:
    return other is report or other.document.text == report.document.text


def _same_document(report: Report, citation: Citation, other: Cited) -> bool:
    """In two reports of one unit: a number with its year, of a body there is one of, or of a body both name."""
    symbol = symbol_of(citation)
    if symbol is not None and (symbol.year is not None or tells_issuer(symbol)):
        return True
    there, day, other_day = other[1].issuer, citation.issued, other[1].issued
    if day is None or other_day is None or day.year != other_day.year:
        return False  # numbers begin anew each year
    return bool(citation.issuer and there and not bodies_differ(citation.issuer, there))


def same_for_all(report: Report, citation: Citation, other: Cited) -> bool:
    """In reports of two units: a body both name must not be one that each has of its own ("UBND huyện", "HĐND xã")."""
    symbol = symbol_of(citation)
    if symbol is not None and tells_issuer(symbol):
        return True
    if not _same_document(report, citation, other):
        return False
    if not citation.issuer or not other[1].issuer or bodies_differ(citation.issuer, other[1].issuer):
        return False
    name = citation.issuer.lower()
    if any(f"{word} " in f"{name} " for word in ("huyện", "xã", "phường", "thị trấn", "quận", "thị xã")):
        return len(name.split()) > len(other[1].issuer.split()) - 1 and _named_place(citation.issuer)
    return _one_province(report, other[0]) or _named_place(citation.issuer)


def _named_place(issuer: str) -> bool:
    """The body's name says of which unit it is: "UBND tỉnh Kim Sơn", not "UBND tỉnh"."""
    words = issuer.split()
    kinds = ("tỉnh", "huyện", "xã", "phường", "quận", "phố", "trấn")
    return any(word.lower() in kinds and after[:1].isupper() for word, after in pairwise(words))


def _one_province(report: Report, other: Report) -> bool:
    left, right = unit_of(report), unit_of(other)
    if left is None or right is None:
        return False
    mine = {place for place in report.place if place.startswith(("tỉnh", "thành phố"))}
    theirs = {place for place in other.place if place.startswith(("tỉnh", "thành phố"))}
    return bool(mine & theirs) or lies_under(report, other)


def sentence_at(report: Report, span: Span) -> str:
    """The sentence that holds a place, on one line."""
    low, high = max(0, span.start - _AROUND), min(len(report.text), span.end + _AROUND)
    for sentence in sentences(report.text, Span(low, high)):
        if sentence.start <= span.start < sentence.end:
            return short(report.words(sentence), 200)
    return short(report.words(span))


def _conflict(report: Report, dispute: Dispute, sure: bool) -> Hit:
    citation, (source, other) = dispute.citation, dispute.against
    one, two = difference(other, citation) or ("", "")
    place = citation.date_span if citation.issued != other.issued else citation.issuer_span
    after = place is not None and place.start >= citation.span.start
    span = Span(citation.span.start, max(citation.span.end, place.end)) if after and place else citation.span
    values = {
        **named(source),
        "name": name_of(citation),
        "one": one,
        "other": two,
        "sentence": sentence_at(source, other.span),
        "own": dispute.own,
        "opposing": dispute.opposing,
    }
    return Hit(span, values, severity=None if dispute.opposing > dispute.own or sure else "info")
