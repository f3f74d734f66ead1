"""The page: paper, its direction, margins, fonts, colours."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.format.forms import Form, knowledge
from doingoai.check.format.roles import Roles
from doingoai.check.format.saying import laid_out, number, param, percent, span_of, worded
from doingoai.check.format.sheet import Line, Pages
from doingoai.model import Rule
from doingoai.read.ooxml.faces import Face
from doingoai.read.ooxml.package import Element, W
from doingoai.text.legacy import legacy_font

SIDES: Final = ("top", "bottom", "left", "right")
DARK: Final = 0x48  # a colour none of whose parts is lighter prints as black
_URGENT: Final = ("HỎA TỐC", "HOẢ TỐC", "THƯỢNG KHẨN", "KHẨN")


def off_paper(pages: Pages, form: Form, slack: float) -> bool:
    """The sheet, laid either way, is not the form's."""
    asked = sorted(form.paper)
    return any(abs(a - b) > slack for a, b in zip(sorted((pages.width, pages.height)), asked, strict=True))


@laid_out
def paper(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """A sheet that is not A4; said once."""
    for index, pages in enumerate(roles.sheet.pages, 1):
        if off_paper(pages, form, param(rule, "slack", 2)):
            measured = f"{pages.width:.0f} x {pages.height:.0f} mm"
            asked = f"{form.paper[0]:.0f} x {form.paper[1]:.0f} mm"
            yield Hit(
                roles.whole,
                {"measured": measured, "asked": asked, "section": index, "clause": form.clause("paper")},
            )
            return


def _columns(table: Element) -> int:
    grid = table.find(W + "tblGrid")
    return len(grid) if grid is not None else 0


@laid_out
def orientation(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """The first pages lie on their side although no table asks for it."""
    pages = roles.sheet.pages
    if not pages or not pages[0].landscape:
        return
    widest = max((_columns(table) for table in roles.sheet.body.iterchildren(W + "tbl")), default=0)
    if widest < param(rule, "columns", 4):
        yield Hit(roles.whole, {"clause": form.clause("orientation")})


def off_margins(pages: Pages, form: Form, slack: float) -> dict[str, float]:
    """The sides whose margin lies outside the form's range, with their measure; pages on their side are turned, not measured."""
    if pages.landscape:
        return {}
    return {
        side: pages.margins[side]
        for side in SIDES
        if not form.margins[side][0] - slack <= pages.margins[side] <= form.margins[side][1] + slack
    }


@laid_out
def margins(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Margins outside their range: one finding names each side once."""
    found: dict[str, float] = {}
    for pages in roles.sheet.pages:
        for side, measure in off_margins(pages, form, param(rule, "slack", 0.5)).items():
            found.setdefault(side, measure)
    if found:
        values = worded(
            "measured", [(f"margin_{side}", number(round(found[side], 1))) for side in SIDES if side in found]
        )
        asked = worded(
            "asked", [(f"margin_{side}", span_of(form.margins[side])) for side in SIDES if side in found]
        )
        yield Hit(roles.whole, {**values, **asked, "clause": form.clause("margins")})


def _by_font(face: Face, text: str, letters: int) -> Iterator[tuple[str, int]]:
    """The fonts of a stretch of words: one for ASCII, one for all other letters."""
    high = face.high or face.plain
    if face.plain == high:
        if high is not None:
            yield high, letters
        return
    plain = sum(char.isascii() and char.isalnum() for char in text)
    if face.plain is not None:
        yield face.plain, plain
    if high is not None:
        yield high, letters - plain


def fonts(lines: tuple[Line, ...]) -> tuple[dict[str, int], dict[str, Line], int]:
    """Letters by font (a font that nothing names is the program's Times New Roman), the first line of each, all letters."""
    counts: dict[str, int] = defaultdict(int)
    first: dict[str, Line] = {}
    total = 0
    for line in lines:
        if line.story == "comment":
            continue
        for (face, text), letters in zip(line.looks, line.counts, strict=True):
            total += letters
            for name, count in _by_font(face, text, letters):
                if count:
                    counts[name] += count
                    first.setdefault(name, line)
    return counts, first, total


def first_font(name: str) -> str:
    """The font of a list as web pages have it ("Times New Roman;serif"): the first is the one meant."""
    return re.split(r"[;,]", name, maxsplit=1)[0].strip(" '\"")


def is_strange(name: str, form: Form) -> bool:
    """The form does not allow the font, and it draws no signs. A font's other names ("TimesNewRomanPSMT") are the font."""
    plain = first_font(name).casefold()
    own = plain.replace(" ", "").removesuffix("psmt").removesuffix("ps")
    return plain not in knowledge().sign_fonts and own not in {
        font.casefold().replace(" ", "") for font in form.fonts
    }


def _counts(rule: Rule, letters: int, total: int) -> bool:
    """Enough letters to be seen: a whole line of them, or fewer that are a share of the text."""
    least, line = param(rule, "letters", 10), param(rule, "line", 40)
    return letters >= line or (letters >= least and letters / total >= param(rule, "share", 0.005))


@laid_out
def font(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Letters in another font: one finding a font, at the first line that is set in it."""
    counts, first, total = fonts(roles.sheet.lines)
    for name, count in sorted(counts.items(), key=lambda item: -item[1]):
        if not is_strange(name, form) or not _counts(rule, count, total):
            continue
        detail = "legacy" if legacy_font(name) else None
        values = {
            "font": first_font(name),
            "share": percent(count / total),
            "asked": form.fonts[0],
            "clause": form.clause("font"),
        }
        yield Hit(first[name].span, values, detail=detail)


def is_coloured(face: Face) -> bool:
    """The letters print in a colour."""
    if face.colour is None:
        return False
    try:
        value = int(face.colour, 16)
    except ValueError:
        return False
    return max(value >> 16, value >> 8 & 0xFF, value & 0xFF) > DARK


@laid_out
def colour(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Letters that are not black; the red of an urgency mark is as it should be."""
    found: dict[str, int] = defaultdict(int)
    first: Line | None = None
    total = 0
    for line in roles.sheet.lines:
        if line.story in ("comment", "header", "footer") or line.text.strip().upper() in _URGENT:
            continue
        for (face, _), count in zip(line.looks, line.counts, strict=True):
            total += count
            if count and is_coloured(face):
                found[face.colour or ""] += count
                first = first or line
    letters = sum(found.values())
    if first is not None and _counts(rule, letters, total):
        names = ", ".join(f"#{name}" for name in sorted(found, key=lambda name: -found[name])[:4])
        yield Hit(
            first.span, {"colours": names, "share": percent(letters / total), "clause": form.clause("font")}
        )
