"""``knowledge/registers/*.yaml``: how the rows of each register are recognised, as compiled patterns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from doingoai.extract.passages import fold
from doingoai.knowledge import Entry, mapping
from doingoai.knowledge.loader import files
from doingoai.knowledge.record_fields import Register, registers
from doingoai.model import UserError
from doingoai.text.lazily import LazyPattern

DATES = "dates"
_GROUP = re.compile(r"\(\?P<(\w+)>")


@dataclass(frozen=True, slots=True)
class Statement:
    """What begins a row. when: one of these must stand in the sentence (folded); pattern: its groups are fields.

    topics: sections in which it counts, all where empty. lead: what the words before, the list's lead or the heading must say.
    fixed: fields the words imply. confidence: of the row.
    """

    when: tuple[str, ...]
    pattern: LazyPattern
    topics: frozenset[str]
    lead: LazyPattern | None
    fixed: Mapping[str, str]
    confidence: float


@dataclass(frozen=True, slots=True)
class Spec:
    """One register's ways. finders: field → patterns with the group ``v``; implied: field → value → pattern; columns: heading words → field.

    needs: fields without which a row is none, one of them is enough. marks: words of captions and headings that give a table to this register.
    groups: field → value → words of a heading, a lead or a full-width row of a table. turns: field → the field it is where the lead says so.
    back: fields that may also stand before the words that begin the row.
    """

    register: Register
    topics: frozenset[str]
    statements: tuple[Statement, ...]
    finders: tuple[tuple[str, tuple[LazyPattern, ...]], ...]
    implied: tuple[tuple[str, str, LazyPattern], ...]
    columns: tuple[tuple[str, str], ...]
    needs: tuple[str, ...]
    marks: LazyPattern | None
    groups: tuple[tuple[str, str, LazyPattern], ...]
    refuse: LazyPattern | None
    turns: tuple[tuple[str, str, LazyPattern], ...]
    back: frozenset[str]


def _macros() -> dict[str, str]:
    entry = mapping("registers_words.yaml")
    return {name: entry.take(name, str) for name in entry}


def _compile(entry: Entry, source: str, macros: Mapping[str, str]) -> LazyPattern:
    pattern = re.sub(r"<([A-Z_]+)>", lambda m: macros.get(m[1], m[0]), source)
    return LazyPattern(lambda: _compiled(entry, pattern))


def _compiled(entry: Entry, pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise UserError(
            code="KT-006",
            where=f"{entry.file}, dòng {entry.line}",
            what=f"mẫu viết sai: {error}.",
            do="Sửa biểu thức chính quy.",
        ) from error


def _known(entry: Entry, register: Register, name: str) -> str:
    if name != DATES and name not in register.fields:
        raise UserError(
            code="KT-006",
            where=f"{entry.file}, dòng {entry.line}",
            what=f"sổ “{register.id}” không có cột “{name}”.",
            do="Dùng mã cột trong registers.yaml; muốn thêm cột thì thêm ở đó trước.",
        )
    return name


def _statement(
    entry: Entry, register: Register, topics: frozenset[str], macros: Mapping[str, str]
) -> Statement:
    source = entry.take("pattern", str)
    for name in _GROUP.findall(source):
        _known(entry, register, name)
    fixed = entry.take("set", dict, {})
    for name in fixed:
        _known(entry, register, name)
    lead = entry.take("lead", str, None)
    own = entry.strings("topics", [])
    statement = Statement(
        when=tuple(fold(word) for word in entry.strings("when")),
        pattern=_compile(entry, source, macros),
        topics=frozenset(own) if own else topics,
        lead=_compile(entry, lead, macros) if lead else None,
        fixed=fixed,
        confidence=entry.take("confidence", float, 0.85),
    )
    entry.close()
    return statement


def _named(
    entry: Entry, key: str, register: Register, macros: Mapping[str, str]
) -> tuple[tuple[str, str, LazyPattern], ...]:
    found = []
    block = entry.sub(key) if key in set(entry) else None
    for name in block or ():
        assert block is not None
        values = block.sub(name)
        for value in values:
            found.append(
                (_known(entry, register, name), value, _compile(values, values.take(value, str), macros))
            )
    return tuple(found)


def _spec(name: str, macros: Mapping[str, str]) -> Spec:
    entry = mapping(name)
    identifier = entry.take("register", str)
    register = registers().get(identifier)
    if register is None:
        raise UserError(
            code="KT-006",
            where=name,
            what=f"không có sổ “{identifier}”.",
            do="Dùng mã sổ trong registers.yaml.",
        )
    topics = frozenset(entry.strings("topics", []))
    finders = entry.sub("finders") if "finders" in set(entry) else None
    columns = entry.sub("columns") if "columns" in set(entry) else None
    marks, refuse = entry.take("marks", str, None), entry.take("refuse", str, None)
    words = [
        (fold(word), _known(entry, register, field))
        for field in columns or ()
        if columns
        for word in columns.strings(field)
    ]
    spec = Spec(
        register=register,
        topics=topics,
        statements=tuple(_statement(item, register, topics, macros) for item in entry.subs("statements", [])),
        finders=tuple(
            (
                _known(entry, register, field),
                tuple(_compile(finders, p, macros) for p in finders.strings(field)),
            )
            for field in finders or ()
            if finders
        ),
        implied=_named(entry, "implied", register, macros),
        columns=tuple(sorted(words, key=lambda pair: -len(pair[0]))),
        needs=tuple(_known(entry, register, field) for field in entry.strings("needs")),
        marks=_compile(entry, marks, macros) if marks else None,
        groups=_named(entry, "groups", register, macros),
        refuse=_compile(entry, refuse, macros) if refuse else None,
        back=frozenset((DATES, *(_known(entry, register, field) for field in entry.strings("back", [])))),
        turns=_named(entry, "turns", register, macros),
    )
    entry.close()
    return spec


@cache
def specs() -> tuple[Spec, ...]:
    """The ways of all registers that are read by patterns."""
    macros = _macros()
    return tuple(_spec(name, macros) for name in files("registers"))
