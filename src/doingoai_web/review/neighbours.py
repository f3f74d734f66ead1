"""Which reports of a campaign matter to which: from a sketch of each, without reading the reports.

A sketch holds what decides that: digests of a report's sentences, the runs of three words in each, the names of units, the dated
citations. A report that comes in is held against the sketches of the others once; sentences that are nearly the same are kept by their
digests, so that they stay true whichever reports come and go. From all sketches it then follows, for every report, beside which others
the library has to look at it to find what it would find beside the whole campaign (``Needed``): the same, in any order of arrival.
"""

import hashlib
import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

from doingoai.check.campaign import Others, may_be_reworded, tells
from doingoai.check.over_time.beside import neighbours_of, unit_of
from doingoai.check.over_time.citations import MOST_OTHERS, Cited, Dispute, dated, disputes, same_for_all
from doingoai.check.over_time.index import LEAST_WORDS, CampaignIndex, neutral
from doingoai.check.over_time.near import SENTENCES
from doingoai.check.over_time.telling import OWN, Told, own_place, told
from doingoai.model import Citation, Document, Header, PeriodMention, Report, Span
from doingoai.periods import parse_code

_RUN = 3  # words, as ``near.shingles`` takes them


def digest(words: str) -> int:
    """64 bits of a text, the same in every process."""
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest())


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence. words, figures: digests of its words and of the figures among them; tells, rewords: whether a neighbour's is looked
    for, in these words and in other ones; own: it names its own unit; names: the units that it names; runs: how many runs it has."""

    words: int
    figures: int
    tells: bool
    rewords: bool
    own: bool
    names: tuple[str, ...]
    runs: int

    @property
    def content(self) -> int:
        """Words and figures together: a name that is masked may hold a figure."""
        return self.words ^ self.figures


@dataclass(frozen=True, slots=True)
class Sketch:
    """stub: the report with its head, its period and its dated citations alone, in place of the text its digest; place: the unit whose
    name it bears; near: digests of its sentences with those of others that are nearly the same."""

    stub: Report
    place: str
    lines: tuple[Line, ...]
    near: tuple[tuple[int, int], ...] = ()

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for line in self.lines for name in line.names)


Runs = tuple["array[int]", ...]  # of each line, in the order of their numbers


def place_of(report: Report) -> str:
    """The unit's own name as other reports may name it; empty where the report does not say whose it is."""
    place = own_place(unit_of(report))
    return str(place) if place is not None else ""


def sketched(report: Report, places: frozenset[str]) -> tuple[Sketch, Runs]:
    """The sketch of a report, without what is near it. places: the units that report to the campaign."""
    lines, runs = [], []
    for sentence in told(report):
        if len(sentence.words) >= LEAST_WORDS:
            words = neutral(sentence, places)
            runs.append(_runs(words))
            lines.append(_line(sentence, words, len(runs[-1])))
    return Sketch(_stub(report), place_of(report), tuple(lines)), tuple(runs)


def _line(sentence: Told, words: Sequence[str], runs: int) -> Line:
    counts = tells(sentence)
    return Line(
        words=digest(" ".join(words)),
        figures=digest(" ".join(sorted(sentence.numbers))),
        tells=counts,
        rewords=counts and may_be_reworded(sentence),
        own=OWN in sentence.words,
        names=sentence.names,
        runs=runs,
    )


def _runs(words: Sequence[str]) -> "array[int]":
    """As ``near.shingles``, of digests that every process makes the same."""
    size = min(_RUN, len(words))
    return array(
        "Q", sorted({digest(" ".join(words[at : at + size])) for at in range(len(words) - size + 1)})
    )


def _stub(report: Report) -> Report:
    cited = [citation for rows in dated([report]).values() for _, citation in rows]
    text = hashlib.sha256(report.document.text.encode()).hexdigest()
    return _bare(
        text,
        Header(Span(0, 0), issuer=report.header.issuer, issued=report.header.issued),
        report.period.period.code if report.period else None,
        report.place,
        [_cited(citation) for citation in cited],
    )


def _cited(found: Citation) -> Citation:
    return Citation(found.span, found.kind, found.number, issued=found.issued, issuer=found.issuer)


def _bare(
    text: str, header: Header, period: str | None, place: Sequence[str], cited: Sequence[Citation]
) -> Report:
    return Report(
        document=Document(source="", sha256="", format="txt", text=text, blocks=()),
        header=header,
        period=PeriodMention(parse_code(period), Span(0, 0)) if period else None,
        sections=(),
        paragraphs=(),
        citations=tuple(cited),
        place=tuple(place),
    )


# ---- kept ----


def written(sketch: Sketch) -> bytes:
    """A sketch as bytes."""
    stub = sketch.stub
    head = stub.header
    data = [
        [
            stub.document.text,
            head.issuer,
            head.issued.isoformat() if head.issued else None,
            stub.period.period.code if stub.period else None,
            stub.place,
        ],
        [
            [c.span.start, c.span.end, c.kind, c.number, c.issued.isoformat() if c.issued else None, c.issuer]
            for c in stub.citations
        ],
        sketch.place,
        [[n.words, n.figures, n.tells | n.rewords << 1 | n.own << 2, n.runs, n.names] for n in sketch.lines],
        sketch.near,
    ]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def loaded(data: bytes) -> Sketch:
    """The sketch that ``written`` wrote."""

    def day(words: str | None) -> date | None:
        return date.fromisoformat(words) if words else None

    (text, issuer, issued, period, above), cited, place, lines, near = json.loads(data)
    return Sketch(
        _bare(
            text,
            Header(Span(0, 0), issuer=issuer, issued=day(issued)),
            period,
            above,
            [
                Citation(Span(a, b), kind, number, issued=day(on), issuer=by)
                for a, b, kind, number, on, by in cited
            ],
        ),
        place,
        tuple(
            Line(words, figures, bool(flags & 1), bool(flags & 2), bool(flags & 4), tuple(names), runs)
            for words, figures, flags, runs, names in lines
        ),
        tuple((one, other) for one, other in near),
    )


def joined(runs: Runs) -> bytes:
    """The runs of all lines end to end."""
    whole = array("Q")
    for one in runs:
        whole.extend(one)
    return whole.tobytes()


def parted(lines: Sequence[Line], data: bytes) -> Runs:
    """The runs that ``joined`` joined."""
    whole = array("Q")
    whole.frombytes(data)
    found, at = [], 0
    for line in lines:
        found.append(whole[at : at + line.runs])
        at += line.runs
    return tuple(found)


# ---- nearly the same ----


class Newcomers:
    """Reports whose sentences are to be held against all others': each pair is met once, by the prefix principle of
    ``check.over_time.near``; the order of the runs is that of their digests."""

    def __init__(self, new: Sequence[tuple[Sketch, Runs]]) -> None:
        self._index: dict[tuple[int, int], set[int]] = defaultdict(set)
        self._runs: dict[int, frozenset[int]] = {}
        self._rewords: set[int] = set()
        self._figures: set[int] = set()
        self._met: set[tuple[int, int]] = set()
        self._pairs: dict[int, set[int]] = defaultdict(set)
        for sketch, runs in new:
            for line, own in zip(sketch.lines, runs, strict=True):
                self._figures.add(line.figures)
                self._runs[line.content] = frozenset(own)
                if line.rewords:
                    self._rewords.add(line.content)
                for run in _prefix(own):
                    self._index[line.figures, run].add(line.content)
        for sketch, runs in new:
            self.meet(sketch.lines, runs)

    def meet(self, lines: Sequence[Line], runs: Runs) -> None:
        """Find which sentences of another report are near."""
        for line, own in zip(lines, runs, strict=True):
            if line.figures not in self._figures:
                continue
            found: set[int] = set()
            for run in _prefix(own):
                found |= self._index.get((line.figures, run), set())
            for content in found - {line.content}:
                pair = content, line.content
                if pair not in self._met and (line.rewords or content in self._rewords):
                    self._met.add(pair)
                    if _alike(self._runs[content], own):
                        self._pairs[content].add(line.content)

    def near(self, sketch: Sketch) -> Sketch:
        """A newcomer with what is near it."""
        own = dict.fromkeys(line.content for line in sketch.lines)
        return replace(sketch, near=tuple((one, other) for one in own for other in sorted(self._pairs[one])))


def _prefix(runs: "array[int]") -> "array[int]":
    return runs[: len(runs) - ceil(SENTENCES * len(runs)) + 1]


def _alike(one: frozenset[int], other: "array[int]") -> bool:
    if not SENTENCES * len(one) <= len(other) <= len(one) / SENTENCES:
        return False
    shared = len(one.intersection(other))
    return shared / (len(one) + len(other) - shared) >= SENTENCES


# ---- what matters to one report ----


@dataclass(frozen=True, slots=True)
class Needed:
    """What of a campaign matters to one report. others: keys of the reports to look at it beside; why: the same in a form that differs
    whenever a finding could; any: the campaign has a neighbour at all."""

    others: tuple[int, ...]
    why: str
    any: bool


class Neighbours:
    """The sketches of a whole campaign. sketches: key → sketch, in the order of the reports; stamps: key → what changes with the
    sketch; common: from so many units on a sentence is a formula (``DC-001``)."""

    def __init__(self, sketches: Mapping[int, Sketch], stamps: Mapping[int, str], common: int) -> None:
        self.sketches, self.stamps, self.common = sketches, stamps, common
        self.keys = list(sketches)
        self.index = CampaignIndex(sketch.stub for sketch in sketches.values())
        self.places = frozenset(sketch.place for sketch in sketches.values() if sketch.place)
        self._of_stub = {id(sketch.stub): key for key, sketch in sketches.items()}
        self._same: dict[int, list[tuple[int, bool]]] = defaultdict(list)
        self._reworded: dict[int, list[int]] = defaultdict(list)
        self._near: dict[int, set[int]] = defaultdict(set)
        self._weights: dict[str, str] = {}
        for sketch in sketches.values():
            for one, other in sketch.near:
                self._near[one].add(other)
                self._near[other].add(one)
        for at, sketch in enumerate(sketches.values()):
            for line in sketch.lines:
                self._same[line.words].append((at, line.own))
                if line.content in self._near:
                    self._reworded[line.content].append(at)

    def needed(self, key: int) -> Needed:
        """What matters to a report, its citations apart."""
        sketch = self.sketches[key]
        others = Others(sketch.stub, self.index)
        found: set[int] = set()
        why: list[object] = []
        for line in sketch.lines:
            foreign = self._foreign(line, others) if line.names and not line.own else None
            telling = self._telling_same(line, others) if line.tells else ()
            matter = (*telling, foreign) if foreign is not None else telling
            if matter:
                why.append((line.content, foreign is not None, [self.stamps[self.keys[at]] for at in matter]))
                found.update(matter)
        return Needed(tuple(self.keys[at] for at in sorted(found)), repr(why), self._any(sketch.stub))

    def _any(self, stub: Report) -> bool:
        return any(neighbours_of((other,), stub) for other in self.index.reports)

    def _telling_same(self, line: Line, others: Others) -> tuple[int, ...]:
        """The reports that have the sentence, else those that have nearly the same: all, or as many as make it a formula."""
        rows = self._same[line.words]
        same = self._first(others, (at for at, _ in rows)) if len(rows) > 1 else ()
        if same or not line.rewords or line.content not in self._near:
            return same
        near = {at for content in self._near[line.content] for at in self._reworded.get(content, ())}
        return self._first(others, sorted(near))

    def _first(self, others: Others, rows: Iterable[int]) -> tuple[int, ...]:
        found: dict[int, None] = {}
        for at in rows:
            if at not in found and others.is_other(at):
                found[at] = None
                if len(found) >= self.common:
                    break
        return tuple(found)

    def _foreign(self, line: Line, others: Others) -> int | None:
        """The first report of a unit that the sentence names, where the same sentence names its own unit."""
        for at, own in self._same[line.words]:
            if own and self.sketches[self.keys[at]].place in line.names and others.is_other(at):
                return at
        return None

    # ---- citations ----

    def weight(self, key: int) -> str:
        """What the campaign says of the documents that a report cites and that are not cited alike by all: while this stays, so do the
        disputes."""
        weights = "".join(self._weight(name) for name in dated([self.sketches[key].stub]))
        return hashlib.sha256(weights.encode()).hexdigest() if weights else ""

    def _weight(self, name: str) -> str:
        if name not in self._weights:
            rows = self.index.cited.get(name, ())
            self._weights[name] = ""
            if len({(citation.issued, citation.issuer) for _, citation in rows}) > 1:
                twins = max(Counter(report.document.text for report, _ in rows).values())
                first = [(self.stamp(report), repr(cited)) for report, cited in rows[: MOST_OTHERS + twins]]
                self._weights[name] = hashlib.sha256(repr((name, first)).encode()).hexdigest()
        return self._weights[name]

    def disputes(self, key: int) -> list[Dispute]:
        """The citations of a report that others contradict."""
        return list(disputes(self.sketches[key].stub, self.index.cited, same_for_all))

    def part(self, key: int, whole: Mapping[int, Report]) -> CampaignIndex:
        """What the library looks at beside a report: these reports whole, of all others what they cite."""
        return CampaignIndex(whole.values(), places=self.places, cited=self._cited(key, whole))

    def _cited(self, key: int, whole: Mapping[int, Report]) -> dict[str, list[Cited]]:
        stub = self.sketches[key].stub
        return {
            name: [
                (whole.get(self.key_of(report), report), cited)
                for report, cited in self.index.cited[name]
                if report.document.text != stub.document.text
            ]
            for name in dated([stub])
        }

    def key_of(self, stub: Report) -> int:
        return self._of_stub[id(stub)]

    def stamp(self, stub: Report) -> str:
        return self.stamps[self.key_of(stub)]
