"""The request letter: what stands in it, and that our own reader finds its outline again."""

from datetime import date
from pathlib import Path

import pytest

from doingoai.check.letter import find_outline
from doingoai.knowledge.outlines import outline, outlines
from doingoai.model import AskedSection
from doingoai.periods import parse_code
from doingoai.read.docx import read
from doingoai.units.roster import read_roster
from doingoai.write.forms import Ask, write_form
from doingoai.write.forms.asked import parts_of
from doingoai.write.letter import Request, write_letter

ROSTER = """tên,loại,cấp trên,phải báo cáo,hạn,ngày nhận
xã Nà Cường,xã,tỉnh Hà Lương,có,,
phường Đông Sơn,phường,tỉnh Hà Lương,có,08/06/2026,
Sở Công Thương,sở,tỉnh Hà Lương,có,10/12/2025,
Sở Nội vụ,sở,tỉnh Hà Lương,không,,
"""


def letter(tmp_path: Path, name: str = "xa-2025", **more: object) -> bytes:
    path = tmp_path / "don-vi.csv"
    path.write_text(ROSTER, encoding="utf-8")
    units = read_roster(path).owing
    values = {"issuer": "Sở Ngoại vụ", "deadline": date(2026, 6, 10), "units": units, **more}
    return write_letter(Request("tỉnh Hà Lương", parse_code("2026H1"), outline(name), **values))  # type: ignore[arg-type]


def text_of(data: bytes) -> str:
    return read(data, "cong-van.docx").text.replace("\u00a0", " ")


def test_what_the_letter_says(tmp_path: Path) -> None:
    words = text_of(letter(tmp_path, email="doingoai@halluong.example"))
    for said in (
        "UBND TỈNH HÀ LƯƠNG\nSỞ NGOẠI VỤ",
        "V/v báo cáo công tác đối ngoại",
        "- Ủy ban nhân dân các xã, phường thuộc tỉnh Hà Lương;",
        "- Các sở, ban, ngành, đoàn thể tỉnh Hà Lương.",
        "Căn cứ Nghị định số 09/2019/NĐ-CP",
        "từ ngày 15 tháng 12 năm 2025 đến ngày lập báo cáo; từ ngày ấy đến ngày 14 tháng 6 năm 2026 thì ước",
        "trước ngày 10 tháng 6 năm 2026 (thứ Tư)",
        "doingoai@halluong.example",
        "- UBND tỉnh Hà Lương (b/c);",
        "Phụ lục I\n",
        "Phụ lục II\n",
    ):
        assert " ".join(said.split()) in " ".join(words.split())
    assert "Sở Nội vụ" not in words


def test_a_deadline_after_the_cut_off_asks_for_no_estimates(tmp_path: Path) -> None:
    words = text_of(letter(tmp_path, deadline=date(2026, 6, 16)))
    assert "Số liệu tính từ ngày 15 tháng 12 năm 2025 đến ngày 14 tháng 6 năm 2026." in words


def test_the_units_have_their_own_deadlines_but_not_those_of_an_earlier_period(tmp_path: Path) -> None:
    words = text_of(letter(tmp_path))
    table = words[words.rindex("Thời hạn gửi") :]
    assert "Phường Đông Sơn\ntỉnh Hà Lương\n08/06/2026" in table
    assert "Sở Công Thương\ntỉnh Hà Lương\n10/06/2026" in table
    assert "10/12/2025" not in words


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    assert letter(tmp_path) == letter(tmp_path)


def test_without_a_deadline_its_place_is_left_blank(tmp_path: Path) -> None:
    assert "trước ngày ….. tháng ….. năm 2026" in text_of(letter(tmp_path, deadline=None, units=()))


def flat(
    sections: tuple[AskedSection, ...], depth: int = 1
) -> list[tuple[int, str, str, tuple[str, ...], str]]:
    found = []
    for one in sections:
        found.append((depth, one.label, one.title.casefold(), one.topics, one.role))
        found += flat(one.children, depth + 1)
    return found


@pytest.mark.parametrize("name", sorted(outlines()))
def test_the_letters_own_outline_is_recognised_again(name: str, tmp_path: Path) -> None:
    path = tmp_path / "cong-van.docx"
    path.write_bytes(letter(tmp_path, name))
    again, asked = flat(find_outline(str(path)).sections), flat(outline(name).sections)
    places = {
        (depth, label, title.split(":")[0]): (topics, role) for depth, label, title, topics, role in again
    }
    known = [row for row in asked if (row[0], row[1], row[2].split(":")[0]) in places]
    assert len(known) >= 0.9 * len(asked)
    same = [row for row in known if places[row[0], row[1], row[2].split(":")[0]] == row[3:]]
    assert len(same) >= 0.8 * len(known)


def test_a_form_made_from_the_letter_asks_for_the_same(tmp_path: Path) -> None:
    path = tmp_path / "cong-van.docx"
    path.write_bytes(letter(tmp_path))
    parts, asked = parts_of(find_outline(str(path))), parts_of(outline("xa-2025"))
    results = [(p.label, p.indicators, p.registers, p.box) for p in parts if p.role == "results"]
    assert results == [(p.label, p.indicators, p.registers, p.box) for p in asked if p.role == "results"]
    assert write_form(Ask("xã Nà Cường, tỉnh Hà Lương", parse_code("2026H1"), find_outline(str(path))))
