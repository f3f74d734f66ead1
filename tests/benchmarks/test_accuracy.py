"""Nothing that was found before is lost unseen, and the scores against gold stay above their floors.

After a change that is meant: ``python -m benchmarks.accuracy`` shows what was gained and lost, ``--accept "why"`` takes it.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from benchmarks.accuracy import accepted
from benchmarks.accuracy.corpus import (
    Output,
    example,
    passages_of_tests,
    real,
    real_passages,
    real_reports,
)
from benchmarks.accuracy.items import Item, items, misquoted
from benchmarks.accuracy.scoring import Score, Scores, judge, passage_scores, report_scores, same_quantity

from benchmarks import calibration

SETS: dict[str, Callable[[], tuple[Output, ...]]] = {
    "example": example,
    "test_texts": passages_of_tests,
    "real": real,
}
FLOORS = [
    ("reports", "citations", 0.97),
    ("reports", "observations", 0.90),
    ("passages", "citations", 0.90),
    ("passages", "quantities", 0.85),
]


@cache
def scores(name: str, gold: Path) -> Scores:
    return report_scores(real_reports(), gold) if name == "reports" else passage_scores(real_passages())


@pytest.mark.parametrize("name", SETS)
def test_nothing_is_lost(name: str) -> None:
    lost = [change.line for change in accepted.changes(SETS[name](), accepted.load(name)) if change.lost]
    remedy = 'xem “python -m benchmarks.accuracy”; nếu đúng ý, thêm --accept "lý do"'
    assert not lost, f"{len(lost)} mục không còn được tìm thấy ({remedy}):\n" + "\n".join(lost)


@pytest.mark.parametrize("name", SETS)
def test_spans_quote_their_text(name: str) -> None:
    assert [line for output in SETS[name]() for line in misquoted(output)] == []


@pytest.mark.parametrize(("name", "measure", "floor"), FLOORS)
def test_scores_stay_above_their_floors(shared: Path, name: str, measure: str, floor: float) -> None:
    score = scores(name, shared / "gold")[measure]
    assert score.right > 0
    assert score.f1 >= floor, "\n".join(score.mistakes)


def test_a_high_confidence_is_worth_it() -> None:
    for kind, low, given, right in calibration.table(calibration.judged()):
        if low >= 0.9 and given >= 20:
            assert right / given >= 0.9, f"{kind} với độ tin từ {low}: đúng {right}/{given}"


def test_what_is_lost_is_named_by_its_place() -> None:
    """The comparison itself: an item taken away, one added, one changed; in our own documents and in digests."""
    output = example()[0]
    first = next(items(output))
    for name, entry in (
        ("own", {"key": output.key, "items": [["citations", 3, 9, "Luật | - | - | -", "x"]]}),
        ("other text", {"key": "0" * 12, "items": [["citations", 3, 9, "Luật | - | - | -", "x"]]}),
    ):
        found = accepted.changes([output], {output.id: entry})
        lost = [change.line for change in found if change.lost]
        assert len(lost) == (name == "own"), name
        assert all(f"{output.id} 3–9 citations" in line for line in lost)
    digests = {
        f"{first.kind} {first.start} {first.end}": first.digest(output.key),
        "findings 1 2": "0123456789",
    }
    found = accepted.changes(
        [type(output)(output.id, output.text, output.facts, real=True)],
        {output.id: {"key": output.key, "digests": digests}},
    )
    assert [change.kind for change in found if change.lost] == ["findings"]
    assert len([change for change in found if not change.lost]) == len(list(items(output))) - 1


def test_digests_hold_no_words() -> None:
    text = (accepted.FOLDER / "real.json").read_text(encoding="utf-8")
    assert not any(line.partition(":{")[2].isascii() is False for line in text.splitlines())
    assert Item("citations", 1, 2, "a").digest("k") != Item("citations", 1, 2, "b").digest("k")


def test_scoring_counts_what_agrees() -> None:
    gold = [
        {"start": 0, "end": 7, "text": "02 đoàn", "value": 2, "qualifier": "exact|about", "currency": None},
        {"start": 20, "end": 25, "text": "3 lớp", "value": 3, "qualifier": "exact", "currency": None},
        {"start": 40, "end": 45, "text": "5 xã", "value": 5, "qualifier": "exact", "optional": True},
    ]
    found = [
        {"start": 0, "end": 7, "text": "02 đoàn", "value": 2, "qualifier": "about", "currency": None},
        {"start": 20, "end": 25, "text": "3 lớp", "value": 30, "qualifier": "exact", "currency": None},
        {"start": 42, "end": 46, "text": "6 xã", "value": 6, "qualifier": "exact", "currency": None},
    ]
    score = Score()
    judge("x", gold, found, same_quantity, score)
    assert (score.right, score.missed, score.spurious) == (1, 1, 1)
    assert score.f1 == pytest.approx(0.5)
