"""``knowledge/format.yaml`` as values, and which form holds for a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from doingoai.knowledge import mapping
from doingoai.knowledge.loader import Entry

Range = tuple[float, float]
STATE, PARTY = "state", "party"


@dataclass(frozen=True, slots=True)
class Part:
    """How one part must look; None: the form does not say. size: points."""

    id: str
    size: Range | None
    bold: bool | None
    italic: bool | None
    upper: bool | None
    align: str | None
    clause: str


@dataclass(frozen=True, slots=True)
class Body:
    """The running text. indent: mm; gap: points between paragraphs, at least; lines: multiples of a single line, None where only exact
    spacing is allowed; exact: points; end: what the text ends with."""

    size: Range | None
    indent: Range
    gap: float
    lines: Range | None
    exact: Range
    end: str
    clause: str
    end_clause: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form in force from a day on. margins: side → mm; clauses: subject → where the law says it; ruled: the parts with a line below;
    number: pattern of the number line, with a sample; recipients: their ends and the pattern of the filing line."""

    id: str
    issuers: str
    start: date
    law: Mapping[str, str]
    paper: tuple[float, float]
    margins: Mapping[str, Range]
    fonts: tuple[str, ...]
    page_number: Range | None
    body: Body
    number: str
    number_sample: str
    numerals: str
    recipient_end: str
    recipient_last: str
    filing: str | None
    filing_sample: str
    ruled: tuple[str, ...]
    parts: Mapping[str, Part]
    clauses: Mapping[str, str]

    def clause(self, subject: str) -> str:
        """The clause with its law, in Vietnamese: "Phụ lục I, phần I, mục I.1 Nghị định 30/2020/NĐ-CP"."""
        return f"{self.clauses[subject]} {self.law['vi']}"


@dataclass(frozen=True, slots=True)
class Knowledge:
    forms: tuple[Form, ...]
    names: Mapping[str, Mapping[str, str]]
    phrases: Mapping[str, Mapping[str, str]]
    party_bodies: tuple[str, ...]
    kinds: frozenset[str]
    nation: str
    nations: tuple[str, ...]
    motto: str
    party: str
    sign_fonts: frozenset[str]
    academic: tuple[str, ...]
    academic_bodies: tuple[str, ...]


def _range(entry: Entry, key: str) -> Range | None:
    values = entry.take(key, list, None)
    return None if values is None else (float(values[0]), float(values[1]))


def _asked(entry: Entry, key: str) -> Range:
    found = _range(entry, key)
    return (
        found
        if found is not None
        else (lambda values: (float(values[0]), float(values[1])))(entry.take(key, list))
    )


def _part(entry: Entry) -> Part:
    part = Part(
        id=entry.take("id", str),
        size=_range(entry, "size"),
        bold=entry.take("bold", bool, None),
        italic=entry.take("italic", bool, None),
        upper=entry.take("upper", bool, None),
        align=entry.take("align", str, None),
        clause=entry.take("clause", str),
    )
    entry.close()
    return part


def _amount(entry: Entry, key: str) -> float:
    return float(entry.take(key, object))  # type: ignore[arg-type]


def _body(entry: Entry) -> Body:
    only_exact = entry.take("only_exact", bool, False)
    body = Body(
        size=_range(entry, "size"),
        indent=_asked(entry, "indent"),
        gap=_amount(entry, "gap"),
        lines=None if only_exact else _asked(entry, "lines"),
        exact=_asked(entry, "exact"),
        end=entry.take("end", str),
        clause=entry.take("clause", str),
        end_clause=entry.take("end_clause", str),
    )
    entry.close()
    return body


def _form(entry: Entry) -> Form:
    parts = tuple(map(_part, entry.subs("parts")))
    paper, margins, fonts, number = (entry.sub(key) for key in ("paper", "margins", "font", "number"))
    page_number, when, annex, turned = (
        entry.sub(key) for key in ("page_number", "date", "annex", "orientation")
    )
    recipients, body = entry.sub("recipients"), _body(entry.sub("body"))
    subjects = {
        "paper": paper, "margins": margins, "font": fonts, "number": number, "page_number": page_number,
        "date": when, "annex": annex, "orientation": turned, "recipients": recipients,
    }  # fmt: skip
    clauses = {subject: place.take("clause", str) for subject, place in subjects.items()}
    form = Form(
        id=entry.take("id", str),
        issuers=entry.take("issuers", str),
        start=date.fromisoformat(entry.take("from", str)),
        law=entry.texts("law"),
        paper=(_amount(paper, "width"), _amount(paper, "height")),
        margins=MappingProxyType(
            {side: _asked(margins, side) for side in ("top", "bottom", "left", "right")}
        ),
        fonts=fonts.strings("names"),
        page_number=_range(page_number, "size"),
        body=body,
        number=number.take("shape", str),
        number_sample=number.take("sample", str),
        numerals=annex.take("numerals", str),
        recipient_end=recipients.take("end", str),
        recipient_last=recipients.take("last", str),
        filing=recipients.take("filing", str, None),
        filing_sample=recipients.take("filing_sample", str, ""),
        ruled=entry.strings("lines"),
        parts=MappingProxyType({part.id: part for part in parts}),
        clauses=MappingProxyType(
            clauses
            | {f"part.{part.id}": part.clause for part in parts}
            | {"body": body.clause, "end": body.end_clause}
        ),
    )
    for place in (*subjects.values(), entry):
        place.close()
    return form


@cache
def knowledge() -> Knowledge:
    """The file, read once. Raises UserError KT-001 with file, line and remedy where it is wrong."""
    data = mapping("format.yaml")
    names, phrases = data.sub("names"), data.sub("phrases")
    found = Knowledge(
        forms=tuple(map(_form, data.subs("forms"))),
        names=MappingProxyType({name: names.texts(name) for name in names}),
        phrases=MappingProxyType({name: phrases.texts(name) for name in phrases}),
        party_bodies=data.strings("party_bodies"),
        kinds=frozenset(data.strings("kinds")),
        nation=data.take("nation", str),
        nations=data.strings("nation_spellings"),
        motto=data.take("motto", str),
        party=data.take("party", str),
        sign_fonts=frozenset(name.casefold() for name in data.strings("sign_fonts")),
        academic=data.strings("academic"),
        academic_bodies=data.strings("academic_bodies"),
    )
    data.close()
    return found


def form_of(issuers: str, day: date | None) -> Form | None:
    """The form in force on a day; the newest one for a document without date, None for a day before the first."""
    held = [
        form for form in knowledge().forms if form.issuers == issuers and (day is None or form.start <= day)
    ]
    return max(held, key=lambda form: form.start) if held else None
