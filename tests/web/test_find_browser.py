"""The search in a browser, on a phone, by keyboard alone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_from_a_word_to_its_place_by_keyboard(page_of: Callable[..., Page]) -> None:
    page = page_of("chuyenvien", width=390)
    page.goto("/tim/")
    page.get_by_label("Câu chữ cần tìm").fill("doan vao")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("link", name="Mở tại câu này").first.press("Enter")
    expect(page.locator("#tim")).to_be_in_viewport()
    page.goto("/bang-so-lieu/")
    expect(page.get_by_role("img").first).to_be_visible()
