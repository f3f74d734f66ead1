"""Sets the size, weight and slant of the runs of a line, and the place of its paragraph."""

from doingoai.check.format.forms import Range
from doingoai.check.format.sheet import Line, Sheet
from doingoai.read.ooxml.faces import TWIPS_PER_MM
from doingoai.read.ooxml.package import Element, W
from doingoai.write.fix.package import first_child, placed, put

SLACK = 0.25


def runs(line: Line) -> list[Element]:
    """The runs whose words all stand in the line: one that goes on into the next is left alone."""
    first = line.span.start == line.place.span.start or line.alone
    last = line.span.end == line.place.span.end or line.alone
    return [
        run.run
        for run in line.place.runs
        if run.span.overlaps(line.span)
        and (first or run.span.start >= line.span.start)
        and (last or run.span.end <= line.span.end + 1)
    ]


def properties(run: Element) -> Element:
    return first_child(run, "rPr")


def mark(paragraph: Element) -> Element:
    """The properties of the paragraph's end, which its automatic number takes on."""
    return placed(first_child(paragraph, "pPr"), "rPr")


def _targets(line: Line) -> list[Element]:
    found = [properties(run) for run in runs(line)]
    return [*found, mark(line.place.element)] if line.place.label and line.alone else found


def nearest(size: float, limits: Range) -> float:
    """The size itself where it is allowed, else the nearest one that is."""
    return min(max(size, limits[0]), limits[1])


def set_size(sheet: Sheet, line: Line, limits: Range) -> None:
    """Bring every run of the line to the nearest allowed size; small raised marks keep theirs."""
    for run in runs(line):
        face = sheet.faces.face(run, line.place.element)
        if not limits[0] - SLACK <= face.size <= limits[1] + SLACK:
            _size(properties(run), nearest(face.size, limits))
    if line.place.label and line.alone:
        face = sheet.faces.mark(line.place.element)
        if not limits[0] - SLACK <= face.size <= limits[1] + SLACK:
            _size(mark(line.place.element), nearest(face.size, limits))


def _size(target: Element, size: float) -> None:
    for tag in ("sz", "szCs"):
        put(target, tag, val=round(size * 2))


def set_flag(line: Line, tag: str, *, on: bool) -> None:
    """Bold ("b") or italic ("i") for every run of the line."""
    for target in _targets(line):
        for name in (tag, f"{tag}Cs"):
            put(target, name, val=None if on else "0")


def set_align(paragraph: Element, align: str) -> None:
    """Place a paragraph; a centred one has no indents, which would push it aside."""
    own = first_child(paragraph, "pPr")
    put(own, "jc", val=align)
    if align == "center":
        set_indent(paragraph, 0, 0)


def set_indent(
    paragraph: Element, first: float, left: float | None = None, right: float | None = None
) -> None:
    """The indents of a paragraph in mm. left, right: None leaves them as they are."""
    own = first_child(paragraph, "pPr")
    put(
        own,
        "ind",
        firstLine=round(first * TWIPS_PER_MM),
        hanging=None,
        firstLineChars=None,
        hangingChars=None,
    )
    if left is not None:
        put(own, "ind", left=round(left * TWIPS_PER_MM), start=None, leftChars=None, startChars=None)
    if right is not None:
        put(own, "ind", right=round(right * TWIPS_PER_MM), end=None, rightChars=None, endChars=None)


def set_gap(paragraph: Element, side: str, points: float) -> None:
    """The room before or after a paragraph."""
    own = first_child(paragraph, "pPr")
    put(own, "spacing", **{side: round(points * 20), f"{side}Autospacing": None, f"{side}Lines": None})
    contextual = own.find(W + "contextualSpacing")
    if contextual is not None:
        own.remove(contextual)


def set_line(paragraph: Element, amount: float, rule: str) -> None:
    """The line spacing: a multiple of a single line ("auto") or points ("exact")."""
    value = round(amount * (240 if rule == "auto" else 20))
    put(first_child(paragraph, "pPr"), "spacing", line=value, lineRule=rule)
