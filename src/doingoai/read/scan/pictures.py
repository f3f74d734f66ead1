"""From a page or a photograph to a grey picture that can be read: rendered, made upright, coloured ink taken off.

Runs in a child process, on Pillow and pdfium. A stamp is red and a signature blue; the words below them are black. In the
lightest of the three colours of each point the ink is light and the words stay dark. Where ink was, is kept as a coarse map,
so that the words below it can be doubted; what is written in red ink itself is kept as a picture of its own.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypdfium2 as pdfium

import itertools

from PIL import Image, ImageChops, ImageFile, ImageFilter, ImageOps

from doingoai.read import limits
from doingoai.read.scan import ruling
from doingoai.read.scan.ruling import Drawn

DPI = (200, 300)  # a page is rendered at its own resolution within these
MAX_PIXELS = 14_000_000  # of a rendered page: A4 at 300 dpi has 8.7 million
MAX_SOURCE = 120_000_000  # pixels of a picture as it comes
MAX_FRAMES = 200  # of a TIFF
COARSE = 8  # pixels of the page to one of the ink's map
RED, BLUE = 55, 45  # how much stronger a colour is than the others where it is ink
COLOURED = 0.35  # of the dark points: from there the text itself is in colour
RED_SHARE = 0.0004  # of the page: less is no stamp
SPECK = 4  # dark points at 200 dots an inch: what is no larger, with nothing near it, is dirt
DARK = 150  # of 255: what is darker than this is ink
TURN, FINE = 4.0, 0.05  # degrees: how far a page is looked at for skew, and how finely


@dataclass(frozen=True, slots=True)
class Picture:
    """A page to read. number: of the page or frame, from 1; width, height: in points; dpi: of the picture.

    grey: PNG of the words; red: PNG of what is written in red ink, empty where there is little. ink: one byte for each
    COARSE x COARSE points, row by row: how much of it is coloured ink (0..255); empty where there is none. rules: of tables, which
    ``grey`` shows no more.
    """

    number: int
    width: float
    height: float
    dpi: float
    grey: bytes
    red: bytes
    ink: bytes
    ink_width: int
    rules: tuple[Drawn, ...] = ()


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _sharpness(image: Image.Image, angle: float) -> float:
    """How clearly lines part from the room between them when the page is turned by ``angle``."""
    turned = image.rotate(angle, Image.Resampling.NEAREST, fillcolor=0) if angle else image
    profile = turned.resize((1, image.height), Image.Resampling.BOX).tobytes()
    return float(sum((a - b) ** 2 for a, b in itertools.pairwise(profile)))


def skew(grey: Image.Image) -> float:
    """The angle in degrees by which the page must be turned counter-clockwise so that its lines lie."""
    scale = 900 / max(grey.size)
    small = grey.resize(
        (max(1, int(grey.width * scale)), max(1, int(grey.height * scale))), Image.Resampling.BOX
    )
    small = ImageOps.invert(small).point(lambda value: value if value > 60 else 0)
    margin = small.width // 20, small.height // 20  # dark edges of the scanner
    small = small.crop((margin[0], margin[1], small.width - margin[0], small.height - margin[1]))
    if small.width < 40 or small.height < 40:
        return 0.0
    best = max(
        (step * 0.5 for step in range(int(-TURN * 2), int(TURN * 2) + 1)), key=lambda a: _sharpness(small, a)
    )
    fine = [best + step * FINE for step in range(-9, 10)]
    found = max(fine, key=lambda a: _sharpness(small, a))
    flat = _sharpness(small, 0.0)
    return found if _sharpness(small, found) > 1.03 * flat else 0.0


def _inks(image: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Masks of red and of blue ink."""
    red, green, blue = image.split()
    other = ImageChops.lighter(green, blue)
    reds = ImageChops.subtract(red, other).point(lambda value: 255 if value > RED else 0)
    blues = ImageChops.subtract(blue, red).point(lambda value: 255 if value > BLUE else 0)
    return reds, blues


def _share(mask: Image.Image) -> float:
    return mask.histogram()[255] / max(1, mask.width * mask.height)


def _separated(image: Image.Image) -> tuple[Image.Image, Image.Image | None, Image.Image | None]:
    """The grey picture of the words; masks of the red ink and of all ink, None where there is none."""
    if image.mode != "RGB":
        return image.convert("L"), None, None
    grey = image.convert("L")
    reds, blues = _inks(image)
    inks = ImageChops.lighter(reds, blues)
    share = _share(inks)
    if share < 0.0001:
        return grey, None, None
    dark = sum(grey.histogram()[:128]) / (grey.width * grey.height)
    if share > COLOURED * max(dark, 0.0005) and share > 0.01 and _spread(inks) > 0.5:
        return grey, None, None  # the text itself is in colour
    channels = image.split()
    lightest = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    near = inks.reduce(4).point(lambda value: 255 if value > 8 else 0).filter(ImageFilter.MaxFilter(3))
    grey.paste(lightest, mask=near.resize(grey.size, Image.Resampling.NEAREST))
    return grey, reds if _share(reds) > RED_SHARE else None, inks


def _spread(mask: Image.Image) -> float:
    """The share of the page's height on which the ink stands."""
    rows = mask.resize((1, min(400, mask.height)), Image.Resampling.BOX).tobytes()
    return sum(value > 0 for value in rows) / len(rows)


def without_specks(grey: Image.Image, dpi: float) -> Image.Image:
    """The picture without points of dirt, which OCR takes for full stops and hyphens; the dot of an i is far larger."""
    dark = grey.point(lambda value: 255 if value < DARK else 0)
    reach = max(2, round(dpi / 66))
    around = dark.filter(ImageFilter.BoxBlur(reach))
    most = SPECK * (dpi / 200) ** 2 * 255 / (2 * reach + 1) ** 2
    lone = ImageChops.multiply(dark, around.point(lambda value: 255 if value <= most else 0))
    if not lone.getbbox():
        return grey
    clean = grey.copy()
    clean.paste(255, mask=lone.filter(ImageFilter.MaxFilter(3)))
    return clean


def picture(image: Image.Image, number: int, dpi: float) -> Picture:
    """A page made upright and clean. dpi: of ``image``."""
    grey, reds, inks = _separated(image)
    grey = without_specks(grey, dpi)
    angle = skew(grey)
    if abs(angle) >= FINE:
        grey = grey.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
        reds, inks = (mask.rotate(angle) if mask else None for mask in (reds, inks))
    coarse = inks.reduce(COARSE) if inks else None
    rules = ruling.drawn(grey, dpi)
    return Picture(
        number,
        grey.width * 72 / dpi,
        grey.height * 72 / dpi,
        dpi,
        _png(ruling.without(grey, rules)),
        _png(ImageOps.invert(reds)) if reds else b"",
        coarse.tobytes() if coarse else b"",
        coarse.width if coarse else 0,
        rules,
    )


def _own_dpi(page: "pdfium.PdfPage") -> float:
    """The resolution of the largest picture on a page, within DPI: more would be invented, less lost."""
    import pypdfium2.raw as raw

    most, found = 0.0, float(DPI[1])
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, low, right, top = item.get_bounds()
        area = (right - left) * (top - low)
        if area > most and right - left > 1:
            most, found = area, item.get_px_size()[0] * 72 / (right - left)
    return min(max(found, DPI[0]), DPI[1])


def _rendered(data: bytes, numbers: list[int]) -> Iterator[Picture]:
    """Pages of a PDF."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    for number in numbers:
        page = document[number - 1]
        width, height = page.get_size()
        most = (MAX_PIXELS / max(1.0, width * height)) ** 0.5
        scale = min(_own_dpi(page) / 72, most)
        if width * scale < 1 or height * scale < 1 or max(width, height) * scale > 20_000:
            raise limits.broken("")
        bitmap = page.render(scale=scale, may_draw_forms=False)
        image = bitmap.to_pil().convert("RGB")
        page.close()
        yield picture(image, number, scale * 72)
        bitmap.close()
    document.close()


def _opened(data: bytes) -> Iterator[tuple[Image.Image, float]]:
    """The frames of a picture with their resolution."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = MAX_SOURCE
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as source:
        for number in range(min(getattr(source, "n_frames", 1), MAX_FRAMES)):
            source.seek(number)
            if source.width * source.height > MAX_SOURCE:
                raise limits.broken("")
            source.draft("RGB", (2600, 3600))
            image = ImageOps.exif_transpose(source)
            mode = "RGB" if image.mode not in ("1", "L", "LA", "I;16") else "L"
            if image.mode in ("RGBA", "LA", "P") and "A" in image.convert("RGBA").mode:
                full = image.convert("RGBA")
                page = Image.new("RGBA", full.size, "white")
                page.alpha_composite(full)
                image = page
            yield image.convert(mode), _resolution(image)


def _resolution(image: Image.Image) -> float:
    """Dots an inch: a page is taken to be about as wide as A4, whatever the file says."""
    return max(image.size) / 11.7 if max(image.size) >= 400 else 72.0


def _sized(image: Image.Image, dpi: float) -> tuple[Image.Image, float]:
    """The picture at a size at which tesseract reads best."""
    pixels = image.width * image.height
    factor = 1.0
    if pixels > MAX_PIXELS:
        factor = (MAX_PIXELS / pixels) ** 0.5
    elif 72 <= dpi < 180:
        factor = min(2.0, 300 / dpi, (MAX_PIXELS / pixels) ** 0.5)
    if factor == 1.0:
        return image, dpi
    size = max(1, int(image.width * factor)), max(1, int(image.height * factor))
    return image.resize(size, Image.Resampling.LANCZOS), dpi * factor


def turn_request(picture: Picture, turn: int) -> bytes:
    """What ``turned`` is asked. turn: in degrees, counter-clockwise."""
    parts = (picture.grey, picture.red, picture.ink)
    head = {
        "turn": turn,
        "number": picture.number,
        "dpi": picture.dpi,
        "ink_width": picture.ink_width,
        "lengths": [len(part) for part in parts],
    }
    return json.dumps(head).encode() + b"\n" + b"".join(parts)


def turned(request: bytes) -> Picture:
    """A page that lay on its side or stood on its head, made upright. request: as ``turn_request`` makes it."""
    line, _, data = request.partition(b"\n")
    head = json.loads(line)
    parts, place = [], 0
    for length in head["lengths"]:
        parts.append(data[place : place + length])
        place += length
    way = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}[
        head["turn"]
    ]
    grey, red = (_opened_png(part).transpose(way) if part else None for part in parts[:2])
    ink = None
    if parts[2]:
        rows = len(parts[2]) // head["ink_width"]
        ink = Image.frombytes("L", (head["ink_width"], rows), parts[2]).transpose(way)
    assert grey is not None
    angle = skew(grey)
    if abs(angle) >= FINE:
        grey = grey.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
        red = red.rotate(angle, fillcolor=255) if red else None
        ink = ink.rotate(angle) if ink else None
    dpi = head["dpi"]
    return Picture(
        head["number"],
        grey.width * 72 / dpi,
        grey.height * 72 / dpi,
        dpi,
        _png(grey),
        _png(red) if red else b"",
        ink.tobytes() if ink else b"",
        ink.width if ink else 0,
    )


def _opened_png(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=("PNG",)) as opened:
        return opened.convert("L")


def pictures(request: bytes) -> tuple[Picture, ...]:
    """The pages asked for. request: a line of JSON ({"pages": [1, 2]} for a PDF, {} for a picture), then the file.

    Raises UserError DT-008 where the file is broken, DT-009 where it is a bomb.
    """
    head, _, data = request.partition(b"\n")
    wanted = json.loads(head)
    try:
        if "pages" in wanted:
            return tuple(_rendered(data, wanted["pages"]))
        return tuple(
            picture(*_with_number(_sized(image, dpi), number))
            for number, (image, dpi) in enumerate(_opened(data), 1)
        )
    except Image.DecompressionBombError:
        raise limits.bomb("", "ảnh mở ra lớn bất thường") from None
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError) as error:
        raise limits.broken("", f"ảnh: {type(error).__name__}") from None


def _with_number(sized: tuple[Image.Image, float], number: int) -> tuple[Image.Image, int, float]:
    return sized[0], number, sized[1]
