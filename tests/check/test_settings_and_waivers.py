"""What a campaign changes, what a unit sets aside, what was not looked at, and where a finding stands."""

from pathlib import Path

import pytest

from doingoai.check import PLAIN, Context, Settings
from doingoai.check.checked import Checked, check_whole
from doingoai.check.settings import read_settings
from doingoai.check.unchecked import not_checked
from doingoai.check.waivers import is_waivers, read_waivers, waivers_beside
from doingoai.check.where import Map
from doingoai.knowledge.outlines import outline
from doingoai.model import Report, UserError
from doingoai.pipeline import Beside, check_place, read_report, report_files, understand
from doingoai.read import document_from_text

TEXT = (
    "ỦY BAN NHÂN DÂN\nXÃ PA CỐ\n\nSố: 18/BC-UBND\n\nPa Cố, ngày 07 tháng 6 năm 2024\n\nBÁO CÁO\nKết quả công tác đối ngoại 6 tháng đầu năm 2024\n\n"
    "I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI\n\nXã đã tăng cường tăng cường phối hợp.\n\nCán bộ của của xã đã dự tập huấn.\n\n"
    "II. PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2024\n\nTiếp tục tuyên truyền.\n"
)


def report() -> Report:
    return understand(document_from_text(TEXT, "pa-co.txt"), findings=False)


def settings_from(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "dot.yaml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


def ids(checked: Checked) -> set[str]:
    return {finding.id for finding in checked.report.findings}


def test_rules_are_switched_off_by_id_and_by_family(tmp_path: Path) -> None:
    assert "CV-001" in ids(check_whole(report()))
    settings = settings_from(tmp_path, "off: [CV-001, outline.*]\n")
    assert {"CV-001", "BC-001", "BC-009"} <= settings.off
    checked = check_whole(report(), settings=settings)
    assert "CV-001" not in ids(checked)
    assert any("CV-001" in line for line in checked.not_checked)


@pytest.mark.parametrize("keys", ["severity: {CV-001: error}", "mức: {CV-001: lỗi}"])
def test_a_severity_changes_in_either_language(tmp_path: Path, keys: str) -> None:
    checked = check_whole(report(), settings=settings_from(tmp_path, keys))
    assert {f.severity for f in checked.report.findings if f.id == "CV-001"} == {"error"}


def test_a_threshold_changes(tmp_path: Path) -> None:
    settings = settings_from(tmp_path, "params: {BC-002: {field: giáo dục}}\n")
    assert settings.params["BC-002"] == {"field": "giáo dục"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("off: [CV-01]", "Có phải là “CV-0"),
        ("off: [chinh-ta]", "chinh-ta"),
        ("severity: {CV-001: nặng}", "nặng"),
        ("severity: {CV-999: error}", "CV-999"),
        ("params: {BC-002: {fields: x}}", "Có phải là “field”?"),
        ("params: {BC-002: {field: [1]}}", "phải là chữ"),
        ("params: {BC-002: 3}", "tên: giá trị"),
        ("params: {outline.*: {field: x}}", "outline.*"),
    ],
)
def test_an_error_in_the_rules_names_line_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        settings_from(tmp_path, "# đợt 1\n" + text + "\n")
    assert caught.value.code == "QT-001"
    assert "dot.yaml, dòng 2" in caught.value.where
    assert said in str(caught.value)


def test_a_key_that_means_nothing(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="KT-001"):
        settings_from(tmp_path, "of: [CV-001]\n")


WAIVER = "- quy tắc: CV-001\n  đoạn trích: tăng cường  tăng cường\n  lý do: Tên phong trào.\n  người quyết định: Chủ tịch UBND xã\n  ngày: 10/6/2024\n"


def waived(tmp_path: Path, text: str) -> Checked:
    (tmp_path / "pa-co.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "pa-co.txt.mien-tru.yaml").write_text(text, encoding="utf-8")
    path = tmp_path / "pa-co.txt"
    return check_place(read_report(path, findings=False), path, Beside())


def test_a_waived_finding_stays_with_its_reason_and_is_not_loud(tmp_path: Path) -> None:
    checked = waived(tmp_path, WAIVER)
    assert [f.waived for f in checked.waived] == ["Tên phong trào. (Chủ tịch UBND xã, 10/06/2024)"]
    assert len([f for f in checked.open if f.id == "CV-001"]) == 1  # the other doubled word
    assert checked.loud
    more = WAIVER + "- {rule: CV-001, words: của của, reason: Trích thơ.}\n"
    assert not any(f.id == "CV-001" for f in waived(tmp_path, more).open)


def test_a_waiver_that_matches_nothing_is_said(tmp_path: Path) -> None:
    checked = waived(tmp_path, WAIVER.replace("tăng cường  tăng cường", "những những"))
    assert [one.words for one in checked.unused] == ["những những"]
    assert not checked.waived


def test_a_waiver_may_be_json_and_of_one_file(tmp_path: Path) -> None:
    (tmp_path / "chung.json").write_text(
        '[{"rule": "CV-001", "words": "của của", "reason": "Trích.", "file": "khac.txt"}]', encoding="utf-8"
    )
    given = read_waivers(tmp_path / "chung.json")
    checked = check_whole(report(), waivers=given)
    assert (checked.waived, checked.unused) == ((), ())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("  lý do: Tên phong trào.\n", ""), "lý do"),
        (("  lý do: Tên phong trào.\n", "  lý do: '  '\n"), "lý do"),
        (("quy tắc: CV-001", "quy tắc: CV-9"), "CV-9"),
        (("  đoạn trích: tăng cường  tăng cường\n", ""), "đoạn trích"),
        (("Chủ tịch UBND xã", "ông Lò Văn Hặc"), "tên riêng"),
        (("Chủ tịch UBND xã", "Chủ tịch UBND xã Lò Văn Hặc"), "tên riêng"),
        (("ngày: 10/6/2024", "ngày: 31/6/2024"), "31/6/2024"),
    ],
)
def test_a_wrong_waiver_is_an_error(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    with pytest.raises(UserError) as caught:
        waived(tmp_path, WAIVER.replace(*change))
    assert caught.value.code == "BQ-001"
    assert said in str(caught.value)
    assert "pa-co.txt.mien-tru.yaml, dòng 1" in caught.value.where


def test_waivers_are_no_reports(tmp_path: Path) -> None:
    waived(tmp_path, WAIVER)
    assert [path.name for path in report_files(tmp_path)] == ["pa-co.txt"]
    assert is_waivers(Path("a.docx.mien-tru.yaml"))
    assert waivers_beside(tmp_path / "khac.docx") == ()


def test_what_was_not_checked_depends_on_what_was_given() -> None:
    one = report()
    alone = not_checked(one, Context(), PLAIN)
    assert sum("--" in line for line in alone) == 3
    assert any(".txt, không phải .docx" in line for line in alone)
    beside = Context(previous=(one,), campaign=(one,), outline=outline("xa-2025"), docx=b"x")
    whole = not_checked(one, beside, PLAIN)
    assert len(whole) == len(alone) - 4
    assert not any("--" in line for line in whole)
    none = not_checked(one, Context(), PLAIN, previous_given=True, campaign_given=True)
    assert any("không có báo cáo kỳ trước của chính đơn vị này" in line for line in none)
    assert all(line.isascii() or "ệ" not in line for line in not_checked(one, Context(), PLAIN, "en"))


def test_where_a_finding_stands() -> None:
    one = report()
    places = Map(one)
    repeated = [f for f in check_whole(one).report.findings if f.id == "CV-001"]
    first, second = (places.at(f.span) for f in repeated)
    assert first.section == ("I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI",)
    assert (first.paragraph, second.paragraph) == (1, 2)
    assert (first.page, first.part) == (None, None)
    assert one.header.number_span is not None
    assert places.at(one.header.number_span).part == "head"
