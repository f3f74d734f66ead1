"""Charts of a consolidation: one definition (``knowledge/charts.yaml``) → values → shapes → SVG for the web, PNG for the .docx.

Shapes are placed with the widths of letters that this program holds, so the layout is the same everywhere. SVG bytes are the
same on every machine; a PNG is drawn with the machine's own font, so its bytes are the same on one machine only.
"""

from doingoai.write.charts.drawing import Drawing, draw
from doingoai.write.charts.png import png
from doingoai.write.charts.svg import svg
from doingoai.write.charts.values import Bar, Chart, charts

__all__ = ["Bar", "Chart", "Drawing", "charts", "draw", "png", "svg"]
