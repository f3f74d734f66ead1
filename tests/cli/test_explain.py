"""``doingoai explain``: a total opens to its addends, their sentences, and what was left out."""

from pathlib import Path

import pytest

from doingoai.cli.main import main
from doingoai.consolidate import consolidate
from doingoai.pipeline import understand
from doingoai.read import document_from_text
from doingoai.write import write

HEAD = "ỦY BAN NHÂN DÂN\n{unit}\n\nSố: 12/BC-UBND\n\nNgày 10 tháng 6 năm 2024\n\nBÁO CÁO\nCông tác đối ngoại 6 tháng đầu năm 2024\n\nI. KẾT QUẢ\n\n1. Công tác đoàn ra, đoàn vào\n\n{words}\n\nTrên đây là báo cáo của UBND {unit_low} tỉnh Sơn Khê./.\n"


@pytest.fixture
def result(tmp_path: Path) -> Path:
    bodies = {
        "huyện An Lâm": "Trong kỳ, huyện đón 03 đoàn khách nước ngoài với 21 lượt người.",
        "huyện Bình Khê": "Không có đoàn khách nước ngoài đến làm việc.",
        "huyện Cẩm Sơn": "Cử 01 đoàn đi công tác tại Lào.",
    }
    reports = [
        understand(
            document_from_text(HEAD.format(unit=unit.upper(), unit_low=unit, words=words), f"{unit}.txt")
        )
        for unit, words in bodies.items()
    ]
    out = tmp_path / "kq"
    write(consolidate(reports, unit="tỉnh Sơn Khê", period="2024H1", include_unknown=True), out)
    return out / "ket-qua.json"


def test_a_total_opens_to_its_sentences(result: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(result), "delegations.in_count"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "tỉnh Sơn Khê, 2024H1: 03 đoàn" in shown
    assert "“Trong kỳ, huyện đón 03 đoàn khách nước ngoài với 21 lượt người.” (huyện An Lâm.txt)" in shown
    assert "Báo không có (1)" in shown
    assert "huyện Bình Khê: 0 – “Không có đoàn khách nước ngoài đến làm việc.”" in shown
    assert shown.index("Có báo cáo nhưng không nêu (1)") < shown.index("huyện Cẩm Sơn")


@pytest.mark.parametrize(
    ("content", "indicator", "code"),
    [
        (None, "delegations.khong_co", "GT-002"),
        ("{}", "delegations.in_count", "GT-001"),
        ("không phải json", "delegations.in_count", "GT-001"),
    ],
)
def test_wrong_calls(
    result: Path, content: str | None, indicator: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        result.write_text(content, encoding="utf-8")
    assert main(["explain", str(result), indicator]) == 2
    assert f"[{code}]" in capsys.readouterr().err
