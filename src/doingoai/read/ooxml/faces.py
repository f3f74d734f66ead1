"""How the letters and paragraphs of a Word document look in effect: what styles, tables, numbering, themes and the paragraph or run itself say,
put together as Word does. Lengths in millimetres, sizes and distances in points."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from doingoai.read.ooxml.package import Element, Package, W, is_on, value, whole

TWIPS_PER_MM, TWIPS_PER_POINT, LINE = 1440 / 25.4, 20, 240
MAX_CHAIN = 40
HTML_GAP = 14.0  # points: what Word leaves where a page of the web says "automatic"
DEFAULT_SIZE = 10.0
_THEME = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TABLE, _BODY = W + "tbl", W + "body"
_STOPS = frozenset(
    (_BODY, W + "hdr", W + "ftr", W + "txbxContent", W + "footnote", W + "endnote", W + "comment")
)
_ALIGN = {
    "left": "left",
    "center": "center",
    "right": "right",
    "both": "both",
    "start": "left",
    "end": "right",
    "distribute": "both",
    "thaiDistribute": "both",
    "lowKashida": "both",
}
_SIDES = {"start": "left", "end": "right"}

Said = Mapping[str, object]  # name of a property → its value, where something says it


@dataclass(frozen=True, slots=True)
class Face:
    """Letters. plain, high: the font of ASCII letters and of all others; None where nothing names one (a theme without its part).
    size: points; colour: six hexadecimal digits, None for the automatic one (black)."""

    plain: str | None
    high: str | None
    size: float
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    colour: str | None = None
    caps: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A paragraph. align: "left", "center", "right", "both"; left, right, first: indents in mm, first below zero where it hangs; before, after:
    points; line: a multiple of a single line where rule is "auto", else points ("exact", "atLeast")."""

    align: str
    left: float
    right: float
    first: float
    before: float
    after: float
    line: float
    rule: str
    numbered: bool = False
    page_break: bool = False
    ruled_below: bool = False
    ruled_above: bool = False
    contextual: bool = False
    style: str | None = None


def _amount(text: str | None) -> float | None:
    """Twips of an attribute, which newer writers also give with a unit ("12pt")."""
    if text is None or len(text) > 16:
        return None
    for unit, size in (("pt", 20.0), ("mm", TWIPS_PER_MM), ("cm", 10 * TWIPS_PER_MM), ("in", 1440.0)):
        if text.endswith(unit):
            text, factor = text.removesuffix(unit), size
            break
    else:
        factor = 1.0
    try:
        return float(text) * factor
    except ValueError:
        return None


def _visible(border: Element | None) -> bool:
    return border is not None and border.get(W + "val") not in (None, "nil", "none")


def _toggle(element: Element) -> bool:
    return bool(is_on(element))


@dataclass(slots=True)
class _Style:
    kind: str
    based_on: str | None
    run: Said
    paragraph: Said


@dataclass(slots=True)
class Faces:
    """The looks of one document's paragraphs and runs."""

    _styles: dict[str, _Style] = field(default_factory=dict)
    _defaults: tuple[Said, Said] = ({}, {})  # of runs, of paragraphs
    _default_style: str | None = None
    _theme: Mapping[str, str] = field(default_factory=dict)
    _levels: Mapping[tuple[int, int], Said] = field(default_factory=dict)
    _chains: dict[tuple[str, str], Said] = field(default_factory=dict)
    _paragraphs: dict[Element, tuple[Shape, Said, str]] = field(default_factory=dict)
    _faces: dict[tuple[object, ...], Face] = field(default_factory=dict)

    def shape(self, paragraph: Element) -> Shape:
        """The paragraph's own look."""
        return self._looked_at(paragraph)[0]

    def face(self, run: Element, paragraph: Element) -> Face:
        """The look of a run's letters."""
        properties = run.find(W + "rPr")
        return self._face(self._run_said(properties), paragraph)

    def mark(self, paragraph: Element) -> Face:
        """The look of the paragraph's end, which an automatic number and an empty paragraph take on."""
        return self._face(self._run_said(paragraph.find(f"{W}pPr/{W}rPr")), paragraph)

    def _face(self, own: Said, paragraph: Element) -> Face:
        _, base, style = self._looked_at(paragraph)
        key = (tuple(own.items()), style, tuple(base.items()))
        if key not in self._faces:
            character = self._chain(str(own["style"]), "run") if own.get("style") else {}
            said = {**base, **character, **own}
            for toggle in ("bold", "italic", "caps"):  # set in both styles, it is off again
                if character.get(toggle) and base.get(toggle) and toggle not in own:
                    said[toggle] = False
            self._faces[key] = _made_face(said)
        return self._faces[key]

    def _looked_at(self, paragraph: Element) -> tuple[Shape, Said, str]:
        known = self._paragraphs.get(paragraph)
        if known is None:
            properties = paragraph.find(W + "pPr")
            own = _paragraph_said(properties)
            style = str(own.get("style") or self._default_style or "")
            style = style if style in self._styles else self._default_style or ""
            table = _table_style(paragraph)
            below = self._chain(table, "paragraph") if table else {}
            of_style = self._chain(style, "paragraph")
            said = {
                **self._defaults[1],
                **below,
                **self._level(of_style),
                **of_style,
                **self._level(own),
                **own,
            }
            letters = {
                **self._defaults[0],
                **(self._chain(table, "run") if table else {}),
                **self._chain(style, "run"),
            }
            known = _made_shape(said), letters, style
            self._paragraphs[paragraph] = known
        return known

    def _level(self, said: Said) -> Said:
        """What the level of a list says of the paragraphs numbered by it."""
        number = said.get("number")
        level = said.get("level", 0)
        return (
            self._levels.get((number, level), {})
            if isinstance(number, int) and isinstance(level, int)
            else {}
        )

    def _chain(self, style: str, what: str) -> Said:
        """What a style says of its runs or paragraphs, with all it is based on."""
        key = (style, what)
        if key not in self._chains:
            said: dict[str, object] = {}
            current, steps = style, 0
            while (entry := self._styles.get(current)) is not None and steps < MAX_CHAIN:
                own = entry.run if what == "run" else entry.paragraph
                said = {**own, **said}
                current, steps = entry.based_on or "", steps + 1
            self._chains[key] = said
        return self._chains[key]

    def _run_said(self, properties: Element | None) -> Said:
        said: dict[str, object] = {}
        if properties is None:
            return said
        for child in properties:
            tag = child.tag.removeprefix(W)
            if tag == "rStyle":
                said["style"] = child.get(W + "val")
            elif tag == "rFonts":
                said.update(self._fonts(child))
            elif tag == "sz" and (size := _amount(child.get(W + "val"))) is not None:
                said["size"] = size / 2
            elif tag in _TOGGLES:
                said[_TOGGLES[tag]] = _toggle(child)
            elif tag == "u":
                said["underlined"] = child.get(W + "val") not in (None, "none")
            elif tag == "color":
                said["colour"] = _colour(child)
        return said

    def _fonts(self, element: Element) -> Said:
        said = {}
        for name, slot in (("plain", "ascii"), ("high", "hAnsi")):
            theme, font = element.get(f"{W}{slot}Theme"), element.get(W + slot)
            if theme is not None:
                said[name] = self._theme.get(theme[:5], font)
            elif font is not None:
                said[name] = font
        return said

    def read_styles(self, root: Element) -> None:
        """Take in ``styles.xml``."""
        self._defaults = (
            self._run_said(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")),
            _paragraph_said(root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")),
        )
        for element in root.iterchildren(W + "style"):
            identifier, kind = element.get(W + "styleId") or "", element.get(W + "type") or "paragraph"
            self._styles[identifier] = _Style(
                kind,
                value(element, "basedOn"),
                self._run_said(element.find(W + "rPr")),
                _paragraph_said(element.find(W + "pPr")),
            )
            if kind == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
                self._default_style = identifier


_TOGGLES = {"b": "bold", "i": "italic", "caps": "caps", "vanish": "hidden"}


def _colour(element: Element) -> str | None:
    theme, said = element.get(W + "themeColor"), element.get(W + "val") or "auto"
    if said == "auto" or theme in ("text1", "dark1", "tx1", "dk1"):
        return None
    return said.upper() if len(said) == 6 else None


def _paragraph_said(properties: Element | None) -> Said:
    said: dict[str, object] = {}
    for child in properties if properties is not None else ():
        tag = child.tag.removeprefix(W)
        if tag == "pStyle":
            said["style"] = child.get(W + "val")
        elif tag == "jc":
            align = child.get(W + "val") or "left"
            said["align"] = _ALIGN.get(align, "left")
        elif tag == "ind":
            said.update(_indents(child))
        elif tag == "spacing":
            said.update(_spacing(child))
        elif tag == "numPr":
            said["number"], said["level"] = whole(value(child, "numId")), whole(value(child, "ilvl")) or 0
        elif tag == "pageBreakBefore":
            said["page_break"] = _toggle(child)
        elif tag == "contextualSpacing":
            said["contextual"] = _toggle(child)
        elif tag == "pBdr":
            said["ruled_below"] = _visible(child.find(W + "bottom"))
            said["ruled_above"] = _visible(child.find(W + "top"))
    return said


def _indents(element: Element) -> Said:
    said: dict[str, object] = {}
    for side in ("left", "right", "start", "end"):
        if (length := _amount(element.get(W + side))) is not None:
            said[_SIDES.get(side, side)] = length / TWIPS_PER_MM
    hanging, first = _amount(element.get(W + "hanging")), _amount(element.get(W + "firstLine"))
    if hanging is not None:
        said["first"] = -hanging / TWIPS_PER_MM
    elif first is not None:
        said["first"] = first / TWIPS_PER_MM
    return said


def _spacing(element: Element) -> Said:
    said: dict[str, object] = {}
    for side in ("before", "after"):
        if element.get(f"{W}{side}Autospacing") in ("1", "true", "on"):
            said[side] = HTML_GAP
        elif (gap := _amount(element.get(W + side))) is not None:
            said[side] = gap / TWIPS_PER_POINT
    rule = element.get(W + "lineRule")
    if (line := _amount(element.get(W + "line"))) is not None:
        said["rule"] = rule or "auto"
        said["line"] = line / (LINE if said["rule"] == "auto" else TWIPS_PER_POINT)
    return said


def _number(said: Said, key: str, default: float = 0.0) -> float:
    found = said.get(key, default)
    return found if isinstance(found, float) else default


def _text(said: Said, key: str) -> str | None:
    found = said.get(key)
    return found if isinstance(found, str) else None


def _made_shape(said: Said) -> Shape:
    number = said.get("number")
    return Shape(
        align=_text(said, "align") or "left",
        left=_number(said, "left"),
        right=_number(said, "right"),
        first=_number(said, "first"),
        before=_number(said, "before"),
        after=_number(said, "after"),
        line=_number(said, "line", 1.0),
        rule=_text(said, "rule") or "auto",
        numbered=bool(number),
        page_break=bool(said.get("page_break")),
        ruled_below=bool(said.get("ruled_below")),
        ruled_above=bool(said.get("ruled_above")),
        contextual=bool(said.get("contextual")),
        style=_text(said, "style"),
    )


def _made_face(said: Said) -> Face:
    return Face(
        plain=_text(said, "plain"),
        high=_text(said, "high"),
        size=_number(said, "size", DEFAULT_SIZE),
        bold=bool(said.get("bold")),
        italic=bool(said.get("italic")),
        underlined=bool(said.get("underlined")),
        colour=_text(said, "colour"),
        caps=bool(said.get("caps")),
        hidden=bool(said.get("hidden")),
    )


def _table_style(paragraph: Element) -> str | None:
    """The style of the innermost table around a paragraph; "" is the default one's absence."""
    parent = paragraph.getparent()
    while parent is not None and parent.tag not in _STOPS:
        if parent.tag == _TABLE:
            return value(parent.find(W + "tblPr"), "tblStyle")
        parent = parent.getparent()
    return None


def _read_levels(root: Element | None) -> Mapping[tuple[int, int], Said]:
    """(numId, level) → what the level says of its paragraphs."""
    if root is None:
        return {}
    abstract: dict[str, dict[int, Said]] = {}
    for element in root.iterchildren(W + "abstractNum"):
        levels = {
            whole(level.get(W + "ilvl")) or 0: _paragraph_said(level.find(W + "pPr"))
            for level in element.iterchildren(W + "lvl")
        }
        abstract[element.get(W + "abstractNumId") or ""] = levels
    found = {}
    for element in root.iterchildren(W + "num"):
        number = whole(element.get(W + "numId"))
        for level, said in abstract.get(value(element, "abstractNumId") or "", {}).items():
            if number is not None:
                found[number, level] = said
    return found


def _read_theme(root: Element | None) -> Mapping[str, str]:
    """ "major" and "minor" → the font's name."""
    found = {}
    for name in ("major", "minor") if root is not None else ():
        assert root is not None
        latin = root.find(f".//{_THEME}{name}Font/{_THEME}latin")
        if latin is not None and latin.get("typeface"):
            found[name] = latin.get("typeface") or ""
    return found


def faces(package: Package) -> Faces:
    """The looks of a package whose ``keeps_all`` is set."""
    main = next((r.target for r in package.relations("") if r.kind == "officeDocument"), "word/document.xml")
    parts = {relation.kind: relation.target for relation in package.relations(main)}

    def root(kind: str) -> Element | None:
        return package.xml(parts[kind]) if kind in parts else None

    found = Faces(_theme=_read_theme(root("theme")), _levels=_read_levels(root("numbering")))
    styles = root("styles")
    if styles is not None:
        found.read_styles(styles)
    return found
