"""Figures and zeros of delegations, agreements, meetings, border, consular, press and friendship work, as many hands write them."""

from collections import Counter

import pytest
from observation_families import Case
from observation_families_contacts import CASES
from test_observation_families import report_of


def _stated(case: Case) -> Counter[tuple[str, float]]:
    return Counter(
        (indicator, float(value))
        for indicator, values in case[3].items()
        for value in (values if isinstance(values, tuple) else (values,))
    )


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_family(case: Case) -> None:
    report = report_of(case[0], f"1. {case[1]}\n\n{case[2]}".rstrip())
    own = [o for o in report.observations if o.scope == "own" and o.breakdown is None]
    assert Counter((o.indicator, float(o.value)) for o in own) == _stated(case)
