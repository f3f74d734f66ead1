"""Where each unit of a campaign stands, as a grid: the provinces roughly where they lie, other units one after another."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_lazy as _

from doingoai.knowledge import mapping
from doingoai.units.names import parse_unit
from doingoai_web.campaigns.listing import Line, plain
from doingoai_web.campaigns.models import Campaign
from doingoai_web.campaigns.status import NAMES
from doingoai_web.find.words import tokens
from doingoai_web.units.models import Unit

#: what stands in a tile besides its colour
LETTERS = {"accepted": "C", "received": "X", "returned": "T", "overdue": "Q", "due": "Đ", "not_due": "–"}
WORST = ("overdue", "returned", "due", "not_due", "received", "accepted")  # what wants attention first
FEWEST = 8  # provinces that make a grid of the country
MOST = 400  # tiles of a page; more units are shown by the unit above them
COUNTRY = _("Ô xếp gần đúng theo vị trí bắc – nam, đông – tây để dễ tìm; đây không phải bản đồ.")


@dataclass(frozen=True, slots=True)
class Tile:
    """A unit, or all units below one. row, column: from 1, 0 where the order says the place; state: key of ``NAMES``, of several
    the one that wants attention first."""

    name: str
    state: str
    whole: int
    came: int
    row: int = 0
    column: int = 0

    @property
    def label(self) -> str:
        """The name as it stands in the tile: of a province without its kind."""
        return self.name.removeprefix("tỉnh ").removeprefix("thành phố ") if self.row else self.name

    @property
    def letter(self) -> str:
        return LETTERS[self.state]

    @property
    def words(self) -> str:
        return str(NAMES[self.state])


@dataclass(frozen=True, slots=True)
class Grid:
    """country: the tiles have places; legend: (state, letter, words, how many tiles) of those that occur."""

    tiles: tuple[Tile, ...]
    country: bool

    @property
    def legend(self) -> list[tuple[str, str, str, int]]:
        counted = Counter(tile.state for tile in self.tiles)
        return [
            (state, LETTERS[state], str(NAMES[state]), counted[state]) for state in NAMES if counted[state]
        ]


@cache
def places() -> dict[str, tuple[int, int]]:
    """Name of a province in plain letters → row and column."""
    data = mapping("dashboard.yaml").take("provinces", dict)
    return {_key(name): (place[0], place[1]) for name, place in data.items()}


def _key(name: str) -> str:
    return " ".join(token.plain for token in tokens(name))


def _place(unit: str) -> tuple[int, int] | None:
    """The place of a province by its name, with or without its kind."""
    read = parse_unit(unit)
    if read is None or read.kind not in (None, "tỉnh", "thành phố"):
        return None
    return places().get(_key(read.name))


def _tile(name: str, lines: Sequence[Line], place: tuple[int, int] = (0, 0)) -> Tile:
    states = {line.state for line in lines}
    state = next(known for known in WORST if known in states)
    return Tile(name, state, len(lines), sum(line.came for line in lines), *place)


def grid(campaign: Campaign, lines: Sequence[Line]) -> Grid:
    """The tiles of a campaign; one query."""
    owner = campaign.owner
    below = Unit.objects.filter(parent=owner).values_list("name", "path")
    provinces = {path: (name, place) for name, path in below if (place := _place(name)) is not None}
    held: dict[str, list[Line]] = {}
    for line in lines:
        top = line.path[: line.path.find("/", len(owner.path)) + 1]
        held.setdefault(top, []).append(line)
    if sum(path in provinces for path in held) >= FEWEST:
        made = [
            _tile(provinces[path][0], found, provinces[path][1])
            for path, found in held.items()
            if path in provinces
        ]
        return Grid(tuple(sorted(made, key=lambda tile: (tile.row, tile.column))), True)
    return Grid(_plain(lines), False)


def _plain(lines: Sequence[Line]) -> tuple[Tile, ...]:
    if len(lines) <= MOST:
        ordered = sorted(lines, key=lambda line: (line.above, plain(line.unit)))
        return tuple(_tile(line.unit, [line]) for line in ordered)
    above: dict[str, list[Line]] = {}
    for line in lines:
        above.setdefault(line.above or line.unit, []).append(line)
    return tuple(_tile(name, found) for name, found in above.items())
