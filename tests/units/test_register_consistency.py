"""What a register may not hold, and what a file over it may not bring: each refusal names the row."""

from pathlib import Path

import pytest

from doingoai.model import UserError
from doingoai.units.build import laid_over, main, read_csv
from doingoai.units.consistency import problems
from doingoai.units.finding import find
from doingoai.units.local import load_register
from doingoai.units.register import register
from doingoai.units.resolving import context_of, resolve
from doingoai.units.succession import as_of
from doingoai.units.tables import Spell, Succession, Tables, read_spells, read_successions

P = Spell("01", "tỉnh", "Một", "", "", "")
H = Spell("001", "huyện", "Hai", "01", "", "")


def ended(unit: str, last: str) -> Spell:
    return Spell(unit, "xã", "Ba", "001", "", last)


BROKEN = {
    "HC-001": ([P, H], [Succession("001", "999", "2020-01-01", "merged", "", True, False, "")]),
    "HC-002": (
        [P, H, ended("00001", "2019-12-31"), Spell("00002", "xã", "Bốn", "001", "2021-01-01", "")],
        [Succession("00001", "00002", "2020-01-01", "merged", "", False, False, "")],
    ),
    "HC-003": (
        [Spell("001", "huyện", "A", "002", "", ""), Spell("002", "huyện", "B", "001", "", "")],
        [],
    ),
    "HC-004": ([P, H, ended("00001", ""), Spell("2020-00001", "xã", "Bốn", "001", "2020-01-01", "")], []),
    "HC-005": ([P, H, ended("00001", "2019-12-31")], []),
    "HC-006": ([P, H, Spell("00001", "xã", "Ba", "001", "2020-01-01", "2019-01-01")], []),
    "HC-008": ([P, Spell("00001", "xã", "Ba", "777", "", "")], []),
    "HC-009": (
        [P, H, ended("00001", "2019-12-31"), Spell("00001", "phường", "Ba", "001", "2020-02-01", "")],
        [],
    ),
}


@pytest.mark.parametrize(("code", "tables"), BROKEN.items())
def test_a_broken_register_is_refused(code: str, tables: tuple[list[Spell], list[Succession]]) -> None:
    found = problems(Tables(*tables))
    assert code in {problem.code for problem in found}
    for problem in found:
        assert problem.where
        assert problem.do


def test_a_parent_must_cover_its_child() -> None:
    tables = Tables([P, Spell("001", "huyện", "Hai", "01", "", "2019-12-31"), ended("00001", "")])
    tables.successions.append(Succession("001", "", "2020-01-01", "abolished", "", False, False, ""))
    assert [problem.code for problem in problems(tables)] == ["HC-008"]


def test_a_broken_line_of_the_tables_is_named(tmp_path: Path) -> None:
    (tmp_path / "units.tsv").write_text("# đầu\n01\tT\tMột\n02\tZZ\tHai\n", encoding="utf-8")
    (tmp_path / "successions.tsv").write_text("merged\t01\t02\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"units\.tsv, dòng 3"):
        read_spells(tmp_path)
    with pytest.raises(UserError, match=r"successions\.tsv, dòng 1"):
        read_successions(tmp_path)


# ---- the table of the next reform ----


def test_the_next_reform_needs_its_own_rows_only(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text(
        "id,kind,name,parent_id,valid_from,valid_to\n00002,xã,Năm,001,2027-01-01,\n", encoding="utf-8"
    )
    (tmp_path / "successions.csv").write_text(
        "from_id,to_id,date,how\n00001,00002,2027-01-01,merged\n", encoding="utf-8"
    )
    merged = laid_over(Tables([P, H, ended("00001", "")]), read_csv(tmp_path))
    assert problems(merged) == []
    assert {spell.id: spell.last for spell in merged.spells}["00001"] == "2026-12-31"


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("units.csv", "id,kind\n1,xã\n", "HC-010"),
        ("units.csv", "id,kind,name,parent_id,valid_from,valid_to\n1,làng,A,,,\n", "HC-011"),
        ("units.csv", "id,kind,name,parent_id,valid_from,valid_to\n1,xã,A,,2027-02-30,\n", "HC-011"),
        ("units.csv", "id,kind,name,parent_id,valid_from,valid_to\n,xã,A,,,\n", "HC-011"),
        ("successions.csv", "from_id,to_id,date,how\n1,2,2027-01-01,bay\n", "HC-011"),
        ("khac.csv", "a\n", "HC-010"),
    ],
)
def test_bad_csv_is_refused(tmp_path: Path, name: str, text: str, code: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as raised:
        read_csv(tmp_path)
    assert raised.value.code == code


def test_nothing_is_written_where_a_check_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "units.csv").write_text(
        "id,kind,name,parent_id,valid_from,valid_to\n00001,xã,A,001,,\n", encoding="utf-8"
    )
    assert main([str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()
    assert "HC-008" in capsys.readouterr().err
    assert main([str(tmp_path / "nowhere")]) == 2
    (tmp_path / "units.csv").write_text(
        "id,kind,name,parent_id,valid_from,valid_to\n01,tỉnh,A,,,\n", encoding="utf-8"
    )
    assert main([str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "HC-012" in capsys.readouterr().err
    assert main([str(tmp_path), "--out", str(tmp_path / "out"), "--any-counts"]) == 0
    assert (tmp_path / "out" / "units.tsv").read_text(encoding="utf-8").endswith("01\tT\tA\n")


# ---- a user's own file ----

HEAD = "Mã,Tên,Loại,Cấp trên,Từ ngày,Đến ngày,Chuyển thành,Cách viết khác\n"
OWN = HEAD + (
    ",Tây Khuê,tỉnh,,,,,\n"
    ",Nà Phạ,huyện,tỉnh Tây Khuê,,30/6/2025,Nà Phạ Mới; Sa Lung,Na Pha Huyen\n"
    ",Nà Phạ Mới,xã,tỉnh Tây Khuê,01/7/2025,,,\n"
    ",Sa Lung,xã,Tây Khuê,2025-07-01,,,\n"
)


def write(tmp_path: Path, text: str, name: str = "don-vi-rieng.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_own_units_stand_beside_the_registers(tmp_path: Path) -> None:
    units = load_register(write(tmp_path, OWN))
    (match,) = find(units, "tỉnh Tây Khuê")
    assert [node.unit.title for node in units.tree(match.unit.id)] == [
        "tỉnh Tây Khuê",
        "xã Nà Phạ Mới",
        "xã Sa Lung",
    ]
    district = find(units, "Na Pha Huyen")[0].unit
    assert district.title == "huyện Nà Phạ"
    assert [event.to.name for event in units.successors(district.id) if event.to] == ["Nà Phạ Mới", "Sa Lung"]
    assert as_of(district.id, match.unit.ended or units.get("610").ended, register=units)  # type: ignore[arg-type]
    assert find(units, "huyện Đắk Glei")[0].unit.id == "610"
    assert find(register(), "tỉnh Tây Khuê") == ()
    context = context_of("UBND huyện Nà Phạ", [], None, units)
    assert resolve("UBND tỉnh", context, units).unit == match.unit


def test_own_units_in_yaml(tmp_path: Path) -> None:
    text = "- {tên: Tây Khuê, loại: tỉnh, cách viết khác: [Tay Khue]}\n- {tên: Sa Lung, loại: xã, cấp trên: Tây Khuê, từ ngày: 2025-07-01}\n"
    units = load_register(write(tmp_path, text, "rieng.yaml"))
    assert find(units, "xã Sa Lung, tỉnh Tây Khuê")[0].unit.valid_from is not None


def test_an_id_of_the_register_is_replaced(tmp_path: Path) -> None:
    units = load_register(write(tmp_path, HEAD + "2025-06253,Văn Quan Thử,xã,20,01/7/2025,,,\n"))
    assert units.get("2025-06253").name == "Văn Quan Thử"
    assert units.get("184").name == "Văn Quan"


REFUSED = {
    HEAD + ",Sa Lung,xã,tỉnh Không Có,,,,\n": ("HC-001", "dòng 2"),
    HEAD + ",Sa Lung,xã,xã Tân Lập,,,,\n": ("HC-007", "dòng 2"),
    HEAD + ",Sa Lung,xã,tỉnh Lạng Sơn,01/7/2025,30/6/2025,,\n": ("HC-006", "dòng 2"),
    HEAD + ",Sa Lung,xã,tỉnh Lạng Sơn,,30/6/2025,,\n": ("HC-005", "dòng 2"),
    HEAD + ",Sa Lung,xã,huyện Văn Quan,,,,\n": ("HC-008", "dòng 2"),
    HEAD + "A,Một,huyện,B,,,,\nB,Hai,huyện,A,,,,\n": ("HC-003", "dòng 2"),
    HEAD + "2030-00004,Ba,phường,01,01/7/2025,,,\n": ("HC-004", "dòng 2"),
    HEAD + ",Sa Lung,làng,tỉnh Lạng Sơn,,,,\n": ("HC-011", "dòng 2"),
    HEAD + ",,xã,tỉnh Lạng Sơn,,,,\n": ("HC-011", "dòng 2"),
    HEAD + ",Sa Lung,xã,tỉnh Lạng Sơn,,,?,\n": ("HC-011", "dòng 2"),
    HEAD + ",Sa Lung,xã,tỉnh Lạng Sơn,32/1/2025,,,\n": ("DV-007", "dòng 2"),
    HEAD: ("DV-003", "không có đơn vị nào"),
    "Tên,Ghi chú\nA,b\n": ("HC-010", "loại"),
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.items())
def test_own_files_that_are_refused(tmp_path: Path, text: str, expected: tuple[str, str]) -> None:
    with pytest.raises(UserError) as raised:
        load_register(write(tmp_path, text))
    assert raised.value.code == expected[0], str(raised.value)
    assert expected[1] in str(raised.value)


@pytest.mark.parametrize("text", ["- {tên: A}\n", "- {tên: A, loại: xã, lạ: 1}\n", "a: [\n"])
def test_own_yaml_that_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError):
        load_register(write(tmp_path, text, "rieng.yaml"))
    with pytest.raises(UserError):
        load_register(tmp_path / "khong-co.yaml")
