"""The copy of a package: which parts were changed, parts that came new, and everything else as it was, byte for byte."""

import io
import zipfile
from typing import Final

from lxml import etree

from doingoai.check.format.sheet import Sheet
from doingoai.read.ooxml.package import Element, W

ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = f"{{{_PACKAGE}/content-types}}"
_RELATION: Final = f"{{{_PACKAGE}/relationships}}Relationship"
_ORDER: Final = {
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color "
    "spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath "
    "ins del moveFrom moveTo rPrChange",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku "
    "wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
    "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign "
    "noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange",
    "trPr": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden ins del trPrChange",
}  # fmt: skip
_PLACES: Final = {
    parent: {W + tag: place for place, tag in enumerate(tags.split())} for parent, tags in _ORDER.items()
}


def first_child(parent: Element, tag: str) -> Element:
    """The properties of a paragraph, run or row, made where there are none: they stand first."""
    found = parent.find(W + tag)
    if found is None:
        found = etree.Element(W + tag)
        parent.insert(0, found)
    return found


def placed(properties: Element, tag: str) -> Element:
    """A child of properties, made at the place that the schema gives it where there is none."""
    found = properties.find(W + tag)
    if found is not None:
        return found
    order = _PLACES[etree.QName(properties).localname]
    place = order[W + tag]
    found = etree.Element(W + tag)
    at = next(
        (index for index, child in enumerate(properties) if order.get(str(child.tag), 999) > place),
        len(properties),
    )
    properties.insert(at, found)
    return found


def without(element: Element, attribute: str) -> None:
    """Take an attribute away where it stands."""
    if attribute in element.attrib:
        del element.attrib[attribute]


def put(properties: Element, tag: str, **attributes: str | int | None) -> None:
    """Set a child of properties; an attribute that is None is taken away, those not named stay as they are."""
    element = placed(properties, tag)
    for name, value in attributes.items():
        if value is None:
            without(element, W + name)
        else:
            element.set(W + name, str(value))


class Copy:
    """The file under correction. sheet: its measured tree, whose elements the corrections change."""

    def __init__(self, data: bytes, sheet: Sheet) -> None:
        self._data, self.sheet = data, sheet
        self._roots = sheet.places.package._parts
        self._before = {name: etree.tostring(root) for name, root in self._roots.items()}
        self._new: dict[str, bytes] = {}

    @property
    def main(self) -> str:
        package = self.sheet.places.package
        return next(
            (r.target for r in package.relations("") if r.kind == "officeDocument"), "word/document.xml"
        )

    def root(self, part: str) -> Element | None:
        """The tree of a part, changes to which go into the copy."""
        known = part in self._roots
        root = self.sheet.places.package.xml(part)
        if not known and root is not None:
            self._before[part] = etree.tostring(root)
        return root

    def stories(self) -> list[Element]:
        """The trees of the body, the headers and footers, the notes."""
        package = self.sheet.places.package
        kinds = ("header", "footer", "footnotes", "endnotes")
        names = [
            self.main,
            *(relation.target for relation in package.relations(self.main) if relation.kind in kinds),
        ]
        return [root for name in dict.fromkeys(names) if (root := self.root(name)) is not None]

    def add_header(self, content: bytes) -> str:
        """Add a page header to the package; gives the id of its relation."""
        folder = self.main.rpartition("/")[0]
        taken = set(self.sheet.places.package.names) | set(self._new)
        name = next(f"header{n}.xml" for n in range(1, 9999) if f"{folder}/header{n}.xml" not in taken)
        part = f"{folder}/{name}" if folder else name
        self._new[part] = content
        types = self.root("[Content_Types].xml")
        if types is not None:
            kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
            etree.SubElement(types, f"{_TYPES}Override", PartName=f"/{part}", ContentType=kind)
        return self._related(f"{RELATIONS}/header", name)

    def _related(self, kind: str, target: str) -> str:
        folder, _, base = self.main.rpartition("/")
        part = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
        root = self.root(part)
        if root is None:
            text = f'<Relationships xmlns="{_PACKAGE}/relationships"/>'
            self._new[part] = text.encode()
            root = etree.fromstring(text)
        ids = {row.get("Id") for row in root.iter(_RELATION)}
        identifier = next(f"rIdF{n}" for n in range(1, 9999) if f"rIdF{n}" not in ids)
        etree.SubElement(root, _RELATION, Id=identifier, Type=kind, Target=target)
        if part in self._new:
            self._new[part] = _written(root)
        return identifier

    def bytes(self) -> bytes:
        """The copy; the file itself where nothing was changed."""
        changed = {
            name: root for name, root in self._roots.items() if etree.tostring(root) != self._before.get(name)
        }
        if not changed and not self._new:
            return self._data
        buffer = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self._data)) as old,
            zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for info in old.infolist():
                root = changed.get(info.filename)
                new.writestr(
                    info, _written(root) if root is not None else old.read(info), zipfile.ZIP_DEFLATED
                )
            for name, content in self._new.items():
                entry = zipfile.ZipInfo(name, ZIP_TIME)
                new.writestr(entry, content, zipfile.ZIP_DEFLATED)
        return buffer.getvalue()


def _written(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
