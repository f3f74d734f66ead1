"""A Word file as lines with their looks, and its sections of pages: what the rules of layout measure."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from doingoai.model import Span
from doingoai.read.ooxml.faces import TWIPS_PER_MM, Face, Faces, Shape, faces
from doingoai.read.ooxml.package import Element, W, whole
from doingoai.read.ooxml.places import ParaPlace, Places, places

_PARAGRAPH, _TABLE, _CELL, _ROW = W + "p", W + "tbl", W + "tc", W + "tr"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STORIES = {
    W + "body": "body",
    W + "hdr": "header",
    W + "ftr": "footer",
    W + "txbxContent": "box",
    W + "footnote": "footnote",
    W + "endnote": "footnote",
    W + "comment": "comment",
}
_GEOMETRY = "{http://schemas.openxmlformats.org/drawingml/2006/main}prstGeom"
_VML = "{urn:schemas-microsoft-com:vml}"
_VML_LINE, _RULE = _VML + "line", "{urn:schemas-microsoft-com:office:office}hr"
KEPT = 4  # files whose measures are kept: all rules of one check look at the same file


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line as typed: a paragraph, or a part of one that a line break or a wide gap sets apart.

    looks: its words by face, in the order of the text; counts, letters: the letters and digits in each of them, and in all; story: "body", "header", "footer", "footnote", "box", "comment";
    cell, table: the innermost ones around it; alone: it is the whole paragraph; number: its place in the order of the lines.
    """

    span: Span
    text: str
    place: ParaPlace
    shape: Shape
    looks: tuple[tuple[Face, str], ...]
    story: str
    number: int
    alone: bool = True
    cell: Element | None = None
    table: Element | None = None
    counts: tuple[int, ...] = ()
    letters: int = 0
    pushed: bool = False  # moved to its place by tabs or a wide gap before its words

    def share(self, holds: Callable[[Face], bool]) -> float:
        """The share of its letters whose face holds; 1 where it has none."""
        good = sum(
            count for (face, _), count in zip(self.looks, self.counts, strict=True) if count and holds(face)
        )
        return good / self.letters if self.letters else 1.0

    def sizes(self) -> Counter[float]:
        """Letters by size."""
        found: Counter[float] = Counter()
        for (face, _), count in zip(self.looks, self.counts, strict=True):
            found[face.size] += count
        return +found


@dataclass(frozen=True, slots=True)
class Pages:
    """A section's page. Lengths in mm; headers, footers: kind ("default", "first", "even") → root of the part, those of the section before
    where it names none; first_differs: the first page has its own; restarts: the pages are numbered anew; element: its ``w:sectPr``."""

    width: float
    height: float
    margins: Mapping[str, float]
    headers: Mapping[str, Element]
    footers: Mapping[str, Element]
    first_differs: bool
    restarts: bool
    element: Element

    @property
    def landscape(self) -> bool:
        return self.width > self.height


@dataclass(slots=True)
class Sheet:
    """The measured file. text: as the reader gives it."""

    places: Places
    faces: Faces
    lines: tuple[Line, ...]
    pages: tuple[Pages, ...]
    body: Element
    paragraphs: tuple[Element, ...]  # every w:p of the body outside tables, boxes left out
    by_element: Mapping[Element, ParaPlace] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.places.document.text


def _around(paragraph: Element) -> tuple[str, Element | None, Element | None]:
    """The story of a paragraph, and the innermost cell and table around it."""
    cell = table = None
    parent = paragraph.getparent()
    while parent is not None:
        if parent.tag == _CELL and cell is None:
            cell = parent
        elif parent.tag == _TABLE and table is None:
            table = parent
        elif parent.tag in _STORIES:
            return _STORIES[parent.tag], cell, table
        parent = parent.getparent()
    return "body", cell, table


def _cuts(text: str, *, columns: bool) -> Iterator[tuple[int, int]]:
    """Where a paragraph's lines stand in its text; with columns, a tab or a wide gap parts them too."""
    start = 0
    for end in (*(index for index, char in enumerate(text) if char == "\n"), len(text)):
        if columns:
            yield from ((start + a, start + b) for a, b in _columns(text[start:end]))
        elif text[start:end].strip():
            lead = len(text[start:end]) - len(text[start:end].lstrip())
            yield start + lead, start + lead + len(text[start:end].strip())
        start = end + 1


def _columns(line: str) -> Iterator[tuple[int, int]]:
    """The stretches of a line between tabs and gaps of three or more spaces."""
    start: int | None = None
    blank, tab = 0, False
    for index, char in enumerate(line):
        if char in " \u00a0\t\u2003":
            blank, tab = blank + 1, tab or char == "\t"
            continue
        if start is not None and (blank >= 3 or tab):
            yield start, index - blank
            start = index
        elif start is None:
            start = index
        blank, tab = 0, False
    if start is not None:
        yield start, len(line) - blank


def _is_pushed(paragraph: Element) -> bool:
    """Two or more tabs, or a wide gap, stand before the first word: the reader gives the words without them."""
    tabs = blanks = 0
    for run in paragraph.iter(W + "r"):
        for piece in run.iterchildren(W + "tab", W + "t"):
            words = (piece.text or "") if piece.tag != W + "tab" else "\t"
            lead = words[: len(words) - len(words.lstrip())]
            tabs, blanks = tabs + lead.count("\t"), blanks + lead.count(" ") + lead.count("\u00a0")
            if lead != words:
                return tabs > 1 or blanks > 3
    return False


def _looks(place: ParaPlace, span: Span, text: str, found: Faces) -> tuple[tuple[Face, str], ...]:
    looks = []
    for run in place.runs:
        start, end = max(run.span.start, span.start), min(run.span.end, span.end)
        if start < end:
            looks.append((found.face(run.run, place.element), text[start:end]))
    return tuple(looks)


def _lines(read: Places, found: Faces) -> Iterator[Line]:
    text, number = read.document.text, 0
    for place in read.paragraphs:
        story, cell, table = _around(place.element)
        words = text[place.span.start : place.span.end]
        columns = len(words) < 400 and ("\t" in words or "   " in words)
        cuts = list(_cuts(words, columns=columns))
        shape = found.shape(place.element)
        pushed = _is_pushed(place.element)
        for index, (start, end) in enumerate(cuts):
            span = Span(place.span.start + start, place.span.start + end)
            looks = _looks(place, span, text, found)
            counts = tuple(sum(map(str.isalnum, text)) for _, text in looks)
            yield Line(
                span,
                words[start:end],
                place,
                shape,
                looks,
                story,
                number,
                len(cuts) == 1,
                cell,
                table,
                counts,
                sum(counts),
                index == 0 and pushed,
            )
            number += 1


def _length(element: Element | None, name: str, default: float = 0.0) -> float:
    amount = whole((element.get(W + name) or "").split(".")[0]) if element is not None else None
    return default if amount is None else amount / TWIPS_PER_MM


def _references(
    section: Element, kind: str, roots: Mapping[str, Element], before: Mapping[str, Element]
) -> dict[str, Element]:
    found = dict(before)
    for reference in section.iterchildren(f"{W}{kind}Reference"):
        root = roots.get(reference.get(_RELATION) or "")
        if root is not None:
            found[reference.get(W + "type") or "default"] = root
    return found


def _margins(section: Element) -> dict[str, float]:
    """The margins as printed: the gutter counts to the left."""
    margins = section.find(W + "pgMar")
    sides = {
        side: abs(_length(margins, side)) for side in ("top", "bottom", "left", "right", "header", "footer")
    }
    sides["left"] += _length(margins, "gutter")
    return sides


def _is_on(section: Element, name: str) -> bool:
    found = section.find(W + name)
    return found is not None and found.get(W + "val") not in ("0", "false", "off")


def _pages(read: Places, body: Element) -> tuple[Pages, ...]:
    package = read.package
    main = next((r.target for r in package.relations("") if r.kind == "officeDocument"), "word/document.xml")
    roots: dict[str, Element] = {}
    for relation in package.relations(main):
        if relation.kind in ("header", "footer") and (root := package.xml(relation.target)) is not None:
            roots[relation.id] = root
    pages: list[Pages] = []
    headers: dict[str, Element] = {}
    footers: dict[str, Element] = {}
    for section in body.iter(W + "sectPr"):
        if section.getparent() is not None and section.getparent().tag == W + "sectPrChange":  # type: ignore[union-attr]
            continue
        headers = _references(section, "header", roots, headers)
        footers = _references(section, "footer", roots, footers)
        size, numbers = section.find(W + "pgSz"), section.find(W + "pgNumType")
        pages.append(
            Pages(
                width=_length(size, "w", 215.9),
                height=_length(size, "h", 279.4),
                margins=_margins(section),
                headers=headers,
                footers=footers,
                first_differs=_is_on(section, "titlePg"),
                restarts=numbers is not None and numbers.get(W + "start") is not None,
                element=section,
            )
        )
    return tuple(pages)


def _flow(parent: Element) -> Iterable[Element]:
    """The paragraphs of the body outside tables, in order; tables are not gone into."""
    for child in parent:
        if child.tag == _PARAGRAPH:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "customXml"):
            yield from _flow(child)


class _Bytes:
    """A file's bytes that are told apart by their digest beside them: all of them are equal, and none is hashed twice."""

    __slots__ = ("held",)

    def __init__(self, held: bytes) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Bytes)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=KEPT)
def _measured(digest: str, data: "_Bytes") -> Sheet:
    return measured_anew(data.held)


def measured_anew(data: bytes) -> Sheet:
    """A file's lines and pages, with a tree of its own that may be changed. Raises the UserErrors of the reader of .docx."""
    read = places(data, "")
    found = faces(read.package)
    main = next(
        (r.target for r in read.package.relations("") if r.kind == "officeDocument"), "word/document.xml"
    )
    root = read.package.xml(main)
    body = root.find(W + "body") if root is not None else None
    assert body is not None  # the reader refuses a file without one
    return Sheet(
        places=read,
        faces=found,
        lines=tuple(_lines(read, found)),
        pages=_pages(read, body),
        body=body,
        paragraphs=tuple(_flow(body)),
        by_element={place.element: place for place in read.paragraphs},
    )


def measured(data: bytes) -> Sheet:
    """A file's lines and pages; measured once for all rules. Raises the UserErrors of the reader of .docx."""
    return _measured(hashlib.sha256(data).hexdigest(), _Bytes(data))


def _is_line(element: Element) -> bool:
    if element.tag == _GEOMETRY:
        return element.get("prst") in ("line", "straightConnector1")
    return (
        element.tag == _VML_LINE
        or element.get("type") in ("#_x0000_t32", "#_x0000_t20")
        or bool(element.get(_RULE))
    )


def drawn_lines(parent: Element) -> list[Element]:
    """The straight lines drawn inside an element: shapes of Word's own drawing and of VML."""
    found = [
        element
        for element in parent.iter(_GEOMETRY, _VML_LINE, _VML + "shape", _VML + "rect")
        if _is_line(element)
    ]
    return [element for element in found if not _in_fallback(element, parent)]


def _in_fallback(element: Element, root: Element) -> bool:
    parent = element.getparent()
    while parent is not None and parent is not root:
        if isinstance(parent.tag, str) and parent.tag.endswith("}Fallback"):
            return True
        parent = parent.getparent()
    return False
