"""The workbook and the page of sources: every figure with its source, nothing from a report that could run."""

import io
import re
from collections.abc import Sequence
from html.parser import HTMLParser

import openpyxl
import pytest

import doingoai
from doingoai.model import Consolidation, Report
from doingoai.write import render
from doingoai.write.html import write_html
from doingoai.write.xlsx import write_xlsx

HEAD = """UBND XÃ {name}

Số: 07/BC-UBND

{name}, ngày 05 tháng 6 năm 2025

BÁO CÁO

Kết quả công tác đối ngoại 6 tháng đầu năm 2025

Thực hiện Công văn số 21/SNgV-VP ngày 12/5/2025 của Sở Ngoại vụ tỉnh Hà Lương, UBND xã {name} báo cáo như sau:

I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI

1. Công tác đoàn ra, đoàn vào

{body}

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lò Văn Tâm
"""


def report(name: str, body: str) -> Report:
    return doingoai.parse(HEAD.format(name=name, body=body), source=f"{name}.txt")


def consolidated(reports: Sequence[Report]) -> Consolidation:
    return doingoai.consolidate(reports, unit="tỉnh Hà Lương", period="2025H1")


@pytest.fixture(scope="module")
def result() -> Consolidation:
    return consolidated(
        [
            report("Nà Phạ", "- Đoàn ra: Không có.\n\n- Đoàn vào: 02 đoàn với 14 lượt người."),
            report("Bản Hốc", "- Đoàn vào: trên 10 đoàn với 70 lượt người."),
            report(
                "=cmd|'/c calc'!A1",
                '- Đoàn vào: 03 đoàn <script>alert(1)</script> với 20 lượt người.\n\n=HYPERLINK("http://x")',
            ),
        ]
    )


def workbook(result: Consolidation) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_xlsx(result)))


def test_every_formula_is_ours(result: Consolidation) -> None:
    formulas = [
        cell.value
        for sheet in workbook(result)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert formulas
    assert all(re.fullmatch(r"=SUM\([A-Z]{1,2}\d+:[A-Z]{1,2}\d+\)", formula) for formula in formulas)


def test_annex_has_typed_cells_and_totals(result: Consolidation) -> None:
    sheet = next(sheet for sheet in workbook(result) if "đoàn" in sheet.title.lower())
    header = [cell.value for cell in sheet[3]]
    column = next(i for i, name in enumerate(header) if name and name.startswith("Số đoàn vào"))
    values = {row[0].value: row[column] for row in sheet.iter_rows(min_row=4) if row[0].value}
    assert values["xã Nà Phạ"].value == 2
    assert values["xã Bản Hốc"].value == 10
    assert "trên" in values["xã Bản Hốc"].number_format
    assert str(values["Tổng cộng"].value).startswith("=SUM(")
    assert sheet.freeze_panes == "B4"


def test_a_declared_zero_is_a_nought_and_silence_a_dash(result: Consolidation) -> None:
    sheet = next(sheet for sheet in workbook(result) if "đoàn" in sheet.title.lower())
    header = [cell.value for cell in sheet[3]]
    column = next(i for i, name in enumerate(header) if name and name.startswith("Số đoàn ra"))
    values = {row[0].value: row[column].value for row in sheet.iter_rows(min_row=4) if row[0].value}
    assert values["xã Nà Phạ"] == 0
    assert values["xã Bản Hốc"] == "–"


def test_all_observations_and_findings_have_their_sheet(result: Consolidation) -> None:
    book = workbook(result)
    figures = book["Số liệu"]
    assert figures.max_row - 3 == sum(len(used.report.observations) for used in result.reports)
    assert book["Phát hiện"].max_row - 3 == max(len(result.findings), 0)


class Page(HTMLParser):
    """Ids, links and tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "a":
            self.links.append(str(values.get("href")))


def test_every_link_of_the_page_leads_to_a_sentence(result: Consolidation) -> None:
    page = Page(write_html(result)["nguon.html"].decode())
    assert len(page.ids) == len(set(page.ids))
    assert page.links
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    assert not page.tags & {"script", "link", "img", "iframe"}


def test_every_figure_of_the_result_stands_on_the_page(result: Consolidation) -> None:
    text = write_html(result)["nguon.html"].decode()
    for total in result.totals:
        for item in (*total.addends, *total.declared_none):
            number = [used.source for used in result.reports].index(item.source) + 1
            assert f'id="b{number}-{item.span.start}-{item.span.end}"' in text


def test_past_fifty_reports_each_has_its_page() -> None:
    many = [report(f"Nà Phạ {number}", f"- Đoàn vào: {number + 1:02d} đoàn.") for number in range(51)]
    pages = write_html(consolidated(many))
    assert len(pages) == 52
    index = Page(pages["nguon.html"].decode())
    targets = {link.partition("#")[0] for link in index.links if link.startswith("nguon/")}
    assert len(targets) == 51
    assert targets <= pages.keys()
    for link in index.links:
        name, _, anchor = link.partition("#")
        if name and anchor:
            assert f'id="{anchor}"' in pages[name].decode()


def test_personal_numbers_are_masked_everywhere() -> None:
    body = "- Đoàn vào: 01 đoàn; liên hệ ông Lò Văn Bình, số CCCD 012345678901, điện thoại 0912345678."
    written = render(consolidated([report("Nà Phạ", body)]))
    for name in ("nguon.html", "phu-luc.xlsx"):
        data = written[name]
        if name.endswith("xlsx"):
            data = "\n".join(
                str(cell.value)
                for sheet in openpyxl.load_workbook(io.BytesIO(data))
                for row in sheet.iter_rows()
                for cell in row
            ).encode()
        assert b"012345678901" not in data, name


def test_the_same_consolidation_gives_the_same_bytes(result: Consolidation) -> None:
    assert write_xlsx(result) == write_xlsx(result)
    assert write_html(result) == write_html(result)


def test_nothing_to_show_is_still_a_page() -> None:
    empty = consolidated([])
    assert "Không báo cáo nào" in write_html(empty)["nguon.html"].decode()
    assert workbook(empty).sheetnames


def test_a_register_with_rows_has_a_sheet() -> None:
    body = (
        "- Đoàn vào: 01 đoàn với trên 12 lượt người. Ngày 18/4/2025, xã tiếp Đoàn công tác huyện Sầm Tớ (Lào) do ông Vi Văn Sâng,"
        " Huyện trưởng dẫn đầu gồm 09 người đến thăm.\n\n- Tiếp Đoàn =HYPERLINK quốc tế Bạn bè đến thăm xã."
    )
    book = workbook(consolidated([report("Nà Phạ", body)]))
    sheet = book["Sổ đoàn ra, đoàn vào"]
    heads = [cell.value for cell in sheet[3]]
    rows = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=4)]
    row = next(row for row in rows if row["Số người"] == 9)
    assert (row["Đơn vị"], row["Tệp"], row["Chiều"], row["Nước, vùng lãnh thổ"]) == (
        "xã Nà Phạ",
        "Nà Phạ.txt",
        "đoàn vào",
        "Lào",
    )
    assert row["Chức danh trưởng đoàn"] == "Huyện trưởng"
    assert f"{row['Từ ngày']:%d/%m/%Y}" == "18/04/2025"
    assert not any("Sâng" in str(value) for row in rows for value in row.values())
    assert sheet.freeze_panes == "B4"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert "Sổ ấn phẩm, truyền thông" not in book.sheetnames
