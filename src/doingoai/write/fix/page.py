"""Puts the page right: paper, margins, fonts, colours, page numbers, heads of tables."""

from lxml import etree

from doingoai.check.format import numbering
from doingoai.check.format.habits import data_tables, is_long_table, repeats
from doingoai.check.format.page import is_coloured, is_strange, off_margins, off_paper
from doingoai.check.format.roles import Roles
from doingoai.check.format.saying import param
from doingoai.check.format.sheet import Pages
from doingoai.model import Rule
from doingoai.read.ooxml.faces import TWIPS_PER_MM
from doingoai.read.ooxml.package import Element, W
from doingoai.text.legacy import legacy_font
from doingoai.write.fix.letters import nearest, properties, set_align, set_indent
from doingoai.write.fix.package import RELATIONS, Copy, first_child, placed, put, without

_SLOTS = ("ascii", "hAnsi", "cs")
_PRIVATE = ("\uf000", "\uf8ff")
_URGENT = ("KHẨN", "HỎA TỐC", "HOẢ TỐC")


def _twips(length: float) -> int:
    return round(length * TWIPS_PER_MM)


def paper(roles: Roles, rule: Rule, copy: Copy) -> None:
    """A4, laid as the page was laid."""
    for pages in roles.sheet.pages:
        if roles.form is not None and off_paper(pages, roles.form, param(rule, "slack", 2)):
            short, long = sorted(roles.form.paper)
            width, height = (long, short) if pages.landscape else (short, long)
            put(pages.element, "pgSz", w=_twips(width), h=_twips(height), code=None)


def orientation(roles: Roles, rule: Rule, copy: Copy) -> None:
    """Stand the first pages upright; their margins turn with them."""
    pages = roles.sheet.pages[0]
    put(pages.element, "pgSz", w=_twips(pages.height), h=_twips(pages.width), orient=None)


def margins(roles: Roles, rule: Rule, copy: Copy) -> None:
    """Each side that is out of its range to the nearest end of it."""
    for pages in roles.sheet.pages:
        if roles.form is None:
            return
        off = off_margins(pages, roles.form, param(rule, "slack", 0.5))
        for side, measure in off.items():
            length = nearest(measure, roles.form.margins[side])
            if side == "left":
                put(pages.element, "pgMar", gutter=0)
            put(pages.element, "pgMar", **{side: _twips(length)})


def font(roles: Roles, rule: Rule, copy: Copy) -> None:
    """The form's font in place of every strange one; letters of before Unicode and signs keep theirs, or they would read otherwise."""
    if roles.form is None:
        return
    name, faces = roles.form.fonts[0], copy.sheet.faces
    roots = copy.stories()
    folder = copy.main.rpartition("/")[0]
    styles = copy.root(f"{folder}/styles.xml" if folder else "styles.xml")
    for root in [*roots, *([styles] if styles is not None else [])]:
        for fonts in list(root.iter(W + "rFonts")):
            if _holds_signs(fonts):
                continue
            for slot in _SLOTS:
                theme = fonts.get(f"{W}{slot}Theme") or (fonts.get(f"{W}cstheme") if slot == "cs" else None)
                said = faces._theme.get(theme[:5], "") if theme else fonts.get(W + slot)
                if said is None or (
                    not (theme and not said) and (not is_strange(said, roles.form) or legacy_font(said))
                ):
                    continue
                fonts.set(W + slot, name)
                for attribute in (f"{W}{slot}Theme", f"{W}cstheme") if theme else ():
                    without(fonts, attribute)


def _holds_signs(fonts: Element) -> bool:
    """The run's words hold signs of a font's own, which another font draws otherwise."""
    properties_ = fonts.getparent()
    run = properties_.getparent() if properties_ is not None else None
    return run is not None and any(
        _PRIVATE[0] <= char <= _PRIVATE[1] for text in run.iterchildren(W + "t") for char in text.text or ""
    )


def colour(roles: Roles, rule: Rule, copy: Copy) -> None:
    """Black for every coloured run but the urgency marks."""
    for line in roles.sheet.lines:
        if line.story in ("comment", "header", "footer") or line.text.strip().upper().endswith(_URGENT):
            continue
        for run in line.place.runs:
            if run.span.overlaps(line.span) and is_coloured(
                roles.sheet.faces.face(run.run, line.place.element)
            ):
                put(
                    properties(run.run), "color", val="auto", themeColor=None, themeTint=None, themeShade=None
                )


def _field(size: float, font_name: str) -> list[Element]:
    """The runs of a page number; its result is left to the program that lays out the page."""
    runs = []
    for mark, code in (("begin", None), (None, " PAGE "), ("separate", None), ("end", None)):
        run = etree.Element(W + "r")
        own = first_child(run, "rPr")
        put(own, "rFonts", ascii=font_name, hAnsi=font_name, cs=font_name)
        for tag in ("sz", "szCs"):
            put(own, tag, val=round(size * 2))
        if mark:
            etree.SubElement(run, W + "fldChar").set(W + "fldCharType", mark)
        else:
            etree.SubElement(run, W + "instrText").text = code
        runs.append(run)
    return runs


def _header_of(pages: Pages) -> Element | None:
    return pages.headers.get("default")


def _is_empty(root: Element) -> bool:
    """The header prints nothing."""
    tags = ("drawing", "pict", "object", "fldChar", "fldSimple", "tbl")
    return not any((text.text or "").strip() for text in root.iter(W + "t")) and not any(
        True for _ in root.iter(*(W + tag for tag in tags))
    )


def _numbered_header(roles: Roles) -> bytes:
    size = (roles.form.page_number if roles.form else None) or (14.0, 14.0)
    root = etree.Element(W + "hdr", nsmap={"w": W[1:-1], "r": RELATIONS})
    _fill(etree.SubElement(root, W + "p"), size[1], roles)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _fill(paragraph: Element, size: float, roles: Roles) -> None:
    set_align(paragraph, "center")
    paragraph.extend(_field(size, roles.form.fonts[0] if roles.form else "Times New Roman"))


def number_added(roles: Roles, rule: Rule, copy: Copy) -> None:
    """A number in the middle of the header of every section; a header that says something else is left alone."""
    size = (roles.form.page_number if roles.form else None) or (14.0, 14.0)
    made: str | None = None
    for pages in roles.sheet.pages:
        header = _header_of(pages)
        if header is not None:
            if _is_empty(header) and not numbering.has_number(header):
                paragraph = header.find(W + "p")
                _fill(
                    paragraph if paragraph is not None else etree.SubElement(header, W + "p"), size[1], roles
                )
            continue
        if made is None:
            made = copy.add_header(_numbered_header(roles))
            reference = etree.Element(W + "headerReference")
            reference.set(W + "type", "default")
            reference.set(f"{{{RELATIONS}}}id", made)
            pages.element.insert(0, reference)  # the sections after it take it over
    _hide_first(roles)


def _hide_first(roles: Roles) -> None:
    pages = roles.sheet.pages[0]
    header = _header_of(pages)
    if header is not None and not pages.first_differs and not _only_number(header):
        return
    if not pages.first_differs:
        without(placed(pages.element, "titlePg"), W + "val")


def _only_number(root: Element) -> bool:
    """The header or footer holds nothing but the page number."""
    return not any((text.text or "").strip(" -–0123456789") for text in root.iter(W + "t"))


def first_page(roles: Roles, rule: Rule, copy: Copy) -> None:
    """The first page hides its number; where its header says more, nothing is changed."""
    pages = roles.sheet.pages[0]
    if pages.first_differs:
        for roots in (pages.headers, pages.footers):
            root = roots.get("first")
            if root is not None and numbering.has_number(root) and _only_number(root):
                _without_field(root)
    elif all(
        _only_number(root)
        for roots in (pages.headers, pages.footers)
        if (root := roots.get("default")) is not None
    ):
        without(placed(pages.element, "titlePg"), W + "val")


def _without_field(root: Element) -> None:
    """Take the page number out of a header or footer that holds nothing else."""
    for paragraph in root.iter(W + "p"):
        for child in list(paragraph):
            if child.tag != W + "pPr":
                paragraph.remove(child)


def number_placed(roles: Roles, rule: Rule, copy: Copy) -> None:
    """From the footer into the header; into the middle where it stands at a side."""
    found = numbering.fields(roles.sheet)
    if found and all(field.where == "footer" for field in found):
        roots = {field.root for field in found}
        if all(_only_number(root) for root in roots):
            hidden = roles.sheet.pages[0].first_differs or not numbering.on_first(roles.sheet.pages[0])
            number_added(roles, rule, copy)
            for root in roots:
                _without_field(root)
            if hidden and not roles.sheet.pages[0].first_differs:
                placed(roles.sheet.pages[0].element, "titlePg")
        return
    for field in found:
        if field.align in ("left", "right", "both", "outside", "inside"):
            _centred(field.paragraph)


def _centred(paragraph: Element) -> None:
    frame = paragraph.find(f"{W}pPr/{W}framePr")
    if frame is not None:
        frame.set(W + "xAlign", "center")
        without(frame, W + "x")
        return
    if _only_number(paragraph):
        for tab in list(paragraph.iter(W + "ptab")):
            parent = tab.getparent()
            if parent is not None:
                parent.remove(tab)
        for tab in [
            t for t in paragraph.iter(W + "tab") if (p := t.getparent()) is not None and p.tag == W + "r"
        ]:
            parent = tab.getparent()
            if parent is not None:
                parent.remove(tab)
    set_align(paragraph, "center")
    set_indent(paragraph, 0, 0, 0)


def number_size(roles: Roles, rule: Rule, copy: Copy) -> None:
    for field in numbering.fields(roles.sheet):
        if (
            roles.form is not None
            and roles.form.page_number is not None
            and numbering.off_size(field, roles.form)
        ):
            for run in field.paragraph.iter(W + "r"):
                for tag in ("sz", "szCs"):
                    put(properties(run), tag, val=round(nearest(field.face.size, roles.form.page_number) * 2))


def header_rows(roles: Roles, rule: Rule, copy: Copy) -> None:
    """The first row of each long table is shown again on each page."""
    for table, lines in data_tables(roles):
        if repeats(table) or not is_long_table(
            table, param(rule, "rows", 15), param(rule, "letters", 2500), lines
        ):
            continue
        row = next(table.iterchildren(W + "tr"), None)
        if row is None:
            continue
        own = row.find(W + "trPr")
        if own is None:
            own = etree.Element(W + "trPr")
            exceptions = row.find(W + "tblPrEx")
            row.insert(0 if exceptions is None else 1, own)
        without(placed(own, "tblHeader"), W + "val")
