"""A report beside those of other units: what is shared, whose name stands there, and quiet on reports that share nothing."""

from pathlib import Path

import pytest

import doingoai
from doingoai.check import Context, check, run_rule
from doingoai.check.over_time import CampaignIndex, context_for
from doingoai.check.over_time.index import index_of
from doingoai.knowledge import rules
from doingoai.model import Finding, Report

CAMPAIGN = [rule for rule in rules() if rule.needs == "campaign"]
CORPUS = sorted((Path(__file__).parents[1] / "corpus" / "reports").glob("*.txt"))[::3]
TEXT = (
    "Ngày 18/9/2024, xã đón 01 đoàn y tế của tỉnh Phông Xả (Lào) gồm 17 người, khám bệnh cho 264 người dân."
)


def report(unit: str, body: str, source: str = "") -> Report:
    name = unit.title()
    return doingoai.parse(
        f"ỦY BAN NHÂN DÂN\nXÃ {unit.upper()}\n\nSố: 12/BC-UBND\n\n{name}, ngày 05 tháng 12 năm 2024\n\nBÁO CÁO\n"
        f"Kết quả công tác đối ngoại năm 2024\n\nI. KẾT QUẢ\n\n{body}\n",
        source=source or f"{unit}.docx",
    )


def said(own: Report, context: Context) -> list[Finding]:
    return list(check(own, rules=CAMPAIGN, context=context))


def test_the_finding_names_the_neighbour_and_quotes_it() -> None:
    own, other = report("Nà Phòn", TEXT), report("Phiêng Lâu", TEXT)
    (finding,) = said(own, context_for(own, campaign=[own, other]))
    for words in (
        "Phiêng Lâu",
        "Phiêng Lâu.docx",
        "264 người dân",
        "ngày 18/9",
        "Câu bên kia: “Ngày 18/9/2024",
    ):
        assert words in finding.message
    assert own.words(finding.span).startswith("Ngày 18/9/2024")


def test_a_name_put_in_place_of_the_other_does_not_hide_the_copy() -> None:
    own = report("Nà Phòn", TEXT.replace("xã", "xã Nà Phòn"))
    other = report("Phiêng Lâu", TEXT.replace("xã", "xã Phiêng Lâu"))
    assert [f.id for f in said(own, context_for(own, campaign=[other]))] == ["DC-001"]


def test_a_word_or_two_changed_do_not_hide_the_copy() -> None:
    body = f"{TEXT[:-1]} và cấp thuốc, hướng dẫn vệ sinh phòng bệnh cho các hộ ở khu vực giáp biên giới."
    own = report("Nà Phòn", body)
    other = report("Phiêng Lâu", body.replace("khám bệnh", "thăm khám").replace("hướng dẫn ", ""))
    assert [f.id for f in said(own, context_for(own, campaign=[other]))] == ["DC-001"]


def test_other_figures_in_the_same_words_are_no_copy() -> None:
    own, other = (
        report("Nà Phòn", TEXT),
        report("Phiêng Lâu", TEXT.replace("264", "311").replace("17 người", "09 người")),
    )
    assert said(own, context_for(own, campaign=[other])) == []


def test_what_stands_above_may_quote_what_stands_below() -> None:
    district = doingoai.parse(
        f"ỦY BAN NHÂN DÂN\nHUYỆN LÂM MAI\n\nSố: 90/BC-UBND\n\nBÁO CÁO\nKết quả công tác đối ngoại năm 2024\n\nI. KẾT QUẢ\n\n{TEXT}\n"
    )
    commune = doingoai.parse(
        "UBND HUYỆN LÂM MAI\nỦY BAN NHÂN DÂN\nXÃ NÀ PHÒN\n\nSố: 12/BC-UBND\n\nBÁO CÁO\n"
        f"Kết quả công tác đối ngoại năm 2024\n\nI. KẾT QUẢ\n\n{TEXT}\n"
    )
    assert commune.place[:1] == ("huyện Lâm Mai",)
    assert said(commune, context_for(commune, campaign=[district])) == []
    assert said(district, context_for(district, campaign=[commune])) == []


def test_one_index_serves_all_reports_of_a_campaign() -> None:
    campaign = [report("Nà Phòn", TEXT), report("Phiêng Lâu", TEXT), report("Mường Hả", "Không phát sinh.")]
    index = CampaignIndex(campaign)
    for own in campaign:
        alone, together = context_for(own, campaign=campaign), context_for(own, campaign=index)
        assert said(own, alone) == said(own, together)
        assert (alone.campaign, together.index) == (together.campaign, index)
    assert index_of(campaign) is index_of(tuple(campaign))


@pytest.fixture(scope="module")
def corpus() -> list[Report]:
    return [doingoai.parse(path.read_text(encoding="utf-8"), source=path.name) for path in CORPUS]


def test_reports_of_different_units_share_nothing(corpus: list[Report]) -> None:
    index = CampaignIndex(corpus)
    found = [f.message for own in corpus for f in said(own, context_for(own, campaign=index))]
    assert found == []


def test_a_planted_paragraph_is_found_on_both_sides(corpus: list[Report]) -> None:
    half = [own for own in corpus if own.period and own.period.period.code == "2024"][:6]
    planted = [
        doingoai.parse(own.text.replace("\n\nII", f"\n\n{TEXT}\n\nII", 1), source=own.document.source)
        for own in half[:2]
    ]
    index = CampaignIndex([*planted, *half[2:]])
    for own in planted:
        hits = [f for f in said(own, context_for(own, campaign=index)) if f.id == "DC-001"]
        assert all("264 người dân" in f.message for f in hits)
    assert sum(bool(said(own, context_for(own, campaign=index))) for own in half[2:]) == 0


def test_real_reports_beside_each_other_give_no_false_warning(shared: Path) -> None:
    reports = [doingoai.read(path) for path in sorted((shared / "reports").glob("*.txt"))]
    for own in reports:
        context = Context(campaign=tuple(other for other in reports if other is not own))
        for rule in CAMPAIGN:
            assert [f.message for f in run_rule(own, rule, context=context) if f.severity != "info"] == []
