"""Paragraphs made ready for looking things up: torn ones joined, letters folded, every position traceable to the text."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache

from doingoai.knowledge import entries, mapping
from doingoai.model import Paragraph, Report, Span
from doingoai.parse.headings import match_topics
from doingoai.text.sentences import sentences

_OPEN_TONE = re.compile(r"([ou])([àáảãạèéẻẽẹỳýỷỹỵ])(?<!q..)(?!\w)")  # a letter first: quick to look for
_PLAIN = dict(zip("àáảãạèéẻẽẹỳýỷỹỵ", "aaaaaeeeeeyyyyy", strict=True))
_TONED = {
    **{f"o{mark}": toned for mark, toned in zip("àáảãạèéẻẽẹ", "òóỏõọòóỏõọ", strict=True)},
    **{f"u{mark}": toned for mark, toned in zip("ỳýỷỹỵ", "ùúủũụ", strict=True)},
}
_LABEL_LINE = re.compile(r"\s{0,8}[^\W\d][^:;.\d]{2,90}:\s{0,3}\d[^;:]{0,40}[.;]?\s{0,3}")
_LABEL = re.compile(r"[\s\-+•*\d.)]{0,10}(?P<label>[^\W\d][^:;.\d]{3,90}):\s")
_LABEL_HOLDS = 5  # sentences, parted by semicolons, for which a label holds on
_DRAWN = re.compile(r"\w\)?(?:\s{3,80}|\t{1,9})\d[\d.,]{0,15}\s{0,8}$")  # a label, a gap, a figure
_SPARE = re.compile(
    r"(?<=[ \t\n\u00a0])[ \t\n\u00a0]{1,200}|[\u200b\u00ad\ufeff\u2060]{1,20}"
)  # blanks behind a blank
_WIDTHLESS = re.compile(r"[\u200b\u00ad\ufeff\u2060]{1,20}")
_GAPPED = re.compile(
    r"(?:\t|[ \u00a0]{3,80})\d[^\n]{0,40}$", re.MULTILINE
)  # a row: its last number stands apart
_WIDE_GAP = re.compile(r"(?<=\S)[ \u00a0]{2,80}(?=\S)")
_FEWEST_WORDS = 12  # of a line of prose; a row has fewer
_LINE_END = 120  # characters of a line in which its gap and figure stand
_UNSPECIFIC = {"results", "thematic_block"}
_LONGEST = 1600  # characters of a sentence; real ones stay far below
_BLANKS = str.maketrans(dict.fromkeys("\n\t\r\u00a0\u2007\u202f*¹²³⁴⁵⁶⁷⁸⁹⁰", " ") | dict.fromkeys("–—‑", "-"))


_TO_BLANK = re.compile("[" + "".join(re.escape(chr(code)) for code in _BLANKS) + "]")


def _blank(match: re.Match[str]) -> str:
    return _BLANKS[ord(match[0])]


def _retone(match: re.Match[str]) -> str:
    toned = _TONED.get(match[1] + match[2])
    return toned + _PLAIN[match[2]] if toned else match[0]


def fold(text: str) -> str:
    """Lower case, tone marks in the newer place ("hoà" → "hòa"), blanks for line breaks, emphasis and footnote marks.

    The result has the length of the text, so that every position stays what it was.
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if _TO_BLANK.search(lowered) is not None:
        lowered = _TO_BLANK.sub(_blank, lowered)
    return _OPEN_TONE.sub(_retone, lowered)


@lru_cache(maxsize=1 << 12)
def fold_name(text: str) -> str:
    """``fold`` of words that come again and again: a heading, a unit."""
    return fold(text)


@dataclass(frozen=True)
class Passage:
    """A logical paragraph. raw: its words as written, on one line, one blank apart; folded: the same folded, of the same length.

    pieces: (start in raw, start in the document, length), more than one where a page break tore the paragraph or more
    than one blank parts two words.
    wider: topics of the sections above as well. lead: the sentence that introduces the list this stands in, folded. headings: titles above, innermost first, folded.
    anchor: where the mark of a footnote stands in the text. subject: topics that only the report's title names.
    """

    raw: str
    pieces: tuple[tuple[int, int, int], ...]
    kind: str
    topics: tuple[str, ...]
    wider: frozenset[str]
    role: str
    headings: tuple[str, ...]
    section: Span | None = None
    lead: str = ""
    anchor: int | None = None
    subject: frozenset[str] = frozenset()

    @cached_property
    def folded(self) -> str:
        return fold(self.raw)

    @cached_property
    def roles(self) -> frozenset[str]:
        """What kinds of statement may stand here: a heading such as "Tình hình địa bàn" among the results, and what
        stands there before the first topic, describes the unit.
        """
        described = (
            "context" in self.topics
            or set(self.topics) <= {"results"}
            or any(_describes().search(h) for h in self.headings[:1])
        )
        return frozenset({self.role, "context"} if described else {self.role})

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Sentences, in positions of the passage; a semicolon ends one, and what is too long for one is cut at a comma."""
        return tuple(part for whole in sentences(self.raw, semicolons=True) for part in _cut(self.raw, whole))

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(sentence.start for sentence in self.sentences)

    def sentence_at(self, position: int) -> int:
        """Index of the sentence that holds a position."""
        return max(0, bisect_right(self._starts, position) - 1)

    def place(self, start: int, end: int) -> Span:
        """The document's span of raw[start:end]."""
        return Span(self._outside(start), self._outside(max(start, end - 1)) + 1)

    def inside(self, offset: int) -> int | None:
        """The position in the passage of an offset in the document, None where it is not of this passage."""
        at = bisect_right(self._places[1], offset) - 1
        begin, outside, length = self.pieces[max(0, at)]
        return begin + offset - outside if 0 <= offset - outside < length else None

    @cached_property
    def _places(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Where the pieces begin, in the passage and in the document."""
        return tuple(piece[0] for piece in self.pieces), tuple(piece[1] for piece in self.pieces)

    def _outside(self, position: int) -> int:
        begin, outside, _ = self.pieces[bisect_right(self._places[0], position) - 1]
        return outside + position - begin

    def under_label(self, at: int, alone: bool = True) -> "Passage":
        """The passage as its sentence number ``at`` stands in it: under the topic that a label of its own names
        ("… . Đoàn ra: 03 đoàn"), which holds on after a semicolon. alone: the topics above hold no longer.
        """
        for earlier in range(at, max(-1, at - _LABEL_HOLDS), -1):
            if earlier < at and self.folded[self.sentences[earlier].end - 1] != ";":
                break
            sentence = self.sentences[earlier]
            match = _LABEL.match(self.folded, sentence.start, sentence.end)
            named = self if match is None else self.named_by(match["label"], alone)
            if named is not self:
                return named
        return self

    def told_of(self, sentence: str) -> "Passage":
        """The passage under the topics that a folded sentence of it speaks of (else those of the whole
        passage), where nothing above it names one."""
        if not set(self.topics) - self.subject <= _UNSPECIFIC or not self.wider - self.subject <= _UNSPECIFIC:
            return self
        told = _told_in(sentence) or _told_in(self.folded[:_LONGEST])
        return self._under(told, self.wider.union(told), self.headings, also=("roles",)) if told else self

    def named_by(self, label: str, alone: bool = True) -> "Passage":
        """The passage under the topics that a folded label names; itself where it names none."""
        topics = _topics_of(label)
        if not topics:
            return self
        kept = () if alone else self.topics
        return self._under((*topics, *kept), self.wider.union(topics), (label, *self.headings))

    def _under(
        self,
        topics: tuple[str, ...],
        wider: frozenset[str],
        headings: tuple[str, ...],
        also: tuple[str, ...] = (),
    ) -> "Passage":
        """The same words under other topics: they are not read again. also: what else stays as it was found."""
        named = replace(self, topics=topics, wider=wider, headings=headings)
        for known in ("folded", "sentences", "_starts", *also):
            if known in also:
                getattr(self, known)
            if known in self.__dict__:
                named.__dict__[known] = self.__dict__[known]
        return named


@cache
def _told() -> dict[str, re.Pattern[str]]:
    entry = mapping("observations.yaml").sub("told")
    return {topic: re.compile(entry.take(topic, str)) for topic in entry._data}


def _told_in(words: str) -> tuple[str, ...]:
    return tuple(topic for topic, pattern in _told().items() if pattern.search(words))


@lru_cache(maxsize=1 << 12)
def _topics_of(label: str) -> tuple[str, ...]:
    """The topics of results that a label names."""
    known = {entry.take("id", str): entry.take("part", str) for entry in entries("topics.yaml")}
    return tuple(t for t in match_topics(label) if known.get(t) == "results" and t not in _UNSPECIFIC)


def _subject(title: str | None) -> tuple[str, ...]:
    """The one field of work a report is about ("… công tác thông tin đối ngoại năm …"), () where it is about them all."""
    named = _topics_of(fold(title)) if title else ()
    return named if len(named) == 1 else ()


def _cut(text: str, whole: Span) -> Iterator[Span]:
    """A sentence in stretches of at most _LONGEST characters, so that looking around in it never costs more."""
    start = whole.start
    while whole.end - start > _LONGEST:
        at = text.rfind(", ", start + _LONGEST // 2, start + _LONGEST)
        at = at + 1 if at > 0 else start + _LONGEST
        yield Span(start, at)
        start = at
    yield Span(start, whole.end)


@cache
def _describes() -> re.Pattern[str]:
    return re.compile(mapping("observations.yaml").sub("outline").take("describes", str))


_SKIPPED = {"header", "recipients", "signature", "furniture", "closing"}
_LEADS = ("sau", "cụ thể", "gồm", "như")  # words that introduce a list, at the end of a paragraph


def passages(report: Report) -> tuple[Passage, ...]:
    """The passages of a report that may state results, in the order of the text."""
    found: list[Passage] = []
    follower = {p.continues: i for i, p in enumerate(report.paragraphs) if p.continues is not None}
    notes = _Notes.of(report)
    for index, paragraph in enumerate(report.paragraphs):
        if paragraph.kind in _SKIPPED or paragraph.continues is not None:
            continue
        chain = _chain(report, index, follower)
        rows = _rows(report, paragraph) if len(chain) == 1 else ()
        for line in rows:
            found.append(_passage(report, line, [line], found, notes))
        if not rows:
            found.append(_passage(report, paragraph, chain, found, notes))
    return tuple(found)


def _rows(report: Report, paragraph: Paragraph) -> tuple[Paragraph, ...]:
    """The lines of a paragraph that is a table drawn with blanks, each for itself; () for any other paragraph."""
    lines = report.words(paragraph.span).split("\n")
    if len(lines) < 2:
        return ()
    if sum(_DRAWN.search(line[-_LINE_END:]) is not None for line in lines) < 2:
        return ()
    found, start = [], paragraph.span.start
    for line in lines:
        if line.strip():
            found.append(replace(paragraph, span=Span(start, start + len(line))))
        start += len(line) + 1
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Notes:
    """Footnotes and paragraphs by position. starts, anchors: of the notes; text_starts, texts: of what is no note."""

    starts: tuple[int, ...]
    anchors: tuple[int | None, ...]
    text_starts: tuple[int, ...]
    texts: tuple[Paragraph, ...]

    @classmethod
    def of(cls, report: Report) -> "_Notes":
        notes = sorted(report.footnotes, key=lambda note: note.span)
        texts = sorted((p for p in report.paragraphs if p.kind != "footnote"), key=lambda p: p.span)
        return cls(
            tuple(note.span.start for note in notes),
            tuple(note.anchor for note in notes),
            tuple(p.span.start for p in texts),
            tuple(texts),
        )

    def anchor(self, paragraph: Paragraph) -> int | None:
        """Where the mark of the footnote that a paragraph is stands in the text, None where that is unknown."""
        at = bisect_right(self.starts, paragraph.span.end - 1) - 1
        return self.anchors[at] if paragraph.kind == "footnote" and at >= 0 else None

    def holder(self, paragraph: Paragraph) -> Paragraph:
        """The paragraph whose place in the outline counts: for a footnote, the one its mark stands in."""
        anchor = self.anchor(paragraph)
        if anchor is None:
            return paragraph
        at = bisect_right(self.text_starts, anchor) - 1
        return self.texts[at] if at >= 0 and anchor <= self.texts[at].span.end else paragraph


def _chain(report: Report, index: int, follower: dict[int, int]) -> list[Paragraph]:
    """A paragraph and those that go on with its torn sentence."""
    chain, here = [report.paragraphs[index]], index
    while (following := follower.get(here, -1)) > here:
        chain.append(report.paragraphs[following])
        here = following
    return chain


def _passage(
    report: Report,
    paragraph: Paragraph,
    chain: list[Paragraph],
    before: list[Passage],
    notes: _Notes,
) -> Passage:
    raw, pieces = "", []
    for part in chain:
        words = report.words(part.span)
        if raw:
            raw += " "
        kept = tuple(_kept(words))
        at = len(raw)
        for begin, end in kept:
            pieces.append((at, part.span.start + begin, end - begin))
            at += end - begin
        raw += "".join(words[begin:end] for begin, end in kept).replace("\n", " ")
    context = notes.holder(paragraph)
    innermost = context.path[-1] if context.path else None
    subject = _subject(report.header.title) if set(context.topics) <= _UNSPECIFIC else ()
    return Passage(
        raw=raw,
        pieces=tuple(pieces),
        kind=paragraph.kind,
        topics=(*context.topics, *subject),
        wider=frozenset((*context.topics, *subject)).union(*(section.topics for section in context.path)),
        role=context.role,
        headings=tuple(fold_name(" ".join(section.title.split())) for section in reversed(context.path)),
        section=innermost.span if innermost else None,
        lead=_lead(paragraph, innermost.span if innermost else None, before),
        anchor=notes.anchor(paragraph),
        subject=frozenset(subject),
    )


def _kept(words: str) -> Iterator[tuple[int, int]]:
    """The stretches of a paragraph that are kept: of blanks in a row only the first, except in the row of a table; no sign
    without width. A text that nothing is left out of is one stretch.
    """
    drawn = _GAPPED.search(words) is not None and not _justified(words)
    start = 0
    for match in (_WIDTHLESS if drawn else _SPARE).finditer(words):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < len(words) or not start:
        yield start, len(words)


def _justified(words: str) -> bool:
    """True where blanks stretch a line of prose: most of its words stand wide apart."""
    count = len(words.split())
    return count >= _FEWEST_WORDS and 2 * len(_WIDE_GAP.findall(words)) >= count


def _lead(paragraph: Paragraph, section: Span | None, before: list[Passage]) -> str:
    if paragraph.kind not in {"list_item", "body", "table_cell"}:
        return ""
    for earlier in reversed(before[-12:]):
        if earlier.section != section or earlier.kind == "heading":
            return ""
        if is_label_line(earlier.folded):
            continue  # "Hỗ trợ sinh kế: 45.300 USD", the line before in the same list
        leads = _leads(earlier.folded)
        if leads or earlier.kind in {"body", "run_in"}:
            return earlier.folded[-240:] if leads else ""
    return ""


def is_label_line(folded: str) -> bool:
    """True for a short line that is but a label and its figure, an item of a list without a dash."""
    return _LABEL_LINE.fullmatch(folded) is not None


def _leads(folded: str) -> bool:
    """True where the words introduce a list: "… như sau:"."""
    words = folded.rstrip()
    if words.endswith(":"):
        return True
    return words.endswith(_LEADS) or (words.endswith(".") and words[:-1].rstrip().endswith(_LEADS))
