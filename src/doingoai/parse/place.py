"""Under which units the text itself places its issuer. A unit merely mentioned is no evidence."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from doingoai.model import Header, Span
from doingoai.parse.folding import fold, folded
from doingoai.units.name_search import find_unit_names
from doingoai.units.names import AGENCY, UnitName, parse_unit

LEVELS = ("commune", "district", "province")
_MINISTRY = folded("bộ", "cục", "vụ", "quốc", "chính")
_OF_DISTRICTS = folded("phòng", "đồn", "huyện")
_ENOUGH = 3.0
_HEADER, _CHAIN, _BASIS, _SUBJECT, _COMMITTEE, _RECIPIENT, _OFFICE, _PLACE = (
    10.0,
    8.0,
    6.0,
    5.0,
    3.0,
    3.0,
    1.5,
    3.0,
)
_OFFICE_BEFORE = re.compile(
    r"(?:UBND|HĐND|[ỦU]y ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân|Sở(?: [\w,]+){1,8}|Công an|Thường trực|Bộ Chỉ huy(?: [\w]+){1,5})\s*$",
    re.IGNORECASE,
)
_IN_THE_AREA = re.compile(r"(?:trên|trong|tại)\s+địa\s+bàn\s*$", re.IGNORECASE)
_PARTY = re.compile(
    r"(?P<level>Tỉnh|Thành|Huyện|Quận|Thị)\s[ủuỦU][ỷyỶY]\s(?:(?:tỉnh|thành phố|huyện|quận|thị xã)\s)?"
    r"(?P<name>[^\W\d_a-z][\w'’]{0,12}(?:\s[^\W\d_a-z][\w'’]{0,12}){0,3})"
)
_PARTY_KIND = {"Tỉnh": "tỉnh", "Thành": "thành phố", "Huyện": "huyện", "Quận": "quận", "Thị": "thị xã"}
_BETWEEN = re.compile(r"\s{0,2}[,(-]\s{0,2}")
_LONGEST_TEXT = 200_000  # characters read for evidence; it stands at the beginning of a report


@dataclass(frozen=True, slots=True)
class _Evidence:
    unit: UnitName
    weight: float


def _level(unit: UnitName | None) -> str | None:
    return unit.level if unit else None


def _wanted(issuer: str | None) -> tuple[tuple[str, ...], UnitName | None]:
    """The levels at which the issuer has units above it, and the issuer's own unit."""
    if issuer is None:
        return ("district", "province"), None
    unit = parse_unit(issuer)
    own = unit.of if unit.kind == AGENCY else unit
    level = _level(own)
    if level is None:
        head = fold(issuer).split(" ")[0] if issuer else ""
        if head in _MINISTRY or not issuer:
            return (), own
        return (("district", "province") if head in _OF_DISTRICTS else ("province",)), own
    return LEVELS[LEVELS.index(level) + 1 :], own


def _same(a: UnitName, b: UnitName | None) -> bool:
    return b is not None and a.kind == b.kind and a.key == b.key


def _mentions(
    text: str, header: Header, own: UnitName | None, opening: Span | None, recipients: Span | None
) -> Iterator[_Evidence]:
    mentions = find_unit_names(text[:_LONGEST_TEXT])
    for index, mention in enumerate(mentions):
        unit, span = UnitName(mention.kind, mention.name), mention.span
        before = text[max(0, span.start - 70) : span.start]
        if any(part and part.contains(span) for part in (header.parent_span, header.issuer_span)):
            yield _Evidence(unit, _HEADER)
            continue
        previous = mentions[index - 1] if index else None
        if previous and _BETWEEN.fullmatch(text[previous.span.end : span.start]):
            above = UnitName(previous.kind, previous.name)
            chained = index > 1 and _same(UnitName(mentions[index - 2].kind, mentions[index - 2].name), own)
            if _same(above, own) or (chained and above.level != unit.level):
                yield _Evidence(unit, _CHAIN)
                continue
        office = bool(_OFFICE_BEFORE.search(before))
        if opening and opening.contains(span):
            yield _Evidence(unit, _BASIS if office else (2.0 if _IN_THE_AREA.search(before) else 0.5))
        elif recipients and recipients.contains(span):
            yield _Evidence(unit, _RECIPIENT if office else 0.0)
        elif office or _IN_THE_AREA.search(before):
            yield _Evidence(unit, _OFFICE)
        elif own and _is_subject(text, own, span):
            yield _Evidence(unit, _SUBJECT)


def _is_subject(text: str, own: UnitName, span: Span) -> bool:
    """ "X là xã nằm ở phía nam huyện Y": the own name opens the sentence that says what it is part of."""
    start = max(text.rfind(". ", 0, span.start), text.rfind("\n", 0, span.start)) + 1
    if span.start - start > 160:
        return False
    sentence = text[start : span.start]
    if not re.search(
        r"\slà\s(?:một\s)?(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|đặc khu|địa phương|đơn vị)",
        sentence,
    ):
        return False
    return fold(own.name) in fold(sentence) and not re.search(r"giáp|cách", sentence)


def _committees(text: str, opening: Span | None) -> Iterator[_Evidence]:
    """ "Tỉnh ủy Thái Nguyên" names the province."""
    for found in _PARTY.finditer(text[:_LONGEST_TEXT]):
        kind = _PARTY_KIND[found["level"]]
        named = find_unit_names(f"{kind} {text[found.start('name') : found.start('name') + 60]}")
        if named and named[0].span.start == 0:
            inside = opening is not None and opening.contains(Span(*found.span()))
            yield _Evidence(UnitName(kind, named[0].name), _BASIS if inside else _COMMITTEE)


def _best(evidence: list[_Evidence], level: str, own: UnitName | None) -> UnitName | None:
    scores: dict[tuple[str | None, str], float] = defaultdict(float)
    spellings: dict[tuple[str | None, str], Counter[str]] = defaultdict(Counter)
    for item in evidence:
        if item.weight and item.unit.level == level and not _same(item.unit, own):
            key = (item.unit.kind, item.unit.key)
            scores[key] += item.weight
            spellings[key][item.unit.name] += 1
    ranked = sorted(scores, key=lambda key: -scores[key])
    if (
        not ranked
        or scores[ranked[0]] < _ENOUGH
        or (len(ranked) > 1 and scores[ranked[1]] == scores[ranked[0]])
    ):
        return None
    return UnitName(ranked[0][0], spellings[ranked[0]].most_common(1)[0][0])


def places_of(
    text: str, header: Header, issuer: str | None, opening: Span | None, recipients: Span | None
) -> tuple[str, ...]:
    """The units above the issuer, nearest first ("huyện Định Hóa", "tỉnh Thái Nguyên"), as far as the text tells.

    Evidence: the header's parent, the bodies that asked for the report, the issuer's own name with its units behind it, the
    sentence that says what the issuer's area is part of, Party committees and offices above it. Of two equally likely units
    neither is named.
    """
    levels, own = _wanted(issuer)
    if issuer is not None and not levels and own is None:
        return ()
    evidence = [*_mentions(text, header, own, opening, recipients), *_committees(text, opening)]
    if header.place and parse_unit(issuer or "").kind == AGENCY:
        evidence.append(_Evidence(UnitName("tỉnh", header.place), _PLACE / 2))
    found: list[UnitName] = []
    agency = issuer is not None and parse_unit(issuer).kind == AGENCY
    if agency and own is not None and own.name:
        found.append(_with_kind(own, evidence))
    for level in levels:
        best = _best(evidence, level, own)
        if best is not None:
            found.append(best)
    return tuple(f"{unit.kind} {unit.name}" for unit in found if unit.kind and unit.name)


def _with_kind(own: UnitName, evidence: list[_Evidence]) -> UnitName:
    """The unit of an agency whose name does not say the kind ("Sở Ngoại vụ Lạng Sơn")."""
    if own.kind is not None:
        return own
    kinds = Counter(item.unit.kind for item in evidence if item.unit.key == own.key)
    return UnitName(kinds.most_common(1)[0][0], own.name) if kinds else UnitName("tỉnh", own.name)
