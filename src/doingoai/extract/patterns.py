"""The patterns of the indicators, compiled from ``knowledge/indicators`` with the shared words of ``observations.yaml``."""

import re
from dataclasses import dataclass
from functools import cache

from doingoai.knowledge import Entry, entries, mapping
from doingoai.knowledge.loader import files
from doingoai.model import UserError
from doingoai.text.beginnings import beginnings
from doingoai.text.lazily import LazyPattern

_NAME = re.compile(r"<(\w+)>")
Regex = LazyPattern
_KNOWN: dict[str, Regex] = {}  # many entries ask for the same words


@dataclass(frozen=True, slots=True)
class FigurePattern:
    """When a quantity fills an indicator.

    noun: what must follow the number. cue: what must stand near, the nearer the surer. need: what must stand in the sentence
    (or in the heading or label that it answers, then less sure).
    near: the same, in the sentence, the one before, the list's introduction or a heading. section: in the whole section.
    deny: what may not stand in the clause of the figure; unless: in its sentence. not_topics: where it does not hold.
    before: what must stand directly before the number; not_before: what may not; not_left: what its sentence may not hold up to it.
    topics: where it holds; empty: anywhere. money: the quantity must (True) have a currency, or one of the named.
    follows: the indicator that the figure directly before it must have filled, which then needs no cue ("5 đoàn, 31 người").
    not_after: the indicator that the figure directly before it may not have filled. not_under: what its heading may not be.
    assured: how sure a full match is. scale: factor from the unit read to the indicator's. least: smallest value.
    """

    indicator: str
    noun: Regex | None
    cue: Regex | None
    need: Regex | None
    near: Regex | None
    section: Regex | None
    deny: Regex | None
    before: Regex | None
    topics: frozenset[str]
    roles: frozenset[str]
    currencies: frozenset[str]
    assured: float
    scale: int
    least: int
    most: int | None
    follows: str | None
    not_after: str | None
    not_under: Regex | None
    unless: Regex | None
    not_topics: frozenset[str]
    not_before: Regex | None
    not_left: Regex | None
    begins: frozenset[str] | None  # with which letters what ``noun`` finds can begin


@dataclass(frozen=True, slots=True)
class ZeroPattern:
    """What a negation must cover for an indicator to be a declared zero.

    thing: the words denied. verbs: the verb denied must be one of these. name: set where ``thing`` is but the name of a field
    of work: then none of these words may stand before it ("không có cán bộ làm công tác …"). The rest as of FigurePattern.
    """

    indicator: str
    thing: Regex
    cue: Regex | None
    near: Regex | None
    deny: Regex | None
    topics: frozenset[str]
    roles: frozenset[str]
    verbs: Regex | None
    assured: float
    name: Regex | None


@cache
def words() -> dict[str, str]:
    """The shared word classes, each with the others it names written out."""
    entry = mapping("observations.yaml").sub("words")
    result: dict[str, str] = {}
    for name in entry._data:
        result[name] = _expand(entry.take(name, str), result, entry)
    return result


def _expand(pattern: str, known: dict[str, str], entry: Entry) -> str:
    def put(match: re.Match[str]) -> str:
        if match[1] not in known:
            raise UserError(
                code="KT-004",
                where=f"{entry.file}, dòng {entry.line}",
                what=f"“<{match[1]}>” không có trong mục words của observations.yaml.",
                do=f"Thêm “{match[1]}” vào words, đặt trước chỗ dùng nó, hoặc sửa tên.",
            )
        return f"(?:{known[match[1]]})"

    return _NAME.sub(put, pattern)


def compiled(pattern: str, entry: Entry) -> Regex:
    """A pattern of a knowledge file, its word classes written out when it is first used.

    Raises UserError KT-004 where it names a class that is not there; at its first use, where it is written wrongly.
    """
    source = _expand(pattern, words(), entry)
    return _KNOWN.setdefault(source, LazyPattern(lambda: _compile(source, pattern, entry)))


def _compile(source: str, written: str, entry: Entry) -> re.Pattern[str]:
    try:
        return re.compile(source)
    except re.error as error:
        raise UserError(
            code="KT-004",
            where=f"{entry.file}, dòng {entry.line}",
            what=f"biểu thức “{written[:60]}” viết sai: {error}.",
            do="Sửa biểu thức chính quy.",
        ) from error


def _optional(entry: Entry, key: str, anchored: bool = False) -> Regex | None:
    value = entry.take(key, str, "")
    if not value:
        return None
    return compiled(rf"\s*(?:{value})(?!\w)" if anchored else value, entry)


_RESULT_ROLES = ("results", "assessment", "direction", "other", "context")


def _figure(indicator: str, entry: Entry) -> FigurePattern:
    pattern = FigurePattern(
        indicator=indicator,
        noun=_optional(entry, "noun", anchored=True),
        cue=_optional(entry, "cue"),
        need=_optional(entry, "need"),
        near=_optional(entry, "near"),
        section=_optional(entry, "section"),
        deny=_optional(entry, "deny"),
        before=_optional(entry, "before"),
        topics=frozenset(entry.strings("topics", ())),
        roles=frozenset(entry.strings("roles", _RESULT_ROLES)),
        currencies=frozenset(entry.strings("currencies", ())),
        assured=float(entry.take("assured", float, 0.95)),
        scale=entry.take("scale", int, 1),
        least=entry.take("least", int, 0),
        most=entry.take("most", int, None),
        follows=entry.take("follows", str, None),
        not_after=entry.take("not_after", str, None),
        not_under=_optional(entry, "not_under"),
        unless=_optional(entry, "unless"),
        not_before=_optional(entry, "not_before"),
        not_left=_optional(entry, "not_left"),
        not_topics=frozenset(entry.strings("not_topics", ())),
        begins=_begins(entry),
    )
    entry.close()
    return pattern


def _begins(entry: Entry) -> frozenset[str] | None:
    noun = entry.take("noun", str, "")
    return beginnings(_expand(noun, words(), entry)) if noun else None


def _zero(indicator: str, entry: Entry) -> ZeroPattern:
    thing = entry.take("thing", str)
    pattern = ZeroPattern(
        indicator=indicator,
        thing=compiled(thing, entry),
        cue=_optional(entry, "cue"),
        near=_optional(entry, "near"),
        deny=_optional(entry, "deny"),
        topics=frozenset(entry.strings("topics", ())),
        roles=frozenset(entry.strings("roles", ("results", "other", "direction"))),
        verbs=_optional(entry, "verbs"),
        assured=float(entry.take("assured", float, 0.95)),
        name=compiled("<not_name>", entry) if entry.take("name", bool, False) else None,
    )
    entry.close()
    return pattern


@cache
def figure_patterns() -> tuple[FigurePattern, ...]:
    """The patterns for figures, in the order of the files."""
    return tuple(
        _figure(entry.take("id", str), sub)
        for name in files("indicators")
        for entry in entries(name)
        for sub in entry.subs("figures", [])
    )


@cache
def zero_patterns() -> tuple[ZeroPattern, ...]:
    """The patterns for declared zeros, in the order of the files."""
    return tuple(
        _zero(entry.take("id", str), sub)
        for name in files("indicators")
        for entry in entries(name)
        for sub in entry.subs("zeros", [])
    )


@cache
def headlines() -> dict[str, tuple[str, ...]]:
    """Topic → the indicators that a bare "Không" under it fills."""
    return {
        entry.take("id", str): tuple(
            filter(None, (entry.take("headline", str, None), *entry.strings("headlines_more", ())))
        )
        for entry in entries("topics.yaml")
    }
