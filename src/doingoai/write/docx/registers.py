"""The registers of the units' reports as tables of the annexes: delegations, agreements, projects … one by one."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from doingoai.extract.registers.countries import country_names
from doingoai.knowledge.record_fields import CURRENCY, QUALIFIER, RegisterField, registers
from doingoai.model import Record, UsedReport
from doingoai.text.numbers_vi import QUALIFIER_WORDS, money, number, short_date
from doingoai.write.docx.draft import Draft
from doingoai.write.docx.story import Block, Cell, Marked, Paragraph, Table, Text, paragraph
from doingoai.write.docx.wording import Listed, sentence_case

Row = tuple[UsedReport, Record]
_TOGETHER = 4  # rows


def _rows(listed: Listed, draft: Draft) -> list[Row]:
    """The records that say something in the columns shown, in the order of the reports."""
    needed = [field for field in listed.columns if field not in listed.plain]
    return [
        (used, record)
        for used in draft.consolidation.used
        for record in used.report.records
        if record.register == listed.register
        and sum(field in record.fields for field in needed) >= listed.least
    ]


def shown(record: Record, field: RegisterField) -> str:
    """A field as an office writes it; empty where the report does not say."""
    value = record.fields.get(field.id)
    if value is None:
        return ""
    match field.type:
        case "choice":
            return sentence_case(str(field.choices.get(str(value), value)))
        case "countries":
            names = country_names()
            return ", ".join(names.get(str(code), str(code)) for code in _listed(value))
        case "list":
            return ", ".join(map(str, _listed(value)))
        case "date":
            return _day(value)
    if not isinstance(value, Decimal):
        return sentence_case(" ".join(str(value).split()))
    currency = record.fields.get(f"{field.id}{CURRENCY}")
    words = money(value, str(currency)) if field.type == "money" and currency else number(value)
    qualifier = QUALIFIER_WORDS.get(str(record.fields.get(f"{field.id}{QUALIFIER}", "exact")), "")
    return f"{qualifier} {words}".strip()


def _day(value: object) -> str:
    """A day as an office writes it; words that are none stay as they are."""
    try:
        return short_date(value if isinstance(value, date) else date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]


def register_tables(topic: str, draft: Draft) -> Iterator[Block]:
    """The tables of the registers that belong to a topic, each with its caption; none where nothing is recorded."""
    for listed in draft.words.registers:
        if listed.topic == topic and (rows := _rows(listed, draft)):
            yield _caption(listed, rows, draft)
            yield _table(listed, rows, draft)


def _caption(listed: Listed, rows: list[Row], draft: Draft) -> Paragraph:
    facts = [
        {"unit": used.unit, "source": used.source, "start": record.span.start, "end": record.span.end}
        for used, record in rows
    ]
    bookmark = draft.trail.mark(f"so_sach_{listed.register}", listed.title, "register", rows=facts)
    return Paragraph((Marked((Text(listed.title),), (), bookmark),), "TableCaption", keep_next=True)


def _table(listed: Listed, rows: list[Row], draft: Draft) -> Table:
    look, fields = draft.look, registers()[listed.register].fields
    columns = [fields[name] for name in listed.columns]
    columns = [field for field in columns if any(shown(record, field) for _, record in rows)]
    head = (draft.say("number"), draft.say("unit"), *(field.name["vi"] for field in columns))
    made = [tuple(Cell((paragraph(words, "TableHead"),)) for words in head)]
    for position, (used, record) in enumerate(rows, 1):
        words = [str(position), sentence_case(used.unit), *(shown(record, field) for field in columns)]
        styles = ["TableFigure", "TableText", *map(_style, columns)]
        # a short list stays on one page, and the note below a long one with its last row
        kept = len(rows) <= _TOGETHER or position == len(rows)
        cells = (paragraph(text, style, keep_next=kept) for text, style in zip(words, styles, strict=True))
        made.append(tuple(Cell((cell,)) for cell in cells))
    room = look.text_width(landscape=True) - look.number_column - look.unit_column * 0.8
    weights = [listed.widths.get(field.id, 1.0) for field in columns]
    widths = [room * weight / sum(weights) for weight in weights]
    return Table(
        tuple(made),
        (look.number_column, look.unit_column * 0.8, *widths),
        header_rows=1,
        title=listed.title,
        description=", ".join(head),
    )


def _style(field: RegisterField) -> str:
    return "TableFigure" if field.type in ("number", "money", "date", "choice") else "TableText"
