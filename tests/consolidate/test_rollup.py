"""Many figures over trees: exact, with silence kept apart from zero, and one correction that recomputes nothing else."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doingoai.consolidate.moving import Mover
from doingoai.consolidate.rollup import Rollup, Tree
from doingoai.model import UserError
from doingoai.units.register import register

numpy = pytest.importorskip("numpy")
UNITS = ("a", "b", "c", "d")
PARENTS = {"VN": None, "P": "VN", "D": "P", "a": "D", "b": "D", "c": "P", "d": "VN"}
TREES = {
    "own": Tree.of(UNITS, {unit: unit for unit in UNITS}, PARENTS),
    "later": Tree.of(UNITS, {"a": "P", "b": "a", "c": "a", "d": "VN"}, PARENTS, ["a"]),
}
Facts = list[tuple[int, int, int, int]]


def rolled(facts: Facts, scale: int = 0) -> Rollup:
    columns = tuple(numpy.array([fact[at] for fact in facts]) for at in range(4))
    return Rollup(UNITS, ["i", "j"], ["2023", "2024"], columns, TREES, scale=scale)


def brute(tree: Tree, facts: Facts) -> dict[tuple[str, int, int], int]:
    sums: dict[tuple[str, int, int], int] = {}
    for unit, indicator, period, value in facts:
        node = tree.homes[unit]
        while node >= 0:
            key = tree.nodes[node], indicator, period
            sums[key] = sums.get(key, 0) + value
            node = tree.parents[node]
    return sums


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 1), st.integers(0, 1), st.integers(-(2**61), 2**61)),
        min_size=1,
        max_size=30,
    )
)
def test_equal_to_brute_force_also_beyond_64_bits(facts: Facts) -> None:
    made = rolled(facts)
    for name, tree in TREES.items():
        expected = brute(tree, facts)
        for node in tree.nodes:
            for i, indicator in enumerate(("i", "j")):
                for p, period in enumerate(("2023", "2024")):
                    found = made.total(name, node, indicator, period)
                    wanted = expected.get((node, i, p))
                    assert (None if found is None else int(found)) == wanted


def test_silence_is_no_zero_and_decimals_are_exact() -> None:
    made = rolled([(0, 0, 0, 1_005), (1, 0, 0, 10), (2, 0, 1, 0)], scale=2)
    assert made.total("own", "D", "i", "2023") == Decimal("10.15")
    assert made.total("own", "D", "i", "2024") is None
    assert made.total("own", "P", "i", "2024") == 0


def test_a_correction_changes_what_stands_above_and_nothing_else() -> None:
    facts = [(0, 0, 0, 5), (1, 0, 0, 7), (2, 0, 0, 1), (3, 1, 0, 9)]
    made = rolled(facts)
    assert made.correct("b", "i", "2023", 2**62) == 4 + 4
    again = rolled([(0, 0, 0, 5), (1, 0, 0, 2**62), (2, 0, 0, 1), (3, 1, 0, 9)])
    for name in TREES:
        assert made.trees[name].values.tolist() == again.trees[name].values.tolist()
    made.correct("b", "i", "2023", None)
    without = rolled([facts[0], *facts[2:]])
    for name in TREES:
        assert made.trees[name].values.tolist() == without.trees[name].values.tolist()
        assert made.trees[name].stated.tolist() == without.trees[name].stated.tolist()


def test_a_mapping_that_loses_a_unit_or_turns_in_a_circle_is_refused() -> None:
    cases = (
        ({"a": "D", "b": "D", "c": "P"}, PARENTS, "TH-014"),
        (dict.fromkeys(UNITS, "E"), PARENTS, "TH-014"),
        (dict.fromkeys(UNITS, "D"), {"D": "P", "P": "D"}, "TH-015"),
    )
    for homes, parents, code in cases:
        with pytest.raises(UserError) as raised:
            Tree.of(UNITS, homes, parents)
        assert raised.value.code == code
    with pytest.raises(UserError) as raised:
        rolled([(0, 0, 0, 1), (4, 0, 0, 1)])
    assert (raised.value.code, raised.value.where) == ("TH-017", "dòng 2")
    with pytest.raises(UserError) as raised:
        rolled([(0, 0, 0, 1)]).correct("z", "i", "2023", 1)
    assert raised.value.code == "TH-017"


def test_the_reform_of_2025_in_one_province() -> None:
    units = [n.unit.id for n in register().tree("62", date(2024, 6, 30)) if n.unit.level == "commune"]
    tree = Tree.as_of(units, Mover(register(), date(2025, 7, 1)), date(2024, 6, 30))
    count = len(units)
    columns = (
        numpy.arange(count),
        numpy.zeros(count, int),
        numpy.zeros(count, int),
        numpy.arange(1, count + 1),
    )
    made = Rollup(units, ["i"], ["2024H1"], columns, {"now": tree})
    assert made.total("now", "2025-51", "i", "2024H1") == count * (count + 1) // 2
    assert made.total("now", "VN", "i", "2024H1") == count * (count + 1) // 2
