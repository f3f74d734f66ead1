"""One thing measured twice with two results; "không có" in one place and some in another."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise

from doingoai.check.abroad import told
from doingoai.check.arithmetic.shared import is_difference, is_ratio
from doingoai.check.engine import Hit
from doingoai.check.figure_words import (
    any_of,
    is_plain,
    sentences_with_figures,
    unit_key,
    words,
    written,
)
from doingoai.check.places import paragraph_at
from doingoai.knowledge import indicators, mapping
from doingoai.model import Observation, Quantity, Report, Rule, Section, Span
from doingoai.text.numerals import fold_word

_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}\s+tháng|quý\s+\w+", re.IGNORECASE)
_BREAK = re.compile(r"[.;!?](?=\s)|\n")
_DIRECTLY = re.compile(r"(?:[,/(:]|(?<!\w)(?:với|và|là|gồm)(?!\w))[\s*(]{0,3}$", re.IGNORECASE)
_IN_WORDS = re.compile(r"[\s*]{0,3}\(\s?(?:(?:viết )?bằng chữ\s?:?\s?)?", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:.()](?=\s)|\n\n")
_FIGURE_OR_WORD = re.compile(r"[^\W\d_]+|\d[\d.,/]*")
_NUMBER = re.compile(r"\d[\d.,]*")
_OTHER_UNIT = re.compile(
    r"(?i:xã|thôn|bản|xóm|huyện|tỉnh|phường|thị trấn|thị xã|thành phố|buôn|ấp|khu phố|tổ|khối|cụm)\s+[A-ZĐÀ-Ỹ\d]"
)
_SMALLER_UNIT = re.compile(r"(?<!\w)(?i:thôn|bản|xóm|buôn|ấp|khu phố|tổ dân phố|khối|làng)\s+(\w+)")
_NO_RESULTS = ("plan", "recommendations")
_MOST_FIGURES = 40  # of one thing in one stretch of text that are held against each other
_COMPATIBLE = 0.1  # "trên 87.000 người" and "87.450 người" are one figure, told once loosely


def _least(rule: Rule, name: str) -> float:
    value = rule.params[name]
    if not isinstance(value, (int, float)):
        raise TypeError(f"{rule.id}: {name} is no number")
    return value


# --- one sentence ---------------------------------------------------------------------------------------------------


def same_sentence(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "tổng số 90 lượt người nước ngoài … với 04 đoàn, 21 lượt người nước ngoài": a total, then another for the same thing."""
    for _, _, figures in sentences_with_figures(report, 2):
        counted = [q for q in figures if is_plain(q) and not q.currency and q.unit != "%"]
        for index, first in enumerate(counted):
            if not words().total_before.search(report.text[max(0, first.span.start - 20) : first.span.start]):
                continue
            following = counted[index + 1 : index + 1 + _MOST_FIGURES]
            for second in following:
                if second.span.start - first.span.end > _least(rule, "furthest"):
                    break
                if _same_thing(report, rule, first, second) and not _explained(
                    report, following, first, second
                ):
                    values = {"first": _named(report, first), "second": _named(report, second)}
                    yield Hit(Span(first.span.start, second.span.end), values, (first.span, second.span))


def _same_thing(report: Report, rule: Rule, first: Quantity, second: Quantity) -> bool:
    if (
        first.value == second.value
        or first.unit != second.unit
        or is_ratio(report, first)
        or is_ratio(report, second)
    ):
        return False
    shared = 0
    for left, right in zip(_modifiers(report, first), _modifiers(report, second), strict=False):
        if left != right:
            break
        shared += 1
    return shared >= _least(rule, "shared_words")


def _modifiers(report: Report, quantity: Quantity) -> list[str]:
    """The words right behind the unit: "nước ngoài đến địa bàn"."""
    tail = re.split(r"[,.;:()\n]", report.text[quantity.span.end : quantity.span.end + 50])[0]
    return [fold_word(word) for word in _WORD.findall(tail)]


def _explained(report: Report, following: list[Quantity], first: Quantity, second: Quantity) -> bool:
    """The second figure is a part, a change, another period's, or one of several that make up the first."""
    between = report.text[first.span.end : second.span.start]
    if words().some.search(between) or words().complete.search(between) or words().not_a_part.search(between):
        return True
    if not _DIRECTLY.search(between) or is_difference(report.text, second) or _YEAR.search(between):
        return True
    parts = [q.value for q in following if unit_key(q) == unit_key(first)]
    return sum(parts) == first.value


def _named(report: Report, quantity: Quantity) -> str:
    return " ".join([written(report, quantity), *_modifiers(report, quantity)[:3]])


def figure_and_words(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "120.500 USD (Một trăm hai mươi nghìn đô la Mỹ)": the words say another amount than the figures."""
    for figures, spelt in pairwise(report.quantities):
        if (
            not figures.currency
            or figures.currency != spelt.currency
            or figures.value == spelt.value
            or not spelt.number_span
        ):
            continue
        in_words = not any(char.isdecimal() for char in report.words(spelt.number_span))
        if in_words and _IN_WORDS.fullmatch(report.text, figures.span.end, spelt.span.start):
            values = {"first": written(report, figures), "second": written(report, spelt)}
            yield Hit(Span(figures.span.start, spelt.span.end), values, (figures.span, spelt.span))


# --- the same words with another figure -----------------------------------------------------------------------------


def same_words(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "Dự án bếp ăn hỗ trợ 312 học sinh của 04 điểm trường", and the same words with 321 in another part of the report."""
    known: dict[tuple[str, ...], tuple[Quantity, str]] = {}
    left, right = int(_least(rule, "words_before")), int(_least(rule, "words_after"))
    told = [
        (role, sentence, figures[:_MOST_FIGURES])
        for _, sentence, figures in sentences_with_figures(report, 1)
        if (role := _role(report, sentence)) not in _NO_RESULTS
    ]
    roles: dict[str | None, set[str]] = defaultdict(set)
    for role, _, figures in told:
        for quantity in figures:
            roles[quantity.unit].add(role)
    for role, sentence, figures in told:
        for quantity in figures:
            if (
                len(roles[quantity.unit]) < 2
                or not is_plain(quantity)
                or is_difference(report.text, quantity)
            ):
                continue
            key = _around(report, sentence, quantity, left, right)
            if key is None:
                continue
            first, first_role = known.setdefault(key, (quantity, role))
            if role != first_role and first.value != quantity.value and first.unit == quantity.unit:
                values = {"first": written(report, first), "second": written(report, quantity)}
                yield Hit(Span(quantity.span.start, quantity.span.end), values, (first.span,))


def _around(
    report: Report, sentence: Span, quantity: Quantity, left: int, right: int
) -> tuple[str, ...] | None:
    """So many words before and after a figure inside its clause; None where there are fewer, or where they are no more than
    a formula that any report repeats (no name, no other figure)."""
    before = report.text[max(sentence.start, quantity.span.start - 120) : quantity.span.start]
    after = report.text[quantity.span.start : min(sentence.end, quantity.span.end + 80)]
    clause = _CLAUSE.split(before)[-1]
    heads = [fold_word(word) for word in _WORD.findall(clause)][-left:]
    tails = [fold_word(word) for word in _FIGURE_OR_WORD.findall(_CLAUSE.split(after)[0])][1 : right + 1]
    return None if len(heads) < left or len(tails) < right else (*heads, "#", *tails)


# --- the whole report -----------------------------------------------------------------------------------------------


def _role(report: Report, span: Span) -> str:
    """The role of the paragraph that holds a place."""
    holder = paragraph_at(report, span.start)
    return holder.role if holder else "other"


def _own_figures(
    report: Report, least: float, basis: str
) -> dict[tuple[str, str | None, str | None], list[Observation]]:
    """Indicator, period and currency → the report's own figures, in the order of the text."""
    found: dict[tuple[str, str | None, str | None], list[Observation]] = defaultdict(list)
    for item in report.observations:
        sure = item.confidence >= least
        if (
            item.scope == "own"
            and item.basis == basis
            and item.breakdown is None
            and sure
            and item.upper is None
        ):
            found[item.indicator, item.period, item.currency].append(item)
    return found


def _scopes(report: Report, span: Span) -> frozenset[str]:
    """The words near a figure that tie it to a period, a place or a part."""
    before = _BREAK.split(report.text[max(0, span.start - 70) : span.start])[-1]
    after = _BREAK.split(report.text[span.end : span.end + 40])[0]
    around = f"{before} {after}".lower()
    years = {" ".join(match[0].split()) for match in _YEAR.finditer(around)}
    return frozenset(scope for scope in words().scopes if scope in around) | frozenset(years)


def across_report(report: Report, rule: Rule) -> Iterator[Hit]:
    """An indicator that has one value a report, told with two: in the results and again in the context or the assessment."""
    for (indicator, _, _), items in _own_figures(report, _least(rule, "least_confidence"), "stated").items():
        if indicator not in words().single_valued:
            continue
        for first, second in combinations(items[:_MOST_FIGURES], 2):
            if (
                _agree(first, second)
                or first.span.overlaps(second.span)
                or not _rivals(report, items, first, second)
            ):
                continue
            name = indicators().get(indicator)
            values = {
                "name": name.name["vi"] if name else indicator,
                "first": " ".join(report.words(first.span).split()),
                "second": " ".join(report.words(second.span).split()),
            }
            yield Hit(second.span, values, (first.span,))
            break


def told_again(report: Report, rule: Rule) -> Iterator[Hit]:
    """A figure of the unit itself, named in plain words in another place with another value: "dân số … người"."""
    for entry in _said_again():
        own = [o for o in report.observations if o.indicator == entry.indicator and o.scope == "own"]
        if not own or own[0].qualifier != "exact" or own[0].confidence < _least(rule, "least_confidence"):
            continue
        for quantity in report.quantities:
            before = _BREAK.split(report.text[max(0, quantity.span.start - 60) : quantity.span.start])[-1]
            if (
                not entry.cue.search(before)
                or (quantity.unit or "").lower() not in entry.units
                or any(item.span.overlaps(quantity.span) for item in own[:_MOST_FIGURES])
                or quantity.value == own[0].value
                or not is_plain(quantity)
                or _OTHER_UNIT.search(before)
                or _role(report, quantity.span) in _NO_RESULTS
                or _scopes(report, own[0].span) != _scopes(report, quantity.span)
            ):
                continue
            values = {
                "name": entry.cue_words,
                "first": " ".join(report.words(own[0].span).split()),
                "second": written(report, quantity),
            }
            yield Hit(quantity.span, values, (own[0].span,))
            break


@dataclass(frozen=True, slots=True)
class _Again:
    indicator: str
    cue: "re.Pattern[str]"
    cue_words: str
    units: frozenset[str]


@cache
def _said_again() -> tuple[_Again, ...]:
    found = []
    for entry in mapping("figure_words.yaml").subs("said_again"):
        cues = entry.strings("cues")
        cue = any_of(
            cues, r"{}(?:\s+(?:của|toàn|chung|xã|huyện|tỉnh|phường|thị|thành|phố|là|có|hiện|nay)){{0,5}}\s+$"
        )
        units = frozenset(entry.strings("units"))
        found.append(_Again(entry.take("indicator", str), cue, cues[0], units))
        entry.close()
    return tuple(found)


def _agree(first: Observation, second: Observation) -> bool:
    if first.value == second.value or first.unit != second.unit:
        return True
    if first.qualifier == second.qualifier == "exact":
        return False
    return abs(first.value - second.value) <= max(first.value, second.value) * _tolerance()


@cache
def _tolerance() -> Decimal:
    return Decimal(str(_COMPATIBLE))


def _rivals(report: Report, items: list[Observation], first: Observation, second: Observation) -> bool:
    """Both claim to be the figure of the whole report, and neither is a part of the other."""
    scopes = _scopes(report, first.span), _scopes(report, second.span)
    if first.indicator in words().kinds_apart and not _same_kind(report, first, second):
        return False
    if first.indicator.startswith("profile."):
        if any(_of_a_smaller_unit(report, item) for item in (first, second)):
            return False
        return len({frozenset(filter(_YEAR.match, scope)) for scope in scopes}) == 1
    if scopes[0] != scopes[1]:
        return False
    roles = {_role(report, first.span), _role(report, second.span)}
    if len(roles) == 2 and roles & {"assessment", "context"}:
        main = [item for item in items if _role(report, item.span) == "results"]
        return len(main) <= 1
    return _called_total(report, first) and _called_total(report, second)


def _of_a_smaller_unit(report: Report, item: Observation) -> bool:
    """ "Thôn Nà Mạ có 80 hộ": the clause speaks of a hamlet by its name, not of the reporting unit."""
    before = _BREAK.split(report.text[max(0, item.span.start - 60) : item.span.start])[-1]
    named = _SMALLER_UNIT.search(before)
    return named is not None and named[1][0].isupper()


def _same_kind(report: Report, first: Observation, second: Observation) -> bool:
    """Both count the same noun, and neither is told to be some of the units only ("qua 04 xã", "04 xã biên giới")."""
    nouns = [_NUMBER.sub("", " ".join(report.words(item.span).lower().split())) for item in (first, second)]
    if nouns[0] != nouns[1] or not nouns[0].strip():
        return False
    for item in (first, second):
        before = report.text[max(0, item.span.start - 14) : item.span.start]
        after = report.text[item.span.end : item.span.end + 16]
        if words().part_before.search(before) or words().part_after.match(after):
            return False
    return True


def _called_total(report: Report, item: Observation) -> bool:
    return bool(words().total_before.search(report.text[max(0, item.span.start - 25) : item.span.start + 8]))


@cache
def _tails() -> frozenset[str]:
    return frozenset(mapping("figure_words.yaml").strings("rate_tails"))


def _rate_name(quantity: Quantity) -> tuple[str, ...]:
    """ "tỷ lệ hộ nghèo còn cao chiếm" → ("tỷ", "lệ", "hộ", "nghèo"); empty where the words name no rate."""
    found = [fold_word(word) for word in _WORD.findall(quantity.counted or "")]
    start = next(
        (
            at
            for at, pair in enumerate(pairwise(found))
            if pair in (("tỷ", "lệ"), ("tỉ", "lệ"), ("tỷ", "trọng"))
        ),
        None,
    )
    if start is None:
        return ()
    name = found[start:]
    while name and name[-1] in _tails():
        name.pop()
    return tuple(name)


def stated_rates(report: Report, rule: Rule) -> Iterator[Hit]:
    """One rate, named in the same words, with two values."""
    known: dict[tuple[str, ...], Quantity] = {}
    for quantity in report.quantities:
        if quantity.unit != "%" or not is_plain(quantity) or is_difference(report.text, quantity):
            continue
        name = _rate_name(quantity)
        if len(name) - 2 < _least(rule, "shared_words") - 1 or _role(report, quantity.span) in _NO_RESULTS:
            continue
        first = known.setdefault(name, quantity)
        if first.value != quantity.value and _scopes(report, first.span) == _scopes(report, quantity.span):
            values = {
                "name": " ".join(name),
                "first": written(report, first),
                "second": written(report, quantity),
            }
            yield Hit(quantity.span, values, (first.span,))


@cache
def _excluded() -> dict[str, tuple[str, ...]]:
    entry = mapping("figure_words.yaml").sub("none_excludes")
    return {name: entry.strings(name) for name in mapping("figure_words.yaml").take("none_excludes", dict)}


def none_and_some(report: Report, rule: Rule) -> Iterator[Hit]:
    """An indicator declared none whose figure stands elsewhere in the report, for the same period."""
    some = _own_figures(report, _least(rule, "least_confidence"), "stated")
    for (indicator, period, _), zeros in _own_figures(
        report, _least(rule, "least_zero"), "declared_none"
    ).items():
        others = {indicator, *_excluded().get(indicator, ())}
        figures = [
            item
            for (name, when, _), items in some.items()
            if name in others and when == period
            for item in items
        ]
        figures = [item for item in figures if not _set_apart(report, zeros[0], item)]
        figures.sort(
            key=lambda item: item.indicator != indicator
        )  # the thing itself tells more than its persons
        rival = _first_rival(report, zeros[0], figures) or _rival_of_a_month(report, zeros[0], some)
        if rival is not None:
            values = {
                "first": " ".join(report.words(zeros[0].span).split()),
                "second": " ".join(report.words(rival.span).split()),
            }
            yield Hit(zeros[0].span, values, (rival.span,))


def _set_apart(report: Report, zero: Observation, item: Observation) -> bool:
    """The figure does not contradict the zero: another currency, an older agreement still carried out, a private journey, or
    a zero of one part only ("đào tạo ở nước ngoài: chưa có")."""
    if zero.currency is not None:
        first, second = sorted((zero.span, item.span))
        if item.currency != zero.currency or "\n" not in report.text[first.end : second.start]:
            return True  # the cells of one row: "2.200.000 EUR | 0 EUR"
    before, after = _clause_around(report, item.span)
    apart = _apart()
    around = f"{before} | {after}"
    if apart.private.search(after) or _of_an_earlier_year(report, around):
        return True
    if item.indicator in apart.older and apart.older[item.indicator].search(around):
        return True
    if item.indicator.startswith("delegations.out") and apart.with_others.search(around):
        return True
    if item.indicator == "delegations.in_persons" and apart.visitors.search(
        f"{before}{report.words(item.span)}{after}"
    ):
        return "đoàn" not in before.lower()
    narrow = apart.narrow.get(item.indicator)
    said = report.words(zero.span)
    if narrow is not None and narrow.search(said) and not narrow.search(around):
        return True
    if apart.narrowed.search(said) and not apart.narrowed.search(around):
        return True
    return not _of_one_matter(report, zero, item)


def _clause_around(report: Report, span: Span) -> tuple[str, str]:
    """The words of the clause before and after a place."""
    low, high = max(0, span.start - 90), min(len(report.text), span.end + 160)
    return (
        _BREAK.split(report.text[low : span.start])[-1],
        _BREAK.split(report.text[span.end : high])[0],
    )


_SET_BESIDE = re.compile(
    r"so (?:với|sánh với)?\s?(?:cùng kỳ\s)?(?:của\s)?(?:năm\s)?(?:19|20)\d\d", re.IGNORECASE
)


def _of_an_earlier_year(report: Report, clause: str) -> bool:
    """The clause dates what it counts before the report's period: "bị bắt giữ từ năm 2023"."""
    if report.period is None:
        return False
    told = _SET_BESIDE.sub("", clause)
    years = [int(year) for year in re.findall(r"(?:năm|/|từ)\s?((?:19|20)\d\d)(?!\d)", told)]
    return bool(years) and max(years) < report.period.period.first.year


def _of_one_matter(report: Report, zero: Observation, item: Observation) -> bool:
    """A zero and a figure in different paragraphs share a word that tells what they count, in the figure's clause or in the
    heading above it; otherwise one of the two has been read as what it is not."""
    if paragraph_at(report, zero.span.start) is paragraph_at(report, item.span.start):
        around = " ".join(_clause_around(report, item.span))
    else:
        above = next((s for s in reversed(_sections(report)) if s.heading.start <= item.span.start), None)
        before, after = _clause_around(report, item.span)
        around = f"{before} {after} {above.title if above else ''}"
    around = f"{around} {report.words(item.span)}"
    common = _telling(report.words(zero.span)) & _telling(around)
    name = indicators().get(item.indicator)
    return bool(common) or (name is not None and bool(_telling(name.name["vi"]) & _telling(around)))


def _telling(text: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in _WORD.findall(text)) - _apart().empty


def _sections(report: Report) -> list[Section]:
    """All sections, in the order of the text."""
    found: list[Section] = []
    open_: list[Section] = list(reversed(report.sections))
    while open_:
        section = open_.pop()
        found.append(section)
        open_.extend(reversed(section.children))
    return found


@dataclass(frozen=True, slots=True)
class _Apart:
    """Words that set a figure apart from a declared zero. older, narrow: by indicator; empty: words that tell nothing of what
    is counted."""

    older: dict[str, "re.Pattern[str]"]
    narrow: dict[str, "re.Pattern[str]"]
    private: "re.Pattern[str]"
    narrowed: "re.Pattern[str]"
    with_others: "re.Pattern[str]"
    visitors: "re.Pattern[str]"
    empty: frozenset[str]


@cache
def _apart() -> _Apart:
    entry = mapping("figure_words.yaml")
    return _Apart(
        {name: any_of(tuple(found)) for name, found in entry.take("still_going_on", dict).items()},
        {name: any_of(tuple(found)) for name, found in entry.take("zero_of_a_part", dict).items()},
        any_of(entry.strings("private_matters")),
        any_of(entry.strings("zero_narrowed")),
        any_of(entry.strings("with_others")),
        any_of(entry.strings("visitors")),
        frozenset(fold_word(word) for word in entry.strings("empty_words")),
    )


def _rival_of_a_month(
    report: Report,
    zero: Observation,
    some: dict[tuple[str, str | None, str | None], list[Observation]],
) -> Observation | None:
    """ "Tháng 10/2024 … đã ký 01 bản ghi nhớ" against "không ký thỏa thuận nào trong năm 2024"."""
    own = report.period.period.code if report.period else None
    if own is None or zero.period != own or not re.fullmatch(r"\d{4}", own):
        return None
    for (name, when, _), items in some.items():
        if name == zero.indicator and when and when != own and when.startswith(own):
            for item in items:
                if (
                    item.value > 0
                    and not item.span.overlaps(zero.span)
                    and not _set_apart(report, zero, item)
                    and _role(report, item.span) not in _NO_RESULTS
                ):
                    return item
    return None


def more_than_there_are(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "Hiện có 04 cặp bản kết nghĩa … tổ chức giao lưu tại 05 cặp bản kết nghĩa": more acted at than there are."""
    there: dict[tuple[str, ...], Quantity] = {}
    all_of, at = (any_of(_strings(rule, name), r"{}\s{{1,2}}$") for name in ("there_are", "at"))
    size = int(_least(rule, "shared_words"))
    for quantity in report.quantities:
        thing = tuple(_WORD.findall((quantity.counted or "").lower())[:size])
        if len(thing) < size or not is_plain(quantity) or is_ratio(report, quantity):
            continue
        before = report.text[max(0, quantity.span.start - 24) : quantity.span.start]
        if _role(report, quantity.span) in _NO_RESULTS:
            continue
        if all_of.search(before):
            there.setdefault(thing, quantity)
        elif thing in there and at.search(before) and quantity.value > there[thing].value:
            first = there[thing]
            values = {
                "name": " ".join(thing),
                "first": written(report, first),
                "second": written(report, quantity),
            }
            yield Hit(quantity.span, values, (first.span,))


def _strings(rule: Rule, name: str) -> tuple[str, ...]:
    value = rule.params[name]
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _first_rival(report: Report, zero: Observation, figures: Iterable[Observation]) -> Observation | None:
    for item in figures:
        if (
            item.value > 0
            and not item.span.overlaps(zero.span)
            and _scopes(report, item.span) <= _scopes(report, zero.span) | _harmless() | _own_year(report)
        ):
            return item
    return None


def _own_year(report: Report) -> frozenset[str]:
    """The report's own year, where it is one: naming it sets no figure apart."""
    period = report.period.period if report.period else None
    alone = period is not None and period.first.year == period.last.year
    return frozenset({str(period.first.year)}) if period is not None and alone else frozenset()


@cache
def _harmless() -> frozenset[str]:
    """Scope words that do not set a figure apart from a plain "không có"."""
    return frozenset({"trong đó", "riêng", "tính đến", "đến hết"})


# --- "không có", and the thing itself told in words -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Event:
    """What may not be told where an indicator is declared none. told: verb, noun and the words up to the clause's end."""

    none: str
    told: "re.Pattern[str]"
    moving: "re.Pattern[str]"
    needs: "re.Pattern[str] | None"
    excluded: "re.Pattern[str]"


@cache
def _events() -> tuple[_Event, ...]:
    found = []
    for entry in mapping("figure_words.yaml").subs("events_against_none"):
        verbs, nouns = any_of(entry.strings("verbs")).pattern, any_of(entry.strings("nouns")).pattern
        needs = entry.strings("needs", [])
        found.append(
            _Event(
                none=entry.take("none", str),
                told=re.compile(rf"{verbs}[^.;:,\n]{{0,30}}?{nouns}[^.;\n]{{0,160}}", re.IGNORECASE),
                moving=any_of(entry.strings("moving")),
                needs=any_of(needs) if needs else None,
                excluded=any_of(entry.strings("not")),
            )
        )
        entry.close()
    return tuple(found)


def none_and_event(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "Đoàn vào: không có", and further on "xã đón đoàn cụm bản … gồm 18 người sang giao lưu": told without a count."""
    declared = _own_figures(report, _least(rule, "least_zero"), "declared_none")
    stated = {name for name, _, _ in _own_figures(report, 0, "stated")}
    for event in _events():
        zeros = [items[0] for (name, _, _), items in declared.items() if name == event.none]
        if not zeros or event.none in stated:
            continue
        found = _first_event(report, event, zeros[0])
        if found is not None:
            values = {
                "first": " ".join(report.words(zeros[0].span).split()),
                "second": " ".join(report.words(found).split())[:120],
            }
            yield Hit(zeros[0].span, values, (found,))


def _first_event(report: Report, event: _Event, zero: Observation) -> Span | None:
    years = {report.period.period.first.year, report.period.period.last.year} if report.period else set()
    for paragraph in report.paragraphs:
        if paragraph.role not in ("results", "assessment") or paragraph.kind in (
            "heading",
            "header",
            "furniture",
        ):
            continue
        for match in event.told.finditer(report.text, paragraph.span.start, paragraph.span.end):
            clause = report.text[max(paragraph.span.start, match.start() - 40) : match.end()]
            clause = re.split(r"[.;\n]\s", clause)[-1]
            foreign = told("countries", "provinces", "districts").search(match[0]) or event.moving.search(
                match[0]
            )
            named = {int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", clause)}
            if (
                foreign
                and not event.excluded.search(clause)
                and (event.needs is None or event.needs.search(match[0]))
                and named <= years
                and not Span(*match.span()).overlaps(zero.span)
            ):
                return Span(*match.span())
    return None
