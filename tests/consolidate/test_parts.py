"""Halves and quarters beside the year, or in its place: added by each indicator's rule, compared, never counted twice."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

import doingoai
from doingoai.cli.main import main
from doingoai.consolidate.placing import counted_as
from doingoai.model import Consolidation, Report, Total
from doingoai.periods import parse_code

TEXT = """UBND {unit}

Số: 07/BC-UBND

Nà Phạ, ngày 05 tháng 12 năm 2025

BÁO CÁO

Kết quả công tác đối ngoại {period}

Thực hiện Công văn số 21/SNgV-VP ngày 12/5/2025 của Sở Ngoại vụ tỉnh Hà Lương, UBND {unit} báo cáo như sau:

I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI

1. Công tác đoàn ra, đoàn vào

{body}
"""
IN = "delegations.in_count"
H1, H2, YEAR = "6 tháng đầu năm 2025", "6 tháng cuối năm 2025", "năm 2025"


def report(unit: str, period: str, body: str, source: str | None = None) -> Report:
    text = TEXT.format(unit=unit, period=period, body=body)
    return doingoai.parse(text, source=source or f"{unit} {period}.txt")


def came(unit: str, period: str, count: int) -> Report:
    return report(unit, period, f"- Đoàn vào: {count:02d} đoàn." if count else "- Đoàn vào: Không có.")


def run(reports: Sequence[Report], period: str = "2025") -> Consolidation:
    return doingoai.consolidate(reports, unit="tỉnh Hà Lương", period=period)


def total(result: Consolidation, indicator: str = IN) -> Total:
    (found,) = [item for item in result.totals if item.indicator == indicator]
    return found


def test_two_halves_make_the_year() -> None:
    result = run([came("xã Nà Phạ", H1, 2), came("xã Nà Phạ", H2, 3)])
    summed = total(result)
    assert summed.value == 5
    assert [(int(addend.value), addend.period) for addend in summed.addends] == [(2, "2025H1"), (3, "2025H2")]
    assert result.partial == ()
    assert not any("kỳ báo cáo; đang" in question.text for question in result.questions)
    assert summed.silent == ()


def test_the_year_counts_and_its_halves_are_only_compared() -> None:
    result = run([came("xã Nà Phạ", YEAR, 5), came("xã Nà Phạ", H1, 2), came("xã Nà Phạ", H2, 3)])
    assert total(result).value == 5
    assert len(result.used) == 1
    assert all("chỉ đối chiếu" in item.reason for item in result.set_aside)
    assert [placed.finding.rule for placed in result.findings if placed.finding.id == "TH-020"] == []


def test_halves_that_do_not_make_the_stated_year_are_found() -> None:
    result = run([came("xã Nà Phạ", YEAR, 6), came("xã Nà Phạ", H1, 2), came("xã Nà Phạ", H2, 3)])
    (found,) = [placed for placed in result.findings if placed.finding.rule == "consolidation.periods"]
    assert total(result).value == 6
    assert found.unit == "xã Nà Phạ"
    assert "06 đoàn" in found.finding.message
    assert "05 đoàn" in found.finding.message
    source = next(item.report for item in result.used)
    assert source.words(found.finding.span).startswith("06 đoàn")


def test_a_year_below_its_first_half_is_found() -> None:
    result = run([came("xã Nà Phạ", YEAR, 3), came("xã Nà Phạ", H1, 4)])
    (found,) = [placed for placed in result.findings if placed.finding.rule == "figures.cumulative"]
    assert total(result).value == 3
    assert "ít hơn" in found.finding.message
    quiet = run([came("xã Nà Phạ", YEAR, 4), came("xã Nà Phạ", H1, 4)])
    assert not [placed for placed in quiet.findings if placed.finding.rule == "figures.cumulative"]


def test_only_the_first_half_counts_and_that_is_said() -> None:
    result = run([came("xã Nà Phạ", H1, 2), came("xã Bản Hốc", YEAR, 4)])
    assert total(result).value == 6
    (partial,) = result.partial
    assert (partial.unit, partial.have, partial.lacking) == ("xã Nà Phạ", ("2025H1",), ("2025H2",))
    (question,) = [item for item in result.questions if "mới có số liệu" in item.text]
    assert H1 in question.text
    assert H2 in question.text


def test_units_that_lack_the_same_half_are_asked_for_at_once() -> None:
    result = run([came(unit, H1, 2) for unit in ("xã Nà Phạ", "xã Bản Hốc")])
    (question,) = [item for item in result.questions if "mới có số liệu" in item.text]
    assert "xã Nà Phạ; xã Bản Hốc" in question.text
    assert question.source is None


def test_quarters_too_and_a_quarter_within_a_half_is_not_added() -> None:
    quarters = [
        came("xã Nà Phạ", f"quý {name} năm 2025", n) for n, name in enumerate(("I", "II", "III", "IV"), 1)
    ]
    assert total(run(quarters)).value == 10
    result = run([came("xã Nà Phạ", H1, 4), quarters[0], came("xã Nà Phạ", H2, 3)])
    assert total(result).value == 7
    (left,) = total(result).left_out
    assert "chỉ đối chiếu" in left.reason
    assert run(quarters, "2025H1").partial == ()


def test_a_zero_in_one_half_is_no_zero_of_the_year() -> None:
    result = total(run([came("xã Nà Phạ", H1, 0), came("xã Nà Phạ", H2, 3)]))
    assert result.value == 3
    assert result.declared_none == ()
    result = total(run([came("xã Nà Phạ", H1, 0), came("xã Nà Phạ", H2, 0)]))
    assert result.value == 0
    assert len(result.declared_none) == 1


def test_a_stock_is_the_latest() -> None:
    body = "2. Công tác người Việt Nam ở nước ngoài\n\nHiện xã có {} kiều bào đang sinh sống tại Lào."
    reports = [report("xã Nà Phạ", H1, body.format("07")), report("xã Nà Phạ", H2, body.format("09"))]
    summed = total(run(reports), "overseas_vietnamese.people")
    assert summed.value == 9
    assert [item.value for item in summed.left_out] == [7]
    assert "mới nhất" in summed.left_out[0].reason


def test_two_units_of_one_half_each_stay_two() -> None:
    """A commune that reported the first half, and another the second: both are partial, both count."""
    result = run([came("xã Nà Phạ", H1, 2), came("xã Bản Hốc", H2, 3)])
    assert total(result).value == 5
    assert {item.unit for item in result.partial} == {"xã Nà Phạ", "xã Bản Hốc"}


def test_halves_wait_while_two_versions_of_the_year_are_undecided() -> None:
    versions = [report("xã Nà Phạ", YEAR, f"- Đoàn vào: {n:02d} đoàn.", f"ban {n}.txt") for n in (4, 5)]
    result = run([*versions, came("xã Nà Phạ", H1, 2)])
    assert result.used == ()
    assert any("chờ quyết định" in item.reason for item in result.set_aside)


def test_several_years_and_other_years_stand_apart() -> None:
    result = run(
        [came("xã Nà Phạ", "giai đoạn 2021-2025", 40), came("xã Bản Hốc", "6 tháng đầu năm 2024", 3)]
    )
    assert result.used == ()
    assert result.partial == ()


COUNTED = {
    ("2025H1", "2025"): "2025H1",
    ("2025M03", "2025H1"): "2025M03",
    ("2025", "2025H1"): None,
    ("2024H2", "2025"): None,
    ("2021..2025", "2025"): None,
    ("2022", "2021..2025"): "2022",
    ("2022..2023", "2021..2025"): None,
    ("2024-12-15..2025-06-14", "2025H1"): "2025H1",  # closed on the days of the decree
    ("2024-12-15..2025-06-14", "2025"): "2025H1",
    ("2024-12-15..2025-12-14", "2025"): "2025",
    ("2025-01-01..2025-11-20", "2025"): "2025-01-01..2025-11-20",
    ("2025-05-02..2025-05-09", "2025"): None,
}


@pytest.mark.parametrize(("given", "expected"), COUNTED.items())
def test_what_a_period_counts_for(given: tuple[str, str], expected: str | None) -> None:
    found = counted_as(parse_code(given[0]), parse_code(given[1]))
    assert (found.code if found else None) == expected


DISTRICT = """UBND huyện Sa Lung

Số: 09/BC-UBND

Sa Lung, ngày 05 tháng 7 năm 2025

BÁO CÁO

Kết quả công tác đối ngoại {period}

Thực hiện Công văn số 21/SNgV-VP ngày 12/5/2025 của Sở Ngoại vụ tỉnh Hà Lương, UBND huyện báo cáo như sau:

I. KẾT QUẢ

1. Công tác đoàn ra, đoàn vào

- Đoàn vào: {count:02d} đoàn.
"""


def of_district(period: str, count: int) -> Report:
    return doingoai.parse(DISTRICT.format(period=period, count=count), source=f"huyen {period}.txt")


def below(period: str, count: int) -> Report:
    text = came("xã Nà Phạ", period, count).text.replace(
        "UBND xã Nà Phạ báo", "UBND xã Nà Phạ, huyện Sa Lung báo"
    )
    text = text.replace("UBND xã Nà Phạ\n", "UBND HUYỆN SA LUNG\nUBND XÃ NÀ PHẠ\n", 1)
    return doingoai.parse(text, source=f"xa {period}.txt")


def test_a_district_that_ended_and_its_communes_after_it_are_added() -> None:
    """The district reported the first half, the commune the second: no day in common, nothing nested."""
    result = run([of_district(H1, 4), below(H2, 3)])
    assert total(result).value == 7


def test_a_commune_within_its_districts_half_is_compared() -> None:
    result = run([of_district(H1, 4), below(H1, 2), below(H2, 3)])
    summed = total(result)
    assert summed.value == 7
    assert [item.value for item in summed.left_out] == [2]
    assert "đã tính ở cấp trên" in summed.left_out[0].reason


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "bao-cao"
    folder.mkdir()
    for number, item in enumerate((came("xã Nà Phạ", H1, 2), came("xã Bản Hốc", YEAR, 4))):
        (folder / f"{number}.txt").write_text(item.text, encoding="utf-8")
    out = tmp_path / "ra"
    assert (
        main(["consolidate", str(folder), "--period", "2025", "--for", "tỉnh Hà Lương", "--out", str(out)])
        == 0
    )
    assert "Mới có một phần kỳ: xã Nà Phạ (2025H1)" in capsys.readouterr().out
    result = json.loads((out / "ket-qua.json").read_text(encoding="utf-8"))
    assert result["partial"] == [{"unit": "xã Nà Phạ", "have": ["2025H1"], "lacking": ["2025H2"]}]
    assert main(["explain", str(out / "ket-qua.json"), IN]) == 0
    assert "[2025H1]" in capsys.readouterr().out
