"""What changed in the figures from one report to another, whatever else was rewritten."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from doingoai.knowledge import indicators
from doingoai.model import Observation, Report
from doingoai.text.numbers_vi import figure


@dataclass(frozen=True, slots=True)
class Difference:
    """before, after: None where the figure stands in one of the two only; same measure, part and period."""

    indicator: str
    before: Observation | None
    after: Observation | None


def _key(found: Observation) -> tuple[str, str, str, str, str]:
    return (found.indicator, found.breakdown or "", found.period or "", found.currency or "", found.scope)


def _said(found: Observation) -> tuple[object, ...]:
    return (found.value, found.upper, found.qualifier, found.basis)


def _grouped(found: Iterable[Observation]) -> dict[tuple[str, str, str, str, str], list[Observation]]:
    groups: dict[tuple[str, str, str, str, str], list[Observation]] = defaultdict(list)
    for item in found:
        groups[_key(item)].append(item)
    return groups


def differences(before: Report, after: Report) -> Iterator[Difference]:
    """The figures that differ, in the order of the later report; equal ones, wherever they stand, are passed over."""
    old, new = _grouped(before.observations), _grouped(after.observations)
    for key in dict.fromkeys((*new, *old)):
        mine, theirs = list(old.get(key, ())), list(new.get(key, ()))
        for item in tuple(theirs):
            twin = next((other for other in mine if _said(other) == _said(item)), None)
            if twin is not None:
                mine.remove(twin)
                theirs.remove(item)
        for position in range(max(len(mine), len(theirs))):
            yield Difference(
                key[0],
                mine[position] if position < len(mine) else None,
                theirs[position] if position < len(theirs) else None,
            )


def shown(item: Difference) -> dict[str, str]:
    """The difference in words: indicator, before, after."""
    known = indicators().get(item.indicator)

    def said(found: Observation | None) -> str:
        if found is None:
            return ""
        return figure(
            found.value,
            found.unit or "",
            qualifier=found.qualifier,
            upper=found.upper,
            currency=found.currency,
            padded=False,
        )

    return {
        "indicator": known.name["vi"] if known else item.indicator,
        "before": said(item.before),
        "after": said(item.after),
    }
