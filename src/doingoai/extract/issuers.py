"""Names of issuing bodies in running text: where a name ends when nothing but grammar says so.

A name is a head ("UBND", "Bộ", "Sở", "Ban Thường vụ Tỉnh ủy"), after it the words that are its own, after them a place and a
term. Closed heads ("Chính phủ") take only a place or a term; open ones ("Sở", "Hội") take words until one that begins
something else ("về", "ban hành", a date, a comma).
"""

import re
from dataclasses import dataclass
from functools import cache

from doingoai.extract.citation_words import comma_parts, issuer_heads, issuer_of, kinds, plain, words
from doingoai.model import Span

_WORD = re.compile(r"(?P<gap>[ \t\u00a0]{0,3}\n?[ \t\u00a0]{0,3})(?P<w>[^\s,;:()\[\]“”\"«»|…]{1,40})")
_ABBREVIATED = re.compile(r"(?:TP|Tp|TX|Tx|Q|H|P|X)\.")
_TERM = re.compile(r"(?:[IVXLC]{1,6}|[0-9]{1,3})")
_HARD_MARKS = frozenset(';:()[]“”"«»|…')
_MAX_WORDS = 26
_MAX_HEAD = 7
_TERM_WORDS = {"khóa", "khoá"}
_AGENCY_SHORT = re.compile(r"(?:[A-ZĐ]{1,3}[A-Za-zĐđ&]{0,8}[A-ZĐ]|UB)")


@dataclass(slots=True)  # not frozen: thousands are made a second
class _Word:
    text: str
    key: str
    start: int
    end: int
    comma: bool  # a comma stands before it
    stop: bool  # a hard mark follows it: nothing after belongs to the name


# No issuer's name holds one of these: reading on is idle. ("giao", "từ", "năm" are no such words: Bộ Ngoại giao, Đại Từ.)
_NEVER_INSIDE = frozenset({"về", "v/v", "ngày", "được", "đã", "tại", "cho", "với", "nhằm", "để", "số", "kèm"})


@cache
def _first_words() -> frozenset[str]:
    return frozenset(head.split()[0] for sort in ("closed", "open", "titles") for head in issuer_heads(sort))


def _words(text: str, pos: int, limit: int) -> list[_Word]:
    """Up to ``_MAX_WORDS`` words from ``pos``, as far as one phrase can reach."""
    found: list[_Word] = []
    comma = False
    while len(found) < _MAX_WORDS and pos < limit:
        match = _WORD.match(text, pos)
        if match is None:
            break
        word, start = match["w"], match.start("w")
        ends = False
        if ("." in word or word[-1] in "!?'’") and not _ABBREVIATED.fullmatch(word):
            word, ends = _trimmed(word)
        if not word or start + len(word) > limit:
            break
        pos = start + len(word)
        following = text[pos : pos + 1]
        ends = ends or following in _HARD_MARKS
        made = _Word(word, plain(word), start, pos, comma, bool(following) and ends)
        found.append(made)
        if (
            ends
            or made.key in _NEVER_INSIDE
            or (len(found) == 1 and made.key not in _first_words() and not _agency(word))
        ):
            break
        comma = following == ","
        pos += comma
    return found


def _trimmed(word: str) -> tuple[str, bool]:
    """A word without the full stop after or inside it, and whether there was one."""
    bare = word.rstrip(".!?'’")
    if dot := _inner_stop(bare):
        return bare[:dot], True
    return bare, bare != word


def _inner_stop(word: str) -> int:
    """Where a full stop without a space after it parts two words ("tỉnh.Kế"); 0 where there is none."""
    dot = word.find(".")
    if dot <= 0 or dot + 1 >= len(word) or word[:dot].isupper():
        return 0
    return dot


def _longest(found: list[_Word], at: int, heads: frozenset[str], most: int = _MAX_HEAD) -> int:
    """How many words from ``at`` make the longest of ``heads``; 0 if none."""
    best = 0
    key = ""
    for count in range(1, min(most, len(found) - at) + 1):
        word = found[at + count - 1]
        if count > 1 and word.comma:
            key += ","
        key = f"{key} {word.key}" if key else word.key
        if key in heads:
            best = count
    return best


def _is_head(found: list[_Word], at: int) -> bool:
    return bool(
        _longest(found, at, issuer_heads("closed"))
        or _longest(found, at, issuer_heads("open"))
        or _longest(found, at, issuer_heads("titles"))
    )


def _capital(word: str) -> bool:
    return word[:1].isupper()


def _pair(found: list[_Word], at: int) -> str:
    return " ".join(word.key for word in found[at : at + 2])


def _stops(word: _Word) -> bool:
    """A stop word; in capitals only the plain ones, for Cao Bằng, Đại Từ and Năm Căn are places."""
    if word.text[:1].islower():
        return word.key in words("stops")
    return word.key in words("capital_stops") and (word.text.isupper() or word.key in ("về", "ngày", "v/v"))


def _starts_other(found: list[_Word], at: int) -> bool:
    """Whether something else than a name begins at this word: a stop word, a verb, a document kind with its number."""
    word = found[at]
    if _stops(word) or _pair(found, at) in words("stop_pairs"):
        return True
    return _pair(found, at) in kinds() and (
        _capital(word.text) or (at + 2 < len(found) and found[at + 2].key == "số")
    )


def _tail(found: list[_Word], at: int) -> int:
    """The place and the term after a complete name; returns the index after them."""
    placed = False
    while at < len(found) and not found[at - 1].stop:
        word = found[at]
        if word.comma:
            break
        if word.key in _TERM_WORDS:
            return at + 2 if at + 1 < len(found) and _TERM.fullmatch(found[at + 1].text) else at
        if word.key in ("-", "–", "—"):
            if not (placed and at + 1 < len(found) and _capital(found[at + 1].text)):
                break
            at += 2
            continue
        if _is_level(found, at) and not placed:
            at = _level(found, at)
            if _named_like_a_head(found, at):
                at += 2  # "tỉnh Trường Sơn", "thành phố Hội An"
            placed = placed or (at - 1 < len(found) and _capital(found[at - 1].text))
            continue
        if word.key in ("trung", "đảng", "nước", "các", "lâm") and _special(found, at):
            at += _special(found, at)
            if body := _mass_body(found, at):
                return body
            continue
        if (
            not _capital(word.text)
            or _starts_other(found, at)
            or _is_head(found, at)
            or _pair(found, at) in words("title_pairs")
        ):
            break
        placed = True
        at += 1
    return min(at, len(found))


def _named_like_a_head(found: list[_Word], at: int) -> bool:
    """Whether a place whose first word is that of a body stands here: both words are capitals, no level is named again."""
    return (
        at + 1 < len(found)
        and not found[at].comma
        and not found[at].stop
        and _capital(found[at].text)
        and _capital(found[at + 1].text)
        and not found[at + 1].text.isupper()
        and _longest(found, at, issuer_heads("open")) == 1
    )


def _mass_body(found: list[_Word], at: int) -> int:
    """After "Trung ương" a mass organisation ("Hội …", "Đoàn …"): the index after its name, 0 if none stands here."""
    if at >= len(found) or found[at - 1].key != "ương" or found[at - 1].stop or found[at].comma:
        return 0
    opened = _longest(found, at, issuer_heads("open"))
    if not opened or found[at].key not in words("mass_bodies") or not _capital(found[at].text):
        return 0
    return _open_name(found, at + opened, joint=False)


def _is_level(found: list[_Word], at: int) -> bool:
    return found[at].key in words("levels") or _pair(found, at) in words("levels")


def _level(found: list[_Word], at: int) -> int:
    """ "tỉnh", "thành phố Huế", "quận 5", "các huyện": index after the level noun."""
    at += 2 if _pair(found, at) in words("levels") else 1
    if (
        at < len(found)
        and not found[at].comma
        and found[at].text.isdigit()
        and found[at - 1].key in ("quận", "phường")
    ):
        at += 1
    return at


def _special(found: list[_Word], at: int) -> int:
    """How many words of "Trung ương (Đảng)", "nước Cộng hòa …" stand here, 0 if none."""
    pair = _pair(found, at)
    if pair == "trung ương":
        return 3 if at + 2 < len(found) and found[at + 2].key == "đảng" else 2
    if found[at].key == "nước" and at + 1 < len(found) and _capital(found[at + 1].text):
        return _run_of_country(found, at)
    return 0


def _run_of_country(found: list[_Word], at: int) -> int:
    """ "nước Cộng hòa xã hội chủ nghĩa Việt Nam": to the last capital before a word that begins something else."""
    last = at + 1
    for index in range(at + 1, len(found)):
        if found[index].comma or found[index].key == "và" or (index > at + 1 and _starts_other(found, index)):
            break
        if _capital(found[index].text) or found[index].key == "hòa":
            last = index
        if found[index].stop:
            break
    return last - at + 1


def _open_name(found: list[_Word], at: int, joint: bool) -> int:
    """The own words of "Sở …", "Hội …", from the first after the head; returns the index after them."""
    first = at
    while at < len(found) and not found[at - 1].stop:
        word = found[at]
        if word.comma:
            if _comma_goes_on(found, at):
                at += 1
                continue
            break
        if word.key == "và":
            if not _and_goes_on(found, at, joint):
                break
            at += 2
            continue
        if word.key in ("-", "–", "—"):
            if not (at + 1 < len(found) and _capital(found[at + 1].text)):
                break
            at += 2
            continue
        if at > first and _capital(word.text) and (owner := _longest(found, at, issuer_heads("closed"))):
            return _after_closed(found, at + owner)  # "Ban Đối ngoại Tỉnh ủy", "Ban Chấp hành Đảng bộ …"
        if at > first and _is_level(found, at):
            return _tail(found, at)
        if word.key in _TERM_WORDS:
            return _tail(found, at)
        if at > first and _starts_other(found, at) and not _inside_name(found, at):
            break
        if at == first and (_stops(word) or _pair(found, at) in words("doing")):
            break
        at += 1
    return min(at, len(found))


def _inside_name(found: list[_Word], at: int) -> bool:
    """ "Ban Tổ chức", "các tổ chức hữu nghị": a verb that is part of a name, not the start of a title."""
    if found[at - 1].key == "các":
        return True
    return (
        _capital(found[at].text)
        and _pair(found, at) in ("tổ chức", "xây dựng")
        and not found[at].text.isupper()
    )


def _comma_goes_on(found: list[_Word], at: int) -> bool:
    """Whether the comma before ``at`` lies inside a name: "Văn hóa, Thể thao và Du lịch"."""
    if at < 2:
        return False
    before = f"{found[at - 2].key} {found[at - 1].key}"
    return (before, _pair(found, at)) in comma_parts()


def _and_goes_on(found: list[_Word], at: int, joint: bool) -> bool:
    """Whether "và" at ``at`` lies inside a name ("Khoa học và Công nghệ") or joins two issuers of one document."""
    if at + 1 >= len(found):
        return False
    if _pair(found, at + 1) in kinds() or found[at + 1].key in ("các",):
        return False
    if _is_head(found, at + 1) and not _pair(found, at + 1).startswith("văn phòng"):
        return joint
    return _capital(found[at + 1].text) or _pair(found, at + 1) in words("and_parts")


def _name(found: list[_Word], joint: bool) -> int:
    """How many words from the first are an issuer's name; 0 if none begins here."""
    at = 0
    while count := _longest(found, at, issuer_heads("titles")):
        open_count = max(
            _longest(found, at, issuer_heads("open")), _longest(found, at, issuer_heads("closed"))
        )
        if open_count >= count or at + count >= len(found) or found[at + count - 1].stop:
            break
        if found[at + count].comma or not (_is_head(found, at + count) or _agency(found[at + count].text)):
            break
        at += count
    closed = _longest(found, at, issuer_heads("closed"))
    opened = _longest(found, at, issuer_heads("open"))
    if closed and closed >= opened:
        end = _after_closed(found, at + closed, " ".join(word.key for word in found[at : at + closed]))
    elif opened:
        end = _open_name(found, at + opened, joint)
        if end == at + opened and found[at].key in (
            "bộ",
            "ban",
            "hội",
            "đoàn",
            "viện",
            "vụ",
            "phòng",
            "sở",
            "cục",
        ):
            return 0
    elif _agency(found[at].text):
        end = _tail(found, at + 1)
    else:
        return 0
    return end


def _after_closed(found: list[_Word], at: int, head: str = "") -> int:
    """After "Tỉnh ủy", "UBND": place, term; after "Ban Thường vụ", "Văn phòng" also the body it belongs to."""
    if (
        head in words("placeless")
        and at < len(found)
        and found[at].key not in (*_TERM_WORDS, "trung", "nước", "đảng")
    ):
        return at
    if body := _mass_body(found, at):
        return body
    if found[at - 1].key == "đảng" and _pair(found, at) == "cộng sản" and not found[at].comma:
        at += 2
    if at < len(found) and not found[at - 1].stop and not found[at].comma:
        inner = _longest(found, at, issuer_heads("closed"))
        if inner and found[at].key not in ("trung",):
            return _after_closed(found, at + inner)
    return _tail(found, at)


def _agency(word: str) -> bool:
    """An agency named by its code ("TTCP", "UBNDTP")."""
    return bool(_AGENCY_SHORT.fullmatch(word)) and (issuer_of(word) is not None)


def read_issuer(text: str, pos: int, limit: int | None = None, *, joint: bool = False) -> Span | None:
    """The name of a body that begins exactly at ``pos``; None if none does. joint: "A và B" may be two issuers of one document."""
    found = _words(text, pos, len(text) if limit is None else limit)
    if not found or found[0].start > pos + 1:
        return None
    count = _name(found, joint)
    if joint and count:
        while (
            count + 1 < len(found)
            and not found[count - 1].stop
            and (found[count].key == "và" or found[count].comma)
        ):
            step = count + (found[count].key == "và")
            if not _is_head(found, step) or not (more := _name(found[step:], joint)):
                break
            count = step + more
    return Span(found[0].start, found[count - 1].end) if count else None
