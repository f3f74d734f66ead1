"""Lines of one column put together as paragraphs, over the ends of pages too."""

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

from doingoai.read.pdf.shapes import HYPHEN, Line, Page
from doingoai.text.syllables import is_syllable

_LABEL = re.compile(
    r"(?:[-–+*•●▪○►➢✓]\s|\d{1,2}(?:\.\d{1,2}){0,3}[.)]\s|\d{1,2}(?:\.\d{1,2}){1,3}\.?\s|[a-zđ][.)]\s|[IVX]{1,5}[.)/]?\s|\([a-z0-9]\)\s"
    r"|(?:Điều|Chương|Phần|Mục|Phụ lục|PHỤ LỤC|CHƯƠNG|PHẦN) [\dIVXtT]|Căn cứ |Theo đề nghị |Kính gửi)"
)
_ENDS = re.compile(r"[.:;!?…/]['\"”’»)\]⁰¹²³⁴⁵⁶⁷⁸⁹*]{0,4}$")
_GLUED = re.compile(r"[^\W_][/]$")
_WORD_END = re.compile(r"([^\W\d_]+)-$")
_WORD = re.compile(r"[^\W\d_]+")
INDENT = 0.8  # em
GAP = 1.5  # of the usual distance of lines


@dataclass(frozen=True, slots=True)
class Measure:
    """How a page's text is set. left, right: its margins; leading: the distance of base lines; body: size of the type;
    indent: where first lines begin, 0 where they do not."""

    left: float
    right: float
    leading: float
    body: float
    indent: float = 0.0


def body_size(pages: list[Page]) -> float:
    """The size most letters have."""
    weights: dict[float, int] = {}
    for page in pages:
        for line in page.lines:
            key = round(line.size * 2) / 2
            weights[key] = weights.get(key, 0) + len(line.text)
    return max(weights, key=lambda key: weights[key]) if weights else 14.0


def measure(lines: list[Line], page: Page, body: float, usual: Measure | None) -> Measure:
    """A page's measure; where it holds too few lines, the usual one."""
    wide = [line for line in lines if line.x1 - line.x0 > 0.45 * page.width]
    if len(wide) < 5:
        if usual:
            return usual
        wide = wide or lines
    if not wide:
        return Measure(0.14 * page.width, 0.9 * page.width, body * 1.2, body)
    steps = [a.y0 - b.y0 for a, b in itertools.pairwise(lines) if 0.5 * body < a.y0 - b.y0 < 3 * body]
    lefts = sorted(round(line.x0) for line in wide)
    left = float(lefts[len(lefts) // 10])
    right = max(line.x1 for line in wide)
    starts = Counter(round(line.x0) for line in lines if left + INDENT * body < line.x0 < left + 6 * body)
    indent, times = starts.most_common(1)[0] if starts else (0, 0)
    return Measure(
        left, right, median(steps) if steps else body * 1.2, body, float(indent) if times > 2 else 0.0
    )


def is_centred(line: Line, m: Measure) -> bool:
    if m.indent and abs(line.x0 - m.indent) < 1.5:
        return False
    middle = (m.left + m.right) / 2
    return abs((line.x0 + line.x1) / 2 - middle) < 0.9 * line.em and line.x0 > m.left + 1.6 * line.em


def _letter_width(line: Line) -> float:
    return (line.x1 - line.x0) / max(1, len(line.text))


def ends_early(line: Line, following: str, m: Measure) -> bool:
    """The next word would have fitted on the line: it ends for another reason than the margin."""
    word = following.split(None, 1)[0] if following.strip() else ""
    need = (len(word) + 1) * _letter_width(line) * 0.92
    if is_centred(line, m):
        return m.right - m.left - (line.x1 - line.x0) > need
    return line.x1 + need < m.right


def goes_on(before: Line, line: Line, m: Measure, *, new_page: bool) -> bool:
    """Whether a line goes on with the paragraph whose last line stands before it."""
    if not 0.86 < line.size / max(before.size, 0.1) < 1.16:
        return False
    if not new_page and before.y0 - line.y0 > GAP * max(m.leading, 0.9 * m.body):
        return False
    if before.text.endswith(HYPHEN):
        return True
    early = ends_early(before, line.text, m)
    low = line.text.lstrip('“"(')[:1].islower()
    ended = _ENDS.search(before.text[-6:]) is not None
    label = _LABEL.match(line.text) is not None
    centred, before_centred = is_centred(line, m), is_centred(before, m)
    em = max(line.em, 1.0)
    if centred or before_centred:
        return centred and before_centred and low and not label and not ended and line.bold == before.bold
    indented = line.x0 > m.left + INDENT * em
    if label and (ended or early or indented):
        return False
    if new_page and low and not ended and not label:
        return True
    if early:
        return low and not ended and not label and line.x0 <= m.left + 0.4 * em
    if line.x0 > before.x0 + INDENT * em:
        return (
            _LABEL.match(before.text) is not None
            and line.x0 < before.x0 + 3.5 * em
            and not (ended and not low)
        )
    if indented and abs(line.x0 - before.x0) < INDENT * em:
        return low or not ended
    return True


def glue(before: str, following: str) -> tuple[int, str]:
    """How two lines of a paragraph are joined: how many characters of the first fall away, and what comes between."""
    if before.endswith((HYPHEN, "-")) and (before[-1] == HYPHEN or _WORD_END.search(before[-30:])):
        cut = before[:-1]
        word, following_word = _WORD_END.search(cut[-30:] + "-"), _WORD.match(following)
        if word and following_word and word[1].islower() and following_word[0].islower():
            parts = (word[1], following_word[0])
            if all(part.isascii() for part in parts) and not any(is_syllable(part) for part in parts):
                return 1, ""
        return (1, "-") if before.endswith(HYPHEN) else (0, "")
    if _GLUED.search(before[-2:]) and following[:1].isalnum():
        return 0, ""
    if following[:1] in "/" and before[-1:].isalnum():
        return 0, ""
    if following[:1] == "-" and following[1:2].isupper() and before[-1:].isalnum():
        return 0, ""
    return 0, " "
