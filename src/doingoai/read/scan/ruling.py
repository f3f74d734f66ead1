"""Rules drawn on a scanned page: found, wiped away before OCR (which takes them for letters), and used to make tables."""

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

DARK = 160  # of 255: what is darker may be a rule
PIECE = 0.2  # inch: a rule is looked at in pieces so long, all of which is dark
SOLID = 225  # of 255: the mean darkness of such a piece
LEAST = 3  # pieces: a shorter rule is an underlined word or a letter
THICK = 0.06  # inch: what is thicker is no rule


@dataclass(frozen=True, slots=True)
class Drawn:
    """A rule. x0, y0, x1, y1: its box in points of the picture, from the top left; flat: it lies."""

    x0: int
    y0: int
    x1: int
    y1: int
    flat: bool


def _runs(row: bytes) -> Iterator[tuple[int, int]]:
    """Stretches of solid pieces: first, behind the last."""
    start = None
    for place, value in enumerate((*row, 0)):
        if value >= SOLID and start is None:
            start = place
        elif value < SOLID and start is not None:
            if place - start >= LEAST:
                yield start, place
            start = None


def _lying(dark: Image.Image, piece: int, thick: int) -> list[tuple[int, int, int, int]]:
    wide = dark.width // piece
    if wide < LEAST:
        return []
    pieces = dark.crop((0, 0, wide * piece, dark.height)).resize((wide, dark.height), Image.Resampling.BOX)
    data = pieces.tobytes()
    found: list[list[int]] = []
    for y in range(dark.height):
        row = data[y * wide : (y + 1) * wide]
        if max(row) < SOLID:
            continue
        for first, end in _runs(row):
            x0, x1 = first * piece, end * piece
            for rule in found[::-1]:
                if y - rule[3] > 2:
                    continue
                if x0 < rule[2] and x1 > rule[0]:
                    rule[0], rule[2], rule[3] = min(rule[0], x0), max(rule[2], x1), y
                    break
            else:
                found.append([x0, y, x1, y])
    return [
        (max(0, x0 - piece), y0, min(dark.width, x1 + piece), y1)
        for x0, y0, x1, y1 in found
        if y1 - y0 <= thick
    ]


def drawn(grey: Image.Image, dpi: float) -> tuple[Drawn, ...]:
    """The rules of a page that holds some of both directions; none where it holds no table."""
    piece, thick = max(8, int(PIECE * dpi)), max(3, int(THICK * dpi))
    dark = grey.point(lambda value: 255 if value < DARK else 0)
    flat = _lying(dark, piece, thick)
    if len(flat) < 2:
        return ()
    upright = _lying(dark.transpose(Image.Transpose.TRANSPOSE), piece, thick)
    if len(upright) < 2:
        return ()
    return (
        *(Drawn(*rule, flat=True) for rule in flat),
        *(Drawn(y0, x0, y1, x1, flat=False) for x0, y0, x1, y1 in upright),
    )


def without(grey: Image.Image, rules: tuple[Drawn, ...]) -> Image.Image:
    """The page without its rules."""
    if not rules:
        return grey
    clean = grey.copy()
    for rule in rules:
        clean.paste(255, (max(0, rule.x0 - 2), max(0, rule.y0 - 2), rule.x1 + 3, rule.y1 + 3))
    return clean


def turned(rules: tuple[Drawn, ...], degrees: int, width: int, height: int) -> tuple[Drawn, ...]:
    """The rules of a page that is turned counter-clockwise. width, height: of the page before."""
    found = []
    for r in rules:
        if degrees == 180:
            found.append(Drawn(width - r.x1, height - r.y1, width - r.x0, height - r.y0, r.flat))
        elif degrees == 90:
            found.append(Drawn(r.y0, width - r.x1, r.y1, width - r.x0, not r.flat))
        else:
            found.append(Drawn(height - r.y1, r.x0, height - r.y0, r.x1, not r.flat))
    return tuple(found)
