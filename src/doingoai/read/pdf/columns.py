"""What stands side by side: the two columns of a header or a closing; rows that only look like it are made whole."""

import re
from dataclasses import dataclass, field

from doingoai.read.pdf.shapes import NATIONAL, Line, rejoined, together

_LABEL = re.compile(r"(?:[-–+*•●▪○]|\(?\w{1,4}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?|Điều \d{1,3}\.?)$")
_OPENING = re.compile(r"(?i)\s{0,3}N[ơo]i nh[ậâ]n:?")
_BLANK_BEFORE = re.compile(r"(?i)(?:ngày|tháng|năm|số:?)[\s.…]*$")  # a blank that is to be filled in
_NUMBER_BEFORE = re.compile(r"(?i)(?:^|\s)số\s{0,3}:?\s{0,3}$")  # what follows is the number, written by hand
_NUMBER = re.compile(r"\S{0,8}[\d/]\S")
_BLANK_AFTER = re.compile(r"(?:ngày|tháng|năm)\b")
NEAR = 1.5  # em
SMALL = 0.82  # of the larger type: a raised figure
RIGHT_SIDE = 0.42  # of the page's width: what begins behind it is a right column
SURE = 1.9  # em: a gap that parts columns where one row alone shows it
FAR_RIGHT = 12.0  # em: room for a signature
FAR_LEFT = 2.6  # em: between lines of the left column


@dataclass(slots=True)
class Columns:
    """Two columns side by side; y1: their top. left, right: lines from the top."""

    left: list[Line] = field(default_factory=list)
    right: list[Line] = field(default_factory=list)

    @property
    def y1(self) -> float:
        return max(line.y1 for line in (*self.left, *self.right))


def rows_of(lines: list[Line]) -> list[list[Line]]:
    """Lines that stand beside each other, from the top; in a row from the left."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda item: (-item.middle, item.x0)):
        if rows:
            last = rows[-1][0]
            overlap = min(last.y1, line.y1) - max(last.y0, line.y0)
            if overlap > 0.25 * min(last.size, line.size) and all(
                line.x0 >= other.x1 - 2 or line.x1 <= other.x0 + 2 for other in rows[-1]
            ):
                rows[-1].append(line)
                continue
        rows.append([line])
    return [_mended(sorted(row, key=lambda line: line.x0)) if len(row) > 1 else row for row in rows]


def _mended(row: list[Line]) -> list[Line]:
    """A row in which a piece that cannot begin a column is joined to the one before ("ngày … tháng", "Số … /BC")."""
    found = row[:1]
    for line in row[1:]:
        if min(line.size, found[-1].size) < SMALL * max(line.size, found[-1].size) and (
            joined := rejoined(found[-1], line)
        ):
            found[-1] = joined
            continue
        first = line.text.lstrip()[:1]
        near = line.x0 - found[-1].x1 < NEAR * line.em
        goes_on = near or _BLANK_BEFORE.search(found[-1].text) or _BLANK_AFTER.match(line.text)
        numbered = _NUMBER_BEFORE.search(found[-1].text) is not None and _NUMBER.match(line.text) is not None
        if numbered or (first.islower() and goes_on) or first in "/,;:)-–.":
            found[-1] = together(found[-1], line, " ")
        else:
            found.append(line)
    return found


def whole(row: list[Line]) -> Line:
    """A row as one line."""
    line = row[0]
    for part in row[1:]:
        line = together(line, part, " ")
    return line


def _parted(row: list[Line]) -> bool:
    """A row of two pieces, neither of which is a mere label."""
    return len(row) == 2 and not _LABEL.fullmatch(row[0].text.strip()) and row[1].text.strip(" .…") != ""


def _below(line: Line, column: list[Line]) -> bool:
    """Whether a line stands in the middle of a column, or at its left edge."""
    left, right = min(item.x0 for item in column), max(item.x1 for item in column)
    off = abs((line.x0 + line.x1) / 2 - (left + right) / 2)
    wide = right - left
    return (
        off < (0.5 * wide + 2 * line.em if wide < 10 * line.em else 0.2 * wide + line.em)
        or abs(line.x0 - left) < line.em
    )


def _between(line: Line, rows: list[list[Line]], column: list[Line]) -> bool:
    """Whether a line stands in the middle of both columns, as a title below them does, not of the right one."""
    here = (line.x0 + line.x1) / 2
    both = (min(row[0].x0 for row in rows) + max(row[-1].x1 for row in rows)) / 2
    right = (min(item.x0 for item in column) + max(item.x1 for item in column)) / 2
    return abs(here - both) < 1.5 * line.em and abs(here - right) > 2 * line.em


def _region(rows: list[list[Line]], start: int, low: float, high: float) -> tuple[int, float]:
    """Where the two columns that begin at a row end, and the x between them. low, high: the gap between them there."""
    bottom = min(line.y0 for line in rows[start])
    index = start + 1
    while index < len(rows):
        row = rows[index]
        em = max(row[0].em, 6.0)
        drop = bottom - max(line.y1 for line in row)
        if len(row) == 1:
            line = row[0]
            middle = (low + high) / 2
            on_right = line.x0 >= middle
            column = [r[-1] for r in rows[start:index] if r[-1].x0 >= middle]
            if on_right and (not _below(line, column) or _between(line, rows[start:index], column)):
                break
            far = FAR_RIGHT if on_right else FAR_LEFT
            new_low, new_high = (low, min(high, line.x0)) if on_right else (max(low, line.x1), high)
            if drop > far * em and not _OPENING.match(line.text):
                break
        elif _parted(row):
            if drop > FAR_RIGHT * em:
                break
            new_low, new_high = max(low, row[0].x1), min(high, row[1].x0)
        else:
            break
        if new_high - new_low < 2:
            break
        low, high = new_low, new_high
        bottom = min(bottom, *(line.y0 for line in row))
        index += 1
    return index, (low + high) / 2


def _gap(rows: list[list[Line]], index: int, width: float) -> tuple[float, float] | None:
    """The gap between two columns that begin at a row: right edge of the left one, left edge of the right one."""
    row = rows[index]
    if _parted(row):
        return row[0].x1, row[1].x0
    first = row[0]
    if len(row) == 1 and first.x0 > RIGHT_SIDE * width:  # the signature may begin above the recipients
        for later in rows[index + 1 : index + 6]:
            left = later[0]
            if _OPENING.match(left.text):
                return (left.x1, first.x0) if left.x1 < first.x0 else None
            if left.x0 < RIGHT_SIDE * width:
                return None
    return None


def arrange(lines: list[Line], width: float) -> list[Line | Columns]:
    """The lines of a page from the top, with two columns read the left before the right. width: of the page."""
    rows = rows_of(lines)
    found: list[Line | Columns] = []
    index = 0
    while index < len(rows):
        row = rows[index]
        gap = _gap(rows, index, width)
        if gap is None:
            found.append(whole(row))
            index += 1
            continue
        end, middle = _region(rows, index, *gap)
        widest = max(
            (item[1].x0 - item[0].x1 for item in rows[index:end] if len(item) == 2), default=gap[1] - gap[0]
        )
        national = any(NATIONAL.match(item[1].text) for item in rows[index:end] if len(item) == 2)
        if widest < SURE * row[0].em and not national:
            found.append(whole(row))
            index += 1
            continue
        columns = Columns()
        for item in rows[index:end]:
            for line in item:
                (columns.left if (line.x0 + line.x1) / 2 < middle else columns.right).append(line)
        if columns.left and columns.right:
            found.append(columns)
        else:
            found.extend(whole(item) for item in rows[index:end])
        index = end
    return found
