"""How wide words are, so that the line below them can be as long as the rule asks: Times New Roman bold, thousandths of an em."""

import unicodedata
from itertools import accumulate

_BOLD = {
    " ": 250, "-": 333, "/": 278, ".": 250, ",": 250, ":": 333, ";": 333, "(": 333, ")": 333, "đ": 556, "Đ": 722,
    **dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944,
                                              722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667), strict=True)),
    **dict(zip("abcdefghijklmnopqrstuvwxyz", (500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833,
                                              556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444), strict=True)),
}  # fmt: skip
_OTHER = 500
_MM_PER_POINT = 25.4 / 72


def width(text: str, size: float) -> float:
    """Width of one line of bold text, mm. size: points. Marks above and below a letter add nothing."""
    base = (char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return sum(_BOLD.get(char, _OTHER) for char in base) / 1000 * size * _MM_PER_POINT


def balanced(text: str, size: float, available: float) -> tuple[str, ...]:
    """A centred title in lines of about the same length, broken after a comma where one lies near the middle. Time grows with
    the number of words times that of lines."""
    return tuple(" ".join(line) for line in _lines(text.split(" "), size, available))


def _lines(words: list[str], size: float, available: float) -> list[list[str]]:
    space = width(" ", size)
    ends = list(accumulate(width(word, size) + space for word in words))
    whole = ends[-1] - space
    if whole <= available * 0.95 or len(words) < 2:
        return [words]

    def unevenness(cut: int) -> float:
        left, right = ends[cut - 1] - space, whole - ends[cut - 1]
        bonus = 0.75 if words[cut - 1].endswith((",", ";")) else 1.0
        return (
            bonus * abs(left - right) + max(0.0, left - available) + (0.1 * available if bonus == 1.0 else 0)
        )

    cut = min(range(1, len(words)), key=unevenness)
    parts = (words[:cut], words[cut:])
    if max(ends[cut - 1] - space, whole - ends[cut - 1]) > available:
        return [line for half in parts for line in _lines(half, size, available)]
    return list(parts)
