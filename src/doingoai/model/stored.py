"""A report as bytes that can be kept for years and read back as the same value: compressed JSON, fields by their names.

The JSON of ``model.json`` is for other programs and leaves out what they do not need; this is the whole value, so that what was
read with one version of the code can be shown, corrected and added up with a later one. Fields that have their default are
left out, and a field that a later version adds takes its default when old bytes are read.
"""

import json
import types
import zlib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from doingoai.model.errors import UserError
from doingoai.model.report import Report, Section
from doingoai.model.spans import Span

FORMAT = 1
MAX_BYTES = 256 << 20  # of the JSON: a longer one was not written here

__all__ = ["dumps", "loads"]


class _Sections:
    """The sections of a report by their place in the outline: a paragraph names those that hold it by number."""

    def __init__(self, top: tuple[Section, ...]) -> None:
        self.all: list[Section] = []
        self.add(top)
        self.numbers = {id(section): number for number, section in enumerate(self.all)}

    def add(self, sections: tuple[Section, ...]) -> None:
        for section in sections:
            self.all.append(section)
            self.add(section.children)

    def number(self, section: Section) -> int:
        found = self.numbers.get(id(section))
        return self.all.index(section) if found is None else found


def dumps(report: Report) -> bytes:
    """The whole report with its document, facts and findings."""
    sections = _Sections(report.sections)

    def encoded(value: Any) -> Any:
        if isinstance(value, Span):
            return [value.start, value.end]
        if is_dataclass(value) and not isinstance(value, type):
            return {
                name: encode(getattr(value, name))
                for name, default in _fields(type(value))
                if getattr(value, name) != default
            }
        return encode(value)

    def encode(value: Any) -> Any:
        if value is None or isinstance(value, str | bool | int | float):
            return value
        if isinstance(value, Decimal):
            return {"$d": str(value)}
        if isinstance(value, date):
            return {"$t": value.isoformat()}
        if isinstance(value, Mapping):
            return {"$m": {str(key): encoded(item) for key, item in value.items()}}
        if isinstance(value, tuple | list):
            return [encoded(item) for item in value]
        return encoded(value)

    whole = encoded(report)
    for paragraph, row in zip(report.paragraphs, whole.get("paragraphs", ()), strict=True):
        if paragraph.path:
            row["path"] = [sections.number(section) for section in paragraph.path]
    data = json.dumps({"format": FORMAT, "report": whole}, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(data.encode("utf-8", "surrogatepass"), 6)


def loads(data: bytes) -> Report:
    """The report again. Raises UserError LT-001 where the bytes are damaged or were not written by ``dumps``."""
    try:
        return _report(_opened(data))
    except (
        zlib.error,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        ArithmeticError,
    ) as error:
        raise UserError(
            code="LT-001",
            where="Bản đọc đã lưu",
            what=f"bị hỏng hoặc do chương trình khác ghi ({type(error).__name__}).",
            do="Đọc lại từ tệp gốc.",
        ) from None


def _opened(data: bytes) -> dict[str, Any]:
    opened = zlib.decompressobj()
    text = opened.decompress(data, MAX_BYTES)
    whole: dict[str, Any] = json.loads(text.decode("utf-8", "surrogatepass"))
    if opened.unconsumed_tail or whole["format"] != FORMAT:
        raise ValueError("format")
    return dict(whole["report"])


def _report(row: dict[str, Any]) -> Report:
    sections: tuple[Section, ...] = _decoder(tuple[Section, ...])(row.get("sections", []))
    numbered = _Sections(sections).all
    paths = [
        tuple(numbered[number] for number in paragraph.pop("path", ()))
        for paragraph in row.get("paragraphs", ())
    ]
    report: Report = _decoder(Report)({**row, "sections": []})
    for paragraph, path in zip(report.paragraphs, paths, strict=True):
        object.__setattr__(paragraph, "path", path)  # nobody else has the value yet
    object.__setattr__(report, "sections", sections)
    return report


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    """(name, default) of each field; a default that nothing equals where there is none."""
    nothing = object()
    return tuple(
        (
            field.name,
            field.default
            if field.default is not MISSING
            else field.default_factory()
            if field.default_factory is not MISSING
            else nothing,
        )
        for field in fields(kind)
    )


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of this type from its JSON."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        first = _decoder(next(item for item in inner if item is not type(None)))
        return lambda value: None if value is None else first(value)
    if kind is Span:
        return lambda value: Span(*value)
    if origin is tuple:
        each = _decoder(inner[0])
        return lambda value: tuple(each(item) for item in value)
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_decoder(kind)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        each = _decoder(inner[1])
        return lambda value: {key: each(item) for key, item in value["$m"].items()}
    return _plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        (tag, inner), *more = value.items()
        if more or tag not in ("$d", "$t", "$m"):
            raise ValueError(tag)
        if tag == "$m":
            return {key: _plain(item) for key, item in inner.items()}
        return Decimal(inner) if tag == "$d" else date.fromisoformat(inner)
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _dataclass_decoder(kind: type) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    known = {name: hints[name] for name, _ in _fields(kind)}

    def decode(value: Any) -> Any:
        given = {name: _decoder(known[name])(item) for name, item in value.items() if name in known}
        return kind(**given)

    return decode
