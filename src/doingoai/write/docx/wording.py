"""``knowledge/sentences.yaml`` as values: the phrases, the patterns of indicators, the outline of the consolidated report."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter
from types import MappingProxyType

from doingoai.knowledge import indicators
from doingoai.knowledge.loader import Entry
from doingoai.knowledge.record_fields import registers
from doingoai.model import UserError
from doingoai.write.docx.issuing import split_unit
from doingoai.write.docx.ties import tie as tie
from doingoai.write.docx.xml import NBSP
from doingoai.write.template_set import STANDARD, Templates


@dataclass(frozen=True, slots=True)
class Pattern:
    """How an indicator is said. joined: how it is added to the clause of the indicator ``after``."""

    some: str
    none: str
    after: str | None = None
    joined: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the outline. kind: of excerpts printed by unit; topics_of: the part whose topics stand below; flat: without
    headings of their own; skip_empty: left out where nothing is said."""

    title: str
    kind: str | None = None
    topics_of: str | None = None
    flat: bool = False
    skip_empty: bool = False
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A register shown in the annex of a topic. columns: ids of its fields, in order; plain: those that alone are worth no row;
    least: how many of the others a row needs; widths: shares of a column, 1 where none is given."""

    register: str
    topic: str
    title: str
    columns: tuple[str, ...]
    plain: frozenset[str]
    least: int
    widths: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything the writer says in its own words."""

    phrases: Mapping[str, str]
    leads: tuple[str, ...]
    connectors: tuple[str, ...]
    nominal: tuple[str, ...]
    clauses: int
    changes: int
    generic: Pattern
    separate: str
    separate_many: str
    some_declare: str
    patterns: Mapping[str, Pattern]
    outline: tuple[Part, ...]
    folded: frozenset[str]
    optional: frozenset[str]
    coverage_topic: str
    other_title: str
    registers: tuple[Listed, ...]

    def say(self, phrase: str, **fields: object) -> str:
        """A phrase with its fields filled in. Fields never hold patterns: braces in a unit's words stay as they are."""
        return self.phrases[phrase].format(**fields)


def _part(entry: Entry) -> Part:
    part = Part(
        title=entry.take("title", str),
        kind=entry.take("kind", str, None),
        topics_of=entry.take("topics_of", str, None),
        flat=entry.take("flat", bool, False),
        skip_empty=entry.take("skip_empty", bool, False),
        parts=tuple(map(_part, entry.subs("parts", []))),
    )
    entry.close()
    return part


def _listed(entry: Entry) -> Listed:
    widths = entry.take("widths", dict, {})
    listed = Listed(
        register=entry.take("register", str),
        topic=entry.take("topic", str),
        title=entry.take("title", str),
        columns=entry.strings("columns"),
        plain=frozenset(entry.strings("plain", [])),
        least=entry.take("least", int, 2),
        widths=MappingProxyType({str(name): float(width) for name, width in widths.items()}),
    )
    _known_columns(listed, entry)
    entry.close()
    return listed


def _known_columns(listed: Listed, entry: Entry) -> None:
    """Refuse a register or a column that the registers do not have."""
    register = registers().get(listed.register)
    unknown = (
        [listed.register]
        if register is None
        else [
            name for name in (*listed.columns, *listed.plain, *listed.widths) if name not in register.fields
        ]
    )
    if unknown:
        raise UserError(
            code="KT-002",
            where=entry.where,
            what=f"“{unknown[0]}” không phải sổ hay cột của sổ.",
            do="Dùng mã sổ và mã cột có trong registers.yaml.",
        )


def _pattern(entry: Entry) -> Pattern:
    pattern = Pattern(
        entry.take("some", str),
        entry.take("none", str),
        entry.take("after", str, None),
        entry.take("joined", str, None),
    )
    entry.close()
    return pattern


def _fields(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name is not None}


def _wrong(file: str, what: str, do: str) -> UserError:
    return UserError(code="KT-002", where=file, what=what, do=do)


def _check_phrases(phrases: Mapping[str, str], file: str, templates: Templates) -> None:
    """A province's own phrases hold the fields that the program's have, and none is missing."""
    if not templates.owns("sentences.yaml"):
        return
    for name, own in STANDARD.mapping("sentences.yaml").take("phrases", dict).items():
        if name not in phrases:
            raise _wrong(file, f"thiếu câu “{name}” trong “phrases”.", f"Thêm dòng {name}: “{own}”.")
        try:
            unknown = _fields(phrases[name]) - _fields(own)
        except ValueError as error:
            raise _wrong(file, f"câu “{name}” có dấu ngoặc nhọn lẻ.", "Viết {tên} cho chỗ điền.") from error
        if unknown:
            allowed = ", ".join(f"{{{field}}}" for field in sorted(_fields(own))) or "không có chỗ điền nào"
            what = f"câu “{name}” có chỗ điền lạ: {{{min(unknown)}}}."
            raise _wrong(file, what, f"Chỉ dùng: {allowed}.")


def _check_patterns(patterns: Mapping[str, Pattern], file: str) -> None:
    """A pattern says where its figure stands, and belongs to an indicator that there is."""
    known = indicators()
    for name, pattern in patterns.items():
        if name not in known or (pattern.after and pattern.after not in known):
            lost = name if name not in known else pattern.after
            raise _wrong(file, f"không có chỉ tiêu “{lost}”.", "Dùng mã có trong knowledge/indicators.")
        for key, text in (("some", pattern.some), ("joined", pattern.joined)):
            if text is not None and "{figure}" not in text:
                what = f"mẫu câu “{key}” của {name} không có chỗ cho con số."
                raise _wrong(file, what, "Thêm {figure} vào mẫu câu.")


@cache
def wording(templates: Templates = STANDARD) -> Wording:
    """The wording, read once for each set of templates. Raises UserError KT-001 with file, line and remedy where the file is wrong."""
    data = templates.mapping("sentences.yaml")
    patterns = {entry.take("id", str): _pattern(entry) for entry in data.subs("indicators")}
    phrases = data.take("phrases", dict)
    _check_phrases(phrases, data.file, templates)
    _check_patterns(patterns, data.file)
    result = Wording(
        phrases=MappingProxyType(phrases),
        leads=data.strings("leads"),
        connectors=data.strings("connectors"),
        nominal=data.strings("nominal", []),
        clauses=data.take("clauses", int),
        changes=data.take("changes", int),
        generic=_pattern(data.sub("generic")),
        separate=data.take("separate", str),
        separate_many=data.take("separate_many", str),
        some_declare=data.take("some_declare", str),
        patterns=MappingProxyType(patterns),
        outline=tuple(map(_part, data.subs("outline"))),
        folded=frozenset(data.strings("folded")),
        optional=frozenset(data.strings("optional")),
        coverage_topic=data.take("coverage_topic", str),
        other_title=data.take("other_title", str),
        registers=tuple(map(_listed, data.subs("registers"))),
    )
    data.close()
    return result


def tie_figure(figure: str) -> str:
    """“trên 82 lượt người” with its number tied to the word on either side."""
    return re.sub(r"(?<=\d) (?=\S)|(?<=\S) (?=\d)", NBSP, figure)


def sentence_case(text: str) -> str:
    """The first letter in upper case, nothing else changed."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The first letter in lower case, unless the first word is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def unit_list(units: tuple[str, ...]) -> str:
    """Units as a clerk lists them: “các huyện Bình Gia, Cao Lộc; thành phố Lạng Sơn”."""
    groups: dict[str, list[str]] = {}
    for unit in units:
        kind, name = split_unit(unit) if "," not in unit else ("", unit)
        groups.setdefault(kind or unit, []).append(name if kind else unit)
    listed = []
    for kind, names in groups.items():
        if len(names) > 1 and kind != names[0]:
            listed.append(f"các {kind} {', '.join(names)}")
        else:
            listed.append(names[0] if kind == names[0] else f"{kind} {names[0]}")
    several = any(len(names) > 1 for names in groups.values()) or any("," in unit for unit in units)
    return ("; " if several else ", ").join(listed)
