"""A drawing as SVG: vector, self-contained, with its title and description for screen readers; no script, no font file."""

from xml.sax.saxutils import escape, quoteattr

from doingoai.write.charts.drawing import MM_PER_POINT, Box, Drawing, Label, Line
from doingoai.write.charts.settings import settings
from doingoai.write.docx.xml import clean

_FILL = {"dark": "#333333", "hatch": "url(#gach)", "light": "#c8c8c8"}
_HATCH = (
    '<defs><pattern id="gach" width="1.6" height="1.6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="1.6" height="1.6" fill="#ffffff"/><rect width="0.5" height="1.6" fill="#333333"/></pattern></defs>'
)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _shape(shape: Box | Line | Label) -> str:
    match shape:
        case Box(x, y, width, height, fill):
            places = zip(("x", "y", "width", "height"), (x, y, width, height), strict=True)
            at = " ".join(f'{name}="{_number(value)}"' for name, value in places)
            return f'<rect {at} fill="{_FILL[fill]}" stroke="#333333" stroke-width="0.2"/>'
        case Line(x1, y1, x2, y2):
            ends = zip(("x1", "y1", "x2", "y2"), (x1, y1, x2, y2), strict=True)
            at = " ".join(f'{name}="{_number(value)}"' for name, value in ends)
            return f'<line {at} stroke="#000000" stroke-width="0.25"/>'
        case Label(x, y, words, size, anchor):
            where = f'x="{_number(x)}" y="{_number(y)}" font-size="{_number(size * MM_PER_POINT)}"'
            turn = "" if anchor == "start" else f' text-anchor="{anchor}"'
            return f"<text {where}{turn}>{escape(clean(words))}</text>"


def svg(drawing: Drawing) -> str:
    """The drawing as an SVG document; the same drawing gives the same text on every machine."""
    size = f'width="{_number(drawing.width)}mm" height="{_number(drawing.height)}mm"'
    box = f'viewBox="0 0 {_number(drawing.width)} {_number(drawing.height)}"'
    title, alt = escape(clean(drawing.title)), escape(clean(drawing.alt))
    family = quoteattr(settings().look.family)
    inside = "\n".join(map(_shape, drawing.shapes))
    hatch = _HATCH if any(isinstance(s, Box) and s.fill == "hatch" for s in drawing.shapes) else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} role="img" font-family={family}>\n'
        f"<title>{title}</title><desc>{alt}</desc>{hatch}\n{inside}\n</svg>\n"
    )
