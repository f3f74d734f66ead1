"""A province's own templates: what they change, and what is told where one is wrong."""

import re
from pathlib import Path

import pytest
from official_samples import PARTY_LETTER, PLAN, REPORT
from ooxml_parts import W, lines, parts

from doingoai.cli.main import main
from doingoai.cli.templates import chosen
from doingoai.model import UserError
from doingoai.write.documents import write_official
from doingoai.write.docx.issuing import issuer_of
from doingoai.write.docx.layout import STYLES, layout
from doingoai.write.docx.wording import wording
from doingoai.write.template_check import check_templates
from doingoai.write.template_set import FILES, STANDARD, Templates, standard_text, templates_in


def changed(name: str, *changes: tuple[str, str]) -> Templates:
    text = standard_text(name)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return Templates(((name, text),), "mau-tinh")


def test_the_programs_own_templates_are_good() -> None:
    assert check_templates(STANDARD) == ()
    copies = Templates(tuple((name, standard_text(name)) for name in FILES), "mau")
    assert check_templates(copies) == tuple(FILES)
    assert write_official(REPORT, copies) == write_official(REPORT)


def test_a_province_changes_its_layout() -> None:
    mine = changed(
        "layout.yaml",
        ("right: 20,", "right: 15,"),
        ("{id: Nation, name: Quoc hieu, size: 13,", "{id: Nation, name: Quoc hieu, size: 12,"),
    )
    found = parts(write_official(REPORT, mine))
    margins = next(found["word/document.xml"].iter(f"{W}pgMar"))
    assert margins.get(f"{W}right") == "850"
    size = found["word/styles.xml"].find(f"{W}style[@{W}styleId='Nation']/{W}rPr/{W}sz")
    assert size is not None
    assert size.get(f"{W}val") == "24"
    assert layout().page["right"] == 20


def test_a_province_changes_how_documents_are_written() -> None:
    mine = changed(
        "official.yaml",
        ('"V/v {abstract}"', '"Về việc {abstract}"'),
        ('to: "Kính gửi:"', 'to: "Kính trình:"'),
    )
    found = lines(parts(write_official(REPORT, mine))["word/document.xml"])
    assert "Kính trình: Ủy ban nhân dân tỉnh Hà Sơn." in found


def test_a_province_changes_who_signs() -> None:
    mine = changed(
        "issuing.yaml",
        (
            'symbol_prefix: S\n    signs: ["GIÁM ĐỐC"]',
            'symbol_prefix: S\n    signs: ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]',
        ),
    )
    assert issuer_of("Sở Ngoại vụ", "tỉnh Hà Sơn", mine).signs == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert issuer_of("Sở Ngoại vụ", "tỉnh Hà Sơn").signs == ("GIÁM ĐỐC",)


def test_a_province_changes_its_wording() -> None:
    old = wording().other_title
    mine = changed(
        "sentences.yaml",
        (f"other_title: {old}", "other_title: Việc khác")
        if f"other_title: {old}" in standard_text("sentences.yaml")
        else (f'other_title: "{old}"', 'other_title: "Việc khác"'),
    )
    assert wording(mine).other_title == "Việc khác"
    assert wording().other_title == old


WRONG = {  # what is wrong: (file, change, words of the message)
    "key_misspelt": ("layout.yaml", ("font: Times", "fonts: Times"), r"\[KT-001\] mau-tinh/layout\.yaml, dòng \d+: không có khóa “font”\. Sửa “fonts” thành “font”"),
    "key_unknown": ("layout.yaml", ("language: vi-VN", "language: vi-VN\ncolour: red"), r"\[KT-001\] mau-tinh/layout\.yaml.*khóa “colour” không có nghĩa"),
    "style_missing": ("layout.yaml", ("{id: Motto,", "{id: Mottoes,"), r"\[KT-001\] mau-tinh/layout\.yaml.*thiếu kiểu đoạn “Motto”.*Chép dòng"),
    "size": ("layout.yaml", ("{id: Motto, name: Tieu ngu, size: 14", "{id: Motto, name: Tieu ngu, size: 140"), r"kiểu “Motto” có cỡ chữ 140"),
    "size_missing": ("layout.yaml", ("{id: Motto, name: Tieu ngu, size: 14,", "{id: Motto, name: Tieu ngu,"), r"kiểu “Motto” có cỡ chữ 0"),
    "align": ("layout.yaml", ("{id: Motto, name: Tieu ngu, size: 14, bold: true, align: center}", "{id: Motto, name: Tieu ngu, size: 14, align: middle}"), r"\[KT-002\].*“align: middle” không có trong danh mục.*center"),
    "outline_style": ("layout.yaml", ("{style: Heading3, format: lowerLetter", "{style: Heading9, format: lowerLetter"), r"cấp đánh số dùng kiểu “Heading9”"),
    "widths": ("layout.yaml", ("header_table: [64, 96]", "header_table: [64, 196]"), r"“header_table” rộng 260 mm, quá khổ chữ 160 mm"),
    "width_words": ("layout.yaml", ("header_table: [64, 96]", "header_table: [64, rộng]"), r"“header_table” phải gồm hai số mm"),
    "yaml": ("layout.yaml", ("font: Times New Roman", "font: [Times"), r"\[KT-001\] mau-tinh/layout\.yaml, dòng \d+: viết sai YAML"),
    "party_style": ("layout_party.yaml", ("outline:", "outlines:"), r"\[KT-001\] mau-tinh/layout_party\.yaml.*“outlines”.*“outline”"),
    "field": ("official.yaml", ('"Số: {number}/{symbol}"', '"Số: {numbers}/{symbol}"'), r"\[KT-001\] mau-tinh/official\.yaml, dòng \d+: “number_line.*thiếu hoặc viết sai chỗ điền.*\{number\}, \{symbol\}"),
    "side": ("official.yaml", ("side: state", "side: sate"), r"\[KT-002\].*“side: sate”"),
    "issuing_field": ("issuing.yaml", ("SỞ {FIELD}", "SỞ {FELD}"), r"\[KT-001\] mau-tinh/issuing\.yaml: có chỗ điền không dùng được: 'FELD'"),
    "issuing_last": ("issuing.yaml", ('names: [""]', 'names: ["Khác"]'), r"thiếu mục cuối cho cơ quan chưa biết loại"),
    "regime": ("regime.yaml", ("form: half", "form: halves"), r"thiếu tên báo cáo cho dạng kỳ half"),
    "day": ("official.yaml", ("to_day: 2026-05-26", "to_day: mai"), r"khóa “to_day” phải là date"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "change", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_template_is_told_with_its_place_and_remedy(
    name: str, change: tuple[str, str], message: str
) -> None:
    with pytest.raises(UserError, match=message):
        check_templates(changed(name, change))


def test_a_gap_between_the_forms_is_told() -> None:
    mine = changed("official.yaml", ("from_day: 2026-05-27", "from_day: 2027-01-01"))
    with pytest.raises(UserError, match=r"không có thể thức nào của bên “party” cho ngày 01/06/2026"):
        write_official(PARTY_LETTER, mine)


def test_folders(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"\[MB-001\].*không có thư mục này"):
        templates_in(tmp_path / "khong-co")
    with pytest.raises(UserError, match=r"\[MB-001\].*không có mẫu nào"):
        templates_in(tmp_path)
    (tmp_path / "layuot.yaml").write_text("a: 1", encoding="utf-8")
    with pytest.raises(
        UserError, match=r"\[MB-001\].*layuot\.yaml không phải tên một mẫu.*Đổi tên thành layout\.yaml"
    ):
        templates_in(tmp_path)
    (tmp_path / "layuot.yaml").rename(tmp_path / "layout.yaml")
    (tmp_path / "layout.yaml").write_bytes("font: Tím".encode("utf-16"))
    with pytest.raises(UserError, match=r"\[MB-001\].*không phải UTF-8"):
        templates_in(tmp_path)
    (tmp_path / "layout.yaml").write_text("\ufeff" + standard_text("layout.yaml"), encoding="utf-8")
    assert check_templates(templates_in(tmp_path)) == ("layout.yaml",)


def test_the_command_copies_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "mau"
    assert main(["templates", "--copy", str(place)]) == 0
    assert sorted(path.name for path in place.iterdir()) == sorted(FILES)
    assert main(["templates", str(place)]) == 0
    assert "layout.yaml: dùng được" in capsys.readouterr().out
    assert main(["templates", "--copy", str(place)]) == 2
    assert "không ghi đè" in capsys.readouterr().err
    text = (place / "layout.yaml").read_text(encoding="utf-8")
    (place / "layout.yaml").write_text(re.sub(r"^font: .*$", "", text, flags=re.M), encoding="utf-8")
    assert main(["templates", str(place)]) == 2
    assert "không có khóa “font”" in capsys.readouterr().err


def test_the_folder_asked_for_or_named_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DOINGOAI_TEMPLATES", raising=False)
    assert chosen(None) is STANDARD
    (tmp_path / "layout.yaml").write_text(
        standard_text("layout.yaml").replace("right: 20,", "right: 16,"), encoding="utf-8"
    )
    monkeypatch.setenv("DOINGOAI_TEMPLATES", str(tmp_path))
    assert layout(chosen(None)).page["right"] == 16
    with pytest.raises(UserError, match="MB-001"):
        chosen(tmp_path / "khac")


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "layout.yaml"
    for right in (15, 18):
        path.write_text(
            standard_text("layout.yaml").replace("right: 20,", f"right: {right},"), encoding="utf-8"
        )
        assert layout(templates_in(tmp_path)).page["right"] == right


def test_every_style_is_told_in_the_manual() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
    for name in (*STYLES, *FILES):
        assert f"`{name}`" in manual, name
    assert PLAN.issuer.code == "UBND"
