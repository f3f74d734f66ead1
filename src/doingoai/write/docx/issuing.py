"""Who issues the report, from ``knowledge/issuing.yaml``: the lines of the header, the symbol, the signature block."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from doingoai.knowledge import mapping
from doingoai.model import UserError


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuing body as its documents show it.

    level: as in ``regime.yaml``. kind, unit: of the place it governs ("tỉnh", "Lạng Sơn"). parent, body: lines of the header.
    full_name: in running text. symbol: "BC-UBND". signs: lines of the signature block. remark: what a person must look at.
    """

    level: str
    kind: str
    unit: str
    parent: tuple[str, ...]
    body: tuple[str, ...]
    full_name: str
    symbol: str
    signs: tuple[str, ...]
    place: str
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class _Kind:
    names: tuple[str, ...]
    level: str
    among: str | None
    kind: str | None
    parent: tuple[str, ...]
    body: tuple[str, ...]
    full_name: str
    symbol: str | None
    symbol_prefix: str | None
    signs: tuple[str, ...]
    place: str | None
    takes_field: bool
    refuse: str | None
    remark: str | None


@dataclass(frozen=True, slots=True)
class _Knowledge:
    lists: Mapping[str, frozenset[str]]
    unit_kinds: tuple[str, ...]
    field_symbols: Mapping[str, str]
    kinds: tuple[_Kind, ...]


@cache
def _knowledge() -> _Knowledge:
    data = mapping("issuing.yaml")
    kinds = []
    for entry in data.subs("kinds"):
        entry.take("id", str)
        refuse = entry.take("refuse", str, None)
        kinds.append(
            _Kind(
                names=entry.strings("names"),
                level=entry.take("level", str),
                among=entry.take("among", str, None),
                kind=entry.take("kind", str, None),
                parent=entry.strings("parent", []),
                body=entry.strings("body", [] if refuse else ["{NAME}"]),
                full_name=entry.take("full_name", str, "{name}"),
                symbol=entry.take("symbol", str, None),
                symbol_prefix=entry.take("symbol_prefix", str, None),
                signs=entry.strings("signs", []),
                place=entry.take("place", str, None),
                takes_field=entry.take("takes_field", bool, False),
                refuse=refuse,
                remark=entry.take("remark", str, None),
            )
        )
        entry.close()
    lists = {key: frozenset(data.strings(key)) for key in ("central_cities", "full_places")}
    result = _Knowledge(lists, data.strings("unit_kinds"), data.take("field_symbols", dict), tuple(kinds))
    data.close()
    return result


def _normal(name: str) -> str:
    """One spelling of the tone mark, one space between words."""
    return " ".join(unicodedata.normalize("NFC", name).replace("Uỷ", "Ủy").replace("uỷ", "ủy").split())


def split_unit(unit: str) -> tuple[str, str]:
    """A unit's kind and its own name: ("tỉnh", "Lạng Sơn"); the kind is empty where the words do not give one."""
    name = _normal(unit).split(",")[0]
    for kind in _knowledge().unit_kinds:
        if name.casefold().startswith(f"{kind} "):
            return kind, name[len(kind) + 1 :]
    return "", name


def _rest(name: str, kind: _Kind) -> str | None:
    """What follows the words that name this kind; None where it is another kind."""
    for start in kind.names:
        if not start or name.casefold() == start.casefold():
            return ""
        if name.casefold().startswith(f"{start.casefold()} "):
            return name[len(start) + 1 :].strip(" .")
    return None


def _field_and_unit(rest: str) -> tuple[str, str]:
    """“Ngoại vụ tỉnh Lạng Sơn” → the field and the unit that follows it, if any."""
    words = rest.split()
    for cut in range(1, len(words)):
        tail = " ".join(words[cut:])
        if split_unit(tail)[0]:
            return " ".join(words[:cut]), tail
    return rest, ""


def _letters(field: str) -> str:
    known = _knowledge().field_symbols.get(field)
    return known or "".join(word[0].upper() for word in field.replace(",", " ").split() if word != "và")


def _symbol(kind: _Kind, field: str, name: str) -> str:
    if kind.symbol is not None:
        return f"BC-{kind.symbol}"
    return (
        f"BC-{kind.symbol_prefix}{_letters(field)}"
        if kind.symbol_prefix is not None
        else f"BC-{_letters(name)}"
    )


def _place(kind: _Kind, unit_kind: str, unit: str) -> str:
    if kind.place is not None:
        return kind.place
    if unit in _knowledge().lists["full_places"] or unit[:1].isdigit():
        return f"{unit_kind.capitalize()} {unit}".strip()
    return unit


def issuer_of(name: str, unit: str) -> Issuer:
    """The issuing body. name: "UBND tỉnh Lạng Sơn", "Sở Ngoại vụ"; unit: the unit consolidated for, used where the name of
    the body does not say where it sits. Raises UserError VB-001 for bodies whose documents this program cannot lay out."""
    name = _normal(name)
    knowledge = _knowledge()
    for kind in knowledge.kinds:
        rest = _rest(name, kind)
        if rest is None:
            continue
        if kind.refuse:
            raise UserError(
                code="VB-001",
                where=f"Cơ quan ban hành “{name}”",
                what=kind.refuse,
                do="Chọn cơ quan nhà nước bằng --issuer.",
            )
        field, seat = _field_and_unit(rest) if kind.takes_field else ("", rest)
        outer_kind, outer = split_unit(unit)
        unit_kind, unit_name = split_unit(seat) if seat else (outer_kind, outer)
        unit_kind = kind.kind or unit_kind or (outer_kind if unit_name == outer else "")
        if kind.among and unit_name not in knowledge.lists[kind.among]:
            continue
        words = {"name": name, "kind": unit_kind, "unit": unit_name, "field": field}
        words |= {key.upper(): value.upper() for key, value in words.items()}

        def fill(texts: tuple[str, ...], words: Mapping[str, str] = words) -> tuple[str, ...]:
            return tuple(" ".join(text.format(**words).split()) for text in texts)

        return Issuer(
            level=kind.level,
            kind=unit_kind,
            unit=unit_name,
            parent=fill(kind.parent),
            body=fill(kind.body),
            full_name=fill((kind.full_name,))[0],
            symbol=_symbol(kind, field, name),
            signs=kind.signs,
            place=_place(kind, unit_kind, unit_name),
            remark=kind.remark,
        )
    raise AssertionError("issuing.yaml has no kind for every name")
