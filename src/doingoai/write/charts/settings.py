"""``knowledge/charts.yaml`` as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from doingoai.knowledge import mapping
from doingoai.knowledge.loader import Entry


@dataclass(frozen=True, slots=True)
class Definition:
    """One chart. of: what is counted; least, most: bars; topic: below whose figures it stands."""

    id: str
    of: str
    topic: str
    least: int
    most: int
    title: str
    note: str
    value: str


@dataclass(frozen=True, slots=True)
class DayGroup:
    """Days against the deadline, both ends included."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Look:
    """Lengths in mm, letters in points, dots an inch; labels: share of the width."""

    width: float
    bar: float
    gap: float
    letters: float
    labels: float
    family: str
    dots: int


@dataclass(frozen=True, slots=True)
class Settings:
    """The definitions, the words, the look and the fonts. fonts: file names of a regular and a bold face."""

    charts: tuple[Definition, ...]
    words: Mapping[str, str]
    groups: tuple[DayGroup, ...]
    look: Look
    fonts: tuple[tuple[str, str], ...]
    folders: tuple[str, ...]


def _definition(entry: Entry) -> Definition:
    found = Definition(
        id=entry.take("id", str),
        of=entry.take("of", str),
        topic=entry.take("topic", str),
        least=entry.take("least", int),
        most=entry.take("most", int),
        title=entry.take("title", str),
        note=entry.take("note", str),
        value=entry.take("value", str),
    )
    entry.close()
    return found


def _group(entry: Entry) -> DayGroup:
    far = 10**6
    found = DayGroup(entry.take("name", str), entry.take("from", int, -far), entry.take("to", int, far))
    entry.close()
    return found


def _look(entry: Entry) -> Look:
    found = Look(
        width=float(entry.take("width", object)),  # type: ignore[arg-type]
        bar=float(entry.take("bar", object)),  # type: ignore[arg-type]
        gap=float(entry.take("gap", object)),  # type: ignore[arg-type]
        letters=float(entry.take("letters", object)),  # type: ignore[arg-type]
        labels=float(entry.take("labels", object)),  # type: ignore[arg-type]
        family=entry.take("family", str),
        dots=entry.take("dots", int),
    )
    entry.close()
    return found


@cache
def settings() -> Settings:
    """The file, read once. Raises UserError KT-001 with file, line and remedy where it is wrong."""
    data = mapping("charts.yaml")
    found = Settings(
        charts=tuple(map(_definition, data.subs("charts"))),
        words=MappingProxyType(data.take("words", dict)),
        groups=tuple(map(_group, data.subs("groups"))),
        look=_look(data.sub("drawing")),
        fonts=tuple((pair[0], pair[1]) for pair in data.take("fonts", list)),
        folders=data.strings("font_folders"),
    )
    data.close()
    return found
