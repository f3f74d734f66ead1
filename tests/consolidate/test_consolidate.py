"""Rules of truth: what counts, what is set aside and why, what is asked."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import doingoai
from doingoai.model import Consolidation, Report, Total, UserError
from doingoai.units.roster import Roster, read_roster

TEXT = """{above}
UBND {unit}

Số: 07/BC-UBND

Nà Phạ, ngày 05 tháng 6 năm 2025

BÁO CÁO

Kết quả công tác đối ngoại {period}

Thực hiện Công văn số 21/{asker} về việc báo cáo công tác đối ngoại, UBND {unit} báo cáo như sau:

I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI {period}

1. Công tác đoàn ra, đoàn vào

{body}

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lò Văn Tâm
"""
PROVINCE = "SNgV-VP ngày 12/5/2025 của Sở Ngoại vụ tỉnh Hà Lương"
NOWHERE = "CV-VP ngày 12/5/2025 của cấp trên"


def report(
    unit: str,
    body: str,
    *,
    period: str = "6 tháng đầu năm 2025",
    asker: str = PROVINCE,
    above: str = "",
    source: str | None = None,
) -> Report:
    text = TEXT.format(unit=unit, body=body, period=period, asker=asker, above=above)
    return doingoai.parse(text, source=source or f"{unit}.txt")


def run(
    reports: Sequence[Report], roster: Roster | None = None, *, include_unknown: bool = False
) -> Consolidation:
    return doingoai.consolidate(
        reports, unit="tỉnh Hà Lương", period="2025H1", roster=roster, include_unknown=include_unknown
    )


def total(result: Consolidation, indicator: str, currency: str | None = None) -> Total:
    found = [t for t in result.totals if t.indicator == indicator and t.currency == currency]
    assert len(found) == 1, [t.indicator for t in result.totals]
    return found[0]


def roster(tmp_path: Path, *rows: str) -> Roster:
    path = tmp_path / "don-vi.csv"
    path.write_text("\n".join(["tên,loại,cấp trên,phải báo cáo,hạn,ngày nhận", *rows]), encoding="utf-8")
    return read_roster(path)


IN = "delegations.in_count"


def test_a_declared_zero_is_not_a_silence() -> None:
    result = run(
        [
            report("xã Nà Phạ", "- Đoàn vào: 02 đoàn."),
            report("xã Bản Hốc", "- Đoàn vào: Không có."),
            report("xã Khau Mạ", "Công tác quản lý được thực hiện nghiêm túc."),
        ]
    )
    summed = total(result, IN)
    assert summed.value == 2
    assert [a.unit for a in summed.addends] == ["xã Nà Phạ"]
    assert [a.unit for a in summed.declared_none] == ["xã Bản Hốc"]
    assert summed.silent == ("xã Khau Mạ",)


def test_every_figure_leads_to_its_words() -> None:
    reports = [
        report("xã Nà Phạ", "- Đoàn vào: 02 đoàn với 14 lượt người."),
        report("xã Bản Hốc", "- Đoàn vào: Không có."),
    ]
    result = run(reports)
    texts = {r.document.source: r.text for r in reports}
    for summed in result.totals:
        for item in (*summed.addends, *summed.declared_none):
            assert " ".join(texts[item.source][item.span.start : item.span.end].split()) == item.text


SET_ASIDE = {
    "other_period": (report("xã Nà Phạ", "- Đoàn vào: 02 đoàn.", period="năm 2024"), "năm 2024"),
    "other_province": (
        report(
            "xã Nà Phạ", "- Đoàn vào: 02 đoàn.", asker="SNgV-VP ngày 12/5/2025 của Sở Ngoại vụ tỉnh Sông Ngà"
        ),
        "tỉnh Sông Ngà",
    ),
    "unknown_place": (report("xã Nà Phạ", "- Đoàn vào: 02 đoàn.", asker=NOWHERE), "không cho biết"),
}


@pytest.mark.parametrize(("given", "words"), SET_ASIDE.values(), ids=SET_ASIDE)
def test_what_does_not_belong_is_set_aside_with_its_reason(given: Report, words: str) -> None:
    result = run([given])
    assert not result.used
    assert result.totals == ()
    assert words in result.set_aside[0].reason


def test_a_unit_of_unknown_place_is_a_question_and_counts_only_when_asked() -> None:
    given = SET_ASIDE["unknown_place"][0]
    assert "--include-unknown" in run([given]).questions[0].text
    assert total(run([given], include_unknown=True), IN).value == 2


def test_the_replacement_counts() -> None:
    first = report("xã Nà Phạ", "- Đoàn vào: 02 đoàn.", source="cu.txt")
    second = report(
        "xã Nà Phạ",
        "- Đoàn vào: 03 đoàn.\n\nBáo cáo này thay thế Báo cáo số 05/BC-UBND ngày 01/6/2025.",
        source="moi.txt",
    )
    result = run([first, second])
    assert total(result, IN).value == 3
    assert [(item.source, "moi.txt" in item.reason) for item in result.set_aside] == [("cu.txt", True)]


def test_two_versions_that_do_not_say_are_a_question_and_neither_counts() -> None:
    result = run(
        [
            report("xã Nà Phạ", "- Đoàn vào: 02 đoàn.", source="a.txt"),
            report("xã Nà Phạ", "- Đoàn vào: 03 đoàn.", source="b.txt"),
        ]
    )
    assert not result.used
    assert {item.source for item in result.set_aside} == {"a.txt", "b.txt"}
    assert len(result.questions) == 1


def test_the_same_file_twice_counts_once() -> None:
    result = run(
        [
            report("xã Nà Phạ", "- Đoàn vào: 02 đoàn.", source="a.txt"),
            report("xã Nà Phạ", "- Đoàn vào: 02 đoàn.", source="b.txt"),
        ]
    )
    assert total(result, IN).value == 2
    assert "trùng nguyên văn" in result.set_aside[0].reason


def test_a_unit_and_its_descendants_are_never_added() -> None:
    district = report("huyện Sa Lung", "- Đoàn vào: 05 đoàn.")
    commune = report("xã Nà Phạ", "- Đoàn vào: 02 đoàn.", above="UBND HUYỆN SA LUNG")
    summed = total(run([district, commune]), IN)
    assert summed.value == 5
    assert [(item.unit, item.reason) for item in summed.left_out] == [
        ("xã Nà Phạ", "đã tính ở cấp trên là huyện Sa Lung")
    ]


def test_descendants_that_come_to_more_are_a_finding() -> None:
    district = report("huyện Sa Lung", "- Đoàn vào: 01 đoàn.")
    commune = report("xã Nà Phạ", "- Đoàn vào: 02 đoàn.", above="UBND HUYỆN SA LUNG")
    rules = {placed.finding.rule for placed in run([district, commune]).findings}
    assert "consolidation.nested" in rules


def test_a_silent_district_lets_its_communes_count() -> None:
    district = report("huyện Sa Lung", "Công tác quản lý được thực hiện nghiêm túc.")
    commune = report("xã Nà Phạ", "- Đoàn vào: 02 đoàn.", above="UBND HUYỆN SA LUNG")
    assert total(run([district, commune]), IN).value == 2


def test_qualifiers_are_carried() -> None:
    result = run(
        [report("xã Nà Phạ", "- Đoàn vào: trên 10 đoàn."), report("xã Bản Hốc", "- Đoàn vào: 02 đoàn.")]
    )
    assert (total(result, IN).value, total(result, IN).qualifier) == (Decimal(12), "more_than")


def test_currencies_are_never_added() -> None:
    body = "Công tác quản lý được thực hiện nghiêm túc.\n\n2. Công tác viện trợ phi chính phủ nước ngoài\n\nTổng giá trị giải ngân trong kỳ là {}."
    result = run(
        [report("xã Nà Phạ", body.format("12.000 USD")), report("xã Bản Hốc", body.format("300 triệu đồng"))]
    )
    assert total(result, "foreign_aid.disbursed", "USD").value == 12_000
    assert total(result, "foreign_aid.disbursed", "VND").value == 300_000_000


def test_attendance_needs_a_list(tmp_path: Path) -> None:
    given = [report("xã Nà Phạ", "- Đoàn vào: 02 đoàn."), report("xã Bản Hốc", "- Đoàn vào: 01 đoàn.")]
    assert (run(given).expected, run(given).missing, run(given).late) == (None, None, None)
    listed = roster(
        tmp_path,
        "xã Nà Phạ,xã,tỉnh Hà Lương,có,10/6/2025,05/6/2025",
        "xã Bản Hốc,xã,tỉnh Hà Lương,có,10/6/2025,12/6/2025",
        "xã Khau Mạ,xã,tỉnh Hà Lương,có,10/6/2025,",
        "xã Pác Nậm,xã,tỉnh Hà Lương,không,,",
    )
    result = run(given, listed)
    assert result.expected == 3
    assert result.missing == ("xã Khau Mạ",)
    assert [late.unit for late in result.late or ()] == ["xã Bản Hốc"]


def test_a_listed_unit_belongs_although_its_text_does_not_say_where(tmp_path: Path) -> None:
    listed = roster(tmp_path, "xã Nà Phạ,xã,tỉnh Hà Lương,có,,")
    assert total(run([report("xã Nà Phạ", "- Đoàn vào: 02 đoàn.", asker=NOWHERE)], listed), IN).value == 2


def test_a_total_with_the_events_told_after_it_is_not_added_to_them() -> None:
    body = "Xã đã đón 05 đoàn khách nước ngoài đến làm việc. Ngày 12/3/2025, xã tiếp 01 đoàn của tỉnh bạn sang thăm."
    assert total(run([report("xã Nà Phạ", body)]), IN).value == 5


def test_the_order_of_the_files_does_not_matter() -> None:
    given = [report("xã Nà Phạ", "- Đoàn vào: 02 đoàn."), report("xã Bản Hốc", "- Đoàn vào: khoảng 10 đoàn.")]
    one, other = run(given), run(given[::-1])
    assert {(t.indicator, t.value, t.qualifier) for t in one.totals} == {
        (t.indicator, t.value, t.qualifier) for t in other.totals
    }


@pytest.mark.parametrize("unit", ["", "123", "Sở Ngoại vụ"])
def test_a_unit_that_is_none_is_refused(unit: str) -> None:
    with pytest.raises(UserError, match="không hiểu đây là đơn vị nào") as caught:
        doingoai.consolidate([], unit=unit, period="2025H1")
    assert caught.value.code == "TH-002"


def test_the_real_reports_are_told_apart(shared: Path) -> None:
    reports = [doingoai.read(path) for path in sorted((shared / "reports").glob("*.txt"))]
    result = doingoai.consolidate(reports, unit="tỉnh Lạng Sơn", period="2024H1")
    assert [used.unit for used in result.used] == ["huyện Văn Quan"]
    reasons = {item.source: item.reason for item in result.set_aside}
    assert "tỉnh Kon Tum" in reasons["dak-glei-2024h1.txt"]
    assert "năm 2024" in reasons["boc-nhieu-2024.txt"]
    assert "2011" in reasons["lang-son-2011-2020.txt"]
    assert "2020" in reasons["tuan-giao-2020h1.txt"]


@pytest.mark.parametrize("words", ["cả nước", "Toàn quốc", "Việt Nam"])
def test_the_whole_country_takes_every_province(words: str) -> None:
    provinces = [
        doingoai.parse(
            f"ỦY BAN NHÂN DÂN\n{kind.upper()} {name.upper()}\n\nSố: 41/BC-UBND\n\n{name}, ngày 04 tháng 7 năm 2026\n\nBÁO CÁO\n"
            f"Kết quả công tác đối ngoại 6 tháng đầu năm 2026\n\nI. ĐOÀN RA, ĐOÀN VÀO\n\nTrong kỳ, {kind} đón {count} đoàn khách nước ngoài.\n",
            source=f"{name}.txt",
        )
        for kind, name, count in (
            ("tỉnh", "Lạng Sơn", "03"),
            ("tỉnh", "Quảng Ngãi", "05"),
            ("thành phố", "Huế", "12"),
        )
    ]
    result = doingoai.consolidate(
        provinces, unit=words, period="2026H1", issuer="Bộ Ngoại giao", as_of=date(2026, 7, 1)
    )
    total = next(row for row in result.totals if row.indicator == "delegations.in_count")
    assert (result.unit, total.value, len(total.addends)) == ("cả nước", Decimal(20), 3)
    assert result.rebased is not None
    assert [row.value for row in result.rebased.totals if row.indicator == "delegations.in_count"] == [20]
