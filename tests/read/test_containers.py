"""Archives and e-mails in the library and on the command line."""

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

import doingoai
from doingoai.cli.main import main
from doingoai.model import FileError, Report, UserError
from doingoai.pipeline import read_many, report_files

TEXT = "UBND TỈNH HÒA AN\nSỞ NGOẠI VỤ\n\nBÁO CÁO\nKết quả công tác đối ngoại năm 2024\n\nI. KẾT QUẢ\n\n1. Đón {} đoàn khách nước ngoài.\n"
SECRET = "MẬT\n\n" + TEXT


def packed(**files: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return stream.getvalue()


def message(*files: tuple[str, bytes]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@so.vn", "b@tinh.vn", "Gửi báo cáo"
    mail.set_content("Kính gửi đồng chí báo cáo đính kèm.")
    for name, data in files:
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "thu.eml").write_bytes(message(("báo cáo.txt", TEXT.format("03").encode())))
    (tmp_path / "goi.zip").write_bytes(
        packed(a__txt=TEXT.format("04"), b__txt=TEXT.format("05"), mat__txt=SECRET.format("99"))
    )
    (tmp_path / "don.txt").write_text(TEXT.format("06"), encoding="utf-8")
    return tmp_path


def test_a_message_with_one_report_is_that_report(folder: Path) -> None:
    report = doingoai.read(folder / "thu.eml")
    assert report.document.source == "thu.eml » báo cáo.txt"
    assert "03 đoàn" in report.text
    assert any("đính kèm" in note for note in report.document.notes)


def test_an_archive_of_several_reports_is_refused_with_what_to_call(folder: Path) -> None:
    with pytest.raises(UserError, match=r"DT-015.*read_many"):
        doingoai.read(folder / "goi.zip")


def test_an_archive_with_one_report_among_other_files(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(packed(bao_cao__txt=TEXT, anh__bin=b"MZ" + b"\0" * 99))
    assert doingoai.read(tmp_path / "a.zip").document.source == "a.zip » bao_cao.txt"


def test_many_files_in_the_order_given(folder: Path) -> None:
    rows = list(read_many(report_files(folder)))
    assert [row.source if isinstance(row, FileError) else row.document.source for row in rows] == [
        "don.txt",
        "goi.zip » a.txt",
        "goi.zip » b.txt",
        "tệp 1 KB",
        "thu.eml » báo cáo.txt",
    ]
    assert [isinstance(row, Report) for row in rows] == [True, True, True, False, True]


def test_many_files_in_processes(folder: Path) -> None:
    for number in range(6):
        (folder / f"them-{number}.txt").write_text(TEXT.format(number), encoding="utf-8")
    alone, together = (list(read_many(report_files(folder), jobs=jobs)) for jobs in (1, 2))
    assert len(alone) == 11
    assert alone == together


def test_the_command_line_reads_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(folder / "thu.eml"), str(folder / "goi.zip")]) == 0
    shown = capsys.readouterr()
    assert "thu.eml » báo cáo.txt" in shown.out
    assert "goi.zip » b.txt" in shown.out
    assert "[BM-001] tệp thứ 4" in shown.err
    assert "mat.txt" not in shown.out + shown.err


def test_the_command_line_writes_a_file_each(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "ra"
    assert main(["read", str(folder / "goi.zip"), str(folder / "don.txt"), "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["a.json", "b.json", "don.json"]


def test_consolidation_counts_what_is_in_them(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "ket-qua"
    code = main(["consolidate", str(folder), "--for", "tỉnh Hòa An", "--period", "2024", "--out", str(out)])
    shown = capsys.readouterr().out
    assert code == 0
    assert "Đọc 4 báo cáo" in shown
    written = b"".join(
        path.read_bytes() for path in out.iterdir() if path.suffix in (".json", ".html")
    ).decode()
    assert "goi.zip » a.txt" in written
    assert "mat.txt" not in written
    assert "tệp thứ 4" in written
