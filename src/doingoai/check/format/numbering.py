"""The page number: there, in the middle of the header, of the right size, and not on the first page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.format.forms import Form
from doingoai.check.format.roles import Roles
from doingoai.check.format.saying import laid_out, number, param, span_of, worded
from doingoai.check.format.sheet import Pages, Sheet
from doingoai.model import Rule
from doingoai.read.ooxml.faces import Face
from doingoai.read.ooxml.package import Element, W, value

_PAGE: Final = re.compile(r"(?<![A-Z])PAGE(?![A-Z])", re.IGNORECASE)
_BOX: Final = W + "txbxContent"
_SLACK: Final = 0.25


@dataclass(frozen=True, slots=True)
class PageField:
    """A page number. where: "header" or "footer"; align: None where a frame or box places it; face: of its digits."""

    where: str
    paragraph: Element
    align: str | None
    face: Face
    root: Element


def _codes(paragraph: Element) -> str:
    simple = "".join(field.get(W + "instr") or "" for field in paragraph.iter(W + "fldSimple"))
    return simple + "".join(code.text or "" for code in paragraph.iter(W + "instrText"))


def has_number(root: Element | None) -> bool:
    """A header or footer holds a page number."""
    return root is not None and any(_PAGE.search(_codes(paragraph)) for paragraph in root.iter(W + "p"))


def _run_of(paragraph: Element) -> Element | None:
    """The run whose digits show: the field's result, else its code."""
    for simple in paragraph.iter(W + "fldSimple"):
        if _PAGE.search(simple.get(W + "instr") or ""):
            return next(simple.iter(W + "r"), None)
    code = next(
        (
            run
            for run in paragraph.iter(W + "r")
            if any(_PAGE.search(c.text or "") for c in run.iter(W + "instrText"))
        ),
        None,
    )
    if code is None:
        return None
    runs = list(paragraph.iter(W + "r"))
    after = runs[runs.index(code) + 1 :]
    return next((run for run in after if run.find(W + "t") is not None), code)


def _tabs(sheet: Sheet, paragraph: Element) -> list[str]:
    """The kinds of the tab stops of a paragraph, its own or its style's, in their order."""
    own = paragraph.find(f"{W}pPr/{W}tabs")
    main = sheet.places.package.xml("word/styles.xml")
    style, steps = value(paragraph.find(W + "pPr"), "pStyle"), 0
    while own is None and style and main is not None and steps < 10:
        entry = next((s for s in main.iterchildren(W + "style") if s.get(W + "styleId") == style), None)
        own = entry.find(f"{W}pPr/{W}tabs") if entry is not None else None
        style, steps = value(entry, "basedOn"), steps + 1
    stops = (
        []
        if own is None
        else sorted(
            own,
            key=lambda tab: (
                int(tab.get(W + "pos") or 0) if (tab.get(W + "pos") or "0").lstrip("-").isdigit() else 0
            ),
        )
    )
    return [stop.get(W + "val") or "left" for stop in stops if stop.get(W + "val") != "clear"]


def _align(sheet: Sheet, paragraph: Element) -> str | None:
    frame = paragraph.find(f"{W}pPr/{W}framePr")
    if frame is not None:
        return frame.get(W + "xAlign")
    parent = paragraph.getparent()
    while parent is not None:
        if parent.tag == _BOX:
            return None
        parent = parent.getparent()
    placed = next((tab.get(W + "alignment") for tab in paragraph.iter(W + "ptab")), None)
    if placed:
        return placed
    typed = 0
    for element in paragraph.iter(W + "tab", W + "fldSimple", W + "instrText"):
        if element.tag != W + "tab":
            break
        typed += element.getparent() is not None and element.getparent().tag == W + "r"  # type: ignore[union-attr]
    if typed:
        stops = _tabs(sheet, paragraph)
        return stops[typed - 1] if typed <= len(stops) else None
    return sheet.faces.shape(paragraph).align


def fields(sheet: Sheet) -> list[PageField]:
    """Every page number in the headers and footers of all sections, each part once."""
    found: list[PageField] = []
    seen: set[Element] = set()
    for pages in sheet.pages:
        for where, roots in (("header", pages.headers), ("footer", pages.footers)):
            for kind, root in roots.items():
                if root in seen or (kind == "first" and not pages.first_differs):
                    continue
                seen.add(root)
                for paragraph in root.iter(W + "p"):
                    if not _PAGE.search(_codes(paragraph)) or paragraph.find(f".//{_BOX}") is not None:
                        continue
                    run = _run_of(paragraph)
                    face = (
                        sheet.faces.face(run, paragraph) if run is not None else sheet.faces.mark(paragraph)
                    )
                    found.append(PageField(where, paragraph, _align(sheet, paragraph), face, root))
    return found


def on_first(pages: Pages) -> bool:
    """The first page of a section shows a number."""
    kind = "first" if pages.first_differs else "default"
    return has_number(pages.headers.get(kind)) or has_number(pages.footers.get(kind))


def is_long(roles: Roles, least: float) -> bool:
    """The document surely has a second page: the file says so, or its words do not fit on one."""
    sheet = roles.sheet
    pages = sheet.places.document.pages
    letters = sum(line.letters for line in sheet.lines if line.story == "body")
    return letters > least or len(sheet.pages) > 1 or (pages or 1) > 1


@laid_out
def absent(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """More than one page, and none is numbered."""
    if is_long(roles, param(rule, "letters", 2800)) and not fields(roles.sheet):
        yield Hit(roles.whole, {"clause": form.clause("page_number")})


@laid_out
def place(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """The number stands in the footer, or not in the middle."""
    found = fields(roles.sheet)
    phrases = []
    if found and not any(field.where == "header" for field in found):
        phrases.append(("footer", ""))
    off = next(
        (field.align for field in found if field.align in ("left", "right", "both", "outside", "inside")),
        None,
    )
    if off is not None:
        phrases.append(({"both": "left", "outside": "right", "inside": "left"}.get(off, off), ""))
    if phrases:
        yield Hit(roles.whole, {**worded("measured", phrases), "clause": form.clause("page_number")})


@laid_out
def first_page(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """The first page shows its number."""
    pages = roles.sheet.pages
    if pages and on_first(pages[0]):
        yield Hit(roles.whole, {"clause": form.clause("page_number")})


def off_size(field: PageField, form: Form) -> bool:
    low, high = form.page_number or (0, 999)
    return not low - _SLACK <= field.face.size <= high + _SLACK


@laid_out
def size(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Digits too small or too large."""
    off = next((field for field in fields(roles.sheet) if off_size(field, form)), None)
    if off is not None and form.page_number is not None:
        values = {
            "size": number(off.face.size),
            "asked": span_of(form.page_number),
            "clause": form.clause("page_number"),
        }
        yield Hit(roles.whole, values)
