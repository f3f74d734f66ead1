"""The parts of the package that hold the look: styles, numbering and settings."""

from doingoai.write.docx.layout import Layout, Style
from doingoai.write.docx.xml import Element, el, half_points, mm, part

TWIPS_PER_POINT = 20
LINE = 240  # a single line, in 240ths
OUTLINE_NUM, DASH_NUM = 1, 2


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
    level = next((i for i, level in enumerate(look.outline) if level.style == style.id), None)
    numbering = None if level is None else el("numPr", el("ilvl", val=level), el("numId", val=OUTLINE_NUM))
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
    face = el(
        "rPr", *flags, *slant, el("sz", val=half_points(style.size)), el("szCs", val=half_points(style.size))
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
        ),
    )


def _level(index: int, number_format: str, text: str, indent: float, style: str | None = None) -> Element:
    return el(
        "lvl",
        el("start", val=1),
        el("numFmt", val=number_format),
        el("pStyle", val=style) if style else None,
        el("suff", val="space"),
        el("lvlText", val=text),
        el("lvlJc", val="left"),
        el("pPr", el("ind", left=0, firstLine=mm(indent))),
        ilvl=index,
    )


def numbering(look: Layout) -> bytes:
    """``numbering.xml``: the outline (I., 1., a)) tied to the heading styles, and the dashed list."""
    outline = (
        _level(i, level.format, level.text, look.styles[level.style].indent, level.style)
        for i, level in enumerate(look.outline)
    )
    dashes = (_level(i, "bullet", mark, look.styles["Item"].indent) for i, mark in enumerate(look.dashes))
    return part(
        "numbering",
        (
            el("abstractNum", el("multiLevelType", val="multilevel"), *outline, abstractNumId=1),
            el("abstractNum", el("multiLevelType", val="multilevel"), *dashes, abstractNumId=2),
            el("num", el("abstractNumId", val=1), numId=OUTLINE_NUM),
            el("num", el("abstractNumId", val=2), numId=DASH_NUM),
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
