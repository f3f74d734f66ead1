"""Footnotes, endnotes and comments of a Word document: their marks as printed, and their words."""

from dataclasses import dataclass, field

from doingoai.read.ooxml.inline import Call
from doingoai.read.ooxml.numbering import format_number
from doingoai.read.ooxml.package import Element, W, value, whole

_FORMATS = {"footnote": "decimal", "endnote": "lowerRoman"}
_RAISED = str.maketrans("0123456789ivxlc", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁱᵛˣˡᶜ")
_APART = ("separator", "continuationSeparator", "continuationNotice")


@dataclass(slots=True)
class _Kind:
    elements: dict[str, Element] = field(default_factory=dict)
    format: str = "decimal"
    start: int = 1
    each_section: bool = False
    count: int = 0
    section: int = 0


@dataclass(slots=True)
class Notes:
    """Gives each call its printed mark, in the order of the calls."""

    kinds: dict[str, _Kind]

    def element(self, call: Call) -> Element | None:
        """The note's own paragraphs; None where the document calls a note it does not hold."""
        return self.kinds[call.kind].elements.get(call.id)

    def mark(self, call: Call, section: int) -> str:
        """The next mark of this kind. section: how many sections have ended before the call."""
        kind = self.kinds[call.kind]
        if kind.each_section and section != kind.section:
            kind.section, kind.count = section, 0
        kind.count += 1
        return format_number(kind.start + kind.count - 1, kind.format)


def raised(mark: str) -> str:
    """The mark as it stands in the text: superscript digits and small Roman numerals, anything else as it is."""
    shown = mark.translate(_RAISED)
    return shown if not any(c.isalpha() and c.isascii() for c in shown) else mark


def read_notes(
    footnotes: Element | None,
    endnotes: Element | None,
    comments: Element | None,
    settings: Element | None,
    body: Element,
) -> Notes:
    """The parts that hold notes (each may be missing); settings and the body's last section say how they are numbered."""
    kinds: dict[str, _Kind] = {}
    for name, root in (("footnote", footnotes), ("endnote", endnotes), ("comment", comments)):
        kind = _Kind(format=_FORMATS.get(name, "decimal"))
        for element in root.iterfind(W + name) if root is not None else ():
            if element.get(W + "type") not in _APART:
                kind.elements[element.get(W + "id") or ""] = element
        for place in (settings, body.find(W + "sectPr")):
            properties = place.find(f"{W}{name}Pr") if place is not None else None
            kind.format = value(properties, "numFmt") or kind.format
            kind.start = whole(value(properties, "numStart")) or kind.start
            kind.each_section = kind.each_section or value(properties, "numRestart") == "eachSect"
        kinds[name] = kind
    return Notes(kinds)
