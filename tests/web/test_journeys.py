"""The journeys of the people who use the site, in a real browser, on the demo as it is served."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

PageOf = Callable[..., Page]
REPORT = (
    "ỦY BAN NHÂN DÂN\nXÃ PÙ THOANG\n\nSố: 41/BC-UBND\n\nPù Thoang, ngày 04 tháng 12 năm 2025\n\n"
    "BÁO CÁO\nKết quả công tác đối ngoại 6 tháng cuối năm 2025\n\nI. CÔNG TÁC ĐOÀN RA, ĐOÀN VÀO\n\n"
    "Trong kỳ, xã đón {figure} đoàn khách nước ngoài với 21 lượt người đến thăm, làm việc. Không có đoàn ra.\n\n"
    "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"
)


@pytest.fixture
def report(tmp_path: Path) -> Callable[[str], Path]:
    def written(figure: str = "03") -> Path:
        path = tmp_path / f"pu-thoang-{figure}.txt"
        path.write_text(REPORT.format(figure=figure), encoding="utf-8")
        return path

    return written


def until_computed(page: Page) -> None:
    """Look again until the worker has added up what was changed."""
    for _ in range(60):
        if "đang tính lại" not in page.inner_text("main"):
            return
        page.wait_for_timeout(1000)
        page.reload()
    pytest.fail("chưa tính xong sau một phút")


def test_anybody_tries_a_report_on_the_front_page(page_of: PageOf, report: Callable[[str], Path]) -> None:
    page = page_of(None)
    page.goto("/")
    page.set_input_files("#file", report("05"))
    page.get_by_role("button", name="Đọc thử").click()
    card = page.locator("aside li", has_text="Số đoàn vào")
    expect(card).to_contain_text("5 đoàn")
    card.locator("a").click()
    expect(page.locator(".van a:target")).to_have_text("05 đoàn khách")


def test_an_officer_takes_reviews_and_consolidates_by_keyboard(
    page_of: PageOf, report: Callable[[str], Path]
) -> None:
    page = page_of("chuyenvien")
    page.get_by_role("link", name="6 tháng cuối năm 2025").click()
    page.get_by_role("link", name="Nhận báo cáo").click()
    page.set_input_files("#files", report("03"))
    page.check("#cleared")
    page.get_by_role("button", name="Gửi").click()
    placed = page.get_by_role("link", name="xã Pù Thoang, bản")
    expect(placed).to_be_visible(timeout=30_000)
    placed.click()
    expect(page.locator("h1")).to_contain_text("xã Pù Thoang")
    facts = page.locator("li[data-fact]")
    whole = facts.count()
    assert whole >= 3
    page.keyboard.press("j")
    expect(facts.first).to_be_focused()
    page.keyboard.press("a")
    expect(facts.first).to_contain_class("is-accept")
    expect(facts.nth(1)).to_be_focused()
    page.keyboard.press("s")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(facts.nth(1).locator("ins")).to_contain_text("7")
    expect(facts.nth(2)).to_be_focused()
    page.keyboard.press("x")
    expect(facts.nth(2)).to_contain_class("is-reject")
    page.keyboard.press("k")
    page.get_by_role("button", name="Chấp nhận báo cáo").click()
    expect(page.locator("tr", has_text="xã Pù Thoang")).to_contain_text("đã chấp nhận")
    page.get_by_role("link", name="Tổng hợp").click()
    expect(page.locator("main")).to_contain_text("7/7 đơn vị")
    until_computed(page)
    page.get_by_role("link", name="Số đoàn vào (nước ngoài)").click()
    page.get_by_role("link", name="xã đón 03 đoàn khách nước ngoài").first.click()
    expect(page.locator("h1")).to_contain_text("xã Pù Thoang")


def test_a_clerk_reads_why_it_came_back_and_sends_it_again(page_of: PageOf, tmp_path: Path) -> None:
    officer = page_of("chuyenvien")
    officer.get_by_role("link", name="6 tháng cuối năm 2025").click()
    officer.get_by_role("link", name="xã Bản Lìm").click()
    words = officer.locator(".van p", has_text="Kết quả").first
    words.select_text()
    officer.locator("summary", has_text="Nhận xét").click()
    expect(officer.locator("#da-chon")).to_contain_text("Kết quả")
    officer.fill("#nx", "Ghi rõ tên báo cáo.")
    officer.locator("#nx").locator("xpath=ancestor::form").get_by_role("button", name="Ghi").click()
    expect(officer.locator(".van a.mg").first).to_be_visible()
    officer.fill("#ly-do", "Thiếu số đoàn ra.")
    officer.get_by_role("button", name="Trả lại").click()
    expect(officer.locator("tr", has_text="xã Bản Lìm")).to_contain_text("đã trả lại")

    clerk = page_of("banlim", width=390, height=844, scripts=False)
    clerk.get_by_role("link", name="Báo cáo của tôi").click()
    duty = clerk.locator("section", has_text="6 tháng cuối năm 2025")
    expect(duty).to_contain_text("Thiếu số đoàn ra.")
    with clerk.expect_download() as download:
        duty.get_by_role("link", name="Tải bản có nhận xét").click()
    assert download.value.suggested_filename.endswith(".docx")
    duty.get_by_role("link", name="Gửi bản mới").click()
    path = tmp_path / "ban-lim.txt"
    path.write_text(
        REPORT.format(figure="06").replace("PÙ THOANG", "BẢN LÌM").replace("Pù Thoang", "Bản Lìm")
    )
    clerk.set_input_files("#files", path)
    clerk.check("#cleared")
    clerk.get_by_role("button", name="Gửi").click()
    placed = clerk.get_by_role("link", name="xã Bản Lìm, bản 2")
    for _ in range(30):
        if placed.count():
            break
        clerk.wait_for_timeout(1000)
        clerk.reload()
    placed.click()
    expect(clerk.locator("main")).to_contain_text("Số liệu khác bản 1")
