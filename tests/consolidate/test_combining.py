"""Indicators that are not added: members counted once, shares recomputed."""

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

import doingoai
from doingoai.cli.main import main
from doingoai.consolidate.combining import ways
from doingoai.knowledge import indicators
from doingoai.knowledge.record_fields import registers
from doingoai.model import Combined, Consolidation, Report

TEXT = """UBND {unit}

Số: 07/BC-UBND

Nà Phạ, ngày 05 tháng 7 năm 2025

BÁO CÁO

Kết quả công tác đối ngoại 6 tháng đầu năm 2025

Thực hiện Công văn số 21/SNgV-VP ngày 12/5/2025 của Sở Ngoại vụ tỉnh Hà Lương, UBND {unit} báo cáo như sau:

I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI

1. {heading}

{body}
"""
IN = "Công tác đoàn ra, đoàn vào"


def report(unit: str, body: str, heading: str = IN) -> Report:
    return doingoai.parse(TEXT.format(unit=unit, body=body, heading=heading), source=f"{unit}.txt")


def run(reports: Sequence[Report]) -> Consolidation:
    return doingoai.consolidate(reports, unit="tỉnh Hà Lương", period="2025H1")


def come_to(indicator: str, heading: str, *bodies: str) -> Combined | None:
    units = ("xã Nà Phạ", "xã Bản Hốc", "xã Khau Mạ")
    result = run([report(unit, body, heading) for unit, body in zip(units, bodies, strict=False)])
    (found,) = [item for item in result.totals if item.indicator == indicator]
    assert found.value is None
    assert not found.additive
    return found.combined


COUNTRIES = {
    "both_name_all": (
        ("Trong kỳ có 05 đoàn vào đến từ 03 nước: Lào, Trung Quốc và Nhật Bản.", "Đã đón 04 đoàn vào đến từ 02 nước: Lào, Hàn Quốc."),
        (4, "exact", {"Lào", "Trung Quốc", "Nhật Bản", "Hàn Quốc"}),
    ),
    "one_names_fewer_than_it_counts": (
        ("Trong kỳ có 15 đoàn vào đến từ 07 nước, trong đó có Lào, Trung Quốc.", "Đã đón 04 đoàn vào đến từ 02 nước: Lào, Hàn Quốc."),
        (7, "at_least", {"Lào", "Trung Quốc", "Hàn Quốc"}),
    ),
    "one_unit_alone_keeps_its_words": (("Trong kỳ có 15 đoàn vào đến từ trên 07 nước.",), (7, "more_than", set())),
}  # fmt: skip


@pytest.mark.parametrize(("bodies", "expected"), COUNTRIES.values(), ids=COUNTRIES)
def test_countries_are_counted_once(bodies: Sequence[str], expected: tuple[int, str, set[str]]) -> None:
    found = come_to("delegations.countries", IN, *bodies)
    assert found is not None
    assert (int(found.value), found.qualifier, {member.name for member in found.members}) == expected


def test_a_member_tells_who_names_it_and_where() -> None:
    bodies = COUNTRIES["both_name_all"][0]
    reports = [report("xã Nà Phạ", bodies[0]), report("xã Bản Hốc", bodies[1])]
    (total,) = [item for item in run(reports).totals if item.indicator == "delegations.countries"]
    assert total.combined is not None
    (laos,) = [member for member in total.combined.members if member.name == "Lào"]
    assert laos.units == ("xã Nà Phạ", "xã Bản Hốc")
    texts = {item.document.source: item for item in reports}
    assert [texts[source].words(span) for source, span in laos.places] == ["Lào", "Lào"]


def test_languages_and_documents() -> None:
    found = come_to(
        "foreign_information.languages",
        "Thông tin đối ngoại",
        "Trang thông tin điện tử có 03 ngôn ngữ: tiếng Việt, tiếng Anh và tiếng Lào.",
        "Trang thông tin điện tử có 02 ngôn ngữ: tiếng Việt - Trung.",
    )
    assert found is not None
    assert (int(found.value), found.qualifier) == (4, "exact")
    documents = come_to(
        "direction.docs_disseminated",
        "Công tác chỉ đạo",
        "Đã quán triệt 02 văn bản: Chỉ thị số 12-CT/TW ngày 05/01/2024 của Ban Bí thư, Nghị định số 28/2025/NĐ-CP ngày 03/02/2025 của Chính phủ.",
        "Đã quán triệt 01 văn bản: Nghị định số 28/2025/NĐ-CP ngày 03/02/2025 của Chính phủ.",
    )
    assert documents is not None
    assert (int(documents.value), documents.qualifier) == (2, "exact")


def test_donors_in_free_words_are_listed_and_never_make_the_number() -> None:
    found = come_to(
        "foreign_aid.orgs_active",
        "Công tác phi chính phủ nước ngoài",
        "Hiện có 02 tổ chức phi chính phủ nước ngoài hoạt động trên địa bàn.\n\n- Dự án Nước sạch do Tổ chức Bàn Tay Ấm tài trợ, kinh phí 20.000 USD.",
        "Hiện có 03 tổ chức phi chính phủ nước ngoài hoạt động trên địa bàn.",
    )
    assert found is not None
    assert (int(found.value), found.qualifier) == (3, "at_least")
    assert [member.name for member in found.members] == ["Tổ chức Bàn Tay Ấm"]


SHARES = {
    "both_counts": (("phải gửi 20 báo cáo, gửi đúng hạn 18 báo cáo, đạt tỷ lệ 90% báo cáo đúng hạn.", "phải gửi 5 báo cáo, gửi đúng hạn 2 báo cáo, đạt tỷ lệ 40% báo cáo đúng hạn."), Decimal(80)),
    "no_whole": (("Gửi đúng hạn 18 báo cáo, đạt tỷ lệ 90% báo cáo đúng hạn.",), None),
}  # fmt: skip


@pytest.mark.parametrize(("bodies", "expected"), SHARES.values(), ids=SHARES)
def test_a_share_is_recomputed_never_averaged(bodies: Sequence[str], expected: Decimal | None) -> None:
    found = come_to("reporting_compliance.on_time_rate", "Chế độ báo cáo", *bodies)
    assert (found.value if found else None) == expected
    if found:
        assert (found.part, found.whole) == (Decimal(20), Decimal(25))


def test_every_way_names_what_exists() -> None:
    known = indicators()
    for name, way in ways().items():
        assert known[name].aggregation == way.rule
        assert all(other in known for other in (*way.whole, *filter(None, [way.part])))
        if way.register:
            assert way.field in set(registers()[way.register].fields)
    without = {
        name for name, item in known.items() if item.aggregation in ("union", "ratio") and not item.profile
    }
    assert without == set(ways())


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "bao-cao"
    folder.mkdir()
    for number, body in enumerate(COUNTRIES["both_name_all"][0]):
        item = report(("xã Nà Phạ", "xã Bản Hốc")[number], body)
        (folder / f"{number}.txt").write_text(item.text, encoding="utf-8")
    out = tmp_path / "ra"
    call = ["consolidate", str(folder), "--period", "2025H1", "--for", "tỉnh Hà Lương", "--out", str(out)]
    assert main(call) == 0
    result = json.loads((out / "ket-qua.json").read_text(encoding="utf-8"))
    (total,) = [item for item in result["totals"] if item["indicator"] == "delegations.countries"]
    assert (total["value"], total["combined"]["value"]) == (None, 4)
    capsys.readouterr()
    assert main(["explain", str(out / "ket-qua.json"), "delegations.countries"]) == 0
    shown = capsys.readouterr().out
    assert "mỗi thứ tính một lần" in shown
    assert "Lào: xã Nà Phạ, xã Bản Hốc" in shown
