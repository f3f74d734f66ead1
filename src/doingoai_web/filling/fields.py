"""The fields of a form on the page, by name: what a draft keeps, what a browser sends, what the library writes.

``i.delegations.in_count`` the figure of an indicator · ``n.delegations``, ``n.*`` the box “không phát sinh” of a section, of the whole
report · ``t.delegations`` the free words of a section · ``r.delegations.2.date_from`` a column of a row of a register. Sections by
their keys (``outline.Place``), so that a new number or title loses nothing. The number of a row is its own for ever.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from doingoai.knowledge import indicators
from doingoai.knowledge.forms import forms
from doingoai.knowledge.record_fields import registers
from doingoai.write.forms.filled import Filling, clean
from doingoai_web.filling.outline import WHOLE, Place

Data = Mapping[str, str]

FIGURE, CELL, WORDS = 300, 2_000, 60_000  # characters that a field holds at most
ROWS = 999  # the highest number of a row
_NAME = re.compile(
    r"i\.(?P<indicator>[a-z_]+\.[a-z_0-9]+)|n\.(?P<none>\*|[^.\s]{1,80})|t\.(?P<words>[^.\s]{1,80})"
    r"|r\.(?P<register>[a-z_]+)\.(?P<row>[1-9]\d{0,2})\.(?P<column>[a-z_]+)"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A field's name taken apart. kind: "i", "n", "t" or "r"; key: indicator, section or register."""

    kind: str
    key: str
    row: int = 0
    column: str = ""


def read_name(name: str) -> Name | None:
    """None for what no field is called."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    if found["indicator"]:
        return Name("i", found["indicator"])
    if found["register"]:
        return Name("r", found["register"], int(found["row"]), found["column"])
    return Name("n", found["none"]) if found["none"] else Name("t", found["words"])


def known(name: str) -> Name | None:
    """A field that some outline could ask for: its indicator, register and column are in the catalogues."""
    found = read_name(name)
    if found is None:
        return None
    if found.kind == "i" and found.key not in indicators():
        return None
    if found.kind == "r":
        columns = forms().registers.get(found.key)
        if columns is None or found.column not in columns.fields:
            return None
    return found


def unit_of(name: str) -> str:
    """What two people can disagree about: a whole row of a register, any other field by itself."""
    return name.rpartition(".")[0] if name.startswith("r.") else name


def tidy(name: str, words: str) -> str:
    """A value as it is kept: without what no document holds, no longer than its field."""
    said = clean(words)
    if name.startswith("n."):
        return "1" if said.strip() in ("1", "on", "x") else ""
    if name.startswith("t."):
        return said.strip("\n")[:WORDS].rstrip()
    return " ".join(said.split())[: FIGURE if name.startswith("i.") else CELL]


def asked_names(places: Iterable[Place]) -> tuple[frozenset[str], frozenset[str]]:
    """What a form has room for: the names of its single fields, and the registers in it."""
    names: set[str] = {f"n.{WHOLE}"}
    tables: set[str] = set()
    for place in places:
        if not place.key:
            continue
        names.add(f"t.{place.key}")
        if place.part.box:
            names.add(f"n.{place.key}")
        names.update(f"i.{indicator}" for indicator in place.part.indicators)
        tables.update(place.part.registers)
    return frozenset(names), frozenset(tables)


def homeless(data: Data, places: Iterable[Place]) -> dict[str, str]:
    """What was written and has no place in the outline any more."""
    names, tables = asked_names(places)
    found = {}
    for name, words in data.items():
        parsed = read_name(name)
        placed = parsed is not None and (name in names or (parsed.kind == "r" and parsed.key in tables))
        if words and not placed:
            found[name] = words
    return found


def row_numbers(data: Data, register: str) -> list[int]:
    """The rows of a register in which something stands, in their order."""
    start = f"r.{register}."
    return sorted(
        {int(name.split(".")[2]) for name, words in data.items() if words and name.startswith(start)}
    )


def row(data: Data, register: str, number: int) -> dict[str, str]:
    """Column → words of a row."""
    start = f"r.{register}.{number}."
    return {name[len(start) :]: words for name, words in data.items() if words and name.startswith(start)}


def next_row(data: Data, register: str) -> int:
    return max(row_numbers(data, register), default=0) + 1


def filling_of(data: Data, places: Iterable[Place]) -> Filling:
    """The answers as the library's form takes them."""
    words, ticked = {}, {0} if data.get(f"n.{WHOLE}") else set()
    figures: dict[str, str] = {}
    rows: dict[str, list[dict[str, str]]] = {}
    for place in places:
        if not place.key:
            continue
        if said := data.get(f"t.{place.key}"):
            words[place.part.number] = said
        if place.part.box and data.get(f"n.{place.key}"):
            ticked.add(place.part.number)
        figures |= {one: data[f"i.{one}"] for one in place.part.indicators if data.get(f"i.{one}")}
        for register in place.part.registers:
            rows[register] = [row(data, register, number) for number in row_numbers(data, register)]
    return Filling(figures, frozenset(ticked), words, rows)


def label(name: str, places: Iterable[Place]) -> str:
    """What a field is called to people: “Đoàn vào”, “Sổ đoàn ra, đoàn vào, dòng 2: Từ ngày”."""
    found = read_name(name)
    if found is None:
        return name
    if found.kind == "i" and found.key in indicators():
        return indicators()[found.key].name["vi"]
    if found.kind == "r" and found.key in registers():
        register = registers()[found.key]
        column = register.fields.get(found.column)
        heading = f": {column.name['vi']}" if column else ""
        return f"{register.name['vi']}, dòng {found.row}{heading}"
    if found.key == WHOLE:
        return "Cả báo cáo không phát sinh"
    title = next((f"{p.part.label}. {p.part.title}" for p in places if p.key == found.key), found.key)
    return f"{title}: {'không phát sinh' if found.kind == 'n' else 'diễn giải'}"
