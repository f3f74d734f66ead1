"""Exchange packages as containers: with either namespace, packed twice, marked as secret, broken, or made to do harm."""

import base64
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.model import UserError
from doingoai.read import containers, edxml, read_document

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
REPORT = (
    "UBND XÃ NÀ PHÈN\n\nBÁO CÁO\nCông tác đối ngoại năm 2025\n\nTrong năm, xã đón 03 đoàn vào.\n".encode()
)


def package(
    *files: tuple[str, bytes], subject: str = "Báo cáo công tác đối ngoại năm 2025", inner: str = NAMESPACE
) -> bytes:
    """A package as one of the systems in use writes it: prefixed names, attachments outside the envelope."""
    listed = "".join(
        f"<edXML:Reference><edXML:ContentId>cid:{n}</edXML:ContentId><edXML:AttachmentName>{name}</edXML:AttachmentName></edXML:Reference>"
        for n, (name, _) in enumerate(files)
    )
    encoded = "".join(
        f"<Attachment><ContentId>{n}</ContentId><ContentTransferEncoded>\n{base64.encodebytes(data).decode()}</ContentTransferEncoded></Attachment>"
        for n, (_, data) in enumerate(files)
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<edXML xmlns="{inner}"><edXML:edXMLEnvelope xmlns:edXML="{NAMESPACE}"><edXML:edXMLHeader><edXML:MessageHeader>
<edXML:From><edXML:OrganId>000.12.30.H99</edXML:OrganId><edXML:OrganName>UBND xã Nà Phèn</edXML:OrganName></edXML:From>
<edXML:To><edXML:OrganId>000.00.14.H99</edXML:OrganId><edXML:OrganName>Sở Ngoại vụ</edXML:OrganName></edXML:To>
<edXML:Code><edXML:CodeNumber>45</edXML:CodeNumber><edXML:CodeNotation>BC-UBND</edXML:CodeNotation></edXML:Code>
<edXML:PromulgationInfo><edXML:Place>Nà Phèn</edXML:Place><edXML:PromulgationDate>2025/12/05</edXML:PromulgationDate></edXML:PromulgationInfo>
<edXML:Subject>{subject}</edXML:Subject></edXML:MessageHeader></edXML:edXMLHeader>
<edXML:edXMLBody><edXML:edXMLManifest>{listed}</edXML:edXMLManifest></edXML:edXMLBody></edXML:edXMLEnvelope>
<AttachmentEncoded>{encoded}</AttachmentEncoded></edXML>""".encode()


def zipped(name: str, data: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr(name, data)
    return whole.getvalue()


def test_the_header_says_who_sent_what() -> None:
    header = edxml.parse(package(("a.txt", REPORT)), "x.edxml").header
    assert (header.sender.id, header.sender.name) == ("000.12.30.H99", "UBND xã Nà Phèn")
    assert header.receivers[0].name == "Sở Ngoại vụ"
    assert header.code == "45/BC-UBND"
    assert header.day == date(2025, 12, 5)


@pytest.mark.parametrize("inner", [NAMESPACE, "", "http://www.e-doc.vn/Schema/"])
def test_its_files_are_members_with_a_note(inner: str) -> None:
    members = containers.unpack(
        package(("báo cáo.txt", REPORT), ("phụ lục.txt", b"x"), inner=inner), "goi.edxml"
    )
    assert [member.name for member in members] == ["goi.edxml » báo cáo.txt", "goi.edxml » phụ lục.txt"]
    assert members[0].data == REPORT
    assert members[0].note == "gói edXML: nơi gửi UBND xã Nà Phèn; số 45/BC-UBND; ngày 05/12/2025"
    assert edxml.sender_of(members[0].note) == "UBND xã Nà Phèn"


def test_a_file_packed_once_more_is_unpacked() -> None:
    members = containers.unpack(package(("bao-cao.txt", zipped("bao-cao.txt", REPORT))), "goi.edxml")
    assert members[0].data == REPORT
    whole = containers.unpack(package(("tep.zip", zipped("trong.txt", REPORT))), "goi.edxml")
    assert whole[0].name == "goi.edxml » tep.zip » trong.txt"


def test_a_package_in_an_archive_is_opened_too() -> None:
    members = containers.unpack(zipped("goi.edxml", package(("a.txt", REPORT))), "thu.zip")
    assert [member.name for member in members] == ["thu.zip » goi.edxml » a.txt"]
    assert edxml.sender_of(members[0].note)


def test_a_package_with_one_report_is_that_report(tmp_path: Path) -> None:
    path = tmp_path / "goi.edxml"
    path.write_bytes(package(("bao-cao.txt", REPORT)))
    document = read_document(path)
    assert "03 đoàn vào" in document.text
    assert any("gói edXML" in note for note in document.notes)


def test_a_marked_package_is_refused_with_its_files() -> None:
    with pytest.raises(UserError, match="BM-001"):
        containers.unpack(package(("a.txt", REPORT), subject="TỐI MẬT"), "goi.edxml")[0].data  # noqa: B018


BROKEN = [
    (b"<edXML>", "DT-008"),
    (b"<edXML><x/></edXML>", "DT-008"),
    (
        package(("a.txt", b"x")).replace(
            b"<edXML ", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><edXML ", 1
        ),
        "DT-010",
    ),
    (package(("a.txt", b"x"))[:-20], "DT-008"),
    (package(), "DT-003"),
    (package(*((f"{n}.txt", b"x") for n in range(201))), "DT-009"),
]


@pytest.mark.parametrize(("data", "code"), BROKEN)
def test_what_cannot_be_opened_says_why(data: bytes, code: str) -> None:
    with pytest.raises(UserError, match=code):
        containers.unpack(data, "goi.edxml")


def test_one_broken_file_does_not_take_the_others_with_it() -> None:
    data = package(("a.txt", REPORT), ("b.txt", b"hai"))
    spoiled = data.replace(base64.encodebytes(b"hai").strip(), b"@@@@")
    members = containers.unpack(spoiled, "goi.edxml")
    assert members[0].data == REPORT
    assert (members[1].data, "hỏng" in members[1].note) == (b"", True)


@pytest.mark.parametrize(
    "other",
    [
        b"<html><body>x</body></html>",
        b"<?xml version='1.0'?><w:document/>",
        b"",
        b"edXML",
        REPORT,
        b"<edXMLs>",
    ],
)
def test_other_files_are_no_packages(other: bytes) -> None:
    assert not edxml.is_package(other)
    assert not containers.is_container(other)


def test_utf16_is_read_as_well() -> None:
    text = package(("a.txt", REPORT)).decode().replace("utf-8", "utf-16")
    data = text.encode("utf-16")
    assert edxml.is_package(data)
    assert containers.unpack(data, "x.edxml")[0].data == REPORT


@given(st.binary(max_size=300))
def test_nothing_that_follows_the_first_words_breaks_the_reader(tail: bytes) -> None:
    data = b"<edXML>" + tail
    assert _code(data)[:3] in ("", "DT-", "BM-")


def _code(data: bytes) -> str:
    try:
        containers.unpack(data, "x.edxml")
    except UserError as error:
        return error.code
    return ""


@given(name=st.text(max_size=300), number=st.text(max_size=100))
def test_a_note_gives_the_sender_back(name: str, number: str) -> None:
    plain = " ".join(name.replace(";", ",").split())[:100].strip()
    header = edxml.Header(sender=edxml.Party("", " ".join(name.split())), number=number)
    note = edxml.note_of(header)
    assert len(note) <= 255
    assert "\n" not in note or "\n" in number
    if plain and plain != "không ghi" and "; số " not in plain:
        assert edxml.sender_of(note).strip() == plain
