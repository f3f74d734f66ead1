"""Words → values of a register's fields: text without persons, numbers with their qualifier, money, days, countries."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from doingoai.extract.quantities import find_quantities
from doingoai.extract.registers.countries import HOME, find_countries
from doingoai.extract.registers.persons import fit, title_of
from doingoai.knowledge.record_fields import CURRENCY, QUALIFIER, Register, RegisterField
from doingoai.model import Span
from doingoai.text.dates import DateMention, find_dates
from doingoai.text.numerals import read_figures, read_words

LONGEST = 400  # characters of a text field
_QUALIFIERS = {
    "trên": "more_than",
    "hơn": "more_than",
    "gần": "nearly",
    "khoảng": "about",
    "ước": "about",
    "dưới": "less_than",
    "ít nhất": "at_least",
    "tối thiểu": "at_least",
    "không quá": "at_most",
    "tối đa": "at_most",
}
_QUALIFIER = re.compile(
    r"(trên|hơn|gần|khoảng|ước|dưới|ít nhất|tối thiểu|không quá|tối đa)\s{1,3}$", re.IGNORECASE
)
_EARLIER_DAY = re.compile(
    r"(?<![\d/.])(\d{1,2})\s{0,2}(?:-|–|,|và|&|đến(?: hết)?)\s{0,2}(?:hết\s)?(?:ngày\s)?$", re.IGNORECASE
)
_JOINS = re.compile(r"\s{0,3}(?:[-–]|đến(?: hết)?|tới|và|,)\s{0,3}(?:hết\s{1,2})?", re.IGNORECASE)
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s{0,2}[-–]\s{0,2}((?:19|20)\d\d)(?!\d)")
_PLACE_KINDS = re.compile(
    r"^(?:các |và |gồm |của |tại |thuộc |\d{1,3} )*(?:xã|phường|thị trấn|huyện|thị xã|bản|thôn)?(?: biên giới)?(?=[\s:]|$)[\s:]*",
)
_ITEMS = re.compile(r"\s*(?:,|;|\svà\s|\s-\s|\s–\s)\s*")
_CELL = 60  # characters; in longer words two years are a programme's and not the row's
_TAIL = re.compile(r"\s(?:và|với|của|do|tại|cho|về|để|nhằm|trong|gồm|là|có|cùng|trên)$", re.IGNORECASE)
_LONGEST_TAIL = 8  # characters of the longest word of these with its blank
_MARKS = re.compile(r"(?<=[^\W\d_])[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\*+")
_EDGES = " \t\n*,;:.-–+•"
_TITLES = {"head_title"}


@dataclass(slots=True)
class Row:
    """A record in the making. start, end: the words it is read from, in the document; year: of the report, for days without one.

    source: "body" or "table"; group: the list or paragraph it stands in: rows of one group are never one event.
    """

    register: Register
    start: int
    end: int
    confidence: float
    year: int | None = None
    source: str = "body"
    group: int = -1
    fields: dict[str, object] = field(default_factory=dict)
    places: dict[str, Span] = field(default_factory=dict)

    def put(self, name: str, words: str, start: int, hint: str = "") -> bool:
        """Fill a field (or the pseudo-field "dates") from words that stand at ``start``; False where they do not make a value."""
        if name == "dates":
            return self._put_dates(words, start)
        column = self.register.fields[name]
        if name in self.fields:
            return False
        read = _READERS[column.type](column, words, hint)
        if read is None:
            return False
        value, offset, length, companion = read
        self.fields[name] = value
        self.places[name] = Span(start + offset, start + offset + length)
        if companion and column.type == "number":
            self.fields[name + QUALIFIER] = companion
        elif column.type == "money":
            currency, _, qualifier = companion.partition(" ")
            self.fields[name + CURRENCY] = currency
            if qualifier:
                self.fields[name + QUALIFIER] = qualifier
        elif column.type == "date" and "-" in str(value):
            self.fields[name] = value
        return True

    def choose(self, name: str, value: str, span: Span | None = None) -> None:
        """Set a choice that a pattern implies, unless it is set."""
        if name not in self.fields:
            self.fields[name] = value
            if span is not None:
                self.places[name] = span

    def _put_dates(self, words: str, start: int) -> bool:
        names = self.register.dates
        found = next(stretches(words, self.year, years=self.source == "table"), None)
        if not names or found is None or names[0] in self.fields:
            return False
        self.fields[names[0]] = found.first
        self.places[names[0]] = Span(start + found.start, start + found.end)
        if len(names) > 1 and found.last:
            self.fields[names[1]] = found.last
            self.places[names[1]] = Span(start + found.start, start + found.end)
        return True


@dataclass(frozen=True, slots=True)
class Stretch:
    """A day or a stretch of days: ISO dates, "2025-03" where only the month is written; last is None for one day."""

    first: str
    last: str | None
    start: int
    end: int


def _iso(mention: DateMention, year: int | None) -> str | None:
    if mention.problem is not None:
        return None
    when = mention.year or year
    if when is None or mention.month is None:
        return None
    if mention.day is None:
        return f"{when}-{mention.month:02d}" if mention.form == "month_year" else None
    try:
        return date(when, mention.month, mention.day).isoformat()
    except ValueError:
        return None


def _lunar(words: str, mention: DateMention) -> bool:
    written = words[mention.span.start : mention.span.end].lower()
    return written.endswith(("giêng", "chạp")) or words[mention.span.end :].lstrip()[:7].lower() == "âm lịch"


def stretches(words: str, year: int | None, *, years: bool = False) -> Iterator[Stretch]:
    """The days and stretches of days of some words. year: for days written without one; None leaves them unread. years: also "2023-2025"."""
    mentions = [m for m in find_dates(words) if m.form != "year" and not _lunar(words, m)]
    skip = False
    for index, mention in enumerate(mentions):
        if skip:
            skip = False
            continue
        following = mentions[index + 1] if index + 1 < len(mentions) else None
        joined = following is not None and _JOINS.fullmatch(words, mention.span.end, following.span.start)
        here = (following.year if joined and following is not None else None) or year
        first = _iso(mention, here)
        if first is None:
            continue
        if joined and following is not None and (last := _iso(following, year)) and last >= first:
            skip = True
            yield Stretch(first, last, mention.span.start, following.span.end)
            continue
        yield _with_earlier_day(words, mention, first)
    if years and not mentions and len(words) <= _CELL and (span := _YEARS.search(words)):
        yield Stretch(span[1], span[2], span.start(), span.end())


def _with_earlier_day(words: str, mention: DateMention, iso: str) -> Stretch:
    """ "10-14/3/2025": the day before the date, where there is one, is the first of the stretch."""
    before = words[max(0, mention.span.start - 24) : mention.span.start]
    earlier = _EARLIER_DAY.search(before)
    if earlier and mention.day is not None and 1 <= int(earlier[1]) < mention.day:
        start = mention.span.start - len(before) + earlier.start()
        return Stretch(f"{iso[:8]}{int(earlier[1]):02d}", iso, start, mention.span.end)
    return Stretch(iso, None, mention.span.start, mention.span.end)


Read = tuple[object, int, int, str]


def _trim(words: str) -> tuple[str, int]:
    lead = len(words) - len(words.lstrip(_EDGES))
    text = words.strip(_EDGES)
    while tail := _TAIL.search(text, max(0, len(text) - _LONGEST_TAIL)):
        text = text[: tail.start()].rstrip(_EDGES)
    if text.count("(") == text.count(")") + 1 and words.rstrip(" .;,").endswith(")"):
        text += ")"
    return text, lead


def _text(column: RegisterField, words: str, hint: str) -> Read | None:
    if column.id in _TITLES:
        found = title_of(words)
        return (found[0], found[1], found[2] - found[1], "") if found else None
    written, lead = _trim(words)
    value = fit(_MARKS.sub("", written[:LONGEST]))
    if value is None or not re.search(r"[^\W\d_]{2}", value):
        return None
    return value, lead, min(len(written), LONGEST), ""


def _number(column: RegisterField, words: str, hint: str) -> Read | None:
    match = re.search(r"(?<![\w/.,])\d{1,3}(?:\.\d{3})*(?![\d/]|[.,]\d)", words)
    if match is not None:
        numeral = read_figures(words, match.start())
    else:
        lead = len(words) - len(words.lstrip())
        numeral = read_words(words, lead)
    if numeral is None or numeral.upper is not None or numeral.value != numeral.value.to_integral_value():
        return None
    before = _QUALIFIER.search(words, 0, numeral.digits.start)
    start = before.start() if before else numeral.digits.start
    qualifier = _QUALIFIERS[before[1].lower()] if before else ""
    return numeral.value, start, numeral.digits.end - start, qualifier


def _money(column: RegisterField, words: str, hint: str) -> Read | None:
    found = [q for q in find_quantities(words, ()) if q.currency]
    length = len(words)
    if not found and hint:
        written = words.strip()
        found = [q for q in find_quantities(f"{written} {hint}", ()) if q.currency and q.span.start == 0]
        if found:
            lead = len(words) - len(words.lstrip())
            return found[0].value, lead, len(written), _companion(found[0].currency, found[0].qualifier)
    if not found:
        return None
    quantity = found[0]
    return (
        quantity.value,
        quantity.span.start,
        min(quantity.span.end, length) - quantity.span.start,
        _companion(quantity.currency, quantity.qualifier),
    )


def _companion(currency: str | None, qualifier: str) -> str:
    return f"{currency} {'' if qualifier == 'exact' else qualifier}".rstrip()


def _date(column: RegisterField, words: str, hint: str) -> Read | None:
    found = next(stretches(words, int(hint) if hint.isdigit() else None), None)
    return None if found is None else (found.last or found.first, found.start, found.end - found.start, "")


def _choice(column: RegisterField, words: str, hint: str) -> Read | None:
    folded = words.lower()
    for value, name in column.choices.items():
        for word in name.split(", "):
            if (at := folded.find(word.lower())) >= 0:
                return value, at, len(word), ""
    return None


def _list(column: RegisterField, words: str, hint: str) -> Read | None:
    written, lead = _trim(words)
    items = [
        _PLACE_KINDS.sub("", item.removeprefix("tiếng ")).strip(_EDGES)
        for item in _ITEMS.split(" ".join(written.split()))
    ]
    kept = [value for item in items if item and (value := fit(item)) and value[0].isupper()]
    return (kept, lead, len(written), "") if kept else None


def _countries(column: RegisterField, words: str, hint: str) -> Read | None:
    found = [mention for mention in find_countries(words) if mention.code != HOME]
    if not found:
        return None
    codes = list(dict.fromkeys(mention.code for mention in found))
    return codes, found[0].span.start, found[-1].span.end - found[0].span.start, ""


_READERS = {
    "text": _text,
    "number": _number,
    "money": _money,
    "date": _date,
    "choice": _choice,
    "list": _list,
    "countries": _countries,
}


def whole(value: Decimal) -> int | Decimal:
    """An integer where the value is one."""
    return int(value) if value == value.to_integral_value() else value
