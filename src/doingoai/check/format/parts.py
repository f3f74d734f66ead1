"""How each part of the document looks, and the lines drawn below some of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.format.forms import Form, Part, knowledge
from doingoai.check.format.roles import Roles
from doingoai.check.format.saying import LANGUAGES, Phrase, laid_out, number, span_of, titled, worded
from doingoai.check.format.sheet import Line, Sheet, drawn_lines
from doingoai.model import Rule, Span
from doingoai.read.ooxml.package import Element, W

SLACK: Final = 0.25  # points
MANY: Final = 5  # parts of another size: the document was laid out by another habit, which is said once
MOST: Final = 0.9  # of a line's letters
_ALL_ONE: Final = frozenset({"heading", "subheading"})  # parts of which each line counts by itself
_TYPED_LINE: Final = re.compile(r"[\s_\-–—=*.]{3,}")
_FAR: Final = 25.0  # mm of indent: a line placed by its indent, whose middle cannot be told


def off_size(line: Line, part: Part) -> bool:
    """Too few of the line's letters have a size that the form allows."""
    if part.size is None:
        return False
    low, high = part.size
    return line.share(lambda face: low - SLACK <= face.size <= high + SLACK) < MOST


def off_bold(line: Line, part: Part) -> bool:
    share = line.share(lambda face: face.bold)
    return part.bold is not None and (share < 0.8 if part.bold else share > 0.5)


def off_italic(line: Line, part: Part) -> bool:
    share = line.share(lambda face: face.italic)
    return part.italic is not None and (share < 0.8 if part.italic else share > 0.5)


def off_align(line: Line, part: Part) -> bool:
    """A line that can be told to stand elsewhere: not one of several on a line, nor one pushed there by tabs or its indent."""
    if part.align is None or not line.alone or line.pushed:
        return False
    if abs(line.shape.left) > _FAR or line.shape.right > _FAR:
        return False
    return line.shape.align != part.align


def _off_case(line: Line, part: Part) -> bool:
    letters = [char for char in line.text if char.isalpha()]
    if part.upper is None or len(letters) < 4:
        return False
    upper = sum(map(str.isupper, letters)) / len(letters)
    return upper < 0.75 if part.upper else upper > 0.9 and len(letters) > 12


def _sizes(lines: Iterable[Line]) -> str:
    """The sizes at fault, the most frequent first."""
    counts: dict[float, int] = {}
    for line in lines:
        for size, count in line.sizes().items():
            counts[size] = counts.get(size, 0) + count
    return ", ".join(number(size) for size in sorted(counts, key=lambda size: -counts[size])[:3])


def deviations(lines: tuple[Line, ...], part: Part) -> tuple[list[Phrase], list[Phrase], list[Line]]:
    """What is measured, what is asked instead, and the lines at fault."""
    found: list[Phrase] = []
    asked: list[Phrase] = []
    at_fault: list[Line] = []

    def note(off: list[Line], measured: Phrase, wanted: Phrase) -> None:
        if off and (part.id in _ALL_ONE or len(off) * 2 > len(lines)):
            found.append(measured)
            asked.append(wanted)
            at_fault.extend(off)

    if part.size is not None:
        off = [line for line in lines if off_size(line, part)]
        note(off, ("size", _sizes(off)), ("size", span_of(part.size)))
    note(
        [line for line in lines if off_bold(line, part)],
        _flag(part.bold, "not_bold", "bold"),
        _flag(part.bold, "bold", "not_bold"),
    )
    note(
        [line for line in lines if off_italic(line, part)],
        _flag(part.italic, "upright", "italic"),
        _flag(part.italic, "italic", "upright"),
    )
    note(
        [line for line in lines if _off_case(line, part)],
        _flag(part.upper, "lower", "upper"),
        _flag(part.upper, "upper", "lower"),
    )
    off = [line for line in lines if off_align(line, part)]
    if off and part.align is not None:
        note(off, (off[0].shape.align, ""), (part.align, ""))
    return found, asked, at_fault


def _flag(wanted: bool | None, yes: str, no: str) -> Phrase:
    return (yes if wanted else no, "")


@laid_out
def look(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """One part's size, weight, slant, case and place: one finding for all its lines."""
    name = str(rule.params["part"])
    part, lines = form.parts.get(name), tuple(line for line in roles.of(name) if line.letters)
    if part is None or not lines:
        return
    if any(off_size(line, part) for line in lines) and len(wrongly_sized(roles, form)) >= MANY:
        part = replace(part, size=None)  # said once for all parts
    found, asked, at_fault = deviations(lines, part)
    if not found:
        return
    first = min(at_fault, key=lambda line: line.number)
    others = tuple(
        dict.fromkeys(
            line.span for line in sorted(at_fault, key=lambda line: line.number) if line is not first
        )
    )
    values = {
        **titled(name),
        **worded("measured", found),
        **worded("asked", asked),
        "clause": form.clause(f"part.{name}"),
    }
    yield Hit(first.span, {**values, "count": len({line.number for line in at_fault})}, related=others[:5])


def wrongly_sized(roles: Roles, form: Form) -> list[tuple[Part, list[Line]]]:
    """The parts most of whose lines have another size than the form says, with those lines."""
    found = []
    for part in form.parts.values():
        lines = [line for line in roles.of(part.id) if line.letters]
        off = [line for line in lines if off_size(line, part)]
        if off and (part.id in _ALL_ONE or len(off) * 2 > len(lines)):
            found.append((part, off))
    return found


@laid_out
def sizes(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Many parts in sizes of their own: one finding for all of them."""
    found = wrongly_sized(roles, form)
    if len(found) < MANY:
        return
    names = knowledge().names
    values: dict[str, object] = {"count": len(found), "law": form.law["vi"]}
    for lang, ending in LANGUAGES:
        values["parts" + ending] = "; ".join(
            f"{names[part.id].get(lang, names[part.id]['vi'])} {_sizes(off)} ({span_of(part.size or (0, 0))})"
            for part, off in found
        )
    first = min((line for _, off in found for line in off), key=lambda line: line.number)
    related = tuple(off[0].span for _, off in found if off[0] is not first)
    yield Hit(first.span, values, related=related[:8])


def _is_typed(text: str) -> bool:
    return bool(_TYPED_LINE.fullmatch(text)) and bool(re.search(r"[_\-–—=*]", text))


def _siblings_after(element: Element) -> Iterator[Element]:
    following = element.getnext()
    while following is not None:
        yield following
        following = following.getnext()


def _own_line(sheet: Sheet, lines: tuple[Line, ...]) -> bool:
    """A line that belongs to the words themselves: a border, an underline, a typed line, or an empty paragraph that is ruled."""
    last = lines[-1]
    if last.shape.ruled_below or any(line.share(lambda face: face.underlined) > 0.8 for line in lines):
        return True
    words = sheet.text[last.place.span.start : last.place.span.end]
    if any(_is_typed(row) for row in words.split("\n")[1:]):
        return True
    for sibling in _siblings_after(last.place.element):
        if sibling.tag != W + "p":
            return sibling.tag == W + "tbl" and _has_top_border(sibling)
        shape = sheet.faces.shape(sibling)
        place = sheet.by_element.get(sibling)
        if place is None:
            if shape.ruled_below or shape.ruled_above:
                return True
            continue
        return shape.ruled_above or any(
            _is_typed(piece.strip())
            for piece in sheet.text[place.span.start : place.span.end].replace("\t", "\n").split("\n")
        )
    cell = last.cell
    border = cell.find(f"{W}tcPr/{W}tcBorders/{W}bottom") if cell is not None else None
    return border is not None and border.get(W + "val") not in (None, "nil", "none")


def _has_top_border(table: Element) -> bool:
    return any(
        border.get(W + "val") not in (None, "nil", "none")
        for border in table.iter(W + "top")
        if border.getparent() is not None and border.getparent().tag in (W + "tblBorders", W + "tcBorders")  # type: ignore[union-attr]
    )


def _typed_below(roles: Roles, lines: tuple[Line, ...]) -> bool:
    """A typed line that stands below in a header set out with tabs or spaces."""
    last = lines[-1]
    if last.cell is not None:
        return False
    near = [line for line in roles.sheet.lines[last.number + 1 : last.number + 5] if line.story == "body"]
    return any(_is_typed(line.text) for line in near)


def _area(line: Line) -> Element:
    """What holds the words and what is drawn below them: their cell, else their paragraph."""
    return line.cell if line.cell is not None else line.place.element


def without_line(roles: Roles, form: Form) -> list[str]:
    """The parts of the form that should have a line below and have none; a drawn line belongs to the part in whose cell or paragraph
    it is anchored, one that is anchored elsewhere in the head to a part that has none yet."""
    sheet = roles.sheet
    asked = [name for name in form.ruled if roles.of(name)]
    drawn = _drawn(roles)
    spare = len(drawn)
    lacking = []
    for name in asked:
        lines = roles.of(name)
        if _own_line(sheet, lines) or _typed_below(roles, lines):
            continue
        areas = {_area(line) for line in lines}
        if any(area is own or _holds(area, own) for area in areas for own in drawn):
            spare -= 1
            continue
        lacking.append(name)
    return lacking[max(0, spare) :]


def _drawn(roles: Roles) -> list[Element]:
    """The elements drawn as lines in the head of the document: down to a few paragraphs below the title."""
    sheet = roles.sheet
    body_from = next((line for line in sheet.lines[roles.start : roles.start + 3]), None)
    found: list[Element] = []
    for child in sheet.body:
        found.extend(drawn_lines(child))
        if body_from is not None and (
            child is body_from.place.element or _holds(child, body_from.place.element)
        ):
            break
    return found


def _holds(outer: Element, inner: Element) -> bool:
    parent = inner.getparent()
    while parent is not None:
        if parent is outer:
            return True
        parent = parent.getparent()
    return False


@laid_out
def ruled(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """A part that should have a line below and has none."""
    name = str(rule.params["part"])
    if name in without_line(roles, form):
        lines = roles.of(name)
        span = Span(lines[-1].span.start, lines[-1].span.end)
        yield Hit(span, {**titled(name), "clause": form.clause(f"part.{name}")})
