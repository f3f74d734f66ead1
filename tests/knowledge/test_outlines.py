"""The outlines that are shipped, and the errors of one's own."""

from pathlib import Path

import pytest

from doingoai.knowledge.loader import mapping_of
from doingoai.knowledge.outlines import outline, outline_of, outlines, read_outline
from doingoai.model import AskedSection, UserError

GOOD = """
id: dot-he
name: {vi: "Đợt hè"}
sections:
  - label: "I"
    title: "Kết quả"
    topics: [results]
    children:
      - {label: "1", title: "Đoàn vào", topics: [delegations], indicators: [delegations.in_count], registers: [delegations]}
      - {label: "2", title: "Việc khác", required: false}
  - {label: "II", title: "Phương hướng", role: plan, topics: [next_plan]}
"""


def every(sections: tuple[AskedSection, ...]) -> list[AskedSection]:
    return [one for section in sections for one in (section, *every(section.children))]


def test_the_shipped_outlines_load_and_ask_for_something() -> None:
    assert {"muoi-ba-muc", "xa-2025", "chuyen-de-nhieu-nam"} <= set(outlines())
    for one in outlines().values():
        asked = every(one.sections)
        assert one.basis
        assert {"vi", "en"} <= one.name.keys()
        assert any(section.indicators for section in asked)
        assert any(section.registers for section in asked)
        assert len({(s.label, s.title) for s in asked}) == len(asked)


def test_the_thirteen_sections_stand_under_the_results() -> None:
    results = next(s for s in outline("muoi-ba-muc").sections if "results" in s.topics)
    assert [child.label for child in results.children] == [str(number) for number in range(1, 14)]


def test_ones_own_outline(tmp_path: Path) -> None:
    path = tmp_path / "de-cuong.yaml"
    path.write_text(GOOD, encoding="utf-8")
    read = read_outline(path)
    first, second = read.sections
    assert (first.role, second.role) == ("results", "plan")
    assert [child.required for child in first.children] == [True, False]
    path.write_text(GOOD.replace("Đợt hè", "Đợt đông"), encoding="utf-8")
    assert read_outline(path).name["vi"] == "Đợt đông"  # a user's file is read anew


@pytest.mark.parametrize(
    ("change", "code", "line", "said"),
    [
        (("[delegations],", "[delegation],"), "YC-002", "dòng 9", "Có phải là “delegations”?"),
        (("delegations.in_count", "delegations.incount"), "YC-002", "dòng 9", "delegations.in_count"),
        (("registers: [delegations]", "registers: [doan]"), "YC-002", "dòng 9", "sổ"),
        (("role: plan", "role: plans"), "YC-002", "dòng 11", "plan"),
        (('title: "Kết quả"', 'titel: "Kết quả"'), "KT-001", "dòng 5", "titel"),
        (("required: false", "required: không"), "KT-001", "dòng 10", "bool"),
        (("id: dot-he", "id: Đợt hè"), "YC-002", "dòng 2", "gạch nối"),
        (("sections:", "section:"), "KT-001", "dòng 2", "sections"),
        (('title: "Việc khác"', 'title: "Việc khác'), "KT-001", "dòng", "YAML"),
    ],
)
def test_an_error_names_file_line_and_remedy(
    change: tuple[str, str], code: str, line: str, said: str
) -> None:
    with pytest.raises(UserError) as caught:
        outline_of(mapping_of(GOOD.replace(*change), "de-cuong.yaml"))
    assert caught.value.code == code
    assert "de-cuong.yaml" in caught.value.where
    assert line in caught.value.where
    assert said in str(caught.value)


def test_an_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(UserError) as caught:
        outline("muoi-ba-mu")
    assert caught.value.code == "YC-001"
    assert "Có phải là “muoi-ba-muc”?" in caught.value.do
    assert "xa-2025" in caught.value.do


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="YC-001"):
        read_outline(tmp_path / "khong-co.yaml")
    bad = tmp_path / "hong.yaml"
    bad.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="UTF-8"):
        read_outline(bad)
