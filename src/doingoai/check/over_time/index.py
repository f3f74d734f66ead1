"""The sentences of a whole campaign, indexed once, so that checking N reports costs N lookups and not N² comparisons."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from doingoai.check.over_time import sketches
from doingoai.check.over_time.beside import of_same_unit, unit_of
from doingoai.check.over_time.citations import Cited, dated
from doingoai.check.over_time.near import SENTENCES, NearIndex, shingles
from doingoai.check.over_time.telling import OWN, Told, name_pattern, own_place, told
from doingoai.model import Report
from doingoai.units.names import UnitName, parse_unit

LEAST_WORDS = 8  # shorter sentences coincide


@dataclass(frozen=True, slots=True)
class Shared:
    """A sentence of another report. report: its number in the campaign; score: Jaccard similarity of the words, 1 for the same."""

    report: int
    sentence: Told
    score: float


class CampaignIndex:
    """The reports of a campaign with their sentences.

    reports: as given; a report that is checked may be one of them or not. Building takes one walk over the reports; the sentences
    that differ in some words are indexed only when first asked for. places, cited: of the whole campaign, where the reports are those
    of it alone that matter to one report.
    """

    def __init__(
        self,
        reports: Iterable[Report],
        *,
        places: frozenset[str] | None = None,
        cited: dict[str, list[Cited]] | None = None,
    ) -> None:
        self.reports: tuple[Report, ...] = tuple(reports)
        self.units: tuple[UnitName | None, ...] = tuple(unit_of(report) for report in self.reports)
        if places is not None:
            self.places = places
        if cited is not None:
            self.cited = cited
        self._told: list[tuple[int, Told, tuple[str, ...]]] = []
        self._same: dict[tuple[str, ...], list[int]] = {}
        for number, report in enumerate(self.reports):
            for sentence in told(report):
                if len(sentence.words) >= LEAST_WORDS:
                    words = neutral(sentence, self.places)
                    self._same.setdefault(words, []).append(len(self._told))
                    self._told.append((number, sentence, words))

    @cached_property
    def places(self) -> frozenset[str]:
        """The names of the units that report, with their kind."""
        return frozenset(str(place) for unit in self.units if (place := own_place(unit)) is not None)

    @cached_property
    def _near(self) -> NearIndex:
        return NearIndex((shingles(words) for _, _, words in self._told), SENTENCES)

    @cached_property
    def _pairs(self) -> dict[int, list[tuple[int, float]]]:
        """Every sentence that is near another, with those, found all at once: for very large campaigns."""
        found: dict[int, list[tuple[int, float]]] = {}
        for later, earlier, score in sketches.near_pairs([" ".join(words) for _, _, words in self._told]):
            found.setdefault(later, []).append((earlier, score))
            found.setdefault(earlier, []).append((later, score))
        return found

    @cached_property
    def cited(self) -> dict[str, list[Cited]]:
        """Number of a document → the reports that cite it with a date."""
        return dated(self.reports)

    def same(self, sentence: Told) -> tuple[Shared, ...]:
        """The sentences with the same words, of whatever report, its own included; times and own names apart."""
        found = (self._told[at] for at in self._same.get(neutral(sentence, self.places), ()))
        return tuple(Shared(number, other, 1.0) for number, other, _ in found)

    def near(self, sentence: Told) -> tuple[Shared, ...]:
        """The sentences with nearly the same words (at least half of the runs of three words). In a campaign of very many sentences
        only one that is itself in the campaign has any, and those with 0.7 of the runs."""
        words = neutral(sentence, self.places)
        if len(self._told) >= sketches.WORTH_IT and sketches.available():
            known = self._same.get(words)
            numbered = self._pairs.get(known[0], []) if known else []
        else:
            numbered = list(self._near.near(shingles(words)))
        found = ((self._told[at], score) for at, score in numbered)
        return tuple(Shared(number, other, score) for (number, other, _), score in found)

    def is_own(self, number: int, report: Report) -> bool:
        """Whether a report of the campaign comes from the unit of the report that is checked."""
        other = self.reports[number]
        return (
            other is report
            or other.document.text == report.document.text
            or bool(of_same_unit(other, report))
        )


def neutral(sentence: Told, places: frozenset[str]) -> tuple[str, ...]:
    """The words with the names of reporting units masked as the unit's own is: what is left when a text is copied and the name
    is changed, or forgotten."""
    foreign = [name for name in sentence.names if name in places]
    if not foreign:
        return sentence.words
    text = " ".join(sentence.words)
    for name in foreign:
        unit = parse_unit(name)
        text = name_pattern(unit.kind, unit.name).sub(OWN, text)
    return tuple(text.split())


_KEPT: deque[tuple[tuple[Report, ...], CampaignIndex]] = deque(maxlen=2)


def index_of(reports: Sequence[Report]) -> CampaignIndex:
    """The index of some reports; the last ones asked for are kept."""
    wanted = tuple(reports)
    for known, index in _KEPT:
        if len(known) == len(wanted) and all(a is b for a, b in zip(known, wanted, strict=True)):
            return index
    index = CampaignIndex(wanted)
    _KEPT.append((wanted, index))
    return index
