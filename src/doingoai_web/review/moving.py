"""Where words of one text stand in another that is nearly the same: a report as it was read before, and as it is read now."""

from bisect import bisect_right
from difflib import SequenceMatcher

from doingoai.model import Span

ROOM = 40  # characters on either side by which words that stand in a changed line are found again


class Moves:
    """From places of one text to places of another."""

    def __init__(self, before: str, after: str) -> None:
        self.before, self.after = before, after
        self.same = before == after
        self._blocks = [] if self.same else _blocks(before, after)
        self._starts = [start for start, _, _ in self._blocks]

    def to(self, span: Span) -> Span | None:
        """Where the words stand now; None where they are gone, or nobody can tell which they are."""
        if self.same:
            return span
        at = bisect_right(self._starts, span.start) - 1
        if at >= 0:
            start, end, shift = self._blocks[at]
            if start <= span.start and span.end <= end:
                return Span(span.start + shift, span.end + shift)
        return self._found(span)

    def _found(self, span: Span) -> Span | None:
        """By the words around them: where exactly one place of the other text has them."""
        words = self.before[span.start : span.end]
        if not words.strip():
            return None
        for room in (ROOM, ROOM // 4, 0):
            head = self.before[max(0, span.start - room) : span.start]
            wanted = head + words + self.before[span.end : span.end + room]
            first = self.after.find(wanted)
            if first >= 0 and self.after.find(wanted, first + 1) < 0:
                start = first + len(head)
                return Span(start, start + len(words))
        return None


def _blocks(before: str, after: str) -> list[tuple[int, int, int]]:
    """Stretches of lines that are the same in both: (start, end, how far they moved)."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    old_at, new_at = _offsets(old), _offsets(new)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        (old_at[block.a], old_at[block.a + block.size], new_at[block.b] - old_at[block.a])
        for block in matcher.get_matching_blocks()
        if block.size
    ]


def _offsets(lines: list[str]) -> list[int]:
    found = [0]
    for line in lines:
        found.append(found[-1] + len(line))
    return found
