""" "Không có" in one place, and some in another."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from doingoai.check.abroad import told
from doingoai.check.engine import Hit
from doingoai.check.figure_scope import BREAK, NO_RESULTS, WORD, least, own_figures, role_at, scopes_at
from doingoai.check.figure_words import any_of
from doingoai.check.places import paragraph_at, sections_of
from doingoai.knowledge import indicators, mapping
from doingoai.model import Observation, Report, Rule, Span
from doingoai.text.numerals import fold_word


@cache
def _excluded() -> dict[str, tuple[str, ...]]:
    entry = mapping("figure_words.yaml").sub("none_excludes")
    return {name: entry.strings(name) for name in mapping("figure_words.yaml").take("none_excludes", dict)}


def none_and_some(report: Report, rule: Rule) -> Iterator[Hit]:
    """An indicator declared none whose figure stands elsewhere in the report, for the same period."""
    some = own_figures(report, least(rule, "least_confidence"), "stated")
    for (indicator, period, _), zeros in own_figures(
        report, least(rule, "least_zero"), "declared_none"
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
    return (BREAK.split(report.text[low : span.start])[-1], BREAK.split(report.text[span.end : high])[0])


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
        above = next((s for s in reversed(sections_of(report)) if s.heading.start <= item.span.start), None)
        before, after = _clause_around(report, item.span)
        around = f"{before} {after} {above.title if above else ''}"
    around = f"{around} {report.words(item.span)}"
    common = _telling(report.words(zero.span)) & _telling(around)
    name = indicators().get(item.indicator)
    return bool(common) or (name is not None and bool(_telling(name.name["vi"]) & _telling(around)))


@lru_cache(maxsize=1 << 8)
def _telling(text: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in WORD.findall(text)) - _apart().empty


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
    report: Report, zero: Observation, some: dict[tuple[str, str | None, str | None], list[Observation]]
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
                    and role_at(report, item.span) not in NO_RESULTS
                ):
                    return item
    return None


def _first_rival(report: Report, zero: Observation, figures: Iterable[Observation]) -> Observation | None:
    for item in figures:
        if (
            item.value > 0
            and not item.span.overlaps(zero.span)
            and scopes_at(report, item.span) <= scopes_at(report, zero.span) | _harmless() | _own_year(report)
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
    declared = own_figures(report, least(rule, "least_zero"), "declared_none")
    stated = {name for name, _, _ in own_figures(report, 0, "stated")}
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
