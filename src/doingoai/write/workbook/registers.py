"""A sheet for each register that has rows: unit, source, the fields by type, and the words quoted without names of persons."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from doingoai.extract.registers.countries import country_names
from doingoai.extract.registers.persons import without_persons
from doingoai.knowledge.record_fields import CURRENCY, QUALIFIER, Register, registers
from doingoai.model import Consolidation, Record
from doingoai.write.workbook.book import Amount, Book, Value

WIDTHS = {"text": 36, "number": 12, "money": 18, "date": 13, "choice": 14, "list": 28, "countries": 18}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_Told = tuple[str, str, Record, str]


def register_sheets(book: Book, result: Consolidation) -> None:
    for register in registers().values():
        told = [
            (used.unit, used.source, record, without_persons(used.report.words(record.span)))
            for used in result.reports
            if used.used
            for record in used.report.records
            if record.register == register.id
        ]
        if told:
            _register(book, register, told)


def _register(book: Book, register: Register, told: Sequence[_Told]) -> None:
    names = [name for name in register.fields if any(name in record.fields for _, _, record, _ in told)]
    heads = [register.fields[name].name["vi"] for name in names]
    header = ["Đơn vị", "Tệp", *heads, "Độ chắc chắn", "Nguyên văn"]
    widths = [26, 24, *(WIDTHS[register.fields[name].type] for name in names), 10, 60]
    book.table(register.name["vi"], widths, header, register.name["vi"], _rows(register, names, told))


def _rows(register: Register, names: Sequence[str], told: Sequence[_Told]) -> Iterator[Sequence[Value]]:
    for unit, source, record, words in told:
        fields = (_value(register, record, name) for name in names)
        yield (unit, source, *fields, record.confidence, words)


def _value(register: Register, record: Record, name: str) -> Value:
    """One field by its type: figures with their qualifier and currency as numbers, days as days, all else as text."""
    value, kind = record.fields.get(name), register.fields[name].type
    if value is None:
        return None
    if isinstance(value, Decimal | int):
        qualifier, currency = record.fields.get(name + QUALIFIER, "exact"), record.fields.get(name + CURRENCY)
        return Amount(Decimal(value), str(qualifier), currency=str(currency) if currency else None)
    if kind == "date" and _DAY.fullmatch(str(value)):
        return date.fromisoformat(str(value))
    if kind == "choice":
        return register.fields[name].choices.get(str(value), str(value))
    if isinstance(value, list | tuple):
        return ", ".join(
            country_names().get(item, item) if kind == "countries" else str(item) for item in value
        )
    return str(value)
