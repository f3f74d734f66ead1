"""Letters of before Unicode inside a Word document: collected with their fonts as they are read, decoded run by run."""

import unicodedata
from dataclasses import dataclass, field

from doingoai.text.legacy import Run, Survey, survey

Mark = tuple[int, int, str]  # start, end, what it was
MOST_MARKS = 64  # on one letter; what a heap of more does to the places after it is not followed up


class FontText(str):
    """A run's words as they stand in the file. font: its name; caps: the run is set in capitals."""

    font: str | None
    caps: bool

    def __new__(cls, text: str, font: str | None, *, caps: bool) -> "FontText":
        made = super().__new__(cls, text)
        made.font, made.caps = font, caps
        return made


class Repaired(str):
    """Words in Unicode of which some were not. marks: where, within them."""

    marks: tuple[Mark, ...]

    def __new__(cls, text: str, marks: tuple[Mark, ...]) -> "Repaired":
        made = super().__new__(cls, text)
        made.marks = marks
        return made


@dataclass(slots=True)
class Letters:
    """What the fonts and letters of one document prove. ``settle`` is called when its body was read."""

    _seen: list[Run] = field(default_factory=list)
    _survey: Survey | None = None

    def collect(self, text: str, font: str | None) -> None:
        if self._survey is None:
            self._seen.append((text, font))

    def settle(self) -> None:
        self._survey, self._seen = survey(self._seen), []

    @property
    def survey(self) -> Survey:
        if self._survey is None:
            self.settle()
        assert self._survey is not None
        return self._survey

    def variants(self, text: str) -> list[str]:
        """The text, and what it would say in each of the document's encodings."""
        names = [name for name, sure in self.survey.proven.items() if sure]
        plain = self.survey.plain
        fonts = {"TCVN3": ".VnTime", "VNI": "VNI-Times", "VPS": "VPS Times", "VISCII": "VI Times"}
        return [text] + [
            self.survey.decode([(text, fonts[name])])[0].text
            for name in {*names, *([plain] if plain else [])}
        ]

    def decode(self, pieces: list[str]) -> str:
        """Pieces that follow one another as one text in NFC; a ``Repaired`` where some were not Unicode."""
        runs: list[Run] = []
        capital: list[bool] = []
        for piece in pieces:  # the elements of one run are one text again: a letter may stand in two
            font, caps = (piece.font, piece.caps) if isinstance(piece, FontText) else (None, False)
            if runs and runs[-1][1] == font and capital[-1] == caps:
                runs[-1] = (runs[-1][0] + piece, font)
            else:
                runs.append((str(piece), font))
                capital.append(caps)
        parts, marks, start = [], list[Mark](), 0
        for done, caps in zip(self.survey.decode(runs), capital, strict=True):
            text = done.text.upper() if caps else done.text
            parts.append(text)
            end = start + len(text)
            if done.encoding is not None and start < end:
                before = marks[-1] if marks else None
                if before and before[1] == start and before[2] == done.encoding:
                    marks[-1] = (before[0], end, done.encoding)
                else:
                    marks.append((start, end, done.encoding))
            start = end
        text = "".join(parts)
        marks = [mark for mark in marks if not text[mark[0] : mark[1]].isascii()]
        if not unicodedata.is_normalized("NFC", text):
            moved = _moved(text, sorted({place for start, end, _ in marks for place in (start, end)}))
            text = unicodedata.normalize("NFC", text)
            marks = [(moved[start], min(moved[end], len(text)), name) for start, end, name in marks]
            marks = [mark for mark in marks if mark[0] < mark[1]]
        return Repaired(text, tuple(marks)) if marks else text

    def label(self, label: str, font: str | None) -> str:
        """An automatic number in the letters of an old font ("§iÒu 1.")."""
        if label.isascii() or not any(c.isascii() and c.isalnum() for c in label):
            return label
        return self.survey.decode([(label, font)])[0].text


def _moved(text: str, places: list[int]) -> dict[int, int]:
    """Where places, in their order, stand once the text is composed: each is as far as what goes before it is long then."""
    moved: dict[int, int] = {}
    safe = length = 0  # the text before ``safe`` is ``length`` characters long, whatever follows it
    for place in places:
        nearest = max(safe, place - MOST_MARKS)
        last = next((at for at in range(place - 1, nearest, -1) if _begins(text[at])), nearest)
        length += len(unicodedata.normalize("NFC", text[safe:last]))
        safe = last
        moved[place] = length + len(unicodedata.normalize("NFC", text[safe:place]))
    return moved


def _begins(char: str) -> bool:
    """Nothing before this character ever joins with it."""
    return unicodedata.category(char)[0] != "M" and not "\u1160" <= char <= "\u11ff"


def stripped(text: str, blanks: str, *, left: bool) -> str:
    """``lstrip`` or ``rstrip`` that keeps the marks in their place."""
    short = text.lstrip(blanks) if left else text.rstrip(blanks)
    if not isinstance(text, Repaired):
        return short
    cut = len(text) - len(short) if left else 0
    kept = [(max(0, a - cut), min(len(short), b - cut), name) for a, b, name in text.marks]
    return Repaired(short, tuple(mark for mark in kept if mark[0] < mark[1]))
