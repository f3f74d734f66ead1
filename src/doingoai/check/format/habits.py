"""Ways of making a document that break when it is changed: empty paragraphs, spaces and tabs that push words, typed numbers beside
automatic ones; and tables that do not fit their page."""

import re
from collections.abc import Iterator
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.format.forms import Form
from doingoai.check.format.roles import Roles
from doingoai.check.format.saying import laid_out, number, param
from doingoai.check.format.sheet import Line, Pages
from doingoai.model import Rule, Span
from doingoai.read.ooxml.faces import TWIPS_PER_MM
from doingoai.read.ooxml.package import Element, W, is_on, value, whole

_PUSHED: Final = re.compile(r"[ \u00a0]{6,400}|\t[ \u00a0\t]{1,400}")
_TO_FILL: Final = re.compile(
    r"(?:[Ss]ố\s?:?|SỐ\s?:?|ngày|tháng|năm)[ \t\u00a0]{3,400}|[ \t\u00a0]{3,400}(?=[/-]|tháng|năm)"
)
_LEADER: Final = re.compile(r"[.…_]{4}")


@laid_out
def blank_paragraphs(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Empty paragraphs between paragraphs of running text; those around tables and titles are left alone."""
    body = {
        line.place.element: line
        for line in (*roles.of("body"), *roles.of("heading"), *roles.of("subheading"))
    }
    blanks: list[Line] = []
    for element, line in body.items():
        following, empty = element.getnext(), 0
        while following is not None and following.tag == W + "p" and _is_blank(roles, following):
            following, empty = following.getnext(), empty + 1
        if empty and following is not None and following in body:
            blanks.extend([line] * empty)
    if len(blanks) >= param(rule, "count", 3) and len(blanks) >= param(rule, "share", 0.1) * len(body):
        yield Hit(blanks[0].span, {"count": len(blanks)}, related=tuple({line.span for line in blanks[1:6]}))


def _is_blank(roles: Roles, paragraph: Element) -> bool:
    if paragraph in roles.sheet.by_element:
        return False
    tags = {
        element.tag
        for element in paragraph.iter(W + "drawing", W + "pict", W + "object", W + "sectPr", W + "br")
    }
    return not tags and not roles.sheet.faces.shape(paragraph).ruled_below


@laid_out
def pushed(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Words pushed to their place by spaces or several tabs: one finding for the document."""
    text = roles.sheet.text
    stories = {line.place.element: line.story for line in roles.sheet.lines}
    found: list[Span] = []
    for place in roles.sheet.places.paragraphs:
        raw = _TO_FILL.sub(" ", _raw(place.element))  # room for a number or a day pushes nothing
        words = text[place.span.start : place.span.end]
        if _LEADER.search(words) or not _PUSHED.search(raw.rstrip()) or not words.strip():
            continue
        if stories.get(place.element) not in ("body", "box"):
            continue
        found.append(place.span)
    if len(found) >= param(rule, "count", 2):
        yield Hit(found[0], {"count": len(found)}, related=tuple(found[1:6]))


def _raw(paragraph: Element) -> str:
    """The words of a paragraph with the white space at its beginning."""
    parts = []
    for element in paragraph.iter(W + "t", W + "tab"):
        if element.tag == W + "t":
            parts.append(element.text or "")
        elif (parent := element.getparent()) is not None and parent.tag == W + "r":
            parts.append("\t")
    return "".join(parts)


@laid_out
def typed_numbers(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Headings of one rank, some numbered by hand and some by the program: the first change upsets them."""
    for name in ("heading", "subheading"):
        lines = roles.of(name)
        typed = [line for line in lines if not line.place.label]
        if typed and len(typed) < len(lines):
            yield Hit(
                typed[0].span,
                {"count": len(typed), "all": len(lines)},
                related=tuple(line.span for line in typed[1:6]),
            )
            return


def data_tables(roles: Roles) -> list[tuple[Element, list[Line]]]:
    """The tables of data: three columns or more and words in several rows, whatever stands above and below the text left out."""
    apart = {
        line.table
        for name in (
            "nation",
            "motto",
            "number",
            "recipients_head",
            "recipient",
            "authority",
            "signer",
            "party_heading",
            "kind",
        )
        for line in roles.of(name)
    }
    found: dict[Element, list[Line]] = {}
    for line in roles.sheet.lines:
        if line.table is not None and line.story == "body" and line.table not in apart:
            found.setdefault(line.table, []).append(line)
    return [
        (table, lines)
        for table, lines in found.items()
        if _columns(table) >= 3 and len(list(table.iterchildren(W + "tr"))) >= 2 and _is_ruled(table)
    ]


def _is_ruled(table: Element) -> bool:
    """Lines are drawn in the table, by itself, by its cells or (so it is taken) by its style: it holds data."""
    properties = table.find(W + "tblPr")
    borders = properties.find(W + "tblBorders") if properties is not None else None
    if borders is not None:
        return any(border.get(W + "val") not in (None, "nil", "none") for border in borders)
    cells = list(table.iter(W + "tcBorders"))[:40]
    drawn = sum(
        any(border.get(W + "val") not in (None, "nil", "none") for border in borders) for borders in cells
    )
    return drawn > 0 or value(properties, "tblStyle") not in (None, "TableNormal", "a1")


def _columns(table: Element) -> int:
    grid = table.find(W + "tblGrid")
    if grid is not None and len(grid):
        return len(grid)
    return max((len(list(row.iterchildren(W + "tc"))) for row in table.iterchildren(W + "tr")), default=0)


def repeats(table: Element) -> bool:
    """The first row is shown again on each page."""
    row = next(table.iterchildren(W + "tr"), None)
    properties = row.find(W + "trPr") if row is not None else None
    return properties is not None and bool(is_on(properties.find(W + "tblHeader")))


def is_long_table(table: Element, rows: float, letters: float, lines: list[Line]) -> bool:
    return len(list(table.iterchildren(W + "tr"))) >= rows or sum(line.letters for line in lines) >= letters


@laid_out
def header_rows(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Long tables whose head does not repeat on the next page: one finding."""
    off = [
        lines[0].span
        for table, lines in data_tables(roles)
        if is_long_table(table, param(rule, "rows", 15), param(rule, "letters", 2500), lines)
        and not repeats(table)
    ]
    if off:
        yield Hit(off[0], {"count": len(off)}, related=tuple(off[1:6]))


def width_of(table: Element) -> float:
    """The table's width in mm by its columns; 0 where it does not say."""
    if value(table.find(W + "tblPr"), "tblLayout") is None and (table.find(f"{W}tblPr/{W}tblW") is not None):
        wide = table.find(f"{W}tblPr/{W}tblW")
        if wide is not None and wide.get(W + "type") in ("pct", "auto"):
            return 0.0
    grid = table.find(W + "tblGrid")
    columns = [whole(column.get(W + "w")) or 0 for column in grid] if grid is not None else []
    return sum(columns) / TWIPS_PER_MM


def _page_of(roles: Roles, table: Element) -> Pages | None:
    """The pages of the section that a table stands in: those of the next section mark."""
    top = table
    while (parent := top.getparent()) is not None and parent is not roles.sheet.body:
        top = parent
    following: Element | None = top
    while following is not None:
        mark = next((m for m in following.iter(W + "sectPr")), None)
        if mark is not None:
            return next((pages for pages in roles.sheet.pages if pages.element is mark), None)
        following = following.getnext()
    return None


@laid_out
def wide_tables(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Tables wider than the page has room for."""
    for table, lines in data_tables(roles):
        pages = _page_of(roles, table)
        if pages is None:
            continue
        room = pages.width - pages.margins["left"] - pages.margins["right"]
        wide = width_of(table)
        if wide > room + param(rule, "slack", 12):
            yield Hit(lines[0].span, {"width": number(round(wide)), "room": number(round(room))})


@laid_out
def annex_pages(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """An annex that goes on in the pages of the text: it stands in no section of its own whose pages begin at 1."""
    labels = roles.of("annex_label")
    marks = [pages for pages in roles.sheet.pages[1:] if pages.restarts]
    if labels and len(marks) < len(labels):
        yield Hit(labels[0].span, {"count": len(labels), "clause": form.clause("annex")})
