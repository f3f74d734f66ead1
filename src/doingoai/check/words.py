"""The words of a text with their places: the common ground of the checks that look at wording."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from doingoai.model import Span

_WORD = re.compile(r"[^\W\d_¹²³⁰-₟]+")  # a footnote mark glued to a word is no part of it
_BLANKS = (" ", "\u00a0")
_GAPS = frozenset(
    {
        *_BLANKS,
        *(a + b for a in _BLANKS for b in _BLANKS),
        *(f"{a}\n{b}" for a in ("", *_BLANKS) for b in ("", *_BLANKS)),
    }
)  # between two words of one phrase


@dataclass(frozen=True, slots=True)
class Words:
    """starts, ends: offsets of each run of letters; lower: the word in lower case; joined: True at i where only a space (or
    the end of a typed line) stands between word i and the one before it."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    lower: tuple[str, ...]
    joined: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, first: int, last: int) -> Span:
        """From word ``first`` to word ``last``, both included."""
        return Span(self.starts[first], self.ends[last])

    def as_written(self, index: int) -> str:
        return self.text[self.starts[index] : self.ends[index]]

    def run(self, index: int, length: int) -> bool:
        """True where ``length`` words from ``index`` on stand side by side, without a mark between them."""
        return index + length <= len(self.starts) and all(self.joined[index + 1 : index + length])

    def capital(self, index: int) -> bool:
        """A capital followed by small letters, as names have it; a word all in capitals is a heading's, not a name's."""
        word = self.as_written(index)
        return word[0].isupper() and not (len(word) > 1 and word.isupper())

    def line_break(self, index: int) -> bool:
        """True where a line ends between word ``index`` and the one before it."""
        return "\n" in self.text[self.ends[index - 1] : self.starts[index]]


@lru_cache(maxsize=8)
def words_of(text: str) -> Words:
    """The words of a text, kept for the other checks of the same text."""
    starts: list[int] = []
    ends: list[int] = []
    lower: list[str] = []
    joined: list[bool] = []
    offset = last = 0
    for line in text.split("\n"):
        first, ending, words, glued = _line(line)
        if words:
            joined.append(bool(starts) and text[last : offset + first[0]] in _GAPS)
            joined.extend(glued)
            starts.extend([offset + start for start in first])
            ends.extend([offset + end for end in ending])
            lower.extend(words)
            last = ends[-1]
        offset += len(line) + 1
    return Words(text, tuple(starts), tuple(ends), tuple(lower), tuple(joined))


@lru_cache(maxsize=1 << 11)
def _line(line: str) -> tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...], tuple[bool, ...]]:
    """The words of one line: where they begin and end, in lower case, and whether each but the first follows the one before it
    closely. Kept: when a report is checked again, all lines but a few are the same."""
    spans = [match.span() for match in _WORD.finditer(line)]
    return (
        tuple([start for start, _ in spans]),
        tuple([end for _, end in spans]),
        tuple([line[start:end].lower() for start, end in spans]),
        tuple([line[end:start] in _GAPS for (_, end), (start, _) in pairwise(spans)]),
    )
