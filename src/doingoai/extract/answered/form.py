"""A filled form: what is asked in it, and the words that answer, found by its controls and, where those are lost, as printed.

Programs other than Word may drop content controls, people delete them, and a printed and scanned form has none. The form
therefore prints what its controls say: the key of the form, a code a row, the number of each box and area. A table is read by
its rows; a control in a cell says what the cell answers, else the printed code and the column's heading do.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from doingoai.extract.answered.tags import Asked, Key, read_key, read_tag
from doingoai.extract.answered.values import answer_span
from doingoai.extract.drawn import drawn_tables
from doingoai.extract.passages import fold
from doingoai.knowledge.forms import Columns, forms
from doingoai.knowledge.record_fields import registers
from doingoai.model import FORM_TAG, Cell, Control, Report, Section, Span

TICKED, UNTICKED = "☒☑✓✔■🗹", "☐□▢○"
_MARK = re.compile(r"\(\s?ô\s([NTR])(\d\d)\s?\)", re.IGNORECASE)
_TYPED_TICK = re.compile(r"^\s{0,4}(?:\[\s?[xX✓]\s?\]|\(\s?[xX]\s?\)|[xXvV✓](?=\s))")
_TABLE = re.compile(r"Biểu\s([A-Z]{2})\b")
_CODE = re.compile(r"\s{0,3}([0-9X]\d{3,4})\s{0,3}$")
_CAPTION = 400
_MOST_MARKS = 400  # printed marks of one form: it has at most 99 parts
_ENDING = ("recipients", "signature", "closing")


@dataclass(frozen=True, slots=True)
class Field:
    """An answer that somebody gave. span: its words, for a ticked box its line; printed: found without a control."""

    asked: Asked
    span: Span
    printed: bool = False


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """A row of a register table that somebody filled. cells: field → its words."""

    register: str
    section: int
    cells: tuple[tuple[str, Span], ...]
    printed: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """key: of the form; others: keys of fields that were copied in from other forms. figures, ticks, areas: the answers; asked:
    every figure that the form asks for, with its section; rows: of the registers."""

    key: Key
    others: tuple[Key, ...]
    figures: tuple[Field, ...]
    ticks: tuple[Field, ...]
    areas: tuple[Field, ...]
    rows: tuple[RowAnswer, ...]
    asked: tuple[Asked, ...]

    @property
    def printed(self) -> int:
        """How many answers were read without a control."""
        fields = (*self.figures, *self.ticks, *self.areas)
        return sum(item.printed for item in fields) + sum(row.printed for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Tagged:
    control: Control
    asked: Asked


@dataclass(slots=True)
class _Gathered:
    """What the tables gave."""

    figures: list[Field]
    rows: list[RowAnswer]
    asked: list[Asked]


def form_of(report: Report) -> Form | None:
    """The form that a document is; None for any other document."""
    if not report.document.controls and FORM_TAG not in report.text:
        return None
    tagged, keys = _tagged(report.document.controls)
    printed = read_key(report.text)
    if not keys and printed is None:
        return None
    key = max(keys, key=lambda one: keys[one]) if keys else printed[0]  # type: ignore[index]
    marks = _marks(report)
    gathered = _tables(report, tagged, marks)
    return Form(
        key=key,
        others=tuple(one for one in keys if one != key),
        figures=tuple(gathered.figures),
        ticks=tuple(_ticks(report, tagged, marks)),
        areas=tuple(_areas(report, tagged, marks)),
        rows=tuple(gathered.rows),
        asked=tuple(dict.fromkeys(gathered.asked)),
    )


def _tagged(controls: Iterable[Control]) -> tuple[list[_Tagged], dict[Key, int]]:
    tagged, keys = [], dict[Key, int]()
    for control in controls:
        read = read_tag(control.tag)
        if read is not None:
            keys[read[0]] = keys.get(read[0], 0) + 1
            tagged.append(_Tagged(control, read[1]))
    return tagged, keys


@dataclass(frozen=True, slots=True)
class _Mark:
    """A printed "(ô N03)". kind: "N" box, "T" area, "R" register; start, end: of the mark; line: where its line begins."""

    kind: str
    section: int
    start: int
    end: int
    line: int


def _marks(report: Report) -> tuple[_Mark, ...]:
    text = report.text
    return tuple(
        _Mark(m[1].upper(), int(m[2]), m.start(), m.end(), text.rfind("\n", 0, m.start()) + 1)
        for m in islice(_MARK.finditer(text), _MOST_MARKS)
    )


# --- tables


def _grids(report: Report) -> Iterator[Sequence[Cell]]:
    yield from (block.cells for block in report.document.blocks if block.kind == "table" and block.cells)
    yield from drawn_tables(report)


def _tables(report: Report, tagged: Sequence[_Tagged], marks: Sequence[_Mark]) -> _Gathered:
    gathered = _Gathered([], [], [])
    starts = [item.control.span.start for item in tagged]
    for cells in _grids(report):
        held = _held(cells, tagged, starts)
        if any(item.asked.kind == "figure" for item in held.values()):
            _figures(report, cells, held, marks, gathered)
        elif any(item.asked.kind == "row" for item in held.values()):
            _rows(report, cells, held, marks, gathered)
        elif not held:
            _figures(report, cells, {}, marks, gathered)
            _rows(report, cells, {}, marks, gathered)
    return gathered


def _held(cells: Sequence[Cell], tagged: Sequence[_Tagged], starts: list[int]) -> dict[Cell, _Tagged]:
    """The control in each cell of a table that holds one."""
    held: dict[Cell, _Tagged] = {}
    for cell in cells:
        at = bisect_right(starts, cell.span.end) - 1
        while at >= 0 and starts[at] >= cell.span.start:
            if cell.span.contains(tagged[at].control.span):
                held[cell] = tagged[at]
            at -= 1
    return held


def _words(report: Report, cell: Cell) -> str:
    return " ".join(fold(report.words(cell.span)).split())


def _heads(report: Report, cells: Sequence[Cell]) -> dict[int, str]:
    """Column → the words of the first row."""
    first = min(cell.row for cell in cells)
    return {cell.col: _words(report, cell) for cell in cells if cell.row == first}


def _column(heads: dict[int, str], phrase: str) -> int | None:
    wanted = _closed(forms().say(phrase))
    return next((column for column, words in heads.items() if _closed(words).startswith(wanted)), None)


def _figures(
    report: Report,
    cells: Sequence[Cell],
    held: dict[Cell, _Tagged],
    marks: Sequence[_Mark],
    into: _Gathered,
) -> None:
    """The figures of one table of indicators."""
    heads = _heads(report, cells)
    codes, now = _column(heads, "head_code"), _column(heads, "head_now")
    columns = [cell.col for cell in held]
    now = max(set(columns), key=columns.count) if columns else now
    if (codes is None and not held) or now is None:
        return
    by_row: dict[int, dict[int, Cell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, {})[cell.col] = cell
    section = _section_before(marks, min(cell.span.start for cell in cells))
    if held:
        section = next(iter(held.values())).asked.section
    for row in by_row.values():
        answer = row.get(now)
        if answer is None:
            continue
        item = held.get(answer)
        asked = (
            item.asked
            if item is not None
            else _coded(report, row.get(codes) if codes is not None else None, section)
        )
        if asked is None:
            continue
        into.asked.append(asked)
        span = answer_span(report.text, answer.span)
        if span.start < span.end:
            into.figures.append(Field(asked, span, printed=item is None))


def _coded(report: Report, cell: Cell | None, section: int) -> Asked | None:
    """What a row asks by its printed code."""
    match = _CODE.match(report.words(cell.span)) if cell is not None else None
    indicator = forms().indicator(match[1]) if match else None
    return Asked("figure", section, indicator) if indicator else None


def _section_before(marks: Sequence[_Mark], start: int, kinds: str = "N") -> int:
    return next((mark.section for mark in reversed(marks) if mark.start < start and mark.kind in kinds), 0)


def _rows(
    report: Report,
    cells: Sequence[Cell],
    held: dict[Cell, _Tagged],
    marks: Sequence[_Mark],
    into: _Gathered,
) -> None:
    """The filled rows of one register table. A row that a person added has no controls: its columns tell what it says."""
    start = min(cell.span.start for cell in cells)
    first = min(cell.row for cell in cells)
    if held:
        asked = next(item.asked for item in held.values() if item.asked.kind == "row")
        register, section = asked.register or "", asked.section
        fields = {c.col: item.asked.column or "" for c, item in held.items() if item.asked.kind == "row"}
    else:
        found = _printed_register(report, cells, start)
        if found is None:
            return
        register, columns = found
        section = _section_before(marks, start, "R")
        fields = _named(report, cells, register, columns)
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        if cell.row > first and not cell.header and cell.col in fields:
            rows.setdefault(cell.row, []).append(cell)
    for row in rows.values():
        spans = [(fields[c.col], answer_span(report.text, c.span)) for c in row]
        filled = tuple((name, span) for name, span in spans if span.start < span.end)
        if filled:
            into.rows.append(RowAnswer(register, section, filled, not any(cell in held for cell in row)))


def _printed_register(report: Report, cells: Sequence[Cell], start: int) -> tuple[str, Columns] | None:
    """The register that the caption above a table names: "Biểu DR. Sổ đoàn ra …"."""
    caption = report.text[max(0, start - _CAPTION) : start]
    found = [match[1] for match in _TABLE.finditer(caption)]
    for name, columns in forms().registers.items():
        if (
            found
            and columns.code == found[-1]
            and len(_named(report, cells, name, columns)) * 2 > len(columns.fields)
        ):
            return name, columns
    return None


def _named(report: Report, cells: Sequence[Cell], register: str, columns: Columns) -> dict[int, str]:
    """Column → field, by the headings as we print them."""
    names = {_closed(registers()[register].fields[field].name["vi"]): field for field in columns.fields}
    found: dict[int, str] = {}
    for column, heading in _heads(report, cells).items():
        bare = _closed(heading).removesuffix(_closed(forms().say("money_column")))
        if bare in names:
            found[column] = names[bare]
    return found


def _closed(words: str) -> str:
    """Folded, without blanks: a PDF file may give "S ố người"."""
    return "".join(fold(words).split())


# --- boxes and areas


def _line(text: str, at: int) -> Span:
    """The printed words of the line around a place."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    words = text[start:end]
    return Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))


def _ticks(report: Report, tagged: Sequence[_Tagged], marks: Sequence[_Mark]) -> Iterator[Field]:
    """The boxes that are ticked, by their control or by the sign printed in their line."""
    text, known = report.text, set[int]()
    for item in tagged:
        if item.asked.kind != "none":
            continue
        known.add(item.asked.section)
        words = report.words(item.control.span)
        line = _line(text, item.control.span.start)
        signed = any(sign in words for sign in TICKED) or words.strip().lower() in ("x", "v")
        typed = not any(sign in words for sign in UNTICKED) and _is_ticked(report.words(line))
        if item.control.ticked or signed or typed:
            yield Field(item.asked, line)
    for mark in marks:
        if mark.kind == "N" and mark.section not in known:
            line = _line(text, mark.start)
            if _is_ticked(report.words(line)):
                yield Field(Asked("none", mark.section), line, printed=True)


def _is_ticked(line: str) -> bool:
    return any(sign in line for sign in TICKED) or _TYPED_TICK.match(line) is not None


def _areas(report: Report, tagged: Sequence[_Tagged], marks: Sequence[_Mark]) -> Iterator[Field]:
    """The areas of free words that somebody filled."""
    known: dict[int, list[Span]] = {}
    for item in tagged:
        if item.asked.kind == "words":
            known.setdefault(item.asked.section, []).append(item.control.span)
    frame = _Frame.of(report, marks)
    for mark in marks:
        if mark.kind != "T":
            continue
        own = known.pop(mark.section, [])
        end = max([frame.area_end(report.text, mark.end), *(span.end for span in own)])
        whole = answer_span(report.text, Span(_after_colon(report.text, mark.end), end))
        if whole.start < whole.end:
            yield Field(Asked("words", mark.section), whole, printed=not own)
    for section, spans in known.items():  # the line above an area was deleted, its control was not
        for span in spans:
            words = answer_span(report.text, span)
            if words.start < words.end:
                yield Field(Asked("words", section), words)


def _after_colon(text: str, at: int) -> int:
    return at + 1 if text[at : at + 1] in (":", ".") else at


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where areas of free words end at the latest. marks: the lines of printed marks; stops: tables, the closing, the key;
    headings: in the order of the text."""

    marks: tuple[int, ...]
    stops: tuple[int, ...]
    headings: tuple[Span, ...]

    @classmethod
    def of(cls, report: Report, marks: Sequence[_Mark]) -> "_Frame":
        stops = [b.span.start for b in report.document.blocks if b.kind == "table"]
        stops += [p.span.start for p in report.paragraphs if p.kind in _ENDING]
        key = read_key(report.text)
        if key is not None:
            stops.append(report.text.rfind("\n", 0, key[1]) + 1)
        headings = sorted(_headings(report.sections))
        return cls(tuple(mark.line for mark in marks), tuple(sorted(stops)), tuple(headings))

    def area_end(self, text: str, start: int) -> int:
        """The end of an area that begins at ``start``: the next printed part of the form, with the headings above that."""
        line, stop = _next(self.marks, start), _next(self.stops, start)
        end = min(len(text) if line is None else line, len(text) if stop is None else stop)
        first = bisect_left(self.headings, start, key=lambda h: h.start)
        headings = self.headings[first : bisect_left(self.headings, end, key=lambda h: h.start)]
        if not headings or end != line:
            return max(start, end)
        end = headings[-1].start
        for heading in reversed(headings[:-1]):
            if text[heading.end : end].strip():
                break
            end = heading.start
        return end


def _next(places: Sequence[int], start: int) -> int | None:
    at = bisect_left(places, start)
    return places[at] if at < len(places) else None


def _headings(sections: Iterable[Section]) -> Iterator[Span]:
    """The headings of sections and of those in them."""
    for section in sections:
        yield section.heading
        yield from _headings(section.children)
