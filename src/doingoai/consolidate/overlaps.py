"""What a total counts twice because two units tell of one event, and the total without it.

A pair of sentences (``duplicates``) says that two units may tell of one event; a person may have decided that they do, or do not.
Pairs that share a sentence are one event of more than two tellers: told by a commune, a department and the province it counts
once, not by three pairs less. What an event comes to in a unit's figure is read from its own sentence; where the sentence gives no
figure of the indicator, nothing is taken off and that is said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from doingoai.consolidate.sums import Figure, add
from doingoai.consolidate.totals import DOUBTFUL, own_observations
from doingoai.model import Addend, Duplicate, Overlap, Span, Total, UsedReport, UserError

ONE, TWO = "một", "hai"  # what a person decides: one event, or two
_Place = tuple[str, Span]  # source, sentence


@dataclass(frozen=True, slots=True)
class Event:
    """Sentences of several units that tell of one event. places: (unit, source, sentence); pairs: ids of what joins them."""

    places: tuple[tuple[str, str, Span], ...]
    pairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Events:
    """decided: what a person said is one event; proposed: these and what only seems to be one, joined."""

    decided: tuple[Event, ...]
    proposed: tuple[Event, ...]


def events(pairs: Sequence[Duplicate]) -> Events:
    """The pairs as events. Raises UserError TH-021 where a decision for "hai" contradicts those for "một"."""
    apart = [pair for pair in pairs if pair.decision == TWO]
    decided = _Groups()
    for pair in pairs:
        if pair.decision == ONE:
            decided.join(pair)
    for pair in apart:
        if decided.same(_a(pair), _b(pair)):
            raise _contradiction(pair, decided.members(_a(pair)), pairs)
    proposed = _Groups()
    for pair in pairs:
        if pair.decision == ONE:
            proposed.join(pair)
    for pair in sorted(pairs, key=lambda pair: -pair.score):
        if pair.decision is None and not proposed.would_join(pair, apart):
            proposed.join(pair)
    return Events(decided.events(), proposed.events())


def _a(pair: Duplicate) -> _Place:
    return pair.a.source, pair.a.span


def _b(pair: Duplicate) -> _Place:
    return pair.b.source, pair.b.span


class _Groups:
    """Sentences joined by pairs."""

    def __init__(self) -> None:
        self._group: dict[_Place, set[_Place]] = {}
        self._units: dict[_Place, str] = {}
        self._pairs: list[Duplicate] = []

    def members(self, place: _Place) -> set[_Place]:
        return self._group.get(place, {place})

    def same(self, a: _Place, b: _Place) -> bool:
        return b in self.members(a)

    def would_join(self, pair: Duplicate, apart: Iterable[Duplicate]) -> bool:
        """Whether joining these would make one event of two that a person held apart."""
        left, right = self.members(_a(pair)), self.members(_b(pair))
        return any(
            (_a(other) in left and _b(other) in right) or (_a(other) in right and _b(other) in left)
            for other in apart
        )

    def join(self, pair: Duplicate) -> None:
        self._units[_a(pair)], self._units[_b(pair)] = pair.a.unit, pair.b.unit
        whole = self.members(_a(pair)) | self.members(_b(pair))
        for place in whole:
            self._group[place] = whole
        self._pairs.append(pair)

    def events(self) -> tuple[Event, ...]:
        found: dict[frozenset[_Place], list[str]] = {}
        for pair in self._pairs:
            found.setdefault(frozenset(self.members(_a(pair))), []).append(pair.id)
        return tuple(
            Event(
                tuple((self._units[place], *place) for place in sorted(places)), tuple(dict.fromkeys(joined))
            )
            for places, joined in found.items()
        )


def _contradiction(pair: Duplicate, group: set[_Place], pairs: Sequence[Duplicate]) -> UserError:
    joined = [other.id for other in pairs if other.decision == ONE and _a(other) in group]
    return UserError(
        code="TH-021",
        where=f"quyết định của cặp {pair.id}",
        what=f"ghi là hai việc, nhưng các cặp {', '.join(dict.fromkeys(joined))} (một việc) nối hai câu ấy thành một.",
        do="Sửa một trong các quyết định này.",
    )


# ---- what an event comes to in a total ----


@dataclass(frozen=True, slots=True)
class _Telling:
    """One unit's figure for the event. whole: the addend that speaks of nothing else; None where the event is a part of one."""

    unit: str
    figure: Figure | None
    whole: Addend | None


def without(total: Total, found: Events, used: Mapping[str, UsedReport]) -> Total:
    """The total with its overlaps: the decided ones taken off its value, all of them off ``without_duplicates``.

    used: source → report.
    """
    if not total.additive or total.value is None or len(total.addends) < 2:
        return total
    decided = _taken(total, found.decided, used)
    proposed = _taken(total, found.proposed, used)
    if not proposed:
        return total
    overlaps = [
        Overlap(event.pairs, _units(tellings), _amount(tellings), True) for event, tellings in decided
    ]
    for event, tellings in proposed:
        known = [item for item in decided if set(item[0].pairs) <= set(event.pairs)]
        pairs = tuple(pair for pair in event.pairs if not any(pair in item[0].pairs for item in known))
        if pairs:
            amount = _amount(tellings)
            less = sum((_amount(item[1]) or Decimal(0) for item in known), Decimal(0))
            more = None if amount is None else amount - less
            overlaps.append(Overlap(pairs, _units(tellings), more))
    value, without_all = _less(total, decided), _less(total, proposed)
    return replace(
        total,
        value=value.value,
        qualifier=value.qualifier,
        upper=value.upper,
        overlaps=tuple(overlaps),
        without_duplicates=without_all.value,
    )


def _taken(
    total: Total, found: Iterable[Event], used: Mapping[str, UsedReport]
) -> list[tuple[Event, list[_Telling]]]:
    """The events that more than one addend of the total counts."""
    result = []
    for event in found:
        tellings = [
            telling
            for unit in dict.fromkeys(place[0] for place in event.places)
            if (telling := _telling(unit, event, total, used)) is not None
        ]
        if len(tellings) > 1 and any(telling.figure is not None for telling in tellings):
            result.append((event, tellings))
    return result


def _telling(unit: str, event: Event, total: Total, used: Mapping[str, UsedReport]) -> _Telling | None:
    own = [addend for addend in total.addends if addend.unit == unit]
    places = [(source, span) for name, source, span in event.places if name == unit]
    if not own:
        return None
    inside = [a for a in own if any(a.source == source and span.contains(a.span) for source, span in places)]
    if len(inside) == 1:
        return _Telling(unit, Figure(inside[0].value, inside[0].qualifier, inside[0].upper), inside[0])
    values = {
        (item.value, item.qualifier, item.upper)
        for source, span in places
        for item in own_observations(used[source])
        if span.contains(item.span)
        and (item.indicator, item.currency) == (total.indicator, total.currency)
        and item.confidence >= DOUBTFUL
        and item.value != 0
    }
    if not inside and len(values) == 1:
        value, qualifier, upper = values.pop()
        if (qualifier, upper) == ("exact", None) and value <= max(addend.value for addend in own):
            return _Telling(unit, Figure(value), None)
    return _Telling(unit, None, None)


def _ordered(tellings: Sequence[_Telling]) -> list[_Telling]:
    """Those with a figure, the one that stays first: the greatest, and of equal ones the first told."""
    known = [telling for telling in tellings if telling.figure is not None]
    return sorted(known, key=lambda telling: -(telling.figure.value if telling.figure else 0))


def _units(tellings: Sequence[_Telling]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(telling.unit for telling in (*_ordered(tellings), *tellings)))


def _amount(tellings: Sequence[_Telling]) -> Decimal | None:
    """By how much the total counts the event too often; None where fewer than two of its tellers give a figure."""
    known = _ordered(tellings)
    if len(known) < 2:
        return None
    return sum((telling.figure.value for telling in known[1:] if telling.figure), Decimal(0))


def _less(total: Total, taken: Sequence[tuple[Event, Sequence[_Telling]]]) -> Figure:
    """The sum of the addends, each event counted once."""
    gone: list[Addend] = []
    parts: dict[str, Decimal] = {}
    for _, tellings in taken:
        for telling in _ordered(tellings)[1:]:
            if telling.whole is not None:
                gone.append(telling.whole)
            elif telling.figure is not None:
                parts[telling.unit] = parts.get(telling.unit, Decimal(0)) + telling.figure.value
    left = [addend for addend in total.addends if not any(addend is other for other in gone)]
    figures = [_minus(addend, left, parts) for addend in left]
    zero = [Figure(Decimal(0))] * bool(total.declared_none or gone)
    return add([*figures, *zero]) or Figure(Decimal(0))


def _minus(addend: Addend, left: Sequence[Addend], parts: Mapping[str, Decimal]) -> Figure:
    """The addend's figure less the parts of its unit, which are taken off its greatest one."""
    figure = Figure(addend.value, addend.qualifier, addend.upper)
    greatest = max((a for a in left if a.unit == addend.unit), key=lambda a: a.value)
    if addend is not greatest or addend.unit not in parts:
        return figure
    less = min(parts[addend.unit], figure.value)
    return replace(figure, value=figure.value - less, upper=None if figure.upper is None else figure.upper - less)  # fmt: skip


__all__ = ["ONE", "TWO", "Event", "Events", "events", "without"]
