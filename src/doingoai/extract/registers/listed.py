"""Registers that list what a whole section says: the documents cited, the tasks ahead, difficulties, recommendations."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from doingoai.extract.passages import Passage, fold
from doingoai.extract.registers.statements import put
from doingoai.extract.registers.values import Row
from doingoai.knowledge import mapping, topics
from doingoai.knowledge.record_fields import registers
from doingoai.model import Citation, Report, Span
from doingoai.text.sentences import sentences

_KINDS = {"body", "list_item", "run_in"}
_SHORTEST = 20  # characters; shorter is a heading or "Không."
_NEXT_ITEM = re.compile(r"[;.]\s{0,3}(?:và\s{1,3})?$")
_NEXT_WORD = re.compile(r",\s{0,3}(?:và\s{1,3})?$|\svà\s{1,3}$")
_SENTENCE = re.compile(r"[.!?]\s|\n\s*\n")
_Cue = tuple[str, Span]
_HEAD_REACH = 900  # characters before a recommendation in which the line that opens its list may stand
_BACK = 260  # characters before a citation in which its cue word may stand
_MARK = re.compile(r"^\s*(?:[-+•*]|\d{1,2}[.)]|[a-zđ][.)])\s*")


@dataclass(frozen=True, slots=True)
class _Cues:
    cue: re.Pattern[str]
    values: dict[str, re.Pattern[str]]
    deadline: re.Pattern[str]
    lead: tuple[re.Pattern[str], ...]
    addressee: re.Pattern[str]
    headed: re.Pattern[str]
    levels: tuple[tuple[str, re.Pattern[str]], ...]
    empty: re.Pattern[str]
    causes: re.Pattern[str]


@cache
def _cues() -> _Cues:
    entry = mapping("registers_listed.yaml")
    directions = entry.sub("directions")
    levels = entry.sub("levels")
    words = {name: directions.take(name, str) for name in directions}
    found = _Cues(
        cue=re.compile(
            "|".join(f"(?P<{name}>(?<!\\w)(?:{pattern})(?!\\w))" for name, pattern in words.items())
        ),
        values={},
        deadline=re.compile(entry.take("deadline", str)),
        lead=tuple(re.compile(pattern) for pattern in entry.strings("lead")),
        addressee=re.compile(entry.take("addressee", str)),
        headed=re.compile(entry.take("headed", str)),
        levels=tuple((name, re.compile(levels.take(name, str))) for name in levels),
        empty=re.compile(entry.take("empty", str)),
        causes=re.compile(entry.take("causes", str)),
    )
    entry.take("common", str)
    entry.close()
    return found


def from_citations(report: Report) -> Iterator[Row]:
    """The numbered documents that the words say were issued, or received and carried out; each once."""
    register = registers()["directive_documents"]
    anchors = sorted((note.span, note.anchor) for note in report.footnotes if note.anchor is not None)
    starts = sorted(p.span.start for p in report.paragraphs)
    found: dict[str, Row] = {}
    listed: _Cue | None = None  # what the item before says, where the next one stands behind a semicolon
    previous: _Cue | None = None
    before = 0
    for citation in report.citations:
        gap = report.text[before : citation.span.start]
        before = citation.span.end
        direction = _inherited(gap, listed, previous)
        if direction is None:
            direction = _direction(report, citation, starts, anchors)
            listed = direction if listed is None or _SENTENCE.search(gap) else listed
        previous = direction
        if citation.number is None or citation.kind is None or direction is None:
            continue
        row = Row(register, citation.span.start, citation.span.end, round(min(0.9, citation.confidence), 2))
        row.choose("direction", direction[0], direction[1])
        _document(row, report, citation)
        key = f"{citation.kind} {citation.number}".casefold()
        earlier = found.get(key)
        if earlier is not None and earlier.fields.get("date", row.fields.get("date")) != row.fields.get(
            "date", earlier.fields.get("date")
        ):
            key = f"{key} {row.fields['date']}"
            earlier = found.get(key)
        if earlier is None:
            found[key] = row
        elif earlier.fields["direction"] == "received" and direction[0] != "received":
            earlier.fields["direction"], earlier.places["direction"] = direction
    yield from found.values()


def _inherited(gap: str, listed: _Cue | None, previous: _Cue | None) -> _Cue | None:
    """The direction of an item of a list: after a semicolon or a full stop that of the list's head, after a comma the one before."""
    if "\n\n" in gap.strip():
        return None
    if _NEXT_ITEM.search(gap):
        return listed
    return previous if _NEXT_WORD.search(gap) else None


def _document(row: Row, report: Report, citation: Citation) -> None:
    row.fields["kind"], row.fields["symbol"] = citation.kind, citation.number
    row.places["kind"] = row.places["symbol"] = citation.span
    if citation.issued is not None:
        row.fields["date"] = citation.issued.isoformat()
        row.places["date"] = citation.date_span or citation.span
    if citation.issuer is not None and citation.issuer_span is not None:
        row.put("issuer", report.words(citation.issuer_span), citation.issuer_span.start)
    if citation.subject and citation.issued is not None:
        at = report.text.find(citation.subject, citation.span.end, citation.span.end + 400)
        if at >= 0:
            row.put("abstract", report.words(Span(at, at + len(citation.subject))), at)


def _direction(
    report: Report, citation: Citation, starts: list[int], anchors: list[tuple[Span, int]]
) -> _Cue | None:
    """What the nearest cue before the citation says, in its sentence or in the one a footnote's mark stands in."""
    index = bisect_right(starts, citation.span.start) - 1
    floor = max(starts[index] if index >= 0 else 0, citation.span.start - 4 * _BACK)
    found = _cue_in(report.text, floor, citation.span.start)
    if found is None:
        index = bisect_right(anchors, citation.span.start, key=lambda item: item[0].start) - 1
        if index >= 0 and anchors[index][0].contains(citation.span):
            anchor = anchors[index][1]
            found = _cue_in(report.text, max(0, anchor - _BACK), anchor)
    return found


def _cue_in(text: str, start: int, end: int) -> _Cue | None:
    """The nearest cue in the sentence that ends here."""
    pieces = list(sentences(text[start:end]))
    begin = start + (pieces[-1].start if pieces else 0)
    if pieces and start + pieces[-1].end < end and text[start + pieces[-1].end - 1] in ".!?":
        return None
    folded = fold(text[begin:end])
    cues = list(_cues().cue.finditer(folded))
    if not cues:
        return None
    return str(cues[-1].lastgroup), Span(begin + cues[-1].start(), begin + cues[-1].end())


def from_sections(report: Report, ready: Sequence[Passage], year: int | None) -> Iterator[Row]:
    """Tasks of the next period, recommendations and difficulties: a row a list item, or a row a sentence of plain text."""
    for passage in ready:
        if passage.kind not in _KINDS or "forecast" in passage.topics:
            continue
        if passage.role == "plan":
            yield from _plan(passage, year)
        elif passage.role == "recommendations":
            yield from _recommendations(report, passage)
        elif passage.role == "assessment" and not {"strengths"} & set(passage.topics):
            yield from _difficulties(passage)


def _statements(passage: Passage) -> Iterator[Span]:
    """What counts as one row: a whole list item, else each sentence; announcements and denials are none."""
    whole = Span(0, len(passage.raw))
    parts = [whole] if passage.kind == "list_item" else list(sentences(passage.raw))
    for part in parts:
        folded = passage.folded[part.start : part.end]
        mark = _MARK.match(folded)
        start = part.start + (mark.end() if mark else 0)
        words = folded[start - part.start :].strip()
        if len(words) >= _SHORTEST and not words.endswith(":") and not _cues().empty.search(words):
            yield Span(start, part.end)


def _row(register: str, passage: Passage, span: Span, confidence: float, year: int | None = None) -> Row:
    place = passage.place(span.start, span.end)
    return Row(registers()[register], place.start, place.end, confidence, year)


def _plan(passage: Passage, year: int | None) -> Iterator[Row]:
    topic = next((t for t in passage.topics if t not in {"next_plan", "forecast"}), None)
    for span in _statements(passage):
        row = _row("plan_items", passage, span, 0.85, year)
        if not put(row, passage, "action", span.start, span.end):
            continue
        if topic is not None:
            row.fields["section"] = topics()[topic].name["vi"]
        match = _cues().deadline.search(passage.folded, span.start, span.end)
        if match is not None and not put(
            row, passage, "deadline", match.start(), match.end(), str(year or "")
        ):
            put(row, passage, "deadline_text", match.start(), match.end())
        _first(row, passage, "lead", _cues().lead, span)
        yield row


def _first(row: Row, passage: Passage, field: str, patterns: Sequence[re.Pattern[str]], span: Span) -> None:
    for pattern in patterns:
        match = pattern.search(passage.folded, span.start, span.end)
        if match is not None and put(row, passage, field, match.start("v"), match.end("v")):
            return


def _recommendations(report: Report, passage: Passage) -> Iterator[Row]:
    headed = _headed(report, passage)
    for span in _statements(passage):
        row = _row("recommendations", passage, span, 0.85)
        if not put(row, passage, "text", span.start, span.end):
            continue
        match = _cues().addressee.search(passage.folded, span.start, min(span.end, span.start + 200))
        if match is not None:
            put(row, passage, "addressee", match.start("v"), match.end("v"))
        elif headed is not None:
            row.put("addressee", report.words(headed), headed.start)
        words = fold(str(row.fields.get("addressee", "")))
        for level, pattern in _cues().levels:
            if words and pattern.search(words):
                row.choose("level", level, row.places.get("addressee"))
                break
        yield row


def _headed(report: Report, passage: Passage) -> Span | None:
    """Whom the heading or the line that opens the list addresses: "2. Đối với Bộ Ngoại giao:"."""
    if passage.section is None:
        return None
    first = passage.section.start
    start = max(first, passage.pieces[0][1] - _HEAD_REACH)
    lines = [*re.finditer(r"[^\n]+", report.text[start : passage.pieces[0][1]])]
    opening = [line for line in lines if line[0].rstrip().endswith(":")][-1:] or lines[:1]
    for line in opening if start == first or opening != lines[:1] else []:
        if match := _cues().headed.search(fold(line[0])):
            at = start + line.start()
            return Span(at + match.start("v"), at + match.end("v"))
    return None


def _difficulties(passage: Passage) -> Iterator[Row]:
    cause = passage.topics == ("causes",)
    both = {"causes", "difficulties"} <= set(passage.topics)
    if not cause and "difficulties" not in passage.topics:
        return
    for span in _statements(passage):
        row = _row("difficulties", passage, span, 0.75 if both else 0.85)
        if put(row, passage, "text", span.start, span.end):
            told = _cues().causes.match(passage.folded, span.start) is not None
            row.fields["kind"] = "cause" if cause or told else "difficulty"
            yield row
