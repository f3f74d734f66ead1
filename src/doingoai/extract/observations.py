"""From quantities and denials to observations: which indicator a figure fills, whose it is, and how sure that is."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from doingoai.extract.bare import bare_numbers, sole_things
from doingoai.extract.figures import (
    Placed,
    Reading,
    best_pattern,
    observation_of,
    paired,
    placed_in,
    read_bare,
    read_figure,
)
from doingoai.extract.labelled import Labelled, from_line, from_tables, is_row
from doingoai.extract.parts import like_its_pair, part_of, settle_parts
from doingoai.extract.passages import Passage, fold_name, passages
from doingoai.extract.zeros import find_zeros
from doingoai.model import Observation, Report, Span

_NO_RESULTS = {"plan", "recommendations"}
_TOTALS = 12  # figures before one that may be its total


def find_observations(report: Report, ready: Sequence[Passage] | None = None) -> tuple[Observation, ...]:
    """The observations of a report whose structure, citations and quantities are filled in, in the order of the text.

    Figures of another scope are kept with it; what stands in plans and recommendations is none. ready: the report's passages,
    where the caller has them.
    """
    reading = Reading.of(report)
    found: list[Observation] = []
    repeated: list[Observation] = []
    for passage in passages(report) if ready is None else ready:
        if passage.role in _NO_RESULTS:
            continue
        figures = [] if is_row(passage) else _figures(reading, passage, found)
        here = _said_once(
            [
                *figures,
                *find_zeros(passage, reading.frame),
                *_line(reading, passage),
                *([] if is_row(passage) else _bare(reading, passage, [*found, *figures])),
            ]
        )
        (repeated if passage.role == "assessment" else found).extend(here)
    stated = {(o.indicator, o.value, o.scope) for o in found}
    found.extend(o for o in _rows(reading) if (o.indicator, o.value, o.scope) not in stated)
    kept = _doubted(settle_parts(list(_without_repeats(found, repeated)), report))
    return tuple(sorted(kept, key=lambda o: (o.span, o.indicator)))


def _said_once(here: list[Observation]) -> Iterator[Observation]:
    """A passage often says a zero twice: "không đăng cai. Số cuộc: 0" is one."""
    seen: set[tuple[str, str, str | None]] = set()
    for observation in sorted(here, key=lambda o: (o.value == 0, o.span)):
        key = (observation.indicator, observation.scope, observation.period)
        if observation.value == 0 and key in seen and observation.currency is None:
            continue
        if observation.value == 0:
            seen.add(key)
        yield observation


def _figures(reading: Reading, passage: Passage, earlier: list[Observation]) -> list[Observation]:
    placed = placed_in(reading, passage)
    found: list[Observation] = []
    previous: str | None = None
    for index, item in enumerate(placed):
        observation = read_figure(reading, passage, placed, index, previous)
        totals = [*earlier[-_TOTALS:], *found[-_TOTALS:]]
        observation = part_of(observation, item, passage, totals, reading.report) or observation
        if observation is not None and previous is not None and paired(passage, placed, index):
            observation = like_its_pair(observation, found[-1])
        previous = observation.indicator if observation else None
        if observation is not None:
            found.append(observation)
    return found


def _line(reading: Reading, passage: Passage) -> Iterator[Observation]:
    """The figure of a line that is but a label and a number."""
    done: set[Span] = set()
    for named in from_line(passage):
        if named.quantity.span not in done:
            found = list(_named(reading, passage, named))
            done.update(o.span for o in found)
            yield from found


def _bare(reading: Reading, passage: Passage, earlier: list[Observation]) -> Iterator[Observation]:
    """The figures whose number stands behind what it counts."""
    placed = placed_in(reading, passage)
    taken = [Span(item.start, item.end) for item in placed]
    for other in reading.named_in(passage):
        taken.append(other)
    units = [(item.end, (item.quantity.unit or "").lower()) for item in placed if item.quantity.unit]
    done: set[Span] = set()
    for bare in bare_numbers(passage, taken, units):
        if bare.quantity.span in done:
            continue
        observation = read_bare(reading, passage, bare)
        if observation is None:
            continue
        if bare.borrowed and any(o.indicator == observation.indicator for o in earlier[-_TOTALS:]):
            continue  # a part of what was counted before, by words that name no measure of its own
        done.add(bare.quantity.span)
        item = Placed(bare.quantity, bare.start, bare.end, bare.end)
        yield part_of(observation, item, passage, earlier[-_TOTALS:], reading.report) or observation
    for bare in sole_things(passage):
        observation = read_bare(reading, passage, bare)
        if observation is not None and not any(
            o.indicator == observation.indicator and o.scope == "own" and o.value > 0 for o in earlier
        ):
            yield observation  # where such things were counted, it is one of these


def _rows(reading: Reading) -> Iterator[Observation]:
    """The figures of tables' rows, outside plans."""
    paragraphs = reading.report.paragraphs
    starts = [paragraph.span.start for paragraph in paragraphs]
    for named in from_tables(reading.report):
        at = bisect_right(starts, named.quantity.span.start) - 1
        if at < 0 or paragraphs[at].role in _NO_RESULTS:
            continue
        around = paragraphs[at]
        headings = tuple(fold_name(section.title) for section in reversed(around.path))
        wider = frozenset(around.topics).union(*(section.topics for section in around.path))
        yield from _named(
            reading, Passage("", (), "table_cell", around.topics, wider, around.role, headings), named
        )


def _named(reading: Reading, passage: Passage, named: Labelled) -> Iterator[Observation]:
    span = named.quantity.span
    near = reading.between(max(0, span.start - 40), span.end)
    if any(q.span.overlaps(span) and q.span.end > span.end for q in near):
        return  # the number has a noun of its own behind it
    best = best_pattern(reading, passage, named.site, named.quantity, None)
    if best is not None:
        yield observation_of(best[0], named.quantity, "own", None, best[1], reading)


def _doubted(observations: list[Observation]) -> Iterator[Observation]:
    """A zero beside a figure of the same thing is a question: one of the two speaks of something narrower."""
    counted = {o.indicator for o in observations if o.value > 0 and o.scope == "own" and o.breakdown is None}
    for observation in observations:
        doubtful = observation.value == 0 and observation.scope == "own" and observation.indicator in counted
        yield replace(observation, confidence=min(observation.confidence, 0.55)) if doubtful else observation


def _without_repeats(found: list[Observation], repeated: list[Observation]) -> Iterator[Observation]:
    """The assessment often says a result again: then it counts once."""
    seen: set[tuple[str, Decimal, int]] = set()
    for observation in found:
        key = (observation.indicator, observation.value, observation.span.start)
        if key not in seen:
            seen.add(key)
            yield observation
    known = {(o.indicator, o.value, o.scope) for o in found}
    yield from (o for o in repeated if (o.indicator, o.value, o.scope) not in known)
