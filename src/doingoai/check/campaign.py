"""A report against those of other units in the same campaign: shared paragraphs, a neighbour's name, documents cited otherwise."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from doingoai.check.context import Context
from doingoai.check.engine import Hit
from doingoai.check.over_time.beside import lies_under, period_of
from doingoai.check.over_time.citations import in_campaign
from doingoai.check.over_time.index import CampaignIndex, Shared, index_of
from doingoai.check.over_time.stale import Carried, runs, stale_hit
from doingoai.check.over_time.telling import OWN, Told, own_place, told
from doingoai.check.over_time.wording import number, short
from doingoai.model import Report, Rule

__all__ = ["foreign", "in_campaign", "shared"]

_RESULTS = ("results", "assessment", "direction")


def _index(context: Context) -> CampaignIndex:
    return context.index if context.index is not None else index_of(context.campaign)


def tells(sentence: Told) -> bool:
    """Whether it tells a result with figures or days: what a neighbour has too is looked at."""
    return sentence.role in _RESULTS and not sentence.standing and bool(sentence.figures or sentence.days)


def may_be_reworded(sentence: Told) -> bool:
    """Whether it has words enough, beside its figures, to be known again in nearly the same words with the same figures."""
    return len(sentence.words) >= len(sentence.numbers) + 8


class Others:
    """The other reports of the campaign, as seen from one of them."""

    def __init__(self, report: Report, index: CampaignIndex) -> None:
        self.report, self.index = report, index
        self._others: dict[int, bool] = {}

    def is_other(self, at: int) -> bool:
        """A report of another unit on the same time; not of one that stands above or below."""
        if at not in self._others:
            other = self.index.reports[at]
            own, theirs = period_of(self.report), period_of(other)
            self._others[at] = (
                not self.index.is_own(at, self.report)
                and not lies_under(self.report, other)
                and (own is None or theirs is None or own.overlaps(theirs))
            )
        return self._others[at]

    def named(self, at: int) -> str:
        """ "huyện A (tep.docx)"."""
        unit, source = self.index.units[at], self.index.reports[at].document.source
        return f"{unit} ({source})" if unit is not None and source else str(unit or source)


def shared(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """Results with figures or days that one neighbour has word for word; what many have comes from above and is let pass."""
    beside = Others(report, _index(context))
    found: dict[int, list[Carried]] = defaultdict(list)
    for sentence in told(report):
        if not tells(sentence):
            continue
        others = _telling_same(sentence, beside)
        if 0 < len({other.report for other in others}) < number(rule, "common"):
            for other in {other.report: other for other in reversed(others)}.values():
                found[other.report].append(Carried(sentence, other.sentence, other.score == 1.0))
    for at in sorted(found):
        yield from _shared_hits(report, rule, found[at], beside, at)


def _telling_same(sentence: Told, beside: Others) -> list[Shared]:
    same = [other for other in beside.index.same(sentence) if beside.is_other(other.report)]
    if same or not may_be_reworded(sentence):
        return same
    return [
        other
        for other in beside.index.near(sentence)
        if beside.is_other(other.report) and sorted(other.sentence.numbers) == sorted(sentence.numbers)
    ]


def _shared_hits(
    report: Report, rule: Rule, facts: Sequence[Carried], beside: Others, at: int
) -> Iterator[Hit]:
    for run in runs(report, facts, {found.sentence.span for found in facts}):
        if sum(found.weight for found in run) >= number(rule, "least_weight"):
            yield stale_hit(run, {"other": beside.named(at)})


def foreign(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """A neighbour's name in a sentence that stands, with that very name as its own, in the neighbour's report."""
    beside = Others(report, _index(context))
    for sentence in told(report):
        names = [name for name in sentence.names if name in beside.index.places]
        if not names or OWN in sentence.words:
            continue
        for other in beside.index.same(sentence):
            place = own_place(beside.index.units[other.report])
            if place is None or str(place) not in names or OWN not in other.sentence.words:
                continue
            if beside.is_other(other.report):
                values = {
                    "name": str(place),
                    "other": beside.named(other.report),
                    "before": short(other.sentence.quote),
                }
                yield Hit(sentence.span, values)
                break
