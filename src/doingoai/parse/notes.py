"""Footnotes: their marks, and where in the text their calls stand."""

import re
from collections.abc import Sequence

from doingoai.model import Document, Footnote
from doingoai.parse.chunks import Chunk

_MARK = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_POWER = re.compile(r"(?:^|[\s\d/.,(])(?:k|d|c|m|h)?m$")


def _calls(text: str) -> dict[str, list[int]]:
    """Mark → offsets where it is glued to what stands before it (km², m³ are no calls)."""
    found: dict[str, list[int]] = {}
    for match in _MARK.finditer(text):
        before = text[max(0, match.start() - 4) : match.start()]
        if before and not before[-1].isspace() and not (match[0] in "²³" and _POWER.search(before)):
            found.setdefault(match[0], []).append(match.start())
    return found


def footnotes_of(document: Document, chunks: Sequence[Chunk]) -> tuple[Footnote, ...]:
    """The footnotes in the order of the text: from the format where it tells mark and call, else from the marks in the text."""
    calls = _calls(document.text)
    found = []
    for chunk in chunks:
        if chunk.kind != "note":
            continue
        block = document.blocks[chunk.line.block] if chunk.line.block >= 0 else None
        written = _MARK.match(document.text, chunk.span.start)
        if block is not None and block.kind in ("footnote", "endnote") and block.mark and chunk.line.first:
            found.append(Footnote(block.mark, chunk.span, block.anchor))
            continue
        mark = written[0] if written else ""
        before = [offset for offset in calls.get(mark, ()) if offset < chunk.span.start]
        after = [offset for offset in calls.get(mark, ()) if offset > chunk.span.end]
        found.append(
            Footnote(
                mark.translate(_PLAIN), chunk.span, before[-1] if before else (after[0] if after else None)
            )
        )
    return tuple(found)
