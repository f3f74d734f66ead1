"""Which line of a measured file is which part of the document: the report's structure, laid over the lines of the file."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Final

from doingoai.check.format.forms import PARTY, STATE, Form, form_of, knowledge
from doingoai.check.format.sheet import KEPT, Line, Sheet, measured
from doingoai.check.places import sections_of
from doingoai.model import Report, Span

_STRAY: Final = 40  # letters of a first line that may still belong to the head
_HEADER_LINES: Final = 60  # lines among which the header is looked for
_ALIKE: Final = 0.82
_ADDRESSEE: Final = re.compile(r"\s{0,3}(?:Kính\s{1,2}(?:gửi|trình))", re.IGNORECASE)
_NOTHING: Final = re.compile(r"[-–—_=*.…\s]*")
_ANNEX: Final = re.compile(r"(?:PHỤ LỤC|Phụ lục)(?:\s{1,2}(?:số\s)?(?:\d{1,2}|[IVX]{1,5}|[A-D]))?[.:]?")
_ANNEX_OF: Final = re.compile(r"\(?\s?(?:Kèm theo|Ban hành kèm theo|Đính kèm)", re.IGNORECASE)
_ROMAN: Final = re.compile(r"[IVXLC]{1,7}")
_PARTY_NUMBER: Final = re.compile(r"Số:?\s{0,3}[\d.…]{0,6}\s{0,2}-\s{0,2}[A-ZĐ][\wĐđ]{0,6}/")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LIKE_A_NAME: Final = re.compile(r"(?:[\w.,-]{1,12}\s){1,6}[A-ZĐ][a-zà-ỹ]{1,8}")
_BASIS: Final = re.compile(r"\s{0,3}[-–]?\s{0,2}(?:Căn cứ|Thực hiện|Theo)\s")
_DATE_LINE: Final = re.compile(
    r"ngày[\s.…]{1,12}\d{0,2}[\s.…]{0,12}tháng[\s.…]{0,12}\d{0,2}[\s.…]{0,12}năm", re.IGNORECASE
)
_NUMBER_LINE: Final = re.compile(r"Số\s{0,2}:?[\s.…_]{0,20}\d{0,6}[\s.…_]{0,20}[/-]\s?[A-ZĐ]|Số\s{0,2}:")


def folded(text: str) -> str:
    """Lower case without accents, one space between words: what a comparison of likeness looks at."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+", " ", plain.replace("đ", "d")).split())


def alike(text: str, model: str) -> bool:
    """The same words but for slips."""
    if not 0.6 < len(text) / max(1, len(model)) < 1.6:
        return False
    a, b = folded(text), folded(model)
    return a == b or SequenceMatcher(None, a, b).ratio() >= _ALIKE


@dataclass(frozen=True, slots=True)
class Roles:
    """parts: part of the document → its lines; names as in ``format.yaml``, with "body", "item" (list items) and "table" beside them.
    form: None where no form holds for the document's date. start, foot: the first line after the title, the first of the ending."""

    sheet: Sheet
    report: Report
    form: Form | None
    parts: dict[str, tuple[Line, ...]]
    start: int
    foot: int

    def of(self, part: str) -> tuple[Line, ...]:
        return self.parts.get(part, ())

    @property
    def whole(self) -> Span:
        """Where a finding about the whole document stands: its title, else its first line."""
        header = self.report.header
        if header.kind_span and header.title_span and header.kind_span.start <= header.title_span.start:
            return Span(header.kind_span.start, header.title_span.end)
        for span in (header.title_span, header.kind_span):
            if span:
                return span
        lines = self.sheet.lines
        return lines[0].span if lines else Span(0, 0)

    @property
    def end(self) -> Span:
        """The last line of the body's text."""
        lines = [line for line in self.sheet.lines[: self.foot] if line.story == "body" and line.text.strip()]
        return lines[-1].span if lines else self.whole


def _in(line: Line, span: Span | None) -> bool:
    return span is not None and line.span.overlaps(span)


def _is_kind(line: Line) -> bool:
    return line.cell is None and line.text.strip(" .:").casefold() in knowledge().kinds


def _header_parts(report: Report, lines: list[Line]) -> dict[str, list[Line]]:
    """The parts above the body among the first lines of the file."""
    header, known = report.header, knowledge()
    found: dict[str, list[Line]] = {}
    kind_at = (
        header.kind_span.start if header.kind_span else header.title_span.start if header.title_span else None
    )
    for line in lines:
        part = None
        above = kind_at is None or line.span.start < kind_at
        if above and "nation" not in found and alike(line.text, known.nation):
            part = "nation"
        elif above and "motto" not in found and alike(line.text, known.motto):
            part = "motto"
        elif above and "party_heading" not in found and alike(line.text, known.party):
            part = "party_heading"
        elif _in(line, header.kind_span) or (above and header.kind_span is None and _is_kind(line)):
            part = "kind"
        elif _in(line, header.title_span) and (kind_at is None or line.span.start >= kind_at):
            part = "abstract"
        elif (
            above
            and "number" not in found
            and (_in(line, header.number_span) or _NUMBER_LINE.match(line.text))
        ):
            part = "number"
        elif above and "date" not in found and (_in(line, header.date_span) or _DATE_LINE.search(line.text)):
            part = "date"
        elif above and _in(line, header.parent_span):
            part = "parent"
        elif above and _in(line, header.issuer_span) and not line.text.startswith(("Số", "-")):
            part = "issuer"
        if part is not None and not _NOTHING.fullmatch(line.text):
            found.setdefault(part, []).append(line)
    return found


def _heading_parts(report: Report, lines: list[Line]) -> dict[str, list[Line]]:
    """Headings that stand on a line of their own, by the kind of their number."""
    found: dict[str, list[Line]] = {"heading": [], "subheading": []}
    starts = {section.heading.start: section for section in sections_of(report)}
    for line in lines:
        section = starts.get(line.span.start)
        if section is None or section.label is None or not line.alone or line.cell is not None:
            continue
        if section.heading.end < line.span.end - 2 or len(line.text) > 250:
            continue  # the section's first words follow on the line
        if _ROMAN.fullmatch(section.label):
            found["heading"].append(line)
        elif section.label.isdigit() and not line.text.rstrip().endswith((";", "./.")):
            found["subheading"].append(line)
    return found


def _bases(lines: list[Line]) -> list[Line]:
    """Legal bases: two or more paragraphs in a row, each ending in a semicolon but the last."""
    found = []
    for index, line in enumerate(lines):
        if not _BASIS.match(line.text):
            break
        if line.text.rstrip().endswith(";"):
            found.append(line)
        else:
            return [*found, line] if found and line.text.rstrip().endswith((".", ",")) and index else []
    return found if len(found) > 1 else []


def _foot_parts(report: Report, lines: list[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    signature = report.signature
    for line in lines:
        if _in(line, report.recipients_span) and not _on_the_right(line):
            head = folded(line.text).startswith("noi nhan")
            found.setdefault("recipients_head" if head else "recipient", []).append(line)
        elif signature is not None and (_in(line, signature.span) or _below(line, found)):
            if signature.name and folded(signature.name) in folded(line.text):
                found.setdefault("signer", []).append(line)
            elif line.letters > 2 and not line.text.strip().startswith(("(", "[", "-")):
                found.setdefault("authority", []).append(line)
    if not any(
        line.text.lstrip().startswith(("-", "–", "+")) or line.place.label or line.text.rstrip().endswith(";")
        for line in found.get("recipient", ())
    ):
        (
            found.pop("recipients_head", None),
            found.pop("recipient", None),
        )  # the words "Nơi nhận" in a text, no list
    if signature is None and found.get("recipients_head"):
        found["authority"] = _beside(lines, found["recipients_head"][0])
    lines_above = found.get("authority", [])
    if (
        "signer" not in found
        and len(lines_above) > 1
        and _LIKE_A_NAME.fullmatch(lines_above[-1].text.strip())
    ):
        found["signer"] = [lines_above.pop()]
    return found


def _on_the_right(line: Line) -> bool:
    """The signature's words on a line of the recipients, set apart by tabs: "- Lưu: VT.        PHÓ CHỦ TỊCH"."""
    return not line.alone and line.cell is None and line.span.start > line.place.span.start + 3


def _beside(lines: list[Line], head: Line) -> list[Line]:
    """The words in the other cell of the table that holds the recipients: a signature that the structure does not know for one."""
    if head.table is None:
        return []
    beside = [
        line for line in lines if line.table is head.table and line.cell is not head.cell and line.letters > 2
    ]
    return [] if any(":" in line.text or len(line.text) > 80 for line in beside) else beside


def _below(line: Line, found: dict[str, list[Line]]) -> bool:
    """The line stands in the cell of the signer's authority, above any name: it may be one that the structure does not know for one."""
    authority = found.get("authority")
    if not authority or "signer" in found or line.cell is None or line.cell is not authority[-1].cell:
        return False
    return ":" not in line.text and not any(map(str.isdigit, line.text))


def _annex_parts(lines: list[Line]) -> dict[str, list[Line]]:
    """The head of each annex: its label, its title, and the line that says what it belongs to."""
    found: dict[str, list[Line]] = {}
    state = ""
    for line in lines:
        if line.cell is None and _ANNEX.fullmatch(line.text.strip()):
            found.setdefault("annex_label", []).append(line)
            state, taken = "title", 0
        elif state == "title" and line.cell is None and _ANNEX_OF.match(line.text):
            found.setdefault("annex_of", []).append(line)
            state = ""
        elif state == "title" and line.cell is None and taken < 4 and not _NOTHING.fullmatch(line.text):
            if line.shape.align != "center" and taken:
                state = ""
                continue
            found.setdefault("annex_title", []).append(line)
            taken += 1
        elif line.table is not None:
            state = ""
    return found


def _day(report: Report) -> date | None:
    """The document's day; where it is not filled in, the end of the last year that its head or its period names."""
    header = report.header
    if header.issued is not None:
        return header.issued
    for words in (header.date_text or "", report.words(header.number_span) if header.number_span else ""):
        if years := _YEAR.findall(words):
            return date(int(years[-1]), 12, 31)
    if report.period is not None:
        return report.period.period.last
    years = _YEAR.findall(report.words(header.title_span)) if header.title_span else []
    return date(max(map(int, years)), 12, 31) if years else None


def _issuers(report: Report, parts: dict[str, list[Line]]) -> str:
    """Whose form holds: a national title makes it the State's, the Party's heading the Party's; else the number, else the name."""
    if "nation" in parts:
        return STATE
    number = parts.get("number")
    if "party_heading" in parts or (number and _PARTY_NUMBER.match(number[0].text)):
        return PARTY
    issuer = folded(report.header.issuer or "")
    return PARTY if any(issuer.startswith(folded(name)) for name in knowledge().party_bodies) else STATE


def _is_annex(line: Line) -> bool:
    return line.cell is None and line.alone and _ANNEX.fullmatch(line.text.strip()) is not None


def _body_parts(report: Report, lines: list[Line]) -> dict[str, list[Line]]:
    """Headings, addressees, legal bases and running text of the lines between title and foot."""
    parts = _heading_parts(report, lines)
    taken = {line.number for group in parts.values() for line in group}
    parts["addressee"] = _addressees(lines, taken)
    taken |= {line.number for line in parts["addressee"]}
    free = [line for line in lines if line.number not in taken]
    running = [line for line in free if line.cell is None and not _NOTHING.fullmatch(line.text)]
    parts["basis"] = _bases(running)
    bases = {line.number for line in parts["basis"]}
    parts["body"] = [
        line
        for line in running
        if line.number not in bases and (line.letters > _STRAY or line.number > running[0].number)
    ]
    parts["table"] = [line for line in free if line.cell is not None]
    return parts


def assigned(sheet: Sheet, report: Report) -> Roles:
    """The parts of a measured file whose text is the report's."""
    lines = [line for line in sheet.lines if line.story == "body"]
    parts = _header_parts(report, lines[:_HEADER_LINES])
    head = [line.number for name in ("kind", "abstract") for line in parts.get(name, ())]
    last = max(head or [line.number for group in parts.values() for line in group], default=-1)
    ends = [
        span for span in (report.recipients_span, report.signature.span if report.signature else None) if span
    ]
    foot_at = min((span.start for span in ends), default=len(sheet.text) + 1)
    foot = next((line.number for line in lines if line.span.end > foot_at), len(sheet.lines))
    annex = next((line.number for line in lines if line.number > last and _is_annex(line)), len(sheet.lines))
    parts |= _body_parts(report, [line for line in lines if last < line.number < min(foot, annex)])
    parts |= _foot_parts(report, [line for line in lines if line.number >= foot])
    after = max((span.end for span in ends), default=0)
    parts |= _annex_parts([line for line in lines if line.number >= annex and line.span.start >= after])
    form = form_of(_issuers(report, parts), _day(report))
    held = {name: tuple(group) for name, group in parts.items() if group}
    return Roles(sheet, report, form, held, last + 1, min(foot, annex) if not ends else foot)


def _addressees(lines: list[Line], taken: set[int]) -> list[Line]:
    """The line "Kính gửi" and the list below it."""
    for index, line in enumerate(lines[:12]):
        if not _ADDRESSEE.match(line.text):
            continue
        found = [line]
        for after in lines[index + 1 : index + 15]:
            if (
                after.number in taken
                or not after.text.lstrip().startswith(("-", "–"))
                or len(after.text) > 200
            ):
                break
            found.append(after)
        return found
    return []


_kept: dict[
    tuple[int, int], tuple[Report, bytes, Roles | None]
] = {}  # by identity: a report's own hash would read it whole


def roles_of(report: Report, data: bytes) -> Roles | None:
    """The parts of the report's file; None where the file is not the one that the report was read from."""
    known = _kept.get((id(report), id(data)))
    if known is not None:
        return known[2]
    sheet = measured(data)
    roles = assigned(sheet, report) if sheet.text == report.text else None
    if len(_kept) >= KEPT:
        _kept.clear()
    _kept[id(report), id(data)] = (
        report,
        data,
        roles,
    )  # they are kept alive, so their identities cannot pass to others
    return roles
