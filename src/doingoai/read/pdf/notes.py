"""Footnotes: smaller type at the foot of a page, opened by a mark."""

import re
from dataclasses import dataclass, field

from doingoai.read.pdf.shapes import Line, Page

SMALL = 0.93  # of the size of the body: from there down it is smaller type
LOWEST = 0.75  # of the page's height, under which notes stand
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
PLAIN = str.maketrans(SUPERSCRIPTS, "0123456789")
_OPENS = re.compile(
    rf"\s{{0,3}}(?:([{SUPERSCRIPTS}]{{1,3}})\s{{0,3}}|\[?(\d{{1,3}})\]?\s{{1,3}}|(\*{{1,3}})\s{{0,3}})(?=\S)"
)


@dataclass(slots=True)
class Note:
    """mark: "" where the note goes on with the last of the page before."""

    mark: str
    page: int
    lines: list[Line] = field(default_factory=list)


def _opens(line: Line) -> str:
    found = _OPENS.match(line.text)
    return (found[1] or found[2] or found[3]).translate(PLAIN) if found else ""


def _foot(page: Page, body: float) -> list[Line]:
    """The lines in smaller type at the foot of the page, from the top."""
    foot: list[Line] = []
    for line in sorted(page.lines, key=lambda item: item.middle):
        if line.size >= SMALL * body or line.y0 > LOWEST * page.height:
            break
        foot.append(line)
    return foot[::-1]


def take_notes(page: Page, body: float, going_on: bool) -> list[Note]:
    """Take a page's footnotes out of its lines. body: size of the body's type; going_on: the page before ended in a note."""
    foot = _foot(page, body)
    opened = [index for index, line in enumerate(foot) if _opens(line)]
    if not opened and not (going_on and foot):
        return []
    first = 0 if going_on else opened[0]
    notes: list[Note] = []
    for index, line in enumerate(foot[first:], first):
        mark = _opens(line)
        expected = (
            not notes
            or not mark.isdigit()
            or not notes[-1].mark.isdigit()
            or int(mark) == int(notes[-1].mark) + 1
        )
        if index in opened and expected:
            found = _OPENS.match(line.text)
            cut = found.end() if found else 0
            line.marks = tuple(
                type(m)(m.start - cut, m.end - cut, m.encoding, m.doubt) for m in line.marks if m.start >= cut
            )
            line.text = line.text[cut:]
            notes.append(Note(mark, page.number))
        elif not notes:
            notes.append(Note("", page.number))
        notes[-1].lines.append(line)
    gone = {id(line) for line in foot[first:]}
    page.lines = [line for line in page.lines if id(line) not in gone]
    return notes
