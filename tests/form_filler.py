"""Fills a form in as Word does: by its content controls, in the XML of the document."""

import io
import zipfile
from collections.abc import Callable, Collection, Mapping

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PART = "word/document.xml"


def within(element: etree._Element, path: str) -> etree._Element:
    """The element at a path below another; a form that lacks it is a fault of the form."""
    found = element.find(path)
    assert found is not None, path
    return found


def field(control: etree._Element) -> str:
    """The last part of a control's tag: ``i02.0401``."""
    return str(within(control, f"{W}sdtPr/{W}tag").get(f"{W}val")).rsplit("/", 1)[1]


def tags(data: bytes) -> list[str]:
    """Every tag of a document, in its order."""
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(_PART))
    return [str(tag.get(f"{W}val")) for tag in root.iter(f"{W}tag")]


def edited(data: bytes, change: Callable[[etree._Element], None]) -> bytes:
    """The document with its tree changed by ``change(root)``."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    root = etree.fromstring(source.read(_PART))
    change(root)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, etree.tostring(root) if name == _PART else source.read(name))
    return out.getvalue()


def _run(parent: etree._Element, words: str) -> None:
    text = etree.SubElement(etree.SubElement(parent, f"{W}r"), f"{W}t")
    text.text, text.attrib[_SPACE] = words, "preserve"


def _answer(control: etree._Element, words: str) -> None:
    """Type over the placeholder: Word takes its mark away."""
    properties, content = within(control, f"{W}sdtPr"), within(control, f"{W}sdtContent")
    for mark in properties.findall(f"{W}showingPlcHdr"):
        properties.remove(mark)
    block = content.find(f"{W}p") is not None
    for child in list(content):
        content.remove(child)
    if not block:
        _run(content, words)
        return
    for line in words.split("\n"):
        _run(etree.SubElement(content, f"{W}p"), line)


def filled(data: bytes, answers: Mapping[str, str] | None = None, ticks: Collection[str] = ()) -> bytes:
    """The form with its fields answered (field → words; lines are paragraphs) and boxes ticked. Unknown fields are an error."""
    left, boxes = dict(answers or {}), set(ticks)

    def change(root: etree._Element) -> None:
        for control in root.iter(f"{W}sdt"):
            name = field(control)
            if name in left:
                _answer(control, left.pop(name))
            elif name in boxes:
                boxes.discard(name)
                next(control.iter(f"{W14}checked")).set(f"{W14}val", "1")
                next(within(control, f"{W}sdtContent").iter(f"{W}t")).text = "☒"

    made = edited(data, change)
    assert not {*left, *boxes}, "no such field"
    return made


def without_controls(data: bytes) -> bytes:
    """The same page as a program leaves it that knows no content controls: their words stay."""

    def change(root: etree._Element) -> None:
        for control in reversed(list(root.iter(f"{W}sdt"))):
            parent = control.getparent()
            assert parent is not None
            at = parent.index(control)
            for offset, child in enumerate(list(within(control, f"{W}sdtContent"))):
                parent.insert(at + 1 + offset, child)
            parent.remove(control)

    return edited(data, change)
