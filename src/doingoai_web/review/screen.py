"""What the review page shows, composed of a version's report, its facts and what people said."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from doingoai.knowledge import indicators, topics
from doingoai.model import Finding, Report, Span
from doingoai.write.places import sentence_of
from doingoai_web.review.models import Decision, Fact, Remark, Verdict, Version
from doingoai_web.review.page import Mark, text_html
from doingoai_web.review.services import latest

DOUBTFUL = 0.8  # below this confidence a figure is shown as a question


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


@dataclass(frozen=True, slots=True)
class FactCard:
    """A fact beside its words. decision: what counts of what people said of it; place: where in the outline it stands."""

    fact: Fact
    decision: Decision | None
    words: Quote
    topic: str

    @property
    def state(self) -> str:
        if self.decision is not None:
            return str(self.decision.verdict)
        return "doubt" if self.fact.confidence < DOUBTFUL else "open"


@dataclass(frozen=True, slots=True)
class AddedCard:
    """A figure that a person added."""

    decision: Decision
    words: str


@dataclass(frozen=True, slots=True)
class FindingCard:
    number: int
    finding: Finding
    words: str


@dataclass(frozen=True, slots=True)
class Screen:
    """groups: (topic id, own facts) in the order of the outline; others: figures of another scope, kept and never added."""

    version: Version
    html: SafeString
    groups: tuple[tuple[str, tuple[FactCard, ...]], ...]
    others: tuple[FactCard, ...]
    added: tuple[AddedCard, ...]
    findings: tuple[FindingCard, ...]
    remarks: tuple[Remark, ...]

    @property
    def open_facts(self) -> int:
        return sum(card.decision is None for _, cards in self.groups for card in cards)

    @property
    def all_facts(self) -> int:
        return sum(len(cards) for _, cards in self.groups)


def _words(report: Report, start: int, end: int) -> str:
    return " ".join(report.text[start:end].split())


def _sentence(words: str, limit: int = 220) -> str:
    return words if len(words) <= limit else f"{words[: limit - 1]}…"


def _cards(version: Version, report: Report, decisions: list[Decision]) -> list[FactCard]:
    counts = latest(decisions)
    known = indicators()
    return [
        FactCard(
            fact,
            counts.get(fact.pk),
            quoted(report, Span(fact.start, fact.end)),
            known[fact.indicator].topic if fact.indicator in known else fact.indicator.split(".")[0],
        )
        for fact in version.facts.all()
    ]


def _marks(
    cards: list[FactCard], findings: tuple[FindingCard, ...], remarks: tuple[Remark, ...]
) -> list[Mark]:
    marks = [Mark(c.fact.start, c.fact.end, "s", c.fact.pk, f"is-{c.state}") for c in cards]
    marks += [
        Mark(f.finding.span.start, f.finding.span.end, "l", f.number, f"is-{f.finding.severity}")
        for f in findings
    ]
    marks += [Mark(r.start, r.end, "g", r.pk) for r in remarks if r.start is not None and r.end is not None]
    return marks


GRAVITY = {"error": 0, "warning": 1, "info": 2}


def finding_cards(report: Report) -> tuple[FindingCard, ...]:
    """The findings, the gravest first."""
    ordered = sorted(report.findings, key=lambda finding: (GRAVITY[finding.severity], finding.span.start))
    return tuple(
        FindingCard(number, finding, _sentence(_words(report, finding.span.start, finding.span.end)))
        for number, finding in enumerate(ordered, 1)
    )


def screen(version: Version) -> Screen:
    """Everything on the review page of a version: the report is loaded once, four queries."""
    report = version.report
    decisions = list(version.decisions.select_related("actor"))
    remarks = tuple(version.remarks.select_related("author"))
    findings = finding_cards(report)
    cards = _cards(version, report, decisions)
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
        html=text_html(report, _marks(cards, findings, remarks)),
        groups=tuple((topic, tuple(found)) for topic, found in grouped.items()),
        others=tuple(card for card in cards if card.fact.scope != "own"),
        added=added,
        findings=findings,
        remarks=remarks,
    )


def card_of(fact: Fact) -> FactCard:
    """One fact's card, for an answer to one key."""
    decisions = list(fact.decisions.select_related("actor"))
    report = fact.version.report
    known = indicators().get(fact.indicator)
    topic = known.topic if known else fact.indicator.split(".")[0]
    return FactCard(fact, latest(decisions).get(fact.pk), quoted(report, Span(fact.start, fact.end)), topic)
