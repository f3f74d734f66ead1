"""The old encodings: tables against an independent source, there and back, recognised and left alone."""

import shutil
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.text.legacy import (
    LETTERS,
    NAMES,
    UnencodableError,
    decode,
    decode_bytes,
    decode_runs,
    decode_viqr,
    encode,
    encode_runs,
    encoding_of,
    guess,
    is_viqr,
    legacy_font,
    survey,
)
from doingoai.text.legacy.runs import capitals_of_tcvn3

PARAGRAPH = (
    "Trong sáu tháng đầu năm, huyện đã tổ chức đón tiếp 04 đoàn khách nước ngoài đến thăm và làm việc; phối hợp với Sở Ngoại vụ "
    "hướng dẫn thủ tục xuất cảnh cho 12 lượt cán bộ. Công tác bảo hộ công dân, quản lý biên giới được giữ vững, các cửa khẩu phụ "
    "hoạt động ổn định. Ủy ban nhân dân huyện đề nghị tỉnh tiếp tục hỗ trợ kinh phí để thực hiện những nhiệm vụ đối ngoại."
)
HEADING = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
TEXT = f"{HEADING}\n{PARAGRAPH}\n"
ALPHABET = LETTERS + "".join(map(chr, range(32, 127))) + "\n\t"


def test_every_letter_stands_once() -> None:
    assert len(LETTERS) == len(set(LETTERS)) == 146
    assert all(unicodedata.is_normalized("NFC", letter) for letter in LETTERS)


@pytest.mark.skipif(shutil.which("iconv") is None, reason="không có iconv")
@pytest.mark.parametrize(("name", "charset"), [("TCVN3", "TCVN5712-1"), ("VISCII", "VISCII")])
def test_tables_agree_with_the_c_library(name: str, charset: str) -> None:
    listed = subprocess.run(["iconv", "-l"], capture_output=True, text=True, check=True).stdout
    if charset not in listed:
        pytest.skip(f"iconv không có {charset}")
    special = [letter for letter in LETTERS if not letter.isascii()]
    data = b" ".join(encode(letter, name).encode("latin-1") for letter in special) + b" "
    done = subprocess.run(
        ["iconv", "-f", charset, "-t", "UTF-8"], input=data, capture_output=True, check=True
    )
    assert done.stdout.decode().split() == special


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("TCVN3", "ñy ban nh©n d©n tØnh ®ãn ®oµn kh¸ch quèc tÕ, b\xad\xedc ®Çu"),
        ("VNI", "uûy ban nhaân daân tænh ñoùn ñoaøn khaùch quoác teá, böôùc ñaàu"),
        ("VISCII", "üy ban nhân dân tïnh ðón ðoàn khách qu¯c tª, bß¾c ð¥u"),
        ("VIQR", "u?y ban nha^n da^n ti?nh ddo'n ddoa`n kha'ch quo^'c te^', bu+o+'c dda^`u"),
    ],
)
def test_words_as_people_typed_them(name: str, written: str) -> None:
    assert decode(written, name) == "ủy ban nhân dân tỉnh đón đoàn khách quốc tế, bước đầu"


@pytest.mark.parametrize("name", NAMES)
@given(text=st.text(alphabet=ALPHABET, max_size=60))
def test_there_and_back(name: str, text: str) -> None:
    assert decode(encode(text, name), name) == text


@pytest.mark.parametrize("name", [name for name in NAMES if name != "VIQR"])
@given(text=st.text(max_size=40))
def test_what_cannot_come_back_is_refused(name: str, text: str) -> None:
    try:
        written = encode(text, name)
    except UnencodableError:
        return
    assert decode(written, name) == text


def test_either_case_of_a_mark_and_both_ways_of_the_dotted_y() -> None:
    assert decode("AÛnh Aûnh kyï kî Kyõ", "VNI") == "Ảnh Ảnh kỵ kỵ Kỹ"


@pytest.mark.parametrize(
    ("font", "encoding", "capitals"),
    [
        (".VnTime", "TCVN3", False), (".VnTimeH", "TCVN3", True), (".VNTIMEH", "TCVN3", True), (".VnArial NarrowH", "TCVN3", True),
        ("ABCDEF+.VnTimeH,Bold", "TCVN3", True), ("VnTime-BoldItalic", "TCVN3", False), (".VnBahamasBH", "TCVN3", True),
        ("VNI-Times", "VNI", False), ("BCDEEE+VNI-Helve-Bold", "VNI", False), ("VPS Times", "VPS", False), ("VI Times Hoa", "VISCII", True),
    ],
)  # fmt: skip
def test_fonts_that_tell(font: str, encoding: str, capitals: bool) -> None:
    found = legacy_font(font)
    assert found is not None
    assert (found.encoding, found.capitals) == (encoding, capitals)


@pytest.mark.parametrize(
    "font", [None, "", "Times New Roman", "vnr10", "Vivaldi", "Verdana", "UTM Avo", "Symbol"]
)
def test_fonts_that_say_nothing(font: str | None) -> None:
    assert legacy_font(font) is None


@pytest.mark.parametrize("name", ["TCVN3", "VNI", "VISCII", "VPS"])
def test_letters_tell_the_encoding(name: str) -> None:
    assert guess(encode(PARAGRAPH, name)) == name


FOREIGN = [
    "Le délégué français a été reçu à l'hôtel de ville; l'après-midi, la cérémonie s'est achevée près de la forêt, où il a déjà été.",
    "España envió también una delegación; según el año pasado, la reunión será mañana en el corazón de la región, además aquí.",
    "Für die größere Städte müssen natürlich schöne Übungen für Mädchen möglich sein, während später Gespräche stattfänden.",
    "The temperature was 25 °C ± 2, the plot 12 m² × 4, © 2024 «Example» ® and ½ of the § 5 ¶ 3 and £ 20 or ¥ 300.",
]


@pytest.mark.parametrize("text", [*FOREIGN, PARAGRAPH, HEADING], ids=range(6))
def test_other_text_is_left_alone(text: str) -> None:
    assert guess(text * 3) is None
    assert not is_viqr(text)
    assert [run.text for run in decode_runs([(text, None), (text, "Arial")])] == [text, text]
    assert encoding_of((text * 3).encode("cp1252", "ignore")) is None


@pytest.mark.parametrize("name", ["TCVN3", "VNI", "VISCII", "VPS"])
def test_runs_in_their_fonts(name: str) -> None:
    runs = encode_runs(TEXT, name)
    decoded = decode_runs(runs)
    assert "".join(run.text for run in decoded) == TEXT
    assert {run.encoding for run in decoded} == {name}


def test_a_font_of_capitals_prints_capitals() -> None:
    runs = [("b¸o c¸o", ".VnTimeH"), (" cña huyÖn", ".VnTime")]
    assert "".join(run.text for run in decode_runs(runs)) == "BÁO CÁO của huyện"


def test_unicode_letters_in_a_font_of_before_are_left_alone() -> None:
    lines = [(line, ".VnTime") for line in PARAGRAPH.replace(". ", ".\n").splitlines()]
    lines += [("Hà Nam", ".VnTime"), ("thông báo", ".VnTimeH")]
    assert [(run.text, run.encoding) for run in decode_runs(lines)] == [(text, None) for text, _ in lines]


def test_old_letters_in_a_unicode_font() -> None:
    old = encode(PARAGRAPH.replace("Ủy", "Ban"), "TCVN3")
    decoded = decode_runs([(old, "Times New Roman"), ("Đoàn ra: 03", "Times New Roman")])
    assert decoded[0].text == PARAGRAPH.replace("Ủy", "Ban")
    assert (decoded[1].text, decoded[1].encoding) == ("Đoàn ra: 03", None)


def test_a_mixed_document_run_by_run() -> None:
    sentences = PARAGRAPH.split(". ")
    runs = [(encode(sentences[0], "TCVN3"), ".VnTime"), (sentences[1], "Arial"), (encode(sentences[2].replace("Ủ", "Ư"), "VNI"), "VNI-Times")]  # fmt: skip
    decoded = decode_runs(runs)
    assert [run.encoding for run in decoded] == ["TCVN3", None, "VNI"]
    assert [run.text for run in decoded] == [sentences[0], sentences[1], sentences[2].replace("Ủ", "Ư")]


def test_a_letter_of_vni_torn_across_runs() -> None:
    runs = [("ñoa", "VNI-Times"), ("øn khaùch quo", "VNI-Times"), ("ác teá", "VNI-Times")]
    assert "".join(run.text for run in decode_runs(runs)) == "đoàn khách quốc tế"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("tr\xadëng ®oµn", "trưởng đoàn"),  # the code of the soft hyphen is ư
        ("t\xad\xadíng", "tướng"),  # a real one beside it
        ("chÝnh\xad s¸ch", "chính sách"),  # a real one alone
        ("t\xad\xadäng", "tưưọng"),  # an error of the typist stays
    ],
)
def test_soft_hyphens_of_tcvn3(written: str, read: str) -> None:
    assert decode_runs([(written, ".VnTime")])[0].text == read


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ("BáO CáO", "BÁO CÁO"),
        ("Xã NAM TUấN", "XÃ NAM TUẤN"),
        ("Số: 12/BC-UBND", "Số: 12/BC-UBND"),
        ("Từ UBND tỉnh đến", "Từ UBND tỉnh đến"),
        ("tại UBND Xã", "tại UBND Xã"),
        ("Điều 1", "Điều 1"),
    ],
)
def test_capitals_that_tcvn3_lacks(text: str, raised: str) -> None:
    assert capitals_of_tcvn3(text) == raised


def test_characters_of_a_symbol_font() -> None:
    assert decode_runs([("b\uf0b8o c\uf0b8o", ".VnTime")])[0].text == "báo cáo"


def test_quotation_marks_stay_and_capitals_at_their_codes_are_read() -> None:
    runs = [
        ("\u201cH\u00dfng d\u00e7n\u201d", "VI Times"),
        ("C\u201cNG HÒA, \u201cT\u0160T\u201d", "VI Times"),
    ]
    assert [run.text for run in decode_runs(runs)] == [
        "“Hưng dẫn”".replace("Hưng", "Hưng"),
        "CỘNG HÒA, “TẾT”",
    ]


@pytest.mark.parametrize("name", ["TCVN3", "VNI", "VISCII", "VPS"])
def test_bytes(name: str) -> None:
    data = encode(TEXT, name).encode("latin-1")
    assert encoding_of(data) == name
    assert decode_bytes(data, name) == TEXT


def test_bytes_of_windows_1258() -> None:
    tones = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
    parts = []
    for char in TEXT:
        apart = unicodedata.normalize("NFD", char)
        parts.append(
            unicodedata.normalize("NFC", apart.translate(tones))
            + "".join(c for c in apart if ord(c) in tones)
        )
    data = "".join(parts).encode("cp1258")
    assert encoding_of(data) == "WINDOWS-1258"
    assert decode_bytes(data, "WINDOWS-1258") == TEXT


def test_dashes_of_windows_in_bytes_of_tcvn3() -> None:
    data = (
        encode("Mục tiêu ", "TCVN3").encode("latin-1")
        + b"\x96 \x93"
        + encode("giữ vững", "TCVN3").encode("latin-1")
        + b"\x94"
    )
    assert decode_bytes(data, "TCVN3") == "Mục tiêu – “giữ vững”"


def test_viqr_with_and_without_escapes() -> None:
    strict = encode(TEXT, "VIQR")
    assert is_viqr(strict)
    assert decode_viqr(strict) == TEXT
    assert (
        decode_viqr("Ha` No^.i, I. Mu.c tie^u cu?a to^i. Ai la`m?") == "Hà Nội, I. Mục tiêu của tôi. Ai làm?"
    )


def test_an_empty_document() -> None:
    assert decode_runs([]) == []
    assert not survey([("", None), ("abc", "Arial")])


@pytest.mark.parametrize("unit", ["®", "b¸o ", "\xad", "aâ", "“", "ñ", "AÄ “", "a.", "'"])
def test_time_is_linear(stays_linear, unit: str) -> None:  # type: ignore[no-untyped-def]
    stays_linear(
        lambda text: decode_runs([(text, ".VnTime"), (text, "VNI-Times"), (text, "VPS Times"), (text, None)]),
        unit,
        3_000,
    )
    stays_linear(decode_viqr, unit, 3_000)
