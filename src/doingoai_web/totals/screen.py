"""What the pages of totals show, composed of a stored result (``ket-qua.json``) and of what people decided."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator

from doingoai.knowledge import topics
from doingoai.model import Period
from doingoai.periods import parse_code
from doingoai.text.numbers_vi import number
from doingoai_web.campaigns.models import Campaign
from doingoai_web.campaigns.periods import period_words
from doingoai_web.people.models import Right, User
from doingoai_web.review.models import Fact, Version
from doingoai_web.totals.models import Result
from doingoai_web.totals.summary import asked_of, slim, topic_of

Json = dict[str, Any]
PAIRS = 20  # shown at a time
QUESTIONS = 30
RELATIONS = ("year_before", "preceding")  # in the order of the columns


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier result beside this one: a column."""

    period: Period
    rows: Mapping[tuple[str, str | None], Json]

    @property
    def title(self) -> str:
        return period_words(self.period)


@dataclass(frozen=True, slots=True)
class Change:
    """A total against its earlier value. title: of the earlier period; earlier: None where that result does not have it; words:
    "+3", "−12", None where one of the two is not known."""

    title: str
    earlier: Json | None
    reporting: int
    words: str | None
    percent: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A total in the table. without: it less what is proposed to be one event told twice, where that differs; open: places where a
    person has something to decide; changes: against each earlier result."""

    total: Json
    without: Json | None
    open: int
    changes: tuple[Change, ...]

    @property
    def key(self) -> str:
        return f"{self.total['indicator']}-{self.total['currency'] or ''}".replace(".", "-")

    @property
    def shown(self) -> Json | None:
        """What stands in the column of the value: the sum, or what an indicator that is not added comes to."""
        combined: Json | None = self.total["combined"]
        if combined is None:
            return self.total
        unit = "%" if combined["how"] == "ratio" else self.total["unit"]
        return {**combined, "unit": unit}


@dataclass(frozen=True, slots=True)
class Section:
    """A topic with its totals. told: units with a figure or a declared zero in it, of so many."""

    topic: str
    lines: tuple[Line, ...]
    told: int
    charts: tuple[Json, ...]

    @property
    def open(self) -> int:
        return sum(line.open for line in self.lines)


@dataclass(frozen=True, slots=True)
class Asking:
    """A question to a person, with the version and the words that it arises from."""

    text: str
    unit: str
    version: int | None
    anchor: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences that may tell of one event. touches: totals that they touch; answer: what was decided and by whom;
    sides: each sentence with its version and place on the review page."""

    data: Json
    touches: tuple[str, ...]
    answer: Any
    sides: tuple[tuple[Json, int | None, str], ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """Which pages of the pairs and of the questions are asked for; only_open: pairs that nobody decided."""

    pairs: str | None = None
    questions: str | None = None
    only_open: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """units: how many are counted; pairs, questions: the rows of a page, with the page that they are of; all_pairs, open_pairs: how
    many there are in all, and that nobody decided."""

    sections: tuple[Section, ...]
    earlier: tuple[Earlier, ...]
    pairs: tuple[Pair, ...]
    page_of_pairs: "Page[Json]"
    questions: tuple[Asking, ...]
    page_of_questions: "Page[Json]"
    all_pairs: int
    open_pairs: int
    units: int

    @property
    def columns(self) -> int:
        return 5 + len(self.earlier)

    @property
    def all_questions(self) -> int:
        return self.page_of_questions.paginator.count

    @property
    def open(self) -> int:
        return self.open_pairs + self.all_questions


def source_key(source: str) -> str:
    """ "12-2 bao-cao.docx" → "12-2": submission and version of a source in a result."""
    return source.partition(" ")[0]


def versions_of(campaign: Campaign, user: User, places: Iterable[Json] | None = None) -> dict[str, int]:
    """Source key → version, of the reports that this person may open: of all, or of those that these places stand in."""
    reach = user.reach(Right.READ)
    found = Version.objects.filter(
        reach.on("submission__asked__unit__path"), submission__asked__campaign=campaign
    )
    if places is not None:
        found = found.filter(
            submission__in={source_key(place["source"] or "0").partition("-")[0] for place in places}
        )
    return {f"{sub}-{number}": pk for sub, number, pk in found.values_list("submission_id", "number", "pk")}


Anchors = Mapping[int, Sequence[tuple[int, int]]]
Address = tuple[int | None, str]


def anchors_of(places: Iterable[Json], versions: Mapping[str, int]) -> Anchors:
    """Version → (where a figure begins, its fact), in the order of the text, of the reports that these places stand in."""
    wanted = {versions[key] for place in places if (key := source_key(place["source"] or "")) in versions}
    found: dict[int, list[tuple[int, int]]] = {}
    for version, start, pk in Fact.objects.filter(version__in=wanted).values_list("version", "start", "pk"):
        found.setdefault(version, []).append((start, pk))
    return {version: sorted(rows) for version, rows in found.items()}


def link(place: Json, versions: Mapping[str, int], anchors: Anchors) -> Address:
    """(version, fragment) of the words on the review page: the first figure in them; no version where this person may not open it."""
    version = versions.get(source_key(place["source"] or ""))
    if version is None:
        return None, ""
    rows = anchors.get(version, ())
    at = bisect_left(rows, (place["start"], 0))
    if at < len(rows) and rows[at][0] < place["end"]:
        return version, f"#ts{rows[at][1]}"
    return version, ""


def signed(value: Any) -> str:
    """A difference with its sign: "+3", "−1.250", "0"."""
    if not value:
        return "0"
    words = number(abs(Decimal(str(value))))
    return f"+{words}" if value > 0 else f"−{words}"


def _earlier(data: Json) -> tuple[Earlier, ...]:
    given = {item["relation"]: item for item in data["comparison"]}
    return tuple(
        Earlier(
            parse_code(given[relation]["period"]),
            {(row["indicator"], row["currency"]): row for row in given[relation]["rows"]},
        )
        for relation in RELATIONS
        if relation in given
    )


def _change(total: Json, earlier: Earlier) -> Change:
    row = earlier.rows.get((total["indicator"], total["currency"]))
    if row is None or row["earlier"]["value"] is None:
        return Change(earlier.title, None, 0, None, None)
    return Change(
        earlier.title,
        {**row["earlier"], "unit": total["unit"], "currency": total["currency"]},
        row["earlier_reporting"],
        None if row["difference"] is None else signed(row["difference"]),
        None if row["percent"] is None else f"{signed(row['percent'])}%",
    )


def line_of(total: Json, earlier: Sequence[Earlier]) -> Line:
    """One total's line. total: without its words (``summary.slim``)."""
    without = total["value_without_duplicates"]
    differs = without is not None and without != total["value"]
    return Line(
        total,
        {**total, "value": without, "upper": None} if differs else None,
        total["open"],
        tuple(_change(total, item) for item in earlier),
    )


def _sections(data: Json, charts: Sequence[Json], earlier: Sequence[Earlier]) -> tuple[Section, ...]:
    """The totals by topic, in the order of the outline."""
    order = {identifier: topic.order for identifier, topic in topics().items()}
    found: dict[str, list[Line]] = {}
    for total in data["totals"]:
        found.setdefault(topic_of(total["indicator"]), []).append(line_of(total, earlier))
    drawn = {chart["topic"] for chart in charts}
    for topic in drawn - found.keys():
        found[topic] = []
    return tuple(
        Section(
            topic,
            tuple(lines),
            data["told"].get(topic, 0),
            tuple(chart for chart in charts if chart["topic"] == topic),
        )
        for topic, lines in sorted(found.items(), key=lambda item: order.get(item[0], 999))
    )


def screen(result: Result, decided: Mapping[str, Any], user: User, pages: Pages | None = None) -> Screen:
    """Everything on the page of totals: of pairs and questions one page each, with their links; what is counted is counted of all.
    decided: pair → the decision that counts."""
    data, wanted = result.shown, pages or Pages()
    earlier = _earlier(data)
    pairs = sorted(data["duplicates"], key=lambda pair: pair["id"] in decided)  # those to decide first
    open_pairs = sum(pair["id"] not in decided for pair in pairs)
    of_pairs = Paginator(pairs[:open_pairs] if wanted.only_open else pairs, PAIRS).get_page(wanted.pairs)
    of_questions = Paginator(data["questions"], QUESTIONS).get_page(wanted.questions)
    places = [*(side for pair in of_pairs for side in (pair["a"], pair["b"])), *of_questions]
    versions = versions_of(result.campaign, user, places)
    anchors = anchors_of(places, versions)
    units = {report["source"]: report["unit"] for report in data["reports"]}
    return Screen(
        sections=_sections(data, result.charts, earlier),
        earlier=earlier,
        pairs=_pairs(data, of_pairs, decided, versions, anchors),
        page_of_pairs=of_pairs,
        questions=tuple(
            Asking(q["text"], units.get(q["source"], ""), *link(q, versions, anchors)) for q in of_questions
        ),
        page_of_questions=of_questions,
        all_pairs=len(pairs),
        open_pairs=open_pairs,
        units=len({report["unit"] for report in data["reports"] if report["used"]}),
    )


def _pairs(
    data: Json,
    shown: Iterable[Json],
    decided: Mapping[str, Any],
    versions: Mapping[str, int],
    anchors: Anchors,
) -> tuple[Pair, ...]:
    touched: dict[str, list[str]] = {}
    for total in data["totals"]:
        for overlap in total["overlaps"]:
            for pair in overlap["pairs"]:
                touched.setdefault(pair, []).append(total["indicator"])
    return tuple(
        Pair(
            pair,
            tuple(dict.fromkeys(touched.get(pair["id"], ()))),
            decided.get(pair["id"]),
            (
                (pair["a"], *link(pair["a"], versions, anchors)),
                (pair["b"], *link(pair["b"], versions, anchors)),
            ),
        )
        for pair in shown
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One figure of a total with its sentence. figure: as the ``figure`` filter takes it; version, anchor: where it stands on the
    review page; none: a declared zero."""

    data: Json
    figure: Json
    version: int | None
    anchor: str
    none: bool = False


@dataclass(frozen=True, slots=True)
class Detail:
    """A total opened: what was added, who declared nothing, what was left out, who did not say, what is taken off. total: whole."""

    total: Json
    line: Line
    parts: tuple[Part, ...]
    left_out: tuple[Part, ...]
    rebased: Json | None


def details(data: Json, rows: Sequence[Json], versions: Mapping[str, int]) -> list[Detail]:
    """Totals opened, in the order given. data: what the page of totals shows; rows: ``Result.rows``."""
    places = ("addends", "declared_none_sources", "left_out")
    chosen = [row["total"] for row in rows]
    anchors = anchors_of((place for total in chosen for kind in places for place in total[kind]), versions)
    earlier = _earlier(data)
    asked = asked_of(data["questions"])

    def parts(total: Json, kind: str) -> tuple[Part, ...]:
        measure = {"unit": total["unit"], "currency": total["currency"]}
        none = kind == "declared_none_sources"
        return tuple(
            Part(place, {**place, **measure}, *link(place, versions, anchors), none) for place in total[kind]
        )

    return [
        Detail(
            row["total"],
            line_of(slim(row["total"], asked), earlier),
            parts(row["total"], "addends") + parts(row["total"], "declared_none_sources"),
            parts(row["total"], "left_out"),
            row["rebased"],
        )
        for row in rows
    ]
