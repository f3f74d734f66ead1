"""Old letters through the readers: in Word packages run by run, in text files, and in the real files beside their transcripts."""

import base64
import re
import unicodedata
from pathlib import Path

import pytest
from benchmarks.reading.docx import NUMBERS, hard_docx, kept
from benchmarks.reading.encodings import accuracy
from test_docx_reader import package, t

from doingoai.model import Document, UserError
from doingoai.read import docx
from doingoai.read import text as text_reader
from doingoai.text.legacy import encode

SENTENCE = "Huyện đã đón tiếp ba đoàn khách nước bạn đến thăm, trao đổi kinh nghiệm quản lý biên giới."


def fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def para(*runs: str, style: str = "") -> str:
    return f"<w:p>{style}{''.join(runs)}</w:p>"


def old(text: str, font: str = ".VnTime", name: str = "TCVN3") -> str:
    return t(encode(text, name).replace("\xad", "</w:t><w:softHyphen/><w:t>"), fonts(font))


def read(body: str, parts: dict[str, str] | None = None, extra: dict[str, bytes] | None = None) -> Document:
    document = docx.read(package(body, parts, extra), "bao-cao.docx")
    assert unicodedata.is_normalized("NFC", document.text)
    for repair in document.repairs:
        assert 0 <= repair.span.start < repair.span.end <= len(document.text)
    return document


def test_runs_of_two_kinds_in_one_paragraph() -> None:
    document = read(para(old(SENTENCE), t(" Đoàn ra: 05 đoàn.", fonts("Times New Roman"))))
    assert document.text == f"{SENTENCE} Đoàn ra: 05 đoàn."
    assert [(document.words(r.span), r.encoding) for r in document.repairs] == [(SENTENCE, "TCVN3")]
    assert any("TCVN3" in note for note in document.notes)


def test_the_soft_hyphen_is_a_letter_in_tcvn3_only() -> None:
    soft = "<w:softHyphen/>"
    assert (
        read(para(t(f"n</w:t>{soft}<w:t>íc, tr</w:t>{soft}<w:t>ëng ®oµn", fonts(".VnTime")))).text
        == "nước, trưởng đoàn"
    )
    assert read(para(t(f"ngo</w:t>{soft}<w:t>ại vụ"))).text == "ngoại vụ"
    assert read(para(t("ngo\xadại vụ"))).text == "ngoại vụ"


def test_a_font_of_capitals_and_a_style_that_names_the_font() -> None:
    styles = f'<w:style w:type="paragraph" w:styleId="C"><w:rPr>{fonts(".VnTime")}</w:rPr></w:style>'
    heading = t(encode("kế hoạch công tác", "TCVN3"), fonts(".VnTimeH"))
    body = para(heading) + para(t(encode(SENTENCE, "TCVN3")), style='<w:pPr><w:pStyle w:val="C"/></w:pPr>')
    assert read(body, {"styles": styles}).text == f"KẾ HOẠCH CÔNG TÁC\n\n{SENTENCE}"


def test_capitals_of_word_come_after_the_letters() -> None:
    run = t(encode("hội nghị", "TCVN3"), fonts(".VnTime") + "<w:caps/>")
    assert read(para(run)).text == "HỘI NGHỊ"


def test_vni_torn_across_runs() -> None:
    runs = [
        t("ñoa", fonts("VNI-Times")),
        t("øn khaùch quo", fonts("VNI-Times") + "<w:b/>"),
        t("ác teá", fonts("VNI-Times")),
    ]
    assert read(para(*runs)).text == "đoàn khách quốc tế"


def test_old_letters_in_a_font_that_does_not_say_so() -> None:
    body = "".join(para(t(encode(SENTENCE, "TCVN3"), fonts("Arial"))) for _ in range(3))
    assert read(body).text == "\n\n".join([SENTENCE] * 3)


def test_unicode_in_an_old_font_is_left_alone() -> None:
    document = read(para(t(SENTENCE + " § 5 ®", fonts(".VnTime"))))
    assert (document.text, document.repairs) == (SENTENCE + " § 5 ®", ())


def test_numbers_notes_and_symbols_in_old_letters() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="§iÒu %1."/>'
        f'<w:rPr>{fonts(".VnTime")}</w:rPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    numbered = f'<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr>{fonts(".VnTime")}</w:rPr></w:pPr>'
    symbol = f'<w:r><w:rPr>{fonts(".VnTime")}</w:rPr><w:t>b</w:t><w:sym w:font=".VnTime" w:char="F0B8"/><w:t>o c</w:t><w:sym w:font=".VnTime" w:char="F0B8"/><w:t>o</w:t></w:r>'
    document = read(para(old(SENTENCE), style=numbered) + para(symbol), {"numbering": numbering})
    assert document.text == f"Điều 1. {SENTENCE}\n\nbáo cáo"
    assert document.blocks[0].label == "Điều 1."


def test_a_deleted_secrecy_mark_in_old_letters_refuses() -> None:
    deleted = f'<w:del w:id="1" w:author="a"><w:r><w:rPr>{fonts(".VnTime")}</w:rPr><w:delText>TèI MËT</w:delText></w:r></w:del>'
    with pytest.raises(UserError, match="BM-001"):
        read(para(old(SENTENCE)) + para(deleted))


def test_decomposed_letters_are_said_once() -> None:
    document = read(para(t(unicodedata.normalize("NFD", SENTENCE))) + para(t("Hết.")))
    assert document.text == f"{SENTENCE}\n\nHết."
    assert [(r.span.start, r.span.end, r.encoding) for r in document.repairs] == [
        (0, len(document.text), "NFD")
    ]


# ---- text files ----


@pytest.mark.parametrize("name", ["TCVN3", "VNI", "VISCII", "VPS"])
def test_text_files(name: str) -> None:
    text = f"{SENTENCE}\n\n{SENTENCE}\n"
    for data in (encode(text, name).encode("latin-1"), encode(text, name).encode()):
        document = text_reader.read(data, "a.txt")
        assert document.text == text
        assert {r.encoding for r in document.repairs} == {name}
        assert any("bảng mã cũ" in note for note in document.notes)


def test_a_text_file_in_viqr() -> None:
    text = f"{SENTENCE} {SENTENCE}\n" * 2
    document = text_reader.read(encode(text, "VIQR").encode(), "a.txt")
    assert (document.text, document.repairs[0].encoding) == (text, "VIQR")


def test_mixed_lines() -> None:
    lines = [SENTENCE, encode(SENTENCE, "TCVN3"), "Đoàn vào: 04 đoàn.", encode(SENTENCE, "TCVN3")]
    document = text_reader.read("\n".join(lines).encode(), "a.txt")
    assert document.text == "\n".join([SENTENCE, SENTENCE, "Đoàn vào: 04 đoàn.", SENTENCE])
    assert [document.words(r.span).strip() for r in document.repairs] == [SENTENCE, SENTENCE]


def test_bytes_that_are_not_sure_are_refused() -> None:
    with pytest.raises(UserError, match="DT-007"):
        text_reader.read("Le délégué a été reçu à l'hôtel".encode("latin-1"), "a.txt")


# ---- signatures ----


def test_digital_signatures_are_named_and_not_verified() -> None:
    def der(text: str) -> bytes:
        return b"\x06\x03\x55\x04\x03\x0c" + bytes([len(text.encode())]) + text.encode()

    certificate = base64.b64encode(b"0\x82" + der("CA Chính phủ") + b"xx" + der("Nông Thị Hạnh")).decode()
    xml = (
        '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><KeyInfo><X509Data><X509Certificate>' + certificate + "</X509Certificate></X509Data></KeyInfo>"
        '<Object><SignatureProperties><SignatureProperty><x:SignatureTime xmlns:x="http://schemas.openxmlformats.org/package/2006/digital-signature">'
        "<x:Value>2025-06-20T02:10:00Z</x:Value></x:SignatureTime></SignatureProperty></SignatureProperties></Object></Signature>"
    )  # fmt: skip
    document = read(
        para(t("Nội dung.")),
        extra={"_xmlsignatures/sig1.xml": xml.encode(), "_xmlsignatures/origin.sigs": b""},
    )
    assert [(s.signer, s.signed) for s in document.signatures] == [
        ("Nông Thị Hạnh", "2025-06-20T02:10:00+00:00")
    ]
    broken = read(para(t("Nội dung.")), extra={"_xmlsignatures/sig1.xml": b'<Signature xmlns="a"/>'})
    assert [(s.signer, s.signed) for s in broken.signatures] == [(None, None)]


# ---- the hard file, and real ones ----


def test_everything_of_the_hard_file_is_kept_once() -> None:
    found = kept(docx.read(hard_docx(), "hard.docx").text)
    assert found.pop("numbers") == f"{len(NUMBERS)}/24" == "24/24"
    assert set(found.values()) == {"✓"}


@pytest.mark.parametrize("least", [("tcvn3-*", 0.995), ("vni-*", 0.98)], ids=["tcvn3", "vni"])
def test_real_files_beside_their_transcripts(shared: Path, least: tuple[str, float]) -> None:
    pattern, share = least
    for path in sorted((shared / "files" / "legacy").glob(f"{pattern}.docx")):
        document = docx.read(path.read_bytes(), path.name)
        truth = path.with_suffix(".txt").read_text(encoding="utf-8")
        if len(truth) > 5_000:  # aligning a long one takes seconds
            truth = truth[:5_000].rpartition(" ")[0]
        good, total = accuracy(truth, document.text[:6_000], capitals=False)
        assert good >= share * total, path.name
        assert document.repairs
        assert not re.search("[\xad\uf000-\uf8ff]", document.text)
