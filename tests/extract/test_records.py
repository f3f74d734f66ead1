"""Rows of the registers: every field where the words say it, none where they do not, no private person in any."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import doingoai
from doingoai.extract.records import find_records
from doingoai.extract.registers.countries import find_countries
from doingoai.extract.registers.persons import fit, title_of, without_persons
from doingoai.extract.registers.values import stretches
from doingoai.knowledge.record_fields import registers
from doingoai.model import Record, Report

HEAD = """UBND HUYỆN NẬM SUA

Số: 31/BC-UBND

Nậm Sua, ngày 05 tháng 6 năm 2024

BÁO CÁO

Kết quả công tác đối ngoại 6 tháng đầu năm 2024

UBND huyện Nậm Sua báo cáo như sau:

{body}

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lò Văn Pản
"""
DELEGATIONS = "I. KẾT QUẢ\n\n1. Công tác quản lý đoàn ra, đoàn vào\n\n"
OUT = "I. KẾT QUẢ\n\n1. Đoàn ra\n\n"
AID = "I. KẾT QUẢ\n\n1. Công tác viện trợ phi chính phủ nước ngoài\n\n"
AGREEMENTS = "I. KẾT QUẢ\n\n1. Công tác thỏa thuận quốc tế\n\n"
CONFERENCES = "I. KẾT QUẢ\n\n1. Công tác hội nghị, hội thảo quốc tế\n\n"
PRESS = "I. KẾT QUẢ\n\n1. Quản lý báo chí, phóng viên nước ngoài\n\n"
BORDER = "I. KẾT QUẢ\n\n1. Công tác biên giới, lãnh thổ\n\n"
CULTURE = "I. KẾT QUẢ\n\n1. Công tác ngoại giao văn hóa\n\n"
TRAINING = "I. KẾT QUẢ\n\n1. Công tác đào tạo, bồi dưỡng\n\n"
AWARDS = "I. KẾT QUẢ\n\n1. Tiếp nhận khen thưởng của nước ngoài\n\n"
INFORMATION = "I. KẾT QUẢ\n\n1. Công tác thông tin đối ngoại\n\n"
DIRECTION = "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH\n\n"
PLAN = "I. PHƯƠNG HƯỚNG, NHIỆM VỤ 6 THÁNG CUỐI NĂM 2024\n\n"
WISHES = "I. ĐỀ XUẤT, KIẾN NGHỊ\n\n"
TROUBLE = "I. KHÓ KHĂN, VƯỚNG MẮC\n\n"

CASES = {  # id: (text, register, fields of its rows that must hold)
    "received_with_day_and_size": (
        DELEGATIONS + "Ngày 18/4/2024, huyện tiếp Đoàn công tác huyện Sầm Tớ, tỉnh Hủa Phăn (Lào) gồm 09 người đến trao đổi"
        " về phòng, chống dịch bệnh gia súc.",
        "delegations",
        [{"direction": "in", "name": "Đoàn công tác huyện Sầm Tớ, tỉnh Hủa Phăn (Lào)", "members": 9, "date_from": "2024-04-18",
          "countries": ["LA"], "purpose": "trao đổi về phòng, chống dịch bệnh gia súc"}],
    ),
    "sent_under_its_heading_title_only": (
        OUT + "- Đoàn đại biểu huyện do ông Vi Văn Sâng, Chủ tịch UBND huyện làm Trưởng đoàn thăm và làm việc tại huyện Sầm Tớ (Lào)"
        " từ ngày 10 đến ngày 12/3/2024, gồm 08 người.",
        "delegations",
        [{"direction": "out", "name": "Đoàn đại biểu huyện", "head_title": "Chủ tịch UBND huyện", "members": 8,
          "date_from": "2024-03-10", "date_to": "2024-03-12"}],
    ),
    "the_one_delegation_without_a_name": (
        DELEGATIONS + "- Đoàn ra: 01 đoàn, trên 10 người sang dự lễ khánh thành trường học tại Lào.",
        "delegations",
        [{"direction": "out", "members": 10, "members_qualifier": "more_than", "countries": ["LA"]}],
    ),
    "a_list_in_one_sentence": (
        DELEGATIONS + "Đoàn vào: 02 đoàn với 31 lượt người, gồm đoàn chuyên gia thủy lợi Hà Lan và đoàn y tế tỉnh Khăm Muộn.",
        "delegations",
        [{"name": "đoàn chuyên gia thủy lợi Hà Lan", "direction": "in", "countries": ["NL"]},
         {"name": "đoàn y tế tỉnh Khăm Muộn", "direction": "in", "countries": ["LA"]}],
    ),
    "the_lines_that_follow_belong_to_it": (
        DELEGATIONS + "Huyện đón Đoàn Quỹ Bầu trời xanh (Pháp) đến thăm, cụ thể:\n\nThời gian: ngày 02/5/2024. Nội dung: khảo sát"
        " điểm trường. Cơ quan chủ trì: Phòng Giáo dục và Đào tạo.",
        "delegations",
        [{"date_from": "2024-05-02", "purpose": "khảo sát điểm trường", "host": "Phòng Giáo dục và Đào tạo", "countries": ["FR"]}],
    ),
    "counts_are_no_rows": (DELEGATIONS + "Huyện đón 04 đoàn nước ngoài với 52 lượt người.", "delegations", []),
    "nothing_denied": (DELEGATIONS + "Không có đoàn cán bộ huyện sang Lào công tác.", "delegations", []),
    "nothing_planned": (DELEGATIONS + "Dự kiến đón Đoàn công tác tỉnh Vân Nam (Trung Quốc) đến thăm.", "delegations", []),
    "unity_is_no_delegation": (DELEGATIONS + "Nhân dân hai bên đoàn kết, đoàn viên thanh niên đi đầu sang Lào giúp bạn.", "delegations", []),
    "agreement": (
        AGREEMENTS + "Ngày 12/5/2024, UBND huyện ký kết Bản ghi nhớ hợp tác với chính quyền huyện Sầm Tớ (Lào) về quản lý rừng giáp"
        " ranh, thời hạn 03 năm.",
        "agreements",
        [{"kind": "memorandum", "status": "signed", "partners": "chính quyền huyện Sầm Tớ", "field": "quản lý rừng giáp ranh",
          "signed": "2024-05-12", "term": "03 năm", "own_party": "UBND huyện", "countries": ["LA"]}],
    ),
    "no_agreement": (AGREEMENTS + "Trong kỳ, huyện không ký kết thỏa thuận quốc tế với đối tác nào.", "agreements", []),
    "conference": (
        CONFERENCES + "Ngày 09/4/2024, huyện tổ chức 01 hội thảo quốc tế về bảo tồn voi với 60 đại biểu, trong đó có 12 đại biểu nước"
        " ngoài đến từ Lào, Thái Lan.",
        "conferences",
        [{"title": "hội thảo quốc tế về bảo tồn voi", "delegates": 60, "foreign_delegates": 12, "date_from": "2024-04-09",
          "countries": ["LA", "TH"]}],
    ),
    "the_day_of_a_cited_document_is_not_the_event's": (
        CONFERENCES + "Theo Quyết định số 88/QĐ-UBND ngày 02/01/2024 của UBND tỉnh, huyện tổ chức 01 hội thảo quốc tế về tre nứa.",
        "conferences",
        [{"title": "hội thảo quốc tế về tre nứa", "date_from": None}],
    ),
    "aid_by_lines": (
        AID + "Tổng giá trị giải ngân là 71.500 USD, cụ thể:\n\n- Dự án lớp học vùng cao của Chính phủ Nhật Bản: 40.250 USD.\n\n"
        "- Dự án giếng khoan cho 02 xã Pá Hu, Bản Mon của Tổ chức Nguồn sáng (Hoa Kỳ): 31.250 USD.",
        "aid_projects",
        [{"name": "Dự án lớp học vùng cao", "donor": "Chính phủ Nhật Bản", "disbursed": 40250, "disbursed_currency": "USD"},
         {"donor": "Tổ chức Nguồn sáng (Hoa Kỳ)", "disbursed": 31250, "communes": ["Pá Hu", "Bản Mon"], "countries": ["US"]}],
    ),
    "aid_quoted_name": (
        AID + "Huyện tiếp nhận Dự án “Nước về bản xa” do Quỹ Mặt trời (Úc) tài trợ, trị giá 25.000 USD, chủ dự án là Hội Chữ thập đỏ huyện.",
        "aid_projects",
        [{"name": "Dự án “Nước về bản xa”", "donor": "Quỹ Mặt trời (Úc)", "committed": 25000, "recipient": "Hội Chữ thập đỏ huyện"}],
    ),
    "a_total_of_both_is_of_neither": (
        AID + "Huyện quản lý 02 dự án (dự án bếp ăn bán trú và dự án trồng bương) với tổng giá trị cam kết 90.000 USD.",
        "aid_projects",
        [{"name": "dự án bếp ăn bán trú", "committed": None}, {"name": "dự án trồng bương", "committed": None}],
    ),
    "press": (
        PRESS + "Đã hướng dẫn: Đoàn phóng viên Đài RTK (Hàn Quốc) gồm 05 người ghi hình về nghề dệt; Đoàn làm phim Bo Bleu (Pháp).",
        "foreign_press_groups",
        [{"agency": "Đoàn phóng viên Đài RTK (Hàn Quốc)", "persons": 5, "topic": "nghề dệt", "countries": ["KR"]},
         {"agency": "Đoàn làm phim Bo Bleu (Pháp)", "countries": ["FR"]}],
    ),
    "no_press": (PRESS + "Không có đoàn phóng viên nước ngoài đến tác nghiệp.", "foreign_press_groups", []),
    "border_meeting_named_twice": (
        BORDER + "Huyện tham gia Hội nghị giao ban biên giới lần thứ 7 tại huyện Sầm Tớ.\n\nThực hiện kết quả Hội nghị giao ban biên"
        " giới lần thứ 7, các xã đã ký cam kết.",
        "border_meetings",
        [{"ordinal": 7, "place": "huyện Sầm Tớ"}],
    ),
    "border_talks": (
        BORDER + "Tổ chức 03 cuộc hội đàm với chính quyền huyện Sầm Tớ để trao đổi tình hình cột mốc.",
        "border_meetings",
        [{"meetings": 3, "counterpart": "chính quyền huyện Sầm Tớ"}],
    ),
    "border_groups": (
        BORDER + "Duy trì 12 tổ tự quản đường biên, cột mốc với 140 thành viên tại các xã: Pá Hu, Bản Mon.",
        "border_groups",
        [{"groups": 12, "members": 140, "kind": "tổ tự quản đường biên, cột mốc", "communes": ["Pá Hu", "Bản Mon"]}],
    ),
    "festivals_by_the_moon": (
        CULTURE + "Duy trì nhiều lễ hội như: Lễ hội Nàng Hai, xã Pá Hu (ngày mùng 6 tháng Giêng); Hội Gầu Tào, xã Bản Mon (ngày 15 tháng Giêng).",
        "cultural_events",
        [{"name": "Lễ hội Nàng Hai", "place": "xã Pá Hu", "lunar_date": "mùng 6 tháng Giêng", "date": None, "kind": "festival"},
         {"name": "Hội Gầu Tào", "lunar_date": "15 tháng Giêng"}],
    ),
    "training": (
        TRAINING + "Cử 06 lượt công chức tham dự 02 lớp bồi dưỡng kiến thức đối ngoại do Sở Ngoại vụ tổ chức.",
        "training_courses",
        [{"classes": 2, "name": "lớp bồi dưỡng kiến thức đối ngoại", "organiser": "Sở Ngoại vụ", "participants": 6}],
    ),
    "award_received": (
        AWARDS + "Tiếp nhận 02 Bằng khen của chính quyền tỉnh Hủa Phăn (Lào) tặng tập thể huyện vì thành tích vun đắp tình hữu nghị.",
        "awards",
        [{"direction": "received", "count": 2, "award": "Bằng khen", "recipient": "body", "countries": ["LA"]}],
    ),
    "publication": (
        INFORMATION + "Phát hành 04 số Bản tin Nậm Sua bằng tiếng Việt, tiếng Lào.",
        "publications_media",
        [{"number": 4, "title": "Bản tin Nậm Sua", "kind": "bulletin", "languages": ["Việt", "Lào"]}],
    ),
    "documents": (
        DIRECTION + "UBND huyện đã ban hành Kế hoạch số 14/KH-UBND ngày 20/01/2024 về công tác đối ngoại; Công văn số 77/UBND-VP ngày"
        " 02/02/2024 về việc tuyên truyền. Các xã thực hiện Chỉ thị số 15-CT/TW ngày 10/8/2022 của Ban Bí thư.",
        "directive_documents",
        [{"direction": "issued", "symbol": "14/KH-UBND", "date": "2024-01-20"}, {"direction": "issued", "symbol": "77/UBND-VP"},
         {"direction": "received", "symbol": "15-CT/TW", "issuer": "Ban Bí thư"}],
    ),
    "a_document_within_another's_title": (
        DIRECTION + "UBND huyện ban hành Kế hoạch số 20/KH-UBND ngày 11/3/2024 về thực hiện Kết luận số 57-KL/TW ngày 15/6/2023 của Bộ Chính trị.",
        "directive_documents",
        [{"direction": "issued", "symbol": "20/KH-UBND"}, {"direction": "received", "symbol": "57-KL/TW"}],
    ),
    "plan": (
        PLAN + "- Giao Phòng Văn hóa và Thông tin chủ trì xây dựng tờ gấp giới thiệu huyện, hoàn thành trước ngày 30/9/2024.",
        "plan_items",
        [{"deadline": "2024-09-30", "lead": "Phòng Văn hóa và Thông tin"}],
    ),
    "wishes": (
        WISHES + "- Đề nghị Sở Ngoại vụ quan tâm mở lớp tiếng Lào cho công chức xã biên giới.",
        "recommendations",
        [{"addressee": "Sở Ngoại vụ", "level": "province"}],
    ),
    "no_wishes": (WISHES + "Không có đề xuất, kiến nghị.", "recommendations", []),
    "difficulties": (
        TROUBLE + "Đường lên mốc giới còn khó đi. Cán bộ biết tiếng Lào rất ít.",
        "difficulties",
        [{"kind": "difficulty", "text": "Đường lên mốc giới còn khó đi"}, {"kind": "difficulty"}],
    ),
}  # fmt: skip


def report(body: str) -> Report:
    return doingoai.parse(HEAD.format(body=body), source="bao-cao.txt")


def rows(body: str, register: str) -> list[Record]:
    return [record for record in report(body).records if record.register == register]


@pytest.mark.parametrize(("text", "register", "expected"), CASES.values(), ids=CASES)
def test_records(text: str, register: str, expected: list[dict[str, object]]) -> None:
    found = rows(text, register)
    assert len(found) == len(expected), [record.fields for record in found]
    for record, fields in zip(found, expected, strict=True):
        assert {name: record.fields.get(name) for name in fields} == fields


@pytest.mark.parametrize("text", [text for text, _, _ in CASES.values()], ids=CASES)
def test_every_field_stands_where_it_says(text: str) -> None:
    read = report(text)
    for record in read.records:
        register = registers()[record.register]
        assert set(record.fields) <= {
            name + tail for name in register.fields for tail in ("", "_qualifier", "_currency")
        }
        assert read.words(record.span).strip()
        for name, span in record.places.items():
            assert read.words(span).strip(), name
            value = record.fields.get(name)
            if (
                isinstance(value, str)
                and register.fields[name].type == "text"
                and name not in ("kind", "symbol")
            ):
                assert value in " ".join(read.words(span).split())
            if isinstance(value, Decimal | int) and register.fields[name].type == "number":
                assert re.search(r"\d", read.words(span))


NAMES = {  # words: what may stand in a register
    "Đoàn do ông Vi Văn Sâng, Chủ tịch UBND huyện làm trưởng đoàn": "Đoàn do Chủ tịch UBND huyện làm trưởng đoàn",
    "đồng chí Hồ Văn Tính, Phó Bí thư Thường trực Tỉnh ủy": "Phó Bí thư Thường trực Tỉnh ủy",
    "Chủ tịch UBND huyện Đỗ Xuân Trường": "Chủ tịch UBND huyện",
    "Phó Chủ tịch UBND tỉnh Lạng Sơn Dương Thị Hảo": "Phó Chủ tịch UBND tỉnh Lạng Sơn",
    "ngài John Smith, Đại sứ": "Đại sứ",
    "Bà Nông Thị Én, Giám đốc Sở Ngoại vụ": "Giám đốc Sở Ngoại vụ",
    "Chủ tịch UBND huyện Hà Trung": "Chủ tịch UBND huyện Hà Trung",
    "Đoàn Đại sứ quán Hà Lan": "Đoàn Đại sứ quán Hà Lan",
    "tỉnh Bà Rịa - Vũng Tàu": "tỉnh Bà Rịa - Vũng Tàu",
    "Quỹ Trẻ em Sao Mai": "Quỹ Trẻ em Sao Mai",
    "Đoàn phóng viên NHK": "Đoàn phóng viên NHK",
    "tư tưởng Hồ Chí Minh": "tư tưởng Hồ Chí Minh",
}


@pytest.mark.parametrize(("words", "kept"), NAMES.items())
def test_names_of_persons_are_left_out(words: str, kept: str) -> None:
    assert without_persons(words) == kept


def test_a_head_is_a_title_or_nothing() -> None:
    words = "đồng chí Phó Chủ tịch UBND tỉnh Lạng Sơn Dương Thị Hảo làm Trưởng đoàn"
    found = title_of(words)
    assert found is not None
    assert (found[0], words[found[1] : found[2]]) == ("Phó Chủ tịch UBND tỉnh Lạng Sơn",) * 2
    assert title_of("ông Vi Văn Sâng") is None


@pytest.mark.parametrize(
    "words", ["liên hệ 0912 345 678", "CCCD 011099001234", "hộ chiếu B1234567", "0912.345.678"]
)
def test_numbers_of_persons_make_no_field(words: str) -> None:
    assert fit(words) is None


def test_figures_are_no_numbers_of_persons() -> None:
    assert fit("trị giá 150.796.000 đồng") == "trị giá 150.796.000 đồng"


COUNTRIES = {
    "tỉnh Nậm Khăm (Lào)": ["LA"],
    "từ Anh, Pháp, Mỹ, Bỉ và Đức": ["GB", "FR", "US", "BE", "DE"],
    "Quảng Tây, Trung Quốc": ["CN", "CN"],
    "tỉnh Át-ta-pư": ["LA"],
    "dạy tiếng Anh tại Lào Cai, xã Phú Mỹ": [],
    "anh em, pháp luật, đạo đức": [],
    "Nguyễn Đức Anh": [],
    "Hội Hữu nghị Việt Nam - Liên bang Nga": ["VN", "RU"],
}


@pytest.mark.parametrize(("text", "codes"), COUNTRIES.items())
def test_countries(text: str, codes: list[str]) -> None:
    assert [mention.code for mention in find_countries(text)] == codes


DAYS = {
    "10-14/3/2025": ("2025-03-10", "2025-03-14"),
    "từ ngày 28/02 đến ngày 03/3/2025": ("2025-02-28", "2025-03-03"),
    "ngày 5 tháng 6 năm 2025": ("2025-06-05", None),
    "tháng 9/2025": ("2025-09", None),
    "ngày 27/3": ("2024-03-27", None),
    "ngày 31/4/2025": None,
    "ngày mùng 4 tháng Giêng": None,
    "ngày 15 tháng 7 âm lịch": None,
}


@pytest.mark.parametrize(("words", "days"), DAYS.items())
def test_days(words: str, days: tuple[str, str | None] | None) -> None:
    found = next(stretches(words, 2024), None)
    assert (None if found is None else (found.first, found.last)) == days


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["đoàn", "01", "Đoàn công tác", "(", ")", "“", ":", ";", ".", "dự án", "sang Lào", "gồm 12 người", "lần thứ 3", "ký kết",
             "thỏa thuận với", "ngày 3/4/2024", "hội thảo", "tổ chức", "đến thăm", "do ông Vi Văn A", "\n", "- ", "20.000 USD", "lớp tập huấn"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_any_text_is_read_and_spans_hold(words: list[str]) -> None:
    read = report(DELEGATIONS + " ".join(words))
    for record in find_records(read):
        assert 0 <= record.span.start < record.span.end <= len(read.text)
        assert all(0 <= s.start < s.end <= len(read.text) for s in record.places.values())
        assert 0 < record.confidence <= 1


def test_real_reports(shared) -> None:  # type: ignore[no-untyped-def]
    """Every row of the real reports lies in the text and holds no honorific with a name."""
    for path in sorted((shared / "reports").glob("*.txt")):
        read = doingoai.read(path)
        assert read.records
        for record in read.records:
            assert all(read.words(span).strip() for span in record.places.values())
            for value in record.fields.values():
                assert not (
                    isinstance(value, str) and re.search(r"\b(?:ông|bà|đồng chí) [A-ZĐ]\w+ [A-ZĐ]", value)
                )
