"""Parts of one document put into another: runs with their footnotes, comments and pictures, whole paragraphs and tables with their
styles and list numbers."""

import posixpath
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from doingoai.write.docx.render import AUTHOR, INITIALS
from doingoai.write.docx.xml import clean
from doingoai.write.merge.nodes import W
from doingoai.write.merge.package import RELATION, Docx

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_RANGES = (f"{W}commentRangeStart", f"{W}commentRangeEnd")


def _number(value: str | None) -> int:
    try:
        return int(value or "")
    except ValueError:
        return -1


@dataclass(slots=True)
class Graft:
    """From ``giver`` into ``taker``. Identifiers of what is carried over are made new; styles are found by their names."""

    giver: Docx
    taker: Docx
    _notes: dict[str, str] = field(default_factory=dict)
    _comments: dict[str, str] = field(default_factory=dict)
    _styles: dict[str, str] = field(default_factory=dict)
    _lists: dict[str, str] = field(default_factory=dict)
    _next: dict[str, int] = field(default_factory=dict)

    # ---- identifiers ----

    def _fresh(self, what: str, taken: Iterable[str | None]) -> str:
        """An identifier nobody has yet."""
        if what not in self._next:
            self._next[what] = max([0, *map(_number, taken)]) + 1
        self._next[what] += 1
        return str(self._next[what] - 1)

    def _part(self, kind: str, giver: bool) -> etree._Element | None:
        name = self.giver.related(kind) if giver else self.taker.related(kind)
        source = self.giver if giver else self.taker
        return source.tree(name) if name is not None and name in source.files else None

    # ---- styles and lists ----

    def style(self, identifier: str) -> str:
        """The taker's style of the same name; carried over where it has none."""
        if identifier not in self._styles:
            self._styles[identifier] = identifier  # a style based on itself must end somewhere
            self._styles[identifier] = self._style(identifier)
        return self._styles[identifier]

    def _style(self, identifier: str) -> str:
        given, own = self._part("styles", True), self._part("styles", False)
        if given is None or own is None:
            return identifier
        found = next(
            (item for item in given.iter(f"{W}style") if item.get(f"{W}styleId") == identifier), None
        )
        if found is None:
            return identifier
        name = _style_name(found)
        for item in own.iter(f"{W}style"):
            if _style_name(item) == name and item.get(f"{W}type") == found.get(f"{W}type"):
                return item.get(f"{W}styleId", identifier)
        copied = deepcopy(found)
        taken = {item.get(f"{W}styleId") for item in own.iter(f"{W}style")}
        copied.set(f"{W}styleId", identifier if identifier not in taken else f"{identifier}Dn")
        for tag in ("basedOn", "next", "link"):
            link = copied.find(f"{W}{tag}")
            if link is not None:
                link.set(f"{W}val", self.style(link.get(f"{W}val", "")))
        numbered = copied.find(f"{W}pPr/{W}numPr/{W}numId")
        if numbered is not None:
            numbered.set(f"{W}val", self.list_number(numbered.get(f"{W}val", "")))
        own.append(copied)
        return copied.get(f"{W}styleId", identifier)

    def learn_list(self, given: etree._Element, own: etree._Element) -> None:
        """Two paragraphs that are the same: the list of the one is the list of the other."""
        path = f"{W}pPr/{W}numPr/{W}numId"
        theirs, ours = given.find(path), own.find(path)
        if theirs is not None and ours is not None:
            self._lists.setdefault(theirs.get(f"{W}val", ""), ours.get(f"{W}val", ""))

    def list_number(self, identifier: str) -> str:
        """The taker's list for one of the giver's; carried over where it is not known."""
        if identifier not in self._lists:
            self._lists[identifier] = self._list(identifier)
        return self._lists[identifier]

    def _list(self, identifier: str) -> str:
        given = self._part("numbering", True)
        if given is None or identifier == "0":
            return identifier
        number = next((item for item in given.iter(f"{W}num") if item.get(f"{W}numId") == identifier), None)
        if number is None:
            return identifier
        abstract_id = number.find(f"{W}abstractNumId")
        wanted = abstract_id.get(f"{W}val") if abstract_id is not None else None
        abstract = next(
            (item for item in given.iter(f"{W}abstractNum") if item.get(f"{W}abstractNumId") == wanted), None
        )
        own = self.taker.part("numbering", "numbering")
        new_number = deepcopy(number)
        new_id = self._fresh("num", (item.get(f"{W}numId") for item in own.iter(f"{W}num")))
        new_number.set(f"{W}numId", new_id)
        if abstract is not None:
            taken = (item.get(f"{W}abstractNumId") for item in own.iter(f"{W}abstractNum"))
            new_abstract = deepcopy(abstract)
            abstract_new = self._fresh("abstract", taken)
            new_abstract.set(f"{W}abstractNumId", abstract_new)
            for link in list(
                new_abstract.iter(f"{W}nsid", f"{W}pStyle", f"{W}styleLink", f"{W}numStyleLink")
            ):
                _remove(link)
            own.insert(len(own.findall(f"{W}abstractNum")), new_abstract)
            own_link = new_number.find(f"{W}abstractNumId")
            if own_link is not None:
                own_link.set(f"{W}val", abstract_new)
        own.append(new_number)
        return new_id

    # ---- content ----

    def whole(self, element: etree._Element) -> etree._Element:
        """A paragraph or a table of the giver, ready to stand in the taker."""
        copied = deepcopy(element)
        for section in list(copied.iter(f"{W}sectPr")):
            for link in [*section.findall(f"{W}headerReference"), *section.findall(f"{W}footerReference")]:
                section.remove(link)  # the page heads of the section before go on
        for number in copied.iter(f"{W}numId"):
            number.set(f"{W}val", self.list_number(number.get(f"{W}val", "")))
        self._adapt(copied)
        return copied

    def content(self, element: etree._Element) -> list[etree._Element]:
        """What stands in a paragraph of the giver, without the paragraph's own properties."""
        copied = deepcopy(element)
        self._adapt(copied)
        return [child for child in copied if child.tag != f"{W}pPr"]

    def _adapt(self, element: etree._Element) -> None:
        for tag in ("pStyle", "rStyle", "tblStyle"):
            for link in element.iter(f"{W}{tag}"):
                link.set(f"{W}val", self.style(link.get(f"{W}val", "")))
        for call in element.iter(f"{W}footnoteReference"):
            call.set(f"{W}id", self._note(call.get(f"{W}id", "")))
        for mark in [*element.iter(*_RANGES, f"{W}commentReference")]:
            mark.set(f"{W}id", self._comment(mark.get(f"{W}id", "")))
        self._bookmarks(element)
        self._pictures(element)

    def _bookmarks(self, element: etree._Element) -> None:
        renamed: dict[str, str] = {}
        for mark in element.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            old = mark.get(f"{W}id", "")
            if old not in renamed:
                body = self.taker.body
                renamed[old] = self._fresh("mark", (m.get(f"{W}id") for m in body.iter(f"{W}bookmarkStart")))
            mark.set(f"{W}id", renamed[old])

    def _pictures(self, element: etree._Element) -> None:
        for blip in element.iter(f"{_A}blip"):
            name = self.giver.target(blip.get(f"{RELATION}embed", ""))
            if name is not None and name in self.giver.files:
                new = self._picture_name(name)
                self.taker.files[new] = self.giver.files[name]
                self.taker.default(posixpath.splitext(name)[1].lstrip(".").lower(), "image/png")
                blip.set(f"{RELATION}embed", self.taker.relate("image", new))
        for shape in element.iter(f"{_WP}docPr"):
            taken = (item.get("id") for item in self.taker.body.iter(f"{_WP}docPr"))
            shape.set("id", self._fresh("shape", taken))

    def _picture_name(self, name: str) -> str:
        folder, ending = posixpath.dirname(self.taker.main), posixpath.splitext(name)[1]
        number = 1
        while f"{folder}/media/bieu-do-{number}{ending}" in self.taker.files:
            number += 1
        return f"{folder}/media/bieu-do-{number}{ending}"

    def _note(self, identifier: str) -> str:
        if identifier not in self._notes:
            given = self._part("footnotes", True)
            found = (
                next((n for n in given if n.get(f"{W}id") == identifier), None) if given is not None else None
            )
            if found is None:
                return identifier
            own = self.taker.part("footnotes", "footnotes")
            copied = deepcopy(found)
            copied.set(f"{W}id", self._fresh("note", (n.get(f"{W}id") for n in own)))
            for tag in ("pStyle", "rStyle"):
                for link in copied.iter(f"{W}{tag}"):
                    link.set(f"{W}val", self.style(link.get(f"{W}val", "")))
            own.append(copied)
            self._notes[identifier] = copied.get(f"{W}id", "")
        return self._notes[identifier]

    def _comment(self, identifier: str) -> str:
        if identifier not in self._comments:
            given = self._part("comments", True)
            found = (
                next((c for c in given if c.get(f"{W}id") == identifier), None) if given is not None else None
            )
            if found is None:
                return identifier
            copied = deepcopy(found)
            for tag in ("pStyle", "rStyle"):
                for link in copied.iter(f"{W}{tag}"):
                    link.set(f"{W}val", self.style(link.get(f"{W}val", "")))
            self._comments[identifier] = self._add_comment(copied)
        return self._comments[identifier]

    def _add_comment(self, comment: etree._Element) -> str:
        own = self.taker.part("comments", "comments")
        identifier = self._fresh("comment", (item.get(f"{W}id") for item in own))
        comment.set(f"{W}id", identifier)
        own.append(comment)
        return identifier

    def flag(self, paragraph: etree._Element, words: str) -> None:
        """Put a comment of this program on a whole paragraph of the taker."""
        comment = etree.Element(f"{W}comment")
        comment.set(f"{W}author", AUTHOR)
        comment.set(f"{W}initials", INITIALS)
        run = etree.SubElement(etree.SubElement(comment, f"{W}p"), f"{W}r")
        text = etree.SubElement(run, f"{W}t")
        text.text = clean(words)
        text.set(_XML_SPACE, "preserve")
        around(paragraph, [self._add_comment(comment)])


def around(paragraph: etree._Element, identifiers: Iterable[str]) -> None:
    """Comments anchored on the whole of a paragraph."""
    for identifier in identifiers:
        start = etree.Element(f"{W}commentRangeStart")
        start.set(f"{W}id", identifier)
        properties = paragraph.find(f"{W}pPr")
        paragraph.insert(0 if properties is None else list(paragraph).index(properties) + 1, start)
        end = etree.SubElement(paragraph, f"{W}commentRangeEnd")
        end.set(f"{W}id", identifier)
        call = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}commentReference")
        call.set(f"{W}id", identifier)


def _style_name(style: etree._Element) -> str:
    name = style.find(f"{W}name")
    return (name.get(f"{W}val", "") if name is not None else "").casefold()


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def people_comments(docx: Docx) -> frozenset[str]:
    """The ids of the comments that people wrote."""
    name = docx.related("comments")
    if name is None or name not in docx.files:
        return frozenset()
    return frozenset(item.get(f"{W}id", "") for item in docx.tree(name) if item.get(f"{W}author") != AUTHOR)


def _order_notes(docx: Docx) -> None:
    """Footnotes in the order in which they are called, numbered anew: LibreOffice goes by their order, Word by their numbers."""
    name = docx.related("footnotes")
    if name is None or name not in docx.files:
        return
    root = docx.tree(name)
    special = [item for item in root if item.get(f"{W}type") not in (None, "normal")]
    held = {item.get(f"{W}id", ""): item for item in root if item not in special}
    number = max([0, *(_number(item.get(f"{W}id")) for item in special)])
    ordered: dict[str, str] = {}
    for call in docx.body.iter(f"{W}footnoteReference"):
        old = call.get(f"{W}id", "")
        if old in held:
            if old not in ordered:
                number += 1
                ordered[old] = str(number)
            call.set(f"{W}id", ordered[old])
    for item in list(root):
        root.remove(item)
    root.extend(special)
    for old, new in ordered.items():
        held[old].set(f"{W}id", new)
        root.append(held[old])


def sweep(docx: Docx) -> None:
    """Take away the footnotes and comments that nothing calls any more, and bookmarks that stand twice."""
    _order_notes(docx)
    body = docx.body
    used = {item.get(f"{W}id", "") for item in body.iter(f"{W}commentReference")}
    name = docx.related("comments")
    if name is not None and name in docx.files:
        for item in list(docx.tree(name)):
            if item.get(f"{W}id", "") not in used:
                docx.tree(name).remove(item)
    for mark in [*body.iter(*_RANGES)]:
        if mark.get(f"{W}id", "") not in used:
            _remove(mark)
    names: set[str] = set()
    twice: set[str] = set()
    for mark in list(body.iter(f"{W}bookmarkStart")):
        name = mark.get(f"{W}name", "")
        if name in names:
            twice.add(mark.get(f"{W}id", ""))
            _remove(mark)
        names.add(name)
    for mark in list(body.iter(f"{W}bookmarkEnd")):
        if mark.get(f"{W}id", "") in twice:
            _remove(mark)
