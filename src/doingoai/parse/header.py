"""What stands above the first sentence: bodies, number, place and date, kind, title, addressees."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from doingoai.knowledge import mapping
from doingoai.model import Document, Header, Span
from doingoai.parse.bodies import holds_unit, is_upper, names_body, names_unit, spoken
from doingoai.parse.folding import fold
from doingoai.parse.headwords import head_words, starts_with
from doingoai.parse.labels import label_of
from doingoai.parse.lines import Line, plain
from doingoai.periods import find_periods

_ZONE = 60  # lines among which the kind and the title are looked for
_TITLE_LINES = 8
_BLANK = r"[.…_\s\xa0]{0,40}"
_NUMBER = re.compile(
    rf"(?<!\w)(?:Số|SỐ)\s{{0,3}}:?{_BLANK}(?P<number>\d{{1,5}}[A-Za-z]?)?{_BLANK}(?P<sep>[/–-])\s{{0,2}}"
    r"(?P<symbol>(?:(?:19|20)\d\d\s?/\s?)?[A-ZĐ][A-Za-zĐđƯư&ÔƠÂĂÊ0-9.]{0,20}(?:\s?[-–/]\s?[A-ZĐ][A-Za-zĐđƯưÔƠÂĂÊ&0-9]{0,20}){0,4})?"
)
_DATE = re.compile(
    rf"(?<!\w)[Nn]gày{_BLANK}(?P<day>[0-3]?\d)?{_BLANK}(?:tháng|/){_BLANK}(?P<month>[01]?\d)?{_BLANK}(?:năm|/)"
    r"[.…_ \t\xa0]{0,20}(?P<year>\d{1,4})?[.…_]{0,6}"
)
_TORN_DATE = re.compile(
    r"[Nn]gày\s(?P<day>[0-3]?\d)\stháng\s(?P<month>[01]?\d)\snăm\s{1,4}(?P<year>(?:19|20)\d\d)(?=\n)"
)  # a line too long for its cell: the year alone stands below
_NATION = re.compile(
    r"CỘNG\s{1,3}H(?:ÒA|OÀ)\s{1,3}XÃ\s{1,3}HỘI\s{1,3}CHỦ\s{1,3}NGHĨA\s{1,3}VIỆT\s{1,3}NAM"
    r"|Độc\s{1,3}lập\s{0,3}[-–—]?\s{0,3}Tự\s{1,3}do\s{0,3}[-–—]?\s{0,3}Hạnh\s{1,3}phúc|ĐẢNG\s{1,3}CỘNG\s{1,3}SẢN\s{1,3}VIỆT\s{1,3}NAM",
    re.IGNORECASE,
)
_TITLE_OPENERS = tuple(fold(words) for words in ("kết quả", "tình hình", "tổng kết", "sơ kết", "công tác"))
_RULE = re.compile(r"[\s*_\-–—=.~•o]*")
_TERMINAL = re.compile(r"[.:;!?…]$")
_SEND_TO = re.compile(r"kính\s{1,3}(?:gửi|gởi|trình)\s{0,3}:?", re.IGNORECASE)
_INNER_BODY = re.compile(
    r"(?<=\s)(?:UBND|[ỦU]Y BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|SỞ|PHÒNG|HUYỆN ỦY|THÀNH ỦY|ĐẢNG ỦY|BAN|VĂN PHÒNG|CỤC|CHI CỤC|VỤ|CÔNG AN|THANH TRA|ĐỒN)\s"
)
_ABOUT = re.compile(r"V/v\b|Về việc\b", re.IGNORECASE)
_BULLET = re.compile(r"^[-–—+•*·▪]\s*")


@dataclass(frozen=True, slots=True)
class Head:
    """The header, and the index of the first line behind it."""

    header: Header
    body: int
    year: int | None = None  # the year of the date line, also where the day is blank


@dataclass(slots=True)
class _Found:
    """Gathered while the header's lines are read."""

    number: re.Match[str] | None = None
    date: re.Match[str] | None = None
    place: str | None = None
    bodies: list[list[Span]] = field(default_factory=list)
    shift: dict[int, int] = field(default_factory=dict)
    nation_left: str = ""


@cache
def _openers() -> tuple[str, ...]:
    words = mapping("outline.yaml").strings("body_openers")
    return tuple(sorted((fold(word) for word in words), key=len, reverse=True))


@cache
def _kind_pattern() -> re.Pattern[str]:
    kinds = sorted(head_words().kinds.values(), key=len, reverse=True)
    capitals = "|".join(re.escape(kind.upper()).replace(r"\ ", r"\s{1,3}") for kind in kinds)
    return re.compile(rf"(?<!\w)(?P<kind>{capitals})(?!\w)")


def _core(text: str, start: int, end: int) -> Span:
    """The stretch without blanks and emphasis marks at its ends."""
    while start < end and (text[start].isspace() or text[start] in "*#_"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "*#_"):
        end -= 1
    return Span(start, max(start, end))


# ---- kind and title ----


def _kind_in(text: str, line: Line) -> re.Match[str] | None:
    """The kind of document that a line names: at its beginning, or behind the date where a header runs into one line."""
    if line.kind in ("note", "furniture"):
        return None
    words = text[line.span.start : line.span.end]
    for found in _kind_pattern().finditer(words[:600]):
        before = words[: found.start()]
        if not before.strip(" *#_\t") or (_DATE.search(before) and not _TERMINAL.search(before.strip())):
            return found
    return None


def _kind_line(text: str, lines: Sequence[Line]) -> tuple[int, int, int] | None:
    """(line, start and end of the kind's name), of the first line that names a kind in capitals."""
    for index, line in enumerate(lines[:_ZONE]):
        if found := _kind_in(text, line):
            start = line.span.start
            return index, start + found.start("kind"), start + found.end("kind")
        if index and label_of(line) and line.kind == "text" and index > 12:
            break
    return None


def _written_kind(text: str, lines: Sequence[Line]) -> tuple[int, int, int] | None:
    """A first line such as "Báo cáo kết quả công tác đối ngoại năm 2024" in small letters."""
    for index, line in enumerate(lines[:8]):
        words = line.text
        if line.kind != "text" or _TERMINAL.search(words) or len(words) > 300:
            continue
        core = _core(text, line.span.start, line.span.end)
        if text.startswith("Báo cáo", core.start) and (
            index == 0 or line.bold or line.centred or line.block_kind == "heading"
        ):
            return index, core.start, core.start + len("Báo cáo")
    return None


def _continues_title(line: Line, before: Line, first: bool, length: int) -> bool:
    """Whether a line goes on with the title that stands in the line before it."""
    words = line.text
    if line.kind not in ("text", "cell") or not words or label_of(line) or _SEND_TO.match(words):
        return False
    sentence = bool(_TERMINAL.search(words)) or len(words) > 220
    opens = starts_with(fold(words), _openers()) is not None and words[:1].isupper()
    if first:
        return not (sentence and opens)
    if sentence or length > 700 or words.startswith("("):
        return False
    if opens and (re.search(r"\bsố\b|\d/", words) or names_body(words)):
        return False
    if line.block == before.block or words[:1].islower() or line.centred or (line.bold and before.bold):
        return True
    return (
        len(before.text) < 120
        and len(words) < 120
        and line.table is None
        and not is_upper(words)
        and not opens
    )


def _title(text: str, lines: Sequence[Line], index: int, end: int) -> tuple[Span | None, int]:
    """The title's span behind the kind that ends at ``end`` in line ``index``, and the index of the line behind it."""
    rest = _core(text, end, lines[index].span.end)
    span = rest if rest.end > rest.start and not _RULE.fullmatch(text[rest.start : rest.end]) else None
    before, position = lines[index], index + 1
    while position < len(lines) and position <= index + _TITLE_LINES:
        line = lines[position]
        if line.kind == "furniture" or (_RULE.fullmatch(line.text) and span is None):
            position += 1
            continue
        length = span.end - span.start if span else 0
        if _RULE.fullmatch(line.text) or not _continues_title(line, before, span is None, length):
            break
        core = _core(text, line.span.start, line.span.end)
        span = Span(span.start if span else core.start, core.end)
        before, position = line, position + 1
    return span, position


def _bare_title(text: str, lines: Sequence[Line]) -> int | None:
    """The first line, where it is a title without the word "BÁO CÁO": it names a period and is no sentence."""
    for index, line in enumerate(lines[:12]):
        if (
            line.kind != "text"
            or label_of(line)
            or len(line.text) < 20
            or _NUMBER.search(line.text)
            or _DATE.search(line.text)
        ):
            continue
        folded = fold(line.text)
        if _TERMINAL.search(line.text) or len(line.text) > 300:
            return None
        if starts_with(folded, _TITLE_OPENERS) and find_periods(line.text, year=2000):
            return index
    return None


# ---- bodies, number, date ----


def _cuts(words: str, found: _Found) -> list[tuple[int, int]]:
    """Stretches of a header line that are the nation, the number or the date; what is left may name a body."""
    taken = [match.span() for match in _NATION.finditer(words)]
    number = _NUMBER.search(words)
    if number and (number["symbol"] or not words[number.end() :].strip()):
        taken.append((number.start(), len(words)))
    dated = _DATE.search(words)
    if dated:
        taken.append((_place_start(words, dated.start()), dated.end()))
    return sorted(taken)


def _place_start(words: str, end: int) -> int:
    """Where the place name before ", ngày …" begins."""
    before = words[:end].rstrip()
    if not before.endswith(","):
        return end
    start = len(before) - 1
    for token in reversed(list(re.finditer(r"\S+", before[:-1]))):
        word = token[0]
        small = word.lower() in (
            "thành",
            "phố",
            "xã",
            "phường",
            "thị",
            "trấn",
            "tp.",
            "tp",
            "huyện",
            "tỉnh",
            "đặc",
            "khu",
            "-",
            "–",
        )
        if re.search(r"[/:;,)]|\d{3}", word) or not (word[0].isupper() or small):
            break
        start = token.start()
    return start


def _fragments(words: str, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    pieces, position = [], 0
    for start, end in [*taken, (len(words), len(words))]:
        if start > position and words[position:start].strip():
            pieces.append((position, start))
        position = max(position, end)
    return pieces


def _read_line(text: str, line: Line, end: int, found: _Found) -> None:
    """Take number, date and bodies out of one header line (up to ``end``)."""
    start = line.span.start
    words = text[start:end]
    if (
        found.number is None
        and (number := _NUMBER.search(words))
        and (number["symbol"] or number["number"] or len(words) < 40)
    ):
        found.number, found.shift[0] = number, start
    if found.date is None and (dated := _DATE.search(words)) and not words[dated.end() :].strip(" .*_"):
        found.date, found.shift[1] = dated, start
        if not dated["year"] and (torn := _TORN_DATE.match(text, start + dated.start())):
            found.date, found.shift[1] = torn, 0
        place = words[_place_start(words, dated.start()) : dated.start()].strip(" ,\t\n*_")
        found.place = " ".join(place.split()) or None
    for left, right in _fragments(words, _cuts(words, found)):
        core = _core(text, start + left, start + right)
        piece = plain(text[core.start : core.end])
        if not _of_a_torn_nation(piece, found) and _is_body(piece):
            for part in _bodies_in(text, core):
                _add_body(text, found, part, plain(text[part.start : part.end]))


def _of_a_torn_nation(piece: str, found: _Found) -> bool:
    """The national title's first words, or those left of it: a cell too narrow had it on two lines."""
    words = fold(piece)
    if found.nation_left and words == found.nation_left:
        found.nation_left = ""
        return True
    for nation in head_words().nation:
        if len(words) > 9 and nation.startswith(words + " "):
            found.nation_left = nation[len(words) + 1 :]
            return True
    return False


def _is_body(piece: str) -> bool:
    if not piece or _RULE.fullmatch(piece) or len(piece) > 160 or fold(piece) in head_words().marks:
        return False
    if fold(piece) in head_words().nation or _SEND_TO.match(piece) or re.match(r"V/v|Về việc", piece):
        return False
    if is_upper(piece):
        return len(fold(piece)) > 2
    return (names_body(piece) or names_unit(piece)) and len(piece) < 90 and not _TERMINAL.search(piece)


def _bodies_in(text: str, core: Span) -> list[Span]:
    """Two bodies that run into one line: "UBND HUYỆN A UBND XÃ B"."""
    words = text[core.start : core.end]
    if not is_upper(words):
        return [core]
    cuts = [0]
    for found in _INNER_BODY.finditer(words, 1):
        before = plain(words[cuts[-1] : found.start()])
        ministry = re.match(r"BỘ\s", before) and re.match(r"CỤC|VỤ|THANH TRA|VĂN PHÒNG", found[0])
        if before and (holds_unit(before) or ministry):
            cuts.append(found.start())
    return [
        _core(text, core.start + a, core.start + b)
        for a, b in zip(cuts, [*cuts[1:], len(words)], strict=True)
    ]


def _add_body(text: str, found: _Found, core: Span, piece: str) -> None:
    """Begin a new body, or go on with the one whose name is not yet whole."""
    if found.bodies:
        last = " ".join(plain(text[span.start : span.end]) for span in found.bodies[-1])
        goes_on = not names_body(piece) and not (names_unit(piece) and holds_unit(last))
        if goes_on or (names_unit(piece) and fold(last) in head_words().nameless):
            found.bodies[-1].append(core)
            return
    if found.bodies or names_body(piece) or names_unit(piece):
        found.bodies.append([core])


def _issued(match: re.Match[str]) -> date | None:
    if not (match["day"] and match["month"] and match["year"]):
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _body_fields(text: str, found: _Found) -> dict[str, object]:
    fields: dict[str, object] = {}
    for spans, name in zip(reversed(found.bodies), ("issuer", "parent"), strict=False):
        words = " ".join(plain(text[span.start : span.end]) for span in spans)
        fields[name] = spoken(words) if name == "issuer" else words
        fields[f"{name}_span"] = Span(spans[0].start, spans[-1].end)
    return fields


def _number_fields(found: _Found) -> dict[str, object]:
    if found.number is None:
        return {}
    match, shift = found.number, found.shift[0]
    symbol = match["symbol"]
    return {
        "number": match["number"],
        "symbol": re.sub(r"\s", "", symbol).replace("–", "-") if symbol else None,
        "number_span": Span(shift + match.start(), shift + len(match.group().rstrip()) + match.start()),
    }


def _date_fields(found: _Found) -> dict[str, object]:
    if found.date is None:
        return {}
    match, shift = found.date, found.shift[1]
    written = match.group().rstrip()
    return {
        "issued": _issued(match),
        "date_text": " ".join(written.split()),
        "date_span": Span(shift + match.start(), shift + match.start() + len(written)),
        "place": found.place,
    }


# ---- addressees ----


def _parts(words: str) -> list[str]:
    pieces = (_BULLET.sub("", piece.strip()).strip(" .;,*_") for piece in words.split(";"))
    return [" ".join(piece.split()) for piece in pieces if piece]


def _addressees(lines: Sequence[Line], position: int) -> tuple[tuple[str, ...], int]:
    """Those to whom the report goes ("Kính gửi: …"), and the index of the line behind them."""
    match = _SEND_TO.match(lines[position].text)
    assert match is not None
    names = _parts(lines[position].text[match.end() :])
    position += 1
    while position < len(lines) and position < _ZONE and (_BULLET.match(lines[position].text) or not names):
        if _TERMINAL.search(lines[position].text) and len(lines[position].text) > 160:
            break
        names += _parts(lines[position].text)
        position += 1
    return tuple(names), position


# ---- the whole ----


def _head_end(lines: Sequence[Line]) -> int:
    """Where a header without kind and title ends: before the first sentence or labelled line."""
    for index, line in enumerate(lines[:25]):
        if _SEND_TO.match(line.text) or _NUMBER.match(line.text) or _NATION.search(line.text):
            continue
        if index and _ABOUT.match(line.text):
            continue  # the subject of a letter stands below its number, beside the date
        sentence = _TERMINAL.search(line.text) and len(line.text) > 60
        if sentence or len(line.text) > 220 or (label_of(line) and not is_upper(line.text)):
            return index
    return min(len(lines), 25)


def read_header(document: Document, lines: Sequence[Line]) -> Head:
    """The header of a document, from its lines. What is absent stays None; a text without any header gives an empty one."""
    text = document.text
    place = _kind_line(text, lines) or _written_kind(text, lines)
    fields: dict[str, object] = {}
    if place:
        head, start, end = place
        title, position = _title(text, lines, head, end)
        kind = head_words().kinds.get(fold(text[start:end]))
        fields |= {"kind": kind, "kind_span": Span(start, end)}
    elif (bare := _bare_title(text, lines)) is not None:
        head, start = bare, lines[bare].span.start
        title, position = _title(text, lines, head, start)
    else:
        head, title = _head_end(lines), None
        start, position = (lines[head].span.start if head < len(lines) else len(text)), head
    found = _Found()
    for line in lines[: head + 1 if place or title else head]:
        if line.kind in ("text", "cell") and line.span.start < start:
            _read_line(text, line, min(line.span.end, start), found)
    if not (place or title or found.number or (found.date and found.bodies)):
        first = lines[0].span.start if lines else 0
        return Head(Header(Span(first, first)), 0)
    return _assemble(text, lines, found, fields, title, position, head)


def _assemble(
    text: str,
    lines: Sequence[Line],
    found: _Found,
    fields: dict[str, object],
    title: Span | None,
    position: int,
    head: int,
) -> Head:
    fields |= {**_body_fields(text, found), **_number_fields(found), **_date_fields(found)}
    if title:
        words = plain(text[title.start : title.end]).rstrip(" .;:")
        fields |= {"title": words, "title_span": title}
    names: tuple[str, ...] = ()
    while position < len(lines) and position < _ZONE:
        line = lines[position]
        if _SEND_TO.match(line.text) and not names:
            names, position = _addressees(lines, position)
        elif _RULE.fullmatch(line.text) or (line.text.startswith("(") and line.text.endswith(")") and title):
            position += 1
        else:
            break
    if not names:
        early = next((i for i, line in enumerate(lines[:head]) if _SEND_TO.match(line.text)), None)
        names = _addressees(lines, early)[0] if early is not None else ()
    spans = [span for key, span in fields.items() if key.endswith("_span") and isinstance(span, Span)]
    start = min([span.start for span in spans] + [line.span.start for line in lines[:1]])
    end = max(span.end for span in spans) if spans else start
    year = (
        int(found.date["year"])
        if found.date and found.date["year"] and len(found.date["year"]) == 4
        else None
    )
    return Head(replace(Header(Span(start, end)), addressees=names, **fields), position, year)  # type: ignore[arg-type]
