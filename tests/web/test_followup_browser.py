"""Following up in a real browser. No test here asks the database itself."""

from collections.abc import Callable

from playwright.sync_api import Page


def test_plans_are_confirmed_without_scripts_on_a_phone(page_of: Callable[..., Page]) -> None:
    page = page_of("chuyenvien", width=390, height=844, scripts=False)
    page.goto("/theo-doi/")
    row = page.locator("tr", has_text="UNESCO")
    row.locator("textarea").fill("hồ sơ đang chờ thẩm định")
    row.get_by_role("button", name="một phần", exact=True).click()
    told = page.locator("tr", has_text="UNESCO")
    assert "hồ sơ đang chờ thẩm định" in told.inner_text()
    for address in (page.url, "/theo-doi/viec-co-han/", "/theo-doi/quy-dinh/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
