"""``doingoai form`` and ``doingoai letter`` from the command line."""

import json
from pathlib import Path

import pytest

from doingoai.cli.main import main
from doingoai.read.docx import read
from form_filler import filled

UNIT = "xã Nà Cường, tỉnh Hà Lương"
ROSTER = """tên,loại,cấp trên,phải báo cáo,hạn,ngày nhận
xã Nà Cường,xã,tỉnh Hà Lương,có,05/06/2026,
xã Bản Hốc,xã,tỉnh Hà Lương,có,,
phường Đông Sơn,phường,tỉnh Hà Lương,không,,
"""


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "don-vi.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return path


def test_a_form_goes_out_and_comes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "mau.docx"
    assert (
        main(["form", "--unit", UNIT, "--period", "2026H1", "--deadline", "14/6/2026", "--out", str(out)])
        == 0
    )
    said = capsys.readouterr().out
    assert "Đã ghi 1 mẫu báo cáo" in said
    assert "14/06/2026 là ngày nghỉ" in said  # a Sunday
    out.write_bytes(filled(out.read_bytes(), {"i02.0401": "khoảng 5"}, ["n09"]))
    assert main(["read", str(out), "--format", "json"]) == 0
    observations = json.loads(capsys.readouterr().out)["observations"]
    stated = {o["indicator"]: (o["value"], o["qualifier"], o["basis"]) for o in observations}
    assert stated["delegations.out_count"] == (5, "about", "stated")
    assert stated["foreign_press.groups"] == (0, "exact", "declared_none")


def test_a_list_gives_a_form_for_each_unit_that_owes_one(roster: Path, tmp_path: Path) -> None:
    out = tmp_path / "mau"
    assert main(["form", "--units", str(roster), "--period", "2026H1", "--out", str(out)]) == 0
    names = sorted(path.name for path in out.glob("*.docx"))
    assert names == ["bao-cao-xa-ban-hoc-2026H1.docx", "bao-cao-xa-na-cuong-2026H1.docx"]
    texts = [read((out / name).read_bytes(), name).text.replace("\u00a0", " ") for name in names]
    assert "XÃ BẢN HỐC" in texts[0]
    assert "trước ngày 05 tháng 6 năm 2026 (thứ Sáu)" in texts[1]
    assert "Gửi về" not in texts[0]


def test_last_periods_figures_come_from_the_last_report(tmp_path: Path) -> None:
    first, second = tmp_path / "cu.docx", tmp_path / "moi.docx"
    assert main(["form", "--unit", UNIT, "--period", "2025H2", "--out", str(first)]) == 0
    first.write_bytes(filled(first.read_bytes(), {"i02.0401": "37"}))
    call = ["form", "--unit", UNIT, "--period", "2026H1", "--previous", str(first), "--out", str(second)]
    assert main(call) == 0
    text = read(second.read_bytes(), "moi.docx").text
    assert "Kỳ trước\n(6 tháng cuối năm 2025)" in text
    assert "\n37\n" in text


def test_the_letter_gives_the_outline_of_the_forms(roster: Path, tmp_path: Path) -> None:
    letter, form = tmp_path / "cong-van.docx", tmp_path / "mau.docx"
    call = [
        "letter",
        "--for",
        "tỉnh Hà Lương",
        "--issuer",
        "Sở Ngoại vụ",
        "--period",
        "2026H1",
        "--units",
        str(roster),
    ]
    assert main([*call, "--deadline", "10/6/2026", "--out", str(letter)]) == 0
    assert (
        main(["form", "--unit", UNIT, "--period", "2026H1", "--outline", str(letter), "--out", str(form)])
        == 0
    )
    assert "0401" in read(form.read_bytes(), "mau.docx").text


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["form", "--period", "2026H1", "--out", "x.docx"], "--unit"),
        (["form", "--unit", UNIT, "--units", "x.csv", "--period", "2026H1", "--out", "x.docx"], "--units"),
        (["form", "--unit", UNIT, "--period", "2026X9", "--out", "x.docx"], "2026X9"),
        (
            ["form", "--unit", UNIT, "--period", "2026H1", "--outline", "muoi-ba", "--out", "x.docx"],
            "muoi-ba-muc",
        ),
        (["letter", "--for", "tỉnh Hà Lương", "--period", "2026H1", "--out", "."], "thư mục"),
    ],
)
def test_a_wrong_call_says_what_to_do(
    call: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(call) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.glob("*.docx")) == []


def test_a_file_that_is_there_is_not_touched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "mau.docx"
    out.write_text("của tôi", encoding="utf-8")
    assert main(["form", "--unit", UNIT, "--period", "2026H1", "--out", str(out)]) == 2
    assert "--force" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "của tôi"
