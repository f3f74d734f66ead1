"""Figures that are parts of one stated before: "trong đó …", and the items of a list that a total introduces."""

import re

from doingoai.extract.figures import Placed
from doingoai.extract.passages import Passage, fold
from doingoai.extract.scope import is_difference, part_gap, without_breakdown
from doingoai.model import Observation, Report

_LABEL = re.compile(r"^[\s\-+•*]*(.{3,300}?)\s*(?::|với:?|là)\s*$")
_PART_EDGE = re.compile(r"[;,.():]|\d")
_SURE_ENOUGH = 0.87  # a figure with a cue of its own this near is no part of the figure before it


def part_of(
    observation: Observation | None,
    item: Placed,
    passage: Passage,
    earlier: list[Observation],
    report: Report,
) -> Observation | None:
    """The figure as a part of one stated before it ("trong đó …", or an item of the list that the total introduces), or None."""
    totals = (
        o
        for o in reversed(earlier)
        if o.breakdown is None and o.basis == "stated" and not _in_closed_bracket(o, item, report)
    )
    total = next((o for o in totals if _same_kind(o, item, report)), None)
    if (
        total is None
        or total.value <= item.quantity.value
        or (
            observation
            and observation.indicator != total.indicator
            and observation.confidence >= _SURE_ENOUGH
        )
    ):
        return None
    if not _is_part(total, item, passage, report):
        return None
    if observation is None and is_difference(
        passage.folded[max(0, item.start - 40) : item.start], passage.folded[item.end :][:60]
    ):
        return None
    return Observation(
        indicator=total.indicator,
        span=item.quantity.span,
        value=item.quantity.value,
        upper=item.quantity.upper,
        qualifier=item.quantity.qualifier,
        unit=total.unit,
        currency=total.currency,
        basis="stated",
        period=total.period,
        scope=total.scope,
        breakdown=_part_name(item, passage),
        confidence=round(
            min(
                total.confidence,
                observation.confidence if observation else total.confidence - 0.1,
                item.quantity.confidence,
            ),
            2,
        ),
    )


def _in_closed_bracket(total: Observation, item: Placed, report: Report) -> bool:
    """True where the figure stands in an aside that closes before the part: "(năm trước: 9 đoàn), trong đó 2 đoàn …"."""
    gap = report.text[total.span.end : min(item.quantity.span.start, total.span.end + 400)]
    opened, closed = gap.find("("), gap.find(")")
    return closed >= 0 and not 0 <= opened < closed


def _same_kind(total: Observation, item: Placed, report: Report) -> bool:
    """Parts are counted in the unit of their total: "5 đoàn, trong đó 2 đoàn …"."""
    if total.currency != item.quantity.currency:
        return False
    if total.currency is not None:
        return True
    unit = fold(item.quantity.unit or "").split(",")[0]
    return bool(unit) and unit in fold(report.words(total.span))


def _is_part(total: Observation, item: Placed, passage: Passage, report: Report) -> bool:
    start = passage.inside(total.span.end - 1)
    if start is None:
        return passage.kind == "list_item" and fold(report.words(total.span)) in passage.lead
    gap = passage.folded[start + 1 : item.start]
    return len(gap) < 500 and part_gap(gap)


def _part_name(item: Placed, passage: Passage) -> str:
    """What the part is: the label of its line, else the words before the figure in its clause, else those after it."""
    label = _LABEL.match(passage.raw[: item.start]) if passage.kind == "list_item" else None
    if label:
        return label[1][-120:].strip()
    first = max(0, item.start - 100)
    edges = list(_PART_EDGE.finditer(passage.raw, first, item.start))
    clear = not edges or not edges[-1].group().isdigit()  # else the words before belong to the figure before
    before = without_breakdown(passage.raw[edges[-1].end() if edges else first : item.start].strip())
    after = passage.raw[item.end : item.end + 100]
    edge = _PART_EDGE.search(after)
    behind = after[: edge.start() if edge else None].strip().removesuffix(" và").strip()
    return (before if clear and len(before.split()) > 1 else "") or behind or before
