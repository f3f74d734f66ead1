"""Consolidation over units and periods through time: how fast, and equal to brute force to the last digit.

    python -m benchmarks.consolidation                    print every table
    python -m benchmarks.consolidation --only merge       some of them
    python -m benchmarks.consolidation --write            and put them into docs/benchmarks.md
    python -m benchmarks.consolidation --peer PYTHON      a Python that has duckdb, pandas and numpy (or CONSOLIDATION_PEER)

Wall time, the best of some rounds, because duckdb works with several threads. Needs numpy (``pip install -e ".[scale]"``).
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.accuracy.corpus import ROOT
from benchmarks.consolidation.facts import INDICATORS, PERIODS, columns, digest
from doingoai.consolidate.moving import Mover
from doingoai.consolidate.rollup import Rollup, Tree
from doingoai.units.register import register
from doingoai.units.tables import Spell, Succession

Row = tuple[str, ...]
BEFORE, AFTER, LATER = date(2025, 6, 30), date(2025, 7, 1), date(2025, 12, 31)
ROUNDS = 5


def _best(call: Callable[[], Any], rounds: int = ROUNDS) -> tuple[float, Any]:
    taken, result = [], None
    for _ in range(rounds):
        started = time.perf_counter()
        result = call()
        taken.append(time.perf_counter() - started)
    return min(taken), result


def _verdict(met: bool) -> str:
    return "yes" if met else "**no**"


@cache
def communes(day: date) -> tuple[str, ...]:
    """The ids of all communes of a day."""
    units = register()
    return tuple(
        node.unit.id
        for province in units.provinces()
        if units.get(province, None).holds(day)
        for node in units.tree(province, day)
        if node.unit.level == "commune"
    )


@cache
def trees() -> dict[str, Tree]:
    """The 3,321 communes of 2025 in the units of the day before the reform and of the day itself."""
    units = communes(AFTER)
    return {
        "before": Tree.as_of(units, Mover(register(), BEFORE), LATER),
        "after": Tree.as_of(units, Mover(register(), AFTER), LATER),
    }


def _names(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number}" for number in range(count)]


def _rollup() -> Rollup:
    units = communes(AFTER)
    return Rollup(units, _names("i", INDICATORS), _names("p", PERIODS), columns(len(units)), trees(), scale=2)


def _ancestors(tree: Tree) -> list[list[int]]:
    found = []
    for node in tree.homes:
        line = []
        while node >= 0:
            line.append(node)
            node = tree.parents[node]
        found.append(line)
    return found


def _brute(tree: Tree) -> list[list[int]]:
    """Every figure added to every node above it, one by one, in Python's own whole numbers."""
    sums = [[0] * (INDICATORS * PERIODS) for _ in tree.nodes]
    above = _ancestors(tree)
    unit, indicator, period, value = (column.tolist() for column in columns(len(tree.homes)))
    for u, i, p, v in zip(unit, indicator, period, value, strict=True):
        cell = p * INDICATORS + i
        for node in above[u]:
            sums[node][cell] += v
    return sums


def _groups(tree: Tree, level: int) -> list[int]:
    """Unit → the position of its ancestor of a level (0 the nation); those that end higher stay at their own node."""
    wanted = set(tree.levels[level])
    return [next((node for node in line if node in wanted), line[0]) for line in _ancestors(tree)]


def _peers(python: str, groups: dict[str, list[int]]) -> dict[str, Any]:
    here = Path(__file__).parent
    given = json.dumps({"units": len(communes(AFTER)), "groups": groups}).encode()
    done = subprocess.run(  # noqa: S603 - the peers' Python, given by the user
        [python, str(here / "peers.py"), str(ROUNDS)],
        input=given,
        stdout=subprocess.PIPE,
        check=True,
        cwd=here,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


# --- the tables ---------------------------------------------------------------------------------------------------------------


def rollup(options: argparse.Namespace) -> Iterable[Row]:
    """3,321 units × 60 indicators × 20 periods. Ours: all levels of both trees (before and after 1/7/2025), with what was stated
    and what was not, from columns in memory. The peers' flat query: the sum by province, indicator and period, of one tree."""
    yield ("work", "seconds", "× duckdb's flat query", "target", "met")
    plan = trees()
    facts = columns(len(communes(AFTER)))
    names = _names("i", INDICATORS), _names("p", PERIODS)
    seconds, ours = _best(lambda: Rollup(communes(AFTER), *names, facts, plan, scale=2))
    flat = None
    if options.peer:
        groups = {"province": _groups(plan["after"], 1), "old_province": _groups(plan["before"], 1)}
        peers = _peers(options.peer, groups)
        flat = peers["duckdb province"]["seconds"]
        for program in ("duckdb", "pandas"):
            for name in groups:
                own = peers[f"{program} {name}"]["seconds"]
                yield (f"{program}: flat query by {name}", f"{own:.2f}", f"{own / flat:.1f}", "", "")
    else:
        yield ("duckdb, pandas", "not installed", "", "", "")
    ratio = seconds / flat if flat else None
    yield (
        f"doingoai: both trees, every level ({len(facts[0]):,} figures)",
        f"{seconds:.2f}",
        f"{ratio:.1f}" if ratio else "–",
        "≤ 2",
        _verdict(ratio <= 2) if ratio else "–",
    )
    yield from _equal(ours, plan, peers if options.peer else None)
    started = time.perf_counter()
    changed = ours.correct(communes(AFTER)[1000], "i7", "p3", 12345)
    corrected = time.perf_counter() - started
    yield (
        f"one figure corrected: {changed} sums follow",
        f"{1000 * corrected:.3f} ms",
        "",
        "≤ 50 ms",
        _verdict(corrected <= 0.05),
    )


def _equal(ours: Rollup, plan: dict[str, Tree], peers: dict[str, Any] | None) -> Iterable[Row]:
    started = time.perf_counter()
    same = all(ours.trees[name].values.tolist() == _brute(tree) for name, tree in plan.items())
    seconds = time.perf_counter() - started
    cells = sum(len(tree.nodes) for tree in plan.values()) * INDICATORS * PERIODS
    yield (
        f"brute force, figure by figure: {cells:,} sums, all equal to ours",
        f"{seconds:.0f}",
        "",
        "equal",
        _verdict(same),
    )
    if peers is None:
        return
    sums = ours.trees["after"].values
    provinces = sorted(set(_groups(plan["after"], 1)))
    rows = (
        (node, cell % INDICATORS, cell // INDICATORS, int(total))
        for node in provinces
        for cell, total in enumerate(sums[node].tolist())
    )
    digests = {digest(rows), peers["duckdb province"]["digest"], peers["pandas province"]["digest"]}
    yield ("duckdb, pandas and ours, by province", "", "", "equal", _verdict(len(digests) == 1))


def reform(_: argparse.Namespace) -> Iterable[Row]:
    """Ten years of figures of the 10,035 communes of 30/6/2025 counted in the units of 1/7/2025: where each unit goes is worked out
    from the register, loaded anew."""
    register.cache_clear()
    yield ("work", "seconds", "target", "met")
    units = communes(BEFORE)
    facts = columns(len(units), INDICATORS, 10)
    started = time.perf_counter()
    mover = Mover(register(), AFTER)
    tree = Tree.as_of(units, mover, BEFORE)
    placed = time.perf_counter() - started
    result = Rollup(units, _names("i", INDICATORS), _names("y", 10), facts, {"after": tree}, scale=2)
    seconds = time.perf_counter() - started
    whole = sum(tree.allotted)
    yield (f"where {len(units):,} communes went (register loaded)", f"{placed:.2f}", "", "")
    yield (f"and {len(facts[0]):,} figures rolled up", f"{seconds:.2f}", "≤ 10", _verdict(seconds <= 10))
    top = int(result.trees["after"].values[0].sum())
    yield ("the nation as reported and re-based", "", "equal", _verdict(top == int(facts[3].sum())))
    apart = len(units) - whole
    yield (f"communes that moved whole: {whole:,}; left unallotted above their parts: {apart:,}", "", "", "")


def merge(_: argparse.Namespace) -> Iterable[Row]:
    """Three units are merged, each with its own figure of the year before. DHIS2 merges organisation units by keeping of the values
    of one cell the one last updated and dropping the others (its documented rule LAST_UPDATED)."""
    from doingoai.units.register import Register

    reported = {"A": (12, "2025-03-01"), "B": (7, "2025-05-02"), "C": (5, "2025-01-10")}
    spells = [Spell("T", "tỉnh", "Tỉnh", "VN", "", "")]
    spells += [Spell(unit, "xã", f"Xã {unit}", "T", "", "2025-06-30") for unit in reported]
    spells.append(Spell("D", "xã", "Xã D", "T", "2025-07-01", ""))
    rows = [Succession(unit, "D", "2025-07-01", "merged", "", False, False, "") for unit in reported]
    mover = Mover(Register(spells, (), lambda: rows), AFTER)
    yield (
        "unit",
        "figure of 2024",
        "last updated",
        "DHIS2: after the merge",
        "ours: as of 1/7/2025",
        "ours: as reported",
    )
    for unit, (value, updated) in reported.items():
        yield (
            f"xã {unit}",
            str(value),
            updated,
            "gone",
            f"moved whole to xã {mover.destination(unit, BEFORE).unit.id}",
            str(value),
        )
    kept = max(reported.values(), key=lambda item: item[1])[0]
    everything = sum(Decimal(value) for value, _ in reported.values())
    yield ("xã D", "–", "", str(kept), str(everything), "–")
    yield (
        "the nation",
        str(everything),
        "",
        f"{kept} ({everything - kept} lost)",
        str(everything),
        str(everything),
    )


TABLES: dict[str, Callable[[argparse.Namespace], Iterable[Row]]] = {
    "rollup": rollup,
    "reform": reform,
    "merge": merge,
}
HEADING = "consolidation"


def _markdown(rows: Sequence[Row]) -> str:
    head, *body = rows
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, tuple("---" for _ in head), *body])


def _write(parts: dict[str, str]) -> None:
    """Put the tables into docs/benchmarks.md under one heading; those not measured now stay."""
    page = ROOT / "docs" / "benchmarks.md"
    text = page.read_text(encoding="utf-8")
    found = re.search(rf"^## {HEADING}\n.*?(?=^## |\Z)", text, flags=re.M | re.S)
    earlier = found[0] if found else ""
    tables = {
        part.split("\n")[0]: f"### {part}" for part in re.split(r"^### ", earlier, flags=re.M)[1:]
    } | parts
    ordered = [tables[name].rstrip() for name in TABLES if name in tables]
    section = f"## {HEADING}\n\n{_INTRODUCTION}\n\n" + "\n\n".join(ordered) + "\n"
    text = (
        text.replace(earlier, section if text.endswith(earlier) else section + "\n")
        if found
        else f"{text.rstrip()}\n\n{section}"
    )
    page.write_text(text, encoding="utf-8")


_INTRODUCTION = """`python -m benchmarks.consolidation --write`; the peers in an environment of their own: `python -m venv DIR && DIR/bin/pip
install duckdb pandas`, then `--peer DIR/bin/python`. Wall time, the best of five."""


def main(arguments: Sequence[str] | None = None) -> int:
    assert __doc__ is not None
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.consolidation",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", default=",".join(TABLES), help=f"of {', '.join(TABLES)}")
    parser.add_argument("--write", action="store_true", help="put these tables into docs/benchmarks.md")
    parser.add_argument(
        "--peer", default=os.environ.get("CONSOLIDATION_PEER"), help="a Python that has duckdb and pandas"
    )
    options = parser.parse_args(arguments)
    parts = {}
    for name in options.only.split(","):
        about = " ".join((TABLES[name].__doc__ or "").split())
        parts[name] = f"### {name}\n\n{about}\n\n{_markdown(list(TABLES[name](options)))}\n"
        print(parts[name], flush=True)
    if options.write:
        _write(parts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
