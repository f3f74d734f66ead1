"""Styles of a Word document, resolved through ``basedOn``."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from doingoai.read.ooxml.package import Element, W, value, whole
from doingoai.text.legacy import legacy_font

_HEADING_NAME = re.compile(r"(?i)heading\s?([1-9])")
MAX_CHAIN = 40


@dataclass(frozen=True, slots=True)
class Look:
    """What a style, or a paragraph's or run's own properties, say. None: they do not say."""

    bold: bool | None = None
    caps: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None  # superscript
    centred: bool | None = None
    outline: int | None = None  # from 0; 9 is body text
    number: int | None = None  # numId; 0 takes numbering away
    number_level: int | None = None
    number_style: str | None = None  # the style that gave ``number``
    font: str | None = None  # of letters beyond ASCII

    def over(self, base: "Look") -> "Look":
        """This look where it speaks, else the base's."""
        if self is _PLAIN:
            return base
        return self if base is _PLAIN else _over(self, base)

    def _combined(self, base: "Look") -> "Look":
        numbered = self if self.number is not None else base
        return Look(
            bold=self.bold if self.bold is not None else base.bold,
            caps=self.caps if self.caps is not None else base.caps,
            hidden=self.hidden if self.hidden is not None else base.hidden,
            raised=self.raised if self.raised is not None else base.raised,
            centred=self.centred if self.centred is not None else base.centred,
            outline=self.outline if self.outline is not None else base.outline,
            number=numbered.number,
            number_level=self.number_level if self.number_level is not None else base.number_level,
            number_style=numbered.number_style,
            font=self.font if self.font is not None else base.font,
        )


_PLAIN = Look()


_combinations: dict[
    tuple[int, int], tuple[Look, Look, Look]
] = {}  # by identity: hashing a look costs more than all else
MOST_COMBINATIONS = 8192


def _over(look: Look, base: Look) -> Look:
    key = (id(look), id(base))
    known = _combinations.get(key)
    if known is not None:  # it holds both looks, so their identities cannot have passed to others
        return known[2]
    if len(_combinations) >= MOST_COMBINATIONS:
        _combinations.clear()
    combined = look._combined(base)
    _combinations[key] = (look, base, combined)
    return combined


_BOLD, _CAPS, _VANISH, _RAISED = W + "b", W + "caps", W + "vanish", W + "vertAlign"
_RUN_STYLE, _RUN_FONTS, _ASCII, _HIGH_ANSI, _THEME = (
    W + "rStyle",
    W + "rFonts",
    W + "ascii",
    W + "hAnsi",
    W + "hAnsiTheme",
)
_ALIGN, _OUTLINE, _NUMBERING, _VAL = W + "jc", W + "outlineLvl", W + "numPr", W + "val"
_PARAGRAPH, _STYLE, _MARK, _SECTION = W + "pPr", W + "pStyle", W + "rPr", W + "sectPr"
_STYLE_ID, _TYPE, _NAME, _BASED_ON, _TABLE = (
    W + "styleId",
    W + "type",
    W + "name",
    W + "basedOn",
    W + "tblPr",
)
_OFF = ("0", "false", "off")


@lru_cache(maxsize=4096)
def _run(
    bold: bool | None, caps: bool | None, hidden: bool | None, raised: bool | None, font: str | None
) -> Look:
    return Look(bold=bold, caps=caps, hidden=hidden, raised=raised, font=font)


def _font(element: Element) -> str | None:
    """The font of letters beyond ASCII; of ASCII ones where that one alone is of before Unicode."""
    high, plain = element.get(_HIGH_ANSI), element.get(_ASCII)
    if high is None or (plain is not None and high != plain and legacy_font(plain) and not legacy_font(high)):
        high = plain
    return high if high is not None else ("" if element.get(_THEME) is not None else None)


def run_look(properties: Element | None) -> Look:
    """What a ``w:rPr`` says itself."""
    return _PLAIN if properties is None else run_properties(properties)[0]


def run_properties(properties: Element) -> tuple[Look, str | None]:
    """What a ``w:rPr`` says itself, and the character style it names: the schema puts that first."""
    bold = caps = hidden = raised = font = style = None
    for place, child in enumerate(properties):  # one pass: a report has thousands of runs
        tag = child.tag
        if tag == _RUN_STYLE:
            style = child.get(_VAL) if place == 0 else style
        elif tag == _BOLD:
            bold = child.get(_VAL) not in _OFF
        elif tag == _CAPS:
            caps = child.get(_VAL) not in _OFF
        elif tag == _VANISH:
            hidden = child.get(_VAL) not in _OFF
        elif tag == _RAISED:
            raised = child.get(_VAL) == "superscript"
        elif tag == _RUN_FONTS:
            font = _font(child)
    if font is None and bold is caps is hidden is raised is None:
        return _PLAIN, style
    return _run(bold, caps, hidden, raised, font), style


# style, centred, outline level, numId, level of the number: what a paragraph's own properties say
Said = tuple[str | None, bool | None, int | None, int | None, int | None]
_NOTHING: tuple[Said, None, bool] = ((None, None, None, None, None), None, False)


def paragraph_properties(element: Element) -> tuple[Said, Element | None, bool]:
    """What the ``w:pPr`` of a ``w:p`` says, the properties of the paragraph's end, and whether a section ends with it."""
    if not len(element) or (properties := element[0]).tag != _PARAGRAPH:
        return _NOTHING
    style, mark, section = None, None, False
    centred = outline = number = level = None
    for child in properties:
        tag = child.tag
        if tag == _STYLE:
            style = child.get(_VAL)
        elif tag == _MARK:
            mark = child if len(child) else None
        elif tag == _ALIGN:
            centred = child.get(_VAL) == "center"
        elif tag == _OUTLINE:
            outline = whole(child.get(_VAL))
        elif tag == _NUMBERING:
            number, level = whole(value(child, "numId")), whole(value(child, "ilvl"))
        elif tag == _SECTION:
            section = True
    return (style, centred, outline, number, level), mark, section


@lru_cache(maxsize=4096)
def paragraph_values(
    centred: bool | None, outline: int | None, number: int | None, number_level: int | None, style: str | None
) -> Look:
    """A look from a paragraph's own properties; style: the style they define, if they do."""
    if centred is outline is number is number_level is None:
        return _PLAIN
    return Look(
        centred=centred,
        outline=outline,
        number=number,
        number_level=number_level,
        number_style=style if number is not None else None,
    )


def paragraph_look(properties: Element | None, style: str | None = None) -> Look:
    """What a ``w:pPr`` says itself; style: the style it defines, if it does."""
    if properties is None or not len(properties):
        return _PLAIN
    centred = outline = number = level = None
    for child in properties:
        tag = child.tag
        if tag == _ALIGN:
            centred = child.get(_VAL) == "center"
        elif tag == _OUTLINE:
            outline = whole(child.get(_VAL))
        elif tag == _NUMBERING:
            number, level = whole(value(child, "numId")), whole(value(child, "ilvl"))
    return paragraph_values(centred, outline, number, level, style)


@dataclass(slots=True)
class _Style:
    kind: str
    name: str
    based_on: str | None
    look: Look


@dataclass(slots=True)
class Styles:
    """The looks of styles by id."""

    default_paragraph: str | None = None
    defaults: Look = _PLAIN
    tables: dict[str, tuple[str, Element | None]] = field(
        default_factory=dict
    )  # of table styles: the one below, properties
    _styles: dict[str, _Style] = field(default_factory=dict)
    _resolved: dict[str, Look] = field(default_factory=dict)
    _looks: dict[Said, tuple[Look, Look]] = field(default_factory=dict)

    def look(self, style: str | None) -> Look:
        """A style's look with all it is based on."""
        if style is None:
            return _PLAIN
        if style not in self._resolved:
            look, current, steps = _PLAIN, style, 0
            while (entry := self._styles.get(current)) is not None and steps < MAX_CHAIN:
                look = look.over(entry.look)
                current, steps = entry.based_on or "", steps + 1
            self._resolved[style] = look
        return self._resolved[style]

    def paragraph(self, style: str | None) -> Look:
        """The look of a paragraph style, of the default one where none is named."""
        known = style if style in self._styles else self.default_paragraph
        return self.look(known)

    def looks(self, said: Said) -> tuple[Look, Look]:
        """The look of a paragraph, and that which its runs begin with."""
        known = self._looks.get(said)
        if known is None:
            style, *own = said
            look = paragraph_values(*own, style=None).over(self.paragraph(style))
            known = look, look.over(self.defaults)
            if len(self._looks) < MOST_COMBINATIONS:
                self._looks[said] = known
        return known

    def numbering_of(self, style: str) -> int | None:
        """The numId of a (numbering) style."""
        return self.look(style).number


def read_styles(root: Element | None) -> Styles:
    """The styles part; None gives a document without styles."""
    styles = Styles()
    if root is None:
        return styles
    styles.defaults = run_look(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
    for element in root.iterchildren(W + "style"):
        identifier, kind = element.get(_STYLE_ID) or "", element.get(_TYPE) or "paragraph"
        parts: dict[str, Element] = {}
        for child in element:
            parts.setdefault(child.tag, child)
        named, base = parts.get(_NAME), parts.get(_BASED_ON)
        name = (named.get(_VAL) if named is not None else None) or ""
        look = paragraph_look(parts.get(_PARAGRAPH), identifier).over(run_look(parts.get(_MARK)))
        if look.outline is None and kind == "paragraph" and (heading := _HEADING_NAME.fullmatch(name)):
            look = Look(outline=int(heading[1]) - 1).over(look)
        based_on = base.get(_VAL) if base is not None else None
        styles._styles[identifier] = _Style(kind, name, based_on, look)
        if kind == "table":
            styles.tables[identifier] = (based_on or "", parts.get(_TABLE))
        if kind == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
            styles.default_paragraph = identifier
    return styles
