"""``forms.yaml`` as typed values: the codes, columns and words of the forms that units fill in."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from doingoai.knowledge.loader import Entry, mapping
from doingoai.knowledge.record_fields import registers
from doingoai.knowledge.views import indicators
from doingoai.model import UserError


@dataclass(frozen=True, slots=True)
class Columns:
    """A register as a table of the form. code: two letters; fields: ids, as printed from left to right; wide: field → how much wider
    than a narrow column; rows: printed ready."""

    code: str
    fields: tuple[str, ...]
    wide: Mapping[str, float]
    rows: int


@dataclass(frozen=True, slots=True)
class Forms:
    """codes: indicator → its code; by_code: the reverse. none, unknown, affirmed, exclusive: folded words; prompts: case-folded. blanks: kind of control → dots."""

    codes: Mapping[str, str]
    by_code: Mapping[str, str]
    registers: Mapping[str, Columns]
    none: frozenset[str]
    unknown: frozenset[str]
    affirmed: frozenset[str]
    prompts: frozenset[str]
    exclusive: tuple[str, ...]
    hints: Mapping[str, str]
    phrases: Mapping[str, str]
    blanks: Mapping[str, str]
    area_lines: int

    def code(self, indicator: str) -> str:
        """The code of an indicator; one that the file does not list has one made from its id, with a letter in front."""
        return self.codes.get(indicator) or f"X{zlib.crc32(indicator.encode()) % 10_000:04d}"

    def indicator(self, code: str) -> str | None:
        """The indicator of a code; None where there is none."""
        return self.by_code.get(code)

    def say(self, phrase: str, **words: object) -> str:
        return self.phrases[phrase].format(**words)


def _wrong(entry: Entry, what: str, do: str) -> UserError:
    return UserError("KT-002", entry.where, what, do)


def _codes(entry: Entry) -> Mapping[str, str]:
    codes: dict[str, str] = {}
    for name in entry:
        code = entry.take(name, str)
        if name not in indicators():
            raise _wrong(entry, f"“{name}” không phải mã chỉ tiêu.", "Dùng mã có trong indicators/.")
        if code in codes.values() or not (len(code) == 4 and code.isdigit()):
            raise _wrong(entry, f"mã số “{code}” lặp lại hoặc không gồm bốn chữ số.", "Đặt mã khác.")
        codes[name] = code
    return MappingProxyType(codes)


def _columns(name: str, entry: Entry) -> Columns:
    register = registers().get(name)
    if register is None:
        raise _wrong(entry, f"không có sổ “{name}”.", "Dùng mã sổ trong registers.yaml.")
    wide = entry.take("wide", dict, {})
    fields = entry.strings("columns")
    for field in (*fields, *wide):
        if field not in register.fields:
            raise _wrong(entry, f"sổ “{name}” không có cột “{field}”.", "Dùng mã cột trong registers.yaml.")
    columns = Columns(entry.take("code", str), fields, MappingProxyType(dict(wide)), entry.take("rows", int))
    entry.close()
    return columns


@cache
def forms() -> Forms:
    """The file, read once. Raises UserError KT-001, KT-002 with file, line and remedy where it is wrong."""
    data = mapping("forms.yaml")
    codes = _codes(data.sub("codes"))
    tables = data.sub("registers")
    made = dict(codes)
    empty = Forms(codes, {}, {}, frozenset(), frozenset(), frozenset(), frozenset(), (), {}, {}, {}, 0)
    for indicator in indicators():
        made.setdefault(indicator, empty.code(indicator))
    found = Forms(
        codes=codes,
        by_code=MappingProxyType({code: indicator for indicator, code in made.items()}),
        registers=MappingProxyType({name: _columns(name, tables.sub(name)) for name in tables}),
        none=frozenset(data.strings("none")),
        unknown=frozenset(data.strings("unknown")),
        affirmed=frozenset(data.strings("affirmed")),
        prompts=frozenset(words.casefold() for words in data.strings("prompts")),
        exclusive=data.strings("exclusive"),
        hints=MappingProxyType(data.take("hints", dict)),
        phrases=MappingProxyType(data.take("phrases", dict)),
        blanks=MappingProxyType(data.take("blanks", dict)),
        area_lines=data.take("area_lines", int),
    )
    data.take("letter", dict)  # read by ``write.letter``
    data.close()
    return found
