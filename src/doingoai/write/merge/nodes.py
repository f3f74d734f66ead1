"""The parts of a Word document that a merge handles: paragraphs, tables, rows, cells, with their words as a person sees them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

Json = Any
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWN = "\ufffc"  # stands for a picture or another object
_FACES = tuple((f"{W}{name}", name[0]) for name in ("b", "i", "u", "strike", "highlight", "vertAlign"))
_OFF = ("0", "false", "none", "off", "baseline")
_TEXT, _PROPERTIES, _CALL, _VAL, _ID = f"{W}t", f"{W}rPr", f"{W}footnoteReference", f"{W}val", f"{W}id"
_BLANKS = (f"{W}tab", f"{W}br", f"{W}cr")
_RUN, _START, _END = f"{W}r", f"{W}bookmarkStart", f"{W}bookmarkEnd"
_PIECES = (_RUN, _START, _END)
_AROUND = tuple(
    f"{W}{name}" for name in ("ins", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "moveTo")
)
_TRACKS = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_OBJECTS = (f"{W}drawing", f"{W}pict", f"{W}object")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(slots=True)
class Node:
    """A paragraph ("p"), table ("tbl"), row ("tr"), cell ("tc") or anything else between paragraphs ("other").

    text: its words, blanks made one. faces: which of them are bold, italic …, as "5:b;12:bi". notes: the words of its footnotes.
    figures: bookmark → words. tracked: it holds changes not yet accepted. element: None for a node of the base.
    """

    kind: str
    text: str
    element: etree._Element | None = None
    faces: str = ""
    notes: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    tracked: bool = False
    children: tuple["Node", ...] = ()
    broken: bool = False  # a section ends in it
    seen: int = field(init=False, default=0)
    whole: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """seen: equal where a reader sees no difference; whole: where the footnotes are equal too. Only within one run."""
        own = "" if self.children else self.text
        below = tuple([child.seen for child in self.children])
        self.seen = hash((self.kind, own, self.faces, self.tracked, below))
        self.whole = hash((self.seen, self.notes, tuple([child.whole for child in self.children])))

    @property
    def mask(self) -> str:
        """The words without their figures: what stays alike when only figures change."""
        return _DIGITS.sub("#", self.text).casefold()

    def same(self, other: "Node") -> bool:
        """True where a reader sees no difference. Footnotes are not looked at: programs renumber and reflow them."""
        return self.seen == other.seen

    def identical(self, other: "Node") -> bool:
        """The same, footnotes too: for two nodes of which neither was edited."""
        return self.whole == other.whole


def plain(text: str) -> str:
    """Words with every run of blanks, also unbreakable ones, as one space."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _face(run: etree._Element) -> str:
    """Which of the faces a run is in of itself, by their first letters."""
    properties = run[0] if len(run) and run[0].tag == _PROPERTIES else None
    if properties is None or not len(properties):
        return ""
    found = {item.tag: item.get(_VAL, "1") for item in properties}
    return "".join(letter for tag, letter in _FACES if found.get(tag, "0") not in _OFF)


def _run_text(run: etree._Element) -> tuple[str, str]:
    """The words of a run, and the id of the footnote that it calls."""
    parts, called = [], ""
    for child in run:
        tag = child.tag
        if tag == _TEXT:
            parts.append(child.text or "")
        elif tag == _PROPERTIES:
            continue
        elif tag in _BLANKS:
            parts.append(" ")
        elif tag == _CALL:
            called = child.get(_ID, "")
        elif tag == f"{W}noBreakHyphen":
            parts.append("-")
        elif tag in _OBJECTS or str(tag).endswith("}AlternateContent"):
            named = next((item.get("descr", "") for item in child.iter() if item.get("descr")), "")
            parts.append(f"{DRAWN}{named}")
    return "".join(parts), called


def _runs(element: etree._Element) -> Iterator[etree._Element]:
    """The runs and bookmark ends of a paragraph, also those in links, in added words and in content controls; deleted ones not."""
    for child in element:
        if child.tag in _PIECES:
            yield child
        elif child.tag in _AROUND:
            yield from _runs(child)


def faces_of(pieces: list[tuple[str, str]]) -> str:
    """Lengths of stretches in one face, blanks not counted (programs move them between runs); the plain ones too."""
    if not any(face for _, face in pieces):
        return ""
    stretches: list[tuple[int, str]] = []
    for words, face in pieces:
        length = len("".join(words.split()))
        if stretches and stretches[-1][1] == face:
            stretches[-1] = stretches[-1][0] + length, face
        elif length:
            stretches.append((length, face))
    return (
        ";".join(f"{length}:{face}" for length, face in stretches)
        if any(face for _, face in stretches)
        else ""
    )


def paragraph(element: etree._Element, notes: Mapping[str, str]) -> Node:
    """A ``w:p``. notes: footnotes by id."""
    pieces: list[tuple[str, str]] = []
    called: list[str] = []
    open_marks: dict[str, tuple[str, list[str]]] = {}
    figures: dict[str, str] = {}
    for item in _runs(element):
        if item.tag == _RUN:
            words, note = _run_text(item)
            if words:
                pieces.append((words, _face(item)))
                for _, held in open_marks.values():
                    held.append(words)
            if note:
                called.append(notes.get(note, ""))
        elif item.tag == _START:
            open_marks[item.get(_ID, "")] = item.get(f"{W}name", ""), []
        elif found := open_marks.pop(item.get(_ID, ""), None):
            figures[found[0]] = plain("".join(found[1]))
    properties = element.find(f"{W}pPr")
    return Node(
        "p",
        plain("".join(words for words, _ in pieces)),
        element,
        faces_of(pieces),
        tuple(called),
        figures,
        any(child.tag in _TRACKS for child in element),
        broken=properties is not None and properties.find(f"{W}sectPr") is not None,
    )


def nodes(parent: etree._Element, notes: Mapping[str, str]) -> tuple[Node, ...]:
    """The blocks of a body or a cell, those in content controls too."""
    found: list[Node] = []
    for child in parent:
        if child.tag == f"{W}p":
            found.append(paragraph(child, notes))
        elif child.tag == f"{W}tbl":
            found.append(_table(child, notes))
        elif child.tag == f"{W}sdt":
            content = child.find(f"{W}sdtContent")
            inside = nodes(content, notes) if content is not None else ()
            found.append(Node("other", " ".join(node.text for node in inside), child))
    return tuple(found)


def _table(element: etree._Element, notes: Mapping[str, str]) -> Node:
    rows = []
    for row in element.iter(f"{W}tr"):
        if row.getparent() is not element:
            continue
        cells = tuple(parent("tc", cell, nodes(cell, notes)) for cell in row.findall(f"{W}tc"))
        rows.append(parent("tr", row, cells))
    return parent("tbl", element, tuple(rows))


def parent(kind: str, element: etree._Element | None, children: tuple[Node, ...]) -> Node:
    between = " | " if kind == "tr" else "\n"
    return Node(kind, between.join(child.text for child in children), element, children=children)


# ---- the base, as it is kept in the file ----


def packed(node: Node) -> Json:
    """A node as JSON: its words alone where that is all there is to it."""
    if node.kind in ("tbl", "tr", "tc"):
        return {"k": node.kind, "c": [packed(child) for child in node.children]}
    extra = {
        key: value
        for key, value in (
            ("a", node.faces), ("n", list(node.notes)), ("g", dict(node.figures)), ("s", node.broken),
            ("k", "" if node.kind == "p" else node.kind),
        )
        if value
    }  # fmt: skip
    return {"t": node.text, **extra} if extra else node.text


def unpacked(data: Json) -> Node:
    """The node again."""
    if isinstance(data, str):
        return Node("p", data)
    if "c" in data:
        return parent(str(data["k"]), None, tuple(map(unpacked, data["c"])))
    return Node(
        str(data.get("k", "p")),
        str(data["t"]),
        None,
        str(data.get("a", "")),
        tuple(data.get("n", ())),
        dict(data.get("g", {})),
        broken=bool(data.get("s", False)),
    )
