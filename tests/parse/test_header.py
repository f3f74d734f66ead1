"""Headers, titles, addressees, recipients and signatures, as they come out of Word, of PDF and of hurried typing."""

from datetime import date
from pathlib import Path

import pytest

from doingoai.model import Report
from doingoai.parse import parse_document
from doingoai.parse.bodies import spoken
from doingoai.read import document_from_text


def read(text: str) -> Report:
    return parse_document(document_from_text(text))


BODY = "\n\nThực hiện chỉ đạo của cấp trên, đơn vị báo cáo như sau:\n\nI. KẾT QUẢ\n\nKhông phát sinh.\n"

TWO_COLUMNS_WITH_TABS = """UBND TỈNH PHÚ YÊN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ NGOẠI VỤ\tĐộc lập - Tự do - Hạnh phúc
Số: 87/BC-SNgV\tPhú Yên, ngày 05 tháng 12 năm 2023

BÁO CÁO
Kết quả công tác đối ngoại năm 2023
và phương hướng, nhiệm vụ năm 2024

Kính gửi:
- Bộ Ngoại giao;
- UBND tỉnh.
"""

HEADERS = {
    # name: (text, {part: expected}, which real form the row stands for)
    "two_columns_with_tabs": (
        TWO_COLUMNS_WITH_TABS + BODY,
        {
            "kind": "Báo cáo", "issuer": "Sở Ngoại vụ", "parent": "UBND TỈNH PHÚ YÊN", "number": "87", "symbol": "BC-SNgV",
            "place": "Phú Yên", "issued": date(2023, 12, 5), "addressees": ("Bộ Ngoại giao", "UBND tỉnh"),
            "title": "Kết quả công tác đối ngoại năm 2023 và phương hướng, nhiệm vụ năm 2024",
        },
        "text copied out of a two-column table",
    ),
    "columns_one_after_the_other": (
        "ỦY BAN NHÂN DÂN\nHUYỆN SÔNG HINH\n\nSố:      /BC-UBND\n\nCỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập – Tự do – Hạnh phúc\n\n"
        "Sông Hinh, ngày      tháng 6 năm 2023\n\nBÁO CÁO\n\nKết quả công tác đối ngoại 6 tháng đầu năm 2023" + BODY,
        {
            "issuer": "UBND huyện Sông Hinh", "parent": None, "number": None, "symbol": "BC-UBND", "place": "Sông Hinh",
            "issued": None, "date_text": "ngày tháng 6 năm 2023",
        },
        "left cell, then right cell; day and number blank",
    ),
    "three_lines_of_bodies": (
        "HUYỆN A LƯỚI\nỦY BAN NHÂN DÂN\nXÃ HỒNG VÂN\nSố: 03/BC-UBND\nHồng Vân, ngày 3 tháng 01 năm 2024\n"
        "BÁO CÁO CÔNG TÁC ĐỐI NGOẠI NĂM 2023" + BODY,
        {
            "issuer": "UBND xã Hồng Vân", "parent": "HUYỆN A LƯỚI", "number": "03", "issued": date(2024, 1, 3),
            "title": "CÔNG TÁC ĐỐI NGOẠI NĂM 2023", "kind": "Báo cáo",
        },
        "old commune header; title behind the kind",
    ),
    "all_in_one_line": (
        "UBND HUYỆN BUÔN ĐÔN UBND XÃ KRÔNG NA CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Số: 15/BC-UBND "
        "Krông Na, ngày 10 tháng 6 năm 2024 BÁO CÁO Kết quả công tác đối ngoại 6 tháng đầu năm 2024" + BODY,
        {
            "issuer": "UBND xã Krông Na", "parent": "UBND HUYỆN BUÔN ĐÔN", "number": "15", "place": "Krông Na",
            "issued": date(2024, 6, 10), "title": "Kết quả công tác đối ngoại 6 tháng đầu năm 2024",
        },
        "every line break lost",
    ),
    "party": (
        "TỈNH ỦY NINH THUẬN\nBAN TUYÊN GIÁO\n*\nSố 112-BC/BTGTU\n\nĐẢNG CỘNG SẢN VIỆT NAM\n\nNinh Thuận, ngày 12 tháng 6 năm 2023\n\n"
        "BÁO CÁO\nkết quả công tác thông tin đối ngoại 6 tháng đầu năm 2023\n-----" + BODY,
        {
            "issuer": "Ban Tuyên giáo", "parent": "TỈNH ỦY NINH THUẬN", "number": "112", "symbol": "BC/BTGTU", "place": "Ninh Thuận",
            "title": "kết quả công tác thông tin đối ngoại 6 tháng đầu năm 2023",
        },
        "Party form: no colon, number and letters joined by a hyphen",
    ),
    "party_district": (
        "ĐẢNG BỘ TỈNH NINH THUẬN\nHUYỆN ỦY BÁC ÁI\n*\nSố    -BC/HU\n\nBÁO CÁO\ncông tác đối ngoại năm 2023" + BODY,
        {"issuer": "Huyện ủy Bác Ái", "parent": "ĐẢNG BỘ TỈNH NINH THUẬN", "number": None, "symbol": "BC/HU"},
        "district committee, number blank",
    ),
    "ministry_department": (
        "BỘ NGOẠI GIAO\nCỤC LÃNH SỰ\nSố: 345/BC-LS\nHà Nội, ngày 15 tháng 9 năm 2025\nBÁO CÁO\nCông tác bảo hộ công dân 9 tháng đầu năm 2025"
        + BODY,
        {"issuer": "Cục Lãnh sự", "parent": "BỘ NGOẠI GIAO", "symbol": "BC-LS"},
        "department of a ministry",
    ),
    "mass_organisation": (
        "UBND TỈNH PHÚ YÊN\nLIÊN HIỆP CÁC TỔ CHỨC HỮU NGHỊ\nSố: 20/BC-LHHN\nPhú Yên, ngày 2 tháng 12 năm 2024\n**BÁO CÁO**\n"
        "**Công tác đối ngoại nhân dân năm 2024**" + BODY,
        {"issuer": "Liên hiệp các tổ chức hữu nghị", "symbol": "BC-LHHN", "title": "Công tác đối ngoại nhân dân năm 2024"},
        "Markdown emphasis",
    ),
    "special_zone": (
        "UBND TỈNH KHÁNH HÒA\nỦY BAN NHÂN DÂN\nĐẶC KHU TRƯỜNG SA\nSố: 1/BC-UBND\nTrường Sa, ngày 1 tháng 12 năm 2025\nBÁO CÁO\nCông tác đối ngoại năm 2025"
        + BODY,
        {"issuer": "UBND đặc khu Trường Sa", "parent": "UBND TỈNH KHÁNH HÒA"},
        "two tiers of government",
    ),
    "normative": (
        "ỦY BAN NHÂN DÂN\nTỈNH PHÚ YÊN\nSố: 07/2024/QĐ-UBND\nPhú Yên, ngày 31 tháng 02 năm 2024\nQUYẾT ĐỊNH\nBan hành Quy định về đón tiếp khách nước ngoài\n"
        "ỦY BAN NHÂN DÂN TỈNH PHÚ YÊN\nCăn cứ Luật Tổ chức chính quyền địa phương;\nĐiều 1. Phạm vi",
        {
            "kind": "Quyết định", "issuer": "UBND tỉnh Phú Yên", "number": "07", "symbol": "2024/QĐ-UBND", "issued": None,
            "date_text": "ngày 31 tháng 02 năm 2024", "title": "Ban hành Quy định về đón tiếp khách nước ngoài",
        },
        "a decision; its date cannot be",
    ),
    "begins_at_its_title": (
        "BÁO CÁO\n\nTình hình công tác đối ngoại 6 tháng đầu năm 2024\n\nUBND huyện Mường Chà báo cáo tình hình như sau:\n\nI. KẾT QUẢ\n\nKhông.",
        {"issuer": "UBND huyện Mường Chà", "number": None, "symbol": None, "place": None, "date_text": None, "parent": None},
        "header cut off",
    ),
    "title_without_kind": (
        "Kết quả công tác đối ngoại 6 tháng đầu năm 2024 của phường Mỹ Phước\n\nUBND phường Mỹ Phước báo cáo:\n\nĐoàn ra: không có.",
        {"kind": None, "issuer": "UBND phường Mỹ Phước", "title": "Kết quả công tác đối ngoại 6 tháng đầu năm 2024 của phường Mỹ Phước"},
        "not even the words BÁO CÁO",
    ),
    "short_naming_completed": (
        "Số: /BC-UBND\n\nMường Chà, ngày tháng 6 năm 2024\n\nBÁO CÁO\n\nCông tác đối ngoại 6 tháng đầu năm 2024\n\n"
        "Ủy ban nhân dân huyện báo cáo như sau:\n\nI. KẾT QUẢ\n\nTrên địa bàn huyện Mường Chà không có đoàn vào.",
        {"issuer": "UBND huyện Mường Chà", "place": "Mường Chà"},
        "the opening says only 'huyện'; the date line says which",
    ),
    "issuer_from_symbol": (
        "Số: 12/BC-SNgV\n\nPhú Yên, ngày 1 tháng 6 năm 2024\n\nBÁO CÁO\n\nCông tác đối ngoại 6 tháng đầu năm 2024\n\nI. KẾT QUẢ\n\nKhông phát sinh.",
        {"issuer": "Sở Ngoại vụ", "number": "12"},
        "nothing but the symbol says who",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "source"), HEADERS.values(), ids=HEADERS)
def test_header(text: str, expected: dict[str, object], source: str) -> None:
    header = read(text).header
    assert {part: getattr(header, part) for part in expected} == expected


@pytest.mark.parametrize(("text", "expected", "source"), HEADERS.values(), ids=HEADERS)
def test_header_spans_quote_the_parts(text: str, expected: dict[str, object], source: str) -> None:
    report = read(text)
    header = report.header
    if header.symbol and header.number_span:
        assert header.symbol.split("-")[0] in report.words(header.number_span)
    if header.date_span:
        assert " ".join(report.words(header.date_span).split()) == header.date_text
    if header.kind_span and header.kind:
        assert report.words(header.kind_span).upper() == header.kind.upper()
    if header.title_span and header.title:
        assert (
            " ".join(report.words(header.title_span).replace("*", " ").split()).rstrip(" .;:") == header.title
        )
        assert header.span.contains(header.title_span)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "Trong năm, huyện đón 3 đoàn khách.", "-----", "Số", "1.", "**"]
)
def test_a_text_without_header_has_an_empty_one(text: str) -> None:
    report = read(text)
    assert (report.header.kind, report.header.title, report.header.issuer, report.header.number) == (
        None,
    ) * 4
    assert report.signature is None
    assert report.recipients == ()


ENDINGS = {
    "usual": (
        "Nơi nhận:\n- Như trên;\n- Lãnh đạo Sở;\n- Lưu: VT, HTQT.\n\n**TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH**\n\nNguyễn Thị Lan",
        ("Như trên", "Lãnh đạo Sở", "Lưu: VT, HTQT"),
        ("TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Thị Lan"),
    ),
    "columns_in_one_line": (
        "Nơi nhận:\tTM. ỦY BAN NHÂN DÂN\n- UBND huyện;\tCHỦ TỊCH\n- Lưu: VT.\n\n\t(Đã ký)\n\tHồ Văn Xiêng",
        ("UBND huyện", "Lưu: VT"),
        ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Hồ Văn Xiêng"),
    ),
    "all_in_one_line": (
        "Nơi nhận: - Sở Ngoại vụ; - Lưu: VT. TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Hồ Văn Xiêng",
        ("Sở Ngoại vụ", "Lưu: VT"),
        ("TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Hồ Văn Xiêng"),
    ),
    "party": (
        "Nơi nhận:\n- Tỉnh ủy (để báo cáo),\n- Lưu Văn phòng Huyện ủy.\n\nT/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n\nPi Năng Thị Hoa",
        ("Tỉnh ủy (để báo cáo)", "Lưu Văn phòng Huyện ủy"),
        ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Pi Năng Thị Hoa"),
    ),
    "acting_head": (
        "Nơi nhận:\n- Lưu: VT.\n\nQ. CHỦ TỊCH\n\nTrần Văn Minh",
        ("Lưu: VT",),
        (None, "Q. CHỦ TỊCH", "Trần Văn Minh"),
    ),
    "by_order": (
        "Nơi nhận:\n- Lưu: VT.\n\nTL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\n\nLê Thị Bích",
        ("Lưu: VT",),
        ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Lê Thị Bích"),
    ),
    "cut_off": (
        "Nơi nhận:\n- Sở Ngoại vụ;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN",
        ("Sở Ngoại vụ", "Lưu: VT"),
        ("TM. ỦY BAN NHÂN DÂN", None, None),
    ),
    "signature_first": (
        "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nHồ Văn Xiêng\n\nNơi nhận:\n- Sở Ngoại vụ;\n- Lưu: VT.",
        ("Sở Ngoại vụ", "Lưu: VT"),
        ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Hồ Văn Xiêng"),
    ),
    "no_recipients": (
        "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\nVõ Thị Sáu Nhân",
        (),
        ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Võ Thị Sáu Nhân"),
    ),
    "long_recipient_on_two_lines": (
        "Nơi nhận:\n- Các cơ quan, đơn vị trực thuộc\nUBND huyện;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nHồ Văn Xiêng",
        ("Các cơ quan, đơn vị trực thuộc UBND huyện", "Lưu: VT"),
        (None, "CHỦ TỊCH", "Hồ Văn Xiêng"),
    ),
}


@pytest.mark.parametrize(("foot", "recipients", "signature"), ENDINGS.values(), ids=ENDINGS)
def test_ending(foot: str, recipients: tuple[str, ...], signature: tuple[str | None, ...]) -> None:
    report = read("BÁO CÁO\n\nCông tác đối ngoại năm 2024\n\nI. KẾT QUẢ\n\nĐã đón 02 đoàn khách.\n\n" + foot)
    assert report.recipients == recipients
    assert report.signature is not None
    assert (report.signature.authority, report.signature.position, report.signature.name) == signature
    kinds = {p.kind for p in report.paragraphs if p.span.start >= report.text.index("khách.") + 6}
    assert kinds <= {"recipients", "signature", "furniture"}


NAMES = {
    "ỦY BAN NHÂN DÂN XÃ HỒNG VÂN": "UBND xã Hồng Vân",
    "UỶ BAN NHÂN DÂN THÀNH PHỐ TUY HOÀ": "UBND thành phố Tuy Hoà",
    "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH": "Sở Văn hóa, Thể thao và Du lịch",
    "SỞ NGOẠI VỤ": "Sở Ngoại vụ",
    "HUYỆN ỦY BÁC ÁI": "Huyện ủy Bác Ái",
    "BAN TUYÊN GIÁO TỈNH ỦY": "Ban Tuyên giáo Tỉnh ủy",
    "HỘI LIÊN HIỆP PHỤ NỮ TỈNH PHÚ YÊN": "Hội Liên hiệp Phụ nữ tỉnh Phú Yên",
    "VĂN PHÒNG UBND TỈNH PHÚ YÊN": "Văn phòng UBND tỉnh Phú Yên",
    "Ủy ban nhân dân xã Hồng Vân": "UBND xã Hồng Vân",
}


@pytest.mark.parametrize(("printed", "name"), NAMES.items(), ids=NAMES)
def test_spoken(printed: str, name: str) -> None:
    assert spoken(printed) == name


REAL = {
    "boc-nhieu-2024.txt": (
        "UBND xã Bộc Nhiêu",
        "BC-UBND",
        ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Đình Ngà"),
        5,
    ),
    "dak-glei-2024h1.txt": (
        "UBND huyện Đắk Glei",
        "BC-UBND",
        ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Y Thanh"),
        5,
    ),
    "lang-son-2011-2020.txt": (
        "Sở Ngoại vụ",
        "BC-SNgV",
        ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Thị Vân Thùy"),
        5,
    ),
    "tuan-giao-2020h1.txt": ("UBND huyện Tuần Giáo", "BC-UBND", ("TM. ỦY BAN NHÂN DÂN", None, None), 6),
    "van-quan-2024h1.txt": ("UBND huyện Văn Quan", None, (None, "Q. CHỦ TỊCH", "Hứa Phong Lan"), 4),
}


@pytest.mark.parametrize("name", REAL)
def test_real_reports(shared: Path, name: str) -> None:
    report = read((shared / "reports" / name).read_text(encoding="utf-8"))
    issuer, symbol, signature, recipients = REAL[name]
    assert (report.header.kind, report.header.number) == ("Báo cáo", None)
    assert (report.header.issuer, report.header.symbol, len(report.recipients)) == (
        issuer,
        symbol,
        recipients,
    )
    assert report.signature is not None
    assert (report.signature.authority, report.signature.position, report.signature.name) == signature
