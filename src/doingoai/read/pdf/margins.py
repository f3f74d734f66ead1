"""Running heads and page numbers: found by where they stand and that they come back, taken out of the flow."""

import re
from collections import defaultdict

from doingoai.read.pdf.shapes import Line, Page

_NUMBER = re.compile(
    r"(?i)(?:trang\s{0,3}|page\s{0,3})?[-–—\s|]{0,4}(?:\d{1,4}|[ivxl]{1,6})(?:\s{0,2}[/|]\s{0,2}\d{1,4})?[-–—\s|.]{0,4}"
)
_OUTER = re.compile(r"^(\d{1,4})\s{1,4}|\s{1,4}(\d{1,4})$")
ZONE = 0.12  # of the page's height, where a page number stands
HEADS = 0.16  # where running heads stand
DEEP = 3  # rows from the edge that may be running heads
NEAR = 5.0  # points: how much a running head's place may differ
OFTEN = 3  # pages
APART = (
    1.35  # of the type's size, from the middle of a line to the next: more than between lines of a paragraph
)
APART_BELOW = (
    1.8  # the same at the foot, where the paragraphs of notes stand, which come back in the same words
)


def _rows(lines: list[Line], top: bool) -> list[list[Line]]:
    """The first rows of a page from its top (or its foot)."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda item: -item.middle if top else item.middle):
        if rows and abs(rows[-1][0].middle - line.middle) < 0.4 * line.size:
            rows[-1].append(line)
        elif len(rows) == DEEP:
            break
        else:
            rows.append([line])
    return rows


def _words(row: list[Line]) -> str:
    return " ".join(line.text.strip() for line in sorted(row, key=lambda line: line.x0))


def _key(row: list[Line], number: int) -> str:
    """What a running head has in common on all pages: its words, and by how much the number beside them differs from the
    page's."""
    words = " ".join(_words(row).lower().split())
    found = _OUTER.search(words)
    if not found:
        return words
    digits = found[1] or found[2]
    return f"{words[: found.start()]}{words[found.end() :]}#{int(digits) - number}"


def take_margins(pages: list[Page]) -> list[tuple[str, int, str]]:
    """Take running heads and page numbers out of the pages' lines; gives ("header" | "footer", page, words) in page order."""
    places: dict[tuple[bool, str], list[float]] = defaultdict(list)
    edges = []
    for page in pages:
        for top in (True, False):
            rows = _rows(page.lines, top) if page.lines else []
            edges.append((page, top, rows))
            for row in rows:
                if _in_zone(page, row, top, HEADS):
                    places[top, _key(row, page.number)].append(_place(page, row, top))
    found: list[tuple[str, int, str]] = []
    for page, top, rows in edges:
        taken = _of_page(page, top, rows, places, len(pages))
        if taken:
            gone = {id(line) for row in taken for line in row}
            page.lines = [line for line in page.lines if id(line) not in gone]
            found.extend(("header" if top else "footer", page.number, _words(row)) for row in taken)
    return found


def _place(page: Page, row: list[Line], top: bool) -> float:
    return page.height - row[0].y1 if top else row[0].y0


def _in_zone(page: Page, row: list[Line], top: bool, share: float) -> bool:
    return _place(page, row, top) < share * page.height


def _of_page(
    page: Page, top: bool, rows: list[list[Line]], places: dict[tuple[bool, str], list[float]], count: int
) -> list[list[Line]]:
    taken = []
    for row in rows:
        number = _NUMBER.fullmatch(_words(row).strip()) is not None
        key = _key(row, page.number)
        where = _place(page, row, top)
        often = (
            sum(abs(other - where) < NEAR for other in places.get((top, key), ()))
            if key and _in_zone(page, row, top, HEADS)
            else 0
        )
        if (number and _in_zone(page, row, top, ZONE) and _apart(page, row, top)) or (
            often >= OFTEN or (often >= 2 and often * 2 > count)
        ):
            taken.append(row)
        else:
            break
    while taken and not _NUMBER.fullmatch(_words(taken[-1]).strip()) and not _parted(page, taken, top):
        taken.pop()
    return taken


def _parted(page: Page, taken: list[list[Line]], top: bool) -> bool:
    """There is room between the running heads and the text."""
    gone = {id(line) for row in taken for line in row}
    edge = taken[-1][0]
    away = [abs(line.middle - edge.middle) for line in page.lines if id(line) not in gone]
    return not away or min(away) > (APART if top else APART_BELOW) * edge.size


def _apart(page: Page, row: list[Line], top: bool) -> bool:
    """A page number stands alone: the next line is not close below it in the same place, as in a column of figures."""
    size = row[0].size
    middle, left, right = row[0].middle, row[0].x0, row[0].x1
    own = {id(line) for line in row}
    near = [
        line
        for line in page.lines
        if abs(line.middle - middle) < 1.2 * size
        and line.x0 < right
        and line.x1 > left
        and id(line) not in own
    ]
    return not near
