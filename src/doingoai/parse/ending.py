"""The foot of a document: recipients and signature, also where both columns run into one line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from doingoai.knowledge import mapping
from doingoai.model import Signature, Span
from doingoai.parse.bodies import is_upper
from doingoai.parse.folding import fold
from doingoai.parse.headwords import head_words, starts_with
from doingoai.parse.lines import Line, plain

_TO = re.compile(r"[*_\s]{0,6}nơi\s{1,3}nhận\s{0,2}[*_]{0,4}\s{0,2}(?::|$)", re.IGNORECASE)
_BULLET = re.compile(r"[-–—+•▪·*]\s*(?=\S)")
_SIGNED = re.compile(
    r"[(\[]?\s*(?:đã ký|đã kí|ký tên|kí tên|ký, đóng dấu|ký tên, đóng dấu|daky)[^\n]{0,40}", re.IGNORECASE
)
_NAME = re.compile(
    r"(?:(?:Đại|Thượng|Trung|Thiếu)\s(?:tá|úy|uỷ|tướng)\s|(?:TS|ThS|PGS|GS|BS|Ths)\.?\s?){0,3}"
    r"(?:[^\W\d_a-z][\w'’-]{0,14}\s{1,3}){1,5}[^\W\d_a-z][\w'’-]{0,14}"
)
_LONGEST = 60  # lines of a foot
_TAIL_ZONE = 30  # lines at the end among which a signature without recipients is looked for


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the foot. kind: "recipients" or "signature"."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Ending:
    """first, last: the lines of the foot, half open (first == last where there is none)."""

    first: int
    last: int
    recipients: tuple[str, ...] = ()
    recipients_span: Span | None = None
    signature: Signature | None = None
    pieces: tuple[Piece, ...] = ()


@cache
def _authority() -> re.Pattern[str]:
    marks = "|".join(re.escape(mark) for mark in head_words().authorities)
    return re.compile(rf"(?<![\w/])(?:{marks})(?:\s?[./]|(?<=[A-Z])\s)\s{{0,2}}(?=[^\W\d_a-z])")


_ACTING = re.compile(r"(?:Q|QUYỀN)\s?\.?\s(?=[^\W\d_a-z])")


def _has_position(words: str) -> bool:
    folded = fold(_ACTING.sub("", words))
    return starts_with(folded, head_words().positions) is not None


def _sign_start(words: str) -> int | None:
    """Where the signature's column begins in a line, None where the line is none of its."""
    if (found := _authority().search(words)) and is_upper(words[found.end() :][:40] or "x"):
        return found.start()
    core = words.strip("*_ ")
    if _BULLET.match(words) or not core:
        tail = re.search(r"[;.:,]\s{1,40}(?P<rest>[^\W\d_a-z][^;.:,\n]{3,60})$", words)
        return tail.start("rest") if tail and is_upper(tail["rest"]) and _has_position(tail["rest"]) else None
    if (is_upper(core) and _has_position(core)) or (
        _has_position(core) and len(core) < 40 and not re.search(r"[;.,:]", core)
    ):
        return len(words) - len(words.lstrip())
    return None


@cache
def _inner_position() -> re.Pattern[str]:
    words = sorted(mapping("header.yaml").strings("positions"), key=len, reverse=True)
    capitals = "|".join(re.escape(word.upper()) for word in words)
    return re.compile(rf"(?<![^\s.])(?:{capitals})(?!\w)")


def _sign_cuts(words: str) -> list[int]:
    """Where the parts of a signature begin that run into one line: authority, position, name."""
    cuts = {0} | {found.start() for found in _authority().finditer(words)}
    starts = sorted(cuts)
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        collective = re.match(r"TM|T/M|T\.M|THAY MẶT", words[start:])
        if _authority().match(words, start):
            inner = [found.start() for found in _inner_position().finditer(words, start, end)]
            skip = 0 if collective else 1
            cuts |= set(inner[skip : skip + 1])
    name = re.search(r"(?<=[^\W\da-z] )(?:[^\W\d_a-z]\w{1,9}\s?){2,5}$", words.rstrip("* _"))
    if name and name.start():
        capitals = [
            word
            for word in re.finditer(r"\S+", words)
            if not is_upper(word[0]) and word.start() >= name.start()
        ]
        cuts |= {capitals[0].start()} if capitals and len(capitals) > 1 else set()
    return sorted(cuts)


def _is_annex(line: Line) -> bool:
    return (
        bool(re.match(r"(?:PHỤ LỤC|Phụ lục|BIỂU|Biểu số|Mẫu số|DANH SÁCH|DANH MỤC)(?!\w)", line.text))
        and len(line.text) < 160
    )


def _start(lines: Sequence[Line], body: int) -> int | None:
    """The first line of the foot: "Nơi nhận", or the signature just above it, or a signature near the end."""
    for index in range(body, len(lines)):
        line = lines[index]
        if line.kind in ("text", "cell") and _TO.match(line.text):
            first = index
            while first > body and first > index - 5 and lines[first - 1].kind in ("text", "cell"):
                if _sign_start(lines[first - 1].text) is None and not _looks_like_name(
                    lines, first - 1, body
                ):
                    break
                first -= 1
            return first
    for index in range(max(body, len(lines) - _TAIL_ZONE), len(lines)):
        words = lines[index].text
        if (
            lines[index].kind in ("text", "cell")
            and len(words) < 90
            and _sign_start(words) == 0
            and is_upper(words)
        ):
            return index
    return None


def _looks_like_name(lines: Sequence[Line], index: int, body: int) -> bool:
    """A name with a position in the lines just above it."""
    if not _NAME.fullmatch(lines[index].text):
        return False
    return any(_sign_start(lines[i].text) is not None for i in range(max(body, index - 4), index))


class _Foot:
    """Reads the foot line by line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.recipients: list[str] = []
        self.items: list[Span] = []
        self.signed: list[tuple[str, Span]] = []
        self.name: tuple[str, Span] | None = None
        self.pieces: list[Piece] = []
        self.listing = False
        self.closed = False

    def line(self, line: Line) -> bool:
        """Take a line; False where the foot is over."""
        start, words = line.span.start, self.text[line.span.start : line.span.end]
        offset = 0
        if found := _TO.match(words):
            self.listing, self.closed = True, False
            self._piece(start, start + found.end(), "recipients")
            offset = found.end()
        rest = words[offset:]
        sign = _sign_start(rest)
        if sign is not None:
            if self.listing and rest[:sign].strip("*_ "):
                self._recipients(start + offset, start + offset + sign)
            self._sign(start + offset + sign, line.span.end)
            return True
        if not rest.strip(" *_"):
            return True
        if self.listing and not self.closed and self._is_recipient(rest):
            self._recipients(start + offset, line.span.end)
            return True
        return self._other(start + offset, line)

    def _is_recipient(self, words: str) -> bool:
        core = words.strip()
        if _BULLET.match(core):
            return True
        if self.signed and _NAME.fullmatch(plain(core)):
            return False
        return not is_upper(core) and len(core) < 400 and not _SIGNED.match(core)

    def _other(self, start: int, line: Line) -> bool:
        words = plain(self.text[start : line.span.end])
        if _SIGNED.fullmatch(words) or re.fullmatch(r"[-_=*.\s]*", words):
            return True
        if self.signed and self.name is None and len(words) < 60:
            if is_upper(words) and not _NAME.fullmatch(words.title()):
                self._sign(start, line.span.end)
                return True
            if _NAME.fullmatch(words):
                self.name = (words, self._piece(start, line.span.end, "signature"))
                return True
            if _BULLET.match(words):
                self._recipients(start, line.span.end)
                return True
        if self.listing and _BULLET.match(words):
            self._recipients(start, line.span.end)
            return True
        return not self.signed and not self.listing and len(words) < 60

    def _piece(self, start: int, end: int, kind: str) -> Span:
        words = self.text[start:end]
        lead, tail = len(words) - len(words.lstrip("*_ \t\n")), len(words.rstrip("*_ \t\n"))
        span = Span(start + lead, start + max(lead, tail))
        if span.end > span.start:
            self.pieces.append(Piece(span, kind))
        return span

    def _sign(self, start: int, end: int) -> None:
        words = self.text[start:end]
        cuts = _sign_cuts(words)
        for left, right in zip(cuts, [*cuts[1:], len(words)], strict=True):
            span = self._piece(start + left, start + right, "signature")
            piece = plain(self.text[span.start : span.end])
            if piece and left and not is_upper(piece) and _NAME.fullmatch(piece):
                self.name = (piece, span)
            elif piece:
                self.signed.append((piece, span))

    def _recipients(self, start: int, end: int) -> None:
        words = self.text[start:end]
        if self.signed and self.name is None and _BULLET.match(words.strip()):
            tail = re.search(
                r"[.;]\s{1,60}(?P<name>[^\W\d_a-z]\w{0,10}(?:\s[^\W\d_a-z]\w{0,10}){1,4})\s*$", words
            )
            if tail and len(tail["name"].split()) > 1:
                self.name = (plain(tail["name"]), self._piece(start + tail.start("name"), end, "signature"))
                end = start + tail.start("name")
                words = self.text[start:end]
        span = self._piece(start, end, "recipients")
        self.items.append(span)
        for number, item in enumerate(re.split(r";\s*|(?<=[.;])\s+(?=[-–+•]\s)", words.strip())):
            name = plain(_BULLET.sub("", item.strip(), count=1)).rstrip(" ./;,")
            if not name:
                continue
            if number == 0 and self.recipients and not _BULLET.match(words.strip()) and not self._ended:
                self.recipients[-1] = f"{self.recipients[-1]} {name}"
            else:
                self.recipients.append(name)
        self._ended = words.strip().endswith((";", "."))
        if fold(self.recipients[-1] if self.recipients else "").startswith("lưu") and words.strip().endswith(
            "."
        ):
            self.closed = True

    _ended = True


def _signature(foot: _Foot) -> Signature | None:
    """Authority, position and name out of the signature's lines."""
    if not foot.signed:
        return None
    authority = [words for words, _ in foot.signed if _authority().match(words)]
    others = [words for words, _ in foot.signed if not _authority().match(words)]
    positions = [words for words in others if _has_position(words)]
    names = [words for words in others if not _has_position(words)]
    name = foot.name[0] if foot.name else None
    if (
        name is None
        and names
        and positions
        and _NAME.fullmatch(names[-1].title())
        and foot.signed[-1][0] == names[-1]
    ):
        name = names.pop().title()
    if names and authority and foot.signed[0][0] == authority[0]:
        authority[0] = " ".join([authority[0], *names])  # "TM. ỦY BAN NHÂN DÂN" / "XÃ …" on two lines
    spans = [span for _, span in foot.signed] + ([foot.name[1]] if foot.name else [])
    return Signature(
        authority=" / ".join(authority) or None,
        position=" ".join(positions) or None,
        name=name,
        span=Span(min(span.start for span in spans), max(span.end for span in spans)),
    )


def read_ending(text: str, lines: Sequence[Line], body: int) -> Ending:
    """The recipients and the signature, from the lines behind the header (from index ``body`` on)."""
    first = _start(lines, body)
    if first is None:
        return Ending(len(lines), len(lines))
    foot, position = _Foot(text), first
    while position < len(lines) and position < first + _LONGEST:
        line = lines[position]
        if line.kind not in ("furniture", "note") and (_is_annex(line) or not foot.line(line)):
            break
        position += 1
    span = None
    listed = [piece.span for piece in foot.pieces if piece.kind == "recipients"]
    if listed:
        span = Span(min(piece.start for piece in listed), max(piece.end for piece in listed))
    return Ending(first, position, tuple(foot.recipients), span, _signature(foot), tuple(foot.pieces))
