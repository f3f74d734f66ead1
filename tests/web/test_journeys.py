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
    page.keyboard.press("x")
    expect(facts.nth(2)).to_contain_class("is-reject")
    page.keyboard.press("k")
    page.get_by_role("button", name="Chấp nhận báo cáo").click()
    expect(page.locator("tr", has_text="xã Pù Thoang")).to_contain_text("đã chấp nhận")
    page.get_by_role("link", name="Tổng hợp").click()
    expect(page.locator("main")).to_contain_text("7/7 đơn vị")
    until_computed(page)
    page.get_by_role("link", name="Số đoàn vào (nước ngoài)").click()
    expect(page.locator("tr", has_text="xã Pù Thoang")).to_be_visible()
    page.locator("tr", has_text="xã Pù Thoang").locator("a").click()
    expect(page.locator("h1")).to_contain_text("xã Pù Thoang")
