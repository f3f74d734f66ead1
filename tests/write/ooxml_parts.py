"""Opening what the writer made: parts as XML, words of an element, the schemas of WordprocessingML."""

import io
import zipfile
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SCHEMAS = {  # namespace: file of ../shared/xsd
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "wml.xsd",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "dml-picture.xsd",
    "http://schemas.openxmlformats.org/package/2006/content-types": "opc-contentTypes.xsd",
    "http://schemas.openxmlformats.org/package/2006/relationships": "opc-relationships.xsd",
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties": "shared-documentPropertiesExtended.xsd",
}


def parts(data: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


def words(element: etree._Element) -> str:
    """The text of an element with ordinary spaces, a space for a line break."""
    found = (" " if part.tag == f"{W}br" else part.text or "" for part in element.iter(f"{W}t", f"{W}br"))
    return "".join(found).replace("\u00a0", " ")


def lines(root: etree._Element) -> list[str]:
    return [words(paragraph) for paragraph in root.iter(f"{W}p")]


def styles(root: etree._Element) -> list[str]:
    """The styles of the paragraphs in their order."""
    found = (paragraph.find(f"{W}pPr/{W}pStyle") for paragraph in root.iter(f"{W}p"))
    return [str(style.get(f"{W}val")) if style is not None else "" for style in found]


def processed(root: etree._Element) -> etree._Element:
    """What a program that knows none of the later extensions sees (ECMA-376, part 3): ignorable namespaces are gone."""
    ignorable = (root.get(f"{COMPATIBILITY}Ignorable") or "").split()
    gone = {root.nsmap[prefix] for prefix in ignorable}
    for element in list(root.iter("*")):
        if etree.QName(element).namespace in gone:
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)
    root.attrib.pop(f"{COMPATIBILITY}Ignorable", "")
    return root


def schema(shared: Path, folder: Path) -> etree.XMLSchema:
    """The schemas of every part that we write, from ../shared/xsd."""
    (folder / "xml.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">'
        '<xs:attribute name="space" type="xs:NCName"/></xs:schema>'
    )
    imports = "".join(
        f'<xs:import namespace="{space}" schemaLocation="{(shared / "xsd" / name).as_uri()}"/>'
        for space, name in _SCHEMAS.items()
    )
    (folder / "all.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        '<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="xml.xsd"/>'
        f"{imports}</xs:schema>"
    )
    return etree.XMLSchema(etree.parse(str(folder / "all.xsd")))
