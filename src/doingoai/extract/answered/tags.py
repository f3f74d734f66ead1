"""The tags of a form's fields: ``dn1/k3f9/muongkhoax/2026H1/i03.0401``, at most 64 characters, which is all that Word keeps.

version / outline / unit / period / field. The field is one of:

- ``i03.0401``       the figure of indicator 0401 (``codes`` of ``knowledge/forms.yaml``), asked in section 3 of the form
- ``n03``, ``n00``   the box "không phát sinh" of section 3, of the whole report
- ``t03``            the free words of section 3
- ``r03.DR.02.date_from``   row 2 of register table DR, column ``date_from``
"""

import re
import unicodedata
import zlib
from dataclasses import dataclass
from functools import lru_cache

from doingoai.knowledge.forms import forms
from doingoai.model import FORM_TAG, UserError
from doingoai.periods import parse_code
from doingoai.units.names import parse_unit

LONGEST = 64
_DIGITS = "0123456789abcdefghijkmnpqrstuvwxyz"
_KEY = re.compile(rf"{FORM_TAG}(?P<outline>\w{{4}})/(?P<unit>[a-z0-9]{{1,12}})/(?P<period>[\w.-]{{4,14}})")
_FIELD = re.compile(
    r"i(?P<figure>\d\d)\.(?P<code>\w\d{3,4})|n(?P<none>\d\d)|t(?P<words>\d\d)"
    r"|r(?P<part>\d\d)\.(?P<register>[A-Z]{2})\.(?P<row>\d\d)\.(?P<column>[a-z_]{2,24})"
)
_DAYS = re.compile(r"(\d\d)(\d\d)-(\d\d)-(\d\d)\.\.\d\d(\d\d)-(\d\d)-(\d\d)")
_SHORT_DAYS = re.compile(r"(\d\d)(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class Key:
    """Which form it is. outline: digest of the outline's id; unit: the unit's name in plain letters, cut; period: a code."""

    outline: str
    unit: str
    period: str

    def __str__(self) -> str:
        found = _DAYS.fullmatch(self.period)
        period = "".join(found.group(2, 3, 4)) + "-" + "".join(found.group(5, 6, 7)) if found else self.period
        return f"{FORM_TAG}{self.outline}/{self.unit}/{period}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What one field asks. kind: "figure", "none", "words" or "row". section: its number in the form, 0 for the whole report."""

    kind: str
    section: int
    indicator: str | None = None
    register: str | None = None
    row: int = 0
    column: str | None = None


def plain(unit: str) -> str:
    """A unit's name as the key holds it: "xã Mường Khoa, tỉnh Tây Khuê" → "muongkhoaxa"."""
    name = parse_unit(unit)
    words = f"{name.name} {name.kind or ''}" if name.name else unit
    folded = unicodedata.normalize("NFD", words.casefold().replace("đ", "d"))
    return "".join(char for char in folded if char.isascii() and char.isalnum())[:12]


def key_of(outline: str, unit: str, period: str) -> Key:
    """The key of a form. Raises UserError VB-010 for a unit without letters."""
    short = plain(unit)
    if not short:
        raise UserError(
            code="VB-010",
            where=f"Đơn vị “{unit}”",
            what="tên không có chữ nào.",
            do="Ghi tên đơn vị, ví dụ “xã Mường Khoa, tỉnh Tây Khuê”.",
        )
    digest, number = "", zlib.crc32(outline.encode())
    for _ in range(4):
        number, rest = divmod(number, len(_DIGITS))
        digest += _DIGITS[rest]
    return Key(digest, short, period)


def tag(key: Key, asked: Asked) -> str:
    """The tag of a field."""
    part = f"{asked.section:02d}"
    if asked.kind == "figure":
        field = f"i{part}.{forms().code(asked.indicator or '')}"
    elif asked.kind == "row":
        table = forms().registers[asked.register or ""].code
        field = f"r{part}.{table}.{asked.row:02d}.{asked.column}"
    else:
        field = f"{'n' if asked.kind == 'none' else 't'}{part}"
    return f"{key}/{field}"


def read_key(words: str) -> tuple[Key, int] | None:
    """The first key in some words, and where it ends."""
    for match in _KEY.finditer(words):
        days = _SHORT_DAYS.fullmatch(match["period"])
        period = match["period"]
        if days:
            period = f"20{'-'.join(days.group(1, 2, 3))}..20{'-'.join(days.group(4, 5, 6))}"
        try:
            parse_code(period)
        except UserError:
            continue
        return Key(match["outline"], match["unit"], period), match.end()
    return None


@lru_cache(maxsize=1 << 13)
def read_tag(words: str) -> tuple[Key, Asked] | None:
    """What a tag says; None where it is not ours or asks for what this version does not know."""
    found = read_key(words)
    match = _FIELD.fullmatch(words, found[1] + 1) if found else None
    if found is None or match is None:
        return None
    if match["figure"]:
        indicator = forms().indicator(match["code"])
        return (found[0], Asked("figure", int(match["figure"]), indicator)) if indicator else None
    if match["register"]:
        for name, columns in forms().registers.items():
            if columns.code == match["register"]:
                return found[0], Asked(
                    "row",
                    int(match["part"]),
                    register=name,
                    row=int(match["row"]),
                    column=match["column"],
                )
        return None
    kind, number = ("none", match["none"]) if match["none"] else ("words", match["words"])
    return found[0], Asked(kind, int(number))
