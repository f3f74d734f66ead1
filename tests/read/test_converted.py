"""Old Word, RTF and OpenDocument files through LibreOffice: what is kept, what never comes up, what is said without it."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from doingoai.model import Document, UserError
from doingoai.pipeline import read_many
from doingoai.read import converted, isolation, read_document

installed = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="máy chưa cài LibreOffice (apt-get install libreoffice-writer)"
)


def escaped(text: str) -> str:
    return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)


def rtf(inner: str) -> bytes:
    head = "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Times New Roman;}}{\\*\\revtbl{Unknown;}{Minh;}}"
    return (head + escaped(inner) + "}").encode("latin1")


FULL = rtf(
    "\\pard\\qc\\b BÁO CÁO\\b0\\par"
    "\\pard Đón {\\revised\\revauth1 thêm }02 đoàn{\\deleted\\revauthdel1 , chi 99 triệu đồng}{\\super\\chftn}"
    "{\\footnote\\pard\\plain{\\super\\chftn} Theo sổ theo dõi.}.\\par"
    "\\trowd\\clbrdrt\\brdrs\\clbrdrl\\brdrs\\clbrdrb\\brdrs\\clbrdrr\\brdrs\\cellx3000\\clbrdrt\\brdrs\\clbrdrl\\brdrs\\clbrdrb\\brdrs\\clbrdrr\\brdrs\\cellx6000"
    "\\pard\\intbl Tên đoàn\\cell Số người\\cell\\row\\pard\\plain Hết.\\par"
    "{\\header\\pard Sở Ngoại vụ\\par}"
)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("rtf") / "bao-cao.rtf"
    path.write_bytes(FULL)
    return read_document(path)


@installed
def test_what_is_kept(full: Document) -> None:
    kinds = {block.kind for block in full.blocks}
    assert {"paragraph", "table", "footnote", "header"} <= kinds
    assert "Đón thêm 02 đoàn¹." in full.text
    assert full.format == "rtf"
    table = next(block for block in full.blocks if block.kind == "table")
    assert [full.words(cell.span) for cell in table.cells] == ["Tên đoàn", "Số người"]
    assert any("chèn" in note for note in full.notes)


@installed
def test_what_was_deleted_is_no_text(full: Document) -> None:
    assert "99 triệu" not in full.text
    assert any("xóa" in note for note in full.notes)


@installed
@pytest.mark.parametrize("form", ["doc", "odt"])
def test_the_same_words_from_other_formats(tmp_path: Path, full: Document, form: str) -> None:
    """LibreOffice itself makes the .doc and the .odt; text and tracked changes come back the same."""
    (tmp_path / "a.rtf").write_bytes(FULL)
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'p').as_uri()}",
        "--headless",
        "--convert-to",
        form,
        "a.rtf",
    ]
    isolation.run(command, seconds=60, memory_mb=600, address_mb=6000, file_mb=50, cwd=tmp_path)
    document = read_document(tmp_path / f"a.{form}")
    assert document.format == form
    assert document.text.split() == full.text.split()
    assert "99 triệu" not in document.text


@installed
def test_many_are_converted_in_one_go_and_the_bad_one_alone_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = []
    run = isolation.run

    def counted(*arguments: Any, **options: Any) -> isolation.Finished:
        starts.append(arguments)
        return run(*arguments, **options)

    monkeypatch.setattr(isolation, "run", counted)
    for number in range(4):
        (tmp_path / f"{number}.rtf").write_bytes(rtf(f"\\pard Đoàn số {number}.\\par"))
    (tmp_path / "2.rtf").write_bytes(b"{\\rtf")
    rows = list(read_many(sorted(tmp_path.iterdir()), jobs=1))
    assert [getattr(row, "code", "") for row in rows] == ["", "", "DT-014", ""]
    assert len(starts) == 2
    assert not converted._ahead


def test_without_libreoffice_the_message_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *a, **k: None)
    (tmp_path / "a.rtf").write_bytes(FULL)
    with pytest.raises(UserError, match=r"DT-013.*LibreOffice.*apt-get install libreoffice-writer"):
        read_document(tmp_path / "a.rtf")


def test_a_hanging_converter_is_one_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "soffice"
    script.write_text("#!/bin/sh\nsleep 60\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(isolation, "program", lambda name, where="": str(script))
    monkeypatch.setattr(converted, "SECONDS", 0.3)
    (tmp_path / "a.rtf").write_bytes(FULL)
    with pytest.raises(UserError, match="DT-011"):
        read_document(tmp_path / "a.rtf")
    assert "sleep 60" not in subprocess.run(
        ["ps", "-eo", "ppid,args"], capture_output=True, text=True, check=True
    ).stdout.replace(str(script), "")


@installed
def test_real_files(shared: Path) -> None:
    """The same Party document in both formats gives the same text; every old file of the folder is read."""
    files = shared / "files"
    paths = [
        files / "huong-dan-36-hd-vptw.doc",
        files / "huong-dan-36-hd-vptw.docx",
        *sorted((files / "legacy").glob("*.rtf")),
    ]
    outcomes = list(read_many(paths, jobs=1))
    texts = [getattr(outcome, "text", "") for outcome in outcomes]
    assert texts[0] == texts[1]
    assert all(len(text) > 3_000 for text in texts)
