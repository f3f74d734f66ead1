"""Logical paragraphs: lines put together again where a line's width or a page break tore them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import median

from doingoai.knowledge import mapping
from doingoai.model import Span
from doingoai.parse.bodies import is_upper
from doingoai.parse.folding import fold, folded
from doingoai.parse.labels import label_of
from doingoai.parse.lines import Line

_TAIL = re.compile(r"[\s*_\"”’»⁰¹²³⁴⁵⁶⁷⁸⁹]{1,12}$")
_NOTE_MARK = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}")
_INNER_STOP = re.compile(r"[.:;]\s")
_NARROWEST = 50
_WRAPPED_WIDTH = 140  # lines of a hard-wrapped text are not longer
_UNITS = folded("tỉnh", "huyện", "xã", "phường", "nước")
_SHORTEST = 30  # characters of a paragraph that may go on behind a page break


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of text that is read as one: a paragraph, a note, a table cell or furniture.

    line: its first line; tail: its last line; continues: index of the chunk whose torn sentence goes on here.
    """

    span: Span
    kind: str
    line: Line
    tail: Line
    continues: int | None = None


@cache
def _open_ends() -> frozenset[str]:
    return frozenset(fold(word) for word in mapping("outline.yaml").strings("open_ends"))


@cache
def _torn_names() -> tuple[str, ...]:
    return tuple(f" {fold(word)}" for word in mapping("outline.yaml").strings("torn_names"))


def _end_of(words: str) -> str:
    """The last character that counts: closing quotes, emphasis and footnote marks aside."""
    return _TAIL.sub("", words[-40:])[-1:]


def _unclosed(words: str) -> bool:
    return words.count("(") > words.count(")") or words.count("“") > words.count("”")


def _open_end(words: str) -> bool:
    """True where the last words cannot end a sentence."""
    folded = f" {fold(words[-60:])}"
    tokens = folded.split()
    if not tokens:
        return False
    if tokens[-1] in _open_ends() or " ".join(tokens[-2:]) in _open_ends() or folded.endswith(_torn_names()):
        return True
    raw = words.split()
    before_last = fold(raw[-2]) if len(raw) > 1 else ""
    return before_last in _UNITS and raw[-1][:1].isupper() and raw[-1].isalpha()


def _starts_low(words: str) -> bool:
    first = words.lstrip('"“(*_ ')[:1]
    return first.islower()


def _same_block(before: str, line: Line, width: int) -> bool:
    """Whether a line goes on with the line above it in the same block."""
    end = _end_of(before)
    if end in (".", "!", "?", ":", "…"):
        return False
    if end == ";":
        return False
    if _starts_low(line.text) or end == ",":
        return True
    if is_upper(before.rsplit("\n", 1)[-1]) != is_upper(line.text):
        return False
    last_line = len(before.rsplit("\n", 1)[-1])
    return 0 < width <= _WRAPPED_WIDTH and last_line >= 0.75 * width


def _behind_break(before: str, line: Line) -> bool:
    """Whether a paragraph goes on with the paragraph above it, torn by a page break."""
    end = _end_of(before)
    if len(before) < _SHORTEST or end in (".", "!", "?", ":", ";", "…", "") or is_upper(before):
        return False
    if line.bold or line.centred or line.block_kind == "heading" or is_upper(line.text):
        return False
    if end == "," or _starts_low(line.text):
        return True
    if line.text[:1].isdigit():
        return _open_end(before)
    return _open_end(before) or _unclosed(before[-400:])


def _width(lines: Sequence[Line]) -> int:
    """How wide a hard-wrapped text is: the width its full lines have, 0 where it is not wrapped."""
    lengths = sorted(len(line.text) for line in lines if line.kind == "text")
    if len(lengths) < 3:
        return 0
    top = lengths[-max(1, len(lengths) // 10)]
    return top if _NARROWEST <= top <= _WRAPPED_WIDTH and median(lengths) >= 0.5 * top else 0


def _joins(text: str, chunk: Chunk, line: Line, width: int) -> bool:
    if line.kind != "text" or chunk.kind != "text" or label_of(line) or line.label:
        return False
    before = text[chunk.span.start : chunk.span.end]
    if chunk.tail.block == line.block and line.block >= 0:
        return _same_block(before[-600:], line, width)
    label = label_of(chunk.line)
    titled = (
        label is not None
        and label.style != "bullet"
        and len(before) < 250
        and not _INNER_STOP.search(before, label.length)
    )
    return _behind_break(before[-600:], line) and (not titled or _starts_low(line.text))


def _note_goes_on(text: str, chunk: Chunk, line: Line, open_body: bool) -> bool:
    """Whether a line goes on with the footnote above it: further lines of its block, or a torn note with no torn body above."""
    if chunk.kind != "note" or line.kind not in ("note", "text"):
        return False
    if line.kind == "note":
        return chunk.tail.block == line.block and not _NOTE_MARK.match(line.text)
    if open_body or label_of(line):
        return False
    return _starts_low(line.text) and _end_of(text[chunk.span.end - 40 : chunk.span.end]) not in (
        ".",
        "!",
        "?",
        ";",
        ":",
    )


def _is_open(text: str, chunk: Chunk | None) -> bool:
    """True where a paragraph above a footnote has not come to its end."""
    if chunk is None or chunk.kind != "text" or len(text[chunk.span.start : chunk.span.end]) < _SHORTEST:
        return False
    return _end_of(text[chunk.span.end - 40 : chunk.span.end]) not in (".", "!", "?", ":", ";", "…") and not (
        label_of(chunk.line) and chunk.span.end - chunk.span.start < 250
    )


def chunks_of(text: str, lines: Sequence[Line]) -> list[Chunk]:
    """The logical paragraphs of some lines, in their order.

    A paragraph torn by a page break is one chunk; where a footnote or a page number stands between, it is two, and the second
    ``continues`` the first.
    """
    width = _width(lines)
    found: list[Chunk] = []
    body: int | None = None  # the last chunk of running text
    for line in lines:
        last = found[-1] if found else None
        if last and _note_goes_on(
            text, last, line, _is_open(text, found[body] if body is not None else None)
        ):
            found[-1] = replace(last, span=Span(last.span.start, line.span.end), tail=line)
            continue
        if body is not None and _joins(text, found[body], line, width):
            if body == len(found) - 1:
                found[body] = replace(
                    found[body], span=Span(found[body].span.start, line.span.end), tail=line
                )
            else:
                found.append(Chunk(line.span, "text", line, line, continues=body))
                body = len(found) - 1
            continue
        found.append(Chunk(line.span, line.kind, line, line))
        if line.kind == "text":
            body = len(found) - 1
        elif line.kind == "cell":
            body = None
    return found


def chunks_around(text: str, before: Sequence[Line], behind: Sequence[Line]) -> list[Chunk]:
    """The paragraphs before and behind the foot: none is joined across it, for the signature stands between them."""
    front = chunks_of(text, before)
    shifted = (
        replace(chunk, continues=chunk.continues + len(front)) if chunk.continues is not None else chunk
        for chunk in chunks_of(text, behind)
    )
    return [*front, *shifted]
