"""One paragraph of a Word document as pieces of text, calls of notes and comments, and the boxes anchored in it.

What is on the page is kept: tracked insertions, results of fields, content of controls, smart tags and hyperlinks. What is not
is left out: deletions (counted), field codes, hidden text (counted), the fallback twin of a drawing.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from doingoai.read.ooxml.controls import Controls, Edge
from doingoai.read.ooxml.letters import FontText, Letters, stripped
from doingoai.read.ooxml.package import MC, VML, Element, W
from doingoai.read.ooxml.styles import Look, Styles, run_properties
from doingoai.read.ooxml.symbols import symbol, symbol_text
from doingoai.text.composed import unpiled
from doingoai.text.legacy import legacy_font

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_TEXT_BOX = W + "txbxContent"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_PROPERTIES = W + "rPr"
_BLANKS = " \t\n\xa0"
_SOFT_HYPHEN = "\xad"
_PRIVATE = re.compile("[\uf000-\uf8ff]")
_TEXT, _RUN, _PARAGRAPH = W + "t", W + "r", W + "pPr"


@dataclass(frozen=True, slots=True)
class Call:
    """Where a note or comment is called. kind: "footnote", "endnote", "comment"; custom: the mark printed by hand."""

    kind: str
    id: str
    custom: bool = False


Piece = str | Call | Edge


@dataclass(slots=True)
class Tally:
    """What a document held that is not in its text, or that its reader should know."""

    insertions: int = 0
    deletions: int = 0
    hidden: int = 0
    pictures: int = 0
    embedded: int = 0
    foreign: int = 0
    page: int = 1
    pages_known: bool = False
    decomposed: bool = False  # some letters were base and mark apart (NFD)
    deleted_words: list[str] = field(default_factory=list)  # for the secrecy mark alone
    controls: Controls = field(default_factory=Controls)


@dataclass(slots=True)
class Content:
    """The pieces of one paragraph, its boxes, and what holds for all of it."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    bold: bool = True
    breaks_page: bool = False
    letters: Letters | None = None
    tally: Tally | None = None
    empty: bool = True  # no words and no calls
    calls: bool = False  # a note or comment is called
    _trimmed: list[Piece] | None = None

    def trimmed(self) -> list[Piece]:
        """The pieces joined where they touch, in NFC, without white space at the ends."""
        if self._trimmed is None:
            self._trimmed = self._trim()
        return self._trimmed

    def _trim(self) -> list[Piece]:
        if self.letters is None and not self.calls:
            text = self._joined(self.pieces).strip(_BLANKS)  # type: ignore[arg-type]
            return [text] if text else []
        joined: list[Piece] = []
        run: list[str] = []
        for piece in [*self.pieces, None]:
            if isinstance(piece, str):
                run.append(piece)
                continue
            if run:
                joined.append(self._joined(run))
                run = []
            if piece is not None:
                joined.append(piece)
        if joined and isinstance(joined[0], str):
            joined[0] = stripped(joined[0], _BLANKS, left=True)
        if joined and isinstance(joined[-1], str):
            joined[-1] = stripped(joined[-1], _BLANKS, left=False)
        return [piece for piece in joined if piece != ""]

    def _joined(self, run: list[str]) -> str:
        if self.letters is not None:
            text = self.letters.decode(run)
        else:
            text = run[0] if len(run) == 1 else "".join(run)
        if text.isascii():
            return text
        text = unpiled(text)
        if not unicodedata.is_normalized("NFC", text):
            if self.tally is not None:
                self.tally.decomposed = True
            text = unicodedata.normalize("NFC", text)
        return text.replace(_SOFT_HYPHEN, "") if _SOFT_HYPHEN in text else text


def superscript(text: str) -> str:
    return text.translate(_SUPERSCRIPT)


class Inline:
    """Reads the runs of one story; the state of fields goes on from paragraph to paragraph."""

    def __init__(self, styles: Styles, tally: Tally, letters: Letters | None = None) -> None:
        self._styles, self._tally, self._letters = styles, tally, letters
        self._fields: list[bool] = []  # of each open field: are we past its code, in its result?
        self._content = Content()
        self._base = Look()
        self._runs: dict[str, Callable[[Element, Look], None]] = {
            W + "t": self._text,
            W + "tab": lambda e, look: self._put("\t", look),
            W + "ptab": lambda e, look: self._put("\t", look),
            W + "br": self._break,
            W + "cr": lambda e, look: self._put("\n", look),
            W + "noBreakHyphen": lambda e, look: self._put("-", look),
            W + "softHyphen": lambda e, look: self._put(_SOFT_HYPHEN, look) if self._letters else None,
            W + "sym": self._symbol,
            W + "fldChar": self._field,
            W + "footnoteReference": lambda e, look: self._call("footnote", e),
            W + "endnoteReference": lambda e, look: self._call("endnote", e),
            W + "commentReference": lambda e, look: self._call("comment", e),
            W + "lastRenderedPageBreak": self._page,
            W + "drawing": lambda e, look: self._drawing(e),
            W + "pict": lambda e, look: self._drawing(e),
            W + "object": lambda e, look: self._drawing(e),
            MC + "AlternateContent": lambda e, look: self._alternate(e),
            W + "ruby": self._ruby,
        }
        self._others: dict[str, Callable[[Element], None]] = {
            W + "r": self._run,
            W + "ins": self._inserted,
            W + "moveTo": self._inserted,
            W + "del": self._deleted,
            W + "moveFrom": self._deleted,
            W + "sdtPr": lambda e: None,
            W + "sdt": self._control,
            W + "fldSimple": self._children,
            MC + "AlternateContent": self._alternate,
        }

    def read(self, paragraph: Element, base: Look) -> Content:
        """The content of a ``w:p``. base: the look its style gives to runs."""
        self._content, self._base = Content(letters=self._letters, tally=self._tally), base
        self._children(paragraph)
        return self._content

    def _children(self, parent: Element) -> None:
        others, runs = self._others, self._run
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                runs(child)
            elif tag == _PARAGRAPH:
                continue
            elif (handler := others.get(tag)) is not None:
                handler(child)
            elif child.tag.endswith("}oMath") or child.tag.endswith("}oMathPara"):
                self._put("".join(t.text or "" for t in child.iter(_MATH_TEXT)), self._base)
            elif len(child):  # hyperlinks, smart tags, content controls, bidirectional wrappers …
                self._children(child)

    def _control(self, element: Element) -> None:
        """A content control inside a paragraph: its words, between its edges where it is a field of our forms."""
        number = self._tally.controls.known(element)
        if number is None:
            self._children(element)
            return
        self._content.calls = True
        self._content.pieces.append(Edge(number, begins=True))
        self._children(element)
        self._content.pieces.append(Edge(number, begins=False))

    def _run(self, run: Element) -> None:
        look = self._base
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                self._text(child, look)
            elif tag == _PROPERTIES:
                own, style = run_properties(child)
                if style is not None:
                    look = _toggled(self._styles.look(style), look)
                look = own.over(look)
            elif (handler := self._runs.get(tag)) is not None:
                handler(child, look)

    def _put(self, text: str, look: Look) -> None:
        if not text or (self._fields and not all(self._fields)):
            return
        if look.hidden:
            self._tally.hidden += 1
            return
        if look.raised and text.strip().isdigit():
            text = superscript(text)
        if self._letters is not None:
            self._letters.collect(text, look.font)
            text = FontText(text, look.font, caps=bool(look.caps))
        elif look.caps:
            text = text.upper()
        content = self._content
        if not text.isspace():
            content.empty = False
            if not look.bold:
                content.bold = False
        content.pieces.append(text)

    def _text(self, element: Element, look: Look) -> None:
        text = element.text
        if not text:
            return
        if (
            not text.isprintable()
        ):  # neither private characters nor line ends are: most texts need no closer look
            if not text.isascii() and _PRIVATE.search(text) and legacy_font(look.font) is None:
                text = symbol_text(text, look.font)
            text = text.replace("\r", "\n")
        self._put(text, look)

    def _break(self, element: Element, look: Look) -> None:
        if element.get(W + "type") == "page":
            self._content.breaks_page = True
        self._put("\n", look)

    def _page(self, element: Element, look: Look) -> None:
        self._tally.page += 1
        self._tally.pages_known = True

    def _symbol(self, element: Element, look: Look) -> None:
        try:
            code = int(element.get(W + "char") or "", 16)
        except ValueError:
            return
        font = element.get(W + "font")
        if self._letters is not None and legacy_font(font) is not None:
            self._put(chr(code & 0xFF), Look(font=font).over(look))
        else:
            self._put(symbol(code, font), look)

    def _field(self, element: Element, look: Look) -> None:
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _call(self, kind: str, element: Element) -> None:
        custom = is_on_attribute(element.get(W + "customMarkFollows"))
        self._content.empty, self._content.calls = False, True
        self._content.pieces.append(Call(kind, element.get(W + "id") or "", custom))

    def _ruby(self, element: Element, look: Look) -> None:
        base = element.find(W + "rubyBase")
        if base is not None:
            self._children(base)

    def _inserted(self, element: Element) -> None:
        self._tally.insertions += 1
        self._children(element)

    def _deleted(self, element: Element) -> None:
        words = "".join(e.text or "" for e in element.iter(W + "delText", W + "t"))
        if words:
            self._tally.deletions += 1
            self._tally.deleted_words.append(words)
        for mark in element.iter(W + "fldChar"):  # a deleted field must not leave its brackets open
            self._field(mark, self._base)

    def _alternate(self, element: Element) -> None:
        """Of a drawing's choices the first that holds words, else the fallback: never both."""
        options = [child for child in element if child.tag in (MC + "Choice", MC + "Fallback")]
        for option in options:
            if option.find(f".//{W}t") is not None or option is options[-1]:
                self._option(option)
                return

    def _option(self, option: Element) -> None:
        for child in option:
            if child.tag in (W + "drawing", W + "pict", W + "object"):
                self._drawing(child)
            elif child.tag in self._runs:
                self._runs[child.tag](child, self._base)
            else:
                self._children(option)
                return

    def _drawing(self, element: Element) -> None:
        """A drawing: its text boxes (outermost only) and the words of a watermark; else a picture or an embedded object."""
        boxes = [box for box in element.iter(_TEXT_BOX) if _outermost(box, element)]
        self._content.boxes.extend(_chosen(boxes))
        for art in element.iter(VML + "textpath"):
            if art.get("string"):
                self._content.boxes.append(art)
        if boxes:
            return
        if element.tag == W + "object":
            self._tally.embedded += 1
        elif element.find(".//{*}blip") is not None or element.find(".//{*}imagedata") is not None:
            self._tally.pictures += 1
        elif element.find(".//{*}relIds") is not None or element.find(".//{*}chart") is not None:
            self._tally.foreign += 1


def is_on_attribute(text: str | None) -> bool:
    return text in ("1", "true", "on")


def _toggled(style: Look, base: Look) -> Look:
    """A character style over its paragraph's: a toggle set in both is off again."""
    look = style.over(base)
    if style.bold and base.bold:
        return Look(bold=False, caps=look.caps, hidden=look.hidden, raised=look.raised, font=look.font)
    return look


def _outermost(box: Element, root: Element) -> bool:
    parent = box.getparent()
    while parent is not None and parent is not root:
        if parent.tag == _TEXT_BOX:
            return False
        parent = parent.getparent()
    return True


def _chosen(boxes: list[Element]) -> list[Element]:
    """Leaves out boxes in the fallback of an alternate content inside the drawing (groups, canvases)."""
    found = []
    for box in boxes:
        parent = box.getparent()
        while parent is not None and parent.tag != MC + "Fallback":
            parent = parent.getparent()
        if parent is None or not any(
            c.tag == MC + "Choice" and c.find(f".//{W}t") is not None for c in _siblings(parent)
        ):
            found.append(box)
    return found


def _siblings(element: Element) -> list[Element]:
    parent = element.getparent()
    return list(parent) if parent is not None else []


__all__ = ["Call", "Content", "Inline", "Piece", "Tally", "superscript"]
