"""The content controls (``w:sdt``) of forms that this program wrote: where each stands in the text, and whether its box is ticked.

Controls of other documents are read as the plain words they hold. A control is ours by its tag (``model.FORM_TAG``).
"""

from dataclasses import dataclass, field

from doingoai.model import FORM_TAG, Control, Span
from doingoai.read.ooxml.package import Element, W

_PROPERTIES, _TAG, _VAL = W + "sdtPr", W + "tag", W + "val"
_TICKED = ("1", "true", "on")
_MOST = 20_000  # controls of one document: a form of every register stays far below


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a control begins or ends among the pieces of a paragraph. kind and custom: as of a call that prints nothing."""

    control: int
    begins: bool
    kind: str = "control"
    custom: bool = True
    id: str = ""


@dataclass(slots=True)
class _Found:
    tag: str
    ticked: bool | None
    start: int | None = None
    end: int = 0


@dataclass(slots=True)
class Controls:
    """The controls met so far. open: those around the paragraph that is being read, outermost first."""

    open: list[int] = field(default_factory=list)
    _found: list[_Found] = field(default_factory=list)

    def known(self, element: Element) -> int | None:
        """The number of a ``w:sdt`` that is ours; None for any other."""
        properties = element.find(_PROPERTIES)
        tag = properties.find(_TAG) if properties is not None else None
        words = (tag.get(_VAL) or "") if tag is not None else ""
        if properties is None or not words.startswith(FORM_TAG) or len(self._found) >= _MOST:
            return None
        self._found.append(_Found(words, _ticked(properties)))
        return len(self._found) - 1

    def note(self, control: int, start: int, end: int) -> None:
        """Some words of the control stand at [start, end) of the text."""
        found = self._found[control]
        found.start = start if found.start is None else min(start, found.start)
        found.end = max(end, found.end)

    def edge(self, edge: Edge, at: int) -> None:
        """The text has come to the control's beginning or end."""
        self.note(edge.control, at, at)

    def placed(self, text: str) -> tuple[Control, ...]:
        """The controls that have words, or that had room for them, in the order of the text."""
        placed = []
        for found in self._found:
            if found.start is not None and found.end <= len(text):
                words = text[found.start : found.end]
                start = found.start + len(words) - len(words.lstrip())
                end = max(start, found.start + len(words.rstrip()))
                placed.append(Control(found.tag, Span(start, end), found.ticked))
        return tuple(sorted(placed, key=lambda control: (control.span, control.tag)))


def _ticked(properties: Element) -> bool | None:
    """Of a check box whether it is ticked, whichever namespace writes it; None for other controls."""
    for child in properties:
        if str(child.tag).endswith("}checkbox"):
            states = (item for item in child if str(item.tag).endswith("}checked"))
            return any(value in _TICKED for item in states for value in item.attrib.values())
    return None
