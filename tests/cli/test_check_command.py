"""``doingoai check`` from end to end: what it writes, its exit codes, its errors."""

import json
import zipfile
from pathlib import Path

import pytest

from doingoai.cli.main import main

GOOD = (
    "ỦY BAN NHÂN DÂN\nXÃ MƯỜNG LÈO\n\nSố: 40/BC-UBND\n\nMường Lèo, ngày 11 tháng 6 năm 2024\n\nBÁO CÁO\nKết quả công tác đối ngoại 6 tháng đầu năm 2024\n\n"
    "I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI\n\n1. Công tác đoàn ra, đoàn vào\n\nKhông có.\n\nII. PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2024\n\nTiếp tục tuyên truyền./.\n\n"
    "Nơi nhận:\n- Sở Ngoại vụ;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nLò Văn Phiêng\n"
)
BAD = GOOD.replace("Không có.", "Xã đã tăng cường tăng cường đón 03 đoàn.")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "bc"
    made.mkdir()
    (made / "tot.txt").write_text(GOOD, encoding="utf-8")
    (made / "xau.txt").write_text(BAD, encoding="utf-8")
    return made


def run(*arguments: object) -> int:
    return main(["check", *(str(argument) for argument in arguments)])


def test_exit_codes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder / "tot.txt") == 0
    assert run(folder / "xau.txt") == 1
    assert run(folder / "khong-co.txt") == 2
    (folder / "xau.txt.mien-tru.yaml").write_text(
        "- {quy tắc: CV-001, đoạn trích: tăng cường, lý do: Trích nguyên văn.}\n", encoding="utf-8"
    )
    assert run(folder / "xau.txt") == 0
    assert "Trích nguyên văn." in capsys.readouterr().out


def test_the_text_says_where_why_what_to_do_and_what_was_not_looked_at(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder / "xau.txt")
    said = capsys.readouterr().out
    for words in (
        "1. Công tác đoàn ra, đoàn vào",
        "(đoạn 1)",
        "Cách sửa:",
        "Căn cứ:",
        "Chưa kiểm tra",
        "--outline",
        ".txt",
    ):
        assert words in said
    run(folder / "xau.txt", "--lang", "en", "--outline", "xa-2025")
    said = capsys.readouterr().out
    assert "Not checked" in said
    assert "--outline" not in said


def test_json_has_place_waiver_and_limits(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder / "xau.txt", "--format", "json")
    made = json.loads(capsys.readouterr().out)
    finding = next(item for item in made["findings"] if item["id"] == "CV-001")
    assert finding["section"] == ["I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI", "1. Công tác đoàn ra, đoàn vào"]
    assert (finding["paragraph"], finding["page"], finding["waived"]) == (1, None, None)
    assert BAD[finding["start"] : finding["end"]] == finding["text"]
    assert len(made["not_checked"]) > 4


def test_a_folder_becomes_pages_with_one_over_all(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "ra"
    assert run(folder, "--campaign", folder, "--format", "html", "--out", out) == 1
    assert {path.name for path in out.glob("*.html")} == {"tot.html", "xau.html", "tat-ca.html"}
    first = (out / "tat-ca.html").read_text(encoding="utf-8")
    assert first.index("xau.txt") < first.index("tot.txt")
    assert (
        run(folder, "--format", "html", "--out", out) == 2
    )  # results of an earlier run are not replaced unasked
    assert run(folder, "--format", "html", "--out", out, "--force") == 1


def test_a_text_report_becomes_a_word_file_with_comments(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "ra"
    run(folder / "xau.txt", "--format", "docx", "--out", out)
    with zipfile.ZipFile(out / "xau.docx") as archive:
        assert "CV-001" in archive.read("word/comments.xml").decode()


def test_text_and_json_can_go_into_a_folder(folder: Path, tmp_path: Path) -> None:
    run(folder, "--out", tmp_path / "chu")
    run(folder, "--format", "json", "--out", tmp_path / "json")
    assert (tmp_path / "chu" / "xau.txt").read_text(encoding="utf-8").startswith("xau.txt")
    assert json.loads((tmp_path / "json" / "tot.json").read_text(encoding="utf-8"))["source"] == "tot.txt"


def test_earlier_reports_and_rules(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tmp_path / "truoc.txt"
    before.write_text(GOOD.replace("2024", "2023"), encoding="utf-8")
    rules = tmp_path / "dot.yaml"
    rules.write_text("off: [CV-001]\n", encoding="utf-8")
    assert run(folder / "xau.txt", "--previous", before, "--rules", rules) == 0
    said = capsys.readouterr().out
    assert "(--previous)" not in said
    assert "CV-001 (" in said


def test_a_common_waiver_that_matches_nothing_is_said_once(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    waivers = tmp_path / "chung.yaml"
    waivers.write_text(
        "- {quy tắc: CV-001, đoạn trích: tăng cường tăng cường, lý do: Trích.}\n- {quy tắc: CV-001, đoạn trích: những những, lý do: Trích.}\n",
        encoding="utf-8",
    )
    assert run(folder, "--waive", waivers) == 0
    said = capsys.readouterr()
    assert said.err.count("những những") == 1
    assert "không khớp" not in said.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--format", "html"], "KT-007"),
        (["--format", "docx"], "KT-007"),
        (["--fix"], "KT-007"),
        (["--outline", "muoi-ba"], "YC-001"),
        (["--rules", "khong-co.yaml"], "QT-001"),
        (["--waive", "khong-co.yaml"], "BQ-001"),
    ],
)
def test_wrong_calls_are_said_in_words(
    folder: Path, arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder / "tot.txt", *arguments) == 2
    assert code in capsys.readouterr().err
    assert run(folder / "tot.txt", *arguments, "--lang", "en") == 2
    assert code in capsys.readouterr().err


def test_fix_says_what_it_cannot_touch(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder / "tot.txt", "--fix", "--out", tmp_path / "ra")
    assert "không phải .docx" in capsys.readouterr().err


OWN_UNITS = (
    "tên,loại,cấp trên,từ ngày,đến ngày,chuyển thành\n"
    "Tây Khuê,tỉnh,,,,\n"
    "Sa Lung,xã,tỉnh Tây Khuê,,30/6/2025,Nà Phạ Mới\n"
    "Nà Phạ Mới,xã,tỉnh Tây Khuê,01/7/2025,,\n"
)
OF_OWN_UNIT = (
    GOOD.replace("MƯỜNG LÈO", "NÀ PHẠ MỚI")
    .replace("Mường Lèo, ngày 11 tháng 6 năm 2024", "Nà Phạ Mới, ngày 05 tháng 12 năm 2025")
    .replace("6 tháng đầu năm 2024", "6 tháng cuối năm 2025, tỉnh Tây Khuê")
    .replace("6 THÁNG CUỐI NĂM 2024", "NĂM 2026")
    .replace("Không có.", "Xã phối hợp với UBND xã Sa Lung đón 01 đoàn 12 người.")
)


@pytest.mark.parametrize("command", ["check", "read"])
def test_names_are_looked_up_in_ones_own_register(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, report = tmp_path / "don-vi.csv", tmp_path / "na-pha-moi.txt"
    own.write_text(OWN_UNITS, encoding="utf-8")
    report.write_text(OF_OWN_UNIT, encoding="utf-8")
    found = {}
    for register in ([], ["--register", str(own)]):
        main([command, str(report), "--format", "json", *register])
        rows = json.loads(capsys.readouterr().out)["findings"]
        found[bool(register)] = {(row["id"], row["message"]) for row in rows}
    ended = "“xã Sa Lung” đã kết thúc ngày 30/06/2025; nay thuộc xã Nà Phạ Mới."
    assert found[True] - found[False] == {("DV-005", ended)}
    assert main([command, str(report), "--register", str(tmp_path / "thieu.csv")]) == 2
    assert "DV-001" in capsys.readouterr().err
