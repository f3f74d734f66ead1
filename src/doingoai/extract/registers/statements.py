"""Rows that sentences, list items and footnotes state."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from doingoai.extract.negation import denials
from doingoai.extract.passages import Passage, fold
from doingoai.extract.registers.countries import HOME, find_countries
from doingoai.extract.registers.specs import DATES, Spec, Statement, specs
from doingoai.extract.registers.values import Row
from doingoai.knowledge import mapping
from doingoai.model import Report, Span

_SKIPPED_KINDS = {"heading", "table_cell"}
_SKIPPED_ROLES = {"plan", "recommendations", "assessment"}
_LABEL = re.compile(
    r"(?:^|(?<=[.;])\s|(?<=\s)[-+•]\s)\s{0,2}[-+•]?\s{0,2}(?P<label>[^\W\d_][^:.;\n]{2,44}?)\s{0,2}:\s{0,2}(?=\S)"
)
_VALUE_END = re.compile(r"[.;](?=\s|$)|$")
_CITED = 300  # characters of the longest citation
_WHOLE = 4000  # characters of a list item that is looked at as a whole
_BEFORE = 90  # characters before a row in which a word can make it a plan or another year's


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a passage that may hold rows. intro: what introduces the list it is an item of, folded; cues: the words
    that any statement of the registers asks for and that stand in it."""

    passage: Passage
    start: int
    end: int
    intro: str
    cues: frozenset[str]

    @property
    def folded(self) -> str:
        return self.passage.folded[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _Context:
    notes: dict[int, str]
    cited: tuple[Span, ...]
    year: int | None
    elsewhere: re.Pattern[str]


def from_statements(report: Report, passages: Sequence[Passage], year: int | None) -> Iterator[Row]:
    """The rows of the body and the footnotes, in the order of the text."""
    cited = tuple(sorted(span for c in report.citations for span in (c.span, c.date_span) if span))
    context = _Context(
        _note_leads(report), cited, year, re.compile(mapping("registers_words.yaml").take("ELSEWHERE", str))
    )
    open_rows: list[Row] = []
    section: Span | None = None
    for passage in passages:
        if passage.kind in _SKIPPED_KINDS or passage.role in _SKIPPED_ROLES:
            open_rows = []
            continue
        rows = list(_rows(passage, context))
        yield from rows
        if not rows and open_rows and passage.section == section:
            _labelled(passage, 0, open_rows[0])
            continue
        open_rows = rows if len(rows) == 1 and re.search(r":\s*$", passage.folded) else []
        section = passage.section


def _note_leads(report: Report) -> dict[int, str]:
    """Start of a footnote → the words of the line its mark stands in, before the mark, folded."""
    return {
        note.span.start: fold(report.text[max(0, note.anchor - 240) : note.anchor].rpartition("\n")[2])
        for note in report.footnotes
        if note.anchor is not None
    }


def _rows(passage: Passage, context: _Context) -> Iterator[Row]:
    cues = _cues_in(passage.folded, _cues())
    wanted = (
        [spec for spec in specs() if any(_near(s, passage, cues) for s in spec.statements)] if cues else ()
    )
    if not wanted:
        return
    clauses = list(_clauses(passage, context, cues))
    for spec in wanted:
        rows = [row for clause in clauses for row in _rows_of(spec, clause, context)]
        if len(rows) == 1 and len(clauses) > 1 and passage.kind == "list_item" and len(passage.raw) <= _WHOLE:
            start, end = clauses[0].start, clauses[-1].end
            whole = Clause(passage, start, end, clauses[0].intro, _cues_in(passage.folded[start:end], cues))
            rows = (
                list(_rows_of(spec, whole, context)) or rows
            )  # "…; kinh phí …; kết quả …" goes on about the one row
        yield from rows


@cache
def _cues() -> frozenset[str]:
    """The words that the statements of all registers ask for: each is looked for once in a passage."""
    return frozenset(word for spec in specs() for statement in spec.statements for word in statement.when)


def _cues_in(folded: str, known: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in known if word in folded)


def _near(statement: Statement, passage: Passage, cues: frozenset[str]) -> bool:
    if cues.isdisjoint(statement.when):
        return False
    return not statement.topics or not statement.topics.isdisjoint(passage.wider)


def _clauses(passage: Passage, context: _Context, known: frozenset[str]) -> Iterator[Clause]:
    note = next((context.notes[start] for _, start, _ in passage.pieces if start in context.notes), "")
    intro = passage.lead or note
    last_stop = 0
    for sentence in passage.sentences:
        if passage.raw[max(0, sentence.start - 3) : sentence.start].rstrip()[-1:] != ";":
            intro, last_stop = passage.lead or note, sentence.start
        cues = _cues_in(passage.folded[sentence.start : sentence.end], known)
        yield Clause(passage, sentence.start, sentence.end, intro, cues)
        colon = passage.folded.find(":", last_stop, sentence.end)
        if 0 <= colon < last_stop + 300 and sentence.start == last_stop:
            intro = f"{passage.folded[last_stop:colon]}: "


def _rows_of(spec: Spec, clause: Clause, context: _Context) -> Iterator[Row]:
    found = sorted(_starts(spec, clause, context), key=lambda item: (item[1].start(), -item[0].confidence))
    kept: list[tuple[Statement, re.Match[str]]] = []
    for item in found:
        if not kept or item[1].start() >= kept[-1][1].end():
            kept.append(item)
    for index, (statement, match) in enumerate(kept):
        left = kept[index - 1][1].end() if index else clause.start
        right = kept[index + 1][1].start() if index + 1 < len(kept) else clause.end
        row = _row(spec, statement, match, clause, (left, right), context)
        if row is not None:
            yield row


def _starts(spec: Spec, clause: Clause, context: _Context) -> Iterator[tuple[Statement, re.Match[str]]]:
    passage, folded = clause.passage, clause.passage.folded
    refused = None
    for statement in spec.statements if clause.cues else ():
        if not _near(statement, passage, clause.cues):
            continue
        for match in statement.pattern.finditer(folded, clause.start, clause.end):
            before = folded[max(clause.start, match.start() - _BEFORE) : match.start()]
            surroundings = (
                f"{' | '.join(passage.headings[:2])} | {clause.intro} {folded[clause.start : match.start()]}"
            )
            if statement.lead is not None and not statement.lead.search(surroundings):
                continue
            if context.elsewhere.search(f"{clause.intro[-60:]} {before}"):
                continue
            if spec.refuse is not None and spec.refuse.search(match[0]):
                continue
            if refused is None:
                refused = [(d.start, d.reach) for d in denials(clause.folded)]
            said = max((match.start(name) for name in spec.needs if name in match.re.groupindex), default=-1)
            if any(a <= max(said, match.start()) - clause.start < b for a, b in refused):
                continue
            yield statement, match


def _row(
    spec: Spec,
    statement: Statement,
    match: re.Match[str],
    clause: Clause,
    bounds: tuple[int, int],
    context: _Context,
) -> Row | None:
    passage = clause.passage
    left, right = bounds
    closing = passage.folded.find(")", match.end(), right)
    if closing >= 0 and "(" not in passage.folded[match.end() : closing]:
        right = closing  # "(dự án A và dự án B) với tổng giá trị …": what stands behind is said of both
    whole = passage.place(left, right)
    row = Row(
        spec.register, whole.start, whole.end, statement.confidence, context.year, group=passage.pieces[0][1]
    )
    for name in match.re.groupindex:
        if match[name] is not None:
            put(row, passage, name, match.start(name), match.end(name))
    _turn(spec, row, f"{clause.intro} {passage.folded[clause.start : match.start()]}")
    for name, value in statement.fixed.items():
        row.choose(name, value)
    if spec.needs and not any(name in row.fields for name in spec.needs):
        return None
    first = clause.start if left == clause.start else left
    _find_more(spec, row, passage, (match.start(), right), None)
    _dates(row, passage, match.start(), right, context)
    _find_more(spec, row, passage, (first, match.start()), spec.back)
    _dates(row, passage, first, match.start(), context)
    _imply(
        spec,
        row,
        passage,
        ((max(left, match.start() - 14), match.end()), (match.end(), min(right, match.end() + 90))),
    )
    if "countries" in row.register.fields:
        _countries(row, passage, match.start(), right)
    _group(spec, row, (passage.folded[clause.start : match.start()], clause.intro, *passage.headings[:2]))
    _trim_span(row, passage, left, right, match)
    return row


def _group(spec: Spec, row: Row, above: Sequence[str]) -> None:
    """What the nearest words above say of the row, where they say one thing only: under "Đoàn ra" every row goes out."""
    for name in dict.fromkeys(name for name, _, _ in spec.groups):
        for words in above:
            values = [value for n, value, pattern in spec.groups if n == name and pattern.search(words)]
            if values:
                if len(values) == 1:
                    row.fields[name] = values[0]
                break


def _turn(spec: Spec, row: Row, before: str) -> None:
    """A figure of the row is what the words before say: "giải ngân …, cụ thể: dự án …: 42.000 USD"."""
    for name, other, pattern in spec.turns:
        if name not in row.fields or other in row.fields or not pattern.search(before):
            continue
        for key in [key for key in row.fields if key == name or key.startswith(f"{name}_")]:
            row.fields[other + key[len(name) :]] = row.fields.pop(key)
        row.places[other] = row.places.pop(name)


def _trim_span(row: Row, passage: Passage, left: int, right: int, match: re.Match[str]) -> None:
    """The row's words: from the first to the last thing read, never more than its stretch."""
    inside = [
        (a, b)
        for span in row.places.values()
        if (a := passage.inside(span.start)) is not None and (b := passage.inside(span.end - 1)) is not None
    ]
    start = min([match.start(), *(a for a, _ in inside)])
    end = max([match.end(), *(b + 1 for _, b in inside)])
    span = passage.place(max(left, start), min(right, end))
    row.start, row.end = span.start, span.end


def put(row: Row, passage: Passage, name: str, start: int, end: int, hint: str = "") -> bool:
    """Fill a field from raw[start:end] of a passage, with its place in the document."""
    known = set(row.places)
    if not row.put(name, passage.raw[start:end], 0, hint):
        return False
    for field in set(row.places) - known:
        span = row.places[field]
        row.places[field] = passage.place(start + span.start, start + span.end)
    return True


def _find_more(
    spec: Spec, row: Row, passage: Passage, where: tuple[int, int], wanted: Collection[str] | None
) -> None:
    """The other fields, by the words that say which is which."""
    start, end = where
    if end <= start:
        return
    for name, patterns in spec.finders:
        if name in row.fields or (wanted is not None and name not in wanted):
            continue
        for pattern in patterns:
            match = pattern.search(passage.folded, start, end)
            if match is not None and put(row, passage, name, match.start("v"), match.end("v")):
                break


def _dates(row: Row, passage: Passage, start: int, end: int, context: _Context) -> None:
    """The days of an event; the date of a document cited beside it is none."""
    if end <= start or not row.register.dates or row.register.dates[0] in row.fields:
        return
    words = passage.raw[start:end]
    where = passage.place(start, end)
    first = bisect_left(context.cited, Span(max(0, where.start - _CITED), max(0, where.start - _CITED)))
    for span in islice(context.cited, first, None):
        if span.start >= where.end:
            break
        if span.overlaps(where) and (a := passage.inside(span.start)) is not None:
            b = max(0, a - start) + span.end - span.start
            words = words[: max(0, a - start)] + "x" * (min(b, len(words)) - max(0, a - start)) + words[b:]
    known = set(row.places)
    if row.put(DATES, words, 0):
        for name in set(row.places) - known:
            span = row.places[name]
            row.places[name] = passage.place(start + span.start, start + span.end)


def _imply(spec: Spec, row: Row, passage: Passage, places: tuple[tuple[int, int], ...]) -> None:
    """Choices that the row's own words imply, else the words right behind them."""
    for start, end in places:
        for name, value, pattern in spec.implied:
            if name not in row.fields and (match := pattern.search(passage.folded, start, end)):
                row.choose(name, value, passage.place(match.start(), match.end()))


def _countries(row: Row, passage: Passage, start: int, end: int) -> None:
    if "countries" in row.fields:
        return
    found = [m for m in find_countries(passage.raw, start, end) if m.code != HOME]
    if found:
        row.fields["countries"] = list(dict.fromkeys(m.code for m in found))
        row.places["countries"] = passage.place(found[0].span.start, found[-1].span.end)


def _labelled(passage: Passage, start: int, row: Row) -> None:
    """ "Thời gian: ngày 07/5/2024. Nội dung: …" after the sentence that announces the row."""
    spec = next(s for s in specs() if s.register is row.register)
    labels = list(_LABEL.finditer(passage.raw, start))
    starts = [match.start() for match in labels]
    for match in labels:
        field = column_field(spec, fold(match["label"]))
        if field is None:
            continue
        following = bisect_right(starts, match.start())
        limit = starts[following] if following < len(starts) else len(passage.raw)
        stop = _VALUE_END.search(passage.raw, match.end(), limit)
        end = stop.start() if stop and following < len(starts) else limit
        guessed, place = row.fields.pop(field, None), row.places.pop(field, None)
        if not put(row, passage, field, match.end(), end) and guessed is not None and place is not None:
            row.fields[field], row.places[field] = guessed, place


def column_field(spec: Spec, heading: str) -> str | None:
    """The field a folded heading or label names: the longest known words in it."""
    return next((field for words, field in spec.columns if words in heading), None)
