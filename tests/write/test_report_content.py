"""What the consolidated report says, at every level and for every kind of period."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doingoai.model import Comparison, Consolidation, Duplicate, Excerpt, Span, UserError
from doingoai.periods import parse_code
from doingoai.write.docx import write_docx
from doingoai.write.docx.wording import wording
from doingoai.write.template_set import Templates


def lines(consolidation: Consolidation) -> list[str]:
    document = docx.Document(io.BytesIO(write_docx(consolidation)))
    return [p.text.replace("\u00a0", " ") for p in document.paragraphs]


def joined(consolidation: Consolidation) -> str:
    return "\n".join(lines(consolidation))


LEVELS = [
    ("tỉnh Tây Khuê", "UBND tỉnh Tây Khuê", "2025", "Kết quả công tác đối ngoại năm 2025", "trên địa bàn tỉnh có 07 đoàn"),
    ("tỉnh Tây Khuê", "Sở Ngoại vụ", "2025-9M", "9 tháng đầu năm,", "3 tháng cuối năm 2025"),
    ("tỉnh Tây Khuê", "UBND tỉnh Tây Khuê", "2025Q1", "quý I năm 2025", "nhiệm vụ quý II năm 2025"),
    ("tỉnh Tây Khuê", "UBND tỉnh Tây Khuê", "2021..2025", "Tổng kết công tác đối ngoại giai đoạn 2021-2025", "giai đoạn 2026-2030"),
    ("huyện Mường Thinh", "UBND huyện Mường Thinh", "2024H1", "6 tháng đầu năm,", "trên địa bàn huyện có 07 đoàn"),
    ("cả nước", "Bộ Ngoại giao", "2025", "Kết quả công tác đối ngoại năm 2025", "cả nước có 07 đoàn"),
]  # fmt: skip


@pytest.mark.parametrize(("unit", "issuer", "period", "title", "words"), LEVELS)
def test_levels_and_periods(
    unit: str, issuer: str, period: str, title: str, words: str, first_half: Consolidation
) -> None:
    made = replace(first_half, unit=unit, issuer=issuer, period=parse_code(period))
    text = joined(made)
    assert title in text
    assert words in text


def test_a_sentence_against_the_period_before(second_half: Consolidation) -> None:
    text = joined(second_half)
    assert "So với 6 tháng đầu năm 2025, số đoàn ra giảm từ 07 xuống 03 đoàn" in text
    assert "giá trị viện trợ giải ngân giảm 210.200 USD (71%) và giảm 390.000.000 đồng (31,2%)" in text
    assert (
        "số lượt khách nước ngoài" not in text.split("So với 6 tháng đầu năm 2025")[1].split("\n")[0]
    )  # “khoảng”, “trên”


def test_a_long_period_has_its_parts_in_the_text_and_in_the_annex(second_half: Consolidation) -> None:
    rows = second_half.comparisons[0].rows
    later = tuple(replace(row, earlier=row.earlier * 2 if row.earlier else row.earlier) for row in rows)
    made = replace(
        second_half,
        period=parse_code("2021..2025"),
        comparisons=(
            Comparison("nam-2021/ket-qua.json", parse_code("2021"), "within", rows),
            Comparison("nam-2025/ket-qua.json", parse_code("2025"), "within", later),
        ),
    )
    text = joined(made)
    assert "Năm 2025 so với năm 2021, số đoàn ra tăng gấp đôi (từ 07 lên 14 đoàn)" in text
    assert "Số liệu qua từng thời kỳ của giai đoạn 2021-2025" in text
    document = docx.Document(io.BytesIO(write_docx(made)))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    series = next(rows for rows in tables if rows[0][-1] == "Cả kỳ")
    assert series[0][2:4] == ["Năm 2021", "Năm 2025"]
    assert series[1][1:4] == ["Số đoàn ra (đoàn)", "7", "14"]


def opinion(unit: str, text: str, kind: str, number: int) -> Excerpt:
    return Excerpt("difficulties", kind, unit, f"{number}.docx", Span(0, len(text)), text)


def test_like_opinions_stand_once_with_how_many_raise_them(first_half: Consolidation) -> None:
    units = [used.unit for used in first_half.used]
    said = (
        opinion(
            units[0],
            "Kinh phí cho công tác đối ngoại còn hạn hẹp, phụ thuộc ngân sách cấp trên.",
            "difficulty",
            1,
        ),
        opinion(units[1], "Ngân sách bố trí cho đối ngoại ít, phụ thuộc cấp trên.", "difficulty", 2),
        opinion(units[2], "Đường tuần tra bị sạt lở nhiều đoạn sau mưa lũ.", "difficulty", 3),
        opinion(units[0], "Sớm ban hành hướng dẫn về lễ tân.", "recommendation", 4),
        opinion(units[1], "Sớm ban hành hướng dẫn về lễ tân.", "recommendation", 5),
    )
    text = joined(replace(first_half, excerpts=said))
    assert (
        f"Có 02 đơn vị nêu khó khăn tương tự nhau, như {units[0]}: “Kinh phí cho công tác đối ngoại" in text
    )
    assert "Có 02 đơn vị cùng kiến nghị: “Sớm ban hành hướng dẫn về lễ tân”." in text
    assert text.index("Có 02 đơn vị nêu khó khăn") < text.index("Đường tuần tra bị sạt lở")


def test_one_event_decided_is_told_once(first_half: Consolidation) -> None:
    pair = first_half.duplicates[0]
    decided = replace(first_half, duplicates=(replace(pair, decision="một"),))
    quoted = pair.b.text.rstrip(" .;,")
    assert f"“{quoted}”" in joined(replace(first_half, duplicates=()))
    text = joined(decided)
    assert f"“{quoted}”" not in text
    assert f"“{pair.a.text.rstrip(' .;,')}”" in text
    assert isinstance(pair, Duplicate)


def test_an_announcement_of_what_follows_is_not_quoted(first_half: Consolidation) -> None:
    loose = replace(first_half.excerpts[0], text="Kết quả cụ thể như sau:")
    assert "Kết quả cụ thể như sau" not in joined(
        replace(first_half, excerpts=(loose, *first_half.excerpts[1:]))
    )


def test_registers_stand_in_the_annex_of_their_topic(first_half: Consolidation) -> None:
    document = docx.Document(io.BytesIO(write_docx(first_half)))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    listed = next(rows for rows in tables if "Chiều" in rows[0])
    row = next(row for row in listed if row[3] == "Đoàn xúc tiến du lịch thị xã đi Thái Lan")
    assert row[1:] == [
        "Thị xã Lam Khuê",
        "Đoàn ra",
        row[3],
        "6",
        "Thái Lan",
        "10/3/2025",
        "Giới thiệu tuyến du lịch biên giới",
    ]


def template(change: str, to: str) -> Templates:
    from doingoai.knowledge import folder

    text = (folder() / "sentences.yaml").read_text(encoding="utf-8")
    assert change in text
    return Templates((("sentences.yaml", text.replace(change, to, 1)),), "mau")


BROKEN = [
    ('some: "có {figure} đi công tác nước ngoài", none: "không có đoàn đi', 'some: "có đoàn đi công tác nước ngoài", none: "không có đoàn đi', "không có chỗ cho con số"),
    ("id: delegations.out_count", "id: delegations.khong_co", "không có chỉ tiêu “delegations.khong_co”"),
    ('  closing: "Trên đây', '  ket_thuc: "Trên đây', "thiếu câu “closing”"),
    ("  many_units: \"{count} đơn vị\"", "  many_units: \"{so_luong} đơn vị\"", "chỗ điền lạ: {so_luong}"),
    ("register: delegations, topic", "register: so_la, topic", "“so_la” không phải sổ"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "to", "what"), BROKEN)
def test_broken_wording_is_refused_with_the_reason(change: str, to: str, what: str) -> None:
    with pytest.raises(UserError) as refused:
        wording(template(change, to))
    assert what in refused.value.what
    assert refused.value.do


def test_an_indicator_without_a_pattern_of_its_own_is_still_a_sentence(first_half: Consolidation) -> None:
    total = next(t for t in first_half.totals if t.indicator == "delegations.out_count")
    bare = replace(total, indicator="foreign_aid.beneficiaries", unit="người", additive=True)
    assert "foreign_aid.beneficiaries" not in wording().patterns
    assert "số người hưởng lợi là 07 người" in joined(replace(first_half, totals=(bare,)))
    with pytest.raises(UserError) as refused:
        write_docx(replace(first_half, totals=(replace(total, indicator="la.khong_co"),)))
    assert refused.value.code == "VB-002"


def _hostile() -> Iterator[str]:
    yield "Chữ\x00 điều khiển \x1b[31m, <w:p>thẻ</w:p> & dấu, =CMD()"
    yield "dài " * 40_000
    yield "{figure} {count} {{}}"
    yield "𝕏" * 500 + "́" * 50


@pytest.mark.parametrize("words", list(_hostile()), ids=["control", "endless", "braces", "astral"])
def test_hostile_and_huge_words_make_a_whole_file(words: str, first_half: Consolidation) -> None:
    items = tuple(replace(item, text=words) for item in first_half.excerpts[:3])
    data = write_docx(replace(first_half, excerpts=items))
    assert docx.Document(io.BytesIO(data)).paragraphs


QUALIFIERS = st.sampled_from(["exact", "about", "more_than", "at_least", "nearly"])


@settings(max_examples=15)
@given(st.integers(0, 10**7), QUALIFIERS, st.booleans())
def test_any_figure_makes_a_sentence_without_gaps(value: int, qualifier: str, ranged: bool) -> None:
    from doingoai.model import Addend, Total
    from doingoai.write.docx.clauses import total_figure

    addend = Addend("xã A", Decimal(value), qualifier, "a.txt", Span(0, 1), str(value))
    upper = Decimal(value + 3) if ranged else None
    total = Total("delegations.in_count", Decimal(value), qualifier, "đoàn", (addend,), (), (), upper=upper)
    words = total_figure(total)
    assert re.fullmatch(r"(?:(?:khoảng|trên|ít nhất|gần) )?[\d.]+(?:–[\d.]+)? đoàn", words)
