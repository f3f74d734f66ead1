"""The commands as a user calls them: outputs, exit codes, errors, both languages."""

import io
import json
import sys
from pathlib import Path

import pytest

from doingoai import __version__
from doingoai.cli.main import main

GOOD = """\
UBND HUYỆN SA LUNG
UBND XÃ NÀ PHẠ

Số: 12/BC-UBND

Nà Phạ, ngày 05 tháng 6 năm 2025

BÁO CÁO

Kết quả công tác đối ngoại 6 tháng đầu năm 2025, phương hướng, nhiệm vụ 6 tháng cuối năm 2025

Thực hiện Công văn số 210/SNgV-VP ngày 12/5/2025 của Sở Ngoại vụ tỉnh Hà Lương về việc báo cáo công tác đối ngoại, UBND xã Nà Phạ báo cáo như sau:

I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI 6 THÁNG ĐẦU NĂM 2025

1. Công tác đoàn ra, đoàn vào

- Đoàn ra: Không có.

- Đoàn vào: 02 đoàn với 14 lượt người.

2. Công tác hội nghị, hội thảo quốc tế: Không.

II. PHƯƠNG HƯỚNG, NHIỆM VỤ 6 THÁNG CUỐI NĂM 2025

Dự kiến đón 05 đoàn vào.

Nơi nhận:
- UBND huyện;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lò Văn Tâm
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bc").mkdir()
    (tmp_path / "bc" / "na-pha.txt").write_text(GOOD, encoding="utf-8")
    return tmp_path


def consolidate(folder: Path, *more: str) -> int:
    return main(
        [
            "consolidate",
            str(folder / "bc"),
            "--period",
            "2025H1",
            "--for",
            "tỉnh Hà Lương",
            "--out",
            str(folder / "ra"),
            *more,
        ]
    )


def test_consolidate_writes_its_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert consolidate(folder) == 0
    assert {p.name for p in (folder / "ra").iterdir()} == {
        "bao-cao.docx",
        "phu-luc.xlsx",
        "nguon.html",
        "nguon.json",
        "ket-qua.json",
        ".doingoai.json",
    }
    out = capsys.readouterr().out
    assert "6 THÁNG ĐẦU NĂM 2025 – tỉnh Hà Lương" in out
    assert "không ai biết được đơn vị nào còn thiếu" in out
    totals = {
        t["indicator"]: t
        for t in json.loads((folder / "ra" / "ket-qua.json").read_text(encoding="utf-8"))["totals"]
    }
    assert totals["delegations.in_count"]["value"] == 2
    assert totals["delegations.out_count"]["value"] == 0
    assert totals["delegations.out_count"]["declared_none"] == ["xã Nà Phạ"]
    assert totals["conferences.count"]["declared_none"] == ["xã Nà Phạ"]


def test_one_broken_file_is_one_row(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bc" / "hong.docx").write_bytes(b"PK\x03\x04 khong phai docx")
    assert consolidate(folder) == 0
    assert "hong.docx" in capsys.readouterr().out
    result = json.loads((folder / "ra" / "ket-qua.json").read_text(encoding="utf-8"))
    assert [e["source"] for e in result["errors"]] == ["hong.docx"]


def test_a_secret_file_is_refused_and_leaves_no_trace(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "MẬT\n\n" + GOOD.replace("Nà Phạ", "Phiêng Khao")
    (folder / "bc" / "mat.txt").write_text(secret, encoding="utf-8")
    assert consolidate(folder) == 0
    captured = capsys.readouterr()
    written = b"".join(p.read_bytes() for p in (folder / "ra").rglob("*") if p.is_file())
    assert "Phiêng Khao" not in captured.out + captured.err
    assert "Phiêng Khao".encode() not in written
    assert "BM-001" in captured.out
    assert "mat.txt" not in captured.out + captured.err  # of a refused file the name is not kept either
    assert b"mat.txt" not in written


FAULTS = {
    "no_folder": (
        [
            "consolidate",
            "{tmp}/khong-co",
            "--period",
            "2025H1",
            "--for",
            "tỉnh Hà Lương",
            "--out",
            "{tmp}/ra",
        ],
        "không có thư mục này",
    ),
    "bad_period": (
        ["consolidate", "{tmp}/bc", "--period", "2025H3", "--for", "tỉnh Hà Lương", "--out", "{tmp}/ra"],
        "2025H3",
    ),
    "no_unit": (
        ["consolidate", "{tmp}/bc", "--period", "2025H1", "--for", "12345", "--out", "{tmp}/ra"],
        "không hiểu đây là đơn vị nào",
    ),
    "empty_folder": (
        ["consolidate", "{tmp}/trong", "--period", "2025H1", "--for", "tỉnh Hà Lương", "--out", "{tmp}/ra"],
        "không có tệp nào",
    ),
    "only_junk": (
        ["consolidate", "{tmp}/rac", "--period", "2025H1", "--for", "tỉnh Hà Lương", "--out", "{tmp}/ra"],
        "không đọc được tệp nào",
    ),
    "broken_units": (
        [
            "consolidate",
            "{tmp}/bc",
            "--period",
            "2025H1",
            "--for",
            "tỉnh Hà Lương",
            "--out",
            "{tmp}/ra",
            "--units",
            "{tmp}/don-vi.csv",
        ],
        "don-vi.csv",
    ),
    "missing_argument": (["consolidate", "{tmp}/bc"], "còn thiếu: --period"),
    "unknown_option": (["read", "x", "--nhanh"], "không hiểu: --nhanh"),
    "no_command": ([], "còn thiếu"),
    "no_such_file": (["read", "{tmp}/khong-co.docx"], "khong-co.docx"),
}


@pytest.mark.parametrize(("arguments", "words"), FAULTS.values(), ids=FAULTS)
def test_a_wrong_call_says_what_and_writes_nothing(
    arguments: list[str], words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "trong").mkdir()
    (folder / "rac").mkdir()
    (folder / "rac" / "a.docx").write_bytes(bytes(range(256)) * 20)
    (folder / "don-vi.csv").write_text("cột lạ\n1\n", encoding="utf-8")
    try:
        code = main([argument.format(tmp=folder) for argument in arguments])
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    assert code == 2
    assert words in capsys.readouterr().err
    assert not (folder / "ra").exists()


def test_read_as_text_and_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(folder / "bc" / "na-pha.txt")
    assert main(["read", file]) == 0
    assert "2025H1" in capsys.readouterr().out
    assert main(["read", file, "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["schema"] == "doingoai/1"
    assert report["header"]["issuer"] == "UBND xã Nà Phạ"


def test_read_many_gives_a_line_each_or_a_file_each(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "khac").mkdir()
    (folder / "khac" / "na-pha.txt").write_text(GOOD, encoding="utf-8")
    files = [str(folder / "bc" / "na-pha.txt"), str(folder / "khac" / "na-pha.txt")]
    assert main(["read", *files, "--format", "json"]) == 0
    assert [json.loads(line)["document"]["source"] for line in capsys.readouterr().out.splitlines()] == [
        "na-pha.txt",
        "na-pha.txt",
    ]
    assert main(["read", *files, "--format", "json", "--out", str(folder / "moi" / "ra")]) == 0
    assert {p.name for p in (folder / "moi" / "ra").iterdir()} == {"na-pha-bc.json", "na-pha-khac.json"}


def test_check_returns_one_for_errors(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder / "bc" / "na-pha.txt")]) == 0
    broken = GOOD.replace("12/5/2025", "31/4/2025")
    (folder / "sai.txt").write_text(broken, encoding="utf-8")
    assert main(["check", str(folder / "sai.txt")]) == 1
    out = capsys.readouterr().out
    assert "31/4/2025" in out
    assert "Cách sửa" in out
    assert main(["check", str(folder / "sai.txt"), "--lang", "en"]) == 1
    assert "What to do" in capsys.readouterr().out


def test_find_reads_lines_and_writes_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = json.dumps(
        {"id": "a", "text": "Kế hoạch số 15/KH-UBND ngày 02/3/2025 nêu 03 đoàn."}, ensure_ascii=False
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{line}\n\n".encode())))
    assert main(["find", "--jsonl"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [c["number"] for c in found["citations"]] == ["15/KH-UBND"]
    assert [q["value"] for q in found["quantities"]] == [3]


def test_find_names_the_bad_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"id": "a", "text": "x"}\nhong\n')))
    assert main(["find", "--jsonl"]) == 2
    assert "dòng 2" in capsys.readouterr().err


def test_version_and_help_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, words in (
        (["--version"], __version__),
        (["--help"], "Cách dùng"),
        (["--lang", "en", "--help"], "Usage"),
        (["consolidate", "--help"], "kỳ báo cáo"),
    ):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 0
        assert words in capsys.readouterr().out


def test_importing_is_free_of_side_effects_and_light() -> None:
    import subprocess

    code = "import sys, doingoai; print([m for m in ('yaml', 'lxml', 'docx', 'django', 'rich') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("language", "heading"), [("vi", "Các sổ theo dõi"), ("en", "Registers")])
def test_read_lists_the_registers(
    folder: Path, capsys: pytest.CaptureFixture[str], language: str, heading: str
) -> None:
    file = folder / "bc" / "na-pha.txt"
    visit = "Ngày 18/4/2025, xã tiếp Đoàn công tác huyện Sầm Tớ (Lào) gồm 09 người đến thăm."
    file.write_text(
        GOOD.replace("2. Công tác hội nghị", f"{visit}\n\n2. Công tác hội nghị"), encoding="utf-8"
    )
    assert main(["read", str(file), "--lang", language]) == 0
    out = capsys.readouterr().out
    assert heading in out
    assert "đoàn vào; Đoàn công tác huyện Sầm Tớ (Lào); số người 09; Lào" in out
