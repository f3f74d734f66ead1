"""One event told by several units: totals with and without it, and what a person decided."""

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import doingoai
from doingoai.cli.main import main
from doingoai.consolidate.decisions import Decision, read_decisions
from doingoai.consolidate.overlaps import events
from doingoai.model import Consolidation, Duplicate, Excerpt, Report, Span, Total, UserError

TEXT = """{head}

Số: 07/BC-UBND

Nà Phạ, ngày 05 tháng 6 năm 2025

BÁO CÁO

Kết quả công tác đối ngoại 6 tháng đầu năm 2025

Thực hiện Công văn số 21/SNgV-VP ngày 12/5/2025 của UBND tỉnh Hà Lương, {unit} báo cáo như sau:

I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI

1. Công tác đoàn ra, đoàn vào

{body}
"""
COMMUNE = "Ngày 14/4/2025, xã phối hợp đón 01 đoàn công tác huyện Mường Khun (Lào) gồm 12 người sang thăm, làm việc."
OTHER = "Ngày 14 tháng 4 năm 2025, xã tiếp 01 đoàn 12 người của huyện Mường Khun, Lào sang trao đổi việc bảo vệ mốc giới."
THIRD = "Ngày 14/4/2025, phối hợp tiếp 01 đoàn công tác của huyện Mường Khun, Lào gồm 12 người đến thăm, làm việc."
IN, PERSONS = "delegations.in_count", "delegations.in_persons"


def report(unit: str, body: str, head: str | None = None) -> Report:
    text = TEXT.format(head=head or f"UBND {unit}", unit=unit, body=body)
    return doingoai.parse(text, source=f"{unit}.txt")


def run(reports: Sequence[Report], decisions: dict[str, str] | None = None) -> Consolidation:
    given_ones = {
        pair: Decision(answer, "quyet-dinh.csv, dòng 2") for pair, answer in (decisions or {}).items()
    }
    return doingoai.consolidate(reports, unit="tỉnh Hà Lương", period="2025H1", decisions=given_ones)


def total(result: Consolidation, indicator: str = IN) -> Total:
    (found,) = [item for item in result.totals if item.indicator == indicator]
    return found


def values(summed: Total) -> tuple[int | None, int | None]:
    """The total as it stands, and without every duplicate."""
    with_all, without = summed.value, summed.without_duplicates
    return None if with_all is None else int(with_all), None if without is None else int(without)


def amounts(summed: Total) -> list[tuple[bool, int | None]]:
    return [(item.decided, None if item.value is None else int(item.value)) for item in summed.overlaps]


def two() -> list[Report]:
    return [report("xã Nà Phạ", COMMUNE), report("xã Bản Hốc", OTHER)]


def test_a_proposal_changes_no_total_and_shows_the_other() -> None:
    result = run(two())
    for indicator, plain, less in ((IN, 2, 1), (PERSONS, 24, 12)):
        summed = total(result, indicator)
        assert values(summed) == (plain, less)
        (overlap,) = summed.overlaps
        assert amounts(summed) == [(False, plain - less)]
        assert overlap.pairs == (result.duplicates[0].id,)
        assert set(overlap.units) == {"xã Nà Phạ", "xã Bản Hốc"}


@pytest.mark.parametrize(("answer", "value"), [("một", 1), ("hai", 2)])
def test_a_decision_settles_the_total(answer: str, value: int) -> None:
    pair = run(two()).duplicates[0].id
    result = run(two(), {pair: answer})
    summed = total(result)
    assert summed.value == value
    assert summed.without_duplicates in (None, value)
    assert result.duplicates[0].decision == answer
    assert len(summed.addends) == 2
    assert [item.decided for item in summed.overlaps] == [True] * (answer == "một")


def test_three_tellers_are_one_event_not_three_pairs() -> None:
    reports = [*two(), report("Sở Ngoại vụ tỉnh Hà Lương", THIRD, "UBND TỈNH HÀ LƯƠNG\nSỞ NGOẠI VỤ")]
    result = run(reports)
    assert len(result.duplicates) == 3
    summed = total(result)
    assert values(summed) == (3, 1)
    (overlap,) = summed.overlaps
    assert amounts(summed) == [(False, 2)]
    assert (len(overlap.units), len(overlap.pairs)) == (3, 3)
    one, *rest = (pair.id for pair in result.duplicates)
    decided = total(run(reports, {one: "một"}))
    assert values(decided) == (2, 1)
    assert amounts(decided) == [(True, 1), (False, 1)]
    with pytest.raises(UserError) as raised:
        run(reports, {one: "một", rest[0]: "một", rest[1]: "hai"})
    assert raised.value.code == "TH-021"
    assert rest[1] in raised.value.where


def test_a_pair_held_apart_keeps_the_two_apart_also_by_way_of_a_third() -> None:
    reports = [*two(), report("Sở Ngoại vụ tỉnh Hà Lương", THIRD, "UBND TỈNH HÀ LƯƠNG\nSỞ NGOẠI VỤ")]
    pairs = run(reports).duplicates
    summed = total(run(reports, {pairs[0].id: "hai"}))
    assert values(summed) == (3, 2)


def test_an_event_that_is_part_of_a_figure_is_taken_off_it() -> None:
    reports = [report("xã Nà Phạ", COMMUNE), report("xã Bản Hốc", f"Trong kỳ đã đón 05 đoàn vào. {OTHER}")]
    pair = run(reports).duplicates[0].id
    summed = total(run(reports, {pair: "một"}))
    assert values(summed) == (5, 5)
    assert [addend.value for addend in summed.addends] == [1, 5]


def test_where_a_sentence_gives_no_figure_nothing_is_taken_off_and_it_is_asked() -> None:
    silent = "Ngày 14/4/2025, xã phối hợp đón đoàn công tác huyện Mường Khun (Lào) gồm 12 người sang thăm, làm việc."
    reports = [report("xã Nà Phạ", f"Trong kỳ đã đón 03 đoàn vào. {silent}"), report("xã Bản Hốc", OTHER)]
    pair = run(reports).duplicates[0].id
    result = run(reports, {pair: "một"})
    assert total(result).value == 4
    assert total(result).overlaps[0].value is None
    assert any(pair in question.text and "chưa trừ" in question.text for question in result.questions)
    assert total(result, PERSONS).value == 12


def test_the_id_of_a_pair_outlives_file_names_and_a_stale_decision_is_said() -> None:
    first, second = two()
    again = [doingoai.parse(second.text, source="b.docx"), doingoai.parse(first.text, source="a.docx")]
    assert [pair.id for pair in run(two()).duplicates] == [pair.id for pair in run(again).duplicates]
    assert run(two()).duplicates[0].id[0] == "t"
    result = run(two(), {"t0000000": "một"})
    assert any("t0000000" in question.text for question in result.questions)


# ---- the file ----

FILES = {
    "csv": ("d.csv", "mã cặp,quyết định,ghi chú\nt12ab34c,một,cùng đoàn\nt99,hai,\nt98,,\n"),
    "headings_in_another_order": ("d.csv", "Ghi chú;Quyết định;Mã cặp\ncùng đoàn;MỘT;t12ab34c\n;2;t99\n"),
    "object": ("d.json", json.dumps({"t12ab34c": "một", "t99": "hai"})),
    "list": ("d.json", json.dumps([{"id": "t12ab34c", "decision": 1}, {"id": "t99", "decision": "two"}])),
    "result": ("d.json", json.dumps({"schema": "doingoai/1", "duplicates": [{"id": "t12ab34c", "decision": "một"}, {"id": "t99", "decision": "hai"}, {"id": "t98", "decision": None}]})),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), FILES.values(), ids=FILES)
def test_decisions_are_read(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = read_decisions(tmp_path / name)
    assert {pair: item.answer for pair, item in found.items()} == {"t12ab34c": "một", "t99": "hai"}


def test_decisions_stand_in_any_sheet_of_a_workbook(tmp_path: Path) -> None:
    from xlsxwriter import Workbook

    path = tmp_path / "phu-luc.xlsx"
    book = Workbook(str(path))
    book.add_worksheet("Số liệu").write_row(0, 0, ["Chỉ tiêu", "Giá trị"])
    sheet = book.add_worksheet("Trùng")
    sheet.write_row(0, 0, ["Các cặp có thể trùng"])
    sheet.write_row(2, 0, ["Mã cặp", "Đơn vị", "Quyết định"])
    sheet.write_row(3, 0, ["t12ab34c", "xã Nà Phạ", 1])
    book.close()
    found = read_decisions(path)
    assert found["t12ab34c"].answer == "một"
    assert found["t12ab34c"].where == "phu-luc.xlsx, trang “Trùng”, dòng 4"


WRONG = {
    "word": ("d.csv", "mã cặp,quyết định\nt1,có lẽ\n", "TH-019", "dòng 2"),
    "no_id": ("d.csv", "mã cặp,quyết định\n,một\n", "TH-019", "dòng 2"),
    "twice": ("d.csv", "mã cặp,quyết định\nt1,một\nt1,hai\n", "TH-019", "dòng 3"),
    "no_column": ("d.csv", "cặp số,ý kiến\nt1,một\n", "TH-007", "d.csv"),
    "no_json": ("d.json", "{", "TH-007", "d.json"),
}


@pytest.mark.parametrize(("name", "text", "code", "where"), WRONG.values(), ids=WRONG)
def test_wrong_decisions_name_the_row(name: str, text: str, code: str, where: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as raised:
        read_decisions(tmp_path / name)
    assert raised.value.code == code
    assert where in raised.value.where


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "bao-cao"
    folder.mkdir()
    for item in two():
        (folder / item.document.source).write_text(item.text, encoding="utf-8")
    call = ["consolidate", str(folder), "--period", "2025H1", "--for", "tỉnh Hà Lương", "--out"]
    assert main([*call, str(tmp_path / "mot")]) == 0
    first = json.loads((tmp_path / "mot/ket-qua.json").read_text(encoding="utf-8"))
    (pair,) = first["duplicates"]
    assert f"[{pair['id']}]" in capsys.readouterr().out
    decisions = folder / "quyet-dinh.csv"
    decisions.write_text(f"mã cặp,quyết định\n{pair['id']},một\n", encoding="utf-8")
    assert main([*call, str(tmp_path / "hai"), "--decisions", str(decisions)]) == 0
    second = json.loads((tmp_path / "hai/ket-qua.json").read_text(encoding="utf-8"))
    numbers = [
        [item[key] for key in ("value", "value_with_duplicates", "value_without_duplicates")]
        for result in (first, second)
        for item in result["totals"]
        if item["indicator"] == IN
    ]
    assert numbers == [[2, 2, 1], [1, 2, 1]]
    capsys.readouterr()
    assert main(["explain", str(tmp_path / "hai/ket-qua.json"), IN]) == 0
    shown = capsys.readouterr().out
    assert "đã trừ 01 đoàn" in shown
    assert pair["id"] in shown
    assert "Cộng tất cả: 02 đoàn. Bỏ hết phần trùng: 01 đoàn." in shown


# ---- over random pairs ----


@st.composite
def pairs(draw: st.DrawFn) -> list[Duplicate]:
    spans = [Excerpt("delegations", "activity", f"xã {n}", f"{n}.txt", Span(0, 9), f"câu {n}") for n in range(5)]  # fmt: skip
    found = []
    for a in range(5):
        for b in range(a + 1, 5):
            if draw(st.booleans()):
                answer = draw(st.sampled_from([None, None, "một", "hai"]))
                found.append(Duplicate(draw(st.floats(0.5, 1)), spans[a], spans[b], (), answer, f"t{a}{b}"))
    return found


@given(pairs())
def test_events_hold_what_was_decided(found: list[Duplicate]) -> None:
    try:
        told = events(found)
    except UserError:  # "hai" within what "một" joined: TH-021, see above
        return
    for group in (told.decided, told.proposed):
        places = [place for event in group for place in event.places]
        assert len(places) == len(set(places))
    for pair in found:
        together = [
            {pair.a.source, pair.b.source} <= {source for _, source, _ in event.places}
            for event in told.proposed
        ]
        if pair.decision == "hai":
            assert not any(together)
        if pair.decision == "một":
            assert any(together)


def test_a_total_is_never_less_than_its_greatest_addend() -> None:
    summed = total(run(two()))
    assert summed.without_duplicates is not None
    assert summed.without_duplicates >= max(addend.value for addend in summed.addends) >= Decimal(0)
