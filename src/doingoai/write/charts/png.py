"""A drawing as a greyscale PNG, with a font of this machine that has the letters of Vietnamese."""

import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from doingoai.write.charts.drawing import Box, Drawing, Label, Line
from doingoai.write.charts.settings import settings

_DARK, _LIGHT, _WHITE = 0x33, 0xC8, 0xFF
_MM_PER_INCH = 25.4
_SIXTEEN = [
    round(shade / 17) * 17 for shade in range(256)
]  # sixteen greys are enough for letters and pack well


_LETTERS = "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹĐ"
_NO_LETTER = "\U0010ffff"


def _candidates() -> list[Path]:
    """The fonts of ``charts.yaml`` that this machine has, best first."""
    wanted = {names[0].casefold(): rank for rank, names in reversed(list(enumerate(settings().fonts)))}
    found = []
    for folder in settings().folders:
        root = Path(folder).expanduser()
        if root.is_dir():
            files = (path for path in root.rglob("*") if path.name.casefold() in wanted)
            found += [(wanted[path.name.casefold()], str(path)) for path in files]
    return [Path(path) for _, path in sorted(set(found))]


def _writes_vietnamese(path: Path) -> bool:
    """False for a font that shows an empty box for a Vietnamese letter (old editions of Liberation do)."""
    try:
        font = ImageFont.truetype(str(path), 24)
        box = bytes(font.getmask(_NO_LETTER))
        return all(bytes(font.getmask(letter)) != box for letter in _LETTERS)
    except OSError:
        return False


@cache
def font_file() -> Path | None:
    """The first font of ``charts.yaml`` that this machine has and that writes Vietnamese; None where it has none."""
    return next(filter(_writes_vietnamese, _candidates()), None)


@cache
def _font(size: float, dots: int) -> ImageFont.FreeTypeFont:
    path = font_file()
    assert path is not None
    return ImageFont.truetype(str(path), max(1, round(size / 72 * dots)))


def png(drawing: Drawing) -> bytes | None:
    """The drawing as PNG bytes; None where this machine has no font to write it with. One machine gives the same bytes always."""
    if font_file() is None:
        return None
    dots = settings().look.dots
    scale = dots / _MM_PER_INCH
    size = (max(1, round(drawing.width * scale)), max(1, round(drawing.height * scale)))
    image = Image.new("L", size, _WHITE)
    pen = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        match shape:
            case Box():
                _box(image, pen, shape, scale)
            case Line(x1, y1, x2, y2):
                pen.line(
                    [(x1 * scale, y1 * scale), (x2 * scale, y2 * scale)],
                    fill=0,
                    width=max(1, round(0.25 * scale)),
                )
            case Label(x, y, words, points, anchor):
                side = {"start": "l", "middle": "m", "end": "r"}[anchor]
                pen.text((x * scale, y * scale), words, fill=0, font=_font(points, dots), anchor=f"{side}s")
    buffer = io.BytesIO()
    image.point(_SIXTEEN).save(buffer, "PNG", compress_level=9, dpi=(dots, dots))
    return buffer.getvalue()


def _box(image: Image.Image, pen: ImageDraw.ImageDraw, box: Box, scale: float) -> None:
    corners = (
        round(box.x * scale),
        round(box.y * scale),
        round((box.x + box.width) * scale),
        round((box.y + box.height) * scale),
    )
    if corners[2] <= corners[0] or corners[3] <= corners[1]:
        return
    if box.fill == "hatch":
        image.paste(_hatch(corners[2] - corners[0], corners[3] - corners[1], scale), corners[:2])
    pen.rectangle(
        corners,
        fill={"dark": _DARK, "light": _LIGHT}.get(box.fill),
        outline=_DARK,
        width=max(1, round(0.2 * scale)),
    )


def _hatch(width: int, height: int, scale: float) -> Image.Image:
    """Slanting lines on white."""
    tile = Image.new("L", (width, height), _WHITE)
    pen = ImageDraw.Draw(tile)
    step, thick = max(3, round(2.0 * scale)), max(1, round(0.5 * scale))
    for start in range(-height, width + height, step):
        pen.line([(start, height), (start + height, 0)], fill=_DARK, width=thick)
    return tile
