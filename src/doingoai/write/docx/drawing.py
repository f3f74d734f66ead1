"""A picture as DrawingML, inside a run."""

from doingoai.write.docx.story import Picture
from doingoai.write.docx.xml import DRAWING, Element, attribute, emu

_SHAPE = (
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
)


def drawing(picture: Picture, relation: str, identifier: int) -> Element:
    """``w:drawing`` of a picture that stands in the line, with what a screen reader says of it.

    relation: id of the picture's file. identifier: number of the drawing in the document, from 1.
    """
    width, height = emu(picture.width), emu(picture.height)
    shape = _SHAPE.format(w=width, h=height)
    name = attribute(f"Hình {identifier}")
    title = f" title={attribute(picture.title)}" if picture.title else ""
    described = f'id="{identifier}" name={name} descr={attribute(picture.alt)}{title}'
    return (
        f'<w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr {described}/>'
        f'<a:graphic xmlns:a="{DRAWING}/main"><a:graphicData uri="{DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="{identifier}" name={name}/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/>'
        f"<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>{shape}</pic:spPr></pic:pic>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
