"""From logical paragraphs and sections to the report's paragraphs."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from doingoai.knowledge import mapping
from doingoai.model import Paragraph, Section, Span
from doingoai.parse.chunks import Chunk
from doingoai.parse.ending import Piece
from doingoai.parse.folding import fold
from doingoai.parse.headings import match_topics, role_under
from doingoai.parse.headwords import starts_with
from doingoai.parse.labels import read_label
from doingoai.parse.lines import Line, plain
from doingoai.parse.outline import Heading, is_nominal

_LONGEST_LEAD = 130
_FIGURE = re.compile(r"\d (?!tháng|năm)[^\W\d]")  # "11 văn bản": a result that mentions reports, no farewell
_KINDS = {"note": "footnote", "cell": "table_cell", "furniture": "furniture"}


@cache
def _closing() -> tuple[tuple[str, ...], re.Pattern[str]]:
    entry = mapping("outline.yaml").sub("closing")
    begins = tuple(sorted((fold(word) for word in entry.strings("begins")), key=len, reverse=True))
    contains = "|".join(re.escape(fold(word)) for word in entry.strings("contains"))
    return begins, re.compile(rf"(?<!\S)(?:{contains})(?!\S)")


def closing_chunk(text: str, chunks: Sequence[Chunk], end: int) -> int:
    """Index of the paragraph that closes the report ("Trên đây là báo cáo …./."), among those before offset ``end``; -1: none."""
    begins, contains = _closing()
    behind = [index for index, chunk in enumerate(chunks) if chunk.kind == "text" and chunk.span.end <= end]
    for index in reversed(behind[-4:]):
        words = plain(text[chunks[index].span.start : chunks[index].span.end])
        folded = fold(words[:600])
        if starts_with(folded, begins):
            return index
        marked = words.rstrip(" *").endswith("./.") or (index == behind[-1] and not _FIGURE.search(words))
        if marked and len(words) < 500 and contains.search(folded) and read_label(words) is None:
            return index
    return -1


def lead_of(words: str) -> str | None:
    """What a paragraph says it is about, before its first colon: "- Công tác lãnh sự: …"; None without such a lead."""
    core = words.lstrip("*_ ")
    label = read_label(core[:120])
    start = label.length if label else 0
    colon = core.find(":", start, start + _LONGEST_LEAD)
    lead = core[start:colon] if colon > start else ""
    if not lead or "." in lead or ";" in lead or ("(" in lead and ")" not in lead):
        return None
    return lead.strip(" *_") or None


def _own(
    words: str, section: Section | None, base: tuple[tuple[str, ...], str], listed: bool
) -> tuple[tuple[str, ...], str]:
    """Topics and role of a paragraph: those its lead names, else its section's."""
    lead = lead_of(words)
    found = match_topics(lead) if lead and len(lead.split()) <= 22 and (listed or is_nominal(lead)) else ()
    if not found or (found[0] in ("results", "context", "direction") and section is not None):
        return base
    return found, role_under(found, base[1] if section is not None else None) or base[1]


def _above(path: tuple[Section, ...]) -> tuple[tuple[str, ...], str]:
    topics = next((section.topics for section in reversed(path) if section.topics), ())
    return topics, path[-1].role if path else "other"


def _kind(words: str, chunk: Chunk) -> str:
    if chunk.kind in _KINDS:
        return _KINDS[chunk.kind]
    label = read_label(words.lstrip("*_ ")[:120])
    return (
        "list_item"
        if label is not None or (chunk.line.label and chunk.line.block_kind == "list_item")
        else "body"
    )


def _paths(sections: Sequence[Section]) -> Iterator[tuple[Section, ...]]:
    """Every section's path, in the order of the text."""
    for section in sections:
        yield (section,)
        for path in _paths(section.children):
            yield (section, *path)


def _path_at(paths: Sequence[tuple[Section, ...]], offset: int) -> tuple[Section, ...]:
    """The path of the innermost section that holds an offset."""
    best: tuple[Section, ...] = ()
    low, high = 0, len(paths)
    while low < high:  # the last section that begins at or before the offset
        middle = (low + high) // 2
        if paths[middle][-1].span.start <= offset:
            low = middle + 1
        else:
            high = middle
    if low:
        best = tuple(section for section in paths[low - 1] if section.span.end > offset)
    return best


def _split(text: str, chunk: Chunk, heading: Heading | None) -> Iterator[tuple[Span, str]]:
    if heading is None:
        yield chunk.span, _kind(text[chunk.span.start : chunk.span.end], chunk)
    elif heading.run_in is None:
        yield chunk.span, "heading"
    else:
        yield Span(chunk.span.start, heading.title.end), "heading"
        yield Span(heading.run_in, chunk.span.end), "run_in"


def paragraphs_of(
    text: str,
    chunks: Sequence[Chunk],
    headings: Sequence[Heading],
    sections: Sequence[Section],
    closing: int,
    outside: Sequence[tuple[Span, str]],
) -> tuple[Paragraph, ...]:
    """Every paragraph in the order of the text. outside: stretches of header and foot, with their kind."""
    paths = list(_paths(sections))
    by_chunk = {heading.chunk: heading for heading in headings}
    wide = [
        heading.whole
        for heading in headings
        if heading.run_in is None and heading.whole.start < heading.title.start - 5
    ]
    drafts: list[tuple[Span, str, int | None]] = [(span, kind, None) for span, kind in outside]
    for number, part in enumerate(chunks):
        for span, kind in _split(text, part, by_chunk.get(number)):
            if kind == "list_item" and any(whole.contains(span) for whole in wide):
                kind = "heading"  # "Phần thứ nhất" on a line of its own
            drafts.append((span, "closing" if number == closing else kind, number))
    drafts = sorted((draft for draft in drafts if draft[0].end > draft[0].start), key=lambda draft: draft[0])
    last_of: dict[int, int] = {}
    found: list[Paragraph] = []
    for span, kind, index in drafts:
        chunk = chunks[index] if index is not None else None
        continues = last_of.get(chunk.continues) if chunk and chunk.continues is not None else None
        if continues is not None and kind == "list_item":
            kind = "body"
        if index is not None:
            last_of[index] = len(found)
        found.append(_paragraph(text, span, kind, paths, continues, found))
    return tuple(found)


def _paragraph(
    text: str,
    span: Span,
    kind: str,
    paths: Sequence[tuple[Section, ...]],
    continues: int | None,
    before: Sequence[Paragraph],
) -> Paragraph:
    if kind in ("header", "recipients", "signature", "closing", "furniture"):
        return Paragraph(span, kind, continues=continues)
    if continues is not None:
        torn = before[continues]
        same = "run_in" if torn.kind == "run_in" else kind
        return Paragraph(
            span,
            same if torn.kind != "list_item" else "list_item",
            torn.path,
            torn.topics,
            torn.role,
            continues,
        )
    path = _path_at(paths, span.start)
    base = _above(path)
    if kind in ("body", "list_item"):
        base = _own(text[span.start : span.end][:300], path[-1] if path else None, base, kind == "list_item")
    return Paragraph(span, kind, path, base[0], base[1], continues)


def header_pieces(lines: Sequence[Line]) -> list[tuple[Span, str]]:
    """The header's lines as paragraphs."""
    kinds = {"note": "footnote", "furniture": "furniture"}
    return [(line.span, kinds.get(line.kind, "header")) for line in lines]


def foot_pieces(pieces: Sequence[Piece], lines: Sequence[Line]) -> list[tuple[Span, str]]:
    """The foot's pieces, and what stands between them and is neither recipients nor signature."""
    found = [(piece.span, piece.kind) for piece in pieces if piece.span.end > piece.span.start]
    for line in lines:
        if not any(line.span.overlaps(span) for span, _ in found):
            found.append((line.span, "footnote" if line.kind == "note" else "furniture"))
    return found
