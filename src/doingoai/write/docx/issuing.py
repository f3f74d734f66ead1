"""Who issues a document, from ``issuing.yaml``: the lines of the header, the symbol, the signature block."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from doingoai.model import UserError
from doingoai.write.template_set import STANDARD, Templates


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuing body as its documents show it.

    level: as in ``regime.yaml``. kind, unit: of the place it governs ("tỉnh", "Lạng Sơn"). parent, body: lines of the header.
    full_name: in running text. symbol: of its reports, "BC-UBND" or, of a Party body, "BC/TU". signs: lines of the signature
    block. remark: what a person must look at. code: its letters alone, "UBND". side: "state" or "party". filed: where its
    documents are kept, "Lưu: VT"; committee: of the Party body it belongs to or is, "Tỉnh ủy".
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
    code: str = ""
    side: str = "state"
    filed: str = "Lưu: VT"
    committee: str = ""


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
    side: str
    filed: str
    under_committee: bool
    only_under_committee: bool


@dataclass(frozen=True, slots=True)
class _Knowledge:
    lists: Mapping[str, frozenset[str]]
    unit_kinds: tuple[str, ...]
    field_symbols: Mapping[str, str]
    committees: Mapping[str, str]
    kinds: tuple[_Kind, ...]


@cache
def _knowledge(templates: Templates = STANDARD) -> _Knowledge:
    data = templates.mapping("issuing.yaml")
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
                side=entry.take("side", str, "state"),
                filed=entry.take("filed", str, "Lưu: VT"),
                under_committee=entry.take("under_committee", bool, False),
                only_under_committee=entry.take("only_under_committee", bool, False),
            )
        )
        entry.close()
    lists = {key: frozenset(data.strings(key)) for key in ("central_cities", "full_places")}
    if not kinds or kinds[-1].names != ("",):
        raise UserError(
            code="KT-001",
            where=f"{data.file}, “kinds”",
            what='thiếu mục cuối cho cơ quan chưa biết loại (names: [""]).',
            do="Chép mục “id: other” từ mẫu gốc vào cuối danh sách.",
        )
    result = _Knowledge(
        lists,
        data.strings("unit_kinds"),
        data.take("field_symbols", dict),
        data.take("committees", dict),
        tuple(kinds),
    )
    data.close()
    return result


def _normal(name: str) -> str:
    """One spelling of the tone mark, one space between words."""
    return " ".join(unicodedata.normalize("NFC", name).replace("Uỷ", "Ủy").replace("uỷ", "ủy").split())


def split_unit(unit: str) -> tuple[str, str]:
    """A unit's kind and its own name: ("tỉnh", "Lạng Sơn"); the kind is empty where the words do not give one."""
    name = _normal(unit).split(",")[0]
    for kind in _knowledge().unit_kinds:  # the words for units are the same everywhere
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


def _letters(field: str, knowledge: _Knowledge) -> str:
    known = knowledge.field_symbols.get(field)
    return known or "".join(word[0].upper() for word in field.replace(",", " ").split() if word != "và")


def _code(kind: _Kind, words: Mapping[str, str], knowledge: _Knowledge) -> str:
    """The letters of the body in the symbols of its documents."""
    if kind.symbol is not None:
        return kind.symbol.format(**words)
    if kind.under_committee:
        return _letters(words["field"], knowledge) + knowledge.committees[words["committee"]]
    if kind.symbol_prefix is not None:
        return f"{kind.symbol_prefix}{_letters(words['field'], knowledge)}"
    return _letters(words["name"], knowledge)


def _place(kind: _Kind, unit_kind: str, unit: str, knowledge: _Knowledge) -> str:
    if kind.place is not None:
        return kind.place
    if (
        unit in knowledge.lists["full_places"]
        or unit[:1].isdigit()
        or (kind.side == "party" and " " not in unit)
    ):
        return f"{unit_kind.capitalize()} {unit}".strip()
    return unit


def _above(unit: str) -> tuple[str, str]:
    """The unit that stands above, where it is named after a comma: “xã Nà Lầu, tỉnh Hà Sơn”."""
    _, _, rest = unit.partition(",")
    return split_unit(rest.strip()) if rest else ("", "")


def _names_committee(rest: str, knowledge: _Knowledge) -> bool:
    folded = f"{rest.casefold()} "
    return any(folded.startswith(f"{committee.casefold()} ") for committee in knowledge.committees)


def _committee(rest: str, knowledge: _Knowledge) -> tuple[str, str]:
    """“Tỉnh ủy Hà Sơn” → the committee and what follows it; the Tỉnh ủy where none is named."""
    for committee in knowledge.committees:
        if rest.casefold() == committee.casefold():
            return committee, ""
        if rest.casefold().startswith(f"{committee.casefold()} "):
            return committee, rest[len(committee) + 1 :]
    return "Tỉnh ủy", rest


def _filled(texts: tuple[str, ...], words: Mapping[str, str]) -> tuple[str, ...]:
    """Lines with their fields filled in; a line whose unit above is not known is left out."""
    filled = (text.format(**words) for text in texts if words["above"] or "{ABOVE}" not in text)
    return tuple(" ".join(text.split()) for text in filled)


def _words(kind: _Kind, rest: str, name: str, unit: str, knowledge: _Knowledge) -> dict[str, str]:
    """The fields of ``issuing.yaml`` for a body: its unit, its field, the Party committee it belongs to."""
    committee, field, seat = "", "", rest
    if kind.under_committee:
        committee, seat = _committee(rest, knowledge)
        field = name.split(",")[0].removesuffix(rest).strip()
    elif kind.takes_field:
        field, seat = _field_and_unit(rest)
    outer_kind, outer = split_unit(unit)
    unit_kind, unit_name = split_unit(seat) if seat else (outer_kind, outer)
    unit_kind = kind.kind or unit_kind or (outer_kind if unit_name == outer else "")
    if kind.under_committee and not unit_kind:
        unit_kind = outer_kind
    above_kind, above = _above(name) if "," in name else _above(unit)
    words = {"name": name, "kind": unit_kind, "unit": unit_name, "field": field, "committee": committee}
    seat_kind = (
        unit_kind if committee == "Đảng ủy" else ""
    )  # “Tỉnh ủy Hà Sơn” names no kind, “Đảng ủy xã Nà Lầu” does
    words |= {"above": f"{above_kind} {above}".strip(), "seat": f"{seat_kind} {unit_name}".strip()}
    return words | {key.upper(): value.upper() for key, value in words.items()}


def issuer_of(name: str, unit: str, templates: Templates = STANDARD) -> Issuer:
    """The issuing body. name: "UBND tỉnh Lạng Sơn", "Sở Ngoại vụ", "Ban Tổ chức Tỉnh ủy"; unit: the unit consolidated for, used
    where the name of the body does not say where it sits, with the unit above it after a comma where that is needed.
    Raises UserError VB-001 for bodies that issue no documents of their own."""
    name = _normal(name)
    knowledge = _knowledge(templates)
    for kind in knowledge.kinds:
        rest = _rest(name.split(",")[0] if kind.side == "party" else name, kind)
        if rest is None or (kind.only_under_committee and not _names_committee(rest, knowledge)):
            continue
        if kind.refuse:
            raise UserError(
                code="VB-001",
                where=f"Cơ quan ban hành “{name}”",
                what=kind.refuse,
                do="Chọn cơ quan khác bằng --issuer.",
            )
        words = _words(kind, rest, name, unit, knowledge)
        if kind.among and words["unit"] not in knowledge.lists[kind.among]:
            continue
        return _issuer(kind, words, knowledge)
    raise AssertionError("issuing.yaml has no kind for every name")


def _issuer(kind: _Kind, words: Mapping[str, str], knowledge: _Knowledge) -> Issuer:
    code = _code(kind, words, knowledge)
    lost = kind.side == "party" and not words["above"] and any("{ABOVE}" in line for line in kind.parent)
    remark = "Chưa biết đảng bộ cấp trên trực tiếp: ghi thêm vào dòng đầu bên trái." if lost else None
    return Issuer(
        level=kind.level,
        kind=words["kind"],
        unit=words["unit"],
        parent=_filled(kind.parent, words),
        body=_filled(kind.body, words),
        full_name=_filled((kind.full_name,), words)[0],
        symbol=f"BC/{code}" if kind.side == "party" else f"BC-{code}",
        signs=_filled(kind.signs, words),
        place=_place(kind, words["kind"], words["unit"], knowledge),
        remark=kind.remark or remark,
        code=code,
        side=kind.side,
        filed=_filled((kind.filed,), words)[0],
        committee=words["committee"],
    )
