"""Numbers behind what they count: "lượt khách 418", "đại biểu quốc tế tham dự là 268", "hình thức trực tuyến 03".

Such a number has no noun of its own behind it. Its clause is its label: it is read as if the label stood behind the number. Where
the clause names but what was done, the word that counts it is added ("gia hạn 02": of papers); where it names nothing at all, the
thing counted by the figure before it is meant ("27 hội nghị, … trực tuyến 03"; "đại biểu nước ngoài 30, trong nước 65"). A thing that
was "duy nhất" is one of its kind ("là hội thảo duy nhất trong năm").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from doingoai.extract.nearness import Site
from doingoai.extract.passages import Passage
from doingoai.knowledge import mapping
from doingoai.model import Quantity, Span
from doingoai.text.numerals import parse_digits

_NUMBER = re.compile(
    r"(?<![\w.,/%-])(?P<number>\d{1,3}(?:\.\d{3}){1,3}|\d{1,6})(?=\s{0,2}(?:$|[,;:()]|\.(?!\d)|- | và | trong đó| gồm | tăng | giảm | so với ))"
)
_EDGE = re.compile(r"[;:()]|, |\. | - ")
_STRONG = re.compile(r"[;()]|\. ")
_COUNTED = re.compile(r"(?:tổng )?(?:số lượng |số |lượng )")
_RELATION = re.compile(r"(?:của|do|ở|tại|từ|cho|theo) ")
_ORIGIN = re.compile(r" ?(?<!\w)(?:quốc tế|nước ngoài|trong nước|việt nam)(?!\w)")
_DENIED = re.compile(r"(?:không|chưa)(?: \w+){0,3} ?$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CLOSE = 16  # characters of numbering and joining words around a label
_REACH = 170  # characters before the number in which its label stands
_SURE = 0.84
_LEADING = 5  # words of a label that may stand before the noun
_FEWEST, _MOST = 2, 22  # words of a label


@dataclass(frozen=True, slots=True)
class Bare:
    """A bare number of a passage. start, end: of the number in the passage. sites: readings of its label, the likelier first;
    borrowed: the noun is that of the figure before it. sole: no number is written, the thing is the only one of its kind.
    """

    quantity: Quantity
    start: int
    end: int
    site: Site
    borrowed: bool = False
    sole: bool = False


@cache
def _words(key: str) -> re.Pattern[str]:
    return re.compile(mapping("observations.yaml").sub("bare").take(key, str))


@cache
def _counters() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What was done, and the word that counts it."""
    entry = mapping("observations.yaml").sub("bare").sub("counters")
    return tuple((re.compile(rf"(?<!\w)(?:{entry.take(word, str)})(?!\w)"), word) for word in entry._data)


@cache
def _sole() -> tuple[re.Pattern[str], dict[str, str]]:
    """Where a folded text calls a thing the only one of its kind, and the things that go by another name."""
    entry = mapping("observations.yaml").sub("bare").sub("sole")
    names = entry.sub("names")
    return (
        re.compile(
            rf"(?<!\w)(?P<thing>{entry.take('things', str)})(?!\w)(?P<kind>(?: [^\W\d][\w“”\"-]*){{0,7}}?) (?:duy nhất|độc nhất)(?!\w)"
        ),
        {name: names.take(name, str) for name in names._data},
    )


@cache
def _qualifiers() -> dict[str, str]:
    entry = mapping("observations.yaml").sub("bare").sub("qualifiers")
    return {word: entry.take(word, str) for word in entry._data}


def bare_numbers(passage: Passage, taken: Sequence[Span], units: Sequence[tuple[int, str]]) -> Iterator[Bare]:
    """Every reading of every bare number of a passage.

    A bare 0 is a denial, and read as such. taken: stretches of the passage that are figures, citations or dates already. units: (end, unit) of its figures, in order.
    """
    text = passage.folded
    earlier, until = "", -1
    for match in _NUMBER.finditer(text):
        start, end = match.span("number")
        if any(span.start < end and start < span.end for span in taken) or _YEAR.fullmatch(match["number"]):
            continue
        value = parse_digits(match["number"])
        sentence = passage.sentences[passage.sentence_at(start)]
        left = text[max(sentence.start, start - _REACH) : start]
        if not value or _words("ordinal").search(left[-24:]):
            continue
        qualified = _words("qualified").search(left)
        qualifier = _qualifiers()[qualified["word"]] if qualified else "exact"
        span = passage.place(start, end)
        quantity = Quantity(span, value, qualifier, None, number_span=span, confidence=_SURE)
        dividing = _words("dividing").search(left) is not None
        labels = tuple(_labels(left))
        counts = any(_names_thing(label) for label in labels[:1])
        goes_on = bool(earlier) and until >= sentence.start - 1 and not counts and not dividing
        for at, label in enumerate(labels):
            if dividing and _words("head").match(label) is None:
                break  # "cụ thể: Đài Loan 96, Nhật Bản 71": a part by its name alone
            if at and (goes_on or counts) and _NUMBER.search(label + " "):
                break  # the words farther away are of the number between
            for noun in _nouns(label):
                yield Bare(quantity, start, end, _site(passage, label, match["number"], noun, start))
        label = next(iter(labels), "")
        for noun in _continued(earlier, label) if goes_on and label else ():
            yield Bare(quantity, start, end, _site(passage, noun, match["number"], noun, start), True)
        earlier, until = (label, end) if counts else (earlier, until)
        if dividing or counts:
            continue
        unit = next((unit for stop, unit in reversed(units) if sentence.start <= stop <= start), "")
        if unit:
            noun = f"{_ORIGIN.sub('', unit) if _ORIGIN.search(label) else unit} {label}"
            yield Bare(quantity, start, end, _site(passage, label, match["number"], noun, start), True)


def _names_thing(label: str) -> bool:
    """True where a label says itself what is counted, by a thing or by what was done."""
    words = label.split()[: _LEADING + 1]
    return any(_words("head").match(" ".join(words[first:])) for first in range(len(words))) or any(
        done.search(label) for done, _ in _counters()
    )


def _continued(earlier: str, label: str) -> Iterator[str]:
    """What a label leaves out because the one before it said it: "thẩm quyền của Thủ tướng 02, của Chủ tịch 09"."""
    relation = _RELATION.match(label)
    if relation is not None and f" {relation[0]}" in earlier:
        yield from _nouns(f"{earlier[: earlier.index(f' {relation[0]}')]} {label}")
    head = next((noun for noun in _nouns(earlier) if _words("head").match(noun)), "")
    if head:
        thing = _words("head").match(head)
        yield f"{thing[0] if thing else head} {label}"


def sole_things(passage: Passage) -> Iterator[Bare]:
    """Every thing of a passage that was the only one of its kind."""
    text = passage.folded
    if "nhất" not in text:
        return
    pattern, names = _sole()
    for match in pattern.finditer(text):
        start, end = match.span()
        sentence = passage.sentences[passage.sentence_at(start)]
        if start < sentence.start or end > sentence.end or _DENIED.search(text, sentence.start, start):
            continue
        span = passage.place(start, end)
        quantity = Quantity(span, Decimal(1), "exact", None, number_span=span, confidence=_SURE)
        noun = f"{names.get(match['thing'], match['thing'])}{match['kind']}{text[end : sentence.end]}"
        told = text[max(sentence.start, start - _REACH) : start]
        site = Site(f"1 {noun}", 0, 1, 1, "", (), told, passage.lead, passage.headings)
        yield Bare(quantity, start, end, site, sole=True)


def _labels(left: str) -> Iterator[str]:
    """The clause before a number without the words that join it, then the whole stretch to the last full stop."""
    joined = left.rstrip()
    while (shorter := _words("joining").sub("", joined).rstrip(" :=-–,(")) != joined:
        joined = shorter
    seen = ""
    for edge in (_EDGE, _STRONG):
        begin = max((m.end() for m in edge.finditer(joined)), default=0)
        label = joined[begin:].strip(" -+•*")
        if label != seen and _FEWEST <= len(label.split()) <= _MOST:
            yield label
        seen = label


def _nouns(label: str) -> Iterator[str]:
    """The label from its first words on, up to the first that names a thing: that is what is counted."""
    words = label.split()
    for first in range(min(_LEADING + 1, len(words))):
        noun = " ".join(words[first:])
        yield noun
        if _words("head").match(noun):
            counted = _COUNTED.match(noun)
            if counted is not None:
                yield noun[counted.end() :]
            return
    for done, word in _counters():
        if done.search(label):
            yield f"{word} {label}"


def _site(passage: Passage, label: str, number: str, noun: str, place: int) -> Site:
    """place: of the number in the passage; what is told before its label stands before it, farther away."""
    sentence = f"{label} {number} {noun}"
    start = len(label) + 1
    end = start + len(number)
    at = passage.sentence_at(place)
    begin = passage.sentences[at].start
    if place - begin <= len(label) + _CLOSE and at:
        begin = passage.sentences[at - 1].start
    told = passage.folded[max(begin, place - _REACH * 2) : max(begin, place - len(label) - 1)]
    return Site(sentence, start, end, end, "", (), told, passage.lead, passage.headings)
