"""The body that reports, where the header does not print it: as the text names it, else by symbol and place."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from doingoai.model import Span
from doingoai.parse.bodies import short
from doingoai.parse.folding import fold
from doingoai.parse.headwords import head_words, starts_with
from doingoai.units.name_search import find_unit_names
from doingoai.units.name_words import fold as fold_name
from doingoai.units.names import AGENCY, parse_unit

_REPORTS = re.compile(r"báo\s+cáo", re.IGNORECASE)
_OF = re.compile(r"\bcủa\s+(?=[^\W\d_a-z])")
_TAIL = re.compile(
    r"\s+(?:xin|kính|trân trọng|tổng hợp|tiến hành|gửi|đã|xây dựng|lập|có|về|nay|đề nghị|và|xin được|báo cáo|trên địa bàn|như sau)(?:\s.*)?$",
    re.IGNORECASE | re.DOTALL,
)
_CLAUSE = re.compile(r"[.,;:\n](?=\s|$)")
_NO_NAME = re.compile(r"[;%]|\. |\d\s.*\d")  # a clause with figures, no name
_COMMITTEE = ("ubnd", fold("nhân dân"))
_LONGEST = 110


@dataclass(frozen=True, slots=True)
class Naming:
    """A body as the text names it, where."""

    name: str
    span: Span


def _clean(words: str) -> str | None:
    """The body's name in the words before "báo cáo"; None where they name none."""
    name = _TAIL.sub("", " ".join(words.strip(' *_"“”').split()))
    if (
        not 3 < len(name) <= _LONGEST
        or starts_with(fold(name), head_words().body_heads) is None
        or not name[0].isupper()
        or _NO_NAME.search(name)
    ):
        return None
    return short(name).rstrip(" ./,;")


def _before_report(text: str, start: int, end: int) -> Iterator[Naming]:
    """ "…, UBND huyện X báo cáo …": the body at the beginning of the clause in front of "báo cáo"."""
    for match in _REPORTS.finditer(text, start, end):
        stop = match.start()
        cuts = [cut.end() for cut in _CLAUSE.finditer(text, max(start, stop - 200), stop)]
        for cut in [*reversed(cuts[-3:]), *([start] if stop - start < 200 else [])]:
            if name := _clean(text[cut:stop]):
                lead = len(text[cut:stop]) - len(text[cut:stop].lstrip(" *_\n"))
                yield Naming(
                    name,
                    Span(cut + lead, max(cut + lead, stop - (stop - cut - len(text[cut:stop].rstrip())))),
                )
                break


def _behind_of(text: str, start: int, end: int) -> Iterator[Naming]:
    """ "Trên đây là báo cáo … của UBND xã X./."""
    for match in reversed(list(_OF.finditer(text, start, end))):
        stop = min(end, match.end() + _LONGEST)
        words = re.split(r"\./|[.;\n]", text[match.end() : stop])[0]
        if name := _clean(words):
            yield Naming(name, Span(match.end(), match.end() + len(words.rstrip())))


def _is_whole(name: str) -> bool:
    unit = parse_unit(name)
    return bool(unit.name) and not (unit.kind == AGENCY and fold(unit.name) in ("ubnd", "hđnd"))


def _completed(text: str, name: str, place: str | None) -> str | None:
    """ "UBND huyện" with the name that the text gives its huyện: the place of the date line, else the one named most."""
    kind = parse_unit(name).kind
    if kind in (None, AGENCY):
        return None
    head = name[: name.lower().rfind(kind or "")].strip()
    counts = Counter(mention.name for mention in find_unit_names(text[:60_000]) if mention.kind == kind)
    if place and any(fold_name(place) == fold_name(named) for named in counts):
        return " ".join(f"{head} {kind} {place}".split())
    own = Counter(
        mention.name
        for mention in find_unit_names(text[:60_000])
        if mention.kind == kind
        and fold(text[max(0, mention.span.start - 20) : mention.span.start]).endswith(_COMMITTEE)
    )
    best = own.most_common(1) or ([(place, 1)] if place else counts.most_common(1))
    return " ".join(f"{head} {kind} {best[0][0]}".split()) if best else None


def _by_symbol(text: str, symbol: str | None, place: str | None) -> str | None:
    """The body that signs with a symbol: "BC-UBND" of the place "Đắk Glei" is the committee of the unit of that name."""
    if not symbol:
        return None
    code = re.split(r"[-/]", symbol)[-1]
    body = head_words().codes.get(code)
    if body is None:
        return None
    body = short(body)
    if body == "UBND":
        kinds = Counter(
            mention.kind
            for mention in find_unit_names(text[:60_000])
            if place and fold_name(mention.name) == fold_name(place)
        )
        return f"UBND {kinds.most_common(1)[0][0]} {place}" if kinds else None
    committee = starts_with(
        fold(body), tuple(fold(word) for word in ("Tỉnh ủy", "Huyện ủy", "Thành ủy", "Thị ủy", "Quận ủy"))
    )
    return f"{body} {place}" if committee and place else body


def _spelled(name: str, place: str | None) -> str:
    """The name with the spelling of the date line, where that is the same place (Đăk/Đắk)."""
    unit = parse_unit(name)
    same = (
        place
        and unit.kind != AGENCY
        and unit.name
        and fold_name(unit.name) == fold_name(place)
        and name.endswith(unit.name)
    )
    return name[: -len(unit.name)] + place if same and place else name


def own_naming(
    text: str, opening: Span | None, closing: Span | None, symbol: str | None, place: str | None
) -> tuple[str | None, Span | None]:
    """The issuer as the text names it, and where; (None, None) where nothing tells.

    A full name in the opening counts before one in the closing sentence; a short one ("UBND huyện") is completed.
    """
    namings: list[Naming] = []
    if opening:
        namings += _before_report(text, opening.start, opening.end)
    if closing:
        namings += [
            *_behind_of(text, closing.start, closing.end),
            *_before_report(text, closing.start, closing.end),
        ]
    for naming in namings:
        if _is_whole(naming.name):
            return _spelled(naming.name, place), naming.span
    for naming in namings:
        if full := _completed(text, naming.name, place):
            return full, naming.span
    return _by_symbol(text, symbol, place), None
