"""Where the real reports lie, and what every test shares."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = [
    "province_fixtures",
    "site_fixtures",
]  # of tests/write and tests/web, found by ``pythonpath``

# where a run must be repeatable the examples are the same each time; elsewhere they go on exploring
settings.register_profile("explore", deadline=None)
settings.register_profile("repeat", deadline=None, derandomize=True)
settings.load_profile("repeat" if os.environ.get("CI") else "explore")

#: fixtures of a run that are slow to make: tests that ask for one go to one worker (the first named that a test has)
SLOW = {"site": "site", "first_half": "province", "second_half": "province", "province": "province"}


def pytest_itemcollected(item: pytest.Item) -> None:
    """What is slow to make is made in one worker: the running site and the browser's walk through it, the consolidated province, what a
    module makes for itself. Of the groups the largest begin first; all other tests go one by one to whoever is free."""
    names = getattr(item, "fixturenames", ())
    made = getattr(item, "_fixtureinfo", None)
    shared = made is not None and any(
        found[-1].scope == "module" for found in made.name2fixturedefs.values() if found
    )
    group = next((group for name, group in SLOW.items() if name in names), None)
    if group or shared:
        item.add_marker(pytest.mark.xdist_group(group or item.nodeid.partition("::")[0]))


TRIES = 4  # a busy machine spoils one measurement, a superlinear pattern spoils all


def shared_folder() -> Path | None:
    """The folder of real reports and gold answers: ``DOINGOAI_SHARED``, else ``../shared`` beside the project."""
    root = Path(os.environ.get("DOINGOAI_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    return root if (root / "reports").is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real documents. Skips where they are absent: they are never part of the repository."""
    root = shared_folder()
    if root is None:
        pytest.skip("không có thư mục báo cáo thật (DOINGOAI_SHARED hoặc ../shared)")
    return root


def grows(work: Callable[[str], object], unit: str, size: int) -> float:
    """How much more processor time four times the text takes, over four: about 1 where time is linear, 4 where it is quadratic."""

    def spent(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        best = float("inf")
        for _ in range(2):
            start = time.process_time()
            work(text)
            best = min(best, time.process_time() - start)
        return best

    work(unit * 8)
    return min((spent(size * 4) + 0.002) / (4 * spent(size) + 0.002) for _ in range(TRIES))


@pytest.fixture(scope="session")
def stays_linear() -> Callable[[Callable[[str], object], str, int], None]:
    """Fails where work on an adversarial text grows faster than the text: ``stays_linear(work, unit, size)``."""

    def check(work: Callable[[str], object], unit: str, size: int) -> None:
        growth = grows(work, unit, size)
        assert growth < 2.3, f"bốn lần văn bản tốn gấp {growth * 4:.1f} lần thời gian"

    return check
