"""The report as .docx with comments: at exactly the words, and nothing else changed."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from word_cases import CASES, HEAD, W, package

from doingoai.check.checked import Checked, check_whole
from doingoai.check.context import Context
from doingoai.model import Finding, Span
from doingoai.pipeline import understand
from doingoai.read import document_from_text
from doingoai.read.docx import read
from doingoai.write.findings.anchors import chars_of
from doingoai.write.findings.commented import commented

Q = f"{{{W}}}"
Element = etree._Element


def checked_docx(data: bytes) -> Checked:
    return check_whole(understand(read(data, "bao-cao.docx"), findings=False), context=Context(docx=data))


def with_findings(checked: Checked, spans: list[Span]) -> Checked:
    found = tuple(
        Finding("XX-001", "x", "warning", f"Điểm {i}.", "Xem lại.", span) for i, span in enumerate(spans)
    )
    return replace(checked, report=replace(checked.report, findings=found))


def tree(data: bytes, part: str = "word/document.xml") -> Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(part))


def remarks_of(data: bytes) -> dict[str, list[str]]:
    """Comment id → its paragraphs, of those this program wrote."""
    return {
        c.get(f"{Q}id", ""): ["".join(t.text or "" for t in p.iter(f"{Q}t")) for p in c.iter(f"{Q}p")]
        for c in tree(data, "word/comments.xml").iter(f"{Q}comment")
        if c.get(f"{Q}author") == "doingoai"
    }


def covered(data: bytes) -> dict[str, str]:
    """Comment id → the words between its ends, read from the tree alone."""
    live: dict[str, list[str]] = {}
    done: dict[str, str] = {}
    for element in tree(data).iter():
        identifier = element.get(f"{Q}id", "")
        if element.tag == f"{Q}commentRangeStart":
            live[identifier] = []
        elif element.tag == f"{Q}commentRangeEnd":
            done[identifier] = "".join(live.pop(identifier))
        elif element.tag == f"{Q}r":
            for words in live.values():
                words.append("".join(char.char for char in chars_of(element)))
        elif element.tag == f"{Q}p":
            for words in live.values():
                words.append(" ")
    assert not live
    return done


def same(read: str, said: str) -> bool:
    """The words agree: capitals by format and blanks aside; a raised digit is a digit, or the call of a note, printed by no run."""

    def plain(words: str, *, calls: bool) -> str:
        words = re.sub("[¹²³]", "", words) if calls else words.translate(str.maketrans("¹²³", "123"))
        return " ".join(
            words.replace(" 1. ", " ").replace("\n1. ", " ").split()
        ).casefold()  # an automatic number

    return plain(read, calls=False) in (plain(said, calls=False), plain(said, calls=True))


def bare(data: bytes) -> str:
    """The body without this program's comments, runs that look alike joined: what must be as it was."""
    root = tree(data)
    own = (
        set(remarks_of(data))
        if "word/comments.xml" in zipfile.ZipFile(io.BytesIO(data)).namelist()
        else set()
    )
    for element in list(root.iter(f"{Q}commentRangeStart", f"{Q}commentRangeEnd", f"{Q}commentReference")):
        if element.get(f"{Q}id") in own:
            target = element.getparent() if element.tag == f"{Q}commentReference" else element
            assert target is not None
            holder = target.getparent()
            assert holder is not None
            holder.remove(target)
    for run in list(root.iter(f"{Q}r")):
        before = run.getprevious()
        if before is not None and before.tag == run.tag and _look(before) == _look(run):
            for child in list(run):
                if child.tag != f"{Q}rPr":
                    before.append(child)
            parent = run.getparent()
            assert parent is not None
            parent.remove(run)
    for text in list(root.iter(f"{Q}t")):
        text.attrib.clear()
        before = text.getprevious()
        if before is not None and before.tag == text.tag:
            before.text = (before.text or "") + (text.text or "")
            parent = text.getparent()
            assert parent is not None
            parent.remove(text)
    return etree.tostring(root, method="c14n").decode()


def _look(run: Element) -> bytes:
    look = run.find(f"{Q}rPr")
    return etree.tostring(look, method="c14n") if look is not None else b""


def text_without_comments(data: bytes) -> str:
    document = read(data, "x.docx")
    first = min((b.span.start for b in document.blocks if b.kind == "comment"), default=len(document.text))
    return document.text[:first].rstrip()


@pytest.mark.parametrize("name", CASES)
def test_comments_stand_at_the_words_and_change_nothing(name: str) -> None:
    body = "".join((*HEAD, *CASES[name]))
    data = package(body, comments=name == "commented")
    checked = checked_docx(data)
    made = commented(checked)
    assert text_without_comments(made) == text_without_comments(data)
    assert bare(made) == bare(data)
    said, words = remarks_of(made), covered(made)
    assert set(said) <= set(words)
    assert len(said) == len(checked.report.findings) + 1
    findings = sorted(checked.open, key=lambda finding: finding.span)
    for (identifier, lines), finding in zip(list(said.items())[1:], findings, strict=True):
        assert finding.message in lines[0]
        assert any(finding.suggestion in line for line in lines)
        if not any(line.startswith("Ở đoạn") for line in lines):
            assert same(words[identifier], checked.report.words(finding.span))
    if name not in ("table", "control"):
        assert "CV-001" in {f.id for f in checked.open}, "câu ví dụ phải có một từ lặp"
    if name == "commented":
        assert b"Xem l\xe1\xba\xa1i." in zipfile.ZipFile(io.BytesIO(made)).read("word/comments.xml")


ALL = package(
    "".join((*HEAD, *(xml for name, parts in CASES.items() if name != "commented" for xml in parts)))
)
READ = read(ALL, "bao-cao.docx")
BASE = checked_docx(ALL)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, len(READ.text) - 1), st.integers(1, 120)), min_size=1, max_size=6))
def test_any_words_can_bear_a_comment(spans: list[tuple[int, int]]) -> None:
    places = [Span(start, min(start + length, len(READ.text))) for start, length in spans]
    checked = with_findings(BASE, places)
    made = commented(checked)
    assert text_without_comments(made) == READ.text
    assert bare(made) == bare(ALL)
    said, words = remarks_of(made), covered(made)
    for (identifier, lines), span in zip(list(said.items())[1:], sorted(places), strict=True):
        if not any(line.startswith("Ở đoạn") for line in lines):
            assert same(words[identifier], READ.text[span.start : span.end])


def test_every_other_part_stays_byte_for_byte() -> None:
    made = commented(checked_docx(ALL))
    old, new = zipfile.ZipFile(io.BytesIO(ALL)), zipfile.ZipFile(io.BytesIO(made))
    changed = {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert set(new.namelist()) - set(old.namelist()) == {"word/comments.xml"}
    assert all(old.read(name) == new.read(name) for name in old.namelist() if name not in changed)
    assert commented(checked_docx(ALL)) == made


def test_no_day_stands_in_a_comment() -> None:
    comments = tree(commented(checked_docx(ALL)), "word/comments.xml")
    assert {c.get(f"{Q}author") for c in comments} == {"doingoai"}
    assert all(c.get(f"{Q}date") is None and c.get(f"{Q}initials") for c in comments)


TEXT = (
    "ỦY BAN NHÂN DÂN\nXÃ NẬM SỎ\n\nSố: 27/BC-UBND\n\nNậm Sỏ, ngày 06 tháng 6 năm 2024\n\nBÁO CÁO\nKết quả công tác đối ngoại 6 tháng đầu năm 2024\n\n"
    "I. KẾT QUẢ\n\nXã đã tăng cường tăng cường phối hợp.\n\n1. Đoàn ra\n\n2. Đoàn vào\n\nKhông có.\n"
)


def test_a_report_of_another_format_becomes_a_plain_word_file_of_its_text() -> None:
    checked = check_whole(understand(document_from_text(TEXT, "bao-cao.txt")))
    made = commented(checked)
    lines = ["".join(t.text or "" for t in p.iter(f"{Q}t")) for p in tree(made).iter(f"{Q}p")]
    assert "\n".join(lines) == checked.report.text
    said, words = remarks_of(made), covered(made)
    for (identifier, _), finding in zip(
        list(said.items())[1:], sorted(checked.open, key=lambda f: f.span), strict=True
    ):
        assert same(words[identifier], checked.report.words(finding.span))


def test_the_schema_holds(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "xml.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">'
        '<xs:attribute name="space"/><xs:attribute name="lang"/></xs:schema>'
    )
    (tmp_path / "all.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        '<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="xml.xsd"/>'
        f'<xs:import namespace="{W}" schemaLocation="{(shared / "xsd" / "wml.xsd").as_uri()}"/></xs:schema>'
    )
    schema = etree.XMLSchema(etree.parse(str(tmp_path / "all.xsd")))
    sources = [ALL, (shared / "files" / "nghi-dinh-30-2020-phu-luc-3-mau.docx").read_bytes()]
    for data in sources:
        before = _complaints(schema, data)
        made = commented(checked_docx(data))
        assert _complaints(schema, made) <= before
        assert schema.validate(tree(made, "word/comments.xml")), schema.error_log
    plain_made = commented(check_whole(understand(document_from_text(TEXT, "bao-cao.txt"))))
    for part in ("word/document.xml", "word/comments.xml", "word/styles.xml"):
        assert schema.validate(tree(plain_made, part)), schema.error_log


def _complaints(schema: etree.XMLSchema, data: bytes) -> set[str]:
    schema.validate(tree(data))
    return {entry.message for entry in schema.error_log}  # type: ignore[attr-defined]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="không có LibreOffice trên máy này")
def test_an_office_program_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "ghi-chu.docx"
    path.write_bytes(commented(checked_docx(ALL)))
    profile = f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "odt", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    content = zipfile.ZipFile(tmp_path / "ghi-chu.odt").read("content.xml").decode()
    assert content.count("<office:annotation ") >= len(remarks_of(path.read_bytes())) - 1
