"""The request letter (công văn): on what basis, what is asked, until when, how it is sent; the outline and the units as annexes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import MappingProxyType

from doingoai.knowledge import indicators, mapping
from doingoai.knowledge.forms import forms
from doingoai.knowledge.record_fields import registers
from doingoai.model import AskedSection, Outline, Period
from doingoai.periods import cut_off, title
from doingoai.text.numbers_vi import long_date
from doingoai.units.roster import RosterUnit
from doingoai.write.documents import Annex, Official, heading, look_of, signing_of, text, write_official
from doingoai.write.docx.issuing import Issuer, issuer_of
from doingoai.write.docx.layout import Layout
from doingoai.write.docx.regime import bases
from doingoai.write.docx.story import Block, Cell, Paragraph, Table, Text, paragraph
from doingoai.write.docx.wording import lower_first
from doingoai.write.forms.asked import Part, parts_of
from doingoai.write.forms.fields import register_code
from doingoai.write.forms.working import long_deadline

_DEPTHS = ("Heading1", "Heading2", "Heading3")
_NUMBER, _DUE = 12.0, 34.0  # mm: columns of the list of units


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of the units. unit: the unit consolidated for; issuer: the body that asks, by default the unit's People's
    Committee; units: those that owe a report, none where no list is given; email: where the files may be sent too. grounds: the
    documents on which it is asked, as lines, in place of those that such a body usually names; days: the first and last day of the
    figures, where they are not those of the rule on cut-offs."""

    unit: str
    period: Period
    outline: Outline
    issuer: str | None = None
    deadline: date | None = None
    units: tuple[RosterUnit, ...] = ()
    email: str | None = None
    grounds: tuple[str, ...] = ()
    days: Period | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    phrases: Mapping[str, str]
    heads: tuple[str, ...]
    groups: tuple[tuple[tuple[str, ...], str], ...]
    recipients: Mapping[str, tuple[str, ...]]
    upwards: Mapping[str, str]

    def say(self, phrase: str, **fields: object) -> str:
        return self.phrases[phrase].format(**fields)


@cache
def _words() -> _Words:
    """The part ``letter`` of ``forms.yaml``. Raises UserError KT-001 where it is wrong."""
    data = mapping("forms.yaml").sub("letter")
    recipients, upwards = data.sub("recipients"), data.sub("upwards")
    apart = ("groups", "recipients", "upwards", "units_heads")
    return _Words(
        phrases=MappingProxyType({key: data.take(key, str) for key in data if key not in apart}),
        heads=data.strings("units_heads"),
        groups=tuple((group.strings("kinds"), group.take("name", str)) for group in data.subs("groups")),
        recipients=MappingProxyType({key: recipients.strings(key) for key in recipients}),
        upwards=MappingProxyType({key: upwards.take(key, str) for key in upwards}),
    )


def _addressees(request: Request) -> tuple[str, ...]:
    """The units by group, in the order of the file; one name for all where no list is given."""
    found: list[str] = []
    left = {unit.kind for unit in request.units}
    for kinds, name in _words().groups:
        present = [kind for kind in kinds if kind in left]
        if present:
            found.append(name.format(kinds=", ".join(present), area=request.unit))
            left -= set(kinds)
    own = [unit.name for unit in request.units if unit.kind in left]
    found += list(dict.fromkeys(own[:6])) if len(own) <= 6 else [_words().phrases["everybody"]]
    return tuple(found) or (_words().phrases["everybody"],)


def _paragraphs(
    request: Request, issuer: Issuer, outline_annex: str, units_annex: str | None
) -> Iterator[Block]:
    words, name = _words(), title(request.period)
    up = words.upwards.get(issuer.level, words.upwards["other"]).format(area=request.unit)
    yield text(words.say("opening", to=up, period=name, issuer=issuer.full_name))
    yield _point(words.phrases["content"])
    yield text(words.say("content_text", annex=outline_annex))
    days = request.days or cut_off(request.period)
    if days is not None:
        yield _point(words.phrases["cut_off"])
        early = request.deadline is not None and request.deadline <= days.last
        phrase = "cut_off_early" if early else "cut_off_text"
        yield text(words.say(phrase, first=long_date(days.first), last=long_date(days.last)))
    yield _point(words.phrases["deadline"])
    yield text(*_until(request, issuer, units_annex))
    yield _point(words.phrases["sending"])
    email = words.say("sending_email", email=request.email) if request.email else ""
    yield text(words.say("sending_text", email=email))
    yield _point(words.phrases["privacy"])
    yield text(words.phrases["privacy_text"])
    yield text(words.phrases["closing"])


def _point(words: str) -> Paragraph:
    """A numbered point of the letter: "1. Nội dung báo cáo"."""
    return heading(2, words)


def _until(request: Request, issuer: Issuer, units_annex: str | None) -> Iterator[Text]:
    words = _words()
    day = long_deadline(request.deadline) if request.deadline else None
    shown = day or words.say("deadline_blank", year=request.period.last.year)
    before, _, after = (
        words.phrases["deadline_text"].format(issuer=issuer.full_name, deadline="\0").partition("\0")
    )
    yield Text(before)
    yield Text(shown, bold=True)
    yield Text(after)
    if units_annex and any(_due(unit, request) != request.deadline for unit in request.units):
        yield Text(" " + words.say("deadline_units", annex=units_annex))


def _outline(request: Request, parts: Sequence[Part]) -> tuple[Block, ...]:
    """The outline as it is asked for: its sections with their figures and registers."""
    words, blocks = _words(), list[Block]()
    for part, asked in zip(parts, _sections(request.outline.sections), strict=True):
        name = part.title.upper() if part.level == 1 else part.title
        blocks.append(paragraph(name, _DEPTHS[min(part.level, len(_DEPTHS)) - 1]))
        if asked.indicators:
            names = "; ".join(lower_first(indicators()[item].name["vi"]) for item in asked.indicators)
            blocks.append(text(words.say("outline_figures", names=names)))
        tables = [name for name in asked.registers if name in forms().registers]
        if tables:
            named = "; ".join(
                f"{register_code(item)} ({lower_first(registers()[item].name['vi'])})" for item in tables
            )
            blocks.append(text(words.say("outline_registers", names=named)))
    return (*blocks, text(words.phrases["outline_end"]))


def _sections(sections: Sequence[AskedSection]) -> Iterator[AskedSection]:
    for section in sections:
        yield section
        yield from _sections(section.children)


def _due(unit: RosterUnit, request: Request) -> date | None:
    """A unit's own deadline, unless the list still holds that of an earlier period."""
    own = unit.due if unit.due and unit.due >= request.period.first else None
    return own or request.deadline


def _units(request: Request, look: Layout) -> tuple[Block, ...]:
    """The list of units with their deadlines."""
    heads = tuple(_cell(head, "TableHead") for head in _words().heads)
    rows = [heads]
    for number, unit in enumerate(request.units, 1):
        due = _due(unit, request)
        shown = f"{due:%d/%m/%Y}" if due else "…"
        cells = (str(number), unit.name[:1].upper() + unit.name[1:], unit.parent or "", shown)
        styles = ("TableFigure", "TableText", "TableText", "TableFigure")
        rows.append(tuple(_cell(words, style) for words, style in zip(cells, styles, strict=True)))
    rest = look.text_width() - _NUMBER - _DUE
    widths = (_NUMBER, rest * 0.55, rest * 0.45, _DUE)
    description = ", ".join(_words().heads)
    title_of = _words().phrases["units_title"]
    return (Table(tuple(rows), widths, header_rows=1, title=title_of, description=description),)


def _cell(words: str, style: str) -> Cell:
    return Cell((paragraph(words, style),))


def usual_grounds(request: Request) -> tuple[str, ...]:
    """The documents that such a body names when it asks for this period. Raises UserError VB-001."""
    issuer = issuer_of(request.issuer or f"UBND {request.unit}", request.unit)
    return bases(issuer, request.period.last)


def _grounds(request: Request, issuer: Issuer) -> tuple[str, ...]:
    """The lines "Căn cứ …", written once whether or not the officer wrote those words."""
    own = (line.strip().rstrip(";.,") for line in request.grounds)
    lines = tuple(line for line in own if line) or bases(issuer, request.period.last)
    return tuple(line if line.casefold().startswith("căn cứ ") else f"Căn cứ {line}" for line in lines)


def letter_of(request: Request) -> Official:
    """The letter as a document that can be laid out. Raises UserError VB-001 for a body that issues no documents."""
    words, name = _words(), title(request.period)
    issuer = issuer_of(request.issuer or f"UBND {request.unit}", request.unit)
    several = bool(request.units)
    first = words.say("annex", number="I") if several else words.phrases["annex_only"]
    second = words.say("annex", number="II") if several else None
    people = words.recipients.get(issuer.level, words.recipients["other"])
    official = Official(
        kind="letter",
        issuer=issuer,
        abstract=words.say("abstract", period=name),
        body=tuple(_paragraphs(request, issuer, first, second)),
        signing=signing_of(issuer.signs),
        year=(request.deadline or request.period.last).year,
        rules=request.period.last,
        addressees=_addressees(request),
        bases=_grounds(request, issuer),
        recipients=tuple(item.format(area=request.unit) for item in people),
        filing=issuer.filed,
        subject=f"{request.unit}, {name}",
    )
    annexes = [
        Annex(
            words.say("outline_title", period=name),
            _outline(request, parts_of(request.outline)),
            landscape=False,
        )
    ]
    if several:
        annexes.append(
            Annex(words.phrases["units_title"], _units(request, look_of(official)), landscape=False)
        )
    return replace(official, annexes=tuple(annexes))


def write_letter(request: Request) -> bytes:
    """The letter as the bytes of a .docx file; the same request gives the same bytes. Raises the errors of ``letter_of``."""
    return write_official(letter_of(request))
