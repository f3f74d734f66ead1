"""The example province, consolidated once for all tests of the writer."""

import json
from pathlib import Path

import pytest

from doingoai.consolidate import consolidate
from doingoai.consolidate.comparing import read_earlier
from doingoai.example import write_example
from doingoai.model import Consolidation, Report
from doingoai.pipeline import report_files, try_report
from doingoai.units.roster import read_roster
from doingoai.write.result_json import consolidation_json

UNIT, ISSUER = "tỉnh Tây Khuê", "Sở Ngoại vụ"


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vi-du")
    write_example(folder)
    return folder


def _half(province: Path, half: str, earlier: tuple[Path, ...] = ()) -> Consolidation:
    read = [try_report(path) for path in report_files(province / half)]
    return consolidate(
        [report for report in read if isinstance(report, Report)],
        unit=UNIT,
        period=half,
        issuer=ISSUER,
        roster=read_roster(province / f"don-vi-{half}.csv"),
        previous=[read_earlier(path) for path in earlier],
    )


@pytest.fixture(scope="session")
def first_half(province: Path) -> Consolidation:
    return _half(province, "2025H1")


@pytest.fixture(scope="session")
def second_half(
    province: Path, first_half: Consolidation, tmp_path_factory: pytest.TempPathFactory
) -> Consolidation:
    """With the first half beside it, to compare with."""
    path = tmp_path_factory.mktemp("ky-truoc") / "ket-qua.json"
    path.write_text(json.dumps(consolidation_json(first_half), ensure_ascii=False), encoding="utf-8")
    return _half(province, "2025H2", (path,))
