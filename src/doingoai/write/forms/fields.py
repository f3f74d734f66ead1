"""The blocks of a form that people fill in: tables of figures, boxes, areas of free words, register tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from doingoai.consolidate.sums import Figure
from doingoai.extract.answered.tags import Asked, Key, tag
from doingoai.extract.answered.values import is_yes_or_no
from doingoai.knowledge import indicators
from doingoai.knowledge.forms import forms
from doingoai.knowledge.record_fields import RegisterField, registers
from doingoai.model import Indicator
from doingoai.text.numbers_vi import CURRENCY_WORDS, figure
from doingoai.write.docx.layout import Layout
from doingoai.write.docx.story import (
    Block,
    Cell,
    ContentControl,
    Controlled,
    Paragraph,
    Table,
    Text,
    paragraph,
)
from doingoai.write.docx.wording import sentence_case
from doingoai.write.forms.asked import Part
from doingoai.write.forms.previous import Figures

_ALIAS = 64
_CODE, _UNIT, _FIGURE = 14.0, 26.0, 33.0  # mm: columns of the table of figures
_ORDER = 9.0  # mm: the column of running numbers of a register


@dataclass(frozen=True, slots=True)
class Frame:
    """What every field of one form shares. before: the last period's figures, None without any; before_name, now_name: of the
    periods."""

    key: Key
    look: Layout
    now_name: str
    before: Figures | None = None
    before_name: str = ""


def _control(frame: Frame, asked: Asked, alias: str, kind: str = "text", **more: object) -> ContentControl:
    return ContentControl(tag(frame.key, asked), alias[:_ALIAS], kind, **more)  # type: ignore[arg-type]


def _mark(letter: str, number: int) -> Text:
    return Text(" " + forms().say("box", mark=f"{letter}{number:02d}"), italic=True)


def box(frame: Frame, number: int, words: str, style: str = "Body") -> Paragraph:
    """ "☐ Không phát sinh … (ô N03)"."""
    control = _control(frame, Asked("none", number), f"Không phát sinh (ô N{number:02d})", "checkbox")
    return Paragraph((control, Text(" " + words), _mark("N", number)), style, keep_next=True)


def area(frame: Frame, part: Part) -> tuple[Block, ...]:
    """The line that names an area of free words, and the area, which takes any number of paragraphs."""
    say = forms().phrases["narrative" if part.box or part.indicators else "narrative_other"]
    name = Paragraph((Text(say), _mark("T", part.number), Text(":")), "Body", keep_next=True)
    asked = Asked("words", part.number)
    control = _control(frame, asked, f"{say} (ô T{part.number:02d})", placeholder=forms().blanks["area"])
    dots = tuple(Paragraph((Text(forms().blanks["area"]),), "Body") for _ in range(forms().area_lines))
    return name, Controlled(control, dots)


def _cell(words: str, style: str = "TableText", *, bold: bool = False) -> Cell:
    return Cell((Paragraph((Text(words, bold=bold),), style),))


def _lines(lines: Sequence[str], style: str) -> Cell:
    return Cell(tuple(paragraph(line, style) for line in lines if line != "()"))


def unit_words(indicator: Indicator) -> str:
    """What stands in the column of units: "đoàn", "ghi có hoặc không", "tiền, ghi rõ loại"."""
    if is_yes_or_no(indicator):
        return forms().phrases["yes_no"]
    return forms().phrases["any_currency"] if indicator.money else indicator.unit


def name_words(indicator: Indicator) -> str:
    """What stands in the column of names."""
    name = indicator.name["vi"]
    return (
        f"{name} ({forms().phrases['stock']})"
        if indicator.aggregation == "stock" and not indicator.profile
        else name
    )


def before(figures: Figures | None, indicator: Indicator) -> str:
    """The last period's figure, for money one a currency; nothing where it is not known."""
    found = [(c, f) for (name, c), f in (figures or {}).items() if name == indicator.id]
    return "; ".join(_written(f, c, indicator) for c, f in sorted(found, key=lambda item: item[0] or ""))


def _written(one: Figure, currency: str | None, indicator: Indicator) -> str:
    if one.value == 0 and one.upper is None:
        return "0"
    name = CURRENCY_WORDS.get(currency or "", currency or "")
    return figure(one.value, name, qualifier=one.qualifier, upper=one.upper, padded=False)


def figures(frame: Frame, part: Part) -> Table:
    """Code, name, unit, last period's figure and the empty cell of each indicator of a section."""
    say = forms().phrases
    compared = frame.before is not None
    heads = [say["head_code"], say["head_name"], say["head_unit"]]
    heads += [f"{say['head_before']}|({frame.before_name})"] if compared else []
    heads.append(f"{say['head_now']}|({frame.now_name})")
    rows = [tuple(_lines(words.split("|"), "TableHead") for words in heads)]
    for name in part.indicators:
        indicator = indicators()[name]
        asked = Asked("figure", part.number, name)
        control = _control(frame, asked, indicator.name["vi"], placeholder=forms().blanks["figure"])
        cells = [
            _cell(forms().code(name), "TableFigure"),
            Cell(_cell(name_words(indicator)).blocks, heading=True),
            _cell(unit_words(indicator), "TableFigure"),
            *([_cell(before(frame.before, indicator), "TableFigure")] if compared else []),
            Cell((Paragraph((control,), "TableFigure"),)),
        ]
        rows.append(tuple(cells))
    narrow = [_CODE, _UNIT, *([_FIGURE] if compared else []), _FIGURE]
    name_width = frame.look.text_width() - sum(narrow)
    widths = (narrow[0], name_width, *narrow[1:])
    title = f"{part.label}. {part.title}: {say['head_name'].lower()} {frame.now_name}"
    return Table(
        tuple(rows), widths, header_rows=1, title=title, description=", ".join(heads).replace("|", " ")
    )


def register_code(name: str) -> str:
    return forms().registers[name].code


def register_table(frame: Frame, part: Part, name: str) -> tuple[Block, ...]:
    """A register with its title, hint and empty rows."""
    say, columns, register = forms().say, forms().registers[name], registers()[name]
    title = say("register_title", code=columns.code, name=sentence_case(register.name["vi"]))
    fields = [register.fields[field] for field in columns.fields]
    heads = [column_words(field) for field in fields]
    rows = [tuple(_cell(words, "TableHead") for words in (forms().phrases["head_order"], *heads))]
    for number in range(1, columns.rows + 1):
        cells = (_field(frame, part, name, number, field) for field in fields)
        rows.append((_cell(str(number), "TableFigure"), *cells))
    widths = _widths(frame, [float(columns.wide.get(field.id, 1.0)) for field in fields])
    table = Table(tuple(rows), widths, header_rows=1, title=title, description=", ".join(heads))
    caption = Paragraph((Text(title), _mark("R", part.number)), "TableCaption", keep_next=True)
    return caption, table


def column_words(field: RegisterField) -> str:
    """The heading of a column of a register."""
    name = field.name["vi"]
    return f"{name} {forms().phrases['money_column']}" if field.type == "money" else name


def _field(frame: Frame, part: Part, register: str, row: int, field: RegisterField) -> Cell:
    asked = Asked("row", part.number, register=register, row=row, column=field.id)
    blanks = forms().blanks
    if field.type == "choice":
        kind, blank, choices = "dropdown", blanks["choice"], tuple(field.choices.values())
    elif field.type == "date":
        kind, blank, choices = "date", blanks["date"], ()
    else:
        kind, blank, choices = "text", blanks["choice"], ()
    control = _control(frame, asked, field.name["vi"], kind, placeholder=blank, choices=choices, locked=False)
    return Cell((Paragraph((control,), "TableText"),))


def _widths(frame: Frame, shares: Sequence[float]) -> tuple[float, ...]:
    available = frame.look.text_width(landscape=True) - _ORDER
    unit = available / sum(shares)
    return (_ORDER, *(unit * share for share in shares))
