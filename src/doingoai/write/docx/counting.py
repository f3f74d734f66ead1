"""The numbers of headings and points, counted as the page shows them: I., 1., a) and Điều 1., 1., a).

Points are lettered in the order of the Vietnamese alphabet (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.6): a, b, c, d, đ, e, g … Word
counts a, b, c, d, e, f …; so the renderer needs to know from which point on the two differ.
"""

from dataclasses import dataclass, field

from doingoai.write.docx.layout import Layout, Level
from doingoai.write.docx.story import Paragraph

LETTERS = "abcdđeghiklmnopqrstuvxy"
SAME = 4  # a, b, c, d: as Word counts them
_ROMAN = (
    (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
OUTLINE, ARTICLES = "outline", "articles"


def roman(value: int) -> str:
    """4 → ``IV``; from 1 on."""
    written = ""
    for amount, sign in _ROMAN:
        written += sign * (value // amount)
        value %= amount
    return written


def letter(position: int) -> str:
    """The letter of a point, from 1: a, b, c, d, đ, e, g …; after y: aa, bb, cc."""
    rounds, index = divmod(position - 1, len(LETTERS))
    return LETTERS[index] * (rounds + 1)


def written(level: Level, value: int) -> str:
    """A number as its level writes it, without the signs around it."""
    if level.format == "upperRoman":
        return roman(value)
    return letter(value) if level.format == "lowerLetter" else str(value)


@dataclass(frozen=True, slots=True)
class Number:
    """series: OUTLINE or ARTICLES. depth: from 0. value: from 1. label: as printed, "đ)"."""

    series: str
    depth: int
    value: int
    label: str


@dataclass(slots=True)
class Counter:
    """Counts the numbered paragraphs of a story in their order; ``restart`` at every section."""

    look: Layout
    _counts: dict[str, list[int]] = field(default_factory=dict)

    def restart(self) -> None:
        self._counts.clear()

    def number(self, paragraph: Paragraph) -> Number | None:
        """The number of a paragraph, None where it has none. To be called once for each, in order."""
        place = self.look.places.get(paragraph.style)
        if paragraph.level:
            place = (place[0] if place else OUTLINE, paragraph.level - 1)
        if place is None:
            return None
        series, depth = place
        levels = self.look.series[series]
        counts = self._counts.setdefault(series, [0] * len(levels))
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (len(levels) - depth - 1)
        label = levels[depth].text
        for index, level in enumerate(levels):
            label = label.replace(f"%{index + 1}", written(level, max(1, counts[index])))
        return Number(series, depth, counts[depth], label)
