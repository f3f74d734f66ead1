"""A form with its fields filled in, as the unit would fill them in Word: the same controls, the same words, rows added where wanted."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from doingoai.extract.answered.tags import Asked, read_tag, tag
from doingoai.write.documents import Annex, Official
from doingoai.write.docx.story import (
    Block,
    Cell,
    ContentControl,
    Controlled,
    Inline,
    Paragraph,
    Table,
    Text,
)

_LAST_TAGGED = 99  # rows of a register that a tag can count; later ones are found by their columns, as rows added by hand are
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, slots=True)
class Filling:
    """What was answered, in the words of whoever answered. figures: indicator → words; none: numbers of the sections whose box “không
    phát sinh” is ticked, 0 for the whole report; words: number of the section → free words, a line a paragraph; rows: register →
    rows, each column → words."""

    figures: Mapping[str, str] = field(default_factory=dict)
    none: frozenset[int] = frozenset()
    words: Mapping[int, str] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)


def filled(form: Official, filling: Filling) -> Official:
    """A form as a document, with its fields answered. Answers for which it has no field are left out."""
    annexes = tuple(_annex(annex, filling) for annex in form.annexes)
    return replace(form, body=tuple(_block(block, filling) for block in form.body), annexes=annexes)


def _annex(annex: Annex, filling: Filling) -> Annex:
    return replace(annex, blocks=tuple(_block(block, filling) for block in annex.blocks))


def _block(block: Block, filling: Filling) -> Block:
    match block:
        case Paragraph():
            return replace(block, inlines=tuple(_inline(inline, filling) for inline in block.inlines))
        case Controlled():
            return _area(block, filling)
        case Table():
            return _table(block, filling)
        case _:
            return block


def _asked(control: ContentControl) -> Asked | None:
    found = read_tag(control.tag)
    return found[1] if found else None


def _inline(inline: Inline, filling: Filling) -> Inline:
    if not isinstance(inline, ContentControl):
        return inline
    asked = _asked(inline)
    if asked is None:
        return inline
    if asked.kind == "none":
        return replace(inline, value="x" if asked.section in filling.none else "")
    return _answered(inline, filling.figures.get(asked.indicator or "", ""))


def _answered(control: ContentControl, words: str) -> ContentControl:
    """A control with these words. A day that is written so that Word knows it is one stays one."""
    said = " ".join(clean(words).split())
    if control.kind == "date" and said:
        day = _day(said)
        return replace(control, value=day.isoformat()) if day else replace(control, kind="text", value=said)
    return replace(control, value=said)


def _day(words: str) -> date | None:
    """A day as dd/mm/yyyy, printed back exactly as it was written; None for anything else."""
    found = _DAY.fullmatch(words)
    if found is None:
        return None
    try:
        day = date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
    return day if f"{day:%d/%m/%Y}" == words else None


def _area(area: Controlled, filling: Filling) -> Controlled:
    asked = _asked(area.control)
    words = clean(filling.words.get(asked.section, "")) if asked is not None else ""
    lines = [" ".join(line.split()) for line in words.split("\n")]
    if not any(lines):
        return area
    blocks = tuple(Paragraph((Text(line),), "Body") for line in lines if line)
    return Controlled(replace(area.control, placeholder=""), blocks)


def _controls(row: Sequence[Cell]) -> list[ContentControl]:
    return [
        inline
        for cell in row
        for block in cell.blocks
        if isinstance(block, Paragraph)
        for inline in block.inlines
        if isinstance(inline, ContentControl)
    ]


def _table(table: Table, filling: Filling) -> Table:
    heads, rows = table.rows[: table.header_rows], table.rows[table.header_rows :]
    asked = [_asked(control) for row in rows[:1] for control in _controls(row)]
    register = next((item.register for item in asked if item is not None and item.kind == "row"), None)
    if register is None:
        return replace(table, rows=(*heads, *(_cells(row, filling) for row in rows)))
    given = filling.rows.get(register, ())
    numbers = range(1, max(len(rows), len(given)) + 1)
    made = (
        _row(rows[min(number, len(rows)) - 1], number, given[number - 1] if number <= len(given) else {})
        for number in numbers
    )
    return replace(table, rows=(*heads, *made))


def _cells(row: Sequence[Cell], filling: Filling) -> tuple[Cell, ...]:
    return tuple(replace(cell, blocks=tuple(_block(block, filling) for block in cell.blocks)) for cell in row)


def _row(model: Sequence[Cell], number: int, answers: Mapping[str, str]) -> tuple[Cell, ...]:
    """A row of a register. model: a printed row, whose controls say which column is which."""

    def cell_of(cell: Cell) -> Cell:
        controls = _controls((cell,))
        return (
            replace(cell, blocks=_answer(controls[0], number, answers))
            if controls
            else _counted(cell, number)
        )

    return tuple(cell_of(cell) for cell in model)


def _counted(cell: Cell, number: int) -> Cell:
    blocks = tuple(
        replace(block, inlines=(Text(str(number)),)) if isinstance(block, Paragraph) else block
        for block in cell.blocks
    )
    return replace(cell, blocks=blocks)


def _answer(control: ContentControl, number: int, answers: Mapping[str, str]) -> tuple[Block, ...]:
    found = read_tag(control.tag)
    assert found is not None
    key, asked = found
    words = answers.get(asked.column or "", "")
    if number > _LAST_TAGGED:
        return (Paragraph((Text(" ".join(clean(words).split())),), "TableText"),)
    own = replace(control, tag=tag(key, replace(asked, row=number)))
    return (Paragraph((_answered(own, words),), "TableText"),)


def clean(words: str) -> str:
    """Words without what no document can hold: control characters, halves of characters."""
    told = unicodedata.normalize("NFC", words).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        char
        for char in told
        if char in "\n\t"
        or (unicodedata.category(char) not in ("Cc", "Cs", "Co") and char not in "\ufffe\uffff")
    )
