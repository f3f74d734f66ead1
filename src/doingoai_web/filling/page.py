"""The form on the page: the sections and fields of the library's form, what a draft holds in them, and what people and the machine said
of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from doingoai.consolidate.masking import masked
from doingoai.knowledge import indicators
from doingoai.knowledge.forms import forms
from doingoai.knowledge.record_fields import RegisterField, registers
from doingoai.model import Span
from doingoai.write.forms import Previous
from doingoai.write.forms.asked import Part
from doingoai.write.forms.fields import before, column_words, unit_words
from doingoai_web.campaigns.models import Asked
from doingoai_web.filling.checking import Spots
from doingoai_web.filling.fields import ROWS, Data, homeless, label, row, row_numbers, unit_of
from doingoai_web.filling.models import Draft
from doingoai_web.filling.outline import WHOLE, Place, ask_of, digest, places_of, title_in
from doingoai_web.filling.running import earlier, previous_of
from doingoai_web.review.models import Status, Step, Submission

_FLOWS = ("sum", "sum_dedup", "union")
BLANK = 1  # empty rows behind those of a register


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure asked for. flow: it arises in the period, so that a ticked box says it is 0."""

    name: str
    indicator: str
    code: str
    unit: str
    before: str
    value: str
    flow: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of a row. choices: of a closed list; odd: the value is none of them."""

    name: str
    column: RegisterField
    heading: str
    value: str

    @property
    def choices(self) -> tuple[str, ...]:
        known = tuple(self.column.choices.values())
        return known if not self.value or self.value in known else (*known, self.value)

    @property
    def wide(self) -> bool:
        return self.column.type in ("text", "list")


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    number: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A register. model: an empty row whose number is “0”, from which a page makes new ones; next: the number of the first."""

    id: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    model: Row
    next: int
    full: bool
    filled: int


@dataclass(frozen=True, slots=True)
class Section:
    place: Place
    ticked: bool
    words: str
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]

    @property
    def key(self) -> str:
        return self.place.key

    @property
    def part(self) -> Part:
        return self.place.part

    @property
    def filled(self) -> int:
        return sum(bool(one.value) for one in self.figures)

    @property
    def answered(self) -> bool:
        """Whether anything was said in this section."""
        return bool(self.ticked or self.words or self.filled or any(table.filled for table in self.tables))


@dataclass(frozen=True, slots=True)
class Said:
    """What an officer said at some words of the version sent."""

    text: str
    author: str
    words: str


@dataclass(slots=True)
class Notes:
    """What stands beside one field, row or section."""

    findings: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[Said] = field(default_factory=list)
    pending: list[dict[str, Any]] = field(default_factory=list)

    @property
    def loud(self) -> list[dict[str, Any]]:
        return [found for found in self.findings if found["severity"] != "info"]

    @property
    def mild(self) -> list[dict[str, Any]]:
        return [found for found in self.findings if found["severity"] == "info"]


@dataclass(frozen=True, slots=True)
class Lost:
    """Words that have no place in the outline any more."""

    name: str
    label: str
    words: str


@dataclass(frozen=True)
class Screen:
    """The page. outline: digest of what it was made of; changed: the outline is another than when the draft was last saved;
    step: the words with which the report came back; edited: names of the fields changed since it was sent."""

    asked: Asked
    draft: Draft
    sections: tuple[Section, ...]
    whole: bool
    lost: tuple[Lost, ...]
    notes: Mapping[str, Notes]
    outline: str
    changed: bool
    previous: Previous | None
    submission: Submission | None
    step: Step | None
    edited: tuple[str, ...]

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(one for section in self.sections for one in section.figures)

    @property
    def filled(self) -> int:
        return sum(bool(one.value) for one in self.figures)

    @property
    def accepted(self) -> bool:
        return self.submission is not None and self.submission.status == Status.ACCEPTED

    @property
    def open_findings(self) -> int:
        return loud(self.draft)

    @property
    def stale_check(self) -> bool:
        """What was checked is older than what is written."""
        return self.draft.checked is not None and self.draft.checked != self.draft.revision


def loud(draft: Draft) -> int:
    """How many errors and warnings nobody set aside."""
    return sum(found["severity"] != "info" and not found["waived"] for found in draft.findings)


# ---- fields ----


def _figures(part: Part, data: Data, previous: Previous | None) -> tuple[Figure, ...]:
    found = []
    for one in part.indicators:
        known = indicators()[one]
        figures = previous.figures if previous else None
        found.append(
            Figure(
                name=f"i.{one}",
                indicator=one,
                code=forms().code(one),
                unit=unit_words(known),
                before=before(figures, known),
                value=data.get(f"i.{one}", ""),
                flow=known.aggregation in _FLOWS,
            )
        )
    return tuple(found)


def _row(register: str, number: int, data: Data) -> Row:
    start = f"r.{register}.{number}"
    values = row(data, register, number) if number else {}
    fields = registers()[register].fields
    cells = (
        Cell(f"{start}.{column}", fields[column], column_words(fields[column]), values.get(column, ""))
        for column in forms().registers[register].fields
    )
    return Row(start, str(number or ""), tuple(cells))


def table_of(register: str, data: Data, more: int = 0) -> Table:
    """A register with its rows, and as many empty ones behind them as wanted."""
    columns, known = forms().registers[register], registers()[register]
    numbers = row_numbers(data, register)
    first = max(numbers, default=0) + 1
    fresh = range(first, min(first + max(BLANK, more), ROWS + 1))
    title = forms().say("register_title", code=columns.code, name=known.name["vi"])
    return Table(
        id=register,
        title=title,
        heads=tuple(column_words(known.fields[name]) for name in columns.fields),
        rows=tuple(_row(register, number, data) for number in (*numbers, *fresh)),
        model=_row(register, 0, {}),
        next=first + len(fresh),
        full=first > ROWS,
        filled=len(numbers),
    )


def _section(place: Place, data: Data, previous: Previous | None, more: Mapping[str, int]) -> Section:
    key = place.key
    return Section(
        place=place,
        ticked=bool(key and place.part.box and data.get(f"n.{key}")),
        words=data.get(f"t.{key}", "") if key else "",
        figures=_figures(place.part, data, previous),
        tables=tuple(table_of(register, data, more.get(register, 0)) for register in place.part.registers),
    )


# ---- notes ----


def container(field_name: str, section: str, shown: frozenset[str]) -> str:
    """The place of the page where what is said of a field stands: the field's or its row's own, else its section's, else the top."""
    own = unit_of(field_name)
    if own in shown:
        return own
    return f"s.{section}" if f"s.{section}" in shown else "s."


def containers(sections: Iterable[Section]) -> frozenset[str]:
    found = {"s.", f"n.{WHOLE}"}
    for section in sections:
        if section.key:
            found |= {f"s.{section.key}", f"t.{section.key}", f"n.{section.key}"}
        found.update(one.name for one in section.figures)
        found.update(row.id for table in section.tables for row in table.rows)
    return frozenset(found)


def notes_of(
    draft: Draft, sections: Sequence[Section], said: Iterable[tuple[str, str, Said]] = ()
) -> dict[str, Notes]:
    """Container → what stands there: findings of the last check, an officer's remarks, values to decide."""
    shown = containers(sections)
    places = [section.place for section in sections]
    found: dict[str, Notes] = {}

    def at(name: str, section: str) -> Notes:
        return found.setdefault(container(name, section, shown), Notes())

    for finding in draft.findings:
        at(finding["field"], finding["section"]).findings.append(finding)
    for name, section, remark in said:
        at(name, section).remarks.append(remark)
    for item in draft.pending:
        values = [(label(name, places), words) for name, words in item["values"].items()]
        first = next(iter(item["values"]), "")
        at(first, "").pending.append({**item, "shown": values, "row": item["unit"].startswith("r.")})
    return found


def _said(
    submission: Submission | None, draft: Draft, places: Sequence[Place]
) -> tuple[Step | None, list[tuple[str, str, Said]]]:
    """Of a report that came back: the words that say why, and the remarks at the fields whose words they are about."""
    version = submission.current if submission else None
    if submission is None or version is None or submission.status != Status.RETURNED:
        return None, []
    step = submission.steps.filter(status=Status.RETURNED).select_related("actor").last()
    remarks = list(version.remarks.filter(settled_at=None).select_related("author"))
    if not remarks:
        return step, []
    report = masked(version.report)
    spots = Spots(report, places, draft.sent if draft.version_id == version.pk else {})
    found = []
    for note in remarks:
        author = note.author.full_title or note.author.username
        if note.start is None or note.end is None:
            found.append(("", "", Said(note.text, author, "")))
            continue
        span = Span(note.start, note.end)
        spot = spots.at(span)
        words = " ".join(report.words(span).split())[:200]
        found.append((spot.field, spot.section, Said(note.text, author, words)))
    return step, found


def screen(asked: Asked, draft: Draft, more: Mapping[str, int] | None = None) -> Screen:
    """Everything on the page of a draft. more: empty rows wanted behind a register's."""
    outline = ask_of(asked).outline
    places = places_of(outline)
    previous = previous_of(earlier(asked))
    sections = tuple(_section(place, draft.data, previous, more or {}) for place in places)
    submission = Submission.objects.filter(asked=asked).select_related("current").first()
    step, said = _said(submission, draft, places)
    lost = tuple(
        Lost(name, _lost_label(name, draft, places), words)
        for name, words in homeless(draft.data, places).items()
    )
    edited = sorted(
        name for name in {*draft.data, *draft.sent} if draft.data.get(name) != draft.sent.get(name)
    )
    today = digest(outline)
    return Screen(
        asked=asked,
        draft=draft,
        sections=sections,
        whole=bool(draft.data.get(f"n.{WHOLE}")),
        lost=lost,
        notes=notes_of(draft, sections, said),
        outline=today,
        changed=bool(draft.outline_digest) and draft.outline_digest != today,
        previous=previous,
        submission=submission,
        step=step,
        edited=tuple(label(name, places) for name in edited) if draft.sent else (),
    )


def _lost_label(name: str, draft: Draft, places: Sequence[Place]) -> str:
    if name[:2] in ("t.", "n."):
        return title_in(draft.outline, name[2:])
    return label(name, places)
