"""The text of a report as HTML, with the words of facts, findings and remarks marked. Everything from the file is escaped."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from doingoai.model import Block, Report


@dataclass(frozen=True, slots=True)
class Mark:
    """Words to mark. kind: "s" fact, "l" finding, "g" remark, "f" what was searched for; key: number of its card; tone: a class for
    its look."""

    start: int
    end: int
    kind: str
    key: int
    tone: str = ""


@dataclass(frozen=True, slots=True)
class _Pieces:
    text: str
    marks: tuple[Mark, ...]
    begun: set[tuple[str, int]]  # marks whose anchor stands already

    def html(self, start: int, end: int) -> SafeString:
        """The stretch with its marks: one link a piece, to the first card that it belongs to."""
        inside = [mark for mark in self.marks if mark.start < end and mark.end > start]
        cuts = sorted(
            {start, end, *(max(start, m.start) for m in inside), *(min(end, m.end) for m in inside)}
        )
        parts = []
        for left, right in pairwise(cuts):
            covering = [mark for mark in inside if mark.start <= left and mark.end >= right]
            words = conditional_escape(self.text[left:right])
            cards = [mark for mark in covering if mark.kind != "f"]
            piece = self._piece(words, cards) if cards else words
            parts.append(piece if len(cards) == len(covering) else self._found(piece))
        return mark_safe("".join(parts))  # noqa: S308 - every part is escaped

    def _found(self, piece: str) -> str:
        own = "" if ("f", 0) in self.begun else mark_safe(' id="tim"')
        self.begun.add(("f", 0))
        return format_html('<mark class="tim"{}>{}</mark>', own, mark_safe(piece))  # noqa: S308 - escaped before

    def _piece(self, words: str, covering: Sequence[Mark]) -> str:
        first = min(covering, key=lambda mark: ("slg".index(mark.kind), mark.end - mark.start))
        fresh = [mark for mark in covering if (mark.kind, mark.key) not in self.begun]
        self.begun.update((mark.kind, mark.key) for mark in fresh)
        anchors = format_html_join(
            "", '<span id="t{}{}"></span>', ((mark.kind, mark.key) for mark in fresh if mark is not first)
        )
        own = format_html(' id="t{}{}"', first.kind, first.key) if first in fresh else ""
        classes = " ".join(
            sorted({f"m{mark.kind}" for mark in covering} | {mark.tone for mark in covering if mark.tone})
        )
        keys = " ".join(f"{mark.kind}{mark.key}" for mark in covering)
        return format_html(
            '{}<a class="{}" href="#{}{}" data-k="{}"{}>{}</a>',
            anchors,
            classes,
            first.kind,
            first.key,
            keys,
            own,
            words,
        )


def _kinds(report: Report) -> tuple[list[int], list[str]]:
    return [p.span.start for p in report.paragraphs], [p.kind for p in report.paragraphs]


def _table(block: Block, pieces: _Pieces) -> SafeString:
    rows: dict[int, list[SafeString]] = {}
    for cell in block.cells:
        spans = (
            format_html(' colspan="{}" rowspan="{}"', cell.col_span, cell.row_span)
            if (cell.col_span, cell.row_span) != (1, 1)
            else ""
        )
        rows.setdefault(cell.row, []).append(
            format_html("<td{}>{}</td>", spans, pieces.html(cell.span.start, cell.span.end))
        )
    return format_html(
        '<div class="bang"><table><tbody>{}</tbody></table></div>',
        format_html_join(
            "",
            "<tr>{}</tr>",
            ((format_html_join("", "{}", ((cell,) for cell in cells)),) for _, cells in sorted(rows.items())),
        ),
    )


def _blocks(report: Report, pieces: _Pieces) -> Iterator[SafeString]:
    starts, kinds = _kinds(report)
    for block in report.document.blocks:
        if block.kind in ("page_break", "deleted") or not report.words(block.span).strip():
            continue
        if block.kind == "table" and block.cells:
            yield _table(block, pieces)
            continue
        at = bisect_right(starts, max(block.span.start, block.span.end - 1)) - 1
        kind = kinds[at] if at >= 0 else "body"
        centred = " giua" if block.centred else ""
        page = format_html(' data-page="{}"', block.page) if block.page else ""
        yield format_html(
            '<p class="d-{}{}" data-o="{}"{}>{}</p>',
            kind,
            centred,
            block.span.start,
            page,
            pieces.html(block.span.start, block.span.end),
        )


def text_html(report: Report, marks: Iterable[Mark]) -> SafeString:
    """The whole text. ``data-o`` of a paragraph is the offset at which its words begin."""
    pieces = _Pieces(report.text, tuple(marks), set())
    return mark_safe("\n".join(_blocks(report, pieces)))  # noqa: S308 - made of escaped parts
