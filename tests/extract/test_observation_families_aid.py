"""Families of phrasing of news, culture, aid, economy, honours, training, means and direction, and drawn tables."""

from collections import Counter

import pytest
from observation_families import Case
from observation_families_aid import AID_CASES
from test_observation_families import report_of


@pytest.mark.parametrize("case", AID_CASES.values(), ids=AID_CASES)
def test_family(case: Case) -> None:
    hand, heading, text, wanted = case
    found = report_of(hand, f"1. {heading}\n\n{text}").observations
    own = Counter((o.indicator, float(o.value)) for o in found if o.scope == "own" and o.breakdown is None)
    expected = Counter(
        (indicator, float(value))
        for indicator, values in wanted.items()
        for value in (values if isinstance(values, tuple) else (values,))
    )
    assert own == expected
