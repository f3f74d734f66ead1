"""WordprocessingML in few words: ``el("p", el("pPr", el("jc", val="center")))`` is the markup of a centred paragraph.

Elements are strings: a report of two hundred units has some hundred thousand of them.
"""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NBSP = "\u00a0"
TWIPS_PER_MM = 1440 / 25.4
EMU_PER_MM = 36_000

Element = str
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_SAFE = re.compile(r"[\w .:/#%+()-]*").fullmatch


def _attribute(name: str, value: str | int) -> str:
    text = str(value)
    return f' w:{name}="{text}"' if _SAFE(text) else f" w:{name}={quoteattr(clean(text))}"


def el(
    tag: str, /, *children: Element | None, relation: str | None = None, **attributes: str | int | None
) -> Element:
    """An element of the w namespace; attributes are of that namespace too (``val=1`` is ``w:val="1"``).

    A child that is None is left out, and so is an attribute. relation: its ``r:id``.
    """
    start = "".join([_attribute(name, value) for name, value in attributes.items() if value is not None])
    start = f'{start} r:id="{relation}"' if relation else start
    inside = "".join([child for child in children if child])
    return f"<w:{tag}{start}>{inside}</w:{tag}>" if inside else f"<w:{tag}{start}/>"


def clean(text: str) -> str:
    """Text that XML can hold: control characters and halves of characters gone, line breaks and tabs made spaces."""
    if text.isprintable():  # nothing of what is taken out below is
        return text
    return _CONTROL.sub("", text.replace("\n", " ").replace("\r", " ").replace("\t", " "))


def spaced(tag: str, text: str) -> Element:
    """An element that holds text and keeps its spaces: ``w:t``, ``w:instrText``."""
    return f'<w:{tag} xml:space="preserve">{escape(clean(text))}</w:{tag}>'


def attribute(text: str) -> str:
    """A value in quotes, for the few elements of other namespaces."""
    return quoteattr(clean(text))


def part(tag: str, children: Iterable[Element | None]) -> bytes:
    """A whole part of the package, with the declaration that Office expects; namespaces of later versions only where used."""
    inside = "".join(child for child in children if child)
    later = (
        f' xmlns:w14="{WORD_2010}" xmlns:mc="{COMPATIBILITY}" mc:Ignorable="w14"' if "<w14:" in inside else ""
    )
    return f'{DECLARATION}<w:{tag} xmlns:w="{MAIN}" xmlns:r="{RELATIONS}"{later}>{inside}</w:{tag}>'.encode()


def mm(length: float) -> int:
    """Millimetres in twips."""
    return round(length * TWIPS_PER_MM)


def half_points(size: float) -> int:
    """A letter size in points as Word counts it."""
    return round(size * 2)


def emu(length: float) -> int:
    """Millimetres in the units of drawings."""
    return round(length * EMU_PER_MM)
