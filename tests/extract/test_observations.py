"""From sentences of several hands to observations: what counts, for which indicator, and what does not."""

from decimal import Decimal
from pathlib import Path

import pytest

from doingoai.extract import extract
from doingoai.model import Observation, Report
from doingoai.parse import parse_document
from doingoai.read import document_from_text, read_document

_FORM = """{issuer}

Số: 15/BC-{symbol}

{place}, ngày 10 tháng {month} năm {year}

BÁO CÁO
Kết quả công tác đối ngoại {period}

{naming} báo cáo kết quả công tác đối ngoại {period} như sau:

{body}

Trên đây là báo cáo của {naming}./.
"""


def _report(body: str, hand: str = "huyện") -> Report:
    issuer, symbol, naming = {
        "xã": ("ỦY BAN NHÂN DÂN\nXÃ SƠN LĨNH", "UBND", "UBND xã Sơn Lĩnh"),
        "phường": ("ỦY BAN NHÂN DÂN\nPHƯỜNG HẢI AN", "UBND", "UBND phường Hải An"),
        "huyện": ("ỦY BAN NHÂN DÂN\nHUYỆN AN LÂM", "UBND", "UBND huyện An Lâm"),
        "sở": ("ỦY BAN NHÂN DÂN\nTỈNH HẢI SƠN\nSỞ NGOẠI VỤ", "SNgV", "Sở Ngoại vụ tỉnh Hải Sơn"),
    }[hand]
    text = _FORM.format(
        issuer=issuer,
        symbol=symbol,
        naming=naming,
        place="An Lâm",
        month=12,
        year=2024,
        period="năm 2024",
        body=body,
    )
    return extract(parse_document(document_from_text(text)))


def _under(heading: str, sentence: str, hand: str = "huyện") -> Report:
    return _report(f"I. KẾT QUẢ TRIỂN KHAI CÔNG TÁC ĐỐI NGOẠI\n\n1. {heading}\n\n{sentence}", hand)


def _found(report: Report) -> list[tuple[str, int | float]]:
    return [
        (o.indicator, float(o.value)) for o in report.observations if o.scope == "own" and o.breakdown is None
    ]


GROUPS = "Công tác quản lý đoàn ra, đoàn vào"
AID = "Công tác vận động và quản lý viện trợ phi chính phủ nước ngoài"
CONSULAR = "Công tác lãnh sự và bảo hộ công dân"
BORDER = "Công tác biên giới, lãnh thổ"
INFO = "Công tác thông tin đối ngoại"
PRESS = "Quản lý hoạt động báo chí, phóng viên nước ngoài"
AGREE = "Công tác ký kết và thực hiện thỏa thuận quốc tế"
MEET = "Công tác tổ chức hội nghị, hội thảo quốc tế"
ECON = "Công tác ngoại giao kinh tế"
PEOPLE = "Công tác đối ngoại nhân dân"
TRAIN = "Công tác đào tạo, bồi dưỡng kiến thức đối ngoại"
KIN = "Công tác đối với người Việt Nam ở nước ngoài"

STATED = {
    "label": (
        GROUPS,
        "- Đoàn ra: 03 đoàn\n\n- Đoàn vào: 05 đoàn",
        [("delegations.out_count", 3), ("delegations.in_count", 5)],
    ),
    "label_without_noun": (
        GROUPS,
        "- Số đoàn ra: 03\n\n- Số đoàn vào: 05.",
        [("delegations.out_count", 3), ("delegations.in_count", 5)],
    ),
    "pair": (
        GROUPS,
        "Đã cử 45 đoàn/212 lượt cán bộ đi công tác nước ngoài, tăng 12 đoàn so với cùng kỳ năm 2023.",
        [("delegations.out_count", 45), ("delegations.out_persons", 212)],
    ),
    "received": (
        GROUPS,
        "Huyện đón tiếp 07 đoàn với 31 lượt khách quốc tế đến thăm và làm việc.",
        [("delegations.in_count", 7), ("delegations.in_persons", 31)],
    ),
    "domestic_and_foreign": (
        GROUPS,
        "Đã tiếp 05 đoàn khách trong nước và 02 đoàn khách nước ngoài (Hàn Quốc, Nhật Bản) gồm 14 người đến khảo sát.",
        [("delegations.in_domestic_count", 5), ("delegations.in_count", 2), ("delegations.in_persons", 14)],
    ),
    "guests_from_home_bring_no_foreigners": (
        GROUPS,
        "- Đoàn trong nước: 02 đoàn, 31 người đến tham quan phố đi bộ.",
        [("delegations.in_domestic_count", 2)],
    ),
    "both_ways": (
        GROUPS,
        "Cử 02 đoàn cán bộ sang thăm và làm việc tại tỉnh Hủa Phăn (Lào); tiếp 04 đoàn của tỉnh bạn Lào đến chào xã giao.",
        [("delegations.out_count", 2), ("delegations.in_count", 4)],
    ),
    "persons_follow_their_group": (
        GROUPS,
        "Số lượng đoàn ra: 05 đoàn (25 người). Số lượng đoàn vào: 06 đoàn (44 người).",
        [
            ("delegations.out_count", 5),
            ("delegations.out_persons", 25),
            ("delegations.in_count", 6),
            ("delegations.in_persons", 44),
        ],
    ),
    "countries": (
        GROUPS,
        "Trong năm đón 3 đoàn với tổng số 45 khách đến từ 06 quốc gia.",
        [("delegations.in_count", 3), ("delegations.in_persons", 45), ("delegations.countries", 6)],
    ),
    "agreements": (
        AGREE,
        "Tỉnh đã ký kết 05 thỏa thuận hợp tác với đối tác nước ngoài, nâng tổng số còn hiệu lực lên 38 thỏa thuận; gia hạn 02 bản ghi nhớ, chấm dứt hiệu lực 01 thỏa thuận.",
        [
            ("agreements.signed", 5),
            ("agreements.in_force", 38),
            ("agreements.amended", 2),
            ("agreements.terminated", 1),
        ],
    ),
    "conferences": (
        MEET,
        "UBND tỉnh cho phép tổ chức 04 hội nghị, hội thảo quốc tế với 120 đại biểu nước ngoài.",
        [("conferences.count", 4), ("conferences.foreign_delegates", 120)],
    ),
    "investment": (
        ECON,
        "Trên địa bàn có 85 dự án FDI với tổng vốn đăng ký 1,25 tỷ USD. Kim ngạch xuất nhập khẩu đạt 2,3 triệu USD, tăng 12,5% so với cùng kỳ.",
        [
            ("economic_diplomacy.fdi_projects", 85),
            ("economic_diplomacy.fdi_capital", 1.25e9),
            ("economic_diplomacy.export_import", 2.3e6),
        ],
    ),
    "people": (
        PEOPLE,
        "Duy trì 07 cặp thôn, bản kết nghĩa; tổ chức 03 chương trình giao lưu hữu nghị.",
        [("people_diplomacy.twin_villages", 7), ("people_diplomacy.events", 3)],
    ),
    "aid": (
        AID,
        "Hiện có 31 tổ chức phi chính phủ nước ngoài hoạt động, triển khai 51 dự án với tổng vốn cam kết 13 triệu USD, đã giải ngân 4,2 triệu USD.",
        [
            ("foreign_aid.orgs_active", 31),
            ("foreign_aid.projects_active", 51),
            ("foreign_aid.committed", 13e6),
            ("foreign_aid.disbursed", 4.2e6),
        ],
    ),
    "new_aid": (
        AID,
        "Trong kỳ phê duyệt 07 dự án mới, tổng giá trị 1.250.000 USD; vốn đối ứng 2,1 tỷ đồng.",
        [
            ("foreign_aid.projects_new", 7),
            ("foreign_aid.committed", 1.25e6),
            ("foreign_aid.counterpart", 2.1e9),
        ],
    ),
    "aid_reaches": (
        AID,
        "Dự án hỗ trợ 120 trẻ em tại 3 xã, tổ chức 4 lớp tập huấn.",
        [
            ("foreign_aid.beneficiaries", 120),
            ("foreign_aid.communes", 3),
            ("foreign_aid.training_classes", 4),
        ],
    ),
    "border": (
        BORDER,
        "Phối hợp tuần tra 24 lượt; tuần tra song phương 04 lần. Tổ chức 03 cuộc hội đàm với phía bạn. Duy trì 8 tổ tự quản với 96 thành viên.",
        [
            ("border_territory.patrols", 24),
            ("border_territory.joint_patrols", 4),
            ("border_territory.meetings", 3),
            ("border_territory.self_mgmt_groups", 8),
            ("border_territory.self_mgmt_members", 96),
        ],
    ),
    "consular": (
        CONSULAR,
        "Ghi nhận 11 trường hợp xuất cảnh trái phép; 03 công dân bị bắt giữ tại Trung Quốc; tiếp nhận 02 nạn nhân mua bán người.",
        [
            ("consular_protection.illegal_exits", 11),
            ("consular_protection.citizens_arrested_abroad", 3),
            ("consular_protection.trafficking_victims", 2),
        ],
    ),
    "foreigners": (
        CONSULAR,
        "Hiện có 15 người nước ngoài tạm trú, 6 lao động nước ngoài.",
        [("foreign_entities.foreign_residents", 15), ("foreign_entities.foreign_workers", 6)],
    ),
    "kin_abroad": (
        KIN,
        "Huyện có trên 500 kiều bào sinh sống tại 12 nước; kiều hối đạt 1,2 triệu USD; có 34 lượt kiều bào về thăm quê.",
        [
            ("overseas_vietnamese.people", 500),
            ("overseas_vietnamese.countries", 12),
            ("overseas_vietnamese.remittances", 1.2e6),
            ("overseas_vietnamese.visits_home", 34),
        ],
    ),
    "contract_workers": (
        KIN,
        "Toàn huyện có 213 người đang lao động ở nước ngoài theo hợp đồng.",
        [("overseas_vietnamese.contract_workers", 213)],
    ),
    "information": (
        INFO,
        "Đăng 125 tin, bài; phát sóng 60 lượt trên hệ thống truyền thanh; in 2.000 tờ rơi; trang thông tin có 15.000 lượt truy cập.",
        [
            ("foreign_information.articles", 125),
            ("foreign_information.broadcasts", 60),
            ("foreign_information.publication_copies", 2000),
            ("foreign_information.website_visits", 15000),
        ],
    ),
    "press": (
        PRESS,
        "Hướng dẫn 02 đoàn phóng viên nước ngoài với 9 phóng viên đến tác nghiệp.",
        [("foreign_press.groups", 2), ("foreign_press.persons", 9)],
    ),
    "training": (
        TRAIN,
        "Cử 12 lượt cán bộ tham gia 03 lớp bồi dưỡng kiến thức đối ngoại do Sở Ngoại vụ tổ chức.",
        [("training.persons", 12), ("training.courses_attended", 3)],
    ),
    "a_language_is_no_country": (
        TRAIN,
        "Cử 01 lượt công chức tham dự 01 lớp bồi dưỡng tiếng Lào.",
        [("training.persons", 1), ("training.courses_attended", 1)],
    ),
    "taken_up_again": (
        MEET,
        "Tổ chức 02 hội thảo quốc tế. Cả hai hội thảo đều được cho phép.",
        [("conferences.count", 2)],
    ),
    "parts_end_where_something_new_begins": (
        GROUPS,
        "Đón 12 đoàn nước ngoài, gồm 07 đoàn Lào và 05 đoàn Thái Lan; đón 04 đoàn trong nước đến học tập.",
        [("delegations.in_count", 12), ("delegations.in_domestic_count", 4)],
    ),
    "an_accident_is_no_contract": (
        CONSULAR,
        "Có 01 trường hợp bị tai nạn lao động tại nước ngoài.",
        [("consular_protection.accidents_abroad", 1)],
    ),
    "training_held": (
        TRAIN,
        "Sở tổ chức 02 lớp bồi dưỡng cho 180 cán bộ làm công tác đối ngoại.",
        [("training.courses_held", 2), ("training.persons", 180)],
    ),
}


@pytest.mark.parametrize(("heading", "sentence", "expected"), STATED.values(), ids=STATED)
def test_stated(heading: str, sentence: str, expected: list[tuple[str, float]]) -> None:
    report = _under(heading, sentence, "sở" if "tỉnh" in sentence else "huyện")
    assert sorted(_found(report)) == sorted(expected)
    assert all(report.words(o.span).strip() for o in report.observations)


ZEROS = {
    "heading": (f"{AID}: Không.", "", ["foreign_aid.projects_active"]),
    "heading_both_ways": (
        f"{GROUPS}: Không phát sinh.",
        "",
        ["delegations.in_count", "delegations.out_count"],
    ),
    "label_lines": (
        GROUPS,
        "- Đoàn ra: Không có.\n\n- Đoàn vào: Chưa phát sinh.",
        ["delegations.in_count", "delegations.out_count"],
    ),
    "label_in_brackets": (
        GROUPS,
        "Cán bộ đi công tác nước ngoài (đoàn ra): không có.",
        ["delegations.out_count"],
    ),
    "subject_first": (GROUPS, "Trong năm, đoàn vào không phát sinh.", ["delegations.in_count"]),
    "sentence": (
        GROUPS,
        "Huyện không có đoàn cán bộ, công chức nào đi học tập tại nước ngoài.",
        ["delegations.out_count"],
    ),
    "staff": (GROUPS, "Phường không có cán bộ, công chức đi nước ngoài.", ["delegations.out_count"]),
    "conference": (MEET, "Trong kỳ không tổ chức hội nghị, hội thảo quốc tế.", ["conferences.count"]),
    "nothing_of_it": (MEET, "Trong kỳ báo cáo không phát sinh nội dung này.", ["conferences.count"]),
    "agreements": (AGREE, "Địa phương chưa ký kết thỏa thuận quốc tế nào.", ["agreements.signed"]),
    "economic": (
        ECON,
        "Xã chưa triển khai các hoạt động liên quan đến ngoại giao kinh tế.",
        ["economic_diplomacy.promotion_events"],
    ),
    "new_projects": (
        AID,
        "Trong năm không có dự án viện trợ phi chính phủ nước ngoài nào được phê duyệt mới.",
        ["foreign_aid.projects_new"],
    ),
    "no_ngo": (
        AID,
        "Không có tổ chức phi chính phủ nước ngoài nào hoạt động trên địa bàn.",
        ["foreign_aid.orgs_active"],
    ),
    "press": (PRESS, "Không có phóng viên, báo chí nước ngoài đến tác nghiệp.", ["foreign_press.groups"]),
    "press_none_of_it": (f"{PRESS}: Chưa phát sinh.", "", ["foreign_press.groups"]),
    "illegal": (
        CONSULAR,
        "Không ghi nhận trường hợp công dân xuất cảnh trái phép.",
        ["consular_protection.illegal_exits"],
    ),
    "three_at_once": (
        CONSULAR,
        "Không có công dân của xã bị bắt, tai nạn, tử vong ở nước ngoài.",
        [
            "consular_protection.accidents_abroad",
            "consular_protection.citizens_arrested_abroad",
            "consular_protection.deaths_abroad",
        ],
    ),
    "foreigners": (
        CONSULAR,
        "Chưa phát hiện người nước ngoài vi phạm pháp luật.",
        ["consular_protection.foreigners_offending"],
    ),
    "residents": (
        CONSULAR,
        "Trên địa bàn không có người nước ngoài cư trú, tạm trú.",
        ["foreign_entities.foreign_residents"],
    ),
    "border": (
        BORDER,
        "Không có người di cư tự do và kết hôn không giá thú qua biên giới.",
        ["border_territory.free_migrants", "border_territory.unregistered_marriages"],
    ),
    "fishermen": (
        CONSULAR,
        "Không có tàu cá, ngư dân bị nước ngoài bắt giữ.",
        ["consular_protection.citizens_arrested_abroad"],
    ),
    "training": (TRAIN, "Không cử cán bộ tham gia tập huấn.", ["training.persons"]),
    "courses": (TRAIN, "Chưa tổ chức lớp tập huấn nào.", ["training.courses_held"]),
    "people": (f"{PEOPLE}: chưa thực hiện.", "", ["people_diplomacy.events"]),
    "figure_zero": (GROUPS, "Số đoàn vào: 0 đoàn.", ["delegations.in_count"]),
}


@pytest.mark.parametrize(("heading", "sentence", "expected"), ZEROS.values(), ids=ZEROS)
def test_declared_none(heading: str, sentence: str, expected: list[str]) -> None:
    report = _under(heading, sentence)
    assert sorted(o.indicator for o in report.observations) == expected
    assert {(o.value, o.basis) for o in report.observations} == {(Decimal(0), "declared_none")}


SILENT = {
    "plan_words": (GROUPS, "Dự kiến năm tới đón 15 đoàn khách nước ngoài."),
    "not_only": (GROUPS, "Không chỉ đón đoàn vào mà còn làm tốt công tác bảo hộ."),
    "no_offence_by_groups_out": (GROUPS, "Không có đoàn ra nào chậm nộp báo cáo."),
    "not_many": (GROUPS, "Trên địa bàn không có nhiều đoàn vào."),
    "youth_union": (GROUPS, "Đoàn thanh niên có 120 đoàn viên tham gia."),
    "inspection_team": (GROUPS, "Tỉnh thành lập 02 đoàn kiểm tra công tác đối ngoại."),
    "pupils_at_home": (GROUPS, "Có 3 đoàn học sinh đi tham quan trong nước."),
    "no_money": (INFO, "Không có kinh phí cho công tác thông tin đối ngoại."),
    "an_aim": (CONSULAR, "Tuyên truyền để không phát sinh trường hợp xuất cảnh trái phép."),
    "marriages": (CONSULAR, "Có 02 trường hợp kết hôn với người nước ngoài."),
    "others": (GROUPS, "Các xã không có đoàn vào."),
    "tourists": (GROUPS, "Khách du lịch quốc tế đạt 120.000 lượt."),
    "only_a_rate": (GROUPS, "Số đoàn vào đạt 95% kế hoạch, tăng 12,5% so với cùng kỳ."),
}


@pytest.mark.parametrize(("heading", "sentence"), SILENT.values(), ids=SILENT)
def test_no_result_of_the_report(heading: str, sentence: str) -> None:
    assert [o for o in _under(heading, sentence).observations if o.scope == "own"] == []


def test_plans_and_recommendations_hold_no_results() -> None:
    report = _report(
        "I. KẾT QUẢ\n\n1. Đoàn ra: 02 đoàn.\n\nII. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2025\n\n- Đoàn ra: không tổ chức.\n\n- Đón 10 đoàn khách nước ngoài."
        "\n\nIII. ĐỀ XUẤT, KIẾN NGHỊ\n\nĐề nghị mở 05 lớp bồi dưỡng kiến thức đối ngoại."
    )
    assert _found(report) == [("delegations.out_count", 2)]


def _one(report: Report, indicator: str, value: int) -> Observation:
    return next(o for o in report.observations if o.indicator == indicator and o.value == value)


def test_figures_of_last_year_are_kept_apart() -> None:
    report = _under(
        GROUPS, "Đón 72 đoàn với 560 lượt khách quốc tế (cùng kỳ năm 2023: 60 đoàn/431 lượt khách).", "sở"
    )
    assert _found(report) == [("delegations.in_count", 72), ("delegations.in_persons", 560)]
    assert _one(report, "delegations.in_count", 60).scope == "last_year"
    assert _one(report, "delegations.in_persons", 431).scope == "last_year"


def test_parts_are_tied_to_their_total() -> None:
    report = _under(
        GROUPS,
        "Tỉnh cho phép 09 đoàn ra, trong đó: kênh Đảng 02 đoàn, kênh Nhà nước 06 đoàn, kênh Nhân dân 01 đoàn.",
        "sở",
    )
    parts = {o.breakdown: int(o.value) for o in report.observations if o.breakdown}
    assert parts == {"kênh Đảng": 2, "kênh Nhà nước": 6, "kênh Nhân dân": 1}
    assert _found(report) == [("delegations.out_count", 9)]


def test_parts_may_have_a_sentence_of_their_own() -> None:
    report = _under(
        GROUPS,
        "Tổng số đoàn ra: 28 đoàn với 164 lượt người. Trong đó, khối Đảng 04 đoàn, khối chính quyền 24 đoàn.",
        "sở",
    )
    assert _found(report) == [("delegations.out_count", 28), ("delegations.out_persons", 164)]
    assert {o.breakdown for o in report.observations if o.breakdown} == {"khối Đảng", "khối chính quyền"}


def test_the_heading_says_which_way() -> None:
    report = _report(
        "I. KẾT QUẢ\n\n1. Quản lý đoàn ra, đoàn vào\n\na) Đoàn ra: 01 đoàn, 08 lượt người sang dự lễ hội tại bản Noọng Xen, nước bạn.\n\n"
        "b) Đoàn vào: 02 đoàn với 23 lượt người."
    )
    assert _found(report) == [
        ("delegations.out_count", 1),
        ("delegations.out_persons", 8),
        ("delegations.in_count", 2),
        ("delegations.in_persons", 23),
    ]


def test_a_whole_earlier_year_is_kept_apart() -> None:
    report = _under(GROUPS, "Cả năm 2023, đón 15 đoàn nước ngoài với 132 lượt người.")
    assert {o.scope for o in report.observations} == {"last_year"}


def test_a_zero_beside_a_figure_is_a_question() -> None:
    report = _under(GROUPS, "Đoàn vào: 03 đoàn. Quý II không có đoàn vào.")
    assert [o.confidence < 0.6 for o in report.observations if o.value == 0] == [True]


def test_one_kind_absent_is_not_all_absent() -> None:
    report = _under(MEET, "Không có hội nghị thuộc thẩm quyền Thủ tướng Chính phủ.", "sở")
    assert [o.indicator for o in report.observations] == ["conferences.pm_authority"]


def test_list_items_are_parts_of_the_figure_that_introduces_them() -> None:
    report = _under(
        AID,
        "Các dự án thực hiện từ ngày 01/10/2023 đến ngày 31/3/2024 với tổng giá trị giải ngân là 90.000 USD, cụ thể:\n\n"
        "- Dự án nước sạch: 50.000 USD.\n\n- Dự án dinh dưỡng: 40.000 USD.",
    )
    assert _found(report) == [("foreign_aid.disbursed", 90000)]
    assert {o.period for o in report.observations} == {"2023-10-01..2024-03-31"}
    assert {o.breakdown for o in report.observations if o.breakdown} == {
        "Dự án nước sạch",
        "Dự án dinh dưỡng",
    }


PROFILES = {
    "ward": (
        "Phường có diện tích tự nhiên 245 ha, gồm 32 khu phố với 11.204 hộ, dân số 45.310 người; tỷ lệ hộ nghèo còn 0,8%, giảm 0,3% so với năm trước.",
        {
            "profile.area_ha": 245,
            "profile.villages": 32,
            "profile.households": 11204,
            "profile.population": 45310,
            "profile.poor_rate": 0.8,
        },
    ),
    "border_commune": (
        "Xã có 8 thôn; 1.020 hộ/4.512 khẩu; đồng bào dân tộc thiểu số chiếm 87%; toàn xã còn 310 hộ nghèo, chiếm tỷ lệ 30,4%.",
        {
            "profile.villages": 8,
            "profile.households": 1020,
            "profile.population": 4512,
            "profile.minority_share": 87,
            "profile.poor_households": 310,
            "profile.poor_rate": 30.4,
        },
    ),
}


@pytest.mark.parametrize(("sentence", "expected"), PROFILES.values(), ids=PROFILES)
def test_the_unit_in_figures(sentence: str, expected: dict[str, float]) -> None:
    report = _report(f"I. ĐẶC ĐIỂM TÌNH HÌNH\n\n{sentence}\n\nII. KẾT QUẢ\n\nĐoàn ra: Không.", "xã")
    assert {
        o.indicator: float(o.value) for o in report.observations if o.indicator.startswith("profile.")
    } == expected


def test_rows_of_a_table(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    for line in (
        "UBND XÃ SƠN LĨNH",
        "BÁO CÁO",
        "Kết quả công tác đối ngoại năm 2024",
        "I. KẾT QUẢ",
        "1. Số liệu đoàn ra, đoàn vào",
    ):
        document.add_paragraph(line)
    table = document.add_table(rows=0, cols=4)
    for row in (
        ("TT", "Nội dung", "Năm 2024", "Cùng kỳ năm 2023"),
        ("1", "Số đoàn ra", "04", "02"),
        ("2", "Số đoàn vào", "07", "09"),
    ):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.save(str(tmp_path / "bieu.docx"))
    report = extract(parse_document(read_document(tmp_path / "bieu.docx")))
    assert _found(report) == [("delegations.out_count", 4), ("delegations.in_count", 7)]


def test_doubt_shows_in_the_confidence() -> None:
    report = _under(GROUPS, "Huyện không có đoàn ra, ngoại trừ 01 cán bộ đi cùng đoàn của tỉnh.")
    assert all(o.confidence < 0.6 for o in report.observations if o.basis == "declared_none")


def test_every_fact_quotes_its_report(shared: Path) -> None:
    for path in sorted((shared / "reports").glob("*.txt")):
        report = extract(parse_document(read_document(path)))
        assert report.observations
        assert all(report.words(o.span).strip() and 0 < o.confidence <= 1 for o in report.observations)


def test_real_reports_reach_the_floor(shared: Path) -> None:
    import json

    right = missed = spurious = 0
    for path in sorted((shared / "gold").glob("*.observations.json")):
        name = path.name.split(".")[0]
        gold = json.loads(path.read_text(encoding="utf-8"))
        report = extract(parse_document(read_document(shared / "reports" / f"{name}.txt")))
        left = [o for o in report.observations if o.scope == "own" and o.basis != "derived"]
        for wanted in sorted(gold, key=lambda item: bool(item.get("optional"))):
            hit = next((o for o in left if _is(wanted, o)), None)
            if hit is not None:
                left.remove(hit)
                right += not wanted.get("optional")
            else:
                missed += not wanted.get("optional")
        spurious += len(left)
    assert 2 * right / (2 * right + missed + spurious) >= 0.98


def _is(wanted: dict[str, object], found: Observation) -> bool:
    return (
        found.indicator in str(wanted["indicator"]).split("|")
        and found.qualifier in str(wanted["qualifier"]).split("|")
        and abs(float(found.value) - float(str(wanted["value"]))) < 1e-6
        and found.span.start < int(str(wanted["end"]))
        and int(str(wanted["start"])) < found.span.end
    )
