"""Puts the ends of comments into the tree of a Word document, at exactly the words, and changes nothing else in it.

A run is cut where words begin or end inside it: both halves keep its properties, and its text is the same. Where words have no run
of their own (an automatic number) the comment stands at the paragraph; in a note, a text box, a page header or footer, where Word
takes no comments, it stands where the note is called, the box is anchored, or the text begins.
"""

import copy
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from doingoai.model import Span
from doingoai.read.ooxml.package import Element, W
from doingoai.read.ooxml.places import ParaPlace, Places, RunPlace

_RUN, _PARAGRAPH, _PROPERTIES, _TEXT = W + "r", W + "p", W + "rPr", W + "t"
_BOX, _SPACE = W + "txbxContent", "{http://www.w3.org/XML/1998/namespace}space"
_ONE = frozenset(W + tag for tag in ("tab", "ptab", "br", "cr", "noBreakHyphen", "sym"))
_HOLDERS = frozenset(
    W + tag
    for tag in (
        "p",
        "hyperlink",
        "ins",
        "moveTo",
        "smartTag",
        "sdt",
        "sdtContent",
        "fldSimple",
        "customXml",
        "bdo",
        "dir",
    )
)
_NOTES = {W + "footnote": W + "footnoteReference", W + "endnote": W + "endnoteReference"}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(frozen=True, slots=True)
class Char:
    """One printed character of a run: the child it comes from, and where in its text it begins and ends."""

    child: Element
    start: int
    end: int
    char: str


@dataclass(frozen=True, slots=True)
class Ends:
    """The runs (or other elements of a paragraph) that a comment reaches from and to. exact: its words are exactly the finding's."""

    first: Element
    last: Element
    exact: bool


@dataclass(slots=True)
class _Cuts:
    """A run's characters, and where it is to be cut: indexes between 1 and one less than their number."""

    chars: tuple[Char, ...]
    at: set[int] = field(default_factory=set)
    pieces: list[tuple[int, Element]] = field(
        default_factory=list
    )  # first character and run of each piece, after cutting


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Letters with the marks that follow them: what becomes one letter in NFC."""
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or not unicodedata.combining(text[index]):
            yield start, index
            start = index


def chars_of(run: Element) -> tuple[Char, ...]:
    """What a run prints, character by character, in NFC; a call of a note prints nothing here."""
    found: list[Char] = []
    for child in run:
        text = child.text if child.tag == _TEXT else None
        if text:
            for start, end in _clusters(text):
                found.extend(
                    Char(child, start, end, char) for char in unicodedata.normalize("NFC", text[start:end])
                )
        elif child.tag in _ONE:
            found.append(Char(child, 0, 0, " "))
    return tuple(found)


def _alike(char: str) -> str:
    """A character as it is compared: capitals by format, raised digits, symbols and blanks are printed otherwise than written."""
    if char.isspace() or char == "-":
        return " "
    plain = char.translate(_RAISED).casefold()
    return plain if len(plain) == 1 else char


def _offset(chars: Sequence[Char], words: str, since: int) -> int | None:
    """Where the words begin among the characters; None where they are not found there."""
    found = "".join(_alike(item.char) for item in chars).find("".join(map(_alike, words)), since)
    if found >= 0:
        return found
    return 0 if len(chars) == len(words) else None


class Anchors:
    """Finds and cuts the runs of one document. ``plan`` every span first, then ``cut``, then ask for the ``ends`` of each."""

    def __init__(self, places: Places) -> None:
        self._places, self._text = places, places.document.text
        self._runs: dict[Element, _Cuts] = {}
        self._main = next((p.element for p in places.paragraphs if _in_body(p.element)), None)
        self._offsets: dict[Element, dict[int, int]] = {}  # run → where its stretches begin in it, −1 unknown

    @property
    def has_body(self) -> bool:
        """The body holds a paragraph with words: else there is nothing to stand at."""
        return self._main is not None

    def plan(self, span: Span) -> None:
        """Note where the span's runs must be cut."""
        runs = self._runs_in(span)
        if not runs or not _in_body(runs[0].run):
            return
        for place, offset in ((runs[0], span.start), (runs[-1], span.end)):
            cuts, at = self._cuts(place), self._at(place, offset)
            if at is not None and 0 < at < len(cuts.chars):
                cuts.at.add(at)

    def _runs_in(self, span: Span) -> list[RunPlace]:
        """The runs that print the words; those of the first story among them only (a note's words follow its paragraph's)."""
        found = self._all_in(span)
        return [run for run in found if _in_body(run.run) == _in_body(found[0].run)]

    def _all_in(self, span: Span) -> list[RunPlace]:
        return [
            run for place in self._places.paragraphs_in(span) for run in place.runs if run.span.overlaps(span)
        ]

    def _cuts(self, place: RunPlace) -> _Cuts:
        if place.run not in self._runs:
            self._runs[place.run] = _Cuts(chars_of(place.run))
        return self._runs[place.run]

    def _at(self, place: RunPlace, offset: int) -> int | None:
        """The index among the run's characters of an offset in the text; None where the two do not agree."""
        cuts, known = self._cuts(place), self._offsets.setdefault(place.run, {})
        if place.span.start not in known:
            since = max((at for start, at in known.items() if start < place.span.start), default=-1)
            words = self._text[place.span.start : place.span.end]
            first = _offset(cuts.chars, words, since + 1)
            known[place.span.start] = -1 if first is None else first
        begin = known[place.span.start]
        inside = min(max(offset, place.span.start), place.span.end) - place.span.start
        return None if begin < 0 else begin + inside

    def cut(self) -> None:
        """Cut every run where it was planned."""
        for run, cuts in self._runs.items():
            order = sorted(cuts.at)
            cuts.pieces = [(0, run), *zip(order, _split(run, cuts.chars, order), strict=True)]

    def _piece(self, place: RunPlace, offset: int, *, ending: bool) -> tuple[Element, bool]:
        """The piece that begins (ends) at an offset, and whether it does so exactly."""
        cuts, at = self._cuts(place), self._at(place, offset)
        pieces = cuts.pieces or [(0, place.run)]
        if at is None:
            whole = place.span.end == offset if ending else place.span.start == offset
            return (pieces[-1] if ending else pieces[0])[1], whole
        if ending:
            index = bisect_left(pieces, max(at, 1), key=_begin) - 1
            end = pieces[index + 1][0] if index + 1 < len(pieces) else len(cuts.chars)
            return pieces[index][1], end == at
        index = bisect_right(pieces, at, key=_begin) - 1
        return pieces[index][1], pieces[index][0] == at

    def ends(self, span: Span) -> Ends | None:
        """Where the comment on some words begins and ends; None where the body holds nothing to stand at."""
        runs = self._runs_in(span)
        if runs and _in_body(runs[0].run):
            first, begins = self._piece(runs[0], span.start, ending=False)
            last, stops = self._piece(runs[-1], span.end, ending=True)
            covers = runs[0].span.start <= span.start and runs[-1].span.end >= span.end
            covers = covers and len(runs) == len(self._all_in(span))
            return Ends(first, last, begins and stops and covers)
        place = next(iter(self._places.paragraphs_in(span)), None)
        return self._host(place.element if place is not None else runs[0].run if runs else None)

    def _host(self, element: Element | None) -> Ends | None:
        """Where a comment on words outside the body stands."""
        if element is not None and _in_body(element):
            return _whole(element)
        run = _caller(element, self._main) if element is not None else None
        if run is not None:
            return Ends(run, run, exact=False)
        return _whole(self._main) if self._main is not None else None


def _begin(piece: tuple[int, Element]) -> int:
    return piece[0]


def _in_body(element: Element) -> bool:
    """In the main story, where Word takes comments: no note, no box, no page header."""
    holder: Element | None = element
    while holder is not None:
        if holder.tag == _BOX:
            return False
        if holder.tag == W + "body":
            return True
        holder = holder.getparent()
    return False


def _caller(element: Element, main: Element | None) -> Element | None:
    """The run of the body that holds a box, or that calls a note."""
    holder: Element | None = element
    outer: Element | None = None
    while holder is not None:
        if holder.tag in _NOTES and main is not None:
            return _call(main.getroottree().getroot(), _NOTES[holder.tag], holder.get(W + "id"))
        if holder.tag == _RUN and _in_body(holder):
            outer = holder
        holder = holder.getparent()
    return outer


def _call(root: Element, tag: str, identifier: str | None) -> Element | None:
    for call in root.iter(tag):
        run = call.getparent()
        if call.get(W + "id") == identifier and run is not None and run.tag == _RUN and _in_body(run):
            return run
    return None


def _whole(paragraph: Element) -> Ends:
    """All that stands in a paragraph; the paragraph itself where it holds nothing."""
    inner = [child for child in paragraph if child.tag != W + "pPr"]
    return Ends(inner[0], inner[-1], exact=False) if inner else Ends(paragraph, paragraph, exact=False)


def _split(run: Element, chars: Sequence[Char], cuts: Sequence[int]) -> list[Element]:
    """Cut a run before the characters at these indexes, in their order; gives the new runs behind it. One walk over its children."""
    inside: dict[Element, list[int]] = {}
    for at in cuts:
        inside.setdefault(chars[at].child, []).append(chars[at].start)
    made = [run]
    for child in list(run):
        starts = inside.get(child, [])
        for start in starts:
            if start == 0:
                made.append(_following(made[-1]))
        if made[-1] is not run:
            made[-1].append(child)
        if inner := [start for start in starts if start > 0]:
            _cut_text(child, inner, made)
    return made[1:]


def _following(run: Element) -> Element:
    """A new run behind another, with its attributes and properties."""
    new = etree.Element(run.tag, {str(key): str(value) for key, value in run.attrib.items()})
    properties = run.find(_PROPERTIES)
    if properties is not None:
        new.append(copy.deepcopy(properties))
    new.tail, run.tail = run.tail, None
    run.addnext(new)
    return new


def _cut_text(child: Element, starts: Sequence[int], made: list[Element]) -> None:
    """Leave a text its first part and give each other part a run of its own."""
    text = child.text or ""
    bounds = [*starts, len(text)]
    _write(child, text[: bounds[0]])
    for start, end in pairwise(bounds):
        made.append(_following(made[-1]))
        _write(etree.SubElement(made[-1], _TEXT), text[start:end])


def _write(element: Element, text: str) -> None:
    element.text = text
    if text != text.strip():
        element.set(_SPACE, "preserve")


def put(identifier: int, ends: Ends) -> None:
    """Put a comment's two ends and its call into the tree."""
    begin, stop, call = (
        _mark("commentRangeStart", identifier),
        _mark("commentRangeEnd", identifier),
        _reference(identifier),
    )
    if ends.first.tag == _PARAGRAPH:
        for element in (begin, stop, call):
            ends.first.append(element)
        return
    _outermost(ends.first).addprevious(begin)
    last = _outermost(ends.last)
    tail = last.tail
    last.tail = None
    last.addnext(stop)
    last.tail = tail
    after = stop
    while (parent := after.getparent()) is not None and parent.tag != _PARAGRAPH and _is_inline(parent):
        after = parent
    after.addnext(call)


def _is_inline(element: Element) -> bool:
    """Inside a paragraph."""
    parent = element.getparent()
    while parent is not None:
        if parent.tag == _PARAGRAPH:
            return True
        parent = parent.getparent()
    return False


def _outermost(element: Element) -> Element:
    """The element, or that which holds it, beside which a comment's end may stand."""
    best, current = element, element
    while (parent := current.getparent()) is not None and current.tag != _PARAGRAPH:
        if parent.tag not in _HOLDERS:
            best = parent
        current = parent
        if parent.tag == _PARAGRAPH:
            break
    return best


def _mark(tag: str, identifier: int) -> Element:
    return etree.Element(W + tag, {W + "id": str(identifier)})


def _reference(identifier: int) -> Element:
    run = etree.Element(_RUN)
    etree.SubElement(run, W + "commentReference", {W + "id": str(identifier)})
    return run


__all__ = ["Anchors", "Ends", "ParaPlace", "chars_of", "put"]
