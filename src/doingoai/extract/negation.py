"""Declared nothings: where a sentence denies something, and how far the denial reaches."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from doingoai.knowledge import mapping
from doingoai.model import Span

_REACH = 420  # characters a denial can cover; more is no sentence of a report
_GENERIC = 140  # characters; longer stretches always name something (and the pattern may not try for long)
_NONE_OF = re.compile(
    r" (?:một )?(?:trường hợp|vụ|vụ việc|nội dung|hoạt động|khoản|ai)(?: nào|(?=\s*[.;]|$))"
)
_NEXT = re.compile(r"[,;] (?:không|chưa) ")
_NIL = re.compile(
    r"[:=]\s{0,3}(?P<nil>0{1,2})(?=\s{0,3}(?:[.;,)](?!\d)|$))|^\W{0,5}(?P<alone>0{1,2})(?=\W{0,3}$)"
    r"|(?<=[^\W\d] )(?<!số )(?<!mức )(?<!độ )(?<!cấp )(?<!lúc )(?<!bằng )(?P<behind>0{1,2})(?=\s?(?:[.;,)](?!\d)|$))"
)
_ONLY_JOINS = re.compile(r"\s?(?:,|và|,? cũng|hoặc)\s?(?:cũng )?")
_NONE_AT_ALL = re.compile(r" nào(?!\w)")
_BARE_AFTER = re.compile(r"\s*(?:[.;,)/]|$)")


@dataclass(frozen=True, slots=True)
class Denial:
    """A denial in a folded sentence. start, end: the denying words ("không có"); verb: what is denied, "" where bare.

    reach: end of what it covers, which begins at ``end``. bare: nothing particular is named after it, so that it answers the
    words before it, or the heading. sure: False where an exception follows ("ngoại trừ …").
    """

    start: int
    end: int
    verb: str
    reach: int
    bare: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class _Words:
    denial: re.Pattern[str]
    never: re.Pattern[str]
    aims: re.Pattern[str]
    others: re.Pattern[str]
    weakened: re.Pattern[str]
    excepting: re.Pattern[str]
    stops: re.Pattern[str]
    generic: re.Pattern[str]
    special: re.Pattern[str]
    aside: re.Pattern[str]


@cache
def _words() -> _Words:
    entry = mapping("observations.yaml").sub("negation")
    verbs = "|".join(sorted(entry.take("verbs", str).split("|"), key=len, reverse=True))
    take = {
        key: entry.take(key, str)
        for key in ("never", "aims", "others", "weakened", "except", "stops", "generic", "special", "aside")
    }
    return _Words(
        denial=re.compile(
            rf"(?<![\w-])(?:không|chưa)(?: hề| còn| từng| phải là| phải)?(?: (?P<verb>{verbs})(?![\w-]))?(?![\w-])"
        ),
        never=re.compile(rf"(?:{take['never']})(?!\w)"),
        aims=re.compile(take["aims"]),
        others=re.compile(take["others"]),
        weakened=re.compile(take["weakened"]),
        excepting=re.compile(take["except"]),
        stops=re.compile(take["stops"]),
        special=re.compile(take["special"]),
        aside=re.compile(take["aside"]),
        generic=re.compile(rf"(?:[\s,.;()\-]|(?:{take['generic']})(?!\w))*"),
    )


def may_deny(sentence: str) -> bool:
    """True where a folded sentence may hold a denial at all; a quick look."""
    return "không" in sentence or "chưa" in sentence or _NIL.search(sentence) is not None


def is_generic(text: str) -> bool:
    """True where the words name nothing in particular ("hoạt động nào trên địa bàn xã")."""
    return len(text) <= _GENERIC and _words().generic.fullmatch(text) is not None


def is_aside(label: str) -> bool:
    """True where a label asks for difficulties, faults or proposals: a "Không" behind it is no zero of the work itself."""
    return _words().aside.search(label) is not None


def is_special(verb: str) -> bool:
    """True where denying the verb says nothing of the thing itself ("không từ chối đoàn nào")."""
    return _words().special.fullmatch(verb) is not None


def denials(sentence: str) -> Iterator[Denial]:
    """The denials of a folded sentence that can declare a zero; aims, conditions and set phrases are none."""
    words = _words()
    for match in words.denial.finditer(sentence):
        start, end, verb = match.start(), match.end(), match["verb"] or ""
        if _never(sentence, start, words) or words.weakened.match(sentence, start):
            continue
        before = sentence[max(0, start - 90) : start]
        if words.aims.search(before) or words.others.search(before):
            continue
        reach = _shared(sentence, end, _reach(sentence, end, words), words)
        bare = is_generic(sentence[end : _next_denied(sentence, end, reach)])
        if not verb and not _NONE_OF.match(sentence, end) and not (bare and _BARE_AFTER.match(sentence, end)):
            continue
        sure = words.excepting.search(sentence, end, min(len(sentence), end + _REACH)) is None
        yield Denial(start, end, verb, reach, bare, sure)
    # A figure without a noun denies as well: "Người nước ngoài tạm trú: 0."
    for match in _NIL.finditer(sentence):
        digits = Span(*match.span(match.lastgroup or "nil"))
        yield Denial(digits.start, digits.end, "", digits.end, bare=True, sure=True)


def _shared(sentence: str, end: int, reach: int, words: _Words) -> int:
    """The reach of the denial behind it, where both deny one thing: "chưa tổ chức, chưa tham gia lớp nào"."""
    again = words.denial.match(sentence, reach) if _ONLY_JOINS.fullmatch(sentence, end, reach) else None
    if again is None or not again["verb"] or _BARE_AFTER.match(sentence, again.end()):
        return reach
    shared = _reach(sentence, again.end(), words)
    return shared if _NONE_AT_ALL.search(sentence, again.end(), shared) else reach


def _next_denied(sentence: str, end: int, reach: int) -> int:
    """Where the next thing is denied within a reach: "không tổ chức, không cho mượn địa điểm" denies two."""
    found = _NEXT.search(sentence, end, reach)
    return found.start() if found else reach


def _never(sentence: str, start: int, words: _Words) -> bool:
    if words.never.match(sentence, start):
        return True
    return any(
        sentence.startswith(prefix, start - 6 if prefix[0] == "p" else start - 5)
        for prefix in ("phòng không", "hàng không")
        if start >= 5
    )


def _reach(sentence: str, end: int, words: _Words) -> int:
    limit = min(len(sentence), end + _REACH)
    stops = [limit]
    if (stop := words.stops.search(sentence, end, limit)) is not None:
        stops.append(stop.start())
    for again in words.denial.finditer(sentence, end, limit):
        if again["verb"] and not _never(sentence, again.start(), words):
            stops.append(again.start())
            break
    closing = sentence.find(")", end, limit)
    if closing >= 0 and "(" not in sentence[end:closing]:
        stops.append(closing)
    return min(stops)
