"""The workbook by its sheets: nothing from a report runs, nothing is lost silently, and it prints."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

import doingoai
from doingoai.knowledge import indicators, mapping, topics
from doingoai.model import Consolidation, Duplicate, Excerpt, Overlap, Span
from doingoai.write.workbook.annexes import heading
from doingoai.write.workbook.book import CELL_LIMIT, Amount, Book, number_format, text
from doingoai.write.xlsx import write_xlsx

REPORT = """UBND XÃ {name}

Số: 07/BC-UBND

{name}, ngày 05 tháng 6 năm 2025

BÁO CÁO

Kết quả công tác đối ngoại 6 tháng đầu năm 2025

Thực hiện Công văn số 21/SNgV-VP ngày 12/5/2025 của Sở Ngoại vụ tỉnh Hà Lương, UBND xã {name} báo cáo như sau:

I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI

1. Công tác đoàn ra, đoàn vào

- Đoàn ra: Không có.

- Đoàn vào: {count} đoàn với {people} lượt người.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lò Văn Tâm
"""


@pytest.fixture(scope="module")
def result() -> Consolidation:
    reports = [
        doingoai.parse(REPORT.format(name=name, count=count, people=people), source=f"{name}.txt")
        for name, count, people in (("Nà Phạ", "02", "14"), ("Bản Hốc", "05", "khoảng 70"))
    ]
    return doingoai.consolidate(reports, unit="tỉnh Hà Lương", period="2025H1")


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def one_sheet(value: object, title: str = "Thử") -> openpyxl.worksheet.worksheet.Worksheet:
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    Book(workbook, "UBND & <Sở>", "&D &[Tab]").table(title, [30], ["Cột"], "Tên & bảng", [(value,)])
    workbook.close()
    return opened(stream.getvalue()).worksheets[0]


@pytest.mark.parametrize(
    "words",
    [
        "=1+1",
        "+84 912",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1",
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("http://x")',
        "＝1+1",
        "|x",
        "%x",
    ],
)
def test_words_that_look_like_formulas_stay_words(words: str) -> None:
    cell = one_sheet(words)["A4"]
    assert cell.data_type == "s"
    assert cell.quotePrefix  # also when somebody edits the cell


@pytest.mark.parametrize("words", ["http://x.example", "mailto:a@b.example", "internal:Sheet1!A1", "{=1}"])
def test_words_that_look_like_links_stay_words(words: str) -> None:
    sheet = one_sheet(words)
    assert sheet["A4"].data_type == "s"
    assert sheet["A4"].value == words
    assert sheet["A4"].hyperlink is None


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("=cmd|'/c calc'!A1", "cmd|' c calc'!A1"),
        ("'nháy'", "nháy"),
        ("History", "History 1"),
        ("a/b\\c[d]:*?", "a b c d"),
        ("   ", "Trang"),
        ("x" * 50, "x" * 31),
        ("-@+= ", "Trang"),
    ],
)
def test_names_of_sheets(title: str, name: str) -> None:
    assert one_sheet("x", title).title == name


def test_a_text_longer_than_a_cell_says_so() -> None:
    words = text("ă" * (CELL_LIMIT + 5000))
    assert len(words) <= CELL_LIMIT
    assert words.endswith("xem nguyên văn trong ket-qua.json)")
    assert one_sheet("ă" * 40_000)["A4"].value == text("ă" * 40_000)
    assert text("a\x00b\x0bc\ud800") == "abc"


@pytest.mark.parametrize(
    ("amount", "form"),
    [
        (Amount(Decimal(5)), "#,##0"),
        (Amount(Decimal("5.3")), "#,##0.0"),
        (Amount(Decimal("14382.81")), "#,##0.00"),
        (Amount(Decimal(70), "more_than"), '"trên "#,##0'),
        (Amount(Decimal(5), upper=Decimal(7)), '#,##0"–7"'),
        (Amount(Decimal(42053), currency="USD"), '#,##0" USD"'),
    ],
)
def test_a_figure_stays_a_number_and_reads_as_written(amount: Amount, form: str) -> None:
    cell = one_sheet(amount)["A4"]
    assert cell.value == float(amount.value)
    assert cell.number_format.removeprefix("[$-42A]") == form


def test_days_are_days() -> None:
    cell = one_sheet(date(2026, 3, 5))["A4"]
    assert (cell.value.date(), cell.number_format) == (date(2026, 3, 5), "dd/mm/yyyy")


def test_the_page_is_set_up_and_an_ampersand_is_no_command() -> None:
    sheet = one_sheet("x")
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert "UBND && <Sở>" in str(sheet.oddHeader.left.text) or "UBND & <Sở>" in str(sheet.oddHeader.left.text)
    assert "Trang" in str(sheet.oddFooter.right.text)


def test_a_full_sheet_goes_on_in_another(result: Consolidation) -> None:
    whole, parted = opened(write_xlsx(result)), opened(write_xlsx(result, max_rows=5))
    rows = list(whole["Số liệu"].iter_rows(min_row=4, values_only=True))
    again = [
        row
        for sheet in parted.worksheets
        if sheet.title.startswith("Số liệu")
        for row in sheet.iter_rows(min_row=4, values_only=True)
    ]
    assert len(rows) > 2
    assert again == rows
    assert "Số liệu (2)" in parted.sheetnames
    assert "tiếp theo 2" in str(parted["Số liệu (2)"]["A1"].value)


def test_two_runs_give_the_same_bytes(result: Consolidation) -> None:
    assert write_xlsx(result) == write_xlsx(result)


def test_the_totals_have_a_sheet_of_their_own(result: Consolidation) -> None:
    rows = {
        row[0]: row for row in opened(write_xlsx(result))["Tổng hợp"].iter_rows(min_row=4, values_only=True)
    }
    assert rows["delegations.in_count"][3:8] == (7, None, 2, 0, 0)
    assert rows["delegations.out_count"][3:8] == (0, None, 0, 2, 0)


def test_totals_with_and_without_duplicates(result: Consolidation) -> None:
    total = next(t for t in result.totals if t.indicator == "delegations.in_count")
    units = ("xã Nà Phạ", "xã Bản Hốc")
    overlaps = (Overlap(("a",), units, Decimal(2), decided=True), Overlap(("b",), units, Decimal(1)))
    changed = replace(total, value=Decimal(5), overlaps=overlaps, without_duplicates=Decimal(4))
    told = [
        Excerpt("delegations", "activity", unit, f"{unit}.txt", Span(0, 4), "=đoàn vào") for unit in units
    ]
    pair = Duplicate(0.91, told[0], told[1], ("Lào", "12/3/2025"), "một", "a", "đã gọi hỏi")
    both = replace(
        result, totals=tuple(changed if t is total else t for t in result.totals), duplicates=(pair,)
    )
    book = opened(write_xlsx(both))
    sheet = next(s for s in book.worksheets if heading(total) in [c.value for c in s[3]])
    column = [c.value for c in sheet[3]].index(heading(total))
    rows = {row[0].value: row[column].value for row in sheet.iter_rows(min_row=4) if row[0].value}
    assert rows["Trừ phần trùng đã quyết định"] == -2
    assert str(rows["Tổng cộng"]).startswith("=SUM(")
    assert rows["Nếu bỏ cả phần có thể trùng"] == 4
    assert book["Trùng lặp"]["B4"].value == "một sự kiện"
    assert book["Trùng lặp"]["E4"].data_type == "s"


def test_number_format_of_every_qualifier() -> None:
    assert {number_format(Decimal(3), how)[-5:] for how in ("exact", "nearly", "at_most")} == {"#,##0"}


def test_every_topic_with_figures_has_a_tab_that_excel_shows_whole() -> None:
    entry = mapping("sheets.yaml")
    counted = {indicator.topic for indicator in indicators().values()} & set(topics())
    names = {topic: entry.take(topic, str, topics()[topic].name["vi"]) for topic in sorted(counted)}
    entry.close()
    assert not [name for name in names.values() if len(name) > 31]
    assert len({name.casefold() for name in names.values()}) == len(names)
