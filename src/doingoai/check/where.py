"""Where a finding stands, as a person would say it: section, paragraph, page."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from doingoai.model import Report, Section, Span

_TOLD = frozenset(("body", "list_item", "run_in", "table_cell", "closing"))
HEAD, TAIL = "head", "tail"


@dataclass(frozen=True, slots=True)
class Where:
    """section: labels and titles from the outermost ("II. Kết quả", "1. Đoàn ra"), empty before the first and behind the last, which
    part then says ("head", "tail"); paragraph: its number in the innermost section, from 1; page: where the format knows it."""

    section: tuple[str, ...]
    part: str | None
    paragraph: int | None
    page: int | None


def _heading(section: Section) -> str:
    title = " ".join(section.title.split())
    return f"{section.label}. {title}" if section.label else title


class Map:
    """The places of one report, looked up by offset."""

    def __init__(self, report: Report) -> None:
        self._report = report
        told = [
            paragraph
            for paragraph in report.paragraphs
            if paragraph.kind in _TOLD and paragraph.continues is None
        ]
        told.sort(key=lambda paragraph: paragraph.span)
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._numbers: list[int] = []
        counts: dict[int, int] = {}
        for paragraph in told:
            key = paragraph.path[-1].heading.start if paragraph.path else -1
            counts[key] = counts.get(key, 0) + 1
            self._starts.append(paragraph.span.start)
            self._ends.append(paragraph.span.end)
            self._numbers.append(counts[key])
        paged = [block for block in report.document.blocks if block.page is not None]
        self._pages = sorted((block.span.start, block.page or 0) for block in paged)

    def at(self, span: Span) -> Where:
        """The place of some words."""
        path = self._path(span.start)
        first = self._report.sections[0].span.start if self._report.sections else len(self._report.text)
        part = None if path else HEAD if span.start < first else TAIL
        return Where(
            tuple(_heading(section) for section in path),
            part,
            self._paragraph(span.start),
            self._page(span.start),
        )

    def _path(self, offset: int) -> list[Section]:
        path: list[Section] = []
        sections: Sequence[Section] = self._report.sections
        while inner := next((s for s in sections if s.span.start <= offset < s.span.end), None):
            path.append(inner)
            sections = inner.children
        return path

    def _paragraph(self, offset: int) -> int | None:
        index = bisect_right(self._starts, offset) - 1
        return self._numbers[index] if index >= 0 and offset < self._ends[index] else None

    def _page(self, offset: int) -> int | None:
        index = bisect_right(self._pages, (offset, 1 << 30)) - 1
        return self._pages[index][1] if index >= 0 else None
