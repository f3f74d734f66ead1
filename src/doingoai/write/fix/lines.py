"""Draws the line below a part of the document that has none."""

from typing import Final

from lxml import etree

from doingoai.check.format.parts import without_line
from doingoai.check.format.roles import Roles
from doingoai.check.format.sheet import Line
from doingoai.model import Rule
from doingoai.read.ooxml.package import Element
from doingoai.write.fix.package import Copy

EMU_PER_MM, EMU_PER_POINT = 36_000, 12_700
SHORT: Final = 0.4  # of the words' length; the law says between a third and a half
BELOW: Final = 1.25  # sizes of the letters from the top of their line to the drawn one
_WIDE: Final = 155.0  # mm: no line of words is longer than the page has room for
_SHAPE: Final = """
<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent>
<mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="251658240" behindDoc="0"
 locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:align>center</wp:align></wp:positionH>
<wp:positionV relativeFrom="{relative}"><wp:posOffset>{below}</wp:posOffset></wp:positionV><wp:extent cx="{length}" cy="0"/>
<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/><wp:docPr id="{id}" name="Đường kẻ {id}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvCnPr/><wps:spPr><a:xfrm>
<a:off x="0" y="0"/><a:ext cx="{length}" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="9525"><a:solidFill>
<a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:line style="position:absolute;mso-position-horizontal:center;mso-position-horizontal-relative:text;mso-position-vertical-relative:text"
 from="0,{points}pt" to="{width}pt,{points}pt" strokeweight=".75pt"/></w:pict></mc:Fallback></mc:AlternateContent></w:r>
"""
FIRST_ID: Final = 91_001  # of the drawn lines; other shapes count from 1


def _length(lines: tuple[Line, ...], *, whole: bool) -> float:
    """mm: the longest line of the words, or the share of it that the law asks for."""
    from doingoai.write.docx.metrics import width

    longest = max(width(line.text, max(line.sizes(), default=14.0)) for line in lines)
    return min(longest, _WIDE) * (1.0 if whole else SHORT)


def _run(name: str, lines: tuple[Line, ...], number: int) -> Element:
    last = lines[-1]
    size = max(last.sizes(), default=14.0)
    length = _length(lines, whole=name in ("motto", "party_heading"))
    text = _SHAPE.format(
        relative="line" if last.cell is None else "paragraph",
        below=round(BELOW * size * EMU_PER_POINT),
        length=round(length * EMU_PER_MM),
        id=FIRST_ID + number,
        points=round(BELOW * size, 1),
        width=round(length * 72 / 25.4, 1),
    )
    return etree.fromstring(text.replace("\n", "").replace(">  <", "><"))


def ruled(roles: Roles, rule: Rule, copy: Copy) -> None:
    """A line anchored at the end of the part's last paragraph."""
    name = str(rule.params["part"])
    if roles.form is None or name not in without_line(roles, roles.form):
        return
    lines = roles.of(name)
    if lines[-1].span.end == lines[-1].place.span.end:  # the words end their paragraph
        lines[-1].place.element.append(_run(name, lines, list(roles.form.ruled).index(name)))
