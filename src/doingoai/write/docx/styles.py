"""The parts of the package that hold the look: styles, numbering and settings."""

from collections.abc import Iterable
from dataclasses import dataclass

from doingoai.write.docx.layout import Layout, Level, Style
from doingoai.write.docx.xml import Element, el, half_points, mm, part

TWIPS_PER_POINT = 20
LINE = 240  # a single line, in 240ths
OUTLINE_NUM, DASH_NUM, ARTICLE_NUM = 1, 2, 3
SERIES = {"outline": OUTLINE_NUM, "articles": ARTICLE_NUM}
PLACEHOLDER = "666666"  # grey that still reads on paper


@dataclass(frozen=True, slots=True)
class ListStart:
    """A use of a numbering that differs from its definition: it starts anew in a section, or one level shows a letter that
    Word's own alphabet lacks.

    num: its id. series: "outline" or "articles". restart: every level counts from 1 again. depth, letter: the level, from 0,
    and the letter it shows in place of Word's.
    """

    num: int
    series: str
    restart: bool = False
    depth: int = 0
    letter: str = ""


def _fonts(look: Layout) -> Element:
    return el("rFonts", ascii=look.font, hAnsi=look.font, eastAsia=look.font, cs=look.font)


def _language(look: Layout) -> Element:
    return el("lang", val=look.language, eastAsia=look.language, bidi=look.language)


def _points(value: float) -> int:
    return round(value * TWIPS_PER_POINT)


def _spacing(style: Style) -> Element:
    line, rule = (_points(style.exact), "exact") if style.exact else (round(style.line * LINE), "auto")
    return el("spacing", before=_points(style.before), after=_points(style.after), line=line, lineRule=rule)


def _indent(style: Style) -> Element | None:
    if not (style.indent or style.left or style.hanging):
        return None
    if style.hanging:
        return el("ind", left=mm(style.left), hanging=mm(style.hanging))
    return el("ind", left=mm(style.left), firstLine=mm(style.indent))


def _paragraph_style(style: Style, look: Layout) -> Element:
    place = look.places.get(style.id)
    numbering = (
        None if place is None else el("numPr", el("ilvl", val=place[1]), el("numId", val=SERIES[place[0]]))
    )
    properties = el(
        "pPr",
        el("keepNext") if style.keep_next else None,
        numbering,
        _spacing(style),
        _indent(style),
        el("jc", val=style.align),
        el("outlineLvl", val=style.outline - 1) if style.outline else None,
    )
    flags = (el("b"), el("bCs")) if style.bold else ()
    slant = (el("i"), el("iCs")) if style.italic else ()
    size = half_points(style.size)
    face = el(
        "rPr",
        *flags,
        *slant,
        el("color", val=style.color) if style.color else None,
        el("sz", val=size),
        el("szCs", val=size),
        el("u", val="single") if style.underline else None,
    )
    return el(
        "style",
        el("name", val=style.name),
        el("basedOn", val="Normal") if style.id != "Normal" else None,
        el("next", val=style.next_style) if style.next_style else None,
        el("qFormat"),
        properties,
        face,
        type="paragraph",
        default=1 if style.id == "Normal" else None,
        styleId=style.id,
    )


def _reference(identifier: str, name: str, *face: Element) -> Element:
    properties = el("rPr", *face)
    return el("style", el("name", val=name), properties, type="character", styleId=identifier)


def _cell_margins(side: int) -> Element:
    sides = (
        el(name, w=width, type="dxa")
        for name, width in (("top", 0), ("left", side), ("bottom", 0), ("right", side))
    )
    return el("tblCellMar", *sides)


def _table_styles() -> tuple[Element, Element]:
    normal = el(
        "style",
        el("name", val="Normal Table"),
        el("uiPriority", val=99),
        el("tblPr", el("tblInd", w=0, type="dxa"), _cell_margins(0)),
        type="table",
        default=1,
        styleId="TableNormal",
    )
    edges = (
        el(edge, val="single", sz=4, space=0, color="auto")
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = el(
        "style",
        el("name", val="Table Grid"),
        el("basedOn", val="TableNormal"),
        el("tblPr", el("tblBorders", *edges), _cell_margins(mm(1.5))),
        type="table",
        styleId="TableGrid",
    )
    return normal, grid


def styles(look: Layout) -> bytes:
    """``styles.xml``: every style states its face, nothing is left to the program's own defaults."""
    defaults = el(
        "docDefaults",
        el("rPrDefault", el("rPr", _fonts(look), el("sz", val=28), el("szCs", val=28), _language(look))),
        el(
            "pPrDefault",
            el("pPr", el("widowControl"), el("spacing", before=0, after=0, line=LINE, lineRule="auto")),
        ),
    )
    default_font = el(
        "style",
        el("name", val="Default Paragraph Font"),
        type="character",
        default=1,
        styleId="DefaultParagraphFont",
    )
    no_list = el("style", el("name", val="No List"), type="numbering", default=1, styleId="NoList")
    return part(
        "styles",
        (
            defaults,
            *(_paragraph_style(style, look) for style in look.styles.values()),
            default_font,
            no_list,
            *_table_styles(),
            _reference("FootnoteReference", "footnote reference", el("vertAlign", val="superscript")),
            _reference("CommentReference", "annotation reference", el("sz", val=16), el("szCs", val=16)),
            _reference("PlaceholderText", "Placeholder Text", el("color", val=PLACEHOLDER)),
        ),
    )


def _level(index: int, level: Level, indent: float, *, tied: bool = True) -> Element:
    return el(
        "lvl",
        el("start", val=1),
        el("numFmt", val=level.format),
        el("pStyle", val=level.style) if tied else None,
        el("suff", val="space"),
        el("lvlText", val=level.text),
        el("lvlJc", val="left"),
        el("pPr", el("ind", left=0, firstLine=mm(indent))),
        el("rPr", el("b"), el("bCs")) if level.bold else None,
        ilvl=index,
    )


def _definition(identifier: int, levels: Iterable[Element]) -> Element:
    return el("abstractNum", el("multiLevelType", val="multilevel"), *levels, abstractNumId=identifier)


def _start(start: ListStart, look: Layout) -> Element:
    """A list that starts anew, or shows a letter of the Vietnamese alphabet where Word would show its own."""
    levels = look.series[start.series]
    overrides = []
    for depth, level in enumerate(levels):
        lettered = None
        if start.letter and depth == start.depth:
            shown = Level(
                level.style, level.format, level.text.replace(f"%{depth + 1}", start.letter), level.bold
            )
            lettered = _level(depth, shown, look.styles[level.style].indent, tied=False)
        again = el("startOverride", val=1) if start.restart else None
        if lettered or again:
            overrides.append(el("lvlOverride", again, lettered, ilvl=depth))
    return el("num", el("abstractNumId", val=SERIES[start.series]), *overrides, numId=start.num)


def numbering(look: Layout, starts: Iterable[ListStart] = ()) -> bytes:
    """``numbering.xml``: the outline (I., 1., a)) and the articles (Điều 1.) tied to their styles, the dashed list, and the
    starts that differ."""
    series = {
        SERIES[name]: [_level(i, level, look.styles[level.style].indent) for i, level in enumerate(levels)]
        for name, levels in look.series.items()
    }
    dashes = [
        _level(i, Level("Item", "bullet", mark), look.styles["Item"].indent, tied=False)
        for i, mark in enumerate(look.dashes)
    ]
    definitions = {**series, DASH_NUM: dashes}
    return part(
        "numbering",
        (
            *(_definition(identifier, definitions[identifier]) for identifier in sorted(definitions)),
            *(
                el("num", el("abstractNumId", val=identifier), numId=identifier)
                for identifier in sorted(definitions)
            ),
            *(_start(start, look) for start in starts),
        ),
    )


def settings(look: Layout) -> bytes:
    """``settings.xml``: the separators of footnotes, the language, the version whose layout rules hold."""
    version = el(
        "compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15
    )
    return part(
        "settings",
        (
            el("zoom", percent=100),
            el("defaultTabStop", val=mm(12.7)),
            el("characterSpacingControl", val="doNotCompress"),
            el("footnotePr", el("footnote", id=-1), el("footnote", id=0)),
            el("compat", version),
            el("themeFontLang", val=look.language),
            el("decimalSymbol", val=","),
            el("listSeparator", val=";"),
        ),
    )
