"""The form that goes out, and what is read when it comes back: by its fields, and by what is printed where those are lost."""

import copy
import shutil
import subprocess
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from doingoai.consolidate.sums import Figure
from doingoai.extract.answered import TOLD
from doingoai.extract.answered.tags import LONGEST, Asked, key_of, plain, read_tag, tag
from doingoai.knowledge.outlines import outline, outlines
from doingoai.model import AskedSection, Outline, Report, UserError
from doingoai.periods import parse_code
from doingoai.pipeline import understand
from doingoai.read.docx import read
from doingoai.write.forms import Ask, Previous, figures_for, form_outline, from_report, write_form
from doingoai.write.forms.asked import parts_of
from form_filler import W, edited, field, filled, tags, without_controls

UNIT, PERIOD = "xã Nà Cường, tỉnh Hà Lương", "2026H1"
BEFORE = Previous(
    "xã Nà Cường",
    parse_code("2025H2"),
    {
        ("delegations.out_count", None): Figure(Decimal(41)),
        ("delegations.in_persons", None): Figure(Decimal(73), "more_than"),
        ("foreign_aid.committed", "USD"): Figure(Decimal(42053)),
    },
)


@cache
def form() -> bytes:
    return write_form(Ask(UNIT, parse_code(PERIOD), outline("xa-2025"), date(2026, 6, 10), previous=BEFORE))


def understood(data: bytes) -> Report:
    return understand(read(data, "mau.docx"))


def own(report: Report) -> dict[str, Decimal]:
    return {o.indicator: o.value for o in report.observations if o.scope == "own"}


def found(report: Report, prefix: str = "DM-") -> list[tuple[str, str]]:
    return [(f.id, report.words(f.span)) for f in report.findings if f.id.startswith(prefix)]


def test_two_runs_give_the_same_bytes() -> None:
    ask = Ask(UNIT, parse_code(PERIOD), outline("xa-2025"), date(2026, 6, 10), previous=BEFORE)
    assert write_form(ask) == form()


def test_every_field_has_a_tag_of_its_own_that_word_keeps() -> None:
    made = tags(form())
    assert len(made) == len(set(made))
    assert max(map(len, made)) <= LONGEST
    assert all(read_tag(words) for words in made)


@pytest.mark.parametrize("period", ["2026", "2026H2", "2026-9M", "2011..2020", "2019-10-01..2020-03-31"])
def test_the_longest_tags_stay_within_the_limit(period: str) -> None:
    key = key_of("chuyen-de-nhieu-nam", "Ban Quản lý Khu kinh tế cửa khẩu tỉnh Hà Lương", period)
    asked = Asked("row", 19, register="conferences", row=12, column="foreign_delegates")
    assert len(tag(key, asked)) <= LONGEST
    assert read_tag(tag(key, asked)) == (key, asked)


def test_an_empty_form_states_nothing_and_nothing_is_wrong_with_it() -> None:
    report = understood(form())
    assert report.observations == ()
    assert report.records == ()
    assert report.quantities == ()
    assert report.header.issuer == "UBND xã Nà Cường"
    assert report.period is not None
    assert report.period.period.code == PERIOD
    blank = {"header.blank.number", "header.blank.date", "signature.missing"}
    assert {f.rule for f in report.findings} <= blank


@pytest.mark.parametrize("name", sorted(outlines()))
def test_every_outline_makes_a_form(name: str) -> None:
    report = understood(write_form(Ask(UNIT, parse_code(PERIOD), outline(name))))
    assert report.observations == ()
    asked = {i for part in parts_of(outline(name)) for i in part.indicators}
    assert asked == {read_tag(c.tag)[1].indicator for c in report.document.controls if "/i" in c.tag}  # type: ignore[index]


def test_last_periods_figures_stand_there_and_are_never_read() -> None:
    for data in (form(), without_controls(form())):
        report = understood(data)
        assert "trên 73" in report.text
        assert "42.053 USD" in report.text
        assert own(report) == {}


def test_answers_stand_where_they_were_written() -> None:
    report = understood(filled(form(), {"i02.0401": "khoảng 5", "i07.0904": "12.500 USD"}, ["n05"]))
    words = {o.indicator: report.words(o.span) for o in report.observations}
    assert words["delegations.out_count"] == "khoảng 5"
    assert words["foreign_aid.committed"] == "12.500 USD"
    assert words["economic_diplomacy.promotion_events"].startswith("☒ Không phát sinh")
    assert {o.confidence for o in report.observations} == {1.0}
    assert {o.period for o in report.observations} == {PERIOD}


ANSWERS = {
    "i02.0401": "03",
    "i02.0402": "khoảng 12",
    "i04.1301": "trên 70",
    "i07.0904": "42.000 USD; 300 triệu đồng",
    "t02": "Việc đón tiếp chu đáo, đúng nghi lễ.\nXã đã đón 02 đoàn nước ngoài vào làm việc.",
    "t16": "- Cán bộ phụ trách công tác đối ngoại còn kiêm nhiệm.",
    "r02.DR.01.direction": "đoàn ra",
    "r02.DR.01.name": "Đoàn cán bộ xã Nà Cường",
    "r02.DR.01.members": "khoảng 6",
    "r02.DR.01.date_from": "12/3",
    "r02.DR.02.direction": "đoàn vào",
    "r02.DR.02.name": "Đoàn cụm bản Nậm Sin",
    "r02.DR.02.countries": "Lào",
}


def summary(report: Report) -> list[object]:
    facts: list[object] = [
        (o.indicator, o.value, o.qualifier, o.currency, o.basis, o.scope, report.words(o.span).split())
        for o in report.observations
    ]
    return [*facts, *((r.register, dict(r.fields)) for r in report.records), found(report)]


def test_without_its_controls_the_form_reads_the_same_and_says_so() -> None:
    data = filled(form(), ANSWERS, ["n05"])
    with_controls, printed = understood(data), understood(without_controls(data))
    assert summary(with_controls) == summary(printed)
    assert with_controls.document.notes == ()
    assert any("không còn các ô điền" in note for note in printed.document.notes)


def test_rows_of_registers_become_records_with_their_places() -> None:
    report = understood(filled(form(), ANSWERS))
    first, second = [r for r in report.records if r.register == "delegations" and r.confidence == 1]
    assert first.fields == {
        "direction": "out",
        "name": "Đoàn cán bộ xã Nà Cường",
        "members": Decimal(6),
        "members_qualifier": "about",
        "date_from": "2026-03-12",
    }
    assert report.words(first.places["date_from"]) == "12/3"
    assert second.fields["countries"] == ["LA"]
    assert (first.confidence, second.confidence) == (1.0, 1.0)


def test_a_row_that_somebody_added_is_read_by_its_columns() -> None:
    def add_row(root) -> None:  # type: ignore[no-untyped-def]
        control = next(c for c in root.iter(f"{W}sdt") if field(c) == "r02.DR.05.name")
        row = next(control.iterancestors(f"{W}tr"))
        new = copy.deepcopy(row)
        for inside in list(new.iter(f"{W}sdt")):
            inside.getparent().remove(inside)
        texts = ["6", "đoàn vào", "Đoàn huyện Xam Kha (Lào)", "", "7", "Lào", "2/4/2026", "", "", ""]
        for cell, words in zip(new.findall(f"{W}tc"), texts, strict=True):
            paragraph = cell.find(f"{W}p")
            for run in paragraph.findall(f"{W}r"):
                paragraph.remove(run)
            run = paragraph.makeelement(f"{W}r", {}, {})
            run.append(run.makeelement(f"{W}t", {}, {}))
            run[0].text = words
            paragraph.append(run)
        row.addnext(new)

    report = understood(edited(filled(form(), ANSWERS), add_row))
    added = [r for r in report.records if r.register == "delegations"][-1]
    assert added.fields["members"] == 7
    assert added.fields["date_from"] == "2026-04-02"


def test_the_words_of_an_area_do_not_count_a_second_time() -> None:
    words = "Trong kỳ, xã đã cử 03 đoàn ra nước ngoài với 14 lượt người."
    report = understood(filled(form(), {"i02.0401": "3", "t02": words}))
    assert own(report) == {"delegations.out_count": 3, "delegations.out_persons": 14}
    assert [o.indicator for o in report.observations if o.scope == TOLD] == ["delegations.out_count"]
    assert found(report) == []


@pytest.mark.parametrize(
    ("answer", "words", "severity"),
    [
        ("3", "Trong kỳ, xã đã cử 05 đoàn ra nước ngoài.", "warning"),
        ("3", "Trong kỳ, xã đã cử 02 đoàn ra nước ngoài.", "info"),
        ("khoảng 30", "Trong kỳ, xã đã cử 32 đoàn ra nước ngoài.", None),
        (
            "3",
            "Trong kỳ, xã đã cử 02 đoàn ra nước ngoài thăm Lào, 01 đoàn ra nước ngoài thăm Thái Lan.",
            None,
        ),
    ],
)
def test_other_words_than_the_table_are_a_finding(answer: str, words: str, severity: str | None) -> None:
    report = understood(filled(form(), {"i02.0401": answer, "t02": words}))
    assert [f.severity for f in report.findings if f.id == "DM-006"] == ([severity] if severity else [])
    assert len([o for o in report.observations if o.scope == "own"]) == 1


def test_a_tick_beside_a_figure_is_an_error_and_its_zeros_are_doubtful() -> None:
    report = understood(filled(form(), {"i02.0401": "3"}, ["n02"]))
    assert [f.rule for f in report.findings if f.severity == "error"] == ["none.contradiction"]
    sure = {o.indicator: o.confidence for o in report.observations}
    assert sure["delegations.out_count"] == 1.0
    assert sure["delegations.in_count"] < 0.6


def test_a_tick_never_says_that_a_stock_is_nought() -> None:
    report = understood(filled(form(), {}, ["n00"]))
    assert "agreements.in_force" not in own(report)
    assert "overseas_vietnamese.people" not in own(report)
    assert own(report)["agreements.signed"] == 0
    assert {o.basis for o in report.observations} == {"declared_none"}


def test_what_nobody_can_use_is_a_finding_and_no_figure() -> None:
    answers = {"i02.0401": "vài chục", "i02.0402": "chưa thống kê", "i07.0904": "5.000", "r02.DR.01.members": "đông",
               "i02.0403": "12 người"}  # fmt: skip
    report = understood(filled(form(), answers))
    assert own(report) == {}
    assert sorted(found(report)) == [
        ("DM-001", "vài chục"),
        ("DM-001", "đông"),
        ("DM-002", "5.000"),
        ("DM-003", "12 người"),
        ("DM-004", "chưa thống kê"),
    ]


def test_word_may_put_its_own_prompt_back() -> None:
    report = understood(
        filled(
            form(), {"i02.0401": "Click or tap here to enter text.", "t02": "Bấm vào đây để nhập văn bản."}
        )
    )
    assert report.observations == ()
    assert found(report) == []


def test_figures_typed_beside_a_field_are_read_too() -> None:
    def type_beside(root) -> None:  # type: ignore[no-untyped-def]
        control = next(c for c in root.iter(f"{W}sdt") if field(c) == "i02.0401")
        run = control.makeelement(f"{W}r", {}, {})
        run.append(run.makeelement(f"{W}t", {}, {}))
        run[0].text = " 4"
        control.addnext(run)

    assert own(understood(edited(form(), type_beside))) == {"delegations.out_count": 4}


def test_a_form_of_another_unit_or_period_is_a_finding() -> None:
    def rename(root) -> None:  # type: ignore[no-untyped-def]
        for text in root.iter(f"{W}t"):
            text.text = (text.text or "").replace("XÃ NÀ CƯỜNG", "XÃ BẢN HỐC").replace("năm 2026", "năm 2027")
            text.text = text.text.replace("năm\u00a02026", "năm 2027")

    report = understood(edited(filled(form(), {"i02.0401": "3"}), rename))
    assert {identifier for identifier, _ in found(report)} == {"DM-007", "DM-008"}
    assert {o.period for o in report.observations} == {PERIOD}


def test_the_last_report_gives_the_last_figures() -> None:
    report = understood(
        filled(form(), {"i02.0401": "3", "t02": "Xã đã đón 02 đoàn nước ngoài vào làm việc."})
    )
    previous = from_report(report)
    assert previous is not None
    chosen = figures_for("xã Nà Cường, tỉnh Hà Lương", [previous, BEFORE])
    assert chosen is previous  # the later of the two
    assert chosen.figures[("delegations.out_count", None)].value == 3
    assert figures_for("xã Bản Hốc", [previous]) is None


@pytest.mark.parametrize(
    ("unit", "period", "name"),
    [
        ("xã Nà Cường", "2026H1", "xa-2025"),
        ("đặc khu Hòn Ngà", "2025H2", "xa-2025"),
        ("xã Nà Cường", "2024", "muoi-ba-muc"),
        ("huyện Sa Lương", "2024H1", "muoi-ba-muc"),
        ("Sở Y tế tỉnh Hà Lương", "2026", "muoi-ba-muc"),
    ],
)
def test_the_outline_by_kind_of_unit(unit: str, period: str, name: str) -> None:
    assert form_outline(unit, parse_code(period)).id == name


def test_an_outline_with_labels_of_its_own_keeps_them() -> None:
    sections = (
        AskedSection("A", "Đoàn ra, đoàn vào", ("delegations",)),
        AskedSection("B", "Kiến nghị", ("recommendations",), "recommendations"),
    )
    report = understood(
        write_form(Ask(UNIT, parse_code(PERIOD), Outline("rieng", {"vi": "Riêng"}, sections)))
    )
    assert "A. ĐOÀN RA, ĐOÀN VÀO" in report.text
    assert "0401" in report.text  # an outline without figures asks for those of its topics


def test_a_unit_without_a_name_is_refused() -> None:
    with pytest.raises(UserError) as error:
        write_form(Ask("…", parse_code(PERIOD), outline("xa-2025")))
    assert error.value.code in ("VB-010", "VB-001")


def test_plain_names() -> None:
    assert plain("xã Nà Cường, tỉnh Hà Lương") == plain("UBND xã Nà Cường") == "nacuongxa"
    assert plain("phường Đông Kinh") != plain("xã Đông Kinh")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="không có LibreOffice trên máy này")
@pytest.mark.parametrize("steps", [("docx",), ("odt", "docx")], ids=["docx", "odt-docx"])
def test_through_libreoffice_the_answers_stay(steps: Sequence[str], tmp_path: Path) -> None:
    data = filled(form(), ANSWERS, ["n05"])
    at = tmp_path / "mau.docx"
    at.write_bytes(data)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for number, step in enumerate(steps):
        folder = tmp_path / str(number)
        kind = "docx:MS Word 2007 XML" if step == "docx" else step
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(at)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        at = folder / f"mau.{step}"
    assert summary(understood(at.read_bytes())) == summary(understood(data))
