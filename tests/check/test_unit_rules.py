"""Names of units: one name two ways, and districts after there were none."""

import pytest

import doingoai
from doingoai.check.engine import run_rule
from doingoai.extract import extract
from doingoai.knowledge import rules
from doingoai.model import Finding
from doingoai.parse import parse_document
from doingoai.read import document_from_text

SPELLING, STYLE, ABOLISHED, REGISTER, ENDED = (
    next(rule for rule in rules() if rule.id == f"DV-00{i}") for i in (1, 2, 3, 4, 5)
)


def found(text: str, *chosen: object) -> list[tuple[str, Finding]]:
    report = extract(parse_document(document_from_text(text, source="")))
    return [
        (report.words(f.span), f)
        for rule in (SPELLING, STYLE, ABOLISHED, REGISTER, ENDED)
        if rule in chosen
        for f in run_rule(report, rule)
    ]


TWO_WAYS = {
    "breve_and_hat": (
        "Huyện Đắk Hring đón 02 đoàn. Công an huyện Đăk Hring quản lý.",
        "Huyện Đắk Hring",
        "warning",
    ),
    "tone": ("Xã Tà Rụt và đồn biên phòng xã Tà Rút tuần tra.", "Xã Tà Rụt", "warning"),
    "letter": (
        "Xã Mường Lầm, xã Mường Lầm, xã Mường Lầm; riêng xã Mường Lầu không có.",
        "xã Mường Lầu",
        "info",
    ),
}


@pytest.mark.parametrize(("text", "words", "severity"), TWO_WAYS.values(), ids=TWO_WAYS)
def test_one_name_two_ways(text: str, words: str, severity: str) -> None:
    hits = found(text, SPELLING)
    assert len(hits) == 1
    assert words.lower() in {
        hits[0][0].lower(),
        text[hits[0][1].related[0].start : hits[0][1].related[0].end].lower(),
    }
    assert hits[0][1].severity == severity


ONE_WAY = {
    "other_names": "Xã Tân Thịnh, xã Tân Lập, xã Tân Tiến, huyện Tân Lạc và phường Tân Thịnh.",
    "other_kinds": "Xã Đồng Văn thuộc huyện Đồng Vân.",
    "capitals": "UBND HUYỆN VĂN BÀN; huyện Văn Bàn.",
    "tone_place": "Huyện Kim Hoá; huyện Kim Hóa; thị trấn Thuỷ Nguyên, thị trấn Thủy Nguyên.",
}


@pytest.mark.parametrize("text", ONE_WAY.values(), ids=ONE_WAY)
def test_names_that_are_right(text: str) -> None:
    assert found(text, SPELLING) == []


def test_tone_place_is_one_note() -> None:
    hits = found("Huyện Kim Hoá; huyện Kim Hóa; huyện Kim Hóa; xã Thuỷ An, xã Thủy An.", STYLE)
    assert [f.severity for _, f in hits] == ["info"]


def later(
    body: str, *, period: str = "6 tháng cuối năm 2025", date: str = "ngày 10 tháng 12 năm 2025"
) -> str:
    return (
        f"ỦY BAN NHÂN DÂN\nXÃ NẬM TIN\n\nSố: 45/BC-UBND\n\nNậm Tin, {date}\n\nBÁO CÁO\n\nKết quả công tác đối ngoại {period}\n\n"
        f"I. KẾT QUẢ\n\n1. Công tác biên giới\n\n{body}\n\nII. PHƯƠNG HƯỚNG\n\nTiếp tục tuyên truyền.\n"
    )


GONE = {
    "with": ("Xã phối hợp với UBND huyện Mường Nhé tuần tra.", "huyện Mường Nhé"),
    "town": ("Đoàn làm việc với thị xã Nghĩa Lộ về kết nghĩa.", "thị xã Nghĩa Lộ"),
    "quarter": ("Công an quận Hồng Bàng bàn bạc với xã.", "quận Hồng Bàng"),
}


@pytest.mark.parametrize(("body", "words"), GONE.values(), ids=GONE)
def test_a_district_after_there_were_none(body: str, words: str) -> None:
    assert [w for w, _ in found(later(body), ABOLISHED)] == [words]


STILL = {
    "laos": "Xã hội đàm với huyện Noọng Hét, tỉnh Xiêng Khoảng, nước CHDCND Lào.",
    "china": "Đón đoàn huyện Mã Quan (Trung Quốc) sang thăm.",
    "former": "Xã được thành lập trên cơ sở 03 xã của huyện Mường Nhé (cũ).",
    "before": "Trước ngày 01/7/2025, huyện Mường Nhé đã ký 02 biên bản.",
    "earlier_period": "Trong 6 tháng đầu năm 2025, huyện Mường Nhé đón 02 đoàn.",
    "old_document": "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2025 của UBND huyện Mường Nhé về công tác đối ngoại, xã đã tuyên truyền.",
    "level": "Không tổ chức chính quyền cấp huyện.",
}


@pytest.mark.parametrize("body", STILL.values(), ids=STILL)
def test_districts_rightly_named(body: str) -> None:
    assert found(later(body), ABOLISHED) == []


@pytest.mark.parametrize(
    ("period", "date"),
    [
        ("6 tháng đầu năm 2025", "ngày 10 tháng 6 năm 2025"),
        ("năm 2024", "ngày 10 tháng 12 năm 2024"),
        ("năm 2025", "ngày 10 tháng 12 năm 2025"),
    ],
)
def test_reports_on_an_earlier_time_are_quiet(period: str, date: str) -> None:
    assert (
        found(later("Xã phối hợp với UBND huyện Mường Nhé tuần tra.", period=period, date=date), ABOLISHED)
        == []
    )


def district(body: str) -> str:
    return (
        "ỦY BAN NHÂN DÂN\nHUYỆN BẮC HÀ\n\nSố: 45/BC-UBND\n\nBắc Hà, ngày 10 tháng 12 năm 2023\n\nBÁO CÁO\n\nKết quả công tác đối ngoại năm 2023\n\n"
        f"I. KẾT QUẢ\n\n1. Công tác văn hóa đối ngoại\n\n{body}\n\nII. PHƯƠNG HƯỚNG\n\nTiếp tục tuyên truyền.\n"
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Khách quốc tế thăm xã Na Hổi.", [("xã Na Hổi", "Na Hối")]),
        ("Lễ hội xã Na Hối và xã Tả Củ Tỷ thu hút khách quốc tế.", []),
        ("Đón đoàn xã Na Hổi, huyện Mường Khương.", []),
        ("Đón đoàn xã Bình Minh đến học tập.", []),
    ],
)
def test_a_commune_nearly_in_the_register(body: str, expected: list[tuple[str, str]]) -> None:
    hits = found(district(body), REGISTER)
    assert [w for w, _ in hits] == [words for words, _ in expected]
    assert all(
        f"“{right}”" in f.message and f.severity == "info"
        for (_, f), (_, right) in zip(hits, expected, strict=True)
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Xã giữ bản ghi nhớ với quận Seo-san (Hàn Quốc). Xã gia hạn bản ghi nhớ với quận Seo-san.", []),
        ("Xã hội đàm với huyện Khun (tỉnh Xiêng-khoảng). Huyện Khun tặng xã hai nhà văn hóa.", []),
        ("Xã phối hợp với UBND huyện Nậm Lùm tuần tra. Huyện Nậm Lùm cấp kinh phí.", ["huyện Nậm Lùm"]),
        ("Xã kế thừa thỏa thuận do huyện Nậm Lùm ký.", []),
    ],
)
def test_a_district_once_told_to_lie_abroad_stays_abroad(words: str, found: list[str]) -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nXÃ PÁC NGÀ\n\nSố: 12/BC-UBND\n\nPác Ngà, ngày 05 tháng 12 năm 2025\n\nBÁO CÁO\n"
        f"Kết quả công tác đối ngoại 6 tháng cuối năm 2025\n\nI. KẾT QUẢ\n\n{words}\n\nII. PHƯƠNG HƯỚNG\n\nTiếp tục.\n"
    )
    report = doingoai.parse(text)
    assert [report.words(f.span) for f in report.findings if f.id == "DV-003"] == found


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Trong tháng 9, xã phối hợp với UBND huyện Mường Nhé mở lớp tiếng Lào.", ["huyện Mường Nhé"]),
        ("Trong tháng 3, xã phối hợp với UBND huyện Mường Nhé mở lớp tiếng Lào.", []),
        ("Xã phối hợp với UBND huyện Mường Nhé tuần tra.", []),
    ],
)
def test_a_year_in_which_the_districts_ended(body: str, words: list[str]) -> None:
    assert [w for w, _ in found(later(body, period="năm 2025"), ABOLISHED)] == words


OWN = "UBND huyện Mường Lò chỉ đạo các xã của huyện Mường Lò thực hiện quy chế. "
FOREIGN = {
    "area": (OWN + "Khách nước ngoài trên địa bàn huyện Pa Khoang tăng.", True),
    "people": (OWN + "Số lao động của huyện Pa Khoang ở nước ngoài là 40 người.", True),
    "partner": (OWN + "Huyện phối hợp với Công an trên địa bàn huyện Pa Khoang.", False),
    "neighbour": (OWN + "Địa bàn giáp ranh, địa bàn huyện Pa Khoang có nhiều lối mở.", False),
    "from there": (OWN + "Có 03 lao động đến từ địa bàn huyện Pa Khoang.", False),
    "both": (OWN + "Người dân huyện Pa Khoang và huyện Mường Lò cùng dự.", False),
    "often": (OWN + "Trên địa bàn huyện Pa Khoang có 1 đoàn. " * 3, False),
    "abroad": (OWN + "Hàng qua địa bàn huyện Khun (Lào) tăng.", False),
    "another kind": (OWN + "Khách nước ngoài trên địa bàn xã Pa Khoang tăng.", False),
}


@pytest.mark.parametrize(("body", "fires"), FOREIGN.values(), ids=FOREIGN)
def test_another_units_name(body: str, fires: bool) -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nHUYỆN MƯỜNG LÒ\n\nSố: 45/BC-UBND\n\nMường Lò, ngày 10 tháng 12 năm 2023\n\nBÁO CÁO\n\n"
        f"Kết quả công tác đối ngoại năm 2023\n\nI. KẾT QUẢ\n\n{body}\n\nII. PHƯƠNG HƯỚNG\n\nTiếp tục tuyên truyền.\n"
    )
    assert bool([f for f in doingoai.parse(text).findings if f.rule == "copy.foreign"]) == fires


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Khách quốc tế thăm xã Lùng Phìh.", [("xã Lùng Phìh", "Lùng Phình")]),
        ("Khách thăm xã Lùng Phìh, huyện Mã Quan (Trung Quốc).", []),
        ("Huyện Bắc Hà và xã Nậm Lúc đón khách.", []),
        ("Đoàn xã Nà Hẩu đến học tập kinh nghiệm.", []),
    ],
)
def test_a_slip_in_the_name_of_an_own_commune(body: str, expected: list[tuple[str, str]]) -> None:
    hits = found(district(body), REGISTER)
    assert [words for words, _ in hits] == [words for words, _ in expected]
    assert all(right in f.message for (_, f), (_, right) in zip(hits, expected, strict=True))


def of_2025(body: str, period: str = "6 tháng cuối năm 2025") -> str:
    return (
        "ỦY BAN NHÂN DÂN\nXÃ BẮC HÀ\n\nSố: 12/BC-UBND\n\nBắc Hà, ngày 10 tháng 12 năm 2025\n\nBÁO CÁO\n\n"
        f"Kết quả công tác đối ngoại {period}\n\nI. KẾT QUẢ\n\nTrên địa bàn tỉnh Lào Cai, {body}\n\nII. PHƯƠNG HƯỚNG\n\nTiếp tục.\n"
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("xã phối hợp với UBND xã Na Hối tổ chức lễ hội.", [("xã Na Hối", "xã Bắc Hà")]),
        ("Công an xã Na Hối quản lý người nước ngoài.", [("xã Na Hối", "xã Bắc Hà")]),
        ("UBND tỉnh Yên Bái cử đoàn tham gia.", [("tỉnh Yên Bái", "tỉnh Lào Cai")]),
        ("lễ hội diễn ra tại xã Na Hối.", []),
        ("UBND xã Na Hối (cũ) đã ký thỏa thuận.", []),
        ("năm 2024, UBND xã Na Hối đã ký thỏa thuận.", []),
        ("UBND xã Bản Liền và UBND tỉnh Lào Cai phối hợp.", []),
        ("Ủy ban nhân dân tỉnh Vân Nam (Trung Quốc) cử đoàn thăm.", []),
    ],
)
def test_a_unit_that_acts_after_its_end(body: str, expected: list[tuple[str, str]]) -> None:
    hits = found(of_2025(body), ENDED)
    assert [words for words, _ in hits] == [words for words, _ in expected]
    assert all(now in f.message for (_, f), (_, now) in zip(hits, expected, strict=True))


def test_a_period_that_holds_the_change_is_quiet() -> None:
    assert found(of_2025("UBND xã Na Hối đón 02 đoàn.", period="năm 2025"), ENDED) == []
