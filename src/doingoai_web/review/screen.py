"""What the review page shows, composed of a version's report, its facts and what people said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from doingoai.apart import without_commands
from doingoai.check.context import PLAIN, Context
from doingoai.check.engine import in_language
from doingoai.check.unchecked import not_checked
from doingoai.check.where import Map, Where
from doingoai.consolidate.masking import masked
from doingoai.knowledge import indicators, topics
from doingoai.model import Finding, Report, Span
from doingoai.write.places import sentence_of
from doingoai_web.filling.waivers import key_of_finding, words_of
from doingoai_web.review.beside import with_beside
from doingoai_web.review.models import Decision, Fact, Remark, Verdict, Version
from doingoai_web.review.page import Mark, text_html
from doingoai_web.review.services import latest

DOUBTFUL = 0.8  # below this confidence a figure is shown as a question
MOST = 8  # errors and warnings shown at once; the others open on demand
FEW = 3  # notes shown at once, where there is nothing graver
TITLE = 60  # characters of a section's title


@dataclass(frozen=True, slots=True)
class Quote:
    """Words with what stands before and after them in their sentence."""

    before: str
    words: str
    after: str


ROOM = 90  # characters of the sentence on either side


def quoted(report: Report, span: Span) -> Quote:
    """The words of a span within their sentence, shortened on both sides."""
    whole = sentence_of(report, span)
    before = " ".join(report.text[whole.start : span.start].split())
    after = " ".join(report.text[span.end : whole.end].split())
    return Quote(
        before if len(before) <= ROOM else f"…{before[-ROOM:].partition(' ')[2]}",
        " ".join(report.text[span.start : span.end].split()),
        after if len(after) <= ROOM else f"{after[:ROOM].rpartition(' ')[0]}…",
    )


def place_words(where: Where) -> str:
    """ "II.1. Đoàn ra, đoàn vào, trang 2": the labels of the sections, the innermost title, the page where the format knows it."""
    labels = [name.partition(". ")[0] for name in where.section[:-1] if ". " in name]
    inner = where.section[-1] if where.section else ""
    own = inner if len(inner) <= TITLE else f"{inner[: TITLE - 1].rstrip()}…"
    if not own:
        own = _("phần đầu văn bản") if where.part == "head" else _("phần cuối văn bản")
    page = f", {_('trang')} {where.page}" if where.page else ""
    return f"{'.'.join((*labels, own))}{page}"


@dataclass(frozen=True, slots=True)
class FactCard:
    """A fact beside its words. decision: what counts of what people said of it; place: where in the outline it stands."""

    fact: Fact
    decision: Decision | None
    words: Quote
    topic: str
    place: str = ""

    @property
    def state(self) -> str:
        if self.decision is not None:
            return str(self.decision.verdict)
        return "doubt" if self.fact.confidence < DOUBTFUL else "open"

    @property
    def corrected(self) -> dict[str, object] | None:
        """The number that a person put in the place of the one read, with its unit; None where nobody did."""
        made = self.decision
        if made is None or made.verdict != Verdict.CORRECT or made.value is None:
            return None
        known = indicators().get(made.indicator)
        unit = (known.unit or "") if known else self.fact.measure
        return {
            "value": made.value,
            "unit": unit,
            "qualifier": made.qualifier or self.fact.qualifier,
            "currency": self.fact.currency,
        }


@dataclass(frozen=True, slots=True)
class AddedCard:
    """A figure that a person added."""

    decision: Decision
    words: str

    @property
    def shown(self) -> dict[str, object]:
        known = indicators().get(self.decision.indicator)
        return {
            "value": self.decision.value,
            "unit": (known.unit or "") if known else "",
            "qualifier": self.decision.qualifier,
        }


@dataclass(frozen=True, slots=True)
class FindingCard:
    number: int
    finding: Finding
    words: str
    place: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """cards: all, the gravest first, those that the unit set aside with a reason last; not_checked: lines for the reader."""

    cards: tuple[FindingCard, ...]
    not_checked: tuple[str, ...]

    @property
    def open(self) -> tuple[FindingCard, ...]:
        return tuple(card for card in self.cards if card.finding.waived is None)

    @property
    def first(self) -> tuple[FindingCard, ...]:
        """Those shown at once: errors and warnings; where there are none, some of the notes."""
        loud = [card for card in self.open if card.finding.severity != "info"]
        return tuple(loud[:MOST] or self.open[:FEW])

    @property
    def more(self) -> tuple[FindingCard, ...]:
        return self.open[len(self.first) :]

    @property
    def waived(self) -> tuple[FindingCard, ...]:
        return tuple(card for card in self.cards if card.finding.waived is not None)


@dataclass(frozen=True, slots=True)
class Screen:
    """groups: (topic id, own facts) in the order of the outline; others: figures of another scope, kept and never added."""

    version: Version
    html: SafeString
    groups: tuple[tuple[str, tuple[FactCard, ...]], ...]
    others: tuple[FactCard, ...]
    added: tuple[AddedCard, ...]
    findings: Findings
    remarks: tuple[Remark, ...]

    @property
    def open_facts(self) -> int:
        return sum(card.decision is None for _, cards in self.groups for card in cards)

    @property
    def seen_facts(self) -> int:
        return self.all_facts - self.open_facts

    @property
    def all_facts(self) -> int:
        return sum(len(cards) for _, cards in self.groups)


def _words(report: Report, start: int, end: int) -> str:
    return " ".join(report.text[start:end].split())


def _sentence(words: str, limit: int = 220) -> str:
    return words if len(words) <= limit else f"{words[: limit - 1]}…"


def _cards(version: Version, report: Report, decisions: list[Decision], places: Map) -> list[FactCard]:
    counts = latest(decisions)
    known = indicators()
    return [
        FactCard(
            fact,
            counts.get(fact.pk),
            quoted(report, Span(fact.start, fact.end)),
            known[fact.indicator].topic if fact.indicator in known else fact.indicator.split(".")[0],
            place_words(places.at(Span(fact.start, fact.end))),
        )
        for fact in version.facts.all()
    ]


def _marks(cards: list[FactCard], findings: Sequence[FindingCard], remarks: tuple[Remark, ...]) -> list[Mark]:
    marks = [Mark(c.fact.start, c.fact.end, "s", c.fact.pk, f"is-{c.state}") for c in cards]
    marks += [
        Mark(f.finding.span.start, f.finding.span.end, "l", f.number, f"is-{f.finding.severity}")
        for f in findings
    ]
    marks += [Mark(r.start, r.end, "g", r.pk) for r in remarks if r.start is not None and r.end is not None]
    return marks


def sought_marks(sought: Span | None) -> list[Mark]:
    return [Mark(sought.start, sought.end, "f", 0)] if sought else []


GRAVITY = {"error": 0, "warning": 1, "info": 2}


BESIDE = {
    "previous": gettext_lazy("So với các kỳ trước của đơn vị."),
    "campaign": gettext_lazy("So với các đơn vị khác trong đợt."),
    "outline": gettext_lazy("So với đề cương được yêu cầu."),
}


def unchecked(report: Report, given: Collection[str] = ()) -> tuple[str, ...]:
    """What nobody looked at in this report, in lines for the reader. given: what it was looked at beside."""
    known = Context(docx=b"" if report.document.format == "docx" else None)
    lines = [line for line in not_checked(report, known, PLAIN) if "(--" not in line]
    return (*(str(words) for need, words in BESIDE.items() if need not in given), *lines)


def findings_of(report: Report, places: Map | None = None, given: Collection[str] = ()) -> Findings:
    """The findings as the pages show them. given: what the report was looked at beside (``beside.NEEDS``)."""
    places = places or Map(report)
    ordered = sorted(
        report.findings,
        key=lambda item: (item.waived is not None, GRAVITY[item.severity], item.span.start),
    )
    cards = tuple(
        FindingCard(
            number,
            worded(finding),
            _sentence(_words(report, finding.span.start, finding.span.end)),
            place_words(places.at(finding.span)),
            key_of_finding(finding.id, words_of(report, finding)),
        )
        for number, finding in enumerate(ordered, 1)
    )
    return Findings(cards, unchecked(report, given))


def worded(finding: Finding) -> Finding:
    """The finding in the language of the page; what it quotes stays as it was written."""
    language = (get_language() or "vi").split("-")[0]
    said = finding if language == "vi" else in_language(finding, language)
    return replace(said, suggestion=without_commands(said.suggestion))


def screen(
    version: Version, sought: Span | None = None, *, remarked: bool = True, neighbours: bool = True
) -> Screen:
    """Everything on the review page of a version: the report is loaded once, six queries. sought: words that a search led to;
    remarked: with what officers said of it; neighbours: with findings that quote other units' reports."""
    found, given = with_beside(version, neighbours=neighbours)
    report = masked(found)
    decisions = list(version.decisions.select_related("actor"))
    remarks = tuple(version.remarks.select_related("author")) if remarked else ()
    places = Map(report)
    findings = findings_of(report, places, given)
    cards = _cards(version, report, decisions, places)
    own = [card for card in cards if card.fact.scope == "own"]
    order = {identifier: topic.order for identifier, topic in topics().items()}
    grouped: dict[str, list[FactCard]] = {}
    for card in sorted(own, key=lambda card: (order.get(card.topic, 999), card.fact.position)):
        grouped.setdefault(card.topic, []).append(card)
    added = tuple(
        AddedCard(made, _sentence(_words(report, made.start or 0, made.end or 0)))
        for made in decisions
        if made.fact_id is None and made.verdict == Verdict.CORRECT
    )
    return Screen(
        version=version,
        html=text_html(report, [*_marks(cards, findings.cards, remarks), *sought_marks(sought)]),
        groups=tuple((topic, tuple(found)) for topic, found in grouped.items()),
        others=tuple(card for card in cards if card.fact.scope != "own"),
        added=added,
        findings=findings,
        remarks=remarks,
    )


def card_of(fact: Fact) -> FactCard:
    """One fact's card, for an answer to one key."""
    decisions = list(fact.decisions.select_related("actor"))
    report = masked(fact.version.report)
    known = indicators().get(fact.indicator)
    topic = known.topic if known else fact.indicator.split(".")[0]
    span = Span(fact.start, fact.end)
    place = place_words(Map(report).at(span))
    return FactCard(fact, latest(decisions).get(fact.pk), quoted(report, span), topic, place)
